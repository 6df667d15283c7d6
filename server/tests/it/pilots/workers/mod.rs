//! Workers, as the portal meets them: who may ask, what a lease opens, what comes too late, and who is next.

use super::{PILOT, challenged, supplier, upload};
use crate::{
    harness::{House, Somebody},
    made_up,
};
use axum::http::StatusCode;
use domain::{
    actor::Actor,
    ids::{ModuleId, RunId, WorkerId},
    pilots::{Beat, Done, Job, Length, PlatformFault, RunState, Work},
};
use portal::{Op, pilots};
use receipt::{
    KeyUse, SigningKey,
    token::{self, AUDIENCE, Lease, Request},
};
use serde_json::{Value, json};

mod councils;
mod hand;
mod turns;
mod twins;

pub use hand::Hand;

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

async fn state(house: &House, run: RunId) -> RunState {
    // The portal itself reads every run.
    let op = Op::new(Actor::System, house.now());
    portal::pilots::state_of(&house.portal, &op, run).await.expect("it is there")
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

    async fn who_has_given_a_job_back_does_not_hand_it_in(house) {
        let challenged = challenged(&house).await;
        let hand = Hand::register(&house, "one", 1, true).await;
        let runs = waiting(&house, &hand, &challenged.public, "Brightwater", 1).await;
        let job = hand.take(&house).await;
        assert_eq!(hand.done(&house, &job.lease, &failed()).await, StatusCode::NO_CONTENT);
        let evidence = made_up::evidence(&house.portal, &job, 1_000);
        let shown = Done::Ran { evidence, log: vec![] };
        assert_eq!(hand.done(&house, &job.lease, &shown).await, StatusCode::CONFLICT, "it said that it failed");
        assert!(matches!(state(&house, runs[0]).await, RunState::Queued { attempts: 1, .. }));
        // Whoever takes it next hands it in.
        house.wait_minutes(1);
        let next = hand.take(&house).await;
        assert_eq!(hand.done(&house, &next.lease, &shown).await, StatusCode::NO_CONTENT);
        assert!(matches!(state(&house, runs[0]).await, RunState::Ended { attempts: 2, .. }));
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
            if attempt == 3 {
                assert!(hand.ask_at_once(&house, 1).await.is_empty(), "three attempts are all");
            }
            house.work().await;
        }
        let run = state(&house, runs[0]).await;
        assert!(matches!(run, RunState::Ended { end, attempts: 3, .. } if end.to_string() == "platform_failed(lost_worker)"), "{run:?}");
    }
}
