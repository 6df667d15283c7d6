//! Receipts: signed when a run has ended, checked by anybody with the command, and what happens without the key.

use super::{PILOT, challenged, ready, start, supplier, until};
use crate::harness::House;
use domain::actor::Actor;
use portal::{Op, receipts};
use std::{path::PathBuf, process::Command};

fn pilot() -> PathBuf {
    super::program().with_file_name("pilot")
}

/// What `pilot verify` says of a receipt, and whether it ended well.
pub fn verify(house: &House, receipt: &str, keys: &str, more: &[&str]) -> (bool, String) {
    let (file, known) = (house.place.folder.join("receipt.jws"), house.place.folder.join("keys.json"));
    std::fs::write(&file, receipt).expect("written");
    std::fs::write(&known, keys).expect("written");
    std::fs::write(house.place.folder.join("pilot.wasm"), PILOT).expect("written");
    let said = Command::new(pilot())
        .current_dir(&house.place.folder)
        .arg("verify")
        .arg(&file)
        .arg("--keys")
        .arg(&known)
        .args(more)
        .env("HOME", &house.place.folder)
        .output()
        .expect("the command runs: script/sandbox builds it");
    let words = [said.stdout, said.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).concat();
    (said.status.success(), words)
}

scene! {
    async fn anybody_checks_the_receipt_of_a_run_and_runs_it_again(house) {
        let challenged = challenged(&house).await;
        let _working = house.worker(1);
        let (_, mut pat) = supplier(&house, "Brightwater").await;
        let module = ready(&mut pat.browser, &challenged.public, PILOT).await;
        let run = start(&mut pat.browser, &module, "quick").await;
        until(&mut pat.browser, &run, &["Succeeded"]).await;
        let receipt = pat.browser.get(&format!("{run}/receipt.jws")).await.body;
        let keys = house.visitor().get("/.well-known/forecourt-receipt-keys.json").await.body;
        let engagement = challenged.engagement.rsplit('/').next().expect("an id");
        let (good, words) = verify(&house, &receipt, &keys, &["--engagement", engagement, "--rerun", "pilot.wasm"]);
        // One world is a part of the challenge: that is practice, and said so.
        assert!(words.contains("Receipt, practice") && words.contains("made out to Brightwater"), "{words}");
        assert!(good, "{words}");
        let other = keys.replace(&keys[9..19], &keys[10..20]);
        let (good, words) = verify(&house, &receipt, &other, &[]);
        assert!(!good, "{words}");
    }

    async fn without_its_receipt_key_a_portal_says_how_to_restore_or_make_one(house) {
        house.publish_receipt_key().await;
        let op = Op::new(Actor::System, house.now());
        let file = house.place.folder.join("receipt.key");
        let aside = house.place.folder.join("aside");
        std::fs::rename(&file, &aside).expect("moved");
        let receipts::Signer::Missing(words) = receipts::open(&house.portal, &op, &file).await.expect("it is looked for") else {
            panic!("a lost key is not made anew without a word");
        };
        assert!(words.contains("is not there") && words.contains("forecourt admin receipt-key new"), "{words}");
        receipts::Seed::random().keep(&file).expect("written");
        let receipts::Signer::Missing(words) = receipts::open(&house.portal, &op, &file).await.expect("it is looked for") else {
            panic!("another key is not taken");
        };
        assert!(words.contains("holds another key"), "{words}");
        house.wait_minutes(1);
        let op = Op::new(Actor::System, house.now());
        let kid = receipts::renew(&house.portal, &op, &file).await.expect("a new one is made");
        let receipts::Signer::Ready(key) = receipts::open(&house.portal, &op, &file).await.expect("it is looked for") else {
            panic!("the new key signs");
        };
        assert_eq!(key.kid(), kid);
        let keys = house.visitor().get("/.well-known/forecourt-receipt-keys.json").await.body;
        assert_eq!(keys.matches("\"kid\"").count(), 2, "{keys}");
        assert!(keys.contains("valid_until"), "{keys}");
        receipts::revoke(&house.portal, &op, &kid, op.now.plus_hours(-1)).await.expect("it is known");
        assert!(house.visitor().get("/.well-known/forecourt-receipt-keys.json").await.body.contains("revoked_since"));
    }
}
