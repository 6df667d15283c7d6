//! One's own account, and changing between organisations.

use super::in_words;
use crate::{
    edge::{Edge, Next, Page},
    routes,
    ui::{
        Action, BackLink, Button, Choice, FormState, Legend, PostForm, RadiosField, SummaryList, SummaryRow,
    },
};
use domain::{
    fault::{Fault, FaultKind},
    ids::OrganisationId,
    text::plural,
};
use leptos::prelude::*;
use portal::{
    accounts::{self, Account, organisations, tokens},
    operational::sessions,
};
use serde::Deserialize;

pub(super) async fn page(edge: Edge, (): ()) -> Result<Page, Fault> {
    let session = edge.visit.session.clone().ok_or_else(Fault::not_found)?;
    let account = accounts::me(edge.portal(), &edge.op).await?;
    let tokens = match tokens::own_tokens(edge.portal(), &edge.op).await {
        Ok(tokens) => Some(tokens.len() as u64),
        // Only people of suppliers make some.
        Err(fault) if fault.kind == FaultKind::Forbidden => None,
        Err(fault) => return Err(fault),
    };
    Ok(Page::new("Your account", move || {
        let (organisation, roles) = session.membership.map_or_else(
            || ("You do not belong to an organisation".to_owned(), String::new()),
            |(seat, name)| (name, in_words(&seat.roles)),
        );
        let own = SummaryRow::new("Organisation", organisation);
        let own =
            if session.memberships > 1 { own.change(routes::ORGANISATION, "organisation") } else { own };
        let own = own.action(Action::new("Set up a supplier", routes::ORGANISATION_NEW, "or ask to join it"));
        let mut rows = vec![
            SummaryRow::new("Name", account.name.clone()),
            SummaryRow::new("Email address", account.email.clone()),
            own,
            SummaryRow::new("Your roles there", roles),
            SummaryRow::new("Password", "Set").change(routes::PASSWORD, "your password"),
        ];
        rows.extend(second_step(&account));
        if let Some(tokens) = tokens {
            let works = plural(tokens, "token works", "tokens work");
            rows.push(SummaryRow::new("Tokens for programs", works).change(routes::TOKENS, "your tokens"));
        }
        let calendar =
            Action::new("Set up or take back", routes::ACCOUNT_CALENDAR, "the address of your calendar");
        rows.push(
            SummaryRow::new("Demos and forums in your calendar", "By a secret address").action(calendar),
        );
        rows.push(
            SummaryRow::new("Your data", "What is kept about you")
                .action(Action::new("Download", routes::ACCOUNT_EXPORT, "your data"))
                .action(Action::new("Delete", routes::ACCOUNT_DELETE, "your account")),
        );
        view! {
            <h1 class="govuk-heading-l">"Your account"</h1>
            <SummaryList rows />
        }
        .into_any()
    }))
}

fn second_step(account: &Account) -> Vec<SummaryRow> {
    if !account.has_second_factor {
        let set_up = Action::new("Set up", routes::SECOND_STEP, "a second step of signing in");
        return vec![SummaryRow::new("Second step of signing in", "Not set up").action(set_up)];
    }
    let replace = Action::new("Replace", routes::SECOND_STEP, "the app of your second step");
    let new = Action::new("Make new ones", routes::RECOVERY_CODES, "recovery codes");
    let left = plural(account.recovery_codes.unsigned_abs(), "code left", "codes left");
    vec![
        SummaryRow::new("Second step of signing in", "Authenticator app").action(replace),
        SummaryRow::new("Recovery codes", left).action(new),
    ]
}

pub(super) async fn switch_page(edge: Edge, (): (), form: FormState) -> Result<Page, Fault> {
    let organisations = organisations::of_mine(edge.portal(), &edge.op).await?;
    let membership = edge.visit.session.as_ref().and_then(|session| session.membership.as_ref());
    let now = membership.map(|(seat, _)| seat.organisation.to_string()).unwrap_or_default();
    let form = form.or([("organisation", now)]);
    Ok(Page::new("Change organisation", move || {
        if organisations.is_empty() {
            return view! {
                <h1 class="govuk-heading-l">"You do not belong to an organisation"</h1>
                <p class="govuk-body">"Ask an owner or administrator of your organisation to invite you."</p>
                <p class="govuk-body">
                    "If you work for a supplier, "
                    <a class="govuk-link" href=routes::ORGANISATION_NEW>"set it up, or ask to join it"</a> "."
                </p>
            }
            .into_any();
        }
        let choices = organisations
            .iter()
            .map(|organisation| {
                Choice::new(organisation.id.to_string(), organisation.name.clone())
                    .hint(organisation.kind.label())
            })
            .collect();
        view! {
            <PostForm>
                <RadiosField
                    form=&form name="organisation" choices
                    legend=Legend::page_heading("Which organisation do you act for?")
                />
                <Button>"Continue"</Button>
            </PostForm>
        }
        .into_any()
    })
    .before(view! { <BackLink href=routes::ACCOUNT /> }.into_any()))
}

/// The organisation to change to.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Switch {
    organisation: String,
}

pub(super) async fn switch(edge: Edge, (): (), form: Switch) -> Result<Next, Fault> {
    let Ok(organisation) = form.organisation.parse::<OrganisationId>() else {
        return Ok(Next::again("organisation", "Select an organisation"));
    };
    let Some(session) = &edge.visit.session else { return Err(Fault::not_found()) };
    let token = sessions::change_organisation(edge.portal(), &edge.op, session, organisation).await?;
    Ok(Next::Enter(routes::HOME.to_owned(), vec![edge.visit.session_cookie(&token)]))
}
