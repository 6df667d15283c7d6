//! The suppliers that a statement on advantages does not hold for: name one, change what is said, remove one.

use super::overview::facts;
use crate::{
    edge::{Edge, Next, Page},
    engagements::{questions::filled, steps::unsent},
    problems::forms::clean_field,
    routes,
    ui::{
        BackLink, Button, ButtonKind, FieldError, FormState, InsetText, Label, Limit, PostForm, SummaryList,
        TextAreaField, TextField,
    },
};
use domain::{
    closing::{Closing, ClosingPart, EXCEPTION_LIMIT, Exception, SUPPLIER_LIMIT, Written},
    fault::Fault,
    ids::{EngagementId, ExceptionId},
    text::Lines,
};
use leptos::prelude::*;
use portal::closing::{self, Draft};
use serde::Deserialize;

pub(super) async fn page(edge: Edge, engagement: EngagementId, form: FormState) -> Result<Page, Fault> {
    let Draft { working, closing, .. } = closing::for_writing(edge.portal(), &edge.op, engagement).await?;
    let place = working.engagement;
    let fixed = place.still_published().err();
    let chosen: Option<ExceptionId> = edge.query::<Chosen>().exception.parse().ok();
    let changed = closing.exceptions.iter().find(|one| Some(one.id) == chosen);
    let form = form.or(changed.map(stored).unwrap_or_default());
    let id = changed.map_or_else(|| edge.op.id(), |one| one.id);
    let heading = if changed.is_some() { "Change what you say" } else { "Name a supplier" };
    let hidden = vec![
        // The form brings the id of what it names, so that sending it twice names one.
        form.mark("id", || id.to_string()),
        form.mark("seen", || closing.mark(ClosingPart::Advantage)),
    ];
    let back = routes::closing_part(engagement, ClosingPart::Advantage);
    Ok(Page::new("Exceptions", move || {
        let body = match fixed {
            Some(fault) => view! {
                <InsetText>{fault.what} ". " {fault.next}</InsetText>
                {unsent(&form, &["supplier", "advantage", "remedy"])}
            }
            .into_any(),
            None => view! { {named(engagement, &closing)} {fields(&form, hidden, heading)} }.into_any(),
        };
        view! {
            <span class="govuk-caption-l">{place.title.clone()}</span>
            <h1 class="govuk-heading-l">"Suppliers that the statement does not hold for"</h1>
            <p class="govuk-body">"Only the councils of this engagement see here who they are. Everybody else reads how many there are. It may have to be given out under freedom of information law."</p>
            {body}
        }
        .into_any()
    })
    .before(view! { <BackLink href=back text="Advantage statement" /> }.into_any()))
}

/// Which supplier's words are changed.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Chosen {
    exception: String,
}

/// What is stored, as the form's fields.
fn stored(one: &Exception) -> Vec<(&'static str, String)> {
    vec![
        ("supplier", one.supplier.clone()),
        ("advantage", one.advantage.clone()),
        ("remedy", one.remedy.clone()),
    ]
}

fn named(engagement: EngagementId, closing: &Closing) -> AnyView {
    let seen = closing.mark(ClosingPart::Advantage);
    let one = |one: &Exception| {
        let hidden = vec![("off".to_owned(), one.id.to_string()), ("seen".to_owned(), seen.clone())];
        let (supplier, about) = (one.supplier.clone(), one.supplier.clone());
        let rows = facts(one);
        let change = format!("{}?exception={}", routes::engagement_step(engagement, "exceptions"), one.id);
        let of = format!(" what you say about {}", one.supplier);
        view! {
            <h2 class="govuk-heading-m">{supplier}</h2>
            <SummaryList rows />
            <p class="govuk-body"><a class="govuk-link" href=change>"Change" <span class="govuk-visually-hidden">{of}</span></a></p>
            <PostForm hidden>
                <Button kind=ButtonKind::Warning>"Remove" <span class="govuk-visually-hidden">" " {about}</span></Button>
            </PostForm>
        }
    };
    closing.exceptions.iter().map(one).collect_view().into_any()
}

fn fields(form: &FormState, hidden: Vec<(String, String)>, heading: &'static str) -> AnyView {
    let fields = view! {
        <TextField form name="supplier" label=Label::medium("Which supplier?") />
        <TextAreaField
            form name="advantage" rows=4 limit=Limit::Characters(EXCEPTION_LIMIT) label=Label::medium("What is the advantage?")
            hint="What this supplier knows or has that others cannot get."
        />
        <TextAreaField
            form name="remedy" rows=4 limit=Limit::Characters(EXCEPTION_LIMIT) label=Label::medium("What do you do about it?")
            hint="How others can come to know it, or why it cannot be helped."
        />
    };
    view! {
        <h2 class="govuk-heading-m">{heading}</h2>
        <PostForm hidden>{fields} <Button>"Save"</Button></PostForm>
    }
    .into_any()
}

pub(super) async fn change(
    edge: Edge,
    engagement: EngagementId,
    sent: Vec<(String, String)>,
) -> Result<Next, Fault> {
    closing::for_writing(edge.portal(), &edge.op, engagement).await?;
    let form = FormState::sent(sent);
    let value = |name: &str| form.value(name).unwrap_or_default();
    let written = match (value("off").parse(), exception(&form, edge.op.id())) {
        (Ok(off), _) => Written::NoException(off),
        (Err(_), Ok(exception)) => Written::Except(exception),
        (Err(_), Err(errors)) => return Ok(Next::Again(errors)),
    };
    closing::write(edge.portal(), &edge.op, engagement, &written, value("seen")).await?;
    Ok(Next::See(routes::engagement_step(engagement, "exceptions")))
}

fn exception(form: &FormState, otherwise: ExceptionId) -> Result<Exception, Vec<FieldError>> {
    let value = |name: &str| form.value(name).unwrap_or_default();
    let error = |message: String| vec![FieldError { field: "supplier".to_owned(), message }];
    let supplier =
        match clean_field("supplier", "The supplier", SUPPLIER_LIMIT, Lines::One, value("supplier")) {
            Ok(supplier) if supplier.is_empty() => Err(error("Enter the supplier".to_owned())),
            Ok(supplier) => Ok(supplier),
            Err(mistake) => Err(error(mistake)),
        };
    let text = |name, label, empty| filled(name, label, EXCEPTION_LIMIT, value(name), empty);
    let advantage = text("advantage", "The advantage", "Enter what the advantage is");
    let remedy = text("remedy", "What you do about it", "Enter what you do about it");
    let id = value("id").parse().unwrap_or(otherwise);
    match (supplier, advantage, remedy) {
        (Ok(supplier), Ok(advantage), Ok(remedy)) => Ok(Exception { id, supplier, advantage, remedy }),
        (supplier, advantage, remedy) => {
            let errors = supplier.err().into_iter().chain(advantage.err()).chain(remedy.err());
            Err(errors.flatten().collect())
        }
    }
}
