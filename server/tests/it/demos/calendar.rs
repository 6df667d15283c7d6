//! Demos for calendars, read by a reader that is not ours.

use super::{PLACE, PLAN, book, confirm, free_for, hold, make, offer, offered, slots_but};
use crate::{
    engagements::{audit_data, colleague, done, press, published, send},
    harness::{Answer, Browser, House, PASSWORD, Somebody},
    mail::test_python,
    pilots::supplier,
};
use axum::http::StatusCode;
use domain::accounts::{OrganisationKind, Role};
use serde::Deserialize;
use std::{
    io::Write,
    process::{Command, Stdio},
};

/// What the reader says of an event; its times are in London.
#[derive(Debug, Deserialize, PartialEq, Eq)]
pub struct Read {
    pub uid: String,
    pub sequence: u32,
    pub status: String,
    pub summary: String,
    pub location: String,
    pub description: String,
    pub start: String,
    pub end: String,
}

pub fn read(calendar: &Answer) -> Vec<Read> {
    assert_eq!(calendar.status, StatusCode::OK, "{}", calendar.text());
    assert_eq!(calendar.headers.get("content-type").expect("a type"), "text/calendar; charset=utf-8");
    let mut reader = Command::new(test_python())
        .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/demos/read_ics.py"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("script/setup test has installed it");
    reader.stdin.take().expect("it is piped").write_all(&calendar.bytes).expect("it reads");
    let output = reader.wait_with_output().expect("it ends");
    assert!(output.status.success(), "it reads it: {}", calendar.body);
    serde_json::from_slice(&output.stdout).expect("events")
}

/// Somebody of a supplier who has a password.
pub async fn with_password(house: &House, name: &str) -> Somebody {
    let supplier = house.supplier(name).await.id;
    house
        .person(
            supplier,
            OrganisationKind::Supplier,
            &format!("Pat of {name}"),
            &[Role::Admin],
            Some(PASSWORD),
        )
        .await
}

/// The secret address that somebody makes.
pub async fn address(somebody: &mut Somebody) -> String {
    let shown = send(somebody, "/account/calendar", &[("act", "make"), ("password", PASSWORD)]).await;
    assert!(shown.says("we show it once"), "{}", shown.text());
    let start = shown.body.find("/calendar/").expect("an address");
    shown.body[start..].chars().take_while(|letter| *letter != '<').collect()
}

pub async fn feed(browser: &mut Browser, address: &str) -> Vec<Read> {
    read(&browser.get(address).await)
}

scene! {
    async fn a_booking_keeps_its_uid_and_counts_its_changes(house) {
        let (_, mut officer, _, public) = offered(&house).await;
        let (brightwater, mut pat) = supplier(&house, "Brightwater").await;
        let mut mo = house.person(brightwater.id, OrganisationKind::Supplier, "Mo Byrne", &[Role::Member], Some(PASSWORD)).await;
        let slots = free_for(&mut pat, &public).await;
        let held = hold(&mut pat, &public, &slots[0]).await.location().to_owned();
        assert_eq!(pat.browser.get(&format!("{held}/demo.ics")).await.status, StatusCode::NOT_FOUND, "a hold is no demo yet");
        done(confirm(&mut pat, &held, "A lift; tea, \\n\r\nEND:VEVENT\r\nBEGIN:VEVENT").await);
        let (own, host) = (address(&mut mo).await, address(&mut officer).await);
        let mut program = house.visitor();
        let one = read(&pat.browser.get(&format!("{held}/demo.ics")).await);
        let [event] = &one[..] else { panic!("one event: {one:?}") };
        assert_eq!((event.start.as_str(), event.end.as_str(), event.status.as_str()), ("2027-03-08T10:00:00+00:00", "2027-03-08T10:45:00+00:00", "CONFIRMED"));
        assert_eq!((event.location.as_str(), event.summary.as_str()), (PLACE, "Your demo: Repeat visits for damp and mould"));
        assert!(event.description.contains("8 March 2027, 10:00am to 10:45am GMT") && event.description.contains("BEGIN:VEVENT"), "it is text: {}", event.description);
        assert_eq!(feed(&mut program, &own).await, one, "a colleague's calendar shows the same");
        let hosted = feed(&mut program, &host).await;
        assert!(hosted.len() == 1 && hosted[0].summary == "Demo of Brightwater: Repeat visits for damp and mould" && hosted[0].uid == event.uid, "{hosted:?}");
        done(send(&mut pat, &format!("{held}/move"), &[("slot", &slots[2])]).await);
        let moved = feed(&mut program, &own).await;
        assert!(moved.len() == 1 && moved[0].uid == event.uid && moved[0].sequence > event.sequence && moved[0].start == "2027-03-09T10:00:00+00:00", "{moved:?}");
        done(press(&mut pat, &held, "cancel").await);
        assert!(feed(&mut program, &own).await.is_empty() && feed(&mut program, &host).await.is_empty());
        let cancelled = read(&pat.browser.get(&format!("{held}/demo.ics")).await);
        assert!(cancelled[0].status == "CANCELLED" && cancelled[0].sequence > moved[0].sequence && cancelled[0].location.is_empty(), "{cancelled:?}");
    }

    async fn slots_of_both_nights_on_which_the_clocks_change_are_read_as_they_are_printed(house) {
        let (mut editor, officer, engagement, public) = published(&house).await;
        done(editor.browser.submit(&format!("{engagement}/demos/plan"), &PLAN).await);
        for (day, month) in [("28", "3"), ("31", "10")] {
            let night = slots_but(&[
                ("first-day", day), ("first-month", month), ("last-day", day), ("last-month", month), ("weekdays", "Sunday"),
                ("from", "midnight"), ("until", "3am"), ("break", "0"),
            ]);
            done(make(&mut editor, &engagement, &officer, &night).await);
        }
        done(offer(&mut editor, &engagement).await);
        let nights = [
            ("12:45am GMT to 2:30am BST", "2027-03-28T00:45:00+00:00", "2027-03-28T02:30:00+01:00"),
            ("1:30am BST to 1:15am GMT", "2027-10-31T01:30:00+01:00", "2027-10-31T01:15:00+00:00"),
        ];
        for (supplier_name, (printed, starts, ends)) in ["Brightwater", "Rival"].into_iter().zip(nights) {
            let (_, mut pat) = supplier(&house, supplier_name).await;
            let page = pat.browser.get(&format!("{public}/demo")).await;
            let slot = page.body.split("name=\"slot\"").find(|button| button.contains(printed));
            let slot = slot.and_then(|button| button.split("value=\"").nth(1)).and_then(|rest| rest.split('"').next());
            let slot = slot.unwrap_or_else(|| panic!("{printed}: {}", page.text())).to_owned();
            let booking = book(&mut pat, &public, &slot).await;
            let one = read(&pat.browser.get(&format!("{booking}/demo.ics")).await);
            assert_eq!((one[0].start.as_str(), one[0].end.as_str()), (starts, ends));
            assert!(one[0].description.contains(printed), "{}", one[0].description);
        }
    }

    async fn a_secret_address_opens_to_whoever_has_it_until_it_is_replaced_or_taken_back(house) {
        let (mut editor, officer, engagement, public) = offered(&house).await;
        let [mut pat, mut rival] = [with_password(&house, "Brightwater").await, with_password(&house, "Rival").await];
        let slot = free_for(&mut pat, &public).await.remove(0);
        book(&mut pat, &public, &slot).await;
        let first = address(&mut pat).await;
        let mut program = house.visitor();
        assert_eq!(feed(&mut program, &first).await.len(), 1);
        assert_eq!(feed(&mut program, first.trim_end_matches(".ics")).await.len(), 1);
        let second = address(&mut pat).await;
        assert!(pat.browser.get("/account/calendar").await.says("that one stops working"));
        for gone in [first.as_str(), "/calendar/", "/calendar/nobody-has-this.ics"] {
            assert_eq!(program.get(gone).await.status, StatusCode::NOT_FOUND, "{gone}");
        }
        let theirs = address(&mut rival).await;
        assert!(feed(&mut program, &theirs).await.is_empty(), "each their own");
        // A colleague of the host who hosts nothing, and the host who leaves the council.
        let mut eve = colleague(&house, &officer, "Eve Tandy", &[Role::Evaluator]).await;
        let of_eve = address(&mut eve).await;
        assert!(feed(&mut program, &of_eve).await.is_empty());
        assert!(editor.browser.get(&format!("{engagement}/demos")).await.says("Brightwater"));
        for _ in 0..2 {
            done(press(&mut pat, "/account/calendar", "end").await);
        }
        assert_eq!(program.get(&second).await.status, StatusCode::NOT_FOUND);
        for wrong in ["", "guessed"] {
            let refused = send(&mut pat, "/account/calendar", &[("act", "make"), ("password", wrong)]).await;
            assert!(refused.status == StatusCode::UNPROCESSABLE_ENTITY && !refused.says("we show it once"), "{}", refused.text());
        }
        let odd = press(&mut pat, "/account/calendar", "shout").await;
        assert_eq!(odd.status, StatusCode::UNPROCESSABLE_ENTITY);
        let log = audit_data(&house).await;
        let count = |name: &str| log.iter().filter(|row| row.contains(name)).count();
        assert_eq!((count("CalendarMade"), count("CalendarEnded")), (4, 1));
        assert!(log.iter().all(|row| !row.contains(second.trim_start_matches("/calendar/").trim_end_matches(".ics"))), "no secret is written down");
    }
}
