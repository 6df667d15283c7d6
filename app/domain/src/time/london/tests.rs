//! Scenes of dates as people read and type them.

use super::*;
use proptest::prelude::*;

fn typed(words: &str) -> Result<Timestamp, DateMistake> {
    let mut parts = words.splitn(4, ' ');
    let mut next = || parts.next().unwrap_or_default();
    parse(next(), next(), next(), next(), None)
}

fn shown(words: &str) -> String {
    typed(words).map_or_else(|mistake| mistake.sentence("Closing date"), long)
}

#[test]
fn a_deadline_is_printed_with_its_zone() {
    assert_eq!(shown("3 4 2027 5pm"), "3 April 2027, 5:00pm BST");
    assert_eq!(shown("03 12 2026 09:05"), "3 December 2026, 9:05am GMT");
    assert_eq!(shown("3 April 2027 midday"), "3 April 2027, midday BST");
    assert_eq!(shown("3 april 2027 midnight"), "3 April 2027, midnight BST");
    let summer = typed("3 4 2027 5pm").expect("a real time");
    assert_eq!(iso(summer), "2027-04-03T17:00:00+01:00");
    assert_eq!(weekday(summer), "Saturday 3 April 2027");
    assert_eq!(iso(Timestamp::from_millis(1_799_999_999_999)), "2027-01-15T07:59:59+00:00");
}

#[test]
fn people_type_times_in_many_ways() {
    for (text, clock) in [
        ("5pm", "5:00pm"),
        ("5 PM", "5:00pm"),
        ("5:30 pm", "5:30pm"),
        ("5.30pm", "5:30pm"),
        ("05:30", "5:30am"),
        ("17:00", "5:00pm"),
        ("1700", "5:00pm"),
        ("0:15", "12:15am"),
        ("12pm", "midday"),
        ("12 noon", "midday"),
        ("Noon", "midday"),
        ("Midday", "midday"),
        ("12am", "midnight"),
        ("00:00", "midnight"),
        ("11:59 p.m.", "11:59pm"),
    ] {
        assert_eq!(shown(&format!("1 Feb 2027 {text}")), format!("1 February 2027, {clock} GMT"), "{text}");
    }
}

#[test]
fn a_time_that_may_be_morning_or_afternoon_is_asked_about() {
    for text in ["5:30", "9", "12", "9:00", "05"] {
        let mistake = typed(&format!("1 2 2027 {text}")).expect_err("it could be either");
        assert_eq!(mistake, DateMistake::MorningOrAfternoon { typed: text.to_owned() });
    }
}

#[test]
fn what_is_not_a_time_says_which_forms_are() {
    for text in
        ["25:00", "24:00", "17:60", "13pm", "0am", "5:3pm", "five", "17", ":30", "5:pm", "-5pm", "٥pm", "pm"]
    {
        assert_eq!(typed(&format!("1 2 2027 {text}")), Err(DateMistake::NotATime), "{text}");
    }
    assert_eq!(
        shown("1 2 2027 soon"),
        "Closing date must have a time, like 5pm, 5:30pm, 17:00, midday or midnight"
    );
}

#[test]
fn empty_boxes_are_named() {
    let said = |day, month, year, time| match parse(day, month, year, time, None) {
        Err(mistake) => mistake.sentence("Closing date"),
        Ok(at) => long(at),
    };
    assert_eq!(said("", "4", "2027", "5pm"), "Closing date must include a day");
    assert_eq!(said("1", " ", "2027", ""), "Closing date must include a month and time");
    assert_eq!(said("", "", "", ""), "Closing date must include a day, month, year and time");
    assert_eq!(Date::parse("", "", "2027"), Err(DateMistake::Missing(vec![Part::Day, Part::Month])));
}

#[test]
fn a_wrong_date_says_what_is_wrong() {
    assert_eq!(shown("29 2 2027 5pm"), "Closing date must be a real date. February 2027 has 28 days.");
    assert_eq!(shown("29 2 2028 5pm"), "29 February 2028, 5:00pm GMT");
    assert_eq!(shown("31 sept 2027 5pm"), "Closing date must be a real date. September 2027 has 30 days.");
    assert_eq!(shown("32 1 2027 5pm"), "Closing date must have a day that is a number from 1 to 31");
    for month in ["13", "0", "ma", "Novembre", "No", "-1"] {
        assert_eq!(typed(&format!("1 {month} 2027 5pm")), Err(DateMistake::NotAMonth), "{month}");
    }
    for year in ["27", "0027", "20270", "1899", "2200", "MMXX"] {
        assert_eq!(typed(&format!("1 1 {year} 5pm")), Err(DateMistake::NotAYear), "{year}");
    }
}

#[test]
fn the_hour_the_clocks_skip_says_which_hours_exist() {
    assert_eq!(
        shown("28 3 2027 1:30am"),
        "Closing date must be a time that exists. The clocks go forward from 1:00am to 2:00am on 28 March \
         2027, so there is no 1:30am. Enter a time before 1:00am, or 2:00am or later."
    );
    assert!(matches!(typed("28 3 2027 1am"), Err(DateMistake::Skipped { .. })));
    assert_eq!(shown("28 3 2027 00:59"), "28 March 2027, 12:59am GMT");
    assert_eq!(shown("28 3 2027 2am"), "28 March 2027, 2:00am BST");
}

#[test]
fn the_hour_that_happens_twice_is_asked_about() {
    let mistake = typed("25 10 2026 1:30am").expect_err("it happens twice");
    let DateMistake::HappensTwice { first, second } = &mistake else { panic!("{mistake:?}") };
    assert_eq!(first.label, "25 October 2026, 1:30am BST");
    assert_eq!(second.label, "25 October 2026, 1:30am GMT");
    assert_eq!(second.at, first.at.plus_hours(1));
    assert_eq!(parse("25", "10", "2026", "1:30am", Some(Fold::Earlier)), Ok(first.at));
    assert_eq!(parse("25", "10", "2026", "1:30am", Some(Fold::Later)), Ok(second.at));
    assert_eq!(parse("26", "10", "2026", "1:30am", Some(Fold::Later)), typed("26 10 2026 1:30am"));
}

#[test]
fn days_are_counted_as_people_count_them() {
    let before_change = typed("24 10 2026 5pm").expect("a real time");
    assert_eq!(long(start_of_day(before_change)), "24 October 2026, midnight BST");
    assert_eq!(long(midnight_after(before_change)), "25 October 2026, midnight BST");
    assert_eq!(long(start_of_day_after(before_change, 2)), "26 October 2026, midnight GMT");
    let change = Date::parse("25", "oct", "2026").expect("a real date");
    assert_eq!(change.end().millis() - change.start().millis(), 25 * 3_600_000);
    assert_eq!(start_of_day_after(before_change, i32::MAX), Timestamp::MAX);
}

fn round_trips(at: Timestamp) -> bool {
    let (day, month, year, time, fold) = split(at);
    parse(&day, &month, &year, &time, fold) == Ok(at)
}

#[test]
fn every_minute_around_each_clock_change_comes_back() {
    let last_sunday = |year: i16, month| {
        let last = civil_last(year, month);
        let back = i32::from(last.weekday().to_sunday_zero_offset());
        last.saturating_sub(jiff::Span::new().days(back))
    };
    for year in 2020..=2040 {
        for month in [3, 10] {
            let sunday = last_sunday(year, month).to_datetime(jiff::civil::Time::midnight());
            let midnight = ZONE.to_timestamp(sunday).map(from_jiff).expect("midnight exists");
            let minutes: Vec<_> = (0..240).map(|minute| midnight.plus_minutes(minute)).collect();
            assert!(minutes.iter().all(|at| round_trips(*at)), "{sunday}");
            let folds = minutes.iter().filter(|at| split(**at).4.is_some()).count();
            assert_eq!(folds, if month == 10 { 120 } else { 0 }, "{sunday}");
        }
    }
}

fn civil_last(year: i16, month: i8) -> jiff::civil::Date {
    jiff::civil::Date::new(year, month, 1).expect("a month starts").last_of_month()
}

proptest! {
    #[test]
    fn any_minute_from_2020_to_2040_comes_back(minute in 26_297_280_i64..37_343_520) {
        prop_assert!(round_trips(Timestamp::from_millis(minute * 60_000)));
    }

    #[test]
    fn nothing_typed_breaks_it(day in "\\PC{0,4}", month in "\\PC{0,12}", year in "\\PC{0,5}", time in "\\PC{0,12}") {
        if let Err(mistake) = parse(&day, &month, &year, &time, None) {
            prop_assert!(mistake.sentence("Closing date").starts_with("Closing date must "));
            prop_assert!(!mistake.parts().is_empty());
        }
        let _ = parse("1", "1", "2027", &time, None);
    }
}

#[test]
fn a_span_names_the_zone_once_unless_the_clocks_change_in_between() {
    let at = |day, month, time| parse(day, month, "2027", time, None).expect("a moment");
    assert_eq!(span(at("8", "3", "10am"), at("8", "3", "10:45am")), "10:00am to 10:45am GMT");
    assert_eq!(span(at("8", "6", "midday"), at("8", "6", "1pm")), "midday to 1:00pm BST");
    assert_eq!(span(at("28", "3", "12:45am"), at("28", "3", "2:30am")), "12:45am GMT to 2:30am BST");
}
