//! Requests to the portal, and what it says where it says no.

use super::Kept;
use crate::exit::{Exit, Problem};
use reqwest::{
    StatusCode, Url,
    blocking::{Body, Client, RequestBuilder, Response},
    header::RETRY_AFTER,
    redirect::Policy,
};
use sandbox::{Cancel, NotPrivate, private_address};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use std::{
    io::Read,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    thread,
    time::Duration,
};

/// The portal answers within this.
const ANSWER_WITHIN: Duration = Duration::from_secs(40);
/// A file is sent within this.
const UPLOAD_WITHIN: Duration = Duration::from_secs(540);
/// How often something that is only read is asked for again while the portal cannot be reached.
const TRIES: u32 = 5;
/// The longest wait that the portal may ask for.
const WAIT_MAX_SECONDS: u64 = 60;

/// The address of a portal as it is kept: https, or this machine, so that nobody else reads the token on its way.
pub fn address(given: &str) -> Result<String, Problem> {
    let example =
        "Give it as in https://forecourt.example, the address that your browser shows, without what follows.";
    private_address(given).map_err(|refused| {
        let what = match refused {
            NotPrivate::NoAddress(cause) => format!("{given} is no address of a portal: {cause}"),
            NotPrivate::Overheard => format!("{given} is not https: others could read your token"),
            NotPrivate::More => format!("{given} is more than the address of a portal"),
        };
        Problem::given(what, example)
    })
}

/// What a portal that says no says (RFC 9457).
#[derive(Deserialize)]
struct Said {
    title: String,
    detail: String,
}

/// The line to a portal.
pub struct Line<'a> {
    client: Client,
    kept: Kept,
    cancel: &'a Cancel,
}

impl<'a> Line<'a> {
    /// A line to the portal that is kept.
    pub fn open(kept: Kept, cancel: &'a Cancel) -> Result<Self, Problem> {
        let portal = address(&kept.portal)?;
        let _ = rustls::crypto::ring::default_provider().install_default();
        // A portal that leads elsewhere is not followed with the token.
        let builder = Client::builder().timeout(ANSWER_WITHIN).redirect(Policy::none());
        let builder = if portal.starts_with("http:") { builder.no_proxy() } else { builder };
        let client = builder.build().map_err(|cause| Problem {
            exit: Exit::OurFault,
            what: format!("{portal} cannot be asked: {}", all_of(&cause)),
            advice: "The certificates of this machine may be missing: install ca-certificates.".to_owned(),
        })?;
        Ok(Self { client, kept: Kept { portal, ..kept }, cancel })
    }

    /// The address of the portal.
    pub fn portal(&self) -> &str {
        &self.kept.portal
    }

    /// Reads what is at this path.
    pub fn get<T: DeserializeOwned>(&self, path: &str) -> Result<T, Problem> {
        self.read(self.send(TRIES, || self.client.get(self.url(path)))?)
    }

    /// The same as a text, to the byte.
    pub fn text(&self, path: &str) -> Result<String, Problem> {
        let answer = self.send(TRIES, || self.client.get(self.url(path)))?;
        answer.text().map_err(|cause| self.unreached(&cause))
    }

    /// Sends JSON.
    pub fn post<T: DeserializeOwned>(&self, path: &str, body: &impl Serialize) -> Result<T, Problem> {
        self.read(self.send(1, || self.client.post(self.url(path)).json(body))?)
    }

    /// Sends a file; `sent` counts its bytes on their way.
    pub fn upload<T: DeserializeOwned>(
        &self,
        path: &str,
        query: &[(&str, &str)],
        file: &Arc<[u8]>,
        sent: &Arc<AtomicU64>,
    ) -> Result<T, Problem> {
        let answer = self.send(1, || {
            let pieces =
                Pieces { file: Arc::clone(file), sent: Arc::clone(sent), cancel: self.cancel.clone() };
            sent.store(0, Ordering::Relaxed);
            let mut url = self.url(path);
            url.query_pairs_mut().extend_pairs(query);
            self.client
                .post(url)
                .timeout(UPLOAD_WITHIN)
                .header("content-type", "application/wasm")
                .body(Body::sized(pieces, file.len() as u64))
        })?;
        self.read(answer)
    }

    fn url(&self, path: &str) -> Url {
        Url::parse(&format!("{}{path}", self.kept.portal)).expect("the address was parsed before")
    }

    /// Sends a request until it is answered with yes. What the portal wants to have later is sent later; what does not reach
    /// it is sent again as often as it may be.
    fn send(&self, tries: u32, request: impl Fn() -> RequestBuilder) -> Result<Response, Problem> {
        let mut left = tries;
        loop {
            left -= u32::from(left > 0);
            let answer = request().bearer_auth(&self.kept.token).send();
            let wait = match &answer {
                Ok(answer) if answer.status() == StatusCode::TOO_MANY_REQUESTS => asked_to_wait(answer),
                Ok(answer) if answer.status() == StatusCode::SERVICE_UNAVAILABLE && left > 0 => {
                    asked_to_wait(answer)
                }
                Err(_) if left > 0 => Duration::from_secs(1),
                _ => return self.judged(answer),
            };
            if self.cancel.asked() {
                return self.judged(answer);
            }
            thread::sleep(wait);
        }
    }

    fn judged(&self, answer: reqwest::Result<Response>) -> Result<Response, Problem> {
        let answer = answer.map_err(|cause| self.unreached(&cause))?;
        let status = answer.status();
        if status.is_success() {
            return Ok(answer);
        }
        let exit = if status.is_server_error() { Exit::OurFault } else { Exit::Given };
        Err(match answer.json::<Said>() {
            Ok(said) => Problem { exit, what: said.title, advice: said.detail },
            Err(_) => Problem {
                exit,
                what: format!("{} answers {status}, and not as a portal does", self.kept.portal),
                advice: "Check the address of the portal, and log in again.".to_owned(),
            },
        })
    }

    fn read<T: DeserializeOwned>(&self, answer: Response) -> Result<T, Problem> {
        answer.json().map_err(|cause| {
            Problem::given(
                format!("{} answers what this command does not read: {}", self.kept.portal, all_of(&cause)),
                "Check the address of the portal. If it is right, get a newer version of this command.",
            )
        })
    }

    fn unreached(&self, cause: &reqwest::Error) -> Problem {
        Problem::given(
            format!("{} cannot be reached: {}", self.kept.portal, all_of(cause)),
            "Check the address and your connection, and try again.",
        )
    }
}

fn asked_to_wait(answer: &Response) -> Duration {
    let asked = answer.headers().get(RETRY_AFTER).and_then(|value| value.to_str().ok()?.parse().ok());
    Duration::from_secs(asked.unwrap_or(2).min(WAIT_MAX_SECONDS))
}

/// A cause with its own causes.
fn all_of(cause: &dyn std::error::Error) -> String {
    let mut words = cause.to_string();
    let mut inner = cause.source();
    while let Some(cause) = inner {
        words = format!("{words}: {cause}");
        inner = cause.source();
    }
    words
}

/// A file on its way, which stops when somebody says so.
struct Pieces {
    file: Arc<[u8]>,
    sent: Arc<AtomicU64>,
    cancel: Cancel,
}

impl Read for Pieces {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        if self.cancel.asked() {
            return Err(std::io::Error::other("cancelled"));
        }
        let from = usize::try_from(self.sent.load(Ordering::Relaxed)).unwrap_or(usize::MAX);
        let read = (&self.file[from.min(self.file.len())..]).read(into)?;
        self.sent.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_goes_over_https_or_stays_on_this_machine() {
        for (given, kept) in [
            ("https://forecourt.example", "https://forecourt.example"),
            ("https://forecourt.example:8443/", "https://forecourt.example:8443"),
            ("http://127.0.0.1:3000", "http://127.0.0.1:3000"),
            ("http://localhost:3000/", "http://localhost:3000"),
            ("http://[::1]:3000", "http://[::1]:3000"),
        ] {
            assert_eq!(address(given).expect("an address"), kept);
        }
        for given in [
            "forecourt.example",
            "http://forecourt.example",
            "http://127.0.0.1:3000@forecourt.example",
            "http://127.0.0.1.forecourt.example",
            "https://me:word@forecourt.example",
            "https://forecourt.example/engagements",
            "https://forecourt.example?x=1",
            "unix:/tmp/socket",
            "",
        ] {
            assert!(address(given).is_err(), "{given}");
        }
    }
}
