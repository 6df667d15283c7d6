//! Which crate may know of which.

use crate::tree::top;
use std::collections::{BTreeMap, BTreeSet};

/// A crate of the workspace: its name, and the folder of its manifest.
const CRATES: &[(&str, &str)] = &[
    ("app", "app"),
    ("bench-rows", "script/bench-rows"),
    ("border", "sandbox/border"),
    ("cli", "sandbox/cli"),
    ("domain", "app/domain"),
    ("frontend", "app/frontend"),
    ("pilot-child", "sandbox/child"),
    ("pilot-compiler", "sandbox/compiler"),
    ("portal", "server/portal"),
    ("receipt", "sandbox/receipt"),
    ("report", "sandbox/report"),
    ("sandbox", "sandbox"),
    ("score", "sandbox/score"),
    ("server", "server"),
    ("site", "script/site"),
    ("synth", "sandbox/synth"),
    ("worker", "sandbox/worker"),
];

/// What only these crates may name.
const ALONE: &[(&str, &[&str])] = &[
    ("sqlx", &["portal"]),
    ("leptos", &["app", "frontend"]),
    ("wasmtime", &["pilot-child", "pilot-compiler"]),
    ("axum", &["app", "cli", "server"]),
    ("tokio", &["app", "cli", "portal", "server"]),
    ("getrandom", &["cli", "portal", "worker"]),
];

/// What a crate must not reach, however indirectly.
const UNREACHABLE: &[(&str, &[&str])] = &[
    ("domain", &["tokio", "axum", "sqlx", "leptos", "portal", "app"]),
    ("portal", &["axum", "leptos", "app", "server"]),
    ("server", &["wasmtime"]),
    // What touches suppliers' code knows nothing of the portal; what knows worlds and truth has no engine in it.
    ("pilot-child", &["sqlx", "tokio", "domain", "synth", "score", "receipt", "sandbox"]),
    ("pilot-compiler", &["sqlx", "tokio", "domain", "synth", "score", "receipt", "sandbox"]),
    ("sandbox", &["sqlx", "tokio", "wasmtime", "portal", "app"]),
    // A worker has no way to the database: it knows what it is told over its line.
    ("worker", &["sqlx", "wasmtime", "portal", "app", "server"]),
    ("cli", &["sqlx", "wasmtime", "portal", "app"]),
    ("synth", &["sqlx", "tokio"]),
    ("score", &["sqlx", "tokio"]),
    ("receipt", &["sqlx", "tokio"]),
    ("report", &["sqlx", "tokio"]),
];

fn manifest(folder: &str) -> toml::Table {
    let path = top().join(folder).join("Cargo.toml");
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    text.parse().unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn names(manifest: &toml::Table, table: &str) -> Vec<String> {
    manifest
        .get(table)
        .and_then(toml::Value::as_table)
        .into_iter()
        .flat_map(|table| table.keys().cloned())
        .collect()
}

#[test]
fn every_crate_of_the_workspace_is_known_here() {
    let members = manifest("")["workspace"]["members"].as_array().cloned().unwrap_or_default();
    let members: BTreeSet<_> = members.iter().filter_map(toml::Value::as_str).collect();
    assert_eq!(members, CRATES.iter().map(|(_, folder)| *folder).collect());
}

/// The features of the engine: what each locked program is built with, and nothing else.
const ENGINE: &[(&str, &str)] = &[
    ("pilot-child", "call-hook,component-model,once_cell,runtime,std,wasmtime-jit-icache-coherence"),
    (
        "pilot-compiler",
        "call-hook,component-model,cranelift,once_cell,runtime,std,wasmtime-jit-icache-coherence",
    ),
];

#[test]
fn the_engine_has_no_feature_that_a_private_world_does_not_need() {
    for (name, expected) in ENGINE {
        #[allow(clippy::disallowed_methods, reason = "only cargo knows which features it would build with")]
        let tree = std::process::Command::new(env!("CARGO"))
            .args([
                "tree",
                "--locked",
                "--offline",
                "-p",
                name,
                "-e",
                "normal",
                "--prefix",
                "none",
                "-f",
                "{p} {f}",
            ])
            .current_dir(top())
            .output()
            .expect("cargo tree");
        let tree = String::from_utf8(tree.stdout).expect("text");
        let engine = tree.lines().find_map(|line| line.strip_prefix("wasmtime v")).expect("the engine");
        let mut words = engine.trim_end_matches(" (*)").split(' ');
        let version = words.next().unwrap_or_default();
        assert!(version.starts_with("48.0."), "{version}: the 48 line is the one with long support");
        assert!(
            version
                .rsplit('.')
                .next()
                .and_then(|patch| patch.parse().ok())
                .is_some_and(|patch: u32| patch >= 8)
        );
        assert_eq!(words.next(), Some(*expected), "{name}");
    }
}

#[test]
fn only_the_named_crates_name_what_is_theirs() {
    for (name, folder) in CRATES {
        let named = names(&manifest(folder), "dependencies");
        for (what, owners) in ALONE {
            assert!(owners.contains(name) || !named.iter().any(|named| named == what), "{name} names {what}");
        }
    }
}

#[test]
fn the_only_features_are_where_the_app_runs() {
    for (name, folder) in CRATES {
        let features: BTreeSet<_> = names(&manifest(folder), "features").into_iter().collect();
        let expected: &[&str] = if *name == "app" { &["hydrate", "ssr"] } else { &[] };
        assert_eq!(features, expected.iter().map(|feature| (*feature).to_owned()).collect(), "{name}");
    }
}

/// The lock file as a graph: a package's name to the names it depends on.
fn graph() -> BTreeMap<String, BTreeSet<String>> {
    let lock: toml::Table = std::fs::read_to_string(top().join("Cargo.lock"))
        .expect("read")
        .parse()
        .expect("a lock file is TOML");
    let mut graph: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for package in lock["package"].as_array().into_iter().flatten() {
        let name = package["name"].as_str().unwrap_or_default().to_owned();
        let needs = package.get("dependencies").and_then(toml::Value::as_array).into_iter().flatten();
        let needs = needs.filter_map(toml::Value::as_str).filter_map(|need| need.split(' ').next());
        graph.entry(name).or_default().extend(needs.map(str::to_owned));
    }
    graph
}

#[test]
fn nothing_reaches_what_it_must_not_know() {
    let graph = graph();
    for (name, forbidden) in UNREACHABLE {
        // The lock file does not tell test dependencies apart, so the first step is read from the manifest.
        let folder =
            CRATES.iter().find(|(known, _)| known == name).map(|(_, folder)| *folder).expect("known");
        let mut open = names(&manifest(folder), "dependencies");
        let mut seen = BTreeSet::new();
        while let Some(package) = open.pop() {
            assert!(!forbidden.contains(&package.as_str()), "{name} reaches {package}");
            if seen.insert(package.clone()) {
                open.extend(graph.get(&package).into_iter().flatten().cloned());
            }
        }
        assert!(seen.len() > 5, "{name} reaches next to nothing: the test reads the lock file wrongly");
    }
}
