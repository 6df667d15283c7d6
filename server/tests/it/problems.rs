//! A problem's life, as its people see it.

mod editing;
mod versions;

use crate::harness::{Browser, House, Somebody};
use axum::http::StatusCode;
use domain::{accounts::Role, problems::Question};
use portal::problems;

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
        assert!(page.says("missing before review") && page.body.contains("/answers/"), "{}", page.text());
        assert!(editor.browser.get("/problems").await.says("Missed bins on narrow streets"));
        let mut officer = council.person(&house, "Ben Osei", &[Role::Procurement]).await;
        let page = officer.browser.get(&problem).await;
        assert!(page.says("missing before review") && !page.body.contains("/answers/"), "officers do not write it: {}", page.text());
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

    async fn a_preview_link_shows_the_draft_until_it_is_ended(house) {
        let (mut editor, _, problem) = complete_draft(&house).await;
        let id = id_of(&problem);
        let preview = editor.op(&house).id();
        let period = domain::problems::PreviewPeriod::ALL[0];
        let op = editor.op(&house);
        let token = problems::previews::make(&house.portal, &op, id, preview, period).await.expect("an editor may");
        let again = problems::previews::make(&house.portal, &op, id, preview, period).await;
assert_eq!(again.ok().as_ref(), Some(&token), "a double send makes one link");
        let live = problems::previews::live(&house.portal, &op, id).await.expect("an editor may");
        assert_eq!(live.len(), 1);
        let link = format!("/preview/{token}");
        let mut visitor = house.visitor();
        assert!(visitor.get(&link).await.says("Repeat visits for damp and mould"));
        assert_eq!(visitor.get(&problem).await.status, StatusCode::SEE_OTHER, "the link gives nothing else");
        problems::previews::end(&house.portal, &op, id, preview).await.expect("an editor may");
        let over = visitor.get(&link).await;
        assert_eq!(over.status, StatusCode::NOT_FOUND);
        assert!(!over.body.contains("Repeat visits"));
        assert!(editor.browser.get(&problem).await.says("Repeat visits"));
    }

    async fn words_that_describe_a_solution_are_kept_with_a_reason_and_opened_again(house) {
        let council = house.council("Marlow Bridge").await;
        let mut editor = council.person(&house, "Ada Hill", &[Role::Editor]).await;
        let problem = start(&mut editor.browser, "Damp").await;
        let why = [("text", "We need a new portal with a dashboard.")];
        editor.browser.submit(&format!("{problem}/answers/why"), &why).await;
        let flags = domain::language::check("why", "We need a new portal with a dashboard.");
        let fingerprint = flags.first().expect("the checker has something to say").fingerprint();
        let (op, id) = (editor.op(&house), id_of(&problem));
        problems::advice::keep(&house.portal, &op, id, &fingerprint, "It is what we have").await.expect("advice");
        let kept = problems::advice::kept(&house.portal, &op, id).await.expect("an editor may");
        assert_eq!((kept.len(), kept[0].reason.as_str()), (1, "It is what we have"));
        problems::advice::open_again(&house.portal, &op, id, &fingerprint).await.expect("an editor may");
        assert!(problems::advice::kept(&house.portal, &op, id).await.expect("an editor may").is_empty());
    }

    async fn last_years_problem_is_duplicated_and_says_where_it_comes_from(house) {
        let (mut editor, mut officer, problem) = complete_draft(&house).await;
        editor.browser.submit(&format!("{problem}/submit"), &[]).await;
        officer.browser.submit(&format!("{problem}/review"), &[("decision", "approve")]).await;
        let copied = editor.browser.submit(&format!("{problem}/duplicate"), &[]).await;
        assert_eq!(copied.status, StatusCode::SEE_OTHER, "{}", copied.text());
        assert_ne!(copied.location(), problem);
        assert!(editor.browser.get(copied.location()).await.says("Repeat visits for damp and mould"));
        assert!(!editor.browser.get(&problem).await.body.is_empty());
        let versions = editor.browser.get(&format!("{problem}/versions")).await;
        assert_eq!(versions.status, StatusCode::OK);
    }

    async fn whoever_is_alone_approves_their_own_words_with_a_reason(house) {
        let council = house.council("Marlow Bridge").await;
        let mut owner = council.person(&house, "Olive Farrow", &[Role::Owner]).await;
        let problem = start(&mut owner.browser, "Damp").await;
        answer_everything(&mut owner.browser, &problem).await;
        owner.browser.submit(&format!("{problem}/submit"), &[]).await;
        let review = format!("{problem}/review");
        let refused = owner.browser.submit(&review, &[("decision", "approve")]).await;
        assert_ne!(refused.status, StatusCode::SEE_OTHER, "their own words, and no reason");
        let alone = [("decision", "approve"), ("reason", "There is nobody else yet.")];
        let approved = owner.browser.submit(&review, &alone).await;
        assert_eq!(approved.status, StatusCode::SEE_OTHER, "{}", approved.text());
    }

    async fn a_measure_is_removed(house) {
        let (editor, _, problem) = complete_draft(&house).await;
        let (op, id) = (editor.op(&house), id_of(&problem));
        let draft = problems::read_draft(&house.portal, &op, id).await.expect("an editor may");
        let item = draft.content.measures.keys().next().expect("there is one").to_string();
        problems::remove(&house.portal, &op, id, Question::Measures, &item, 1).await.expect("an editor may");
        let draft = problems::read_draft(&house.portal, &op, id).await.expect("an editor may");
        assert!(draft.content.measures.is_empty());
    }
}

/// The id at the end of a problem's address.
fn id_of(address: &str) -> domain::ids::ProblemId {
    address.rsplit('/').next().and_then(|id| id.parse().ok()).expect("the address ends in an id")
}
