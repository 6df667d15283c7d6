//! Questions to a forum: sent by those who have a seat, moderated by its hosts, who never learn whose they are.

use super::{announced, announced_as, ask, hidden, plan, plan_but, question_page, take};
use crate::{
    engagements::{done, send},
    pilots::supplier,
};
use axum::http::StatusCode;

scene! {
    async fn a_question_is_sent_taken_and_read_by_everybody_in_the_room_and_nobody_learns_who_asked(house) {
        let mut planned = announced(&house).await;
        let [mut pat, mut rival] = [supplier(&house, "Brightwater").await.1, supplier(&house, "Rival").await.1];
        let early = send(&mut pat, &planned.seat, &[("act", "ask"), ("words", "How many, kept?")]).await;
        assert!(early.status == StatusCode::CONFLICT && early.says("Questions are for those who have a seat") && early.says("How many, kept?"), "{}", early.text());
        for one in [&mut pat, &mut rival] {
            done(take(one, &planned.seat).await);
        }
        done(ask(&mut pat, &planned.seat, "How many homes are <b>damp</b>?").await);
        assert!(pat.browser.get(&planned.seat).await.says("The council has not decided about it yet"));
        assert!(!rival.browser.get(&planned.seat).await.says("How many homes"));
        let question = question_page(&mut planned, 0).await;
        let page = planned.editor.browser.get(&question).await;
        assert!(page.says("How many homes are <b>damp</b>?") && !page.says("Brightwater") && !page.says("Pat"), "{}", page.text());
        for _ in 0..2 {
            done(planned.editor.browser.submit(&question, &[("decision", "take")]).await);
        }
        let read = rival.browser.get(&planned.seat).await;
        assert!(read.says("How many homes are <b>damp</b>?") && !read.says("Brightwater"), "{}", read.text());
        assert!(!house.visitor().get(&planned.page).await.says("How many homes"), "others read it with the minutes");
        let stale = page.fields_with(&[("decision", "decline"), ("reason", "Somebody else asked it.")]);
        let late = planned.editor.browser.post(&question, &stale).await;
        assert!(late.status == StatusCode::CONFLICT && late.says("A colleague decided about this question"), "{}", late.text());
        for (typed, words) in [
            (vec![("decision", "")], "Select what you decide"),
            (vec![("decision", "decline"), ("reason", " ")], "Enter why it is not taken"),
            (vec![("decision", "answer"), ("answer", "")], "Enter how it was answered"),
        ] {
            let refused = planned.editor.browser.submit(&question, &typed).await;
            assert!(refused.status == StatusCode::UNPROCESSABLE_ENTITY && refused.says(words), "{words}: {}", refused.text());
        }
    }

    async fn of_a_question_that_is_not_taken_its_asker_alone_reads_why_and_the_ledger_keeps_it(house) {
        let mut planned = announced(&house).await;
        let [mut pat, mut rival] = [supplier(&house, "Brightwater").await.1, supplier(&house, "Rival").await.1];
        for one in [&mut pat, &mut rival] {
            done(take(one, &planned.seat).await);
        }
        done(ask(&mut pat, &planned.seat, "What will bidders be paid?").await);
        let question = question_page(&mut planned, 0).await;
        let page = planned.editor.browser.get(&question).await;
        assert!(page.says("It says \u{201c}bidders\u{201d}. Nobody speaks about prices or bids"), "{}", page.text());
        let answering = planned.editor.browser.submit(&question, &[("decision", "answer"), ("answer", "Nothing yet, kept")]).await;
        assert!(answering.status == StatusCode::CONFLICT && answering.body.contains("Nothing yet, kept"), "{}", answering.text());
        for _ in 0..2 {
            done(send(&mut planned.editor, &question, &[("decision", "decline"), ("reason", "We do not speak of bids."), ("seen", "0")]).await);
        }
        assert!(pat.browser.get(&planned.seat).await.says("It is not taken: We do not speak of bids."));
        assert!(!rival.browser.get(&planned.seat).await.says("speak of bids."));
        let ledger = planned.officer.browser.get(&format!("{}/ledger", planned.engagement)).await;
        assert!(ledger.says("Question not taken at a forum") && ledger.says("We do not speak of bids.") && !ledger.says("Brightwater"), "{}", ledger.text());
        assert_eq!(ledger.body.matches("We do not speak of bids.").count(), 1, "{}", ledger.text());
    }

    async fn a_question_is_sent_once_and_there_are_only_so_many(house) {
        let planned = announced_as(&house, &plan_but(&[("seats", "5")])).await;
        let (_, mut pat) = supplier(&house, "Brightwater").await;
        done(take(&mut pat, &planned.seat).await);
        let question = hidden(&pat.browser.get(&planned.seat).await, "question");
        let sent = [("act", "ask"), ("question", question.as_str()), ("words", "How many?")];
        for _ in 0..2 {
            done(send(&mut pat, &planned.seat, &sent).await);
        }
        let other = send(&mut pat, &planned.seat, &[sent[0], sent[1], ("words", "Other words, kept")]).await;
        assert!(other.status == StatusCode::CONFLICT && other.says("in other words") && other.body.contains("Other words, kept"), "{}", other.text());
        let (_, mut rival) = supplier(&house, "Rival").await;
        done(take(&mut rival, &planned.seat).await);
        assert_eq!(send(&mut rival, &planned.seat, &sent).await.status, StatusCode::NOT_FOUND, "somebody else's id");
        for number in 2..=10 {
            done(ask(&mut pat, &planned.seat, &format!("Question {number}?")).await);
        }
        let eleventh = send(&mut pat, &planned.seat, &[("act", "ask"), ("words", "One more?")]).await;
        assert!(eleventh.status == StatusCode::CONFLICT && eleventh.says("You have sent 10 questions"), "{}", eleventh.text());
        let long = "a".repeat(501);
        let refused = send(&mut rival, &planned.seat, &[("act", "ask"), ("words", &long)]).await;
        assert!(refused.status == StatusCode::UNPROCESSABLE_ENTITY && refused.body.contains(&long), "it is shown again");
        assert_eq!(ask(&mut rival, &planned.seat, " ").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    }

    async fn questions_are_taken_while_it_takes_place_and_not_once_it_is_over(house) {
        let planned = announced(&house).await;
        let (_, mut pat) = supplier(&house, "Brightwater").await;
        done(take(&mut pat, &planned.seat).await);
        house.wait_minutes(7 * 24 * 60 + 30);
        crate::engagements::sign_in_again(&house, &mut pat).await;
        done(ask(&mut pat, &planned.seat, "From the room?").await);
        house.wait_minutes(29);
        let question = hidden(&pat.browser.get(&planned.seat).await, "question");
        house.wait_minutes(1);
        let late = send(&mut pat, &planned.seat, &[("act", "ask"), ("question", &question), ("words", "A minute late, kept")]).await;
        assert!(late.status == StatusCode::CONFLICT && late.says("takes no more questions") && late.says("A minute late, kept"), "{}", late.text());
    }

    async fn a_question_of_another_forum_is_nobodys_here(house) {
        let mut planned = announced(&house).await;
        let (_, mut pat) = supplier(&house, "Brightwater").await;
        done(take(&mut pat, &planned.seat).await);
        done(ask(&mut pat, &planned.seat, "How many?").await);
        let question = question_page(&mut planned, 0).await;
        let host = planned.officer;
        let other = plan(&mut planned.editor, &planned.engagement, &host, &plan_but(&[("starts-day", "11")])).await;
        let elsewhere = format!("{}/questions/{}", other.location(), question.rsplit('/').next().expect("an id"));
        assert_eq!(planned.editor.browser.get(&elsewhere).await.status, StatusCode::NOT_FOUND);
        let sent = send(&mut planned.editor, &elsewhere, &[("decision", "take"), ("seen", "0")]).await;
        assert_eq!(sent.status, StatusCode::NOT_FOUND);
    }
}
