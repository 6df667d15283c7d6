//! The line to the portal: signed requests, over a socket of this machine or over TLS.

use crate::{
    Place,
    credential::{Credential, random},
};
use data_encoding::HEXLOWER;
use domain::{
    ids::WorkerId,
    pilots::{Beat, Beaten, Done, Job, Sha256},
    time::Timestamp,
};
use receipt::{
    KeyUse, SigningKey,
    token::{self, AUDIENCE, Request},
};
use reqwest::{
    Certificate, StatusCode,
    blocking::{Client, Response},
    redirect::Policy,
};
use sandbox::private_address;
use std::{
    sync::Mutex,
    time::{Duration, Instant},
};
use zeroize::Zeroizing;

/// The portal answers within this, also when there is no work: it says so before.
const ANSWER_WITHIN: Duration = Duration::from_secs(40);

/// What became of a request.
#[derive(Debug, thiserror::Error)]
pub enum Broken {
    /// The job is not this worker's any more.
    #[error("the job is not ours any more")]
    NotOurs,
    /// The portal does not know this worker, or its clock; its time is taken over, and the request may be tried again.
    #[error("the portal does not take our signature: {0}")]
    Unknown(String),
    /// The portal cannot be reached, or says no.
    #[error("the portal does not answer as it should: {0}")]
    Answer(String),
}

/// The line to the portal.
pub struct Line {
    client: Client,
    base: String,
    worker: WorkerId,
    key: SigningKey,
    clock: Mutex<Option<(Instant, Timestamp)>>,
}

impl Line {
    /// A line to this address.
    ///
    /// # Errors
    /// It is no address, or the credential is none.
    pub fn open(place: &Place, credential: Credential) -> Result<Self, String> {
        let key = key(&credential.seed)?;
        let (client, base) = client(place)?;
        Ok(Self { client, base, worker: credential.worker, key, clock: Mutex::new(None) })
    }

    /// The next job; none if there was none for a while.
    pub fn ask(&self) -> Result<Option<Job>, Broken> {
        let answer = self.post("/jobs", None, &[])?;
        if answer.status() == StatusCode::NO_CONTENT {
            return Ok(None);
        }
        answer.json().map(Some).map_err(unread)
    }

    /// The file of the module that a job is about.
    pub fn module(&self, lease: &str) -> Result<Vec<u8>, Broken> {
        self.post("/jobs/module", Some(lease), &[])?.bytes().map(|bytes| bytes.to_vec()).map_err(unread)
    }

    /// The packed files of the challenge that a run is about.
    pub fn challenge(&self, lease: &str) -> Result<Vec<u8>, Broken> {
        self.post("/jobs/challenge", Some(lease), &[])?.bytes().map(|bytes| bytes.to_vec()).map_err(unread)
    }

    /// Says that this worker is at it.
    pub fn beat(&self, lease: &str, beat: &Beat) -> Result<Beaten, Broken> {
        let body = serde_json::to_vec(beat).map_err(|cause| Broken::Answer(cause.to_string()))?;
        self.post("/jobs/beat", Some(lease), &body)?.json().map_err(unread)
    }

    /// Hands in what came of a job.
    pub fn done(&self, lease: &str, done: &Done) -> Result<(), Broken> {
        let body = serde_json::to_vec(done).map_err(|cause| Broken::Answer(cause.to_string()))?;
        self.post("/jobs/done", Some(lease), &body).map(drop)
    }

    fn post(&self, path: &str, lease: Option<&str>, body: &[u8]) -> Result<Response, Broken> {
        match self.post_once(path, lease, body) {
            // The portal's clock may have been set, or this is the first request.
            Err(Broken::Unknown(_)) => {
                *self.clock() = None;
                self.post_once(path, lease, body)
            }
            answer => answer,
        }
    }

    fn post_once(&self, path: &str, lease: Option<&str>, body: &[u8]) -> Result<Response, Broken> {
        let request = Request {
            aud: AUDIENCE.to_owned(),
            worker: self.worker,
            asks: format!("POST {path}"),
            body: Sha256::of(body),
            nonce: HEXLOWER.encode(&random::<16>()),
            at: self.now()?,
        };
        let token = token::issue(&request, &self.key).map_err(|cause| Broken::Answer(cause.to_string()))?;
        let mut post = self
            .client
            .post(format!("{}{path}", self.base))
            .header("x-worker", self.worker.to_string())
            .bearer_auth(token)
            .header("content-type", "application/json")
            .body(body.to_vec());
        if let Some(lease) = lease {
            post = post.header("x-lease", lease);
        }
        let answer = post.send().map_err(unread)?;
        match answer.status() {
            status if status.is_success() => Ok(answer),
            StatusCode::UNAUTHORIZED => Err(Broken::Unknown(said(answer))),
            StatusCode::CONFLICT | StatusCode::FORBIDDEN => Err(Broken::NotOurs),
            status => Err(Broken::Answer(format!("{status}: {}", said(answer)))),
        }
    }

    fn clock(&self) -> std::sync::MutexGuard<'_, Option<(Instant, Timestamp)>> {
        self.clock.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    /// The portal's time, as it runs here since the portal told it.
    #[allow(clippy::disallowed_methods, reason = "how long ago the portal told its time")]
    fn now(&self) -> Result<Timestamp, Broken> {
        let told = *self.clock();
        if let Some((when, told)) = told {
            return Ok(told.plus_millis(i64::try_from(when.elapsed().as_millis()).unwrap_or(i64::MAX)));
        }
        let answer = self.client.get(format!("{}/jobs/time", self.base)).send().map_err(unread)?;
        let millis: i64 = answer.text().map_err(unread)?.trim().parse().map_err(unread)?;
        let told = Timestamp::from_millis(millis);
        *self.clock() = Some((Instant::now(), told));
        Ok(told)
    }
}

/// The key of a seed in hexadecimal digits.
fn key(seed: &str) -> Result<SigningKey, String> {
    let seed = HEXLOWER.decode(seed.as_bytes()).ok().and_then(|seed| seed.try_into().ok());
    let seed: Zeroizing<[u8; 32]> =
        Zeroizing::new(seed.ok_or("the credential's seed is not 64 hexadecimal digits")?);
    Ok(SigningKey::new(KeyUse::Worker, &seed))
}

/// What asks the portal, and what its addresses begin with.
fn client(place: &Place) -> Result<(Client, String), String> {
    let portal = &place.portal;
    if !is_private(portal) {
        return Err(format!(
            "{portal} is neither a socket, nor https, nor this machine: others could listen. Give the address as in \
             https://work.problems.example:4433, without a name, a path or a question"
        ));
    }
    // A portal that leads elsewhere is not followed: what a worker sends is for the portal alone.
    let builder = Client::builder().timeout(ANSWER_WITHIN).no_proxy().redirect(Policy::none());
    let (builder, base) = match portal.strip_prefix("unix:") {
        Some(path) => (builder.unix_socket(path), "http://portal".to_owned()),
        None => (builder, portal.trim_end_matches('/').to_owned()),
    };
    let builder = match &place.certificate {
        None => builder,
        Some(file) => {
            let wrong =
                |cause: &dyn std::fmt::Display| format!("{} is no certificate: {cause}", file.display());
            let pem = std::fs::read(file).map_err(|cause| wrong(&cause))?;
            let certificate = Certificate::from_pem(&pem).map_err(|cause| wrong(&cause))?;
            builder.tls_certs_only([certificate])
        }
    };
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = builder.build().map_err(|cause| format!("{portal} cannot be asked: {cause}"))?;
    Ok((client, base))
}

/// Whether nobody else can listen on this line.
fn is_private(portal: &str) -> bool {
    portal.starts_with("unix:/") || private_address(portal).is_ok()
}

/// Brings a key to the portal, with a code that works once. Gives back who this worker is from now on.
///
/// # Errors
/// The portal cannot be reached, or says no.
pub fn join(place: &Place, code: &str, seed: &str) -> Result<WorkerId, String> {
    #[derive(serde::Deserialize)]
    struct Joined {
        worker: WorkerId,
    }
    let (client, base) = client(place)?;
    let body = serde_json::json!({ "code": code, "key": key(seed)?.verifying().x() });
    let answer = client.post(format!("{base}/jobs/join")).json(&body).send();
    let answer = answer.map_err(|cause| unread(cause).to_string())?;
    if !answer.status().is_success() {
        return Err(said(answer).trim().to_owned());
    }
    answer.json().map(|joined: Joined| joined.worker).map_err(|cause| unread(cause).to_string())
}

fn unread(cause: impl std::error::Error) -> Broken {
    let mut words = cause.to_string();
    let mut inner = cause.source();
    while let Some(cause) = inner {
        words = format!("{words}: {cause}");
        inner = cause.source();
    }
    Broken::Answer(words)
}

/// What a portal that says no says, as far as it fits a line.
fn said(answer: Response) -> String {
    answer.text().unwrap_or_default().chars().take(300).collect()
}

#[cfg(test)]
mod tests {
    use super::is_private;

    #[test]
    fn a_worker_speaks_over_a_socket_https_or_on_this_machine() {
        for portal in [
            "unix:/run/worker.sock",
            "https://work.problems.example",
            "https://work.problems.example:4433/",
            "http://127.0.0.1:4433",
            "http://localhost:4433",
            "http://[::1]:4433",
        ] {
            assert!(is_private(portal), "{portal}");
        }
        for portal in [
            "",
            "work.problems.example",
            "http://work.problems.example",
            "http://127.0.0.1:x@elsewhere.example",
            "http://127.0.0.1@elsewhere.example",
            "http://127.0.0.1.elsewhere.example",
            "http://localhost:80@elsewhere.example",
            "https://me:word@work.problems.example",
            "https://work.problems.example/path",
            "https://work.problems.example?x=1",
            "ftp://127.0.0.1",
        ] {
            assert!(!is_private(portal), "{portal}");
        }
    }
}
