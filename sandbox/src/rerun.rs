//! Compares evidence with what running again gave, field by field.

use crate::{HostFault, Result};
use domain::pilots::Evidence;
use serde_json::Value;
use std::collections::BTreeSet;

/// What running again showed beside evidence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparison {
    /// Every field that came out otherwise, in the order of the fields' names.
    pub differences: Vec<Difference>,
    /// Whether steps were compared: they are only when both were counted by the same fuel model.
    pub steps_compared: bool,
    /// The versions of the engine, when they are not the same: what the evidence says, and the one here. They may
    /// differ, so a wrong version in evidence is found by nobody who has another.
    pub other_engine: Option<(String, String)>,
}

/// A field that came out otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// Where it stands, such as `measures[priority].mean`. What has a name is called by it, the rest by its number.
    pub field: String,
    /// What the evidence says, as JSON; `absent` when it says nothing.
    pub evidence: String,
    /// What came out here, likewise.
    pub again: String,
}

/// Compares evidence with what running again gave: all of it, but for the version of the engine, and for steps that
/// were counted by another fuel model.
///
/// # Errors
/// None that evidence can give.
pub fn compare(evidence: &Evidence, again: &Evidence) -> Result<Comparison> {
    let steps_compared = evidence.engine.fuel_model == again.engine.fuel_model;
    let version = |of: &Evidence| format!("{}, fuel model {}", of.engine.version, of.engine.fuel_model);
    let versions = (version(evidence), version(again));
    let mut differences = vec![];
    walk("", &comparable(evidence, steps_compared)?, &comparable(again, steps_compared)?, &mut differences);
    Ok(Comparison {
        differences,
        steps_compared,
        other_engine: (versions.0 != versions.1).then_some(versions),
    })
}

/// Evidence as JSON, without what may differ.
fn comparable(evidence: &Evidence, with_steps: bool) -> Result<Value> {
    let value = serde_json::to_value(evidence);
    let mut value = value.map_err(|cause| HostFault::new("evidence cannot be written as JSON", cause))?;
    if let Some(engine) = value.get_mut("engine").and_then(Value::as_object_mut) {
        engine.remove("version");
        engine.remove("fuel_model");
    }
    if let Some(fields) = value.as_object_mut().filter(|_| !with_steps) {
        fields.remove("steps");
    }
    Ok(value)
}

fn walk(place: &str, evidence: &Value, again: &Value, into: &mut Vec<Difference>) {
    match (evidence, again) {
        (Value::Object(one), Value::Object(other)) => {
            let both: BTreeSet<_> = one.keys().chain(other.keys()).collect();
            for key in both {
                let place = if place.is_empty() { key.clone() } else { format!("{place}.{key}") };
                pair(&place, one.get(key), other.get(key), into);
            }
        }
        (Value::Array(one), Value::Array(other)) => {
            for number in 0..one.len().max(other.len()) {
                let (one, other) = (one.get(number), other.get(number));
                let name = one.or(other).and_then(|item| item.get("name")).and_then(Value::as_str);
                let place = format!("{place}[{}]", name.map_or_else(|| number.to_string(), str::to_owned));
                pair(&place, one, other, into);
            }
        }
        _ if evidence == again => {}
        _ => into.push(Difference {
            field: place.to_owned(),
            evidence: evidence.to_string(),
            again: again.to_string(),
        }),
    }
}

/// The same, where one of them may be missing.
fn pair(place: &str, evidence: Option<&Value>, again: Option<&Value>, into: &mut Vec<Difference>) {
    if let (Some(one), Some(other)) = (evidence, again) {
        return walk(place, one, other, into);
    }
    let shown = |value: Option<&Value>| value.map_or_else(|| "absent".to_owned(), Value::to_string);
    into.push(Difference { field: place.to_owned(), evidence: shown(evidence), again: shown(again) });
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::pilots::{Finite, Sha256, samples};

    fn fields(one: &Evidence, other: &Evidence) -> Vec<String> {
        let compared = compare(one, other).expect("comparable");
        compared.differences.into_iter().map(|difference| difference.field).collect()
    }

    fn measured() -> Evidence {
        samples().into_iter().find(|evidence| !evidence.measures.is_empty()).expect("one with measures")
    }

    #[test]
    fn evidence_is_like_itself() {
        for evidence in samples() {
            let compared = compare(&evidence, &evidence).expect("comparable");
            assert_eq!(
                compared,
                Comparison { differences: vec![], steps_compared: true, other_engine: None }
            );
        }
    }

    #[test]
    fn each_difference_is_named_with_both_values() {
        let evidence = measured();
        let mut again = evidence.clone();
        again.result = Sha256([9; 32]);
        again.measures[0].mean = Finite::new(0.125).expect("finite");
        again.detail = Some("boom".into());
        let name = &evidence.measures[0].name;
        assert_eq!(
            fields(&evidence, &again),
            ["detail".to_owned(), format!("measures[{name}].mean"), "result".to_owned()]
        );
        let compared = compare(&evidence, &again).expect("comparable");
        assert_eq!(
            (compared.differences[0].evidence.as_str(), compared.differences[0].again.as_str()),
            ("absent", "\"boom\"")
        );
        assert_eq!(compared.differences[1].again, "0.125");
        again = evidence.clone();
        again.measures.pop();
        assert_eq!(fields(&evidence, &again).len(), 1, "a measure that is missing is one difference");
    }

    #[test]
    fn steps_are_compared_under_the_same_fuel_model_only_and_outputs_always() {
        let evidence = measured();
        let mut again = evidence.clone();
        again.steps = Some(1);
        assert_eq!(fields(&evidence, &again), ["steps"]);
        again.engine.fuel_model += 1;
        assert_eq!(fields(&evidence, &again), Vec::<String>::new());
        assert!(!compare(&evidence, &again).expect("comparable").steps_compared);
        again.result = Sha256([9; 32]);
        assert_eq!(fields(&evidence, &again), ["result"]);
    }

    #[test]
    fn another_version_of_the_engine_is_no_difference_but_is_said() {
        let evidence = measured();
        let mut again = evidence.clone();
        again.engine.version = "48.0.99".to_owned();
        let compared = compare(&evidence, &again).expect("comparable");
        assert!(compared.differences.is_empty() && compared.steps_compared);
        assert!(compared.other_engine.is_some_and(|(_, here)| here.starts_with("48.0.99")));
        again.engine.name = "another".to_owned();
        assert_eq!(fields(&evidence, &again), ["engine.name"]);
    }

    #[test]
    fn no_byte_of_evidence_can_be_changed_without_being_found() {
        for evidence in samples() {
            let bytes = receipt::canonical(&evidence).expect("canonical JSON");
            for place in 0..bytes.len() {
                let mut changed = bytes.clone();
                changed[place] = if changed[place] == b'1' { b'2' } else { b'1' };
                let Ok(changed) = Evidence::read(&changed) else { continue };
                let compared = compare(&changed, &evidence).expect("comparable");
                assert!(
                    !compared.differences.is_empty() || compared.other_engine.is_some(),
                    "byte {place} of {}",
                    String::from_utf8_lossy(&bytes)
                );
            }
        }
    }
}
