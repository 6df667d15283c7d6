//! A council offers slots for demos, and suppliers book one each.

mod allowing;
pub mod any_order;
mod booking;
pub mod calendar;
mod changing;
mod offering;
pub mod races;
mod waiting;

use crate::{
    engagements::{declare, done, published, send},
    harness::{Answer, House, Somebody},
};
use axum::http::StatusCode;
use domain::{
    accounts::{OrganisationKind, Role},
    demos::{DayWindow, DemoPlan, DemoTerms, Pattern},
    ids::{BookingId, EngagementId, OrganisationId, SlotId},
    time::london,
};

/// Where the demos take place: only those who booked read it.
pub const PLACE: &str = "Town hall, room Wrenfield";

/// How demos go, as it is typed. The journey of the problem is ticked already.
pub const PLAN: [(&str, &str); 4] = [
    ("length", "45"),
    ("watchers", "2"),
    ("preparation", "Bring a laptop.\n\n<b>No slides.</b>"),
    ("place", PLACE),
];

/// Two slots in the morning of Monday 8 and of Tuesday 9 March 2027.
pub const SLOTS: [(&str, &str); 11] = [
    ("first-day", "8"),
    ("first-month", "3"),
    ("first-year", "2027"),
    ("last-day", "9"),
    ("last-month", "March"),
    ("last-year", "2027"),
    ("from", "10am"),
    ("until", "midday"),
    ("pause_from", ""),
    ("pause_until", ""),
    ("break", "15"),
];

/// The same with other words in some of the fields.
pub fn slots_but(changed: &[(&'static str, &'static str)]) -> Vec<(&'static str, &'static str)> {
    let kept = SLOTS.iter().filter(|(name, _)| changed.iter().all(|(other, _)| other != name));
    kept.chain(changed).copied().collect()
}

/// The slots with this host.
pub async fn make(
    editor: &mut Somebody,
    engagement: &str,
    host: &Somebody,
    slots: &[(&str, &str)],
) -> Answer {
    let host = host.id.to_string();
    let typed = [slots, &[("hosts", host.as_str())]].concat();
    editor.browser.submit(&format!("{engagement}/demos/slots"), &typed).await
}

/// A published engagement with four slots that are made: its editor, its officer, who hosts, and its addresses.
pub async fn made(house: &House) -> (Somebody, Somebody, String, String) {
    made_as(house, &SLOTS).await
}

async fn made_as(house: &House, slots: &[(&str, &str)]) -> (Somebody, Somebody, String, String) {
    let (mut editor, officer, engagement, public) = published(house).await;
    done(editor.browser.submit(&format!("{engagement}/demos/plan"), &PLAN).await);
    done(make(&mut editor, &engagement, &officer, slots).await);
    declare(&mut editor.browser, &engagement).await;
    (editor, officer, engagement, public)
}

/// The same, offered.
pub async fn offered(house: &House) -> (Somebody, Somebody, String, String) {
    offered_as(house, &SLOTS).await
}

/// The same with other slots.
pub async fn offered_as(house: &House, slots: &[(&str, &str)]) -> (Somebody, Somebody, String, String) {
    let (mut editor, officer, engagement, public) = made_as(house, slots).await;
    done(offer(&mut editor, &engagement).await);
    (editor, officer, engagement, public)
}

pub async fn offer(editor: &mut Somebody, engagement: &str) -> Answer {
    editor.browser.submit(&format!("{engagement}/demos/offer"), &[]).await
}

/// The slots whose buttons the page shows, in their order.
pub fn free(page: &Answer) -> Vec<String> {
    let buttons = page.body.split("name=\"slot\"").skip(1);
    let value = |after: &str| {
        after.split("value=\"").nth(1).and_then(|rest| rest.split('"').next().map(str::to_owned))
    };
    buttons.filter_map(value).collect()
}

/// The slots that are free for somebody.
pub async fn free_for(somebody: &mut Somebody, public: &str) -> Vec<String> {
    free(&somebody.browser.get(&format!("{public}/demo")).await)
}

/// Chooses a slot.
pub async fn hold(somebody: &mut Somebody, public: &str, slot: &str) -> Answer {
    send(somebody, &format!("{public}/demo"), &[("slot", slot)]).await
}

/// Holds a slot and confirms it; gives back the address of the booking.
pub async fn book(somebody: &mut Somebody, public: &str, slot: &str) -> String {
    let held = hold(somebody, public, slot).await;
    assert_eq!(held.status, StatusCode::SEE_OTHER, "{}", held.text());
    let booking = held.location().to_owned();
    done(confirm(somebody, &booking, "A projector").await);
    booking
}

pub async fn confirm(somebody: &mut Somebody, booking: &str, needs: &str) -> Answer {
    send(somebody, booking, &[("act", "confirm"), ("needs", needs)]).await
}

/// Where the council changes a slot, by its place on its page.
pub async fn slot_page(editor: &mut Somebody, engagement: &str, place: usize) -> String {
    let page = editor.browser.get(&format!("{engagement}/demos")).await;
    let start = format!("href=\"{engagement}/demos/slots/");
    let id = page.body.split(&start).nth(place + 1).and_then(|rest| rest.split('"').next());
    format!(
        "{engagement}/demos/slots/{}/change",
        id.unwrap_or_else(|| panic!("slot {place}: {}", page.text()))
    )
}

/// Slots for demos; the first is booked by a supplier that the players do not know, the second by the one that is among them.
pub async fn show(
    house: &House,
    editor: &Somebody,
    officer: &Somebody,
    supplier: OrganisationId,
    (engagement, reference): (EngagementId, &str),
) -> (SlotId, BookingId) {
    let (portal, op) = (&house.portal, editor.op(house));
    let terms = DemoTerms { length_minutes: 45, watchers: 2, ..DemoTerms::default() };
    let content = portal::demos::for_planning(portal, &op, engagement)
        .await
        .expect("it is theirs")
        .working
        .version
        .content;
    let terms = DemoTerms { journeys: content.journeys.keys().copied().collect(), ..terms };
    let plan = DemoPlan { terms, place: "Wrenfield House".to_owned() };
    portal::demos::plan(portal, &op, engagement, &plan, -1).await.expect("nobody set it before");
    let from = london::start_of_day_after(op.now, 5);
    let days = vec![DayWindow { from, until: from.plus_minutes(90) }];
    let pattern = Pattern { days, length_minutes: 45, break_minutes: 0, hosts: vec![officer.id] };
    portal::demos::make_slots(portal, &op, engagement, op.id(), &pattern).await.expect("the host is free");
    portal::demos::offer(portal, &op, engagement, 2).await.expect("the plan is complete");
    let mut booked = None;
    for (number, organisation) in [house.supplier("Ternsound").await.id, supplier].into_iter().enumerate() {
        let booker =
            house.person(organisation, OrganisationKind::Supplier, "Booker", &[Role::Member], None).await;
        let op = booker.op(house);
        let desk = portal::demos::desk(portal, &op, reference).await.expect("slots are offered");
        let (slot, ..) =
            portal::demos::free_slots(portal, &op, &desk.engagement).await.expect("they are read")[0];
        let booking = portal::demos::hold(portal, &op, reference, slot).await.expect("it is free");
        let needs = if number == 0 { "Nothing" } else { "A lift to Reedcut" };
        portal::demos::confirm(portal, &op, reference, booking, needs).await.expect("it is held");
        booked = Some((slot, booking));
    }
    booked.expect("two booked")
}
