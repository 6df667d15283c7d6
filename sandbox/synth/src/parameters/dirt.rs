//! How dirty the records are: one rate for each field, for councils that are rich, sparse and dirty.

use crate::profile::Dirt;

/// What goes wrong with a field.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rate {
    /// The table.
    pub table: &'static str,
    /// The field.
    pub field: &'static str,
    /// What goes wrong, in words.
    pub what: &'static str,
    /// How often, for rich, sparse and dirty records. Unit: share of rows. *Assumed.*
    pub rates: [f64; 3],
}

impl Rate {
    /// How often in records like these.
    pub const fn of(&self, dirt: Dirt) -> f64 {
        self.rates[dirt as usize]
    }
}

/// How many of the mistyped property references have two digits in each other's place; in the others one digit is
/// wrong. Unit: share. *Assumed.*
pub const DIGITS_SWAPPED: f64 = 0.6;

/// Declares the rates, each as a constant of its own, and the list of them.
macro_rules! rates {
    ($($name:ident = $table:literal, $field:literal, $what:literal, $rates:expr;)*) => {
        $(
            #[doc = concat!("`", $table, ".", $field, "`: ", $what, ". *Assumed.*")]
            pub const $name: Rate = Rate { table: $table, field: $field, what: $what, rates: $rates };
        )*
        /// Every rate of dirt. All are *assumed*.
        pub const ALL: &[Rate] = &[$($name),*];
    };
}

rates! {
    POSTCODE_CASE = "properties", "postcode", "in small letters or without the space", [0.005, 0.01, 0.14];
    BEDROOMS_MISSING = "properties", "bedrooms", "missing", [0.002, 0.18, 0.06];
    BUILT_MISSING = "properties", "built", "missing", [0.01, 0.3, 0.12];
    HEATING_MISSING = "properties", "heating", "missing", [0.005, 0.25, 0.08];
    PHONE_MISSING = "households", "phone", "missing", [0.04, 0.4, 0.18];
    EMAIL_MISSING = "households", "email", "missing", [0.15, 0.6, 0.35];
    PEOPLE_MISSING = "households", "people", "missing", [0.02, 0.35, 0.12];
    NAME_MISTYPED = "households", "contact_name", "mistyped", [0.002, 0.005, 0.03];
    REPORT_UPRN_MISSING = "reports", "uprn", "missing", [0.001, 0.03, 0.02];
    REPORT_UPRN_MISTYPED = "reports", "uprn", "mistyped, so that no property has it", [0.004, 0.004, 0.025];
    CATEGORY_MISSING = "reports", "category", "missing", [0.005, 0.1, 0.05];
    CATEGORY_WRONG = "reports", "category", "any other, picked in haste", [0.08, 0.1, 0.22];
    DESCRIPTION_MISSING = "reports", "description", "missing", [0.002, 0.06, 0.03];
    DESCRIPTION_VAGUE = "reports", "description", "says nothing of what is wrong", [0.03, 0.1, 0.07];
    DESCRIPTION_TYPING = "reports", "description", "typing errors, for each 100 letters", [0.12, 0.2, 0.7];
    SENT_TWICE = "reports", "report_id", "the same report again within minutes", [0.004, 0.004, 0.018];
    RECORDED_LATE = "reports", "recorded_at", "recorded days after it was made", [0.005, 0.02, 0.07];
    ORDER_MISROUTED = "orders", "trade", "the wrong trade", [0.03, 0.04, 0.09];
    DUE_MISSING = "orders", "due_at", "missing", [0.001, 0.06, 0.03];
    RESULT_MISSING = "visits", "result", "missing", [0.004, 0.12, 0.06];
    COMPLETED_MISSING = "outcomes", "completed_at", "missing, and `days` with it", [0.003, 0.08, 0.04];
    COST_MISSING = "outcomes", "cost", "missing", [0.02, 0.35, 0.12];
}
