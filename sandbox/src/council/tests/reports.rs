//! `street_reports`.

use super::{START, pilot};
use crate::council::{
    moment::{HOUR, written},
    reports::{MADE_MAX, UPDATES_MAX},
};
use border::message::{CallFault, Method};
use serde_json::json;

const SYSTEM: &str = "street_reports";

#[test]
fn the_pages_hold_every_report_once_the_oldest_first() {
    let mut pilot = pilot();
    let mut ids = vec![];
    for page in 1..=4 {
        let (status, body) =
            pilot.get(SYSTEM, &format!("/requests.json?page={page}&page_size=10")).expect("an answer");
        assert_eq!(status, 200);
        let rows = body.as_array().expect("rows").iter();
        ids.extend(rows.map(|row| row["service_request_id"].as_str().expect("an id").to_owned()));
    }
    assert_eq!(ids, (1..=25).map(|number| number.to_string()).collect::<Vec<_>>());
}

#[test]
fn lists_can_be_narrowed_by_status_service_and_time() {
    let mut pilot = pilot();
    let closed = json!({ "status": "closed", "status_notes": "Done" });
    pilot.post(SYSTEM, "/requests/3/updates.json", &closed).expect("an answer");
    let mut count = |query: &str| {
        let (status, body) =
            pilot.get(SYSTEM, &format!("/requests.json?page_size=100&{query}")).expect("an answer");
        assert_eq!(status, 200, "{body}");
        body.as_array().expect("rows").len()
    };
    assert_eq!(count("status=closed"), 1);
    assert_eq!(count("status=open"), 24);
    assert_eq!(count("status=open,closed"), 25);
    assert_eq!(count("service_code=damp,roof"), 25);
    assert_eq!(count("service_code=roof"), 0);
    assert_eq!(count(&format!("start_date={}", written(START - 10 * HOUR))), 6);
    assert_eq!(count(&format!("end_date={}", written(START - 25 * HOUR))), 5);
}

#[test]
fn a_report_has_the_published_shape_and_turns_up_when_it_is_made() {
    let mut pilot = pilot();
    assert_eq!(pilot.get(SYSTEM, "/requests/later.json").expect("an answer").0, 404);
    pilot.council.next();
    let (status, body) = pilot.get(SYSTEM, "/requests/later.json").expect("an answer");
    assert_eq!(status, 200);
    let row = &body[0];
    assert_eq!(row["service_name"], "Damp");
    assert_eq!(row["requested_datetime"], "2026-02-04T09:00:00Z");
    assert_eq!((row["status"].as_str(), row["lat"].is_null()), (Some("open"), true));
    let read = pilot.council.reports.report("later").and_then(|report| report.read).expect("it was read");
    assert_eq!(read.call + 1, pilot.exchanges.len(), "the mark names the call");
}

#[test]
fn a_report_that_only_stood_in_a_list_was_read_too() {
    let mut pilot = pilot();
    assert!(pilot.council.reports.report("2").is_some_and(|report| report.read.is_none()));
    pilot.get(SYSTEM, "/requests.json?page_size=1").expect("an answer");
    assert!(pilot.council.reports.report("1").is_some_and(|report| report.read.is_some()));
    assert!(pilot.council.reports.report("2").is_some_and(|report| report.read.is_none()));
}

#[test]
fn what_the_resident_was_told_is_kept_and_can_be_read_back() {
    let mut pilot = pilot();
    for (status, notes) in
        [("open", "Somebody comes on Friday"), ("closed", "It is done"), ("open", "Not quite")]
    {
        let told = json!({ "status": status, "status_notes": notes });
        let (code, body) = pilot.post(SYSTEM, "/requests/1/updates.json", &told).expect("an answer");
        assert_eq!((code, body[0]["status"].as_str()), (201, Some(status)));
        assert_eq!(body[0]["status_notes"], notes);
    }
    assert_eq!(pilot.council.reports.report("1").expect("a report").updates.len(), 3);
}

#[test]
fn a_report_that_the_pilot_makes_can_be_read() {
    let mut pilot = pilot();
    let made =
        json!({ "service_code": "roof", "description": "A slate is loose", "address_id": "100000000002" });
    let (status, body) = pilot.post(SYSTEM, "/requests.json", &made).expect("an answer");
    assert_eq!(status, 201);
    let id = body[0]["service_request_id"].as_str().expect("an id").to_owned();
    let (_, body) = pilot.get(SYSTEM, &format!("/requests/{id}.json")).expect("an answer");
    assert_eq!(body[0]["description"], "A slate is loose");
}

#[test]
fn there_is_an_end_to_reports_and_to_updates() {
    let mut pilot = pilot();
    let made = json!({ "service_code": "roof", "description": "A slate", "address_string": "1 Mill Lane" });
    for _ in 0..MADE_MAX {
        assert_eq!(pilot.post(SYSTEM, "/requests.json", &made).expect("an answer").0, 201);
    }
    assert_eq!(pilot.post(SYSTEM, "/requests.json", &made).expect("an answer").0, 403);
    let told = json!({ "status": "open", "status_notes": "Again" });
    for _ in 0..UPDATES_MAX {
        assert_eq!(pilot.post(SYSTEM, "/requests/1/updates.json", &told).expect("an answer").0, 201);
    }
    assert_eq!(pilot.post(SYSTEM, "/requests/1/updates.json", &told).expect("an answer").0, 403);
}

#[test]
fn every_wrong_request_is_refused_with_what_is_wrong() {
    use Method::{Delete, Get, Post};
    let cases: &[(Method, &str, &str, u16, &str)] = &[
        (Get, "/", "", 404, "nothing at this address"),
        (Get, "/requests", "", 404, "nothing at this address"),
        (Get, "/requests/1", "", 404, "nothing at this address"),
        (Get, "/requests/../services.json", "", 404, "nothing at this address"),
        (Get, "/requests/99.json", "", 404, "there is no report “99”"),
        (Get, "/requests/%31.json", "", 404, "there is no report “%31”"),
        (Delete, "/requests.json", "", 405, "here one can GET, POST, not DELETE"),
        (Get, "/services.json?page=1", "", 400, "no parameter “page”; there are: none"),
        (Get, "/requests.json?colour=red", "", 400, "no parameter “colour”; there are: page, page_size"),
        (Get, "/requests.json?page=1&page=2", "", 400, "“page” was given twice"),
        (Get, "/requests.json?page=0", "", 400, "page is a whole number from 1 to 1000000; this is “0”"),
        (Get, "/requests.json?page_size=101", "", 400, "page_size is a whole number from 1 to 100"),
        (Get, "/requests.json?page_size=%2B5", "", 400, "page_size is a whole number"),
        (Get, "/requests.json?status=lost", "", 400, "no status “lost”; there are: open, closed"),
        (Get, "/requests.json?service_code=lift", "", 400, "no service_code “lift”; there are: heating"),
        (Get, "/requests.json?start_date=monday", "", 400, "start_date is a moment such as"),
        (Post, "/requests.json", "", 400, "there is no body"),
        (Post, "/requests.json", "{", 400, "EOF while parsing"),
        (Post, "/requests.json", r#"{"description":"x"}"#, 400, "missing field `service_code`"),
        (
            Post,
            "/requests.json",
            r#"{"service_code":"roof","description":"x","media":1}"#,
            400,
            "unknown field `media`",
        ),
        (
            Post,
            "/requests.json",
            r#"{"service_code":"lift","description":"x"}"#,
            404,
            "no service_code “lift”",
        ),
        (Post, "/requests.json", r#"{"service_code":"roof","description":" "}"#, 422, "description is empty"),
        (
            Post,
            "/requests.json",
            r#"{"service_code":"roof","description":"x"}"#,
            422,
            "one of address_id and",
        ),
        (Post, "/requests/1/updates.json", r#"{"status":"open"}"#, 400, "missing field `status_notes`"),
        (
            Post,
            "/requests/1/updates.json",
            r#"{"status":"gone","status_notes":"x"}"#,
            400,
            "unknown variant `gone`",
        ),
        (
            Post,
            "/requests/1/updates.json",
            r#"{"status":"open","status_notes":""}"#,
            422,
            "status_notes is empty",
        ),
        (Post, "/requests/99/updates.json", r#"{"status":"open","status_notes":"x"}"#, 404, "no report “99”"),
    ];
    for (method, path, body, status, words) in cases {
        let mut pilot = pilot();
        let (code, answer) = pilot.raw(SYSTEM, *method, path, &[], body.as_bytes()).expect("an answer");
        assert_eq!(code, *status, "{path} {body} {answer}");
        let detail = answer["detail"].as_str().expect("a detail");
        assert!(detail.contains(words), "{path} {body}: {detail}");
        assert_eq!(answer["status"], *status);
    }
}

#[test]
fn a_body_in_another_format_or_too_long_is_refused() {
    let mut pilot = pilot();
    let form = [("Content-Type", "application/x-www-form-urlencoded")];
    assert_eq!(pilot.raw(SYSTEM, Method::Post, "/requests.json", &form, b"a=b").expect("an answer").0, 415);
    let long = vec![b' '; 65 << 10];
    assert_eq!(pilot.raw(SYSTEM, Method::Post, "/requests.json", &[], &long).expect("an answer").0, 413);
    let notes = json!({ "status": "open", "status_notes": "x".repeat(4_001) });
    assert_eq!(pilot.post(SYSTEM, "/requests/1/updates.json", &notes).expect("an answer").0, 422);
    let path = format!("/{}", "a".repeat(2_000));
    assert_eq!(pilot.get(SYSTEM, &path).expect("an answer").0, 414);
    let long = "y".repeat(17 << 10);
    assert_eq!(
        pilot.raw(SYSTEM, Method::Get, "/services.json", &[("x", &long)], b"").expect("an answer").0,
        431
    );
    let many = vec![("x", "y"); 65];
    assert_eq!(pilot.raw(SYSTEM, Method::Get, "/services.json", &many, b"").expect("an answer").0, 431);
}

#[test]
fn what_is_no_request_reaches_no_system() {
    let mut pilot = pilot();
    for path in ["", "services.json", "/a b", "/a\n", "/ä", "/a#b"] {
        let fault = pilot.get(SYSTEM, path).expect_err("no request");
        assert!(matches!(fault, CallFault::BadRequest(_)), "{path}: {fault:?}");
    }
    for header in [("", "x"), ("a b", "x"), ("a", "x\r\nb: c")] {
        let fault = pilot.raw(SYSTEM, Method::Get, "/services.json", &[header], b"").expect_err("no request");
        assert!(matches!(fault, CallFault::BadRequest(_)), "{header:?}");
    }
}
