//! Signing in and out, as people and as those who guess.

use super::{reading, sign_in};
use crate::harness::PASSWORD;
use axum::http::StatusCode;
use domain::accounts::Role;
use portal::accounts::members;

/// The page without what is new in every answer.
pub fn without_nonce(page: &str) -> String {
    let mut parts = page.split("nonce=\"");
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        plain.push_str(part.split_once('"').map_or("", |(_, rest)| rest));
    }
    plain
}

reading! { KEPT = "SELECT (SELECT COUNT(*) FROM sessions), (SELECT COUNT(*) FROM attempts)" }

scene! {
    async fn somebody_signs_in_and_out_and_the_old_cookie_is_dead(house) {
        let council = house.council("Marlow Bridge").await;
        let ada = council.person_with_password(&house, "Ada Hill", &[Role::Editor]).await;
        let mut browser = house.visitor();
        let credentials = [("email", ada.email.as_str()), ("password", PASSWORD)];
        let entered = browser.submit("/sign-in", &credentials).await;
        assert_eq!(entered.status, StatusCode::SEE_OTHER, "{}", entered.text());
        assert!(browser.get("/account").await.says("Ada Hill"));
        let cookies = browser.cookies.clone();
        browser.submit("/sign-out", &[]).await;
        browser.cookies = cookies;
        let answer = browser.get("/account").await;
        assert!(answer.location().starts_with("/sign-in"), "{}", answer.status);
    }

    async fn an_unknown_address_and_a_wrong_password_get_the_same_page(house) {
        let council = house.council("Marlow Bridge").await;
        let ada = council.person_with_password(&house, "Ada Hill", &[Role::Editor]).await;
        let wrong = [("email", ada.email.as_str()), ("password", "not this one at all")];
        let known = house.visitor().submit("/sign-in", &wrong).await;
        let nobody = ada.email.replace("ada", "eva");
        let unknown = [("email", nobody.as_str()), ("password", "not this one at all")];
        let unknown = house.visitor().submit("/sign-in", &unknown).await;
        assert_eq!(known.status, unknown.status);
        assert!(known.says("The email address or password is incorrect"), "{}", known.text());
        let alike = unknown.body.replace(&nobody, &ada.email);
        assert_eq!(without_nonce(&known.body), without_nonce(&alike));
        assert!(!known.body.contains("not this one"), "a password never comes back");
    }

    async fn guesses_from_elsewhere_do_not_lock_the_owner_out(house) {
        let council = house.council("Marlow Bridge").await;
        let ada = council.person_with_password(&house, "Ada Hill", &[Role::Editor]).await;
        let mut owner = house.visitor();
        let right = [("email", ada.email.as_str()), ("password", PASSWORD)];
        owner.submit("/sign-in", &right).await;
        owner.submit("/sign-out", &[]).await;
        let mut guesser = house.visitor();
        guesser.address = [198, 51, 100, 7].into();
        let wrong = [("email", ada.email.as_str()), ("password", "guess after guess")];
        for _ in 0..10 {
            guesser.submit("/sign-in", &wrong).await;
        }
        let refused = guesser.submit("/sign-in", &right).await;
        assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
        assert!(refused.headers.contains_key("retry-after"));
        assert_eq!(refused.field("email"), ada.email);
        assert_eq!(owner.submit("/sign-in", &right).await.status, StatusCode::SEE_OTHER);
    }

    async fn what_is_long_over_is_forgotten(house) {
        let council = house.council("Marlow Bridge").await;
        let ada = council.person_with_password(&house, "Ada Hill", &[Role::Editor]).await;
        let wrong = [("email", ada.email.as_str()), ("password", "not this one at all")];
        house.visitor().submit("/sign-in", &wrong).await;
        let kept = async || {
            let row = house.portal.db.row(&KEPT, vec![]).await.expect("read").expect("a row");
            (row.get::<i64>(0).expect("a number"), row.get::<i64>(1).expect("a number"))
        };
        let before = kept().await;
        assert!(before.0 > 0 && before.1 > 0, "{before:?}");
        house.wait_minutes(5 * 24 * 60);
        house.work().await;
        assert_eq!(kept().await, (0, 0), "neither sessions nor attempts are left");
    }

    async fn somebody_in_two_organisations_changes_between_them(house) {
        let council = house.council("Marlow Bridge").await;
        let other = house.council("Eastwold").await;
        let stranger = house.council("Hithe").await;
        let mut ada = council.person_with_password(&house, "Ada Hill", &[Role::Editor]).await;
        house.wait_minutes(1);
        let op = house.system();
        members::grant(&house.portal, &op, other.id, ada.id, &[Role::Observer]).await.expect("the roles fit");
        sign_in(&mut ada.browser, &ada.email).await;
        let before = ada.browser.cookies["session"].clone();
        let chosen = stranger.id.to_string();
        let refused = ada.browser.submit("/account/organisation", &[("organisation", &chosen)]).await;
        assert_eq!(refused.status, StatusCode::NOT_FOUND, "one cannot change to an organisation of others");
        let chosen = other.id.to_string();
        let changed = ada.browser.submit("/account/organisation", &[("organisation", &chosen)]).await;
        assert_eq!(changed.status, StatusCode::SEE_OTHER, "{}", changed.text());
        let account = ada.browser.get("/account").await;
        assert!(account.says("Eastwold") && account.says("Observer"), "{}", account.text());
        assert!(!account.says("Editor"), "roles stay where they were given: {}", account.text());
        let mut old = house.visitor();
        old.cookies.insert("session".to_owned(), before);
        assert!(old.get("/account").await.location().starts_with("/sign-in"), "the token is a new one");
    }
}
