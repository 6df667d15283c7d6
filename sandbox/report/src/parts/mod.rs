//! The parts of a report, each a section under a heading of the second level; [`STYLE`] is for all of them.
//!
//! The portal's page shows them under its own first heading. Their ids begin with `measure-`, `journey-` or are one of
//! those in [`contents`].

mod again;
mod comparison;
mod ending;
mod glossary;
mod journeys;
mod measure;
mod measures;
mod opening;
mod provenance;
mod resources;

pub use again::again;
pub use comparison::{Compared, Group, comparison};
pub use ending::ending;
pub use glossary::glossary;
pub use journeys::journeys;
pub use measures::measures;
pub use opening::{opening, unsigned};
pub use provenance::provenance;
pub use resources::resources;

use domain::pilots::Evidence;
use maud::{Markup, html};

/// The style of all parts: it styles nothing but classes that begin with `report-` and what is in them.
pub const STYLE: &str = include_str!("parts.css");

/// What stands on the page, as links.
pub fn contents(evidence: &Evidence) -> Markup {
    let mut sections = vec![("end", "How the run ended"), ("measures", "What was measured")];
    if !evidence.journeys.is_empty() {
        sections.push(("journeys", "Journeys, step by step"));
    }
    sections.extend([
        ("used", "What the pilot used"),
        ("again", "How to run it again"),
        ("provenance", "What it ran on"),
        ("words", "Words used here"),
    ]);
    html! {
        nav.report-contents aria-label="Contents" {
            ol { @for (id, words) in sections { li { a href={ "#" (id) } { (words) } } } }
        }
    }
}
