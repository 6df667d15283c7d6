//! Scenes of what becomes of a forum, of those who come, and of what they ask.

use super::*;
use crate::ids::PersonId;
use crate::ids::{AttendeeId, ForumQuestionId, OrganisationId};
use std::collections::BTreeSet;
use uuid::Uuid;

const NOW: Timestamp = Timestamp::from_millis(1_800_000_000_000);
const STARTS: Timestamp = NOW.plus_hours(48);

fn plan() -> ForumPlan {
    ForumPlan {
        kind: ForumKind::Forum,
        title: "Damp homes".to_owned(),
        starts: STARTS,
        ends: STARTS.plus_hours(1),
        seats: 20,
        per_supplier: 2,
        about: "For whoever works with damp".to_owned(),
        agenda: parse_agenda(ForumKind::Forum.template()).expect("the template is an agenda"),
        place: "Town hall, room 3".to_owned(),
        hosts: BTreeSet::from([PersonId(Uuid::from_u128(9))]),
    }
}

fn forum(stage: ForumStage) -> Forum {
    Forum {
        id: ForumId(Uuid::from_u128(1)),
        engagement: EngagementId(Uuid::from_u128(2)),
        plan: plan(),
        stage,
        minutes: String::new(),
        revision: 0,
    }
}

fn announced() -> Forum {
    forum(ForumStage::Announced { at: NOW })
}

fn attendee(stage: AttendeeStage) -> Attendee {
    Attendee {
        id: AttendeeId(Uuid::from_u128(3)),
        forum: ForumId(Uuid::from_u128(1)),
        person: PersonId(Uuid::from_u128(4)),
        organisation: OrganisationId(Uuid::from_u128(5)),
        needs: String::new(),
        stage,
        revision: 0,
    }
}

#[test]
fn templates_fill_an_hour_and_say_nothing_about_prices_or_bids() {
    for kind in ForumKind::ALL {
        let agenda = parse_agenda(kind.template()).expect("it can be read");
        assert_eq!(agenda_minutes(&agenda), 60);
        assert_eq!(parse_agenda(&agenda_in_words(&agenda)), Ok(agenda), "it reads as it was written");
    }
}

#[test]
fn an_agenda_is_refused_with_the_line_and_the_word() {
    for (typed, words) in [
        ("Welcome", "Line 1 must begin with its minutes"),
        ("5 Welcome\n\n0 Nothing", "Line 3 must begin with its minutes"),
        ("5", "Line 1 must say what these 5 minutes are for"),
        ("5 -", "must say what"),
        ("5 Welcome\n10 Your Pricing", "Take \u{201c}Pricing\u{201d} out of line 2"),
        ("10 How bids are scored", "Take \u{201c}bids\u{201d} out of line 1"),
        ("10 Rate-card", "Take \u{201c}Rate\u{201d} out of line 1"),
        ("10 Who gives a discount?", "discount"),
    ] {
        let mistake = parse_agenda(typed).expect_err(typed);
        assert!(mistake.contains(words), "{typed}: {mistake}");
    }
    let fine = "10 Forbidding weather, and what it costs residents\n20 What rates of damp we see\n10 - Rates of pay for repairs";
    assert_eq!(parse_agenda(fine).expect("none of these is talk of bids").len(), 3);
    assert_eq!(parse_agenda(""), Ok(Vec::new()));
}

#[test]
fn every_item_begins_when_the_one_before_is_over() {
    let plan = plan();
    let begins: Vec<_> = agenda_times(&plan.agenda, plan.starts)
        .map(|(at, _)| (at.millis() - STARTS.millis()) / 60_000)
        .collect();
    assert_eq!(begins, [0, 5, 20, 30, 45, 55]);
}

#[test]
fn what_misses_something_is_not_announced() {
    let mut without = forum(ForumStage::Draft);
    without.plan.place = String::new();
    without.plan.hosts = BTreeSet::new();
    let fault = without.announce(NOW).expect_err("place and hosts are missing");
    assert!(fault.next.contains("the place or the link; who hosts it"), "{}", fault.next);
    assert!(forum(ForumStage::Draft).announce(STARTS).is_err(), "it would have begun");
    let announced = forum(ForumStage::Draft).announce(NOW).expect("nothing is missing");
    assert_eq!(announced.clone().announce(NOW.plus_hours(1)).expect("it was done"), announced);
}

#[test]
fn what_is_announced_changes_until_it_begins_and_keeps_the_seats_that_people_have() {
    let fewer = ForumPlan { seats: 3, ..plan() };
    assert!(announced().replan(fewer.clone(), (4, 1), NOW).is_err(), "four people have one");
    assert!(announced().replan(fewer, (3, 1), NOW).is_ok());
    assert!(announced().replan(plan(), (0, 0), STARTS).is_err(), "it has begun");
    let one_each = ForumPlan { per_supplier: 1, ..plan() };
    assert!(announced().replan(one_each, (2, 2), NOW).is_err(), "a supplier has two");
    let nowhere = ForumPlan { place: String::new(), ..plan() };
    assert!(announced().replan(nowhere.clone(), (0, 0), NOW).is_err(), "people come by it");
    assert!(forum(ForumStage::Draft).replan(nowhere, (0, 0), NOW).is_ok());
    let past = ForumPlan { starts: NOW, ..plan() };
    assert!(announced().replan(past, (0, 0), NOW).is_err());
}

#[test]
fn a_change_is_told_with_what_it_was_before() {
    let before = plan();
    assert_eq!(before.changes_in_words(&before), None);
    assert_eq!(
        ForumPlan { seats: 40, per_supplier: 3, hosts: BTreeSet::new(), ..plan() }.changes_in_words(&before),
        None,
        "that changes nothing for those who come"
    );
    let agenda = parse_agenda("5 Welcome, and the rules of the room\n55 The problem, and who has it")
        .expect("it reads");
    let after = ForumPlan {
        agenda,
        place: "Library".to_owned(),
        starts: STARTS.plus_hours(1),
        ends: STARTS.plus_hours(2),
        ..plan()
    };
    let words = after.changes_in_words(&before).expect("much is different");
    for part in [
        format!("When: {}\nBefore: {}", after.when(), before.when()),
        "Where: Library\nBefore: Town hall, room 3".to_owned(),
        "removed: 15 minutes: The problem, and who has it".to_owned(),
        "added: 55 minutes: The problem, and who has it".to_owned(),
    ] {
        assert!(words.contains(&part), "{part} in {words}");
    }
    let mut turned = plan();
    turned.agenda.reverse();
    assert!(turned.changes_in_words(&before).expect("the order").contains("another order"));
}

#[test]
fn it_is_cancelled_before_it_begins_and_a_draft_is_nobodys_business() {
    let cancelled = announced().cancel("Snow".to_owned(), NOW).expect("it has not begun");
    assert!(cancelled.is_public());
    assert_eq!(cancelled.clone().cancel("Rain".to_owned(), NOW).expect("it was done"), cancelled);
    assert!(cancelled.takes_seats(NOW).is_err());
    assert!(announced().cancel("Snow".to_owned(), STARTS).is_err());
    assert!(announced().cancel(String::new(), NOW).is_err(), "whoever came for it is told why");
    let discarded =
        forum(ForumStage::Draft).cancel(String::new(), STARTS.plus_hours(9)).expect("nobody was told");
    assert!(!discarded.is_public());
}

#[test]
fn minutes_are_published_once_it_is_over_and_nothing_is_open() {
    assert!(announced().write_minutes("We met".to_owned(), NOW).is_err(), "it has not begun");
    let written = announced().write_minutes("We met".to_owned(), STARTS).expect("it has begun");
    let over = plan().ends;
    assert!(written.clone().publish_minutes(Open::default(), STARTS).is_err(), "it is not over");
    let fault = announced()
        .publish_minutes(Open { unnoted: 2, unheard: 1, unscanned: 1, refused: 1 }, over)
        .expect_err("all is missing");
    assert_eq!(
        fault.next,
        "First write the minutes; note whether 2 people came; take or decline 1 question; wait until 1 file is scanned, which takes a minute; \
         remove 1 file that the scanner found something in"
    );
    let agenda = announced().write_minutes(agenda_in_words(&plan().agenda), STARTS).expect("it has begun");
    assert!(
        agenda.publish_minutes(Open::default(), over).is_err(),
        "the agenda says nothing of what was said"
    );
    let minuted = written.publish_minutes(Open::default(), over).expect("nothing is missing");
    assert!(minuted.is_minuted() && minuted.clone().write_minutes("Else".to_owned(), over).is_err());
    assert!(minuted.publish_minutes(Open::default(), over).is_err());
}

#[test]
fn seats_are_taken_given_up_and_noted() {
    let offered = attendee(AttendeeStage::Offered { since: NOW, until: NOW.plus_hours(1) });
    let seated = offered.clone().accept(NOW.plus_hours(2)).expect("nobody else was offered it");
    assert_eq!(seated.clone().accept(NOW).expect("it was done"), seated);
    for stage in
        [AttendeeStage::Lapsed, AttendeeStage::Waiting { since: NOW }, AttendeeStage::CalledOff { at: NOW }]
    {
        assert!(attendee(stage).accept(NOW).is_err());
    }
    assert!(seated.clone().give_up(STARTS, STARTS).is_err(), "it has begun");
    let gone = seated.clone().give_up(STARTS, NOW).expect("it has not begun");
    assert!(!gone.stage.is_live() && gone.clone().give_up(STARTS, STARTS).expect("it was done") == gone);
    assert!(seated.clone().note(STARTS, true, NOW).is_err(), "it has not begun");
    assert!(offered.note(STARTS, true, STARTS).is_err(), "they had no seat");
    let came = seated.note(STARTS, true, STARTS).expect("it has begun");
    let away = came.clone().note(STARTS, false, STARTS.plus_hours(1)).expect("it can be put right");
    assert!(came.stage.is_live() && matches!(away.stage, AttendeeStage::StayedAway { .. }));
}

#[test]
fn a_question_is_taken_before_it_is_answered_and_rests_with_the_minutes() {
    let sent = ForumQuestion {
        id: ForumQuestionId(Uuid::from_u128(6)),
        forum: ForumId(Uuid::from_u128(1)),
        person: PersonId(Uuid::from_u128(4)),
        organisation: OrganisationId(Uuid::from_u128(5)),
        words: "How many homes?".to_owned(),
        stage: ForumQuestionStage::Sent,
        revision: 0,
    };
    let answer = Moderation::Answer("412".to_owned());
    assert!(
        sent.clone().moderate(answer.clone(), &announced(), STARTS).is_err(),
        "nobody in the room read it"
    );
    let taken = sent.clone().moderate(Moderation::Take, &announced(), NOW).expect("it is sent");
    let answered = taken.clone().moderate(answer.clone(), &announced(), STARTS).expect("it is taken");
    assert!(taken.clone().moderate(answer, &announced(), NOW).is_err(), "it was not given in the room yet");
    assert!(answered.stage.is_taken());
    let declined = taken
        .moderate(Moderation::Decline("Asked twice".to_owned()), &announced(), NOW)
        .expect("a host may think again");
    assert!(!declined.stage.is_taken());
    assert!(
        declined.clone().moderate(Moderation::Take, &forum(ForumStage::Minuted { at: NOW }), NOW).is_err(),
        "the minutes are published"
    );
}

#[test]
fn what_is_kept_for_somebody_ends_before_a_forum_that_moved_forward() {
    let offered = attendee(AttendeeStage::Offered { since: NOW, until: NOW.plus_hours(24) });
    let sooner = offered.clone().shorten(Some(NOW.plus_hours(3)));
    assert_eq!(sooner.stage, AttendeeStage::Offered { since: NOW, until: NOW.plus_hours(3) });
    assert_eq!(offered.clone().shorten(Some(NOW.plus_hours(48))), offered);
    let waits = offered.shorten(None);
    assert_eq!(waits.stage, AttendeeStage::Waiting { since: NOW }, "nothing is kept so late");
    let seated = waits.sit_down(NOW).expect("a seat is free");
    assert!(seated.stage.is_seated() && seated.clone().shorten(None) == seated);
}
