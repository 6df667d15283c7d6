//! The files of the workspace, as git sees them.

use std::{path::PathBuf, process::Command};

/// A file of the repository.
pub struct File {
    /// Its path from the top, such as `app/src/lib.rs`.
    pub path: String,
    pub text: String,
}

/// The clone that is tested: cargo says where it is. Another clone may have built this program, for they share the build folder.
pub fn top() -> PathBuf {
    let package = std::env::var_os("CARGO_MANIFEST_DIR").expect("cargo runs the tests");
    PathBuf::from(package).join("..").canonicalize().expect("the workspace is there")
}

/// Every file that is tracked, or new and not ignored, and is text.
pub fn files() -> Vec<File> {
    let said = Command::new("git")
        .current_dir(top())
        .args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
        .output()
        .expect("git runs");
    assert!(said.status.success(), "git ls-files: {}", String::from_utf8_lossy(&said.stderr));
    let names = String::from_utf8(said.stdout).expect("names are text");
    let read = |path: &str| {
        let text = std::fs::read_to_string(top().join(path)).ok()?;
        Some(File { path: path.to_owned(), text })
    };
    names.split('\0').filter(|name| !name.is_empty()).filter_map(read).collect()
}

/// The same, those in Rust alone.
pub fn rust() -> Vec<File> {
    files().into_iter().filter(|file| file.path.ends_with(".rs")).collect()
}
