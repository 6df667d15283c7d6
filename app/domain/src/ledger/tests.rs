//! Scenes of deciding on what one supplier was told.

use super::*;
use crate::{
    engagements::Setup,
    ids::{OrganisationId, ProblemId},
};
use uuid::Uuid;

const NOW: Timestamp = Timestamp::from_millis(1_800_000_000_000);
const WRITER: PersonId = PersonId(Uuid::from_u128(1));
const OFFICER: PersonId = PersonId(Uuid::from_u128(2));

fn engagement(stage: Stage) -> Engagement {
    Engagement {
        id: EngagementId(Uuid::from_u128(3)),
        reference: "EN-TEST".to_owned(),
        problem: ProblemId(Uuid::from_u128(4)),
        version: 1,
        title: "Damp and mould".to_owned(),
        lead: OrganisationId(Uuid::from_u128(5)),
        setup: Setup::default(),
        stage,
        revision: 0,
        joined: Vec::new(),
    }
}

fn published() -> Engagement {
    engagement(Stage::Published { at: NOW, by: OFFICER })
}

fn closed() -> Engagement {
    engagement(Stage::Closed { at: NOW, by: OFFICER, published_at: NOW })
}

fn call() -> LedgerEntry {
    LedgerEntry {
        id: LedgerEntryId(Uuid::from_u128(6)),
        engagement: EngagementId(Uuid::from_u128(3)),
        council: OrganisationId(Uuid::from_u128(5)),
        told: Told {
            channel: Channel::Call,
            at: NOW,
            from: "Ada Hill".to_owned(),
            to: "Hearth and Lantern".to_owned(),
            summary: "We said that the stock is 4,000 homes.".to_owned(),
        },
        written_by: WRITER,
        written_at: NOW,
        decided: None,
        revision: 0,
    }
}

fn ruling(disposition: Disposition) -> Ruling {
    Ruling { disposition, alone_because: String::new() }
}

fn at_closing() -> Disposition {
    Disposition::Disclosed {
        publication: Publication::Closing { words: "The stock is 4,000 homes.".to_owned() },
    }
}

#[test]
fn an_officer_decides_on_what_somebody_else_wrote_and_may_decide_again() {
    let withheld = Disposition::Withheld { reason: "It is of a contract that runs".to_owned() };
    let decided = call()
        .decide(&published(), OFFICER, &[], &ruling(withheld.clone()), NOW)
        .expect("somebody else wrote it");
    let stands = decided.decided.clone().expect("it is decided");
    assert_eq!((stands.disposition, stands.by, stands.alone_because), (withheld, Some(OFFICER), None));
    assert!(decided.came_of(
        OFFICER,
        &ruling(Disposition::Withheld { reason: "It is of a contract that runs".to_owned() })
    ));
    assert!(!decided.came_of(OFFICER, &ruling(Disposition::NothingNew)));
    assert!(!decided.came_of(
        WRITER,
        &ruling(Disposition::Withheld { reason: "It is of a contract that runs".to_owned() })
    ));
    assert!(decided.decide(&published(), OFFICER, &[], &ruling(at_closing()), NOW).is_ok());
}

#[test]
fn whoever_wrote_an_entry_decides_on_it_alone_only_with_a_reason_that_is_kept() {
    let own =
        |reason: &str| Ruling { disposition: Disposition::NothingNew, alone_because: reason.to_owned() };
    assert!(call().decide(&published(), WRITER, &[], &own(""), NOW).is_err());
    let decided =
        call().decide(&published(), WRITER, &[], &own("I am the only officer"), NOW).expect("with a reason");
    assert_eq!(decided.decided.expect("decided").alone_because.as_deref(), Some("I am the only officer"));
    // The reason of somebody who needs none is not shown as if they did.
    let other = call()
        .decide(&published(), OFFICER, &[], &own("I am the only officer"), NOW)
        .expect("another's entry");
    assert_eq!(other.decided.expect("decided").alone_because, None);
}

#[test]
fn what_was_told_to_everybody_at_once_is_decided_by_nobody() {
    let disposition = Disposition::Disclosed { publication: Publication::Answer { number: 1 } };
    let decided = Some(Decided { disposition, by: None, at: NOW, alone_because: None });
    let answer = LedgerEntry { decided, ..call() };
    assert!(answer.decided_itself() && !answer.is_undecided());
    assert!(answer.decide(&published(), OFFICER, &[], &ruling(Disposition::NothingNew), NOW).is_err());
}

#[test]
fn after_the_closing_late_entries_are_decided_once_and_nothing_is_added_to_what_was_published() {
    assert!(call().decide(&closed(), OFFICER, &[], &ruling(at_closing()), NOW).is_err());
    let late =
        call().decide(&closed(), OFFICER, &[], &ruling(Disposition::NothingNew), NOW).expect("it came late");
    assert!(
        late.clone().decide(&closed(), OFFICER, &[], &ruling(Disposition::NothingNew), NOW).is_err(),
        "it was decided by then"
    );
    let later = NOW.plus_days(1);
    let late = call()
        .decide(&closed(), OFFICER, &[], &ruling(Disposition::NothingNew), later)
        .expect("it came late");
    assert!(
        late.decide(&closed(), OFFICER, &[], &ruling(Disposition::NothingNew), later).is_ok(),
        "of that nothing was published"
    );
}

#[test]
fn nothing_is_to_be_published_at_a_closing_that_will_not_come() {
    let withdrawn =
        engagement(Stage::Withdrawn { at: NOW, reason: "No money".to_owned(), published_at: Some(NOW) });
    assert!(call().decide(&withdrawn, OFFICER, &[], &ruling(at_closing()), NOW).is_err());
    assert!(call().decide(&withdrawn, OFFICER, &[], &ruling(Disposition::NothingNew), NOW).is_ok());
}

#[test]
fn nobody_decides_on_their_own_entry_while_somebody_else_can() {
    let own = Ruling { disposition: Disposition::NothingNew, alone_because: "They are on leave".to_owned() };
    let others = ["Priya Nandan".to_owned()];
    let refused = call().decide(&published(), WRITER, &others, &own, NOW).expect_err("Priya can");
    assert!(refused.next.contains("Priya Nandan"), "{}", refused.next);
    assert!(
        call().decide(&published(), OFFICER, &others, &own, NOW).is_ok(),
        "of somebody else's entry that is no question"
    );
}

#[test]
fn an_unsealing_and_what_everybody_was_told_is_told_to_no_single_supplier() {
    let unsealed = LedgerEntry { told: Told { channel: Channel::Unsealed, ..call().told }, ..call() };
    let disposition = Disposition::Disclosed { publication: Publication::Addendum { number: 1 } };
    let addendum = LedgerEntry {
        decided: Some(Decided { disposition, by: None, at: NOW, alone_because: None }),
        ..call()
    };
    assert!(call().is_of_one_supplier() && !unsealed.is_of_one_supplier() && !addendum.is_of_one_supplier());
}

#[test]
fn a_tally_counts_each_entry_once() {
    let decide =
        |disposition| call().decide(&published(), OFFICER, &[], &ruling(disposition), NOW).expect("decided");
    let withheld = Disposition::Withheld { reason: "Confidential".to_owned() };
    let entries = [call(), call(), decide(at_closing()), decide(withheld), decide(Disposition::NothingNew)];
    assert_eq!(Tally::of(&entries), Tally { disclosed: 1, withheld: 1, nothing_new: 1, undecided: 2 });
}
