//! Setting up one's supplier; and deciding on those who say that they work for it.

use super::people::{choices, kind};
use crate::{
    edge::{Edge, Next, Page},
    routes,
    ui::{
        BackLink, Button, CheckboxesField, Choice, FieldError, FormState, PasswordField, PostForm,
        RadiosField, SummaryList, SummaryRow, TextField,
    },
};
use domain::{
    accounts::{self as rules, Identifier},
    fault::Fault,
    ids::{JoinRequestId, OrganisationId},
    time::{Timestamp, london},
};
use leptos::prelude::*;
use portal::accounts::{
    self,
    founding::{self, Founded, NewSupplier},
    joining,
};
use serde::Deserialize;

pub(super) async fn page(edge: Edge, (): (), form: FormState) -> Result<Page, Fault> {
    let waiting = joining::own_requests(edge.portal(), &edge.op).await?;
    let hidden = vec![form.mark("id", || edge.op.id::<OrganisationId>().to_string())];
    let title = if waiting.is_empty() { "Set up your supplier" } else { "You asked to join a supplier" };
    Ok(Page::new(title, move || {
        let another = (!waiting.is_empty()).then(|| view! { <h2 class="govuk-heading-m">"Set up another supplier"</h2> });
        let waiting = waiting.into_iter().map(asked).collect_view();
        view! {
            <h1 class="govuk-heading-l">{title}</h1>
            {waiting}
            {another}
            <p class="govuk-body">
                "You become its administrator and can invite colleagues. It shows as unverified until the operator of the portal has \
                 looked its number up. Check the name: you cannot change it later."
            </p>
            <p class="govuk-body">
                "If a supplier here has this number already, we ask its administrators whether you work for it. They see your name and \
                 email address. If a colleague invited you, open the link in that mail instead."
            </p>
            <PostForm hidden>
                <TextField form=&form name="name" label="Legal name" autocomplete="organization" />
                <TextField
                    form=&form name="scheme" label="Register (optional)" classes="govuk-input--width-10"
                    hint="Its code: GB-COH for Companies House, GB-PPON for public procurement. Leave it empty if you are in none"
                />
                <TextField form=&form name="value" label="Number in the register (optional)" classes="govuk-input--width-20" />
                <Button>"Set up supplier"</Button>
            </PostForm>
        }
        .into_any()
    })
    .before(view! { <BackLink href=routes::ACCOUNT /> }.into_any()))
}

fn asked((identifier, at): (Identifier, Timestamp)) -> impl IntoView {
    view! {
        <div class="govuk-inset-text">
            "You asked the supplier with the number " {identifier.scheme} " " {identifier.value} " on " {london::day(at)}
            " to let you in. Its administrators have not decided yet. You hear by mail when they do."
        </div>
    }
}

/// The supplier, as it is typed.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct SetUp {
    id: String,
    name: String,
    scheme: String,
    value: String,
}

impl SetUp {
    fn read(&self, edge: &Edge) -> Result<NewSupplier, Vec<FieldError>> {
        let mut wrong = Vec::new();
        let name = super::take(&mut wrong, "name", rules::organisation_name(&self.name));
        let identifier = super::optional_identifier(&mut wrong, &self.scheme, &self.value);
        match name {
            Some(name) if wrong.is_empty() => {
                let id = self.id.parse().unwrap_or_else(|_| edge.op.id());
                Ok(NewSupplier { id, name, identifier })
            }
            _ => Err(wrong),
        }
    }
}

pub(super) async fn set_up(edge: Edge, (): (), form: SetUp) -> Result<Next, Fault> {
    let new = match form.read(&edge) {
        Ok(new) => new,
        Err(wrong) => return Ok(Next::Again(wrong)),
    };
    let Some(session) = &edge.visit.session else { return Err(Fault::not_found()) };
    Ok(match founding::set_up(edge.portal(), &edge.op, session, &new).await? {
        Founded::Supplier(token) => {
            Next::Enter(routes::OWN_ORGANISATION.to_owned(), vec![edge.visit.session_cookie(&token)])
        }
        Founded::Asked => Next::See(routes::ORGANISATION_NEW.to_owned()),
    })
}

pub(super) async fn request_page(edge: Edge, request: JoinRequestId, form: FormState) -> Result<Page, Fault> {
    let request = joining::request(edge.portal(), &edge.op, request).await?;
    let roles = choices(kind(&edge)?);
    let ask = match &request.decided {
        None => format!("Does {} work for {}?", request.name, request.organisation_name),
        Some(_) => format!("Request of {}", request.name),
    };
    Ok(Page::new(ask.clone(), move || {
        let rows = vec![
            SummaryRow::new("Name", request.name.clone()),
            SummaryRow::new("Email address", request.email.clone()),
            SummaryRow::new("Number they gave", format!("{} {}", request.scheme, request.value)),
            SummaryRow::new("Asked on", london::long(request.asked_at)),
        ];
        let rest = match &request.decided {
            Some(roles) if roles.is_empty() => view! {
                <p class="govuk-body">"They were not let in, or took it back. If they work for you after all, invite them."</p>
            }
            .into_any(),
            Some(_) => view! { <p class="govuk-body">"They were let in."</p> }.into_any(),
            None => decision(form, roles),
        };
        view! {
            <h1 class="govuk-heading-l">{ask}</h1>
            <p class="govuk-body">
                "They can read mail that is sent to this address. Anybody can look your number up: let in only people you know."
            </p>
            <SummaryList rows />
            {rest}
        }
        .into_any()
    })
    .before(view! { <BackLink href=routes::MEMBERS /> }.into_any()))
}

fn decision(form: FormState, roles: Vec<Choice>) -> AnyView {
    let decisions = vec![Choice::new("yes", "Yes, let them in"), Choice::new("no", "No, do not let them in")];
    view! {
        <PostForm>
            <RadiosField form=&form name="decision" legend="Your decision" choices=decisions />
            <CheckboxesField form=&form name="roles" legend="Roles, if you let them in" choices=roles />
            <PasswordField form=&form name="password" label="Your password" hint="Once more, because this changes what somebody may do" />
            <Button>"Decide and tell them"</Button>
        </PostForm>
    }
    .into_any()
}

/// The decision, the roles and the password.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Decide {
    decision: String,
    roles: Vec<String>,
    password: String,
}

pub(super) async fn decide(edge: Edge, request: JoinRequestId, form: Decide) -> Result<Next, Fault> {
    let portal = edge.portal();
    let request = joining::request(portal, &edge.op, request).await?;
    let roles = match form.decision.as_str() {
        "yes" => match rules::roles(kind(&edge)?, &form.roles) {
            Ok(roles) => roles,
            Err(mistake) => return Ok(Next::again("roles", mistake)),
        },
        "no" => Vec::new(),
        _ => return Ok(Next::again("decision", "Select whether they work for you")),
    };
    let confirmed = match accounts::confirm(portal, &edge.op, &form.password).await {
        Ok(confirmed) => confirmed,
        Err(fault) => return super::beside("password", fault),
    };
    joining::decide(portal, &edge.op, confirmed, &request, &roles).await?;
    Ok(Next::See(routes::MEMBERS.to_owned()))
}
