//! Plans as text: what is taken, and what is refused with its place.

use super::{AWAAB, RAISE_ORDER, plan};
use crate::journey::{Length, Plan};

#[test]
fn the_two_scenarios_have_no_faults() {
    for text in [RAISE_ORDER, AWAAB] {
        assert_eq!(plan(text).check(), []);
    }
}

#[test]
fn a_field_that_nobody_knows_is_refused() {
    for text in [
        "colour = \"red\"\n",
        "[[events]]\nname = \"x\"\nafter = \"1 hour\"\nkind = \"report\"\nwords = \"X.\"\nhow = 1\n",
    ] {
        let whole = if text.starts_with('[') {
            format!("{RAISE_ORDER}{text}")
        } else {
            format!("{text}{RAISE_ORDER}")
        };
        let fault = toml::from_str::<Plan>(&whole).expect_err("a fault");
        assert!(fault.message().contains("unknown field") && fault.span().is_some(), "{fault}");
    }
}

#[test]
fn lengths_are_whole_numbers_with_their_unit() {
    for (text, length) in [
        ("24 hours", Length::Clock(86_400_000)),
        ("1 day", Length::Clock(86_400_000)),
        ("12 weeks", Length::Clock(7_257_600_000)),
        ("90 seconds", Length::Clock(90_000)),
        ("3 working days", Length::WorkingDays(3)),
    ] {
        assert_eq!(text.parse(), Ok(length));
    }
    assert_eq!(Length::Clock(90_000).to_string(), "90 seconds");
    assert_eq!(Length::Clock(86_400_000).to_string(), "1 day");
    assert_eq!(Length::WorkingDays(1).to_string(), "1 working day");
    for text in [
        "",
        "3",
        "three days",
        "-1 days",
        "1.5 hours",
        "3  days",
        "3 years",
        "3 workingdays",
        "9999 weeks",
        "501 working days",
        "99999999999 days",
    ] {
        assert!(text.parse::<Length>().is_err(), "{text}");
    }
}

/// Replaces something in the plan of damp and mould; the fault that is found then, and the text at its place.
fn fault_of(from: &str, to: &str) -> (String, String) {
    assert!(AWAAB.contains(from), "{from}");
    let text = AWAAB.replacen(from, to, 1);
    let faults = plan(&text).check();
    let (span, words) = faults.first().unwrap_or_else(|| panic!("no fault: {to}")).clone();
    (words, span.map(|span| text[span].to_owned()).unwrap_or_default())
}

#[test]
fn each_fault_is_named_with_its_place_in_the_file() {
    let late = "kind = \"late\"\non = \"repairs.raise\"\ntimes = 1\nwithin = 2\nseconds = 120";
    for (from, to, words, place) in [
        (
            "start = \"0 minutes\"",
            "start = \"1 working day\"",
            "working days are for the deadlines",
            "1 working day",
        ),
        ("horizon = \"17 weeks\"", "horizon = \"0 days\"", "lasts some time", "0 days"),
        (
            "horizon = \"17 weeks\"",
            "horizon = \"10 weeks\"",
            "the deadline lies after the horizon",
            "12 weeks",
        ),
        ("to = \"5 hours\"", "to = \"18 weeks\"", "the event comes after the horizon", "18 weeks"),
        ("to = \"5 hours\"", "to = \"5 minutes\"", "to is at least from", "5 minutes"),
        ("to = \"5 hours\"", "to = \"1 working day\"", "working days are for the deadlines", "1 working day"),
        ("\"repairs\"]", "\"repairs\", \"repairs\"]", "the system repairs stands there twice", "repairs"),
        ("systems = [\"street_reports\", \"repairs\"]", "systems = []", "at least one system", ""),
        (
            "systems = [\"street_reports\", \"repairs\"]",
            "systems = [\"street_reports\"]",
            "of a system that this journey has not",
            "[[faults]]",
        ),
        (late, "kind = \"late\"\nseconds = 120", "either times or per_hundred", "[[faults]]"),
        (late, "kind = \"late\"\ntimes = 1\nper_hundred = 4", "either times or per_hundred", "[[faults]]"),
        (late, "kind = \"late\"\ntimes = 0", "times is from 1 to 1000", "[[faults]]"),
        (late, "kind = \"late\"\nper_hundred = 101", "per_hundred is from 1 to 100", "[[faults]]"),
        (late, "kind = \"late\"\nper_hundred = 1\nwithin = 4", "within goes with times", "[[faults]]"),
        (late, "kind = \"late\"\ntimes = 3\nwithin = 2", "within is at least times", "[[faults]]"),
        (late, "kind = \"late\"\ntimes = 3\nseconds = 0", "seconds is from 1 to 86400", "[[faults]]"),
        (
            late,
            "kind = \"malformed\"\ntimes = 1\nseconds = 3",
            "seconds are for too_many_requests and late",
            "[[faults]]",
        ),
        (
            late,
            "kind = \"duplicated_event\"\ntimes = 1\non = \"repairs.raise\"",
            "is on no call",
            "[[faults]]",
        ),
        ("name = \"significant\"", "name = \"emergency\"", "the name “emergency” is taken", "emergency"),
        ("name = \"significant\"", "name = \"Significant\"", "lower case letters", "Significant"),
        (
            "hazard = \"damp_mould\", is",
            "hazard = \"damp\", is",
            "no hazard “damp”; there are: gas_smell",
            "damp",
        ),
        ("priority = \"urgent\"", "priority = \"soon\"", "no priority “soon”; there are: planned", "soon"),
        ("priority = \"urgent\"", "severity = \"grave\"", "no severity “grave”; there are: mild", "grave"),
        ("{ hazard = \"damp_mould\", priority = \"urgent\" }", "{}", "pick says at least one thing", "{}"),
        (
            "priority = \"urgent\" }",
            "priority = \"urgent\", is_emergency = true }",
            "contradict each other",
            "urgent",
        ),
        (
            "pick = { hazard = \"damp_mould\", priority = \"urgent\" }",
            "text = \"X is here.\"",
            "a report has pick, and no text",
            "significant",
        ),
        ("words = \"It is raised exactly once.\"", "words = \"once\"", "words are a sentence", "once"),
        (
            "event = \"significant\"",
            "event = \"other\"",
            "no event “other”; there are: emergency, significant",
            "other",
        ),
        (
            "from = \"emergency_safe\"",
            "from = \"further_work\"",
            "no step “further_work” stands before",
            "further_work",
        ),
        (
            "from = \"emergency_safe\"",
            "from = \"emergency_once\"",
            "the step “emergency_once” has no moment",
            "emergency_once",
        ),
        (
            "check = \"report_read\"\nwithin = \"2 hours\"",
            "check = \"report_read\"",
            "this check needs within",
            "report_read",
        ),
        (
            "check = \"raised_once\"\nclass = \"make_safe\"",
            "check = \"raised_once\"",
            "this check needs class",
            "raised_once",
        ),
        (
            "check = \"resident_told\"\nclass = \"make_safe\"",
            "check = \"resident_told\"",
            "this check needs class",
            "resident_told",
        ),
        (
            "event = \"emergency\"\nwords = \"It is raised exactly once.\"",
            "words = \"It is raised exactly once.\"",
            "this check needs event",
            "raised_once",
        ),
        (
            "check = \"raised_once\"",
            "check = \"raised_once\"\nwithin = \"1 day\"",
            "no use for within",
            "raised_once",
        ),
        (
            "check = \"raised_once\"",
            "check = \"raised_once\"\nfrom = \"emergency_read\"",
            "no use for from",
            "raised_once",
        ),
        (
            "check = \"raised_once\"",
            "check = \"raised_once\"\nsays = [\"order\"]",
            "no use for says",
            "raised_once",
        ),
        (
            "check = \"raised_once\"",
            "check = \"raised_once\"\nfault = \"late\"",
            "no use for fault",
            "raised_once",
        ),
        (
            "check = \"raised_once\"",
            "check = \"raised_once\"\nsystem = \"repairs\"",
            "no use for system",
            "raised_once",
        ),
        (
            "check = \"raised_once\"\nclass = \"make_safe\"",
            "check = \"retry_after_kept\"\nsystem = \"repairs\"",
            "no fault too_many_requests strikes",
            "repairs",
        ),
        (
            "check = \"raised_once\"\nclass = \"make_safe\"",
            "check = \"outcome_learnt\"\nfault = \"lost_after\"",
            "no fault of this kind strikes",
            "lost_after",
        ),
        ("nobody_in = [\"inspection\"]", "", "no visit of this class finds nobody in", "visit_rebooked"),
    ] {
        let (found, at) = fault_of(from, to);
        assert!(found.contains(words), "{to}: {found}");
        assert!(at.contains(place), "{to}: at {at}");
    }
}

#[test]
fn a_step_about_no_report_belongs_to_no_event() {
    let bound = RAISE_ORDER.replace("name = \"refusal\"", "name = \"refusal\"\nevent = \"emergency\"");
    let faults = plan(&bound).check();
    assert!(faults[0].1.contains("has no use for event"), "{faults:?}");
}

#[test]
fn the_time_of_an_event_is_one_or_between_two() {
    let once = AWAAB.replace("{ from = \"30 minutes\", to = \"5 hours\" }", "\"3 hours\"");
    assert_eq!(plan(&once).check(), []);
    let after = plan(&once).events[0].after.get_ref().to;
    assert_eq!(after, Length::Clock(10_800_000));
    for (wrong, words) in [("3", "a length of time, or from and to"), ("\"soon\"", "is no length of time")] {
        let text = once.replace("after = \"3 hours\"", &format!("after = {wrong}"));
        let fault = toml::from_str::<Plan>(&text).expect_err("a fault");
        assert!(fault.message().contains(words), "{fault}");
    }
}

#[test]
fn a_notice_has_a_text_and_no_report() {
    let notice = "\n[[events]]\nname = \"notice\"\nafter = \"1 day\"\nkind = \"notice\"\nwords = \"The office is closed.\"\n";
    let with = |rest: &str| plan(&format!("{AWAAB}{notice}{rest}")).check();
    assert_eq!(with("text = \"The office is closed today.\"\n"), []);
    assert!(with("")[0].1.contains("a notice has text, and no pick"));
    let visits = with("text = \"The office is closed today.\"\nnobody_in = [\"works\"]\n");
    assert!(visits[0].1.contains("nobody_in is for reports"), "{visits:?}");
    let step = "[[steps]]\nname = \"x\"\nevent = \"notice\"\nwords = \"It is read.\"\ncheck = \"report_read\"\nwithin = \"1 hour\"\n";
    let step = with(&format!("text = \"The office is closed today.\"\n{step}"));
    assert!(step[0].1.contains("the event is a notice"), "{step:?}");
}
