//! The scenario `raise-order`, done by one who has never seen a system fail: each thing is asked once, and every event is
//! taken for a new one.

use crate::{History, NO_CATEGORY};
use desk::{Class, Order, Report, credentials, number_of, raise_repair, report_path, update};
use forecourt_pilot::{
    inbox::{self, Event},
    systems::{Answered, Request, call},
};

/// Works until nothing happens any more.
pub fn work(history: &History) {
    for event in inbox::every().filter(|event| event.kind == "report") {
        report(call, history, &event);
    }
}

/// Takes one report to an order, if nothing goes wrong on the way.
pub fn report(mut ask: impl FnMut(&str, &Request) -> Answered, history: &History, event: &Event) {
    let mut done = |system: &str, request: &Request| ask(system, request).ok()?.done().ok();
    let Ok(id) = event.text("service_request_id") else { return };
    let Some(body) = done("street_reports", &Request::get(report_path(&id))) else { return };
    let category = Report::of_answer(&body).category;
    let priority = history.of(category.as_deref().unwrap_or(NO_CATEGORY)).priority();
    let Some(answer) = done("repairs", &Request::post("/token", credentials())) else { return };
    let token = answer["access_token"].as_str().unwrap_or_default();
    let order = Order { report: &id, class: Class::Works, priority, decided: event.at };
    let raise = Request::post("/work-orders", raise_repair(&order));
    let raised = done("repairs", &raise.with("authorization", format!("Bearer {token}")));
    let words = match raised.as_ref().and_then(number_of) {
        Some(number) => format!("We have ordered the repair: {number}."),
        None => "We have passed on your report.".to_owned(),
    };
    done("street_reports", &update(&id, &words));
}
