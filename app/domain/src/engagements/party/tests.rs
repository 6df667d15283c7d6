//! Scenes of a party's way through a joint engagement.

use super::*;
use crate::{engagements::tests::engagement_that_is_published, ids::EngagementId};
use uuid::Uuid;

const NOW: Timestamp = Timestamp::from_millis(1_800_000_000_000);

fn organisation() -> OrganisationId {
    OrganisationId(Uuid::from_u128(9))
}

fn invited(kind: OrganisationKind) -> Party {
    let who = (organisation(), kind, "Eastwold".to_owned());
    Party::invite(EngagementId(Uuid::from_u128(2)), who, NOW)
}

fn ready() -> Party {
    let joined = invited(OrganisationKind::Council).join(NOW).expect("invited");
    let notice = Notice::NotRequired { reason: "The lead publishes one".to_owned() };
    joined.set_notice(notice, NOW).expect("takes part").make_ready(&[], NOW).expect("nothing is missing")
}

#[test]
fn who_is_invited_answers_once() {
    let party = invited(OrganisationKind::Council);
    assert!(!party.stage.takes_part(), "before it says yes it is no party");
    let joined = party.clone().join(NOW).expect("invited");
    assert!(joined.stage.takes_part() && !joined.stage.is_ready());
    for late in [
        joined,
        party.clone().decline(String::new(), NOW).expect("invited"),
        party.take_back(NOW).expect("invited"),
    ] {
        assert!(
            late.clone().join(NOW).is_err()
                && late.clone().decline(String::new(), NOW).is_err()
                && late.take_back(NOW).is_err()
        );
    }
}

#[test]
fn who_takes_no_part_can_be_asked_again_and_nobody_else() {
    let declined = invited(OrganisationKind::Council).decline("No money".to_owned(), NOW).expect("invited");
    assert!(declined.invite_again(NOW).is_ok());
    assert!(invited(OrganisationKind::Council).invite_again(NOW).is_err());
    assert!(ready().invite_again(NOW).is_err());
}

#[test]
fn who_declined_or_left_takes_no_room() {
    let asked = vec![invited(OrganisationKind::Council); PARTIES_MAX];
    assert!(Party::has_room(&asked).is_err());
    let mut others = asked.clone();
    others[0] = asked[0].clone().decline("No money".to_owned(), NOW).expect("invited");
    assert!(Party::has_room(&others).is_ok());
    others[0] = ready();
    assert!(Party::has_room(&others).is_err(), "whoever takes part takes room");
}

#[test]
fn a_council_is_ready_with_its_notice_and_its_declarations_and_a_partner_with_the_latter() {
    let council = invited(OrganisationKind::Council).join(NOW).expect("invited");
    let partner = invited(OrganisationKind::Partner).join(NOW).expect("invited");
    assert_eq!(council.missing(&[], true).len(), 1, "the notice");
    assert_eq!(council.missing(&[], false).len(), 2, "and somebody who answers for it");
    assert_eq!(council.missing(&["Ada Hill".to_owned()], false).len(), 2);
    assert!(partner.missing(&[], true).is_empty());
    assert!(partner.set_notice(Notice::Draft, NOW).is_err());
    let missing = council.missing(&[], false);
    assert!(council.make_ready(&missing, NOW).is_err());
}

#[test]
fn another_notice_has_to_be_made_ready_again() {
    let party = ready();
    assert!(party.stage.is_ready());
    let same = party.clone().set_notice(party.notice.clone(), NOW).expect("takes part");
    assert_eq!(same, party);
    assert!(!party.set_notice(Notice::Draft, NOW).expect("takes part").stage.is_ready());
}

#[test]
fn a_party_is_done_after_the_closing_date_once_nothing_of_its_own_is_open() {
    let engagement = engagement_that_is_published();
    let after = engagement.setup.dates.closes_at.expect("set");
    assert!(ready().finish(&engagement, &[], NOW).is_err(), "suppliers can still respond");
    assert!(ready().finish(&engagement, &ready().in_the_way(1, &[]), after).is_err());
    assert!(ready().finish(&engagement, &ready().in_the_way(0, &["Ada Hill".to_owned()]), after).is_err());
    assert!(ready().finish(&engagement, &ready().in_the_way(0, &[]), after).is_ok());
    let joining = invited(OrganisationKind::Council).join(NOW).expect("invited");
    assert!(joining.finish(&engagement, &[], after).is_err());
}

#[test]
fn nobody_leaves_a_final_they_are_bound_to_nor_what_is_closed() {
    let engagement = engagement_that_is_published();
    let leave = |engagement: &Engagement, open: StillOpen| {
        ready().leave(engagement, &open, "A merger".to_owned(), NOW)
    };
    assert!(leave(&engagement, StillOpen::default()).is_ok());
    assert!(leave(&engagement, StillOpen { undecided: 1, ..StillOpen::default() }).is_err());
    assert!(leave(&engagement, StillOpen { hosts_ahead: true, ..StillOpen::default() }).is_err());
    assert!(leave(&engagement, StillOpen { final_under_way: true, ..StillOpen::default() }).is_err());
    let by = crate::ids::PersonId(Uuid::from_u128(1));
    let closed = Engagement { stage: Stage::Closed { at: NOW, by, published_at: NOW }, ..engagement };
    assert!(leave(&closed, StillOpen::default()).is_err());
}

#[test]
fn nobody_joins_once_suppliers_have_answered() {
    let engagement = engagement_that_is_published();
    assert!(engagement.takes_parties(NOW).is_ok());
    let last = engagement.setup.dates.closes_at.expect("set").plus_days(-JOIN_DAYS_BEFORE);
    assert!(engagement.takes_parties(last).is_err());
    assert!(engagement.takes_parties(Timestamp::from_millis(last.millis() - 1)).is_ok());
    let withdrawn = engagement.withdraw("No money".to_owned(), NOW).expect("published");
    assert!(withdrawn.takes_parties(NOW).is_err());
}
