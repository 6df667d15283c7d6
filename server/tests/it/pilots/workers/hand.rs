//! A worker of a scene.

use crate::harness::House;
use axum::{
    body::Body,
    http::{Request as HttpRequest, StatusCode},
};
use domain::{
    actor::Actor,
    ids::WorkerId,
    pilots::{Done, Job, Sha256},
    time::Timestamp,
};
use http_body_util::BodyExt;
use portal::{Op, pilots};
use receipt::{
    KeyUse, SigningKey,
    token::{self, AUDIENCE, Request},
};
use std::sync::atomic::{AtomicU32, Ordering};
use tower::ServiceExt;

static NONCE: AtomicU32 = AtomicU32::new(0);

/// A worker of this scene: it keeps to the rules, or not.
pub struct Hand {
    pub(super) id: WorkerId,
    pub(super) seed: [u8; 32],
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

    pub(super) fn signed(&self, path: &str, body: &[u8], at: Timestamp) -> Request {
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
    pub(super) async fn send(
        &self,
        path: &str,
        token: &str,
        lease: &str,
        body: &[u8],
    ) -> (StatusCode, Vec<u8>) {
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

    pub(super) async fn post(
        &self,
        house: &House,
        path: &str,
        lease: &str,
        body: &[u8],
    ) -> (StatusCode, Vec<u8>) {
        let request = self.signed(path, body, house.now());
        let token = token::issue(&request, &SigningKey::new(KeyUse::Worker, &self.seed)).expect("signed");
        self.send(path, &token, lease, body).await
    }

    /// The next job, which is there.
    pub(super) async fn take(&self, house: &House) -> Job {
        let (status, body) = self.post(house, "/jobs", "", b"").await;
        assert_eq!(status, StatusCode::OK, "{}", String::from_utf8_lossy(&body));
        serde_json::from_slice(&body).expect("a job")
    }

    /// Asks so many times at once: what it is given.
    pub(super) async fn ask_at_once(&self, house: &House, times: usize) -> Vec<Job> {
        let op = Op::new(Actor::Worker(self.id), house.now());
        let asked = (0..times).map(|_| pilots::ask(&house.portal, &op, 1));
        let given = futures::future::try_join_all(asked).await.expect("it may ask");
        given.into_iter().flatten().collect()
    }

    pub(super) async fn done(&self, house: &House, lease: &str, done: &Done) -> StatusCode {
        self.post(house, "/jobs/done", lease, &serde_json::to_vec(done).expect("JSON")).await.0
    }
}
