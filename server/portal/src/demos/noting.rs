//! One slot, for its council: cancelling it, and noting whether the supplier came.

use super::{Line, Overview, mail, overview_for, read_booking, slot_in, step, waiting};
use crate::{
    Op, Portal, bind,
    db::{Tx, id},
    engagements::{interest, load_in, people},
    ledger, statements, tx,
};
use domain::{
    actor::{Act, Permit},
    demos::{Booking, BookingStage, Slot, SlotStage},
    engagements::Engagement,
    event::Event,
    fault::{Fault, FaultKind},
    ids::{EngagementId, SlotId},
    ledger::Channel,
};

statements! {
    ON_SLOT: Read "SELECT id, slot, organisation, person, needs, stage_data, revision FROM demo_bookings
        WHERE slot = $1 AND stage IN ('held', 'confirmed', 'attended', 'no_show')";
    CANCEL: Write "UPDATE demo_slots SET stage = $3, stage_data = $4, revision = revision + 1 WHERE id = $1 AND revision = $2";
    FREE_HOST: Write "DELETE FROM host_cells WHERE slot = $1";
}

/// A slot with everything around it, for whoever may cancel it and note who came.
///
/// # Errors
/// As [`super::overview`]; not found for another engagement's.
pub async fn slot(
    portal: &Portal,
    op: &Op,
    engagement: EngagementId,
    slot: SlotId,
) -> Result<(Overview, Line), Fault> {
    let overview = overview_for(portal, op, engagement, Act::OfferDemos).await?;
    let line =
        overview.lines.iter().find(|line| line.slot.id == slot).cloned().ok_or_else(Fault::not_found)?;
    Ok((overview, line))
}

/// The engagement, its slot and the permit, within a transaction. Whoever does something there has a role on it.
async fn ground(
    t: &mut Tx,
    op: &Op,
    engagement: EngagementId,
    slot: SlotId,
) -> Result<(Engagement, Slot, Permit), Fault> {
    let engagement = load_in(t, engagement).await?;
    let permit = op.may(Act::OfferDemos, &engagement.subject())?;
    interest::keep_suppliers_out_in(t, op, &engagement).await?;
    engagement.plans_demos()?;
    let slot = slot_in(t, &engagement, slot).await?;
    people::join(t, op, engagement.id, op.person()?).await?;
    Ok((engagement, slot, permit))
}

async fn on_slot(t: &mut Tx, slot: SlotId) -> Result<Option<Booking>, Fault> {
    t.row(&ON_SLOT, bind![id(slot)]).await?.map(|row| read_booking(&row, 0)).transpose()
}

/// Cancels a slot that has not begun, and tells whoever booked it why; they may book another. Once more changes nothing.
///
/// # Errors
/// As [`slot`]; a conflict when it has begun, or somebody booked it at the same time.
pub async fn cancel_slot(
    portal: &Portal,
    op: &Op,
    engagement: EngagementId,
    slot: SlotId,
    because: &str,
) -> Result<(), Fault> {
    let (_, line) = self::slot(portal, op, engagement, slot).await?;
    if matches!(line.slot.stage, SlotStage::Cancelled { .. }) {
        return Ok(());
    }
    tx!(portal, op, serializable, t => {
        let (engagement, before, permit) = ground(t, op, engagement, slot).await?;
        let after = before.clone().cancel(because.to_owned(), op.now)?;
        // The row first: whoever books it at this moment is seen, or comes too late.
        let values = bind![id(slot), before.revision, after.stage.key(), super::json(&after.stage)?];
        t.change_one(&CANCEL, values).await?;
        t.change(&FREE_HOST, bind![id(slot)]).await?;
        let mut messages = Vec::new();
        if let Some(booked) = on_slot(t, slot).await? {
            let given_up = booked.clone().cancel(before.starts, op.now)?;
            step(t, &booked, &given_up).await?;
            waiting::wait_again(t, booked.id).await?;
            messages = mail::slot_cancelled(t, portal, &engagement, (&booked, &before), because).await?;
        }
        let event = Event::SlotCancelled { slot, engagement: engagement.id, because: because.to_owned() };
        Ok((permit.did(event).telling_all(messages), ()))
    })
}

/// Notes whether the supplier came; of one that did, the ledger keeps what it was told, and waits for a decision on it. What was noted
/// can be put right; the ledger keeps its entry then.
///
/// # Errors
/// As [`slot`]; a conflict before it begins, or where nobody had booked it.
pub async fn note(
    portal: &Portal,
    op: &Op,
    engagement: EngagementId,
    slot: SlotId,
    came: Option<&str>,
) -> Result<(), Fault> {
    let (_, line) = self::slot(portal, op, engagement, slot).await?;
    if is_noted(&line, came.is_some()) {
        return Ok(());
    }
    // Serializable, as closing is: either that waits for a decision on the entry, or it came late.
    let noted = tx!(portal, op, serializable, t => {
        let (engagement, slot, permit) = ground(t, op, engagement, slot).await?;
        let before = on_slot(t, slot.id).await?.ok_or_else(nobody)?;
        let after = before.clone().note(slot.starts, came.is_some(), op.now)?;
        step(t, &before, &after).await?;
        if let Some(said) = came {
            let supplier = mail::name(t, before.organisation).await?;
            let said = format!("In the demo on {}:\n\n{said}", slot.when());
            ledger::told_one(t, op, engagement.id, (Channel::Demo, &supplier), &said).await?;
        }
        let (engagement, booking) = (engagement.id, before.id);
        Ok((permit.did(Event::DemoNoted { booking, slot: slot.id, engagement, came: came.is_some() }), ()))
    });
    match noted {
        // The form was sent twice at the same moment.
        Err(fault) if fault.kind == FaultKind::Conflict => {
            let (_, now) = self::slot(portal, op, engagement, slot).await?;
            if is_noted(&now, came.is_some()) { Ok(()) } else { Err(fault) }
        }
        noted => noted,
    }
}

fn nobody() -> Fault {
    Fault::conflict("Nobody had booked this slot", "There is nothing to note")
}

fn is_noted(line: &Line, came: bool) -> bool {
    let stage = line.taken.as_ref().map(|taken| &taken.booking.stage);
    match stage {
        Some(BookingStage::Attended { .. }) => came,
        Some(BookingStage::NoShow { .. }) => !came,
        _ => false,
    }
}
