//! Engagements: their life, their people, the public list.

mod life;

use crate::{
    harness::{Browser, House, PASSWORD, Somebody},
    problems::complete_draft,
};
use axum::http::StatusCode;

/// An editor and a procurement officer of Marlow Bridge, and the address of an approved problem of theirs.
pub async fn approved(house: &House) -> (Somebody, Somebody, String) {
    let (mut editor, mut officer, problem) = complete_draft(house).await;
    done(editor.browser.submit(&format!("{problem}/submit"), &[]).await);
    done(officer.browser.submit(&format!("{problem}/review"), &[("decision", "approve")]).await);
    (editor, officer, problem)
}

/// The same with an engagement started on it by the officer; gives back its address.
pub async fn started(house: &House) -> (Somebody, Somebody, String) {
    let (editor, mut officer, problem) = approved(house).await;
    let engagement = start(&mut officer.browser, &problem).await;
    (editor, officer, engagement)
}

/// The same, set up and declared.
pub async fn set_up(house: &House) -> (Somebody, Somebody, String) {
    let (editor, mut officer, engagement) = started(house).await;
    set_up_everything(&mut officer.browser, &engagement).await;
    declare(&mut officer.browser, &engagement).await;
    (editor, officer, engagement)
}

/// The same, published; gives back its public address too.
pub async fn published(house: &House) -> (Somebody, Somebody, String, String) {
    let (editor, mut officer, engagement) = set_up(house).await;
    done(officer.browser.submit(&format!("{engagement}/ready"), &[]).await);
    done(publish(&mut officer.browser, &engagement).await);
    let public = public_address(&mut officer.browser, &engagement).await;
    (editor, officer, engagement, public)
}

pub fn done(answer: crate::harness::Answer) {
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
}

pub async fn start(officer: &mut Browser, problem: &str) -> String {
    let id = problem.trim_start_matches("/problems/");
    let started = officer.submit("/workspace/engagements/new", &[("problem", id)]).await;
    assert_eq!(started.status, StatusCode::SEE_OTHER, "{}", started.text());
    started.location().to_owned()
}

/// Answers every part through its page. Questions close on 17 March 2027, it closes on 31 March.
pub async fn set_up_everything(officer: &mut Browser, engagement: &str) {
    let mut part = async |part: &str, typed: &[(&str, &str)]| {
        let answer = officer.submit(&format!("{engagement}/set-up/{part}"), typed).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{part}: {}", answer.text());
    };
    part("purposes", &[("purposes", "requirements"), ("purposes", "suppliers")]).await;
    part("dates", &dates("17")).await;
    part("process", &[("process", "Two demo days at the town hall, then a forum.")]).await;
    part("reading", &[("reading", "after_close")]).await;
    part("notice", &[("notice", "not_required"), ("reason", "Below the threshold.")]).await;
}

/// What to type for questions until that day of March 2027, answers by the 24th, and closing on the 31st.
pub fn dates(questions_day: &'static str) -> Vec<(&'static str, &'static str)> {
    vec![
        ("questions_close_at-day", questions_day),
        ("questions_close_at-month", "3"),
        ("questions_close_at-year", "2027"),
        ("questions_close_at-time", "5pm"),
        ("answers_by-day", "24"),
        ("answers_by-month", "March"),
        ("answers_by-year", "2027"),
        ("answers_by-time", "midday"),
        ("closes_at-day", "31"),
        ("closes_at-month", "3"),
        ("closes_at-year", "2027"),
        ("closes_at-time", "17:00"),
    ]
}

pub async fn declare(person: &mut Browser, engagement: &str) {
    done(person.submit(&format!("{engagement}/declare"), &[("interest", "none")]).await);
}

pub async fn publish(officer: &mut Browser, engagement: &str) -> crate::harness::Answer {
    officer.submit(&format!("{engagement}/publish"), &[("password", PASSWORD)]).await
}

/// Where the public reads it, from the link on its task page.
pub async fn public_address(officer: &mut Browser, engagement: &str) -> String {
    let page = officer.get(engagement).await;
    let start = page.body.find("/engagements/EN-").expect("the task page links to the public page");
    page.body[start..].chars().take_while(|c| *c != '"').collect()
}
