//! The scenario `raise-order`: from a report in the inbox to an order, and to a resident who knows its number.

use crate::{Learnt, PRIORITIES};
use desk::{Class, Desk, Order};
use forecourt_pilot::{
    Result,
    inbox::{self, Event},
};

/// Works until nothing happens any more.
///
/// # Errors
/// None: a report that goes wrong is written to the log, and must not keep the others waiting.
pub fn work(learnt: &Learnt) -> Result<()> {
    let mut desk = Desk::here();
    for event in inbox::events().filter(|event| event.kind == "report") {
        if let Err(fault) = report(&mut desk, learnt, &event) {
            forecourt_pilot::warn!("{}: {fault}", event.id);
        }
    }
    Ok(())
}

/// Takes one report to an order.
pub fn report(desk: &mut Desk<'_>, learnt: &Learnt, event: &Event) -> Result<()> {
    let id = event.text("service_request_id")?;
    let report = desk.read(&id)?;
    let class = learnt.priority(report.category.as_deref(), report.description.as_deref());
    let order = Order { report: &id, class: Class::Works, priority: PRIORITIES[class], decided: desk.now() };
    let number = desk.raise(&order)?;
    desk.tell(&id, &format!("Thank you for your report. We have ordered the repair: its number is {number}."))
}
