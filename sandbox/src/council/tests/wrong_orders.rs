//! `repairs`: everything that can be wrong with what it is sent.

use super::{START, pilot, raise, schedule};
use crate::council::moment::{DAY, HOUR, written};
use border::message::Method;
use serde_json::{Value, json};

const TOMORROW: i64 = START + DAY + 2 * HOUR;

fn order() -> Value {
    raise("1", "works", "urgent", START + 3 * DAY)
}

/// The order with a field changed, or taken away by null.
fn with(pointer: &str, value: Value) -> String {
    let mut order = order();
    let (parent, field) = pointer.rsplit_once('/').expect("a pointer");
    let fields = order.pointer_mut(parent).and_then(Value::as_object_mut).expect("an object");
    if value.is_null() {
        fields.remove(field);
    } else {
        fields.insert(field.to_owned(), value);
    }
    order.to_string()
}

#[test]
fn an_order_that_lacks_something_is_refused_by_the_name_of_what_it_lacks() {
    for (pointer, name) in [
        ("/DescriptionOfWork", "DescriptionOfWork"),
        ("/Priority", "Priority"),
        ("/Priority/PriorityCode", "PriorityCode"),
        ("/Priority/RequiredCompletionDateTime", "RequiredCompletionDateTime"),
        ("/WorkClass", "WorkClass"),
        ("/WorkClass/WorkClassCode", "WorkClassCode"),
        ("/ServiceRequestReference", "ServiceRequestReference"),
    ] {
        let mut pilot = pilot();
        let body = with(pointer, Value::Null);
        let (status, answer) =
            pilot.raw("repairs", Method::Post, "/work-orders", &[], body.as_bytes()).expect("an answer");
        let detail = answer["detail"].as_str().expect("a detail");
        assert!(
            status == 400 && detail.contains(&format!("missing field `{name}`")),
            "{name}: {status} {detail}"
        );
    }
}

#[test]
fn an_order_with_a_wrong_value_is_refused_with_what_would_be_right() {
    let proprietary = json!([{ "RateScheduleItem": [{ "M3NHFSORCode": "made up" }] }]);
    let foreign = json!([{ "RateScheduleItem": [{ "CustomCode": "X-1" }] }]);
    let bare = json!([{ "Trade": [] }]);
    let nobody = json!([{ "RateScheduleItem": [], "Trade": [{ "CustomName": "Damp" }] }]);
    for (pointer, value, status, words) in [
        ("/DescriptionOfWork", json!(" "), 422, "DescriptionOfWork has 1 to 2000 characters"),
        ("/Priority/PriorityCode", json!("1"), 422, "there are: planned, routine, urgent, emergency"),
        ("/Priority/RequiredCompletionDateTime", json!("soon"), 422, "is a moment such as"),
        ("/Priority/RequiredCompletionDateTime", json!(written(START)), 422, "has passed"),
        (
            "/WorkClass/WorkClassCode",
            json!("magic"),
            400,
            "expected one of `inspection`, `make_safe`, `works`",
        ),
        ("/WorkElement", proprietary, 422, "M3NHFSORCode is not taken"),
        ("/WorkElement", foreign, 422, "“X-1” is none of ours; there are: FC-GAS-01"),
        ("/WorkElement", bare, 400, "missing field `RateScheduleItem`"),
        ("/WorkElement", nobody, 400, "missing field `Code`"),
        ("/PersonAlert", json!([{ "Comments": "A dog" }]), 400, "missing field `Type`"),
        ("/LocationAlert", json!([{}]), 400, "missing field `Type`"),
        ("/ServiceRequestReference", json!([]), 422, "names one report"),
        ("/ServiceRequestReference", json!([{ "ID": "later" }]), 422, "there is no report “later”"),
        ("/ServiceRequestReference", json!("1"), 400, "invalid type"),
        ("/Colour", json!("red"), 400, "unknown field `Colour`"),
    ] {
        let mut pilot = pilot();
        let body = with(pointer, value);
        let (code, answer) =
            pilot.raw("repairs", Method::Post, "/work-orders", &[], body.as_bytes()).expect("an answer");
        let detail = answer["detail"].as_str().expect("a detail");
        assert!(code == status && detail.contains(words), "{pointer}: {code} {detail}");
    }
}

#[test]
fn the_other_messages_lack_nothing_that_is_required_either() {
    let mut pilot = pilot();
    let reference = pilot.raised("1", "works", "urgent");
    let whole = schedule(&reference, TOMORROW);
    let fields: Vec<String> = whole.as_object().expect("an object").keys().cloned().collect();
    assert_eq!(fields.len(), 8);
    for field in fields {
        let mut body = whole.clone();
        body.as_object_mut().expect("an object").remove(&field);
        let (status, answer) = pilot
            .post("repairs", &format!("/work-orders/{reference}/appointments"), &body)
            .expect("an answer");
        let detail = answer["detail"].as_str().expect("a detail");
        assert!(status == 400 && detail.contains(&format!("missing field `{field}`")), "{field}: {detail}");
    }
    for (address, field) in [("status", "RelatedWorkOrderReference"), ("complete", "WorkOrderReference")] {
        let address = format!("/work-orders/{reference}/{address}");
        let (status, answer) = pilot.post("repairs", &address, &json!({})).expect("an answer");
        let detail = answer["detail"].as_str().expect("a detail");
        assert!(status == 400 && detail.contains(&format!("missing field `{field}`")), "{field}: {detail}");
        let (status, _) =
            pilot.post("repairs", &address, &json!({ field: { "ID": "WO-9" } })).expect("an answer");
        assert_eq!(status, 422, "it names another order than the address");
    }
}

#[test]
fn a_visit_at_no_time_or_for_another_order_is_refused() {
    let mut pilot = pilot();
    let reference = pilot.raised("1", "works", "urgent");
    for (pointer, value, words) in [
        ("/RefinedAppointmentWindow/Date", "someday", "Date is a day such as"),
        (
            "/RefinedAppointmentWindow/TimeOfDay/EarliestArrivalTime",
            "9",
            "EarliestArrivalTime is a time such as",
        ),
        (
            "/RefinedAppointmentWindow/TimeOfDay/LatestArrivalTime",
            "25:00",
            "LatestArrivalTime is a time such as",
        ),
        ("/RefinedAppointmentWindow/TimeOfDay/LatestArrivalTime", "08:00", "is before EarliestArrivalTime"),
        ("/Reference/0/ID", "WO-9", "Reference names another order"),
    ] {
        let mut body = schedule(&reference, TOMORROW);
        *body.pointer_mut(pointer).expect("a field") = json!(value);
        let (status, answer) = pilot
            .post("repairs", &format!("/work-orders/{reference}/appointments"), &body)
            .expect("an answer");
        let detail = answer["detail"].as_str().expect("a detail");
        assert!(status == 422 && detail.contains(words), "{pointer}: {detail}");
    }
}

#[test]
fn wrong_addresses_methods_and_credentials_are_refused() {
    let mut pilot = pilot();
    for (method, path, status) in [
        (Method::Get, "/work-orders/WO-9", 404),
        (Method::Get, "/work-orders/../token", 404),
        (Method::Get, "/work-orders/", 404),
        (Method::Get, "/token", 405),
        (Method::Put, "/work-orders", 405),
        (Method::Get, "/work-orders?status=lost", 400),
        (Method::Get, "/work-orders/WO-9?page=1", 400),
    ] {
        assert_eq!(pilot.raw("repairs", method, path, &[], b"").expect("an answer").0, status, "{path}");
    }
    for (grant, secret, status) in [("password", "practice", 400), ("client_credentials", "guess", 401)] {
        let sent = json!({ "grant_type": grant, "client_id": "pilot", "client_secret": secret });
        assert_eq!(pilot.post("repairs", "/token", &sent).expect("an answer").0, status);
    }
    pilot.token.clear();
    let basic = [("Authorization", "Basic cGlsb3Q=")];
    let (status, body) = pilot.raw("repairs", Method::Get, "/work-orders", &basic, b"").expect("an answer");
    assert!(status == 401 && body["detail"].as_str().is_some_and(|text| text.contains("Bearer")), "{body}");
    for key in ["", &"k".repeat(101)] {
        pilot.sign_in().expect("an answer");
        assert_eq!(pilot.raise(key, &order()).expect("an answer").0, 400);
    }
}
