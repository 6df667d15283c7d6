//! The baseline of `damp-and-mould`: an ordinary process, done honestly.
//!
//! Every report goes the same way, whatever it says: an inspection within a week, then the home is made safe, then the
//! cause is mended. Where nobody was in, the resident is asked to ring. It knows no clock, so it misses some.

use desk::{Class, Desk, Order};
use forecourt_pilot::{
    Result,
    inbox::{self, Event},
    pilot,
    time::day,
};

pilot!(run);

fn run() -> Result<()> {
    let mut desk = Desk::here();
    for event in inbox::events() {
        if let Err(fault) = hear(&mut desk, &event) {
            forecourt_pilot::warn!("{} {}: {fault}", event.kind, event.id);
        }
    }
    Ok(())
}

fn hear(desk: &mut Desk<'_>, event: &Event) -> Result<()> {
    match event.kind.as_str() {
        "report" => report(desk, &event.text("service_request_id")?),
        "visit" => visit(desk, event),
        _ => Ok(()),
    }
}

fn report(desk: &mut Desk<'_>, report: &str) -> Result<()> {
    desk.read(report)?;
    let comes = order(desk, report, Class::Inspection)?;
    desk.tell(report, &format!("Thank you for your report. An inspector comes on {comes}."))
}

fn visit(desk: &mut Desk<'_>, event: &Event) -> Result<()> {
    let report = event.text("service_request_id")?;
    if event.text("result")? != "done" {
        return desk.tell(&report, "Nobody was in. Please ring us to make another appointment.");
    }
    desk.complete(&event.text("work_order")?)?;
    let Ok(finding) = event.text("finding") else { return Ok(()) };
    let safe = order(desk, &report, Class::MakeSafe)?;
    let works = order(desk, &report, Class::Works)?;
    let words =
        format!("Our finding is {finding}. We make your home safe on {safe}, and mend the cause on {works}.");
    desk.tell(&report, &words)
}

/// Raises an order and books its visit; gives the day.
fn order(desk: &mut Desk<'_>, report: &str, class: Class) -> Result<String> {
    let order = Order { report, class, priority: "urgent", decided: desk.now() };
    let number = desk.raise(&order)?;
    let days = match class {
        Class::Inspection => 7,
        Class::MakeSafe => 3,
        Class::Works => 56,
    };
    Ok(day(desk.book_by_day(&number, &order, days)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use desk::rehearsal::{self, Rehearsal};
    use forecourt_pilot::time::read;

    fn council() -> Rehearsal {
        // A Wednesday.
        Rehearsal::at(read("2026-02-04T09:30:00Z").expect("a moment"))
    }

    #[test]
    fn every_report_is_inspected_within_a_week_and_the_resident_told_the_day() {
        let council = council();
        hear(&mut council.desk(), &rehearsal::report("42", 0)).expect("it goes well");
        assert_eq!(council.raised(), ["42 inspection urgent"]);
        assert_eq!(council.booked(), ["WO-1 2026-02-11 10:00"]);
        assert_eq!(council.told(), ["42: Thank you for your report. An inspector comes on 2026-02-11."]);
    }

    #[test]
    fn after_an_inspection_the_home_is_made_safe_and_the_cause_mended() {
        let council = council();
        let found = rehearsal::visit("42", "WO-1", "done", Some("FI-7"), 0);
        hear(&mut council.desk(), &found).expect("it goes well");
        assert_eq!(council.raised(), ["42 make_safe urgent", "42 works urgent"]);
        // Three days later is a Saturday.
        assert_eq!(council.booked(), ["WO-1 2026-02-09 10:00", "WO-2 2026-04-01 10:00"]);
        assert!(council.told()[0].contains("FI-7"));
        assert_eq!(council.completed(), ["WO-1"]);
    }

    #[test]
    fn where_nobody_was_in_the_resident_is_asked_to_ring() {
        let council = council();
        let in_vain = rehearsal::visit("42", "WO-1", "no_access", None, 0);
        hear(&mut council.desk(), &in_vain).expect("it goes well");
        assert!(council.booked().is_empty());
        assert_eq!(council.told(), ["42: Nobody was in. Please ring us to make another appointment."]);
    }

    #[test]
    fn work_that_found_nothing_is_completed_and_no_more() {
        let council = council();
        hear(&mut council.desk(), &rehearsal::visit("42", "WO-2", "done", None, 0)).expect("it goes well");
        assert_eq!((council.completed(), council.raised().len()), (vec!["WO-2".to_owned()], 0));
    }
}
