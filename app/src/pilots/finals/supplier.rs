//! A supplier's part in a final: locking a version, taking the lock back, consenting to be named.

use super::{standing, tag};
use crate::{
    edge::{Edge, Next, Nothing, Page},
    routes,
    ui::{
        BackLink, Button, ButtonKind, CheckboxesField, Choice, FormState, InsetText, Legend, PostForm,
        SummaryList, SummaryRow,
    },
};
use domain::{
    actor::{Act, Subject},
    fault::Fault,
    ids::ModuleId,
    pilots::{FinalPhase, Lock, Publication},
    time::london,
};
use leptos::prelude::*;
use portal::pilots::{self, Ground, finals};
use serde::Deserialize;

/// What a supplier reads of the final on the page of its pilots; nothing where none was opened.
pub(in crate::pilots) async fn beside(edge: &Edge, ground: &Ground) -> Result<Option<AnyView>, Fault> {
    let Some(phase) = finals::of(edge.portal(), ground.engagement.id).await? else { return Ok(None) };
    let own = finals::own_lock(edge.portal(), phase.id, ground).await?;
    let words = standing(&phase, edge.op.now);
    let own = match own {
        Some(lock) => format!("You locked a pilot on {}.", london::long(lock.at)),
        None if phase.takes_locks(edge.op.now) => {
            "You have locked nothing yet. Lock a version on its page, once it has succeeded in a full practice.".to_owned()
        }
        None => "You locked no pilot.".to_owned(),
    };
    let reference = ground.engagement.reference.clone();
    let tag = tag(&phase);
    let may_lock = edge.op.may(Act::LockModule, &Subject::Organisation(ground.organisation)).is_ok();
    let own_link = may_lock.then(|| {
        view! { <a class="govuk-link" href=routes::own_lock(&reference)>"Your lock"</a> <br /> }
    });
    Ok(Some(
        view! {
            <h2 class="govuk-heading-m">"The final"</h2>
            <p>{tag}</p>
            <p class="govuk-body">{words} " " {own}</p>
            <p class="govuk-body">
                {own_link}
                <a class="govuk-link" href=routes::final_page(&reference)>"What is fixed and published"</a>
            </p>
        }
        .into_any(),
    ))
}

pub(super) async fn lock_page(edge: Edge, module: ModuleId, _: FormState) -> Result<Page, Fault> {
    let (ground, module) = finals::module_for_locking(edge.portal(), &edge.op, module).await?;
    let phase = finals::of(edge.portal(), ground.engagement.id).await?.ok_or_else(Fault::not_found)?;
    let rehearsed = finals::rehearsed(edge.portal(), module.id, phase.worlds).await?;
    let (takes_locks, now) = (phase.takes_locks(edge.op.now), edge.op.now);
    let title = format!("Lock version {} for the final?", module.number);
    let back = routes::module(module.id);
    Ok(Page::new(title.clone(), move || {
        let body = if !takes_locks {
            let words = standing(&phase, now);
            view! { <p class="govuk-body">{words}</p> }.into_any()
        } else if rehearsed {
            view! {
                <p class="govuk-body">
                    "It takes the place of what you have locked. You can change it until " {london::long(phase.locks_at)}
                    ". After that it runs once, and what it shows stands."
                </p>
                <PostForm><Button>"Lock this version"</Button></PostForm>
            }
            .into_any()
        } else {
            view! {
                <InsetText>
                    "Run it in full practice first, and come back when that has succeeded: a pilot that is locked cannot be mended."
                </InsetText>
            }
            .into_any()
        };
        view! { <h1 class="govuk-heading-l">{title}</h1> {body} }.into_any()
    })
    .before(view! { <BackLink href=back /> }.into_any()))
}

pub(super) async fn lock(edge: Edge, module: ModuleId, _: Nothing) -> Result<Next, Fault> {
    let (ground, module) = finals::module_for_locking(edge.portal(), &edge.op, module).await?;
    finals::lock(edge.portal(), &edge.op, module.id).await?;
    Ok(Next::See(routes::own_lock(&ground.engagement.reference)))
}

pub(super) async fn page(edge: Edge, reference: String, form: FormState) -> Result<Page, Fault> {
    let ground = finals::ground_for_locking(edge.portal(), &edge.op, &reference).await?;
    let phase = finals::of(edge.portal(), ground.engagement.id).await?.ok_or_else(Fault::not_found)?;
    let own = finals::own_lock(edge.portal(), phase.id, &ground).await?;
    let module = match &own {
        Some(lock) => Some(pilots::module(edge.portal(), &edge.op, lock.module).await?.1),
        None => None,
    };
    let consents = own.as_ref().is_some_and(|lock| lock.consents);
    let form = form.or(consents.then_some(("consents", "yes")));
    let now = edge.op.now;
    let back = routes::pilots(&ground.engagement.reference);
    Ok(Page::new("Your lock", move || {
        let own = own.zip(module).map_or_else(
            || view! { <p class="govuk-body">"You have locked no pilot."</p> }.into_any(),
            |(lock, module)| locked(&phase, &lock, module.number, form, now),
        );
        view! {
            <span class="govuk-caption-l">{ground.engagement.title.clone()}</span>
            <h1 class="govuk-heading-l">"Your lock"</h1>
            <p>{tag(&phase)}</p>
            <p class="govuk-body">{standing(&phase, now)}</p>
            {own}
        }
        .into_any()
    })
    .before(view! { <BackLink href=back text="Your pilots" /> }.into_any()))
}

fn locked(
    phase: &FinalPhase,
    lock: &Lock,
    number: u32,
    form: FormState,
    now: domain::time::Timestamp,
) -> AnyView {
    let version = view! { <a class="govuk-link" href=routes::module(lock.module)>"Version " {number}</a> };
    let rows = vec![
        SummaryRow::new("Locked", version.into_any()),
        SummaryRow::new("On", london::long(lock.at)),
        SummaryRow::new("SHA-256", super::hash(&lock.sha256.to_string())),
    ];
    let named = phase.publication == Publication::Named
        && !matches!(phase.stage, domain::pilots::FinalStage::Revealed { published_at: Some(_), .. });
    let consent = named.then(|| {
        let choices = vec![Choice::new("yes", "Yes, name us beside our results")];
        view! {
            <PostForm hidden=vec![("act".to_owned(), "consent".to_owned())]>
                <CheckboxesField
                    form=&form name="consents" choices legend=Legend::from("May you be named where results are public?")
                    hint="Without it your measures are published without your name. You can change it until they are published."
                />
                <Button kind=ButtonKind::Secondary>"Save"</Button>
            </PostForm>
        }
    });
    let take_back = phase.takes_locks(now).then(|| {
        view! {
            <PostForm hidden=vec![("act".to_owned(), "take_back".to_owned())]>
                <Button kind=ButtonKind::Warning>"Take the lock back"</Button>
            </PostForm>
        }
    });
    view! { <SummaryList rows /> {consent} {take_back} }.into_any()
}

/// Which of the two forms, and what it says.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Change {
    act: String,
    consents: String,
}

pub(super) async fn change(edge: Edge, reference: String, form: Change) -> Result<Next, Fault> {
    let ground = finals::ground_for_locking(edge.portal(), &edge.op, &reference).await?;
    let phase = finals::of(edge.portal(), ground.engagement.id).await?.ok_or_else(Fault::not_found)?;
    match form.act.as_str() {
        "take_back" => finals::take_back(edge.portal(), &edge.op, &ground, phase.id).await?,
        "consent" => {
            finals::consent(edge.portal(), &edge.op, &ground, phase.id, form.consents == "yes").await?;
        }
        _ => {
            return Err(Fault::invalid(
                "This form does not say what you want",
                "Nothing was done. Choose again on the page.",
            ));
        }
    }
    Ok(Next::See(routes::own_lock(&ground.engagement.reference)))
}
