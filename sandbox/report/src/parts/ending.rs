//! How the run ended, and what to do next.

use crate::{
    quoted,
    symbol::{Symbol, symbol},
};
use domain::pilots::{EndReason, Evidence};
use maud::{Markup, html};

/// How the run ended: in a sentence, with what to do next, and with the pilot's or the sandbox's own words.
pub fn ending(evidence: &Evidence) -> Markup {
    let end = evidence.end;
    let (sign, whose) = whose(end);
    html! {
        section.report-section aria-labelledby="end" {
            h2 #end { "How the run ended" }
            p.report-verdict.report-lead { (symbol(sign)) " " strong { (end.sentence()) } }
            p { (whose) " " span.report-small { "End reason: " code { (end) } } }
            h3 { "What to do next" }
            p { (end.next()) }
            @if let Some(detail) = &evidence.detail {
                h3 { "What it said" }
                p.report-quote { (quoted::letters(detail)) }
            }
        }
    }
}

fn whose(end: EndReason) -> (Symbol, &'static str) {
    match end {
        EndReason::Succeeded => {
            (Symbol::Good, "Running to the end says nothing about how well it did. What follows does.")
        }
        EndReason::ModuleFailed(_) => (Symbol::Bad, "The cause lies in the pilot."),
        EndReason::PlatformFailed(_) => (Symbol::Open, "The cause lies in the sandbox, not in the pilot."),
        EndReason::Cancelled | EndReason::Expired => (Symbol::Nothing, "This says nothing about the pilot."),
        EndReason::Rejected(_) => (Symbol::Bad, "The cause lies in the file."),
    }
}
