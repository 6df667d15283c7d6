//! The demonstration's demos: slots that are free, booked, given up and not offered yet; and some that are over.

use super::{content, people::People};
use domain::{
    accounts::Role,
    demos::{DemoPlan, DemoTerms, Pattern, windows},
    engagements::DeclaredInterest,
    fault::Fault,
    ids::{EngagementId, SlotId},
    ledger::{Disposition, Ruling},
    time::{
        Timestamp,
        london::{self, Date},
    },
};
use portal::{Op, Portal, demos, engagements, ledger};
use serde::Deserialize;

const TEXTS: &str = include_str!("demos.toml");

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    engagement: Vec<Shown>,
}

/// The demos of one engagement.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Shown {
    /// The key of the problem.
    problem: String,
    length_minutes: i64,
    watchers: u32,
    preparation: String,
    place: String,
    batches: Vec<Batch>,
    booked: Vec<Booked>,
}

/// Slots that are made at once.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Batch {
    by_days_ago: i64,
    /// The week that begins so many days from now.
    week: i32,
    weekdays: Vec<String>,
    from: String,
    until: String,
    /// The roles of the hosts.
    hosts: Vec<String>,
    offered: bool,
}

/// A supplier that booked one.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Booked {
    by: String,
    days_ago: i64,
    /// Which of the times that were free.
    place: usize,
    #[serde(default)]
    needs: String,
    #[serde(default)]
    given_up: bool,
    #[serde(default)]
    absent: bool,
    /// What it was told when it came; empty where it did not, or has not yet.
    #[serde(default)]
    came: String,
}

/// Offers the demos of one problem's engagement, lets suppliers book them, and notes who came.
pub async fn write(
    portal: &Portal,
    people: &People,
    problem: &content::Problem,
    engagement: EngagementId,
    now: Timestamp,
) -> Result<(), Fault> {
    let file: File = toml::from_str(TEXTS).map_err(Fault::internal)?;
    for shown in file.engagement.iter().filter(|shown| shown.problem == problem.key) {
        for batch in &shown.batches {
            let editor = people.op(&problem.council, Role::Editor, 0, now.plus_days(-batch.by_days_ago))?;
            plan(portal, &editor, engagement, shown).await?;
            make(portal, people, &problem.council, (&editor, now), engagement, (shown, batch)).await?;
        }
        for booked in &shown.booked {
            book(portal, people, &problem.council, engagement, booked, now).await?;
        }
    }
    Ok(())
}

async fn plan(portal: &Portal, op: &Op, engagement: EngagementId, shown: &Shown) -> Result<(), Fault> {
    let before = demos::for_planning(portal, op, engagement).await?;
    let journeys = before.working.version.content.journeys.keys().copied().collect();
    let terms = DemoTerms {
        length_minutes: shown.length_minutes,
        watchers: shown.watchers,
        journeys,
        preparation: shown.preparation.clone(),
    };
    let plan = DemoPlan { terms, place: shown.place.clone() };
    demos::plan(portal, op, engagement, &plan, before.planned.revision).await?;
    // Whoever plans has a role from then on, and owes a declaration.
    let people = &before.working.people;
    let declared =
        people.iter().any(|one| Some(one.person) == op.actor.person() && one.declared_at.is_some());
    if declared {
        Ok(())
    } else {
        engagements::declare(portal, op, engagement, DeclaredInterest::None, "").await
    }
}

async fn make(
    portal: &Portal,
    people: &People,
    council: &str,
    (op, now): (&Op, Timestamp),
    engagement: EngagementId,
    (shown, batch): (&Shown, &Batch),
) -> Result<(), Fault> {
    let date = |days| {
        let (day, month, year, ..) = london::split(london::start_of_day_after(now, days));
        Date::parse(&day, &month, &year).map_err(|_| Fault::internal("the demonstration names no day"))
    };
    let weekdays: Vec<_> = batch.weekdays.iter().map(String::as_str).collect();
    let week = (date(batch.week)?, date(batch.week + 6)?);
    let host = |role: &String| {
        let role =
            Role::from_key(role).ok_or_else(|| Fault::internal("the demonstration has an unknown role"))?;
        people.op(council, role, 0, op.now)?.person()
    };
    let pattern = Pattern {
        days: windows(week, &weekdays, &[(&batch.from, &batch.until)])?,
        length_minutes: shown.length_minutes,
        break_minutes: 15,
        hosts: batch.hosts.iter().map(host).collect::<Result<_, _>>()?,
    };
    demos::make_slots(portal, op, engagement, op.id::<SlotId>(), &pattern).await?;
    if batch.offered {
        let made = demos::for_planning(portal, op, engagement).await?.made(op.now).len() as u64;
        demos::offer(portal, op, engagement, made).await?;
    }
    Ok(())
}

async fn book(
    portal: &Portal,
    people: &People,
    council: &str,
    engagement: EngagementId,
    booked: &Booked,
    now: Timestamp,
) -> Result<(), Fault> {
    let op = people.op(&booked.by, Role::Admin, 0, now.plus_days(-booked.days_ago))?;
    let editor = people.op(council, Role::Editor, 0, now.plus_days(-1))?;
    let reference = demos::for_planning(portal, &editor, engagement).await?.working.engagement.reference;
    let desk = demos::desk(portal, &op, &reference).await?;
    let free = demos::free_slots(portal, &op, &desk.engagement).await?;
    let (slot, ..) =
        *free.get(booked.place).ok_or_else(|| Fault::internal("the demonstration books no slot"))?;
    let booking = demos::hold(portal, &op, &reference, slot).await?;
    demos::confirm(portal, &op, &reference, booking, &booked.needs).await?;
    if booked.given_up {
        demos::cancel(portal, &op, &reference, booking).await?;
    }
    if booked.absent {
        demos::note(portal, &editor, engagement, slot, None).await?;
    }
    if !booked.came.is_empty() {
        demos::note(portal, &editor, engagement, slot, Some(&booked.came)).await?;
        decide(portal, people, council, engagement, now).await?;
    }
    Ok(())
}

/// What was told in a demo said nothing new.
async fn decide(
    portal: &Portal,
    people: &People,
    council: &str,
    engagement: EngagementId,
    now: Timestamp,
) -> Result<(), Fault> {
    let officer = people.op(council, Role::Procurement, 0, now.plus_days(-1))?;
    let (_, lines, _) = ledger::for_deciding(portal, &officer, engagement).await?;
    let waiting = lines.iter().filter(|line| line.entry.is_undecided());
    let chosen: Vec<_> = waiting.map(|line| (line.entry.id, line.entry.revision)).collect();
    let ruling = Ruling { disposition: Disposition::NothingNew, alone_because: String::new() };
    ledger::decide(portal, &officer, engagement, &chosen, &ruling).await
}
