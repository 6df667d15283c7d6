//! The demonstration's pilots: versions in every state, and runs with every sort of end.
//!
//! What they showed was computed by the engine, from these very files and in the worlds of this very engagement, whose id
//! is always the same: `script/drafts` made it, and a test makes it again. A worker that exists for nothing else hands it
//! in, and the pages name it. What cannot be made on demand (a fault of ours) is what that worker says; the notes of the
//! versions tell so.

mod versions;

use super::people::{PASSWORD, People};
use domain::{
    accounts::Role,
    actor::Actor,
    fault::Fault,
    ids::{EngagementId, ModuleId, RunId, WorkerId},
    pilots::{
        ATTEMPTS_MAX, Beat, Conditions, Done, EXPIRES_AFTER_HOURS, Link, LinkKind, LogEntry, ModuleState,
        Phases, PlatformFault, Progress, Publication, Rejection,
    },
    time::{Timestamp, london},
};
use futures::stream;
use portal::{
    Op, Portal, accounts, engagements,
    operational::queue::Taken,
    pilots::{self, Choice, NewModule, finals, finals::Opening},
};
use receipt::{KeyUse, SigningKey};
use serde::Deserialize;
use tracing::{instrument::WithSubscriber, subscriber::NoSubscriber};
use versions::{Becomes, Plan, Version};

/// The engagement whose suppliers have pilots.
const ENGAGEMENT: &str = include_str!("pilots/engagement.txt");
/// The sort of council that its data are made for.
const PROFILE: &str = include_str!("pilots/profile.txt");
/// The name of the worker that hands in what was computed before.
const WORKER: &str = "demonstration";
/// The measure of the challenge that stands for the first outcome.
const LINKED: &str = "priority";
/// Modules can be locked for so many days.
const LOCKS_IN_DAYS: i32 = 5;
/// From one step to the next.
const STEP_MINUTES: i64 = 3;

/// The id of the engagement with a challenge. The key of its practice worlds follows from it, and must be the one that the
/// evidence was computed with.
pub fn engagement() -> Result<EngagementId, Fault> {
    ENGAGEMENT.trim().parse().map_err(Fault::internal)
}

/// Chooses its challenge.
pub async fn choose(
    portal: &Portal,
    op: &Op,
    engagement: EngagementId,
    challenge: &str,
) -> Result<(), Fault> {
    let choice = Choice { challenge: challenge.to_owned(), profile: PROFILE.trim().to_owned() };
    pilots::choose(portal, op, engagement, &choice, None).await?;
    let now = async || -> Result<pilots::Choosing, Fault> { pilots::choosing(portal, op, engagement).await };
    let seen = async || -> Result<i64, Fault> { Ok(now().await?.chosen.map_or(0, |chosen| chosen.revision)) };
    let outcome = now().await?.content.measures.keys().next().copied();
    let why = "Whoever sees at once what cannot wait sends the right trade the first time.".to_owned();
    let links: Vec<_> = outcome
        .map(|outcome| Link {
            outcome,
            measure: LINKED.to_owned(),
            kind: LinkKind::Proxy { why },
            target: None,
        })
        .into_iter()
        .collect();
    pilots::link(portal, op, engagement, &links, seen().await?).await?;
    let conditions = Conditions { phases: Phases::PracticeAndFinal, ..Conditions::default() };
    pilots::set_conditions(portal, op, engagement, conditions, seen().await?).await
}

/// Uploads every version and lets it come to where it should stand.
pub async fn write(portal: &Portal, people: &People, now: Timestamp) -> Result<(), Fault> {
    let officer = people.op("marlow-bridge", Role::Procurement, 0, now)?;
    let reference = engagements::working(portal, &officer, engagement()?).await?.engagement.reference;
    // Nobody keeps the other half of its key: it will never ask for work.
    let key = SigningKey::new(KeyUse::Worker, &portal::keys::random()).verifying();
    let system = Op::new(Actor::System, now.plus_days(-10));
    let worker = pilots::register_worker(portal, &system, WORKER, &key, false).await?;
    for version in versions::ALL {
        let (slug, role) = version.supplier;
        let uploaded = now.plus_minutes(-version.minutes_ago);
        let supplier = people.op(slug, role, 0, uploaded)?;
        Story { portal, reference: &reference, worker, supplier }.of(version).await?;
    }
    open_final(portal, people, &reference, now).await
}

/// Opens its final, for which one supplier has locked what succeeded in a full practice.
async fn open_final(portal: &Portal, people: &People, reference: &str, now: Timestamp) -> Result<(), Fault> {
    let officer = people.op("marlow-bridge", Role::Procurement, 0, now)?;
    let confirmed = accounts::confirm(portal, &officer, PASSWORD).await?;
    let locks_at = london::start_of_day_after(now, LOCKS_IN_DAYS).plus_hours(17);
    let opening = Opening { locks_at, publication: Publication::Named, held_out: None };
    finals::open(portal, &officer, engagement()?, officer.id(), opening, confirmed).await?;
    let admin = people.op("hearth-and-lantern", Role::Admin, 0, now)?;
    let ground = pilots::ground(portal, &admin, reference).await?;
    for module in pilots::modules(portal, &ground).await? {
        let ready = matches!(module.state, ModuleState::Ready { .. });
        if ready && finals::rehearsed(portal, module.id, ground.chosen.card.worlds).await? {
            return finals::lock(portal, &admin, module.id).await;
        }
    }
    Err(Fault::internal("no pilot of the demonstration has rehearsed"))
}

/// What happens to one version: the supplier's operation moves on in time with it.
struct Story<'a> {
    portal: &'a Portal,
    reference: &'a str,
    worker: WorkerId,
    supplier: Op,
}

/// What `pilot check` says of a file that is no pilot.
#[derive(Deserialize)]
struct Refusal {
    problem: String,
    advice: String,
}

impl Story<'_> {
    async fn of(mut self, version: &Version) -> Result<(), Fault> {
        let new = NewModule { file_name: version.file_name.to_owned(), note: version.note.trim().to_owned() };
        let file = stream::iter([Ok(version.file.into())]);
        let module = pilots::upload(self.portal, &self.supplier, self.reference, new, file).await?;
        let checked = match version.becomes {
            Becomes::Uploaded => return Ok(()),
            Becomes::Ready | Becomes::Deleted => Done::Ready,
            Becomes::Rejected(said) => {
                let Refusal { problem, advice } = serde_json::from_str(said).map_err(Fault::internal)?;
                Done::Rejected { rejection: Rejection::Check, problem, advice }
            }
            Becomes::Unchecked => our_fault(PlatformFault::Internal),
        };
        self.step();
        self.hand_in(checked).await?;
        for plan in version.runs {
            self.step();
            self.run(module, plan).await?;
        }
        if matches!(version.becomes, Becomes::Deleted) {
            self.step();
            pilots::delete(self.portal, &self.supplier, module).await?;
        }
        Ok(())
    }

    fn step(&mut self) {
        self.supplier.now = self.supplier.now.plus_minutes(STEP_MINUTES);
    }

    async fn run(&mut self, module: ModuleId, plan: &Plan) -> Result<(), Fault> {
        let run: RunId = self.supplier.id();
        pilots::start(self.portal, &self.supplier, module, run, plan.length()).await?;
        match plan {
            Plan::Ends(_, kept) => {
                self.step();
                let evidence = kept.evidence.to_owned();
                self.hand_in(Done::Ran { evidence, log: log(kept.log)? }).await
            }
            Plan::FailsOnOurSide(fault) => self.hand_in(our_fault(*fault)).await,
            Plan::CancelledInTime => pilots::cancel(self.portal, &self.supplier, run).await,
            Plan::CancelledLate => {
                let (op, taken) = self.take().await?;
                self.step();
                pilots::cancel(self.portal, &self.supplier, run).await?;
                pilots::done(self.portal, &op, &taken, Done::Cancelled).await
            }
            Plan::Expires => {
                let later = self.supplier.now.plus_hours(EXPIRES_AFTER_HOURS);
                pilots::sweep(self.portal, later).await.map(drop)
            }
            Plan::Starts => self.take().await.map(drop),
            Plan::Runs(kept) => {
                let (op, taken) = self.take().await?;
                // Its lease is to last a little from now on, and not from three minutes ago.
                let op = Op { now: self.portal.clock.now(), ..op };
                let mut said = log(kept.log)?;
                said.truncate(5);
                let progress =
                    Progress { world: 2, of: 12, doing: "Your pilot is in raise-order".to_owned() };
                let beat = Beat { progress: Some(progress), log: said };
                pilots::beat(self.portal, &op, &taken, &beat).await.map(drop)
            }
            Plan::Waits => Ok(()),
        }
    }
}

impl Story<'_> {
    /// The worker takes the one job that waits.
    async fn take(&self) -> Result<(Op, Taken), Fault> {
        let op = Op::new(Actor::Worker(self.worker), self.supplier.now);
        let job = pilots::ask(self.portal, &op, 1).await?;
        let job = job.ok_or_else(|| Fault::internal("a pilot of the demonstration is not in the queue"))?;
        let taken = pilots::taken(self.portal, &op, &job.lease)?;
        Ok((op, taken))
    }

    /// The worker takes it and hands this in; a fault of ours as often as a job is tried again.
    async fn hand_in(&self, done: Done) -> Result<(), Fault> {
        let tries = if matches!(done, Done::Failed { .. }) { ATTEMPTS_MAX } else { 1 };
        for _ in 0..tries {
            let (op, taken) = self.take().await?;
            // The log has a warning for each fault of ours; nobody need hear of those that are made up.
            let silent = NoSubscriber::default();
            pilots::done(self.portal, &op, &taken, done.clone()).with_subscriber(silent).await?;
        }
        Ok(())
    }
}

fn our_fault(fault: PlatformFault) -> Done {
    Done::Failed { fault, cause: "made up for the demonstration".to_owned() }
}

/// What a pilot wrote, as `pilot run --log` shows it: a line begins with its place, and goes on where it is moved in further.
fn log(shown: &str) -> Result<Vec<LogEntry>, Fault> {
    let odd = || Fault::internal("a log of the demonstration is not as the command shows it");
    let mut entries: Vec<LogEntry> = Vec::new();
    for line in shown.lines() {
        let Some(line) = line.strip_prefix("  [world ") else {
            let before = entries.last_mut().ok_or_else(odd)?;
            before.text = format!("{}\n{}", before.text, line.trim_start());
            continue;
        };
        let (place, said) = line.split_once("] ").ok_or_else(odd)?;
        let (world, scenario) = place.split_once(", ").ok_or_else(odd)?;
        let world = world.parse::<u32>().map_err(Fault::internal)?.saturating_sub(1);
        let panicked = said.strip_prefix("panic: ");
        let level = if panicked.is_some() { "panic" } else { "info" };
        entries.push(LogEntry {
            world,
            scenario: scenario.to_owned(),
            level: level.to_owned(),
            text: panicked.unwrap_or(said).to_owned(),
        });
    }
    Ok(entries)
}
