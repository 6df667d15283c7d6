//! What the system answers.

use super::{
    Around, ORDERS_MAX, Order, Repairs, VisitResult,
    orders::{ENTRIES_MAX, own_rates},
    shape::{JobStatusUpdate, RaiseRepair, Reference, StatusCode, WorkOrderComplete},
};
use crate::council::{
    asked::Asked,
    moment::{read, written},
    operation::Operation,
    page::Page,
    reply::{json, problem, quoted, with},
};
use border::message::Response;
use serde_json::json as object;
use synth::PRIORITIES;

/// The number of the first order.
const FIRST_ORDER: usize = 100_001;
/// The longest description or comment, in characters.
const TEXT_CHARS_MAX: usize = 2_000;

impl Repairs {
    /// Answers one request of somebody who is signed in, or wants to be.
    ///
    /// # Errors
    /// A refusal, with what is wrong.
    pub fn answer(
        &mut self,
        operation: Operation,
        reference: &str,
        asked: &Asked<'_>,
        around: &mut Around<'_>,
    ) -> Result<Response, Response> {
        let now = around.mark.at;
        if operation == Operation::Token {
            return self.token(asked, now);
        }
        if operation == Operation::ListOrders {
            return self.list(asked, now);
        }
        asked.only(&[])?;
        if operation == Operation::Raise {
            return self.raise(asked, around);
        }
        let place = self
            .place(reference)
            .ok_or_else(|| problem(404, format!("there is no order {}", quoted(reference))))?;
        match operation {
            Operation::Schedule => self.schedule(place, asked, around),
            Operation::Status => self.status(place, asked, around),
            Operation::Complete => self.complete(place, asked, around),
            _ => Ok(json(200, &self.orders[place].shape(now))),
        }
    }

    /// Where the order of this number stands.
    fn place(&self, reference: &str) -> Option<usize> {
        let number: usize = reference.strip_prefix("WO-")?.parse().ok()?;
        let place = number.checked_sub(FIRST_ORDER)?;
        self.orders.get(place).filter(|order| order.reference == reference).map(|_| place)
    }

    fn list(&self, asked: &Asked<'_>, now: i64) -> Result<Response, Response> {
        asked.only(&["page", "page_size", "status", "service_request_id"])?;
        let page = Page::of(asked)?;
        let (status, report) = (asked.parameter("status"), asked.parameter("service_request_id"));
        if let Some(other) = status.filter(|word| !["open", "completed", "cancelled"].contains(word)) {
            let text = format!("no status {}; there are: open, completed, cancelled", quoted(other));
            return Err(problem(400, text));
        }
        let fits = |order: &&Order| {
            status.is_none_or(|status| order.status() == status) && report.is_none_or(|id| order.report == id)
        };
        let (orders, total) = page.cut(self.orders.iter().filter(fits));
        let orders: Vec<_> = orders.into_iter().map(|order| order.shape(now)).collect();
        let body =
            object!({ "WorkOrders": orders, "Page": page.page, "PageSize": page.size, "Total": total });
        Ok(json(200, &body))
    }

    /// Raises an order.
    fn raise(&mut self, asked: &Asked<'_>, around: &Around<'_>) -> Result<Response, Response> {
        let order = self.order(asked.json()?, around)?;
        let location = format!("/work-orders/{}", order.reference);
        let answer = with(json(201, &order.shape(around.mark.at)), "location", location);
        self.orders.push(order);
        Ok(answer)
    }

    /// The order that was sent, if it is one.
    fn order(&self, sent: RaiseRepair, around: &Around<'_>) -> Result<Order, Response> {
        let now = around.mark.at;
        text("DescriptionOfWork", &sent.description_of_work)?;
        let code = &sent.priority.priority_code;
        let priority = PRIORITIES.into_iter().find(|known| known == code).ok_or_else(|| {
            let those = PRIORITIES.join(", ");
            problem(422, format!("no PriorityCode {}; there are: {those}", quoted(code)))
        })?;
        let required = &sent.priority.required_completion_date_time;
        let required_by = read(required).ok_or_else(|| {
            let text = "RequiredCompletionDateTime is a moment such as 2026-02-04T09:30:00Z";
            problem(422, format!("{text}; this is {}", quoted(required)))
        })?;
        if required_by <= now {
            let now = written(now);
            return Err(problem(422, format!("RequiredCompletionDateTime has passed: it is {now}")));
        }
        let rates = own_rates(sent.work_element.iter().flat_map(|part| &part.rate_schedule_item));
        let rates = rates.map_err(|text| problem(422, text))?;
        let [Reference { id: report, .. }] = sent.service_request_reference.as_slice() else {
            return Err(problem(422, "ServiceRequestReference names one report"));
        };
        if !around.reports.knows(report, now) {
            let text = format!("ServiceRequestReference: there is no report {}", quoted(report));
            return Err(problem(422, text));
        }
        if self.orders.len() >= ORDERS_MAX {
            return Err(problem(403, format!("the system takes at most {ORDERS_MAX} orders")));
        }
        Ok(Order {
            reference: format!("WO-{}", FIRST_ORDER + self.orders.len()),
            report: report.clone(),
            description: sent.description_of_work,
            class: sent.work_class.work_class_code,
            priority,
            required_by,
            rates,
            raised: around.mark,
            appointments: vec![],
            words: vec![],
            completed: None,
            cancelled: None,
        })
    }

    fn status(
        &mut self,
        place: usize,
        asked: &Asked<'_>,
        around: &mut Around<'_>,
    ) -> Result<Response, Response> {
        let sent: JobStatusUpdate = asked.json()?;
        let cancels = sent.type_code == StatusCode::Cancelled;
        let order = &self.orders[place];
        same("RelatedWorkOrderReference", &sent.related_work_order_reference, order)?;
        if sent.comments.chars().count() > TEXT_CHARS_MAX {
            return Err(problem(422, format!("Comments has at most {TEXT_CHARS_MAX} characters")));
        }
        if order.words.len() >= ENTRIES_MAX {
            return Err(problem(403, format!("an order takes at most {ENTRIES_MAX} status updates")));
        }
        if cancels && order.completed.is_some() {
            return Err(problem(409, "the order is completed: it cannot be cancelled"));
        }
        if cancels {
            self.drop_pending(place, around);
            self.orders[place].cancelled.get_or_insert(around.mark);
        }
        let order = &mut self.orders[place];
        order.words.push((around.mark, sent.type_code, sent.comments));
        Ok(json(201, &order.shape(around.mark.at)))
    }

    /// Completes an order; once more does no harm.
    fn complete(
        &mut self,
        place: usize,
        asked: &Asked<'_>,
        around: &mut Around<'_>,
    ) -> Result<Response, Response> {
        let sent: WorkOrderComplete = asked.json()?;
        let order = &self.orders[place];
        same("WorkOrderReference", &sent.work_order_reference, order)?;
        if order.cancelled.is_some() {
            return Err(problem(409, "the order is cancelled: it cannot be completed"));
        }
        if order.visits(VisitResult::Done, around.mark.at).next().is_none() {
            return Err(problem(
                409,
                "nobody has done the work yet: no visit of this order ended with it done",
            ));
        }
        self.drop_pending(place, around);
        let order = &mut self.orders[place];
        order.completed.get_or_insert(around.mark);
        Ok(json(200, &order.shape(around.mark.at)))
    }
}

fn same(field: &str, reference: &Reference, order: &Order) -> Result<(), Response> {
    if reference.id == order.reference {
        return Ok(());
    }
    let other = quoted(&reference.id);
    Err(problem(422, format!("{field} names {other}, and the address {}", order.reference)))
}

fn text(name: &str, text: &str) -> Result<(), Response> {
    let letters = text.chars().count();
    if text.trim().is_empty() || letters > TEXT_CHARS_MAX {
        return Err(problem(422, format!("{name} has 1 to {TEXT_CHARS_MAX} characters; this has {letters}")));
    }
    Ok(())
}
