//! Where things lie, and how long they are.

use crate::tree::{File, files, rust, top};
use std::collections::BTreeSet;

/// A file past this many lines becomes a folder.
const LINES_MAX: usize = 400;

/// What stands at the top, besides dot files.
const TOP: &[&str] = &[
    "Cargo.lock",
    "Cargo.toml",
    "LICENSE",
    "README.md",
    "app",
    "clippy.toml",
    "deny.toml",
    "end2end",
    "migrations",
    "rustfmt.toml",
    "sandbox",
    "script",
    "server",
    "style",
];

/// The slices, and where each has its part in every layer.
const SLICES: &[&str] = &["accounts", "engagements", "pilots", "problems"];
const LAYERS: &[&str] = &["app/domain/src", "server/portal/src", "app/src", "server/tests/it"];

#[test]
fn the_top_level_is_what_the_map_says() {
    let names: BTreeSet<String> = files()
        .into_iter()
        .map(|file| file.path.split('/').next().unwrap_or_default().to_owned())
        .filter(|name| !name.starts_with('.'))
        .collect();
    assert_eq!(names, TOP.iter().map(|name| (*name).to_owned()).collect());
}

#[test]
fn a_slice_has_its_noun_in_every_layer() {
    for slice in SLICES {
        for layer in LAYERS {
            let folder = top().join(layer).join(slice);
            assert!(folder.is_dir() || folder.with_extension("rs").is_file(), "{layer} has no {slice}");
        }
    }
}

#[test]
fn no_file_is_too_long_to_be_read_at_once() {
    let counts = |file: &File| file.path.ends_with(".rs") || file.path.ends_with(".ts");
    let long: Vec<_> = files()
        .into_iter()
        .filter(counts)
        .map(|file| (file.text.lines().count(), file.path))
        .filter(|(lines, _)| *lines > LINES_MAX)
        .collect();
    assert!(long.is_empty(), "more than {LINES_MAX} lines: {long:#?}");
}

#[test]
fn every_module_says_what_it_is() {
    let mute: Vec<_> =
        rust().into_iter().filter(|file| !file.text.starts_with("//! ")).map(|file| file.path).collect();
    assert!(mute.is_empty(), "no //! at the top: {mute:#?}");
}

#[test]
fn a_cfg_stands_on_a_module() {
    let mut wrong = Vec::new();
    for file in rust() {
        let lines: Vec<_> = file.text.lines().map(str::trim).collect();
        for (number, line) in lines
            .iter()
            .enumerate()
            .filter(|(_, line)| line.starts_with("#[cfg(") && line.contains("feature"))
        {
            let on =
                lines[number + 1..].iter().find(|line| !line.starts_with("#[")).copied().unwrap_or_default();
            let module = ["mod ", "pub mod "].iter().any(|start| on.starts_with(start));
            if !module {
                wrong.push(format!("{}:{}: {line} stands on: {on}", file.path, number + 1));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
