//! The ledger of an engagement: what one supplier was told, and what a procurement officer decided about it.
//!
//! The portal writes an entry in the transaction of what it is about ([`record`]): an answer, an addendum, a declined question, an
//! unsealing. People of the council write the others.

mod deciding;

pub use deciding::{Publishable, decide, for_deciding};

use crate::{
    Op, Portal, bind,
    db::{Row, Tx, id, maybe_id, violated},
    engagements::{interest, load, load_in, people},
    statements, tx,
};
use domain::{
    actor::Act,
    engagements::Engagement,
    event::Event,
    fault::Fault,
    ids::{EngagementId, LedgerEntryId, OrganisationId, PersonId},
    ledger::{Channel, Decided, Disposition, LedgerEntry, Publication, Told},
};

statements! {
    // It stands in the ledger of this council; of a partner, which keeps none, or one that left, in that of the council that leads.
    WRITE: Write "INSERT INTO ledger_entries (id, engagement, channel, told_at, told_by, told_to, summary, written_by, written_at, decided, decided_by, revision,
        council) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, NULL, 0, COALESCE(
            (SELECT s.organisation FROM council_side s JOIN organisations o ON o.id = s.organisation
                WHERE s.engagement = $2 AND s.organisation = CAST($11 AS TEXT) AND o.kind = 'council'),
            (SELECT lead FROM engagements WHERE id = $2)))";
    OF_ENGAGEMENT: Read "SELECT l.id, l.engagement, l.channel, l.told_at, l.told_by, l.told_to, l.summary, l.written_by, l.written_at, l.decided,
        l.revision, l.council, w.name, d.name FROM ledger_entries l JOIN persons w ON w.id = l.written_by LEFT JOIN persons d ON d.id = l.decided_by
        WHERE l.engagement = $1 ORDER BY l.told_at, l.id";
    LOAD: Read "SELECT id, engagement, channel, told_at, told_by, told_to, summary, written_by, written_at, decided, revision, council
        FROM ledger_entries WHERE id = $1";
    OFFICERS: Read "SELECT p.name, m.roles FROM memberships m JOIN persons p ON p.id = m.person WHERE m.organisation = $1 AND m.person <> $2 ORDER BY p.name";
    DECIDE: Write "UPDATE ledger_entries SET decided = $3, decided_by = $4, revision = revision + 1 WHERE id = $1 AND revision = $2";
}

/// An entry, from the first twelve columns of a row.
fn read(row: &Row) -> Result<LedgerEntry, Fault> {
    let channel: String = row.get(2)?;
    Ok(LedgerEntry {
        id: row.parse(0)?,
        engagement: row.parse(1)?,
        told: Told {
            channel: Channel::from_key(&channel)
                .ok_or_else(|| Fault::internal(format!("an entry of the channel {channel}")))?,
            at: row.moment(3)?,
            from: row.get(4)?,
            to: row.get(5)?,
            summary: row.get(6)?,
        },
        written_by: row.parse(7)?,
        written_at: row.moment(8)?,
        decided: row.maybe_json(9)?,
        revision: row.get(10)?,
        council: row.parse(11)?,
    })
}

async fn write_in(
    t: &mut Tx,
    op: &Op,
    entry: LedgerEntryId,
    (engagement, council): (EngagementId, Option<OrganisationId>),
    told: &Told,
    decided: Option<&Decided>,
) -> Result<(), Fault> {
    let decided = decided.map(serde_json::to_string).transpose().map_err(Fault::internal)?;
    let values = bind![
        id(entry),
        id(engagement),
        told.channel.key(),
        told.at,
        &told.from,
        &told.to,
        &told.summary,
        id(op.person()?),
        op.now,
        decided,
        maybe_id(council)
    ];
    t.change_one(&WRITE, values).await
}

/// Writes down, in the transaction that publishes it, what everybody is told at once: nobody has to decide about it.
///
/// # Errors
/// The database does not answer.
pub(crate) async fn told_everybody(
    t: &mut Tx,
    op: &Op,
    engagement: EngagementId,
    (channel, publication): (Channel, Publication),
    summary: &str,
) -> Result<(), Fault> {
    let decided = Decided {
        disposition: Disposition::Disclosed { publication },
        by: None,
        at: op.now,
        alone_because: None,
    };
    let told = by_council(op, channel, "Everybody", summary);
    write_in(t, op, op.id(), (engagement, acts_for(op)), &told, Some(&decided)).await
}

/// Writes down, in the transaction that does it, what one supplier or one officer is told: it waits for a decision.
///
/// # Errors
/// The database does not answer.
pub(crate) async fn told_one(
    t: &mut Tx,
    op: &Op,
    engagement: EngagementId,
    (channel, to): (Channel, &str),
    summary: &str,
) -> Result<(), Fault> {
    write_in(t, op, op.id(), (engagement, acts_for(op)), &by_council(op, channel, to, summary), None).await
}

/// The same of what somebody with a role on the engagement said, whoever of it writes that down: it stands in the ledger of the council
/// that they have it for.
///
/// # Errors
/// The database does not answer.
pub(crate) async fn told_one_by(
    t: &mut Tx,
    op: &Op,
    (engagement, speaker): (EngagementId, PersonId),
    (channel, to): (Channel, &str),
    summary: &str,
) -> Result<(), Fault> {
    let council = people::acts_for(t, engagement, speaker).await?;
    write_in(t, op, op.id(), (engagement, council), &by_council(op, channel, to, summary), None).await
}

fn acts_for(op: &Op) -> Option<OrganisationId> {
    op.actor.seat().map(|seat| seat.organisation)
}

fn by_council(op: &Op, channel: Channel, to: &str, summary: &str) -> Told {
    Told {
        channel,
        at: op.now,
        from: "The council, in the portal".to_owned(),
        to: to.to_owned(),
        summary: summary.to_owned(),
    }
}

/// An entry as its council reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The entry.
    pub entry: LedgerEntry,
    /// Who wrote it, or did what it is about, by name.
    pub written_by: String,
    /// Who decided, by name; nobody where nobody has to.
    pub decided_by: Option<String>,
}

async fn ground(portal: &Portal, op: &Op, engagement: EngagementId, act: Act) -> Result<Engagement, Fault> {
    let engagement = load(portal, engagement).await?;
    op.may(act, &engagement.subject())?;
    interest::admit_council(portal, op, &engagement).await?;
    Ok(engagement)
}

/// The entries of the ledger of the council that the actor acts for.
async fn lines(portal: &Portal, op: &Op, engagement: &Engagement) -> Result<Vec<Line>, Fault> {
    let rows = portal.db.rows(&OF_ENGAGEMENT, bind![id(engagement.id)]).await?;
    let own = people::own_side(op, engagement);
    let line = |row: &Row| Ok(Line { entry: read(row)?, written_by: row.get(12)?, decided_by: row.get(13)? });
    let mut lines: Vec<Line> = rows.iter().map(line).collect::<Result<_, Fault>>()?;
    lines.retain(|line| line.entry.council == own);
    Ok(lines)
}

/// An engagement and the ledger that the actor's council keeps of it, in the order in which things were told.
///
/// # Errors
/// Not found for another council's; the refusal of the permission table; forbidden for people of a supplier that takes part.
pub async fn ledger(
    portal: &Portal,
    op: &Op,
    engagement: EngagementId,
) -> Result<(Engagement, Vec<Line>), Fault> {
    let engagement = ground(portal, op, engagement, Act::SeeLedger).await?;
    let lines = lines(portal, op, &engagement).await?;
    Ok((engagement, lines))
}

/// An engagement, for whoever may write into its ledger.
///
/// # Errors
/// As [`ledger`].
pub async fn for_writing(portal: &Portal, op: &Op, engagement: EngagementId) -> Result<Engagement, Fault> {
    ground(portal, op, engagement, Act::WriteLedger).await
}

/// Writes an entry under an id that the form brought, so that sending it twice writes one. Also after the closing: what comes to
/// light late is written down as well. Serializable, as closing is: either that waits for a decision on it, or it came late.
///
/// # Errors
/// As [`ledger`]; a conflict when the form was sent before with other words.
pub async fn write(
    portal: &Portal,
    op: &Op,
    engagement: EngagementId,
    entry: LedgerEntryId,
    told: &Told,
) -> Result<(), Fault> {
    let engagement = for_writing(portal, op, engagement).await?;
    let written = tx!(portal, op, serializable, t => {
        let engagement = load_in(t, engagement.id).await?;
        let permit = op.may(Act::WriteLedger, &engagement.subject())?;
        interest::keep_suppliers_out_in(t, op, &engagement).await?;
        write_in(t, op, entry, (engagement.id, acts_for(op)), told, None).await?;
        Ok((permit.did(Event::LedgerWritten { entry, engagement: engagement.id }), ()))
    });
    match written {
        // The form was sent twice: the first send wrote it.
        Err(fault) if violated(&fault).as_deref() == Some("ledger_entries_pkey") => {
            let row = portal.db.row(&LOAD, bind![id(entry)]).await?.ok_or_else(Fault::not_found)?;
            let first = read(&row)?;
            if first.engagement != engagement.id || Some(first.written_by) != op.actor.person() {
                Err(Fault::not_found())
            } else if first.told == *told {
                Ok(())
            } else {
                Err(Fault::conflict(
                    "This form was sent before, with other words",
                    "The ledger has the entry as it was sent first. If that is wrong, write another entry that says so",
                ))
            }
        }
        written => written,
    }
}

/// The entries of all councils of an engagement, in the transaction that closes it.
///
/// # Errors
/// The database does not answer.
pub(crate) async fn entries_in(t: &mut Tx, engagement: EngagementId) -> Result<Vec<LedgerEntry>, Fault> {
    t.rows(&OF_ENGAGEMENT, bind![id(engagement)]).await?.iter().map(read).collect()
}

/// The same, for a page.
///
/// # Errors
/// The database does not answer.
pub(crate) async fn entries(portal: &Portal, engagement: EngagementId) -> Result<Vec<LedgerEntry>, Fault> {
    portal.db.rows(&OF_ENGAGEMENT, bind![id(engagement)]).await?.iter().map(read).collect()
}
