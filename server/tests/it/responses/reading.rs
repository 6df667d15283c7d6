//! A council reads responses when it said it would, having declared, and tells each supplier what comes of it.

use super::{APPROACH, asking, questions, submitted};
use crate::{
    accounts::looked_up,
    engagements::{audit_data, colleague, declare, done, press, sign_in_again},
    harness::{Answer, House, Somebody},
};
use axum::http::StatusCode;
use domain::{accounts::Role, ids::ResponseId};
use portal::accounts::organisations;

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

/// The addresses of the responses that a page links to, in their order.
fn responses(page: &Answer, engagement: &str) -> Vec<String> {
    let below = format!("{engagement}/responses/");
    let mut links = links(page, &below);
    links.retain(|link| link[below.len()..].parse::<ResponseId>().is_ok());
    links
}

async fn close(house: &House, officer: &mut Somebody) {
    house.wait_minutes(PAST_THE_CLOSE);
    sign_in_again(house, officer).await;
}

scene! {
    async fn a_supplier_whose_number_nobody_has_looked_up_is_shown_as_unverified(house) {
        let (mut officer, engagement, public) = asking(&house).await;
        let mut unknown = submitted(&house, "Brightwater", &public, APPROACH).await;
        let mut known = submitted(&house, "Alder", &public, APPROACH).await;
        organisations::add_identifier(&house.portal, &unknown.op(&house), "GB-COH", "OC301234").await.expect("it is new");
        for one in [&mut unknown, &mut known] {
            done(press(one, &format!("{public}/interest"), "register").await);
        }
        looked_up(&house, &known).await;
        close(&house, &mut officer).await;
        for page in [list(&mut officer, &engagement).await, officer.browser.get(&format!("{engagement}/interest")).await] {
            assert!(page.says("Brightwater Unverified") && page.says("Alder") && !page.says("Alder Unverified"), "{}", page.text());
        }
        let of = responses(&list(&mut officer, &engagement).await, &engagement);
        let (alder, brightwater) = (officer.browser.get(&of[0]).await, officer.browser.get(&of[1]).await);
        assert!(!alder.says("Unverified") && brightwater.says("Unverified"), "{} {}", alder.text(), brightwater.text());
    }

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
        let whole = responses(&page, &engagement).into_iter().next().expect("each has a page");
        let one = officer.browser.get(&whole).await;
        assert!(one.says("Response of Alder") && one.says("Three people in Leeds."), "{}", one.text());
        let log = audit_data(&house).await;
        assert_eq!(log.iter().filter(|row| row.contains("ResponsesRead")).count(), 3, "each look is logged: the list, a question, a response");
    }

    async fn the_council_reads_the_last_version_and_nothing_of_the_draft(house) {
        let (mut officer, engagement, public) = asking(&house).await;
        let mut pat = submitted(&house, "Brightwater", &public, "The first words.").await;
        let own = questions(&mut pat, &public).await;
        done(pat.browser.submit(&own[1], &[("text", "The second words.")]).await);
        done(pat.browser.submit(&format!("{public}/response/check"), &[]).await);
        done(pat.browser.submit(&own[1], &[("text", "Words that were never sent.")]).await);
        let page = pat.browser.get(&format!("{public}/response")).await;
        assert!(page.says("Your answers changed since") && page.says("version 2 counts"), "{}", page.text());
        let text = pat.browser.get(&format!("{public}/response/response.txt")).await;
        assert!(text.body.contains("with changes that are not submitted"), "{}", text.body);
        close(&house, &mut officer).await;
        let list = list(&mut officer, &engagement).await;
        let one = responses(&list, &engagement).remove(0);
        let asked = links(&list, &format!("{engagement}/responses/to/"));
        for address in [&one, &asked[1]] {
            let page = officer.browser.get(address).await;
            assert!(page.says("The second words."), "{}", page.text());
            assert!(!page.says("The first words.") && !page.says("never sent"), "{}", page.text());
        }
        let nobodys = format!("{engagement}/responses/0195c3a0-0000-7000-8000-000000000000");
        assert_eq!(officer.browser.get(&nobodys).await.status, StatusCode::NOT_FOUND);
        let unasked = format!("{engagement}/responses/to/0195c3a0-0000-7000-8000-000000000000");
        assert_eq!(officer.browser.get(&unasked).await.status, StatusCode::NOT_FOUND);
        // Another engagement's response is not found below this one.
        let here = engagement.rsplit('/').next().and_then(|id| id.parse().ok()).expect("the address ends in an id");
        let here = portal::engagements::working(&house.portal, &officer.op(&house), here).await.expect("it is there");
        let elsewhere = crate::engagements::publish_one(&house, &officer, here.engagement.problem, 30).await;
        let other = one.replace(&engagement, &format!("/workspace/engagements/{elsewhere}"));
        assert_eq!(officer.browser.get(&other).await.status, StatusCode::NOT_FOUND);
    }

    async fn numbers_are_drawn_beside_what_the_council_measured(house) {
        let (mut officer, engagement, public) = asking(&house).await;
        let mut pat = submitted(&house, "Brightwater", &public, APPROACH).await;
        let own = questions(&mut pat, &public).await;
        done(pat.browser.submit(&own[5], &[("value", "150"), ("within", "A year"), ("because", "As in Leeds.")]).await);
        done(pat.browser.submit(&format!("{public}/response/check"), &[]).await);
        submitted(&house, "Alder", &public, "Sensors.").await;
        close(&house, &mut officer).await;
        let asked = links(&list(&mut officer, &engagement).await, &format!("{engagement}/responses/to/"));
        let page = officer.browser.get(&asked[5]).await;
        assert_eq!(page.body.matches("app-bar__value").count(), 1, "one of two gave a number");
        assert!(page.body.contains("app-bar__today") && page.body.contains("app-bar__target"), "{}", page.body);
        assert!(page.says("The solid line is today. The dashed line is the target.") && page.says("Not answered"), "{}", page.text());
        let words = officer.browser.get(&asked[1]).await;
        assert!(!words.body.contains("app-bar"), "nothing to draw");
    }

    async fn whoever_belongs_to_a_supplier_that_answers_reads_no_response(house) {
        let (mut officer, engagement, public) = asking(&house).await;
        let pat = submitted(&house, "Brightwater", &public, APPROACH).await;
        submitted(&house, "Alder", &public, "Sensors.").await;
        let council = officer.seat.organisation;
        let mut con = colleague(&house, &officer, "Con Sultant", &[Role::Procurement]).await;
        done(officer.browser.submit(&format!("{engagement}/people"), &[("person", &con.id.to_string())]).await);
        declare(&mut con.browser, &engagement).await;
        portal::accounts::members::grant(&house.portal, &house.system(), pat.seat.organisation, con.id, &[Role::Member]).await.expect("they may");
        house.wait_minutes(PAST_THE_CLOSE);
        con.seat.organisation = council;
        sign_in_again(&house, &mut con).await;
        for address in ["responses", "responses/acknowledge"] {
            let refused = con.browser.get(&format!("{engagement}/{address}")).await;
            assert!(refused.status == StatusCode::FORBIDDEN && refused.says("You belong to a supplier that takes part"), "{}", refused.text());
            assert!(!refused.says("Alder"), "{}", refused.text());
        }
    }

    async fn a_withdrawn_engagement_keeps_its_responses_sealed_and_lets_suppliers_take_theirs_back(house) {
        let (mut officer, engagement, public) = asking(&house).await;
        let mut pat = submitted(&house, "Brightwater", &public, APPROACH).await;
        let mut alder = submitted(&house, "Alder", &public, "Sensors.").await;
        done(officer.browser.submit(&format!("{engagement}/withdraw"), &[("reason", "No money is left.")]).await);
        house.work().await;
        let told = house.mail_to(&alder.email).await;
        assert!(told.iter().any(|mail| mail.body.contains("No money is left.")), "whoever answers is told: {told:?}");
        assert_eq!(list(&mut officer, &engagement).await.status, StatusCode::CONFLICT, "still sealed");
        done(pat.browser.submit(&format!("{public}/response/withdraw"), &[]).await);
        let late = alder.browser.submit(&format!("{public}/response/check"), &[]).await;
        assert!(late.status == StatusCode::SEE_OTHER || late.says("This engagement was withdrawn"), "{}", late.text());
        close(&house, &mut officer).await;
        let page = list(&mut officer, &engagement).await;
        assert!(page.says("Alder") && !page.says("Brightwater"), "{}", page.text());
        // Whoever has come to have a conflict can still say so.
        let conflict = [("interest", "actual"), ("detail", "My brother works there.")];
        done(officer.browser.submit(&format!("{engagement}/declare"), &conflict).await);
        assert_eq!(list(&mut officer, &engagement).await.status, StatusCode::FORBIDDEN);
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
        let one = responses(&page, &engagement).remove(0);
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
        let outcome = |place: usize| format!("{}/outcome", responses(&page, &engagement)[place]);
        let form = officer.browser.get(&outcome(0)).await.fields_with(&[("outcome", "no_further"), ("words", "We look for no sensors.")]);
        for _ in 0..2 {
            done(officer.browser.post(&outcome(0), &form).await);
        }
        let empty = officer.browser.submit(&outcome(1), &[("outcome", "go_on"), ("words", " ")]).await;
        assert!(empty.status == StatusCode::UNPROCESSABLE_ENTITY && empty.says("Enter what you tell them"), "{}", empty.text());
        let stale = officer.browser.get("/cookies").await.token();
        let stale = [stale, [("outcome", "go_on"), ("words", "Read long ago."), ("seen", "1")].map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec()].concat();
        let stale = officer.browser.post(&outcome(1), &stale).await;
        assert!(stale.status == StatusCode::CONFLICT && stale.says("A colleague did something") && stale.body.contains("Read long ago."), "{}", stale.text());
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
        let one = responses(&page, &engagement).remove(0);
        assert!(officer.browser.get(&one).await.says(APPROACH), "as they come");
        let token = officer.browser.get("/cookies").await.token();
        for address in [format!("{engagement}/responses/acknowledge"), format!("{one}/outcome")] {
            let more = [("outcome", "go_on"), ("words", "Good."), ("seen", "1")].map(|(name, value)| (name.to_owned(), value.to_owned()));
            let early = officer.browser.post(&address, &[token.clone(), more.to_vec()].concat()).await;
            assert!(early.status == StatusCode::CONFLICT && early.says("Suppliers can still change their responses"), "{address}: {}", early.text());
        }
    }
}
