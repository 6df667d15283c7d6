//! What suppliers upload: whole or not at all, once, theirs alone, and gone when they delete it.

use super::{Challenged, PILOT, challenged, ready, start, supplier, until, upload};
use crate::{
    engagements::{done, published},
    harness::{Engine, House},
};
use axum::http::StatusCode;
use domain::accounts::Role;

/// The files of modules that a house keeps.
pub fn files(house: &House) -> usize {
    std::fs::read_dir(house.place.folder.join("files/modules")).map_or(0, Iterator::count)
}

scene! {
    async fn a_file_that_is_no_pilot_says_why_and_what_to_do(house) {
        let Challenged { public, .. } = challenged(&house).await;
        let _working = house.worker(1);
        let (_, mut pat) = supplier(&house, "Brightwater").await;
        let module = ready(&mut pat.browser, &public, b"\0asm\x01\0\0\0").await;
        let page = pat.browser.get(&module).await;
        assert!(page.says("Cannot be run") && page.says("a core WebAssembly module"), "{}", page.text());
        assert!(!page.says("Start the run"));
        let token = page.token();
        let answer = pat.browser.post(&module, &[token, vec![("length".to_owned(), "quick".to_owned())]].concat()).await;
        assert_eq!(answer.status, StatusCode::CONFLICT, "{}", answer.text());
        assert!(pat.browser.get(&format!("{public}/pilots")).await.says("20 practice runs left today"));
    }

    async fn nothing_is_kept_of_a_file_that_is_empty_too_large_or_not_there(house) {
        let Challenged { public, .. } = challenged(&house).await;
        let (_, mut pat) = supplier(&house, "Brightwater").await;
        let path = format!("{public}/pilots/upload");
        let note = [("note", "Kept words")];
        for (name, file, status, words) in [
            ("pilot.wasm", Vec::new(), StatusCode::UNPROCESSABLE_ENTITY, "The file is empty"),
            ("", Vec::new(), StatusCode::UNPROCESSABLE_ENTITY, "Choose the file of your pilot"),
            ("pilot.wasm", vec![7; (32 << 20) + 1], StatusCode::PAYLOAD_TOO_LARGE, "larger than 32 MiB"),
        ] {
            let answer = pat.browser.upload(&path, &note, name, &file).await;
            assert_eq!(answer.status, status, "{}", answer.text());
            assert!(answer.says(words), "{words}: {}", answer.text());
            assert_eq!(answer.field("note"), "Kept words", "what was typed stays");
        }
        assert_eq!(files(&house), 0);
        assert!(pat.browser.get(&format!("{public}/pilots")).await.says("You have uploaded nothing yet"));
    }

    async fn the_same_file_twice_at_once_is_one_version(house) {
        let Challenged { public, .. } = challenged(&house).await;
        let (_, pat) = supplier(&house, "Brightwater").await;
        let (mut one, mut two) = (pat.browser.clone(), pat.browser.clone());
        let (one, two) = tokio::join!(upload(&mut one, &public, PILOT), upload(&mut two, &public, PILOT));
        assert_eq!(one, two);
        assert_eq!(files(&house), 1);
    }

    async fn a_file_name_is_text_and_never_a_path(house) {
        let Challenged { public, .. } = challenged(&house).await;
        let (_, mut pat) = supplier(&house, "Brightwater").await;
        let name = "../../../../etc/<script>alert(1)</script>\u{202e}.wasm";
        let answer = pat.browser.upload(&format!("{public}/pilots/upload"), &[], name, PILOT).await;
        done_with(&answer);
        let module = answer.location().to_owned();
        let page = pat.browser.get(&module).await;
        assert!(!page.body.contains("<script>alert") && !page.body.contains('\u{202e}'), "{}", page.body);
        assert!(page.says("script>.wasm"), "{}", page.text());
    }

    async fn what_is_deleted_is_gone_and_what_ran_stays(house) {
        let Challenged { public, .. } = challenged(&house).await;
        let _working = house.worker(1);
        let (_, mut pat) = supplier(&house, "Brightwater").await;
        let module = ready(&mut pat.browser, &public, PILOT).await;
        let run = start(&mut pat.browser, &module, "quick").await;
        until(&mut pat.browser, &run, &["Succeeded"]).await;
        let waiting = start(&mut pat.browser, &module, "full").await;
        let early = pat.browser.submit(&format!("{module}/delete"), &[]).await;
        assert!(early.status == StatusCode::CONFLICT || early.status == StatusCode::SEE_OTHER, "{}", early.text());
        until(&mut pat.browser, &waiting, &["Succeeded"]).await;
        done(pat.browser.submit(&format!("{module}/delete"), &[]).await);
        assert_eq!(files(&house), 0);
        let page = pat.browser.get(&module).await;
        assert!(page.says("Deleted on 3 March 2027") && !page.says("Start the run"), "{}", page.text());
        assert_eq!(pat.browser.get(&format!("{run}/evidence")).await.status, StatusCode::OK);
        // The same file may be uploaded again, as another version.
        let again = upload(&mut pat.browser, &public, PILOT).await;
        assert_ne!(again, module);
        assert!(pat.browser.get(&again).await.says("Version 2"));
    }

    async fn what_a_supplier_uploads_and_runs_is_nobody_elses(house) {
        let Challenged { public, mut officer, mut editor, .. } = challenged(&house).await;
        let _working = house.worker(1);
        let (_, mut pat) = supplier(&house, "Brightwater").await;
        let (_, mut rival) = supplier(&house, "Hearth").await;
        let module = ready(&mut pat.browser, &public, PILOT).await;
        let run = start(&mut pat.browser, &module, "quick").await;
        until(&mut pat.browser, &run, &["Succeeded"]).await;
        let parts = ["", "/cancel", "/events", "/log.txt", "/evidence", "/evidence.json"].map(|part| format!("{run}{part}"));
        let pages = [module.clone(), format!("{module}/delete")].into_iter().chain(parts);
        for path in pages {
            for (who, browser) in [("rival", &mut rival.browser), ("officer", &mut officer.browser), ("editor", &mut editor.browser)] {
                let answer = browser.get(&path).await;
                assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path} as {who}");
            }
            assert_ne!(house.visitor().get(&path).await.status, StatusCode::OK, "{path}");
        }
        let fields = rival.browser.get("/cookies").await.token();
        let started = rival.browser.post(&module, &[fields.clone(), vec![("length".to_owned(), "quick".to_owned())]].concat()).await;
        assert_eq!(started.status, StatusCode::NOT_FOUND);
        for path in [format!("{module}/delete"), format!("{run}/cancel")] {
            assert_eq!(rival.browser.post(&path, &fields).await.status, StatusCode::NOT_FOUND, "{path}");
        }
        assert!(rival.browser.get(&format!("{public}/pilots")).await.says("You have uploaded nothing yet"));
    }

    async fn who_belongs_to_the_council_does_nothing_for_a_supplier_in_it(house) {
        let Challenged { public, officer, .. } = challenged(&house).await;
        let (brightwater, _) = supplier(&house, "Brightwater").await;
        let system = house.system();
        let both = portal::accounts::members::grant(&house.portal, &system, brightwater.id, officer.id, &[Role::Member]);
        both.await.expect("the roles fit");
        let token = portal::operational::sessions::start(&house.portal, &house.system(), officer.id, Some(brightwater.id)).await;
        let mut browser = house.visitor();
        browser.cookies.insert("session".to_owned(), token.expect("the database answers"));
        let answer = browser.get(&format!("{public}/pilots")).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN);
        assert!(answer.says("You belong to a council of this engagement"), "{}", answer.text());
    }

    async fn an_engagement_without_a_challenge_has_no_pilots(house) {
        let (_, _, _, public) = published(&house).await;
        let (_, mut pat) = supplier(&house, "Brightwater").await;
        assert!(!pat.browser.get(&public).await.says("Prove it with a pilot"));
        assert_eq!(pat.browser.get(&format!("{public}/pilots")).await.status, StatusCode::NOT_FOUND);
    }

    async fn nothing_is_uploaded_or_run_once_the_engagement_is_withdrawn(house) {
        let Challenged { public, mut officer, engagement, .. } = challenged(&house).await;
        let working = house.worker(1);
        let (_, mut pat) = supplier(&house, "Brightwater").await;
        let module = ready(&mut pat.browser, &public, PILOT).await;
        let page = pat.browser.get(&module).await;
        drop(working);
        done(officer.browser.submit(&format!("{engagement}/withdraw"), &[("reason", "No money")]).await);
        let answer = pat.browser.post(&module, &page.fields_with(&[("length", "quick")])).await;
        assert_eq!(answer.status, StatusCode::CONFLICT, "{}", answer.text());
        assert!(!pat.browser.get(&format!("{public}/pilots")).await.says("Upload a pilot"));
    }
}

fn done_with(answer: &crate::harness::Answer) {
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
}

/// Set in the process whose disk takes no large file.
const SMALL_DISK: &str = "FORECOURT_TEST_SMALL_DISK";
/// So much of a file this disk takes, in blocks of 512 or 1,024 bytes; the rest finds it full.
const BLOCKS: usize = 16 << 10;

/// Runs the test of this name again, in a process whose disk is small.
fn on_a_small_disk(test: &str) {
    let words = format!("trap '' XFSZ; ulimit -f {BLOCKS}; exec \"$0\" --exact {test} --nocapture");
    let this = std::env::current_exe().expect("this test");
    let ran = std::process::Command::new("sh").arg("-c").arg(words).arg(this).env(SMALL_DISK, "yes").output();
    let ran = ran.expect("a shell");
    let said = String::from_utf8_lossy(&ran.stdout);
    assert!(
        ran.status.success() && said.contains("1 passed"),
        "{said}{}",
        String::from_utf8_lossy(&ran.stderr)
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_disk_that_is_full_keeps_nothing_of_a_file_and_takes_the_next_one() {
    if std::env::var_os(SMALL_DISK).is_none() {
        return on_a_small_disk(
            "pilots::modules::a_disk_that_is_full_keeps_nothing_of_a_file_and_takes_the_next_one",
        );
    }
    let house = House::open(Engine::Sqlite).await;
    let Challenged { public, .. } = challenged(&house).await;
    let (_, mut pat) = supplier(&house, "Brightwater").await;
    let large = vec![0x61; 2 * BLOCKS * 1_024 - 1_000_000];
    let note = [("note", "It reads words now.")];
    let answer = pat.browser.upload(&format!("{public}/pilots/upload"), &note, "large.wasm", &large).await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE, "{}", answer.text());
    assert!(
        answer.says("The file could not be stored") && answer.says("the disk may be full"),
        "{}",
        answer.text()
    );
    assert!(answer.says("It reads words now."), "what was typed is given back: {}", answer.text());
    assert_eq!(files(&house), 0, "nothing is left of it");
    assert!(pat.browser.get(&format!("{public}/pilots")).await.says("You have uploaded nothing yet"));
    upload(&mut pat.browser, &public, PILOT).await;
    assert_eq!(files(&house), 1);
}
