//! After a forum: who came, and the minutes, which everybody reads and which are told to whoever wants to hear.

use super::{OneForum, claim, one_to_run, planning, questions, read_attendee, seats};
use crate::{Op, Portal, bind, db::id, engagements::news, ledger, statements, tx};
use domain::{
    engagements::NewsKind,
    event::Event,
    fault::{Fault, FaultKind},
    forums::Forum,
    ids::{AttendeeId, EngagementId, ForumId},
    ledger::{Channel, Publication, SUMMARY_LIMIT},
    problems::sha256_of,
    text::excerpt,
    time::london,
};

statements! {
    SEATED: Read "SELECT id, forum, person, organisation, needs, stage_data, revision FROM forum_attendees
        WHERE forum = $1 AND stage IN ('seated', 'came', 'stayed_away') ORDER BY id";
    UNNOTED: Read "SELECT COUNT(*) FROM forum_attendees WHERE forum = $1 AND stage = 'seated'";
}

/// Notes who came, of everybody who has a seat; `came` are those who did. What was noted can be put right.
///
/// # Errors
/// As [`super::one`]; the refusal of the permission table; a conflict before it begins, or when somebody else has a seat now than the
/// host saw: `seen` are those who were on the page.
pub async fn note_attendance(
    portal: &Portal,
    op: &Op,
    engagement: EngagementId,
    forum: ForumId,
    (seen, came): (&[AttendeeId], &[AttendeeId]),
) -> Result<(), Fault> {
    one_to_run(portal, op, engagement, forum).await?;
    tx!(portal, op, serializable, t => {
        let (engagement, permit) = planning::ground(t, op, engagement).await?;
        let forum = claim(t, engagement.id, forum).await?;
        if forum.is_minuted() {
            return Err(minuted());
        }
        let rows = t.rows(&SEATED, bind![id(forum.id)]).await?;
        let seated = rows.iter().map(read_attendee).collect::<Result<Vec<_>, _>>()?;
        if seated.len() != seen.len() || !seated.iter().all(|one| seen.contains(&one.id)) {
            return Err(Fault::conflict(
                "Others have a seat now than when you opened this page",
                "Nothing was noted. Look at the list again",
            ));
        }
        let (mut noted, mut there) = (0, 0);
        for before in seated {
            let here = came.contains(&before.id);
            noted += u64::from(!here);
            there += u64::from(here);
            let after = before.clone().note(forum.plan.starts, here, op.now)?;
            if after != before {
                seats::step(t, &before, &after).await?;
            }
        }
        let event = Event::AttendanceNoted { forum: forum.id, engagement: engagement.id, came: there, stayed_away: noted };
        Ok((permit.did(event), ()))
    })
}

fn minuted() -> Fault {
    Fault::conflict(
        "The minutes are published",
        "What they say stays as it is. Say what is missing in an addendum",
    )
}

/// Saves what is written of the minutes. `seen` is the revision of the forum that the writer had before them.
///
/// # Errors
/// As [`super::one`]; the refusal of the permission table; a conflict before it begins, once they are published, or when they changed since.
pub async fn write_minutes(
    portal: &Portal,
    op: &Op,
    engagement: EngagementId,
    (forum, seen): (ForumId, i64),
    minutes: &str,
) -> Result<(), Fault> {
    let before = one_to_run(portal, op, engagement, forum).await?;
    if before.line.forum.minutes == minutes {
        return Ok(());
    }
    let written = tx!(portal, op, serializable, t => {
        let (engagement, permit) = planning::ground(t, op, engagement).await?;
        let before = claim(t, engagement.id, forum).await?;
        if before.revision != seen {
            return Err(Fault::conflict(
                "A colleague changed the minutes while you were writing",
                "Nothing of yours is lost. Compare it with what is saved now, and save again",
            ));
        }
        let after = before.clone().write_minutes(minutes.to_owned(), op.now)?;
        planning::step(t, &before, &after).await?;
        Ok((permit.did(Event::MinutesWritten { forum, engagement: engagement.id }), ()))
    });
    match written {
        // The form was sent twice at the same moment.
        Err(fault) if fault.kind == FaultKind::Conflict => {
            let now = one_to_run(portal, op, engagement, forum).await?;
            if now.line.forum.minutes == minutes { Ok(()) } else { Err(fault) }
        }
        written => written,
    }
}

/// Publishes the minutes, with what was taken of what was asked and the files beside them, and tells everybody. `seen` is what the
/// officer read ([`mark`]).
///
/// # Errors
/// As [`super::one`]; the refusal of the permission table; a conflict where something is missing, or changed since.
pub async fn publish_minutes(
    portal: &Portal,
    op: &Op,
    engagement: EngagementId,
    forum: ForumId,
    seen: &str,
) -> Result<(), Fault> {
    let before = one_to_run(portal, op, engagement, forum).await?;
    if before.line.forum.is_minuted() {
        return Ok(());
    }
    if mark(&before) != seen {
        return Err(changed());
    }
    // Serializable: whoever moderates or adds a file at this moment is seen, or comes too late.
    tx!(portal, op, serializable, t => {
        let (engagement, permit) = planning::ground(t, op, engagement).await?;
        let unread = claim(t, engagement.id, forum).await?;
        if unread.revision != before.line.forum.revision {
            return Err(changed());
        }
        let row = t.row(&UNNOTED, bind![id(forum)]).await?.ok_or_else(Fault::not_found)?;
        let unnoted = u64::try_from(row.get::<i64>(0)?).map_err(Fault::internal)?;
        let unheard = questions::unheard_in(t, forum).await?;
        let after = unread.clone().publish_minutes(unnoted, unheard, op.now)?;
        planning::step(t, &unread, &after).await?;
        let of = called(&after);
        let words = format!("The minutes of {of} are published. They stand on its page, with what was asked.");
        news::announce_next(t, op, engagement.id, NewsKind::Forum, &words).await?;
        let publication = Publication::Minutes { forum, of };
        let said = excerpt(&after.minutes, SUMMARY_LIMIT);
        ledger::told_everybody(t, op, engagement.id, (Channel::Minutes, publication), &said).await?;
        let sha256 = sha256_of(&after.minutes);
        Ok((permit.did(Event::MinutesPublished { forum, engagement: engagement.id, sha256 }), ()))
    })
}

/// What a forum is called where its minutes are spoken of: `the forum ‘Damp homes’ on 12 March 2027`.
pub(crate) fn called(forum: &Forum) -> String {
    let plan = &forum.plan;
    format!("the {} \u{2018}{}\u{2019} on {}", plan.kind.noun(), plan.title, london::day(plan.starts))
}

fn changed() -> Fault {
    Fault::conflict("The minutes changed while you were reading", "Nothing was published. Read them again")
}

/// What stands for everything that publishing the minutes would publish: it differs once any of it changes.
pub fn mark(one: &OneForum) -> String {
    let heard: Vec<_> = one.heard.iter().map(|heard| format!("{} {}", heard.id, heard.revision)).collect();
    let slides: Vec<_> = one.slides.iter().map(|slide| slide.id.to_string()).collect();
    let seen = format!("{}\n{}\n{}", one.line.forum.revision, heard.join(","), slides.join(","));
    sha256_of(&seen).chars().take(16).collect()
}
