//! Writing down what a supplier was told outside the portal.

use crate::{
    edge::{Edge, Next, Page},
    engagements::{dates::beside, questions::filled},
    problems::forms::clean_field,
    routes,
    ui::{
        BackLink, Button, Choice, DateField, FieldError, FormState, Label, Legend, Limit, PostForm,
        RadiosField, TextAreaField, TextField,
    },
};
use domain::{
    actor::{Act, Scope},
    fault::Fault,
    ids::{EngagementId, LedgerEntryId},
    ledger::{Channel, SUMMARY_LIMIT, Told, WHO_LIMIT},
    text::Lines,
    time::{Timestamp, london},
};
use leptos::prelude::*;
use portal::ledger;

pub(super) async fn page(edge: Edge, engagement: EngagementId, form: FormState) -> Result<Page, Fault> {
    let place = ledger::for_writing(edge.portal(), &edge.op, engagement).await?;
    // The form brings the new entry's id, so that sending it twice writes one.
    let hidden = vec![form.mark("id", || edge.op.id::<LedgerEntryId>().to_string())];
    let (day, month, year, ..) = london::split(edge.op.now);
    let back = routes::engagement_step(engagement, "ledger");
    Ok(Page::new("Write an entry", move || {
        let choices = Channel::BY_HAND.iter().map(|one| Choice::new(one.key(), one.label())).collect();
        let fields = view! {
            <RadiosField form=&form name="channel" choices legend=Legend::medium("How was it told?") />
            <DateField
                form=&form name="day" legend=Legend::medium("When?") hint=format!("For example, {day} {month} {year}")
            />
            <TextField form=&form name="from" label=Label::medium("Who told it?") hint="Name the people and where they work." />
            <TextField form=&form name="to" label=Label::medium("Who was told?") hint="Name the people and their supplier." />
            <TextAreaField
                form=&form name="summary" rows=8 limit=Limit::Characters(SUMMARY_LIMIT) label=Label::medium("What was said?")
                hint="What the supplier learnt that others may not know. Only your council sees it here. It may have to be given out under freedom of information law."
            />
        };
        view! {
            <span class="govuk-caption-l">{place.title.clone()}</span>
            <h1 class="govuk-heading-l">"Write an entry"</h1>
            <p class="govuk-body">"An entry cannot be changed. A procurement officer decides how everybody comes to know it."</p>
            <PostForm hidden>{fields} <Button>"Write it down"</Button></PostForm>
        }
        .into_any()
    })
    .before(view! { <BackLink href=back text="Ledger" /> }.into_any()))
}

pub(super) async fn save(
    edge: Edge,
    engagement: EngagementId,
    sent: Vec<(String, String)>,
) -> Result<Next, Fault> {
    ledger::for_writing(edge.portal(), &edge.op, engagement).await?;
    let form = FormState::sent(sent);
    let told = match read(&form, edge.op.now) {
        Ok(told) => told,
        Err(errors) => return Ok(Next::Again(errors)),
    };
    let entry = form.value("id").and_then(|id| id.parse().ok()).unwrap_or_else(|| edge.op.id());
    ledger::write(edge.portal(), &edge.op, engagement, entry, &told).await?;
    // Whoever writes and does not read it is told that it is there.
    if Scope::own(&edge.op.actor, Act::SeeLedger).is_err() {
        return Ok(Next::Show(written()));
    }
    Ok(Next::See(routes::engagement_step(engagement, "ledger")))
}

fn written() -> Page {
    Page::new("It is written down", move || {
        view! {
            <h1 class="govuk-heading-l">"It is written down"</h1>
            <p class="govuk-body">"A procurement officer decides how everybody comes to know it."</p>
            <p class="govuk-body"><a class="govuk-link" href=routes::OUR_ENGAGEMENTS>"Our engagements"</a></p>
        }
        .into_any()
    })
}

/// What was told, or everything that is wrong with the form.
fn read(form: &FormState, now: Timestamp) -> Result<Told, Vec<FieldError>> {
    let mut errors = Vec::new();
    let value = |name: &str| form.value(name).unwrap_or_default();
    let mut refuse = |field: &str, message: String| {
        errors.push(FieldError { field: field.to_owned(), message });
    };
    let channel = Channel::from_key(value("channel")).filter(|one| Channel::BY_HAND.contains(one));
    if channel.is_none() {
        refuse("channel", "Select how it was told".to_owned());
    }
    let day = match london::Date::parse(value("day-day"), value("day-month"), value("day-year")) {
        Ok(day) if day.start() > now => {
            refuse("day-day", "The day must be today or in the past".to_owned());
            None
        }
        Ok(day) => Some(day),
        Err(mistake) => {
            refuse(&beside("day", &mistake), mistake.sentence("The day"));
            None
        }
    };
    let mut who = |name: &'static str, label: &'static str, empty: &str| {
        match clean_field(name, label, WHO_LIMIT, Lines::One, value(name)) {
            Ok(text) if text.is_empty() => refuse(name, empty.to_owned()),
            Ok(text) => return text,
            Err(mistake) => refuse(name, mistake),
        }
        String::new()
    };
    let (from, to) =
        (who("from", "Who told it", "Enter who told it"), who("to", "Who was told", "Enter who was told"));
    let summary = filled("summary", "What was said", SUMMARY_LIMIT, value("summary"), "Enter what was said");
    match (channel, day, summary) {
        (Some(channel), Some(day), Ok(summary)) if errors.is_empty() => {
            Ok(Told { channel, at: day.start(), from, to, summary })
        }
        (.., summary) => {
            errors.extend(summary.err().into_iter().flatten());
            Err(errors)
        }
    }
}
