//! Seats: people of suppliers take one, wait for one, and give it up.
//!
//! Whoever comes for a seat does not pass those who wait: what is free is kept for them first, in the same transaction, with the row of
//! the forum held.

use super::{
    claim,
    desk::desk,
    giving::{free_seat, give, lapse, next_of, step},
    mail, read_attendee,
};
use crate::{
    Op, Portal, bind,
    db::{Tx, id, json, violated},
    engagements::{interest, load_in as load_engagement_in},
    keys::random_id,
    statements, tx,
};
use domain::{
    actor::{Act, Permit, Subject},
    engagements::Engagement,
    event::{Event, Message},
    fault::{Fault, FaultKind},
    forums::{Attendee, AttendeeStage, Forum, WAITING_MAX, WAITING_OF_ONE},
    ids::{AttendeeId, EngagementId, ForumId, OrganisationId, PersonId},
};

statements! {
    COME: Write "INSERT INTO forum_attendees (id, forum, engagement, person, organisation, needs, stage, stage_data, live, seat, nth, since, offered_until, reminded, revision)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, TRUE, $9, $10, $11, NULL, NULL, 0)";
    WAITING: Read "SELECT COUNT(*), COUNT(CASE WHEN organisation = $2 THEN 1 END) FROM forum_attendees WHERE forum = $1 AND stage = 'waiting'";
    MINE: Read "SELECT id, forum, person, organisation, needs, stage_data, revision FROM forum_attendees
        WHERE forum = $1 AND person = $2 AND organisation = $3 AND live";
    SIT_DOWN: Write "UPDATE forum_attendees SET stage = $3, stage_data = $4, seat = $5, nth = $6, since = $7, revision = revision + 1
        WHERE id = $1 AND revision = $2 AND stage = 'waiting'";
    NEEDS: Write "UPDATE forum_attendees SET needs = $2 WHERE id = $1 AND live";
}

/// The unique index by which everybody comes once.
const PERSON_KEY: &str = "forum_attendees_forum_person_key";

/// The engagement and the permit, within a transaction of somebody who comes.
pub(super) async fn ground(
    t: &mut Tx,
    op: &Op,
    (engagement, organisation): (EngagementId, OrganisationId),
) -> Result<(Engagement, Permit), Fault> {
    let engagement = load_engagement_in(t, engagement).await?;
    let permit = op.may(Act::AttendForum, &Subject::Organisation(organisation))?;
    interest::keep_sides_apart_in(t, engagement.id, op.person()?).await?;
    Ok((engagement, permit))
}

/// A seat that is free, and the number of the next person of a supplier; nothing where either is not there.
async fn free_for(
    t: &mut Tx,
    forum: &Forum,
    organisation: OrganisationId,
) -> Result<Option<(i64, i64)>, Fault> {
    let Some(nth) = next_of(t, forum, organisation).await? else { return Ok(None) };
    Ok(free_seat(t, forum.id).await?.map(|seat| (seat, nth)))
}

/// Refuses more people who wait than there is any hope for.
async fn room_to_wait(t: &mut Tx, forum: &Forum, organisation: OrganisationId) -> Result<(), Fault> {
    let row = t.row(&WAITING, bind![id(forum.id), id(organisation)]).await?.ok_or_else(Fault::not_found)?;
    let count = |column| u64::try_from(row.get::<i64>(column)?).map_err(Fault::internal);
    if count(1)? >= WAITING_OF_ONE {
        return Err(Fault::conflict(
            format!("{WAITING_OF_ONE} people of your organisation wait already"),
            "Ask one of them to leave the waiting list, or read the minutes when they are published",
        ));
    }
    if count(0)? >= WAITING_MAX {
        return Err(Fault::conflict("The waiting list is full", "Read the minutes when they are published"));
    }
    Ok(())
}

/// Refuses a forum that is not as somebody read it.
fn same_revision(forum: &Forum, seen: i64) -> Result<(), Fault> {
    if forum.revision == seen {
        return Ok(());
    }
    Err(Fault::conflict(
        "The council changed this while you were reading",
        "Nothing was booked. Look at what changed, then take a seat if it still suits you",
    ))
}

/// Takes a seat for oneself, or waits where none is free, or none for one's supplier. Whoever waits takes one that is free once none is kept
/// for anybody any more. `seen` is the revision of the forum that one read. Once more saves what one needs, and changes nothing else.
///
/// # Errors
/// As [`desk`]; a conflict once it has begun or does not take place, or where it changed since one read it.
pub async fn take(
    portal: &Portal,
    op: &Op,
    reference: &str,
    (forum, seen): (ForumId, i64),
    needs: &str,
) -> Result<(), Fault> {
    let before = desk(portal, op, reference, forum).await?;
    if before.own.as_ref().is_some_and(|own| own.stage.is_live()) {
        need(portal, op, reference, forum, needs).await?;
        // Whoever waits, and finds a seat free, may get it.
        if before.standing_for().is_none() || before.line.free() == 0 {
            return Ok(());
        }
    }
    let (own, person, organisation) = (AttendeeId(random_id()), op.person()?, before.organisation);
    let taken = tx!(portal, op, t => {
        let (engagement, permit) = ground(t, op, (before.engagement.id, organisation)).await?;
        let forum = claim(t, engagement.id, forum).await?;
        engagement.takes_bookings()?;
        forum.takes_seats(op.now)?;
        same_revision(&forum, seen)?;
        let lapsed = lapse(t, op, &forum).await?;
        // Those who wait come first.
        let (given, mut messages) = give(t, portal, op, &engagement, (&forum, None)).await?;
        let mine = t.row(&MINE, bind![id(forum.id), id(person), id(organisation)]).await?;
        let mine = mine.map(|row| read_attendee(&row)).transpose()?;
        let seat = free_for(t, &forum, organisation).await?;
        let attendee = match (mine, seat) {
            (Some(waiting), Some(seat)) if matches!(waiting.stage, AttendeeStage::Waiting { .. }) => {
                Some(sit_down(t, op, waiting, seat, needs).await?)
            }
            // They wait already, were just kept a seat, or sent the form twice.
            (Some(_), _) => None,
            (None, seat) => Some(come(t, op, (own, person, organisation), &forum, seat, needs).await?),
        };
        let Some(attendee) = attendee else {
            let event = Event::SeatsGiven { forum: forum.id, lapsed, given };
            return Ok((permit.did(event).telling_all(messages), ()));
        };
        messages.extend(mail::came_for_a_seat(t, portal, &engagement, &forum, &attendee).await?);
        let waits = !attendee.stage.is_seated();
        let event = Event::SeatTaken { attendee: attendee.id, forum: forum.id, organisation, waits, lapsed, given };
        Ok((permit.did(event).telling_all(messages), ()))
    });
    match taken {
        // The form was sent twice at the same moment, or they come for another supplier.
        Err(fault) if violated(&fault).as_deref() == Some(PERSON_KEY) => {
            let now = desk(portal, op, reference, forum).await?;
            match now.own {
                Some(own) if own.stage.is_live() => Ok(()),
                _ => Err(Fault::conflict(
                    "You come to this for another of your organisations already",
                    "Change to that organisation to see it. Somebody comes for one supplier at a time",
                )),
            }
        }
        taken => taken,
    }
}

/// Writes down somebody who came: with a seat, or on the waiting list.
async fn come(
    t: &mut Tx,
    op: &Op,
    (own, person, organisation): (AttendeeId, PersonId, OrganisationId),
    forum: &Forum,
    seat: Option<(i64, i64)>,
    needs: &str,
) -> Result<Attendee, Fault> {
    let stage = match seat {
        Some(_) => AttendeeStage::Seated { at: op.now },
        None => {
            room_to_wait(t, forum, organisation).await?;
            AttendeeStage::Waiting { since: op.now }
        }
    };
    let values = bind![
        id(own),
        id(forum.id),
        id(forum.engagement),
        id(person),
        id(organisation),
        needs,
        stage.key(),
        json(&stage)?,
        seat.map(|(seat, _)| seat),
        seat.map(|(_, nth)| nth),
        op.now
    ];
    t.change_one(&COME, values).await?;
    Ok(Attendee {
        id: own,
        forum: forum.id,
        person,
        organisation,
        needs: needs.to_owned(),
        stage,
        revision: 0,
    })
}

/// Gives somebody who waits a seat that is free.
async fn sit_down(
    t: &mut Tx,
    op: &Op,
    waiting: Attendee,
    (seat, nth): (i64, i64),
    needs: &str,
) -> Result<Attendee, Fault> {
    let after = waiting.clone().sit_down(op.now)?;
    let stage = &after.stage;
    let values = bind![id(waiting.id), waiting.revision, stage.key(), json(stage)?, seat, nth, op.now];
    t.change_one(&SIT_DOWN, values).await?;
    t.change_one(&NEEDS, bind![id(waiting.id), needs]).await?;
    Ok(Attendee { revision: waiting.revision + 1, needs: needs.to_owned(), ..after })
}

/// Says anew what one needs there.
///
/// # Errors
/// As [`desk`]; a conflict for whoever neither has a seat nor waits.
pub async fn need(
    portal: &Portal,
    op: &Op,
    reference: &str,
    forum: ForumId,
    needs: &str,
) -> Result<(), Fault> {
    let before = desk(portal, op, reference, forum).await?;
    let own = before.own.filter(|own| own.stage.is_live()).ok_or_else(|| {
        Fault::conflict(
            "You neither have a seat nor wait for one",
            "Take a seat first, and say what you need there",
        )
    })?;
    if own.needs == needs {
        return Ok(());
    }
    tx!(portal, op, t => {
        let (engagement, permit) = ground(t, op, (before.engagement.id, before.organisation)).await?;
        let forum = claim(t, engagement.id, forum).await?;
        forum.takes_seats(op.now)?;
        t.change_one(&NEEDS, bind![id(own.id), needs]).await?;
        Ok((permit.did(Event::NeedsSaid { attendee: own.id, forum: forum.id }), ()))
    })
}

/// Takes the seat that is kept for one. `seen` is the revision of the forum that one read. Once more changes nothing.
///
/// # Errors
/// As [`desk`]; a conflict where none is kept any more, or the forum changed since.
pub async fn accept(
    portal: &Portal,
    op: &Op,
    reference: &str,
    (forum, seen): (ForumId, i64),
) -> Result<(), Fault> {
    change(portal, op, reference, forum, Change::Accept { seen }).await
}

/// Gives one's seat up, or what is kept for one, or waits no more. Once more changes nothing.
///
/// # Errors
/// As [`desk`]; a conflict once it has begun.
pub async fn give_up(portal: &Portal, op: &Op, reference: &str, forum: ForumId) -> Result<(), Fault> {
    change(portal, op, reference, forum, Change::GiveUp).await
}

#[derive(Clone, Copy)]
enum Change {
    Accept { seen: i64 },
    GiveUp,
}

impl Change {
    fn apply(self, own: Attendee, forum: &Forum, op: &Op) -> Result<Attendee, Fault> {
        match self {
            Change::Accept { seen } => {
                forum.takes_seats(op.now)?;
                same_revision(forum, seen)?;
                own.accept(op.now)
            }
            Change::GiveUp => own.give_up(forum.plan.starts, op.now),
        }
    }

    fn is_done(self, own: &Attendee) -> bool {
        match self {
            Change::Accept { .. } => own.stage.is_seated(),
            Change::GiveUp => matches!(own.stage, AttendeeStage::GivenUp { .. }),
        }
    }
}

async fn change(
    portal: &Portal,
    op: &Op,
    reference: &str,
    forum: ForumId,
    what: Change,
) -> Result<(), Fault> {
    let before = desk(portal, op, reference, forum).await?;
    let own = before.own.clone().ok_or_else(Fault::not_found)?;
    if what.is_done(&own) {
        return Ok(());
    }
    let changed = tx!(portal, op, t => {
        let (engagement, permit) = ground(t, op, (before.engagement.id, before.organisation)).await?;
        let forum = claim(t, engagement.id, forum).await?;
        let after = what.apply(own.clone(), &forum, op)?;
        step(t, &own, &after).await?;
        let mut messages: Vec<Message> = match what {
            Change::Accept { .. } => mail::came_for_a_seat(t, portal, &engagement, &forum, &Attendee { revision: own.revision + 1, ..after }).await?.into_iter().collect(),
            Change::GiveUp => Vec::new(),
        };
        let lapsed = lapse(t, op, &forum).await?;
        let (given, told) = give(t, portal, op, &engagement, (&forum, None)).await?;
        messages.extend(told);
        let event = match what {
            Change::Accept { .. } => Event::SeatAccepted { attendee: own.id, forum: forum.id, lapsed, given },
            Change::GiveUp => Event::SeatGivenUp { attendee: own.id, forum: forum.id, lapsed, given },
        };
        Ok((permit.did(event).telling_all(messages), ()))
    });
    match changed {
        // The form was sent twice at the same moment.
        Err(fault) if fault.kind == FaultKind::Conflict => {
            let now = desk(portal, op, reference, forum).await?.own;
            if now.is_some_and(|now| what.is_done(&now)) { Ok(()) } else { Err(fault) }
        }
        changed => changed,
    }
}
