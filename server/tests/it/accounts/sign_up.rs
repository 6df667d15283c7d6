//! Signing up: a link by mail, and an account that belongs to nobody else.

use super::{entering::without_nonce, events, is_in};
use crate::harness::{Answer, Browser, House};
use axum::http::StatusCode;
use domain::accounts::Role;

const NIA: &str = "nia@brightwater.example";
const TYPED: &[(&str, &str)] = &[("name", "Nia Rees"), ("password", "seven blue lanterns")];

async fn ask(house: &House, email: &str) -> Answer {
    let answer = house.visitor().submit("/sign-up", &[("email", email)]).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    answer
}

/// Asks for a link; gives back its path.
pub(super) async fn link(house: &House, email: &str) -> String {
    ask(house, email).await;
    house.work().await;
    house.link_to(email).await
}

/// Somebody new, signed in, who belongs to no organisation.
pub(super) async fn signed_up(house: &House, email: &str, name: &str) -> Browser {
    let (link, mut browser) = (link(house, email).await, house.visitor());
    let made = browser.submit(&link, &[("name", name), ("password", crate::harness::PASSWORD)]).await;
    assert_eq!(made.location(), "/organisation/new", "{}", made.text());
    browser
}

scene! {
    async fn a_link_by_mail_makes_an_account_once(house) {
        let mut visitor = house.visitor();
        for (path, words) in [("/", "Create an account for your supplier"), ("/sign-in", "Create an account for your supplier")] {
            assert!(visitor.get(path).await.says(words), "{path}");
        }
        let wrong = visitor.submit("/sign-up", &[("email", "nia at brightwater")]).await;
        assert!(wrong.status == StatusCode::UNPROCESSABLE_ENTITY && wrong.field("email") == "nia at brightwater", "{}", wrong.text());
        // A second link, of which only one will be used.
        let spare = link(&house, NIA).await;
        house.wait_minutes(1);
        // However the address is written.
        ask(&house, &format!("  {} ", NIA.to_uppercase())).await;
        house.work().await;
        let link = house.link_to(NIA).await;
        let mut browser = house.visitor();
        for _ in 0..3 {
            assert!(browser.get(&link).await.says("You will sign in as nia@brightwater.example"), "opening it does nothing");
        }
        let nameless = browser.submit(&link, &[("name", " "), ("password", "seven blue lanterns")]).await;
        assert!(nameless.status == StatusCode::UNPROCESSABLE_ENTITY && nameless.says("Enter a full name"), "{}", nameless.text());
        let weak = browser.submit(&link, &[("name", "Nia Rees"), ("password", NIA)]).await;
        assert!(weak.status == StatusCode::UNPROCESSABLE_ENTITY && weak.field("name") == "Nia Rees", "{}", weak.text());
        let made = browser.submit(&link, TYPED).await;
        assert_eq!(made.location(), "/organisation/new", "{}", made.text());
        let account = browser.get("/account").await;
        assert!(account.says("Nia Rees") && account.says("You do not belong to an organisation"), "{}", account.text());
        for path in [&link, &spare] {
            let again = house.visitor().get(path).await;
            assert!(again.status == StatusCode::GONE && again.says("This link was used already"), "{}", again.text());
        }
        let twice = house.visitor().post(&link, &house.visitor().get("/cookies").await.token()).await;
        assert_eq!(twice.status, StatusCode::GONE);
        assert_eq!(events(&house, "SignedUp").await.len(), 1);
        // Whoever stopped there goes on where they stopped.
        let entered = house.visitor().submit("/sign-in", &[("email", NIA), ("password", "seven blue lanterns")]).await;
        assert_eq!(entered.location(), "/organisation/new");
    }

    async fn whether_an_address_has_an_account_shows_in_nothing(house) {
        let ada = house.supplier("Brightwater").await.person(&house, "Ada Hill", &[Role::Admin]).await;
        let nobody = ada.email.replace("ada", "eva");
        let (known, unknown) = (ask(&house, &ada.email).await, ask(&house, &nobody).await);
        assert_eq!(without_nonce(&known.body), without_nonce(&unknown.body.replace(&nobody, &ada.email)));
        // Nothing is looked up before the answer: a job does it, so the time says nothing either.
        assert!(house.mail_to(&ada.email).await.is_empty());
        house.work().await;
        let told = house.mail_to(&ada.email).await;
        assert!(told.len() == 1 && told[0].body.contains("It has one already") && !told[0].body.contains("/sign-up/"), "{told:?}");
        assert!(house.mail_to(&nobody).await[0].body.contains("/sign-up/"));
        assert_eq!(events(&house, "SignUpAsked").await.len(), 2);
    }

    async fn a_link_lasts_a_day_and_one_that_was_never_sent_says_so(house) {
        let link = link(&house, NIA).await;
        house.wait_minutes(24 * 60 - 1);
        assert_eq!(house.visitor().get(&link).await.status, StatusCode::OK);
        house.wait_minutes(1);
        let late = house.visitor().get(&link).await;
        assert!(late.status == StatusCode::GONE && late.says("This link has expired") && late.says("Get a new link"), "{}", late.text());
        let late = house.visitor().post(&link, &house.visitor().get("/cookies").await.token()).await;
        assert_eq!(late.status, StatusCode::GONE);
        // Its address is forgotten once it has expired and the next one asks.
        ask(&house, "sol@elsewhere.example").await;
        house.work().await;
        assert!(house.visitor().get(&link).await.says("This link does not work"));
        let made_up = house.visitor().get("/sign-up/nobody-was-given-this").await;
        assert!(made_up.status == StatusCode::GONE && made_up.says("This link does not work"), "{}", made_up.text());
    }

    async fn a_link_for_another_address_or_for_one_that_has_an_account_since_says_so(house) {
        let link = link(&house, NIA).await;
        let supplier = house.supplier("Brightwater").await;
        let mut ada = supplier.person_with_password(&house, "Ada Hill", &[Role::Admin]).await;
        let page = ada.browser.get(&link).await;
        assert!(page.says("this link is for another address") && !page.says("Choose a password"), "{}", page.text());
        house.wait_minutes(1);
        let invited = [("email", NIA), ("roles", "member"), ("password", crate::harness::PASSWORD)];
        crate::engagements::done(ada.browser.submit("/people/invite", &invited).await);
        crate::engagements::done(house.visitor().submit(&house.link_to(NIA).await, TYPED).await);
        let late = house.visitor().get(&link).await;
        assert!(late.status == StatusCode::GONE && late.says("This address has an account already"), "{}", late.text());
    }

    async fn an_inbox_is_not_flooded(house) {
        for _ in 0..5 {
            ask(&house, NIA).await;
        }
        house.work().await;
        assert_eq!(house.mail_to(NIA).await.len(), 3);
        for _ in 0..5 {
            house.wait_minutes(15);
            for _ in 0..3 {
                ask(&house, NIA).await;
            }
            house.work().await;
        }
        assert_eq!(house.mail_to(NIA).await.len(), 10, "in a day");
    }

    async fn of_two_links_used_at_once_one_makes_the_account(house) {
        let (first, second) = (link(&house, NIA).await, link(&house, NIA).await);
        let (mut one, mut other) = (house.visitor(), house.visitor());
        let (one_made, other_made) = tokio::join!(one.submit(&first, TYPED), other.submit(&second, TYPED));
        let made = [&one_made, &other_made].iter().filter(|answer| answer.status == StatusCode::SEE_OTHER).count();
        assert_eq!(made, 1, "{} {}", one_made.text(), other_made.text());
        assert_ne!(is_in(&mut one).await, is_in(&mut other).await);
    }
}
