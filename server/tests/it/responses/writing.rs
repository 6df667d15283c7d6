//! People of a supplier write a response together.

use super::{APPROACH, answer_required, asking, questions, started};
use crate::{
    engagements::{done, press, sign_in_again},
    harness::Somebody,
    pilots::supplier,
};
use axum::http::{StatusCode, header};
use domain::accounts::Role;

scene! {
    async fn a_draft_is_saved_as_it_is_typed_and_says_what_is_missing(house) {
        let (_, _, public) = asking(&house).await;
        let (_, mut pat) = supplier(&house, "Brightwater").await;
        let response = format!("{public}/response");
        let page = pat.browser.get(&response).await;
        assert!(page.says("Start a response") && page.says("Who are you, in short?"), "{}", page.text());
        // The button is pressed twice.
        for _ in 0..2 {
            done(press(&mut pat, &response, "").await);
        }
        let questions = questions(&mut pat, &public).await;
        assert_eq!(questions.len(), 6, "five questions and one outcome measure");
        let page = pat.browser.get(&response).await;
        assert!(page.says("2 questions are not complete yet") && page.says("Nothing is submitted yet"), "{}", page.text());
        let long = "word ".repeat(160);
        let saved = pat.browser.submit(&questions[0], &[("text", &long)]).await;
        assert_eq!(saved.location(), questions[1], "on to the next question");
        let page = pat.browser.get(&response).await;
        assert!(page.says("To do: take out 10 words") && page.says("Saved by Pat of Brightwater"), "{}", page.text());
        let last = pat.browser.submit(&questions[1], &[("text", APPROACH), ("then", "list")]).await;
        assert_eq!(last.location(), response);
        let half = [("value", "150"), ("within", "a year")];
        done(pat.browser.submit(&questions[5], &half).await);
        let page = pat.browser.get(&response).await;
        assert!(page.says("To do: add what makes you expect it"), "{}", page.text());
        let page = pat.browser.get(&questions[5]).await;
        assert!(page.says("Repeat visits within 90 days") && page.body.contains("value=\"150\""), "{}", page.body);
        let wrong = pat.browser.submit(&questions[5], &[("value", "fewer"), ("because", "We did so in Leeds.")]).await;
        assert!(wrong.status == StatusCode::UNPROCESSABLE_ENTITY && wrong.says("must be a number"), "{}", wrong.text());
        assert!(wrong.body.contains("We did so in Leeds.") && wrong.body.contains("fewer"), "nothing typed is lost");
        let unknown = pat.browser.get(&format!("{response}/answers/0195c3a0-0000-7000-8000-000000000000")).await;
        assert_eq!(unknown.status, StatusCode::NOT_FOUND);
        // All of it as text, to keep.
        let text = pat.browser.get(&format!("{response}/response.txt")).await;
        assert!(text.body.contains(APPROACH) && text.body.contains("What you expect to reach:\n150"), "{}", text.body);
        assert_eq!(text.headers[header::CONTENT_DISPOSITION], "attachment; filename=\"response.txt\"");
    }

    async fn a_mark_says_until_when_and_why_an_answer_is_commercially_sensitive(house) {
        let (_, _, public) = asking(&house).await;
        let (mut pat, questions) = started(&house, "Brightwater", &public).await;
        let page = pat.browser.get(&questions[1]).await;
        assert!(page.says("Who can see this answer") && page.says("people of Marlow Bridge who have a role"), "{}", page.text());
        done(pat.browser.submit(&questions[1], &[("text", APPROACH), ("sensitive", "yes"), ("sensitive_until", "March 2028")]).await);
        let page = pat.browser.get(&format!("{public}/response")).await;
        assert!(page.says("To do: say why it is commercially sensitive"), "{}", page.text());
        done(pat.browser.submit(&questions[1], &[("sensitive_because", "Our prices.")]).await);
        let page = pat.browser.get(&format!("{public}/response/check")).await;
        assert!(page.says("Until: March 2028") && page.says("Because: Our prices."), "{}", page.text());
        // The mark is taken off, and its words with it.
        let mut sent = pat.browser.get(&questions[1]).await.fields();
        sent.retain(|(name, _)| name != "sensitive");
        done(pat.browser.post(&questions[1], &sent).await);
        let page = pat.browser.get(&format!("{public}/response/check")).await;
        assert!(!page.says("March 2028") && page.says(APPROACH), "{}", page.text());
    }

    async fn of_two_colleagues_on_one_question_neither_overwrites_the_other(house) {
        let (_, _, public) = asking(&house).await;
        let (brightwater, mut pat) = supplier(&house, "Brightwater").await;
        let mut mo = brightwater.person(&house, "Mo Byrne", &[Role::Member]).await;
        done(press(&mut pat, &format!("{public}/response"), "").await);
        let questions = questions(&mut mo, &public).await;
        assert!(!pat.browser.get(&questions[1]).await.says("opened this question"), "nobody else has");
        let page = mo.browser.get(&questions[1]).await;
        assert!(page.says("Pat of Brightwater opened this question at 10:00am"), "{}", page.text());
        assert!(mo.browser.get(&format!("{public}/response")).await.says("Pat of Brightwater opened it at 10:00am"));
        let early = page.fields_with(&[("text", "The words of Mo.")]);
        done(pat.browser.submit(&questions[1], &[("text", APPROACH)]).await);
        let late = mo.browser.post(&questions[1], &early).await;
        assert_eq!(late.status, StatusCode::CONFLICT);
        assert!(late.says("Pat of Brightwater changed this answer") && late.says(APPROACH) && late.body.contains("The words of Mo."), "{}", late.text());
        done(mo.browser.post(&questions[1], &late.fields()).await);
        assert!(pat.browser.get(&questions[1]).await.body.contains("The words of Mo."));
        house.wait_minutes(11);
        assert!(!pat.browser.get(&questions[2]).await.says("opened this question"), "that was long ago");
    }

    async fn a_script_saves_while_people_type_and_carries_the_revision_on(house) {
        let (_, _, public) = asking(&house).await;
        let (mut pat, questions) = started(&house, "Brightwater", &public).await;
        let script = [("x-autosave", "1")];
        let sent = pat.browser.get(&questions[0]).await.fields_with(&[("text", "Three people")]);
        let saved = pat.browser.post_with(&questions[0], &sent, &script).await;
        assert_eq!(saved.status, StatusCode::OK, "{}", saved.body);
        assert!(saved.body.contains("\"revision\":1"), "{}", saved.body);
        let again = pat.browser.post_with(&questions[0], &sent, &script).await;
        assert!(again.body.contains("\"revision\":1"), "the same is no change: {}", again.body);
        let stale: Vec<_> = sent.iter().map(|(name, value)| {
            (name.clone(), if name == "text" { "Other words".to_owned() } else { value.clone() })
        }).collect();
        let stale = pat.browser.post_with(&questions[0], &stale, &script).await;
        assert_eq!(stale.status, StatusCode::CONFLICT, "{}", stale.body);
    }

    async fn an_answer_begins_with_one_that_was_given_before(house) {
        let (first, _, before) = asking(&house).await;
        let (brightwater, mut pat) = supplier(&house, "Brightwater").await;
        done(press(&mut pat, &format!("{before}/response"), "").await);
        let asked = questions(&mut pat, &before).await;
        let marked = [("text", APPROACH), ("sensitive", "yes"), ("sensitive_until", "2028"), ("sensitive_because", "Prices")];
        done(pat.browser.submit(&asked[1], &marked).await);
        let (_, _, public) = asking_elsewhere(&house).await;
        let mut mo = brightwater.person(&house, "Mo Byrne", &[Role::Member]).await;
        done(press(&mut mo, &format!("{public}/response"), "").await);
        let own = questions(&mut mo, &public).await;
        let page = mo.browser.get(&format!("{}/earlier", own[3])).await;
        assert!(page.says("How would you go about this problem?") && page.says(APPROACH) && !page.says("2028"), "{}", page.text());
        assert!(page.says("It was marked there as commercially sensitive"), "{}", page.text());
        done(mo.browser.submit(&format!("{}/earlier", own[3]), &[]).await);
        assert!(mo.browser.get(&own[3]).await.body.contains(APPROACH));
        // What is there meanwhile is not written over unseen.
        let stale = mo.browser.get(&format!("{}/earlier", own[3])).await.fields();
        done(mo.browser.submit(&own[3], &[("text", "Words of this response.")]).await);
        let late = mo.browser.post(&format!("{}/earlier", own[3]), &stale).await;
        assert!(late.status == StatusCode::CONFLICT && late.says("Nothing was replaced") && late.says("Words of this response."), "{}", late.text());
        assert!(mo.browser.get(&own[3]).await.body.contains("Words of this response."));
        // Whoever belongs to the other council too does not learn here what its suppliers write to it.
        let mut both = brightwater.person(&house, "Con Sultant", &[Role::Member]).await;
        portal::accounts::members::grant(&house.portal, &house.system(), first.seat.organisation, both.id, &[Role::Evaluator]).await.expect("they may");
        sign_in_again(&house, &mut both).await;
        let page = both.browser.get(&format!("{}/earlier", own[3])).await;
        assert!(page.status == StatusCode::OK && !page.says(APPROACH), "{}", page.text());
        // Another kind of question, and another organisation, begin with nothing of it.
        assert!(mo.browser.get(&format!("{}/earlier", own[2])).await.says("has not answered a question of this kind"));
        let (mut rival, theirs) = started(&house, "Rival", &public).await;
        let page = rival.browser.get(&format!("{}/earlier", theirs[3])).await;
        assert!(page.says("has not answered a question of this kind") && !page.says(APPROACH), "{}", page.text());
        let mut forged = rival.browser.get("/cookies").await.token();
        forged.push(("from".to_owned(), stale.iter().find(|(name, _)| name == "from").expect("it names the answer").1.clone()));
        let forged = rival.browser.post(&format!("{}/earlier", theirs[3]), &forged).await;
        assert!(forged.status == StatusCode::UNPROCESSABLE_ENTITY && !forged.says(APPROACH), "{}", forged.text());
    }

    async fn nobody_outside_learns_that_a_response_is_written(house) {
        let (mut officer, engagement, public) = asking(&house).await;
        let (mut pat, questions) = started(&house, "Brightwater", &public).await;
        answer_required(&mut pat, &questions, APPROACH).await;
        let (_, mut rival) = supplier(&house, "Rival").await;
        for address in [questions[1].clone(), format!("{public}/response/check"), format!("{public}/response/response.txt"), format!("{public}/response/receipt")] {
            let answer = rival.browser.get(&address).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{address}");
            let answer = house.visitor().get(&address).await;
            assert!(!answer.says(APPROACH) && answer.status != StatusCode::OK, "{address}");
        }
        for page in [
            rival.browser.get(&format!("{public}/response")).await,
            officer.browser.get(&engagement).await,
            officer.browser.get(&format!("{engagement}/interest")).await,
            officer.browser.get(&format!("{engagement}/responses")).await,
            house.visitor().get(&public).await,
        ] {
            assert!(!page.says("Brightwater") && !page.says(APPROACH), "{}", page.text());
        }
    }

    async fn whoever_belongs_to_the_council_writes_no_response_for_a_supplier(house) {
        let (officer, _, public) = asking(&house).await;
        let (brightwater, mut pat) = supplier(&house, "Brightwater").await;
        done(press(&mut pat, &format!("{public}/response"), "").await);
        let questions = questions(&mut pat, &public).await;
        let mut both: Somebody = brightwater.person(&house, "Con Sultant", &[Role::Submitter]).await;
        let council = officer.seat.organisation;
        portal::accounts::members::grant(&house.portal, &house.system(), council, both.id, &[Role::Evaluator]).await.expect("they may");
        sign_in_again(&house, &mut both).await;
        for address in [format!("{public}/response"), questions[1].clone(), format!("{public}/response/check")] {
            let answer = both.browser.get(&address).await;
            assert!(answer.status == StatusCode::FORBIDDEN && answer.says("You belong to a council of this engagement"), "{address}: {}", answer.text());
        }
    }
}

/// The same questions by another council.
async fn asking_elsewhere(house: &crate::harness::House) -> (Somebody, String, String) {
    let council = house.council("Eastwold").await;
    let (_, mut officer, problem) = crate::engagements::approved_in(house, &council).await;
    let engagement = crate::engagements::start(&mut officer.browser, &problem).await;
    crate::engagements::set_up_everything(&mut officer.browser, &engagement).await;
    crate::engagements::declare(&mut officer.browser, &engagement).await;
    done(officer.browser.submit(&format!("{engagement}/set-up/questions"), &[]).await);
    done(officer.browser.submit(&format!("{engagement}/ready"), &[]).await);
    done(crate::engagements::publish(&mut officer.browser, &engagement).await);
    let public = crate::engagements::public_address(&mut officer.browser, &engagement).await;
    (officer, engagement, public)
}
