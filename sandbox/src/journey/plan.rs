//! A journey as a scenario file writes it down.

use super::length::{After, Length};
use crate::council::{
    faults::{FaultKind, FaultRule},
    operation::System,
    repairs::Class,
};
use serde::{Deserialize, de::IgnoredAny};
use toml::Spanned;

/// A scenario file of kind `journey`. The four fields of its head are allowed here and not looked at, so that one text
/// can be read twice, and spans are places in the file.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    #[serde(default, rename = "name")]
    _name: IgnoredAny,
    #[serde(default, rename = "kind")]
    _kind: IgnoredAny,
    #[serde(default, rename = "title")]
    _title: IgnoredAny,
    #[serde(default, rename = "asks")]
    _asks: IgnoredAny,
    /// When the journey begins, after the moment at which the world stands.
    pub start: Spanned<Length>,
    /// How long it lasts. What is done later does not count.
    pub horizon: Spanned<Length>,
    /// The systems there are.
    pub systems: Vec<Spanned<System>>,
    /// What goes wrong, in the order in which it is asked.
    #[serde(default)]
    pub faults: Vec<Spanned<FaultRule>>,
    /// What happens.
    pub events: Vec<EventPlan>,
    /// What is judged, in this order.
    pub steps: Vec<StepPlan>,
}

/// Something that happens.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EventPlan {
    /// By which steps know it: lower case letters, digits and underscores. No pilot sees it.
    pub name: Spanned<String>,
    /// When, after the start: at this time, or at one between two that the seed draws.
    pub after: Spanned<After>,
    /// What it is.
    pub kind: EventKind,
    /// What happens, as a sentence for people.
    pub words: Spanned<String>,
    /// Which report of the world it is; for a report.
    pub pick: Option<Spanned<Pick>>,
    /// The sorts of work whose first visit finds nobody in; a sort that stands there twice, its first two.
    #[serde(default)]
    pub nobody_in: Vec<Class>,
    /// What the notice says; for a notice.
    pub text: Option<Spanned<String>>,
}

/// What can happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EventKind {
    /// A resident reports something.
    Report,
    /// The pilot is told something.
    Notice,
}

/// What is true of the report that is wanted. One is drawn among all of which it is true and whose priority can be known
/// from what they say, by the seed.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pick {
    /// What it is, such as `damp_mould`.
    pub hazard: Option<Spanned<String>>,
    /// How bad it is.
    pub severity: Option<Spanned<String>>,
    /// How soon something must be done.
    pub priority: Option<Spanned<String>>,
    /// Whether that is `emergency`.
    pub is_emergency: Option<bool>,
    /// Whether its priority would be another if others lived there. Where it would not, what is wrong says it all.
    pub hangs_on_household: Option<bool>,
}

/// Something that is judged.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StepPlan {
    /// By which later steps know it: lower case letters, digits and underscores.
    pub name: Spanned<String>,
    /// The event it belongs to; none where it is about whatever was asked of the systems.
    pub event: Option<Spanned<String>>,
    /// What should be, as a sentence for people.
    pub words: Spanned<String>,
    /// How it is judged.
    pub check: Spanned<Check>,
    /// By when: so long after the event, or after the step of `from`.
    pub within: Option<Spanned<Length>>,
    /// An earlier step, from whose moment the time counts.
    pub from: Option<Spanned<String>>,
    /// The sort of work.
    pub class: Option<Spanned<Class>>,
    /// What the resident is told.
    #[serde(default)]
    pub says: Vec<Spanned<Says>>,
    /// The fault that is to be survived.
    pub fault: Option<Spanned<FaultKind>>,
    /// The system.
    pub system: Option<Spanned<System>>,
}

/// How a step is judged: on what the systems hold at the end, and when it came there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Check {
    /// The report was read, alone or in a list.
    ReportRead,
    /// An order of this class was raised for the report, and not cancelled.
    OrderRaised,
    /// Exactly one order of this class was ever raised for the report.
    RaisedOnce,
    /// The first order of this class has the report's true priority.
    RightPriority,
    /// No order of any class was ever raised for the report as more pressing than the report is.
    NotOverrated,
    /// The system refused with 429, was asked nothing before the time it gave, and then once more what it had refused.
    RetryAfterKept,
    /// After this fault had struck a call that raised an order, the pilot learnt the order's number.
    OutcomeLearnt,
    /// The resident was told; what, is in `says`, and of orders of which class.
    ResidentTold,
    /// After a visit of this class that found nobody in, another was booked. The time counts from that visit.
    VisitRebooked,
    /// A visit of this class that found somebody in began.
    WorkBegun,
    /// A visit of this class ended with the work done.
    WorkDone,
    /// The order of this class by whose visit the work was done first was completed.
    OrderCompleted,
}

/// What a resident can be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Says {
    /// The number of an order of the step's class for the report, which was not cancelled.
    Order,
    /// The day of a visit that was booked for such an order: `2026-02-09` or `9 February 2026`.
    VisitDay,
    /// The number of what an inspection found.
    Finding,
}
