//! A problem's life, as its people see it.

use crate::harness::{Browser, House, Somebody};
use axum::http::StatusCode;
use domain::{accounts::Role, problems::Question};

/// Answers every question of a problem through its pages.
pub async fn answer_everything(editor: &mut Browser, problem: &str) {
    for question in Question::ALL.iter().filter(|question| question.is_text()) {
        let text = match question {
            Question::Title => "Repeat visits for damp and mould",
            Question::ServiceArea => "housing",
            Question::Cpv => "48000000",
            _ => "Tenants report the same wall three times before anybody finds the cause.",
        };
        let saved = editor.submit(&format!("{problem}/answers/{}", question.key()), &[("text", text)]).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{question:?}: {}", saved.text());
    }
    let contact = [("name", "Housing repairs team"), ("email", "repairs@council.example")];
    let saved = editor.submit(&format!("{problem}/answers/contact"), &contact).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text());
    let measure = [
        ("name", "Repeat visits within 90 days"),
        ("unit", "visits"),
        ("direction", "down"),
        ("baseline", "412"),
        ("target", "200"),
        ("source", "Repairs register, 2026"),
        ("how_measured", "Counted each month from the repairs register."),
    ];
    add(editor, problem, "measures", &measure).await;
    add(
        editor,
        problem,
        "journeys",
        &[("persona", "A tenant with a baby"), ("steps", "Reports damp\nIs visited once")],
    )
    .await;
}

async fn add(editor: &mut Browser, problem: &str, question: &str, fields: &[(&str, &str)]) {
    let list = editor.get(&format!("{problem}/answers/{question}")).await;
    let start =
        list.body.find(&format!("{problem}/answers/{question}/")).expect("there is a link to add one");
    let item: String = list.body[start..].chars().take_while(|c| *c != '"').collect();
    let saved = editor.submit(&item, fields).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text());
}

/// Starts a problem; gives back its address.
pub async fn start(editor: &mut Browser, title: &str) -> String {
    let started = editor.submit("/problems/new", &[("title", title)]).await;
    assert_eq!(started.status, StatusCode::SEE_OTHER, "{}", started.text());
    started.location().to_owned()
}

/// A council with an editor and a procurement officer, and the address of a complete draft of theirs.
pub async fn complete_draft(house: &House) -> (Somebody, Somebody, String) {
    let council = house.council("Marlow Bridge").await;
    let mut editor = council.person(house, "Ada Hill", &[Role::Editor]).await;
    let officer = council.person_with_password(house, "Ben Osei", &[Role::Procurement]).await;
    let problem = start(&mut editor.browser, "Damp").await;
    answer_everything(&mut editor.browser, &problem).await;
    (editor, officer, problem)
}

scene! {
    async fn a_problem_goes_from_a_title_to_an_approved_version(house) {
        let (mut editor, mut officer, problem) = complete_draft(&house).await;
        let page = editor.browser.get(&problem).await;
        assert!(!page.says("missing before review"), "{}", page.text());
        let sent = editor.browser.submit(&format!("{problem}/submit"), &[]).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text());
        assert!(editor.browser.get(&problem).await.says("In review"));
        let approved = officer.browser.submit(&format!("{problem}/review"), &[("decision", "approve")]).await;
        assert_eq!(approved.status, StatusCode::SEE_OTHER, "{}", approved.text());
        assert!(editor.browser.get(&problem).await.says("Version 1 was approved"));
    }

    async fn an_empty_draft_says_what_is_missing_and_is_saved_all_the_same(house) {
        let council = house.council("Marlow Bridge").await;
        let mut editor = council.person(&house, "Ada Hill", &[Role::Editor]).await;
        let problem = start(&mut editor.browser, "Missed bins on narrow streets").await;
        let page = editor.browser.get(&problem).await;
        assert!(page.says("missing before review"), "{}", page.text());
        assert!(editor.browser.get("/problems").await.says("Missed bins on narrow streets"));
    }

    async fn another_councils_draft_is_not_found_and_its_words_are_nowhere(house) {
        let council = house.council("Marlow Bridge").await;
        let mut editor = council.person(&house, "Ada Hill", &[Role::Editor]).await;
        let problem = start(&mut editor.browser, "Quagmire of Hithe").await;
        let other = house.council("Eastwold").await;
        let mut stranger = other.person(&house, "Cai Price", &[Role::Owner, Role::Procurement]).await;
        for part in ["", "/read", "/answers/title", "/answers/measures", "/show", "/submit", "/review"] {
            let answer = stranger.browser.get(&format!("{problem}{part}")).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{part}");
            assert!(!answer.body.contains("Quagmire"), "{part}");
        }
        assert!(!stranger.browser.get("/problems").await.body.contains("Quagmire"));
    }
}
