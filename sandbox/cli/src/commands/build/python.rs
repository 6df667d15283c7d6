//! From a folder with a `pilot.py` to a component, by componentize-py.
//!
//! componentize-py is a Python package with native code. It goes into a virtual environment in this user's cache, one
//! for each content of `requirements.txt` and version of Python, so that pilots that ask for the same share it and
//! nothing is put into the supplier's own Python.

use crate::{exit::Problem, place, speak::Speak};
use domain::pilots::Sha256;
use std::{
    ffi::OsStr,
    fs::{self, File},
    io,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};

/// What the host calls, and what a pilot in Python is known by.
const PILOT: &str = "pilot.py";
/// The module of the SDK that componentize-py is told of.
const ENTRY: &str = "forecourt_pilot.entry";
/// What is installed when the pilot has no `requirements.txt`, or one that does not name it.
const COMPONENTIZE: &str = "componentize-py==0.25.1";
/// The oldest Python on which componentize-py runs.
const OLDEST: (u32, u32) = (3, 10);
/// The file in a virtual environment that says that all was installed.
const COMPLETE: &str = "complete";
/// How the SDK's own refusals begin.
const REFUSAL: &str = "forecourt_pilot.error.PilotError: ";
/// How many lines are shown of what another program says.
const LINES_MAX: usize = 12;

/// Whether the pilot in this folder is written in Python.
pub fn is_here(folder: &Path) -> bool {
    folder.join(PILOT).is_file()
}

/// Builds it, and gives its name and the component.
pub fn build(folder: &Path, speak: &Speak) -> Result<(String, Vec<u8>), Problem> {
    let (name, sdk) = (name(folder)?, sdk(folder)?);
    let requirements = requirements(folder)?;
    let tools = Tools::open(&requirements)?;
    if !tools.complete() {
        tools.install(folder, &requirements, speak)?;
    }
    speak.say("Building with componentize-py, about 15 seconds ...");
    Ok((name, tools.componentize(folder, &sdk, speak)?))
}

/// The name of the folder, as cargo would write that of a package.
fn name(folder: &Path) -> Result<String, Problem> {
    let whole = folder.canonicalize().map_err(|cause| {
        Problem::given(format!("{} cannot be opened: {cause}", folder.display()), "Give another folder.")
    })?;
    let name = whole.file_name().map(|name| name.to_string_lossy().replace('_', "-"));
    name.ok_or_else(|| {
        Problem::given(
            "the folder has no name to give to the pilot",
            "Put pilot.py into a folder of its own.",
        )
    })
}

/// Where the SDK is: beside the pilot.
fn sdk(folder: &Path) -> Result<PathBuf, Problem> {
    let sdk = folder.join("sdk");
    if sdk.join("forecourt_pilot/entry.py").is_file() && sdk.join("wit").is_dir() {
        return Ok(sdk);
    }
    Err(Problem::given(
        format!("there is no SDK in {}", sdk.display()),
        "Make a new pilot with pilot new --lang python, and copy the folder sdk out of it.",
    ))
}

/// What is to be installed, as pip reads it.
fn requirements(folder: &Path) -> Result<String, Problem> {
    let path = folder.join("requirements.txt");
    let text = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => String::new(),
        Err(cause) => {
            return Err(Problem::given(
                format!("{} cannot be read: {cause}", path.display()),
                format!("It is a text that pip reads, such as: {COMPONENTIZE}"),
            ));
        }
    };
    Ok(with_componentize(text))
}

fn with_componentize(text: String) -> String {
    if text.lines().any(|line| line.trim_start().starts_with("componentize-py")) {
        return text;
    }
    format!("{text}\n{COMPONENTIZE}\n")
}

/// A virtual environment in this user's cache. Nobody else touches it for as long as this is held.
struct Tools {
    folder: PathBuf,
    python: String,
    _held: File,
}

impl Tools {
    /// The one for these requirements and this user's Python, whether it is complete or not.
    fn open(requirements: &str) -> Result<Self, Problem> {
        let python = version()?;
        let cache = place::cache()?;
        let of = Sha256::of(format!("{python}\n{requirements}").as_bytes()).to_string();
        let folder = cache.join(format!("python-{python}-{}", of.get(..12).unwrap_or(&of)));
        let held = hold(&folder.with_added_extension("lock")).map_err(|cause| {
            Problem::given(
                format!("{} cannot be used: {cause}", cache.display()),
                "Set XDG_CACHE_HOME to a folder that you may write to.",
            )
        })?;
        Ok(Self { folder, python, _held: held })
    }

    fn complete(&self) -> bool {
        self.folder.join(COMPLETE).is_file()
    }

    /// Makes it anew, and lets pip install what is wanted.
    fn install(&self, pilot: &Path, requirements: &str, speak: &Speak) -> Result<(), Problem> {
        speak.say(format!(
            "Installing componentize-py for Python {} into {}; this is done once, and needs the network ...",
            self.python,
            self.folder.display()
        ));
        let failed = |cause: io::Error| {
            Problem::given(
                format!("{} cannot be written: {cause}", self.folder.display()),
                "Set XDG_CACHE_HOME to a folder that you may write to.",
            )
        };
        if self.folder.exists() {
            fs::remove_dir_all(&self.folder).map_err(failed)?;
        }
        let venv = ran(command("python3").args(["-m", "venv"]).arg(&self.folder))?;
        if !venv.status.success() {
            return Err(Problem::given(
                format!("Python made no virtual environment:\n{}", last_lines(&both(&venv))),
                "On Debian and Ubuntu: sudo apt install python3-venv. Then build again.",
            ));
        }
        let wanted = self.folder.join("requirements.txt");
        fs::write(&wanted, requirements).map_err(failed)?;
        let mut pip = command(self.folder.join("bin/python"));
        pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement"]);
        // What requirements.txt names by a path is named from the pilot's folder.
        pip.arg(&wanted).current_dir(pilot);
        let installed =
            speak.while_doing(|seconds| format!("Installing ... {seconds} s"), || ran(&mut pip))?;
        if !installed.status.success() {
            return Err(Problem::given(
                format!(
                    "pip did not install what requirements.txt names:\n{}",
                    last_lines(&both(&installed))
                ),
                "It needs the network, or a mirror that pip is set up for; and each package in the version named.",
            ));
        }
        fs::write(self.folder.join(COMPLETE), "").map_err(failed)
    }

    /// Makes the component.
    fn componentize(&self, pilot: &Path, sdk: &Path, speak: &Speak) -> Result<Vec<u8>, Problem> {
        let output = self.folder.join("built.wasm");
        let mut componentize = command(self.folder.join("bin/componentize-py"));
        componentize.arg("--quiet").arg("--wit-path").arg(sdk.join("wit")).args(["--world", "pilot"]);
        componentize.args(["componentize", "--stub-wasi", "--python-path"]).arg(pilot);
        componentize.arg("--python-path").arg(sdk).arg("--output").arg(&output).arg(ENTRY);
        // So that it finds the packages that requirements.txt names, and no others.
        componentize.env("VIRTUAL_ENV", &self.folder).env_remove("PYTHONPATH").env("RUST_BACKTRACE", "0");
        let built =
            speak.while_doing(|seconds| format!("Building ... {seconds} s"), || ran(&mut componentize))?;
        if !built.status.success() {
            let told = told(&String::from_utf8_lossy(&built.stderr));
            let advice = advice(&told);
            return Err(Problem::given(format!("Python could not import the pilot:\n{told}"), advice));
        }
        let component = fs::read(&output).map_err(|cause| {
            Problem::given(format!("componentize-py wrote no component: {cause}"), "Build again.")
        })?;
        // It is large, and what could not be deleted is written over by the next.
        let _ = fs::remove_file(&output);
        Ok(component)
    }
}

/// Waits until nobody else holds this file, and holds it.
fn hold(path: &Path) -> io::Result<File> {
    path.parent().map_or(Ok(()), fs::create_dir_all)?;
    let file = File::create(path)?;
    file.lock()?;
    Ok(file)
}

/// The version of this user's Python, such as `3.11.2`.
fn version() -> Result<String, Problem> {
    let advice = "Install Python 3.10 or newer with its module venv; on Debian and Ubuntu: \
                  sudo apt install python3 python3-venv";
    let asked = command("python3")
        .args(["-c", "import sys; print('.'.join(map(str, sys.version_info[:3])))"])
        .output()
        .map_err(|cause| Problem::given(format!("python3 cannot be started: {cause}"), advice))?;
    let version = String::from_utf8_lossy(&asked.stdout).trim().to_owned();
    match numbers(&version) {
        Some(numbers) if numbers >= OLDEST => Ok(version),
        Some(_) => Err(Problem::given(format!("python3 is {version}, which is too old"), advice)),
        None => Err(Problem::given(format!("python3 does not run:\n{}", last_lines(&both(&asked))), advice)),
    }
}

/// The first two numbers of a version.
fn numbers(version: &str) -> Option<(u32, u32)> {
    let mut parts = version.split('.').map(|part| part.parse().ok());
    Some((parts.next()??, parts.next()??))
}

#[allow(
    clippy::disallowed_methods,
    reason = "building is Python's: the supplier's own, on the supplier's machine"
)]
fn command(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    command.stdin(Stdio::null());
    command
}

/// Runs it to its end, and keeps what it says.
fn ran(command: &mut Command) -> Result<Output, Problem> {
    command.output().map_err(|cause| {
        Problem::given(
            format!("{} cannot be started: {cause}", command.get_program().display()),
            "Delete the folder forecourt-pilot in your cache, and build again.",
        )
    })
}

/// What a program said: errors last, since those count.
fn both(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

/// The last lines of a text: those above them seldom help.
fn last_lines(text: &str) -> String {
    let lines: Vec<_> = text.lines().filter(|line| !line.trim().is_empty()).collect();
    lines.get(lines.len().saturating_sub(LINES_MAX)..).unwrap_or_default().join("\n")
}

/// The traceback of the pilot, out of what componentize-py says of it: without its own, without the SDK's calls, and
/// with paths as the supplier knows them.
fn told(said: &str) -> String {
    let traceback = said.split_once("AssertionError: ").map_or(said, |(_, after)| after);
    let traceback = traceback.split("\n\nCaused by:").next().unwrap_or(traceback);
    let (mut kept, mut of_sdk) = (vec![], false);
    for line in traceback.lines().filter(|line| !line.trim().is_empty()) {
        if line.starts_with("  File ") || !line.starts_with(' ') {
            of_sdk = line.contains("/forecourt_pilot/") || line.contains("<frozen importlib");
        }
        if !of_sdk {
            kept.push(line.replace("File \"/0/", "File \""));
        }
    }
    // What the SDK refuses is said in words of its own, which need no traceback.
    let refusal = kept.last().and_then(|line| line.strip_prefix(REFUSAL));
    match refusal {
        Some(refusal) => refusal.to_owned(),
        None if kept.is_empty() => "it ended Python, and said nothing: it may call sys.exit".to_owned(),
        None => last_lines(&kept.join("\n")),
    }
}

fn advice(told: &str) -> &'static str {
    if told.contains("ModuleNotFoundError") || told.contains("ImportError") {
        "Packages in pure Python: name them in requirements.txt, with their version. There is no numpy, and no other \
         package with native code."
    } else {
        "Mend it, and build again."
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mistake_at_the_top_of_the_pilot_is_shown_without_the_calls_that_led_there() {
        let said = r#"Traceback (most recent call last):
  File "/cache/bin/componentize-py", line 8, in <module>
    sys.exit(script())
             ^^^^^^^^
AssertionError: Traceback (most recent call last):
  File "/1/forecourt_pilot/entry.py", line 21, in <module>
    import pilot  # noqa: E402
    ^^^^^^^^^^^^
  File "/0/pilot.py", line 1, in <module>
    import numpy
ModuleNotFoundError: No module named 'numpy'


Caused by:
    ModuleNotFoundError: No module named 'numpy'
"#;
        let shown = r#"Traceback (most recent call last):
  File "pilot.py", line 1, in <module>
    import numpy
ModuleNotFoundError: No module named 'numpy'"#;
        assert_eq!(told(said), shown);
    }

    #[test]
    fn what_the_sdk_refuses_is_said_in_its_own_words_alone() {
        let said = "AssertionError: Traceback (most recent call last):\n  File \"/1/forecourt_pilot/entry.py\", line 24\n    \
                    raise PilotError(\nforecourt_pilot.error.PilotError: pilot.py has no function run()\n\n\nCaused by:\n";
        assert_eq!(told(said), "pilot.py has no function run()");
    }

    #[test]
    fn a_pilot_that_ends_python_is_not_met_with_silence() {
        assert!(told("").contains("sys.exit"));
    }

    #[test]
    fn only_a_missing_package_brings_the_advice_about_packages() {
        assert!(advice("ModuleNotFoundError: No module named 'numpy'").contains("requirements.txt"));
        assert_eq!(advice("SyntaxError: invalid syntax"), "Mend it, and build again.");
    }

    #[test]
    fn words_of_another_shape_are_shown_as_they_are() {
        assert_eq!(told("no space left\n"), "no space left");
    }

    #[test]
    fn of_a_long_story_the_end_is_shown() {
        let story: String = (1..=30).map(|line| format!("{line}\n")).collect();
        let end = last_lines(&story);
        assert!(end.starts_with("19\n") && end.ends_with("\n30"), "{end}");
    }

    #[test]
    fn requirements_that_do_not_name_the_tool_get_it() {
        let own = "# mine\ncomponentize-py==0.25.0\n".to_owned();
        assert_eq!(with_componentize(own.clone()), own);
        assert_eq!(with_componentize("attrs==25.1.0".to_owned()), "attrs==25.1.0\ncomponentize-py==0.25.1\n");
    }

    #[test]
    fn the_template_names_the_same_version() {
        let template = include_str!("../../../templates/python/requirements.txt");
        assert!(template.lines().any(|line| line == COMPONENTIZE));
    }

    #[test]
    fn a_version_is_older_by_its_numbers_and_not_by_its_letters() {
        assert!(numbers("3.9.18").is_some_and(|version| version < OLDEST));
        assert!(numbers("3.14.0").is_some_and(|version| version >= OLDEST));
        assert_eq!(numbers("Python"), None);
    }
}
