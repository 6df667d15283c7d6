//! The page around the parts, for a report that stands alone.

use crate::{Rerun, parts, quoted};
use domain::pilots::{Evidence, WorldsKey};
use maud::{DOCTYPE, Markup, PreEscaped, html};

/// A browser that reads this loads nothing and runs nothing, whatever stands on the page.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/// The whole file.
pub(crate) fn page(evidence: &Evidence, how: &Rerun) -> Markup {
    let (challenge, profile) = (&evidence.challenge, &evidence.profile);
    let kind = match evidence.key {
        WorldsKey::Public(_) => "practice",
        WorldsKey::Commitment(_) => "final",
    };
    html! {
        (DOCTYPE)
        html lang="en-GB" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(POLICY);
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light";
                title {
                    "Pilot report: " (quoted::plain(&challenge.name)) ", " (quoted::plain(profile)) " (" (kind) ")"
                }
                style { (PreEscaped(include_str!("page.css"))) (PreEscaped(parts::STYLE)) }
            }
            body {
                main.report {
                    header {
                        p.report-caption {
                            "Challenge version " (quoted::name(&challenge.version)) ", council profile "
                            (quoted::name(profile))
                        }
                        h1 { "Pilot report: " (quoted::name(&challenge.name)) }
                    }
                    (parts::opening(evidence))
                    (parts::unsigned())
                    (parts::contents(evidence))
                    (parts::ending(evidence))
                    (parts::measures(evidence))
                    (parts::journeys(evidence))
                    (parts::resources(evidence))
                    (parts::again(evidence, how))
                    (parts::provenance(evidence))
                    (parts::glossary())
                }
            }
        }
    }
}
