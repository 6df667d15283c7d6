//! Several pilots side by side, by measure: figures with intervals, and no ranking.

use crate::{
    chart::Beside,
    figures::{figure, interval, unbroken},
    quoted,
    verdict::{against_baseline, against_target},
};
use domain::{
    pilots::{EndReason, Evidence, Measure},
    text::plural,
};
use maud::{Markup, html};
use std::fmt::Display;

/// One pilot among those that are compared.
#[derive(Clone, Copy, Debug)]
pub struct Compared<'a> {
    /// What it is called here: an organisation's name, or `Pilot A`.
    pub name: &'a str,
    /// How it ended.
    pub end: EndReason,
    /// What it showed; a pilot that failed shows no figure.
    pub evidence: Option<&'a Evidence>,
}

/// Which comparison it is, where a page has several: figures of one sort of data alone are held beside each other.
#[derive(Clone, Copy, Debug)]
pub struct Group<'a> {
    /// What tells its parts from those of others.
    pub id: &'a str,
    /// What it is for, such as a council.
    pub name: &'a str,
}

impl<'a> Compared<'a> {
    fn measure(&self, of: &Measure) -> Option<&'a Measure> {
        let measures = &self.evidence?.measures;
        measures.iter().find(|measure| measure.name == of.name && measure.scenario == of.scenario)
    }
}

/// All pilots, measure by measure, in the order they are given; `group` where the page has other comparisons.
pub fn comparison(pilots: &[Compared<'_>], group: Option<Group<'_>>) -> Markup {
    let with_most =
        pilots.iter().filter_map(|pilot| pilot.evidence).max_by_key(|evidence| evidence.measures.len());
    let measures = with_most.map_or(&[][..], |evidence| evidence.measures.as_slice());
    html! {
        @if !measures.is_empty() { p { (how_to_read(pilots.len(), measures.len())) } }
        @for (number, measure) in measures.iter().enumerate() { (of_measure(number, measure, pilots, group)) }
        (failed(pilots, group))
    }
}

/// What figures beside each other do not say; of one pilot alone there is nothing to rank.
fn how_to_read(pilots: usize, measures: usize) -> String {
    let measures = plural(measures as u64, "measure", "measures");
    match pilots {
        1 => format!(
            "With {measures} some figure may look good or bad by chance. Read each with its interval."
        ),
        _ => format!(
            "This is no ranking: the order says nothing. Two pilots whose intervals overlap are not shown to differ, and \
             with {pilots} pilots and {measures} some difference will look large by chance."
        ),
    }
}

/// The id of a part of a comparison, which no other on the page has.
fn part(group: Option<Group<'_>>, name: impl Display) -> String {
    group.map_or_else(|| format!("compared-{name}"), |group| format!("compared-{}-{name}", group.id))
}

/// Whose comparison a part is of, where a page has several: parts of two have two names.
fn of(group: Option<Group<'_>>) -> Markup {
    html! { @if let Some(group) = group { ", for " (quoted::name(group.name)) } }
}

fn of_measure(number: usize, measure: &Measure, pilots: &[Compared<'_>], group: Option<Group<'_>>) -> Markup {
    let found: Vec<_> =
        pilots.iter().filter_map(|pilot| Some((pilot.name, pilot.measure(measure)?))).collect();
    let beside = Beside::new(&found.iter().map(|(_, measure)| *measure).collect::<Vec<_>>());
    let id = part(group, number);
    let whose =
        group.map_or_else(|| "Each pilot".to_owned(), |group| format!("Each pilot, for {}", group.name));
    html! {
        section.report-section aria-labelledby=(id) {
            h3 id=(id) { (quoted::name(&measure.label)) (of(group)) }
            p { (measure.better.label()) @if !measure.unit.is_empty() { ", in " (quoted::name(&measure.unit)) } "." }
            // The part around it has the name of the measure alone.
            div.report-scroll role="region" aria-label={ (quoted::name(&whose)) ": " (quoted::name(&measure.label)) } tabindex="0" {
                table.report-table {
                    caption { "Each pilot with its 95% interval over worlds" }
                    thead {
                        tr {
                            th scope="col" { "Pilot" }
                            th scope="col" { "Mean" }
                            th scope="col" { "95% interval" }
                            th scope="col" { "Drawn" }
                            th scope="col" { "Target" }
                            th scope="col" { "Baseline" }
                        }
                    }
                    tbody { @for (name, measure) in &found { (row(name, measure, &beside)) } }
                }
            }
        }
    }
}

fn row(name: &str, measure: &Measure, beside: &Beside) -> Markup {
    html! {
        tr {
            th scope="row" { (quoted::name(name)) }
            td { (unbroken(&figure(measure.mean))) }
            td { @match measure.interval { Some(ends) => (unbroken(&interval(ends))), None => "None" } }
            td.report-drawn { (beside.line(measure)) }
            td { @match &measure.target { Some(target) => (against_target(measure, target).short()), None => "None" } }
            td { @match &measure.baseline { Some(baseline) => (against_baseline(baseline).short()), None => "None" } }
        }
    }
}

/// Those that show no figures, and why.
fn failed(pilots: &[Compared<'_>], group: Option<Group<'_>>) -> Markup {
    let failed: Vec<_> = pilots.iter().filter(|pilot| pilot.end != EndReason::Succeeded).collect();
    let id = part(group, "failed");
    html! {
        @if !failed.is_empty() {
            section.report-section aria-labelledby=(id) {
                h3 id=(id) { "Pilots without figures" (of(group)) }
                ul {
                    @for pilot in failed { li { (quoted::name(pilot.name)) ": " (pilot.end.sentence()) } }
                }
            }
        }
    }
}
