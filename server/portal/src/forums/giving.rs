//! Keeping seats for those who wait, and what becomes of seats by no doing of those who have them.
//!
//! What a crash or a race leaves undone, the job does ([`give_all`]): no offer is lost.

use super::{claim, mail, read_attendee};
use crate::{
    Op, Portal, bind,
    db::{Tx, id, json},
    engagements::load_in as load_engagement_in,
    statements, tx,
};
use domain::{
    actor::{Act, Actor, Subject},
    demos::offer_until,
    engagements::Engagement,
    event::{Event, Message},
    fault::Fault,
    forums::{Attendee, AttendeeStage, Forum},
    ids::{AttendeeId, EngagementId, ForumId, OrganisationId, PersonId},
};

statements! {
    // The lowest number that is free.
    SEAT: Read "SELECT MIN(s.seat) FROM forum_seats s WHERE s.forum = $1
        AND NOT EXISTS (SELECT 1 FROM forum_attendees a WHERE a.forum = $1 AND a.seat = s.seat)";
    NTH: Read "SELECT MIN(n.nth) + 1, (SELECT COUNT(*) FROM forum_attendees c WHERE c.forum = $1 AND c.organisation = $2 AND c.nth IS NOT NULL) FROM (SELECT 0 AS nth UNION ALL SELECT a.nth FROM forum_attendees a WHERE a.forum = $1 AND a.organisation = $2 AND a.nth IS NOT NULL) n
        WHERE NOT EXISTS (SELECT 1 FROM forum_attendees b WHERE b.forum = $1 AND b.organisation = $2 AND b.nth = n.nth + 1)";
    // Of those who wait longest, whoever still belongs to their supplier, and whose supplier may send one more.
    NEXT: Read "SELECT w.id, w.forum, w.person, w.organisation, w.needs, w.stage_data, w.revision FROM forum_attendees w JOIN forums f ON f.id = w.forum
        WHERE w.forum = $1 AND w.stage = 'waiting'
        AND EXISTS (SELECT 1 FROM memberships m WHERE m.person = w.person AND m.organisation = w.organisation) AND (SELECT COUNT(*) FROM forum_attendees a
            WHERE a.forum = w.forum AND a.organisation = w.organisation AND a.nth IS NOT NULL) < f.per_supplier
        ORDER BY w.since, w.id LIMIT 1";
    OFFER: Write "UPDATE forum_attendees SET stage = $3, stage_data = $4, seat = $5, nth = $6, offered_until = $7, revision = revision + 1
        WHERE id = $1 AND revision = $2 AND stage = 'waiting'";
    STEP: Write "UPDATE forum_attendees SET stage = $3, stage_data = $4, live = $5, seat = CASE WHEN CAST($6 AS BOOLEAN) THEN seat END,
        nth = CASE WHEN CAST($6 AS BOOLEAN) THEN nth END, offered_until = $7, since = COALESCE($8, since), revision = revision + 1
        WHERE id = $1 AND revision = $2";
    OFFERED: Read "SELECT id, forum, person, organisation, needs, stage_data, revision FROM forum_attendees WHERE forum = $1 AND stage = 'offered' ORDER BY id";
    // Whoever leaves their supplier comes for it no more.
    LEAVE: Write "UPDATE forum_attendees SET stage = $4, stage_data = $5, needs = '', live = FALSE, seat = NULL, nth = NULL, offered_until = NULL,
        revision = revision + 1 WHERE person = $1 AND organisation = $2 AND stage IN ('waiting', 'offered', 'seated')
        AND forum IN (SELECT id FROM forums WHERE starts > $3)";
    FORGET: Write "UPDATE forum_attendees SET needs = '' WHERE person = $1 AND needs <> ''";
    LAPSE: Write "UPDATE forum_attendees SET stage = $3, stage_data = $4, live = FALSE, seat = NULL, nth = NULL, offered_until = NULL, revision = revision + 1
        WHERE forum = $1 AND offered_until <= $2";
    CALL_OFF: Write "UPDATE forum_attendees SET stage = $2, stage_data = $3, live = FALSE, seat = NULL, nth = NULL, offered_until = NULL, revision = revision + 1
        WHERE forum = $1 AND live";
    TOUCH: Write "UPDATE forum_attendees SET revision = revision + 1, reminded = CASE WHEN CAST($2 AS BOOLEAN) THEN NULL ELSE reminded END
        WHERE forum = $1 AND live AND (CAST($3 AS BOOLEAN) OR stage = 'seated')";
    // Where somebody who waits can be offered a seat, or an offer was not taken in time.
    DUE: Read "SELECT f.engagement, f.id FROM forums f WHERE f.stage = 'announced' AND f.starts > $2
        AND EXISTS (SELECT 1 FROM forum_attendees w WHERE w.forum = f.id AND w.stage = 'waiting'
            AND EXISTS (SELECT 1 FROM memberships m WHERE m.person = w.person AND m.organisation = w.organisation) AND (SELECT COUNT(*) FROM forum_attendees a
            WHERE a.forum = f.id AND a.organisation = w.organisation AND a.nth IS NOT NULL) < f.per_supplier)
        AND EXISTS (SELECT 1 FROM forum_seats s WHERE s.forum = f.id
            AND NOT EXISTS (SELECT 1 FROM forum_attendees a WHERE a.forum = f.id AND a.seat = s.seat))
        UNION SELECT a.engagement, a.forum FROM forum_attendees a WHERE a.offered_until <= $1";
}

/// The lowest number of a seat that is free, if one is.
pub(super) async fn free_seat(t: &mut Tx, forum: ForumId) -> Result<Option<i64>, Fault> {
    t.row(&SEAT, bind![id(forum)]).await?.map_or(Ok(None), |row| row.get(0))
}

/// The number of the next person of a supplier; nothing where as many come as may.
pub(super) async fn next_of(
    t: &mut Tx,
    forum: &Forum,
    organisation: OrganisationId,
) -> Result<Option<i64>, Fault> {
    let row = t.row(&NTH, bind![id(forum.id), id(organisation)]).await?;
    let Some(row) = row else { return Ok(Some(1)) };
    let (nth, there) = (row.get::<Option<i64>>(0)?.unwrap_or(1), row.get::<i64>(1)?);
    Ok((there < i64::from(forum.plan.per_supplier)).then_some(nth))
}

/// Saves what became of an attendee; only one of two changes at the same time goes through.
pub(super) async fn step(t: &mut Tx, before: &Attendee, after: &Attendee) -> Result<(), Fault> {
    let stage = &after.stage;
    let keeps_seat = stage.is_seated() || stage.offered_until().is_some();
    // Whoever accepts has had their seat since then; whoever waits again has waited all the time.
    let since = match (&before.stage, stage) {
        (AttendeeStage::Offered { .. }, AttendeeStage::Seated { at }) => Some(*at),
        _ => None,
    };
    let values = bind![
        id(before.id),
        before.revision,
        stage.key(),
        json(stage)?,
        stage.is_live(),
        keeps_seat,
        stage.offered_until(),
        since
    ];
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

/// Something changed for those who have a seat, or for everybody who comes or waits; of another time they are reminded again.
pub(super) async fn touch(t: &mut Tx, forum: ForumId, all: bool, another_time: bool) -> Result<(), Fault> {
    t.change(&TOUCH, bind![id(forum), another_time, all]).await.map(drop)
}

/// What is kept for somebody is kept no longer than the forum, which moved, allows.
pub(super) async fn shorten(t: &mut Tx, op: &Op, forum: &Forum) -> Result<(), Fault> {
    let latest = offer_until(forum.plan.starts, op.now);
    for row in t.rows(&OFFERED, bind![id(forum.id)]).await? {
        let before = read_attendee(&row)?;
        let after = before.clone().shorten(latest);
        if after != before {
            step(t, &before, &after).await?;
        }
    }
    Ok(())
}

/// Whoever leaves a supplier comes for it no more, in the transaction in which they leave: the job keeps their seat for whoever waits.
///
/// # Errors
/// The database does not answer.
pub(crate) async fn leave(
    t: &mut Tx,
    op: &Op,
    person: PersonId,
    organisation: OrganisationId,
) -> Result<(), Fault> {
    let stage = AttendeeStage::GivenUp { at: op.now };
    let values = bind![id(person), id(organisation), op.now, stage.key(), json(&stage)?];
    t.change(&LEAVE, values).await.map(drop)
}

/// Nobody knows any more what somebody needed who deletes their account.
///
/// # Errors
/// The database does not answer.
pub(crate) async fn forget_needs(t: &mut Tx, person: PersonId) -> Result<(), Fault> {
    t.change(&FORGET, bind![id(person)]).await.map(drop)
}

/// Keeps what is free for those who wait, the longest first, as long as seats can be taken. The row of the forum is held. `changed` is what of
/// it is new to them. Gives back for whom, and what they are told.
pub(super) async fn give(
    t: &mut Tx,
    portal: &Portal,
    op: &Op,
    engagement: &Engagement,
    (forum, changed): (&Forum, Option<&str>),
) -> Result<(Vec<AttendeeId>, Vec<Message>), Fault> {
    let (mut given, mut messages) = (Vec::new(), Vec::new());
    if forum.takes_seats(op.now).is_err() {
        return Ok((given, messages));
    }
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
        messages.extend(mail::offered(t, portal, engagement, forum, &offered, (until, changed)).await?);
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
        let (given, messages) = give(t, portal, op, &engagement, (&forum, None)).await?;
        let event = Event::SeatsGiven { forum: forum.id, lapsed, given };
        Ok((permit.did(event).telling_all(messages), ()))
    })
}
