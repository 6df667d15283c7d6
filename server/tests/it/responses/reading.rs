//! A council reads responses when it said it would, having declared, and tells each supplier what comes of it.

use super::{APPROACH, asking, submitted};
use crate::{
    engagements::{audit_data, colleague, declare, done, sign_in_again},
    harness::{Answer, House, Somebody},
};
use axum::http::StatusCode;
use domain::accounts::Role;

/// Until ten minutes past the closing date.
const PAST_THE_CLOSE: i64 = 60 * 24 * 28 + 6 * 60 + 10;

async fn list(somebody: &mut Somebody, engagement: &str) -> Answer {
    somebody.browser.get(&format!("{engagement}/responses")).await
}

/// The addresses that begin like this on a page, in their order.
fn links(page: &Answer, start: &str) -> Vec<String> {
    let start = format!("\"{start}");
    let found = page
        .body
        .match_indices(&start)
        .map(|(at, _)| page.body[at + 1..].chars().take_while(|letter| *letter != '"').collect::<String>());
    found.collect()
}

async fn close(house: &House, officer: &mut Somebody) {
    house.wait_minutes(PAST_THE_CLOSE);
    sign_in_again(house, officer).await;
}

scene! {
    async fn responses_are_sealed_until_the_close_and_then_read_side_by_side(house) {
        let (mut officer, engagement, public) = asking(&house).await;
        submitted(&house, "Brightwater", &public, APPROACH).await;
        submitted(&house, "Alder", &public, "<script>alert(1)</script> sensors.").await;
        let sealed = list(&mut officer, &engagement).await;
        assert!(sealed.status == StatusCode::CONFLICT && sealed.says("Responses are sealed until the closing date"), "{}", sealed.text());
        assert!(!sealed.says("Brightwater") && !sealed.says("Alder"), "{}", sealed.text());
        let log = audit_data(&house).await;
        assert!(!log.iter().any(|row| row.contains("ResponsesRead")), "nothing was read");
        close(&house, &mut officer).await;
        let page = list(&mut officer, &engagement).await;
        assert!(page.says("Alder") && page.says("Brightwater") && page.says("Version 1, 3 March 2027"), "{}", page.text());
        let questions = links(&page, &format!("{engagement}/responses/to/"));
        assert_eq!(questions.len(), 6);
        let approach = officer.browser.get(&questions[1]).await;
        assert!(approach.says(APPROACH) && approach.says("<script>alert(1)</script> sensors."), "{}", approach.text());
        assert!(!approach.body.contains("<script>alert(1)"), "it is text");
        let first = approach.text().find("Alder");
        assert!(first < approach.text().find("Brightwater"), "by name, and no ranking");
        let whole = links(&page, &format!("{engagement}/responses/0")).into_iter().next().expect("each has a page");
        let one = officer.browser.get(&whole).await;
        assert!(one.says("Response of Alder") && one.says("Three people in Leeds."), "{}", one.text());
        let log = audit_data(&house).await;
        assert_eq!(log.iter().filter(|row| row.contains("ResponsesRead")).count(), 2, "each look is logged");
    }

    async fn nobody_reads_before_they_declared_or_with_an_actual_conflict(house) {
        let (mut officer, engagement, public) = asking(&house).await;
        submitted(&house, "Brightwater", &public, APPROACH).await;
        house.wait_minutes(PAST_THE_CLOSE);
        sign_in_again(&house, &mut officer).await;
        let mut eva = colleague(&house, &officer, "Eva Ling", &[Role::Evaluator]).await;
        let refused = list(&mut eva, &engagement).await;
        assert!(refused.status == StatusCode::FORBIDDEN && refused.says("declared that they have no actual conflict"), "{}", refused.text());
        done(officer.browser.submit(&format!("{engagement}/people"), &[("person", &eva.id.to_string())]).await);
        assert_eq!(list(&mut eva, &engagement).await.status, StatusCode::FORBIDDEN, "a role is no declaration");
        declare(&mut eva.browser, &engagement).await;
        let page = list(&mut eva, &engagement).await;
        assert!(page.says("Brightwater") && !page.says("Acknowledge"), "{}", page.text());
        let acknowledge = eva.browser.get(&format!("{engagement}/responses/acknowledge")).await;
        assert_eq!(acknowledge.status, StatusCode::FORBIDDEN);
        let one = links(&page, &format!("{engagement}/responses/0")).remove(0);
        assert_eq!(eva.browser.get(&one).await.status, StatusCode::OK);
        house.wait_minutes(1);
        let conflict = [("interest", "actual"), ("detail", "My brother works there.")];
        done(eva.browser.submit(&format!("{engagement}/declare"), &conflict).await);
        for address in [format!("{engagement}/responses"), one.clone()] {
            let refused = eva.browser.get(&address).await;
            assert!(refused.status == StatusCode::FORBIDDEN && !refused.says("Brightwater"), "{}", refused.text());
        }
        let mut finance = colleague(&house, &officer, "Finn", &[Role::Finance]).await;
        assert_eq!(list(&mut finance, &engagement).await.status, StatusCode::FORBIDDEN);
        let elsewhere = house.council("Eastwold").await;
        let mut stranger = elsewhere.person(&house, "Cai Price", &[Role::Procurement]).await;
        for address in [format!("{engagement}/responses"), one] {
            assert_eq!(stranger.browser.get(&address).await.status, StatusCode::NOT_FOUND);
        }
    }

    async fn each_supplier_hears_that_it_was_read_and_what_comes_of_it_also_no(house) {
        let (mut officer, engagement, public) = asking(&house).await;
        let mut alder = submitted(&house, "Alder", &public, "Sensors.").await;
        let mut pat = submitted(&house, "Brightwater", &public, APPROACH).await;
        close(&house, &mut officer).await;
        let acknowledge = format!("{engagement}/responses/acknowledge");
        let form = officer.browser.get(&acknowledge).await;
        assert!(form.says("2 suppliers are told"), "{}", form.text());
        for _ in 0..2 {
            done(officer.browser.post(&acknowledge, &form.fields()).await);
        }
        let page = list(&mut officer, &engagement).await;
        let outcome = |place: usize| format!("{}/outcome", links(&page, &format!("{engagement}/responses/0"))[place]);
        let form = officer.browser.get(&outcome(0)).await.fields_with(&[("outcome", "no_further"), ("words", "We look for no sensors.")]);
        for _ in 0..2 {
            done(officer.browser.post(&outcome(0), &form).await);
        }
        let empty = officer.browser.submit(&outcome(1), &[("outcome", "go_on"), ("words", " ")]).await;
        assert!(empty.status == StatusCode::UNPROCESSABLE_ENTITY && empty.says("Enter what you tell them"), "{}", empty.text());
        let other = officer.browser.get("/cookies").await.token();
        let other = [other, [("outcome", "go_on"), ("words", "On second thoughts, yes."), ("seen", "2")].map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec()].concat();
        let late = officer.browser.post(&outcome(0), &other).await;
        assert!(late.status == StatusCode::CONFLICT && late.says("On second thoughts, yes."), "{}", late.text());
        let mails = house.mail_to(&alder.email).await;
        let count = |subject: &str| mails.iter().filter(|mail| mail.subject.starts_with(subject)).count();
        assert_eq!((count("The council has your response"), count("What comes of your response")), (1, 1), "{mails:?}");
        assert!(mails[0].body.contains("We do not take it further") && mails[0].body.contains("We look for no sensors."), "{}", mails[0].body);
        assert!(!house.mail_to(&pat.email).await.iter().any(|mail| mail.body.contains("no sensors")), "what one is told is no other's business");
        sign_in_again(&house, &mut alder).await;
        let page = alder.browser.get(&format!("{public}/response")).await;
        assert!(page.says("We look for no sensors.") && page.says("Outcome told"), "{}", page.text());
        sign_in_again(&house, &mut pat).await;
        let page = pat.browser.get(&format!("{public}/response")).await;
        assert!(page.says("that it has your response and reads it") && !page.says("no sensors"), "{}", page.text());
    }

    async fn what_can_still_change_is_neither_acknowledged_nor_decided(house) {
        let (_, mut officer, engagement) = crate::engagements::set_up(&house).await;
        done(officer.browser.submit(&format!("{engagement}/set-up/reading"), &[("reading", "as_they_come")]).await);
        done(officer.browser.submit(&format!("{engagement}/set-up/questions"), &[]).await);
        done(officer.browser.submit(&format!("{engagement}/ready"), &[]).await);
        done(crate::engagements::publish(&mut officer.browser, &engagement).await);
        let public = crate::engagements::public_address(&mut officer.browser, &engagement).await;
        submitted(&house, "Brightwater", &public, APPROACH).await;
        let page = list(&mut officer, &engagement).await;
        assert!(page.says("Brightwater") && page.says("Suppliers can change and withdraw"), "{}", page.text());
        let one = links(&page, &format!("{engagement}/responses/0")).remove(0);
        assert!(officer.browser.get(&one).await.says(APPROACH), "as they come");
        let token = officer.browser.get("/cookies").await.token();
        for address in [format!("{engagement}/responses/acknowledge"), format!("{one}/outcome")] {
            let more = [("outcome", "go_on"), ("words", "Good."), ("seen", "1")].map(|(name, value)| (name.to_owned(), value.to_owned()));
            let early = officer.browser.post(&address, &[token.clone(), more.to_vec()].concat()).await;
            assert!(early.status == StatusCode::CONFLICT && early.says("Suppliers can still change their responses"), "{address}: {}", early.text());
        }
    }
}
