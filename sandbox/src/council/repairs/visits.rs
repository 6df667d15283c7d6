//! Visits: what can be booked, and what will come of it.

use super::{
    Appointment, Around, Class, Order, Repairs, VisitResult,
    orders::ENTRIES_MAX,
    shape::{ScheduleRepair, Window},
};
use crate::council::{
    asked::Asked,
    moment::{DAY, HOUR, MINUTE, written},
    reply::{json, problem, quoted, telling},
};
use border::message::{Event, Response};
use jiff::civil::{Date, Time};
use serde_json::json as object;
use synth::Calendar;

/// How long before it a visit is booked at the latest, and how long before it at the earliest.
const NOTICE: i64 = HOUR;
const AHEAD: i64 = 366 * DAY;
/// How long somebody waits at a closed door.
const AT_THE_DOOR: i64 = 15 * MINUTE;
/// How many letters a day has at the head of a moment, such as `2026-02-04`.
const DATE: usize = 10;
/// The hours in which visits are made that are no emergencies.
const WORKING_HOURS: std::ops::RangeInclusive<i64> = 8 * HOUR..=17 * HOUR;

/// How long a visit takes.
const fn lasts(class: Class) -> i64 {
    match class {
        Class::Inspection => HOUR,
        Class::MakeSafe => 2 * HOUR,
        Class::Works => 3 * HOUR,
    }
}

impl Repairs {
    /// Books a visit; one that was booked and has not begun is moved.
    pub(super) fn schedule(
        &mut self,
        place: usize,
        asked: &Asked<'_>,
        around: &mut Around<'_>,
    ) -> Result<Response, Response> {
        let sent: ScheduleRepair = asked.json()?;
        let now = around.mark.at;
        let order = &self.orders[place];
        if !sent.reference.iter().any(|reference| reference.id == order.reference) {
            return Err(problem(422, format!("Reference names another order than {}", order.reference)));
        }
        let (starts, latest) = window(&sent.refined_appointment_window)?;
        if !order.is_open() {
            return Err(problem(
                409,
                format!("the order is {}: there is nothing to visit for", order.status()),
            ));
        }
        if order.appointments.len() >= ENTRIES_MAX {
            return Err(problem(403, format!("an order takes at most {ENTRIES_MAX} appointments")));
        }
        if latest < starts {
            return Err(problem(422, "LatestArrivalTime is before EarliestArrivalTime"));
        }
        if !(now + NOTICE..=now + AHEAD).contains(&starts) {
            let refusal = format!("a visit begins an hour to a year from now, and it is {}", written(now));
            let reason = if starts < now + NOTICE { "too_soon" } else { "too_far_ahead" };
            return Err(telling(problem(422, refusal), &[("reason", reason)]));
        }
        if order.priority != "emergency" {
            at_work(starts, around.calendar)?;
        }
        self.drop_pending(place, around);
        let visit = self.visit(place, starts, around);
        around.inbox.add(news(&self.orders[place], &visit));
        let order = &mut self.orders[place];
        let reference = visit.reference.clone();
        order.appointments.push(visit);
        Ok(json(201, &object!({ "AppointmentReference": reference, "WorkOrder": order.shape(now) })))
    }

    /// Takes back the visits that were booked and have not begun.
    pub(super) fn drop_pending(&mut self, place: usize, around: &mut Around<'_>) {
        let now = around.mark.at;
        let pending = |visit: &&mut Appointment| !visit.dropped && visit.starts > now;
        for visit in self.orders[place].appointments.iter_mut().filter(pending) {
            visit.dropped = true;
            around.inbox.take_back(&event_id(&visit.reference));
        }
    }

    /// The visit that will be made at this time.
    fn visit(&mut self, place: usize, starts: i64, around: &Around<'_>) -> Appointment {
        let (report, class) = (&self.orders[place].report, self.orders[place].class);
        let closed = self.nobody_in.get(report).into_iter().flatten().filter(|sort| **sort == class).count();
        let of_class = self.orders_for(report).filter(|order| order.class == class);
        let before: usize =
            of_class.map(|order| order.visits(VisitResult::NoAccess, around.mark.at).count()).sum();
        let result = if before < closed { VisitResult::NoAccess } else { VisitResult::Done };
        self.appointments_made += 1;
        let number = 100_000 + self.appointments_made;
        let found = class == Class::Inspection && result == VisitResult::Done;
        Appointment {
            reference: format!("AP-{number}"),
            booked: around.mark,
            starts,
            ends: starts + if result == VisitResult::Done { lasts(class) } else { AT_THE_DOOR },
            result,
            finding: found.then(|| format!("FI-{number}")),
            dropped: false,
        }
    }
}

fn event_id(appointment: &str) -> String {
    format!("visit-{appointment}")
}

/// What the council hears of a visit.
fn news(order: &Order, visit: &Appointment) -> Event {
    let body = object!({
        "service_request_id": order.report,
        "work_order": order.reference,
        "class": order.class,
        "appointment": visit.reference,
        "result": visit.result,
        "finding": visit.finding,
    });
    let id = event_id(&visit.reference);
    Event { id, at: visit.ends, kind: "visit".to_owned(), body: body.to_string() }
}

/// Refuses a time at which only emergencies are visited, and says which day would do.
fn at_work(starts: i64, calendar: &Calendar) -> Result<(), Response> {
    let (worked, time) = (calendar.is_worked(starts), starts.rem_euclid(DAY));
    if worked && WORKING_HOURS.contains(&time) {
        return Ok(());
    }
    let this_very_day = worked && time < *WORKING_HOURS.start();
    let next = if this_very_day { starts } else { calendar.end_of_working_day(starts, 1) - DAY };
    let [day, next] = [starts, next].map(|at| written(at)[..DATE].to_owned());
    let (reason, what) = if worked {
        ("outside_working_hours", "at this time nobody works".to_owned())
    } else {
        ("not_a_working_day", format!("{day} is not a working day"))
    };
    let text = format!(
        "{what}; the next working day that would do is {next}: only emergencies are visited outside 08:00 to 17:00 UTC on \
         working days"
    );
    Err(telling(problem(422, text), &[("reason", reason), ("next_working_day", &next)]))
}

/// From when to when somebody is to come, in milliseconds since 1970.
fn window(window: &Window) -> Result<(i64, i64), Response> {
    let wrong = |what: &str, text: &str| problem(422, format!("{what}; this is {}", quoted(text)));
    let date = || wrong("Date is a day such as 2026-02-04", &window.date);
    let day: Date = window.date.parse().map_err(|_| date())?;
    let midnight = format!("{day}T00:00:00Z");
    let midnight = crate::council::moment::read(&midnight).ok_or_else(date)?;
    let time = |name: &str, text: &str| {
        let time: Time = text.parse().map_err(|_| wrong(&format!("{name} is a time such as 09:30"), text))?;
        Ok(midnight + i64::from(time.hour()) * HOUR + i64::from(time.minute()) * MINUTE)
    };
    let hours = &window.time_of_day;
    let earliest = time("EarliestArrivalTime", &hours.earliest_arrival_time)?;
    Ok((earliest, time("LatestArrivalTime", &hours.latest_arrival_time)?))
}
