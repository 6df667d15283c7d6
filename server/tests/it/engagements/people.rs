//! Who has a role on an engagement, and what they declare.

use super::{
    audit_data, colleague, declare, done, press, publish, published, set_up, sign_in_again, started,
};
use crate::{harness::PASSWORD, pilots::supplier};
use axum::http::StatusCode;
use domain::accounts::Role;
use portal::accounts::members;

scene! {
    async fn everybody_with_a_role_declares_before_it_is_ready(house) {
        let (editor, mut officer, engagement) = set_up(&house).await;
        let people = format!("{engagement}/people");
        done(officer.browser.submit(&people, &[("person", &editor.id.to_string())]).await);
        let answer = officer.browser.submit(&format!("{engagement}/ready"), &[]).await;
        assert_eq!(answer.status, StatusCode::CONFLICT);
        assert!(answer.says("a declaration of interests from Ada Hill"), "{}", answer.text());
        let mut editor = editor;
        let list = editor.browser.get("/workspace/engagements").await;
        assert!(list.says("Declare your interests"), "what blocks me now: {}", list.text());
        declare(&mut editor.browser, &engagement).await;
        done(officer.browser.submit(&format!("{engagement}/ready"), &[]).await);
    }

    async fn whoever_had_a_role_and_left_the_council_answers_for_no_supplier(house) {
        let (_, mut officer, engagement, public) = published(&house).await;
        let lee = colleague(&house, &officer, "Lee Moss", &[Role::Legal]).await;
        done(officer.browser.submit(&format!("{engagement}/people"), &[("person", &lee.id.to_string())]).await);
        let mut owner = colleague(&house, &officer, "Olive Farrow", &[Role::Owner]).await;
        done(owner.browser.submit(&format!("/people/{}/remove", lee.id), &[("password", PASSWORD)]).await);
        let (_, pat) = supplier(&house, "Brightwater").await;
        members::grant(&house.portal, &house.system(), pat.seat.organisation, lee.id, &[Role::Member]).await.expect("they may");
        let mut lee = lee;
        sign_in_again(&house, &mut lee).await;
        let refused = press(&mut lee, &format!("{public}/interest"), "register").await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{}", refused.text());
        assert!(refused.says("You belong to a council of this engagement"), "{}", refused.text());
    }

    async fn whoever_joins_after_ready_stops_publishing_until_they_declare(house) {
        let (mut editor, mut officer, engagement) = set_up(&house).await;
        done(officer.browser.submit(&format!("{engagement}/ready"), &[]).await);
        done(officer.browser.submit(&format!("{engagement}/people"), &[("person", &editor.id.to_string())]).await);
        let answer = publish(&mut officer.browser, &engagement).await;
        assert_eq!(answer.status, StatusCode::CONFLICT);
        assert!(answer.says("a declaration of interests from Ada Hill"), "{}", answer.text());
        declare(&mut editor.browser, &engagement).await;
        done(publish(&mut officer.browser, &engagement).await);
    }

    async fn an_officer_who_publishes_owes_a_declaration_too(house) {
        let (_, mut officer, engagement) = set_up(&house).await;
        done(officer.browser.submit(&format!("{engagement}/ready"), &[]).await);
        let mut second = colleague(&house, &officer, "Eve Lund", &[Role::Procurement]).await;
        let answer = publish(&mut second.browser, &engagement).await;
        assert_eq!(answer.status, StatusCode::CONFLICT);
        assert!(answer.says("a declaration of interests from Eve Lund"), "{}", answer.text());
        // Whoever may give roles on it takes one by declaring; anybody else is added first.
        declare(&mut second.browser, &engagement).await;
        done(publish(&mut second.browser, &engagement).await);
        let mut editor = colleague(&house, &officer, "Ed Lund", &[Role::Editor]).await;
        assert_eq!(editor.browser.get(&format!("{engagement}/declare")).await.status, StatusCode::FORBIDDEN);
    }

    async fn the_detail_is_read_by_the_person_legal_and_procurement_alone(house) {
        let (mut editor, mut officer, engagement) = started(&house).await;
        let mut legal = colleague(&house, &officer, "Lee Okoro", &[Role::Legal]).await;
        let mut owner = colleague(&house, &officer, "Oma Reid", &[Role::Owner]).await;
        done(officer.browser.submit(&format!("{engagement}/people"), &[("person", &editor.id.to_string())]).await);
        let path = format!("{engagement}/declare");
        let answer = editor.browser.submit(&path, &[("interest", "actual"), ("detail", "")]).await;
        assert!(answer.says("Enter what the conflict is"), "{}", answer.text());
        let detail = [("interest", "perceived"), ("detail", "My cousin works at Quagmirehithe Ltd.")];
        done(editor.browser.submit(&path, &detail).await);
        assert_eq!(editor.browser.get(&path).await.field("detail"), "My cousin works at Quagmirehithe Ltd.");
        let declarations = format!("{engagement}/declarations");
        for reader in [&mut legal, &mut officer] {
            assert!(reader.browser.get(&declarations).await.says("Quagmirehithe"));
        }
        for other in [&mut editor, &mut owner] {
            assert_eq!(other.browser.get(&declarations).await.status, StatusCode::FORBIDDEN);
        }
        let task_page = owner.browser.get(&engagement).await;
        assert!(task_page.says("Ada Hill declared their interests on 3 March 2027"), "{}", task_page.text());
        assert!(!task_page.says("Quagmirehithe") && !task_page.says("might think"));
        for row in audit_data(&house).await {
            assert!(!row.contains("Quagmirehithe"), "{row}");
        }
        let mut stranger = house.council("Eastwold").await.person(&house, "Cai Price", &[Role::Legal, Role::Procurement]).await;
        for path in [&declarations, &path, &engagement] {
            assert_eq!(stranger.browser.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
        }
    }

    async fn a_declaration_is_kept_and_the_newest_counts(house) {
        let (_, mut officer, engagement) = started(&house).await;
        declare(&mut officer.browser, &engagement).await;
        declare(&mut officer.browser, &engagement).await;
        house.wait_minutes(1);
        done(officer.browser.submit(&format!("{engagement}/declare"), &[("interest", "actual"), ("detail", "A share")]).await);
        let page = officer.browser.get(&format!("{engagement}/declarations")).await;
        assert!(page.says("actual conflict") && !page.says("no conflict"), "{}", page.text());
        let declared = audit_data(&house).await.into_iter().filter(|row| row.contains("ConflictDeclared"));
        assert_eq!(declared.count(), 2, "the same again is not written twice");
    }

    async fn only_colleagues_can_be_added(house) {
        let (_, mut officer, engagement) = started(&house).await;
        let stranger = house.council("Eastwold").await.person(&house, "Cai Price", &[Role::Procurement]).await;
        let path = format!("{engagement}/people");
        let answer = officer.browser.submit(&path, &[("person", &stranger.id.to_string())]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", answer.text());
        let page = officer.browser.get(&path).await;
        assert!(page.says("Ada Hill") && !page.says("Cai Price"), "{}", page.text());
        assert!(officer.browser.submit(&path, &[("person", "x")]).await.says("Select a colleague"));
    }

    async fn an_evaluator_sees_only_what_they_have_a_role_on(house) {
        let (_, mut officer, engagement) = started(&house).await;
        let mut evaluator = colleague(&house, &officer, "Una Frost", &[Role::Evaluator]).await;
        assert!(!evaluator.browser.get("/workspace/engagements").await.says("Repeat visits"));
        done(officer.browser.submit(&format!("{engagement}/people"), &[("person", &evaluator.id.to_string())]).await);
        assert!(evaluator.browser.get("/workspace/engagements").await.says("Repeat visits"));
        declare(&mut evaluator.browser, &engagement).await;
    }
}
