//! Streets, homes and the people in them.

use super::Source::{Assumed, Published};
use super::parameters;

/// How many homes a whole council has: small district, county town, London borough. Unit: homes. *Assumed.*
pub const HOMES: [u32; 3] = [4_000, 10_000, 33_000];

/// How many wards: small district, county town, London borough. Unit: wards. *Assumed.*
pub const WARDS: [u32; 3] = [8, 14, 20];

/// The fewest homes of any world. Unit: homes.
pub const HOMES_MIN: u32 = 40;

/// The most homes of any world: what is written of more could pass four gigabytes. Unit: homes.
pub const HOMES_MAX: u32 = 1_000_000;

/// Weights of the kinds of home for each size of council: flat, terraced house, semi-detached house, bungalow.
/// *Assumed.*
pub const KIND_WEIGHTS: [[u32; 4]; 3] = [[25, 35, 22, 18], [40, 32, 16, 12], [78, 17, 3, 2]];

/// Weights of the decades in which streets were built, from the 1920s to the 2010s. *Assumed.*
pub const DECADE_WEIGHTS: [u32; 10] = [6, 10, 8, 18, 20, 16, 9, 4, 5, 4];

/// Weights of households of one to six people in homes of one, two, three and four bedrooms. *Assumed.*
pub const PEOPLE_WEIGHTS: [[u32; 6]; 4] =
    [[78, 20, 2, 0, 0, 0], [32, 34, 20, 11, 3, 0], [12, 22, 25, 24, 12, 5], [6, 12, 20, 26, 22, 14]];

const BEDROOMS: super::Source = Published(
    "MHCLG, English Housing Survey 2023 to 2024, headline findings on housing quality and energy \
     efficiency, chapter 1: housing quality (gov.uk): of social renters 31% have one bedroom and 32% three or more",
);

parameters! {
    HOMES_A_STREET = 24.0, "homes", "Mean number of homes in a street", Assumed("");
    STREET_DISPERSION = 1.6, "shape of a gamma", "How unequal streets are in length", Assumed("");
    ONE_BEDROOM = 0.31, "share of homes", "Homes with one bedroom", BEDROOMS;
    THREE_BEDROOMS = 0.32, "share of homes", "Homes with three or more bedrooms", BEDROOMS;
    FOUR_BEDROOMS = 6.0, "one in so many of these", "Homes with four bedrooms", Assumed("");
    DAMP = 0.07, "share of homes", "Homes with a problem of damp", Published(
        "MHCLG, English Housing Survey 2023 to 2024, headline findings on housing quality and energy efficiency (gov.uk): in 2023 damp \
         was found in 7% of social rented homes");
    DAMP_OLD_BUILDING = 1.8, "times", "How much likelier damp is in homes built before 1960", Assumed("");
    OCCUPIED = 0.98, "share of homes", "Homes that are let", Assumed("");
    TENANCY_MEDIAN = 8.0, "years", "Median time since the tenancy began", Assumed("");
    TENANCY_SIGMA = 0.9, "log-normal sigma", "Spread of the time since the tenancy began", Assumed("");
    ASTHMA_ADULT = 0.083, "share of adults", "Adults with asthma", Published(
        "Derbyshire Observatory, needs assessment, asthma (observatory.derbyshire.gov.uk): around 1 in 12 adults");
    ASTHMA_CHILD = 0.091, "share of children", "Children with asthma", Published(
        "Derbyshire Observatory, needs assessment, asthma (observatory.derbyshire.gov.uk): around 1 in 11 children");
    ASTHMA_DAMP = 1.5, "times", "How much likelier asthma is in a damp home", Published(
        "Bracknell Forest, needs assessment, asthma (health.bracknell-forest.gov.uk): children in homes with damp or mould are 1.5 \
         to 3 times likelier to cough and wheeze; the lower end is used");
    BABY = 0.06, "share of households", "Households of two or more with a baby", Assumed("");
    OLD_AGE = 0.26, "share of households", "Households with somebody of 75 or over, or frail", Assumed(
        "above the 18% of social tenants in Scotland who are pensioners living alone: Scottish Government, Social \
         Tenants in Scotland 2015");
    HEATED_BY_GAS = 0.86, "share of homes", "Homes with a gas boiler of their own", Assumed("");
}
