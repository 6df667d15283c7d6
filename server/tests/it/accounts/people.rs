//! Roles: who changes them, and who always stays.

use super::{is_in, sign_in};
use crate::harness::{Answer, House, PASSWORD, Somebody};
use axum::http::StatusCode;
use domain::accounts::Role;
use portal::accounts::{
    confirm,
    members::{self, Change},
};

async fn change(by: &mut Somebody, person: &Somebody, roles: &[&str]) -> Answer {
    let path = format!("/people/{}", person.id);
    let page = by.browser.get(&path).await;
    let mut fields = page.fields_with(&[("roles", ""), ("password", PASSWORD)]);
    fields.retain(|(name, _)| name != "roles");
    fields.extend(roles.iter().map(|role| ("roles".to_owned(), (*role).to_owned())));
    by.browser.post(&path, &fields).await
}

async fn owner_and_editor(house: &House) -> (Somebody, Somebody) {
    let council = house.council("Marlow Bridge").await;
    let owner = council.person_with_password(house, "Olive Farrow", &[Role::Owner]).await;
    (owner, council.person_with_password(house, "Ada Hill", &[Role::Editor]).await)
}

scene! {
    async fn an_owner_changes_roles_and_the_person_signs_in_again(house) {
        let (mut olive, mut ada) = owner_and_editor(&house).await;
        let wrong = format!("/people/{}", ada.id);
        let refused = olive.browser.submit(&wrong, &[("password", "not this one at all")]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(is_in(&mut ada.browser).await);
        let done = change(&mut olive, &ada, &["editor", "legal"]).await;
        assert_eq!(done.location(), "/people", "{}", done.text());
        assert!(!is_in(&mut ada.browser).await, "a change of rights ends the person's sessions");
        sign_in(&mut ada.browser, &ada.email).await;
        assert!(ada.browser.get("/account").await.says("Editor, Legal officer"));
        assert!(house.mail_to(&ada.email).await[0].body.contains("Editor, Legal officer"));
        assert!(is_in(&mut olive.browser).await, "the owner's own session goes on");
    }

    async fn an_editor_reads_the_list_and_changes_nothing(house) {
        let (olive, mut ada) = owner_and_editor(&house).await;
        let list = ada.browser.get("/people").await;
        assert!(list.says("Olive Farrow") && !list.says(&olive.email) && !list.says("Invite somebody"), "{}", list.text());
        for path in [format!("/people/{}", olive.id), "/people/invite".to_owned()] {
            assert_eq!(ada.browser.get(&path).await.status, StatusCode::FORBIDDEN, "{path}");
        }
    }

    async fn people_of_others_do_not_exist(house) {
        let (_, ada) = owner_and_editor(&house).await;
        let mut cai = house.council("Eastwold").await.person_with_password(&house, "Cai Price", &[Role::Owner]).await;
        for path in [format!("/people/{}", ada.id), format!("/people/{}/remove", ada.id)] {
            let answer = cai.browser.get(&path).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
            assert!(!answer.says("Ada Hill"));
        }
        let op = cai.op(&house);
        let confirmed = confirm(&house.portal, &op, PASSWORD).await.expect("the right one");
        assert!(members::remove(&house.portal, &op, confirmed, ada.id).await.is_err());
        let another = ada.op(&house);
        let change = Change { person: ada.id, seen: vec![Role::Editor], roles: vec![Role::Owner] };
        assert!(members::change_roles(&house.portal, &another, confirmed, &change).await.is_err(), "a confirmation is of one person");
    }

    async fn the_last_owner_is_neither_demoted_nor_removed(house) {
        let (mut olive, ada) = owner_and_editor(&house).await;
        let own = Somebody { browser: olive.browser.clone(), email: olive.email.clone(), seat: olive.seat.clone(), id: olive.id };
        let refused = change(&mut olive, &own, &["editor"]).await;
        assert_eq!(refused.status, StatusCode::CONFLICT);
        assert!(refused.says("needs at least one owner"), "{}", refused.text());
        let remove = format!("/people/{}/remove", olive.id);
        let refused = olive.browser.submit(&remove, &[("password", PASSWORD)]).await;
        assert_eq!(refused.status, StatusCode::CONFLICT);
        assert_eq!(change(&mut olive, &ada, &["owner"]).await.status, StatusCode::SEE_OTHER);
        let before = olive.browser.cookies["session"].clone();
        let done = change(&mut olive, &own, &["owner", "editor"]).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
        assert!(is_in(&mut olive.browser).await);
        assert_ne!(olive.browser.cookies["session"], before, "new rights, new token");
        let left = olive.browser.submit(&remove, &[("password", PASSWORD)]).await;
        assert_eq!(left.location(), "/account", "{}", left.text());
        assert!(olive.browser.get("/account").await.says("You do not belong to an organisation"));
    }

    async fn of_two_owners_who_demote_each_other_at_once_one_stays(house) {
        for round in 0..5 {
            let council = house.council(&format!("Council {round}")).await;
            let one = council.person_with_password(&house, "Olive Farrow", &[Role::Owner]).await;
            let two = council.person_with_password(&house, "Cai Price", &[Role::Owner]).await;
            let demote = async |by: &Somebody, whom: &Somebody| {
                let op = by.op(&house);
                let confirmed = confirm(&house.portal, &op, PASSWORD).await.expect("the right one");
                let change = Change { person: whom.id, seen: vec![Role::Owner], roles: vec![Role::Editor] };
                members::change_roles(&house.portal, &op, confirmed, &change).await
            };
            let (first, second) = tokio::join!(demote(&one, &two), demote(&two, &one));
            assert_eq!(usize::from(first.is_ok()) + usize::from(second.is_ok()), 1, "{first:?} {second:?}");
            let members = members::list(&house.portal, &one.op(&house)).await.expect("read");
            assert_eq!(members.iter().filter(|member| member.roles.contains(&Role::Owner)).count(), 1);
        }
    }

    async fn a_change_that_somebody_else_made_first_is_not_written_over(house) {
        let (mut olive, ada) = owner_and_editor(&house).await;
        let path = format!("/people/{}", ada.id);
        let page = olive.browser.get(&path).await;
        change(&mut olive, &ada, &["legal"]).await;
        let fields = page.fields_with(&[("roles", "finance"), ("password", PASSWORD)]);
        let told = olive.browser.post(&path, &fields).await;
        assert_eq!(told.status, StatusCode::CONFLICT, "{}", told.text());
        assert!(olive.browser.get("/people").await.says("Legal officer"));
    }

    async fn whoever_is_removed_sees_nothing_more(house) {
        let (mut olive, mut ada) = owner_and_editor(&house).await;
        let remove = format!("/people/{}/remove", ada.id);
        let wrong = olive.browser.submit(&remove, &[("password", "not this one at all")]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        let done = olive.browser.submit(&remove, &[("password", PASSWORD)]).await;
        assert_eq!(done.location(), "/people", "{}", done.text());
        assert!(!is_in(&mut ada.browser).await);
        sign_in(&mut ada.browser, &ada.email).await;
        assert_eq!(ada.browser.get("/problems").await.status, StatusCode::FORBIDDEN);
        assert!(!olive.browser.get("/people").await.says("Ada Hill"));
        assert!(house.mail_to(&ada.email).await[0].body.contains("no longer belong to Marlow Bridge"));
    }
}
