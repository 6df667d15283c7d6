//! What a world is held against: each stated figure beside the one observed.

mod constraints;
mod correlations;
mod distributions;

use crate::world::World;

/// One stated figure, and the one observed.
#[derive(Clone, Debug, PartialEq)]
pub struct Check {
    /// What is compared.
    pub what: String,
    /// The stated figure: a parameter, or what follows from parameters.
    pub stated: f64,
    /// The figure of this world.
    pub observed: f64,
    /// How far they may lie apart, in the same unit.
    pub tolerance: f64,
    /// The unit of all three.
    pub unit: &'static str,
}

impl Check {
    /// Whether the two figures are near enough.
    pub fn passes(&self) -> bool {
        (self.observed - self.stated).abs() <= self.tolerance
    }
}

/// What is checked, part by part: distributions, correlations, constraints.
#[derive(Clone, Debug, PartialEq)]
pub struct Fidelity {
    /// Single columns against parameters.
    pub distributions: Vec<Check>,
    /// Columns against each other.
    pub correlations: Vec<Check>,
    /// What must hold in every row: how many rows break it.
    pub constraints: Vec<Check>,
}

/// Holds a world against its parameters. Tolerances suit worlds of some 5,000 homes and more.
pub fn fidelity(world: &World) -> Fidelity {
    Fidelity {
        distributions: distributions::checks(world),
        correlations: correlations::checks(world),
        constraints: constraints::checks(world),
    }
}

fn check(what: &str, unit: &'static str, stated: f64, observed: f64, tolerance: f64) -> Check {
    Check { what: what.to_owned(), stated, observed, tolerance, unit }
}
