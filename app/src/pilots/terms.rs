//! Phases, practice runs a day, and terms: what holds for every supplier alike.

use super::choosing::{aside, choose_first, seen, seen_mark};
use crate::{
    edge::{Edge, Next, Page},
    routes,
    ui::{
        BackLink, Button, Choice, FieldError, FormState, InsetText, Legend, PostForm, RadiosField, TextField,
    },
};
use domain::{
    fault::Fault,
    ids::EngagementId,
    pilots::{ChallengePart, Conditions, Deletion, PRACTICE_RUNS_RANGE, Phases, Rerun, Terms, practice_runs},
};
use leptos::prelude::*;
use portal::pilots;
use serde::Deserialize;

pub(super) async fn page(edge: Edge, engagement: EngagementId, form: FormState) -> Result<Page, Fault> {
    let choosing = pilots::choosing(edge.portal(), &edge.op, engagement).await?;
    let Some(chosen) = choosing.chosen.clone() else {
        return Ok(choose_first(engagement, ChallengePart::Terms));
    };
    let form = form.or(values(chosen.conditions));
    let hidden = seen_mark(&form, Some(&chosen));
    Ok(Page::new(ChallengePart::Terms.label(), move || {
        let always = Terms::ALWAYS.iter().map(|&sentence| view! { <li>{sentence}</li> }).collect_view();
        view! {
            {aside(&choosing, &form, || chosen.conditions.describe())}
            <h1 class="govuk-heading-l">"Phases, runs and terms"</h1>
            <p class="govuk-body">"They are published, are the same for every supplier, and cannot change once the engagement is published."</p>
            <InsetText>
                <p class="govuk-body">"Two terms always hold:"</p>
                <ul class="govuk-list govuk-list--bullet">{always}</ul>
            </InsetText>
            <PostForm hidden>{fields(&form)} <Button>"Save and continue"</Button></PostForm>
        }
        .into_any()
    })
    .before(view! { <BackLink href=routes::engagement_tasks(engagement) /> }.into_any()))
}

fn values(conditions: Conditions) -> Vec<(String, String)> {
    let Conditions { phases, practice_runs_a_day, terms } = conditions;
    [
        ("phases", phases.key()),
        ("practice_runs", &practice_runs_a_day.to_string()),
        ("rerun", terms.rerun.key()),
        ("deletion", terms.deletion.key()),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .to_vec()
}

fn fields(form: &FormState) -> AnyView {
    let (least, most) = (PRACTICE_RUNS_RANGE.start(), PRACTICE_RUNS_RANGE.end());
    let phases = Phases::ALL.iter().map(|one| Choice::new(one.key(), one.label())).collect();
    let rerun = Rerun::ALL.iter().map(|one| Choice::new(one.key(), one.label())).collect();
    let deletion = Deletion::ALL.iter().map(|one| Choice::new(one.key(), one.label())).collect();
    view! {
        <RadiosField form name="phases" legend=Legend::medium("In which phases do pilots run?") choices=phases />
        <TextField
            form name="practice_runs" label="Practice runs a day, for each supplier" inputmode="numeric" classes="govuk-input--width-3"
            hint=format!("From {least} to {most}. On their own machines suppliers run as often as they like.")
        />
        <RadiosField form name="rerun" legend=Legend::medium("Who may run a pilot again?") choices=rerun />
        <RadiosField form name="deletion" legend=Legend::medium("When is the file of a pilot deleted?") choices=deletion />
    }
    .into_any()
}

/// What is set, and what the person saw.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Set {
    phases: String,
    practice_runs: String,
    rerun: String,
    deletion: String,
    seen: String,
}

pub(super) async fn set(edge: Edge, engagement: EngagementId, form: Set) -> Result<Next, Fault> {
    let conditions = match read(&form) {
        Ok(conditions) => conditions,
        Err(errors) => return Ok(Next::Again(errors)),
    };
    pilots::set_conditions(edge.portal(), &edge.op, engagement, conditions, seen(&form.seen)).await?;
    Ok(Next::See(routes::engagement_tasks(engagement)))
}

fn read(form: &Set) -> Result<Conditions, Vec<FieldError>> {
    let wrong =
        |field: &str, message: &str| FieldError { field: field.to_owned(), message: message.to_owned() };
    let phases =
        Phases::from_key(&form.phases).ok_or_else(|| wrong("phases", "Select in which phases pilots run"));
    let runs = practice_runs(&form.practice_runs).map_err(|message| wrong("practice_runs", &message));
    let rerun =
        Rerun::from_key(&form.rerun).ok_or_else(|| wrong("rerun", "Select who may run a pilot again"));
    let deletion = Deletion::from_key(&form.deletion)
        .ok_or_else(|| wrong("deletion", "Select when the file of a pilot is deleted"));
    match (phases, runs, rerun, deletion) {
        (Ok(phases), Ok(practice_runs_a_day), Ok(rerun), Ok(deletion)) => {
            Ok(Conditions { phases, practice_runs_a_day, terms: Terms { rerun, deletion } })
        }
        (phases, runs, rerun, deletion) => {
            Err([phases.err(), runs.err(), rerun.err(), deletion.err()].into_iter().flatten().collect())
        }
    }
}
