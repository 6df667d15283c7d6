//! Seats: people of suppliers take one, wait for one, and give it up.
//!
//! Whoever comes for a seat does not pass those who wait: what is free is kept for them first, in the same transaction, with the row of
//! the forum held. What a crash or a race leaves undone, the job does ([`give_all`]): no offer is lost.

use super::{claim, desk::desk, json, mail, read_attendee};
use crate::{
    Op, Portal, bind,
    db::{Tx, id, violated},
    engagements::{interest, load_in as load_engagement_in},
    statements, tx,
};
use domain::{
    actor::{Act, Actor, Permit, Subject},
    demos::offer_until,
    engagements::Engagement,
    event::{Event, Message},
    fault::{Fault, FaultKind},
    forums::{Attendee, AttendeeStage, Forum},
    ids::{AttendeeId, EngagementId, ForumId, OrganisationId},
};

statements! {
    // The lowest number that is free.
    SEAT: Read "SELECT MIN(s.seat) FROM forum_seats s WHERE s.forum = $1
        AND NOT EXISTS (SELECT 1 FROM forum_attendees a WHERE a.forum = $1 AND a.seat = s.seat)";
    NTH: Read "SELECT MIN(n.nth) + 1 FROM (SELECT 0 AS nth UNION ALL SELECT a.nth FROM forum_attendees a WHERE a.forum = $1 AND a.organisation = $2 AND a.nth IS NOT NULL) n
        WHERE NOT EXISTS (SELECT 1 FROM forum_attendees b WHERE b.forum = $1 AND b.organisation = $2 AND b.nth = n.nth + 1)";
    COME: Write "INSERT INTO forum_attendees (id, forum, engagement, person, organisation, needs, stage, stage_data, live, seat, nth, since, offered_until, reminded, revision)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, TRUE, $9, $10, $11, NULL, NULL, 0)";
    // Of those who wait longest, whoever's supplier may send one more.
    NEXT: Read "SELECT w.id, w.forum, w.person, w.organisation, w.needs, w.stage_data, w.revision FROM forum_attendees w JOIN forums f ON f.id = w.forum
        WHERE w.forum = $1 AND w.stage = 'waiting' AND (SELECT COUNT(*) FROM forum_attendees a
            WHERE a.forum = w.forum AND a.organisation = w.organisation AND a.nth IS NOT NULL) < f.per_supplier
        ORDER BY w.since, w.id LIMIT 1";
    OFFER: Write "UPDATE forum_attendees SET stage = $3, stage_data = $4, seat = $5, nth = $6, offered_until = $7, revision = revision + 1
        WHERE id = $1 AND revision = $2 AND stage = 'waiting'";
    STEP: Write "UPDATE forum_attendees SET stage = $3, stage_data = $4, live = $5, seat = CASE WHEN CAST($6 AS BOOLEAN) THEN seat END,
        nth = CASE WHEN CAST($6 AS BOOLEAN) THEN nth END, offered_until = NULL, revision = revision + 1 WHERE id = $1 AND revision = $2";
    LAPSE: Write "UPDATE forum_attendees SET stage = $3, stage_data = $4, live = FALSE, seat = NULL, nth = NULL, offered_until = NULL, revision = revision + 1
        WHERE forum = $1 AND offered_until <= $2";
    CALL_OFF: Write "UPDATE forum_attendees SET stage = $2, stage_data = $3, live = FALSE, seat = NULL, nth = NULL, offered_until = NULL, revision = revision + 1
        WHERE forum = $1 AND live";
    TOUCH_ALL: Write "UPDATE forum_attendees SET revision = revision + 1, reminded = CASE WHEN CAST($2 AS BOOLEAN) THEN NULL ELSE reminded END
        WHERE forum = $1 AND live";
    // Where somebody who waits can be offered a seat, or an offer was not taken in time.
    DUE: Read "SELECT f.engagement, f.id FROM forums f WHERE f.stage = 'announced' AND f.starts > $2
        AND EXISTS (SELECT 1 FROM forum_attendees w WHERE w.forum = f.id AND w.stage = 'waiting' AND (SELECT COUNT(*) FROM forum_attendees a
            WHERE a.forum = f.id AND a.organisation = w.organisation AND a.nth IS NOT NULL) < f.per_supplier)
        AND EXISTS (SELECT 1 FROM forum_seats s WHERE s.forum = f.id
            AND NOT EXISTS (SELECT 1 FROM forum_attendees a WHERE a.forum = f.id AND a.seat = s.seat))
        UNION SELECT a.engagement, a.forum FROM forum_attendees a WHERE a.offered_until <= $1";
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
    interest::keep_sides_apart_in(t, engagement.lead, op.person()?).await?;
    Ok((engagement, permit))
}

/// The lowest number of a seat that is free, if one is.
async fn free_seat(t: &mut Tx, forum: ForumId) -> Result<Option<i64>, Fault> {
    t.row(&SEAT, bind![id(forum)]).await?.map_or(Ok(None), |row| row.get(0))
}

/// The number of the next person of a supplier; nothing where as many come as may.
async fn next_of(t: &mut Tx, forum: &Forum, organisation: OrganisationId) -> Result<Option<i64>, Fault> {
    let row = t.row(&NTH, bind![id(forum.id), id(organisation)]).await?;
    let nth = row.map_or(Ok(None), |row| row.get::<Option<i64>>(0))?.unwrap_or(1);
    Ok((nth <= i64::from(forum.plan.per_supplier)).then_some(nth))
}

/// Takes a seat for oneself, or waits where none is free, or none for one's supplier. `seen` is the revision of the forum that one read.
/// Once more changes nothing.
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
        return Ok(());
    }
    let (own, person, organisation): (AttendeeId, _, _) = (op.id(), op.person()?, before.organisation);
    let taken = tx!(portal, op, t => {
        let (engagement, permit) = ground(t, op, (before.engagement.id, organisation)).await?;
        let forum = claim(t, engagement.id, forum).await?;
        engagement.takes_bookings()?;
        forum.takes_seats(op.now)?;
        if forum.revision != seen {
            return Err(Fault::conflict(
                "The council changed this while you were reading",
                "Nothing was booked. Look at what changed, then take a seat if it still suits you",
            ));
        }
        let lapsed = lapse(t, op, &forum).await?;
        // Those who wait come first.
        let (given, mut messages) = give(t, portal, op, &engagement, &forum).await?;
        let seat = match next_of(t, &forum, organisation).await? {
            Some(nth) => free_seat(t, forum.id).await?.map(|seat| (seat, nth)),
            None => None,
        };
        let stage = match seat {
            Some(_) => AttendeeStage::Seated { at: op.now },
            None => AttendeeStage::Waiting { since: op.now },
        };
        let values = bind![
            id(own), id(forum.id), id(engagement.id), id(person), id(organisation), needs, stage.key(), json(&stage)?,
            seat.map(|(seat, _)| seat), seat.map(|(_, nth)| nth), op.now
        ];
        t.change_one(&COME, values).await?;
        let attendee = Attendee { id: own, forum: forum.id, person, organisation, needs: needs.to_owned(), stage, revision: 0 };
        messages.extend(mail::came_for_a_seat(t, portal, &engagement, &forum, &attendee).await?);
        let event =
            Event::SeatTaken { attendee: own, forum: forum.id, organisation, waits: seat.is_none(), lapsed, given };
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

/// Takes the seat that is kept for one. Once more changes nothing.
///
/// # Errors
/// As [`desk`]; a conflict where none is kept any more.
pub async fn accept(portal: &Portal, op: &Op, reference: &str, forum: ForumId) -> Result<(), Fault> {
    change(portal, op, reference, forum, Change::Accept).await
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
    Accept,
    GiveUp,
}

impl Change {
    fn apply(self, own: Attendee, forum: &Forum, op: &Op) -> Result<Attendee, Fault> {
        match self {
            Change::Accept => {
                forum.takes_seats(op.now)?;
                own.accept(op.now)
            }
            Change::GiveUp => own.give_up(forum.plan.starts, op.now),
        }
    }

    fn is_done(self, own: &Attendee) -> bool {
        match self {
            Change::Accept => own.stage.is_seated(),
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
            Change::Accept => mail::came_for_a_seat(t, portal, &engagement, &forum, &Attendee { revision: own.revision + 1, ..after }).await?.into_iter().collect(),
            Change::GiveUp => Vec::new(),
        };
        let lapsed = lapse(t, op, &forum).await?;
        let given = match forum.takes_seats(op.now) {
            Ok(()) => {
                let (given, told) = give(t, portal, op, &engagement, &forum).await?;
                messages.extend(told);
                given
            }
            Err(_) => Vec::new(),
        };
        let event = match what {
            Change::Accept => Event::SeatAccepted { attendee: own.id, forum: forum.id },
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

/// Saves what became of an attendee; only one of two changes at the same time goes through.
pub(super) async fn step(t: &mut Tx, before: &Attendee, after: &Attendee) -> Result<(), Fault> {
    let stage = &after.stage;
    let keeps_seat = stage.is_seated() || stage.offered_until().is_some();
    let values =
        bind![id(before.id), before.revision, stage.key(), json(stage)?, stage.is_live(), keeps_seat];
    t.change_one(&STEP, values).await
}

/// Takes back what was kept for somebody in vain. Gives back for how many.
pub(super) async fn lapse(t: &mut Tx, op: &Op, forum: &Forum) -> Result<u64, Fault> {
    let gone = AttendeeStage::Lapsed;
    t.change(&LAPSE, bind![id(forum.id), op.now, gone.key(), json(&gone)?]).await
}

/// It does not take place: nobody comes or waits any more.
pub(super) async fn call_off(t: &mut Tx, op: &Op, forum: ForumId) -> Result<(), Fault> {
    let stage = AttendeeStage::CalledOff { at: op.now };
    t.change(&CALL_OFF, bind![id(forum), stage.key(), json(&stage)?]).await.map(drop)
}

/// Something changed for everybody who comes or waits; of another time they are reminded again.
pub(super) async fn touch_all(t: &mut Tx, forum: ForumId, another_time: bool) -> Result<(), Fault> {
    t.change(&TOUCH_ALL, bind![id(forum), another_time]).await.map(drop)
}

/// Keeps what is free for those who wait, the longest first. The row of the forum is held. Gives back for whom, and what they are told.
pub(super) async fn give(
    t: &mut Tx,
    portal: &Portal,
    op: &Op,
    engagement: &Engagement,
    forum: &Forum,
) -> Result<(Vec<AttendeeId>, Vec<Message>), Fault> {
    let (mut given, mut messages) = (Vec::new(), Vec::new());
    // Later than that nobody is offered anything any more: whoever comes takes what is free.
    let Some(until) = offer_until(forum.plan.starts, op.now) else { return Ok((given, messages)) };
    while let Some(row) = t.row(&NEXT, bind![id(forum.id)]).await? {
        let Some(seat) = free_seat(t, forum.id).await? else { break };
        let waiting = read_attendee(&row)?;
        let AttendeeStage::Waiting { since } = waiting.stage else { break };
        let Some(nth) = next_of(t, forum, waiting.organisation).await? else { break };
        let stage = AttendeeStage::Offered { since, until };
        let values = bind![id(waiting.id), waiting.revision, stage.key(), json(&stage)?, seat, nth, until];
        t.change_one(&OFFER, values).await?;
        let offered = Attendee { stage, revision: waiting.revision + 1, ..waiting };
        given.push(offered.id);
        messages.extend(mail::offered(t, portal, engagement, forum, &offered, until).await?);
    }
    Ok((given, messages))
}

/// Keeps what became free since for those who wait, everywhere. A job of [`crate::jobs`].
///
/// # Errors
/// The database does not answer; the next round goes on.
pub async fn give_all(portal: &Portal) -> Result<(), Fault> {
    let op = Op::new(Actor::System, portal.clock.now());
    let latest = op.now.plus_hours(domain::demos::OFFER_LATEST_HOURS);
    let mut done = Ok(());
    for row in portal.db.rows(&DUE, bind![op.now, latest]).await? {
        // What is wrong with one keeps nobody else waiting.
        done = done.and(give_in(portal, &op, row.parse(0)?, row.parse(1)?).await);
    }
    done
}

async fn give_in(portal: &Portal, op: &Op, engagement: EngagementId, forum: ForumId) -> Result<(), Fault> {
    tx!(portal, op, t => {
        let engagement = load_engagement_in(t, engagement).await?;
        let permit = op.may(Act::Enter, &Subject::Portal)?;
        let forum = claim(t, engagement.id, forum).await?;
        let lapsed = lapse(t, op, &forum).await?;
        let (given, messages) = match forum.takes_seats(op.now) {
            Ok(()) => give(t, portal, op, &engagement, &forum).await?,
            Err(_) => (Vec::new(), Vec::new()),
        };
        let event = Event::SeatsGiven { forum: forum.id, lapsed, given };
        Ok((permit.did(event).telling_all(messages), ()))
    })
}
