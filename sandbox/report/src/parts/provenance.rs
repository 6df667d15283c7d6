//! What ran, on what, by what: all that somebody needs to compare two reports.

use crate::{figures::bytes, quoted};
use domain::{
    pilots::{Evidence, Format, Sha256, WorldsKey},
    text::{plural, thousands},
};
use maud::{Markup, html};
use std::collections::BTreeSet;

/// What it ran on: module, challenge, worlds and engine, with their versions and fingerprints.
pub fn provenance(evidence: &Evidence) -> Markup {
    let Evidence { module, challenge, engine, .. } = evidence;
    html! {
        section.report-section aria-labelledby="provenance" {
            h2 #provenance { "What it ran on" }
            dl.report-facts {
                (fact("Challenge", html! { (quoted::name(&challenge.name)) ", version " (quoted::name(&challenge.version)) }))
                (fact("Challenge, SHA-256", hash(&challenge.sha256)))
                (fact("Scenarios", html! {
                    @for (index, scenario) in evidence.scenarios.iter().enumerate() {
                        @if index > 0 { ", " } (quoted::name(scenario))
                    }
                    @if evidence.scenarios.is_empty() { "None" }
                }))
                (fact("Council profile", quoted::name(&evidence.profile)))
                (worlds(evidence))
                (fact("Module, SHA-256", hash(&module.sha256)))
                (fact("Module, size", html! {
                    (plural(module.bytes, "byte", "bytes"))
                    @if module.bytes >= 1_024 { " (" (bytes(module.bytes)) ")" }
                }))
                (fact("Module, contract", html! { "Built for version " (quoted::name(&module.contract)) }))
                @for baseline in baselines(evidence) { (fact("Baseline’s module, SHA-256", hash(&baseline))) }
                (fact("Engine", html! { (quoted::name(&engine.name)) " " (quoted::name(&engine.version)) }))
                (fact("Engine, contract", html! { "Offered version " (quoted::name(&engine.contract)) }))
                (fact("Fuel model", html! { (engine.fuel_model) }))
                (fact("Result, SHA-256", hash(&evidence.result)))
                (fact("Form of the evidence", html! { (Format::KNOWN) }))
            }
        }
    }
}

fn worlds(evidence: &Evidence) -> Markup {
    let (words, key) = match &evidence.key {
        WorldsKey::Public(key) => ("Key of the worlds, public", key.to_string()),
        WorldsKey::Commitment(commitment) => ("Commitment to the key", commitment.to_string()),
    };
    html! {
        (fact("Worlds", html! { (thousands(evidence.worlds.into())) }))
        (fact(words, html! { code { (key) } }))
    }
}

/// The modules that stood as baseline: one, unless a challenge has several.
fn baselines(evidence: &Evidence) -> BTreeSet<Sha256> {
    evidence.measures.iter().filter_map(|measure| Some(measure.baseline.as_ref()?.module)).collect()
}

fn hash(hash: &Sha256) -> Markup {
    html! { code { (hash) } }
}

fn fact(words: &str, what: Markup) -> Markup {
    html! { div { dt { (words) } dd { (what) } } }
}
