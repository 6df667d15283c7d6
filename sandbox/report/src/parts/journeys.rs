//! Journeys: what happened in the council, what the pilot did about it, and whether that was right.

use crate::{
    chart::bar,
    quoted,
    symbol::{Symbol, symbol},
};
use domain::{
    pilots::{Evidence, Journey, Step},
    text::plural,
    time::london,
};
use maud::{Markup, html};

/// All journeys, step by step; nothing where there are none.
pub fn journeys(evidence: &Evidence) -> Markup {
    if evidence.journeys.is_empty() {
        return html! {};
    }
    html! {
        section.report-section aria-labelledby="journeys" {
            h2 #journeys { "Journeys, step by step" }
            p { "Times are those of the simulated council, in Europe/London: GMT in winter, BST in summer." }
            (at_a_glance(&evidence.journeys))
            @for (index, journey) in evidence.journeys.iter().enumerate() {
                (steps(&format!("journey-{}", index + 1), journey, evidence))
            }
        }
    }
}

fn at_a_glance(journeys: &[Journey]) -> Markup {
    html! {
        table.report-table {
            caption { "Steps that passed" }
            thead {
                tr { th scope="col" { "Journey" } th scope="col" { "Passed" } th scope="col" { "First that did not" } }
            }
            tbody {
                @for (index, journey) in journeys.iter().enumerate() {
                    @let id = format!("journey-{}", index + 1);
                    tr {
                        th scope="row" { a href={ "#" (id) } { (name(journey)) } }
                        td {
                            (journey.passed()) " of " (journey.steps.len())
                            (bar(journey.passed() as f64, journey.steps.len() as f64))
                        }
                        td {
                            @match journey.steps.iter().position(|step| !step.passed) {
                                Some(step) => a href={ "#" (id) "-step-" (step + 1) } { "Step " (step + 1) },
                                None if journey.steps.is_empty() => "There was no step",
                                None => "All passed",
                            }
                        }
                    }
                }
            }
        }
    }
}

/// What a journey is called. Worlds count from 1 for people.
fn name(journey: &Journey) -> Markup {
    html! { (quoted::name(&journey.scenario)) ", world " (u64::from(journey.world) + 1) }
}

/// The steps of one journey, folded away where there are others: twelve worlds of them would be fifty screens.
fn steps(id: &str, journey: &Journey, evidence: &Evidence) -> Markup {
    html! {
        h3 id=(id) { "Scenario " (name(journey)) " of " (evidence.worlds) }
        @if journey.steps.is_empty() {
            p { "No step was judged in this world: nothing happened that the pilot had to answer to." }
        } @else {
            p { (journey.passed()) " of " (plural(journey.steps.len() as u64, "step", "steps")) " passed." }
            details.report-worlds open[evidence.journeys.len() == 1] {
                summary { "Each step" span.report-hidden { " of " (name(journey)) } }
                ol.report-steps {
                    @for (index, step) in journey.steps.iter().enumerate() {
                        li id={ (id) "-step-" (index + 1) } { (judged(index + 1, step)) }
                    }
                }
            }
        }
    }
}

fn judged(number: usize, step: &Step) -> Markup {
    let (sign, verdict) = if step.passed { (Symbol::Good, "Passed") } else { (Symbol::Bad, "Did not pass") };
    html! {
        div.report-when {
            p { "Step " (number) }
            p { time datetime=(london::iso(step.at)) { (london::long(step.at)) } }
            p.report-verdict { (symbol(sign)) " " strong { (verdict) } }
        }
        dl {
            dt { "What happened" }
            dd { (quoted::said(&step.event)) }
            dt { "The pilot’s call" }
            dd { @if step.call.as_str().is_empty() { "Nothing" } @else { (quoted::letters(&step.call)) } }
            @if !(step.call.as_str().is_empty() && step.answer.as_str().is_empty()) {
                dt { "The answer" }
                dd { @if step.answer.as_str().is_empty() { "Nothing" } @else { (quoted::letters(&step.answer)) } }
            }
            dt { "Why" }
            dd { (quoted::said(&step.why)) }
        }
    }
}
