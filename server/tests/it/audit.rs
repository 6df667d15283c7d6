//! The audit log: each change leaves a row, and whatever is done to the rows afterwards is named.

use crate::harness::House;
use portal::{
    audit::{self, Finding},
    bind,
    db::{Kind, Statement},
    jobs,
};

/// What somebody does who can write the database but has not got the key file.
macro_rules! tampering {
    ($($name:ident = $sql:literal;)*) => { $(
        static $name: Statement = Statement {
            name: concat!("it::audit::", stringify!($name)),
            kind: Kind::Operational,
            postgres: $sql,
            sqlite: $sql,
        };
    )* };
}

tampering! {
    EDIT = "UPDATE audit_events SET data = '{}' WHERE seq = $1 RETURNING seq";
    RENAME = "UPDATE audit_events SET actor = 'somebody else' WHERE seq = $1 RETURNING seq";
    DELETE = "DELETE FROM audit_events WHERE seq = $1 RETURNING seq";
    CUT_OFF = "DELETE FROM audit_events WHERE seq >= $1 RETURNING seq";
    MOVE = "UPDATE audit_events SET seq = $2 WHERE seq = $1 RETURNING seq";
    UNSEAL = "UPDATE audit_events SET seq = NULL, chain = NULL WHERE seq = $1 RETURNING id";
    HEAD_BACK = "UPDATE audit_head SET seq = $1, chain = (SELECT chain FROM audit_events WHERE seq = $1) RETURNING seq";
    NO_HEAD = "DELETE FROM audit_head RETURNING seq";
    PUT_BACK = "UPDATE audit_head SET seq = $1, chain = $2, mac = $3 RETURNING seq";
    EMPTY = "DELETE FROM audit_events RETURNING id";
}

/// A house whose log has five sealed rows.
async fn five_rows(house: &House) {
    for name in ["Marlow Bridge", "Eastwold", "Hithe", "Carreg Wen", "Glenharrow"] {
        house.council(name).await;
    }
    jobs::round(&house.portal, "the scene").await.expect("the jobs run");
}

async fn tamper(house: &House, statement: &'static Statement, values: Vec<portal::db::Value>) {
    let rows = house.portal.db.operate(statement, values).await.expect("the statement runs");
    assert!(!rows.is_empty(), "{} touched nothing, so it proves nothing", statement.name);
}

async fn finding(house: &House) -> Option<Finding> {
    audit::verify(&house.portal).await.expect("the log is read").finding
}

scene! {
    async fn a_log_that_nobody_touched_verifies(house) {
        five_rows(&house).await;
        let report = audit::verify(&house.portal).await.expect("the log is read");
        assert_eq!((report.sealed, report.finding, report.first_unsealed), (5, None, None));
    }

    async fn a_row_that_waits_for_the_sealer_is_named(house) {
        five_rows(&house).await;
        house.council("Lough Garve").await;
        let report = audit::verify(&house.portal).await.expect("the log is read");
        assert!(report.first_unsealed.is_some());
        jobs::round(&house.portal, "the scene").await.expect("the jobs run");
        let report = audit::verify(&house.portal).await.expect("the log is read");
        assert_eq!((report.sealed, report.first_unsealed), (6, None));
    }

    async fn an_edited_row_is_named(house) {
        five_rows(&house).await;
        tamper(&house, &EDIT, bind![3_i64]).await;
        assert!(matches!(finding(&house).await, Some(Finding::Changed { seq: 3, .. })));
    }

    async fn a_row_with_another_actor_is_named(house) {
        five_rows(&house).await;
        tamper(&house, &RENAME, bind![1_i64]).await;
        assert!(matches!(finding(&house).await, Some(Finding::Changed { seq: 1, .. })));
    }

    async fn a_deleted_row_is_named(house) {
        five_rows(&house).await;
        tamper(&house, &DELETE, bind![2_i64]).await;
        assert!(matches!(finding(&house).await, Some(Finding::Gap { expected: 2, found: 3, .. })));
    }

    async fn two_rows_that_changed_places_are_named(house) {
        five_rows(&house).await;
        for (from, to) in [(2_i64, 100_i64), (4, 2), (100, 4)] {
            tamper(&house, &MOVE, bind![from, to]).await;
        }
        assert!(matches!(finding(&house).await, Some(Finding::Changed { seq: 2, .. })));
    }

    async fn a_log_whose_end_was_cut_off_is_named(house) {
        five_rows(&house).await;
        tamper(&house, &CUT_OFF, bind![4_i64]).await;
        assert_eq!(finding(&house).await, Some(Finding::CutOff { last: 3, head: 5 }));
    }

    async fn a_head_that_was_moved_back_with_the_cut_is_not_ours(house) {
        five_rows(&house).await;
        tamper(&house, &HEAD_BACK, bind![3_i64]).await;
        tamper(&house, &CUT_OFF, bind![4_i64]).await;
        assert_eq!(finding(&house).await, Some(Finding::ForeignHead { head: 3 }));
    }

    async fn a_row_that_was_put_back_among_the_unsealed_leaves_a_gap(house) {
        five_rows(&house).await;
        tamper(&house, &UNSEAL, bind![5_i64]).await;
        assert_eq!(finding(&house).await, Some(Finding::CutOff { last: 4, head: 5 }));
        jobs::round(&house.portal, "the scene").await.expect("the jobs run");
        assert!(finding(&house).await.is_some(), "sealing again must not heal it");
    }

    async fn a_log_without_its_head_is_named(house) {
        five_rows(&house).await;
        tamper(&house, &NO_HEAD, bind![]).await;
        assert_eq!(finding(&house).await, Some(Finding::HeadMoved { last: 5, head: 0 }));
    }

    async fn an_older_log_that_was_put_back_whole_is_named(house) {
        five_rows(&house).await;
        let older = tokio::fs::read(house.portal.settings.audit_anchor.as_ref().expect("kept")).await.expect("read");
        house.council("Lough Garve").await;
        jobs::round(&house.portal, "the scene").await.expect("the jobs run");
        // What a copy of the database from before would hold: the older head with its true code.
        let older: serde_json::Value = serde_json::from_slice(&older).expect("JSON");
        let text = |name: &str| older[name].as_str().unwrap_or_default().to_owned();
        tamper(&house, &PUT_BACK, bind![older["seq"].as_i64(), text("chain"), text("mac")]).await;
        tamper(&house, &CUT_OFF, bind![6_i64]).await;
        assert_eq!(finding(&house).await, Some(Finding::PutBack { last: 5, anchor: 6 }));
    }

    async fn a_log_that_is_gone_with_its_head_is_named(house) {
        five_rows(&house).await;
        tamper(&house, &EMPTY, bind![]).await;
        tamper(&house, &NO_HEAD, bind![]).await;
        assert_eq!(finding(&house).await, Some(Finding::PutBack { last: 0, anchor: 5 }));
    }

    async fn a_log_that_is_gone_is_named(house) {
        five_rows(&house).await;
        tamper(&house, &EMPTY, bind![]).await;
        assert_eq!(finding(&house).await, Some(Finding::CutOff { last: 0, head: 5 }));
    }
}
