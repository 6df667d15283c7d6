//! What every form goes through before its own code sees it: size, origin, session, token.

use super::{
    Edge,
    carry::{CARRIED_FIELD, SEALED_FIELD},
};
use crate::ui::{HIDDEN_FIELD, SECRET_FIELDS, TOKEN_FIELD};
use axum::{
    body::Body,
    http::{HeaderMap, StatusCode, header, request::Parts},
};
use domain::fault::{Fault, FaultKind};
use http_body_util::{BodyExt, LengthLimitError, Limited};

/// A form may be this large. The longest field is far smaller, so that a text that is too long
/// for its field still comes back to whoever wrote it.
pub const FORM_LIMIT_BYTES: usize = 256 * 1024;
/// With the sealed fields of a form that is carried past sign-in, which are a third longer than the form was.
const CARRYING_LIMIT_BYTES: usize = 2 * FORM_LIMIT_BYTES;
/// What is read and thrown away of a larger one, so that the browser hears the answer.
const DRAIN_LIMIT_BYTES: usize = 32 * 1024 * 1024;

/// Fields whose values are never shown again, carried or logged.
pub(super) fn is_secret(name: &str) -> bool {
    SECRET_FIELDS.contains(&name) || name == TOKEN_FIELD || name == CARRIED_FIELD
}

/// Names and values as the form sent them, in its order.
pub type Values = Vec<(String, String)>;

/// The first value of a field.
pub fn value<'a>(values: &'a Values, name: &str) -> Option<&'a str> {
    values.iter().find(|(field, _)| field == name).map(|(_, value)| value.as_str())
}

/// What carries a form past sign-in, if this one does: enough to try again.
pub(super) fn carrying(values: &Values) -> Values {
    let carries = |name: &str| [CARRIED_FIELD, SEALED_FIELD].contains(&name);
    if !values.iter().any(|(name, value)| carries(name) && !value.is_empty()) {
        return Values::new();
    }
    values.iter().filter(|(name, _)| carries(name) || name == "next").cloned().collect()
}

/// What a person wrote of it: no empty field, no secret, and nothing that the page sent along unseen.
pub(super) fn typed(values: &Values) -> Values {
    let unseen: Vec<_> = value(values, HIDDEN_FIELD).unwrap_or_default().split(' ').collect();
    let written = |name: &str, value: &str| {
        !value.is_empty() && name != HIDDEN_FIELD && !is_secret(name) && !unseen.contains(&name)
    };
    values.iter().filter(|(name, value)| written(name, value)).cloned().collect()
}

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
        if length <= CARRYING_LIMIT_BYTES {
            bytes.extend_from_slice(&data);
        } else {
            bytes.clear();
        }
    }
    if length > CARRYING_LIMIT_BYTES {
        return Err(too_large());
    }
    let values: Values = form_urlencoded::parse(&bytes).into_owned().collect();
    let carried: usize =
        [CARRIED_FIELD, SEALED_FIELD].iter().filter_map(|name| value(&values, name)).map(str::len).sum();
    if length.saturating_sub(carried) > FORM_LIMIT_BYTES {
        return Err(too_large());
    }
    Ok(values)
}

fn broken_off(error: Box<dyn std::error::Error + Send + Sync>) -> Fault {
    if error.is::<LengthLimitError>() {
        return too_large();
    }
    Fault::invalid("The form did not arrive whole", "Check your connection and send it again.")
}

pub(super) fn too_large() -> Fault {
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
        let given = value(values, TOKEN_FIELD).unwrap_or_default();
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

/// After how many seconds it is worth trying again.
pub(super) fn retry_after(kind: FaultKind) -> Option<u32> {
    match kind {
        FaultKind::TooMany { retry_after_seconds } => Some(retry_after_seconds),
        FaultKind::Unavailable => Some(10),
        _ => None,
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
