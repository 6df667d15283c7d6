//! Scenes of slots and of what becomes of a booking.

use super::*;
use crate::ids::{BookingId, OrganisationId};
use crate::time::london::{self, Date};
use proptest::prelude::*;
use uuid::Uuid;

const NOW: Timestamp = Timestamp::from_millis(1_800_000_000_000);

fn host(n: u128) -> PersonId {
    PersonId(Uuid::from_u128(n))
}

fn at(day: &str, month: &str, time: &str) -> Timestamp {
    london::parse(day, month, "2027", time, None).expect("a moment")
}

fn pattern(from: Timestamp, until: Timestamp) -> Pattern {
    Pattern {
        days: vec![DayWindow { from, until }],
        length_minutes: 45,
        break_minutes: 15,
        hosts: vec![host(1), host(2)],
    }
}

fn booking(stage: BookingStage) -> Booking {
    Booking {
        id: BookingId(Uuid::from_u128(1)),
        slot: SlotId(Uuid::from_u128(2)),
        organisation: OrganisationId(Uuid::from_u128(3)),
        person: host(4),
        needs: String::new(),
        stage,
        revision: 0,
    }
}

#[test]
fn a_day_is_cut_into_slots_of_one_length_for_each_host() {
    let slots = pattern(at("8", "3", "10am"), at("8", "3", "1pm")).slots().expect("it fits");
    let begins: Vec<_> = slots.iter().map(|slot| (london::clock(slot.starts), slot.host)).collect();
    assert_eq!(begins.len(), 6);
    assert_eq!(begins[0], ("10:00am GMT".to_owned(), host(1)));
    assert_eq!(begins[5], ("midday GMT".to_owned(), host(2)));
    let terms = DemoTerms { length_minutes: 45, watchers: 2, ..DemoTerms::default() };
    assert_eq!(
        cost_in_words(6, &terms),
        "13 hours 30 minutes",
        "six slots of 45 minutes, three people in each"
    );
    assert_eq!(cost_in_words(0, &terms), "0 minutes");
}

/// Both nights of 2027 on which the clocks change: slots keep their length, and none begins in the hour that is skipped.
#[test]
fn clocks_that_change_in_the_middle_of_a_day_change_no_slot() {
    for (day, month) in [("28", "3"), ("31", "10")] {
        let (from, until) = (at(day, month, "midnight"), at(day, month, "6am"));
        let slots = pattern(from, until).slots().expect("it fits");
        let hours = (until.millis() - from.millis()) / 3_600_000;
        assert_eq!(hours, if month == "3" { 5 } else { 7 });
        assert_eq!(i64::try_from(slots.len()), Ok(2 * hours), "one an hour for each host on {day}/{month}");
        assert!(slots.iter().all(|slot| slot.ends.millis() - slot.starts.millis() == 45 * 60_000));
    }
}

#[test]
fn what_makes_no_good_slots_is_refused_with_what_to_do() {
    let (from, until) = (at("8", "3", "10am"), at("8", "3", "1pm"));
    let whole = pattern(from, until);
    let bad = [
        Pattern { length_minutes: 0, ..whole.clone() },
        Pattern { length_minutes: 42, ..whole.clone() },
        Pattern { length_minutes: 245, ..whole.clone() },
        Pattern { break_minutes: -5, ..whole.clone() },
        Pattern { break_minutes: 3, ..whole.clone() },
        Pattern { hosts: Vec::new(), ..whole.clone() },
        Pattern { days: Vec::new(), ..whole.clone() },
        pattern(until, from),
        pattern(from.plus_minutes(1), until),
        pattern(from, from.plus_minutes(30)),
        Pattern { days: vec![DayWindow { from, until }; 2], ..whole.clone() },
        Pattern { length_minutes: 5, break_minutes: 0, ..pattern(from, from.plus_hours(24)) },
    ];
    for one in bad {
        let refused = one.slots().expect_err("it is no good");
        assert!(!refused.what.is_empty() && !refused.next.is_empty(), "{one:?}");
    }
}

proptest! {
    /// Whatever the pattern: no host is in two places, all slots are of one length and lie within their day.
    #[test]
    fn no_host_is_in_two_places(
        length in 1_i64..=12, pause in 0_i64..=6, hosts in 1_u128..=3, days in 1_i64..=4, hours in 1_i64..=9, offset in 0_i64..=287,
    ) {
        let day = |n: i64| {
            let from = at("27", "3", "midnight").plus_days(n).plus_minutes(offset * STEP_MINUTES);
            DayWindow { from, until: from.plus_hours(hours) }
        };
        let pattern = Pattern {
            days: (0..days).map(day).collect(),
            length_minutes: length * STEP_MINUTES,
            break_minutes: pause * STEP_MINUTES,
            hosts: (1..=hosts).map(host).collect(),
        };
        if let Ok(slots) = pattern.slots() {
            let mut taken = std::collections::BTreeSet::new();
            for slot in &slots {
                prop_assert_eq!(slot.ends.millis() - slot.starts.millis(), pattern.length_minutes * 60_000);
                prop_assert!(pattern.days.iter().any(|day| day.from <= slot.starts && slot.ends <= day.until));
                for cell in cells(slot.starts, slot.ends) {
                    prop_assert!(taken.insert((slot.host, cell)), "{:?} twice at {:?}", slot.host, cell);
                }
            }
        }
    }
}

#[test]
fn a_hold_is_confirmed_until_somebody_else_comes_for_the_slot() {
    let held = booking(BookingStage::held(NOW));
    assert!(!held.has_run_out(NOW) && held.has_run_out(NOW.plus_minutes(HOLD_MINUTES)));
    let confirmed = held.clone().confirm("A lift".to_owned(), NOW.plus_minutes(9)).expect("in time");
    assert!(confirmed.stage.is_live() && confirmed.needs == "A lift");
    let twice = confirmed.clone().confirm("A lift".to_owned(), NOW.plus_days(1));
    assert_eq!(twice.expect("sent twice"), confirmed);
    assert!(confirmed.confirm("Stairs".to_owned(), NOW).is_err(), "other words are not swallowed");
    assert!(held.confirm(String::new(), NOW.plus_hours(1)).is_ok(), "nobody came for it");
    let gone = booking(BookingStage::Expired);
    assert!(!gone.stage.is_live() && gone.confirm(String::new(), NOW).is_err());
}

fn slot(stage: SlotStage, starts: Timestamp) -> Slot {
    Slot {
        id: SlotId(Uuid::from_u128(9)),
        engagement: EngagementId(Uuid::from_u128(8)),
        starts,
        ends: starts.plus_minutes(45),
        host: host(1),
        stage,
        revision: 0,
    }
}

#[test]
fn a_booking_moves_until_its_slot_begins_and_only_to_one_that_can_be_booked() {
    let from = Slot { id: SlotId(Uuid::from_u128(2)), ..slot(SlotStage::Offered, NOW.plus_hours(1)) };
    let to = slot(SlotStage::Offered, NOW.plus_hours(2));
    let confirmed = booking(BookingStage::Confirmed { at: NOW });
    let moved = confirmed.clone().move_to(&from, &to, NOW).expect("both are ahead");
    assert!(moved.slot == to.id && moved.stage == confirmed.stage, "it stays booked");
    assert_eq!(moved.clone().move_to(&to, &to, NOW).expect("once more"), moved);
    assert!(confirmed.clone().move_to(&from, &to, from.starts).is_err(), "it has begun");
    let because = "Ill".to_owned();
    for stage in [SlotStage::Made, SlotStage::Cancelled { because }] {
        assert!(confirmed.clone().move_to(&from, &slot(stage, to.starts), NOW).is_err());
    }
    let past = slot(SlotStage::Offered, NOW);
    assert!(confirmed.move_to(&from, &past, NOW).is_err(), "it begins now");
    assert!(booking(BookingStage::held(NOW)).move_to(&from, &to, NOW).is_err(), "a hold is no booking");
}

#[test]
fn whether_somebody_came_is_noted_once_the_slot_has_begun_and_can_be_put_right() {
    let confirmed = booking(BookingStage::Confirmed { at: NOW });
    assert!(confirmed.clone().note(NOW.plus_minutes(1), true, NOW).is_err(), "too early");
    let absent = confirmed.note(NOW, false, NOW).expect("it has begun");
    assert!(!absent.stage.is_live(), "whoever did not come may book again");
    let came = absent.clone().note(NOW, true, NOW.plus_days(1)).expect("put right");
    assert!(came.stage.is_live() && came != absent, "whoever came has had the one demo");
    assert_eq!(came.clone().note(NOW, true, NOW.plus_days(2)).expect("once more"), came);
    assert!(booking(BookingStage::held(NOW)).note(NOW, true, NOW).is_err(), "nobody had booked it");
}

#[test]
fn an_offer_stands_for_a_day_and_ends_two_hours_before_the_slot_begins() {
    assert_eq!(offer_until(NOW.plus_days(3), NOW), Some(NOW.plus_hours(OFFER_HOURS)));
    assert_eq!(offer_until(NOW.plus_hours(5), NOW), Some(NOW.plus_hours(5 - OFFER_LATEST_HOURS)));
    assert_eq!(offer_until(NOW.plus_hours(OFFER_LATEST_HOURS), NOW), None, "too late");
}

#[test]
fn a_hold_is_given_up_and_a_booking_is_not_by_whoever_saw_a_hold() {
    let (starts, held) = (NOW.plus_days(1), booking(BookingStage::held(NOW)));
    assert!(held.clone().cancel(starts, NOW).is_err(), "a hold is given up, and with it what was offered");
    let given_up = held.clone().give_up(NOW).expect("it is a hold");
    assert_eq!(given_up.clone().give_up(NOW).expect("once more"), given_up);
    let confirmed = booking(BookingStage::Confirmed { at: NOW });
    assert!(confirmed.clone().give_up(NOW).is_err(), "a colleague confirmed it");
    let off = confirmed.call_off(NOW).expect("the council may");
    assert!(!off.stage.is_live() && off.clone().cancel(starts, NOW).is_err() && off.call_off(NOW).is_err());
}

#[test]
fn a_slot_is_cancelled_until_it_begins() {
    let offered = slot(SlotStage::Offered, NOW.plus_hours(1));
    let cancelled = offered.clone().cancel("Ill".to_owned(), NOW).expect("it is ahead");
    assert!(!cancelled.can_be_booked(NOW));
    assert_eq!(cancelled.clone().cancel("Worse".to_owned(), NOW).expect("once more"), cancelled);
    assert!(offered.clone().cancel("Ill".to_owned(), offered.starts).is_err());
}

#[test]
fn what_changes_in_the_terms_is_told_and_nothing_else() {
    let content = Content::default();
    let before = DemoTerms { length_minutes: 45, watchers: 2, ..DemoTerms::default() };
    assert_eq!(before.changes_in_words(&before, &content), None);
    let after = DemoTerms { watchers: 1, preparation: "Bring a laptop.".to_owned(), ..before.clone() };
    let told = after.changes_in_words(&before, &content).expect("two things changed");
    assert!(told.contains("1 person watches beside the host. Before, it was 2."), "{told}");
    assert!(told.ends_with("How to prepare is now:\n\nBring a laptop."), "{told}");
}

#[test]
fn cancelling_is_possible_until_the_slot_begins_and_twice_is_once() {
    let starts = NOW.plus_days(1);
    let confirmed = booking(BookingStage::Confirmed { at: NOW });
    let cancelled = confirmed.clone().cancel(starts, NOW).expect("in time");
    assert!(!cancelled.stage.is_live());
    assert_eq!(cancelled.clone().cancel(starts, NOW.plus_days(2)).expect("once more"), cancelled);
    assert!(confirmed.cancel(starts, starts).is_err());
    assert!(booking(BookingStage::Expired).cancel(starts, NOW).is_err());
    assert!(cancelled.confirm(String::new(), NOW).is_err(), "what was cancelled stays so");
}

#[test]
fn every_slot_keeps_the_length_that_was_said() {
    let plan = |length_minutes| DemoPlan {
        terms: DemoTerms { length_minutes, ..DemoTerms::default() },
        ..DemoPlan::default()
    };
    assert!(plan(30).may_replace(Some(&plan(45)), false).is_ok());
    assert!(plan(30).may_replace(Some(&plan(45)), true).is_err());
    assert!(plan(45).may_replace(Some(&plan(45)), true).is_ok());
    for length in [0, -5, 4, 42, 245] {
        assert!(plan(length).may_replace(None, false).is_err(), "{length} minutes");
    }
}

fn date(day: &str, month: &str) -> Date {
    Date::parse(day, month, "2027").expect("a day")
}

/// On 28 March 2027 1am is skipped, on 31 October 2027 it happens twice. Both are Sundays.
#[test]
fn a_pattern_names_the_day_on_which_its_time_happens_twice_or_never() {
    let week =
        windows((date("8", "3"), date("14", "3")), &WEEKDAYS[..5], &[("10am", "1pm")]).expect("five days");
    assert_eq!(week.len(), 5);
    assert_eq!(week[4].from, at("12", "3", "10am"));
    let spans = [("10am", "midday"), ("1pm", "3pm")];
    let halves = windows((date("8", "3"), date("9", "3")), &WEEKDAYS, &spans).expect("two days");
    let slots = Pattern { days: halves, ..pattern(NOW, NOW) }.slots().expect("a break in the middle");
    assert!(slots.len() == 16 && slots.iter().all(|slot| london::clock(slot.starts) != "midday GMT"));
    let overlap = windows((date("8", "3"), date("8", "3")), &WEEKDAYS, &[("10am", "1pm"), ("midday", "3pm")]);
    assert!(Pattern { days: overlap.expect("two spans"), ..pattern(NOW, NOW) }.slots().is_err());
    for (day, month) in [("28", "3"), ("31", "10")] {
        let refused = windows((date(day, month), date(day, month)), &["Sunday"], &[("1:30am", "6am")])
            .expect_err("no such time");
        assert!(refused.what.contains("2027") && !refused.next.is_empty(), "{}", refused.what);
        assert!(
            windows((date(day, month), date(day, month)), &["Monday"], &[("1:30am", "6am")])
                .expect("left out")
                .is_empty()
        );
    }
    assert!(windows((date("9", "3"), date("8", "3")), &WEEKDAYS, &[("10am", "1pm")]).is_err());
    assert!(
        windows((date("1", "1"), date("31", "12")), &WEEKDAYS, &[("10am", "1pm")]).is_err(),
        "a whole year"
    );
    assert!(windows((date("8", "3"), date("8", "3")), &WEEKDAYS, &[("soon", "1pm")]).is_err());
}
