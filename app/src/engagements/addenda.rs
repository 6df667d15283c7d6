//! Addenda: the form a procurement officer publishes one with, and how everybody reads them.

use super::{
    dates,
    steps::{confirmed, seen, seen_mark, unsent},
};
use crate::{
    edge::{Edge, Next, Page},
    problems::{changes::woven, reading::prose},
    routes,
    ui::{
        BackLink, Button, FieldError, FormState, InsetText, Label, Limit, PasswordField, PostForm,
        SummaryList, SummaryRow, TextAreaField,
    },
};
use domain::{
    engagements::{ADDENDUM_LIMIT, Addendum, Change, NewAddendum, PROCESS_LIMIT, Part},
    fault::Fault,
    ids::EngagementId,
    problems::words,
    text::{self, Lines},
    time::{Timestamp, london},
};
use leptos::prelude::*;
use portal::engagements::{self, Working};

const TEXT: text::Field = text::Field {
    name: "text",
    label: "What you tell everybody",
    limit_chars: ADDENDUM_LIMIT,
    lines: Lines::Many,
};
const PROCESS: text::Field = text::Field {
    name: "process",
    label: "How the engagement will go",
    limit_chars: PROCESS_LIMIT,
    lines: Lines::Many,
};

pub(super) async fn page(edge: Edge, engagement: EngagementId, form: FormState) -> Result<Page, Fault> {
    let working = engagements::for_amending(edge.portal(), &edge.op, engagement).await?;
    let setup = &working.engagement.setup;
    let stored = dates::stored(&setup.dates).into_iter();
    let form = form.or(stored.chain([("process".to_owned(), setup.process.clone())]));
    let hidden = seen_mark(&form, &working);
    let now = edge.op.now;
    // Whoever sends the form again does not undo what a colleague published meanwhile without having read it.
    let stored_now = form.overtaken.then(|| {
        let words = [Part::Dates, Part::Process].map(|part| setup.describe(part)).join(". ");
        view! { <InsetText>"What is published now: " {words}</InsetText> }
    });
    Ok(Page::new("Publish an addendum", move || {
        let body = match working.engagement.takes_addenda(now) {
            Err(fault) => view! {
                <InsetText>{format!("{}. {}", fault.what, fault.next)}</InsetText>
                {unsent(&form, &["text", "process"])}
            }
            .into_any(),
            Ok(()) => view! {
                {stored_now}
                <PostForm hidden>{fields(&form, now)} <Button>"Publish the addendum"</Button></PostForm>
            }
            .into_any(),
        };
        view! {
            <span class="govuk-caption-l">{working.engagement.title.clone()}</span>
            <h1 class="govuk-heading-l">"Publish an addendum"</h1>
            {body}
        }
        .into_any()
    })
    .before(view! { <BackLink href=routes::engagement_tasks(engagement) /> }.into_any()))
}

fn fields(form: &FormState, now: Timestamp) -> AnyView {
    view! {
        <p class="govuk-body">
            "Everybody reads it on the public page at once. The suppliers that are interested in this engagement and everybody who watches it \
             get it by mail. It cannot be taken back; what is wrong in it is put right by another."
        </p>
        <TextAreaField
            form name="text" rows=8 limit=Limit::Characters(ADDENDUM_LIMIT)
            label=Label::medium("What do you tell everybody?")
            hint="Say what changes and why. Do not name a supplier who asked."
        />
        <h2 class="govuk-heading-m">"Dates"</h2>
        <p class="govuk-body">"Leave them as they are, or move them to a later day. No date moves forward: suppliers planned by it."</p>
        {dates::fields(form, now)}
        <TextAreaField
            form name="process" rows=10 limit=Limit::Characters(PROCESS_LIMIT)
            label=Label::medium("How will the engagement go?")
            hint="Change what is different now. The public page shows what was removed and what was added."
        />
        <PasswordField form name="password" label="Your password" hint="We ask again, because it is told to everybody and cannot be taken back." />
    }
    .into_any()
}

pub(super) async fn publish(
    edge: Edge,
    engagement: EngagementId,
    sent: Vec<(String, String)>,
) -> Result<Next, Fault> {
    let form = FormState::sent(sent);
    let working = engagements::for_amending(edge.portal(), &edge.op, engagement).await?;
    let new = match read(&form, &working, edge.op.now) {
        Ok(new) => new,
        Err(errors) => return Ok(Next::Again(errors)),
    };
    let value = |name: &str| form.value(name).unwrap_or_default();
    let confirmed = match confirmed(&edge, value("password")).await? {
        Ok(confirmed) => confirmed,
        Err(again) => return Ok(again),
    };
    engagements::amend(edge.portal(), &edge.op, engagement, seen(value("seen")), &new, confirmed).await?;
    Ok(Next::See(routes::engagement_tasks(engagement)))
}

/// The addendum, or everything that is wrong with it.
fn read(form: &FormState, working: &Working, now: Timestamp) -> Result<NewAddendum, Vec<FieldError>> {
    let mut errors = Vec::new();
    let mut cleaned = |field: &text::Field, empty: &str| {
        let said = text::clean(form.value(field.name).unwrap_or_default(), field);
        let said = said.map_err(|mistake| mistake.to_string());
        let said = said.and_then(|said| if said.is_empty() { Err(empty.to_owned()) } else { Ok(said) });
        said.map_err(|message| errors.push(FieldError { field: field.name.to_owned(), message }))
            .unwrap_or_default()
    };
    let text = cleaned(&TEXT, "Enter what you tell everybody");
    let process = cleaned(&PROCESS, "Enter how the engagement will go");
    let dates = match dates::typed_all(form) {
        Ok(dates) => dates,
        Err(mistakes) => {
            errors.extend(mistakes);
            return Err(errors);
        }
    };
    let moves = working.engagement.setup.dates.mistakes_in_moving(&dates, now);
    errors.extend(
        moves.into_iter().map(|(field, message)| FieldError { field: format!("{field}-day"), message }),
    );
    if errors.is_empty() { Ok(NewAddendum { text, dates, process }) } else { Err(errors) }
}

/// All addenda of a published engagement, the latest first; nothing where there are none.
pub(super) fn all(addenda: &[Addendum]) -> AnyView {
    if addenda.is_empty() {
        return ().into_any();
    }
    view! {
        <h2 class="govuk-heading-m" id="addenda">"What changed since it was published"</h2>
        {addenda.iter().rev().map(one).collect_view()}
    }
    .into_any()
}

fn one(addendum: &Addendum) -> AnyView {
    let (moved, rewritten): (Vec<_>, Vec<_>) =
        addendum.changes.iter().partition(|change| !matches!(change, Change::Process { .. }));
    let rows: Vec<_> = moved.into_iter().map(row).collect();
    let rows = (!rows.is_empty()).then(|| view! { <SummaryList rows /> });
    let rewritten = rewritten.into_iter().map(|change| {
        let Change::Process { from, to } = change else { return ().into_any() };
        view! { <h4 class="govuk-heading-s">{change.label()}</h4> {woven(words(from, to))} }.into_any()
    });
    view! {
        <section class="app-addendum" id=format!("addendum-{}", addendum.number)>
            <h3 class="govuk-heading-s">
                {format!("Addendum {}, {}", addendum.number, london::long(addendum.at))}
            </h3>
            {prose(&addendum.text)}
            {rows}
            {rewritten.collect_view()}
        </section>
    }
    .into_any()
}

fn row(change: &Change) -> SummaryRow {
    let (Change::QuestionsCloseAt { from, to }
    | Change::AnswersBy { from, to }
    | Change::ClosesAt { from, to }) = change
    else {
        return SummaryRow::new(change.label(), "");
    };
    let value = view! {
        <p class="govuk-body"><ins><span class="govuk-visually-hidden">"now: "</span>{london::long(*to)}</ins></p>
        <p class="govuk-body"><del><span class="govuk-visually-hidden">"before: "</span>{london::long(*from)}</del></p>
    };
    SummaryRow::new(change.label(), value.into_any())
}
