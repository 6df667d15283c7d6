//! The session ends while somebody writes: what they wrote goes with them past sign-in.

use super::{WORDS, sign_in, writing};
use crate::{harness::PASSWORD, problems::start};
use axum::http::StatusCode;
use domain::accounts::Role;

scene! {
    async fn when_the_session_has_ended_the_same_person_gets_the_words_back(house) {
        let council = house.council("Marlow Bridge").await;
        let mut editor = council.person_with_password(&house, "Ada Hill", &[Role::Editor]).await;
        let problem = start(&mut editor.browser, "Damp").await;
        let path = format!("{problem}/answers/why");
        let page = editor.browser.get(&path).await;
        house.wait_minutes(31);
        let sign_in = editor.browser.post(&path, &page.fields_with(&[("text", WORDS)])).await;
        assert_eq!(sign_in.status, StatusCode::UNAUTHORIZED);
        assert!(sign_in.says("What you wrote is kept on this page"), "{}", sign_in.text());
        assert!(!sign_in.body.contains("nobody"), "the words travel encrypted");
        let credentials = [("email", editor.email.as_str()), ("password", PASSWORD)];
        let back = editor.browser.post("/sign-in", &sign_in.fields_with(&credentials)).await;
        assert_eq!(back.status, StatusCode::OK, "{}", back.text());
        let form = editor.browser.post(&path, &back.fields()).await;
        assert_eq!(form.field("text"), WORDS);
        let saved = editor.browser.post(&path, &form.fields()).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text());
        assert!(editor.browser.get(&format!("{problem}/read")).await.says("Tŷ gwlyb"));
    }

    async fn anybody_else_gets_an_empty_form(house) {
        let council = house.council("Marlow Bridge").await;
        let mut editor = council.person_with_password(&house, "Ada Hill", &[Role::Editor]).await;
        let other = council.person_with_password(&house, "Dee Roy", &[Role::Editor]).await;
        let problem = start(&mut editor.browser, "Damp").await;
        let path = format!("{problem}/answers/why");
        let page = editor.browser.get(&path).await;
        house.wait_minutes(31);
        let sign_in = editor.browser.post(&path, &page.fields_with(&[("text", WORDS)])).await;
        let credentials = [("email", other.email.as_str()), ("password", PASSWORD)];
        let back = editor.browser.post("/sign-in", &sign_in.fields_with(&credentials)).await;
        let form = editor.browser.post(&path, &back.fields()).await;
        assert_eq!(form.status, StatusCode::CONFLICT);
        assert!(form.says("could not be brought back"), "{}", form.text());
        assert_eq!(form.field("text"), "");
    }

    async fn after_signing_out_in_another_window_the_words_come_along_too(house) {
        let (mut editor, path, page) = writing(&house).await;
        editor.browser.submit("/sign-out", &[]).await;
        let out = editor.browser.post(&path, &page.fields_with(&[("text", WORDS)])).await;
        assert_eq!(out.status, StatusCode::UNAUTHORIZED);
        let back = sign_in(&mut editor, &out).await;
        let form = editor.browser.post(&path, &back.fields()).await;
        assert_eq!(form.field("text"), WORDS);
    }

    async fn two_windows_both_keep_their_words(house) {
        let (mut editor, path, page) = writing(&house).await;
        let second_path = path.replace("/why", "/problem");
        let second_page = editor.browser.get(&second_path).await;
        house.wait_minutes(31);
        let first = editor.browser.post(&path, &page.fields_with(&[("text", "one")])).await;
        let second = editor.browser.post(&second_path, &second_page.fields_with(&[("text", "two")])).await;
        let back = sign_in(&mut editor, &first).await;
        assert_eq!(editor.browser.post(&path, &back.fields()).await.field("text"), "one");
        let meanwhile = sign_in(&mut editor, &second).await;
        assert!(meanwhile.says("You are signed in"), "{}", meanwhile.text());
        assert_eq!(editor.browser.post(&second_path, &meanwhile.fields()).await.field("text"), "two");
    }

    async fn a_session_that_ends_twice_loses_nothing(house) {
        let (mut editor, path, page) = writing(&house).await;
        house.wait_minutes(31);
        let first = editor.browser.post(&path, &page.fields_with(&[("text", WORDS)])).await;
        let back = sign_in(&mut editor, &first).await;
        house.wait_minutes(31);
        let again = editor.browser.post(&path, &back.fields()).await;
        assert_eq!(again.status, StatusCode::UNAUTHORIZED);
        let back = sign_in(&mut editor, &again).await;
        assert_eq!(editor.browser.post(&path, &back.fields()).await.field("text"), WORDS);
    }

    async fn after_twelve_hours_the_page_says_that_the_words_are_gone(house) {
        let (mut editor, path, page) = writing(&house).await;
        house.wait_minutes(31);
        let out = editor.browser.post(&path, &page.fields_with(&[("text", WORDS)])).await;
        house.wait_minutes(12 * 60);
        let back = sign_in(&mut editor, &out).await;
        let form = editor.browser.post(&path, &back.fields()).await;
        assert_eq!(form.status, StatusCode::CONFLICT);
        assert!(form.says("more than 12 hours ago"), "{}", form.text());
    }

    async fn as_much_as_a_form_may_hold_can_be_carried(house) {
        let (mut editor, path, page) = writing(&house).await;
        let long = format!("{WORDS}{}", "x".repeat(app::edge::FORM_LIMIT_BYTES - 2_000));
        house.wait_minutes(31);
        let out = editor.browser.post(&path, &page.fields_with(&[("text", &long)])).await;
        assert_eq!(out.status, StatusCode::UNAUTHORIZED);
        let back = sign_in(&mut editor, &out).await;
        assert_eq!(back.status, StatusCode::OK, "{}", back.text());
        let form = editor.browser.post(&path, &back.fields()).await;
        assert_eq!(form.field("text"), long);
    }

    async fn what_was_too_large_to_read_is_not_promised(house) {
        let (mut editor, path, page) = writing(&house).await;
        house.wait_minutes(31);
        let huge = "x".repeat(1024 * 1024);
        let out = editor.browser.post(&path, &page.fields_with(&[("text", &huge)])).await;
        assert_eq!(out.status, StatusCode::UNAUTHORIZED);
        assert!(out.says("too large to be read. Nothing was saved") && !out.says("is kept"), "{}", out.text());
    }

    async fn sign_in_leads_back_to_the_address_with_its_query(house) {
        let council = house.council("Marlow Bridge").await;
        let mut officer = council.person_with_password(&house, "Ben Osei", &[Role::Procurement]).await;
        let path = "/workspace/engagements/new?problem=x";
        let page = officer.browser.get(path).await;
        house.wait_minutes(31);
        let mut fields = page.token();
        fields.push(("problem".to_owned(), "x".to_owned()));
        let out = officer.browser.post(path, &fields).await;
        assert_eq!(out.field("next"), path);
    }

    async fn a_page_from_before_signing_in_again_keeps_the_mark_of_what_it_showed(house) {
        let (mut editor, path, page) = writing(&house).await;
        let mut again = house.visitor();
        let credentials = [("email", editor.email.as_str()), ("password", PASSWORD)];
        again.submit("/sign-in", &credentials).await;
        editor.browser.submit(&path, &[("text", "written in the first window")]).await;
        let shown = again.post(&path, &page.fields_with(&[("text", WORDS)])).await;
        assert_eq!(shown.status, StatusCode::CONFLICT);
        assert_eq!(shown.field("text"), WORDS);
        let told = again.post(&path, &shown.fields()).await;
        assert!(told.says("written in the first window"), "nothing is written over unseen: {}", told.text());
    }
}
