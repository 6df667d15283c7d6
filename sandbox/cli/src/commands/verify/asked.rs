//! Whether a receipt is of what was asked: made for this engagement, and of the whole of its challenge.
//!
//! A signature says that a run was so; it does not say that this was the run that somebody asked for.

use super::Given;
use crate::{challenges, exit::Problem, speak::one_line};
use domain::{
    ids::EngagementId,
    pilots::{Evidence, Phase, Receipt},
};
use sandbox::challenge::Challenge;
use serde_json::{Value, json};

/// Whether the receipt was made for the engagement that it is held against.
pub(super) fn for_engagement(given: &Given, asked: Option<EngagementId>) -> Result<(), Problem> {
    let Some(asked) = asked else { return Ok(()) };
    let Given::Receipt(receipt) = given else {
        return Err(Problem::given(
            "evidence alone names no engagement: a receipt does",
            "Give the receipt that the portal signed, or leave out --engagement.",
        ));
    };
    match receipt.engagement {
        Some(said) if said == asked => Ok(()),
        Some(said) => Err(other_engagement(said, asked)),
        None => Err(Problem::unverified(
            format!("the receipt names no engagement, so nothing shows that it is of {asked}"),
            "It was signed before receipts named one. Ask the portal for a new receipt.",
        )),
    }
}

/// Whether what was revealed is of the engagement that the receipt names.
pub(super) fn of_engagement(receipt: Option<&Receipt>, revealed: EngagementId) -> Result<(), Problem> {
    match receipt.and_then(|receipt| receipt.engagement) {
        Some(said) if said != revealed => Err(other_engagement(said, revealed)),
        _ => Ok(()),
    }
}

fn other_engagement(said: EngagementId, asked: EngagementId) -> Problem {
    Problem::unverified(
        format!("the receipt is of another engagement: it says {said}, and this is {asked}"),
        "Give the receipt of this engagement.",
    )
}

/// How much of its challenge a run was of.
pub(super) enum Extent {
    /// All its scenarios, in as many worlds as it asks for.
    Whole,
    /// Less, and what in words.
    Part(String),
    /// The challenge is not here in this version.
    Unknown,
}

impl Extent {
    pub(super) fn shown(&self) -> Value {
        match self {
            Self::Whole => json!(true),
            Self::Part(_) => json!(false),
            Self::Unknown => Value::Null,
        }
    }
}

/// How much of its challenge the evidence is of. A final of less is not the final that was asked for.
pub(super) fn extent(given: &Given, challenge: Option<&str>) -> Result<Extent, Problem> {
    let evidence = given.evidence();
    let extent = match challenges::challenge(challenge.unwrap_or(&evidence.challenge.name)) {
        Ok(found) if found.sha256 == evidence.challenge.sha256 => of(&found, evidence),
        // Running it again says so, too, and cannot do without it.
        _ => Extent::Unknown,
    };
    match (given, &extent) {
        (Given::Receipt(receipt), Extent::Part(part)) if receipt.phase == Phase::Final => {
            Err(Problem::unverified(
                format!(
                    "the receipt is of a final, and of a part of its challenge alone: {}",
                    one_line(part)
                ),
                "A final runs all scenarios in all worlds. Do not take it for one, and tell the portal's operator.",
            ))
        }
        _ => Ok(extent),
    }
}

fn of(challenge: &Challenge, evidence: &Evidence) -> Extent {
    let all: Vec<_> = challenge.scenarios.iter().map(|scenario| scenario.name.as_str()).collect();
    if evidence.worlds >= challenge.worlds && evidence.scenarios == all {
        return Extent::Whole;
    }
    Extent::Part(format!(
        "worlds {} of {}; scenarios {} of {}",
        evidence.worlds,
        challenge.worlds,
        evidence.scenarios.join(", "),
        all.join(", ")
    ))
}
