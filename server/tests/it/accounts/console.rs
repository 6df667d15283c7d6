//! What the command line does before anybody can sign in.

use crate::harness::House;
use axum::http::StatusCode;
use domain::{
    accounts::{Identifier, OrganisationKind, Regime, slug},
    fault::{Fault, FaultKind},
};
use portal::accounts::{console, organisations::NewOrganisation};

async fn operator(house: &House, email: &str) -> Result<String, Fault> {
    console::operator(&house.portal, &house.system(), "The portal\u{2019}s operator", email, "Robin Keys")
        .await
}

async fn owner(house: &House, name: &str, kind: OrganisationKind) -> Result<String, Fault> {
    let identifier =
        Identifier { scheme: "GB-PPON".to_owned(), value: "ABCD-1234".to_owned(), verified_at: None };
    let new = NewOrganisation {
        slug: slug(name),
        name: name.to_owned(),
        kind,
        regime: Regime::England,
        identifiers: vec![identifier],
    };
    console::owner(&house.portal, &house.system(), new, "olive@marlow.example", "Olive Farrow").await
}

fn path(link: &str) -> &str {
    link.strip_prefix(crate::harness::PUBLIC_URL).expect("the link begins with the public address")
}

scene! {
    async fn the_operator_sets_a_password_by_the_printed_link(house) {
        let first = operator(&house, "robin@portal.example").await.expect("nobody is there yet");
        house.wait_minutes(1);
        let second = operator(&house, "robin@portal.example").await.expect("no password is set yet");
        let mut browser = house.visitor();
        assert_eq!(browser.get(path(&first)).await.status, StatusCode::GONE, "the newest link counts");
        let done = browser.submit(path(&second), &[("password", "seven blue lanterns")]).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
        browser.submit("/sign-in", &[("email", "robin@portal.example"), ("password", "seven blue lanterns")]).await;
        let list = browser.get("/operator/organisations").await;
        assert!(list.says("operator") && list.says("1 person"), "{}", list.text());
        let again = operator(&house, "robin@portal.example").await.expect_err("the password is set");
        assert_eq!(again.kind, FaultKind::Conflict);
        assert!(again.next.contains("/reset"));
        operator(&house, "second@portal.example").await.expect("there may be more than one");
        let list = browser.get("/operator/organisations").await;
        assert!(list.says("2 people"), "one organisation: {}", list.text());
    }

    async fn the_first_owner_joins_by_the_printed_invite(house) {
        let kind = OrganisationKind::Council;
        let first = owner(&house, "Marlow Bridge", kind).await.expect("it is new");
        house.wait_minutes(1);
        let second = owner(&house, "Marlow Bridge", kind).await.expect("nobody answers for it yet");
        let mut browser = house.visitor();
        assert_eq!(browser.get(path(&first)).await.status, StatusCode::GONE, "the newest link counts");
        let other = owner(&house, "Marlow Bridge", OrganisationKind::Supplier).await.expect_err("another kind");
        assert_eq!(other.kind, FaultKind::Conflict);
        let joined = browser.submit(path(&second), &[("password", "seven blue lanterns")]).await;
        assert_eq!(joined.status, StatusCode::SEE_OTHER, "{}", joined.text());
        assert!(browser.get("/account").await.says("Owner"));
        let again = owner(&house, "Marlow Bridge", kind).await.expect_err("somebody answers for it");
        assert_eq!(again.kind, FaultKind::Conflict);
        let working = operator(&house, "olive@marlow.example").await.expect_err("she has an account");
        assert_eq!(working.kind, FaultKind::Conflict);
    }

    async fn an_operator_is_nobody_who_works_for_others(house) {
        let council = house.council("Marlow Bridge").await;
        let ada = council.person(&house, "Ada Hill", &[domain::accounts::Role::Editor]).await;
        let refused = operator(&house, &ada.email).await.expect_err("she works for a council");
        assert!(refused.what.contains("works for another organisation"), "{}", refused.what);
    }
}
