//! What the command line and the environment ask for.

use std::{env, path::PathBuf};

use crate::Outcome;

const USAGE: &str = "usage: site [--release] [--check-budget] [--out FOLDER]";

/// One call of the builder.
pub struct Args {
    /// The workspace's top folder.
    pub root: PathBuf,
    /// Cargo's build folder.
    pub target: PathBuf,
    /// Where the site is written.
    pub out: PathBuf,
    /// Small and slow to build, instead of quick to build.
    pub release: bool,
    /// Fail when the scripts and the WebAssembly together are over the budget.
    pub check_budget: bool,
}

impl Args {
    /// Reads the process's arguments, `CARGO_TARGET_DIR` and `XDG_CACHE_HOME`.
    pub fn from_env() -> Outcome<Self> {
        let target = match env::var_os("CARGO_TARGET_DIR") {
            Some(folder) => PathBuf::from(folder),
            None => cache_folder()?.join("forecourt").join("target"),
        };
        // The clone it is called in: another clone may have built this program, for they share the build folder.
        let root = env::current_dir().map_err(|error| format!("there is no folder to work in: {error}"))?;
        if !root.join("style").join("main.scss").is_file() {
            return Err(format!("{} is not the workspace's top folder: call it there", root.display()).into());
        }
        Self::parse(env::args().skip(1), root, target)
    }

    fn parse(words: impl Iterator<Item = String>, root: PathBuf, target: PathBuf) -> Outcome<Self> {
        let mut args = Self { root, out: target.join("site"), target, release: false, check_budget: false };
        let mut words = words;
        while let Some(word) = words.next() {
            match word.as_str() {
                "--release" => args.release = true,
                "--check-budget" => args.check_budget = true,
                "--out" => {
                    args.out = words.next().ok_or(format!("--out needs a folder\n{USAGE}"))?.into();
                }
                other => return Err(format!("there is no option {other}\n{USAGE}").into()),
            }
        }
        Ok(args)
    }
}

fn cache_folder() -> Outcome<PathBuf> {
    if let Some(folder) = env::var_os("XDG_CACHE_HOME").filter(|folder| !folder.is_empty()) {
        return Ok(folder.into());
    }
    let home = env::var_os("HOME")
        .ok_or("set HOME, XDG_CACHE_HOME or CARGO_TARGET_DIR: there is no folder to build in")?;
    Ok(PathBuf::from(home).join(".cache"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    fn parse(words: &[&str]) -> Outcome<Args> {
        Args::parse(words.iter().map(|word| word.to_string()), "/clone".into(), "/build".into())
    }

    #[test]
    fn the_site_lies_in_the_build_folder_unless_told_otherwise() {
        assert_eq!(parse(&[]).unwrap().out, Path::new("/build/site"));
        assert_eq!(parse(&["--out", "/elsewhere"]).unwrap().out, Path::new("/elsewhere"));
    }

    #[test]
    fn an_unknown_option_is_named() {
        assert!(parse(&["--relase"]).err().unwrap().to_string().contains("--relase"));
        assert!(parse(&["--out"]).is_err());
    }
}
