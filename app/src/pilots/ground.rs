//! A supplier's own pilots for an engagement: what is asked, versions, runs, what is left today.

use super::{finals, module_tag, run_tag, runs::standing};
use crate::{
    edge::{Edge, Page},
    routes,
    ui::{BackLink, Button, Cell, Scroll, Table},
};
use domain::{
    fault::Fault,
    pilots::{Module, Run, RunState},
    text::plural,
    time::london,
};
use leptos::prelude::*;
use portal::pilots::{self, Ground, Quota};

pub(super) async fn page(edge: Edge, reference: String) -> Result<Page, Fault> {
    let ground = pilots::ground(edge.portal(), &edge.op, &reference).await?;
    let modules = pilots::modules(edge.portal(), &ground).await?;
    let runs = pilots::runs(edge.portal(), &edge.op, &ground).await?;
    let quota = pilots::quota(edge.portal(), &edge.op, &ground).await?;
    let beside = finals::beside(&edge, &ground).await?;
    let reference = ground.engagement.reference.clone();
    let back = routes::engagement(&reference);
    Ok(Page::new(format!("Your pilots: {}", ground.engagement.title), move || {
        let upload = ground.is_open().then(|| {
            view! { <Button href=routes::pilot_upload(&reference)>"Upload a pilot"</Button> }
        });
        view! {
            <span class="govuk-caption-l">{ground.engagement.title.clone()}</span>
            <h1 class="govuk-heading-l">"Your pilots"</h1>
            {asked(&ground)}
            {upload}
            {beside}
            <h2 class="govuk-heading-m">"Versions"</h2>
            {versions(modules)}
            <h2 class="govuk-heading-m">"Runs"</h2>
            {left(quota)}
            {list(runs)}
        }
        .into_any()
    })
    .wide()
    .before(view! { <BackLink href=back text="The engagement" /> }.into_any()))
}

fn asked(ground: &Ground) -> AnyView {
    let card = &ground.chosen.card;
    view! {
        <p class="govuk-body-l">{card.title.clone()}</p>
        <p class="govuk-body">{card.summary.clone()}</p>
        <p class="govuk-body">
            "Challenge " <code>{card.name.clone()}</code> ", version " {card.version.clone()}
            ". Only people of your organisation see what you upload and how it runs. With a response you can show the council one \
             practice run that you choose; what your pilot showed in a final, it sees once that is revealed."
        </p>
    }
    .into_any()
}

/// What is left today, with what was given back.
fn left(quota: Quota) -> AnyView {
    let given_back = (quota.given_back > 0).then(|| {
        format!(
            " {} given back, because the fault was ours or the run never began.",
            plural(quota.given_back.into(), "was", "were")
        )
    });
    view! {
        <p class="govuk-body">
            <strong>{plural(quota.left().into(), "practice run", "practice runs")}</strong> " left today, of "
            {quota.allowed} ". You have used " {quota.taken} "." {given_back}
            " A new day begins at midnight in London."
        </p>
    }
    .into_any()
}

fn versions(modules: Vec<Module>) -> AnyView {
    if modules.is_empty() {
        return view! { <p class="govuk-body">"You have uploaded nothing yet."</p> }.into_any();
    }
    let rows = modules
        .into_iter()
        .map(|module| {
            let link = view! {
                <a class="govuk-link app-one-line" href=routes::module(module.id)>"Version " {module.number}</a>
            };
            vec![
                link.into_any().into(),
                module_tag(&module.state).into(),
                module.note.into(),
                london::long(module.uploaded_at).into(),
            ]
        })
        .collect();
    view! {
        <Scroll label="Versions">
            <Table
                caption="Versions of your pilot, newest first" caption_classes="govuk-visually-hidden"
                head=["Version", "State", "Note", "Uploaded"].map(Cell::from).into() rows first_names_row=true
            />
        </Scroll>
    }
    .into_any()
}

/// Runs, newest first.
pub(super) fn list(runs: Vec<Run>) -> AnyView {
    if runs.is_empty() {
        return view! { <p class="govuk-body">"Nothing has run yet. A run is started on the page of a version."</p> }
            .into_any();
    }
    let rows = runs
        .into_iter()
        .map(|run| {
            let link = view! {
                <a class="govuk-link" href=routes::run(run.id)>{london::long(run.queued_at)}</a>
            };
            let end = match &run.state {
                RunState::Ended { end, .. } => end.sentence().to_owned(),
                RunState::Queued { .. } | RunState::Leased { .. } => standing(&run),
            };
            vec![
                link.into_any().into(),
                run_tag(&run.state).into(),
                end.into(),
                run.number.to_string().into(),
                // What everybody can see, never mistaken for the one run that counts.
                format!("{}, {}", run.purpose(), plural(run.worlds.into(), "world", "worlds")).into(),
            ]
        })
        .collect();
    view! {
        <Scroll label="Runs">
            <Table
                caption="Your runs, newest first" caption_classes="govuk-visually-hidden"
                head=["Queued", "State", "What happened", "Version", "Length"].map(Cell::from).into() rows
                first_names_row=true
            />
        </Scroll>
    }
    .into_any()
}
