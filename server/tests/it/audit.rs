//! The audit log: each change leaves a row, and whatever is done to the rows afterwards is named.

use crate::harness::House;
use portal::{audit, jobs};

async fn sealed(house: &House) -> audit::Report {
    jobs::round(&house.portal, "the scene").await.expect("the jobs run");
    audit::verify(&house.portal).await.expect("the log is read")
}

scene! {
    async fn a_log_that_nobody_touched_verifies(house) {
        for name in ["Marlow Bridge", "Eastwold", "Hithe"] {
            house.council(name).await;
        }
        let report = sealed(&house).await;
        assert_eq!((report.sealed, report.finding, report.first_unsealed), (3, None, None));
    }
}
