//! Scenes of closing an engagement.

use super::*;
use crate::{
    engagements::{Dates, Engagement, Phase, Setup, Stage},
    ids::{EngagementId, OrganisationId, PersonId, ProblemId},
    ledger::Tally,
    time::Timestamp,
};
use uuid::Uuid;

const NOW: Timestamp = Timestamp::from_millis(1_800_000_000_000);
const OFFICER: PersonId = PersonId(Uuid::from_u128(1));

fn engagement() -> Engagement {
    Engagement {
        id: EngagementId(Uuid::from_u128(2)),
        reference: "EN-TEST".to_owned(),
        problem: ProblemId(Uuid::from_u128(3)),
        version: 1,
        title: "Damp and mould".to_owned(),
        lead: OrganisationId(Uuid::from_u128(4)),
        setup: Setup {
            dates: Dates { closes_at: Some(NOW), questions_close_at: Some(NOW), answers_by: Some(NOW) },
            ..Setup::default()
        },
        stage: Stage::Published { at: NOW.plus_days(-14), by: OFFICER },
        revision: 0,
        joined: Vec::new(),
    }
}

fn exception() -> Exception {
    Exception {
        id: ExceptionId(Uuid::from_u128(5)),
        supplier: "Larch Systems".to_owned(),
        advantage: "They run the system that is in place".to_owned(),
        remedy: "Its interfaces are described in addendum 2".to_owned(),
    }
}

fn whole() -> Closing {
    Closing {
        heard: "Sensors are the smaller cost".to_owned(),
        changed: "We ask for repairs as well".to_owned(),
        not_changed: "We keep our own homes only, for want of money".to_owned(),
        next: Some(NextStep::Procurement),
        next_words: "A tender notice in spring".to_owned(),
        statement: Some(Statement::Nobody),
        steps: "Every answer was published".to_owned(),
        exceptions: Vec::new(),
    }
}

fn in_the_way(closing: &Closing, around: &Around, now: Timestamp) -> Vec<String> {
    hindrances(&engagement(), closing, around, now).iter().map(Hindrance::words).collect()
}

#[test]
fn nothing_stands_in_the_way_once_all_is_written_and_decided() {
    let ways = in_the_way(&whole(), &Around::default(), NOW);
    assert_eq!(ways, Vec::<String>::new());
    let closed = engagement().close(OFFICER, &[], NOW).expect("nothing is in the way");
    assert_eq!(closed.phase(NOW), Phase::Closed);
    assert_eq!(closed.published_at(), Some(NOW.plus_days(-14)));
    assert!(closed.is_public() && !closed.is_open_to_change());
    assert!(closed.clone().close(OFFICER, &[], NOW).is_err(), "only once");
    assert!(closed.withdraw("Too late".to_owned(), NOW).is_err(), "what came of it stays");
}

#[test]
fn everything_that_stands_in_the_way_is_named() {
    let early = Timestamp::from_millis(NOW.millis() - 1);
    let around = Around {
        tally: Tally { undecided: 2, ..Tally::default() },
        not_done: Vec::new(),
        undeclared: vec!["Ada Hill".to_owned()],
        declare_yourself: true,
        final_under_way: true,
        demos: DemosAround { ahead: 2, not_noted: 1 },
        forums: vec![("Damp homes".to_owned(), early.plus_hours(1)), ("Last week".to_owned(), early)],
    };
    let ways = in_the_way(&Closing::default(), &around, early);
    assert_eq!(
        ways,
        [
            "suppliers can still respond, until 15 January 2027, 8:00am GMT",
            "say what you heard",
            "say what you changed because of it",
            "say what you did not change, and why",
            "say what happens next",
            "describe what happens next in your words",
            "state whether any supplier gained an unfair advantage",
            "say what you did so that no supplier does",
            "decide on 2 entries of the ledger",
            "declare your interests",
            "Ada Hill declares their interests",
            "reveal the final, or call it off",
            "wait for 2 demos that are booked, or let an owner or editor cancel the slot",
            "an owner or editor notes for 1 demo whether the supplier came",
            "wait for \u{2018}Damp homes\u{2019}, or let an owner or editor cancel it",
            "an owner or editor publishes the minutes of \u{2018}Last week\u{2019}",
        ]
    );
    let ways = hindrances(&engagement(), &Closing::default(), &around, early);
    let refused = engagement().close(OFFICER, &ways, early).expect_err("sixteen things are in the way");
    assert!(refused.next.contains("decide on 2 entries"), "{}", refused.next);
}

#[test]
fn a_statement_and_the_suppliers_it_names_agree() {
    let nobody = whole().with(Written::Except(exception()));
    assert_eq!(nobody.missing_in(ClosingPart::Advantage).len(), 1);
    let steps = "Every answer was published".to_owned();
    let some = Written::Advantage { statement: Some(Statement::Exceptions), steps };
    assert_eq!(whole().with(some.clone()).missing_in(ClosingPart::Advantage).len(), 1);
    let named = nobody.with(some);
    assert_eq!(named.missing_in(ClosingPart::Advantage), Vec::<&str>::new());
    // Sent twice, it names one; sent again with other words, it says those.
    assert_eq!(named.clone().with(Written::Except(exception())), named);
    let other = Exception { remedy: "Nothing can be done".to_owned(), ..exception() };
    assert_eq!(named.clone().with(Written::Except(other.clone())).exceptions, [other]);
    assert!(named.with(Written::NoException(exception().id)).exceptions.is_empty());
}

#[test]
fn a_part_has_a_mark_of_its_own() {
    let before = whole();
    let after = before
        .clone()
        .with(Written::Next { next: Some(NextStep::NoProcurement), words: "No money".to_owned() });
    assert_ne!(before.mark(ClosingPart::Next), after.mark(ClosingPart::Next));
    assert_eq!(before.mark(ClosingPart::Heard), after.mark(ClosingPart::Heard));
    let named = before.clone().with(Written::Except(exception()));
    assert_ne!(before.mark(ClosingPart::Advantage), named.mark(ClosingPart::Advantage));
    let record = Record::default();
    assert_ne!(closing_mark(&before, &record), closing_mark(&after, &record));
    assert_ne!(closing_mark(&before, &record), closing_mark(&before, &Record { answered: 1, ..record }));
}

#[test]
fn open_ends_are_listed_and_what_is_told_names_no_supplier() {
    let record = Record {
        disclosed: vec!["400 homes have sensors".to_owned()],
        exceptions: 1,
        unanswered: vec!["Which system is in place?".to_owned()],
        unsettled: 1,
        not_told: 1,
        ..Record::default()
    };
    let ends = record.open_ends();
    assert_eq!(
        ends,
        [
            "2 questions had no answer",
            "1 supplier that responded had not been told yet what comes of the response"
        ]
    );
    assert_eq!(Record::default().open_ends(), Vec::<String>::new());
    let closing = whole().with(Written::Except(exception()));
    let closure = Closure { closing, record, at: NOW };
    let words = closure.words();
    assert!(
        words.contains("Sensors are the smaller cost") && words.contains("2 questions had no answer"),
        "{words}"
    );
    assert!(!words.contains("Larch"), "{words}");
}

/// What was published stays readable: this is how a closing was kept by the first version that kept any.
#[test]
fn a_kept_closing_is_read() {
    let kept = r#"{"heard":"a","changed":"b","not_changed":"c","next":"procurement","next_words":"d","statement":"exceptions","steps":"e","exceptions":[{"id":"00000000-0000-0000-0000-000000000005","supplier":"f","advantage":"g","remedy":"h"}]}"#;
    let closing: Closing = serde_json::from_str(kept).expect("it was kept");
    assert_eq!(closing.json(), kept);
    let kept = r#"{"ledger":{"disclosed":1,"withheld":2,"nothing_new":3,"undecided":0},"disclosed":["a"],"unsealed":1,"answered":2,"unanswered":["b"],"unsettled":1,"responses":3,"not_told":1,"exceptions":1}"#;
    let record: Record = serde_json::from_str(kept).expect("it was kept");
    assert_eq!(record.json(), kept);
}
