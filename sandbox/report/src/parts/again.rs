//! How to run it again.

use crate::Rerun;
use domain::pilots::{Evidence, WorldsKey};
use maud::{Markup, html};

/// How to run it again: the lines to type, and what must come out the same.
pub fn again(evidence: &Evidence, how: &Rerun) -> Markup {
    html! {
        section.report-section aria-labelledby="again" {
            h2 #again { "How to run it again" }
            p {
                "Whoever holds the module can run it in the same worlds on their own machine. Everything in this report "
                "must come out the same, to the last digit. Steps compare under the same fuel model only."
            }
            @if let WorldsKey::Commitment(_) = evidence.key {
                p { "The worlds of a final can be made again once its key is revealed, and not before." }
            }
            @if how.commands.is_empty() {
                p { "This report came without the lines to type." }
            } @else {
                ol.report-commands {
                    @for command in &how.commands {
                        li { p { bdi { (command.does) } } pre { code { (words(&command.line)) } } }
                    }
                }
            }
        }
    }
}

/// The line, letter by letter, with each of its words held together.
fn words(line: &str) -> Markup {
    html! {
        @for (index, word) in line.split(' ').enumerate() {
            @if index > 0 { " " }
            span.report-word { (word) }
        }
    }
}
