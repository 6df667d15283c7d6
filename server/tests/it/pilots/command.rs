//! The command `pilot` at a portal that listens: from the pasted token to evidence, equal to the byte to that of a run at home.

use super::{Challenged, PILOT, api::token, challenged, program};
use crate::harness::{House, PASSWORD};
use domain::{
    accounts::{OrganisationKind, Role, TokenScope},
    pilots::PilotsShown,
};
use server::serve::Limits;
use std::{
    os::unix::fs::PermissionsExt,
    path::PathBuf,
    process::{Output, Stdio},
};
use tokio::{io::AsyncWriteExt, process::Command};

/// A folder, and somebody who types commands in it.
struct Laptop {
    folder: PathBuf,
}

impl Laptop {
    fn new(house: &House) -> Laptop {
        let folder = house.place.folder.join("laptop");
        std::fs::create_dir_all(&folder).expect("a folder");
        std::fs::write(folder.join("pilot.wasm"), PILOT).expect("written");
        std::fs::write(folder.join("none.wasm"), b"\0asm\x01\0\0\0").expect("written");
        Laptop { folder }
    }

    /// Types `pilot` and these arguments, with this on standard input.
    async fn pilot(&self, arguments: &[&str], input: &str) -> Output {
        let mut child = Command::new(program().with_file_name("pilot"))
            .args(arguments)
            .current_dir(&self.folder)
            .env("XDG_CONFIG_HOME", self.folder.join("config"))
            .env("XDG_CACHE_HOME", self.folder.join("cache"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("there is a command: script/sandbox builds it");
        let mut stdin = child.stdin.take().expect("it is piped");
        stdin.write_all(input.as_bytes()).await.expect("it reads");
        drop(stdin);
        child.wait_with_output().await.expect("it ends")
    }

    /// The same, and how it must end; gives back what it said to people.
    #[track_caller]
    fn ended(said: &Output, code: i32) -> String {
        let words = String::from_utf8_lossy(&said.stderr).into_owned();
        assert_eq!(said.status.code(), Some(code), "{words}");
        words
    }

    fn read(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.folder.join(name)).expect("it was written")
    }
}

scene! {
    async fn from_a_pasted_token_to_evidence_that_is_equal_to_the_byte_to_that_of_a_run_at_home(house) {
        let Challenged { public, .. } = challenged(&house).await;
        let _working = house.worker(1);
        let listening = house.listen(Limits::default()).await;
        let portal = format!("http://{}", listening.address);
        let supplier = house.supplier("Brightwater").await;
        let pat = house.person(supplier.id, OrganisationKind::Supplier, "Pat", &[Role::Admin], Some(PASSWORD)).await;
        let secret = token(&house, &pat, TokenScope::ALL).await;
        let reference = public.rsplit('/').next().expect("the address ends in it");
        let laptop = Laptop::new(&house);

        let words = Laptop::ended(&laptop.pilot(&["runs", "--engagement", reference], "").await, 1);
        assert!(words.contains("you are not logged in"), "{words}");
        let words = Laptop::ended(&laptop.pilot(&["login", &portal], "fcp_nobody-was-given-this\n").await, 1);
        assert!(words.contains("No token that works"), "{words}");
        let words = Laptop::ended(&laptop.pilot(&["login", &portal], &format!("{secret}\n")).await, 0);
        assert!(words.contains("You act for Brightwater") && !words.contains(&secret), "{words}");
        let kept = laptop.folder.join("config/forecourt/pilot.json");
        assert_eq!(std::fs::metadata(&kept).expect("it is kept").permissions().mode() & 0o777, 0o600);

        let push = ["push", "none.wasm", "--engagement", reference];
        let there = Laptop::ended(&laptop.pilot(&push, "").await, 3);
        let here = Laptop::ended(&laptop.pilot(&["check", "none.wasm"], "").await, 3);
        assert!(there.ends_with(&here), "the same words: {there}\n{here}");

        let push = [
            "push", "pilot.wasm", "--engagement", reference, "--note", "From home", "--run", "quick", "--evidence", "there.json",
        ];
        let there = Laptop::ended(&laptop.pilot(&push, "").await, 0);
        assert!(there.contains("Version 2 is ready to run"), "{there}");
        let said = laptop.pilot(&["runs", "--engagement", reference, "--json"], "").await;
        let words = Laptop::ended(&said, 0);
        assert!(words.contains("succeeded") && words.contains("From home"), "{words}");
        let shown: PilotsShown = serde_json::from_slice(&said.stdout).expect("JSON");
        assert_eq!(shown.quota.left, 19);

        let key = shown.practice_key.to_string();
        let run = [
            "run", "pilot.wasm", "--challenge", &shown.challenge.name, "--profile", &shown.profile, "--key", &key, "--worlds", "1",
            "--evidence", "here.json",
        ];
        let here = Laptop::ended(&laptop.pilot(&run, "").await, 0);
        assert_eq!(laptop.read("there.json"), laptop.read("here.json"), "equal to the byte");
        let end = |words: &str| words.lines().find(|line| line.starts_with("succeeded: ")).map(str::to_owned);
        assert!(end(&there).is_some() && end(&there) == end(&here), "the same words: {there}\n{here}");

        let id = shown.runs[0].id.to_string();
        for arguments in [&["logs", &id][..], &["logs", &id, "--follow"]] {
            Laptop::ended(&laptop.pilot(arguments, "").await, 0);
        }
        let words = Laptop::ended(&laptop.pilot(&["logout"], "").await, 0);
        assert!(words.contains("/account/tokens") && !kept.exists(), "{words}");
        listening.stop.send(true).expect("it listens");
    }
}
