//! From a chosen challenge to evidence.

use super::{PILOT, challenged, ready, start, stop, supplier, until};
use crate::engagements::{done, sign_in_again};
use axum::http::StatusCode;
use domain::pilots::{EndReason, Evidence};

scene! {
    async fn a_supplier_uploads_a_pilot_runs_it_and_reads_what_it_showed(house) {
        let challenged = challenged(&house).await;
        let _working = house.worker(1);
        let (_, mut pat) = supplier(&house, "Brightwater").await;
        let page = pat.browser.get(&challenged.public).await;
        assert!(page.says("Decide how soon a repair must be done") && page.body.contains("/pilots"), "{}", page.text());
        let module = ready(&mut pat.browser, &challenged.public, PILOT).await;
        let page = pat.browser.get(&module).await;
        assert!(page.says("Ready to run") && page.says("First try") && page.says("pilot.wasm"), "{}", page.text());
        let run = start(&mut pat.browser, &module, "quick").await;
        let page = until(&mut pat.browser, &run, &["Succeeded", "We failed", "The pilot failed"]).await;
        assert!(page.says("Succeeded") && page.says("One run used"), "{}", page.text());
        let evidence = pat.browser.get(&format!("{run}/evidence.json")).await;
        let read = Evidence::read(evidence.body.as_bytes()).expect("evidence");
        assert_eq!(read.end, EndReason::Succeeded);
        assert_eq!(read.measures.len(), 5);
        let page = pat.browser.get(&format!("{run}/evidence")).await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(page.says("Practice") && page.says("Right priority, all four counting alike"), "{}", page.text());
        let page = pat.browser.get(&format!("{}/pilots", challenged.public)).await;
        assert!(page.says("19 practice runs left today"), "{}", page.text());
    }
}

scene! {
    async fn a_run_that_nobody_has_is_cancelled_at_once_and_costs_nothing(house) {
        let challenged = challenged(&house).await;
        let working = house.worker(1);
        let (_, mut pat) = supplier(&house, "Brightwater").await;
        let module = ready(&mut pat.browser, &challenged.public, PILOT).await;
        stop(working).await;
        let run = start(&mut pat.browser, &module, "full").await;
        let page = pat.browser.get(&run).await;
        assert!(page.says("Waiting") && page.says("It is the next to be taken"), "{}", page.text());
        assert!(pat.browser.get(&format!("{run}/cancel")).await.says("it costs you nothing"));
        done(pat.browser.submit(&format!("{run}/cancel"), &[]).await);
        let page = pat.browser.get(&run).await;
        assert!(page.says("Cancelled") && page.says("Given back"), "{}", page.text());
        let page = pat.browser.get(&format!("{}/pilots", challenged.public)).await;
        assert!(page.says("20 practice runs left today") && page.says("1 was given back"), "{}", page.text());
        // A page that was open meanwhile changes nothing, and there is none any more.
        let fields = pat.browser.get("/cookies").await.token();
        done(pat.browser.post(&format!("{run}/cancel"), &fields).await);
        let answer = pat.browser.get(&format!("{run}/cancel")).await;
        assert_eq!(answer.status, StatusCode::CONFLICT);
        assert!(answer.says("This run has ended"), "{}", answer.text());
    }

    async fn a_run_that_a_worker_has_is_stopped_by_it_and_counts(house) {
        let challenged = challenged(&house).await;
        let _working = house.worker(1);
        let (_, mut pat) = supplier(&house, "Brightwater").await;
        let module = ready(&mut pat.browser, &challenged.public, PILOT).await;
        let run = start(&mut pat.browser, &module, "full").await;
        until(&mut pat.browser, &run, &["Running", "Starting"]).await;
        done(pat.browser.submit(&format!("{run}/cancel"), &[]).await);
        let page = until(&mut pat.browser, &run, &["Cancelled", "Succeeded"]).await;
        // It may have been quicker than the button.
        assert!(page.says("One run used"), "{}", page.text());
    }

    async fn the_form_sent_twice_queues_one_run(house) {
        let challenged = challenged(&house).await;
        let working = house.worker(1);
        let (_, mut pat) = supplier(&house, "Brightwater").await;
        let module = ready(&mut pat.browser, &challenged.public, PILOT).await;
        stop(working).await;
        let fields = pat.browser.get(&module).await.fields_with(&[("length", "quick")]);
        let (mut one, mut two) = (pat.browser.clone(), pat.browser.clone());
        let (first, second) = tokio::join!(one.post(&module, &fields), two.post(&module, &fields));
        assert_eq!((first.status, second.status), (StatusCode::SEE_OTHER, StatusCode::SEE_OTHER), "{}", second.text());
        assert_eq!(first.location(), second.location());
        let page = pat.browser.get(&format!("{}/pilots", challenged.public)).await;
        assert!(page.says("19 practice runs left today"), "{}", page.text());
    }

    async fn the_quota_ends_at_twenty_a_day_and_begins_anew_at_midnight_in_london(house) {
        let challenged = challenged(&house).await;
        let working = house.worker(1);
        let (_, mut pat) = supplier(&house, "Brightwater").await;
        let module = ready(&mut pat.browser, &challenged.public, PILOT).await;
        stop(working).await;
        let last = pat.browser.get(&module).await.fields_with(&[("length", "quick")]);
        for _ in 0..20 {
            start(&mut pat.browser, &module, "quick").await;
        }
        let answer = pat.browser.post(&module, &last).await;
        assert_eq!(answer.status, StatusCode::CONFLICT, "{}", answer.text());
        assert!(answer.says("You have used all 20 practice runs of today"), "{}", answer.text());
        assert!(!pat.browser.get(&module).await.says("Start the run"));
        // It was ten in the morning.
        house.wait_minutes(14 * 60);
        sign_in_again(&house, &mut pat).await;
        start(&mut pat.browser, &module, "quick").await;
    }

    async fn a_run_that_no_worker_takes_expires_after_a_day_with_a_credit(house) {
        let challenged = challenged(&house).await;
        let working = house.worker(1);
        let (_, mut pat) = supplier(&house, "Brightwater").await;
        let module = ready(&mut pat.browser, &challenged.public, PILOT).await;
        stop(working).await;
        let run = start(&mut pat.browser, &module, "quick").await;
        house.wait_minutes(24 * 60 - 1);
        house.work().await;
        sign_in_again(&house, &mut pat).await;
        assert!(pat.browser.get(&run).await.says("Waiting"));
        house.wait_minutes(1);
        house.work().await;
        let page = pat.browser.get(&run).await;
        assert!(page.says("Expired") && page.says("Given back"), "{}", page.text());
    }
}
