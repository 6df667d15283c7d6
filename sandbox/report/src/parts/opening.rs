//! What this is about, and how far it can be believed.

use crate::quoted;
use domain::{
    pilots::{EndReason, Evidence, WorldsKey},
    text::plural,
};
use maud::{Markup, html};

/// Which worlds these were, and whether their truth was known. It has no heading: it stands below the page's own.
pub fn opening(evidence: &Evidence) -> Markup {
    html! {
        div.report-standing {
            p {
                "A pilot is a supplier’s program, run on made-up council data. This one "
                @if evidence.end == EndReason::Succeeded { "met " } @else { "was to meet " }
                (plural(evidence.worlds.into(), "world", "worlds")) " of the council profile "
                (quoted::name(&evidence.profile)) "."
            }
            (truth(&evidence.key))
        }
    }
}

/// That nobody signed what stands here. A receipt of the portal is signed, and is shown without it.
pub fn unsigned() -> Markup {
    html! {
        p.report-notice {
            strong.report-tag { "Unsigned" } " "
            "Nobody vouches for this file: whoever made it could have changed it. "
            a href="#again" { "Run it again" } " to see for yourself."
        }
    }
}

fn truth(key: &WorldsKey) -> Markup {
    match key {
        WorldsKey::Public(_) => html! {
            p.report-notice {
                strong.report-tag { "Practice" } " "
                "The key is public, so the truth was known. "
                "Whoever wrote the pilot could have looked at the right answers."
            }
        },
        WorldsKey::Commitment(_) => html! {
            p.report-notice {
                strong.report-tag.report-tag-final { "Final" } " "
                "The key was kept secret and bound by a commitment, so that nobody could know the truth beforehand. "
                "Check that the portal published this commitment before the modules were locked. It stands under "
                a href="#provenance" { "What it ran on" } "."
            }
        },
    }
}
