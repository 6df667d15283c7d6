//! Words that somebody else chose.

use super::*;
use domain::pilots::{Excerpt, Finite, Journey};
use proptest::prelude::*;

#[test]
fn markup_in_every_text_stays_text() {
    let hostile = page(&sample("markup"));
    // The same places hold letters alone there: the elements are as many.
    let harmless = page(&sample("long-words"));
    for selector in ["head *", "main *"] {
        assert_eq!(all(&hostile, selector).len(), all(&harmless, selector).len(), "{selector}");
    }
    assert_eq!(all(&hostile, "script, img").len(), 0);
    assert!(all_words(&hostile, "h1").contains("<script>alert(1)</script>"));
    assert!(all_words(&hostile, "head > title").contains("</title></style><script>"));
    assert!(all_words(&hostile, "#measure-1-values-title").contains("</title></style><script>"));
    assert!(section(&hostile, "end").contains("&lt;b"), "what looks like an escape is shown as it was");
}

#[test]
fn words_of_others_do_not_turn_the_line_around() {
    let page = page(&sample("markup"));
    let isolated = all(&page, "main bdi").len();
    assert!(isolated > 30, "{isolated}");
    // Every text of another direction in running words has an element of its own; SVG's titles are for readers that
    // speak.
    for element in all(&page, "main *") {
        let own = own_words(element);
        let name = element.value().name();
        assert!(!own.contains('ע') || ["bdi", "title", "desc"].contains(&name), "<{name}> {own}");
    }
}

#[test]
fn a_name_that_turns_directions_loses_the_turn() {
    let mut evidence = sample("measured");
    evidence.challenge.name = "repairs\u{202e}egairt".to_owned();
    assert!(!report::html(&evidence, &how()).contains('\u{202e}'));
}

#[test]
fn a_thousand_letters_without_a_space_are_all_there_and_may_break() {
    let html = report::html(&sample("long-words"), &how());
    let page = Html::parse_document(&html);
    let said = all(&page, ".report-quote bdi")[0];
    assert_eq!(words(said).len(), Excerpt::CHARS_MAX);
    assert!(html.contains(".report bdi, .report code { overflow-wrap: anywhere; }"));
}

#[test]
fn lines_of_a_message_stay_lines() {
    let evidence =
        Evidence { detail: Some(Excerpt::new("Traceback\n  line 2")), ..sample("module_failed-panic") };
    assert!(report::html(&evidence, &how()).contains("<bdi>Traceback\n  line 2</bdi>"));
}

#[test]
fn evidence_that_contradicts_itself_is_shown_and_nothing_of_it_is_lost() {
    let mut evidence = sample("measured");
    evidence.worlds = 0;
    evidence.scenarios.clear();
    evidence.measures[0].per_world.clear();
    if let Some(baseline) = &mut evidence.measures[1].baseline {
        baseline.per_world.truncate(1);
    }
    evidence.journeys = vec![Journey { scenario: "none".to_owned(), world: u32::MAX, steps: Vec::new() }];
    assert!(evidence.check().is_err());
    let page = page(&evidence);
    assert_eq!(all(&page, ".report-measure").len(), 4);
    assert!(section(&page, "journeys").contains("world 4294967296"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn any_words_and_figures_make_a_sound_page(words: String, value in proptest::num::f64::NORMAL) {
        let mut evidence = sample("measured");
        evidence.profile = words.clone();
        evidence.detail = Some(Excerpt::new(&words));
        evidence.measures[0].label = words.clone();
        evidence.measures[0].unit = words;
        evidence.measures[0].mean = Finite::new(value).expect("finite");
        let page = page(&evidence);
        prop_assert_eq!(&page.errors, &Vec::<std::borrow::Cow<'_, str>>::new());
        prop_assert_eq!(all(&page, ".report-measure figure > svg").len(), 8);
    }
}
