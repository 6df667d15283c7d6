//! Invites: bound to an address, for seven days and one use.

use super::{between, is_in, operator, sign_in};
use crate::harness::{Answer, House, PASSWORD, Somebody};
use axum::http::StatusCode;
use domain::{accounts::Role, actor::Actor};
use portal::{
    Op,
    accounts::{invites, organisations},
    operational::sessions,
};

const EVA: &str = "eva@marlow.example";

async fn owner(house: &House) -> Somebody {
    house.council("Marlow Bridge").await.person_with_password(house, "Olive Farrow", &[Role::Owner]).await
}

async fn invite(owner: &mut Somebody, email: &str, role: &str) -> Answer {
    let typed = [("email", email), ("roles", role), ("password", PASSWORD)];
    owner.browser.submit("/people/invite", &typed).await
}

/// An invite for Eva as an editor; gives back the path of its link.
async fn invited(house: &House, owner: &mut Somebody) -> String {
    let sent = invite(owner, EVA, "editor").await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text());
    house.link_to(EVA).await
}

/// An owner of the organisation that somebody belongs to.
async fn owner_beside(house: &House, of: &Somebody) -> Somebody {
    let (organisation, kind) = (of.seat.organisation, of.seat.kind);
    house.person(organisation, kind, "Cai Price", &[Role::Owner], Some(PASSWORD)).await
}

const JOIN: &[(&str, &str)] = &[("name", "Eva Moss"), ("password", "seven blue lanterns")];

scene! {
    async fn somebody_new_joins_with_a_name_and_a_password(house) {
        let mut owner = owner(&house).await;
        let sent = invite(&mut owner, "  EVA@Marlow.Example ", "editor").await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text());
        let people = owner.browser.get("/people").await;
        assert!(people.says(EVA) && people.says("Editor"), "{}", people.text());
        let link = house.link_to(EVA).await;
        let mail = &house.mail_to(EVA).await[0].body;
        assert!(mail.starts_with("Olive Farrow invites you to work for Marlow Bridge"), "{mail}");
        let mut browser = house.visitor();
        for _ in 0..3 {
            assert!(browser.get(&link).await.says("Your roles will be: Editor"), "opening it does nothing");
        }
        let nameless = browser.submit(&link, &[("name", " \u{202E} "), ("password", PASSWORD)]).await;
        assert_eq!(nameless.status, StatusCode::UNPROCESSABLE_ENTITY);
        let weak = browser.submit(&link, &[("name", "Eva Moss"), ("password", "short")]).await;
        assert_eq!(weak.field("name"), "Eva Moss");
        let joined = browser.submit(&link, JOIN).await;
        assert_eq!(joined.location(), "/organisation", "{}", joined.text());
        assert!(browser.get("/organisation").await.says("Marlow Bridge"));
        assert!(browser.get("/account").await.says("Editor"));
        assert!(owner.browser.get("/people").await.says("Eva Moss"));
        let used = house.visitor().get(&link).await;
        assert_eq!(used.status, StatusCode::GONE);
        assert!(used.says("used already") && used.says("Sign in"), "{}", used.text());
        let mut again = house.visitor();
        again.submit("/sign-in", &[("email", EVA), ("password", "seven blue lanterns")]).await;
        assert!(is_in(&mut again).await);
    }

    async fn of_two_browsers_that_accept_at_once_one_wins(house) {
        let mut owner = owner(&house).await;
        let link = invited(&house, &mut owner).await;
        let (mut one, mut two) = (house.visitor(), house.visitor());
        let fields = one.get(&link).await.fields_with(JOIN);
        let (first, second) = tokio::join!(one.post(&link, &fields), two.post(&link, &fields));
        let mut statuses = [first.status, second.status];
        statuses.sort();
        assert_eq!(statuses[0], StatusCode::SEE_OTHER);
        assert!(matches!(statuses[1], StatusCode::GONE | StatusCode::CONFLICT), "{statuses:?}");
        assert_eq!(usize::from(is_in(&mut one).await) + usize::from(is_in(&mut two).await), 1);
        let people = owner.browser.get("/people").await;
        assert_eq!(people.body.matches("Eva Moss").count(), 2, "once, and once in its link: {}", people.text());
    }

    async fn whoever_has_an_account_signs_in_as_that_person_first(house) {
        let mut olive = owner(&house).await;
        let eastwold = house.council("Eastwold").await;
        let mut cai = eastwold.person_with_password(&house, "Cai Price", &[Role::Editor]).await;
        invite(&mut olive, &cai.email, "legal").await;
        let link = house.link_to(&cai.email).await;
        let stranger = house.visitor().get(&link).await;
        assert!(stranger.says("This address has an account") && !stranger.says("Choose a password"), "{}", stranger.text());
        let forced = house.visitor().post(&link, &stranger.fields_with(JOIN)).await;
        assert!(forced.location().starts_with("/sign-in?next="), "{}", forced.status);
        let mut thief = eastwold.person_with_password(&house, "Dee Roy", &[Role::Editor]).await;
        let other = thief.browser.get(&link).await;
        assert!(other.says("this link is for another address"), "{}", other.text());
        let token = other.token();
        let taken = thief.browser.post(&link, &token).await;
        assert_eq!(taken.status, StatusCode::FORBIDDEN);
        assert!(!thief.browser.get("/account").await.says("Marlow Bridge"));
        let mut browser = house.visitor();
        let entered = browser.submit(&format!("/sign-in?next={link}"), &[("email", &cai.email), ("password", PASSWORD)]).await;
        assert_eq!(entered.location(), link);
        let before = browser.cookies["session"].clone();
        let accepted = browser.submit(&link, &[]).await;
        assert_eq!(accepted.location(), "/organisation", "{}", accepted.text());
        assert_ne!(browser.cookies["session"], before, "new rights, new token");
        assert!(browser.get("/account").await.says("Legal officer"));
        assert!(!is_in(&mut cai.browser).await, "sessions from before the change are over");
    }

    async fn it_lasts_seven_days(house) {
        let mut owner = owner(&house).await;
        let link = invited(&house, &mut owner).await;
        house.wait_minutes(7 * 24 * 60 - 1);
        let page = house.visitor().get(&link).await;
        assert_eq!(page.status, StatusCode::OK);
        house.wait_minutes(1);
        let late = house.visitor().post(&link, &page.fields_with(JOIN)).await;
        assert_eq!(late.status, StatusCode::GONE);
        assert!(late.says("has expired") && late.says("send a new invite"), "{}", late.text());
        sign_in(&mut owner.browser, &owner.email).await;
        assert!(owner.browser.get("/people").await.says("expired on"));
        let again = invited(&house, &mut owner).await;
        assert_eq!(house.visitor().submit(&again, JOIN).await.status, StatusCode::SEE_OTHER);
    }

    async fn it_can_be_taken_back_and_a_newer_one_replaces_it(house) {
        let mut owner = owner(&house).await;
        let first = invited(&house, &mut owner).await;
        house.wait_minutes(1);
        let second = invited(&house, &mut owner).await;
        assert_eq!(house.visitor().get(&first).await.status, StatusCode::GONE);
        let people = owner.browser.get("/people").await;
        let revoke = format!("/people/invites/{}", between(&people.body, "/people/invites/", "\""));
        let page = owner.browser.get(&revoke).await;
        for _ in 0..2 {
            let done = owner.browser.post(&revoke, &page.fields()).await;
            assert_eq!(done.status, StatusCode::SEE_OTHER, "a double send is no mistake: {}", done.text());
        }
        let gone = house.visitor().get(&second).await;
        assert_eq!(gone.status, StatusCode::GONE);
        assert!(gone.says("taken back"), "{}", gone.text());
        assert!(!owner.browser.get("/people").await.says(EVA));
        house.wait_minutes(1);
        let third = invited(&house, &mut owner).await;
        house.visitor().submit(&third, JOIN).await;
        let people = house.portal.clone();
        let id = portal::accounts::invites::pending(&people, &owner.op(&house)).await.expect("read");
        assert!(id.is_empty(), "an accepted one waits no more");
    }

    async fn sending_the_form_twice_invites_once(house) {
        let mut owner = owner(&house).await;
        let page = owner.browser.get("/people/invite").await;
        let fields = page.fields_with(&[("email", EVA), ("roles", "editor"), ("password", PASSWORD)]);
        let mut other = owner.browser.clone();
        let (first, second) =
            tokio::join!(owner.browser.post("/people/invite", &fields), other.post("/people/invite", &fields));
        assert_eq!((first.status, second.status), (StatusCode::SEE_OTHER, StatusCode::SEE_OTHER));
        assert_eq!(house.mail_to(EVA).await.len(), 1);
        let link = house.link_to(EVA).await;
        assert_eq!(house.visitor().get(&link).await.status, StatusCode::OK);
    }

    async fn the_form_sent_again_with_other_words_says_that_it_did_nothing(house) {
        let mut owner = owner(&house).await;
        let page = owner.browser.get("/people/invite").await;
        let fields = |email, role| page.fields_with(&[("email", email), ("roles", role), ("password", PASSWORD)]);
        owner.browser.post("/people/invite", &fields(EVA, "editor")).await;
        for (email, role) in [("eve@marlow.example", "editor"), (EVA, "owner")] {
            let told = owner.browser.post("/people/invite", &fields(email, role)).await;
            assert_eq!(told.status, StatusCode::CONFLICT);
            assert!(told.says(&format!("This form invited {EVA} before")), "{}", told.text());
            assert_eq!(told.field("email"), email, "what was typed stays");
        }
        assert!(house.mail_to("eve@marlow.example").await.is_empty());
        assert!(!owner.browser.get("/people").await.says("Owner until"), "the invite is what it was");
    }

    async fn an_inbox_is_not_flooded(house) {
        let mut olive = owner(&house).await;
        for _ in 0..5 {
            assert_eq!(invite(&mut olive, EVA, "editor").await.status, StatusCode::SEE_OTHER);
            house.wait_minutes(15);
        }
        let refused = invite(&mut olive, EVA, "editor").await;
        assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
        assert!(refused.says("There were too many attempts") && refused.field("email") == EVA, "{}", refused.text());
        assert_eq!(house.mail_to(EVA).await.len(), 5);
        let mut cai = house.council("Eastwold").await.person_with_password(&house, "Cai Price", &[Role::Owner]).await;
        assert_eq!(invite(&mut cai, EVA, "editor").await.status, StatusCode::SEE_OTHER, "others still may");
        for n in 0..29 {
            let sent = invite(&mut cai, &format!("person{n}@eastwold.example"), "editor").await;
            assert_eq!(sent.status, StatusCode::SEE_OTHER, "{n}");
        }
        let refused = invite(&mut cai, "person30@eastwold.example", "editor").await;
        assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS, "nor is everybody's");
    }

    async fn nobody_works_for_the_operator_and_for_another_organisation(house) {
        let mut olive = owner(&house).await;
        let mut robin = operator(&house).await;
        let refused = invite(&mut olive, &robin.email, "editor").await;
        assert_eq!(refused.status, StatusCode::CONFLICT);
        assert!(refused.says("Nobody works for the operator"), "{}", refused.text());
        let refused = invite(&mut robin, &olive.email, "owner").await;
        assert_eq!(refused.status, StatusCode::CONFLICT);
        // Invited by both while she is nobody's: the first she accepts counts.
        let council = invited(&house, &mut olive).await;
        house.wait_minutes(1);
        assert_eq!(invite(&mut robin, EVA, "owner").await.status, StatusCode::SEE_OTHER);
        let portal_operator = house.link_to(EVA).await;
        let mut eva = house.visitor();
        assert_eq!(eva.submit(&council, JOIN).await.status, StatusCode::SEE_OTHER);
        let refused = eva.submit(&portal_operator, &[]).await;
        assert_eq!(refused.status, StatusCode::CONFLICT);
        assert!(refused.says("Use another email address for one of the two"), "{}", refused.text());
        assert_eq!(eva.get("/operator/organisations").await.status, StatusCode::FORBIDDEN);
        let typed = [
            ("name", "Hithe"), ("kind", "council"), ("regime", "england"), ("owner", "Robin Keys"),
            ("email", robin.email.as_str()), ("password", PASSWORD),
        ];
        let own = robin.browser.get("/operator/organisations/new").await.fields_with(&typed);
        assert_eq!(robin.browser.post("/operator/organisations/new", &own).await.status, StatusCode::CONFLICT);
    }

    async fn of_the_operators_invite_and_a_councils_accepted_at_once_one_counts(house) {
        let mut olive = owner(&house).await;
        let mut robin = operator(&house).await;
        // Somebody who has an account and belongs nowhere any more.
        let mut eva = house.council("Eastwold").await.person_with_password(&house, "Eva Moss", &[Role::Editor]).await;
        let mut cai = owner_beside(&house, &eva).await;
        let remove = format!("/people/{}/remove", eva.id);
        cai.browser.submit(&remove, &[("password", PASSWORD)]).await;
        house.wait_minutes(1);
        invite(&mut olive, &eva.email, "editor").await;
        let council = house.link_to(&eva.email).await;
        house.wait_minutes(1);
        invite(&mut robin, &eva.email, "owner").await;
        let portal_operator = house.link_to(&eva.email).await;
        sign_in(&mut eva.browser, &eva.email).await;
        let session = sessions::find(&house.portal, &eva.browser.cookies["session"], house.now()).await;
        let session = session.expect("read").expect("she is signed in");
        let op = Op::new(Actor::Person { id: eva.id, seat: None }, house.now());
        let find = async |link: &str| {
            let token = link.rsplit('/').next().unwrap_or_default();
            invites::find(&house.portal, &op, token).await.expect("it is open")
        };
        let (council, portal_operator) = (find(&council).await, find(&portal_operator).await);
        let (first, second) = tokio::join!(
            invites::accept(&house.portal, &op, &session, &council),
            invites::accept(&house.portal, &op, &session, &portal_operator)
        );
        assert_ne!(first.is_ok(), second.is_ok(), "{first:?} {second:?}");
        let hers = organisations::of_mine(&house.portal, &op).await.expect("read");
        assert_eq!(hers.len(), 1, "{hers:?}");
    }

    async fn inviting_needs_the_password_a_role_and_somebody_who_is_not_there(house) {
        let council = house.council("Marlow Bridge").await;
        let mut owner = council.person_with_password(&house, "Olive Farrow", &[Role::Owner]).await;
        let ada = council.person(&house, "Ada Hill", &[Role::Editor]).await;
        let wrong = [("email", EVA), ("roles", "editor"), ("password", "not this one at all")];
        let refused = owner.browser.submit("/people/invite", &wrong).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!((refused.field("email"), refused.field("roles")), (EVA.to_owned(), "editor".to_owned()));
        let refused = owner.browser.submit("/people/invite", &[("email", EVA), ("password", PASSWORD)]).await;
        assert!(refused.says("Select at least one role"), "{}", refused.text());
        assert_eq!(invite(&mut owner, EVA, "admin").await.status, StatusCode::UNPROCESSABLE_ENTITY);
        let refused = invite(&mut owner, &ada.email, "legal").await;
        assert_eq!(refused.status, StatusCode::CONFLICT);
        assert!(refused.says("Ada Hill belongs to your organisation already"), "{}", refused.text());
        assert!(house.mail_to(EVA).await.is_empty());
    }
}
