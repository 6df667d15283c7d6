//! A council sets what every response answers.

use crate::engagements::{done, public_address, publish, set_up};
use axum::http::StatusCode;

/// An id that no question has yet.
const NEW: &str = "0195c3a0-0000-7000-8000-00000000000";

scene! {
    async fn a_council_sets_its_questions_and_everybody_reads_them_before_signing_in(house) {
        let (_, mut officer, engagement) = set_up(&house).await;
        let list = format!("{engagement}/set-up/questions");
        let page = officer.browser.get(&list).await;
        assert!(page.says("You can begin with five questions") && page.says("What do you expect for this outcome"), "{}", page.text());
        // The button is pressed twice.
        for _ in 0..2 {
            done(officer.browser.post(&list, &page.fields()).await);
        }
        let page = officer.browser.get(&list).await;
        assert!(page.says("Who are you, in short?") && !page.says("You can begin with five"), "{}", page.text());
        let kinds: [&[(&str, &str)]; 4] = [
            &[("kind", "number"), ("unit", "working days"), ("ask", "How long until it helps?"), ("place", "1")],
            &[("kind", "choice"), ("choices", "Yes\nNo\n\nWith a partner"), ("ask", "Can you do it alone?")],
            &[("kind", "adoption"), ("ask", "Who learns what?"), ("required", "no")],
            &[("kind", "text"), ("words", "20"), ("ask", "<b>Anything</b> else?"), ("hint", "In a line.")],
        ];
        for (number, typed) in kinds.iter().enumerate() {
            done(officer.browser.submit(&format!("{list}/{NEW}{number}"), typed).await);
        }
        // Changed, and one removed.
        done(officer.browser.submit(&format!("{list}/{NEW}3"), &[("words", "25")]).await);
        done(officer.browser.submit(&format!("{list}/{NEW}2"), &[("then", "remove")]).await);
        done(officer.browser.submit(&format!("{engagement}/ready"), &[]).await);
        done(publish(&mut officer.browser, &engagement).await);
        let public = public_address(&mut officer.browser, &engagement).await;
        let page = house.visitor().get(&public).await;
        for words in [
            "What suppliers are asked", "How long until it helps?", "A number: working days", "One of: Yes; No; With a partner",
            "<b>Anything</b> else?", "Text, up to 25 words", "Repeat visits", "Responses are sealed until the closing date, 31 March 2027",
        ] {
            assert!(page.says(words), "{words}: {}", page.text());
        }
        assert!(!page.says("Who learns what?"), "{}", page.text());
        let first = page.text().find("How long until it helps?");
        assert!(first < page.text().find("Who are you, in short?"), "it was put first");
        // From now on all suppliers answer the same.
        let fixed = officer.browser.get(&format!("{list}/{NEW}0")).await;
        assert!(fixed.status == StatusCode::CONFLICT && fixed.says("fixed from publication on"), "{}", fixed.text());
        let mut sent = officer.browser.get("/cookies").await.token();
        sent.extend([("kind", "adoption"), ("ask", "One more?"), ("required", "yes")].map(|(name, value)| (name.to_owned(), value.to_owned())));
        let late = officer.browser.post(&format!("{list}/{NEW}9"), &sent).await;
        assert_eq!(late.status, StatusCode::CONFLICT, "{}", late.text());
        assert!(!house.visitor().get(&public).await.says("One more?"));
    }

    async fn a_question_that_cannot_be_asked_comes_back_with_every_word(house) {
        let (_, mut officer, engagement) = set_up(&house).await;
        let address = format!("{engagement}/set-up/questions/{NEW}1");
        let long = "long ".repeat(100);
        let same = "Yes\nNo\nYes";
        let many = (0..21).map(|number| format!("Choice {number}\n")).collect::<String>();
        let wrong: [(&[(&str, &str)], &str); 8] = [
            (&[("ask", "")], "Enter the question"),
            (&[("ask", &long)], "The question must be 300 characters or fewer"),
            (&[("ask", "Kept?"), ("words", "0")], "whole number from 1 to 2000"),
            (&[("ask", "Kept?"), ("words", "many")], "whole number from 1 to 2000"),
            (&[("ask", "Kept?"), ("kind", "number"), ("unit", " ")], "Enter the unit"),
            (&[("ask", "Kept?"), ("kind", "choice"), ("choices", "Yes")], "Enter from 2 to 20 choices"),
            (&[("ask", "Kept?"), ("kind", "choice"), ("choices", &many)], "Enter from 2 to 20 choices"),
            (&[("ask", "Kept?"), ("kind", "choice"), ("choices", same)], "only once"),
        ];
        for (typed, words) in wrong {
            let answer = officer.browser.submit(&address, typed).await;
            assert!(answer.status == StatusCode::UNPROCESSABLE_ENTITY && answer.says(words), "{words}: {}", answer.text());
            let ask = typed[0].1.trim();
            assert!(ask.is_empty() || answer.body.contains(ask), "what was typed is lost: {typed:?}");
        }
        let page = officer.browser.get(&engagement).await;
        assert!(page.says("What they expect for each outcome measure"), "nothing was saved: {}", page.text());
        let asked = domain::responses::RESPONSE_QUESTIONS_MAX;
        let typed = [("ask", "One more?"), ("kind", "text"), ("words", "20"), ("required", "no")];
        for number in 0..asked {
            done(officer.browser.submit(&format!("{engagement}/set-up/questions/0195c3a0-0000-7000-8000-0000000001{number:02}"), &typed).await);
        }
        let full = officer.browser.submit(&address, &typed).await;
        assert!(full.status == StatusCode::UNPROCESSABLE_ENTITY && full.says("no more than 30 questions"), "{}", full.text());
        let no_id = officer.browser.get(&format!("{engagement}/set-up/questions/first")).await;
        assert_eq!(no_id.status, StatusCode::NOT_FOUND);
    }

    async fn of_two_officers_who_set_questions_at_once_neither_overwrites_the_other(house) {
        let (editor, mut officer, engagement) = set_up(&house).await;
        let mut other = crate::engagements::colleague(&house, &editor, "Nia Rowe", &[domain::accounts::Role::Procurement]).await;
        let list = format!("{engagement}/set-up/questions");
        let typed = [("kind", "text"), ("words", "20")];
        let first = officer.browser.get(&format!("{list}/{NEW}1")).await.fields_with(&[typed.as_slice(), &[("ask", "First?")]].concat());
        let second = other.browser.get(&format!("{list}/{NEW}2")).await.fields_with(&[typed.as_slice(), &[("ask", "Second?")]].concat());
        done(officer.browser.post(&format!("{list}/{NEW}1"), &first).await);
        let late = other.browser.post(&format!("{list}/{NEW}2"), &second).await;
        assert!(late.status == StatusCode::CONFLICT && late.body.contains("Second?"), "{}", late.text());
        // What comes back holds what the other saved, so sending it again keeps both.
        done(other.browser.post(&format!("{list}/{NEW}2"), &late.fields()).await);
        let page = other.browser.get(&list).await;
        assert!(page.says("First?") && page.says("Second?"), "{}", page.text());
        // On the same question, the second reads what the first saved before they put theirs in its place.
        let stale = other.browser.get(&format!("{list}/{NEW}1")).await.fields_with(&[("ask", "Mine?")]);
        done(officer.browser.submit(&format!("{list}/{NEW}1"), &[("ask", "Theirs?")]).await);
        let late = other.browser.post(&format!("{list}/{NEW}1"), &stale).await;
        assert!(late.status == StatusCode::CONFLICT && late.says("What is saved now") && late.says("Theirs?"), "{}", late.text());
    }
}
