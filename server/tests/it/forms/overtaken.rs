//! Somebody else saved in the meantime: nothing is written over unseen.

use super::WORDS;
use crate::{
    engagements::{colleague, set_up},
    problems::{complete_draft, start},
};
use axum::http::StatusCode;
use domain::accounts::Role;

scene! {
    async fn a_colleagues_words_are_never_written_over_unseen(house) {
        let council = house.council("Marlow Bridge").await;
        let mut ada = council.person(&house, "Ada Hill", &[Role::Editor]).await;
        let mut dee = council.person(&house, "Dee Roy", &[Role::Editor]).await;
        let problem = start(&mut ada.browser, "Damp").await;
        let path = format!("{problem}/answers/why");
        let page = ada.browser.get(&path).await;
        dee.browser.submit(&path, &[("text", "Written by Dee")]).await;
        let told = ada.browser.post(&path, &page.fields_with(&[("text", WORDS)])).await;
        assert_eq!(told.status, StatusCode::CONFLICT);
        assert!(told.says("Dee Roy changed this answer") && told.says("Written by Dee"), "{}", told.text());
        assert_eq!(told.field("text"), WORDS);
        assert_eq!(ada.browser.post(&path, &told.fields()).await.status, StatusCode::SEE_OTHER);
        assert_eq!(dee.browser.get(&path).await.field("text"), WORDS);
    }

    async fn an_error_in_between_does_not_hide_a_colleagues_change(house) {
        let council = house.council("Marlow Bridge").await;
        let mut ada = council.person(&house, "Ada Hill", &[Role::Editor]).await;
        let mut dee = council.person(&house, "Dee Roy", &[Role::Editor]).await;
        let problem = start(&mut ada.browser, "Damp").await;
        let path = format!("{problem}/answers/why");
        let page = ada.browser.get(&path).await;
        dee.browser.submit(&path, &[("text", "Written by Dee")]).await;
        let long = "x".repeat(3_000);
        let wrong = ada.browser.post(&path, &page.fields_with(&[("text", &long)])).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        let told = ada.browser.post(&path, &wrong.fields_with(&[("text", WORDS)])).await;
        assert_eq!(told.status, StatusCode::CONFLICT);
        assert!(told.says("Written by Dee"), "{}", told.text());
    }

    async fn a_measure_somebody_changed_is_shown_whole(house) {
        let (mut editor, _, problem) = complete_draft(&house).await;
        let mut dee = colleague(&house, &editor, "Dee Roy", &[Role::Editor]).await;
        let list = editor.browser.get(&format!("{problem}/answers/measures")).await;
        let start = list.body.find(&format!("{problem}/answers/measures/")).expect("the measure is listed");
        let path: String = list.body[start..].chars().take_while(|c| *c != '"').collect();
        let page = editor.browser.get(&path).await;
        let others = [("source", "Repairs register, corrected"), ("target", "150")];
        let saved = dee.browser.submit(&path, &others).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text());
        let told = editor.browser.post(&path, &page.fields_with(&[("target", "180")])).await;
        assert_eq!(told.status, StatusCode::CONFLICT);
        assert!(told.says("Repairs register, corrected") && told.says("150"), "{}", told.text());
        assert_eq!(told.field("target"), "180");
    }

    async fn a_contact_somebody_changed_is_shown_whole(house) {
        let (mut editor, _, problem) = complete_draft(&house).await;
        let mut dee = colleague(&house, &editor, "Dee Roy", &[Role::Editor]).await;
        let path = format!("{problem}/answers/contact");
        let page = editor.browser.get(&path).await;
        dee.browser.submit(&path, &[("email", "damp@council.example")]).await;
        let told = editor.browser.post(&path, &page.fields_with(&[("name", "Repairs")])).await;
        assert!(told.says("damp@council.example"), "{}", told.text());
        assert_eq!(told.field("name"), "Repairs");
    }

    async fn a_part_of_an_engagement_is_not_written_over_after_another_error(house) {
        let (_, mut officer, engagement) = set_up(&house).await;
        let path = format!("{engagement}/set-up/process");
        let page = officer.browser.get(&path).await;
        officer.browser.submit(&path, &[("process", "Two open days in June")]).await;
        let long = "x".repeat(20_000);
        let wrong = officer.browser.post(&path, &page.fields_with(&[("process", &long)])).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        let told = officer.browser.post(&path, &wrong.fields_with(&[("process", WORDS)])).await;
        assert_eq!(told.status, StatusCode::CONFLICT);
        assert!(told.says("What is saved now: Two open days in June"), "{}", told.text());
        assert_eq!(told.field("process"), WORDS);
    }
}
