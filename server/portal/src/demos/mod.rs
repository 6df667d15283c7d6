//! Demos: how they go, their slots, and who booked them.
//!
//! A slot has one live booking, and a supplier one in an engagement: unique indexes hold that. Whoever books takes the row of the slot
//! first ([`claim`]), so cancelling it, and with it closing and withdrawing the engagement, are either seen or come later.

pub(crate) mod allowing;
pub(crate) mod booking;
pub(crate) mod desk;
pub(crate) mod mail;
pub(crate) mod noting;
pub(crate) mod planning;
pub(crate) mod reminding;
pub(crate) mod waiting;

pub use allowing::{Allowed, allow, for_allowing};
pub use booking::{cancel, confirm, give_up, hold, move_to};
pub use desk::{Desk, Own, desk, free_slots, own, place};
pub use noting::{cancel_slot, note, slot, slot_to_change};
pub use planning::{discard, for_planning, make_slots, offer, plan};
pub use reminding::remind;
pub use waiting::{Place, give_all, leave, wait};

use crate::{
    Op, Portal, bind,
    db::{Row, Tx, id, json},
    engagements::{Working, interest, people, working_for},
    statements,
};
use domain::{
    actor::Act,
    closing::DemosAround,
    demos::{Booking, BookingStage, DemoPlan, DemoTerms, Slot, SlotStage, WaitingStage, not_bookable},
    engagements::Engagement,
    event::Message,
    fault::Fault,
    ids::{EngagementId, PersonId, SlotId},
    time::Timestamp,
};

statements! {
    PLAN: Read "SELECT content, offers, revision FROM demo_plans WHERE engagement = $1";
    SLOT: Read "SELECT id, engagement, starts, ends, host, stage_data, revision FROM demo_slots WHERE id = $1";
    OF_ENGAGEMENT: Read "SELECT s.id, s.engagement, s.starts, s.ends, s.host, s.stage_data, s.revision, p.name,
        b.id, b.slot, b.organisation, b.person, b.needs, b.stage_data, b.revision, o.name, c.name,
        EXISTS (SELECT 1 FROM verified_organisations v WHERE v.organisation = b.organisation)
        FROM demo_slots s JOIN persons p ON p.id = s.host
        LEFT JOIN demo_bookings b ON b.slot = s.id AND b.stage IN ('held', 'confirmed', 'attended', 'no_show')
        LEFT JOIN organisations o ON o.id = b.organisation LEFT JOIN persons c ON c.id = b.person
        WHERE s.engagement = $1 ORDER BY s.starts, p.name, s.id";
    DAYS: Read "SELECT MIN(starts), MAX(starts) FROM demo_slots WHERE engagement = $1 AND stage = 'offered'";
    CLAIM: Write "UPDATE demo_slots SET revision = revision + 1 WHERE id = $1 AND stage = 'offered' AND starts > $2";
    STEP: Write "UPDATE demo_bookings SET slot = $3, person = $4, needs = $5, stage = $6, stage_data = $7, live = $8, held_until = $9,
        revision = revision + 1 WHERE id = $1 AND revision = $2";
    CANCEL_AHEAD: Write "UPDATE demo_slots SET stage = $3, stage_data = $4, revision = revision + 1
        WHERE engagement = $1 AND starts > $2 AND stage <> 'cancelled'";
    GIVE_UP_AHEAD: Write "UPDATE demo_bookings SET stage = $3, stage_data = $4, live = FALSE, held_until = NULL, revision = revision + 1
        WHERE engagement = $1 AND stage IN ('held', 'confirmed') AND slot IN (SELECT id FROM demo_slots WHERE engagement = $1 AND starts > $2)";
    FREE_HOSTS: Write "DELETE FROM host_cells WHERE slot IN (SELECT id FROM demo_slots WHERE engagement = $1 AND stage = 'cancelled')";
    BOOKED_AHEAD: Read "SELECT b.id, b.slot, b.organisation, b.person, b.needs, b.stage_data, b.revision,
        s.id, s.engagement, s.starts, s.ends, s.host, s.stage_data, s.revision
        FROM demo_bookings b JOIN demo_slots s ON s.id = b.slot WHERE b.engagement = $1 AND b.stage = 'confirmed' AND s.starts > $2 ORDER BY s.starts, b.id";
    AROUND: Read "SELECT COUNT(CASE WHEN s.starts > $2 THEN 1 END), COUNT(CASE WHEN s.starts <= $2 THEN 1 END)
        FROM demo_bookings b JOIN demo_slots s ON s.id = b.slot WHERE b.engagement = $1 AND b.stage = 'confirmed'";
}

/// How the demos of an engagement go, as it is stored.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Planned {
    /// The plan; nothing until somebody sets it.
    pub plan: Option<DemoPlan>,
    /// How often everybody was told that there are slots, or that something changed.
    pub offers: i64,
    /// Counts changes; `-1` until somebody sets it.
    pub revision: i64,
}

fn planned(row: Option<Row>) -> Result<Planned, Fault> {
    match row {
        Some(row) => Ok(Planned { plan: Some(row.json(0)?), offers: row.get(1)?, revision: row.get(2)? }),
        None => Ok(Planned { revision: -1, ..Planned::default() }),
    }
}

async fn load_plan(portal: &Portal, engagement: EngagementId) -> Result<Planned, Fault> {
    planned(portal.db.row(&PLAN, bind![id(engagement)]).await?)
}

async fn plan_in(t: &mut Tx, engagement: EngagementId) -> Result<Planned, Fault> {
    planned(t.row(&PLAN, bind![id(engagement)]).await?)
}

/// A slot, from seven columns of a row.
pub(crate) fn read_slot(row: &Row, first: usize) -> Result<Slot, Fault> {
    Ok(Slot {
        id: row.parse(first)?,
        engagement: row.parse(first + 1)?,
        starts: row.moment(first + 2)?,
        ends: row.moment(first + 3)?,
        host: row.parse(first + 4)?,
        stage: row.json(first + 5)?,
        revision: row.get(first + 6)?,
    })
}

/// A booking, from seven columns of a row.
pub(crate) fn read_booking(row: &Row, first: usize) -> Result<Booking, Fault> {
    Ok(Booking {
        id: row.parse(first)?,
        slot: row.parse(first + 1)?,
        organisation: row.parse(first + 2)?,
        person: row.parse(first + 3)?,
        needs: row.get(first + 4)?,
        stage: row.json(first + 5)?,
        revision: row.get(first + 6)?,
    })
}

async fn slot_in(t: &mut Tx, engagement: &Engagement, slot: SlotId) -> Result<Slot, Fault> {
    let row = t.row(&SLOT, bind![id(slot)]).await?.ok_or_else(Fault::not_found)?;
    let slot = read_slot(&row, 0)?;
    if slot.engagement == engagement.id { Ok(slot) } else { Err(Fault::not_found()) }
}

/// Saves what became of a booking; only one of two changes at the same time goes through.
async fn step(t: &mut Tx, before: &Booking, after: &Booking) -> Result<(), Fault> {
    let values = bind![
        id(before.id),
        before.revision,
        id(after.slot),
        id(after.person),
        &after.needs,
        after.stage.key(),
        json(&after.stage)?,
        after.stage.is_live(),
        after.stage.held_until()
    ];
    t.change_one(&STEP, values).await
}

/// Takes the row of a slot until the end of the transaction, if it can be booked.
async fn claim(t: &mut Tx, op: &Op, slot: SlotId) -> Result<(), Fault> {
    match t.change(&CLAIM, bind![id(slot), op.now]).await? {
        0 => Err(not_bookable()),
        _ => Ok(()),
    }
}

/// What is booked for a slot that has not begun, the first first.
async fn booked_ahead(t: &mut Tx, op: &Op, engagement: EngagementId) -> Result<Vec<(Booking, Slot)>, Fault> {
    let rows = t.rows(&BOOKED_AHEAD, bind![id(engagement), op.now]).await?;
    rows.iter().map(|row| Ok((read_booking(row, 0)?, read_slot(row, 7)?))).collect()
}

/// Cancels, in the transaction that ends an engagement, every slot that is ahead, and whatever is booked for one. Gives back what whoever
/// booked and the hosts are told.
///
/// # Errors
/// The database does not answer.
pub(crate) async fn cancel_ahead(
    t: &mut Tx,
    portal: &Portal,
    op: &Op,
    engagement: &Engagement,
    because: &str,
) -> Result<Vec<Message>, Fault> {
    let mut messages = Vec::new();
    for (booking, slot) in booked_ahead(t, op, engagement.id).await? {
        messages.extend(mail::slot_cancelled(t, portal, op, engagement, (&booking, &slot), because).await?);
    }
    let engagement = engagement.id;
    let slot = SlotStage::Cancelled { because: because.to_owned() };
    let booking = BookingStage::CalledOff { at: op.now };
    t.change(&CANCEL_AHEAD, bind![id(engagement), op.now, slot.key(), json(&slot)?]).await?;
    t.change(&GIVE_UP_AHEAD, bind![id(engagement), op.now, booking.key(), json(&booking)?]).await?;
    t.change(&FREE_HOSTS, bind![id(engagement)]).await?;
    waiting::end(t, engagement).await?;
    Ok(messages)
}

fn read_around(row: Option<Row>) -> Result<DemosAround, Fault> {
    let Some(row) = row else { return Ok(DemosAround::default()) };
    let count = |column| u64::try_from(row.get::<i64>(column)?).map_err(Fault::internal);
    Ok(DemosAround { ahead: count(0)?, not_noted: count(1)? })
}

/// Which demos stand in the way of closing.
///
/// # Errors
/// The database does not answer.
pub(crate) async fn around(portal: &Portal, op: &Op, engagement: EngagementId) -> Result<DemosAround, Fault> {
    read_around(portal.db.row(&AROUND, bind![id(engagement), op.now]).await?)
}

/// The same within a transaction.
///
/// # Errors
/// The database does not answer.
pub(crate) async fn around_in(t: &mut Tx, op: &Op, engagement: EngagementId) -> Result<DemosAround, Fault> {
    read_around(t.row(&AROUND, bind![id(engagement), op.now]).await?)
}

/// A slot as its council sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The slot.
    pub slot: Slot,
    /// Who hosts it, by name.
    pub host: String,
    /// Whoever holds or booked it, showed something in it, or did not come; nothing for a hold that ran out.
    pub taken: Option<Taken>,
}

/// A booking as its council sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    /// The booking.
    pub booking: Booking,
    /// The supplier.
    pub supplier: String,
    /// Whether the operator has looked one of its numbers up.
    pub verified: bool,
    /// Who booked it, by name.
    pub by: String,
}

fn line(row: &Row, now: Timestamp) -> Result<Line, Fault> {
    let taken = match row.get::<Option<String>>(8)? {
        Some(_) => {
            let booking = read_booking(row, 8)?;
            let taken = Taken { supplier: row.get(15)?, verified: row.get(17)?, by: row.get(16)?, booking };
            Some(taken).filter(|taken| !taken.booking.has_run_out(now))
        }
        None => None,
    };
    Ok(Line { slot: read_slot(row, 0)?, host: row.get(7)?, taken })
}

/// Everything the council's page about demos shows.
#[derive(Clone, Debug)]
pub struct Overview {
    /// The engagement as its council works on it.
    pub working: Working,
    /// How demos go.
    pub planned: Planned,
    /// The slots, in the order in which they begin.
    pub lines: Vec<Line>,
    /// Who waits for a slot, the longest first: the name of each, since when, and where it stands.
    pub waiting: Vec<(String, Timestamp, WaitingStage)>,
}

/// The demos of an engagement, for its council.
///
/// # Errors
/// Not found for another council's; the refusal of the permission table; forbidden for people of a supplier that takes part.
pub async fn overview(portal: &Portal, op: &Op, engagement: EngagementId) -> Result<Overview, Fault> {
    overview_for(portal, op, engagement, Act::SeeDemos).await
}

async fn overview_for(
    portal: &Portal,
    op: &Op,
    engagement: EngagementId,
    act: Act,
) -> Result<Overview, Fault> {
    let working = working_for(portal, op, engagement, act).await?;
    interest::admit_council(portal, op, &working.engagement).await?;
    let planned = load_plan(portal, engagement).await?;
    let rows = portal.db.rows(&OF_ENGAGEMENT, bind![id(engagement)]).await?;
    let lines = rows.iter().map(|row| line(row, op.now)).collect::<Result<_, _>>()?;
    let waiting = waiting::waiting(portal, engagement).await?;
    Ok(Overview { working, planned, lines, waiting })
}

impl Overview {
    /// Who can host a slot, by name, as [`people::hosts`].
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn hosts(&self, portal: &Portal) -> Result<Vec<(PersonId, String)>, Fault> {
        people::hosts(portal, self.working.engagement.id).await
    }

    /// How many slots are made and were never offered, whether or not they have begun.
    pub fn not_offered(&self) -> u64 {
        self.lines.iter().filter(|line| line.slot.stage == SlotStage::Made).count() as u64
    }

    /// The slots that are made and not offered, and have not begun.
    pub fn made(&self, now: Timestamp) -> Vec<&Line> {
        self.lines.iter().filter(|one| one.slot.stage == SlotStage::Made && now < one.slot.starts).collect()
    }
}

/// What everybody reads about the demos of a published engagement: nothing before slots are offered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Public {
    /// How demos go; the place is for those who booked.
    pub terms: DemoTerms,
    /// When the first slot begins, and when the last one does.
    pub days: (Timestamp, Timestamp),
}

/// What everybody reads about demos.
///
/// # Errors
/// The database does not answer.
pub async fn public(portal: &Portal, engagement: &Engagement) -> Result<Option<Public>, Fault> {
    let Planned { plan: Some(plan), .. } = load_plan(portal, engagement.id).await? else { return Ok(None) };
    let row = portal.db.row(&DAYS, bind![id(engagement.id)]).await?.ok_or_else(Fault::not_found)?;
    let days = row.maybe_moment(0)?.zip(row.maybe_moment(1)?);
    Ok(days.map(|days| Public { terms: plan.terms, days }))
}
