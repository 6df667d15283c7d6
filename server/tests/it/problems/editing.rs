//! Who wrote last, what old windows may do, and which step a button stands for.

use super::{answer_everything, complete_draft, id_of, start};
use crate::harness::{Answer, Browser, House, Somebody};
use axum::http::StatusCode;
use domain::accounts::Role;
use portal::problems;

/// The address of the draft's only measure.
async fn measure_of(house: &House, editor: &Somebody, problem: &str) -> String {
    let draft =
        problems::read_draft(&house.portal, &editor.op(house), id_of(problem)).await.expect("an editor may");
    let item = draft.content.measures.keys().next().expect("there is one");
    format!("{problem}/answers/measures/{item}")
}

async fn done(browser: &mut Browser, path: &str, fields: &[(&str, &str)]) -> Answer {
    let answer = browser.submit(path, fields).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{path}: {}", answer.text());
    answer
}

scene! {
    async fn whoever_removed_something_wrote_last_and_does_not_approve(house) {
        let council = house.council("Marlow Bridge").await;
        let mut editor = council.person(&house, "Ada Hill", &[Role::Editor]).await;
        let mut owner = council.person(&house, "Olive Farrow", &[Role::Owner]).await;
        council.person(&house, "Ben Osei", &[Role::Procurement]).await;
        let problem = start(&mut editor.browser, "Damp").await;
        answer_everything(&mut editor.browser, &problem).await;
        let spare = format!("{problem}/answers/journeys/{}", editor.op(&house).id::<domain::ids::JourneyId>());
        let journey = [("persona", "A surveyor"), ("steps", "Sees what was found before")];
        done(&mut editor.browser, &spare, &journey).await;
        house.wait_minutes(1);
        done(&mut owner.browser, &spare, &[("remove", "yes")]).await;
        done(&mut owner.browser, &format!("{problem}/submit"), &[]).await;
        let refused = owner.browser.submit(&format!("{problem}/review"), &[("decision", "approve")]).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{}", refused.text());
    }

    async fn words_that_stand_there_and_items_that_are_gone_make_nobody_an_editor(house) {
        let (mut editor, _, problem) = complete_draft(&house).await;
        let council = crate::harness::Council { id: editor.seat.organisation };
        let mut second = council.person(&house, "Dee Roy", &[Role::Editor]).await;
        let measure = measure_of(&house, &editor, &problem).await;
        house.wait_minutes(1);
        done(&mut editor.browser, &measure, &[("remove", "yes")]).await;
        house.wait_minutes(1);
        done(&mut second.browser, &format!("{problem}/answers/why"), &[]).await;
        done(&mut second.browser, &measure, &[("remove", "yes")]).await;
        let op = editor.op(&house);
        let draft = problems::read_draft(&house.portal, &op, id_of(&problem)).await.expect("an editor may");
        assert_eq!(draft.last_editor, Some(editor.id));
    }

    async fn an_old_window_is_told_that_an_item_was_removed_before_it_brings_it_back(house) {
        let (mut editor, _, problem) = complete_draft(&house).await;
        let council = crate::harness::Council { id: editor.seat.organisation };
        let mut second = council.person(&house, "Dee Roy", &[Role::Editor]).await;
        let measure = measure_of(&house, &editor, &problem).await;
        let old = editor.browser.get(&measure).await;
        done(&mut second.browser, &measure, &[("remove", "yes")]).await;
        let told = editor.browser.post(&measure, &old.fields_with(&[("target", "150")])).await;
        assert_eq!(told.status, StatusCode::CONFLICT);
        assert!(told.says("Dee Roy removed this"), "{}", told.text());
        assert_eq!(told.field("target"), "150");
        let read = format!("{problem}/read");
        assert!(!editor.browser.get(&read).await.says("Repeat visits within 90 days"), "it is still removed");
        let back = editor.browser.post(&measure, &told.fields()).await;
        assert_eq!(back.status, StatusCode::SEE_OTHER, "{}", back.text());
        assert!(editor.browser.get(&read).await.says("Repeat visits within 90 days"));
    }

    async fn a_button_does_what_it_said_or_nothing(house) {
        let (mut editor, mut officer, problem) = complete_draft(&house).await;
        let (submit, review) = (format!("{problem}/submit"), format!("{problem}/review"));
        let send = editor.browser.get(&submit).await;
        for stage in ["", "somewhere", "retired"] {
            let answer = editor.browser.post(&submit, &send.fields_with(&[("stage", stage)])).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{stage}: {}", answer.text());
        }
        assert_eq!(editor.browser.post(&submit, &send.fields()).await.status, StatusCode::SEE_OTHER);
        let take_back = editor.browser.get(&submit).await;
        done(&mut officer.browser, &review, &[("decision", "approve")]).await;
        let answer = editor.browser.post(&submit, &take_back.fields()).await;
        assert_eq!(answer.status, StatusCode::CONFLICT, "taking back is not beginning anew: {}", answer.text());
        assert!(editor.browser.get(&problem).await.says("Version 1 was approved"));
        done(&mut editor.browser, &submit, &[]).await;
        assert!(editor.browser.get(&problem).await.says("Version 1 is approved and stays as it is"));
    }

    async fn whoever_has_not_read_what_a_reviewer_asked_for_does_not_send_it_again(house) {
        let (mut editor, mut officer, problem) = complete_draft(&house).await;
        let old = editor.browser.get(&format!("{problem}/submit")).await;
        done(&mut editor.browser, &format!("{problem}/submit"), &[]).await;
        let edits = [("decision", "edits"), ("note", "Say how many homes.")];
        done(&mut officer.browser, &format!("{problem}/review"), &edits).await;
        let answer = editor.browser.post(&format!("{problem}/submit"), &old.fields()).await;
        assert_eq!(answer.status, StatusCode::CONFLICT);
        assert!(answer.says("edits requested"), "{}", answer.text());
    }

    async fn a_title_that_was_corrected_before_the_second_send_is_kept(house) {
        let council = house.council("Marlow Bridge").await;
        let mut editor = council.person(&house, "Ada Hill", &[Role::Editor]).await;
        let page = editor.browser.get("/problems/new").await;
        let first = editor.browser.post("/problems/new", &page.fields_with(&[("title", "Dmap")])).await;
        let second = editor.browser.post("/problems/new", &page.fields_with(&[("title", "Damp")])).await;
        assert_eq!((second.status, second.location()), (StatusCode::SEE_OTHER, first.location()));
        let problem = first.location().to_owned();
        assert!(editor.browser.get(&problem).await.says("Damp"));
        let again = editor.browser.post("/problems/new", &page.fields_with(&[("title", "Damp")])).await;
        assert_eq!(again.status, StatusCode::SEE_OTHER, "the same once more is no change");
        done(&mut editor.browser, &format!("{problem}/answers/title"), &[("text", "Damp and mould")]).await;
        let late = editor.browser.post("/problems/new", &page.fields_with(&[("title", "Dmap")])).await;
        assert_eq!(late.status, StatusCode::CONFLICT);
        assert!(late.says("Damp and mould") && late.body.contains("Dmap"), "{}", late.text());
        assert!(editor.browser.get(&problem).await.says("Damp and mould"));
    }
}
