//! Another demo for a supplier that had one: different treatment, which a procurement officer allows with a reason. The ledger keeps it,
//! and waits for a decision on how everybody comes to know of it (section 12 of the Procurement Act 2023: the same treatment, unless a
//! difference justifies another).

use super::{Overview, mail, overview_for};
use crate::{
    Op, Portal,
    accounts::organisations::name_of,
    bind,
    db::{Row, id, violated},
    engagements::{interest, load_in, people},
    ledger, statements, tx,
};
use domain::{
    actor::Act,
    demos::BookingStage,
    event::Event,
    fault::Fault,
    ids::{EngagementId, OrganisationId},
    ledger::Channel,
    time::Timestamp,
};

statements! {
    ALLOW: Write "INSERT INTO demo_exceptions (engagement, organisation, number, reason, allowed_by, allowed_at) VALUES ($1, $2, $3, $4, $5, $6)";
    OF_ENGAGEMENT: Read "SELECT e.organisation, o.name, e.number, e.reason, p.name, e.allowed_at FROM demo_exceptions e JOIN organisations o ON o.id = e.organisation
        JOIN persons p ON p.id = e.allowed_by WHERE e.engagement = $1 ORDER BY e.allowed_at, e.number";
    // How many were allowed, and how many of these are used: by what is held, booked, or took place.
    OF_ORGANISATION: Read "SELECT COALESCE(MAX(e.number), 0), (SELECT COUNT(*) FROM demo_bookings b WHERE b.engagement = $1 AND b.organisation = $2
        AND b.live AND b.exception > 0) FROM demo_exceptions e WHERE e.engagement = $1 AND e.organisation = $2";
    HAD: Read "SELECT 1 FROM demo_bookings WHERE engagement = $1 AND organisation = $2 AND stage = 'attended' LIMIT 1";
}

/// Another demo that was allowed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Allowed {
    /// The supplier.
    pub organisation: OrganisationId,
    /// Its name.
    pub supplier: String,
    /// Why.
    pub reason: String,
    /// Who allowed it, by name.
    pub by: String,
    /// When.
    pub at: Timestamp,
    number: i64,
}

/// What was allowed in an engagement, the first first.
pub(super) async fn allowed(portal: &Portal, engagement: EngagementId) -> Result<Vec<Allowed>, Fault> {
    let rows = portal.db.rows(&OF_ENGAGEMENT, bind![id(engagement)]).await?;
    let read = |row: &Row| {
        Ok(Allowed {
            organisation: row.parse(0)?,
            supplier: row.get(1)?,
            number: row.get(2)?,
            reason: row.get(3)?,
            by: row.get(4)?,
            at: row.moment(5)?,
        })
    };
    rows.iter().map(read).collect()
}

/// The exception that a supplier's next booking carries: one that was allowed and is not used; nothing where there is none.
pub(super) async fn unused(
    portal: &Portal,
    engagement: EngagementId,
    organisation: OrganisationId,
) -> Result<Option<i64>, Fault> {
    let row = portal.db.row(&OF_ORGANISATION, bind![id(engagement), id(organisation)]).await?;
    let (allowed, used) = counted(row)?;
    Ok((used < allowed).then_some(allowed))
}

/// How many were allowed, and how many of these are used.
fn counted(row: Option<Row>) -> Result<(i64, i64), Fault> {
    row.map_or(Ok((0, 0)), |row| Ok((row.get(0)?, row.get(1)?)))
}

/// The demos of an engagement, with what was allowed, for whoever may allow another.
///
/// # Errors
/// As [`super::overview`]; the refusal of the permission table.
pub async fn for_allowing(
    portal: &Portal,
    op: &Op,
    engagement: EngagementId,
) -> Result<(Overview, Vec<Allowed>), Fault> {
    let overview = overview_for(portal, op, engagement, Act::AllowDemo).await?;
    let allowed = allowed(portal, engagement).await?;
    Ok((overview, allowed))
}

impl Overview {
    /// The suppliers that had a demo and have not been allowed another that they have not used, by name.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn can_be_allowed(&self, portal: &Portal) -> Result<Vec<(OrganisationId, String)>, Fault> {
        let engagement = self.working.engagement.id;
        let mut suppliers: Vec<(OrganisationId, String)> = Vec::new();
        for taken in self.lines.iter().filter_map(|line| line.taken.as_ref()) {
            let organisation = taken.booking.organisation;
            let had = matches!(taken.booking.stage, BookingStage::Attended { .. });
            if had
                && !suppliers.iter().any(|(one, _)| *one == organisation)
                && unused(portal, engagement, organisation).await?.is_none()
            {
                suppliers.push((organisation, taken.supplier.clone()));
            }
        }
        suppliers.sort_by(|(_, one), (_, other)| one.cmp(other));
        Ok(suppliers)
    }
}

/// Allows a supplier that had its demo another one. Its people are told, and the ledger keeps it until somebody decides on it. The same once
/// more changes nothing.
///
/// # Errors
/// As [`for_allowing`]; a conflict where it had none, or was allowed one that it has not used.
pub async fn allow(
    portal: &Portal,
    op: &Op,
    engagement: EngagementId,
    organisation: OrganisationId,
    reason: &str,
) -> Result<(), Fault> {
    let (_, before) = for_allowing(portal, op, engagement).await?;
    let latest = before.iter().filter(|one| one.organisation == organisation).max_by_key(|one| one.number);
    let stands = unused(portal, engagement, organisation).await?.is_some();
    if stands && latest.is_some_and(|one| one.reason == reason) {
        return Ok(());
    }
    let person = op.person()?;
    // Serializable, as closing is: either that waits for a decision on the entry, or it came late.
    let allowed = tx!(portal, op, serializable, t => {
        let engagement = load_in(t, engagement).await?;
        let permit = op.may(Act::AllowDemo, &engagement.subject())?;
        interest::keep_suppliers_out_in(t, op, &engagement).await?;
        engagement.takes_bookings()?;
        people::join(t, op, engagement.id, person).await?;
        if t.row(&HAD, bind![id(engagement.id), id(organisation)]).await?.is_none() {
            return Err(Fault::conflict(
                "This supplier has had no demo",
                "It can book one like everybody else, so there is nothing to allow",
            ));
        }
        let row = t.row(&OF_ORGANISATION, bind![id(engagement.id), id(organisation)]).await?;
        let (allowed, used) = counted(row)?;
        if used < allowed {
            return Err(Fault::conflict(
                "This supplier was allowed another demo already, and has not used it",
                "The page shows why, and who allowed it",
            ));
        }
        let number = allowed + 1;
        let values = bind![id(engagement.id), id(organisation), number, reason, id(person), op.now];
        t.change_one(&ALLOW, values).await?;
        let supplier = name_of(t, organisation).await?;
        let said = format!("It was allowed another demo, which others did not get. The reason:\n\n{reason}");
        ledger::told_one(t, op, engagement.id, (Channel::Treatment, &supplier), &said).await?;
        let messages = mail::allowed(t, portal, &engagement, organisation, (number, reason)).await?;
        let event = Event::DemoAllowed { engagement: engagement.id, organisation, number, reason: reason.to_owned() };
        Ok((permit.did(event).telling_all(messages), ()))
    });
    match allowed {
        // The form was sent twice at the same moment.
        Err(fault) if violated(&fault).as_deref() == Some("demo_exceptions_pkey") => Ok(()),
        allowed => allowed,
    }
}
