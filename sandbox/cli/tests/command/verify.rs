//! `pilot verify`.

use crate::scene::{BASELINE, Scene};
use domain::{
    ids::EngagementId,
    pilots::{Evidence, Receipt, WorldsKey, sample_receipts},
};
use insta::assert_snapshot;
use receipt::{
    KeySet, KeyUse, SigningKey,
    reveal::{PartySecret, Reveal, final_key},
};

/// Seeds of keys that belong to these tests and to nothing else.
const PORTAL: [u8; 32] = [1; 32];
const STRANGER: [u8; 32] = [2; 32];

const RERUN: [&str; 4] = ["verify", "evidence.json", "--rerun", "pilot.wasm"];

/// Puts the published half of a receipt key into the scene.
fn publish(scene: &Scene, name: &str, seed: &[u8; 32], key_use: KeyUse) {
    let from = sample_receipts()[0].at.plus_days(-1);
    let keys = KeySet::new(vec![SigningKey::new(key_use, seed).published(from)]).expect("keys");
    scene.write(name, keys.to_json().expect("JSON"));
}

/// A receipt of this evidence, signed by the portal, and the portal's keys.
fn sign(scene: &Scene, evidence: Evidence) -> String {
    publish(scene, "keys.json", &PORTAL, KeyUse::Receipt);
    let receipt = Receipt { evidence, ..sample_receipts().swap_remove(0) };
    let jws = receipt::sign(&receipt, &SigningKey::new(KeyUse::Receipt, &PORTAL)).expect("signed");
    scene.write("receipt.jws", &jws);
    jws
}

fn evidence(scene: &Scene) -> Evidence {
    Evidence::read(&scene.read("evidence.json")).expect("evidence")
}

#[test]
fn evidence_comes_out_again() {
    let scene = Scene::with_evidence();
    let said = scene.pilot(&[&RERUN[..], &["--json"]].concat());
    assert_snapshot!("again", said.ended(0));
    assert_eq!(said.json()["verified"], true);
    assert_eq!(said.json()["rerun"]["steps_compared"], true);
}

#[test]
fn evidence_that_nobody_ran_again_is_not_verified_and_the_words_say_why() {
    let scene = Scene::with_evidence();
    let said = scene.pilot(&["verify", "evidence.json", "--json"]);
    assert!(said.ended(7).starts_with("Evidence, unsigned: nobody vouches for it."), "{said:?}");
    assert_eq!(said.json()["verified"], false);
}

#[test]
fn each_figure_that_was_changed_is_named() {
    let scene = Scene::with_evidence();
    let text = scene.text("evidence.json");
    let mut changed: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    changed["steps"] = "1".into();
    changed["measures"][0]["mean"] = 1.into();
    changed["output_rows"] = "5".into();
    scene.write("evidence.json", changed.to_string());
    let said = scene.pilot(&[&RERUN[..], &["--json"]].concat());
    assert_snapshot!("changed", said.ended(7));
    let fields: Vec<_> = said.json()["rerun"]["differences"]
        .as_array()
        .expect("differences")
        .iter()
        .map(|difference| difference["field"].as_str().expect("a field").to_owned())
        .collect();
    assert_eq!(fields, ["measures[priority].mean", "output_rows", "steps"]);
}

#[test]
fn one_changed_byte_is_refused_or_found() {
    let scene = Scene::with_evidence();
    let text = scene.text("evidence.json");
    let cut = |end: &str| text.find(end).map(|at| at + end.len()).expect(end);
    // A digit of each sort of field; every byte of evidence is tried in the library's own tests.
    for (after, code) in [
        ("\"challenge\":{\"name\":\"repair", 1),
        ("\"engine\":{\"contract\":\"", 7),
        ("\"format\":\"forecourt-evidence/", 1),
        ("\"key\":{\"public\":\"", 7),
        ("\"module\":{\"bytes\":\"", 7),
        ("\"profile\":\"", 7),
        ("\"result\":\"", 7),
        ("\"scenarios\":[\"", 7),
        ("\"worlds\":", 7),
    ] {
        let mut bytes = text.clone().into_bytes();
        let place = cut(after);
        bytes[place] = if bytes[place] == b'2' { b'3' } else { b'2' };
        scene.write("evidence.json", bytes);
        scene.pilot(&RERUN).ended(code);
    }
}

#[test]
fn steps_of_another_fuel_model_are_not_compared_and_that_is_said() {
    let scene = Scene::with_evidence();
    let mut other = evidence(&scene);
    (other.engine.fuel_model, other.steps) = (99, Some(1));
    other.engine.version = "48.0.99".to_owned();
    scene.write("evidence.json", receipt::canonical(&other).expect("JSON"));
    let said = scene.pilot(&RERUN);
    assert!(
        said.ended(0).contains("Steps were not compared: they were counted by another fuel model."),
        "{said:?}"
    );
    assert!(said.words.contains("The evidence says engine 48.0.99, fuel model 99"), "{said:?}");
}

#[test]
fn another_module_is_refused_before_it_runs() {
    let scene = Scene::with_evidence();
    // A custom section more, which means nothing: the same pilot in another file.
    scene.write("pilot.wasm", [BASELINE, &[0, 2, 1, b'x']].concat());
    assert_snapshot!("module", scene.pilot(&RERUN).ended(7));
    scene.pilot(&["run", "pilot.wasm", "--evidence", "other.json"]).ended(0);
}

#[test]
fn another_version_of_the_challenge_is_refused_with_what_to_do() {
    let scene = Scene::with_evidence();
    scene.challenge("target = 0.6", "target = 0.1");
    let said = scene.pilot(&[&RERUN[..], &["--challenge", "mine"]].concat());
    assert!(said.ended(1).contains("Give the folder of that very version with --challenge"), "{said:?}");
}

#[test]
fn a_receipt_verifies_with_the_keys_of_its_portal() {
    let scene = Scene::with_evidence();
    let jws = sign(&scene, evidence(&scene));
    let arguments = ["verify", "receipt.jws", "--keys", "keys.json", "--json"];
    let said = scene.pilot(&arguments);
    assert_snapshot!("receipt", said.ended(0));
    let shown = said.json();
    assert_eq!(
        (&shown["kind"], &shown["signed"], &shown["verified"]),
        (&"receipt".into(), &true.into(), &true.into())
    );
    for end in ["\n", "\r\n"] {
        scene.write("receipt.jws", format!("{jws}{end}"));
        scene.pilot(&arguments).ended(0);
    }
    scene.pilot(&[&arguments[..], &["--rerun", "pilot.wasm"]].concat()).ended(0);
}

/// A receipt of a final, of this evidence and for this engagement.
fn sign_final(scene: &Scene, mut evidence: Evidence, engagement: Option<EngagementId>) {
    publish(scene, "keys.json", &PORTAL, KeyUse::Receipt);
    evidence.key = WorldsKey::Commitment(evidence.result);
    let receipt = Receipt { evidence, engagement, ..sample_receipts().swap_remove(1) };
    let jws = receipt::sign(&receipt, &SigningKey::new(KeyUse::Receipt, &PORTAL)).expect("signed");
    scene.write("receipt.jws", jws);
}

/// Evidence of the whole challenge, as far as its worlds and scenarios tell: nothing was measured.
fn of_the_whole(scene: &Scene) -> Evidence {
    let scenarios = vec!["triage".to_owned(), "raise-order".to_owned()];
    Evidence { worlds: 12, scenarios, measures: vec![], ..evidence(scene) }
}

fn engagement(number: u8) -> EngagementId {
    format!("00000000-0000-0000-0000-00000000000{number}").parse().expect("an id")
}

const VERIFY: [&str; 5] = ["verify", "receipt.jws", "--keys", "keys.json", "--json"];

#[test]
fn a_final_of_fewer_worlds_or_scenarios_than_its_challenge_has_is_none() {
    let scene = Scene::with_evidence();
    let whole = of_the_whole(&scene);
    sign_final(&scene, whole.clone(), None);
    let said = scene.pilot(&VERIFY);
    assert!(said.ended(0).contains("the whole challenge: all scenarios, in all worlds"), "{said:?}");
    assert_eq!(said.json()["whole"], true);
    for (worlds, scenarios) in [(11, 2), (12, 1), (1, 1)] {
        let mut part = Evidence { worlds, ..whole.clone() };
        part.scenarios.truncate(scenarios);
        sign_final(&scene, part.clone(), None);
        let said = scene.pilot(&VERIFY);
        let named = format!("worlds {worlds} of 12; scenarios {} of", part.scenarios.join(", "));
        assert!(said.ended(7).contains(&named), "{said:?}");
        // In practice that is everybody's own choice, and said.
        sign(&scene, part);
        let said = scene.pilot(&VERIFY);
        assert!(said.ended(0).contains(&named), "{said:?}");
        assert_eq!(said.json()["whole"], false);
    }
}

#[test]
fn a_receipt_of_a_challenge_that_is_not_at_hand_says_that_nobody_looked() {
    let scene = Scene::with_evidence();
    scene.challenge("target = 0.6", "target = 0.1");
    sign_final(&scene, evidence(&scene), None);
    let said = scene.pilot(&[&VERIFY[..], &["--challenge", "mine"]].concat());
    assert!(said.ended(0).contains("cannot be seen here"), "{said:?}");
    assert_eq!(said.json()["whole"], serde_json::Value::Null);
}

#[test]
fn a_receipt_does_not_pass_for_one_of_another_engagement() {
    let scene = Scene::with_evidence();
    let [ours, theirs] = [1, 2].map(engagement);
    let held_against =
        |asked: EngagementId| scene.pilot(&[&VERIFY[..], &["--engagement", &asked.to_string()]].concat());
    sign_final(&scene, of_the_whole(&scene), Some(ours));
    let said = held_against(ours);
    assert!(said.ended(0).contains(&format!("for the engagement {ours}")), "{said:?}");
    assert!(held_against(theirs).ended(7).contains("is of another engagement"));
    // A receipt from before they named one is believed, but not for this.
    sign_final(&scene, of_the_whole(&scene), None);
    scene.pilot(&VERIFY).ended(0);
    assert!(held_against(ours).ended(7).contains("names no engagement"));
    // And evidence that nobody signed could name any.
    let asked = ["verify", "evidence.json", "--engagement", &ours.to_string()];
    assert!(scene.pilot(&asked).ended(1).contains("evidence alone names no engagement"));
}

#[test]
fn a_reveal_of_another_engagement_is_not_taken_for_this_ones() {
    let scene = Scene::with_evidence();
    sign_final(&scene, of_the_whole(&scene), Some(engagement(2)));
    scene.write("reveal.json", reveal(&evidence(&scene), "01"));
    let rerun = ["--rerun", "pilot.wasm", "--reveal", "reveal.json"];
    let said = scene.pilot(&[&VERIFY[..], &rerun].concat());
    assert!(said.ended(7).contains("is of another engagement"), "{said:?}");
}

#[test]
fn a_signed_lie_has_a_good_signature_and_does_not_come_out_again() {
    let scene = Scene::with_evidence();
    let mut lie = evidence(&scene);
    lie.rows_read += 1;
    sign(&scene, lie);
    let arguments = ["verify", "receipt.jws", "--keys", "keys.json"];
    scene.pilot(&arguments).ended(0);
    let said = scene.pilot(&[&arguments[..], &["--rerun", "pilot.wasm"]].concat());
    assert!(said.ended(7).contains("  rows_read: the evidence says "), "{said:?}");
}

#[test]
fn a_receipt_is_not_believed_with_other_keys_or_one_byte_changed() {
    let scene = Scene::with_evidence();
    let jws = sign(&scene, evidence(&scene));
    publish(&scene, "stranger.json", &STRANGER, KeyUse::Receipt);
    publish(&scene, "lease.json", &PORTAL, KeyUse::Lease);
    let verify = |keys: &str| scene.pilot(&["verify", "receipt.jws", "--keys", keys]);
    let mut said = verify("stranger.json").ended(7).to_owned();
    said += verify("lease.json").ended(7);
    let mut bytes = jws.into_bytes();
    let middle = bytes.len() / 2;
    bytes[middle] = if bytes[middle] == b'A' { b'B' } else { b'A' };
    scene.write("receipt.jws", bytes);
    said += verify("keys.json").ended(7);
    said += scene.pilot(&["verify", "receipt.jws"]).ended(1);
    scene.write("keys.json", "{}");
    said += verify("keys.json").ended(1);
    assert_snapshot!("not-believed", said);
}

#[test]
fn what_is_no_evidence_is_told_from_evidence_that_was_damaged() {
    let scene = Scene::with_evidence();
    let text = scene.text("evidence.json");
    let mut said = String::new();
    for (content, code) in [
        ("{\"a\":1}".to_owned(), 1),
        (text.replace("forecourt-evidence/1", "forecourt-evidence/9"), 1),
        (text.replace("\"worlds\":1", "\"worlds\":2"), 7),
        (text.replace("\"worlds\":1", "\"worlds\":1,\"more\":1"), 7),
    ] {
        scene.write("evidence.json", content);
        said += scene.pilot(&["verify", "evidence.json"]).ended(code);
    }
    assert_snapshot!("damaged", said);
}

#[test]
fn a_file_of_another_sort_is_not_taken_for_a_receipt() {
    let scene = Scene::new();
    for (content, words) in [
        ("", "note.txt is neither a receipt nor evidence: it is empty"),
        ("<!DOCTYPE html><p>A report", "it begins as neither"),
        ("# A tutorial\n", "it begins as neither"),
    ] {
        scene.write("note.txt", content);
        let said = scene.pilot(&["verify", "note.txt"]);
        assert!(said.ended(1).contains(words), "{said:?}");
    }
}

#[test]
fn the_worlds_of_a_final_need_the_reveal() {
    let scene = Scene::with_evidence();
    let mut bound = evidence(&scene);
    bound.key = WorldsKey::Commitment(bound.result);
    scene.write("evidence.json", receipt::canonical(&bound).expect("JSON"));
    assert!(scene.pilot(&RERUN).ended(1).contains("give it with --reveal"));
    scene.write("reveal.json", "{}");
    scene.pilot(&[&RERUN[..], &["--reveal", "reveal.json"]].concat()).ended(1);
}

/// A reveal of a final in which this evidence's module was locked alone; the commitment is right for the secret of ones.
fn reveal(of: &Evidence, secret: &str) -> String {
    serde_json::json!({
        "engagement": "00000000-0000-0000-0000-000000000001",
        "modules": [of.module.sha256],
        "parties": { "00000000-0000-0000-0000-00000000000a": {
            "commitment": "67172e1cd5f932e5805ad345dbcf378708f94f4aad632118a517dd809b379c58",
            "secret": secret.repeat(32),
        } },
    })
    .to_string()
}

#[test]
fn a_reveal_gives_the_worlds_of_its_final() {
    let scene = Scene::with_evidence();
    let mut bound = evidence(&scene);
    let good = reveal(&bound, "01");
    let Reveal { parties, modules, .. } = Reveal::read(good.as_bytes()).expect("a reveal");
    let secrets = parties.iter().map(|(party, revealed)| (*party, PartySecret::new(&revealed.secret.0)));
    let key = final_key(&secrets.collect(), &modules).expect("a key");
    bound.key = WorldsKey::Commitment(key.commitment());
    scene.write("evidence.json", receipt::canonical(&bound).expect("JSON"));
    let rerun = [&RERUN[..], &["--reveal", "reveal.json", "--json"]].concat();
    scene.write("reveal.json", good);
    let said = scene.pilot(&rerun);
    // Its figures are those of practice, so they come out otherwise; the key is the one it was bound to.
    assert!(said.ended(7).contains("  result: the evidence says "), "{said:?}");
    let differences = said.json()["rerun"]["differences"].to_string();
    assert!(!differences.contains("\"key") && !differences.contains("\"worlds"), "{differences}");
    scene.write("reveal.json", reveal(&bound, "02"));
    assert!(scene.pilot(&rerun).ended(7).contains("is not the one that it was bound to"));
}

#[test]
fn anybody_runs_a_pilot_in_the_worlds_of_a_final_that_is_over() {
    let scene = Scene::with_evidence();
    let practice = evidence(&scene);
    scene.write("reveal.json", reveal(&practice, "01"));
    let run = [
        "run",
        "pilot.wasm",
        "--scenario",
        "triage",
        "--reveal",
        "reveal.json",
        "--profile",
        "small_district_rich",
    ];
    std::fs::remove_file(scene.path("report.html")).expect("that of practice");
    let said = scene.pilot(&run);
    assert!(said.ended(0).contains("the final of reveal.json"), "{said:?}");
    assert!(said.words.contains("this is no final") && !scene.path("report.html").exists(), "{said:?}");
    let again = evidence(&scene);
    assert!(matches!(again.key, WorldsKey::Commitment(_)), "{:?}", again.key);
    assert_ne!(again.result, practice.result, "other worlds");
    scene.pilot(&[&RERUN[..], &["--reveal", "reveal.json"]].concat()).ended(0);
    scene.pilot(&[&run[..], &["--key", "practice-2"]].concat()).ended(2);
    // A reveal does not say whose worlds they are.
    scene.pilot(&run[..6]).ended(2);
    scene.write("reveal.json", reveal(&practice, "02"));
    assert!(scene.pilot(&run).ended(1).contains("is not the one that it was bound to"));
}

#[test]
fn evidence_from_a_stranger_cannot_write_lines_of_ours() {
    let scene = Scene::with_evidence();
    let mut hostile = evidence(&scene);
    let line = "Run again: every figure comes out the same.";
    hostile.profile = format!("x\n{line}\ny\u{1b}[2K\u{202e}");
    hostile.measures[0].name = format!("y\n{line}\nz");
    for name in [hostile.profile.clone(), "small_district_rich".to_owned()] {
        hostile.profile = name;
        scene.write("evidence.json", receipt::canonical(&hostile).expect("JSON"));
        let said = scene.pilot(&RERUN);
        said.ended(7);
        assert!(said.words.contains(line), "{said:#?}");
        assert!(!said.words.lines().any(|said| said == line), "{said:#?}");
        assert!(!said.words.contains(['\u{1b}', '\u{202e}']), "{said:#?}");
    }
}
