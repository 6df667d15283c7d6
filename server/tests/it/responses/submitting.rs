//! Submitting a response: once, whole, in time, by those who may.

use super::{APPROACH, answer_required, asking, questions as own_questions, started, submitted};
use crate::{
    engagements::{audit_data, done, press},
    harness::{Answer, House, Somebody},
    pilots::supplier,
};
use axum::http::StatusCode;
use domain::accounts::Role;

/// So many people of one supplier submit at once.
const SUBMITTERS: usize = 8;

async fn check(somebody: &mut Somebody, public: &str) -> Answer {
    somebody.browser.get(&format!("{public}/response/check")).await
}

async fn subjects(house: &House, somebody: &Somebody) -> Vec<String> {
    house.mail_to(&somebody.email).await.into_iter().map(|mail| mail.subject).collect()
}

scene! {
    async fn a_complete_response_is_submitted_once_and_a_receipt_says_when(house) {
        let (_, _, public) = asking(&house).await;
        let (brightwater, mut pat) = supplier(&house, "Brightwater").await;
        let mut mo = brightwater.person(&house, "Mo Byrne", &[Role::Member]).await;
        done(press(&mut pat, &format!("{public}/response"), "").await);
        let questions = own_questions(&mut pat, &public).await;
        let early = pat.browser.submit(&format!("{public}/response/check"), &[]).await;
        assert!(early.status == StatusCode::CONFLICT && early.says("To do: Who are you, in short?: add an answer"), "{}", early.text());
        answer_required(&mut pat, &questions, APPROACH).await;
        let refused = mo.browser.get(&format!("{public}/response/check")).await;
        assert!(refused.status == StatusCode::FORBIDDEN && refused.says("administrators and submitters"), "{}", refused.text());
        let form = check(&mut pat, &public).await;
        assert!(form.says(APPROACH) && form.says("Not answered"), "{}", form.text());
        for _ in 0..2 {
            let sent = pat.browser.post(&format!("{public}/response/check"), &form.fields()).await;
            assert_eq!(sent.location(), format!("{public}/response/receipt"), "{}", sent.text());
        }
        let receipt = mo.browser.get(&format!("{public}/response/receipt")).await;
        for words in ["RS-", "3 March 2027, 10:00am GMT (2027-03-03T10:00:00", "Pat of Brightwater", "Marlow Bridge", APPROACH] {
            assert!(receipt.says(words), "{words}: {}", receipt.text());
        }
        let mails = house.mail_to(&pat.email).await;
        assert_eq!(mails.iter().filter(|mail| mail.subject.starts_with("Your response was submitted")).count(), 1, "{mails:?}");
        let hash = receipt.text().split_whitespace().find(|word| word.len() == 64).expect("the receipt has a hash").to_owned();
        assert!(mails[0].body.contains(&hash) && mails[0].body.contains("version 1"), "{}", mails[0].body);
        let log = audit_data(&house).await;
        assert_eq!(log.iter().filter(|row| row.contains("ResponseSubmitted")).count(), 1);
    }

    async fn what_was_submitted_stands_while_the_draft_goes_on(house) {
        let (mut officer, engagement, public) = asking(&house).await;
        let mut pat = submitted(&house, "Brightwater", &public, APPROACH).await;
        let questions = own_questions(&mut pat, &public).await;
        done(pat.browser.submit(&questions[1], &[("text", "Half a thought.")]).await);
        let receipt = pat.browser.get(&format!("{public}/response/receipt")).await;
        assert!(receipt.says(APPROACH) && !receipt.says("Half a thought."), "{}", receipt.text());
        done(pat.browser.submit(&questions[1], &[("text", "A whole thought.")]).await);
        house.wait_minutes(5);
        done(pat.browser.submit(&format!("{public}/response/check"), &[]).await);
        let receipt = pat.browser.get(&format!("{public}/response/receipt")).await;
        assert!(receipt.says("A whole thought.") && receipt.says("10:05am"), "{}", receipt.text());
        // Withdrawn, it is read by nobody; sent twice it is withdrawn once.
        let form = pat.browser.get(&format!("{public}/response/withdraw")).await.fields();
        for _ in 0..2 {
            done(pat.browser.post(&format!("{public}/response/withdraw"), &form).await);
        }
        assert_eq!(pat.browser.get(&format!("{public}/response/receipt")).await.status, StatusCode::NOT_FOUND);
        assert!(pat.browser.get(&format!("{public}/response")).await.says("It was withdrawn on 3 March 2027"));
        let told = subjects(&house, &pat).await;
        let count = |subject: &str| told.iter().filter(|told| told.starts_with(subject)).count();
        assert_eq!((count("Your response was submitted"), count("Your response was withdrawn")), (2, 1), "{told:?}");
        house.wait_minutes(60 * 24 * 28 + 8 * 60);
        crate::engagements::sign_in_again(&house, &mut officer).await;
        assert!(officer.browser.get(&format!("{engagement}/responses")).await.says("No response was submitted."));
    }

    async fn what_a_colleague_withdrew_is_not_submitted_again_by_an_old_page(house) {
        let (_, _, public) = asking(&house).await;
        let mut pat = submitted(&house, "Brightwater", &public, APPROACH).await;
        let submit = format!("{public}/response/check");
        let withdraw = format!("{public}/response/withdraw");
        let (old_submit, old_withdraw) = (pat.browser.get(&submit).await.fields(), pat.browser.get(&withdraw).await.fields());
        done(pat.browser.submit(&withdraw, &[]).await);
        let again = pat.browser.post(&submit, &old_submit).await;
        assert!(again.status == StatusCode::CONFLICT && again.says("Nothing was submitted"), "{}", again.text());
        done(pat.browser.post(&submit, &again.fields()).await);
        let page = pat.browser.post(&withdraw, &old_withdraw).await;
        assert!(page.status == StatusCode::CONFLICT && page.says("Nothing was withdrawn") && page.says("Version 2 was submitted"), "{}", page.text());
        assert!(pat.browser.get(&format!("{public}/response/receipt")).await.says("RS-"));
    }

    async fn those_who_speak_for_the_supplier_are_told_and_nobody_of_the_council(house) {
        let (officer, _, public) = asking(&house).await;
        let (brightwater, mut pat) = supplier(&house, "Brightwater").await;
        let mo = brightwater.person(&house, "Mo Byrne", &[Role::Member]).await;
        let sue = brightwater.person(&house, "Sue Mitter", &[Role::Submitter]).await;
        let con = brightwater.person(&house, "Con Sultant", &[Role::Admin]).await;
        portal::accounts::members::grant(&house.portal, &house.system(), officer.seat.organisation, con.id, &[Role::Procurement]).await.expect("they may");
        done(press(&mut pat, &format!("{public}/response"), "").await);
        let questions = own_questions(&mut pat, &public).await;
        answer_required(&mut pat, &questions, APPROACH).await;
        done(pat.browser.submit(&format!("{public}/response/check"), &[]).await);
        for (somebody, told) in [(&pat, 1), (&sue, 1), (&mo, 0), (&con, 0)] {
            assert_eq!(subjects(&house, somebody).await.len(), told, "{}", somebody.email);
        }
        let json = pat.browser.get(&format!("{public}/response/receipt.json")).await;
        let hash = domain::problems::sha256_of(&json.body);
        assert!(pat.browser.get(&format!("{public}/response/receipt")).await.says(&hash), "anybody can check it");
        let page = pat.browser.get("/your-engagements").await;
        assert!(page.says("Your response : submitted") || page.says("Your response: submitted"), "{}", page.text());
    }

    async fn a_colleague_who_changes_an_answer_meanwhile_is_read_before_it_is_submitted(house) {
        let (_, _, public) = asking(&house).await;
        let (mut pat, questions) = started(&house, "Brightwater", &public).await;
        answer_required(&mut pat, &questions, APPROACH).await;
        let read = check(&mut pat, &public).await.fields();
        done(pat.browser.submit(&questions[1], &[("text", "Other words.")]).await);
        let late = pat.browser.post(&format!("{public}/response/check"), &read).await;
        assert!(late.status == StatusCode::CONFLICT && late.says("Somebody in your organisation changed the response") && late.says("Other words."), "{}", late.text());
        done(pat.browser.post(&format!("{public}/response/check"), &late.fields()).await);
        assert!(pat.browser.get(&format!("{public}/response/receipt")).await.says("Other words."));
    }

    async fn whoever_is_late_is_told_by_how_much_and_keeps_every_word(house) {
        let (_, _, public) = asking(&house).await;
        let (brightwater, mut first) = supplier(&house, "Brightwater").await;
        done(press(&mut first, &format!("{public}/response"), "").await);
        let questions = own_questions(&mut first, &public).await;
        answer_required(&mut first, &questions, APPROACH).await;
        // It closes on 31 March at 5pm, in summer time; by then the session is a new one.
        house.wait_minutes(60 * 24 * 28 + 6 * 60 - 1);
        let mut pat = brightwater.person(&house, "Second Pat", &[Role::Submitter]).await;
        let opened = check(&mut pat, &public).await.fields();
        let answering = pat.browser.get(&questions[1]).await.fields_with(&[("text", "One more thought.")]);
        house.wait_minutes(4);
        let late = pat.browser.post(&format!("{public}/response/check"), &opened).await;
        assert!(late.status == StatusCode::CONFLICT && late.says("Responses closed 3 minutes ago, on 31 March 2027, 5:00pm BST"), "{}", late.text());
        assert!(late.says("Download what you wrote"), "{}", late.text());
        done(pat.browser.post(&questions[1], &answering).await);
        let text = pat.browser.get(&format!("{public}/response/response.txt")).await;
        assert!(text.body.contains("One more thought."), "{}", text.body);
        let (_, mut rival) = supplier(&house, "Rival").await;
        let page = rival.browser.get(&format!("{public}/response")).await;
        assert!(page.says("Responses closed 3 minutes ago") && !page.says("Start a response"), "{}", page.text());
        let start = press(&mut rival, &format!("{public}/response"), "").await;
        assert_eq!(start.status, StatusCode::CONFLICT, "{}", start.text());
    }

    async fn of_several_who_submit_at_once_one_does(house) {
        let (_, _, public) = asking(&house).await;
        let (brightwater, mut pat) = supplier(&house, "Brightwater").await;
        done(press(&mut pat, &format!("{public}/response"), "").await);
        let questions = own_questions(&mut pat, &public).await;
        answer_required(&mut pat, &questions, APPROACH).await;
        let mut sent = Vec::new();
        for number in 0..SUBMITTERS {
            let mut somebody = brightwater.person(&house, &format!("Submitter {number}"), &[Role::Submitter]).await;
            let form = check(&mut somebody, &public).await.fields();
            let address = format!("{public}/response/check");
            sent.push(tokio::spawn(async move { somebody.browser.post(&address, &form).await.status }));
        }
        for status in sent {
            assert_eq!(status.await.expect("it answers"), StatusCode::SEE_OTHER);
        }
        println!("{SUBMITTERS} submitters at once");
        let log = audit_data(&house).await;
        assert_eq!(log.iter().filter(|row| row.contains("ResponseSubmitted")).count(), 1, "each had read the same");
        assert!(pat.browser.get(&format!("{public}/response/receipt")).await.says("Version 1"));
    }
}
