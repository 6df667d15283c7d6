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
                "must come out the same, to the last digit; the steps do under the same fuel model."
            }
            @if let WorldsKey::Commitment(_) = evidence.key {
                p { "The worlds of a final can be made again once its key is revealed, and not before." }
            }
            @if how.commands.is_empty() {
                p { "This report came without the lines to type." }
            } @else {
                ol.report-commands {
                    @for command in &how.commands {
                        li { p { bdi { (command.does) } } pre { code { (command.line) } } }
                    }
                }
            }
        }
    }
}
