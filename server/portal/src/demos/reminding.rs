//! Reminders: a day before a demo whoever booked it and its host are told once more. Once a booking moves or is given up, a reminder of
//! how it was is not sent any more: the outbox asks.

use super::{mail, read_booking, read_slot};
use crate::{
    Op, Portal, bind,
    db::{Row, id},
    engagements::load_in,
    statements, tx,
};
use domain::{
    actor::{Act, Actor, Subject},
    demos::{Booking, Slot},
    event::Event,
    fault::Fault,
};

statements! {
    DUE: Read "SELECT b.id, b.slot, b.organisation, b.person, b.needs, b.stage_data, b.revision,
        s.id, s.engagement, s.starts, s.ends, s.host, s.stage_data, s.revision
        FROM demo_bookings b JOIN demo_slots s ON s.id = b.slot
        WHERE b.stage = 'confirmed' AND s.starts > $1 AND s.starts <= $2 AND b.booked_at <= s.starts - $3
        AND (b.reminded IS NULL OR b.reminded < b.revision) ORDER BY s.starts, b.id LIMIT 100";
    REMINDED: Write "UPDATE demo_bookings SET reminded = revision WHERE id = $1 AND revision = $2 AND (reminded IS NULL OR reminded < revision)";
}

/// So long before a slot begins people are reminded.
const REMIND_HOURS: i64 = 24;
/// Whoever booked later than so long before it needs no reminder.
const BOOKED_HOURS: i64 = 48;

/// Reminds everybody whose demo is a day away, once. A job of [`crate::jobs`].
///
/// # Errors
/// The database does not answer; the next round goes on.
pub async fn remind(portal: &Portal) -> Result<(), Fault> {
    let op = Op::new(Actor::System, portal.clock.now());
    let values = bind![op.now, op.now.plus_hours(REMIND_HOURS), BOOKED_HOURS * 3_600_000];
    let mut done = Ok(());
    for row in portal.db.rows(&DUE, values).await? {
        // What is wrong with one keeps nobody else from being told.
        done = done.and(remind_of(portal, &op, &row).await);
    }
    done
}

async fn remind_of(portal: &Portal, op: &Op, row: &Row) -> Result<(), Fault> {
    let (booking, slot): (Booking, Slot) = (read_booking(row, 0)?, read_slot(row, 7)?);
    let reminded = tx!(portal, op, t => {
        let engagement = load_in(t, slot.engagement).await?;
        let permit = op.may(Act::Enter, &Subject::Portal)?;
        t.change_one(&REMINDED, bind![id(booking.id), booking.revision]).await?;
        let messages = mail::reminder(t, portal, &engagement, &booking, &slot).await?;
        let event = Event::DemoReminded { booking: booking.id, engagement: engagement.id };
        Ok((permit.did(event).telling_all(messages), ()))
    });
    match reminded {
        // It changed at this moment, or another process was first.
        Err(fault) if fault.kind == domain::fault::FaultKind::Conflict => Ok(()),
        reminded => reminded,
    }
}
