//! What joins one outcome of a council to one measure of a challenge.

use crate::{
    ids::MeasureId,
    pilots::{Better, Finite, MeasureCard},
    problems::is_number,
};
use serde::{Deserialize, Serialize};

/// The longest reason why a measure stands for an outcome, in characters.
pub const WHY_LIMIT: usize = 500;
/// How the unit of measures begins that lie between 0 and 1.
const SHARE: &str = "share";

/// An outcome, and what it is measured by in the sandbox.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// The council's outcome.
    pub outcome: MeasureId,
    /// The name of the challenge's measure.
    pub measure: String,
    /// How the two belong together.
    pub kind: LinkKind,
    /// What the council asks of pilots for this measure, in the challenge's unit; none where it asks for nothing.
    pub target: Option<Finite>,
}

/// How an outcome and a measure belong together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum LinkKind {
    /// They are the same.
    Same,
    /// The measure stands for the outcome.
    Proxy {
        /// Because of this, which is published.
        why: String,
    },
}

impl LinkKind {
    /// The key, as forms send it.
    pub const fn key(&self) -> &'static str {
        match self {
            LinkKind::Same => "same",
            LinkKind::Proxy { .. } => "proxy",
        }
    }

    /// Why the measure stands for the outcome; empty where it is the same.
    pub fn why(&self) -> &str {
        match self {
            LinkKind::Same => "",
            LinkKind::Proxy { why } => why,
        }
    }
}

impl MeasureCard {
    /// Whether it lies between 0 and 1.
    pub fn is_share(&self) -> bool {
        self.unit.starts_with(SHARE)
    }

    /// A target in words, with its side: `0.9 or more (share, 0 to 1)`.
    pub fn asks(&self, target: Finite) -> String {
        let side = match self.better {
            Better::Higher => "or more",
            Better::Lower => "or less",
        };
        format!("{target} {side} ({})", self.unit)
    }
}

/// What somebody typed as a target of a measure; none where they typed nothing. A share may be typed in per cent.
///
/// # Errors
/// The sentence for the page.
pub fn target(raw: &str, measure: &MeasureCard) -> Result<Option<Finite>, String> {
    let typed = raw.trim();
    if typed.is_empty() {
        return Ok(None);
    }
    let is_share = measure.is_share();
    let no_number = || {
        if is_share {
            "The target must be a number between 0 and 1, such as 0.9, or in per cent, such as 90%".to_owned()
        } else {
            format!("The target must be a number in the unit of the measure ({}), such as 2.5", measure.unit)
        }
    };
    let plain: String = typed
        .replace('\u{2212}', "-")
        .chars()
        .filter(|c| c.is_ascii_digit() || matches!(c, '.' | '-' | '+'))
        .collect();
    let number = is_number(typed).then(|| plain.parse::<f64>().ok()).flatten().ok_or_else(no_number)?;
    let number = match (typed.ends_with('%'), is_share) {
        (true, true) => number / 100.0,
        (true, false) => return Err(no_number()),
        (false, _) => number,
    };
    if is_share && !(0.0..=1.0).contains(&number) {
        return Err(no_number());
    }
    Finite::new(number).map(Some).map_err(|_| no_number())
}
