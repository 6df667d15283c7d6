//! Setting how the demos of an engagement go.

use super::public::terms;
use crate::{
    edge::{Edge, Next, Page},
    problems::{answers::stored_now, forms::clean_field, reading::prose},
    routes,
    ui::{
        BackLink, Button, CheckboxesField, Choice, FieldError, FormState, InsetText, Label, Legend, Limit,
        PostForm, TextAreaField, TextField,
    },
};
use domain::{
    demos::{
        DemoPlan, DemoTerms, LENGTH_MINUTES, PLACE_LIMIT, PREPARATION_LIMIT, STEP_MINUTES, WATCHERS_MAX,
        is_length,
    },
    fault::Fault,
    ids::EngagementId,
    problems::Content,
    text::Lines,
};
use leptos::prelude::*;
use portal::demos;

pub(super) async fn page(edge: Edge, engagement: EngagementId, form: FormState) -> Result<Page, Fault> {
    let overview = demos::for_planning(edge.portal(), &edge.op, engagement).await?;
    overview.working.engagement.plans_demos()?;
    let content = overview.working.version.content.clone();
    let planned = overview.planned;
    let now = form.overtaken.then(|| {
        stored_now(planned.plan.as_ref().map(|plan| {
            let place = if plan.place.is_empty() {
                view! { <p class="govuk-body">"No place or link is set yet."</p> }.into_any()
            } else {
                prose(&plan.place)
            };
            view! { {terms(&plan.terms, &content)} <h3 class="govuk-heading-s">"Where they take place"</h3> {place} }.into_any()
        }))
    });
    let stored = planned.plan.as_ref().map_or_else(|| fresh(&content), stored);
    let form = form.or(stored);
    let hidden = vec![form.mark("seen", || planned.revision.to_string())];
    let offered = planned.offers > 0;
    Ok(Page::new("How demos go", move || {
        let told = offered.then(|| {
            view! {
                <InsetText>
                    "Slots are offered already. Everybody who wants to hear of this engagement is told by mail what you change. Of another \
                     place, those who booked are told, alone."
                </InsetText>
            }
        });
        let fields = fields(&form, &content);
        view! {
            <span class="govuk-caption-l">{overview.working.engagement.title.clone()}</span>
            <h1 class="govuk-heading-l">"How demos go"</h1>
            <p class="govuk-body">"This is the same for every supplier. Everybody reads it on the public page once slots are offered, but for the place."</p>
            {told}
            {now}
            <PostForm hidden>{fields} <Button>"Save"</Button></PostForm>
        }
        .into_any()
    })
    .before(view! { <BackLink href=routes::engagement_step(engagement, "demos") text="Demos" /> }.into_any()))
}

/// What most councils want, to begin with: all journeys, three quarters of an hour, two who watch.
fn fresh(content: &Content) -> Vec<(&'static str, String)> {
    let mut values = vec![("length", "45".to_owned()), ("watchers", "2".to_owned())];
    values.extend(content.journeys.keys().map(|id| ("journeys", id.to_string())));
    values
}

fn stored(plan: &DemoPlan) -> Vec<(&'static str, String)> {
    let DemoTerms { length_minutes, watchers, journeys, preparation } = &plan.terms;
    let mut values = vec![
        ("length", length_minutes.to_string()),
        ("watchers", watchers.to_string()),
        ("preparation", preparation.clone()),
        ("place", plan.place.clone()),
    ];
    values.extend(journeys.iter().map(|id| ("journeys", id.to_string())));
    values
}

fn fields(form: &FormState, content: &Content) -> AnyView {
    let choices: Vec<_> = content
        .journeys
        .iter()
        .map(|(id, journey)| Choice::new(id.to_string(), journey.persona.clone()))
        .collect();
    let journeys = (!choices.is_empty()).then(|| {
        view! {
            <CheckboxesField
                form name="journeys" choices legend=Legend::medium("Which journeys of the problem do suppliers show?")
                hint="Every supplier shows the same ones, so that you can compare."
            />
        }
    });
    let length = format!(
        "In minutes, from {} to {}, in steps of {STEP_MINUTES}. It cannot change once there are slots.",
        LENGTH_MINUTES.start(),
        LENGTH_MINUTES.end()
    );
    view! {
        <TextField form name="length" label=Label::medium("How long is each demo?") hint=length inputmode="numeric" classes="govuk-input--width-3" />
        <TextField
            form name="watchers" label=Label::medium("How many people watch, beside the host?")
            hint="We count their hours, before you offer any slot." inputmode="numeric" classes="govuk-input--width-3"
        />
        {journeys}
        <TextAreaField
            form name="preparation" rows=6 limit=Limit::Characters(PREPARATION_LIMIT) label=Label::medium("How do suppliers prepare? (optional)")
            hint="For example, what they bring, or which data they show it with. Do not ask for prices."
        />
        <TextAreaField
            form name="place" rows=3 limit=Limit::Characters(PLACE_LIMIT) label=Label::medium("Where do they take place?")
            hint="An address with the room, or a link. Only suppliers who booked see it. You can add it later, before you offer slots."
        />
    }
    .into_any()
}

pub(super) async fn save(
    edge: Edge,
    engagement: EngagementId,
    sent: Vec<(String, String)>,
) -> Result<Next, Fault> {
    let overview = demos::for_planning(edge.portal(), &edge.op, engagement).await?;
    let form = FormState::sent(sent);
    let plan = match read(&form, &overview.working.version.content) {
        Ok(plan) => plan,
        Err(errors) => return Ok(Next::Again(errors)),
    };
    // Of a plan that nobody has set the revision is -1, so that cannot stand for one that cannot be read.
    let seen = form.value("seen").and_then(|seen| seen.parse().ok()).unwrap_or(i64::MIN);
    demos::plan(edge.portal(), &edge.op, engagement, &plan, seen).await?;
    Ok(Next::See(routes::engagement_step(engagement, "demos")))
}

/// The plan as it was typed, or everything that is wrong with it.
fn read(form: &FormState, content: &Content) -> Result<DemoPlan, Vec<FieldError>> {
    let mut errors = Vec::new();
    let value = |name: &str| form.value(name).unwrap_or_default();
    let mut refuse = |field: &str, message: String| {
        errors.push(FieldError { field: field.to_owned(), message });
    };
    let length_minutes: Option<i64> = value("length").trim().parse().ok();
    let length_minutes = length_minutes.filter(|length| is_length(*length)).unwrap_or_else(|| {
        let (least, most) = (LENGTH_MINUTES.start(), LENGTH_MINUTES.end());
        refuse("length", format!("The length must be {least} to {most} minutes, in steps of {STEP_MINUTES}"));
        0
    });
    let watchers: Option<u32> = value("watchers").trim().parse().ok();
    let watchers = watchers.filter(|watchers| *watchers <= WATCHERS_MAX).unwrap_or_else(|| {
        refuse("watchers", format!("The number of people must be a whole number from 0 to {WATCHERS_MAX}"));
        0
    });
    let mut text = |name, label, limit| {
        clean_field(name, label, limit, Lines::Many, value(name)).unwrap_or_else(|mistake| {
            refuse(name, mistake);
            String::new()
        })
    };
    let preparation = text("preparation", "How suppliers prepare", PREPARATION_LIMIT);
    let place = text("place", "The place", PLACE_LIMIT);
    let ticked = form.values("journeys");
    let journeys: Vec<_> =
        content.journeys.keys().filter(|id| ticked.contains(&id.to_string().as_str())).copied().collect();
    if errors.is_empty() {
        Ok(DemoPlan { terms: DemoTerms { length_minutes, watchers, journeys, preparation }, place })
    } else {
        Err(errors)
    }
}
