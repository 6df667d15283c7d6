//! The schemas of a challenge's files say what the reader says: the same fields, the same words, the same bounds.
//!
//! Each file is taken apart, and at every place it is changed into one that is wrong there. What the schema refuses the
//! reader must refuse, and the fields and words that the reader knows are those that the schema lists.

use sandbox::challenge::{Challenge, Files};
use serde_json::{Value, json};
use std::{collections::BTreeSet, path::Path};

/// A challenge that uses every field a file can have.
const EVERY_MEASURE: &str = r#"
[[measures]]
name = "cost"
label = "Cost of wrong priorities"
scenario = "triage"
metric = "mean_cost"
unit = "hours"
table = "triage"
column = "priority"
truth = "priority"
costs = [[0.0, 1, 2, 3], [1, 0, 1, 2], [2, 1, 0, 1], [3, 2, 1, 0]]
target = 1.5
"#;
const EVERY_FAULT_AND_EVENT: &str = r#"
[[faults]]
kind = "malformed"
on = "repairs.list"
per_hundred = 5

[[events]]
name = "bank_holiday"
after = "4 hours"
kind = "notice"
words = "The council is told of a holiday."
text = "Offices are closed on Monday."

[[events]]
name = "roof"
after = "5 hours"
kind = "report"
words = "A resident reports a roof."
pick = { hazard = "roof_leak", severity = "mild", priority = "routine", is_emergency = false }
"#;

/// A file of a challenge, and the schema that is for it.
struct Document {
    challenge: &'static str,
    path: &'static str,
    schema: Value,
    text: String,
}

fn folder() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("challenges")
}

fn document(challenge: &'static str, path: &'static str, more: &str) -> Document {
    let read = |path: std::path::PathBuf| std::fs::read_to_string(&path).expect("a text");
    let schema = if path == "challenge.toml" { "challenge" } else { "scenario" };
    Document {
        challenge,
        path,
        schema: serde_json::from_str(&read(folder().join(format!("{schema}.schema.json")))).expect("JSON"),
        text: read(folder().join(challenge).join(path)) + more,
    }
}

fn documents() -> [Document; 5] {
    [
        document("repairs-triage", "challenge.toml", EVERY_MEASURE),
        document("repairs-triage", "scenarios/triage.toml", "[parameters]\nday = \"monday\"\n"),
        document("repairs-triage", "scenarios/raise-order.toml", ""),
        document("damp-and-mould", "challenge.toml", ""),
        document("damp-and-mould", "scenarios/awaab.toml", EVERY_FAULT_AND_EVENT),
    ]
}

impl Document {
    fn value(&self) -> Value {
        toml::from_str(&self.text).unwrap_or_else(|fault| panic!("{}: {fault}", self.path))
    }

    /// What the reader says against the challenge with this file in it.
    fn faults(&self, value: &Value) -> Vec<String> {
        let text = toml::to_string(value).expect("TOML");
        let files = Files::of_folder(&folder().join(self.challenge)).expect("the challenge");
        let changed = files.paths().map(|path| {
            let bytes = files.bytes(path).expect("the file");
            (path, if path == self.path { text.as_bytes() } else { bytes })
        });
        match Challenge::read(&Files::new(changed)) {
            Ok(_) => vec![],
            Err(faults) => faults.into_iter().map(|fault| fault.reason).collect(),
        }
    }

    fn fits(&self, value: &Value) -> bool {
        jsonschema::validator_for(&self.schema).expect("a schema").is_valid(value)
    }

    /// Both refuse the file with this in place of what stands there.
    fn refused_by_both(&self, place: &Place, instead: Value) -> Vec<String> {
        let mut value = self.value();
        *value.pointer_mut(&place.pointer).expect("the place") = instead.clone();
        let faults = self.faults(&value);
        let at = format!("{} {}: {instead}", self.path, place.pointer);
        assert!(!self.fits(&value), "the schema takes {at}");
        assert!(!faults.is_empty(), "the reader takes {at}");
        faults
    }

    /// Every place of the file, with the part of the schema that is for it.
    fn places(&self) -> Vec<Place> {
        let mut places = vec![];
        let value = self.value();
        let part = match value["kind"].as_str() {
            Some(kind) => &self.schema["$defs"][kind],
            None => &self.schema,
        };
        self.walk(part, &value, String::new(), &mut places);
        places
    }

    fn walk(&self, part: &Value, value: &Value, pointer: String, places: &mut Vec<Place>) {
        let part = match &part["oneOf"] {
            Value::Array(parts) => &parts[usize::from(value.is_object())],
            _ => part,
        };
        let part = match part["$ref"].as_str() {
            Some(other) => self.schema.pointer(other.trim_start_matches('#')).expect("a part"),
            None => part,
        };
        places.push(Place { pointer: pointer.clone(), schema: part.clone(), value: value.clone() });
        match value {
            Value::Object(fields) => {
                for (name, value) in fields {
                    let named = part["properties"].get(name);
                    let part = named.unwrap_or(&part["additionalProperties"]);
                    self.walk(part, value, format!("{pointer}/{name}"), places);
                }
            }
            Value::Array(items) => {
                for (number, item) in items.iter().enumerate() {
                    self.walk(&part["items"], item, format!("{pointer}/{number}"), places);
                }
            }
            _ => {}
        }
    }
}

struct Place {
    pointer: String,
    schema: Value,
    value: Value,
}

impl Place {
    /// The names of an object's fields, as the schema lists them; nothing where any will do.
    fn fields(&self) -> Option<BTreeSet<String>> {
        let fields = self.schema["properties"].as_object()?;
        Some(fields.keys().cloned().collect())
    }

    fn requires(&self, field: &str) -> bool {
        self.schema["required"].as_array().is_some_and(|required| required.iter().any(|name| name == field))
    }

    /// The only words that the schema allows.
    fn words(&self) -> Option<BTreeSet<String>> {
        let words = self.schema["enum"].as_array()?;
        Some(words.iter().map(|word| word.as_str().expect("a word").to_owned()).collect())
    }
}

/// The names that a reason lists: between backticks after `expected`, or after `there are:`.
fn listed(reason: &str) -> BTreeSet<String> {
    if let Some((_, names)) = reason.split_once("there are: ") {
        return names.split(", ").map(str::to_owned).collect();
    }
    let (_, names) = reason.split_once("expected").unwrap_or_else(|| panic!("it lists nothing: {reason}"));
    names.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

/// Whatever the reader takes the schema takes.
#[test]
fn every_file_fits_its_schema() {
    for document in documents() {
        let value = document.value();
        assert_eq!(document.faults(&value), Vec::<String>::new(), "{}", document.path);
        assert!(document.fits(&value), "{}", document.path);
    }
}

#[test]
fn the_schemas_are_schemas() {
    for document in documents() {
        assert!(jsonschema::meta::is_valid(&document.schema), "{}", document.path);
    }
}

#[test]
fn a_schema_lists_the_fields_that_the_reader_knows() {
    let mut objects = 0;
    for document in documents() {
        for place in document.places() {
            let (Value::Object(before), Some(fields)) = (&place.value, place.fields()) else { continue };
            let mut after = before.clone();
            after.insert("zzz".to_owned(), json!("zzz"));
            let faults = document.refused_by_both(&place, after.into());
            let unknown = faults.iter().find(|fault| fault.contains("unknown field `zzz`"));
            let unknown =
                unknown.unwrap_or_else(|| panic!("{} {}: {faults:?}", document.path, place.pointer));
            assert_eq!(listed(unknown), fields, "{} {}", document.path, place.pointer);
            objects += 1;
        }
    }
    println!("{objects} objects");
    assert!(objects > 50);
}

#[test]
fn what_the_schema_requires_the_reader_requires_and_the_other_way_round() {
    for document in documents() {
        for place in document.places() {
            let Value::Object(before) = &place.value else { continue };
            for field in before.keys() {
                let mut after = before.clone();
                after.remove(field);
                let mut value = document.value();
                *value.pointer_mut(&place.pointer).expect("the place") = after.into();
                let faults = document.faults(&value);
                let missing = faults.iter().any(|fault| fault.contains(&format!("missing field `{field}`")));
                let at = format!("{} {}/{field}: {faults:?}", document.path, place.pointer);
                assert_eq!(missing, place.requires(field), "{at}");
                if faults.is_empty() {
                    assert!(document.fits(&value), "the reader takes it, the schema does not: {at}");
                }
            }
        }
    }
}

#[test]
fn a_schema_lists_the_words_that_the_reader_knows() {
    for document in documents() {
        for place in document.places() {
            let Some(words) = place.words() else { continue };
            let faults = document.refused_by_both(&place, json!("zzz"));
            let unknown = faults.iter().find(|fault| fault.contains("zzz"));
            let unknown =
                unknown.unwrap_or_else(|| panic!("{} {}: {faults:?}", document.path, place.pointer));
            assert_eq!(listed(unknown), words, "{} {}", document.path, place.pointer);
        }
    }
}

#[test]
fn another_type_is_refused_by_both() {
    for document in documents() {
        for place in document.places() {
            let other = match &place.value {
                Value::String(_) | Value::Object(_) => json!(7),
                Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) => json!("seven"),
            };
            if !place.pointer.is_empty() {
                document.refused_by_both(&place, other);
            }
        }
    }
}

#[test]
fn what_is_out_of_bounds_is_refused_by_both() {
    for document in documents() {
        for place in document.places() {
            let bound = |name: &str| place.schema[name].as_i64();
            if let Some(least) = bound("minimum") {
                document.refused_by_both(&place, json!(least - 1));
            }
            if let Some(more) = bound("maximum").and_then(|most| most.checked_add(1)) {
                document.refused_by_both(&place, json!(more));
            }
            if place.schema.get("pattern").is_some() {
                document.refused_by_both(&place, json!("¡"));
            }
            if let Some(most) = bound("maxLength") {
                document.refused_by_both(&place, json!("a".repeat(most as usize + 1) + "."));
            }
            if bound("minItems").is_some() {
                document.refused_by_both(&place, json!([]));
            }
            if let (Some(true), Value::Array(items)) = (place.schema["uniqueItems"].as_bool(), &place.value) {
                let twice: Vec<_> = items.iter().chain(items.first()).cloned().collect();
                document.refused_by_both(&place, twice.into());
            }
        }
    }
}
