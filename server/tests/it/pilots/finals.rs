//! A final from its opening to what anybody can check, with three organisations; and those who try to steer it.

use super::{Challenged, PILOT, challenged, ready, receipts::verify, start, stop, supplier, until, upload};
use crate::{
    accounts::looked_up,
    engagements::{done, engagement_id, sign_in_again},
    harness::{Answer, Browser, House, PASSWORD, Somebody},
};
use axum::http::StatusCode;
use domain::{
    ids::FinalId,
    pilots::{Evidence, Publication},
};
use portal::{
    accounts,
    pilots::finals::{self, Opening},
};
use receipt::reveal::PartySecret;
use std::collections::BTreeMap;

/// Opens a final that locks on 5 March 2027 at midday, by the officer.
pub async fn open(officer: &mut Browser, engagement: &str, publication: &str, file: &[u8]) -> Answer {
    let typed = [
        ("locks_at-day", "5"),
        ("locks_at-month", "3"),
        ("locks_at-year", "2027"),
        ("locks_at-time", "midday"),
        ("publication", publication),
        ("password", PASSWORD),
    ];
    officer
        .upload(
            &format!("{engagement}/final/open"),
            &typed,
            if file.is_empty() { "" } else { "held-out.tar" },
            file,
        )
        .await
}

/// A supplier whose pilot has succeeded in a full practice.
pub async fn rehearsed(house: &House, public: &str, name: &str) -> (Somebody, String) {
    let (_, mut pat) = supplier(house, name).await;
    let module = ready(&mut pat.browser, public, PILOT).await;
    let run = start(&mut pat.browser, &module, "full").await;
    until(&mut pat.browser, &run, &["Succeeded"]).await;
    (pat, module)
}

/// Takes a step that asks for the password.
pub async fn step(house: &House, officer: &mut Somebody, engagement: &str, step: &str) -> Answer {
    sign_in_again(house, officer).await;
    officer.browser.submit(&format!("{engagement}/final/{step}"), &[("password", PASSWORD)]).await
}

/// From 3 March, 10:00 to the lock.
pub fn wait_for_the_lock(house: &House) {
    house.wait_minutes(2 * 24 * 60 + 2 * 60);
}

scene! {
    async fn a_final_of_three_is_opened_locked_run_revealed_and_checked_from_what_is_public(house) {
        let Challenged { mut officer, engagement, public, .. } = challenged(&house).await;
        let working = house.worker(2);
        assert!(officer.browser.get(&format!("{engagement}/final")).await.says("No final is open"));
        done(open(&mut officer.browser, &engagement, "named", b"").await);
        for (page, final_page) in [(house.visitor().get(&public).await, format!("{public}/final")), (officer.browser.get(&engagement).await, format!("{engagement}/final"))] {
            assert!(page.body.contains(&format!("href=\"{final_page}\"")), "a way to it: {}", page.text());
        }
        let page = house.visitor().get(&format!("{public}/final")).await;
        assert!(page.says("Open for locks") && page.says("Commitment to a secret"), "{}", page.text());
        let before = page.text();
        let mut suppliers = Vec::new();
        for name in ["Brightwater", "Hearth", "Lantern"] {
            let (mut pat, module) = rehearsed(&house, &public, name).await;
            done(pat.browser.submit(&format!("{module}/lock"), &[]).await);
            suppliers.push(pat);
        }
        looked_up(&house, &suppliers[1]).await;
        // Two of three agree to be named.
        for pat in &mut suppliers[..2] {
            done(pat.browser.submit(&format!("{public}/pilots/final"), &[("consents", "yes")]).await);
        }
        let early = officer.browser.submit(&format!("{engagement}/final/start"), &[]).await;
        assert!(early.status.is_client_error(), "{}", early.text());
        wait_for_the_lock(&house);
        house.work().await;
        let page = house.visitor().get(&format!("{public}/final")).await;
        assert!(page.says("Locked") && page.says("Locked pilot, SHA-256"), "{}", page.text());
        done(step(&house, &mut officer, &engagement, "start").await);
        // Nothing of it is seen before the reveal, by nobody.
        sign_in_again(&house, &mut suppliers[0]).await;
        assert!(!suppliers[0].browser.get(&format!("{public}/pilots")).await.says("Final for"));
        assert_eq!(house.visitor().get(&format!("{public}/final/reveal.json")).await.status, StatusCode::NOT_FOUND);
        let results = format!("{engagement}/results");
        assert_eq!(officer.browser.get(&results).await.status, StatusCode::NOT_FOUND);
        let mut revealed = step(&house, &mut officer, &engagement, "reveal").await;
        for _ in 0..600 {
            if revealed.status == StatusCode::SEE_OTHER {
                break;
            }
            assert!(revealed.says("have not ended"), "{}", revealed.text());
            tokio::time::sleep(std::time::Duration::from_millis(200)).await;
            revealed = step(&house, &mut officer, &engagement, "reveal").await;
        }
        done(revealed);
        let page = officer.browser.get(&results).await;
        assert!(!page.says("Hearth Unverified"), "{}", page.text());
        for words in ["Brightwater Unverified", "Hearth", "Lantern Unverified", "This is no ranking", "Right priority, all four counting alike"] {
            assert!(page.says(words), "{words}: {}", page.text());
        }
        done(officer.browser.submit(&format!("{engagement}/final/publish"), &[]).await);
        // What is public is enough to check it, for whoever holds the pilot.
        let mut visitor = house.visitor();
        let page = visitor.get(&format!("{public}/final")).await;
        assert!(page.says("Brightwater Unverified") && page.says("Pilot A") && !page.says("Lantern"), "{}", page.text());
        assert!(page.says("Hearth") && !page.says("Hearth Unverified"), "{}", page.text());
        let commitment = before.split("Commitment to a secret").nth(1).and_then(|rest| rest.split_whitespace().next());
        assert!(page.says(commitment.expect("a commitment")), "the commitment is the one from before");
        let reveal = visitor.get(&format!("{public}/final/reveal.json")).await.body;
        let keys = visitor.get("/.well-known/forecourt-receipt-keys.json").await.body;
        std::fs::write(house.place.folder.join("reveal.json"), &reveal).expect("written");
        let links: Vec<_> = page.body.split("href=\"").filter_map(|rest| rest.split('"').next()).filter(|link| link.contains("/final/receipts/")).map(str::to_owned).collect();
        assert_eq!(links.len(), 2, "the receipts of those who agreed");
        let id = engagement.rsplit('/').next().expect("an id");
        for link in &links {
            let receipt = visitor.get(link).await;
            assert_eq!(receipt.status, StatusCode::OK);
            let more = ["--engagement", id, "--reveal", "reveal.json", "--rerun", "pilot.wasm"];
            let (good, words) = verify(&house, &receipt.body, &keys, &more);
            assert!(good && words.contains("Receipt, final"), "{words}");
        }
        // The one who did not agree reads its own, and nobody else does.
        let third = &mut suppliers[2];
        sign_in_again(&house, third).await;
        let page = third.browser.get(&format!("{public}/pilots")).await;
        let run = page.body.split("href=\"/runs/").nth(1).and_then(|rest| rest.split('"').next()).expect("its run is listed now");
        let evidence = third.browser.get(&format!("/runs/{run}/evidence.json")).await;
        Evidence::read(evidence.body.as_bytes()).expect("evidence");
        assert_eq!(visitor.get(&format!("{public}/final/receipts/{run}")).await.status, StatusCode::NOT_FOUND);
        assert!(third.browser.get(&format!("/runs/{run}/evidence")).await.says("It ran once, in worlds that nobody could know"));
        stop(working).await;
    }

    async fn nobody_steers_a_final(house) {
        let Challenged { mut officer, mut editor, engagement, public, .. } = challenged(&house).await;
        let working = house.worker(2);
        // Too early a lock, no password, a role that may not.
        let answer = editor.browser.get(&format!("{engagement}/final/open")).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN);
        let path = format!("{engagement}/final/open");
        let typed = [("locks_at-day", "4"), ("locks_at-month", "3"), ("locks_at-year", "2027"), ("locks_at-time", "9am"), ("publication", "unnamed"), ("password", PASSWORD)];
        let answer = officer.browser.upload(&path, &typed, "", b"").await;
        assert!(answer.says("at least 24 hours from now"), "{}", answer.text());
        let wrong = officer.browser.upload(&path, &[("locks_at-day", "9"), ("locks_at-month", "3"), ("locks_at-year", "2027"), ("locks_at-time", "9am"), ("publication", "unnamed"), ("password", "three loud herons")], "", b"").await;
        assert!(wrong.says("The password is incorrect"), "{}", wrong.text());
        let broken = open(&mut officer.browser, &engagement, "unnamed", b"this is no archive at all, but long enough").await;
        assert_eq!(broken.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", broken.text());
        done(open(&mut officer.browser, &engagement, "unnamed", b"").await);
        let twice = open(&mut officer.browser, &engagement, "unnamed", b"").await;
        assert_eq!(twice.status, StatusCode::CONFLICT, "{}", twice.text());
        // What did not rehearse is not locked.
        let (_, mut hasty) = supplier(&house, "Hasty").await;
        let module = ready(&mut hasty.browser, &public, PILOT).await;
        let token = hasty.browser.get("/cookies").await.token();
        let answer = hasty.browser.post(&format!("{module}/lock"), &token).await;
        assert!(answer.status == StatusCode::CONFLICT && answer.says("full practice"), "{}", answer.text());
        let (mut pat, module) = rehearsed(&house, &public, "Brightwater").await;
        done(pat.browser.submit(&format!("{module}/lock"), &[]).await);
        // What is locked cannot be deleted, and can be taken back until the lock.
        let answer = pat.browser.submit(&format!("{module}/delete"), &[]).await;
        assert_eq!(answer.status, StatusCode::CONFLICT, "{}", answer.text());
        let page = pat.browser.get(&format!("{public}/pilots/final")).await;
        assert!(page.says("Take the lock back"), "{}", page.text());
        let token = pat.browser.get("/cookies").await.token();
        let back = [token, vec![("act".to_owned(), "take_back".to_owned())]].concat();
        done(pat.browser.post(&format!("{public}/pilots/final"), &back).await);
        assert!(pat.browser.get(&format!("{public}/pilots/final")).await.says("You have locked no pilot"));
        done(pat.browser.submit(&format!("{module}/lock"), &[]).await);
        wait_for_the_lock(&house);
        // Nobody has closed the list yet, and still no lock is taken: the clock decides.
        sign_in_again(&house, &mut pat).await;
        sign_in_again(&house, &mut hasty).await;
        let token = pat.browser.get("/cookies").await.token();
        let late = upload(&mut pat.browser, &public, &[PILOT, b"\0"].concat()).await;
        for path in [format!("{late}/lock"), format!("{module}/lock")] {
            let answer = pat.browser.post(&path, &token).await;
            assert!(answer.status == StatusCode::CONFLICT || path.starts_with(&module), "{path}: {}", answer.text());
        }
        let back = [token, vec![("act".to_owned(), "take_back".to_owned())]].concat();
        let answer = pat.browser.post(&format!("{public}/pilots/final"), &back).await;
        assert_eq!(answer.status, StatusCode::CONFLICT, "{}", answer.text());
        house.work().await;
        let revealed = step(&house, &mut officer, &engagement, "reveal").await;
        assert_eq!(revealed.status, StatusCode::CONFLICT, "it has not run: {}", revealed.text());
        let off = officer.browser.submit(&format!("{engagement}/final/call-off"), &[("reason", "Too late")]).await;
        assert!(off.status.is_client_error(), "{}", off.text());
        stop(working).await;
    }

    async fn a_final_that_nobody_locks_for_is_called_off_and_another_one_opens(house) {
        let Challenged { mut officer, engagement, public, .. } = challenged(&house).await;
        done(open(&mut officer.browser, &engagement, "nothing", b"").await);
        wait_for_the_lock(&house);
        house.work().await;
        let page = house.visitor().get(&format!("{public}/final")).await;
        assert!(page.says("Called off") && page.says("No supplier locked a pilot"), "{}", page.text());
        sign_in_again(&house, &mut officer).await;
        let typed = [("locks_at-day", "9"), ("locks_at-month", "3"), ("locks_at-year", "2027"), ("locks_at-time", "9am"), ("publication", "unnamed"), ("password", PASSWORD)];
        done(officer.browser.upload(&format!("{engagement}/final/open"), &typed, "", b"").await);
        let off = officer.browser.submit(&format!("{engagement}/final/call-off"), &[("reason", "The budget went to <roofs>")]).await;
        done(off);
        assert!(house.visitor().get(&format!("{public}/final")).await.says("The budget went to <roofs>"));
    }

    async fn a_secret_that_somebody_chose_opens_no_final_outside_a_demonstration(house) {
        let Challenged { officer, engagement, public, .. } = challenged(&house).await;
        let op = officer.op(&house);
        let confirmed = accounts::confirm(&house.portal, &op, PASSWORD).await.expect("the right password");
        let engagement = engagement_id(&engagement);
        let secrets = BTreeMap::from([(officer.seat.organisation, PartySecret::new(&[7; 32]))]);
        let opening = Opening { locks_at: op.now.plus_days(3), publication: Publication::Named, held_out: None };
        let id: FinalId = op.id();
        let refused = finals::open_demonstration(&house.portal, &op, engagement, id, opening, confirmed, secrets).await;
        let fault = refused.expect_err("this database has no demonstration");
        assert!(fault.to_string().contains("for a demonstration"), "{fault}");
        assert_eq!(house.visitor().get(&format!("{public}/final")).await.status, StatusCode::NOT_FOUND);
    }
}
