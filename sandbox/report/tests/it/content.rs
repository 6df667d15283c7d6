//! What a reader finds.

use super::*;
use domain::pilots::{EndReason, PublicKey, Sha256, WorldsKey};

#[test]
fn a_report_reads_like_this() {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    let html = report::html(&sample("measured"), &how());
    // Without the style: it is looked at, not read.
    let (head, rest) = html.split_once("<style>").expect("a style");
    let (_, rest) = rest.split_once("</style>").expect("its end");
    let broken = format!("{head}{rest}").replace("><", ">\n<");
    settings.bind(|| insta::assert_snapshot!("measured", broken));
}

#[test]
fn every_end_is_told_with_what_to_do_next() {
    let ends = EndReason::all();
    assert!(ends.len() > 15);
    for end in ends {
        let page = page(&Evidence { end, measures: Vec::new(), ..sample("measured") });
        let told = section(&page, "end");
        assert!(told.contains(end.sentence()) && told.contains(end.next()), "{end}: {told}");
        assert!(told.contains(&format!("End reason: {end}")), "{told}");
        if end != EndReason::Succeeded {
            assert!(section(&page, "measures").contains("only a run that succeeds"), "{end}");
        }
    }
}

#[test]
fn failed_never_stands_alone() {
    for (name, evidence) in report::samples() {
        let page = page(&evidence);
        for element in all(&page, "main *").into_iter().filter(|element| element.value().name() != "code") {
            let own = own_words(element);
            assert!(!own.contains("ailed") || own == evidence.end.sentence(), "{name}: {own}");
        }
    }
}

#[test]
fn the_words_that_explain_an_end_are_there() {
    let told = section(&page(&sample("module_failed-panic")), "end");
    assert!(
        told.ends_with("What it said src/lib.rs:14: index out of bounds: the len is 3 but the index is 3"),
        "{told}"
    );
    assert!(!section(&page(&sample("cancelled")), "end").contains("What it said"));
}

#[test]
fn practice_and_final_are_told_apart_and_both_are_unsigned() {
    let standing = |key| all_words(&page(&Evidence { key, ..sample("measured") }), ".report-notice");
    let practice = standing(WorldsKey::Public(PublicKey([7; 32])));
    assert!(practice.contains("Practice The key is public, so the truth was known"), "{practice}");
    let last = standing(WorldsKey::Commitment(Sha256::of(b"a commitment")));
    assert!(last.contains("Final The key was kept secret and bound by a commitment"), "{last}");
    assert!(!last.contains("Practice") && !practice.contains("Final"));
    for standing in [practice, last] {
        assert!(standing.contains("Unsigned Nobody vouches for this file"), "{standing}");
    }
}

#[test]
fn each_measure_has_its_verdicts_with_their_reasons() {
    let page = page(&sample("measured"));
    let verdicts: Vec<String> = all(&page, ".report-measure > p").into_iter().map(words).collect();
    insta::assert_snapshot!(verdicts.join("\n"), @"
    Better than the baseline. The difference is +0.25, 95% interval +0.125 to +0.375: all of it is on the better side of zero.
    Target met. The target is 0.7 or more, and all of the interval, 0.75 to 0.875, reaches it.
    Worse than the baseline. The difference is +0.5, 95% interval +0.25 to +0.75: all of it is on the worse side of zero.
    Target missed. The target is 2 or less, and none of the interval, 2.75 to 3.5, reaches it.
    No difference from the baseline shown. The difference is 0, 95% interval −0.1 to +0.1. Zero is in it, so there may be a difference or none.
    Not shown to meet or miss the target. The target is 0.95 or more, and of the interval, 0.875 to 1, a part reaches it and a part does not.
    Cannot be compared with the baseline. The difference is −0.125, and without an interval nobody can say whether that is more than chance.
    ");
}

#[test]
fn each_measure_has_its_figures_in_a_table() {
    let page = page(&sample("measured"));
    let tables = all(&page, ".report-measure table:not(details table)");
    let rows: Vec<String> = within(tables[1], "tr").into_iter().map(words).collect();
    insta::assert_snapshot!(rows.join("\n"), @"
    Figure Mean 95% interval
    This pilot 3.167 2.75 to 3.5
    Baseline 2.667 1.95 to 3.384
    Difference +0.5 +0.25 to +0.75
    Beside the baseline Worse
    Target 2 or less
    Beside the target Missed
    ");
    let worlds = all(&page, "details table");
    let rows: Vec<String> = within(worlds[1], "tr").into_iter().map(words).collect();
    insta::assert_snapshot!(rows.join("\n"), @"
    World This pilot Baseline
    1 3 2.5
    2 3 2.5
    3 3.5 3
    ");
}

#[test]
fn a_chart_says_in_words_what_it_shows() {
    let page = page(&sample("measured"));
    insta::assert_snapshot!(all_words(&page, "#measure-1-values-title, #measure-1-values-description"), @"
    Priority, macro-F1: pilot, baseline and target
    Pilot: mean 0.8125, 95% interval 0.75 to 0.875. Baseline: mean 0.5625, 95% interval 0.4072 to 0.7178. Target: 0.7. Unit: share. Higher is better. 3 worlds.
    ");
    insta::assert_snapshot!(all_words(&page, "#measure-1-difference-description"), @"Mean difference +0.25, 95% interval +0.125 to +0.375. Better than the baseline. Higher is better.");
    insta::assert_snapshot!(all_words(&page, "#measure-1 ~ div figcaption"), @"
    Higher is better → Unit: share
    ← Worse Better → Unit: share
    ");
}

#[test]
fn what_is_greater_stands_further_right() {
    let place = |element: &ElementRef<'_>| {
        let percent = element.attr("x").or(element.attr("x1")).and_then(|place| place.strip_suffix('%'));
        percent.and_then(|percent| percent.parse::<f64>().ok()).expect("a place")
    };
    let page = page(&sample("measured"));
    let charts = all(&page, "#measure-2 ~ div figure > svg");
    // The last of each lane is its mean; the target is 2, the baseline's mean 2.667, the pilot's 3.167.
    let last = |selector| place(within(charts[0], selector).last().expect("a sign"));
    assert!(last(".report-target") < last(".report-baseline > .report-at"));
    assert!(last(".report-baseline > .report-at") < last(".report-pilot > .report-at"));
    let zero = place(&within(charts[1], ".report-zero")[0]);
    let differences = within(charts[1], ".report-pilot > .report-at");
    assert_eq!(differences.len(), 4, "three worlds and their mean");
    assert!(differences.iter().all(|difference| place(difference) > zero), "each world's is +0.5");
}

#[test]
fn the_dots_are_the_worlds() {
    let page = page(&sample("full-practice"));
    let charts = all(&page, "#measure-1 ~ div figure > svg");
    assert_eq!(within(charts[0], "circle.report-dot").len(), 12, "of the pilot");
    assert_eq!(within(charts[0], "rect.report-dot").len(), 12, "of the baseline");
    assert_eq!(within(charts[0], ".report-target").len(), 1);
    assert_eq!(within(charts[1], "circle.report-dot").len(), 12, "the differences");
}

#[test]
fn a_report_says_how_many_measures_were_tested() {
    let told = section(&page(&sample("measured")), "measures");
    assert!(told.contains("4 measures in all. Beside the baseline: 1 better, 1 worse, 1 with no difference shown, 1 that cannot be compared. Targets: 1 met, 1 missed, 1 not shown"), "{told}");
    assert!(told.contains("3 comparisons were made here, so a difference may still be chance."), "{told}");
    let forty = section(&page(&sample("forty-measures")), "measures");
    assert!(
        forty.contains(
            "30 comparisons were made here: even if nothing differs, about 2 may show a difference."
        ),
        "{forty}"
    );
}

#[test]
fn one_world_has_no_interval_and_the_report_says_so() {
    let page = page(&sample("one-world"));
    let told = section(&page, "measures");
    assert!(told.contains("One world, so there is no interval."), "{told}");
    assert!(told.contains("This pilot 0.75 None: one world"), "{told}");
    assert!(!told.contains("comparisons were made"), "nothing was tested");
    assert_eq!(all(&page, "figure .report-beam").len(), 0, "and none is drawn");
}

#[test]
fn a_run_without_measures_says_so() {
    let told = section(&page(&sample("no-measures")), "measures");
    assert_eq!(told, "What was measured Nothing: the scenarios that ran ask for no measure.");
    assert!(section(&page(&sample("journeyed")), "measures").contains("Nothing but the journeys below"));
}

#[test]
fn a_journey_is_told_step_by_step() {
    let page = page(&sample("journeyed"));
    insta::assert_snapshot!(all_words(&page, "#journeys, section[aria-labelledby=journeys] > p, .report-steps > li"), @r#"
    Journeys, step by step
    Times are those of the simulated council, in Europe/London: GMT in winter, BST in summer.
    1 of 2 steps passed.
    Step 1 5 January 2026, 8:00am GMT Passed What happened A resident reports damp in a child’s bedroom The pilot’s call repairs.raise {"priority":"emergency"} The answer 201 {"order":"R-104"} Why The order was raised within 24 hours, with the right priority.
    Step 2 8 January 2026, 8:00am GMT Did not pass What happened Three working days have passed The pilot’s call Nothing Why The resident was not told what was found.
    "#);
    assert_eq!(all(&page, "time")[0].attr("datetime"), Some("2026-01-05T08:00:00+00:00"));
    assert!(section(&page, "journeys").contains("Scenario damp, world 1 of 1"));
}

#[test]
fn a_journey_may_have_no_step_or_two_hundred() {
    let none = page(&sample("no-steps"));
    assert!(section(&none, "journeys").contains("No step was judged in this world"));
    assert_eq!(all(&none, ".report-steps").len(), 0);
    let many = page(&sample("two-hundred-steps"));
    assert_eq!(all(&many, ".report-steps > li").len(), 200);
    assert!(all_words(&many, "#journey-1-step-200").contains("Step 200"));
    assert_eq!(
        all_words(&many, "section[aria-labelledby=journeys] td a"),
        "Step 5",
        "the first that did not pass"
    );
}

#[test]
fn what_was_used_stands_beside_its_limit() {
    let used = |name| {
        let page = page(&sample(name));
        let rows: Vec<String> = all(&page, ".report-uses tr").into_iter().map(words).collect();
        rows.join("\n")
    };
    insta::assert_snapshot!(used("full-practice"), @"
    What Used Limit
    Metered steps 61,204,881,377 25% of the limit 20,000,000,000 in each world
    Peak memory 18 MiB 28% of the limit 64 MiB
    Calls of the host 1,204 less than 1% of the limit 100,000 in each world
    Rows emitted 9,000 less than 1% of the limit 200,000 in each world
    Rows read 36,000 None: reading costs steps
    ");
    assert!(used("module_failed-trap").contains("Metered steps Not counted"));
    assert!(
        section(&page(&sample("module_failed-trap")), "used")
            .contains("After a trap the count of steps is not exact")
    );
}

#[test]
fn all_that_identifies_a_run_is_there() {
    let evidence = sample("measured");
    let told = section(&page(&evidence), "provenance");
    for needed in [
        evidence.module.sha256.to_string(),
        evidence.challenge.sha256.to_string(),
        evidence.result.to_string(),
        Sha256::of(b"the baseline's module").to_string(),
        "07".repeat(32),
        "wasmtime 48.0.8".to_owned(),
        "Fuel model 1".to_owned(),
        "repairs-triage, version 1.0.0".to_owned(),
        "Built for version 0.1.0".to_owned(),
        "71,204 bytes".to_owned(),
    ] {
        assert!(told.contains(&needed), "{needed} is not in {told}");
    }
}

#[test]
fn the_lines_to_run_it_again_can_be_copied_letter_by_letter() {
    let page = page(&sample("measured"));
    let lines: Vec<String> = all(&page, "section[aria-labelledby=again] pre code")
        .into_iter()
        .map(|line| line.text().collect())
        .collect();
    let given: Vec<String> = how().commands.into_iter().map(|command| command.line).collect();
    assert_eq!(lines, given);
    let nothing = report::html(&sample("measured"), &Rerun::default());
    assert!(nothing.contains("This report came without the lines to type."));
    assert!(section(&super::page(&sample("journeyed")), "again").contains("once its key is revealed"));
}

#[test]
fn metered_steps_are_explained() {
    assert!(
        section(&page(&sample("measured")), "words").contains("metered steps How much the pilot computed")
    );
}
