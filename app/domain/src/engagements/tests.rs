//! Scenes of an engagement's life.

use super::*;
use crate::problems::StageName;
use uuid::Uuid;

const NOW: Timestamp = Timestamp::from_millis(1_800_000_000_000);

fn officer() -> PersonId {
    PersonId(Uuid::from_u128(1))
}

fn undeclared() -> Lacks {
    Lacks { undeclared: vec!["Ada Hill".to_owned()], ..Lacks::default() }
}

fn full_setup() -> Setup {
    Setup {
        purposes: vec![Purpose::Requirements],
        dates: Dates {
            questions_close_at: Some(NOW.plus_days(7)),
            answers_by: Some(NOW.plus_days(10)),
            closes_at: Some(NOW.plus_days(14)),
        },
        process: "Two demo days and a forum.".to_owned(),
        questions: Vec::new(),
        reading: Some(Reading::AfterClose),
        notice: Notice::NotRequired { reason: "Below the threshold".to_owned() },
    }
}

fn engagement(setup: Setup) -> Engagement {
    Engagement {
        id: EngagementId(Uuid::from_u128(2)),
        reference: "EN-TEST".to_owned(),
        problem: ProblemId(Uuid::from_u128(3)),
        version: 1,
        title: "Damp and mould".to_owned(),
        lead: OrganisationId(Uuid::from_u128(4)),
        setup,
        stage: Stage::Draft,
        revision: 0,
        joined: Vec::new(),
    }
}

pub(super) fn engagement_that_is_published() -> Engagement {
    let ready = engagement(full_setup()).make_ready(&Lacks::default(), NOW).expect("complete");
    ready.publish(officer(), &Lacks::default(), NOW).expect("ready")
}

#[test]
fn publishing_goes_through_ready_and_needs_everything() {
    assert!(engagement(full_setup()).publish(officer(), &Lacks::default(), NOW).is_err());
    assert!(engagement(Setup::default()).make_ready(&Lacks::default(), NOW).is_err());
    assert!(engagement(full_setup()).make_ready(&undeclared(), NOW).is_err());
    let ready = engagement(full_setup()).make_ready(&Lacks::default(), NOW).expect("complete");
    let published = ready.clone().publish(officer(), &Lacks::default(), NOW).expect("ready");
    assert!(published.is_public());
    assert!(published.clone().publish(officer(), &Lacks::default(), NOW).is_err(), "only once");
    assert!(ready.clone().publish(officer(), &undeclared(), NOW).is_err(), "somebody joined");
    assert!(
        ready.publish(officer(), &Lacks::default(), NOW.plus_days(8)).is_err(),
        "a date has passed meanwhile"
    );
    assert!(published.set_up(full_setup()).is_err());
}

#[test]
fn each_missing_part_stops_it() {
    let without: [fn(&mut Setup); 7] = [
        |setup| setup.purposes.clear(),
        |setup| setup.dates.questions_close_at = None,
        |setup| setup.dates.answers_by = None,
        |setup| setup.dates.closes_at = None,
        |setup| setup.process = "  ".to_owned(),
        |setup| setup.reading = None,
        |setup| setup.notice = Notice::Draft,
    ];
    for (number, remove) in without.iter().enumerate() {
        let mut setup = full_setup();
        remove(&mut setup);
        assert_eq!(setup.missing(NOW).len(), 1, "part {number}");
    }
    assert!(full_setup().missing(NOW).is_empty());
}

#[test]
fn the_phase_follows_from_the_dates_to_the_millisecond() {
    let ready = engagement(full_setup()).make_ready(&Lacks::default(), NOW).expect("complete");
    let published = ready.publish(officer(), &Lacks::default(), NOW).expect("ready");
    let just_before = |moment: Timestamp| Timestamp::from_millis(moment.millis() - 1);
    assert_eq!(published.phase(just_before(NOW.plus_days(7))), Phase::Open);
    assert_eq!(published.phase(NOW.plus_days(7)), Phase::QuestionsClosed);
    assert_eq!(published.phase(just_before(NOW.plus_days(14))), Phase::QuestionsClosed);
    assert_eq!(published.phase(NOW.plus_days(14)), Phase::ClosedForResponses);
}

#[test]
fn dates_must_lie_ahead_and_in_order() {
    let mut dates = full_setup().dates;
    dates.closes_at = Some(NOW.plus_days(9));
    assert_eq!(dates.mistakes(NOW).len(), 1);
    dates.questions_close_at = Some(NOW);
    assert_eq!(dates.mistakes(NOW).len(), 2);
}

#[test]
fn what_was_public_stays_seen_when_withdrawn_and_what_was_not_stays_unseen() {
    let never = engagement(full_setup()).withdraw("Duplicate".to_owned(), NOW).expect("draft");
    assert!(!never.is_public());
    let ready = engagement(full_setup()).make_ready(&Lacks::default(), NOW).expect("complete");
    let published = ready.publish(officer(), &Lacks::default(), NOW).expect("ready");
    let withdrawn = published.withdraw("The budget changed".to_owned(), NOW).expect("published");
    assert!(withdrawn.is_public());
    assert!(withdrawn.withdraw("Again".to_owned(), NOW).is_err());
}

/// The variants of a tagged enum, as its own reader names them when it is given another.
fn variants<T: serde::de::DeserializeOwned + std::fmt::Debug>(tag: &str) -> Vec<String> {
    let refused =
        serde_json::from_str::<T>(&format!("{{\"{tag}\": \"unheard of\"}}")).expect_err("no such variant");
    let words = refused.to_string();
    let named: Vec<_> = words.split('`').skip(1).step_by(2).map(str::to_owned).collect();
    named.into_iter().filter(|name| name != "unheard of").collect()
}

#[test]
fn the_lists_of_states_hold_them_all() {
    assert_eq!(variants::<Stage>("stage"), Stage::KEYS);
    assert_eq!(variants::<Notice>("notice"), Notice::KEYS);
    let stages: Vec<_> = StageName::ALL.iter().map(|stage| stage.key()).collect();
    assert_eq!(variants::<crate::problems::Stage>("stage"), stages);
}

#[test]
fn another_challenge_makes_what_was_ready_a_draft_and_is_refused_once_it_is_published() {
    let ready = engagement(full_setup()).make_ready(&Lacks::default(), NOW).expect("complete");
    assert_eq!(ready.clone().change_challenge().expect("not published").stage, Stage::Draft);
    let published = ready.publish(officer(), &Lacks::default(), NOW).expect("ready");
    assert!(published.clone().change_challenge().is_err());
    assert!(published.withdraw("No money".to_owned(), NOW).expect("once").change_challenge().is_err());
}

#[test]
fn what_the_challenge_lacks_stops_it_and_is_named() {
    let lacks = Lacks { challenge: vec!["the sort of council"], ..Lacks::default() };
    let refused = engagement(full_setup()).make_ready(&lacks, NOW).expect_err("it lacks something");
    assert!(refused.next.contains("the sort of council"), "{}", refused.next);
    let ready = engagement(full_setup()).make_ready(&Lacks::default(), NOW).expect("complete");
    assert!(ready.publish(officer(), &lacks, NOW).is_err());
}

#[test]
fn interest_is_registered_from_publication_until_it_closes() {
    use crate::fault::FaultKind;
    let draft = engagement(full_setup());
    let refused = |engagement: &Engagement, now| engagement.takes_interest(now).map_err(|fault| fault.kind);
    assert_eq!(refused(&draft, NOW), Err(FaultKind::NotFound), "nobody outside knows of it");
    let ready = draft.make_ready(&Lacks::default(), NOW).expect("complete");
    assert_eq!(refused(&ready, NOW), Err(FaultKind::NotFound));
    let published = ready.publish(officer(), &Lacks::default(), NOW).expect("ready");
    let last = published.setup.dates.closes_at.expect("a date").millis() - 1;
    for now in [NOW, NOW.plus_days(8), Timestamp::from_millis(last)] {
        assert_eq!(refused(&published, now), Ok(()));
    }
    assert_eq!(refused(&published, NOW.plus_days(14)), Err(FaultKind::Conflict));
    let withdrawn = published.withdraw("No budget".to_owned(), NOW).expect("it is published");
    assert_eq!(refused(&withdrawn, NOW), Err(FaultKind::Conflict));
}
