//! A council's own target is judged as evidence judges the challenge's.

use domain::pilots::{self, Finite};
use score::OverWorlds;

#[test]
fn a_councils_target_is_judged_by_the_rule_of_evidence() {
    let steps = [-1.0, -0.5, 0.0, 0.5, 1.0];
    let finite = |value| Finite::new(value).expect("finite");
    let sides =
        [(pilots::Better::Higher, score::Better::Higher), (pilots::Better::Lower, score::Better::Lower)];
    for (low, high) in steps.iter().flat_map(|low| steps.iter().map(move |high| (*low, *high))) {
        let ends = (low <= high).then_some(score::Interval { low, high });
        let ours = pilots::Interval::new(finite(low), finite(high)).ok();
        for target in steps {
            for (better, theirs) in sides {
                let measured = OverWorlds { worlds: 3, mean: (low + high) / 2.0, interval: ends };
                let expected = score::against_target(theirs, &measured, target).expect("it is finite");
                let said = pilots::against(better, ours, finite(target));
                assert_eq!(
                    format!("{said:?}"),
                    format!("{expected:?}"),
                    "{better:?} {low} to {high}, {target}"
                );
            }
        }
    }
}
