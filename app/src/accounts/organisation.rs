//! One's own organisation and its identifiers.

use crate::{
    edge::{Edge, Next, Page},
    routes,
    ui::{BackLink, Button, FormState, PostForm, SummaryList, SummaryRow, Tag, TagColour, TextField},
};
use domain::{
    accounts::{self, Identifier, Organisation, OrganisationKind},
    fault::Fault,
    time::london,
};
use leptos::prelude::*;
use portal::accounts::organisations;
use serde::Deserialize;

/// Of a number, or of an organisation none of whose numbers the operator has looked up.
pub(crate) fn unverified() -> AnyView {
    view! { <Tag colour=TagColour::Yellow>"Unverified"</Tag> }.into_any()
}

/// What the tag means to a council that reads it beside a supplier's name.
pub(crate) fn unverified_means() -> AnyView {
    view! {
        <p class="govuk-body">
            "Unverified: the operator of the portal has not looked this supplier up in a public register. Check who they are before you \
             rely on the name."
        </p>
    }
    .into_any()
}

/// Its kind, and of a council its regime, which decides what its notices need.
pub(super) fn kind_rows(organisation: &Organisation) -> Vec<SummaryRow> {
    let mut rows = vec![SummaryRow::new("Kind", organisation.kind.label())];
    if organisation.kind == OrganisationKind::Council {
        rows.push(SummaryRow::new("Regime", organisation.regime.label()));
    }
    rows
}

/// One line for each identifier, with whether it was verified.
pub(super) fn identifier_rows(identifiers: &[Identifier]) -> Vec<SummaryRow> {
    identifiers
        .iter()
        .map(|identifier| {
            let state = match identifier.verified_at {
                Some(at) => view! { "verified on " {london::day(at)} }.into_any(),
                None => unverified(),
            };
            let value = view! { {identifier.value.clone()} " " {state} }.into_any();
            SummaryRow::new(identifier.scheme.clone(), value)
        })
        .collect()
}

pub(super) async fn page(edge: Edge, (): ()) -> Result<Page, Fault> {
    let organisation = organisations::mine(edge.portal(), &edge.op).await?;
    let may_add = organisations::may_add_identifier(&edge.op).is_ok();
    Ok(Page::new(organisation.name.clone(), move || {
        let mut rows = vec![SummaryRow::new("Name", organisation.name.clone())];
        rows.extend(kind_rows(&organisation));
        let identifiers = if organisation.identifiers.is_empty() {
            view! { <p class="govuk-body">"None yet. Others read that you are unverified until you add a number and the operator has looked it up."</p> }.into_any()
        } else {
            view! { <SummaryList rows=identifier_rows(&organisation.identifiers) /> }.into_any()
        };
        let add = may_add.then(|| view! { <Button href=routes::IDENTIFIER_NEW>"Add an identifier"</Button> });
        view! {
            <h1 class="govuk-heading-l">{organisation.name.clone()}</h1>
            <SummaryList rows />
            <h2 class="govuk-heading-m">"Identifiers in public registers"</h2>
            {identifiers}
            {add}
            <p class="govuk-body"><a class="govuk-link" href=routes::MEMBERS>"People"</a></p>
        }
        .into_any()
    }))
}

pub(super) async fn add_page(edge: Edge, (): (), form: FormState) -> Result<Page, Fault> {
    organisations::may_add_identifier(&edge.op)?;
    let organisation = organisations::mine(edge.portal(), &edge.op).await?;
    Ok(Page::new("Add an identifier", move || {
        view! {
            <span class="govuk-caption-l">{organisation.name}</span>
            <h1 class="govuk-heading-l">"Add an identifier"</h1>
            <p class="govuk-body">"It shows as unverified until the operator of the portal has checked it."</p>
            <PostForm>
                <TextField
                    form=&form name="scheme" label="Register" classes="govuk-input--width-10"
                    hint="Its code, like GB-PPON for public procurement or GB-COH for Companies House"
                />
                <TextField form=&form name="value" label="Number in the register" classes="govuk-input--width-20" />
                <Button>"Add identifier"</Button>
            </PostForm>
        }
        .into_any()
    })
    .before(view! { <BackLink href=routes::OWN_ORGANISATION /> }.into_any()))
}

/// Register and number.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Add {
    scheme: String,
    value: String,
}

pub(super) async fn add(edge: Edge, (): (), form: Add) -> Result<Next, Fault> {
    let scheme = match accounts::identifier_scheme(&form.scheme) {
        Ok(scheme) => scheme,
        Err(mistake) => return Ok(Next::again("scheme", mistake)),
    };
    let value = match accounts::identifier_value(&form.value) {
        Ok(value) => value,
        Err(mistake) => return Ok(Next::again("value", mistake)),
    };
    organisations::add_identifier(edge.portal(), &edge.op, &scheme, &value).await?;
    Ok(Next::See(routes::OWN_ORGANISATION.to_owned()))
}
