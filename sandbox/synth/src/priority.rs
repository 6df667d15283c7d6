//! The true priority of a hazard: a rule that looks at the hazard, the household and the season.
//!
//! 1. Each severity of each kind of hazard has a level, in the table of kinds.
//! 2. If it is serious or severe, and somebody lives there whom this kind harms more than others, it is one higher.
//! 3. Loss of heating in the warm months is one lower, if nobody lives there whom the cold harms.

use crate::parameters::clocks::WARM_MONTHS;
use crate::parameters::hazards::{Harms, KINDS, NO_HEATING};

/// How soon something must be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Priority {
    /// In the next programme of works.
    Planned,
    /// In turn.
    Routine,
    /// Within days.
    Urgent,
    /// Within 24 hours.
    Emergency,
}

/// The keys of the priorities, in their order.
pub const PRIORITIES: [&str; 4] = ["planned", "routine", "urgent", "emergency"];

impl Priority {
    /// All, the least pressing first.
    pub const ALL: [Self; 4] = [Self::Planned, Self::Routine, Self::Urgent, Self::Emergency];

    /// The key: planned, routine, urgent or emergency.
    pub const fn key(self) -> &'static str {
        PRIORITIES[self as usize]
    }

    fn of_level(level: i8) -> Self {
        Self::ALL[usize::try_from(level.clamp(0, 3)).unwrap_or(0)]
    }

    /// This many steps higher, or lower if negative; the ends hold.
    #[must_use]
    pub fn moved(self, steps: i8) -> Self {
        Self::of_level(self as i8 + steps)
    }
}

/// Who lives in a home, as far as a hazard can harm them. It is in no public table: residents may write of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Circumstances {
    /// A baby.
    pub baby: bool,
    /// Somebody with asthma.
    pub asthma: bool,
    /// Somebody of 75 or over, or frail.
    pub old_age: bool,
}

impl Circumstances {
    /// Whether somebody lives here whom such a hazard harms more than others.
    pub const fn suffer(self, harms: Harms) -> bool {
        match harms {
            Harms::Nobody => false,
            Harms::TheCold => self.baby || self.old_age,
            Harms::Breathing => self.baby || self.asthma,
            Harms::TheFrail => self.old_age,
        }
    }
}

/// The true priority of a hazard of this kind (a place in [`KINDS`]) and severity (0 mild, 1 serious, 2 severe),
/// reported in this month (January is 1).
pub fn priority(kind: usize, severity: usize, who: Circumstances, month: u8) -> Priority {
    let hazard = &KINDS[kind];
    let suffers = who.suffer(hazard.harms);
    let harmed = i8::from(suffers && severity > 0);
    let warm = i8::from(kind == NO_HEATING && !suffers && WARM_MONTHS.contains(&month));
    Priority::of_level(hazard.levels[severity] as i8 + harmed - warm)
}

#[cfg(test)]
mod tests {
    use super::*;

    const BABY: Circumstances = Circumstances { baby: true, asthma: false, old_age: false };
    const NOBODY: Circumstances = Circumstances { baby: false, asthma: false, old_age: false };

    fn place(key: &str) -> usize {
        KINDS.iter().position(|kind| kind.key == key).expect("a kind")
    }

    #[test]
    fn mould_is_an_emergency_where_a_baby_breathes_it_and_urgent_elsewhere() {
        assert_eq!(priority(place("damp_mould"), 2, BABY, 1), Priority::Emergency);
        assert_eq!(priority(place("damp_mould"), 2, NOBODY, 1), Priority::Urgent);
        assert_eq!(priority(place("damp_mould"), 0, BABY, 1), Priority::Routine);
    }

    #[test]
    fn no_heating_can_wait_in_july_but_not_for_a_baby() {
        assert_eq!(priority(NO_HEATING, 2, NOBODY, 7), Priority::Routine);
        assert_eq!(priority(NO_HEATING, 2, NOBODY, 1), Priority::Urgent);
        assert_eq!(priority(NO_HEATING, 2, BABY, 7), Priority::Emergency);
    }

    #[test]
    fn the_places_named_in_the_parameters_are_the_right_ones() {
        assert_eq!(place("no_heating"), NO_HEATING);
        assert_eq!(place("damp_mould"), crate::parameters::hazards::DAMP_MOULD);
        assert_eq!(place("gas_smell"), crate::parameters::hazards::GAS_SMELL);
    }
}
