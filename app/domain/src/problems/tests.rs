//! Scenes of a problem's life.

use super::*;
use crate::ids::{JourneyId, MeasureId};
use uuid::Uuid;

fn editor() -> PersonId {
    PersonId(Uuid::from_u128(1))
}

const NOON: Timestamp = Timestamp::from_millis(1_800_000_000_000);

fn draft() -> Problem {
    Problem {
        id: ProblemId(Uuid::from_u128(2)),
        reference: "PS-TEST".to_owned(),
        council: OrganisationId(Uuid::from_u128(3)),
        stage: Stage::Draft,
        shown_to_colleagues: false,
        version: 0,
        origin: None,
        started_at: NOON,
        revision: 0,
    }
}

fn complete_content() -> Content {
    let mut content = Content::default();
    for question in Question::ALL.iter().filter(|question| question.is_text()) {
        content.texts.insert(*question, "Some words".to_owned());
    }
    content.texts.insert(Question::ServiceArea, "housing".to_owned());
    content.texts.insert(Question::Cpv, "50700000-2".to_owned());
    let measure = Measure {
        name: "Repeat visits".to_owned(),
        unit: "visits".to_owned(),
        direction: "down".to_owned(),
        baseline_unknown: "We will count them in May".to_owned(),
        target: "10".to_owned(),
        how_measured: "Monthly, from the repairs register".to_owned(),
        ..Measure::default()
    };
    content.measures.insert(MeasureId(Uuid::from_u128(4)), measure);
    content.journeys.insert(
        JourneyId(Uuid::from_u128(5)),
        Journey { persona: "A tenant".to_owned(), steps: "Reports damp\nIs visited".to_owned() },
    );
    content.contact = Contact { name: "Housing".to_owned(), email: "housing@council.example".to_owned() };
    content
}

#[test]
fn an_empty_draft_is_saved_and_says_all_that_is_missing() {
    let required = Question::ALL.iter().filter(|question| question.info().required).count();
    assert_eq!(Content::default().missing().len(), required);
    assert!(!Content::default().can_be_shown());
}

#[test]
fn every_required_answer_is_needed_for_review() {
    assert!(draft().submit(&complete_content(), StageName::Draft, editor(), NOON).is_ok());
    for question in Question::ALL {
        let mut content = complete_content();
        content.texts.remove(question);
        match question {
            Question::Measures => content.measures.clear(),
            Question::Journeys => content.journeys.clear(),
            Question::Contact => content.contact = Contact::default(),
            _ => {}
        }
        let answer = draft().submit(&content, StageName::Draft, editor(), NOON);
        assert_eq!(answer.is_err(), question.info().required, "{question:?}");
    }
}

#[test]
fn an_unknown_baseline_needs_a_way_to_find_out() {
    let mut content = complete_content();
    for measure in content.measures.values_mut() {
        measure.baseline_unknown.clear();
    }
    let missing = content.missing();
    assert_eq!(missing.len(), 1);
    assert!(missing[0].what.contains("how you will find out"), "{missing:?}");
}

#[test]
fn the_way_from_draft_to_approved_goes_through_review() {
    let content = complete_content();
    assert!(draft().approve(&content, NOON).is_err());
    let in_review = draft().submit(&content, StageName::Draft, editor(), NOON).expect("complete");
    assert!(in_review.editable().is_err());
    let back =
        in_review.clone().request_edits("Say how often".to_owned(), editor(), NOON).expect("in review");
    assert!(back.stage.is_editable());
    let again = back.submit(&content, StageName::EditsRequested, editor(), NOON).expect("complete");
    let approved = again.approve(&content, NOON).expect("in review and complete");
    assert_eq!((approved.version, approved.stage.key()), (1, "approved"));
    let changed = approved.change_again().expect("an approved problem can be changed");
    assert_eq!((changed.version, changed.stage.key()), (1, "draft"));
    assert!(changed.clone().retire("Solved".to_owned(), NOON).is_ok());
    assert!(in_review.retire("Solved".to_owned(), NOON).expect("not retired").change_again().is_err());
}

#[test]
fn the_hash_depends_on_every_answer_and_on_nothing_else() {
    let content = complete_content();
    assert_eq!(content.sha256(), content.clone().sha256());
    let mut other = content.clone();
    other.contact.name.push('x');
    assert_ne!(content.sha256(), other.sha256());
    let back: Content = serde_json::from_str(&content.canonical()).expect("canonical JSON is JSON");
    assert_eq!(back, content);
}

#[test]
fn what_is_missing_names_the_very_measure_or_journey() {
    let mut content = complete_content();
    let (id, journey) = (MeasureId(Uuid::from_u128(6)), JourneyId(Uuid::from_u128(7)));
    content.measures.insert(id, Measure { name: "Complaints".to_owned(), ..Measure::default() });
    content.journeys.insert(journey, Journey { steps: "Calls".to_owned(), ..Journey::default() });
    let missing = content.missing();
    let of_measure: Vec<_> = missing.iter().filter(|missing| missing.item == id.to_string()).collect();
    assert_eq!(of_measure.len(), 5, "{missing:?}");
    assert!(of_measure.iter().all(|missing| missing.what.contains("Complaints")));
    let of_journey: Vec<_> = missing.iter().filter(|missing| missing.item == journey.to_string()).collect();
    assert_eq!(of_journey.len(), 1, "{missing:?}");
    assert_eq!(of_journey[0].what, "the person (journey without a person)");
}

#[test]
fn a_measure_takes_numbers_and_says_which_field_is_none() {
    let typed = |baseline: &'static str, target: &'static str| {
        fields::clean::<Measure>(move |key| {
            let value = match key {
                "baseline" => baseline,
                "target" => target,
                "name" => " Visits\u{202e} ",
                "direction" => "sideways",
                _ => "",
            };
            value.to_owned()
        })
    };
    let measure = typed("1,234.5", "12%").expect("both are numbers");
    assert_eq!(
        (measure.name.as_str(), measure.baseline.as_str(), measure.direction.as_str()),
        ("Visits", "1,234.5", "")
    );
    let mistakes = typed("about forty", "50%").expect_err("forty is no number here");
    assert_eq!(mistakes.len(), 1);
    assert!(
        mistakes[0].0 == "baseline" && mistakes[0].1.starts_with("Baseline must be a number"),
        "{mistakes:?}"
    );
    assert_eq!(typed("1", "soon").expect_err("no number")[0].0, "target");
}

#[test]
fn advice_covers_title_answers_measures_and_steps_and_says_where() {
    let mut content = complete_content();
    assert!(advice(&content).is_empty(), "{:?}", advice(&content));
    content.texts.insert(Question::Title, "A chatbot for damp".to_owned());
    content.texts.insert(Question::Why, "We need a dashboard.".to_owned());
    content.texts.insert(Question::Problem, "We need a dashboard.".to_owned());
    for measure in content.measures.values_mut() {
        measure.name = "Visits to the new kiosk".to_owned();
        measure.source = "Kept in the customer portal".to_owned();
    }
    for journey in content.journeys.values_mut() {
        journey.steps = "Reports damp\nOpens a mobile app".to_owned();
    }
    let spots = advice(&content);
    let places: Vec<_> = spots
        .iter()
        .map(|spot| spot.places.iter().map(|(question, _)| *question).collect::<Vec<_>>())
        .collect();
    assert_eq!(
        places,
        [
            vec![Question::Title],
            vec![Question::Why, Question::Problem],
            vec![Question::Measures],
            vec![Question::Journeys]
        ],
        "{spots:#?}"
    );
    assert_eq!(spots[0].flag.rule, "solution-in-title");
    assert!(!spots[2].places[0].1.is_empty());
}

#[test]
fn an_approved_version_keeps_its_hash_when_a_field_is_added_later() {
    let stored = r#"{"contact":{},"journeys":{},"measures":{"00000000-0000-0000-0000-000000000001":{"name":"Visits"}},"texts":{}}"#;
    let content: Content = serde_json::from_str(stored).expect("a field that was not there reads as empty");
    assert_eq!(content.measures.len(), 1);
    // The hash is made of the stored text, never of what would be written today.
    assert_ne!(sha256_of(stored), content.sha256());
}

#[test]
fn a_preview_link_works_for_as_long_as_was_chosen() {
    let days = |period: PreviewPeriod| (period.expires_at(NOON).millis() - NOON.millis()) / 86_400_000;
    for period in PreviewPeriod::ALL {
        assert_eq!(days(*period).to_string(), period.key());
    }
}
