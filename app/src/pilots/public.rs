//! The challenge of an engagement: on its public page, and among its council's tasks.

use crate::{
    routes,
    ui::{Button, Tag, TagColour, Task, TaskList},
};
use domain::{
    engagements::{Engagement, Stage},
    pilots::ChallengeUse,
    text::plural,
};
use leptos::prelude::*;

/// What everybody reads of the challenge, with the way to one's own pilots for people of suppliers.
pub(crate) fn public(engagement: &Engagement, chosen: &ChallengeUse, may_run: bool) -> AnyView {
    let card = &chosen.card;
    let measures = card
        .measures
        .iter()
        .map(|measure| {
            let target = measure.target.map(|target| {
                let at = match measure.better {
                    domain::pilots::Better::Higher => "at least",
                    domain::pilots::Better::Lower => "at most",
                };
                format!(", target: {at} {} ({})", target.get(), measure.unit)
            });
            view! { <li>{measure.label.clone()} {target}</li> }
        })
        .collect_view();
    let profile = chosen.profiles.get(&engagement.lead).and_then(|key| card.profile(key));
    let profile = profile.map(|profile| profile.label.clone()).unwrap_or_default();
    let own = (may_run && matches!(engagement.stage, Stage::Published { .. })).then(|| {
        view! { <Button href=routes::pilots(&engagement.reference)>"Your pilots"</Button> }
    });
    view! {
        <h2 class="govuk-heading-m" id="pilots">"Prove it with a pilot"</h2>
        <p class="govuk-body-l">{card.title.clone()}</p>
        <p class="govuk-body">{card.summary.clone()}</p>
        <p class="govuk-body">
            "A pilot is a program in a sandbox: it sees made-up data of a council such as this one, and nothing else. If you sell \
             hosted software, it is the part of your product that decides, or that joins it to others, compiled."
        </p>
        <p class="govuk-body">"What is measured:"</p>
        <ul class="govuk-list govuk-list--bullet">{measures}</ul>
        <p class="govuk-body">
            "Challenge " <code>{card.name.clone()}</code> ", version " {card.version.clone()} ". Data: " {profile} ", in "
            {plural(card.worlds.into(), "world", "worlds")} ". On your own machine, with the key of this engagement\u{2019}s practice:"
        </p>
        <pre class="app-command"><code>
            {format!(
                "pilot run pilot.wasm --challenge {} --profile {} --key {}",
                card.name,
                chosen.profiles.get(&engagement.lead).map_or("", String::as_str),
                chosen.practice_key(),
            )}
        </code></pre>
        {own}
    }
    .into_any()
}

/// The line on the council's task page.
pub(crate) fn task(engagement: &Engagement, chosen: Option<&ChallengeUse>, may_choose: bool) -> AnyView {
    let open = may_choose && matches!(engagement.stage, Stage::Draft | Stage::Ready { .. });
    let href = open.then(|| routes::engagement_step(engagement.id, "challenge"));
    let (says, status) = match chosen {
        Some(chosen) => (chosen.card.title.clone(), view! { "Chosen" }.into_any()),
        None => ("No challenge: suppliers answer without a pilot".to_owned(), {
            view! { <Tag colour=TagColour::Grey>"Optional"</Tag> }.into_any()
        }),
    };
    let task = Task { href: href.into(), ..Task::new("Challenge", "", status).hint(says) };
    view! {
        <h2 class="govuk-heading-m">"Pilots"</h2>
        <TaskList tasks=vec![task] />
    }
    .into_any()
}
