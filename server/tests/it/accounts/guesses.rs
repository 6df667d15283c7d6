//! Those who guess: counted before anything is hashed, from one place or many, at once or one by one.

use super::{set_up_second_step, sign_in};
use crate::harness::{House, PASSWORD, Somebody};
use axum::http::StatusCode;
use domain::{
    accounts::{LinkPurpose, Role},
    actor::Actor,
    fault::{Fault, FaultKind},
};
use portal::{
    Op,
    accounts::{Credentials, SignedIn, confirm},
    operational::sessions,
};

async fn somebody(house: &House) -> Somebody {
    house.council("Marlow Bridge").await.person_with_password(house, "Ada Hill", &[Role::Editor]).await
}

async fn guess(house: &House, email: &str, password: &str, address: &str) -> Result<SignedIn, Fault> {
    let op = Op::new(Actor::Visitor, house.now());
    let given = Credentials { email, password, address, browser: None };
    portal::accounts::sign_in(&house.portal, &op, given).await
}

/// How many of these were looked at, and how many were turned away before.
fn tally<T>(answers: Vec<Result<T, Fault>>) -> (usize, usize) {
    let kinds: Vec<_> = answers.into_iter().filter_map(Result::err).map(|fault| fault.kind).collect();
    let looked_at = kinds.iter().filter(|kind| **kind == FaultKind::Invalid).count();
    (looked_at, kinds.iter().filter(|kind| matches!(kind, FaultKind::TooMany { .. })).count())
}

scene! {
    async fn guesses_sent_at_once_do_not_slip_past_the_limit_together(house) {
        let ada = somebody(&house).await;
        let guesses = (0..40).map(|_| guess(&house, &ada.email, "guess after guess", "192.0.2.9"));
        let answers = futures::future::join_all(guesses).await;
        assert_eq!(tally(answers), (10, 30));
        let right = guess(&house, &ada.email, PASSWORD, "192.0.2.9").await;
        assert!(right.is_err(), "not even the right one, from there");
        assert!(guess(&house, &ada.email, PASSWORD, "192.0.2.10").await.is_ok(), "but from elsewhere");
        house.wait_minutes(15);
        assert!(guess(&house, &ada.email, PASSWORD, "192.0.2.9").await.is_ok());
    }

    async fn unknown_addresses_are_counted_alike(house) {
        let guesses = (0..15).map(|_| guess(&house, "nobody@marlow.example", "guess after guess", "192.0.2.9"));
        assert_eq!(tally(futures::future::join_all(guesses).await), (10, 5));
    }

    async fn many_accounts_from_one_address_are_a_limit_of_their_own(house) {
        let emails: Vec<_> = (0..60).map(|n| format!("person{n}@marlow.example")).collect();
        let guesses = emails.iter().map(|email| guess(&house, email, "guess after guess", "192.0.2.9"));
        assert_eq!(tally(futures::future::join_all(guesses).await), (50, 10));
    }

    async fn a_network_of_ipv6_counts_as_one_address(house) {
        let ada = somebody(&house).await;
        let from = |n: u32| format!("2001:db8:0:1::{n:x}");
        for n in 0..10 {
            let wrong = guess(&house, &ada.email, "guess after guess", &from(n)).await;
            assert_eq!(tally(vec![wrong]), (1, 0));
        }
        assert_eq!(tally(vec![guess(&house, &ada.email, PASSWORD, &from(99)).await]), (0, 1));
        assert!(guess(&house, &ada.email, PASSWORD, "2001:db8:0:2::1").await.is_ok(), "but from elsewhere");
        let ask = async |n: u32| {
            let op = Op::new(Actor::Visitor, house.now());
            let place = from(n);
            portal::accounts::asked::ask(&house.portal, &op, LinkPurpose::Reset, "nobody@marlow.example", &place).await
        };
        for n in 0..30 {
            assert!(ask(n).await.is_ok());
        }
        assert!(ask(30).await.is_err());
    }

    async fn whoever_signs_in_rightly_uses_nothing_up(house) {
        let ada = somebody(&house).await;
        // More often than any of the limits: of one place, of its network, of the account.
        for _ in 0..101 {
            assert!(guess(&house, &ada.email, PASSWORD, "192.0.2.9").await.is_ok());
        }
    }

    async fn a_known_browser_is_not_locked_out_from_its_own_network_either(house) {
        let ada = somebody(&house).await;
        let mut owner = house.visitor();
        sign_in(&mut owner, &ada.email).await;
        owner.submit("/sign-out", &[]).await;
        for n in 0..101 {
            // From the owner's own address, and from a hundred others.
            let _ = guess(&house, &ada.email, "guess after guess", "192.0.2.1").await;
            let _ = guess(&house, &ada.email, "guess after guess", &format!("198.51.100.{n}")).await;
        }
        // And at so many others from the owner's address that nobody's account is tried from there any more.
        for n in 0..50 {
            let _ = guess(&house, &format!("person{n}@marlow.example"), "guess after guess", "192.0.2.1").await;
        }
        let other = guess(&house, "somebody@marlow.example", "guess after guess", "192.0.2.1").await;
        assert_eq!(tally(vec![other]), (0, 1), "the network is used up");
        let elsewhere = guess(&house, &ada.email, PASSWORD, "203.0.113.1").await;
        assert_eq!(tally(vec![elsewhere]), (0, 1), "the account is used up");
        let stranger = house.visitor().submit("/sign-in", &[("email", &ada.email), ("password", PASSWORD)]).await;
        assert_eq!(stranger.status, StatusCode::TOO_MANY_REQUESTS);
        sign_in(&mut owner, &ada.email).await;
        owner.submit("/sign-out", &[]).await;
        // The mark of one account says nothing about another.
        house.wait_minutes(15);
        let eva = house.council("Eastwold").await.person_with_password(&house, "Eva Moss", &[Role::Editor]).await;
        let mark = owner.cookies["device"].clone();
        sign_in(&mut owner, &eva.email).await;
        assert_ne!(owner.cookies["device"], mark);
    }

    async fn a_known_browser_guesses_ten_times_too_and_no_more(house) {
        let ada = somebody(&house).await;
        let mut thief = house.visitor();
        sign_in(&mut thief, &ada.email).await;
        thief.submit("/sign-out", &[]).await;
        let mut statuses = Vec::new();
        for n in 0..11 {
            thief.address = [198, 51, 100, n].into();
            let wrong = [("email", ada.email.as_str()), ("password", "guess after guess")];
            statuses.push(thief.submit("/sign-in", &wrong).await.status);
        }
        assert_eq!(statuses.pop(), Some(StatusCode::TOO_MANY_REQUESTS));
        assert!(statuses.iter().all(|status| *status == StatusCode::UNPROCESSABLE_ENTITY), "{statuses:?}");
    }

    async fn all_known_browsers_of_an_account_have_a_limit_together(house) {
        let ada = somebody(&house).await;
        let mut statuses = Vec::new();
        for n in 0..4 {
            let mut thief = house.visitor();
            thief.address = [198, 51, 100, n].into();
            sign_in(&mut thief, &ada.email).await;
            thief.submit("/sign-out", &[]).await;
            let guesses = if n < 3 { 10 } else { 1 };
            for _ in 0..guesses {
                let wrong = [("email", ada.email.as_str()), ("password", "guess after guess")];
                statuses.push(thief.submit("/sign-in", &wrong).await.status);
            }
        }
        assert_eq!(statuses.pop(), Some(StatusCode::TOO_MANY_REQUESTS), "the first guess of a fourth browser");
        assert!(statuses.iter().all(|status| *status == StatusCode::UNPROCESSABLE_ENTITY), "{statuses:?}");
        house.wait_minutes(15);
        sign_in(&mut house.visitor(), &ada.email).await;
    }

    async fn whoever_resets_the_password_has_a_known_browser(house) {
        let ada = somebody(&house).await;
        house.visitor().submit("/reset", &[("email", &ada.email)]).await;
        house.work().await;
        let link = house.link_to(&ada.email).await;
        let mut owner = house.visitor();
        let set = owner.submit(&link, &[("password", PASSWORD)]).await;
        assert_eq!(set.status, StatusCode::SEE_OTHER, "{}", set.text());
        for n in 0..10 {
            for _ in 0..10 {
                let _ = guess(&house, &ada.email, "guess after guess", &format!("198.51.100.{n}")).await;
            }
        }
        let stranger = house.visitor().submit("/sign-in", &[("email", &ada.email), ("password", PASSWORD)]).await;
        assert_eq!(stranger.status, StatusCode::TOO_MANY_REQUESTS);
        sign_in(&mut owner, &ada.email).await;
    }

    async fn haste_on_its_network_does_not_hold_a_known_browser_up(house) {
        let mut ada = somebody(&house).await;
        let (secret, _) = set_up_second_step(&house, &mut ada).await;
        house.wait_minutes(5);
        let mut owner = house.visitor();
        sign_in(&mut owner, &ada.email).await;
        let code = || [("code", portal::accounts::second_factor::code_at(&secret, house.now()).expect("a secret"))];
        let typed = code();
        owner.submit("/sign-in/code", &[(typed[0].0, &typed[0].1)]).await;
        owner.submit("/sign-out", &[]).await;
        house.wait_minutes(5);
        let mut hurried = house.visitor();
        let reset = hurried.get("/reset").await.fields_with(&[("email", "nobody@marlow.example")]);
        for _ in 0..30 {
            hurried.post("/reset", &reset).await;
        }
        let right = [("email", ada.email.as_str()), ("password", PASSWORD)];
        let stranger = hurried.submit("/sign-in", &right).await;
        assert_eq!(stranger.status, StatusCode::TOO_MANY_REQUESTS);
        let other = owner.submit("/sign-in", &[("email", "nobody@marlow.example"), ("password", PASSWORD)]).await;
        assert_eq!(other.status, StatusCode::TOO_MANY_REQUESTS, "for her own account alone");
        sign_in(&mut owner, &ada.email).await;
        let typed = code();
        let entered = owner.submit("/sign-in/code", &[(typed[0].0, &typed[0].1)]).await;
        assert_eq!(entered.status, StatusCode::SEE_OTHER, "{}", entered.text());
        assert_eq!(owner.post("/reset", &reset).await.status, StatusCode::TOO_MANY_REQUESTS, "no other form");
    }

    async fn the_password_once_more_is_limited_as_well(house) {
        let ada = somebody(&house).await;
        let op = ada.op(&house);
        let guesses = (0..20).map(|_| confirm(&house.portal, &op, "guess after guess"));
        assert_eq!(tally(futures::future::join_all(guesses).await), (10, 10));
    }

    async fn forms_that_come_too_fast_are_turned_away_before_anything_is_checked(house) {
        let ada = somebody(&house).await;
        let mut hurried = house.visitor();
        let page = hurried.get("/sign-in?next=/problems").await;
        let fields = page.fields_with(&[("email", &ada.email), ("password", "guess after guess")]);
        let reset = hurried.get("/reset").await.fields_with(&[("email", "nobody@marlow.example")]);
        for _ in 0..30 {
            assert_eq!(hurried.post("/reset", &reset).await.status, StatusCode::OK);
        }
        let refused = hurried.post("/sign-in", &fields).await;
        assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
        assert_eq!(refused.headers["retry-after"], "3");
        assert_eq!(refused.field("email"), ada.email, "what was typed stays");
        assert_eq!(refused.field("next"), "/problems");
        assert!(!refused.body.contains("guess after guess"));
        for path in ["/sign-in/code", "/reset", "/reset/nobody-was-given-this", "/invites/nobody-was-given-this"] {
            let refused = hurried.post(path, &reset).await;
            assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS, "{path}");
        }
        let mut elsewhere = house.visitor();
        elsewhere.address = [198, 51, 100, 7].into();
        sign_in(&mut elsewhere, &ada.email).await;
        house.wait_minutes(1);
        let right = page.fields_with(&[("email", &ada.email), ("password", PASSWORD)]);
        assert_eq!(hurried.post("/sign-in", &right).await.location(), "/problems");
    }

    async fn a_password_that_changes_while_it_is_checked_opens_nothing(house) {
        let ada = somebody(&house).await;
        let op = ada.op(&house);
        let confirmed = confirm(&house.portal, &op, PASSWORD).await.expect("the right one");
        let change = portal::accounts::change_password(&house.portal, &op, confirmed, "seven blue lanterns");
        // So many at once that they wait for each other: some read the old password, and compare it later.
        let guesses = (0..10).map(|_| guess(&house, &ada.email, PASSWORD, "192.0.2.9"));
        let (changed, entered) = tokio::join!(change, futures::future::join_all(guesses));
        changed.expect("a good password");
        for entered in entered {
            // Either it was refused, or what it opened has ended: nothing is open.
            let ended = match entered {
                Ok(signed_in) => {
                    let found = sessions::find(&house.portal, &signed_in.token, house.now()).await.expect("read");
                    found.is_none_or(|session| session.ended)
                }
                Err(fault) => fault.kind == FaultKind::Invalid,
            };
            assert!(ended, "an old password keeps no session");
        }
    }
}
