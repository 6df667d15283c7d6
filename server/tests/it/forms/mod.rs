//! The form rule: whatever goes wrong, the words that were typed are on the next page.

mod anything;
mod lost;
mod overtaken;
mod sessions;

use crate::{
    harness::{Answer, House, PASSWORD, Somebody},
    problems::start,
};
use axum::http::StatusCode;
use domain::accounts::Role;

/// Words nobody would like to lose.
const WORDS: &str = "Tŷ gwlyb \u{1F327}: three visits, and \"nobody\" found <why>.";

/// An editor with a problem of their own, the address of one of its questions, and its page.
pub async fn writing(house: &House) -> (Somebody, String, Answer) {
    let council = house.council("Marlow Bridge").await;
    let mut editor = council.person_with_password(house, "Ada Hill", &[Role::Editor]).await;
    let problem = start(&mut editor.browser, "Damp").await;
    let path = format!("{problem}/answers/why");
    let page = editor.browser.get(&path).await;
    (editor, path, page)
}

/// Signs in on a page that was shown instead of an answer.
pub async fn sign_in(somebody: &mut Somebody, page: &Answer) -> Answer {
    let credentials = [("email", somebody.email.as_str()), ("password", PASSWORD)];
    somebody.browser.post("/sign-in", &page.fields_with(&credentials)).await
}

scene! {
    async fn a_wrong_value_comes_back_with_a_reason(house) {
        let council = house.council("Marlow Bridge").await;
        let mut editor = council.person(&house, "Ada Hill", &[Role::Editor]).await;
        let problem = start(&mut editor.browser, "Damp").await;
        let long = format!("{WORDS}{}", "x".repeat(3_000));
        let answer = editor.browser.submit(&format!("{problem}/answers/why"), &[("text", &long)]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.says("must be 2,000 characters or fewer"), "{}", answer.text());
        assert_eq!(answer.field("text"), long);
    }

    async fn a_restart_of_the_server_in_between_loses_nothing(house) {
        let council = house.council("Marlow Bridge").await;
        let mut editor = council.person(&house, "Ada Hill", &[Role::Editor]).await;
        let problem = start(&mut editor.browser, "Damp").await;
        let path = format!("{problem}/answers/why");
        let page = editor.browser.get(&path).await;
        let house = house.restart().await;
        let mut browser = house.visitor();
        browser.cookies = editor.browser.cookies;
        let saved = browser.post(&path, &page.fields_with(&[("text", WORDS)])).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text());
        assert_eq!(browser.get(&path).await.field("text"), WORDS);
    }

    async fn a_double_send_is_done_once(house) {
        let council = house.council("Marlow Bridge").await;
        let mut editor = council.person(&house, "Ada Hill", &[Role::Editor]).await;
        let page = editor.browser.get("/problems/new").await;
        let fields = page.fields_with(&[("title", "Damp in tower blocks")]);
        let first = editor.browser.post("/problems/new", &fields).await;
        let second = editor.browser.post("/problems/new", &fields).await;
        assert_eq!(first.location(), second.location());
        let list = editor.browser.get("/problems").await;
        assert_eq!(list.body.matches("Damp in tower blocks").count(), 1);
    }

    async fn a_form_over_the_limit_says_so_and_shows_what_is_saved(house) {
        let council = house.council("Marlow Bridge").await;
        let mut editor = council.person(&house, "Ada Hill", &[Role::Editor]).await;
        let problem = start(&mut editor.browser, "Damp").await;
        let path = format!("{problem}/answers/why");
        editor.browser.submit(&path, &[("text", WORDS)]).await;
        let huge = "x".repeat(10 * 1024 * 1024);
        let answer = editor.browser.submit(&path, &[("text", &huge)]).await;
        assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
        assert!(answer.says("too large to be read"), "{}", answer.text());
        assert_eq!(answer.field("text"), WORDS);
    }

    async fn a_form_from_another_site_is_refused(house) {
        let council = house.council("Marlow Bridge").await;
        let mut editor = council.person(&house, "Ada Hill", &[Role::Editor]).await;
        let page = editor.browser.get("/problems/new").await;
        let fields = page.fields_with(&[("title", "Forged")]);
        let forged = editor.browser.post_with("/problems/new", &fields, &[("origin", "https://evil.example")]).await;
        assert_eq!(forged.status, StatusCode::FORBIDDEN);
        let mut without = fields.clone();
        without.retain(|(name, _)| name != "_token");
        let answer = editor.browser.post("/problems/new", &without).await;
        assert_eq!(answer.status, StatusCode::CONFLICT);
        assert!(!editor.browser.get("/problems").await.says("Forged"));
    }

}
