//! What people are shown as an example is taken by the systems as it stands.

use super::{START, pilot};
use crate::council::{examples::examples, operation::System};
use serde_json::Value;

#[test]
fn every_example_is_taken_in_its_order() {
    let mut pilot = pilot();
    let mut order = String::new();
    for system in [System::Repairs, System::StreetReports] {
        for example in examples(system) {
            let filled = |text: &str| text.replace("REPORT", "1").replace("ORDER", &order);
            let path = filled(example.path);
            let body: Value = serde_json::from_str(&filled(example.body)).expect("JSON");
            if path.ends_with("/complete") {
                while pilot.council.next().is_some_and(|event| event.kind != "visit") {}
                pilot.sign_in().expect("an answer");
            }
            let (status, answer) = pilot.post(system.name(), &path, &body).expect("an answer");
            assert!([200, 201].contains(&status), "{path}: {answer}");
            if path == "/work-orders" {
                order = answer["Reference"][0]["ID"].as_str().expect("a number").to_owned();
            }
        }
    }
    assert!(pilot.council.now() > START);
    assert_eq!(pilot.council.reports.report("1").expect("the report").updates.len(), 1);
}
