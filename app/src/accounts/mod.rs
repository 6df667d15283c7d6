//! Signing in and out, one's account and organisation.

mod forms;
mod pages;

use crate::{
    edge::{Carried, Doors, Edge, Page},
    routes,
};
use domain::actor::Act;

/// The doors of the slice.
pub fn doors(doors: Doors) -> Doors {
    doors
        .form(routes::SIGN_IN, Act::Enter, pages::sign_in, forms::sign_in)
        .form(routes::SIGN_OUT, Act::ManageOwnAccount, pages::sign_out, forms::sign_out)
        .form(routes::ORGANISATION, Act::ManageOwnAccount, pages::organisation, forms::organisation)
        .page(routes::ACCOUNT, Act::ManageOwnAccount, pages::account)
        .page(routes::MEMBERS, Act::SeeMembers, pages::members)
}

/// Where somebody signs in who asked for this page.
pub(crate) fn sign_in_address(edge: &Edge) -> String {
    let query = if edge.query.is_empty() { String::new() } else { format!("?{}", edge.query) };
    let next: String = form_urlencoded::byte_serialize(format!("{}{query}", edge.path).as_bytes()).collect();
    format!("{}?next={next}", routes::SIGN_IN)
}

/// The sign-in page for somebody whose session ended while they were writing.
pub(crate) fn session_ended(edge: &Edge, carried: Carried) -> Page {
    pages::session_ended(edge, carried)
}
