//! The people of one's organisation, and their roles.

use super::{in_words, password::go_on};
use crate::{
    edge::{Edge, Next, Page},
    routes,
    ui::{
        Action, BackLink, Button, ButtonKind, CheckboxesField, Choice, FormState, InsetText, PasswordField,
        PostForm, SummaryList, SummaryRow,
    },
};
use domain::{
    accounts::{OrganisationKind, Role, roles},
    fault::Fault,
    ids::PersonId,
    time::london,
};
use leptos::prelude::*;
use portal::accounts::{
    self,
    invites::{self, Pending},
    joining::{self, JoinRequest},
    members::{self, Change, Member},
};
use serde::Deserialize;

/// The kind of the organisation in use.
pub(super) fn kind(edge: &Edge) -> Result<OrganisationKind, Fault> {
    edge.op.actor.seat().map(|seat| seat.kind).ok_or_else(Fault::not_found)
}

/// The roles of a kind, to be ticked.
pub(super) fn choices(kind: OrganisationKind) -> Vec<Choice> {
    Role::of(kind).iter().map(|role| Choice::new(role.key(), role.label()).hint(role.hint(kind))).collect()
}

pub(super) async fn list(edge: Edge, (): ()) -> Result<Page, Fault> {
    let members = members::list(edge.portal(), &edge.op).await?;
    let manages = members::may_manage(&edge.op).is_ok();
    let pending = if manages { invites::pending(edge.portal(), &edge.op).await? } else { Vec::new() };
    let requests = if manages { joining::requests(edge.portal(), &edge.op).await? } else { Vec::new() };
    let now = edge.op.now;
    Ok(Page::new("People", move || {
        let rows = members.into_iter().map(|member| row(member, manages)).collect();
        let invite = manages.then(|| view! { <Button href=routes::INVITE_NEW>"Invite somebody"</Button> });
        let pending = (!pending.is_empty()).then(|| {
            let rows = pending.into_iter().map(|invite| invite_row(invite, now)).collect();
            view! {
                <h2 class="govuk-heading-m">"Invited"</h2>
                <SummaryList rows />
            }
        });
        let requests = (!requests.is_empty()).then(|| {
            let rows = requests.into_iter().map(request_row).collect();
            view! {
                <h2 class="govuk-heading-m">"People who ask to join"</h2>
                <SummaryList rows />
            }
        });
        view! {
            <h1 class="govuk-heading-l">"People"</h1>
            {requests}
            {invite}
            <SummaryList rows />
            {pending}
            <p class="govuk-body"><a class="govuk-link" href=routes::OWN_ORGANISATION>"Your organisation"</a></p>
        }
        .into_any()
    }))
}

fn row(member: Member, manages: bool) -> SummaryRow {
    let roles = in_words(&member.roles);
    if !manages {
        return SummaryRow::new(member.name, roles);
    }
    let about = format!("the roles of {}", member.name);
    let value = view! { {roles} <br /> {member.email} }.into_any();
    SummaryRow::new(member.name, value).change(routes::member(member.person), about)
}

fn invite_row(invite: Pending, now: domain::time::Timestamp) -> SummaryRow {
    let until = if invite.expires_at <= now { "expired on " } else { "until " };
    let value =
        view! { {in_words(&invite.roles)} <br /> {until} {london::long(invite.expires_at)} }.into_any();
    let about = format!("the invite of {}", invite.email);
    let revoke = Action::new("Take back", routes::invite_revoke(invite.id), about);
    SummaryRow::new(invite.email, value).action(revoke)
}

fn request_row(request: JoinRequest) -> SummaryRow {
    let value =
        view! { {request.email.clone()} <br /> "asked on " {london::day(request.asked_at)} }.into_any();
    let about = format!("whether {} works for you", request.name);
    let decide = Action::new("Decide", routes::join_request(request.id), about);
    SummaryRow::new(request.name, value).action(decide)
}

/// The keys of roles, as a form carries them.
fn keys(roles: &[Role]) -> String {
    roles.iter().map(|role| role.key()).collect::<Vec<_>>().join(" ")
}

pub(super) async fn page(edge: Edge, person: PersonId, form: FormState) -> Result<Page, Fault> {
    let member = members::member(edge.portal(), &edge.op, person).await?;
    let choices = choices(kind(&edge)?);
    let form = form.or(member.roles.iter().map(|role| ("roles", role.key())));
    let hidden = vec![form.mark("seen", || keys(&member.roles))];
    let now = form.overtaken.then(|| format!("The roles are now: {}", in_words(&member.roles)));
    Ok(Page::new(format!("Roles of {}", member.name), move || {
        view! {
            <span class="govuk-caption-l">{member.email}</span>
            <h1 class="govuk-heading-l">{member.name}</h1>
            {now.map(|words| view! { <InsetText>{words}</InsetText> })}
            <PostForm hidden>
                <CheckboxesField form=&form name="roles" legend="Roles" choices />
                <PasswordField form=&form name="password" label="Your password" hint="Once more, because this changes what somebody may do" />
                <Button>"Save roles"</Button>
            </PostForm>
            <p class="govuk-body">
                <a class="govuk-link" href=routes::member_remove(person)>"Remove from the organisation"</a>
            </p>
        }
        .into_any()
    })
    .before(view! { <BackLink href=routes::MEMBERS /> }.into_any()))
}

/// The ticked roles, those the page showed, and the password.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Roles {
    roles: Vec<String>,
    seen: String,
    password: String,
}

pub(super) async fn change(edge: Edge, person: PersonId, form: Roles) -> Result<Next, Fault> {
    let new = match roles(kind(&edge)?, &form.roles) {
        Ok(new) => new,
        Err(mistake) => return Ok(Next::again("roles", mistake)),
    };
    let portal = edge.portal();
    let confirmed = match accounts::confirm(portal, &edge.op, &form.password).await {
        Ok(confirmed) => confirmed,
        Err(fault) => return super::beside("password", fault),
    };
    let seen = form.seen.split(' ').filter_map(Role::from_key).collect();
    let change = Change { person, seen, roles: new };
    members::change_roles(portal, &edge.op, confirmed, &change).await?;
    if edge.op.actor.person() != Some(person) {
        return Ok(Next::See(routes::MEMBERS.to_owned()));
    }
    Ok(Next::Enter(routes::MEMBERS.to_owned(), vec![go_on(&edge, confirmed).await?]))
}

pub(super) async fn remove_page(edge: Edge, person: PersonId, form: FormState) -> Result<Page, Fault> {
    let member = members::member(edge.portal(), &edge.op, person).await?;
    Ok(Page::new(format!("Remove {}", member.name), move || {
        view! {
            <h1 class="govuk-heading-l">"Do you want to remove " {member.name} "?"</h1>
            <p class="govuk-body">
                "They are signed out and can no longer see your organisation\u{2019}s work. What they wrote stays."
            </p>
            <PostForm>
                <PasswordField form=&form name="password" label="Your password" />
                <Button kind=ButtonKind::Warning>"Remove"</Button>
            </PostForm>
        }
        .into_any()
    })
    .before(view! { <BackLink href=routes::member(person) /> }.into_any()))
}

/// The password once more.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Remove {
    password: String,
}

pub(super) async fn remove(edge: Edge, person: PersonId, form: Remove) -> Result<Next, Fault> {
    let portal = edge.portal();
    let confirmed = match accounts::confirm(portal, &edge.op, &form.password).await {
        Ok(confirmed) => confirmed,
        Err(fault) => return super::beside("password", fault),
    };
    members::remove(portal, &edge.op, confirmed, person).await?;
    if edge.op.actor.person() != Some(person) {
        return Ok(Next::See(routes::MEMBERS.to_owned()));
    }
    Ok(Next::Enter(routes::ACCOUNT.to_owned(), vec![go_on(&edge, confirmed).await?]))
}
