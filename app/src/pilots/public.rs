//! The challenge of an engagement on its public page: what a pilot is, which outcomes have a test, what holds for every
//! supplier, and the starting kit.

use super::{choosing::data_card, finals};
use crate::{
    edge::Edge,
    problems::reading::prose,
    routes,
    ui::{Button, Details, SummaryList, SummaryRow},
};
use axum::{
    http::header,
    response::{IntoResponse, Response},
};
use domain::{
    engagements::{Engagement, Stage},
    fault::Fault,
    pilots::{ChallengeUse, FinalPhase, LinkKind, Outcome},
    problems::Content,
    text::plural,
    time::Timestamp,
};
use leptos::prelude::*;
use portal::pilots;

/// What everybody reads of the challenge, with the way to one's own pilots for people of suppliers, and to the `last`
/// final where one was opened.
pub(crate) fn public(
    engagement: &Engagement,
    content: &Content,
    chosen: &ChallengeUse,
    may_run: bool,
    last: Option<(&FinalPhase, Timestamp)>,
) -> AnyView {
    let card = &chosen.card;
    let own =
        (may_run && matches!(engagement.stage, Stage::Published { .. } | Stage::Closed { .. })).then(|| {
            view! { <Button href=routes::pilots(&engagement.reference)>"Your pilots"</Button> }
        });
    view! {
        <h2 class="govuk-heading-m" id="pilots">"Prove it with a pilot"</h2>
        <p class="govuk-body-l">{card.title.clone()}</p>
        <p class="govuk-body">{card.summary.clone()}</p>
        {own}
        {what_a_pilot_is()}
        {outcomes(content, chosen)}
        {measures(chosen)}
        {conditions(chosen)}
        {last.map(|(phase, now)| the_final(engagement, phase, now))}
        {data(engagement, chosen)}
        {starting_kit(engagement, chosen)}
    }
    .into_any()
}

fn what_a_pilot_is() -> AnyView {
    view! {
        <h3 class="govuk-heading-s">"What a pilot is"</h3>
        <p class="govuk-body">
            "A pilot is a program that a supplier writes, in a language of its choice, as one WebAssembly component. It runs in a sandbox. \
             There it sees made-up data of a council such as this one and simulated council systems, and nothing else: no network, no \
             files, no clock. What it shows anybody can run again who has the file."
        </p>
        <h3 class="govuk-heading-s">"If you sell hosted software"</h3>
        <p class="govuk-body">
            "You do not upload your product, and nobody asks for its source. A pilot is the part of it that decides, such as the rules that \
             set a priority, or the part that joins it to a council\u{2019}s systems, compiled. Screens, reports and service stay outside: \
             show them in a demonstration and in your response."
        </p>
    }
    .into_any()
}

fn outcomes(content: &Content, chosen: &ChallengeUse) -> AnyView {
    let outcomes = chosen.outcomes(content);
    let (tested, untested): (Vec<_>, Vec<_>) = outcomes.iter().partition(|outcome| outcome.test.is_some());
    let tested = tested.into_iter().map(tested_outcome).collect_view();
    let untested = untested
        .into_iter()
        .map(|outcome| view! { <li>"No test: " {outcome.measure.name.clone()}</li> })
        .collect::<Vec<_>>();
    let untested =
        (!untested.is_empty()).then(|| view! { <ul class="govuk-list govuk-list--bullet">{untested}</ul> });
    view! {
        <h3 class="govuk-heading-s">"Which outcomes have a test"</h3>
        <p class="govuk-body">"These are the outcomes that this council published. What has no test here, suppliers speak of in their responses."</p>
        {tested}
        {untested}
    }
    .into_any()
}

fn tested_outcome(outcome: &Outcome<'_>) -> AnyView {
    let Some((link, card)) = outcome.test else { return ().into_any() };
    let belongs = match &link.kind {
        LinkKind::Same => "The same".into_any(),
        LinkKind::Proxy { why } => view! { "A proxy, because:" {prose(why)} }.into_any(),
    };
    let target =
        link.target.map_or_else(|| "None set by this council".to_owned(), |target| card.asks(target));
    let rows = vec![
        SummaryRow::new("Outcome", outcome.measure.name.clone()),
        SummaryRow::new("Measured in the sandbox by", card.label.clone()),
        SummaryRow::new("How the two belong together", belongs),
        SummaryRow::new("Target for pilots", target),
    ];
    view! { <SummaryList rows /> }.into_any()
}

fn measures(chosen: &ChallengeUse) -> AnyView {
    let measures = chosen
        .card
        .measures
        .iter()
        .map(|measure| {
            let target = measure.target.map_or_else(
                || format!(" ({}; {})", measure.unit, measure.better.label().to_lowercase()),
                |target| format!(": the challenge asks for {}", measure.asks(target)),
            );
            view! { <li>{measure.label.clone()} {target}</li> }
        })
        .collect_view();
    view! {
        <h3 class="govuk-heading-s">"What is measured"</h3>
        <ul class="govuk-list govuk-list--bullet">{measures}</ul>
        <p class="govuk-body">"Each figure comes with a 95% interval over worlds, and beside that of a baseline that anybody can run."</p>
    }
    .into_any()
}

fn conditions(chosen: &ChallengeUse) -> AnyView {
    let conditions = chosen.conditions;
    let runs = plural(conditions.practice_runs_a_day.into(), "practice run", "practice runs");
    let terms =
        conditions.terms.sentences().into_iter().map(|sentence| view! { <li>{sentence}</li> }).collect_view();
    let limits =
        chosen.card.limits.words().into_iter().map(|(what, most)| SummaryRow::new(what, most)).collect();
    view! {
        <h3 class="govuk-heading-s">"Phases and runs"</h3>
        <p class="govuk-body">{conditions.phases.label()} "."</p>
        <p class="govuk-body">
            "Each supplier has " {runs} " a day here. A run that fails for a fault of ours is given back. On your own machine nothing is counted."
        </p>
        <h3 class="govuk-heading-s">"Terms"</h3>
        <p class="govuk-body">"They are fixed when the engagement is published, and the same for every supplier."</p>
        <ul class="govuk-list govuk-list--bullet">{terms}</ul>
        <Details summary="What a pilot may use in one world">
            <SummaryList rows=limits />
        </Details>
    }
    .into_any()
}

/// Where the final stands, with the way to what was fixed for it and to its results.
fn the_final(engagement: &Engagement, phase: &FinalPhase, now: Timestamp) -> AnyView {
    view! {
        <h3 class="govuk-heading-s">"The final"</h3>
        <p>{finals::tag(phase)}</p>
        <p class="govuk-body">{finals::standing(phase, now)}</p>
        <p class="govuk-body">
            <a class="govuk-link" href=routes::final_page(&engagement.reference)>"What is fixed for the final, and what came of it"</a>
        </p>
    }
    .into_any()
}

fn data(engagement: &Engagement, chosen: &ChallengeUse) -> AnyView {
    let card = &chosen.card;
    let profile = chosen.profile_of(engagement.lead);
    let profile = profile.map_or_else(|| "not chosen yet".to_owned(), |profile| profile.label.clone());
    view! {
        <h3 class="govuk-heading-s">"The data"</h3>
        <p class="govuk-body">
            "All of it is made up. Sort of council: " {profile} ". A full run has "
            {plural(card.worlds.into(), "world", "worlds")} ", each a council of its own."
        </p>
        {data_card(card)}
    }
    .into_any()
}

fn starting_kit(engagement: &Engagement, chosen: &ChallengeUse) -> AnyView {
    let card = &chosen.card;
    let key = chosen.practice_key().to_string();
    let command = chosen.profile_of(engagement.lead).map(|profile| {
        let line = format!("pilot run pilot.wasm --challenge {} --profile {} --key {key}", card.name, profile.key);
        view! {
            <p class="govuk-body">"On your own machine, in the worlds of this engagement\u{2019}s practice:"</p>
            <pre class="app-command"><code>{line}</code></pre>
        }
    });
    let download = engagement.is_public().then(|| {
        let href = routes::kit(&engagement.reference);
        view! {
            <p class="govuk-body">
                <a class="govuk-link" href=href download>"Download the starting kit (tar archive)"</a>
                ": the files of the challenge, its baseline, the contract, the practice key, and what to type. It needs no account."
            </p>
        }
    });
    view! {
        <h3 class="govuk-heading-s">"Starting kit"</h3>
        {download}
        {command}
        <p class="govuk-body-s">
            "Challenge " <code>{card.name.clone()}</code> ", version " {card.version.clone()} ". SHA-256 over its files: "
            <code class="app-hash">{card.sha256.to_string()}</code>
        </p>
    }
    .into_any()
}

/// The starting kit as a file.
pub(super) async fn kit(edge: Edge, reference: String) -> Result<Response, Fault> {
    let kit = pilots::kit(edge.portal(), &edge.op, &reference).await?;
    let headers = [
        (header::CONTENT_TYPE, "application/x-tar".to_owned()),
        // The name is made of a reference, which is letters, digits and hyphens.
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{}\"", kit.name)),
    ];
    Ok((headers, kit.archive).into_response())
}
