//! A final is run by two workers, which never know of each other.

use super::{Hand, checked};
use crate::{
    engagements::engagement_id,
    harness::{House, PASSWORD, Somebody},
    made_up,
    pilots::{Challenged, PILOT, challenged, open_final},
};
use axum::http::StatusCode;
use domain::{
    accounts::{OrganisationKind, Role},
    ids::ModuleId,
    pilots::{Done, Length, Sha256, Work},
};
use portal::{
    bind,
    db::{Kind, Statement},
    pilots,
};
use std::collections::{BTreeMap, BTreeSet};

/// So often a worker asks at the same time.
const AT_ONCE: usize = 8;

/// Makes one worker's both runs of a module in a final.
static BY_ONE: Statement = Statement {
    name: "scene::BY_ONE",
    kind: Kind::Operational,
    postgres: "UPDATE runs SET worker = $2 WHERE module = $1 AND final_phase IS NOT NULL AND worker <> $2 RETURNING id",
    sqlite: "UPDATE runs SET worker = $2 WHERE module = $1 AND final_phase IS NOT NULL AND worker <> $2 RETURNING id",
};

scene! {
    async fn two_trusted_workers_run_a_final_both_and_where_they_disagree_nothing_is_signed(house) {
        let Challenged { mut officer, engagement, public, .. } = challenged(&house).await;
        let (one, two) = (Hand::register(&house, "one", 1, true).await, Hand::register(&house, "two", 2, true).await);
        let low = Hand::register(&house, "low", 3, false).await;
        assert_eq!(Hand::register(&house, "low again", 3, false).await.id, low.id, "a key is one worker");
        let operator = house.organisation("Operator", OrganisationKind::Operator).await;
        let robin = house.person(operator, OrganisationKind::Operator, "Robin", &[Role::Owner], None).await;
        let mut modules = Vec::new();
        for name in ["Brightwater", "Hearth", "Fell"] {
            let (pat, module) = checked(&house, &one, &public, name).await;
            rehearse(&house, &one, &pat, module).await;
            modules.push((pat, module));
        }
        open_final(&house, &officer, engagement_id(&engagement)).await;
        for (pat, module) in &modules {
            pilots::finals::lock(&house.portal, &pat.op(&house), *module).await.expect("it has rehearsed");
        }
        house.wait_minutes(3 * 24 * 60);
        house.work().await;
        crate::engagements::sign_in_again(&house, &mut officer).await;
        let started = officer.browser.submit(&format!("{engagement}/final/start"), &[("password", PASSWORD)]).await;
        assert_eq!(started.status, StatusCode::SEE_OTHER, "{}", started.text());
        // One that is not trusted gets nothing of it.
        assert!(low.ask_at_once(&house, 1).await.is_empty());
        let mut shown = BTreeMap::new();
        // The same worker never has a run and its twin, however often it asks at the same time.
        let (of_one, of_two) = futures::join!(one.ask_at_once(&house, AT_ONCE), two.ask_at_once(&house, AT_ONCE));
        assert_eq!((of_one.len(), of_two.len()), (3, 3), "one of each pair");
        for (hand, job) in of_one.iter().map(|job| (&one, job)).chain(of_two.iter().map(|job| (&two, job))) {
            let Work::Run { sha256, .. } = &job.work else { panic!("a run") };
            assert!(shown.entry(*sha256).or_insert_with(BTreeSet::new).insert(hand.id), "twice by one worker");
            // Of the second pilot they do not say the same.
            let agrees = *sha256 != Sha256::of(&[PILOT, b"Hearth".as_slice()].concat());
            let steps = if agrees || hand.id == one.id { 1_000 } else { 1_001 };
            let evidence = made_up::evidence(&house.portal, job, steps);
            assert_eq!(hand.done(&house, &job.lease, &Done::Ran { evidence, log: vec![] }).await, StatusCode::NO_CONTENT);
        }
        // The third was run twice by one worker, however that came about.
        let third = bind![modules[2].1.to_string(), one.id.to_string()];
        assert_eq!(house.portal.db.operate(&BY_ONE, third).await.expect("written").len(), 1);
        let revealed = officer.browser.submit(&format!("{engagement}/final/reveal"), &[("password", PASSWORD)]).await;
        assert_eq!(revealed.status, StatusCode::SEE_OTHER, "{}", revealed.text());
        // Who did not hear that it was taken, and hands it in again, hears that it is over.
        let evidence = made_up::evidence(&house.portal, &of_one[0], 1_000);
        let again = one.done(&house, &of_one[0].lease, &Done::Ran { evidence, log: vec![] }).await;
        assert_eq!(again, StatusCode::CONFLICT);
        let page = officer.browser.get(&format!("{engagement}/results")).await;
        let unsigned = "Not signed: two workers did not come to the same result";
        assert_eq!(page.text().matches(unsigned).count(), 2, "{}", page.text());
        assert_eq!(page.text().matches("Signed").count(), 1, "{}", page.text());
        assert_eq!(house.mail_to(&robin.email).await[0].subject, "Two workers came to different results");
        assert!(crate::engagements::audit_data(&house).await.iter().any(|data| data.contains("WorkersDisagree")));
    }
}

/// A full practice that the scene says has succeeded.
pub(super) async fn rehearse(house: &House, hand: &Hand, pat: &Somebody, module: ModuleId) {
    let op = pat.op(house);
    pilots::start(&house.portal, &op, module, op.id(), Length::Full).await.expect("it is queued");
    let job = hand.take(house).await;
    let evidence = made_up::evidence(&house.portal, &job, 1_000);
    assert_eq!(
        hand.done(house, &job.lease, &Done::Ran { evidence, log: vec![] }).await,
        StatusCode::NO_CONTENT
    );
}
