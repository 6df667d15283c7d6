//! People and organisations: how they enter, what they may change, and what those who guess get.

mod admin;
mod confirming;
mod console;
mod cookies;
mod entering;
mod founding;
mod guesses;
mod invites;
mod leaving;
mod organisations;
mod people;
mod reset;
mod second_step;
mod sign_up;
mod standing;

pub use founding::asks_to_join;

use crate::harness::{Answer, Browser, House, PASSWORD, Somebody};
use axum::http::StatusCode;
use domain::accounts::{OrganisationKind, Role};
use portal::accounts::{organisations as cases, second_factor::code_at};

/// Signs in with [`PASSWORD`].
async fn sign_in(browser: &mut Browser, email: &str) -> Answer {
    let entered = browser.submit("/sign-in", &[("email", email), ("password", PASSWORD)]).await;
    assert_eq!(entered.status, StatusCode::SEE_OTHER, "{}", entered.text());
    entered
}

/// Whether the browser is signed in.
async fn is_in(browser: &mut Browser) -> bool {
    browser.get("/account").await.status == StatusCode::OK
}

/// An operator who is signed in and has a password.
async fn operator(house: &House) -> Somebody {
    let organisation = house.organisation("Portal operator", OrganisationKind::Operator).await;
    let roles = [Role::Owner];
    house.person(organisation, OrganisationKind::Operator, "Robin Keys", &roles, Some(PASSWORD)).await
}

/// The operator has looked a number of this admin's organisation up.
pub async fn looked_up(house: &House, admin: &Somebody) {
    let (system, organisation) = (house.system(), admin.seat.organisation);
    let (scheme, value) = ("GB-COH", "OC301234");
    cases::add_identifier(&house.portal, &admin.op(house), scheme, value).await.expect("it is new");
    let verified = cases::verify_identifier(&house.portal, &system, organisation, scheme, value).await;
    verified.expect("it is nobody else's");
}

/// A statement with which a scene reads what no page shows.
macro_rules! reading {
    ($name:ident = $sql:literal) => {
        static $name: portal::db::Statement = portal::db::Statement {
            name: concat!("it::accounts::", stringify!($name)),
            kind: portal::db::Kind::Read,
            postgres: $sql,
            sqlite: $sql,
        };
    };
}
pub(crate) use reading;

reading! { EVENTS = "SELECT data FROM audit_events WHERE event = $1 ORDER BY at" }

/// What the audit log says of events with this name, by their time.
async fn events(house: &House, name: &str) -> Vec<String> {
    let rows = house.portal.db.rows(&EVENTS, portal::bind![name]).await.expect("the log is read");
    rows.iter().map(|row| row.get(0).expect("a text")).collect()
}

/// The text between two others.
fn between<'a>(text: &'a str, before: &str, after: &str) -> &'a str {
    let start = text.find(before).unwrap_or_else(|| panic!("{before} is not in {text}")) + before.len();
    let end = text[start..].find(after).unwrap_or_else(|| panic!("{after} does not follow in {text}"));
    &text[start..start + end]
}

/// Sets the second step up on its page. Gives back the secret and the recovery codes.
async fn set_up_second_step(house: &House, somebody: &mut Somebody) -> (String, Vec<String>) {
    let page = somebody.browser.get("/account/second-step").await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text());
    let secret = between(&page.body, "Or type this key: <code>", "</code>").replace(' ', "");
    let code = code_at(&secret, house.now()).expect("a secret");
    let fields = page.fields_with(&[("code", &code), ("password", PASSWORD)]);
    let shown = somebody.browser.post("/account/second-step", &fields).await;
    assert!(shown.says("Your second step is set up"), "{}", shown.text());
    let list = between(&shown.body, "id=\"recovery-codes\"", "</ul>");
    let codes: Vec<String> = list
        .split("<code>")
        .skip(1)
        .map(|rest| rest.split('<').next().unwrap_or_default().to_owned())
        .collect();
    (secret, codes)
}
