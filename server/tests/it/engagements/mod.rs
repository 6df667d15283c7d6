//! Engagements: their life, their people, the public list.

mod addenda;
mod dates;
mod due;
mod interest;
mod inviting;
pub mod joint;
mod life;
mod list;
mod people;
mod questions;
mod races;

use crate::harness::{Answer, Browser, Council, House, PASSWORD, Somebody};
use axum::http::StatusCode;
use domain::{
    accounts::{OrganisationKind, Role},
    engagements::{Answer as Part, Dates, DeclaredInterest, Notice, Purpose, Reading},
    ids::{EngagementId, ProblemId},
    responses::{Kind as AnsweredBy, ResponseQuestion},
};
use portal::{
    accounts,
    db::{Kind, Statement},
    engagements as cases,
    operational::sessions,
};

static AUDIT_DATA: Statement = Statement {
    name: "it::engagements::AUDIT_DATA",
    kind: Kind::Read,
    postgres: "SELECT data FROM audit_events",
    sqlite: "SELECT data FROM audit_events",
};

/// What every row of the audit log holds.
pub async fn audit_data(house: &House) -> Vec<String> {
    let rows = house.portal.db.rows(&AUDIT_DATA, vec![]).await.expect("the log is read");
    rows.iter().map(|row| row.get(0).expect("text")).collect()
}

/// Somebody else of the same council, who can sign in.
pub async fn colleague(house: &House, of: &Somebody, name: &str, roles: &[Role]) -> Somebody {
    house.person(of.seat.organisation, OrganisationKind::Council, name, roles, Some(PASSWORD)).await
}

/// A new session, after time has ended the old one.
pub async fn sign_in_again(house: &House, person: &mut Somebody) {
    let organisation = Some(person.seat.organisation);
    let token = sessions::start(&house.portal, &house.system(), person.id, organisation).await;
    person.browser.cookies.insert("session".to_owned(), token.expect("the database answers"));
}

/// An editor and a procurement officer of Marlow Bridge, and the address of an approved problem of theirs.
pub async fn approved(house: &House) -> (Somebody, Somebody, String) {
    approved_in(house, &house.council("Marlow Bridge").await).await
}

/// The same in another council.
pub async fn approved_in(house: &House, council: &Council) -> (Somebody, Somebody, String) {
    let mut editor = council.person(house, "Ada Hill", &[Role::Editor]).await;
    let mut officer = council.person_with_password(house, "Ben Osei", &[Role::Procurement]).await;
    let problem = crate::problems::start(&mut editor.browser, "Damp").await;
    crate::problems::answer_everything(&mut editor.browser, &problem).await;
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

/// Presses a button that has an act, such as *Register interest*.
pub async fn press(somebody: &mut Somebody, path: &str, act: &str) -> Answer {
    send(somebody, path, &[("act", act)]).await
}

/// Sends these fields, whatever the page shows: also one that shows no form any more.
pub async fn send(somebody: &mut Somebody, path: &str, typed: &[(&str, &str)]) -> Answer {
    let mut fields = somebody.browser.get("/cookies").await.token();
    fields.extend(typed.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
    somebody.browser.post(path, &fields).await
}

pub fn done(answer: Answer) {
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

pub async fn publish(officer: &mut Browser, engagement: &str) -> Answer {
    officer.submit(&format!("{engagement}/publish"), &[("password", PASSWORD)]).await
}

/// Where the public reads it, from the link on its task page.
pub async fn public_address(officer: &mut Browser, engagement: &str) -> String {
    let page = officer.get(engagement).await;
    let start = page.body.find("/engagements/EN-").expect("the task page links to the public page");
    page.body[start..].chars().take_while(|c| *c != '"').collect()
}

/// The question of such an engagement that asks for files.
pub const ASKED_FOR_FILES: &str = "0195c3a0-0000-7000-8000-0000000000f1";

fn asks_for_files() -> ResponseQuestion {
    ResponseQuestion {
        id: ASKED_FOR_FILES.to_owned(),
        ask: "What does it look like?".to_owned(),
        hint: String::new(),
        kind: AnsweredBy::File,
        required: false,
    }
}

/// An engagement on an approved problem that is ready to publish, through the use cases.
pub async fn ready_one(
    house: &House,
    officer: &Somebody,
    problem: ProblemId,
    closes_in_days: i64,
) -> EngagementId {
    let (portal, op) = (&house.portal, officer.op(house));
    let engagement: EngagementId = op.id();
    cases::start(portal, &op, engagement, problem).await.expect("it starts");
    let before_closing = |days: i64| Some(op.now.plus_days(closes_in_days - days));
    let dates = Dates {
        questions_close_at: before_closing(2),
        answers_by: before_closing(1),
        closes_at: before_closing(0),
    };
    let answers = [
        Part::Purposes(vec![Purpose::Requirements]),
        Part::Dates(dates),
        Part::Process("A forum.".to_owned()),
        Part::Reading(Reading::AsTheyCome),
        Part::Questions(vec![asks_for_files()]),
        Part::Notice(Notice::NotRequired { reason: "Below the threshold".to_owned() }),
    ];
    for answer in &answers {
        let now = cases::working(portal, &op, engagement).await.expect("it is there").engagement;
        cases::set_up(portal, &op, engagement, answer, &now.mark(answer.part()))
            .await
            .expect("it is a draft");
    }
    cases::declare(portal, &op, engagement, DeclaredInterest::None, "")
        .await
        .expect("they have a role on it");
    cases::make_ready(portal, &op, engagement, revision(house, officer, engagement).await)
        .await
        .expect("complete");
    engagement
}

pub async fn revision(house: &House, officer: &Somebody, engagement: EngagementId) -> i64 {
    let working = cases::working(&house.portal, &officer.op(house), engagement).await;
    working.expect("it is there").engagement.revision
}

/// The same, published.
pub async fn publish_one(
    house: &House,
    officer: &Somebody,
    problem: ProblemId,
    closes_in_days: i64,
) -> EngagementId {
    let engagement = ready_one(house, officer, problem, closes_in_days).await;
    let op = officer.op(house);
    let confirmed = accounts::confirm(&house.portal, &op, PASSWORD).await.expect("the right password");
    let seen = revision(house, officer, engagement).await;
    cases::publish(&house.portal, &op, engagement, seen, confirmed).await.expect("it is ready");
    engagement
}

/// The id at the end of a problem's address.
/// The id at the end of an engagement's address in the workspace.
pub fn engagement_id(address: &str) -> EngagementId {
    address.trim_start_matches("/workspace/engagements/").parse().expect("the address ends in an id")
}

pub fn problem_id(address: &str) -> ProblemId {
    address.trim_start_matches("/problems/").parse().expect("the address ends in an id")
}
