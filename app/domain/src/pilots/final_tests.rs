//! The stages of a final, each from the one before alone.

use super::*;
use crate::{
    fault::FaultKind,
    ids::PersonId,
    pilots::{FinalStep, Heard, Limits, Word, samples},
};
use uuid::Uuid;

const LOCKS_AT: Timestamp = Timestamp::from_millis(1_804_068_000_000);

fn limits() -> Limits {
    samples()[0].limits
}

fn open() -> FinalPhase {
    let lead = OrganisationId(Uuid::from_u128(1));
    FinalPhase {
        id: FinalId(Uuid::from_u128(2)),
        engagement: EngagementId(Uuid::from_u128(3)),
        card: ChallengeCard {
            name: "repairs-triage".to_owned(),
            version: "1.0.0".to_owned(),
            sha256: Sha256::of(b"files"),
            title: "Repairs".to_owned(),
            summary: String::new(),
            licence: "EUPL-1.2".to_owned(),
            profiles: vec![],
            worlds: 12,
            limits: limits(),
            scenarios: vec![],
            measures: vec![],
            data_card: String::new(),
        },
        held_out: false,
        profiles: BTreeMap::from([(lead, "county_town_rich".to_owned())]),
        names: BTreeMap::from([(lead, "Marlow Bridge".to_owned())]),
        worlds: 12,
        publication: Publication::Unnamed,
        commitments: BTreeMap::from([(lead, Sha256::of(b"a secret"))]),
        opened_at: LOCKS_AT.plus_days(-2),
        locks_at: LOCKS_AT,
        stage: FinalStage::OpenForLocks,
        revision: 0,
    }
}

fn modules() -> BTreeSet<Sha256> {
    BTreeSet::from([Sha256::of(b"one"), Sha256::of(b"two")])
}

fn is_conflict(moved: Result<FinalPhase, Fault>) -> bool {
    moved.is_err_and(|fault| fault.kind == FaultKind::Conflict)
}

#[test]
fn it_goes_from_locks_to_the_reveal_and_no_stage_is_left_out() {
    let locked = open().close_locks(modules(), LOCKS_AT.plus_minutes(3)).expect("it is time");
    // However late somebody noticed, the list is that of the lock.
    assert_eq!(locked.stage, FinalStage::Locked { at: LOCKS_AT, modules: modules() });
    let running = locked.clone().start(LOCKS_AT.plus_hours(1)).expect("it is locked");
    let revealed = running.clone().reveal(0, LOCKS_AT.plus_hours(2)).expect("all have ended");
    let published = revealed.clone().publish(LOCKS_AT.plus_hours(3)).expect("once");
    for (stage, which) in [(open(), 0), (locked, 1), (running, 2), (revealed, 3), (published, 4)] {
        let now = LOCKS_AT.plus_days(1);
        let moves = [
            is_conflict(stage.clone().close_locks(modules(), now)),
            is_conflict(stage.clone().start(now)),
            is_conflict(stage.clone().reveal(0, now)),
            is_conflict(stage.clone().publish(now)),
        ];
        let expected: Vec<_> = (0..4).map(|to| to != which).collect();
        assert_eq!(moves.to_vec(), expected, "from {:?}", stage.stage.key());
    }
}

#[test]
fn nobody_closes_the_locks_early_and_none_is_taken_late() {
    let just_before = LOCKS_AT.plus_millis(-1);
    assert!(is_conflict(open().close_locks(modules(), just_before)));
    assert!(open().takes_locks(just_before));
    assert!(!open().takes_locks(LOCKS_AT));
}

#[test]
fn a_final_without_a_module_is_called_off_and_so_is_one_that_its_council_ends_in_time() {
    let nobody = open().close_locks(BTreeSet::new(), LOCKS_AT).expect("it is time");
    assert_eq!(nobody.stage.key(), "called_off");
    let ended = open().call_off("No budget".to_owned(), LOCKS_AT.plus_minutes(-1)).expect("in time");
    assert_eq!(ended.stage.key(), "called_off");
    assert!(is_conflict(open().call_off("No budget".to_owned(), LOCKS_AT)));
}

#[test]
fn secrets_stay_secret_while_a_run_has_not_ended() {
    let locked = open().close_locks(modules(), LOCKS_AT).expect("it is time");
    let running = locked.start(LOCKS_AT).expect("it is locked");
    assert!(is_conflict(running.reveal(1, LOCKS_AT.plus_hours(1))));
}

#[test]
fn what_was_to_stay_unpublished_stays_so() {
    let closed = FinalPhase { publication: Publication::Nothing, ..open() };
    let revealed = closed.close_locks(modules(), LOCKS_AT).and_then(|locked| locked.start(LOCKS_AT));
    let revealed = revealed.and_then(|running| running.reveal(0, LOCKS_AT)).expect("revealed");
    assert!(is_conflict(revealed.publish(LOCKS_AT)));
}

#[test]
fn the_lock_leaves_time_for_a_full_practice() {
    let now = LOCKS_AT;
    assert!(lock_time(now.plus_hours(LOCK_AFTER_HOURS), now).is_ok());
    assert!(lock_time(now.plus_hours(LOCK_AFTER_HOURS).plus_millis(-1), now).is_err());
}

fn council(number: u128) -> OrganisationId {
    OrganisationId(Uuid::from_u128(number))
}

/// A final of council 1, which leads, with 10 and 11.
fn joint() -> FinalPhase {
    let profiles = [1, 10, 11].map(|number| (council(number), "county_town_rich".to_owned()));
    FinalPhase { profiles: BTreeMap::from(profiles), ..open() }
}

fn word(step: FinalStep, of: u128, person: u128) -> Word {
    Word { step, organisation: council(of), person: PersonId(Uuid::from_u128(person)), at: LOCKS_AT }
}

#[test]
fn a_step_is_taken_by_the_lead_and_one_other_in_either_order() {
    let start = |of, person| word(FinalStep::Start, of, person);
    let lead = council(1);
    for (first, second) in [(start(1, 21), start(10, 22)), (start(11, 23), start(1, 21))] {
        assert_eq!(joint().hear(lead, &[], &first).expect("the first"), Heard::Waits);
        assert_eq!(
            joint().hear(lead, std::slice::from_ref(&first), &second).expect("the second"),
            Heard::Takes
        );
    }
    // Two others are not enough, and a word for the start is none for the reveal.
    let both = [start(10, 22), start(11, 23)];
    assert_eq!(joint().hear(lead, &both[..1], &both[1]).expect("heard"), Heard::Waits);
    assert_eq!(joint().awaited(lead, &both, FinalStep::Start), [lead]);
    assert_eq!(
        joint().hear(lead, &both, &word(FinalStep::Reveal, 1, 21)).expect("heard"),
        Heard::Waits,
        "they agreed to the start"
    );
    // Alone a council needs nobody.
    assert_eq!(open().hear(lead, &[], &start(1, 21)).expect("alone"), Heard::Takes);
}

#[test]
fn neither_one_council_nor_one_person_gives_both_words() {
    let lead = council(1);
    let given = [word(FinalStep::Start, 1, 21)];
    assert!(joint().hear(lead, &given, &word(FinalStep::Start, 1, 22)).is_err(), "a colleague");
    assert!(
        joint().hear(lead, &given, &word(FinalStep::Start, 10, 21)).is_err(),
        "the same person elsewhere"
    );
    assert!(joint().hear(lead, &given, &word(FinalStep::Start, 12, 22)).is_err(), "a council without a part");
    assert!(
        joint().hear(lead, &given, &word(FinalStep::Reveal, 10, 21)).is_ok(),
        "for another step they may"
    );
}
