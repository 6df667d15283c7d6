//! After a forum: who came, and the minutes, which everybody reads and which are told to whoever wants to hear.

use super::{
    Heard, OneForum, Slide, announcing, claim, giving, mail, one_to_run, planning, questions, read_attendee,
    slides,
};
use crate::{
    Op, Portal, bind,
    db::{Tx, id},
    engagements::news,
    ledger, statements, tx,
};
use domain::{
    engagements::NewsKind,
    event::Event,
    fault::{Fault, FaultKind},
    forums::{Attendee, Forum, ForumQuestionStage, Open},
    ids::{AttendeeId, EngagementId, ForumId},
    ledger::{Channel, Publication, SUMMARY_LIMIT},
    problems::sha256_of,
    responses::Scan,
    text::excerpt,
    time::london,
};

statements! {
    SEATED: Read "SELECT id, forum, person, organisation, needs, stage_data, revision FROM forum_attendees
        WHERE forum = $1 AND stage IN ('seated', 'came', 'stayed_away') ORDER BY id";
}

/// Notes who came, of everybody who has a seat; `came` are those who did. What was noted can be put right. `seen` stands for who was on the
/// page, and what was noted then ([`attendance_mark`]).
///
/// # Errors
/// As [`super::one`]; the refusal of the permission table; a conflict before it begins, once the minutes are published, or when somebody else
/// has a seat now, or a colleague noted something since.
pub async fn note_attendance(
    portal: &Portal,
    op: &Op,
    engagement: EngagementId,
    forum: ForumId,
    (seen, came): (&str, &[AttendeeId]),
) -> Result<(), Fault> {
    let before = one_to_run(portal, op, engagement, forum).await?;
    let noted = |one: &Attendee| one.stage.came() == Some(came.contains(&one.id));
    if before.seated().all(noted) && before.seated().next().is_some() {
        return Ok(());
    }
    tx!(portal, op, serializable, t => {
        let (engagement, permit) = planning::ground_after(t, op, engagement).await?;
        let forum = claim(t, engagement.id, forum).await?;
        if forum.is_minuted() {
            return Err(forum.is_published());
        }
        let seated = seated_in(t, forum.id).await?;
        if attendance_mark(seated.iter()) != seen {
            return Err(Fault::conflict(
                "A colleague noted who came, or others have a seat now than when you opened this page",
                "Nothing of yours was saved. Compare your ticks with what is saved now, and save again",
            ));
        }
        let (mut there, mut away) = (0, 0);
        for before in seated {
            let here = came.contains(&before.id);
            there += u64::from(here);
            away += u64::from(!here);
            let after = before.clone().note(forum.plan.starts, here, op.now)?;
            if after != before {
                giving::step(t, &before, &after).await?;
            }
        }
        let event = Event::AttendanceNoted { forum: forum.id, engagement: engagement.id, came: there, stayed_away: away };
        Ok((permit.did(event), ()))
    })
}

async fn seated_in(t: &mut Tx, forum: ForumId) -> Result<Vec<Attendee>, Fault> {
    t.rows(&SEATED, bind![id(forum)]).await?.iter().map(read_attendee).collect()
}

/// What stands for who has a seat, and what was noted of each: it differs once either changes.
pub fn attendance_mark<'a>(seated: impl Iterator<Item = &'a Attendee>) -> String {
    let mut all: Vec<_> = seated.map(|one| format!("{} {}", one.id, one.revision)).collect();
    all.sort();
    short(&all.join(","))
}

fn short(seen: &str) -> String {
    sha256_of(seen).chars().take(16).collect()
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
        let (engagement, permit) = planning::ground_after(t, op, engagement).await?;
        let before = claim(t, engagement.id, forum).await?;
        if before.revision != seen {
            return Err(Fault::conflict(
                "A colleague changed the minutes while you were writing",
                "Nothing of yours is lost. Compare it with what is saved now, and save again",
            ));
        }
        let after = before.clone().write_minutes(minutes.to_owned(), op.now)?;
        announcing::step(t, &before, &after).await?;
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
    // Serializable: whoever notes, moderates or adds a file at this moment is seen, or comes too late.
    let published = tx!(portal, op, serializable, t => {
        let (engagement, permit) = planning::ground_after(t, op, engagement).await?;
        let unread = claim(t, engagement.id, forum).await?;
        let (heard, slides) = (questions::heard_in(t, forum).await?, slides::of_in(t, portal, forum).await?);
        let seated = seated_in(t, forum).await?;
        if mark_of(&unread, &heard, &slides, seated.iter()) != seen {
            return Err(changed());
        }
        let after = unread.clone().publish_minutes(open_of(&heard, &slides, seated.iter()), op.now)?;
        announcing::step(t, &unread, &after).await?;
        let of = called(&after);
        let page = mail::page(portal, &engagement, forum);
        let words = format!("The minutes of {of} are published, with what was asked:\n{page}#minutes");
        news::announce_next(t, op, engagement.id, NewsKind::Forum, &words).await?;
        let publication = Publication::Minutes { forum, of };
        let said = excerpt(&after.minutes, SUMMARY_LIMIT);
        ledger::told_everybody(t, op, engagement.id, (Channel::Minutes, publication), &said).await?;
        let sha256 = published_hash(&after, &heard, &slides, seated.iter());
        Ok((permit.did(Event::MinutesPublished { forum, engagement: engagement.id, sha256 }), ()))
    });
    match published {
        // The form was sent twice at the same moment.
        Err(fault) if fault.kind == FaultKind::Conflict => {
            let now = one_to_run(portal, op, engagement, forum).await?;
            if now.line.forum.is_minuted() { Ok(()) } else { Err(fault) }
        }
        published => published,
    }
}

/// What is open before the minutes can be published.
pub fn open(one: &OneForum) -> Open {
    open_of(&one.heard, &one.slides, one.seated())
}

fn open_of<'a>(heard: &[Heard], slides: &[Slide], seated: impl Iterator<Item = &'a Attendee>) -> Open {
    let count = |n: usize| n as u64;
    Open {
        unnoted: count(seated.filter(|one| one.stage.came().is_none()).count()),
        unheard: count(heard.iter().filter(|heard| heard.stage == ForumQuestionStage::Sent).count()),
        unscanned: count(slides.iter().filter(|slide| slide.scan == Scan::Held).count()),
        refused: count(
            slides.iter().filter(|slide| matches!(slide.scan, Scan::Refused | Scan::Gone)).count(),
        ),
    }
}

/// The hash over everything that is published: the minutes, what was taken of what was asked with the answers, the files, and how many came.
fn published_hash<'a>(
    forum: &Forum,
    heard: &[Heard],
    slides: &[Slide],
    seated: impl Iterator<Item = &'a Attendee>,
) -> String {
    let asked = heard.iter().filter(|heard| heard.stage.is_taken());
    let asked: Vec<_> = asked.map(|heard| (&heard.words, heard.stage.answer())).collect();
    let files: Vec<_> = slides.iter().map(|slide| (&slide.name, &slide.sha256)).collect();
    let came = seated.filter(|one| one.stage.came() == Some(true)).count();
    sha256_of(&serde_json::json!([forum.minutes, asked, files, came]).to_string())
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
    mark_of(&one.line.forum, &one.heard, &one.slides, one.seated())
}

fn mark_of<'a>(
    forum: &Forum,
    heard: &[Heard],
    slides: &[Slide],
    seated: impl Iterator<Item = &'a Attendee>,
) -> String {
    let heard: Vec<_> = heard.iter().map(|heard| format!("{} {}", heard.id, heard.revision)).collect();
    let slides: Vec<_> = slides.iter().map(|slide| slide.id.to_string()).collect();
    let came = attendance_mark(seated);
    short(&format!("{}\n{}\n{}\n{came}", forum.revision, heard.join(","), slides.join(",")))
}
