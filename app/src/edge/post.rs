//! What every form goes through before its own code sees it: size, origin, session, token.

use super::Edge;
use axum::{
    body::Body,
    http::{HeaderMap, StatusCode, header, request::Parts},
};
use domain::fault::{Fault, FaultKind};
use http_body_util::{BodyExt, LengthLimitError, Limited};

/// A form may be this large. The longest field is far smaller, so that a text that is too long
/// for its field still comes back to whoever wrote it.
pub const FORM_LIMIT_BYTES: usize = 256 * 1024;
/// What is read and thrown away of a larger one, so that the browser hears the answer.
const DRAIN_LIMIT_BYTES: usize = 32 * 1024 * 1024;

/// The field with the token against forged posts.
pub(super) const TOKEN_FIELD: &str = "_token";
/// The field with what was carried past sign-in.
pub(super) const CARRIED_FIELD: &str = "_carried";

/// Fields whose values are never shown again, carried or logged.
pub(super) fn is_secret(name: &str) -> bool {
    name.starts_with("password") || name.starts_with("code") || name == TOKEN_FIELD || name == CARRIED_FIELD
}

/// Names and values as the form sent them, in its order.
pub(super) type Values = Vec<(String, String)>;

/// Whether a form is from us and from whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sender {
    /// The page that sent it was made for this very session.
    Ours,
    /// The page was made for another session of the same person: show it again, do nothing.
    SamePerson,
    /// The page was made for somebody else, or for nobody.
    Other,
}

/// Reads the form.
///
/// # Errors
/// Too large (and read to the end, up to a bound), not a form, or broken off.
pub(super) async fn read(parts: &Parts, body: Body) -> Result<Values, Fault> {
    let form =
        parts.headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if !form.starts_with("application/x-www-form-urlencoded") {
        return Err(Fault::invalid(
            "This is not a form of this page",
            "Go back, reload the page and send it again.",
        ));
    }
    let mut limited = Limited::new(body, DRAIN_LIMIT_BYTES);
    let mut bytes = Vec::new();
    let mut length = 0;
    while let Some(frame) = limited.frame().await {
        let frame = frame.map_err(broken_off)?;
        let Ok(data) = frame.into_data() else { continue };
        length += data.len();
        if length <= FORM_LIMIT_BYTES {
            bytes.extend_from_slice(&data);
        } else {
            bytes.clear();
        }
    }
    if length > FORM_LIMIT_BYTES {
        return Err(too_large());
    }
    Ok(form_urlencoded::parse(&bytes).into_owned().collect())
}

fn broken_off(error: Box<dyn std::error::Error + Send + Sync>) -> Fault {
    if error.is::<LengthLimitError>() {
        return too_large();
    }
    Fault::invalid("The form did not arrive whole", "Check your connection and send it again.")
}

fn too_large() -> Fault {
    Fault::new(
        FaultKind::TooLarge,
        "What you sent is too large to be read",
        format!(
            "A form may hold {} kilobytes. Nothing of it was saved. What was saved before is still there, and shown below.",
            FORM_LIMIT_BYTES / 1024
        ),
    )
}

impl Edge {
    /// Refuses a form that another site sent.
    ///
    /// # Errors
    /// Forbidden.
    pub(super) fn check_origin(&self, headers: &HeaderMap) -> Result<(), Fault> {
        let ours = self.portal().settings.public_url.as_str();
        let text = |name| headers.get(name).and_then(|value: &axum::http::HeaderValue| value.to_str().ok());
        let from_us = match (text("origin"), text("sec-fetch-site"), text("referer")) {
            (Some(origin), _, _) => origin == ours,
            (None, Some(site), _) => site == "same-origin",
            (None, None, Some(referer)) => {
                referer.strip_prefix(ours).is_some_and(|rest| rest.starts_with('/'))
            }
            (None, None, None) => false,
        };
        if from_us {
            return Ok(());
        }
        Err(Fault::new(
            FaultKind::Forbidden,
            "This form was sent from another site",
            "Nothing was done. Go to the page itself and fill in the form there.",
        ))
    }

    /// Who sent the form, by its token.
    pub(super) fn sender(&self, values: &Values) -> Sender {
        let Some(expected) = self.token() else { return Sender::Other };
        let given =
            values.iter().find(|(name, _)| name == TOKEN_FIELD).map_or("", |(_, value)| value.as_str());
        let same = |given: &str, expected: &str| -> bool {
            // Both are codes only this portal can make; comparing their codes takes constant time.
            let keys = &self.portal().keys;
            let mark = keys.mac(portal::keys::Purpose::Csrf, expected.as_bytes());
            keys.mac_matches(portal::keys::Purpose::Csrf, given.as_bytes(), &mark)
        };
        let person = |token: &str| token.split('.').next().unwrap_or_default().to_owned();
        if same(given, &expected) {
            Sender::Ours
        } else if same(&person(given), &person(&expected)) {
            Sender::SamePerson
        } else {
            Sender::Other
        }
    }
}

/// The status a fault is answered with.
pub(super) fn status(kind: FaultKind) -> StatusCode {
    match kind {
        FaultKind::NotFound => StatusCode::NOT_FOUND,
        FaultKind::Forbidden | FaultKind::SecondFactor => StatusCode::FORBIDDEN,
        FaultKind::SignIn => StatusCode::UNAUTHORIZED,
        FaultKind::Invalid => StatusCode::UNPROCESSABLE_ENTITY,
        FaultKind::Gone => StatusCode::GONE,
        FaultKind::Conflict => StatusCode::CONFLICT,
        FaultKind::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        FaultKind::TooMany { .. } => StatusCode::TOO_MANY_REQUESTS,
        FaultKind::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        FaultKind::Internal => StatusCode::INTERNAL_SERVER_ERROR,
    }
}
