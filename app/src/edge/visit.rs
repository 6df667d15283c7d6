//! Who asks: cookies, session, network address.

use super::{App, Edge};
use axum::http::{HeaderMap, HeaderValue, Uri, header, request::Parts};
use domain::{actor::Actor, fault::Fault};
use portal::{
    Op, Portal,
    keys::{self, Purpose},
    operational::sessions::{self, Session},
};
use std::{net::IpAddr, sync::Arc};

/// The network address of the client, put into the request by the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Client(pub IpAddr);

/// The browser's session and where it asks from.
#[derive(Clone, Debug)]
pub struct Visit {
    /// The session its cookie names, ended or not.
    pub session: Option<Session>,
    /// Whether the database could not be asked for the session.
    pub unknown: bool,
    /// The network address it asks from.
    pub address: String,
    /// The mark of a browser that has signed in before.
    pub device: Option<String>,
    /// Whether cookies may travel only over TLS.
    secure: bool,
}

impl Edge {
    /// Finds out who asks. If the database does not answer, it is nobody, and the fault says why.
    pub(super) async fn new(app: Arc<App>, parts: &Parts) -> (Edge, Result<(), Fault>) {
        let secure = app.portal.settings.public_url.starts_with("https:");
        let found = match cookie(&parts.headers, &session_cookie_name(secure)) {
            Some(token) => sessions::find(&app.portal, token, app.portal.clock.now()).await,
            None => Ok(None),
        };
        let (session, unknown, asked) = match found {
            Ok(session) => (session, false, Ok(())),
            Err(fault) => (None, true, Err(fault)),
        };
        let actor =
            session.as_ref().map_or(Actor::Visitor, |session| session.actor(app.portal.settings.comforts));
        let mut edge = Edge::of(app, parts, actor);
        edge.visit = Visit { session, unknown, ..edge.visit };
        (edge, asked)
    }

    /// A request of this actor, whoever that was found out to be.
    pub(super) fn of(app: Arc<App>, parts: &Parts, actor: Actor) -> Edge {
        let secure = app.portal.settings.public_url.starts_with("https:");
        let address =
            parts.extensions.get::<Client>().map_or_else(String::new, |client| client.0.to_string());
        let device = cookie(&parts.headers, &device_cookie_name(secure)).map(str::to_owned);
        let mut op = Op::new(actor, app.portal.clock.now());
        if let Some(request) = parts.extensions.get::<domain::ids::RequestId>() {
            op.request = *request;
        }
        Edge {
            op,
            visit: Visit { session: None, unknown: false, address, device, secure },
            path: parts.uri.path().to_owned(),
            query: parts.uri.query().unwrap_or_default().to_owned(),
            app,
        }
    }
}

impl Visit {
    /// The cookie that carries a session's token.
    pub fn session_cookie(&self, token: &str) -> HeaderValue {
        self.cookie(&session_cookie_name(self.secure), token, None)
    }

    /// The cookie that ends the session in the browser.
    pub fn no_session_cookie(&self) -> HeaderValue {
        self.cookie(&session_cookie_name(self.secure), "", Some(0))
    }

    /// The cookie by which this browser is known again at sign-in: kept for a year.
    pub fn device_cookie(&self, mark: &str) -> HeaderValue {
        self.cookie(&device_cookie_name(self.secure), mark, Some(365 * 24 * 60 * 60))
    }

    /// The mark of this browser for an account: an id of its own, and a code only this portal can make.
    /// A browser that has one keeps it.
    pub fn mark(&self, portal: &Portal, email: &str) -> String {
        if let (Some(mark), Some(_)) = (&self.device, self.knows(portal, email)) {
            return mark.clone();
        }
        let browser = keys::token();
        let code = portal.keys.mac(Purpose::Device, &marked(&browser, email));
        format!("{browser}.{code}")
    }

    /// The id of this browser, if it has signed in to the account before.
    pub fn knows(&self, portal: &Portal, email: &str) -> Option<&str> {
        let (browser, code) = self.device.as_deref()?.split_once('.')?;
        portal.keys.mac_matches(Purpose::Device, &marked(browser, email), code).then_some(browser)
    }

    fn cookie(&self, name: &str, value: &str, max_age: Option<u32>) -> HeaderValue {
        let secure = if self.secure { "; Secure" } else { "" };
        let age = max_age.map_or_else(String::new, |seconds| format!("; Max-Age={seconds}"));
        HeaderValue::from_str(&format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax{secure}{age}"))
            .unwrap_or_else(|_| HeaderValue::from_static("x=; Path=/; Max-Age=0"))
    }
}

fn marked(browser: &str, email: &str) -> Vec<u8> {
    format!("{browser} {email}").into_bytes()
}

fn session_cookie_name(secure: bool) -> String {
    if secure { "__Host-session".to_owned() } else { "session".to_owned() }
}

fn device_cookie_name(secure: bool) -> String {
    if secure { "__Host-device".to_owned() } else { "device".to_owned() }
}

fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(found, value)| *found == name && !value.is_empty())
        .map(|(_, value)| value)
}

/// The longest address that sign-in leads to.
const NEXT_MAX_BYTES: usize = 2_000;

/// A local address that sign-in may lead to: a path of this portal, or nothing.
pub fn local(next: &str) -> Option<&str> {
    if next.len() > NEXT_MAX_BYTES {
        return None;
    }
    let uri: Uri = next.parse().ok()?;
    let local =
        next.starts_with('/') && !next.starts_with("//") && !next.contains('\\') && uri.authority().is_none();
    local.then_some(next)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sign_in_leads_to_paths_of_this_portal_only() {
        assert_eq!(local("/problems?x=1"), Some("/problems?x=1"));
        for elsewhere in [
            "",
            "problems",
            "//evil.example",
            "/\\evil.example",
            "https://evil.example/",
            "javascript:1",
            "/x\r\nSet-Cookie: a=b",
            "/\t/evil.example",
        ] {
            assert_eq!(local(elsewhere), None, "{elsewhere}");
        }
    }

    #[test]
    fn a_cookie_is_found_by_its_whole_name() {
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, HeaderValue::from_static("xsession=1; session=two; session=3"));
        assert_eq!(cookie(&headers, "session"), Some("two"));
        assert_eq!(cookie(&headers, "other"), None);
    }
}
