//! What was allowed or confirmed counts only while it is still true: a password that was reset, roles that were
//! taken away, a session that has lasted its time.

use super::{events, is_in, operator, set_up_second_step, sign_in};
use crate::harness::{House, PASSWORD, Somebody};
use axum::http::StatusCode;
use domain::{
    accounts::{OrganisationKind, Role},
    fault::FaultKind,
};
use portal::accounts::{
    self, confirm,
    invites::{self, NewInvite},
    members::{self, Change},
    second_factor,
};

const NEW: &str = "seven blue lanterns";
const EVA: &str = "eva@marlow.example";

async fn somebody(house: &House) -> Somebody {
    house.council("Marlow Bridge").await.person_with_password(house, "Ada Hill", &[Role::Editor]).await
}

async fn two_owners(house: &House) -> (Somebody, Somebody) {
    let council = house.council("Marlow Bridge").await;
    let olive = council.person_with_password(house, "Olive Farrow", &[Role::Owner]).await;
    (olive, council.person_with_password(house, "Cai Price", &[Role::Owner]).await)
}

/// Asks for a link to set a new password; gives back its path.
async fn reset_link(house: &House, email: &str) -> String {
    // Later than any other mail, so that the newest is this one.
    house.wait_minutes(1);
    house.visitor().submit("/reset", &[("email", email)]).await;
    house.work().await;
    house.link_to(email).await
}

async fn reset(house: &House, email: &str) {
    let link = reset_link(house, email).await;
    let set = house.visitor().submit(&link, &[("password", NEW)]).await;
    assert_eq!(set.status, StatusCode::SEE_OTHER, "{}", set.text());
}

fn invite_for_eva(by: &Somebody, house: &House) -> NewInvite {
    NewInvite { id: by.op(house).id(), email: EVA.to_owned(), name: String::new(), roles: vec![Role::Owner] }
}

scene! {
    async fn what_was_confirmed_before_a_reset_does_not_write_over_it(house) {
        let mut ada = somebody(&house).await;
        set_up_second_step(&house, &mut ada).await;
        let op = ada.op(&house);
        let confirmed = confirm(&house.portal, &op, PASSWORD).await.expect("the right one");
        let offer = second_factor::offer(&house.portal, &op).expect("an offer");
        let code = second_factor::code_at(&offer.secret, house.now()).expect("a secret");
        let proven = second_factor::prove(&house.portal, &op, &offer.sealed, &code).expect("the right code");
        house.wait_minutes(1);
        reset(&house, &ada.email).await;
        let changed = accounts::change_password(&house.portal, &op, confirmed, "the thief has this one").await;
        assert_eq!(changed.expect_err("the owner was first").kind, FaultKind::Conflict);
        let set_up = second_factor::set_up(&house.portal, &op, confirmed, &proven).await;
        assert_eq!(set_up.expect_err("the owner was first").kind, FaultKind::Conflict);
        let codes = second_factor::make_new_codes(&house.portal, &op, confirmed).await;
        assert_eq!(codes.expect_err("the owner was first").kind, FaultKind::Conflict);
        let entered = house.visitor().submit("/sign-in", &[("email", &ada.email), ("password", NEW)]).await;
        assert_eq!(entered.status, StatusCode::SEE_OTHER, "the new password is the owner\u{2019}s");
    }

    async fn of_a_change_and_a_reset_at_once_the_reset_stands(house) {
        for round in 0..3 {
            let council = house.council(&format!("Council {round}")).await;
            let ada = council.person_with_password(&house, "Ada Hill", &[Role::Editor]).await;
            let link = reset_link(&house, &ada.email).await;
            let mut owner = house.visitor();
            let fields = owner.get(&link).await.fields_with(&[("password", NEW)]);
            let op = ada.op(&house);
            let confirmed = confirm(&house.portal, &op, PASSWORD).await.expect("the right one");
            let change = accounts::change_password(&house.portal, &op, confirmed, "the thief has this one");
            let (changed, set) = tokio::join!(change, owner.post(&link, &fields));
            assert_ne!(changed.is_ok(), set.status == StatusCode::SEE_OTHER, "one of them: {changed:?} {}", set.status);
            let mut late = house.visitor();
            let typed = [("email", ada.email.as_str()), ("password", NEW)];
            let entered = late.submit("/sign-in", &typed).await.status == StatusCode::SEE_OTHER;
            assert_eq!(entered, changed.is_err());
        }
    }

    async fn a_session_goes_on_only_in_the_epoch_that_its_change_began(house) {
        let ada = somebody(&house).await;
        let op = ada.op(&house);
        let token = ada.browser.cookies["session"].clone();
        let session = portal::operational::sessions::find(&house.portal, &token, house.now()).await;
        let session = session.expect("read").expect("she is signed in");
        let confirmed = confirm(&house.portal, &op, PASSWORD).await.expect("the right one");
        accounts::change_password(&house.portal, &op, confirmed, "four loud geese").await.expect("a good one");
        reset(&house, &ada.email).await;
        let late = confirmed.go_on(&house.portal, &op, &session).await;
        assert_eq!(late.expect_err("the owner was first").kind, FaultKind::SignIn);
    }

    async fn links_to_set_a_password_end_with_the_password_and_with_a_new_second_step(house) {
        let mut ada = somebody(&house).await;
        let first = reset_link(&house, &ada.email).await;
        let typed = [("password", PASSWORD), ("password_new", NEW)];
        assert_eq!(ada.browser.submit("/account/password", &typed).await.status, StatusCode::SEE_OTHER);
        assert_eq!(house.visitor().get(&first).await.status, StatusCode::GONE);
        let mut eva = house.council("Eastwold").await.person_with_password(&house, "Eva Moss", &[Role::Editor]).await;
        let second = reset_link(&house, &eva.email).await;
        assert_eq!(house.visitor().get(&second).await.status, StatusCode::OK);
        set_up_second_step(&house, &mut eva).await;
        assert_eq!(house.visitor().get(&second).await.status, StatusCode::GONE);
    }

    async fn an_owner_who_was_removed_hands_out_nothing_more(house) {
        let (olive, cai) = two_owners(&house).await;
        let op = cai.op(&house);
        let before = confirm(&house.portal, &op, PASSWORD).await.expect("the right one");
        let confirmed = confirm(&house.portal, &olive.op(&house), PASSWORD).await.expect("the right one");
        members::remove(&house.portal, &olive.op(&house), confirmed, cai.id).await.expect("she may");
        // The password is still right; it is the roles that are gone.
        let after = confirm(&house.portal, &op, PASSWORD).await.expect("the right one");
        for confirmed in [before, after] {
            let invited = invites::invite(&house.portal, &op, confirmed, &invite_for_eva(&cai, &house)).await;
            assert_eq!(invited.expect_err("he was removed").kind, FaultKind::Conflict);
            let change = Change { person: olive.id, seen: vec![Role::Owner], roles: vec![Role::Owner, Role::Legal] };
            let changed = members::change_roles(&house.portal, &op, confirmed, &change).await;
            assert_eq!(changed.expect_err("he was removed").kind, FaultKind::Conflict);
            let removed = members::remove(&house.portal, &op, confirmed, olive.id).await;
            assert!(removed.is_err(), "he was removed");
        }
        assert!(house.mail_to(EVA).await.is_empty());
    }

    async fn an_operator_who_was_removed_registers_nothing_more(house) {
        let robin = operator(&house).await;
        let (organisation, kind) = (robin.seat.organisation, OrganisationKind::Operator);
        let mut other = house.person(organisation, kind, "Sam Locke", &[Role::Owner], Some(PASSWORD)).await;
        let op = robin.op(&house);
        let confirmed = confirm(&house.portal, &op, PASSWORD).await.expect("the right one");
        let removed = other.browser.submit(&format!("/people/{}/remove", robin.id), &[("password", PASSWORD)]).await;
        assert_eq!(removed.status, StatusCode::SEE_OTHER, "{}", removed.text());
        let new = accounts::organisations::NewOrganisation {
            slug: "hithe".to_owned(),
            name: "Hithe".to_owned(),
            kind: OrganisationKind::Council,
            regime: domain::accounts::Regime::England,
            identifiers: Vec::new(),
        };
        let first = invite_for_eva(&robin, &house);
        let done = accounts::organisations::register_with_invite(&house.portal, &op, confirmed, new, &first).await;
        assert_eq!(done.expect_err("he was removed").kind, FaultKind::Conflict);
        assert!(!other.browser.get("/operator/organisations").await.says("Hithe"));
    }

    async fn the_open_invites_of_a_removed_owner_are_taken_back(house) {
        let (mut olive, mut cai) = two_owners(&house).await;
        let invite = async |by: &mut Somebody, email: &str| {
            let typed = [("email", email), ("roles", "owner"), ("password", PASSWORD)];
            by.browser.submit("/people/invite", &typed).await;
            house.link_to(email).await
        };
        let own = invite(&mut cai, "cai@elsewhere.example").await;
        let olives = invite(&mut olive, EVA).await;
        let remove = format!("/people/{}/remove", cai.id);
        let removed = olive.browser.submit(&remove, &[("password", PASSWORD)]).await;
        assert_eq!(removed.status, StatusCode::SEE_OTHER, "{}", removed.text());
        let gone = house.visitor().get(&own).await;
        assert_eq!(gone.status, StatusCode::GONE, "he does not return by an invite of his own");
        assert_eq!(house.visitor().get(&olives).await.status, StatusCode::OK, "those of others stay");
        let removed = events(&house, "MemberRemoved").await;
        assert!(removed[0].contains("\"invites_revoked\":1"), "{removed:?}");
    }

    async fn an_owner_who_becomes_an_editor_loses_the_invites_too(house) {
        let (olive, mut cai) = two_owners(&house).await;
        let typed = [("email", EVA), ("roles", "editor"), ("password", PASSWORD)];
        cai.browser.submit("/people/invite", &typed).await;
        let link = house.link_to(EVA).await;
        let op = olive.op(&house);
        let change = async |seen: Role, roles: Vec<Role>| {
            let confirmed = confirm(&house.portal, &op, PASSWORD).await.expect("the right one");
            let change = Change { person: cai.id, seen: vec![seen], roles };
            members::change_roles(&house.portal, &op, confirmed, &change).await.expect("she may");
        };
        change(Role::Owner, vec![Role::Owner, Role::Legal]).await;
        assert_eq!(house.visitor().get(&link).await.status, StatusCode::OK, "he still answers for the council");
        let confirmed = confirm(&house.portal, &op, PASSWORD).await.expect("the right one");
        let seen = vec![Role::Owner, Role::Legal];
        let demoted = Change { person: cai.id, seen, roles: vec![Role::Editor] };
        members::change_roles(&house.portal, &op, confirmed, &demoted).await.expect("she may");
        assert_eq!(house.visitor().get(&link).await.status, StatusCode::GONE);
    }

    async fn an_invite_sent_while_its_sender_is_removed_does_not_stay_open(house) {
        for round in 0..5 {
            let council = house.council(&format!("Council {round}")).await;
            let olive = council.person_with_password(&house, "Olive Farrow", &[Role::Owner]).await;
            let cai = council.person_with_password(&house, "Cai Price", &[Role::Owner]).await;
            let (ops, new) = ((olive.op(&house), cai.op(&house)), invite_for_eva(&cai, &house));
            let hers = confirm(&house.portal, &ops.0, PASSWORD).await.expect("the right one");
            let his = confirm(&house.portal, &ops.1, PASSWORD).await.expect("the right one");
            let (removed, _) = tokio::join!(
                members::remove(&house.portal, &ops.0, hers, cai.id),
                invites::invite(&house.portal, &ops.1, his, &new)
            );
            removed.expect("she may");
            let open = invites::pending(&house.portal, &ops.0).await.expect("read");
            assert!(open.is_empty(), "{open:?}");
        }
    }

    async fn a_session_ends_after_twelve_hours_whatever_happens_in_it(house) {
        let mut ada = somebody(&house).await;
        sign_in(&mut ada.browser, &ada.email).await;
        let mut untouched = house.visitor();
        sign_in(&mut untouched, &ada.email).await;
        for visit in 1..=28 {
            house.wait_minutes(25);
            assert!(is_in(&mut untouched).await, "after {} minutes", visit * 25);
            assert!(is_in(&mut ada.browser).await);
            if visit % 9 == 0 {
                // To the same organisation again, with no password: nobody stays longer for it.
                let here = [("organisation", ada.seat.organisation.to_string())];
                let switched = ada.browser.submit("/account/organisation", &[(here[0].0, &here[0].1)]).await;
                assert_eq!(switched.status, StatusCode::SEE_OTHER, "{}", switched.text());
            }
        }
        house.wait_minutes(19);
        assert!(is_in(&mut ada.browser).await && is_in(&mut untouched).await, "after 719 minutes");
        house.wait_minutes(1);
        assert!(!is_in(&mut untouched).await, "after 720 minutes");
        assert!(!is_in(&mut ada.browser).await, "after 720 minutes, and three changes of organisation");
    }

    async fn an_invite_accepted_makes_no_session_longer(house) {
        let (mut olive, _) = two_owners(&house).await;
        let mut eva = house.council("Eastwold").await.person_with_password(&house, "Eva Moss", &[Role::Editor]).await;
        for _ in 0..28 {
            house.wait_minutes(25);
            assert!(is_in(&mut eva.browser).await);
        }
        sign_in(&mut olive.browser, &olive.email).await;
        let typed = [("email", eva.email.as_str()), ("roles", "editor"), ("password", PASSWORD)];
        olive.browser.submit("/people/invite", &typed).await;
        let link = house.link_to(&eva.email).await;
        let accepted = eva.browser.submit(&link, &[]).await;
        assert_eq!(accepted.location(), "/organisation", "{}", accepted.text());
        assert!(is_in(&mut eva.browser).await);
        house.wait_minutes(20);
        assert!(!is_in(&mut eva.browser).await, "after 720 minutes");
    }
}
