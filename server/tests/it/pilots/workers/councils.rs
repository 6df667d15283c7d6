//! Words for a final of several councils, and what its workers are given: whoever speaks alone, or twice, moves nothing.

use super::{Hand, checked, twins::rehearse};
use crate::{
    engagements::{audit_data, colleague, engagement_id},
    harness::{House, Somebody},
    made_up,
    pilots::{
        Challenged, challenged,
        joint::{joins, makes_ready, sure},
        open_final,
    },
};
use axum::http::StatusCode;
use domain::{
    accounts::{OrganisationKind, Role},
    actor::{Actor, Seat},
    ids::{EngagementId, FinalId},
    pilots::{Done, FinalStage, FinalStep, Job, Work},
};
use portal::{
    Op,
    accounts::members,
    pilots::{self, finals},
};

/// A final of three councils in which one pilot is locked, at its lock.
struct Locked {
    officer: Somebody,
    second: Somebody,
    third: Somebody,
    /// One that takes part and is not ready.
    outside: Somebody,
    engagement: EngagementId,
    phase: FinalId,
    one: Hand,
    two: Hand,
}

async fn locked(house: &House) -> Locked {
    let Challenged { editor, officer, engagement, public } = challenged(house).await;
    let engagement = engagement_id(&engagement);
    let (one, two) =
        (Hand::register(house, "one", 1, true).await, Hand::register(house, "two", 2, true).await);
    let mut others = Vec::new();
    // The second is of the sort that the lead is, and still has results of its own.
    for (name, profile) in [("Fairmere", "small_district_rich"), ("Tidewell", "county_town_dirty")] {
        let other = joins(house, &editor, engagement, name).await;
        pilots::choose_profile(&house.portal, &other.op(house), engagement, profile).await.expect("chosen");
        makes_ready(house, &other, engagement).await;
        others.push(other);
    }
    let outside = joins(house, &editor, engagement, "Ashbourne").await;
    let (pat, module) = checked(house, &one, &public, "Brightwater").await;
    rehearse(house, &one, &pat, module).await;
    open_final(house, &officer, engagement).await;
    finals::lock(&house.portal, &pat.op(house), module).await.expect("it has rehearsed");
    house.wait_minutes(3 * 24 * 60);
    house.work().await;
    let phase = finals::of(&house.portal, engagement).await.expect("asked").expect("opened").id;
    let (third, second) = (others.pop().expect("two"), others.pop().expect("two"));
    Locked { officer, second, third, outside, engagement, phase, one, two }
}

impl Locked {
    async fn lead(&self, house: &House, op: &Op, step: FinalStep) -> Result<(), String> {
        let confirmed = sure(house, op).await;
        let said = match step {
            FinalStep::Start => finals::start(&house.portal, op, self.phase, confirmed).await,
            FinalStep::Reveal => finals::reveal(&house.portal, op, self.phase, confirmed).await,
        };
        said.map_err(|fault| fault.to_string())
    }

    async fn agree(&self, house: &House, op: &Op, step: FinalStep) -> Result<(), String> {
        let agreed = finals::agree(&house.portal, op, self.phase, step, sure(house, op).await).await;
        agreed.map_err(|fault| fault.to_string())
    }

    async fn stage(&self, house: &House) -> &'static str {
        let phase = finals::of(&house.portal, self.engagement).await.expect("asked").expect("opened");
        phase.stage.key()
    }
}

/// Another officer of the same council, who has a password.
async fn second_officer(house: &House, of: &Somebody, name: &str) -> Op {
    colleague(house, of, name, &[Role::Procurement]).await.op(house)
}

scene! {
    async fn neither_council_starts_a_joint_final_alone_nor_one_person_for_two(house) {
        let told = locked(&house).await;
        let (lead, second, third) = (told.officer.op(&house), told.second.op(&house), told.third.op(&house));
        // Nobody who has no part in it, whatever they are elsewhere.
        let outside = told.agree(&house, &told.outside.op(&house), FinalStep::Start).await;
        assert!(outside.expect_err("it was not ready").contains("has no part in this final"));
        assert!(told.agree(&house, &lead, FinalStep::Start).await.expect_err("it leads").contains("leads this final"));
        assert!(told.lead(&house, &second, FinalStep::Start).await.is_err(), "it does not lead");
        let editor = colleague(&house, &told.second, "Ed", &[Role::Editor, Role::Owner]).await;
        assert!(told.agree(&house, &editor.op(&house), FinalStep::Start).await.is_err(), "no procurement officer");
        // The other alone, twice, by a colleague, and with a third council: it waits for the lead.
        told.agree(&house, &second, FinalStep::Start).await.expect("its word");
        told.agree(&house, &second, FinalStep::Start).await.expect("sent twice");
        let again = told.agree(&house, &second_officer(&house, &told.second, "Di").await, FinalStep::Start).await;
        assert!(again.expect_err("one council, one word").contains("given its word for this already"));
        told.agree(&house, &third, FinalStep::Start).await.expect("its word");
        assert_eq!(told.stage(&house).await, "locked");
        // Whoever spoke for the second speaks not for the lead too.
        let (organisation, kind, roles) = (told.officer.seat.organisation, OrganisationKind::Council, vec![Role::Procurement]);
        members::grant(&house.portal, &house.system(), organisation, told.second.id, &roles).await.expect("granted");
        let both = Op::new(Actor::Person { id: told.second.id, seat: Some(Seat { organisation, kind, roles }) }, house.now());
        let alone = told.lead(&house, &both, FinalStep::Start).await;
        assert!(alone.expect_err("one person").contains("You gave the word of another council"));
        assert_eq!(told.stage(&house).await, "locked");
        told.lead(&house, &lead, FinalStep::Start).await.expect("the second word");
        assert_eq!(told.stage(&house).await, "running");
        assert!(told.agree(&house, &third, FinalStep::Start).await.is_err(), "it has started");
        let given = audit_data(&house).await.iter().filter(|data| data.contains("FinalWordGiven")).count();
        assert_eq!(given, 2, "two words that waited");
    }

    async fn a_pilot_runs_once_for_each_council_and_twins_are_compared_within_one(house) {
        let mut told = locked(&house).await;
        let lead = told.officer.op(&house);
        // A word for the start is none for the reveal, and the lead alone gets nowhere with a colleague.
        told.lead(&house, &lead, FinalStep::Start).await.expect("its word");
        told.lead(&house, &lead, FinalStep::Start).await.expect("sent twice");
        let colleague = told.lead(&house, &second_officer(&house, &told.officer, "Bo").await, FinalStep::Start).await;
        assert!(colleague.expect_err("one council, one word").contains("given its word for this already"));
        assert_eq!(told.stage(&house).await, "locked");
        told.agree(&house, &told.third.op(&house), FinalStep::Start).await.expect("the second word");
        let (of_one, of_two) = futures::join!(told.one.ask_at_once(&house, 8), told.two.ask_at_once(&house, 8));
        assert_eq!((of_one.len(), of_two.len()), (3, 3), "one for each council, and its twin for the other worker");
        let profile = |job: &Job| match &job.work {
            Work::Run { profile, .. } => profile.clone(),
            Work::Check { .. } => panic!("a run was wanted"),
        };
        let mut given: Vec<_> = of_one.iter().map(profile).collect();
        given.sort();
        assert_eq!(given, ["county_town_dirty", "small_district_rich", "small_district_rich"]);
        let early = told.lead(&house, &lead, FinalStep::Reveal).await;
        assert!(early.expect_err("none has ended").contains("have not ended"));
        for (hand, job) in of_one.iter().map(|job| (&told.one, job)).chain(of_two.iter().map(|job| (&told.two, job))) {
            // Of one council's run the two workers do not say the same.
            let agrees = profile(job) != "county_town_dirty" || hand.id == told.one.id;
            let evidence = made_up::evidence(&house.portal, job, if agrees { 1_000 } else { 1_001 });
            assert_eq!(hand.done(&house, &job.lease, &Done::Ran { evidence, log: vec![] }).await, StatusCode::NO_CONTENT);
        }
        told.lead(&house, &lead, FinalStep::Reveal).await.expect("its word");
        assert_eq!(told.stage(&house).await, "running");
        told.agree(&house, &told.second.op(&house), FinalStep::Reveal).await.expect("the second word");
        let phase = finals::of(&house.portal, told.engagement).await.expect("asked").expect("opened");
        assert!(matches!(phase.stage, FinalStage::Revealed { .. }));
        let third = told.third.seat.organisation;
        let parties = finals::results_by_party(&house.portal, &phase, third).await.expect("revealed");
        assert_eq!(parties[0].party, third, "its own first");
        let signed: Vec<_> = parties.iter().map(|one| one.results.iter().map(|result| result.is_signed).collect::<Vec<_>>()).collect();
        assert_eq!(signed, [vec![false], vec![true], vec![true]]);
        // A council that is not ready reads no results: they name suppliers.
        crate::engagements::sign_in_again(&house, &mut told.outside).await;
        let page = told.outside.browser.get(&format!("/workspace/engagements/{}/results", told.engagement)).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{}", page.text());
    }
}
