//! Evidence that is read back: as written, changed, and of another form.

use super::*;

fn read(value: &Value) -> Result<Evidence, EvidenceFault> {
    Evidence::read(value.to_string().as_bytes())
}

fn sample() -> Evidence {
    samples().swap_remove(0)
}

/// The first sample, with something about it changed.
fn changed(change: impl FnOnce(&mut Evidence)) -> Result<Evidence, EvidenceFault> {
    let mut evidence = sample();
    change(&mut evidence);
    read(&as_json(&evidence))
}

/// Every object in a JSON value, as the path to it.
fn objects(value: &Value, path: String, found: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            members.iter().for_each(|(name, member)| objects(member, format!("{path}/{name}"), found));
            found.push(path);
        }
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(at, item)| objects(item, format!("{path}/{at}"), found));
        }
        _ => {}
    }
}

#[test]
fn every_sample_comes_back_as_it_was_written() {
    for evidence in samples() {
        assert_eq!(read(&as_json(&evidence)).expect("evidence"), evidence);
    }
}

#[test]
fn the_samples_show_every_end_verdict_and_direction() {
    let samples = samples();
    let ends: BTreeSet<_> = samples.iter().map(|sample| sample.end).collect();
    assert_eq!(ends, EndReason::all().into_iter().collect());
    let measures: Vec<_> = samples.iter().flat_map(|sample| &sample.measures).collect();
    let verdicts: BTreeSet<_> =
        measures.iter().filter_map(|m| m.baseline.as_ref()).map(|b| b.verdict).collect();
    assert_eq!(verdicts, Verdict::ALL.iter().copied().collect());
    let targets: BTreeSet<_> =
        measures.iter().filter_map(|m| m.target).map(|target| target.verdict).collect();
    assert_eq!(targets, TargetVerdict::ALL.iter().copied().collect());
    let directions: BTreeSet<_> = measures.iter().map(|measure| measure.better).collect();
    assert_eq!(directions, Better::ALL.iter().copied().collect());
    let journeys: Vec<_> = samples.iter().flat_map(|sample| &sample.journeys).collect();
    assert!(journeys.iter().any(|journey| journey.passed() > 0 && journey.passed() < journey.steps.len()));
}

/// What is written down here is what every later version reads: a change of it is a new form.
#[test]
fn the_first_form_looks_like_this() {
    let journeyed = samples().swap_remove(1);
    assert_as_agreed("evidence_1", format!("{:#}", as_json(&journeyed)));
    let measure = &sample().measures[0];
    assert_as_agreed("measure_1", format!("{:#}", as_json(measure)));
}

#[test]
fn no_number_in_evidence_is_wider_than_a_reader_of_json_can_hold() {
    fn numbers(value: &Value) -> Vec<&serde_json::Number> {
        match value {
            Value::Number(number) => vec![number],
            Value::Array(items) => items.iter().flat_map(numbers).collect(),
            Value::Object(members) => members.values().flat_map(numbers).collect(),
            _ => Vec::new(),
        }
    }
    let mut evidence = sample();
    evidence.limits.steps_max = u64::MAX;
    evidence.steps = Some(u64::MAX);
    evidence.module.bytes = u64::MAX;
    let json = as_json(&evidence);
    for number in numbers(&json) {
        assert!(!number.is_u64() || number.as_u64() <= Some(u64::from(u32::MAX)), "{number}");
    }
    assert_eq!(json["steps"], "18446744073709551615");
}

#[test]
fn an_unknown_field_is_refused_wherever_it_stands() {
    let mut tried = 0;
    for evidence in samples().iter().take(2) {
        let json = as_json(evidence);
        let mut places = Vec::new();
        objects(&json, String::new(), &mut places);
        for place in places {
            let mut with_more = json.clone();
            let object = with_more.pointer_mut(&place).and_then(Value::as_object_mut).expect("an object");
            object.insert("discount".to_owned(), json!("10%"));
            assert!(matches!(read(&with_more), Err(EvidenceFault::Malformed(_))), "at {place}");
            tried += 1;
        }
    }
    assert!(tried > 20, "only {tried} objects were tried");
}

#[test]
fn a_field_that_stands_twice_is_refused() {
    let json = as_json(&sample()).to_string();
    let twice = json.replacen("\"worlds\":3", "\"worlds\":3,\"worlds\":3", 1);
    assert_ne!(json, twice);
    assert!(Evidence::read(twice.as_bytes()).is_err());
}

#[test]
fn another_form_names_what_it_takes_to_read_it() {
    let mut json = as_json(&sample());
    json["format"] = json!("forecourt-evidence/2");
    json["something_new"] = json!(1);
    insta::assert_snapshot!(read(&json).expect_err("not known"), @"this evidence is of the form “forecourt-evidence/2”, and this version of pilot reads forecourt-evidence/1 alone. Use a newer version of pilot, one that reads “forecourt-evidence/2”");
}

#[test]
fn what_is_no_evidence_is_refused_with_what_to_do() {
    insta::assert_snapshot!(Evidence::read(b"\0asm").expect_err("a module"), @"this is not evidence: expected value at line 1 column 1. Give the file that pilot run wrote, whole");
    insta::assert_snapshot!(Evidence::read(b"{}").expect_err("nothing"), @"this is not evidence: missing field `format` at line 1 column 2. Give the file that pilot run wrote, whole");
    insta::assert_snapshot!(Evidence::read(br#"{"format":"forecourt-evidence/1"}"#).expect_err("a head"), @"this evidence does not keep to forecourt-evidence/1: missing field `module` at line 1 column 33. It was changed after it was written, or damaged");
}

#[test]
fn a_measure_has_one_value_for_each_world_and_so_has_its_baseline() {
    let fault = changed(|evidence| evidence.worlds = 4).expect_err("too few");
    insta::assert_snapshot!(fault, @"this evidence contradicts itself: “priority_macro_f1” has 3 values, and there are 4 worlds. It was changed after it was written, or made by something else");
    let fault = changed(|evidence| {
        evidence.measures[0].baseline.as_mut().expect("one").per_world.pop();
    });
    assert!(matches!(fault, Err(EvidenceFault::Inconsistent(Inconsistency::Values { values: 2, .. }))));
}

#[test]
fn a_measure_belongs_to_a_scenario_that_ran_and_stands_there_once() {
    let fault = changed(|evidence| evidence.measures[1].scenario = "other".to_owned());
    assert!(
        matches!(fault, Err(EvidenceFault::Inconsistent(Inconsistency::Scenario(name))) if name == "other")
    );
    let fault =
        changed(|evidence| evidence.measures[1].name = evidence.measures[0].name.clone()).expect_err("twice");
    insta::assert_snapshot!(fault, @"this evidence contradicts itself: the measure “priority_macro_f1” of “triage” stands there twice. It was changed after it was written, or made by something else");
    let fault = changed(|evidence| evidence.scenarios.push("triage".to_owned()));
    assert!(matches!(fault, Err(EvidenceFault::Inconsistent(Inconsistency::Twice(_)))));
}

#[test]
fn a_journey_goes_through_a_world_that_there_was() {
    let mut evidence = samples().swap_remove(1);
    evidence.journeys[0].world = 1;
    assert_eq!(evidence.check(), Err(Inconsistency::World { world: 1, worlds: 1 }));
}

#[test]
fn a_run_that_failed_has_no_measures() {
    let end = EndReason::ModuleFailed(ModuleFault::OutOfSteps);
    let fault = changed(|evidence| evidence.end = end).expect_err("measured all the same");
    insta::assert_snapshot!(fault, @"this evidence contradicts itself: the run ended as module_failed(out_of_steps), and yet it has measures. It was changed after it was written, or made by something else");
}

#[test]
fn a_receipt_is_as_strict_as_the_evidence_in_it() {
    let read = |value: &Value| Receipt::read(value.to_string().as_bytes());
    for receipt in sample_receipts() {
        let json = as_json(&receipt);
        assert_eq!(read(&json).expect("a receipt"), receipt);
        let mut contradicting = json.clone();
        contradicting["evidence"]["worlds"] = json!(0);
        assert!(matches!(read(&contradicting), Err(EvidenceFault::Inconsistent(_))));
        let mut later = json.clone();
        later["evidence"]["format"] = json!("forecourt-evidence/9");
        assert!(matches!(read(&later), Err(EvidenceFault::UnknownFormat { .. })));
        for place in ["", "/organisation"] {
            let mut more = json.clone();
            more.pointer_mut(place)
                .and_then(Value::as_object_mut)
                .expect("an object")
                .insert("vip".into(), json!(true));
            assert!(matches!(read(&more), Err(EvidenceFault::Malformed(_))), "at {place}");
        }
    }
}
