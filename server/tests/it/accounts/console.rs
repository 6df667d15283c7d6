//! What the command line does before anybody can sign in.

use super::{events, is_in, set_up_second_step, sign_in};
use crate::harness::House;
use axum::http::StatusCode;
use domain::{
    accounts::{Identifier, OrganisationKind, Regime, Role, slug},
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
        let ada = council.person(&house, "Ada Hill", &[Role::Editor]).await;
        let refused = operator(&house, &ada.email).await.expect_err("she works for a council");
        assert!(refused.what.contains("Nobody works for the operator"), "{}", refused.what);
    }

    async fn what_is_registered_is_not_changed_by_inviting_its_owner_again(house) {
        let given = |regime, identifiers: &[&str]| NewOrganisation {
            slug: "carreg-wen".to_owned(),
            name: "Carreg Wen".to_owned(),
            kind: OrganisationKind::Council,
            regime,
            identifiers: identifiers
                .iter()
                .map(|value| Identifier { scheme: "GB-PPON".to_owned(), value: (*value).to_owned(), verified_at: None })
                .collect(),
        };
        let invite = async |new| {
            console::owner(&house.portal, &house.system(), new, "olive@marlow.example", "Olive Farrow").await
        };
        invite(given(Regime::Wales, &["ABCD-1234"])).await.expect("it is new");
        let other = invite(given(Regime::England, &["ABCD-1234"])).await.expect_err("another regime");
        assert_eq!(other.kind, FaultKind::Conflict);
        assert!(other.what.contains("under the regime of Wales"), "{}", other.what);
        let more = invite(given(Regime::Wales, &["ABCD-1234", "WXYZ-9876"])).await.expect_err("a new number");
        assert!(more.what.contains("without GB-PPON:WXYZ-9876"), "{}", more.what);
        invite(given(Regime::Wales, &[])).await.expect("what is left out changes nothing");
    }

    async fn a_lost_second_step_is_forgotten_and_its_person_told(house) {
        let council = house.council("Marlow Bridge").await;
        let mut ada = council.person_with_password(&house, "Ada Hill", &[Role::Editor]).await;
        let forget = async |email: &str| console::forget_second_step(&house.portal, &house.system(), email).await;
        let none = forget(&ada.email).await.expect_err("she has none");
        assert!(none.what.contains("has no second step"), "{}", none.what);
        let nobody = forget("nobody@marlow.example").await.expect_err("nobody has this address");
        assert!(nobody.what.contains("has no account"), "{}", nobody.what);
        let (_, codes) = set_up_second_step(&house, &mut ada).await;
        let set_up = &house.mail_to(&ada.email).await[0];
        assert!(set_up.body.contains("ask the operator of the portal to remove the second step"), "{}", set_up.body);
        let mut locked_out = house.visitor();
        let asked = sign_in(&mut locked_out, &ada.email).await;
        assert!(asked.location().starts_with("/sign-in/code"), "{}", asked.location());
        let page = locked_out.get("/sign-in/code").await;
        assert!(page.says("lost your app and your recovery codes, ask the operator"), "{}", page.text());
        house.wait_minutes(1);
        forget(&ada.email).await.expect("she has one");
        assert!(!is_in(&mut ada.browser).await, "every session is over");
        let late = locked_out.post("/sign-in/code", &page.fields_with(&[("code", &codes[0])])).await;
        assert!(late.says("Enter your email address and password first"), "{}", late.text());
        let told = &house.mail_to(&ada.email).await[0];
        assert_eq!(told.subject, "Your second step was removed");
        assert_eq!(sign_in(&mut ada.browser, &ada.email).await.location(), "/", "the password is enough");
        assert!(ada.browser.get("/account").await.says("Not set up"));
        let audited = events(&house, "SecondFactorForgotten").await;
        assert!(audited.len() == 1 && audited[0].contains(&ada.id.to_string()), "{audited:?}");
    }
}
