//! The challenges that come with this build.

use super::Files;
use include_dir::{Dir, include_dir};
use std::path::Path;

static CHALLENGES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/challenges");

/// Their names, in order.
pub fn names() -> impl Iterator<Item = &'static str> {
    CHALLENGES.dirs().filter_map(|folder| folder.path().to_str())
}

/// The files of the one of this name.
pub fn named(name: &str) -> Option<Files> {
    let folder = CHALLENGES.get_dir(name)?;
    let mut files = vec![];
    collect(folder, folder.path(), &mut files);
    Some(Files::new(files.iter().map(|(path, bytes)| (path.as_str(), *bytes))))
}

fn collect<'a>(folder: &Dir<'a>, prefix: &Path, into: &mut Vec<(String, &'a [u8])>) {
    for file in folder.files() {
        if let Ok(path) = file.path().strip_prefix(prefix) {
            into.push((path.display().to_string(), file.contents()));
        }
    }
    folder.dirs().for_each(|inner| collect(inner, prefix, into));
}
