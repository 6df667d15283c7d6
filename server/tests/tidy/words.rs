//! Words that must not stand anywhere, and words that must agree.

use crate::tree::{files, rust, top};
use server::config::SETTINGS;

#[test]
fn nothing_is_left_for_later() {
    // Put together here, so that this file does not find itself.
    let forbidden =
        [["todo", "!("], ["unimplemented", "!("], ["#[ig", "nore]"], ["dbg", "!("], [".ski", "p("]];
    for file in files().iter().filter(|file| file.path.ends_with(".rs") || file.path.ends_with(".ts")) {
        // Iterators skip, too: only a test's `.skip(` in TypeScript leaves something out.
        let rust = file.path.ends_with(".rs");
        for word in
            forbidden.map(|parts| parts.concat()).iter().filter(|word| !(rust && word.starts_with('.')))
        {
            assert!(!file.text.contains(word.as_str()), "{} has {word}", file.path);
        }
    }
}

#[test]
fn no_path_of_a_machine_is_written_down() {
    let forbidden =
        [["/ro", "ot/"], ["/ho", "me/"], ["/wo", "rk/"], ["/Use", "rs/"]].map(|parts| parts.concat());
    for file in files().iter().filter(|file| !file.path.ends_with("package-lock.json")) {
        for word in &forbidden {
            assert!(!file.text.contains(word.as_str()), "{} names {word}", file.path);
        }
    }
}

#[test]
fn every_right_in_the_table_is_asked_for_somewhere() {
    let asked: Vec<_> = rust()
        .into_iter()
        .filter(|file| {
            let code = ["app/src/", "server/portal/src/", "server/src/"]
                .iter()
                .any(|start| file.path.starts_with(start));
            code && !file.path.contains("/tests")
        })
        .collect();
    for act in domain::actor::Act::ALL {
        let name = format!("Act::{act:?}");
        assert!(asked.iter().any(|file| file.text.contains(&name)), "nobody asks for {name}");
    }
}

#[test]
fn the_readme_lists_every_setting() {
    let readme = std::fs::read_to_string(top().join("README.md")).expect("there is a README");
    for setting in SETTINGS {
        let default =
            if setting.default.is_empty() { "none".to_owned() } else { format!("`{}`", setting.default) };
        let line = format!("| `{}` | `{}` | {default} | {} |", setting.variable, setting.key, setting.words);
        assert!(readme.contains(&line), "the README's table lacks this line:\n{line}");
    }
}

#[test]
fn the_readme_shows_what_the_bench_found() {
    let read = |name: &str| {
        std::fs::read_to_string(top().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    };
    let found: Vec<bench_rows::Row> =
        serde_json::from_str(&read(".bench/results.json")).expect("rows of the bench");
    let readme = read("README.md");
    let (_, table, _) = bench_rows::between(&readme).expect("the README has the marks of its tables");
    assert_eq!(table, bench_rows::tables(&found), "script/bench makes both");
}

#[test]
fn the_browser_knows_every_door() {
    let listed = std::fs::read_to_string(top().join("end2end/doors.txt")).expect("there is a list of doors");
    let doors = app::routes::doors();
    let mut lines: Vec<_> =
        doors.list().iter().map(|door| format!("{} {}\n", door.method, door.path)).collect();
    lines.sort();
    let doors = lines.concat();
    assert!(listed == doors, "end2end/doors.txt is not the list of doors. It should hold:\n{doors}");
}
