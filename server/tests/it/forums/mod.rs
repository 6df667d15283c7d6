//! A council plans a forum, people of suppliers come to it, and everybody reads the minutes.

pub mod any_order;
mod asking;
mod calendar;
mod changing;
mod minutes;
mod planning;
pub mod races;
mod seats;
mod slides;

use crate::{
    engagements::{declare, done, published, send},
    harness::{Answer, House, Somebody},
};
use axum::http::StatusCode;
use domain::{
    accounts::{OrganisationKind, Role},
    forums::{ForumKind, ForumPlan, parse_agenda},
    ids::{AttendeeId, EngagementId, ForumId, ForumQuestionId, OrganisationId, SlideId},
};
use portal::forums;
use std::collections::BTreeSet;

/// Where the forum takes place: only those who have a seat read it.
pub const PLACE: &str = "Library, room Wexholt";

/// A forum on the morning of Wednesday 10 March 2027, a week from now, with two seats, one for each supplier.
pub const PLAN: [(&str, &str); 11] = [
    ("title", "Damp homes, together"),
    ("about", "For whoever works with damp.\n\n<b>Bring questions.</b>"),
    ("starts-day", "10"),
    ("starts-month", "3"),
    ("starts-year", "2027"),
    ("starts-time", "10am"),
    ("length", "60"),
    ("agenda", "5 Welcome, and the rules of the room\n40 The problem\n15 Questions"),
    ("seats", "2"),
    ("per_supplier", "1"),
    ("place", PLACE),
];

/// The same with other words in some of the fields.
pub fn plan_but(changed: &[(&'static str, &'static str)]) -> Vec<(&'static str, &'static str)> {
    let kept = PLAN.iter().filter(|(name, _)| changed.iter().all(|(other, _)| other != name));
    kept.chain(changed).copied().collect()
}

/// Plans a forum with this host; gives back the answer.
pub async fn plan(editor: &mut Somebody, engagement: &str, host: &Somebody, plan: &[(&str, &str)]) -> Answer {
    let host = host.id.to_string();
    let typed = [plan, &[("hosts", host.as_str())]].concat();
    editor.browser.submit(&format!("{engagement}/forums/plan"), &typed).await
}

/// A published engagement with a forum that is planned: its editor, its officer, who hosts, its address in the workspace, and in public.
pub struct Planned {
    pub editor: Somebody,
    pub officer: Somebody,
    /// The engagement, for its council.
    pub engagement: String,
    /// The engagement, for everybody.
    pub public: String,
    /// The forum, for its council.
    pub workspace: String,
    /// The forum, for everybody.
    pub page: String,
    /// Where people take a seat.
    pub seat: String,
}

pub async fn planned_as(house: &House, typed: &[(&str, &str)]) -> Planned {
    let (mut editor, officer, engagement, public) = published(house).await;
    let planned = plan(&mut editor, &engagement, &officer, typed).await;
    assert_eq!(planned.status, StatusCode::SEE_OTHER, "{}", planned.text());
    let workspace = planned.location().to_owned();
    let id = workspace.rsplit('/').next().expect("an id").to_owned();
    declare(&mut editor.browser, &engagement).await;
    let page = format!("{public}/forums/{id}");
    let seat = format!("{page}/seat");
    Planned { editor, officer, engagement, public, workspace, page, seat }
}

/// The same, announced.
pub async fn announced(house: &House) -> Planned {
    announced_as(house, &PLAN).await
}

/// The same with another plan.
pub async fn announced_as(house: &House, typed: &[(&str, &str)]) -> Planned {
    let mut planned = planned_as(house, typed).await;
    let address = format!("{}/announce", planned.workspace);
    done(planned.editor.browser.submit(&address, &[]).await);
    planned
}

/// What a hidden field of this name holds, in whichever form of the page it stands.
pub fn hidden(page: &Answer, name: &str) -> String {
    let marked = format!("name=\"{name}\"");
    let field = page.body.split('<').find(|tag| tag.starts_with("input") && tag.contains(&marked));
    let value = field.and_then(|tag| tag.split("value=\"").nth(1)).and_then(|rest| rest.split('"').next());
    value.unwrap_or_else(|| panic!("no field {name}: {}", page.text())).to_owned()
}

/// Comes for a seat, having read the page.
pub async fn take(somebody: &mut Somebody, seat: &str) -> Answer {
    take_with(somebody, seat, "").await
}

pub async fn take_with(somebody: &mut Somebody, seat: &str, needs: &str) -> Answer {
    let page = somebody.browser.get(seat).await;
    let seen = hidden(&page, "seen");
    send(somebody, seat, &[("act", "take"), ("seen", &seen), ("needs", needs)]).await
}

/// Takes the seat that is kept for somebody, having read the page.
pub async fn accept(somebody: &mut Somebody, seat: &str) -> Answer {
    let page = somebody.browser.get(seat).await;
    let seen = if page.body.contains("name=\"seen\"") { hidden(&page, "seen") } else { String::new() };
    send(somebody, seat, &[("act", "accept"), ("seen", &seen)]).await
}

/// Sends a question.
pub async fn ask(somebody: &mut Somebody, seat: &str, words: &str) -> Answer {
    let page = somebody.browser.get(seat).await;
    let question = hidden(&page, "question");
    send(somebody, seat, &[("act", "ask"), ("question", &question), ("words", words)]).await
}

/// The address of a question for its hosts, by its place on their page.
pub async fn question_page(planned: &mut Planned, place: usize) -> String {
    let page = planned.editor.browser.get(&planned.workspace).await;
    let start = format!("href=\"{}/questions/", planned.workspace);
    let id = page.body.split(&start).nth(place + 1).and_then(|rest| rest.split('"').next());
    let id = id.unwrap_or_else(|| panic!("question {place}: {}", page.text()));
    format!("{}/questions/{id}", planned.workspace)
}

/// The forums that the doors lead to.
pub struct Shown {
    /// One that is ahead, at which everybody of the supplier among the players has a seat.
    pub ahead: ForumId,
    /// A question to it.
    pub question: ForumQuestionId,
    /// One that is under way.
    pub under_way: ForumId,
    /// One that is over, with its minutes.
    pub over: ForumId,
    /// A file beside them.
    pub slide: SlideId,
}

fn a_plan(host: &Somebody, title: &str, starts: domain::time::Timestamp, minutes: i64) -> ForumPlan {
    ForumPlan {
        kind: ForumKind::Forum,
        title: title.to_owned(),
        starts,
        ends: starts.plus_minutes(minutes),
        seats: 30,
        per_supplier: 20,
        about: String::new(),
        agenda: parse_agenda("5 Welcome").expect("an agenda"),
        place: "Bittern Hall".to_owned(),
        hosts: BTreeSet::from([host.id]),
    }
}

/// Plans a forum and announces it.
async fn announce_one(
    house: &House,
    editor: &Somebody,
    engagement: EngagementId,
    plan: &ForumPlan,
) -> ForumId {
    let (portal, op) = (&house.portal, editor.op(house));
    let forum: ForumId = op.id();
    forums::new_plan(portal, &op, engagement, forum, plan).await.expect("the host is free");
    forums::announce(portal, &op, engagement, (forum, 0)).await.expect("nothing is missing");
    forum
}

/// A draft, one that is over, one that is under way, and one that is ahead, at which somebody of the supplier among the players has a
/// seat, and somebody of another that they do not know.
pub async fn show(
    house: &House,
    editor: &Somebody,
    officer: &Somebody,
    supplier: OrganisationId,
    (engagement, reference): (EngagementId, &str),
) -> Shown {
    let portal = &house.portal;
    let now = house.now();
    let over = a_plan(officer, "Last week", now.plus_minutes(5), 5);
    let over = announce_one(house, editor, engagement, &over).await;
    house.wait_minutes(10);
    let op = editor.op(house);
    forums::write_minutes(portal, &op, engagement, (over, 1), "We met.").await.expect("it has begun");
    let pieces = futures::stream::iter([Ok(axum::body::Bytes::from_static(b"%PDF-1.7"))]);
    forums::add_slide(portal, &op, (engagement, over), "Slides.pdf", pieces).await.expect("it is a file");
    let found = forums::one(portal, &op, engagement, over).await.expect("it is theirs");
    let slide = found.slides[0].id;
    forums::publish_minutes(portal, &op, engagement, over, &forums::minutes_mark(&found))
        .await
        .expect("all is there");
    let draft = a_plan(officer, "Not before Corncrake", now.plus_hours(90), 60);
    forums::new_plan(portal, &op, engagement, op.id(), &draft).await.expect("the host is free");
    let ahead = a_plan(officer, "Next week", now.plus_hours(100), 60);
    let ahead = announce_one(house, editor, engagement, &ahead).await;
    let mut asked = None;
    for (number, organisation) in [house.supplier("Dunlinford").await.id, supplier].into_iter().enumerate() {
        let attendee =
            house.person(organisation, OrganisationKind::Supplier, "Attendee", &[Role::Member], None).await;
        let op = attendee.op(house);
        let needs = if number == 0 { "" } else { "A ramp to Godwit" };
        forums::take(portal, &op, reference, (ahead, 1), needs).await.expect("a seat is free");
        let question = op.id();
        let words = if number == 0 { "Who owns the drains?" } else { "Does Whimbrel flood?" };
        forums::ask(portal, &op, reference, (ahead, question), words).await.expect("they have a seat");
        asked = Some(question);
    }
    let under_way = a_plan(officer, "Now", house.now().plus_minutes(5), 240);
    let under_way = announce_one(house, editor, engagement, &under_way).await;
    house.wait_minutes(5);
    Shown { ahead, question: asked.expect("two asked"), under_way, over, slide }
}

/// Lets somebody take a seat.
pub async fn attend(house: &House, op: &portal::Op, reference: &str, forum: ForumId) -> AttendeeId {
    forums::take(&house.portal, op, reference, (forum, 1), "").await.expect("a seat is free");
    let desk = forums::desk(&house.portal, op, reference, forum).await.expect("it is announced");
    desk.own.expect("they came").id
}
