//! `pilot build`: from a project in Rust, or in Python, to a component.

mod python;

use crate::{
    exit::{Ended, Exit, Problem},
    place,
    speak::Speak,
};
use domain::pilots::Sha256;
use serde::Deserialize;
use std::{
    path::{Path, PathBuf},
    process::{Command, Stdio},
};
use wit_component::ComponentEncoder;

/// What a pilot is compiled for: no system at all.
const TARGET: &str = "wasm32-unknown-unknown";

/// The arguments of `pilot build`.
#[derive(clap::Args)]
pub struct Arguments {
    /// The folder of the pilot.
    #[arg(default_value = ".")]
    folder: PathBuf,
    /// Where to write the component; in the folder of the pilot, under its name, when it is not given.
    #[arg(long, short)]
    output: Option<PathBuf>,
}

/// A line of what cargo tells programs.
#[derive(Deserialize)]
struct Message {
    reason: String,
    #[serde(default)]
    filenames: Vec<PathBuf>,
    target: Option<Target>,
    manifest_path: Option<PathBuf>,
}

#[derive(Deserialize)]
struct Target {
    name: String,
    kind: Vec<String>,
}

/// Builds.
pub fn build(arguments: &Arguments, speak: &Speak) -> Ended {
    let (name, component) = if python::is_here(&arguments.folder) {
        python::build(&arguments.folder, speak)?
    } else {
        rust(&arguments.folder, speak)?
    };
    // Without the dot that stands for this folder: people will copy the line below.
    let folder = arguments.folder.strip_prefix(".").unwrap_or(&arguments.folder);
    let output = arguments.output.clone().unwrap_or_else(|| folder.join(format!("{name}.wasm")));
    std::fs::write(&output, &component)
        .map_err(|cause| Problem::unwritable(&output, &cause, "Give another place with --output."))?;
    let sha256 = Sha256::of(&component);
    speak.say(format!("Built {}: {} bytes, SHA-256 {sha256}", output.display(), component.len()));
    speak.say(format!("Next:  pilot run {}", output.display()));
    speak.json(&serde_json::json!({ "file": output, "bytes": component.len(), "sha256": sha256 }));
    Ok(Exit::Done)
}

/// Builds a pilot in Rust, and gives its name and the component.
fn rust(folder: &Path, speak: &Speak) -> Result<(String, Vec<u8>), Problem> {
    let manifest = folder.join("Cargo.toml");
    if !manifest.is_file() {
        return Err(Problem::given(
            format!("there is neither Cargo.toml nor pilot.py in {}", folder.display()),
            "Make a pilot with pilot new, or give the folder of one.",
        ));
    }
    speak.say("Building with cargo, for release ...");
    let (name, core) = cargo(&manifest)?;
    Ok((name, component(&core)?))
}

/// What keeps the paths of this machine out of the module: they are nobody's business, and without them the same source
/// gives the same bytes wherever it is built. Added to whatever flags the supplier has set.
fn without_paths(manifest: &Path) -> String {
    let project = manifest.canonicalize().ok().and_then(|manifest| manifest.parent().map(Path::to_owned));
    let folders = [(place::cargo_home(), "cargo"), (project, "pilot")];
    let flags: Vec<_> = folders
        .into_iter()
        .filter_map(|(folder, name)| Some(format!("--remap-path-prefix={}={name}", folder?.display())))
        .collect();
    let flags = serde_json::to_string(&flags).unwrap_or_else(|_| "[]".to_owned());
    format!("target.{TARGET}.rustflags={flags}")
}

/// Lets cargo build, and gives the name and the core module of the pilot.
fn cargo(manifest: &Path) -> Result<(String, Vec<u8>), Problem> {
    #[allow(
        clippy::disallowed_methods,
        reason = "building is cargo's: the supplier's own, on the supplier's machine"
    )]
    let mut cargo = Command::new("cargo");
    cargo
        .args([
            "build",
            "--release",
            "--target",
            TARGET,
            "--message-format",
            "json-render-diagnostics",
            "--config",
        ])
        .arg(without_paths(manifest))
        .arg("--manifest-path")
        .arg(manifest)
        .stdin(Stdio::null())
        .stderr(Stdio::inherit());
    let ran = cargo.output().map_err(|cause| {
        Problem::given(
            format!("cargo cannot be started: {cause}"),
            "Install Rust from rustup.rs, or put cargo on the PATH.",
        )
    })?;
    if !ran.status.success() {
        return Err(Problem::given(
            "cargo did not build the pilot",
            format!("Its words are above. If the target is missing: rustup target add {TARGET}"),
        ));
    }
    let manifest = manifest.canonicalize().unwrap_or_else(|_| manifest.to_owned());
    let messages = ran
        .stdout
        .split(|byte| *byte == b'\n')
        .filter_map(|line| serde_json::from_slice::<Message>(line).ok());
    let mut built = messages.filter(|message| {
        message.reason == "compiler-artifact" && message.manifest_path.as_deref() == Some(manifest.as_path())
    });
    let found = built.find_map(|message| {
        let target = message.target.filter(|target| target.kind.iter().any(|kind| kind == "cdylib"))?;
        let file =
            message.filenames.into_iter().find(|file| file.extension().is_some_and(|end| end == "wasm"))?;
        Some((target.name, file))
    });
    let (name, file) = found.ok_or_else(|| {
        Problem::given(
            "cargo built no WebAssembly module from this project",
            "Its Cargo.toml needs [lib] with crate-type = [\"cdylib\", \"rlib\"], as pilot new writes it.",
        )
    })?;
    let core = std::fs::read(&file).map_err(|cause| {
        Problem::given(format!("{} cannot be read: {cause}", file.display()), "Build again.")
    })?;
    Ok((name.replace('_', "-"), core))
}

/// Makes a core module a component.
fn component(core: &[u8]) -> Result<Vec<u8>, Problem> {
    let encoded =
        ComponentEncoder::default().validate(true).module(core).and_then(|encoder| encoder.encode());
    encoded.map_err(|fault| {
        Problem::given(
            format!("the module cannot be made a component: {fault:#}"),
            "It must use the SDK's pilot! macro, and nothing that needs an operating system.",
        )
    })
}
