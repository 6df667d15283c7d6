//! One version of a pilot: what became of it, starting a run, deleting it.

use super::{
    again::{self, Again},
    module_tag,
};
use crate::{
    edge::{Edge, Next, Nothing, Page},
    islands::LoadAgain,
    routes,
    ui::{
        BackLink, Button, ButtonKind, Choice, FormState, InsetText, Legend, PostForm, RadiosField,
        SummaryList, SummaryRow,
    },
};
use domain::{
    actor::{Act, Subject},
    fault::Fault,
    ids::{ModuleId, RunId},
    pilots::{EndReason, Length, Module, ModuleState},
    text::{plural, thousands},
    time::london,
};
use leptos::prelude::*;
use portal::pilots::{self, Quota, finals};
use serde::Deserialize;

pub(super) async fn page(edge: Edge, module: ModuleId, form: FormState) -> Result<Page, Fault> {
    let (ground, module) = pilots::module(edge.portal(), &edge.op, module).await?;
    let quota = pilots::quota(edge.portal(), &edge.op, &ground).await?;
    let form = form.or([("length", Length::Quick.key())]);
    let hidden = vec![form.mark("run", || edge.op.id::<RunId>().to_string())];
    let back = routes::pilots(&ground.engagement.reference);
    let live = module.state == ModuleState::Uploaded;
    let phase = finals::of(edge.portal(), ground.engagement.id).await?;
    let takes_locks = phase.is_some_and(|phase| phase.takes_locks(edge.op.now))
        && edge.op.may(Act::LockModule, &Subject::Organisation(module.organisation)).is_ok();
    let again = Again::of(&edge);
    let place = pilots::place(edge.portal(), &edge.op, module.id).await?;
    let mut runs = pilots::runs(edge.portal(), &edge.op, &ground).await?;
    runs.retain(|run| run.module == module.id);
    let (worlds, open) = (ground.chosen.card.worlds, ground.is_open());
    let page = Page::new(format!("Version {}", module.number), move || {
        let ready = matches!(module.state, ModuleState::Ready { .. });
        let start = (ready && open).then(|| start_form(form, hidden, quota, worlds));
        let ran = (!runs.is_empty()).then(|| {
            view! { <h2 class="govuk-heading-m">"Runs of this version"</h2> {super::ground::list(runs)} }
        });
        let delete = !matches!(
            module.state,
            ModuleState::Uploaded | ModuleState::Deleted { .. } | ModuleState::Quarantined { .. }
        );
        let delete = delete.then(|| {
            view! {
                <p class="govuk-body">
                    <a class="govuk-link" href=routes::module_delete(module.id)>"Delete this version"</a>
                </p>
            }
        });
        let lock = (ready && takes_locks).then(|| {
            view! {
                <p class="govuk-body">
                    <a class="govuk-link" href=routes::module_lock(module.id)>"Lock this version for the final"</a>
                </p>
            }
        });
        view! {
            <span class="govuk-caption-l">"Pilot for " {ground.engagement.title.clone()}</span>
            <h1 class="govuk-heading-l">"Version " {module.number}</h1>
            <p>{module_tag(&module.state)}</p>
            {what_became(&module, place, again)}
            {start}
            {lock}
            {ran}
            <h2 class="govuk-heading-m">"The file"</h2>
            <SummaryList rows=facts(&module) />
            {delete}
        }
        .into_any()
    });
    let page = if live { page.head(again.head()) } else { page };
    Ok(page.before(view! { <BackLink href=back text="Your pilots" /> }.into_any()))
}

fn what_became(module: &Module, place: Option<u32>, again: Again) -> AnyView {
    match &module.state {
        ModuleState::Uploaded => {
            let place = match place {
                None => "A worker is at it.".to_owned(),
                Some(0) => "It is the next to be taken by a worker.".to_owned(),
                Some(before) => format!("{} before it.", plural(before.into(), "job waits", "jobs wait")),
            };
            let load = (!again.still).then(|| view! { <LoadAgain seconds=again::SECONDS /> });
            view! {
                <p class="govuk-body">
                    "A worker looks at it and compiles it. That takes a second for a pilot in Rust and up to a minute for one in \
                     Python. " {place}
                </p>
                <p class="govuk-body">{again.words(&routes::module(module.id))}</p>
                {load}
            }
            .into_any()
        }
        ModuleState::Ready { at } => {
            view! { <p class="govuk-body">"Checked and compiled on " {london::long(*at)} "."</p> }.into_any()
        }
        ModuleState::Rejected { rejection, problem, advice, .. } => {
            let sentence = EndReason::Rejected(*rejection).sentence();
            let (problem, advice) = (problem.clone(), advice.clone());
            view! {
                <p class="govuk-body">{sentence}</p>
                <InsetText>
                    <p class="govuk-body">{problem}</p>
                    <p class="govuk-body">{advice}</p>
                </InsetText>
            }
            .into_any()
        }
        ModuleState::Unchecked { .. } => view! {
            <p class="govuk-body">
                "Three workers tried to look at it and could not. That is our fault, and says nothing about your pilot. Upload it \
                 again; if it happens again, tell the operator."
            </p>
        }
        .into_any(),
        ModuleState::Quarantined { at } => view! {
            <p class="govuk-body">
                "It crashed the process that ran it, twice, on " {london::long(*at)}
                ". It is locked away until the operator has looked at it, because this may be an attempt to break out. Write to \
                 the operator if it is not."
            </p>
        }
        .into_any(),
        ModuleState::Deleted { at } => view! {
            <p class="govuk-body">"Deleted on " {london::long(*at)} ". The file is gone. What it showed stays with its runs."</p>
        }
        .into_any(),
    }
}

fn start_form(form: FormState, hidden: Vec<(String, String)>, quota: Quota, worlds: u32) -> AnyView {
    if quota.left() == 0 {
        return view! {
            <p class="govuk-body">
                "You have used all practice runs of today. Run it on your own machine, where nothing is counted, or come back \
                 after midnight in London."
            </p>
        }
        .into_any();
    }
    let choices = Length::ALL
        .iter()
        .map(|length| {
            let hint = match length {
                Length::Quick => "For trying out: no intervals".to_owned(),
                Length::Full => format!("{worlds} worlds, as in the final"),
            };
            Choice::new(length.key(), length.label()).hint(hint)
        })
        .collect();
    view! {
        <h2 class="govuk-heading-m">"Run it"</h2>
        <PostForm hidden>
            <RadiosField
                form=&form name="length" choices legend=Legend::from("How long a practice run?")
                hint=format!("Each takes one of the {} runs that are left today.", quota.left())
            />
            <Button>"Start the run"</Button>
        </PostForm>
    }
    .into_any()
}

fn facts(module: &Module) -> Vec<SummaryRow> {
    let mut rows = vec![
        SummaryRow::new("Uploaded", london::long(module.uploaded_at)),
        SummaryRow::new("File", module.file_name.clone()),
        SummaryRow::new("Size", format!("{} bytes", thousands(module.bytes))),
        SummaryRow::new(
            "SHA-256",
            view! { <code class="app-hash">{module.sha256.to_string()}</code> }.into_any(),
        ),
    ];
    if !module.note.is_empty() {
        rows.insert(0, SummaryRow::new("Note", module.note.clone()));
    }
    rows
}

/// The run that is to be started: its id, and how long.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Start {
    run: String,
    length: String,
}

pub(super) async fn start(edge: Edge, module: ModuleId, form: Start) -> Result<Next, Fault> {
    let run: RunId = form.run.parse().unwrap_or_else(|_| edge.op.id());
    let Some(length) = Length::from_key(&form.length) else {
        pilots::module(edge.portal(), &edge.op, module).await?;
        return Ok(Next::again("length", "Select how long the run is"));
    };
    pilots::start(edge.portal(), &edge.op, module, run, length).await?;
    Ok(Next::See(routes::run(run)))
}

pub(super) async fn delete_page(edge: Edge, module: ModuleId, _: FormState) -> Result<Page, Fault> {
    let (_, module) = pilots::module(edge.portal(), &edge.op, module).await?;
    let title = format!("Delete version {}?", module.number);
    let back = routes::module(module.id);
    Ok(Page::new(title.clone(), move || {
        view! {
            <h1 class="govuk-heading-l">{title}</h1>
            <p class="govuk-body">
                "The file is removed and cannot be brought back. What its runs showed stays, with the hash of the file, so that \
                 whoever holds the file can still run it again."
            </p>
            <PostForm><Button kind=ButtonKind::Warning>"Delete"</Button></PostForm>
        }
        .into_any()
    })
    .before(view! { <BackLink href=back /> }.into_any()))
}

pub(super) async fn delete(edge: Edge, module: ModuleId, _: Nothing) -> Result<Next, Fault> {
    pilots::delete(edge.portal(), &edge.op, module).await?;
    Ok(Next::See(routes::module(module)))
}
