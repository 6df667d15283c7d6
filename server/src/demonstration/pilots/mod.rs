//! The demonstration's pilots: versions in every state, and runs with every sort of end.
//!
//! What they showed was computed by the engine, from these very files and in the worlds of this very engagement, whose id
//! is always the same: `script/drafts` made it, and a test makes it again. A worker that exists for nothing else hands it
//! in, and the pages name it. What cannot be made on demand (a fault of ours) is what that worker says; the notes of the
//! versions tell so.

mod revealed;
mod versions;

pub use revealed::council as revealing_council;

use super::people::{PASSWORD, People};
use domain::{
    accounts::Role,
    actor::Actor,
    fault::Fault,
    ids::{EngagementId, ModuleId, RunId, WorkerId},
    pilots::{
        ATTEMPTS_MAX, Beat, Conditions, Done, EXPIRES_AFTER_HOURS, Link, LinkKind, LogEntry, ModuleState,
        Phases, PlatformFault, Progress, Publication, Rejection, Work,
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

/// The challenge that both engagements have.
const CHALLENGE: &str = "repairs-triage";
/// The engagement whose suppliers are trying things out.
const ENGAGEMENT: &str = include_str!("engagement.txt");
/// The name of the worker that hands in what was computed before.
const WORKER: &str = "demonstration";
/// Modules can be locked for so many days.
const LOCKS_IN_DAYS: i32 = 5;
/// From one step to the next.
const STEP_MINUTES: i64 = 3;

/// How an engagement comes by its pilots.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Story {
    /// Suppliers are trying things out, and its final is open.
    Practising,
    /// Its final has been revealed.
    Revealed,
}

/// The id of the engagement whose suppliers are trying things out. The key of its practice worlds follows from it, and must
/// be the one that the evidence was computed with.
///
/// # Errors
/// A defect of the demonstration's own data.
pub fn engagement() -> Result<EngagementId, Fault> {
    ENGAGEMENT.trim().parse().map_err(Fault::internal)
}

impl Story {
    /// The id of its engagement.
    pub fn engagement(self) -> Result<EngagementId, Fault> {
        match self {
            Story::Practising => engagement(),
            Story::Revealed => Ok(revealed::reveal()?.engagement),
        }
    }

    /// The sort of council that its data are made for.
    const fn profile(self) -> &'static str {
        match self {
            Story::Practising => include_str!("profile.txt"),
            Story::Revealed => include_str!("revealed/profile.txt"),
        }
    }

    /// Which of its outcomes a measure of the challenge stands for, which measure, and why.
    const fn link(self) -> (usize, &'static str, &'static str) {
        match self {
            Story::Practising => {
                (0, "priority", "Whoever sees at once what cannot wait sends the right trade the first time.")
            }
            Story::Revealed => (
                2,
                "raise_order_steps",
                "In the second scenario a pilot takes two reports to an order and tells whoever reported. The data are of \
                 homes; reports about roads go the same way.",
            ),
        }
    }
}

/// Chooses the challenge of an engagement.
pub async fn choose(portal: &Portal, op: &Op, story: Story) -> Result<(), Fault> {
    let engagement = story.engagement()?;
    let choice = Choice { challenge: CHALLENGE.to_owned(), profile: story.profile().trim().to_owned() };
    pilots::choose(portal, op, engagement, &choice, None).await?;
    let now = async || -> Result<pilots::Choosing, Fault> { pilots::choosing(portal, op, engagement).await };
    let seen = async || -> Result<i64, Fault> { Ok(now().await?.chosen.map_or(0, |chosen| chosen.revision)) };
    let (place, measure, why) = story.link();
    let outcomes = now().await?.content.measures;
    let outcome =
        outcomes.keys().nth(place).ok_or_else(|| Fault::internal("an engagement without this outcome"))?;
    let kind = LinkKind::Proxy { why: why.to_owned() };
    let link = Link { outcome: *outcome, measure: measure.to_owned(), kind, target: None };
    pilots::link(portal, op, engagement, &[link], seen().await?).await?;
    let conditions = Conditions { phases: Phases::PracticeAndFinal, ..Conditions::default() };
    pilots::set_conditions(portal, op, engagement, conditions, seen().await?).await
}

/// Uploads every version and lets it come to where it should stand.
pub async fn write(portal: &Portal, people: &People, now: Timestamp) -> Result<(), Fault> {
    // Nobody keeps the other half of its key: it will never ask for work.
    let key = SigningKey::new(KeyUse::Worker, &portal::keys::random()).verifying();
    let system = Op::new(Actor::System, now.plus_days(-30));
    let worker = pilots::register_worker(portal, &system, WORKER, &key, true).await?;
    revealed::write(portal, people, worker, now).await?;
    // From here on a final is for workers that are there.
    pilots::trust_worker(portal, &system, WORKER, false).await?;
    let officer = people.op("marlow-bridge", Role::Procurement, 0, now)?;
    let reference = engagements::working(portal, &officer, engagement()?).await?.engagement.reference;
    for version in versions::ALL {
        Tale::begin(portal, people, (&reference, worker), version, now)?.of(version).await?;
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
struct Tale<'a> {
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

impl<'a> Tale<'a> {
    fn begin(
        portal: &'a Portal,
        people: &People,
        (reference, worker): (&'a str, WorkerId),
        version: &Version,
        now: Timestamp,
    ) -> Result<Self, Fault> {
        let (slug, role) = version.supplier;
        let supplier = people.op(slug, role, 0, now.plus_minutes(-version.minutes_ago))?;
        Ok(Self { portal, reference, worker, supplier })
    }

    /// Gives back the version's id.
    async fn of(mut self, version: &Version) -> Result<ModuleId, Fault> {
        let new = NewModule { file_name: version.file_name.to_owned(), note: version.note.trim().to_owned() };
        let file = stream::iter([Ok(version.file.into())]);
        let module = pilots::upload(self.portal, &self.supplier, self.reference, new, file).await?;
        let checked = match version.becomes {
            Becomes::Uploaded => return Ok(module),
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
        Ok(module)
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

impl Tale<'_> {
    /// The worker takes the one job that waits.
    async fn take(&self) -> Result<(Op, Taken), Fault> {
        let (op, _, taken) = take(self.portal, self.worker, self.supplier.now).await?;
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

/// A worker takes a job that waits, as of `now`.
async fn take(portal: &Portal, worker: WorkerId, now: Timestamp) -> Result<(Op, Work, Taken), Fault> {
    let op = Op::new(Actor::Worker(worker), now);
    let job = pilots::ask(portal, &op, 1).await?;
    let job = job.ok_or_else(|| Fault::internal("a pilot of the demonstration is not in the queue"))?;
    let taken = pilots::taken(portal, &op, &job.lease)?;
    Ok((op, job.work, taken))
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
