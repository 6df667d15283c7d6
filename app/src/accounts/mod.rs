//! Signing in and out, one's account, one's organisation and its people, and the operator's organisations.
//!
//! Script adds nothing here.

mod account;
mod asking;
mod code;
mod founding;
mod invite;
mod inviting;
mod leaving;
mod operator;
mod organisation;
mod password;
mod people;
mod qr;
mod reset;
mod second_step;
mod sign_in;
mod sign_up;
mod tokens;

pub(crate) use organisation::{unverified, unverified_means};
pub(crate) use sign_in::{session_ended, signed_in_meanwhile};

use crate::{
    edge::{Doors, Edge, Page, Values, local, value},
    routes,
    ui::{Content, FieldError},
};
use axum::http::StatusCode;
use domain::{
    accounts::{Identifier, Role, email, identifier_scheme, identifier_value},
    actor::Act,
    fault::{Fault, FaultKind},
};
use leptos::prelude::*;

/// The doors of the slice.
pub fn doors(doors: Doors) -> Doors {
    let doors = doors
        .form(routes::SIGN_IN, Act::Enter, sign_in::page, sign_in::enter)
        .form(routes::SIGN_IN_CODE, Act::Enter, code::page, code::give)
        .form(routes::SIGN_OUT, Act::ManageOwnAccount, sign_in::leave_page, sign_in::leave)
        .form(routes::RESET, Act::Enter, reset::page, reset::ask)
        .form(routes::RESET_LINK, Act::Enter, reset::link_page, reset::set)
        .form(routes::SIGN_UP, Act::Enter, sign_up::page, sign_up::ask)
        .form(routes::SIGN_UP_LINK, Act::Enter, sign_up::link_page, sign_up::create)
        .form(routes::INVITE, Act::Enter, invite::page, invite::accept)
        .page(routes::ACCOUNT, Act::ManageOwnAccount, account::page)
        .raw(routes::ACCOUNT_EXPORT, Act::ManageOwnAccount, leaving::export)
        .form(routes::ACCOUNT_DELETE, Act::ManageOwnAccount, leaving::page, leaving::delete)
        .form(routes::PASSWORD, Act::ManageOwnAccount, password::page, password::change)
        .form(routes::SECOND_STEP, Act::ManageOwnAccount, second_step::page, second_step::set_up)
        .form(routes::RECOVERY_CODES, Act::ManageOwnAccount, second_step::codes_page, second_step::new_codes)
        .form(routes::ORGANISATION, Act::ManageOwnAccount, account::switch_page, account::switch)
        .form(routes::TOKENS, Act::MakeToken, tokens::page, tokens::change);
    let doors = doors
        .page(routes::OWN_ORGANISATION, Act::SeeMembers, organisation::page)
        .form(routes::ORGANISATION_NEW, Act::ManageOwnAccount, founding::page, founding::set_up)
        .form(routes::JOIN_REQUEST, Act::ManageMembers, founding::request_page, founding::decide)
        .form(routes::IDENTIFIER_NEW, Act::AddIdentifier, organisation::add_page, organisation::add)
        .page(routes::MEMBERS, Act::SeeMembers, people::list)
        .form(routes::INVITE_NEW, Act::ManageMembers, inviting::page, inviting::invite)
        .form(routes::INVITE_REVOKE, Act::ManageMembers, inviting::revoke_page, inviting::revoke)
        .form(routes::MEMBER, Act::ManageMembers, people::page, people::change)
        .form(routes::MEMBER_REMOVE, Act::ManageMembers, people::remove_page, people::remove);
    doors
        .page(routes::OPERATOR_ORGANISATIONS, Act::Operate, operator::list)
        .form(routes::OPERATOR_ORGANISATION_NEW, Act::Operate, operator::new_page, operator::register)
        .form(routes::OPERATOR_ORGANISATION, Act::Operate, operator::page, operator::verify)
}

/// An address with where to go afterwards.
fn with_next(path: &str, next: &str) -> String {
    let next: String = form_urlencoded::byte_serialize(next.as_bytes()).collect();
    format!("{path}?next={next}")
}

/// Where somebody signs in who asked for this page; with the password given already, the second step.
pub(crate) fn sign_in_address(edge: &Edge) -> String {
    let path = if code::is_due(edge) { routes::SIGN_IN_CODE } else { routes::SIGN_IN };
    with_next(path, &edge.address())
}

/// Where somebody sets up the second step who needs one for this page.
pub(crate) fn second_step_address(edge: &Edge) -> String {
    with_next(routes::SECOND_STEP, &edge.address())
}

/// What is told to somebody who needs a second step and has none.
pub(crate) fn second_step_owed() -> Fault {
    Fault::new(
        FaultKind::SecondFactor,
        "Set up a second step first",
        "People who work for a council or for the operator sign in with a code too. Go to your account and set it up.",
    )
}

/// What stands above every page while the person needs a second step and has none.
pub(crate) fn notice(edge: &Edge) -> Content {
    if !edge.owes_second_factor() || edge.path == routes::SECOND_STEP {
        return Content::Nothing;
    }
    view! {
        <p class="govuk-body">
            "Before you can work for your organisation, "
            <a class="govuk-link" href=routes::SECOND_STEP>"set up a second step of signing in"</a> "."
        </p>
    }
    .into_any()
    .into()
}

/// The path of this portal that a page was told to lead to; the start page otherwise.
fn destination(next: &str) -> String {
    local(next).unwrap_or(routes::HOME).to_owned()
}

/// Roles in words.
fn in_words(roles: &[Role]) -> String {
    roles.iter().map(|role| role.label()).collect::<Vec<_>>().join(", ")
}

/// The page of a link that does not work, with what leads on from it.
fn gone(fault: Fault, onward: impl FnOnce() -> AnyView + Send + 'static) -> Result<Page, Fault> {
    if fault.kind != FaultKind::Gone {
        return Err(fault);
    }
    let page = Page::new(fault.what.clone(), move || {
        view! {
            <h1 class="govuk-heading-l">{fault.what}</h1>
            <p class="govuk-body">{fault.next}</p>
            {onward()}
        }
        .into_any()
    });
    Ok(page.status(StatusCode::GONE))
}

/// Whether the form comes from a browser that signed in before to the account it is about: the address typed at
/// sign-in, or whose code is due. Haste elsewhere on its network does not hold it up; the limits of guessing do.
pub(crate) fn from_known_browser(edge: &Edge, sent: &Values) -> bool {
    let knows = |email: &str| edge.visit.knows(edge.portal(), email).is_some();
    match edge.path.as_str() {
        routes::SIGN_IN => {
            value(sent, "email").and_then(|typed| email(typed).ok()).is_some_and(|email| knows(&email))
        }
        routes::SIGN_IN_CODE => {
            let session = edge.visit.session.as_ref().filter(|_| code::is_due(edge));
            session.is_some_and(|session| knows(&session.email))
        }
        _ => false,
    }
}

/// Notes what is wrong with a field, and goes on with the next.
fn take<T>(mistakes: &mut Vec<FieldError>, field: &str, value: Result<T, String>) -> Option<T> {
    value.map_err(|message| mistakes.push(FieldError { field: field.to_owned(), message })).ok()
}

/// The number in a public register, where one is given.
fn optional_identifier(wrong: &mut Vec<FieldError>, scheme: &str, value: &str) -> Option<Identifier> {
    if scheme.trim().is_empty() && value.trim().is_empty() {
        return None;
    }
    let scheme = take(wrong, "scheme", identifier_scheme(scheme));
    let value = take(wrong, "value", identifier_value(value));
    scheme.zip(value).map(|(scheme, value)| Identifier { scheme, value, verified_at: None })
}

/// A fault of a form's field, where it is the person's to mend: the field shows it.
fn beside(field: &str, fault: Fault) -> Result<crate::edge::Next, Fault> {
    if fault.kind == FaultKind::Invalid {
        return Ok(crate::edge::Next::again(field, fault.what));
    }
    Err(fault)
}
