//! What was approved once stays readable, and what a reviewer read is what is approved.

use super::{complete_draft, id_of};
use crate::harness::{Browser, House};
use axum::http::StatusCode;
use domain::{
    accounts::Role,
    event::Event,
    problems::{Question, sha256_of},
};
use portal::{
    bind,
    db::{Isolation, Kind, Statement},
    operational::answers::Kept,
    problems::{self, Answer},
};

/// Versions as they were stored. A change to the code must go on reading these files; they never change.
const STORED: &[&str] = &[
    include_str!("stored/version_of_november_2026.json"),
    // From before the contact person and a measure's source were asked for.
    include_str!("stored/version_with_fewer_fields.json"),
];

static STORE: Statement = Statement {
    name: "it::problems::STORE",
    kind: Kind::Operational,
    postgres: "UPDATE problem_versions SET content = $2, sha256 = $3 WHERE problem = $1 RETURNING number",
    sqlite: "UPDATE problem_versions SET content = $2, sha256 = $3 WHERE problem = $1 RETURNING number",
};

/// What a step to review does, as far as others see it before it ends.
static MOVE_TO_REVIEW: Statement = Statement {
    name: "it::problems::MOVE_TO_REVIEW",
    kind: Kind::Write,
    postgres: "UPDATE problems SET stage = 'in_review', revision = revision + 1 WHERE id = $1",
    sqlite: "UPDATE problems SET stage = 'in_review', revision = revision + 1 WHERE id = $1",
};

/// Stores a content as version 1.
async fn store(house: &House, problem: &str, content: &str, sha256: &str) {
    let values = bind![id_of(problem).to_string(), content, sha256];
    let stored = house.portal.db.operate(&STORE, values).await.expect("the statement runs");
    assert_eq!(stored.len(), 1);
}

async fn done(browser: &mut Browser, path: &str, fields: &[(&str, &str)]) {
    let answer = browser.submit(path, fields).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{path}: {}", answer.text());
}

scene! {
    async fn versions_that_were_stored_before_are_read_and_given_back_as_they_were_hashed(house) {
        let (mut editor, mut officer, problem) = complete_draft(&house).await;
        done(&mut editor.browser, &format!("{problem}/submit"), &[]).await;
        done(&mut officer.browser, &format!("{problem}/review"), &[("decision", "approve")]).await;
        for content in STORED {
            let sha256 = sha256_of(content);
            store(&house, &problem, content, &sha256).await;
            let page = editor.browser.get(&format!("{problem}/versions/1")).await;
            assert_eq!(page.status, StatusCode::OK, "{}", page.text());
            assert!(page.says("Tŷ gwlyb: the same wall, three visits.") && page.says(&sha256), "{}", page.text());
            let download = editor.browser.get(&format!("{problem}/versions/1/content.json")).await;
            assert_eq!(download.body, *content);
        }
        store(&house, &problem, &STORED[0].replace("three visits", "two visits"), "of other words").await;
        let changed = editor.browser.get(&format!("{problem}/versions/1")).await;
        assert_eq!(changed.status, StatusCode::INTERNAL_SERVER_ERROR, "words that do not fit the hash are not shown");
    }

    async fn an_answer_that_comes_while_a_problem_goes_to_review_is_not_slipped_in(house) {
        let (editor, _, problem) = complete_draft(&house).await;
        let (op, id) = (editor.op(&house), id_of(&problem));
        let draft = problems::read_draft(&house.portal, &op, id).await.expect("an editor may");
        let measure = draft.content.measures.keys().next().expect("there is one").to_string();
        let mut step = house.portal.db.begin(Isolation::ReadCommitted).await.expect("a transaction");
        step.change_one(&MOVE_TO_REVIEW, bind![id.to_string()]).await.expect("it moves");
        let (portal, own) = (house.portal.clone(), op.clone());
        let saving = tokio::spawn(async move {
            let body = "\"Slipped in\"".to_owned();
            let answer = Answer { question: Question::Why, item: String::new(), body, seen: 1 };
            problems::save(&portal, &own, id, &answer).await
        });
        let (portal, own) = (house.portal.clone(), op.clone());
        let removing =
            tokio::spawn(async move { problems::remove(&portal, &own, id, Question::Measures, &measure, 1).await });
        // Both are under way: without the lock they would be through by now.
        tokio::time::sleep(std::time::Duration::from_millis(300)).await;
        let entry = op.may(domain::actor::Act::EditDraftProblem, &draft.problem.subject(None, false));
        let entry = entry.expect("an editor may").did(Event::ProblemSubmitted { problem: id });
        step.finish(&house.portal, &op, &entry).await.expect("it is in review");
        let saved = saving.await.expect("it ends");
        assert!(!matches!(saved, Ok(Kept::Saved(_))), "{saved:?}");
        assert!(removing.await.expect("it ends").is_err());
        let after = problems::read_draft(&house.portal, &op, id).await.expect("an editor may");
        assert_eq!(after.content, draft.content);
    }

    async fn what_is_approved_is_what_was_read_however_many_write_meanwhile(house) {
        let (mut editor, mut officer, problem) = complete_draft(&house).await;
        let (op, id) = (editor.op(&house), id_of(&problem));
        for round in 0..10_i64 {
            let (portal, own) = (house.portal.clone(), op.clone());
            let writing = tokio::spawn(async move {
                let mut seen = problems::answer(&portal, &own, id, Question::Why, "").await.ok().flatten().map_or(0, |saved| saved.revision);
                for word in 0.. {
                    let body = format!("\"Round {round}, word {word}\"");
                    let answer = Answer { question: Question::Why, item: String::new(), body, seen };
                    match problems::save(&portal, &own, id, &answer).await {
                        Ok(Kept::Saved(revision)) => seen = revision,
                        _ => break,
                    }
                }
            });
            tokio::task::yield_now().await;
            done(&mut editor.browser, &format!("{problem}/submit"), &[]).await;
            let page = officer.browser.get(&format!("{problem}/review")).await;
            let read = problems::read_draft(&house.portal, &op, id).await.expect("an editor may").content;
            let approved = officer.browser.post(&format!("{problem}/review"), &page.fields_with(&[("decision", "approve")])).await;
            assert_eq!(approved.status, StatusCode::SEE_OTHER, "nothing changed since it was read: {}", approved.text());
            writing.await.expect("it stops when the problem is closed");
            let version = problems::versions::latest(&house.portal, &op, id).await.expect("read").expect("approved");
            assert_eq!(version.version.content, read);
            assert_eq!(problems::read_draft(&house.portal, &op, id).await.expect("an editor may").content, read);
            done(&mut editor.browser, &format!("{problem}/submit"), &[]).await;
        }
    }

    async fn an_evaluator_sees_a_problem_in_the_list_under_its_approved_title(house) {
        let (mut editor, mut officer, problem) = complete_draft(&house).await;
        let council = crate::harness::Council { id: editor.seat.organisation };
        let mut evaluator = council.person(&house, "Eva Lind", &[Role::Evaluator]).await;
        assert!(!evaluator.browser.get("/problems").await.says("damp"), "it is nobody's yet");
        done(&mut editor.browser, &format!("{problem}/submit"), &[]).await;
        done(&mut officer.browser, &format!("{problem}/review"), &[("decision", "approve")]).await;
        done(&mut editor.browser, &format!("{problem}/submit"), &[]).await;
        done(&mut editor.browser, &format!("{problem}/answers/title"), &[("text", "Secret reorganisation")]).await;
        let list = evaluator.browser.get("/problems").await;
        assert!(list.says("Repeat visits for damp and mould") && !list.says("Secret"), "{}", list.text());
        assert!(officer.browser.get("/problems").await.says("Secret reorganisation"));
        done(&mut editor.browser, &format!("{problem}/show"), &[]).await;
        assert!(evaluator.browser.get("/problems").await.says("Secret reorganisation"), "it was shown to colleagues");
    }
}
