//! What the pilot decides. It begins with the simplest answer: everything is routine, and takes as long as usual.

/// How soon a repair must be done: `emergency`, `urgent`, `routine` or `planned`.
pub fn priority(_category: &str, _description: &str) -> &'static str {
    "routine"
}

/// How many days a repair of this priority takes, where `usual` is the median of all repairs of the past.
pub fn days(_priority: &str, usual: f64) -> f64 {
    usual
}

/// The value in the middle; nought when there is none.
pub fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_lies_in_the_middle() {
        assert_eq!(median(vec![30.0, 1.0, 4.0]), 4.0);
        assert_eq!(median(vec![]), 0.0);
    }

    #[test]
    fn everything_is_routine_so_far() {
        assert_eq!(
            priority("heating", "No heating since last night."),
            "routine"
        );
    }
}
