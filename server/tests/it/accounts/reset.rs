//! A forgotten password.

use super::{entering::without_nonce, is_in, set_up_second_step, sign_in};
use crate::harness::{Browser, House, PASSWORD, Somebody};
use axum::http::StatusCode;
use domain::accounts::Role;

const NEW: &str = "seven blue lanterns";

async fn ask(house: &House, email: &str) -> crate::harness::Answer {
    let answer = house.visitor().submit("/reset", &[("email", email)]).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    answer
}

async fn somebody(house: &House) -> Somebody {
    house.council("Marlow Bridge").await.person_with_password(house, "Ada Hill", &[Role::Editor]).await
}

async fn set(browser: &mut Browser, link: &str) -> crate::harness::Answer {
    browser.submit(link, &[("password", NEW)]).await
}

scene! {
    async fn a_link_by_mail_sets_a_new_password_once_and_ends_every_session(house) {
        let mut ada = somebody(&house).await;
        assert!(is_in(&mut ada.browser).await);
        // However the address is written.
        ask(&house, &format!("  {} ", ada.email.to_uppercase())).await;
        house.work().await;
        let link = house.link_to(&ada.email).await;
        let mut browser = house.visitor();
        for _ in 0..3 {
            let page = browser.get(&link).await;
            assert!(page.says("Set a new password"), "opening the link does nothing: {}", page.text());
        }
        assert!(is_in(&mut ada.browser).await);
        let weak = browser.submit(&link, &[("password", "short")]).await;
        assert_eq!(weak.status, StatusCode::UNPROCESSABLE_ENTITY);
        house.wait_minutes(1);
        let done = set(&mut browser, &link).await;
        assert_eq!(done.location(), "/sign-in?reset=true", "{}", done.text());
        assert!(!is_in(&mut browser).await, "whoever reads the mail has to know the password too");
        assert!(!is_in(&mut ada.browser).await);
        let old = house.visitor().submit("/sign-in", &[("email", &ada.email), ("password", PASSWORD)]).await;
        assert_eq!(old.status, StatusCode::UNPROCESSABLE_ENTITY);
        let new = house.visitor().submit("/sign-in", &[("email", &ada.email), ("password", NEW)]).await;
        assert_eq!(new.status, StatusCode::SEE_OTHER);
        let again = browser.get(&link).await;
        assert_eq!(again.status, StatusCode::GONE);
        assert!(again.says("used already") && again.says("Get a new link"), "{}", again.text());
        assert!(house.mail_to(&ada.email).await[0].subject.contains("was changed"));
    }

    async fn whether_an_address_has_an_account_shows_in_nothing(house) {
        let ada = somebody(&house).await;
        let nobody = ada.email.replace("ada", "eva");
        let known = ask(&house, &ada.email).await;
        let unknown = ask(&house, &nobody).await;
        let plain = |body: &str| without_nonce(body);
        assert_eq!(plain(&known.body), plain(&unknown.body.replace(&nobody, &ada.email)));
        // Nothing is looked up before the answer: a job does it, so the time says nothing either.
        assert!(house.mail_to(&ada.email).await.is_empty());
        house.work().await;
        assert_eq!(house.mail_to(&ada.email).await.len(), 1);
        assert!(house.mail_to(&nobody).await.is_empty());
    }

    async fn a_link_lasts_an_hour_and_one_that_was_never_sent_says_so(house) {
        let ada = somebody(&house).await;
        ask(&house, &ada.email).await;
        house.work().await;
        let link = house.link_to(&ada.email).await;
        house.wait_minutes(59);
        let page = house.visitor().get(&link).await;
        assert_eq!(page.status, StatusCode::OK);
        house.wait_minutes(1);
        let late = house.visitor().post(&link, &page.fields_with(&[("password", NEW)])).await;
        assert_eq!(late.status, StatusCode::GONE);
        assert!(late.says("has expired") && late.says("Get a new link"), "{}", late.text());
        let never = house.visitor().get("/reset/nobody-was-given-this").await;
        assert_eq!(never.status, StatusCode::GONE);
        assert!(never.says("does not work"), "{}", never.text());
    }

    async fn an_inbox_is_not_flooded(house) {
        let ada = somebody(&house).await;
        for _ in 0..5 {
            assert!(ask(&house, &ada.email).await.says("Check your email"));
        }
        house.work().await;
        assert_eq!(house.mail_to(&ada.email).await.len(), 3);
        house.wait_minutes(15);
        ask(&house, &ada.email).await;
        house.work().await;
        assert_eq!(house.mail_to(&ada.email).await.len(), 4);
    }

    async fn of_two_links_used_at_once_one_sets_the_password(house) {
        let ada = somebody(&house).await;
        ask(&house, &ada.email).await;
        house.work().await;
        let link = house.link_to(&ada.email).await;
        let (mut one, mut two) = (house.visitor(), house.visitor());
        let fields = one.get(&link).await.fields_with(&[("password", NEW)]);
        let (first, second) = tokio::join!(one.post(&link, &fields), two.post(&link, &fields));
        let mut statuses = [first.status, second.status];
        statuses.sort();
        assert_eq!(statuses[0], StatusCode::SEE_OTHER);
        assert!(matches!(statuses[1], StatusCode::GONE | StatusCode::CONFLICT), "{statuses:?}");
    }

    async fn the_second_step_stays(house) {
        let mut ada = somebody(&house).await;
        set_up_second_step(&house, &mut ada).await;
        house.wait_minutes(1);
        ask(&house, &ada.email).await;
        house.work().await;
        let link = house.link_to(&ada.email).await;
        set(&mut house.visitor(), &link).await;
        let mut browser = house.visitor();
        let entered = browser.submit("/sign-in", &[("email", &ada.email), ("password", NEW)]).await;
        assert!(entered.location().starts_with("/sign-in/code"), "{}", entered.location());
        assert!(!is_in(&mut browser).await);
    }

    async fn a_password_is_changed_with_the_old_one(house) {
        let mut ada = somebody(&house).await;
        let mut elsewhere = house.visitor();
        sign_in(&mut elsewhere, &ada.email).await;
        let wrong = [("password", "not this one at all"), ("password_new", NEW)];
        let refused = ada.browser.submit("/account/password", &wrong).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(is_in(&mut elsewhere).await);
        let before = ada.browser.cookies["session"].clone();
        let changed = ada.browser.submit("/account/password", &[("password", PASSWORD), ("password_new", NEW)]).await;
        assert_eq!(changed.status, StatusCode::SEE_OTHER, "{}", changed.text());
        assert!(is_in(&mut ada.browser).await, "the browser that asked stays signed in");
        assert_ne!(ada.browser.cookies["session"], before);
        assert!(!is_in(&mut elsewhere).await);
    }
}
