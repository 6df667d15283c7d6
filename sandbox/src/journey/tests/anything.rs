//! Whatever a pilot does in a journey can be judged.

use super::{AWAAB, RAISE_ORDER, staged};
use crate::{
    council::tests::{
        Pilot,
        hostile::{deed, play},
    },
    journey::{digest, judge},
};
use proptest::prelude::*;

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_journey_of_any_deeds_is_judged_and_comes_out_the_same(
        deeds in prop::collection::vec(deed(), 0..40), damp in any::<bool>()
    ) {
        let staged = staged(if damp { AWAAB } else { RAISE_ORDER }, 1);
        let judged = || {
            let mut pilot = Pilot::new(staged.council.clone());
            let _ = pilot.sign_in();
            play(&mut pilot, &deeds);
            let judged = judge(&staged.expected, &pilot.council, &pilot.exchanges);
            (judged, digest(&pilot.council, &pilot.exchanges))
        };
        let (first, again) = (judged(), judged());
        prop_assert_eq!(first.0.steps.len(), staged.expected.plan.steps.len());
        prop_assert!(first.0.timed.iter().all(|step| step.done.is_none_or(|done| done <= first.0.horizon)));
        prop_assert_eq!(first, again);
    }
}
