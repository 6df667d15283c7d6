//! The waiting list: whoever lets a slot go gives it, in the same transaction, to the first who waits.
//!
//! Those who give slots of one engagement at the same time wait for each other ([`LOCK`]), so that nobody is offered two. What a
//! crash or a race leaves undone, the job does ([`give_all`]): no offer is lost.

use super::{
    booking::{ground, held},
    claim, desk, free_slots, json, mail,
};
use crate::{
    Op, Portal, bind,
    db::{Row, Tx, id, violated},
    engagements::load_in,
    statements, tx,
};
use domain::{
    actor::{Act, Actor, Subject},
    demos::{BookingStage, WaitingStage, offer_until, when},
    engagements::Engagement,
    event::{Event, Message},
    fault::{Fault, FaultKind},
    ids::{BookingId, EngagementId, OrganisationId, PersonId, SlotId, WaitingId},
    time::Timestamp,
};

statements! {
    WAIT: Write "INSERT INTO demo_waiting (id, engagement, organisation, person, since, stage, live, booking) VALUES ($1, $2, $3, $4, $5, 'waiting', TRUE, NULL)";
    OWN: Read "SELECT id, since, stage FROM demo_waiting WHERE engagement = $1 AND organisation = $2 AND live";
    OF_ENGAGEMENT: Read "SELECT o.name, w.since, w.stage FROM demo_waiting w JOIN organisations o ON o.id = w.organisation
        WHERE w.engagement = $1 AND w.live ORDER BY w.since, w.id";
    LOCK: Write "UPDATE demo_plans SET offers = offers WHERE engagement = $1";
    ANYBODY: Read "SELECT 1 FROM demo_waiting WHERE engagement = $1 AND stage = 'waiting' LIMIT 1";
    // Whoever has a demo, or holds a slot, waits for none.
    NEXT: Read "SELECT w.id, w.organisation, w.person FROM demo_waiting w WHERE w.engagement = $1 AND w.stage = 'waiting'
        AND NOT EXISTS (SELECT 1 FROM demo_bookings b WHERE b.engagement = w.engagement AND b.organisation = w.organisation AND b.live)
        ORDER BY w.since, w.id LIMIT 1";
    FREE: Read "SELECT s.id, s.starts, s.ends FROM demo_slots s WHERE s.engagement = $1 AND s.stage = 'offered' AND s.starts > $2
        AND NOT EXISTS (SELECT 1 FROM demo_bookings b WHERE b.slot = s.id AND b.live) ORDER BY s.starts, s.id";
    GIVE: Write "INSERT INTO demo_bookings (id, slot, engagement, organisation, exception, person, needs, stage, stage_data, live, held_until, booked_at, revision)
        VALUES ($1, $2, $3, $4, 0, $5, '', $6, $7, TRUE, $8, $9, 0) ON CONFLICT DO NOTHING";
    OFFERED: Write "UPDATE demo_waiting SET stage = 'offered', booking = $2 WHERE id = $1 AND stage = 'waiting'";
    RELEASE: Write "UPDATE demo_bookings SET stage = $3, stage_data = $4, live = FALSE, held_until = NULL, revision = revision + 1
        WHERE engagement = $1 AND held_until <= $2";
    LAPSE: Write "UPDATE demo_waiting SET stage = 'lapsed', live = FALSE WHERE engagement = $1 AND stage = 'offered'
        AND booking IN (SELECT id FROM demo_bookings WHERE engagement = $1 AND stage = 'expired')";
    ACCEPT: Write "UPDATE demo_waiting SET stage = 'accepted', live = FALSE WHERE engagement = $1 AND organisation = $2 AND live";
    LEAVE: Write "UPDATE demo_waiting SET stage = 'left', live = FALSE WHERE id = $1 AND stage = 'waiting'";
    DECLINE: Write "UPDATE demo_waiting SET stage = 'left', live = FALSE WHERE booking = $1 AND stage = 'offered'";
    WAIT_AGAIN: Write "UPDATE demo_waiting SET stage = 'waiting' WHERE booking = $1 AND stage = 'offered'";
    END: Write "UPDATE demo_waiting SET stage = 'ended', live = FALSE WHERE engagement = $1 AND live";
    DUE: Read "SELECT DISTINCT w.engagement FROM demo_waiting w WHERE w.stage = 'waiting' AND EXISTS (
        SELECT 1 FROM demo_slots s WHERE s.engagement = w.engagement AND s.stage = 'offered' AND s.starts > $2
        AND NOT EXISTS (SELECT 1 FROM demo_bookings b WHERE b.slot = s.id AND b.live AND (b.held_until IS NULL OR b.held_until > $1)))
        AND NOT EXISTS (SELECT 1 FROM demo_bookings b WHERE b.engagement = w.engagement AND b.organisation = w.organisation AND b.live
            AND (b.held_until IS NULL OR b.held_until > $1))
        UNION SELECT w.engagement FROM demo_waiting w JOIN demo_bookings b ON b.id = w.booking
        WHERE w.stage = 'offered' AND b.stage = 'held' AND b.held_until <= $1";
}

/// A supplier's place on the waiting list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    id: WaitingId,
    /// Since when it waits.
    pub since: Timestamp,
    /// Where it stands.
    pub stage: WaitingStage,
}

fn stage(row: &Row, column: usize) -> Result<WaitingStage, Fault> {
    let key: String = row.get(column)?;
    WaitingStage::from_key(&key).ok_or_else(|| Fault::internal(format!("a waiting list knows no {key}")))
}

/// The place of a supplier, if it has one.
pub(super) async fn place_of(
    portal: &Portal,
    engagement: EngagementId,
    organisation: OrganisationId,
) -> Result<Option<Place>, Fault> {
    let row = portal.db.row(&OWN, bind![id(engagement), id(organisation)]).await?;
    row.map(|row| Ok(Place { id: row.parse(0)?, since: row.moment(1)?, stage: stage(&row, 2)? })).transpose()
}

/// Who waits, the longest first, with the name of each, since when, and where it stands.
pub(super) async fn waiting(
    portal: &Portal,
    engagement: EngagementId,
) -> Result<Vec<(String, Timestamp, WaitingStage)>, Fault> {
    let rows = portal.db.rows(&OF_ENGAGEMENT, bind![id(engagement)]).await?;
    rows.iter().map(|row| Ok((row.get(0)?, row.moment(1)?, stage(row, 2)?))).collect()
}

/// Puts one's supplier on the waiting list, where no slot is free; once more changes nothing.
///
/// # Errors
/// As [`desk`]; a conflict where a slot is free, none was ever offered, or the supplier has a demo.
pub async fn wait(portal: &Portal, op: &Op, reference: &str) -> Result<(), Fault> {
    let desk = desk(portal, op, reference).await?;
    if desk.waiting.is_some() || desk.standing(op.now).is_some() {
        return Ok(());
    }
    if desk.public.is_none() {
        return Err(Fault::conflict(
            "The council offers no demos so far",
            "Watch the engagement: you are told when it does",
        ));
    }
    if desk.extra.is_some() {
        return Err(Fault::conflict(
            "The waiting list is for a first demo",
            "You were allowed another one. Come back when a slot is free",
        ));
    }
    if !free_slots(portal, op, &desk.engagement).await?.is_empty() {
        return Err(Fault::conflict("A slot is free", "Choose one below. Nobody has to wait"));
    }
    let (own, person): (WaitingId, _) = (op.id(), op.person()?);
    let waits = tx!(portal, op, t => {
        let (engagement, permit) = ground(t, op, &desk).await?;
        engagement.takes_bookings()?;
        let values = bind![id(own), id(engagement.id), id(desk.organisation), id(person), op.now];
        t.change_one(&WAIT, values).await?;
        // A slot may have become free since: then it is theirs, or of whoever waits longer.
        let (given, messages) = give(t, portal, op, &engagement).await?;
        let event = Event::DemoAwaited { waiting: own, engagement: engagement.id, organisation: desk.organisation, given };
        Ok((permit.did(event).telling_all(messages), ()))
    });
    match waits {
        // A colleague was first.
        Err(fault) if violated(&fault).as_deref() == Some("demo_waiting_engagement_organisation_key") => {
            Ok(())
        }
        waits => waits,
    }
}

/// Takes one's supplier off the waiting list; once more changes nothing. What is offered is given up on its own page.
///
/// # Errors
/// As [`desk`].
pub async fn leave(portal: &Portal, op: &Op, reference: &str) -> Result<(), Fault> {
    let desk = desk(portal, op, reference).await?;
    let Some(place) = desk.waiting.filter(|place| place.stage == WaitingStage::Waiting) else {
        return Ok(());
    };
    let left = tx!(portal, op, t => {
        let (engagement, permit) = ground(t, op, &desk).await?;
        t.change_one(&LEAVE, bind![id(place.id)]).await?;
        let event = Event::WaitingLeft { waiting: place.id, engagement: engagement.id };
        Ok((permit.did(event), ()))
    });
    match left {
        // A colleague was first.
        Err(fault) if fault.kind == FaultKind::Conflict => Ok(()),
        left => left,
    }
}

/// Somebody has a demo, and waits no more.
pub(super) async fn accepted(
    t: &mut Tx,
    engagement: EngagementId,
    organisation: OrganisationId,
) -> Result<(), Fault> {
    t.change(&ACCEPT, bind![id(engagement), id(organisation)]).await.map(drop)
}

/// Whoever gives up what was offered waits no more.
pub(super) async fn declined(t: &mut Tx, booking: BookingId) -> Result<(), Fault> {
    t.change(&DECLINE, bind![id(booking)]).await.map(drop)
}

/// Whoever lost what was offered through no doing of theirs waits again, since when they did.
pub(super) async fn wait_again(t: &mut Tx, booking: BookingId) -> Result<(), Fault> {
    t.change(&WAIT_AGAIN, bind![id(booking)]).await.map(drop)
}

/// Nobody waits any more, in the transaction that ends an engagement.
pub(super) async fn end(t: &mut Tx, engagement: EngagementId) -> Result<(), Fault> {
    t.change(&END, bind![id(engagement)]).await.map(drop)
}

/// Lets go what was held too long, and what was offered in vain. Gives back how many holds that were.
pub(super) async fn release_and_lapse(t: &mut Tx, op: &Op, engagement: EngagementId) -> Result<u64, Fault> {
    let gone = BookingStage::Expired;
    let released = t.change(&RELEASE, bind![id(engagement), op.now, gone.key(), json(&gone)?]).await?;
    if released > 0 {
        t.change(&LAPSE, bind![id(engagement)]).await?;
    }
    Ok(released)
}

/// Those who give slots of an engagement, and those who read its place to tell it, wait for each other.
pub(super) async fn lock(t: &mut Tx, engagement: EngagementId) -> Result<(), Fault> {
    t.change_one(&LOCK, bind![id(engagement)]).await
}

/// Gives what is free to those who wait, the longest first. Gives back the bookings that hold it for them, and what they are told.
pub(super) async fn give(
    t: &mut Tx,
    portal: &Portal,
    op: &Op,
    engagement: &Engagement,
) -> Result<(Vec<BookingId>, Vec<Message>), Fault> {
    let (mut given, mut messages) = (Vec::new(), Vec::new());
    if t.row(&ANYBODY, bind![id(engagement.id)]).await?.is_none() {
        return Ok((given, messages));
    }
    lock(t, engagement.id).await?;
    // A hold of their own that ran out keeps nobody from their turn.
    release_and_lapse(t, op, engagement.id).await?;
    for row in t.rows(&FREE, bind![id(engagement.id), op.now]).await? {
        let (free, starts, ends): (SlotId, _, _) = (row.parse(0)?, row.moment(1)?, row.moment(2)?);
        let Some(until) = offer_until(starts, op.now) else { continue };
        let Some(next) = t.row(&NEXT, bind![id(engagement.id)]).await? else { break };
        let (waiting, organisation): (WaitingId, OrganisationId) = (next.parse(0)?, next.parse(1)?);
        let (person, booking): (PersonId, BookingId) = (next.parse(2)?, op.id());
        let values = held((booking, free), engagement.id, (person, organisation), until, op.now)?;
        // Somebody may be cancelling it at this moment, or booking it.
        if claim(t, op, free).await.is_err() || t.change(&GIVE, values).await? == 0 {
            continue;
        }
        t.change_one(&OFFERED, bind![id(waiting), id(booking)]).await?;
        given.push(booking);
        let slot = when(starts, ends);
        messages.extend(
            mail::offered(t, portal, engagement, (booking, organisation, person), &slot, until).await?,
        );
    }
    Ok((given, messages))
}

/// Gives what became free since to those who wait, everywhere. A job of [`crate::jobs`].
///
/// # Errors
/// The database does not answer; the next round goes on.
pub async fn give_all(portal: &Portal) -> Result<(), Fault> {
    let op = Op::new(Actor::System, portal.clock.now());
    let latest = op.now.plus_hours(domain::demos::OFFER_LATEST_HOURS);
    let mut done = Ok(());
    for row in portal.db.rows(&DUE, bind![op.now, latest]).await? {
        // What is wrong with one keeps nobody else waiting.
        done = done.and(give_in(portal, &op, row.parse(0)?).await);
    }
    done
}

async fn give_in(portal: &Portal, op: &Op, engagement: EngagementId) -> Result<(), Fault> {
    tx!(portal, op, t => {
        let engagement = load_in(t, engagement).await?;
        let permit = op.may(Act::Enter, &Subject::Portal)?;
        let released = release_and_lapse(t, op, engagement.id).await?;
        let (given, messages) = give(t, portal, op, &engagement).await?;
        let event = Event::SlotsGiven { engagement: engagement.id, released, given };
        Ok((permit.did(event).telling_all(messages), ()))
    })
}
