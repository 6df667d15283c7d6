//! Deciding on entries of a ledger, one or several at once.

use super::{DECIDE, LOAD, Line, OFFICERS, ground, lines, read};
use crate::{
    Op, Portal, bind,
    db::{Tx, id, json},
    engagements::{addenda, answered, interest, load_in, people},
    forums, tx,
};
use domain::{
    accounts::Role,
    actor::Act,
    engagements::Engagement,
    event::Event,
    fault::{Fault, FaultKind},
    ids::{EngagementId, ForumId, LedgerEntryId, OrganisationId, PersonId},
    ledger::{Disposition, LedgerEntry, Publication, Ruling},
};

/// What was published to everybody, in which something can be said to be disclosed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Publishable {
    /// The numbers of answers, with their questions.
    pub answers: Vec<(u32, String)>,
    /// The numbers of addenda, with their words.
    pub addenda: Vec<(u32, String)>,
    /// The forums whose minutes are published, with what each is called.
    pub minutes: Vec<(ForumId, String)>,
}

impl Publishable {
    /// Refuses to call disclosed what stands in nothing that was published.
    fn holds(&self, disposition: &Disposition) -> Result<(), Fault> {
        let there =
            |published: &[(u32, String)], number: &u32| published.iter().any(|(one, _)| one == number);
        let holds = match disposition {
            Disposition::Disclosed { publication: Publication::Answer { number } } => {
                there(&self.answers, number)
            }
            Disposition::Disclosed { publication: Publication::Addendum { number } } => {
                there(&self.addenda, number)
            }
            Disposition::Disclosed { publication: Publication::Minutes { forum, of } } => {
                self.minutes.iter().any(|(one, called)| one == forum && called == of)
            }
            Disposition::Disclosed { publication: Publication::Closing { .. } }
            | Disposition::Withheld { .. }
            | Disposition::NothingNew => true,
        };
        if holds { Ok(()) } else { Err(Fault::not_found()) }
    }
}

/// An engagement with its ledger and what was published, for whoever may decide.
///
/// # Errors
/// As [`super::ledger`].
pub async fn for_deciding(
    portal: &Portal,
    op: &Op,
    engagement: EngagementId,
) -> Result<(Engagement, Vec<Line>, Publishable), Fault> {
    let engagement = ground(portal, op, engagement, Act::DecideLedger).await?;
    let lines = lines(portal, op, &engagement).await?;
    let answers = answered(portal, &engagement).await?;
    let answers = answers.iter().filter_map(|asked| Some((asked.number()?, asked.words().to_owned())));
    let published = addenda(portal, &engagement).await?;
    let published = published.into_iter().map(|addendum| (addendum.number, addendum.text));
    let minutes = forums::minuted(portal, &engagement).await?;
    let publishable = Publishable { answers: answers.collect(), addenda: published.collect(), minutes };
    Ok((engagement, lines, publishable))
}

/// Decides on entries, all of them or none; each comes with the revision that the officer read.
///
/// # Errors
/// As [`super::ledger`]; a conflict when one of them was decided since, was told to everybody at once, or is the officer's own and no
/// reason is given.
pub async fn decide(
    portal: &Portal,
    op: &Op,
    engagement: EngagementId,
    chosen: &[(LedgerEntryId, i64)],
    ruling: &Ruling,
) -> Result<(), Fault> {
    let by = op.person()?;
    let (engagement, lines, publishable) = for_deciding(portal, op, engagement).await?;
    // What was published stays so: looking once is enough.
    publishable.holds(&ruling.disposition)?;
    if came_of(lines.iter().map(|line| &line.entry), chosen, by, ruling) {
        return Ok(());
    }
    let decided = tx!(portal, op, serializable, t => {
        let engagement = load_in(t, engagement.id).await?;
        let permit = op.may(Act::DecideLedger, &engagement.subject())?;
        interest::keep_suppliers_out_in(t, op, &engagement).await?;
        let own = people::own_side(op, &engagement);
        let others = other_officers(t, own, by).await?;
        for (entry, seen) in chosen {
            let before = find_in(t, (engagement.id, own), *entry).await?;
            if before.revision != *seen {
                return Err(Fault::conflict(
                    "A colleague decided on one of these entries while you were reading",
                    "Nothing was changed. Below is what still waits. Choose again",
                ));
            }
            let after = before.clone().decide(&engagement, by, &others, ruling, op.now)?;
            let decided = json(&after.decided)?;
            t.change_one(&DECIDE, bind![id(before.id), before.revision, decided, id(by)]).await?;
        }
        let entries = chosen.iter().map(|(entry, _)| *entry).collect();
        let Ruling { disposition, alone_because } = ruling.clone();
        let event = Event::LedgerDecided { engagement: engagement.id, entries, disposition, alone_because };
        Ok((permit.did(event), ()))
    });
    match decided {
        // The form was sent twice at the same moment.
        Err(fault) if fault.kind == FaultKind::Conflict => {
            let entries = super::entries(portal, engagement.id).await?;
            if came_of(entries.iter(), chosen, by, ruling) { Ok(()) } else { Err(fault) }
        }
        decided => decided,
    }
}

/// The names of the council's other procurement officers, who could decide as well.
async fn other_officers(t: &mut Tx, own: OrganisationId, by: PersonId) -> Result<Vec<String>, Fault> {
    let rows = t.rows(&OFFICERS, bind![id(own), id(by)]).await?;
    let mut others = Vec::new();
    for row in &rows {
        let roles: Vec<Role> = row.json(1)?;
        if roles.contains(&Role::Procurement) {
            others.push(row.get(0)?);
        }
    }
    Ok(others)
}

/// An entry of the ledger that this council keeps of the engagement.
async fn find_in(
    t: &mut Tx,
    kept: (EngagementId, OrganisationId),
    entry: LedgerEntryId,
) -> Result<LedgerEntry, Fault> {
    let row = t.row(&LOAD, bind![id(entry)]).await?.ok_or_else(Fault::not_found)?;
    let entry = read(&row)?;
    if (entry.engagement, entry.council) == kept { Ok(entry) } else { Err(Fault::not_found()) }
}

/// Whether the entries stand as this ruling of the actor left them: then the form was sent twice.
fn came_of<'a>(
    entries: impl Iterator<Item = &'a LedgerEntry> + Clone,
    chosen: &[(LedgerEntryId, i64)],
    by: PersonId,
    ruling: &Ruling,
) -> bool {
    let stands = |(chosen, seen): &(LedgerEntryId, i64)| {
        entries
            .clone()
            .any(|entry| entry.id == *chosen && entry.revision == seen + 1 && entry.came_of(by, ruling))
    };
    !chosen.is_empty() && chosen.iter().all(stands)
}
