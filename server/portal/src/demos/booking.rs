//! Booking a demo: a slot is held for some minutes, then booked; moved, or given up.

use super::{
    claim,
    desk::{Desk, Own, desk, own, own_bookings},
    mail, read_booking, slot_in, step, waiting,
};
use crate::{
    Op, Portal, bind,
    db::{Tx, Value, id, json, violated},
    engagements::{interest, load_in},
    statements, tx,
};
use domain::{
    actor::{Act, Permit, Subject},
    demos::{Booking, BookingStage, HOLD_MINUTES, Slot, SlotStage},
    engagements::Engagement,
    event::Event,
    fault::{Fault, FaultKind},
    ids::{BookingId, EngagementId, OrganisationId, PersonId, SlotId},
    time::Timestamp,
};

statements! {
    STANDING: Read "SELECT id, slot FROM demo_bookings WHERE engagement = $1 AND organisation = $2 AND live";
    BOOKING: Read "SELECT id, slot, organisation, person, needs, stage_data, revision, engagement FROM demo_bookings WHERE id = $1";
    HOLD: Write "INSERT INTO demo_bookings (id, slot, engagement, organisation, exception, person, needs, stage, stage_data, live, held_until, booked_at, revision)
        VALUES ($1, $2, $3, $4, $10, $5, '', $6, $7, TRUE, $8, $9, 0)";
}

/// The unique index that gives a slot to one booking.
const SLOT_KEY: &str = "demo_bookings_slot_key";
/// The unique index that gives a supplier one demo in an engagement.
pub(super) const ORGANISATION_KEY: &str = "demo_bookings_engagement_organisation_exception_key";

/// The engagement and the permit, within a transaction that books or changes a booking.
pub(super) async fn ground(t: &mut Tx, op: &Op, desk: &Desk) -> Result<(Engagement, Permit), Fault> {
    let engagement = load_in(t, desk.engagement.id).await?;
    let permit = op.may(Act::BookDemo, &Subject::Organisation(desk.organisation))?;
    interest::keep_sides_apart_in(t, engagement.id, op.person()?).await?;
    Ok((engagement, permit))
}

/// Holds a slot for some minutes, and gives back the booking. Whoever holds another one themselves holds this one in its place.
///
/// # Errors
/// As [`desk`]; a conflict when the slot is taken or gone, or the supplier has a demo already.
pub async fn hold(portal: &Portal, op: &Op, reference: &str, slot: SlotId) -> Result<BookingId, Fault> {
    let desk = desk(portal, op, reference).await?;
    let person = op.person()?;
    let before = desk.standing(op.now);
    if let Some(own) = before {
        if own.slot.id == slot {
            return Ok(own.booking.id);
        }
        if !matches!(own.booking.stage, BookingStage::Held { .. }) || own.booking.person != person {
            return Err(one_each(own));
        }
    }
    let booking = before.map_or_else(|| op.id(), |own| own.booking.id);
    let before = before.map(|own| own.booking.clone());
    let held = tx!(portal, op, t => {
        let (engagement, permit) = ground(t, op, &desk).await?;
        engagement.takes_bookings()?;
        let released = waiting::release_and_lapse(t, op, engagement.id).await?;
        offered_in(t, &engagement, slot).await?;
        // Those who wait come first.
        let (mut given, mut messages) = waiting::give(t, portal, op, &engagement).await?;
        let organisation = desk.organisation;
        let (theirs, slot) = match (&before, t.row(&STANDING, bind![id(engagement.id), id(organisation)]).await?) {
            // They waited themselves, and this is what they were given.
            (None, Some(row)) if given.contains(&row.parse(0)?) => (row.parse(0)?, row.parse(1)?),
            (Some(before), _) => {
                claim(t, op, slot).await?;
                step(t, before, &before.clone().hold_instead(slot, op.now)?).await?;
                let (more, told) = waiting::give(t, portal, op, &engagement).await?;
                given.extend(more);
                messages.extend(told);
                (booking, slot)
            }
            (None, _) => {
                claim(t, op, slot).await?;
                let until = op.now.plus_minutes(HOLD_MINUTES);
                let mut values = held((booking, slot), engagement.id, (person, organisation), until, op.now)?;
                values.extend(bind![desk.extra.unwrap_or(0)]);
                t.change_one(&HOLD, values).await?;
                (booking, slot)
            }
        };
        let event =
            Event::SlotHeld { booking: theirs, slot, engagement: engagement.id, organisation, released, given };
        Ok((permit.did(event).telling_all(messages), theirs))
    });
    let Err(fault) = held else { return held };
    // The form was sent twice, a colleague was first, or somebody else.
    let now = own_bookings(portal, desk.engagement.id, desk.organisation).await?;
    let standing = now.iter().find(|own| own.stands(op.now));
    match (violated(&fault).as_deref(), standing) {
        (Some(SLOT_KEY | ORGANISATION_KEY), Some(own)) if own.slot.id == slot => Ok(own.booking.id),
        (None, Some(own)) if own.slot.id == slot && fault.kind == FaultKind::Conflict => Ok(own.booking.id),
        (Some(SLOT_KEY), _) | (Some(ORGANISATION_KEY), None) => Err(taken()),
        (Some(ORGANISATION_KEY), Some(own)) => Err(one_each(own)),
        _ => Err(fault),
    }
}

/// A new hold, as both statements that insert one take it.
pub(super) fn held(
    (booking, slot): (BookingId, SlotId),
    engagement: EngagementId,
    (person, organisation): (PersonId, OrganisationId),
    until: Timestamp,
    now: Timestamp,
) -> Result<Vec<Value>, Fault> {
    let stage = BookingStage::Held { until };
    Ok(bind![
        id(booking),
        id(slot),
        id(engagement),
        id(organisation),
        id(person),
        stage.key(),
        json(&stage)?,
        until,
        now
    ])
}

/// A slot that was offered at some time. Of one that never was nobody learns that it is there.
async fn offered_in(t: &mut Tx, engagement: &Engagement, slot: SlotId) -> Result<Slot, Fault> {
    let slot = slot_in(t, engagement, slot).await?;
    if slot.stage == SlotStage::Made { Err(Fault::not_found()) } else { Ok(slot) }
}

fn done_before() -> Fault {
    Fault::conflict("This was done before", "The page shows how it stands now")
}

const TAKEN: &str = "Somebody else has just taken this slot";

fn taken() -> Fault {
    Fault::conflict(TAKEN, "Nothing was booked. Below is what is free now. Choose another slot")
}

fn one_each(own: &Own) -> Fault {
    let (verb, next) = match own.booking.stage {
        BookingStage::Held { .. } => ("holds", "Confirm or give up that one first, or ask your colleague"),
        BookingStage::Attended { .. } => ("had", "If the council agrees to a second one, it tells you how"),
        _ => ("has booked", "Move it to another slot, or cancel it first"),
    };
    Fault::conflict(
        format!("Your organisation {verb} the demo on {}. Every supplier gets one", own.slot.when()),
        next,
    )
}

async fn booking_in(t: &mut Tx, desk: &Desk, booking: BookingId) -> Result<Booking, Fault> {
    let row = t.row(&BOOKING, bind![id(booking)]).await?.ok_or_else(Fault::not_found)?;
    let (booking, engagement): (_, EngagementId) = (read_booking(&row, 0)?, row.parse(7)?);
    let own = booking.organisation == desk.organisation && engagement == desk.engagement.id;
    if own { Ok(booking) } else { Err(Fault::not_found()) }
}

/// What somebody does to a booking.
enum Step<'a> {
    Confirm { needs: &'a str },
    Move { to: SlotId },
    GiveUp,
    Cancel,
}

impl Step<'_> {
    fn event(
        &self,
        booking: BookingId,
        (from, to): (&Slot, &Slot),
        released: u64,
        given: Vec<BookingId>,
    ) -> Event {
        let engagement = from.engagement;
        match self {
            Step::Confirm { .. } => Event::DemoBooked { booking, slot: from.id, engagement },
            Step::Move { .. } => {
                Event::DemoMoved { booking, from: from.id, to: to.id, engagement, released, given }
            }
            Step::GiveUp | Step::Cancel => Event::DemoCancelled { booking, slot: from.id, engagement, given },
        }
    }
}

/// Books what is held. Once more with the same words changes nothing.
///
/// # Errors
/// As [`own`]; a conflict when somebody else came for the slot, or it was cancelled.
pub async fn confirm(
    portal: &Portal,
    op: &Op,
    reference: &str,
    booking: BookingId,
    needs: &str,
) -> Result<(), Fault> {
    change(portal, op, reference, booking, &Step::Confirm { needs }).await
}

/// Moves a booking to another slot, in one step: nobody loses the old one where the new one is taken.
///
/// # Errors
/// As [`own`]; a conflict when the other slot is taken or gone, or the old one has begun.
pub async fn move_to(
    portal: &Portal,
    op: &Op,
    reference: &str,
    booking: BookingId,
    to: SlotId,
) -> Result<(), Fault> {
    change(portal, op, reference, booking, &Step::Move { to }).await
}

/// Gives a hold up. Once more changes nothing.
///
/// # Errors
/// As [`own`]; a conflict when a colleague confirmed it meanwhile.
pub async fn give_up(portal: &Portal, op: &Op, reference: &str, booking: BookingId) -> Result<(), Fault> {
    change(portal, op, reference, booking, &Step::GiveUp).await
}

/// Cancels a booking. Once more changes nothing.
///
/// # Errors
/// As [`own`]; a conflict when the slot has begun.
pub async fn cancel(portal: &Portal, op: &Op, reference: &str, booking: BookingId) -> Result<(), Fault> {
    change(portal, op, reference, booking, &Step::Cancel).await
}

async fn change(
    portal: &Portal,
    op: &Op,
    reference: &str,
    booking: BookingId,
    what: &Step<'_>,
) -> Result<(), Fault> {
    let (desk, before) = own(portal, op, reference, booking).await?;
    if is_done(&before, what) {
        return Ok(());
    }
    let person = op.person()?;
    let changed = tx!(portal, op, t => {
        let (engagement, permit) = ground(t, op, &desk).await?;
        let before = booking_in(t, &desk, booking).await?;
        let from = slot_in(t, &engagement, before.slot).await?;
        let mut released = 0;
        let (after, to) = match what {
            Step::Confirm { needs } => {
                engagement.takes_bookings()?;
                claim(t, op, from.id).await?;
                waiting::accepted(t, engagement.id, desk.organisation).await?;
                (before.clone().confirm((*needs).to_owned(), op.now)?, from.clone())
            }
            Step::Move { to } => {
                engagement.takes_bookings()?;
                released = waiting::release_and_lapse(t, op, engagement.id).await?;
                let to = offered_in(t, &engagement, *to).await?;
                let after = before.clone().move_to(&from, &to, op.now)?;
                claim(t, op, to.id).await?;
                (after, to)
            }
            Step::GiveUp => {
                waiting::declined(t, booking).await?;
                (before.clone().give_up(op.now)?, from.clone())
            }
            Step::Cancel => (before.clone().cancel(from.starts, op.now)?, from.clone()),
        };
        if after == before {
            return Err(done_before());
        }
        let after = match what {
            Step::Confirm { .. } | Step::Move { .. } => Booking { person, ..after },
            Step::GiveUp | Step::Cancel => after,
        };
        step(t, &before, &after).await?;
        // The place is told as it is once this is done, or the change of it is told later.
        waiting::lock(t, engagement.id).await?;
        let (given, offers) = match what {
            Step::Confirm { .. } => (Vec::new(), Vec::new()),
            _ => waiting::give(t, portal, op, &engagement).await?,
        };
        let told = mail::Told { engagement: &engagement, before: &before, after: &after, from: &from, to: &to };
        let messages = match what {
            // Of a hold that is given up nobody has to hear.
            Step::GiveUp => Vec::new(),
            _ => mail::changed(t, portal, &told, person).await?,
        };
        let event = what.event(booking, (&from, &to), released, given);
        Ok((permit.did(event).telling_all(messages).telling_all(offers), ()))
    });
    match changed {
        Err(fault) if violated(&fault).as_deref() == Some(SLOT_KEY) => {
            Err(Fault::conflict(TAKEN, "You keep the slot you have. Choose another below"))
        }
        // The form was sent twice at the same moment.
        Err(fault) if fault.kind == FaultKind::Conflict => {
            let (_, now) = own(portal, op, reference, booking).await?;
            if is_done(&now, what) { Ok(()) } else { Err(fault) }
        }
        changed => changed,
    }
}

/// Whether a booking stands as this would leave it: then the form was sent twice.
fn is_done(own: &Own, what: &Step<'_>) -> bool {
    match (what, &own.booking.stage) {
        (Step::Confirm { needs }, BookingStage::Confirmed { .. }) => own.booking.needs == *needs,
        (Step::Move { to }, BookingStage::Confirmed { .. }) => own.booking.slot == *to,
        (Step::GiveUp | Step::Cancel, BookingStage::Cancelled { .. }) => true,
        _ => false,
    }
}
