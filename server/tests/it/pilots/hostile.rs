//! The hostile battery through the portal: each pilot that does what no pilot should is uploaded, checked and run by the real
//! worker; its owner is told how it ended and what to do, nobody else hears of it, and the portal goes on.

use super::{PILOT, choose, ready, start, stop, supplier, until};
use crate::engagements::{done, public_address, publish, set_up};
use axum::http::StatusCode;
use domain::pilots::EndReason;
use portal::pilots::{Library, Shelved};
use sandbox::challenge::{Challenge, Files, named};
use serde::Deserialize;
use std::{collections::BTreeMap, path::Path};

/// What a day allows at most, which is more than there are tricks.
const RUNS_A_DAY: usize = 100;
/// Where the pilot holds the name of its trick, in the file.
const PLACE: &[u8] = b"trick:                                          ";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Expected {
    end: EndReason,
    #[allow(dead_code, reason = "the sandbox's own tests look at it")]
    detail: Option<String>,
}

/// How each trick must end.
fn expected() -> BTreeMap<String, Expected> {
    toml::from_str(include_str!("../../../../sandbox/guests/hostile/expected.toml")).expect("expected.toml")
}

/// The challenge of repairs with narrow limits, so that no trick takes long.
fn narrow() -> Library {
    let files = named("repairs-triage").expect("it comes with this build");
    let changed: Vec<_> = files
        .paths()
        .map(|path| (path.to_owned(), files.bytes(path).expect("the file").to_vec()))
        .map(|(path, bytes)| if path == "challenge.toml" { (path, narrowed(bytes)) } else { (path, bytes) })
        .collect();
    let files = Files::new(changed.iter().map(|(path, bytes)| (path.as_str(), bytes.as_slice())));
    let challenge = Challenge::read(&files).unwrap_or_else(|faults| panic!("{faults:?}"));
    let shelved = Shelved { card: challenge.card(), packed: files.packed().expect("packed") };
    let read = |_: &[u8]| Err("nobody brings a challenge".to_owned());
    Library::new(vec![shelved], "", read)
}

fn narrowed(toml: Vec<u8>) -> Vec<u8> {
    let mut text = String::from_utf8(toml).expect("text");
    for (before, after) in [
        ("steps_max = 20_000_000_000", "steps_max = 500_000_000"),
        ("host_calls_max = 1_000_000", "host_calls_max = 20_000"),
        ("output_rows_max = 1_000_000", "output_rows_max = 100_000"),
        ("log_bytes_max = 1_048_576", "log_bytes_max = 131_072"),
        ("border_bytes_max = 1_073_741_824", "border_bytes_max = 67_108_864"),
    ] {
        assert!(text.contains(before), "{before}");
        text = text.replace(before, after);
    }
    text.into_bytes()
}

/// The component of the hostile pilot, which script/sandbox builds.
fn component() -> Vec<u8> {
    let target = Path::new(env!("CARGO_BIN_EXE_forecourt")).ancestors().nth(2).expect("the build folder");
    let path = target.join("guests/wasm32-unknown-unknown/release/hostile.wasm");
    let core = std::fs::read(&path)
        .unwrap_or_else(|cause| panic!("{}: {cause}: run script/sandbox", path.display()));
    let mut encoder = wit_component::ComponentEncoder::default();
    encoder.validate(true).module(&core).and_then(|encoder| encoder.encode()).expect("a component")
}

/// The pilot of this trick.
fn pilot(component: &[u8], trick: &str) -> Vec<u8> {
    let places: Vec<_> =
        (0..component.len() - PLACE.len()).filter(|at| component[*at..].starts_with(PLACE)).collect();
    assert_eq!(places.len(), 1, "one place for the name of a trick");
    let mut pilot = component.to_vec();
    let at = places[0] + "trick:".len();
    pilot[at..at + trick.len()].copy_from_slice(trick.as_bytes());
    pilot
}

scene! {
    async fn every_hostile_pilot_ends_as_its_owner_is_told_and_the_portal_goes_on(house) {
        let house = house.with_library(narrow());
        house.publish_receipt_key().await;
        let (_, mut officer, engagement) = set_up(&house).await;
        choose(&mut officer.browser, &engagement).await;
        let runs = RUNS_A_DAY.to_string();
        let terms = [("phases", "practice"), ("practice_runs", runs.as_str())];
        done(officer.browser.submit(&format!("{engagement}/challenge/terms"), &terms).await);
        done(officer.browser.submit(&format!("{engagement}/ready"), &[]).await);
        done(publish(&mut officer.browser, &engagement).await);
        let public = public_address(&mut officer.browser, &engagement).await;
        let (_, mut mallory) = supplier(&house, "Mallory").await;
        let (_, mut rival) = supplier(&house, "Rival").await;
        let working = house.worker(2);
        let (component, expected) = (component(), expected());
        for (trick, Expected { end, .. }) in &expected {
            let module = ready(&mut mallory.browser, &public, &pilot(&component, trick)).await;
            let run = start(&mut mallory.browser, &module, "quick").await;
            let page = until(&mut mallory.browser, &run, &[end.next()]).await;
            assert!(page.says(end.sentence()), "{trick}: {}", page.text());
            let unseen = |letter: char| letter.is_control() && !letter.is_whitespace() || ('\u{202a}'..='\u{202e}').contains(&letter);
            assert!(!page.body.contains(unseen), "{trick}: {}", page.text());
            let evidence = mallory.browser.get(&format!("{run}/evidence")).await;
            assert_eq!(evidence.status, StatusCode::OK, "{trick}");
            assert!(!evidence.body.contains(unseen), "{trick}");
            assert_eq!(rival.browser.get(&run).await.status, StatusCode::NOT_FOUND, "{trick}");
        }
        println!("{} hostile pilots through the portal", expected.len());
        let page = mallory.browser.get(&format!("{public}/pilots")).await;
        assert!(page.says(&format!("{} practice runs left today, of {RUNS_A_DAY}", RUNS_A_DAY - expected.len())), "each is counted: {}", page.text());
        // Whoever comes after them finds all in order.
        let module = ready(&mut rival.browser, &public, PILOT).await;
        let run = start(&mut rival.browser, &module, "quick").await;
        until(&mut rival.browser, &run, &["Succeeded"]).await;
        stop(working).await;
    }
}
