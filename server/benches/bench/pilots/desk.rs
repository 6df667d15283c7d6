//! Workers of this machine, as other programs, and the portal's own desk where they ask for work.

use crate::process::Installation;
use data_encoding::HEXLOWER;
use domain::actor::Actor;
use portal::{Op, Portal, pilots};
use receipt::{KeyUse, SigningKey};
use server::own_worker;
use std::{
    io::Write,
    path::Path,
    process::{Child, Command, Stdio},
};
use tokio::{sync::watch, task::JoinHandle};

/// Where workers ask for work, until this goes away.
pub struct Desk {
    answering: JoinHandle<()>,
    _open: watch::Sender<bool>,
}

impl Desk {
    pub fn open(portal: &Portal, installation: &Installation) -> Desk {
        let listener = own_worker::listen(&installation.folder).expect("a socket");
        let (open, stopped) = watch::channel(false);
        let answering = tokio::spawn(own_worker::answer(listener, portal.clone(), stopped));
        Desk { answering, _open: open }
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        self.answering.abort();
    }
}

/// A worker, which ends with this.
pub struct Worker(Child);

impl Worker {
    /// Starts one that runs two pilots at a time.
    pub async fn start(portal: &Portal, installation: &Installation) -> Worker {
        let seed = portal::keys::random();
        let key = SigningKey::new(KeyUse::Worker, &seed).verifying();
        let op = Op::new(Actor::System, portal.clock.now());
        let name = uuid::Uuid::now_v7().to_string();
        let id = pilots::register_worker(portal, &op, &name, &key, true).await.expect("it is registered");
        let program = Path::new(env!("CARGO_BIN_EXE_forecourt")).with_file_name("forecourt-worker");
        let mut child = Command::new(program)
            .args(["run", "--from-parent", "--slots", "2", "--portal"])
            .arg(format!("unix:{}", own_worker::socket(&installation.folder).display()))
            .arg("--folder")
            .arg(installation.folder.join(name))
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("script/sandbox builds the worker");
        let line = format!("{{\"worker\":\"{id}\",\"seed\":\"{}\"}}\n", HEXLOWER.encode(seed.as_slice()));
        let input = child.stdin.as_mut().expect("its input");
        input.write_all(line.as_bytes()).expect("it reads who it is");
        Worker(child)
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.0.kill().expect("the process is ours");
        self.0.wait().expect("the process ends");
    }
}
