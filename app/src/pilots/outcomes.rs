//! What a run showed of the outcomes that the council published: these first, and the sandbox's figures as what stands for them.

use crate::ui::{SummaryList, SummaryRow};
use domain::pilots::{Evidence, LinkKind, MeasureCard, Outcome, against};
use leptos::prelude::*;
use portal::pilots::Recorded;
use report::{figure, interval};

/// None where the problem has no outcome measures.
pub(crate) fn of(recorded: &Recorded) -> Option<AnyView> {
    let outcomes = recorded.ground.chosen.outcomes(&recorded.problem);
    if outcomes.is_empty() {
        return None;
    }
    let lists =
        outcomes.iter().map(|outcome| view! { <SummaryList rows=rows(outcome, &recorded.evidence) /> });
    Some(lists.collect_view().into_any())
}

fn rows(outcome: &Outcome<'_>, evidence: &Evidence) -> Vec<SummaryRow> {
    let mut rows = vec![SummaryRow::new("Outcome", outcome.measure.name.clone())];
    let Some((link, card)) = outcome.test else {
        rows.push(SummaryRow::new("Measured here by", "No test: nothing in this challenge stands for it"));
        return rows;
    };
    let belongs = match &link.kind {
        LinkKind::Same => "the same".to_owned(),
        LinkKind::Proxy { why } => format!("as a proxy, because: {why}"),
    };
    rows.push(SummaryRow::new("Measured here by", format!("{} ({belongs})", card.label)));
    let measured =
        evidence.measures.iter().find(|one| one.scenario == card.scenario && one.name == card.name);
    let Some(measured) = measured else {
        rows.push(SummaryRow::new("Value", "None: the run did not succeed, so nothing was measured"));
        return rows;
    };
    let ends = measured.interval.map_or_else(
        || "no interval: one world shows nothing of others".to_owned(),
        |ends| format!("95% interval {}", interval(ends)),
    );
    rows.push(SummaryRow::new("Value", format!("{} ({}), {ends}", figure(measured.mean), card.unit)));
    let target = link.target.map_or_else(
        || "None was set".to_owned(),
        |target| {
            let verdict = against(card.better, measured.interval, target).label();
            format!("{}. {verdict}", MeasureCard::asks(card, target))
        },
    );
    rows.push(SummaryRow::new("Council\u{2019}s target", target));
    rows
}
