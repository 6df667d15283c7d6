//! What residents say of each kind of hazard. Every sentence was made up for this project.
//!
//! A sentence is written without its full stop and in small letters; `{…}` is filled in by `slots`.

mod electrics;
mod heat;
mod inside;
mod outside;
mod water;

/// What people say of one kind of hazard.
pub(super) struct Symptoms {
    /// What is said of it whether it is mild or severe: it names the thing, and little more.
    pub(super) any: &'static [&'static str],
    /// What is said when it is mild, serious, severe.
    pub(super) by_severity: [&'static [&'static str]; 3],
}

/// In the order of the table of kinds.
pub(super) const SYMPTOMS: [&Symptoms; 23] = [
    &heat::GAS_SMELL,
    &heat::CARBON_MONOXIDE,
    &heat::NO_HEATING,
    &heat::NO_HOT_WATER,
    &water::LEAK,
    &water::CEILING_LEAK,
    &water::BLOCKED_DRAIN,
    &electrics::WIRING,
    &electrics::POWER_LOSS,
    &electrics::LIGHTS,
    &electrics::SMOKE_ALARM,
    &electrics::EXTRACTOR_FAN,
    &inside::DAMP_MOULD,
    &outside::ROOF_LEAK,
    &outside::GUTTER,
    &inside::DOOR,
    &inside::WINDOW,
    &inside::KITCHEN_UNIT,
    &water::BATHROOM_FITTING,
    &inside::FLOOR_OR_STAIRS,
    &inside::PLASTER,
    &outside::FENCE_OR_GATE,
    &outside::PATH,
];
