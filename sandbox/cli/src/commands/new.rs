//! `pilot new`: the folder of a new pilot, which builds at once.
//!
//! Each language is a folder of `templates`. In the paths and texts of its files `{name}` stands for the pilot's name.
//! What a pilot in Rust is written with goes along, so that nothing has to be fetched from anywhere but Rust's own
//! registry.

use crate::{
    exit::{Ended, Exit, Problem},
    speak::Speak,
};
use include_dir::{Dir, include_dir};
use std::{
    fs, io,
    path::{Path, PathBuf},
};

static TEMPLATES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/templates");
static RUST_SDK: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../guests/sdk");

/// What stands for the pilot's name in a template.
const NAME: &str = "{name}";
/// The longest name.
const NAME_CHARACTERS_MAX: usize = 40;
/// Names that mean something else to a compiler or an interpreter, or are taken within the folder.
const TAKEN: &str = "\
    abstract alloc and as assert async await become box break build class const continue core crate def \
    del do dyn elif else enum except extern false final finally fn for forecourt-pilot from gen global \
    if impl import in is lambda let loop macro match mod move mut none not or override pass pilot priv \
    proc-macro pub raise ref return sdk self static std struct super test trait true try type typeof \
    unsafe unsized use virtual where while with yield";

/// The arguments of `pilot new`.
#[derive(clap::Args)]
pub struct Arguments {
    /// The pilot's name: lower-case letters, digits and hyphens, a letter first. Its folder is called so, too.
    name: String,
    /// What it is written in.
    #[arg(long, default_value = "rust")]
    lang: String,
}

/// Makes the folder.
pub fn new(arguments: &Arguments, speak: &Speak) -> Ended {
    let name = arguments.name.as_str();
    if let Some(fault) = fault(name) {
        return Err(Problem::given(
            format!("“{name}” cannot be a pilot's name: {fault}"),
            "Take lower-case letters, digits and hyphens, a letter first, such as quick-triage.",
        ));
    }
    let template = template(&arguments.lang)?;
    let folder = PathBuf::from(name);
    // This is what keeps an existing folder as it is: nothing is written before it, and everything within it.
    fs::create_dir(&folder).map_err(|cause| occupied(&folder, &cause))?;
    let mut written = vec![];
    write(template, template.path(), &folder, Some(name), &mut written)?;
    if let Some(sdk) = sdk(&arguments.lang) {
        write(sdk, sdk.path(), &folder.join("sdk"), None, &mut written)?;
    }
    written.sort();
    speak.say(format!("Made the folder {name}: start with its README.md."));
    speak.say(format!("Next:  cd {name} && pilot build && pilot run {name}.wasm"));
    speak.json(&serde_json::json!({ "folder": folder, "files": written }));
    Ok(Exit::Done)
}

/// Why this cannot be a name, if so.
fn fault(name: &str) -> Option<&'static str> {
    let is_allowed = |c: char| matches!(c, 'a'..='z' | '0'..='9' | '-');
    if !name.starts_with(|c: char| c.is_ascii_lowercase()) {
        Some("it does not begin with a lower-case letter")
    } else if !name.chars().all(is_allowed) {
        Some("it has other characters than lower-case letters, digits and hyphens")
    } else if name.len() > NAME_CHARACTERS_MAX {
        Some("it is longer than 40 characters")
    } else if name.ends_with('-') || name.contains("--") {
        Some("a hyphen stands between two other characters")
    } else if TAKEN.split(' ').any(|taken| taken == name) {
        Some("the word means something else")
    } else {
        None
    }
}

fn template(language: &str) -> Result<&'static Dir<'static>, Problem> {
    let found = TEMPLATES.dirs().find(|folder| folder.path() == Path::new(language));
    found.ok_or_else(|| {
        let known: Vec<_> = TEMPLATES.dirs().map(|folder| folder.path().display().to_string()).collect();
        Problem::given(
            format!("there is no template for “{language}”"),
            format!("Give --lang with one of: {}.", known.join(", ")),
        )
    })
}

/// What pilots in this language are written with, as far as it does not come from elsewhere: it goes into `sdk`.
fn sdk(language: &str) -> Option<&'static Dir<'static>> {
    (language == "rust").then_some(&RUST_SDK)
}

fn occupied(folder: &Path, cause: &io::Error) -> Problem {
    if cause.kind() == io::ErrorKind::AlreadyExists {
        let what = format!("{} is there already, and is left as it is", folder.display());
        return Problem::given(what, "Take another name, or move it away.");
    }
    Problem::unwritable(folder, cause, "Go to a folder that you may write to.")
}

/// Writes a folder and those within it; `prefix` is left off the paths, and `name` put into paths and texts.
fn write(
    from: &Dir<'_>,
    prefix: &Path,
    to: &Path,
    name: Option<&str>,
    written: &mut Vec<PathBuf>,
) -> Result<(), Problem> {
    let put = |path: &Path, bytes: &[u8]| {
        path.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| fs::write(path, bytes))
    };
    for file in from.files() {
        let path = file.path().strip_prefix(prefix).unwrap_or(file.path());
        let (path, bytes) = match (name, file.contents_utf8()) {
            (Some(name), Some(text)) => {
                let path = path.to_string_lossy().replace(NAME, name);
                (to.join(path), text.replace(NAME, name).into_bytes())
            }
            _ => (to.join(path), file.contents().to_vec()),
        };
        put(&path, &bytes)
            .map_err(|cause| Problem::unwritable(&path, &cause, "Delete the folder, and try again."))?;
        written.push(path);
    }
    from.dirs().try_for_each(|inner| write(inner, prefix, to, name, written))
}
