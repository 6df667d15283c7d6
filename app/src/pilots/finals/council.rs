//! The final as its council runs it: where it stands, and the steps from one stage to the next.

use super::{agreeing, confirmed, facts, standing, tag};
use crate::{
    edge::{Edge, Next, Page},
    routes,
    ui::{
        BackLink, Button, ButtonKind, FormState, Limit, PasswordField, PostForm, SummaryList, TextAreaField,
        WarningText,
    },
};
use domain::{
    actor::{Act, Subject},
    engagements::Engagement,
    fault::Fault,
    ids::{EngagementId, OrganisationId},
    pilots::{CALL_OFF_LIMIT, FinalPhase, FinalStage, FinalStep, Publication},
    text::{self, Lines, plural},
    time::Timestamp,
};
use leptos::prelude::*;
use portal::pilots::{self, finals, finals::Said};
use serde::Deserialize;

/// A step that an officer takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    CallOff,
    Start,
    Reveal,
    Publish,
}

impl Step {
    const ALL: [Step; 4] = [Step::CallOff, Step::Start, Step::Reveal, Step::Publish];

    const fn key(self) -> &'static str {
        match self {
            Step::CallOff => "call-off",
            Step::Start => "start",
            Step::Reveal => "reveal",
            Step::Publish => "publish",
        }
    }

    fn from_key(key: &str) -> Result<Step, Fault> {
        Step::ALL.into_iter().find(|step| step.key() == key).ok_or_else(Fault::not_found)
    }

    const fn title(self) -> &'static str {
        match self {
            Step::CallOff => "Call the final off?",
            Step::Start => "Start the runs?",
            Step::Reveal => "Reveal secrets and results?",
            Step::Publish => "Publish the results?",
        }
    }

    const fn words(self) -> &'static str {
        match self {
            Step::CallOff => "Nothing has run yet. Suppliers read the reason. You can open another final.",
            Step::Start => {
                "All locked pilots are queued at once, in the worlds of a key that follows from the secret and the list. A fault of \
                 ours is tried again; a fault of a pilot stands."
            }
            Step::Reveal => {
                "The secret is published, so that anybody can make the same worlds. Receipts are signed. Each supplier sees its own \
                 results and log, and you see all of them."
            }
            Step::Publish => {
                "The measures with their intervals become public, as was fixed when the final opened. Suppliers that agreed are \
                 named."
            }
        }
    }

    const fn button(self) -> &'static str {
        match self {
            Step::CallOff => "Call it off",
            Step::Start => "Start the runs",
            Step::Reveal => "Reveal",
            Step::Publish => "Publish",
        }
    }

    /// What needs the password again, and the word of another council where the final has several.
    const fn of_councils(self) -> Option<FinalStep> {
        match self {
            Step::Start => Some(FinalStep::Start),
            Step::Reveal => Some(FinalStep::Reveal),
            Step::CallOff | Step::Publish => None,
        }
    }

    /// Whether it is the step that comes next.
    fn is_next(self, phase: &FinalPhase, now: Timestamp) -> bool {
        match self {
            Step::CallOff => phase.takes_locks(now),
            Step::Start => matches!(phase.stage, FinalStage::Locked { .. }),
            Step::Reveal => matches!(phase.stage, FinalStage::Running { .. }),
            Step::Publish => {
                matches!(phase.stage, FinalStage::Revealed { published_at: None, .. })
                    && phase.publication != Publication::Nothing
            }
        }
    }
}

/// What the page of the final shows beside the final itself.
struct Around {
    engagement: Engagement,
    /// The council of whoever reads.
    own: OrganisationId,
    may_run: bool,
    may_open: bool,
    may_agree: bool,
    /// Whether whoever reads can choose the sort of their council, which takes part and does not lead.
    may_choose: bool,
    locks: usize,
    said: Vec<Said>,
    now: Timestamp,
}

async fn around(edge: &Edge, engagement: Engagement, phase: Option<&FinalPhase>) -> Result<Around, Fault> {
    let may = |act| edge.op.may(act, &engagement.subject()).is_ok();
    let (may_run, may_agree) = (may(Act::RunFinal), may(Act::AgreeToFinal));
    let own = edge.op.actor.seat().map_or(engagement.lead, |seat| seat.organisation);
    let chosen = pilots::chosen(edge.portal(), engagement.id).await?;
    let has_final = chosen.is_some_and(|chosen| chosen.has_final());
    let joined = engagement.joined.iter().any(|one| one.organisation == own);
    let may_choose = joined && edge.op.may(Act::ChooseProfile, &Subject::Organisation(own)).is_ok();
    let (locks, said) = match phase {
        Some(phase) => {
            (finals::locks(edge.portal(), phase.id).await?, finals::said(edge.portal(), phase.id).await?)
        }
        None => (0, Vec::new()),
    };
    let may_open = may_run && has_final && engagement.is_public();
    Ok(Around { engagement, own, may_run, may_open, may_agree, may_choose, locks, said, now: edge.op.now })
}

pub(super) async fn page(edge: Edge, engagement: EngagementId) -> Result<Page, Fault> {
    let (stored, phase) = finals::for_reading(edge.portal(), &edge.op, engagement).await?;
    let around = around(&edge, stored, phase.as_ref()).await?;
    Ok(Page::new("The final", move || {
        let body = match phase {
            Some(phase) => of(&phase, &around),
            None => none(engagement, around.may_open),
        };
        let own = around.may_choose.then(|| {
            view! {
                <p class="govuk-body">
                    <a class="govuk-link" href=routes::own_profile(engagement)>"The sort of council that yours is"</a>
                </p>
            }
        });
        view! {
            <span class="govuk-caption-l">{around.engagement.title}</span>
            <h1 class="govuk-heading-l">"The final"</h1>
            {body}
            {own}
        }
        .into_any()
    })
    .before(
        view! { <BackLink href=routes::engagement_tasks(engagement) text="The engagement" /> }.into_any(),
    ))
}

fn none(engagement: EngagementId, may_open: bool) -> AnyView {
    let open = may_open.then(|| {
        view! { <Button href=routes::engagement_step(engagement, "final/open")>"Open the final"</Button> }
    });
    view! {
        <p class="govuk-body">
            "No final is open. In a final each supplier locks one pilot, and all of them run in worlds that nobody could know \
             before. It is opened once the engagement is published, by a procurement officer."
        </p>
        {open}
    }
    .into_any()
}

/// The links to what can be done next by whoever reads.
fn steps(phase: &FinalPhase, around: &Around) -> AnyView {
    let engagement = around.engagement.id;
    let gave = |step: FinalStep| agreeing::gave(&around.said, step, around.own);
    let of_lead = Step::ALL
        .into_iter()
        .filter(|step| around.may_run && step.is_next(phase, around.now))
        .filter(|step| !step.of_councils().is_some_and(gave))
        .map(|step| {
            let href = routes::engagement_step(engagement, &format!("final/{}", step.key()));
            view! { <li><a class="govuk-link" href=href>{step.button()}</a></li> }.into_any()
        });
    let is_other = around.own != around.engagement.lead && phase.profiles.contains_key(&around.own);
    let of_other =
        phase.next_of_councils().filter(|step| is_other && around.may_agree && !gave(*step)).map(|step| {
            let words = format!("Agree: {}", step.label().to_lowercase());
            view! { <li><a class="govuk-link" href=routes::final_agree(engagement, step)>{words}</a></li> }
                .into_any()
        });
    let steps: Vec<_> = of_lead.chain(of_other).collect();
    (!steps.is_empty()).then(|| view! { <ul class="govuk-list govuk-list--bullet">{steps}</ul> }).into_any()
}

fn of(phase: &FinalPhase, around: &Around) -> AnyView {
    let engagement = around.engagement.id;
    let again = (around.may_open && matches!(phase.stage, FinalStage::CalledOff { .. })).then(|| {
        view! { <Button href=routes::engagement_step(engagement, "final/open")>"Open another final"</Button> }
    });
    let results = phase.is_revealed().then(|| {
        let href = routes::engagement_step(engagement, "results");
        view! { <Button href=href>"See all results side by side"</Button> }
    });
    let locked = (phase.stage == FinalStage::OpenForLocks).then(|| {
        let words = plural(around.locks as u64, "supplier has", "suppliers have");
        view! { <p class="govuk-body">{words} " locked a pilot so far. Who they are is shown at the reveal."</p> }
    });
    view! {
        <p>{tag(phase)}</p>
        <p class="govuk-body">{standing(phase, around.now)}</p>
        {locked}
        {results}
        {again}
        {agreeing::given(phase, around.engagement.lead, &around.said)}
        {steps(phase, around)}
        <h2 class="govuk-heading-m">"What is fixed, and published"</h2>
        <SummaryList rows=facts(phase) />
    }
    .into_any()
}

type Parts = (EngagementId, String);

pub(super) async fn step_page(edge: Edge, (engagement, key): Parts, form: FormState) -> Result<Page, Fault> {
    let step = Step::from_key(&key)?;
    let (stored, phase) = finals::for_running(edge.portal(), &edge.op, engagement).await?;
    let phase = phase.ok_or_else(Fault::not_found)?;
    let said = finals::said(edge.portal(), phase.id).await?;
    let word = step.of_councils().map(|step| (step, stored.lead));
    let comes = word.map_or_else(String::new, |word| agreeing::comes_of_it(&phase, stored.lead, &said, word));
    let gave = word.is_some_and(|(step, lead)| agreeing::gave(&said, step, lead));
    let (is_next, now) = (step.is_next(&phase, edge.op.now), edge.op.now);
    let hidden = vec![form.mark("final", || phase.id.to_string())];
    Ok(Page::new(step.title(), move || {
        let body = if is_next && gave {
            view! {
                <p class="govuk-body">
                    "Your council has given its word. It is done once another council agrees: the page of the final says whose word is awaited."
                </p>
            }
            .into_any()
        } else if is_next {
            step_form(step, comes, &form, hidden)
        } else {
            let words = standing(&phase, now);
            view! { <p class="govuk-body">"This is not the next step. " {words}</p> }.into_any()
        };
        view! { <h1 class="govuk-heading-l">{step.title()}</h1> {body} }.into_any()
    })
    .before(
        view! { <BackLink href=routes::engagement_step(engagement, "final") text="The final" /> }.into_any(),
    ))
}

fn step_form(step: Step, comes: String, form: &FormState, hidden: Vec<(String, String)>) -> AnyView {
    let reason = (step == Step::CallOff).then(|| {
        view! {
            <TextAreaField form name="reason" label="Why" hint="It is published." rows=4 limit=Limit::Characters(CALL_OFF_LIMIT) />
        }
    });
    let password = step.of_councils().map(|_| {
        view! {
            <WarningText>"This cannot be taken back."</WarningText>
            <PasswordField form name="password" label="Your password, once more" />
        }
    });
    let kind = if step == Step::CallOff { ButtonKind::Warning } else { ButtonKind::Primary };
    view! {
        <p class="govuk-body">{step.words()}</p>
        {(!comes.is_empty()).then(|| view! { <p class="govuk-body">{comes}</p> })}
        <PostForm hidden>
            {reason}
            {password}
            <Button kind>{step.button()}</Button>
        </PostForm>
    }
    .into_any()
}

/// What a step needs.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Taken {
    reason: String,
    password: String,
}

pub(super) async fn step(edge: Edge, (engagement, key): Parts, form: Taken) -> Result<Next, Fault> {
    let step = Step::from_key(&key)?;
    let (_, phase) = finals::for_running(edge.portal(), &edge.op, engagement).await?;
    let phase = phase.ok_or_else(Fault::not_found)?.id;
    let (portal, op) = (edge.portal(), &edge.op);
    match step {
        Step::CallOff => {
            let field =
                text::Field { name: "reason", label: "Why", limit_chars: CALL_OFF_LIMIT, lines: Lines::Many };
            match text::clean(&form.reason, &field) {
                Ok(reason) if reason.is_empty() => {
                    return Ok(Next::again("reason", "Enter why you call it off"));
                }
                Ok(reason) => finals::call_off(portal, op, phase, &reason).await?,
                Err(mistake) => return Ok(Next::again("reason", mistake.to_string())),
            }
        }
        Step::Publish => finals::publish(portal, op, phase).await?,
        Step::Start | Step::Reveal => {
            let confirmed = match confirmed(&edge, &form.password).await? {
                Ok(confirmed) => confirmed,
                Err(again) => return Ok(again),
            };
            match step {
                Step::Start => finals::start(portal, op, phase, confirmed).await?,
                _ => finals::reveal(portal, op, phase, confirmed).await?,
            }
        }
    }
    Ok(Next::See(routes::engagement_step(engagement, "final")))
}
