//! A request taken apart, before any system sees it.

use super::reply::{problem, quoted};
use border::message::{CallFault, Method, Request, Response};
use serde::de::DeserializeOwned;

/// The longest path with its query, in bytes.
pub const PATH_BYTES_MAX: usize = 2_000;
/// The longest body, in bytes.
pub const BODY_BYTES_MAX: usize = 64 << 10;
/// The most headers, and the most bytes in all of them.
pub const HEADERS_MAX: usize = 64;
const HEADER_BYTES_MAX: usize = 16 << 10;

/// A request, taken apart.
pub struct Asked<'a> {
    /// The method.
    pub method: Method,
    /// The path, cut at each `/`. Nothing in it is decoded: no address of these systems has anything to decode.
    pub path: Vec<&'a str>,
    /// Name and value of each parameter of the query.
    query: Vec<(String, String)>,
    headers: &'a [(String, String)],
    /// The body.
    pub body: &'a [u8],
}

/// Looks whether this is a request at all.
///
/// # Errors
/// What is wrong with it; no system sees it then.
pub fn well_formed(request: &Request) -> Result<(), CallFault> {
    let fault = |text: String| Err(CallFault::BadRequest(text));
    if !request.path.starts_with('/') {
        return fault(format!("the path begins with “/”; this is {}", quoted(&request.path)));
    }
    if let Some(other) = request.path.chars().find(|letter| !letter.is_ascii_graphic() || *letter == '#') {
        return fault(format!("a path has printable ASCII characters only, and no “#”; it holds {other:?}"));
    }
    for (name, value) in &request.headers {
        if name.is_empty() || !name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
        {
            return fault(format!("a header’s name has letters, digits, - and _; this is {}", quoted(name)));
        }
        if value.chars().any(char::is_control) {
            return fault(format!("the value of the header {} holds control characters", quoted(name)));
        }
    }
    Ok(())
}

impl<'a> Asked<'a> {
    /// Takes a request apart.
    ///
    /// # Errors
    /// What a system answers to one that is too long.
    pub fn read(request: &'a Request) -> Result<Self, Response> {
        let header_bytes: usize = request.headers.iter().map(|(name, value)| name.len() + value.len()).sum();
        if request.path.len() > PATH_BYTES_MAX {
            return Err(problem(414, format!("a path with its query has at most {PATH_BYTES_MAX} bytes")));
        }
        if request.headers.len() > HEADERS_MAX || header_bytes > HEADER_BYTES_MAX {
            let text =
                format!("there are at most {HEADERS_MAX} headers with {HEADER_BYTES_MAX} bytes in all");
            return Err(problem(431, text));
        }
        if request.body.len() > BODY_BYTES_MAX {
            return Err(problem(413, format!("a body has at most {BODY_BYTES_MAX} bytes")));
        }
        let (path, query) = request.path.split_once('?').unwrap_or((&request.path, ""));
        Ok(Self {
            method: request.method,
            path: path.split('/').skip(1).collect(),
            query: form_urlencoded::parse(query.as_bytes()).into_owned().collect(),
            headers: &request.headers,
            body: &request.body,
        })
    }

    /// The value of a header, whatever the case of its name.
    pub fn header(&self, name: &str) -> Option<&'a str> {
        self.headers
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }

    /// The value of a parameter of the query.
    pub fn parameter(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Refuses a query with other parameters than these, or with one of them twice.
    ///
    /// # Errors
    /// The answer that names the parameter.
    pub fn only(&self, known: &[&str]) -> Result<(), Response> {
        for (place, (name, _)) in self.query.iter().enumerate() {
            if !known.contains(&name.as_str()) {
                let those = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
                return Err(problem(400, format!("no parameter {}; there are: {those}", quoted(name))));
            }
            if self.query[..place].iter().any(|(earlier, _)| earlier == name) {
                return Err(problem(400, format!("the parameter {} was given twice", quoted(name))));
            }
        }
        Ok(())
    }

    /// The body, as JSON of this shape.
    ///
    /// # Errors
    /// The answer that says what is missing, unknown or of the wrong kind, and where.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, Response> {
        if let Some(format) = self.header("content-type")
            && !format.to_ascii_lowercase().starts_with("application/json")
        {
            return Err(problem(415, format!("bodies are application/json; this is {}", quoted(format))));
        }
        if self.body.is_empty() {
            return Err(problem(400, "there is no body, and one in JSON is needed"));
        }
        serde_json::from_slice(self.body).map_err(|fault| problem(400, format!("the body: {fault}")))
    }
}
