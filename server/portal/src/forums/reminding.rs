//! Reminders: a day before a forum everybody who has a seat is told once more. Once somebody gives theirs up, or the forum changes, a
//! reminder of how it was is not sent any more: the outbox asks.

use super::{
    claim,
    mail::{self, HostNews},
    read_attendee,
};
use crate::{
    Op, Portal, bind,
    db::{Row, id},
    engagements::load_in as load_engagement_in,
    statements, tx,
};
use domain::{
    actor::{Act, Actor, Subject},
    event::Event,
    fault::{Fault, FaultKind},
    ids::{EngagementId, ForumId, PersonId},
};

statements! {
    DUE: Read "SELECT a.id, a.forum, a.person, a.organisation, a.needs, a.stage_data, a.revision, a.engagement
        FROM forum_attendees a JOIN forums f ON f.id = a.forum
        WHERE a.stage = 'seated' AND f.stage = 'announced' AND f.starts > $1 AND f.starts <= $2 AND a.since <= f.starts - $3 AND a.reminded IS NULL
        ORDER BY f.starts, a.id LIMIT 100";
    HOSTS_DUE: Read "SELECT h.forum, h.person, f.engagement FROM forum_hosts h JOIN forums f ON f.id = h.forum
        WHERE f.stage = 'announced' AND f.starts > $1 AND f.starts <= $2 AND h.reminded IS NULL ORDER BY f.starts, h.forum, h.person LIMIT 100";
    HOST_REMINDED: Write "UPDATE forum_hosts SET reminded = $3 WHERE forum = $1 AND person = $2 AND reminded IS NULL";
    REMINDED: Write "UPDATE forum_attendees SET reminded = revision WHERE id = $1 AND revision = $2 AND reminded IS NULL";
}

/// So long before it begins people are reminded.
const REMIND_HOURS: i64 = 24;
/// Whoever took a seat later than so long before it needs no reminder.
const SEATED_HOURS: i64 = 48;

/// Reminds everybody whose forum is a day away, once. A job of [`crate::jobs`].
///
/// # Errors
/// The database does not answer; the next round goes on.
pub async fn remind(portal: &Portal) -> Result<(), Fault> {
    let op = Op::new(Actor::System, portal.clock.now());
    let values = bind![op.now, op.now.plus_hours(REMIND_HOURS), SEATED_HOURS * 3_600_000];
    let mut done = Ok(());
    for row in portal.db.rows(&DUE, values).await? {
        // What is wrong with one keeps nobody else from being told.
        done = done.and(remind_of(portal, &op, &row).await);
    }
    for row in portal.db.rows(&HOSTS_DUE, bind![op.now, op.now.plus_hours(REMIND_HOURS)]).await? {
        done = done.and(remind_host(portal, &op, &row).await);
    }
    done
}

async fn remind_host(portal: &Portal, op: &Op, row: &Row) -> Result<(), Fault> {
    let (forum, host, engagement): (ForumId, PersonId, EngagementId) =
        (row.parse(0)?, row.parse(1)?, row.parse(2)?);
    let reminded = tx!(portal, op, t => {
        let engagement = load_engagement_in(t, engagement).await?;
        let permit = op.may(Act::Enter, &Subject::Portal)?;
        let forum = claim(t, engagement.id, forum).await?;
        t.change_one(&HOST_REMINDED, bind![id(forum.id), id(host), forum.plan.starts]).await?;
        let message = mail::to_host(t, portal, op, (&engagement, &forum), host, &HostNews::Soon).await?;
        let event = Event::ForumHostReminded { forum: forum.id, person: host };
        Ok((permit.did(event).telling_all(message.into_iter().collect()), ()))
    });
    already(reminded)
}

/// It changed at this moment, or another process was first.
fn already(reminded: Result<(), Fault>) -> Result<(), Fault> {
    match reminded {
        Err(fault) if fault.kind == FaultKind::Conflict => Ok(()),
        reminded => reminded,
    }
}

async fn remind_of(portal: &Portal, op: &Op, row: &Row) -> Result<(), Fault> {
    let attendee = read_attendee(row)?;
    let engagement: EngagementId = row.parse(7)?;
    let reminded = tx!(portal, op, t => {
        let engagement = load_engagement_in(t, engagement).await?;
        let permit = op.may(Act::Enter, &Subject::Portal)?;
        let forum = claim(t, engagement.id, attendee.forum).await?;
        t.change_one(&REMINDED, bind![id(attendee.id), attendee.revision]).await?;
        let message = mail::reminder(t, portal, &engagement, &forum, &attendee).await?;
        let event = Event::ForumReminded { attendee: attendee.id, forum: forum.id };
        Ok((permit.did(event).telling_all(message.into_iter().collect()), ()))
    });
    already(reminded)
}
