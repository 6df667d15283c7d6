//! A worker on another machine: it joins with a code that works once, over a line that only the portal's certificate opens.

use super::{PILOT, challenged, program, ready, start, supplier, until};
use crate::harness::House;
use portal::pilots;
use server::{config::WorkerListener, own_worker, worker_tls};
use std::{
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
};
use tokio::sync::watch;

/// A certificate and its key, for this machine, in files.
fn certificate(folder: &Path, name: &str) -> (PathBuf, PathBuf) {
    let made = rcgen::generate_simple_self_signed(vec!["127.0.0.1".to_owned()]).expect("a certificate");
    let (certificate, key) = (folder.join(format!("{name}.pem")), folder.join(format!("{name}.key")));
    std::fs::write(&certificate, made.cert.pem()).expect("written");
    std::fs::write(&key, made.signing_key.serialize_pem()).expect("written");
    (certificate, key)
}

/// Where the house answers workers over TLS, until the switch is thrown.
async fn desk(house: &House, certificate: &Path, key: &Path) -> (String, watch::Sender<bool>) {
    let listener = WorkerListener { listen: ([127, 0, 0, 1], 0).into(), tls: None };
    let beside = |future| drop(tokio::spawn(future));
    let tls = worker_tls::listen(&listener, certificate, key, beside).await.expect("it listens");
    let address = axum::serve::Listener::local_addr(&tls).expect("an address");
    let (stop, stopped) = watch::channel(false);
    tokio::spawn(own_worker::answer(tls, house.portal.clone(), stopped));
    (format!("https://{address}"), stop)
}

fn command(what: &str, address: &str, folder: &Path, certificate: &Path) -> Command {
    let mut command = Command::new(program());
    command.args([what, "--portal", address, "--folder"]).arg(folder).arg("--certificate").arg(certificate);
    command.stdin(Stdio::null());
    command
}

async fn join(address: &str, folder: &Path, certificate: &Path, code: &str) -> Output {
    let mut command = command("join", address, folder, certificate);
    command.arg(code);
    tokio::task::spawn_blocking(move || command.output().expect("it runs")).await.expect("it ends")
}

/// A running worker, which ends with this.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        self.0.kill().expect("the process is ours");
        self.0.wait().expect("it ends");
    }
}

scene! {
    async fn a_worker_far_away_joins_once_and_runs_pilots_over_a_line_that_it_knows(house) {
        let challenged = challenged(&house).await;
        let (right, key) = certificate(&house.place.folder, "right");
        let (wrong, _) = certificate(&house.place.folder, "wrong");
        let (address, _stop) = desk(&house, &right, &key).await;
        let code = pilots::add_worker(&house.portal, &house.system(), "the far one", false).await.expect("it is added");
        // A hyphen, with which one random code in 64 would begin, is an option to a command line.
        assert!(code.starts_with("join_"), "a command line takes it as it is");
        let folder = house.place.folder.join("far");
        let refused = join(&address, &folder, &wrong, &code).await;
        assert!(!refused.status.success(), "another certificate is not believed");
        let refused = join(&address, &folder, &right, "not-the-code").await;
        assert!(String::from_utf8_lossy(&refused.stderr).contains("This code does not let a worker join"), "{refused:?}");
        let joined = join(&address, &folder, &right, &code).await;
        assert!(joined.status.success(), "{joined:?}");
        let again = join(&address, &house.place.folder.join("thief"), &right, &code).await;
        assert!(!again.status.success(), "the code works once");
        let running = Running(command("run", &address, &folder, &right).stderr(Stdio::null()).spawn().expect("it runs"));
        let (_, mut pat) = supplier(&house, "Brightwater").await;
        let module = ready(&mut pat.browser, &challenged.public, PILOT).await;
        let run = start(&mut pat.browser, &module, "quick").await;
        until(&mut pat.browser, &run, &["Succeeded"]).await;
        assert!(pat.browser.get(&format!("{run}/evidence")).await.says("the far one"));
        // Its leave is taken away: what comes next waits for another.
        pilots::end_worker(&house.portal, &house.system(), "the far one").await.expect("it is known");
        let run = start(&mut pat.browser, &module, "quick").await;
        tokio::time::sleep(std::time::Duration::from_secs(2)).await;
        // One request of it may have been on its way: then it was let in before its leave was taken.
        let page = pat.browser.get(&run).await;
        assert!(page.says("Waiting"), "{}", page.text());
        drop(running);
    }

    async fn a_name_is_of_one_worker_and_a_code_is_old_after_a_day(house) {
        let op = house.system();
        let code = pilots::add_worker(&house.portal, &op, "one", true).await.expect("it is added");
        pilots::add_worker(&house.portal, &op, "one", true).await.expect_err("the name is taken");
        let listed = pilots::workers(&house.portal, &op).await.expect("listed");
        assert!(listed.len() == 1 && !listed[0].has_joined && listed[0].trusted, "{listed:?}");
        pilots::trust_worker(&house.portal, &op, "one", false).await.expect("it is known");
        assert!(!pilots::workers(&house.portal, &op).await.expect("listed")[0].trusted);
        house.wait_minutes(24 * 60);
        let key = receipt::SigningKey::new(receipt::KeyUse::Worker, &[7; 32]).verifying().x();
        pilots::join(&house.portal, house.now(), &code, &key).await.expect_err("the code is old");
        pilots::end_worker(&house.portal, &op, "one").await.expect("it is known");
        pilots::end_worker(&house.portal, &op, "one").await.expect_err("it is gone");
        pilots::add_worker(&house.portal, &op, "one", false).await.expect("the name is free again");
    }
}
