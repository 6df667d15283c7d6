//! One slot, for its council: cancelling it, and noting whether the supplier came.

use super::{
    Line, Overview, booking::ORGANISATION_KEY, mail, overview_for, planning, read_booking, slot_in, step,
    waiting,
};
use crate::{
    Op, Portal,
    accounts::organisations::name_of,
    bind,
    db::{Tx, id, violated},
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

/// A slot with everything around it, for everybody who sees the demos of an engagement.
///
/// # Errors
/// As [`super::overview`]; not found for another engagement's.
pub async fn slot(
    portal: &Portal,
    op: &Op,
    engagement: EngagementId,
    slot: SlotId,
) -> Result<(Overview, Line), Fault> {
    slot_for(portal, op, engagement, slot, Act::SeeDemos).await
}

/// The same, for whoever may cancel it and note who came.
///
/// # Errors
/// As [`slot`]; the refusal of the permission table.
pub async fn slot_to_change(
    portal: &Portal,
    op: &Op,
    engagement: EngagementId,
    slot: SlotId,
) -> Result<(Overview, Line), Fault> {
    slot_for(portal, op, engagement, slot, Act::OfferDemos).await
}

async fn slot_for(
    portal: &Portal,
    op: &Op,
    engagement: EngagementId,
    slot: SlotId,
    act: Act,
) -> Result<(Overview, Line), Fault> {
    let overview = overview_for(portal, op, engagement, act).await?;
    let line =
        overview.lines.iter().find(|line| line.slot.id == slot).cloned().ok_or_else(Fault::not_found)?;
    Ok((overview, line))
}

/// The engagement, its slot and the permit, within a transaction.
async fn ground(
    t: &mut Tx,
    op: &Op,
    engagement: EngagementId,
    slot: SlotId,
) -> Result<(Engagement, Slot, Permit), Fault> {
    let (engagement, permit) = planning::ground(t, op, engagement).await?;
    let slot = slot_in(t, &engagement, slot).await?;
    Ok((engagement, slot, permit))
}

async fn on_slot(t: &mut Tx, slot: SlotId) -> Result<Option<Booking>, Fault> {
    t.row(&ON_SLOT, bind![id(slot)]).await?.map(|row| read_booking(&row, 0)).transpose()
}

/// Cancels a slot that has not begun, and tells whoever booked it why; they may book another. Once more changes nothing.
///
/// # Errors
/// As [`slot_to_change`]; a conflict when it has begun, or somebody booked it at the same time.
pub async fn cancel_slot(
    portal: &Portal,
    op: &Op,
    engagement: EngagementId,
    slot: SlotId,
    because: &str,
) -> Result<(), Fault> {
    let (_, line) = slot_to_change(portal, op, engagement, slot).await?;
    if matches!(line.slot.stage, SlotStage::Cancelled { .. }) {
        return Ok(());
    }
    let cancelled = tx!(portal, op, serializable, t => {
        let (engagement, before, permit) = ground(t, op, engagement, slot).await?;
        let after = before.clone().cancel(because.to_owned(), op.now)?;
        if after == before {
            return Err(Fault::conflict("A colleague cancelled this slot", "The page says why"));
        }
        // Whoever let a hold run out is told nothing.
        waiting::release_and_lapse(t, op, engagement.id).await?;
        // The row first: whoever books it at this moment is seen, or comes too late.
        let values = bind![id(slot), before.revision, after.stage.key(), super::json(&after.stage)?];
        t.change_one(&CANCEL, values).await?;
        t.change(&FREE_HOST, bind![id(slot)]).await?;
        let mut messages = Vec::new();
        if let Some(booked) = on_slot(t, slot).await? {
            step(t, &booked, &booked.clone().call_off(op.now)?).await?;
            waiting::wait_again(t, booked.id).await?;
            messages = mail::slot_cancelled(t, portal, op, &engagement, (&booked, &before), because).await?;
        }
        let event = Event::SlotCancelled { slot, engagement: engagement.id, because: because.to_owned() };
        Ok((permit.did(event).telling_all(messages), ()))
    });
    match cancelled {
        // The form was sent twice at the same moment: with the same words it is done.
        Err(fault) if fault.kind == FaultKind::Conflict => {
            let (_, now) = slot_to_change(portal, op, engagement, slot).await?;
            let same = matches!(&now.slot.stage, SlotStage::Cancelled { because: first } if first == because);
            if same { Ok(()) } else { Err(fault) }
        }
        cancelled => cancelled,
    }
}

/// Notes whether the supplier came; of one that did, the ledger of the host's council keeps what it was told, and waits for a decision on
/// it. What was noted can be put right; the ledger keeps its entry then.
///
/// # Errors
/// As [`slot_to_change`]; a conflict before it begins, or where nobody had booked it.
pub async fn note(
    portal: &Portal,
    op: &Op,
    engagement: EngagementId,
    slot: SlotId,
    came: Option<&str>,
) -> Result<(), Fault> {
    let (_, line) = slot_to_change(portal, op, engagement, slot).await?;
    if is_noted(&line, came.is_some()) {
        return already(portal, engagement, &line, came).await;
    }
    // Serializable, as closing is: either that waits for a decision on the entry, or it came late.
    let noted = tx!(portal, op, serializable, t => {
        let (engagement, slot, permit) = ground(t, op, engagement, slot).await?;
        // A hold of theirs that ran out is no other demo.
        waiting::release_and_lapse(t, op, engagement.id).await?;
        let before = on_slot(t, slot.id).await?.ok_or_else(nobody)?;
        let after = before.clone().note(slot.starts, came.is_some(), op.now)?;
        if after == before {
            return Err(Fault::conflict("A colleague noted that already", "The page shows what"));
        }
        step(t, &before, &after).await?;
        if let Some(said) = came {
            let supplier = name_of(t, before.organisation).await?;
            let said = in_the_ledger(&slot, said);
            ledger::told_one_by(t, op, (engagement.id, slot.host), (Channel::Demo, &supplier), &said).await?;
        }
        let (engagement, booking) = (engagement.id, before.id);
        Ok((permit.did(Event::DemoNoted { booking, slot: slot.id, engagement, came: came.is_some() }), ()))
    });
    match noted {
        Err(fault) if violated(&fault).as_deref() == Some(ORGANISATION_KEY) => Err(Fault::conflict(
            "This supplier has booked another demo since",
            "Cancel that slot first, with the reason. Then note that they came to this one",
        )),
        // The form was sent twice at the same moment.
        Err(fault) if fault.kind == FaultKind::Conflict => {
            let (_, now) = slot_to_change(portal, op, engagement, slot).await?;
            if is_noted(&now, came.is_some()) {
                already(portal, engagement, &now, came).await
            } else {
                Err(fault)
            }
        }
        noted => noted,
    }
}

fn in_the_ledger(slot: &Slot, said: &str) -> String {
    format!("In the demo on {}:\n\n{said}", slot.when())
}

/// What was noted before: no word for the ledger is lost in silence.
async fn already(
    portal: &Portal,
    engagement: EngagementId,
    line: &Line,
    came: Option<&str>,
) -> Result<(), Fault> {
    let Some(said) = came else { return Ok(()) };
    let said = in_the_ledger(&line.slot, said);
    if ledger::entries(portal, engagement).await?.iter().any(|entry| entry.told.summary == said) {
        return Ok(());
    }
    Err(Fault::conflict(
        "It was noted before that they came, with other words for the ledger",
        "What you wrote is not saved. Write it into the ledger as another entry",
    ))
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
