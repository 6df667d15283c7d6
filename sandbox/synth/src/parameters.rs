//! Every parameter of the world, with its unit and where it comes from.
//!
//! No other module holds a rate, a weight, a median or a spread; bounds that keep a draw within reason stand where
//! it is drawn. A value is either taken from a published aggregate
//! that was read for this purpose, and then the source is named, or it is *assumed*.

pub mod clocks;
pub mod dirt;
pub mod hazards;
pub mod homes;
pub mod words;
pub mod work;

/// Where a value comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// A publication, read for this purpose: who published what, and what it says.
    Published(&'static str),
    /// Nobody was asked: the value is a guess that makes a plausible world.
    Assumed(&'static str),
}

/// One parameter.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Parameter {
    /// What it is, in words.
    pub name: &'static str,
    /// How much.
    pub value: f64,
    /// Of what.
    pub unit: &'static str,
    /// Where it comes from.
    pub source: Source,
}

/// Declares parameters, each as a constant of its own, and the list of them.
macro_rules! parameters {
    ($($name:ident = $value:expr, $unit:literal, $words:literal, $source:expr;)*) => {
        $(
            #[doc = $words]
            #[doc = concat!(" Unit: ", $unit, ".")]
            pub const $name: $crate::parameters::Parameter =
                $crate::parameters::Parameter { name: $words, value: $value, unit: $unit, source: $source };
        )*
        /// The parameters of this module.
        pub const ALL: &[$crate::parameters::Parameter] = &[$($name),*];
    };
}
pub(crate) use parameters;

/// Every parameter with a single value, part by part; tables are in the modules themselves.
pub const ALL: &[(&str, &[Parameter])] = &[
    ("Homes and households", homes::ALL),
    ("Reports and clocks", clocks::ALL),
    ("Words", words::ALL),
    ("Work", work::ALL),
];
