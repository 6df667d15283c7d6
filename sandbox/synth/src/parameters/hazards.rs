//! What can go wrong in a home, how badly, and what a resident is likely to call it.
//!
//! Shares, severities, categories and costs are *assumed*. The levels follow the words of councils that publish
//! their priorities (Highland, Islington, Leicester) and of Awaab's Law: what threatens life or lets a home come to
//! harm within a day is an emergency; severe damp is one where somebody's breathing is at stake.

/// The categories a resident can pick.
pub const CATEGORIES: [&str; 9] = [
    "heating",
    "plumbing",
    "electrics",
    "damp",
    "doors_and_windows",
    "roof",
    "kitchen_and_bathroom",
    "outside",
    "other",
];

/// The trades that can be sent.
pub const TRADES: [&str; 8] =
    ["gas", "plumber", "electrician", "carpenter", "roofer", "plasterer", "damp_surveyor", "groundworks"];

/// The severities, least first.
pub const SEVERITIES: [&str; 3] = ["mild", "serious", "severe"];

/// Whom a hazard harms more than others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Harms {
    /// Everybody alike.
    Nobody,
    /// By the cold: a baby, or somebody old.
    TheCold,
    /// By the air: a baby, or somebody with asthma.
    Breathing,
    /// By a fall, in the dark or behind a door that does not shut: somebody old.
    TheFrail,
}

/// When a hazard comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Season {
    /// At any time.
    Any,
    /// In the cold.
    Cold,
    /// In the wet.
    Wet,
}

/// One kind of hazard.
#[derive(Clone, Copy, Debug)]
pub struct Kind {
    /// Its key.
    pub key: &'static str,
    /// Weight among all hazards.
    pub share: u32,
    /// Weights of mild, serious and severe.
    pub severities: [u32; 3],
    /// The priority of each severity before the household is looked at: 0 planned, 1 routine, 2 urgent, 3 emergency.
    pub levels: [u8; 3],
    /// Whom it harms more than others.
    pub harms: Harms,
    /// When it comes.
    pub season: Season,
    /// The trade that mends it: an index into [`TRADES`].
    pub trade: usize,
    /// Weights of the categories residents pick: in the order of [`CATEGORIES`].
    pub picked: [u32; 9],
    /// Our own rate code. It is no code of any published schedule of rates.
    pub rate: &'static str,
    /// Median cost. Unit: pounds.
    pub cost: f64,
}

use Harms::{Breathing, Nobody, TheCold, TheFrail};
use Season::{Any, Cold, Wet};

/// Builds one row of the table below; the columns are those of [`Kind`].
macro_rules! kinds {
    ($($key:literal $share:literal $severities:tt $levels:tt $harms:ident $season:ident $trade:literal $picked:tt
       $rate:literal $cost:literal;)*) => {
        /// Every kind of hazard. The order is part of the format.
        pub const KINDS: &[Kind] = &[$(Kind {
            key: $key, share: $share, severities: $severities, levels: $levels, harms: $harms, season: $season,
            trade: $trade, picked: $picked, rate: $rate, cost: $cost,
        }),*];
    };
}

#[rustfmt::skip]
kinds! {
    "gas_smell"         26 [20, 40, 40] [3, 3, 3] Nobody    Any  0 [60,  5,  3,  0,  0,  0, 20,  4,  8] "FC-GAS-01"  85.0;
    "carbon_monoxide"   16 [30, 40, 30] [3, 3, 3] Nobody    Cold 0 [45,  2, 30,  0,  0,  0,  5,  0, 18] "FC-GAS-02"  90.0;
    "no_heating"       120 [18, 34, 48] [1, 2, 2] TheCold   Cold 0 [84, 10,  2,  0,  0,  0,  0,  0,  4] "FC-HTG-01" 145.0;
    "no_hot_water"      60 [22, 36, 42] [1, 2, 2] TheCold   Any  0 [55, 30,  3,  0,  0,  0, 10,  0,  2] "FC-HTG-02" 130.0;
    "leak"             135 [52, 20, 28] [1, 2, 3] Nobody    Any  1 [ 4, 68,  1,  3,  0,  1, 19,  1,  3] "FC-PLU-01"  95.0;
    "ceiling_leak"      48 [28, 36, 36] [1, 2, 3] Nobody    Any  1 [ 1, 38,  2, 24,  0, 22,  4,  0,  9] "FC-PLU-02" 160.0;
    "blocked_drain"     66 [44, 24, 32] [1, 2, 3] Nobody    Any  1 [ 0, 58,  0,  1,  0,  0, 27, 11,  3] "FC-PLU-03" 110.0;
    "wiring"            50 [22, 30, 48] [1, 2, 3] Nobody    Any  2 [ 3,  1, 78,  0,  0,  0, 10,  0,  8] "FC-ELE-01" 125.0;
    "power_loss"        42 [28, 28, 44] [1, 2, 3] TheFrail  Any  2 [ 6,  0, 82,  0,  0,  0,  4,  0,  8] "FC-ELE-02" 105.0;
    "lights"            40 [40, 38, 22] [1, 1, 2] TheFrail  Any  2 [ 0,  0, 76,  0,  0,  0,  6, 10,  8] "FC-ELE-03"  75.0;
    "smoke_alarm"       26 [50, 30, 20] [1, 2, 2] Nobody    Any  2 [ 2,  0, 58,  0,  0,  0,  2,  0, 38] "FC-ELE-04"  60.0;
    "extractor_fan"     22 [50, 34, 16] [0, 1, 1] Breathing Any  2 [ 0,  0, 42, 24,  0,  0, 30,  0,  4] "FC-ELE-05"  95.0;
    "damp_mould"        84 [26, 40, 34] [1, 2, 2] Breathing Wet  6 [ 1,  2,  0, 70,  8,  7,  7,  0,  5] "FC-DMP-01" 320.0;
    "roof_leak"         38 [34, 36, 30] [1, 2, 3] Nobody    Wet  4 [ 0,  3,  0, 24,  0, 62,  0,  6,  5] "FC-ROF-01" 380.0;
    "gutter"            40 [46, 38, 16] [0, 0, 1] Nobody    Wet  4 [ 0,  4,  0, 12,  0, 44,  0, 37,  3] "FC-ROF-02" 140.0;
    "door"              70 [48, 16, 36] [1, 2, 3] TheFrail  Any  3 [ 0,  0,  1,  0, 82,  0,  2,  5, 10] "FC-CAR-01" 150.0;
    "window"            52 [40, 35, 25] [0, 1, 2] TheCold   Any  3 [ 1,  0,  0, 10, 74,  0,  4,  4,  7] "FC-CAR-02" 170.0;
    "kitchen_unit"      66 [48, 38, 14] [0, 0, 1] Nobody    Any  3 [ 0,  3,  0,  1,  6,  0, 80,  0, 10] "FC-CAR-03" 130.0;
    "bathroom_fitting"  46 [48, 32, 20] [0, 1, 2] TheFrail  Any  1 [ 0, 32,  3,  1,  0,  0, 58,  0,  6] "FC-PLU-04" 115.0;
    "floor_or_stairs"   28 [35, 38, 27] [1, 1, 2] TheFrail  Any  3 [ 0,  2,  0,  3,  4,  0, 16, 14, 61] "FC-CAR-04" 135.0;
    "plaster"           32 [45, 31, 24] [0, 1, 3] Nobody    Any  5 [ 0,  1,  0, 22,  0, 18,  3,  0, 56] "FC-PLA-01" 210.0;
    "fence_or_gate"     54 [44, 40, 16] [0, 0, 1] Nobody    Wet  7 [ 0,  0,  0,  0,  8,  2,  0, 82,  8] "FC-GRO-01" 190.0;
    "path"              26 [50, 30, 20] [0, 1, 2] TheFrail  Any  7 [ 0,  3,  0,  0,  0,  0,  0, 84, 13] "FC-GRO-02" 240.0;
}

/// The place of damp and mould in [`KINDS`]: homes with damp report it more than others.
pub const DAMP_MOULD: usize = 12;
/// The place of loss of heating in [`KINDS`]: the rule of priority looks at the season.
pub const NO_HEATING: usize = 2;
/// The place of a smell of gas in [`KINDS`]: homes without gas do not have it.
pub const GAS_SMELL: usize = 0;
