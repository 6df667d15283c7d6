//! The operator's organisations: the list, registering one, verifying identifiers.

use super::{
    optional_identifier,
    organisation::{identifier_rows, kind_rows},
    take,
};
use crate::{
    edge::{Edge, Next, Page},
    routes,
    ui::{
        BackLink, Button, Choice, FieldError, FormState, PasswordField, PostForm, RadiosField, SummaryList,
        SummaryRow, TextField,
    },
};
use domain::{
    accounts::{self as rules, Identifier, OrganisationKind, Regime, Role, slug},
    fault::Fault,
    ids::{InviteId, OrganisationId},
    text::plural,
};
use leptos::prelude::*;
use portal::accounts::{
    self,
    invites::NewInvite,
    organisations::{self, Line, NewOrganisation},
};
use serde::Deserialize;

pub(super) async fn list(edge: Edge, (): ()) -> Result<Page, Fault> {
    let lines = organisations::list(edge.portal(), &edge.op).await?;
    Ok(Page::new("Organisations", move || {
        let rows = lines.iter().map(line).collect();
        view! {
            <h1 class="govuk-heading-l">"Organisations"</h1>
            <Button href=routes::OPERATOR_ORGANISATION_NEW>"Register an organisation"</Button>
            <SummaryList rows />
        }
        .into_any()
    }))
}

fn line(line: &Line) -> SummaryRow {
    let organisation = &line.organisation;
    let count = |n: i64, one, many| plural(n.unsigned_abs(), one, many);
    let mut facts = vec![organisation.kind.label().to_owned()];
    if organisation.kind == OrganisationKind::Council {
        facts.push(organisation.regime.label().to_owned());
    }
    facts.push(count(line.people, "person", "people"));
    if line.unverified > 0 {
        facts.push(count(line.unverified, "identifier to verify", "identifiers to verify"));
    }
    let link = view! {
        <a class="govuk-link" href=routes::operator_organisation(organisation.id)>{organisation.name.clone()}</a>
    };
    SummaryRow::new(link.into_any(), facts.join(", "))
}

pub(super) async fn new_page(edge: Edge, (): (), form: FormState) -> Result<Page, Fault> {
    organisations::may_register(&edge.op)?;
    let hidden = vec![form.mark("id", || edge.op.id::<InviteId>().to_string())];
    Ok(Page::new("Register an organisation", move || {
        let kinds = OrganisationKind::REGISTERED.iter().map(|kind| Choice::new(kind.key(), kind.label())).collect();
        let regimes = Regime::ALL.iter().map(|regime| Choice::new(regime.key(), regime.label())).collect();
        view! {
            <h1 class="govuk-heading-l">"Register an organisation"</h1>
            <PostForm hidden>
                <TextField form=&form name="name" label="Legal name" autocomplete="off" />
                <RadiosField form=&form name="kind" legend="Kind" choices=kinds />
                <RadiosField form=&form name="regime" legend="Regime" hint="It decides which fields a notice needs" choices=regimes />
                <TextField
                    form=&form name="scheme" label="Register (optional)" hint="Its code, like GB-PPON or GB-COH"
                    classes="govuk-input--width-10"
                />
                <TextField form=&form name="value" label="Number in the register (optional)" classes="govuk-input--width-20" />
                <h2 class="govuk-heading-m">"The first person"</h2>
                <p class="govuk-body">"They get an invite, answer for the organisation and invite others."</p>
                <TextField form=&form name="owner" label="Full name" autocomplete="off" />
                <TextField form=&form name="email" label="Email address" kind="email" autocomplete="off" />
                <PasswordField form=&form name="password" label="Your password" hint="Once more, because this changes what somebody may do" />
                <Button>"Register and invite"</Button>
            </PostForm>
        }
        .into_any()
    })
    .before(view! { <BackLink href=routes::OPERATOR_ORGANISATIONS /> }.into_any()))
}

/// The organisation, its first person, and the password.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Register {
    id: String,
    name: String,
    kind: String,
    regime: String,
    scheme: String,
    value: String,
    owner: String,
    email: String,
    password: String,
}

impl Register {
    fn read(&self, edge: &Edge) -> Result<(NewOrganisation, NewInvite), Vec<FieldError>> {
        let mut wrong = Vec::new();
        let name = take(&mut wrong, "name", rules::organisation_name(&self.name));
        let kind = OrganisationKind::REGISTERED.iter().copied().find(|kind| kind.key() == self.kind);
        let kind = take(&mut wrong, "kind", kind.ok_or_else(|| "Select a kind".to_owned()));
        let regime = Regime::from_key(&self.regime).ok_or_else(|| "Select a regime".to_owned());
        let regime = take(&mut wrong, "regime", regime);
        let identifier = optional_identifier(&mut wrong, &self.scheme, &self.value);
        let owner = take(&mut wrong, "owner", rules::person_name(&self.owner));
        let email = take(&mut wrong, "email", rules::email(&self.email));
        match (name, kind, regime, owner, email) {
            (Some(name), Some(kind), Some(regime), Some(owner), Some(email)) if wrong.is_empty() => {
                let id = self.id.parse().unwrap_or_else(|_| edge.op.id());
                let invite = NewInvite { id, email, name: owner, roles: vec![Role::manager(kind)] };
                let identifiers = identifier.into_iter().collect();
                Ok((NewOrganisation { slug: slug(&name), name, kind, regime, identifiers }, invite))
            }
            _ => Err(wrong),
        }
    }
}

pub(super) async fn register(edge: Edge, (): (), form: Register) -> Result<Next, Fault> {
    let (new, first) = match form.read(&edge) {
        Ok(read) => read,
        Err(wrong) => return Ok(Next::Again(wrong)),
    };
    let portal = edge.portal();
    let confirmed = match accounts::confirm(portal, &edge.op, &form.password).await {
        Ok(confirmed) => confirmed,
        Err(fault) => return super::beside("password", fault),
    };
    let (organisation, _) =
        organisations::register_with_invite(portal, &edge.op, confirmed, new, &first).await?;
    Ok(Next::See(routes::operator_organisation(organisation)))
}

/// What a radio sends for an identifier.
fn choice_of(identifier: &Identifier) -> String {
    format!("{} {}", identifier.scheme, identifier.value)
}

pub(super) async fn page(edge: Edge, which: OrganisationId, form: FormState) -> Result<Page, Fault> {
    let organisation = organisations::for_operator(edge.portal(), &edge.op, which).await?;
    Ok(Page::new(organisation.name.clone(), move || {
        let mut rows = kind_rows(&organisation);
        rows.extend(identifier_rows(&organisation.identifiers));
        let unverified = organisation.identifiers.iter().filter(|one| one.verified_at.is_none());
        let choices: Vec<_> = unverified
            .map(|one| Choice::new(choice_of(one), format!("{}: {}", one.scheme, one.value)))
            .collect();
        let verify = (!choices.is_empty()).then(|| {
            view! {
                <h2 class="govuk-heading-m">"Verify an identifier"</h2>
                <p class="govuk-body">"Look it up in the register first. A number is verified for one organisation alone."</p>
                <PostForm>
                    <RadiosField form=&form name="identifier" legend="Which one did you check?" choices />
                    <Button>"Mark as verified"</Button>
                </PostForm>
            }
        });
        view! {
            <h1 class="govuk-heading-l">{organisation.name.clone()}</h1>
            <SummaryList rows />
            {verify}
        }
        .into_any()
    })
    .before(view! { <BackLink href=routes::OPERATOR_ORGANISATIONS /> }.into_any()))
}

/// The identifier that was checked.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Verify {
    identifier: String,
}

pub(super) async fn verify(edge: Edge, which: OrganisationId, form: Verify) -> Result<Next, Fault> {
    let Some((scheme, value)) = form.identifier.split_once(' ') else {
        return Ok(Next::again("identifier", "Select the identifier that you checked"));
    };
    organisations::verify_identifier(edge.portal(), &edge.op, which, scheme, value).await?;
    Ok(Next::See(routes::operator_organisation(which)))
}
