//! The audit log: each change leaves a row, and whatever is done to the rows afterwards is named.

use crate::harness::House;
use domain::accounts::Role;
use portal::{
    audit::{self, Finding},
    bind,
    db::Statement,
    jobs,
};

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
    SLIP_IN = "INSERT INTO audit_events (id, at, actor_kind, actor, organisation, rule, event, subject_kind, subject, data, request, mac, seq, chain)
        SELECT $2, at, actor_kind, actor, organisation, rule, event, subject_kind, subject, data, request, mac, NULL, NULL
        FROM audit_events WHERE seq = $1 RETURNING id";
    SESSIONS = "SELECT id FROM sessions";
    EDIT_UNSEALED = "UPDATE audit_events SET actor = 'somebody else' WHERE seq IS NULL RETURNING id";
}

/// The round of jobs refuses to seal; the words say why.
async fn sealing_is_refused(house: &House, why: &str) {
    let failed = jobs::round(&house.portal, "the scene").await.expect_err("nothing is sealed on top of that");
    assert_eq!(failed.sealed, 0);
    assert!(failed.to_string().contains(why), "{failed}");
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
        sealing_is_refused(&house, "its end was cut off").await;
        assert_eq!(finding(&house).await, Some(Finding::CutOff { last: 4, head: 5 }));
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

    async fn a_forged_head_is_not_signed_at_the_next_sealing(house) {
        five_rows(&house).await;
        tamper(&house, &HEAD_BACK, bind![3_i64]).await;
        tamper(&house, &CUT_OFF, bind![4_i64]).await;
        house.council("Lough Garve").await;
        sealing_is_refused(&house, "the head at row 3 was not written by this installation").await;
        assert_eq!(finding(&house).await, Some(Finding::ForeignHead { head: 3 }));
    }

    async fn a_job_that_goes_wrong_does_not_stop_the_others(house) {
        five_rows(&house).await;
        tamper(&house, &HEAD_BACK, bind![3_i64]).await;
        house.council("Lough Garve").await.person(&house, "Ada Hill", &[Role::Editor]).await;
        tamper(&house, &SESSIONS, bind![]).await;
        house.wait_minutes(3 * 24 * 60);
        let failed = jobs::round(&house.portal, "the scene").await.expect_err("nothing is sealed");
        assert_eq!(failed.jobs.iter().map(|(name, _)| *name).collect::<Vec<_>>(), ["sealing the audit log"]);
        let sessions = house.portal.db.operate(&SESSIONS, bind![]).await.expect("the statement runs");
        assert!(sessions.is_empty(), "old sessions are forgotten all the same");
    }

    async fn a_row_that_was_edited_where_the_chain_goes_on_is_not_built_upon(house) {
        five_rows(&house).await;
        tamper(&house, &RENAME, bind![5_i64]).await;
        house.council("Lough Garve").await;
        sealing_is_refused(&house, "row 5").await;
        assert!(matches!(finding(&house).await, Some(Finding::Changed { seq: 5, .. })));
    }

    async fn a_row_that_was_slipped_in_is_never_sealed(house) {
        five_rows(&house).await;
        let id = house.system().id::<domain::ids::AuditId>().to_string();
        tamper(&house, &SLIP_IN, bind![2_i64, &id]).await;
        sealing_is_refused(&house, "was not written by this installation").await;
        assert_eq!(finding(&house).await, Some(Finding::ForeignRow { id }));
    }

    async fn a_row_that_was_edited_before_it_was_sealed_is_named(house) {
        five_rows(&house).await;
        house.council("Lough Garve").await;
        tamper(&house, &EDIT_UNSEALED, bind![]).await;
        sealing_is_refused(&house, "was edited since").await;
        assert!(matches!(finding(&house).await, Some(Finding::ForeignRow { .. })));
    }

    async fn nothing_is_sealed_on_an_older_log_that_was_put_back(house) {
        five_rows(&house).await;
        let older = tokio::fs::read(house.portal.settings.audit_anchor.as_ref().expect("kept")).await.expect("read");
        house.council("Lough Garve").await;
        jobs::round(&house.portal, "the scene").await.expect("the jobs run");
        let older: serde_json::Value = serde_json::from_slice(&older).expect("JSON");
        let text = |name: &str| older[name].as_str().unwrap_or_default().to_owned();
        tamper(&house, &PUT_BACK, bind![older["seq"].as_i64(), text("chain"), text("mac")]).await;
        tamper(&house, &CUT_OFF, bind![6_i64]).await;
        house.council("Wren Marsh").await;
        sealing_is_refused(&house, "an older or another log was put in its place").await;
        assert_eq!(finding(&house).await, Some(Finding::PutBack { last: 5, anchor: 6 }));
    }

    async fn a_row_that_the_sealer_left_out_for_minutes_is_a_finding(house) {
        five_rows(&house).await;
        house.council("Lough Garve").await;
        house.wait_minutes(4);
        assert_eq!(finding(&house).await, None);
        house.wait_minutes(2);
        assert!(matches!(finding(&house).await, Some(Finding::LeftUnsealed { .. })));
    }

    async fn a_log_that_is_written_and_sealed_meanwhile_verifies(house) {
        let portal = house.portal.clone();
        let reading = tokio::spawn(async move {
            let mut findings = Vec::new();
            for _ in 0..60 {
                findings.extend(audit::verify(&portal).await.expect("the log is read").finding);
            }
            findings
        });
        for number in 0..30 {
            house.council(&format!("Council {number}")).await;
            jobs::round(&house.portal, "the scene").await.expect("the jobs run");
        }
        assert_eq!(reading.await.expect("it is read"), vec![]);
    }

    async fn another_key_file_does_not_fit_a_database_that_was_written_in(house) {
        let lost = portal::Portal { keys: portal::keys::Keys::random(), ..house.portal.clone() };
        assert!(audit::keys_fit(&lost).await.expect("the log is read"), "nothing is written yet");
        house.council("Marlow Bridge").await;
        assert!(!audit::keys_fit(&lost).await.expect("the log is read"), "a row is written, and not sealed");
        jobs::round(&house.portal, "the scene").await.expect("the jobs run");
        assert!(!audit::keys_fit(&lost).await.expect("the log is read"));
        tamper(&house, &RENAME, bind![1_i64]).await;
        assert!(audit::keys_fit(&house.portal).await.expect("the log is read"), "a row that was edited is not the key's");
    }
}
