//! A folder, the command in it, and what it said.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};
use tempfile::TempDir;

/// The module of the baseline: a pilot that needs no building.
pub const BASELINE: &[u8] = include_bytes!("../../../challenges/repairs-triage/baseline.wasm");

/// An empty folder, and somebody who types commands in it.
pub struct Scene {
    folder: TempDir,
}

/// How a command ended, and what it said.
#[derive(Debug)]
pub struct Said {
    pub code: Option<i32>,
    /// For people: standard error. The scene's own folder is `FOLDER`, hashes are `SHA256`, and what is said of progress
    /// is left out: it depends on how quick the machine is.
    pub words: String,
    /// For programs: standard output.
    pub output: String,
}

impl Scene {
    pub fn new() -> Self {
        Self { folder: tempfile::tempdir().expect("a folder") }
    }

    /// A scene with a pilot in it, `pilot.wasm`.
    pub fn with_pilot() -> Self {
        let scene = Self::new();
        scene.write("pilot.wasm", BASELINE);
        scene
    }

    /// A scene with a pilot that ran in one world.
    pub fn with_evidence() -> Self {
        let scene = Self::with_pilot();
        scene.pilot(&["run", "pilot.wasm", "--scenario", "triage"]).ended(0);
        scene
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn read(&self, name: &str) -> Vec<u8> {
        fs::read(self.path(name)).unwrap_or_else(|cause| panic!("{name}: {cause}"))
    }

    pub fn text(&self, name: &str) -> String {
        String::from_utf8(self.read(name)).expect("text")
    }

    pub fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        fs::write(self.path(name), bytes).expect("written");
    }

    /// A challenge of one's own, `mine`: a copy of `repairs-triage` in which one text stands for another.
    pub fn challenge(&self, from: &str, to: &str) {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../challenges/repairs-triage");
        copy(&folder, &self.path("mine"));
        let text = self.text("mine/challenge.toml");
        assert!(text.contains(from), "{from}");
        self.write("mine/challenge.toml", text.replace(from, to));
    }

    /// The command with these arguments, not started yet.
    #[allow(clippy::disallowed_methods, reason = "the command is what these scenes are about")]
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_pilot"));
        command.args(arguments).current_dir(self.folder.path());
        // Pilots that these scenes compiled before are used again, and nobody's own are touched.
        command.env("XDG_CACHE_HOME", Path::new(env!("CARGO_TARGET_TMPDIR")).join("cache"));
        command
    }

    /// cargo with these arguments in a folder of the scene, not started yet.
    #[allow(clippy::disallowed_methods, reason = "suppliers build with it")]
    pub fn cargo(&self, arguments: &[&str], folder: &str) -> Command {
        let mut command = Command::new(env!("CARGO"));
        command.args(arguments).current_dir(self.path(folder));
        command
    }

    /// Types `pilot` and these arguments.
    pub fn pilot(&self, arguments: &[&str]) -> Said {
        self.said(&self.command(arguments).output().expect("the command"))
    }

    pub fn said(&self, output: &Output) -> Said {
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("text");
        let folder = self.folder.path().display().to_string();
        let words = text(&output.stderr).replace(&folder, "FOLDER");
        let words: String = words.split_inclusive('\n').filter(|line| !is_progress(line)).collect();
        let words = shortened(&words);
        Said { code: output.status.code(), words, output: text(&output.stdout) }
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        let to = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &to);
        } else {
            fs::copy(entry.path(), to).expect("copied");
        }
    }
}

fn is_progress(line: &str) -> bool {
    let of_run = [": your pilot ", ": the baseline "].iter().any(|said| line.contains(said));
    // How long something has taken, as in “Compiling ... 6 s”; other words may follow three dots, too.
    let of_time = line
        .split_once(" ... ")
        .is_some_and(|(_, rest)| rest.starts_with(|first: char| first.is_ascii_digit()));
    of_time || line.ends_with(" ...\n") || (line.starts_with("World ") && of_run)
}

/// The words with `SHA256` for each hash in them: hashes change with every challenge, and words must not.
fn shortened(words: &str) -> String {
    let is_hex = |c: char| matches!(c, '0'..='9' | 'a'..='f');
    let parts = words.split_inclusive(|c| !is_hex(c)).map(|part| {
        let hash = part.trim_end_matches(|c| !is_hex(c));
        if hash.len() == 64 { part.replace(hash, "SHA256") } else { part.to_owned() }
    });
    parts.collect()
}

impl Said {
    /// Holds that it ended with this code, and gives the words.
    #[track_caller]
    pub fn ended(&self, code: i32) -> &str {
        assert_eq!(self.code, Some(code), "{self:#?}");
        &self.words
    }

    /// What programs read.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.output).unwrap_or_else(|cause| panic!("{cause}: {self:#?}"))
    }
}
