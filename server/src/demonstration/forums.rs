//! The demonstration's forums: one that is ahead and full, one that is planned, and one that is over, with its minutes.

use super::{content, people::People};
use domain::{
    accounts::Role,
    fault::Fault,
    forums::{ForumKind, ForumPlan, Moderation, parse_agenda},
    ids::{EngagementId, ForumId, ForumQuestionId},
    time::{Timestamp, london},
};
use portal::{Op, Portal, forums};
use serde::Deserialize;
use std::collections::BTreeSet;

const TEXTS: &str = include_str!("forums.toml");

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    forum: Vec<Shown>,
}

/// One forum.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Shown {
    /// The key of the problem.
    problem: String,
    kind: String,
    title: String,
    about: String,
    in_days: i32,
    at: String,
    length_minutes: i64,
    seats: u32,
    per_supplier: u32,
    place: String,
    agenda: String,
    /// The roles of the hosts.
    hosts: Vec<String>,
    by_days_ago: i64,
    announced: bool,
    /// Nothing as long as it is not over.
    #[serde(default)]
    minutes: String,
    attending: Vec<Attending>,
}

/// Somebody of a supplier who comes for a seat.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Attending {
    by: String,
    days_ago: i64,
    #[serde(default)]
    needs: String,
    #[serde(default)]
    came: bool,
    #[serde(default)]
    asks: Vec<Asks>,
}

/// What they ask.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Asks {
    words: String,
    #[serde(default)]
    taken: bool,
    #[serde(default)]
    declined: String,
    #[serde(default)]
    answer: String,
}

/// Plans the forums of one problem's engagement, lets people come, and publishes the minutes of those that are over.
pub async fn write(
    portal: &Portal,
    people: &People,
    problem: &content::Problem,
    engagement: EngagementId,
    now: Timestamp,
) -> Result<(), Fault> {
    let file: File = toml::from_str(TEXTS).map_err(Fault::internal)?;
    for shown in file.forum.iter().filter(|shown| shown.problem == problem.key) {
        one(portal, people, &problem.council, engagement, shown, now).await?;
    }
    Ok(())
}

async fn one(
    portal: &Portal,
    people: &People,
    council: &str,
    engagement: EngagementId,
    shown: &Shown,
    now: Timestamp,
) -> Result<(), Fault> {
    let editor = people.op(council, Role::Editor, 0, now.plus_days(-shown.by_days_ago))?;
    let forum: ForumId = editor.id();
    let plan = plan(people, council, shown, now)?;
    forums::new_plan(portal, &editor, engagement, forum, &plan).await?;
    if !shown.announced {
        return Ok(());
    }
    forums::announce(portal, &editor, engagement, (forum, 0)).await?;
    let reference = forums::overview(portal, &editor, engagement).await?.working.engagement.reference;
    let (mut came, mut answers) = (Vec::new(), Vec::new());
    for attending in &shown.attending {
        let op = people.op(&attending.by, Role::Admin, 0, now.plus_days(-attending.days_ago))?;
        forums::take(portal, &op, &reference, (forum, 1), &attending.needs).await?;
        let host = people.op(council, Role::Editor, 0, now.plus_days(1 - attending.days_ago))?;
        for asks in &attending.asks {
            let question = forums::new_question();
            forums::ask(portal, &op, &reference, (forum, question), &asks.words).await?;
            moderate(portal, &host, (engagement, forum), question, asks).await?;
            if !asks.answer.is_empty() {
                answers.push((question, Moderation::Answer(asks.answer.clone())));
            }
        }
        if attending.came {
            came.extend(forums::desk(portal, &op, &reference, forum).await?.own.map(|own| own.id));
        }
    }
    if shown.minutes.is_empty() {
        return Ok(());
    }
    let after = people.op(council, Role::Editor, 0, plan.ends.plus_hours(24))?;
    let there = forums::one(portal, &after, engagement, forum).await?;
    for (question, answer) in &answers {
        forums::moderate(portal, &after, (engagement, forum), (*question, 1), answer).await?;
    }
    let seen = forums::attendance_mark(there.seated());
    forums::note_attendance(portal, &after, engagement, forum, (&seen, &came)).await?;
    let revision = there.line.forum.revision;
    forums::write_minutes(portal, &after, engagement, (forum, revision), shown.minutes.trim()).await?;
    let there = forums::one(portal, &after, engagement, forum).await?;
    forums::publish_minutes(portal, &after, engagement, forum, &forums::minutes_mark(&there)).await
}

fn plan(people: &People, council: &str, shown: &Shown, now: Timestamp) -> Result<ForumPlan, Fault> {
    let (day, month, year, ..) = london::split(london::start_of_day_after(now, shown.in_days));
    let starts = london::parse(&day, &month, &year, &shown.at, None);
    let starts = starts.map_err(|_| Fault::internal("the demonstration names no time"))?;
    let host = |role: &String| {
        let role =
            Role::from_key(role).ok_or_else(|| Fault::internal("the demonstration has an unknown role"))?;
        people.op(council, role, 0, now)?.person()
    };
    Ok(ForumPlan {
        kind: ForumKind::from_key(&shown.kind)
            .ok_or_else(|| Fault::internal("the demonstration has an unknown forum"))?,
        title: shown.title.clone(),
        starts,
        ends: starts.plus_minutes(shown.length_minutes),
        seats: shown.seats,
        per_supplier: shown.per_supplier,
        about: shown.about.clone(),
        agenda: parse_agenda(shown.agenda.trim()).map_err(Fault::internal)?,
        place: shown.place.clone(),
        hosts: shown.hosts.iter().map(host).collect::<Result<BTreeSet<_>, _>>()?,
    })
}

/// What the council decides about a question beforehand.
async fn moderate(
    portal: &Portal,
    host: &Op,
    place: (EngagementId, ForumId),
    question: ForumQuestionId,
    asks: &Asks,
) -> Result<(), Fault> {
    let what = match (asks.taken, asks.declined.as_str()) {
        (true, _) => Moderation::Take,
        (false, "") => return Ok(()),
        (false, reason) => Moderation::Decline(reason.to_owned()),
    };
    forums::moderate(portal, host, place, (question, 0), &what).await
}
