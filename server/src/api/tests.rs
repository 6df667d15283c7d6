//! `openapi.json` is true: it names the doors and no others, and its examples are what is sent and answered.

use super::{DESCRIPTION, doors};
use app::edge::{Comes, Doors};
use domain::{
    accounts::{TokenScope, TokenShown},
    pilots::{LogShown, ModuleShown, NewRun, PilotsShown, RunShown},
};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;
use std::collections::BTreeSet;

fn description() -> Value {
    serde_json::from_str(DESCRIPTION).expect("openapi.json is JSON")
}

#[test]
fn the_description_names_every_door_and_no_other() {
    let mounted = doors(Doors::default());
    let doors: BTreeSet<_> =
        mounted.list().iter().map(|door| (door.path.to_owned(), door.method.to_lowercase())).collect();
    let described = description();
    let mut named = BTreeSet::new();
    for (path, methods) in described["paths"].as_object().expect("paths") {
        for method in methods.as_object().expect("methods").keys().filter(|key| *key != "parameters") {
            named.insert((path.clone(), method.clone()));
        }
    }
    assert_eq!(named, doors);
}

#[test]
fn the_description_names_the_scope_of_every_door() {
    let mounted = doors(Doors::default());
    for door in mounted.list() {
        let operation = description()["paths"][door.path][door.method.to_lowercase()].clone();
        let words = operation["description"].as_str().unwrap_or_default();
        for scope in TokenScope::ALL {
            let needed = door.comes == Comes::Program(Some(*scope));
            assert_eq!(words.contains(scope.key()), needed, "{} {}", door.method, door.path);
        }
        let open = operation["security"] == serde_json::json!([]);
        assert_eq!(open, door.comes == Comes::Browser, "{} {}", door.method, door.path);
    }
}

/// Reads the examples of a schema as this type, and writes them again: nothing is lost, so every field is known.
fn holds<T: DeserializeOwned + Serialize>(name: &str) {
    let schema = description()["components"]["schemas"][name].clone();
    let examples = schema["examples"].as_array().cloned().unwrap_or_default();
    assert!(!examples.is_empty(), "{name} has no example");
    let properties = schema["properties"].as_object().expect("properties");
    for example in examples {
        let read: T =
            serde_json::from_value(example.clone()).unwrap_or_else(|error| panic!("{name}: {error}"));
        let written = serde_json::to_value(&read).expect("written");
        assert_eq!(written, example, "{name}");
        for field in written.as_object().expect("an object").keys() {
            assert!(properties.contains_key(field), "{name} does not describe {field}");
        }
        for field in schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str) {
            assert!(!written[field].is_null(), "{name} requires {field}");
        }
    }
}

#[test]
fn the_examples_are_what_is_sent_and_answered() {
    holds::<TokenShown>("Token");
    holds::<PilotsShown>("Pilots");
    holds::<ModuleShown>("Module");
    holds::<RunShown>("Run");
    holds::<NewRun>("NewRun");
    holds::<LogShown>("Log");
}
