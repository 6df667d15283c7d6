//! Workers, as the portal meets them: who may ask, what a lease opens, what comes too late, and who is next.

use super::{Challenged, PILOT, challenged, open_final, supplier, upload};
use crate::{
    harness::{House, PASSWORD, Somebody},
    made_up,
};
use axum::{
    body::Body,
    http::{Request as HttpRequest, StatusCode},
};
use domain::{
    accounts::{OrganisationKind, Role},
    actor::Actor,
    ids::{ModuleId, RunId, WorkerId},
    pilots::{Beat, Done, Job, Length, PlatformFault, RunState, Sha256, Work},
    time::Timestamp,
};
use http_body_util::BodyExt;
use portal::{Op, pilots};
use receipt::{
    KeyUse, SigningKey,
    token::{self, AUDIENCE, Lease, Request},
};
use serde_json::{Value, json};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::atomic::{AtomicU32, Ordering},
};
use tower::ServiceExt;

/// So many ask at the same time.
const AT_ONCE: usize = 8;
/// Of all who take part, this one has 100 runs.
const RUNS_OF_ONE: usize = 100;

static NONCE: AtomicU32 = AtomicU32::new(0);

/// A worker of this scene: it keeps to the rules, or not.
pub struct Hand {
    id: WorkerId,
    seed: [u8; 32],
    router: axum::Router,
}

impl Hand {
    pub async fn register(house: &House, name: &str, seed: u8, trusted: bool) -> Hand {
        let seed = [seed; 32];
        let key = SigningKey::new(KeyUse::Worker, &seed).verifying();
        let id = pilots::register_worker(&house.portal, &house.system(), name, &key, trusted).await;
        let router = server::worker_api::router(house.portal.clone());
        Hand { id: id.expect("it is registered"), seed, router }
    }

    fn signed(&self, path: &str, body: &[u8], at: Timestamp) -> Request {
        Request {
            aud: AUDIENCE.to_owned(),
            worker: self.id,
            asks: format!("POST {path}"),
            body: Sha256::of(body),
            nonce: NONCE.fetch_add(1, Ordering::Relaxed).to_string(),
            at,
        }
    }

    /// Sends a request with this token, whatever it is.
    async fn send(&self, path: &str, token: &str, lease: &str, body: &[u8]) -> (StatusCode, Vec<u8>) {
        let request = HttpRequest::post(path)
            .header("x-worker", self.id.to_string())
            .header("authorization", format!("Bearer {token}"))
            .header("x-lease", lease)
            .body(Body::from(body.to_vec()))
            .expect("a request");
        let answer = self.router.clone().oneshot(request).await.expect("it answers");
        let status = answer.status();
        (status, answer.into_body().collect().await.expect("whole").to_bytes().to_vec())
    }

    async fn post(&self, house: &House, path: &str, lease: &str, body: &[u8]) -> (StatusCode, Vec<u8>) {
        let request = self.signed(path, body, house.now());
        let token = token::issue(&request, &SigningKey::new(KeyUse::Worker, &self.seed)).expect("signed");
        self.send(path, &token, lease, body).await
    }

    /// The next job, which is there.
    async fn take(&self, house: &House) -> Job {
        let (status, body) = self.post(house, "/jobs", "", b"").await;
        assert_eq!(status, StatusCode::OK, "{}", String::from_utf8_lossy(&body));
        serde_json::from_slice(&body).expect("a job")
    }

    /// Asks so many times at once: what it is given.
    async fn ask_at_once(&self, house: &House, times: usize) -> Vec<Job> {
        let op = Op::new(Actor::Worker(self.id), house.now());
        let asked = (0..times).map(|_| pilots::ask(&house.portal, &op, 1));
        let given = futures::future::try_join_all(asked).await.expect("it may ask");
        given.into_iter().flatten().collect()
    }

    async fn done(&self, house: &House, lease: &str, done: &Done) -> StatusCode {
        self.post(house, "/jobs/done", lease, &serde_json::to_vec(done).expect("JSON")).await.0
    }
}

/// A supplier's module that is ready, without a worker having looked at it.
async fn checked(house: &House, hand: &Hand, public: &str, name: &str) -> (Somebody, ModuleId) {
    let (_, mut pat) = supplier(house, name).await;
    // Each organisation has a file of its own.
    let module = checked_by(house, hand, &mut pat, public, &[PILOT, name.as_bytes()].concat()).await;
    (pat, module)
}

/// Uploads a file, which this worker says is ready.
pub async fn checked_by(
    house: &House,
    hand: &Hand,
    pat: &mut Somebody,
    public: &str,
    file: &[u8],
) -> ModuleId {
    let module = upload(&mut pat.browser, public, file).await;
    let module: ModuleId = module.rsplit('/').next().and_then(|id| id.parse().ok()).expect("an id");
    let job = hand.take(house).await;
    assert!(matches!(job.work, Work::Check { module: checked, .. } if checked == module), "{:?}", job.work);
    assert_eq!(hand.done(house, &job.lease, &Done::Ready).await, StatusCode::NO_CONTENT);
    module
}

/// Runs of a module that wait.
async fn queued(house: &House, (pat, module): &(Somebody, ModuleId), runs: usize) -> Vec<RunId> {
    let mut all = Vec::new();
    for number in 0..runs {
        // A new day every twenty runs, which is what a day has.
        let op = Op { now: house.now().plus_days(number as i64 / 20), ..pat.op(house) };
        let run: RunId = op.id();
        pilots::start(&house.portal, &op, *module, run, Length::Quick).await.expect("it is queued");
        all.push(run);
    }
    all
}

/// A module that is ready, and runs of it that wait.
async fn waiting(house: &House, hand: &Hand, public: &str, name: &str, runs: usize) -> Vec<RunId> {
    let checked = checked(house, hand, public, name).await;
    queued(house, &checked, runs).await
}

fn run_of(job: &Job) -> RunId {
    match job.work {
        Work::Run { run, .. } => run,
        Work::Check { .. } => panic!("a run was wanted"),
    }
}

fn failed() -> Done {
    Done::Failed { fault: PlatformFault::Internal, cause: "the scene says so".to_owned() }
}

scene! {
    async fn a_request_that_no_worker_signed_is_refused(house) {
        let hand = Hand::register(&house, "one", 1, true).await;
        let stranger = SigningKey::new(KeyUse::Worker, &[9; 32]);
        let own = SigningKey::new(KeyUse::Worker, &hand.seed);
        let now = house.now();
        let right = || hand.signed("/jobs/beat", b"{}", now);
        let issue = |request: &Request, key: &SigningKey| token::issue(request, key).expect("signed");
        for (what, token, body) in [
            ("nothing", String::new(), b"{}".as_slice()),
            ("another's key", issue(&right(), &stranger), b"{}"),
            ("another body", issue(&right(), &own), b"{\"progress\":null}"),
            ("another path", issue(&hand.signed("/jobs", b"{}", now), &own), b"{}"),
            ("another worker", issue(&Request { worker: WorkerId(uuid::Uuid::nil()), ..right() }, &own), b"{}"),
            ("too old", issue(&Request { at: now.plus_seconds(-61), ..right() }, &own), b"{}"),
            ("from the future", issue(&Request { at: now.plus_seconds(61), ..right() }, &own), b"{}"),
            ("for somebody else", issue(&Request { aud: "x".to_owned(), ..right() }, &own), b"{}"),
        ] {
            let (status, _) = hand.send("/jobs/beat", &token, "", body).await;
            assert_eq!(status, StatusCode::UNAUTHORIZED, "{what}");
        }
        // The same request is taken once: the second time it is somebody who listened.
        let token = issue(&hand.signed("/jobs/beat", b"{}", now), &own);
        assert_eq!(hand.send("/jobs/beat", &token, "", b"{}").await.0, StatusCode::FORBIDDEN, "it has no lease");
        assert_eq!(hand.send("/jobs/beat", &token, "", b"{}").await.0, StatusCode::UNAUTHORIZED, "again");
    }

    async fn a_forged_lease_opens_nothing(house) {
        let challenged = challenged(&house).await;
        let hand = Hand::register(&house, "one", 1, true).await;
        let other = Hand::register(&house, "two", 2, true).await;
        let first = checked(&house, &hand, &challenged.public, "Brightwater").await;
        let second = checked(&house, &hand, &challenged.public, "Hearth").await;
        let (runs, others) = (queued(&house, &first, 1).await, queued(&house, &second, 1).await);
        let job = hand.take(&house).await;
        assert_eq!(run_of(&job), runs[0]);
        let leases = house.portal.keys.leases();
        let lease: Lease = token::open(&job.lease, &leases.verifying()).expect("the portal's own");
        let by = |header: Value, signature: &[u8]| {
            let encode = |bytes: &[u8]| data_encoding::BASE64URL_NOPAD.encode(bytes);
            let payload = receipt::canonical(&lease).expect("JSON");
            format!("{}.{}.{}", encode(header.to_string().as_bytes()), encode(&payload), encode(signature))
        };
        let again = |lease: Lease| token::issue(&lease, &leases).expect("signed");
        let strangers = SigningKey::new(KeyUse::Lease, &[9; 32]);
        for (what, forged) in [
            ("none", by(json!({"alg": "none", "typ": "forecourt-lease+jwt"}), b"")),
            // Signed with the public key as a secret: what a confused reader would take.
            ("HS256", by(json!({"alg": "HS256", "kid": leases.kid(), "typ": "forecourt-lease+jwt"}), leases.verifying().x().as_bytes())),
            ("another typ", job.lease.replacen(job.lease.split('.').next().expect("a part"), "eyJhbGciOiJFZERTQSJ9", 1)),
            ("another key", token::issue(&lease, &strangers).expect("signed")),
            ("another audience", again(Lease { aud: "x".to_owned(), ..lease.clone() })),
            ("expired", again(Lease { expires_at: house.now(), ..lease.clone() })),
            ("another worker's", again(Lease { worker: other.id, ..lease.clone() })),
        ] {
            for path in ["/jobs/module", "/jobs/challenge", "/jobs/beat", "/jobs/done"] {
                let body = serde_json::to_vec(&Beat::default()).expect("JSON");
                let (status, said) = hand.post(&house, path, &forged, &body).await;
                assert_eq!(status, StatusCode::FORBIDDEN, "{what} at {path}");
                assert!(!String::from_utf8_lossy(&said).contains(&runs[0].to_string()), "{what}");
            }
        }
        // A true signature for a run that this worker does not have, and for an attempt that is not.
        for lease in [
            Lease { job: format!("run {}", others[0]), ..lease.clone() },
            Lease { attempt: 2, ..lease.clone() },
        ] {
            for path in ["/jobs/module", "/jobs/challenge", "/jobs/done"] {
                let body = serde_json::to_vec(&failed()).expect("JSON");
                let (status, _) = hand.post(&house, path, &again(lease.clone()), &body).await;
                assert_eq!(status, StatusCode::CONFLICT, "{path}: {lease:?}");
            }
        }
        // With the true one it goes on.
        assert_eq!(hand.post(&house, "/jobs/module", &job.lease, b"").await.0, StatusCode::OK);
    }

    async fn what_a_worker_makes_up_is_not_believed(house) {
        let challenged = challenged(&house).await;
        let hand = Hand::register(&house, "one", 1, true).await;
        let runs = waiting(&house, &hand, &challenged.public, "Brightwater", 1).await;
        let sample = domain::pilots::samples().swap_remove(0);
        assert_eq!(portal::operational::queue::oldest(&house.portal).await.expect("asked"), Some(house.now()));
        for attempt in 1..=3 {
            let job = hand.take(&house).await;
            let evidence = String::from_utf8(receipt::canonical(&sample).expect("JSON")).expect("text");
            let done = Done::Ran { evidence, log: vec![] };
            assert_eq!(hand.done(&house, &job.lease, &done).await, StatusCode::NO_CONTENT, "attempt {attempt}");
            house.wait_minutes(1);
        }
        let run = state(&house, runs[0]).await;
        assert!(matches!(run, RunState::Ended { end, attempts: 3, .. } if end.to_string() == "platform_failed(internal)"), "{run:?}");
    }

    async fn a_late_result_of_an_old_attempt_is_refused(house) {
        let challenged = challenged(&house).await;
        let (one, two) = (Hand::register(&house, "one", 1, true).await, Hand::register(&house, "two", 2, true).await);
        let runs = waiting(&house, &one, &challenged.public, "Brightwater", 1).await;
        let first = one.take(&house).await;
        // The worker is gone for a minute, and another one takes the run.
        house.wait_minutes(1);
        let second = two.take(&house).await;
        assert_eq!((run_of(&first), run_of(&second)), (runs[0], runs[0]));
        assert_eq!(one.done(&house, &first.lease, &Done::Cancelled).await, StatusCode::FORBIDDEN, "its lease has expired");
        // However fresh the first one\u{2019}s leave is: the job is not its any more.
        let fresh = Lease { aud: AUDIENCE.to_owned(), job: format!("run {}", runs[0]), attempt: 1, worker: one.id, expires_at: house.now().plus_hours(1) };
        let fresh = token::issue(&fresh, &house.portal.keys.leases()).expect("signed");
        assert_eq!(one.done(&house, &fresh, &Done::Cancelled).await, StatusCode::CONFLICT);
        assert!(matches!(state(&house, runs[0]).await, RunState::Leased { attempt: 2, .. }));
        assert_eq!(two.done(&house, &second.lease, &Done::Cancelled).await, StatusCode::NO_CONTENT);
        assert_eq!(two.done(&house, &second.lease, &Done::Cancelled).await, StatusCode::CONFLICT, "once");
    }

    async fn a_run_whose_workers_are_all_gone_ends_as_lost_with_a_credit(house) {
        let challenged = challenged(&house).await;
        let hand = Hand::register(&house, "one", 1, true).await;
        let checked = checked(&house, &hand, &challenged.public, "Brightwater").await;
        let runs = queued(&house, &checked, 1).await;
        let pat = &checked.0;
        for attempt in 1..=3 {
            hand.take(&house).await;
            let op = Op { now: house.now(), ..pat.op(&house) };
            let faults = pilots::faults(&house.portal, &op, runs[0]).await.expect("they are read");
            assert_eq!(faults.len(), attempt - 1, "{faults:?}");
            // The worker is gone for an hour.
            house.wait_minutes(60);
            house.work().await;
        }
        let run = state(&house, runs[0]).await;
        assert!(matches!(run, RunState::Ended { end, attempts: 3, .. } if end.to_string() == "platform_failed(lost_worker)"), "{run:?}");
    }

    async fn one_with_a_hundred_runs_does_not_keep_another_waiting_for_more_than_one(house) {
        let challenged = challenged(&house).await;
        let hand = Hand::register(&house, "one", 1, true).await;
        let many = waiting(&house, &hand, &challenged.public, "Brightwater", RUNS_OF_ONE).await;
        // A worker has had three of them, and has the fourth, when another supplier comes with one.
        house.wait_minutes(10 * 24 * 60);
        for _ in 0..3 {
            let job = hand.take(&house).await;
            assert_eq!(hand.done(&house, &job.lease, &Done::Cancelled).await, StatusCode::NO_CONTENT);
        }
        let fourth = hand.take(&house).await;
        let one = waiting(&house, &hand, &challenged.public, "Hearth", 1).await[0];
        assert_eq!(hand.done(&house, &fourth.lease, &Done::Cancelled).await, StatusCode::NO_CONTENT);
        let next = run_of(&hand.take(&house).await);
        println!("{} runs of one supplier, and the one of another is next", many.len());
        assert_eq!(next, one, "the other\u{2019}s is next");
    }

    async fn while_others_wait_each_has_one_at_work(house) {
        let challenged = challenged(&house).await;
        let hand = Hand::register(&house, "one", 1, true).await;
        let first = checked(&house, &hand, &challenged.public, "Brightwater").await;
        let second = checked(&house, &hand, &challenged.public, "Hearth").await;
        let (first, second) = (queued(&house, &first, 3).await, queued(&house, &second, 1).await);
        let taken = [run_of(&hand.take(&house).await), run_of(&hand.take(&house).await)];
        assert!(taken.contains(&first[0]) && taken.contains(&second[0]), "{taken:?}");
        // Nobody else waits: now the first may have another.
        assert_eq!(run_of(&hand.take(&house).await), first[1]);
    }

    async fn workers_that_ask_at_the_same_time_get_jobs_of_different_organisations(house) {
        let challenged = challenged(&house).await;
        let hand = Hand::register(&house, "one", 1, true).await;
        let mut suppliers = Vec::new();
        for name in ["Brightwater", "Hearth", "Ash", "Birch", "Elm", "Fell", "Glen", "Holm"] {
            suppliers.push(checked(&house, &hand, &challenged.public, name).await);
        }
        assert_eq!(suppliers.len(), AT_ONCE);
        let mut queues = Vec::new();
        for supplier in &suppliers {
            queues.push(queued(&house, supplier, 3).await);
        }
        for turn in 0..3 {
            let jobs = hand.ask_at_once(&house, AT_ONCE).await;
            let given: BTreeSet<RunId> = jobs.iter().map(run_of).collect();
            assert_eq!(given, queues.iter().map(|queue| queue[turn]).collect(), "one of each, turn {turn}");
            for job in &jobs {
                assert_eq!(hand.done(&house, &job.lease, &Done::Cancelled).await, StatusCode::NO_CONTENT);
            }
        }
        println!("{AT_ONCE} workers asked at once, three times");
    }
}

async fn state(house: &House, run: RunId) -> RunState {
    // The portal itself reads every run.
    let op = Op::new(Actor::System, house.now());
    portal::pilots::state_of(&house.portal, &op, run).await.expect("it is there")
}

scene! {
    async fn two_trusted_workers_run_a_final_both_and_where_they_disagree_nothing_is_signed(house) {
        let Challenged { mut officer, engagement, public, .. } = challenged(&house).await;
        let (one, two) = (Hand::register(&house, "one", 1, true).await, Hand::register(&house, "two", 2, true).await);
        let low = Hand::register(&house, "low", 3, false).await;
        assert_eq!(Hand::register(&house, "low again", 3, false).await.id, low.id, "a key is one worker");
        let operator = house.organisation("Operator", OrganisationKind::Operator).await;
        let robin = house.person(operator, OrganisationKind::Operator, "Robin", &[Role::Owner], None).await;
        let mut modules = Vec::new();
        for name in ["Brightwater", "Hearth"] {
            let (pat, module) = checked(&house, &one, &public, name).await;
            rehearse(&house, &one, &pat, module).await;
            modules.push((pat, module));
        }
        open_final(&house, &officer, engagement_id(&engagement)).await;
        for (pat, module) in &modules {
            pilots::finals::lock(&house.portal, &pat.op(&house), *module).await.expect("it has rehearsed");
        }
        house.wait_minutes(3 * 24 * 60);
        house.work().await;
        crate::engagements::sign_in_again(&house, &mut officer).await;
        let started = officer.browser.submit(&format!("{engagement}/final/start"), &[("password", PASSWORD)]).await;
        assert_eq!(started.status, StatusCode::SEE_OTHER, "{}", started.text());
        // One that is not trusted gets nothing of it.
        assert!(low.ask_at_once(&house, 1).await.is_empty());
        let mut shown = BTreeMap::new();
        // The same worker never has a run and its twin, however often it asks at the same time.
        let (of_one, of_two) = (one.ask_at_once(&house, AT_ONCE).await, two.ask_at_once(&house, AT_ONCE).await);
        assert_eq!((of_one.len(), of_two.len()), (2, 2), "one of each pair");
        for (hand, job) in of_one.iter().map(|job| (&one, job)).chain(of_two.iter().map(|job| (&two, job))) {
            let Work::Run { sha256, .. } = &job.work else { panic!("a run") };
            assert!(shown.entry(*sha256).or_insert_with(BTreeSet::new).insert(hand.id), "twice by one worker");
            // Of the first pilot both say the same; of the second they do not.
            let agrees = *sha256 == Sha256::of(&[PILOT, b"Brightwater".as_slice()].concat());
            let steps = if agrees || hand.id == one.id { 1_000 } else { 1_001 };
            let evidence = made_up::evidence(&house.portal, job, steps);
            assert_eq!(hand.done(&house, &job.lease, &Done::Ran { evidence, log: vec![] }).await, StatusCode::NO_CONTENT);
        }
        let revealed = officer.browser.submit(&format!("{engagement}/final/reveal"), &[("password", PASSWORD)]).await;
        assert_eq!(revealed.status, StatusCode::SEE_OTHER, "{}", revealed.text());
        let page = officer.browser.get(&format!("{engagement}/results")).await;
        assert!(page.says("Not signed: two workers came to different results"), "{}", page.text());
        assert_eq!(page.text().matches("Signed").count(), 1, "{}", page.text());
        assert_eq!(house.mail_to(&robin.email).await[0].subject, "Two workers came to different results");
        assert!(crate::engagements::audit_data(&house).await.iter().any(|data| data.contains("WorkersDisagree")));
    }
}

fn engagement_id(address: &str) -> domain::ids::EngagementId {
    address.rsplit('/').next().and_then(|id| id.parse().ok()).expect("the address ends in an id")
}

/// A full practice that the scene says has succeeded.
async fn rehearse(house: &House, hand: &Hand, pat: &Somebody, module: ModuleId) {
    let op = pat.op(house);
    pilots::start(&house.portal, &op, module, op.id(), Length::Full).await.expect("it is queued");
    let job = hand.take(house).await;
    let evidence = made_up::evidence(&house.portal, &job, 1_000);
    assert_eq!(
        hand.done(house, &job.lease, &Done::Ran { evidence, log: vec![] }).await,
        StatusCode::NO_CONTENT
    );
}
