//! The power is cut while pilots run, wherever it hits: each run ends once, and the quota is right.

use crate::{
    engagements::audit_data,
    harness::{Engine, House, Somebody},
    pilots::{self as scenes, PILOT},
    process::Installation,
};
use domain::{
    event::Event,
    ids::{ModuleId, RunId},
    pilots::{Length, RunState},
    time::Timestamp,
};
use portal::{audit, pilots};
use std::{
    collections::{BTreeMap, BTreeSet},
    process::Command,
    sync::atomic::Ordering,
    time::{Duration, SystemTime},
};

/// So often something is killed.
const KILLS: usize = 30;
/// So many runs there are in all.
const RUNS: usize = 200;
/// So many suppliers share them: a day has twenty for each.
const SUPPLIERS: usize = 10;
/// They have all ended within this, or something hangs.
const ENDED_WITHIN: Duration = Duration::from_secs(300);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_run_ends_once_on_sqlite() {
    killed_again_and_again(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_run_ends_once_on_postgres() {
    killed_again_and_again(Engine::Postgres).await;
}

/// The machine's time, which the real binary goes by.
fn real_now() -> Timestamp {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).expect("it is after 1970");
    Timestamp::from_millis(i64::try_from(since.as_millis()).expect("it is before the year 9999"))
}

fn set_clock(house: &House) {
    house.hand.store(real_now().millis(), Ordering::Relaxed);
}

/// The processes below one, by the name of their program.
fn below(parent: u32) -> Vec<(u32, String)> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir("/proc").expect("Linux").flatten() {
        let Some(id) = entry.file_name().to_str().and_then(|name| name.parse::<u32>().ok()) else { continue };
        // A process may be gone by now.
        let Ok(stat) = std::fs::read_to_string(entry.path().join("stat")) else { continue };
        let Some((name, rest)) = stat.rsplit_once(')') else { continue };
        if rest.split_whitespace().nth(1).and_then(|id| id.parse().ok()) == Some(parent) {
            let name = name.split_once('(').map_or("", |(_, name)| name).to_owned();
            found.push((id, name));
        }
    }
    found
}

fn kill(process: u32) {
    // It may have ended by itself.
    let _ = Command::new("kill").args(["-9", &process.to_string()]).output();
}

/// What is to be killed this time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Target {
    Server,
    Worker,
    Child,
}

/// Finds what is to be killed, below the server, and kills it. False where there was none at that moment.
fn hit(server: u32, target: Target) -> bool {
    let workers = below(server);
    let Some((worker, _)) = workers.first() else { return false };
    let process = match target {
        Target::Server => Some(server),
        Target::Worker => Some(*worker),
        Target::Child => below(*worker).first().map(|(child, _)| *child),
    };
    process.inspect(|process| kill(*process)).is_some()
}

async fn supplied(house: &House, public: &str, hand: &scenes::Hand, number: usize) -> (Somebody, ModuleId) {
    let (_, mut pat) = scenes::supplier(house, &format!("Supplier {number}")).await;
    let module = scenes::checked_by(house, hand, &mut pat, public, PILOT).await;
    (pat, module)
}

async fn killed_again_and_again(engine: Engine) {
    let seed = u64::from_be_bytes(portal::keys::random());
    println!("{RUNS} runs of {SUPPLIERS} suppliers, {KILLS} kills, {engine:?}, seed {seed:#x}");
    let house = House::open(engine).await;
    set_clock(&house);
    let challenged = scenes::challenged(&house).await;
    let hand = scenes::Hand::register(&house, "of the scene", 1, true).await;
    let mut suppliers = Vec::new();
    for number in 0..SUPPLIERS {
        suppliers.push(supplied(&house, &challenged.public, &hand, number).await);
    }
    let installation = Installation::new(house.place.url.clone(), house.place.folder.clone());
    let mut running = installation.start().await;
    let (mut random, mut hits) = (seed | 1, BTreeMap::<Target, usize>::new());
    let mut all = BTreeSet::<RunId>::new();
    for strike in 1..=KILLS {
        while all.len() < RUNS * strike / KILLS {
            set_clock(&house);
            let (pat, module) = &suppliers[all.len() % SUPPLIERS];
            let op = pat.op(&house);
            let run: RunId = op.id();
            pilots::start(&house.portal, &op, *module, run, Length::Quick).await.expect("it is queued");
            all.insert(run);
        }
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        let target =
            [Target::Server, Target::Worker, Target::Child, Target::Child][(random >> 32) as usize % 4];
        tokio::time::sleep(Duration::from_millis(random % 400)).await;
        // Where there is no child at this moment, there is one soon.
        while !hit(running.child.id(), target) {
            tokio::time::sleep(Duration::from_millis(2)).await;
            if target == Target::Child && standing(&house, &all).await.iter().all(RunState::has_ended) {
                break;
            }
        }
        *hits.entry(target).or_default() += 1;
        if target == Target::Server {
            drop(running);
            running = installation.start().await;
        }
    }
    let ended = async {
        loop {
            set_clock(&house);
            if standing(&house, &all).await.iter().all(RunState::has_ended) {
                break;
            }
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    };
    tokio::time::timeout(ENDED_WITHIN, ended).await.expect("every run ends");
    drop(running);
    judge(&house, &all, &suppliers, &hits).await;
}

async fn standing(house: &House, all: &BTreeSet<RunId>) -> Vec<RunState> {
    let mut states = Vec::new();
    for run in all {
        states.push(pilots::state_of(&house.portal, &house.system(), *run).await.expect("it is there"));
    }
    states
}

async fn judge(
    house: &House,
    all: &BTreeSet<RunId>,
    suppliers: &[(Somebody, ModuleId)],
    hits: &BTreeMap<Target, usize>,
) {
    let mut ends = BTreeMap::<String, usize>::new();
    let mut given_back = 0;
    for state in standing(house, all).await {
        let RunState::Ended { end, attempts, .. } = state else { panic!("it has ended") };
        given_back += usize::from(!end.debits(attempts > 0));
        *ends.entry(end.to_string()).or_default() += 1;
    }
    println!("killed: {hits:?}; ended: {ends:?}; {given_back} given back");
    assert_eq!(all.len(), RUNS);
    let mut told = BTreeMap::<RunId, usize>::new();
    for data in audit_data(house).await {
        if let Ok(Event::RunEnded { run, .. }) = serde_json::from_str(&data) {
            *told.entry(run).or_default() += 1;
        }
    }
    assert!(all.iter().all(|run| told.get(run) == Some(&1)), "each ended once: {told:?}");
    let (mut taken, mut back, mut shown) = (0, 0, BTreeSet::new());
    for (pat, module) in suppliers {
        let op = pat.op(house);
        let (ground, _) = pilots::module(&house.portal, &op, *module).await.expect("it is there");
        let quota = pilots::quota(&house.portal, &op, &ground).await.expect("it is read");
        (taken, back) = (taken + quota.taken as usize, back + quota.given_back as usize);
        for run in pilots::runs(&house.portal, &op, &ground).await.expect("they are read") {
            if let Ok(recorded) = pilots::evidence(&house.portal, &op, run.id).await {
                shown.insert(recorded.json);
            }
        }
    }
    assert_eq!((taken, back), (RUNS, given_back), "the quota is right");
    assert_eq!(shown.len(), 1, "whatever was killed, one pilot shows one thing");
    let mut portal = house.portal.clone();
    // The killed sealer's lease runs out first.
    portal.clock = portal::clock::Clock::hand(house.now().plus_minutes(2));
    portal::jobs::round(&portal, "the scene").await.expect("the jobs run");
    let report = audit::verify(&portal).await.expect("the log is read");
    assert_eq!((report.finding, report.first_unsealed), (None, None));
}
