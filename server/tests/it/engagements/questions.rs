//! A supplier asks, its council answers for everybody at once, and nobody learns who asked.

use super::{audit_data, colleague, done, press, published, sign_in_again};
use crate::{
    harness::{Answer, House, PASSWORD, Somebody},
    pilots::supplier,
};
use axum::http::StatusCode;
use domain::accounts::{OrganisationKind, Role};

/// So many officers decide on one question at once.
const OFFICERS: usize = 6;

/// Asks through the form; gives back the address of the asker's own page.
pub(super) async fn ask(somebody: &mut Somebody, public: &str, words: &str) -> String {
    let typed = [("about", "problem"), ("body", words)];
    let answer = somebody.browser.submit(&format!("{public}/questions/ask"), &typed).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    answer.location().to_owned()
}

/// Where the council decides on the question that has such a page.
fn at_council(engagement: &str, own: &str) -> String {
    format!("{engagement}{own}")
}

async fn decide(somebody: &mut Somebody, address: &str, typed: &[(&str, &str)]) -> Answer {
    somebody.browser.submit(address, typed).await
}

async fn subjects(house: &House, somebody: &Somebody) -> Vec<String> {
    house.mail_to(&somebody.email).await.into_iter().map(|mail| mail.subject).collect()
}

scene! {
    async fn a_question_is_answered_for_everybody_and_nobody_learns_whose_it_is(house) {
        let (mut editor, mut officer, engagement, public) = published(&house).await;
        let (_, mut pat) = supplier(&house, "Brightwater").await;
        let (_, mut rival) = supplier(&house, "Rival").await;
        done(press(&mut rival, &format!("{public}/interest"), "register").await);
        let form = pat.browser.get(&format!("{public}/questions/ask")).await;
        let sent = form.fields_with(&[("about", "outcomes"), ("body", "Does a second visit count?")]);
        // The button is pressed twice.
        for _ in 0..2 {
            done(pat.browser.post(&format!("{public}/questions/ask"), &sent).await);
        }
        house.wait_minutes(1);
        let own = ask(&mut rival, &public, "How many homes are there?").await;
        house.wait_minutes(1);
        ask(&mut pat, &public, "Is there a map?").await;
        let list = officer.browser.get(&format!("{engagement}/questions")).await;
        assert!(list.says("3 questions wait for an answer") && list.says("You said that you answer by 24 March 2027"), "{}", list.text());
        assert_eq!((list.text().matches("Asker 1").count(), list.text().matches("Asker 2").count()), (2, 1), "{}", list.text());
        let page = officer.browser.get(&at_council(&engagement, &own)).await;
        assert!(page.says("Asker 2, of 1 question in all"), "{}", page.text());
        for page in [list, page] {
            for name in ["Brightwater", "Rival", &pat.email, &rival.email] {
                assert!(!page.says(name), "{name}: {}", page.text());
            }
        }
        assert!(!house.visitor().get(&format!("{public}/questions")).await.says("How many homes"), "not before it is answered");
        done(decide(&mut editor, &at_council(&engagement, &own), &[("decision", "answer"), ("answer", "About 2,400.\n\n<b>In all.</b>")]).await);
        for page in [house.visitor().get(&format!("{public}/questions")).await, pat.browser.get(&format!("{public}/questions")).await] {
            assert!(page.says("Question 1 · The problem") && page.says("How many homes are there?") && page.says("<b>In all.</b>"), "{}", page.text());
            assert!(!page.says("Rival") && !page.says("Asker"), "{}", page.text());
        }
        assert!(house.visitor().get(&public).await.says("Read 1 question and its answer, or ask one"));
        let theirs = rival.browser.get(&format!("{public}/questions")).await;
        assert!(theirs.says("Answered on 3 March 2027, 10:02am GMT, as question 1") && !theirs.says("Is there a map"), "{}", theirs.text());
        // Whoever asked is told as everybody is, once.
        for _ in 0..2 {
            house.work().await;
        }
        for somebody in [&rival, &pat] {
            let told = subjects(&house, somebody).await;
            assert_eq!(told.iter().filter(|subject| subject.starts_with("Answer: ")).count(), 1, "{told:?}");
        }
        let log = audit_data(&house).await;
        let count = |name: &str| log.iter().filter(|row| row.contains(name)).count();
        assert_eq!((count("QuestionAsked"), count("QuestionDecided")), (3, 1), "each once, however often it is sent");
    }

    async fn words_that_give_the_asker_away_are_published_once_the_asker_agrees(house) {
        let (_, mut officer, engagement, public) = published(&house).await;
        let (asking, mut pat) = supplier(&house, "Brightwater").await;
        let mut mo = asking.person(&house, "Mo Byrne", &[Role::Member]).await;
        let own = ask(&mut pat, &public, "May we of Brightwater use our sensors?").await;
        let address = at_council(&engagement, &own);
        assert!(pat.browser.get(&own).await.says("The council answers by 24 March 2027"));
        let early = pat.browser.get("/cookies").await.token();
        let early = pat.browser.post(&own, &[early, vec![("agrees".to_owned(), "yes".to_owned()), ("seen".to_owned(), "0".to_owned())]].concat()).await;
        assert!(early.status == StatusCode::CONFLICT && early.says("There are no words for you to agree to"), "{}", early.text());
        done(decide(&mut officer, &address, &[("decision", "reword"), ("words", "May a supplier use its sensors?")]).await);
        let answer = [("decision", "answer"), ("answer", "Yes.")];
        let waits = decide(&mut officer, &address, &answer).await;
        assert!(waits.status == StatusCode::CONFLICT && waits.says("The asker has not said yet"), "{}", waits.text());
        assert!(waits.body.contains("Yes."), "nothing typed is lost");
        let mails = house.mail_to(&pat.email).await;
        assert!(mails[0].subject.starts_with("Do these words for your question do?") && mails[0].body.contains(&own), "{mails:?}");
        // A colleague says no, and then the council proposes others.
        done(mo.browser.submit(&own, &[("agrees", "no")]).await);
        assert!(officer.browser.get(&address).await.says("the asker did not agree"));
        done(decide(&mut officer, &address, &[("decision", "reword"), ("words", "May sensors be used?")]).await);
        let stale = pat.browser.get(&own).await.fields_with(&[("agrees", "yes")]);
        done(decide(&mut officer, &address, &[("decision", "reword"), ("words", "May sensors in homes be used?")]).await);
        let answer = pat.browser.post(&own, &stale).await;
        assert!(answer.status == StatusCode::CONFLICT && answer.says("Somebody changed this question"), "{}", answer.text());
        done(pat.browser.submit(&own, &[("agrees", "yes")]).await);
        done(decide(&mut officer, &address, &[("decision", "answer"), ("answer", "Yes.")]).await);
        let page = house.visitor().get(&format!("{public}/questions")).await;
        assert!(page.says("May sensors in homes be used?") && !page.says("Brightwater"), "{}", page.text());
        let told = subjects(&house, &pat).await;
        assert_eq!(told.iter().filter(|subject| subject.starts_with("Do these words")).count(), 3, "{told:?}");
    }

    async fn a_question_is_declined_or_merged_and_its_asker_alone_is_told(house) {
        let (_, mut officer, engagement, public) = published(&house).await;
        let (_, mut pat) = supplier(&house, "Brightwater").await;
        let (_, mut rival) = supplier(&house, "Rival").await;
        let prices = ask(&mut pat, &public, "What do you pay now?").await;
        let first = ask(&mut rival, &public, "How many homes are there?").await;
        let again = ask(&mut pat, &public, "What is the number of homes?").await;
        done(decide(&mut officer, &at_council(&engagement, &prices), &[("decision", "decline"), ("reason", "The prices are not ours.")]).await);
        assert!(pat.browser.get(&prices).await.says("The prices are not ours."));
        assert!(house.mail_to(&pat.email).await[0].body.contains("The prices are not ours."));
        // The same is the form sent twice; anything else comes too late, and what was typed can be copied.
        let twice = at_council(&engagement, &prices);
        let mut sent = officer.browser.get("/cookies").await.token();
        sent.extend([("decision", "answer"), ("answer", "So much."), ("seen", "1")].map(|(name, value)| (name.to_owned(), value.to_owned())));
        let twice = officer.browser.post(&twice, &sent).await;
        assert!(twice.status == StatusCode::CONFLICT && twice.says("This question was declined") && twice.says("So much."), "{}", twice.text());
        let mut same = officer.browser.get("/cookies").await.token();
        same.extend([("decision", "decline"), ("reason", "The prices are not ours."), ("seen", "0")].map(|(name, value)| (name.to_owned(), value.to_owned())));
        done(officer.browser.post(&at_council(&engagement, &prices), &same).await);
        let into = |own: &str| own.trim_start_matches("/questions/").to_owned();
        for (own, other) in [(&again, into(&prices)), (&again, into(&again)), (&again, "nothing".to_owned())] {
            let mut sent = officer.browser.get(&at_council(&engagement, own)).await.fields_with(&[("decision", "merge")]);
            sent.retain(|(name, _)| name != "into");
            sent.push(("into".to_owned(), other));
            let refused = officer.browser.post(&at_council(&engagement, own), &sent).await;
            assert!(matches!(refused.status, StatusCode::CONFLICT | StatusCode::UNPROCESSABLE_ENTITY), "{}", refused.text());
        }
        done(decide(&mut officer, &at_council(&engagement, &again), &[("decision", "merge"), ("into", &into(&first))]).await);
        let declined = decide(&mut officer, &at_council(&engagement, &first), &[("decision", "decline"), ("reason", "No.")]).await;
        assert!(declined.status == StatusCode::CONFLICT && declined.says("Another question was merged into this one"), "{}", declined.text());
        assert!(pat.browser.get(&again).await.says("It is answered together with another question"));
        done(decide(&mut officer, &at_council(&engagement, &first), &[("decision", "answer"), ("answer", "2,400.")]).await);
        let page = house.visitor().get(&format!("{public}/questions")).await;
        for hidden in ["What do you pay", "The prices are not ours", "What is the number"] {
            assert!(!page.says(hidden), "{hidden}: {}", page.text());
        }
        house.work().await;
        let (told, others) = (subjects(&house, &pat).await, subjects(&house, &rival).await);
        for (words, count) in [("Your question is not answered", 1), ("Your question is answered with another", 1), ("Answer: ", 1)] {
            assert_eq!(told.iter().filter(|subject| subject.starts_with(words)).count(), count, "{words}: {told:?}");
        }
        assert!(others.iter().all(|subject| subject.starts_with("Answer: ")), "{others:?}");
    }

    async fn who_asked_is_unsealed_with_a_reason_that_is_written_down(house) {
        let (mut editor, mut officer, engagement, public) = published(&house).await;
        let (_, mut pat) = supplier(&house, "Brightwater").await;
        let own = ask(&mut pat, &public, "How many homes are there?").await;
        let address = format!("{}/unseal", at_council(&engagement, &own));
        assert_eq!(editor.browser.get(&address).await.status, StatusCode::FORBIDDEN);
        assert!(!editor.browser.get(&at_council(&engagement, &own)).await.says("Unseal who asked"));
        let empty = officer.browser.submit(&address, &[("reason", " "), ("password", PASSWORD)]).await;
        assert!(empty.status == StatusCode::UNPROCESSABLE_ENTITY && !empty.says("Brightwater"), "{}", empty.text());
        let reason = ("reason", "Somebody threatens a tenant.");
        let wrong = officer.browser.submit(&address, &[reason, ("password", "wrong")]).await;
        assert!(wrong.says("The password is incorrect") && wrong.says(reason.1) && !wrong.says("Brightwater"), "{}", wrong.text());
        let shown = officer.browser.submit(&address, &[reason, ("password", PASSWORD)]).await;
        assert!(shown.status == StatusCode::OK && shown.says("Brightwater Unverified"), "{}", shown.text());
        assert!(!officer.browser.get(&address).await.says("Brightwater"), "it is not shown again");
        let log = audit_data(&house).await;
        let unsealed: Vec<_> = log.iter().filter(|row| row.contains("AskerUnsealed")).collect();
        assert!(unsealed.len() == 1 && unsealed[0].contains("Somebody threatens a tenant."), "{unsealed:?}");
    }

    async fn questions_close_when_the_council_said_and_only_suppliers_ask(house) {
        let (mut editor, mut officer, engagement, public) = published(&house).await;
        let (_, mut pat) = supplier(&house, "Brightwater").await;
        let (_, mut rival) = supplier(&house, "Rival").await;
        let asking = format!("{public}/questions/ask");
        for (typed, problem) in [
            (&[("about", "problem"), ("body", "  ")][..], "Enter your question"),
            (&[("body", "How many?")], "Select what your question is about"),
        ] {
            let answer = pat.browser.submit(&asking, typed).await;
            assert!(answer.status == StatusCode::UNPROCESSABLE_ENTITY && answer.says(problem), "{}", answer.text());
        }
        assert_eq!(editor.browser.get(&asking).await.status, StatusCode::FORBIDDEN);
        let own = ask(&mut pat, &public, "How many homes are there?").await;
        // Another supplier, another council, and a guess.
        let mut elsewhere = house.council("Eastwold").await.person(&house, "Cai Price", &[Role::Procurement]).await;
        assert_eq!(rival.browser.get(&own).await.status, StatusCode::NOT_FOUND);
        for address in [format!("{engagement}/questions"), at_council(&engagement, &own), format!("{}/unseal", at_council(&engagement, &own))] {
            assert_eq!(elsewhere.browser.get(&address).await.status, StatusCode::NOT_FOUND, "{address}");
        }
        assert_eq!(officer.browser.get(&format!("{engagement}/questions/{}", uuid::Uuid::nil())).await.status, StatusCode::NOT_FOUND);
        let mut evaluator = colleague(&house, &officer, "Eve Lund", &[Role::Evaluator]).await;
        assert_eq!(evaluator.browser.get(&format!("{engagement}/questions")).await.status, StatusCode::FORBIDDEN);
        // The form was opened in time, and sent too late: the words are still there.
        let sent = pat.browser.get(&asking).await.fields_with(&[("about", "other"), ("body", "And now?")]);
        house.wait_minutes(20 * 24 * 60);
        for somebody in [&mut pat, &mut officer] {
            sign_in_again(&house, somebody).await;
        }
        let token = pat.browser.get("/cookies").await.token();
        let sent: Vec<_> = sent.into_iter().filter(|(name, _)| name != "_token").chain(token).collect();
        let late = pat.browser.post(&asking, &sent).await;
        assert!(late.status == StatusCode::CONFLICT && late.says("Questions closed on 17 March 2027, 5:00pm GMT") && late.body.contains("And now?"), "{}", late.text());
        // What was asked in time is answered after.
        done(decide(&mut officer, &at_council(&engagement, &own), &[("decision", "answer"), ("answer", "2,400.")]).await);
        assert!(house.visitor().get(&format!("{public}/questions")).await.says("2,400."));
    }

    async fn whoever_belongs_to_both_sides_reads_and_asks_nothing_and_whoever_left_is_told_nothing(house) {
        let (_, mut officer, engagement, public) = published(&house).await;
        let (asking, mut pat) = supplier(&house, "Brightwater").await;
        let boss = house.person(asking.id, OrganisationKind::Supplier, "Bo Frost", &[Role::Admin], Some(PASSWORD)).await;
        let own = ask(&mut pat, &public, "How many homes are there?").await;
        let council = officer.seat.organisation;
        let consultant = asking.person(&house, "Cora Webb", &[Role::Member]).await;
        portal::accounts::members::grant(&house.portal, &house.system(), council, consultant.id, &[Role::Observer]).await.expect("they may");
        let mut consultant = consultant;
        sign_in_again(&house, &mut consultant).await;
        let list = consultant.browser.get(&format!("{public}/questions")).await;
        assert!(!list.says("How many homes"), "{}", list.text());
        for address in [own.clone(), format!("{public}/questions/ask")] {
            assert_eq!(consultant.browser.get(&address).await.status, StatusCode::FORBIDDEN, "{address}");
        }
        let confirmed = portal::accounts::confirm(&house.portal, &boss.op(&house), PASSWORD).await.expect("it is theirs");
        portal::accounts::members::remove(&house.portal, &boss.op(&house), confirmed, pat.id).await.expect("they may");
        done(decide(&mut officer, &at_council(&engagement, &own), &[("decision", "decline"), ("reason", "We do not count them.")]).await);
        let (gone, told) = (subjects(&house, &pat).await, subjects(&house, &boss).await);
        assert!(gone.iter().all(|subject| !subject.contains("not answered")), "{gone:?}");
        assert!(told.iter().any(|subject| subject.contains("not answered")), "{told:?}");
    }

    async fn officers_who_decide_at_once_decide_once(house) {
        let (_, mut officer, engagement, public) = published(&house).await;
        let (_, mut pat) = supplier(&house, "Brightwater").await;
        let mut sends = Vec::new();
        let mut owns = Vec::new();
        for number in 0..2 {
            owns.push(ask(&mut pat, &public, &format!("How many homes, by ward {number}?")).await);
        }
        for number in 0..OFFICERS {
            let mut other = colleague(&house, &officer, &format!("Officer {number}"), &[Role::Procurement]).await;
            let address = at_council(&engagement, &owns[number % owns.len()]);
            let sent = other.browser.get(&address).await.fields_with(&[("decision", "answer"), ("answer", "2,400.")]);
            sends.push(tokio::spawn(async move { other.browser.post(&address, &sent).await.status }));
        }
        let mut won = 0;
        for send in sends {
            let status = send.await.expect("it is sent");
            assert!(matches!(status, StatusCode::SEE_OTHER | StatusCode::CONFLICT), "{status}");
            won += usize::from(status == StatusCode::SEE_OTHER);
        }
        assert_eq!(won, owns.len(), "one for each question");
        let page = house.visitor().get(&format!("{public}/questions")).await.text();
        assert!(page.contains("Question 1") && page.contains("Question 2") && !page.contains("Question 3"), "{page}");
        assert!(officer.browser.get(&format!("{engagement}/questions")).await.says("0 questions wait"));
        println!("{OFFICERS} officers decide on {} questions on {:?}: each is answered once", owns.len(), house.engine);
    }
}
