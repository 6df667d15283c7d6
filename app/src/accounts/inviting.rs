//! Inviting somebody to one's organisation, and taking an invite back.

use super::people::{choices, kind};
use crate::{
    edge::{Edge, Next, Nothing, Page},
    routes,
    ui::{BackLink, Button, ButtonKind, CheckboxesField, FormState, PasswordField, PostForm, TextField},
};
use domain::{
    accounts::{email, roles},
    fault::Fault,
    ids::InviteId,
};
use leptos::prelude::*;
use portal::accounts::{
    self,
    invites::{self, NewInvite},
    members,
};
use serde::Deserialize;

pub(super) async fn page(edge: Edge, (): (), form: FormState) -> Result<Page, Fault> {
    members::may_manage(&edge.op)?;
    let choices = choices(kind(&edge)?);
    let hidden = vec![form.mark("id", || edge.op.id::<InviteId>().to_string())];
    Ok(Page::new("Invite somebody", move || {
        view! {
            <h1 class="govuk-heading-l">"Invite somebody"</h1>
            <p class="govuk-body">"We send a link that works for 7 days, once, and for this address alone."</p>
            <PostForm hidden>
                <TextField form=&form name="email" label="Email address" kind="email" autocomplete="off" />
                <CheckboxesField form=&form name="roles" legend="Roles" choices />
                <PasswordField form=&form name="password" label="Your password" hint="Once more, because this changes what somebody may do" />
                <Button>"Send invite"</Button>
            </PostForm>
        }
        .into_any()
    })
    .before(view! { <BackLink href=routes::MEMBERS /> }.into_any()))
}

/// Whom to invite, and the password.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Invite {
    id: String,
    email: String,
    roles: Vec<String>,
    password: String,
}

pub(super) async fn invite(edge: Edge, (): (), form: Invite) -> Result<Next, Fault> {
    let email = match email(&form.email) {
        Ok(email) => email,
        Err(mistake) => return Ok(Next::again("email", mistake)),
    };
    let roles = match roles(kind(&edge)?, &form.roles) {
        Ok(roles) => roles,
        Err(mistake) => return Ok(Next::again("roles", mistake)),
    };
    let portal = edge.portal();
    let confirmed = match accounts::confirm(portal, &edge.op, &form.password).await {
        Ok(confirmed) => confirmed,
        Err(fault) => return super::beside("password", fault),
    };
    let id = form.id.parse().unwrap_or_else(|_| edge.op.id());
    let new = NewInvite { id, email, name: String::new(), roles };
    invites::invite(portal, &edge.op, confirmed, &new).await?;
    Ok(Next::See(routes::MEMBERS.to_owned()))
}

pub(super) async fn revoke_page(edge: Edge, invite: InviteId, _: FormState) -> Result<Page, Fault> {
    let email = invites::address(edge.portal(), &edge.op, invite).await?;
    Ok(Page::new("Take an invite back", move || {
        view! {
            <h1 class="govuk-heading-l">"Do you want to take the invite of " {email} " back?"</h1>
            <p class="govuk-body">"Its link stops working."</p>
            <PostForm><Button kind=ButtonKind::Warning>"Take back"</Button></PostForm>
        }
        .into_any()
    })
    .before(view! { <BackLink href=routes::MEMBERS /> }.into_any()))
}

pub(super) async fn revoke(edge: Edge, invite: InviteId, _: Nothing) -> Result<Next, Fault> {
    invites::revoke(edge.portal(), &edge.op, invite).await?;
    Ok(Next::See(routes::MEMBERS.to_owned()))
}
