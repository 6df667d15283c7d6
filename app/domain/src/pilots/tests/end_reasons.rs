//! The one list of end reasons: its keys, what it costs, and its words.

use super::*;

#[test]
fn the_list_is_what_the_design_says() {
    let line = |reason: EndReason| {
        let costs = match (reason.debits(false), reason.debits(true)) {
            _ if matches!(reason, EndReason::Rejected(_)) => "no run",
            (true, true) => "counts",
            (false, false) => "given back",
            (false, true) => "given back while queued",
            (true, false) => "counts while queued",
        };
        format!("{reason} · {costs}\n  {}\n  {}\n", reason.sentence(), reason.next())
    };
    let table: String = EndReason::all().into_iter().map(line).collect();
    assert_as_agreed("end_reasons", table);
}

#[test]
fn every_end_reason_has_a_key_of_its_own_that_comes_back() {
    let all = EndReason::all();
    let keys: BTreeSet<String> = all.iter().map(ToString::to_string).collect();
    assert_eq!(keys.len(), all.len());
    for reason in all {
        assert_eq!(reason.to_string().parse(), Ok(reason));
        let json = as_json(&reason);
        assert_eq!(json, Value::String(reason.to_string()));
        assert_eq!(serde_json::from_value::<EndReason>(json).expect("an end reason"), reason);
    }
}

/// The arms are all there are, so that a new member makes this fail to compile, and its place here is remembered.
#[test]
fn no_end_reason_is_missing_from_the_list() {
    let place = |reason: &EndReason| match reason {
        EndReason::Succeeded => 0,
        EndReason::ModuleFailed(fault) => match fault {
            ModuleFault::Trap => 1,
            ModuleFault::Panic => 2,
            ModuleFault::OutOfSteps => 3,
            ModuleFault::OutOfMemory => 4,
            ModuleFault::Quota(quota) => {
                5 + Quota::ALL.iter().position(|member| member == quota).expect("listed")
            }
            ModuleFault::WrongOutput => 11,
            ModuleFault::ReturnedError => 12,
            ModuleFault::CrashedHost => 13,
        },
        EndReason::PlatformFailed(PlatformFault::Time) => 14,
        EndReason::PlatformFailed(PlatformFault::LostWorker) => 15,
        EndReason::PlatformFailed(PlatformFault::Internal) => 16,
        EndReason::Cancelled => 17,
        EndReason::Expired => 18,
        EndReason::Rejected(Rejection::Check) => 19,
        EndReason::Rejected(Rejection::CompileLimit) => 20,
    };
    let places: Vec<_> = EndReason::all().iter().map(place).collect();
    assert_eq!(places, (0..=20).collect::<Vec<_>>());
}

#[test]
fn no_two_end_reasons_read_the_same() {
    let all = EndReason::all();
    let sentences: BTreeSet<_> = all.iter().map(|reason| reason.sentence()).collect();
    assert_eq!(sentences.len(), all.len());
    for reason in all {
        assert!(reason.sentence().ends_with('.') && reason.sentence().len() <= 80, "{reason}");
        assert!(reason.next().ends_with('.'), "{reason}");
    }
}

#[test]
fn a_fault_of_ours_never_costs_and_a_fault_of_the_modules_always_does() {
    for reason in EndReason::all() {
        for has_begun in [false, true] {
            match reason {
                EndReason::ModuleFailed(_) => assert!(reason.debits(has_begun)),
                EndReason::PlatformFailed(_) | EndReason::Expired => assert!(!reason.debits(has_begun)),
                _ => {}
            }
        }
    }
}

#[test]
fn what_is_no_end_reason_is_refused() {
    for other in [
        "",
        "Succeeded",
        "module_failed",
        "module_failed()",
        "module_failed(trap",
        "module_failed(quota)",
        "module_failed(quota(time))",
        "quota(handles)",
        "trap",
        " cancelled",
        "platform_failed(trap)",
        "rejected(check))",
    ] {
        assert_eq!(other.parse::<EndReason>(), Err(UnknownEndReason(other.to_owned())), "{other}");
    }
    let long = "x".repeat(10_000).parse::<EndReason>().expect_err("none").to_string();
    assert!(long.len() < 200, "the refusal quotes only the beginning");
}
