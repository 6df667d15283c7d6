//! The form has no page to go back to: what was written stands on the page that says why.

use super::{WORDS, writing};
use crate::{harness::Answer, problems::start};
use axum::http::StatusCode;
use domain::accounts::Role;

/// What the page says below "What you had written".
fn kept(answer: &Answer) -> String {
    let text = answer.text();
    text.split_once("What you had written").map(|(_, kept)| kept.to_owned()).unwrap_or_default()
}

scene! {
    async fn the_database_is_down(house) {
        let (mut editor, path, page) = writing(&house).await;
        house.portal.db.close().await;
        let answer = editor.browser.post(&path, &page.fields_with(&[("text", WORDS)])).await;
        assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(answer.headers["retry-after"], "10");
        assert!(kept(&answer).contains(WORDS), "{}", answer.text());
        assert!(!answer.says("Sign in"), "nobody knows that they are signed out: {}", answer.text());
        let read = editor.browser.get(&path).await;
        assert_eq!(read.status, StatusCode::SERVICE_UNAVAILABLE);
        assert!(read.says("The service is not available right now"), "{}", read.text());
    }

    async fn it_is_not_theirs_any_more(house) {
        let council = house.council("Marlow Bridge").await;
        let mut editor = council.person(&house, "Ada Hill", &[Role::Editor]).await;
        let mut observer = council.person(&house, "Oli Wu", &[Role::Observer]).await;
        let problem = start(&mut editor.browser, "Damp").await;
        let mut fields = observer.browser.get(&problem).await.token();
        fields.push(("text".to_owned(), WORDS.to_owned()));
        let answer = observer.browser.post(&format!("{problem}/answers/why"), &fields).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN);
        assert!(kept(&answer).contains(WORDS), "{}", answer.text());
    }

    async fn there_is_nothing_here_or_nothing_to_know_of(house) {
        let council = house.council("Marlow Bridge").await;
        let mut editor = council.person(&house, "Ada Hill", &[Role::Editor]).await;
        let problem = start(&mut editor.browser, "Damp").await;
        let other = house.council("Eastwold").await;
        let mut stranger = other.person(&house, "Cai Price", &[Role::Editor]).await;
        let mut fields = stranger.browser.get("/problems").await.token();
        fields.extend([("text".to_owned(), WORDS.to_owned()), ("then".to_owned(), "list".to_owned())]);
        for path in [format!("{problem}/answers/why"), format!("{problem}x/answers/why")] {
            let answer = stranger.browser.post(&path, &fields).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND);
            assert!(kept(&answer).contains(WORDS), "{}", answer.text());
        }
    }

    async fn whoever_has_signed_in_since_reads_nothing_of_anothers_words(house) {
        let (_, path, page) = writing(&house).await;
        let other = house.council("Eastwold").await;
        let mut stranger = other.person(&house, "Cai Price", &[Role::Editor]).await;
        for path in [path.clone(), path.replace("/answers", "x/answers")] {
            let answer = stranger.browser.post(&path, &page.fields_with(&[("text", WORDS)])).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND);
            assert!(!answer.body.contains("nobody"), "{}", answer.text());
        }
    }

    async fn what_is_carried_past_sign_in_survives_a_database_that_is_down(house) {
        let (mut editor, path, page) = writing(&house).await;
        house.wait_minutes(31);
        let out = editor.browser.post(&path, &page.fields_with(&[("text", WORDS)])).await;
        let credentials = [("email", editor.email.as_str()), ("password", crate::harness::PASSWORD)];
        house.portal.db.close().await;
        let down = editor.browser.post("/sign-in", &out.fields_with(&credentials)).await;
        assert_eq!(down.status, StatusCode::SERVICE_UNAVAILABLE);
        assert!(!down.body.contains(crate::harness::PASSWORD));
        let house = house.restart().await;
        let mut browser = house.visitor();
        browser.cookies = editor.browser.cookies;
        let again = browser.post("/sign-in", &down.fields()).await;
        let back = browser.post("/sign-in", &again.fields_with(&credentials)).await;
        assert_eq!(browser.post(&path, &back.fields()).await.field("text"), WORDS);
    }

    async fn only_what_was_written_stands_there(house) {
        let council = house.council("Marlow Bridge").await;
        let mut editor = council.person(&house, "Ada Hill", &[Role::Editor]).await;
        let problem = start(&mut editor.browser, "Damp").await;
        let path = format!("{problem}/answers/why");
        let mut fields = editor.browser.get(&path).await.fields_with(&[("text", "ok")]);
        fields.push(("password".to_owned(), "three quiet herons".to_owned()));
        house.portal.db.close().await;
        let answer = editor.browser.post(&path, &fields).await;
        let page = scraper::Html::parse_document(&answer.body);
        let shown = scraper::Selector::parse("main textarea").expect("a selector");
        let shown: Vec<_> = page.select(&shown).map(|field| field.text().collect::<String>()).collect();
        assert_eq!(shown, ["ok"], "short words too, no secret, no hidden field");
    }

    async fn another_sites_words_are_not_shown_as_the_persons(house) {
        let council = house.council("Marlow Bridge").await;
        let mut editor = council.person(&house, "Ada Hill", &[Role::Editor]).await;
        let fields = [("title".to_owned(), "Call 0900 for your refund".to_owned())];
        let forged = editor.browser.post_with("/problems/new", &fields, &[("origin", "https://evil.example")]).await;
        assert_eq!(forged.status, StatusCode::FORBIDDEN);
        assert!(!forged.says("0900"), "{}", forged.text());
    }

    async fn a_script_that_saves_is_always_answered_in_json(house) {
        let (mut editor, path, page) = writing(&house).await;
        let saving = [("x-autosave", "1")];
        let saved = editor.browser.post_with(&path, &page.fields_with(&[("text", WORDS)]), &saving).await;
        assert_eq!(saved.status, StatusCode::OK);
        let huge = "x".repeat(1024 * 1024);
        let foreign = [("x-autosave", "1"), ("origin", "https://evil.example")];
        let mut without_token = page.fields();
        without_token.retain(|(name, _)| name != "_token");
        let long = "x".repeat(3_000);
        for (fields, headers, status) in [
            (page.fields_with(&[("text", "overtaken")]), &saving[..], StatusCode::CONFLICT),
            (page.fields_with(&[("text", &huge)]), &saving[..], StatusCode::PAYLOAD_TOO_LARGE),
            (page.fields_with(&[("text", &long)]), &saving[..], StatusCode::UNPROCESSABLE_ENTITY),
            (page.fields(), &foreign[..], StatusCode::FORBIDDEN),
            (without_token, &saving[..], StatusCode::CONFLICT),
        ] {
            let answer = editor.browser.post_with(&path, &fields, headers).await;
            assert_eq!(answer.status, status, "{}", answer.body);
            assert_eq!(answer.headers["content-type"], "application/problem+json");
        }
        house.wait_minutes(31);
        let out = editor.browser.post_with(&path, &page.fields(), &saving).await;
        assert_eq!(out.status, StatusCode::UNAUTHORIZED);
        assert_eq!(out.headers["content-type"], "application/problem+json");
    }
}
