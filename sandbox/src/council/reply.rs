//! What the systems answer: JSON, and for what they refuse a problem in the manner of RFC 9457.

use border::message::Response;
use serde::Serialize;
use serde_json::{Value, json};

/// A JSON body with this status.
pub fn json(status: u16, body: &impl Serialize) -> Response {
    // None of the bodies holds a map with keys that are no text, so none of them can fail.
    let body = serde_json::to_vec(body).unwrap_or_default();
    Response { status, headers: vec![header("content-type", "application/json")], body }
}

/// A refusal, with what is wrong in words.
pub fn problem(status: u16, detail: impl AsRef<str>) -> Response {
    let detail = border::clean::clean(detail.as_ref(), 1000);
    let body = json!({ "type": "about:blank", "title": title(status), "status": status, "detail": detail });
    let mut response = json(status, &body);
    response.headers = vec![header("content-type", "application/problem+json")];
    response
}

/// The same refusal with members more, in the manner of RFC 9457: what a program may need of what the words say.
pub fn telling(refusal: Response, members: &[(&str, &str)]) -> Response {
    let mut body: Value = serde_json::from_slice(&refusal.body).unwrap_or_default();
    for (name, value) in members {
        body[*name] = json!(value);
    }
    Response { body: body.to_string().into_bytes(), ..refusal }
}

/// The same answer with one header more.
pub fn with(mut response: Response, name: &str, value: impl Into<String>) -> Response {
    response.headers.push(header(name, value));
    response
}

/// Text of a pilot as it may stand in an answer: short, and between quotation marks.
pub fn quoted(text: &str) -> String {
    format!("“{}”", border::clean::clean(text, 100))
}

fn header(name: &str, value: impl Into<String>) -> (String, String) {
    (name.to_owned(), value.into())
}

const fn title(status: u16) -> &'static str {
    match status {
        400 => "The request is not right",
        401 => "Not signed in",
        403 => "Refused",
        404 => "There is nothing here",
        405 => "Not this method",
        409 => "Not as things stand",
        413 => "The body is too long",
        414 => "The address is too long",
        415 => "Not this format",
        422 => "The values are not right",
        429 => "Too many requests",
        431 => "The headers are too long",
        _ => "Not answered",
    }
}
