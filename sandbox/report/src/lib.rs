//! Evidence as one page that people read: on a screen, on paper, without a server and without a script.
//!
//! ```
//! use report::{Command, Rerun};
//!
//! let evidence = domain::pilots::samples().remove(0);
//! let command = Command {
//!     does: "Run it again in the same worlds".to_owned(),
//!     line: "pilot run pilot.wasm --challenge repairs-triage".to_owned(),
//! };
//! let page = report::html(&evidence, &Rerun { commands: vec![command] });
//! assert!(page.starts_with("<!DOCTYPE html>"));
//! ```
//!
//! The file holds its own style and loads nothing. The portal shows the same [`parts`], under its own heading.
//!
//! What the report never does: it shows no measured figure without its interval or the reason why there is none; it
//! decides no verdict, evidence has them; and it trusts no word that came from a pilot or a challenge.

mod chart;
mod figures;
mod page;
pub mod parts;
mod quoted;
mod samples;
mod symbol;
mod verdict;

pub use figures::{figure, interval};
pub use samples::samples;

use domain::pilots::Evidence;

/// How to do a run once more.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rerun {
    /// What to type, in order. Empty where nobody can run it again.
    pub commands: Vec<Command>,
}

/// One line to type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Command {
    /// What it does, such as `Run it again in the same worlds`.
    pub does: String,
    /// The line itself, as a shell takes it.
    pub line: String,
}

/// The report on a run as one HTML file, in UTF-8.
///
/// It takes evidence of any content, also such as [`Evidence::check`] refuses, and what comes out is sound HTML in which
/// every text is only text.
pub fn html(evidence: &Evidence, how: &Rerun) -> String {
    page::page(evidence, how).into_string()
}
