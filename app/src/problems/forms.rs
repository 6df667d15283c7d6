//! Starting a problem, showing it.

use crate::{
    edge::{Edge, Next},
    routes,
};
use domain::{
    fault::Fault,
    ids::ProblemId,
    problems::Question,
    text::{self, Lines},
};
use portal::problems;
use serde::Deserialize;

/// The text of one field, cleaned; or the mistake, in words that name the field.
pub(crate) fn clean_field(
    name: &'static str,
    label: &'static str,
    limit_chars: usize,
    lines: Lines,
    raw: &str,
) -> Result<String, String> {
    let field = text::Field { name, label, limit_chars, lines };
    text::clean(raw, &field).map_err(|mistake| mistake.to_string())
}

/// A title, and the id of the problem it starts.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Start {
    id: String,
    title: String,
}

pub(super) async fn start(edge: Edge, (): (), form: Start) -> Result<Next, Fault> {
    let title = match Question::Title.clean(&form.title) {
        Ok(title) if title.is_empty() => return Ok(Next::again("title", "Enter what you call this problem")),
        Ok(title) => title,
        Err(mistake) => return Ok(Next::again("title", mistake)),
    };
    let problem: ProblemId = form.id.parse().unwrap_or_else(|_| edge.op.id());
    problems::start(edge.portal(), &edge.op, problem, &title).await?;
    Ok(Next::See(routes::problem(problem)))
}

/// Whether to show the draft.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Show {
    shown: String,
}

pub(super) async fn show(edge: Edge, problem: ProblemId, form: Show) -> Result<Next, Fault> {
    problems::show(edge.portal(), &edge.op, problem, form.shown == "true").await?;
    Ok(Next::See(routes::problem(problem)))
}
