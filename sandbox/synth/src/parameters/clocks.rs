//! When hazards come, when people report them, and by when the council says it will act.

use super::Source::{Assumed, Published};
use super::parameters;

/// Bank holidays in England: year, month, day. *Assumed*: from the rule by which they fall, not read anywhere.
pub const BANK_HOLIDAYS: [(i16, i8, i8); 41] = [
    (2023, 1, 2),
    (2023, 4, 7),
    (2023, 4, 10),
    (2023, 5, 1),
    (2023, 5, 8),
    (2023, 5, 29),
    (2023, 8, 28),
    (2023, 12, 25),
    (2023, 12, 26),
    (2024, 1, 1),
    (2024, 3, 29),
    (2024, 4, 1),
    (2024, 5, 6),
    (2024, 5, 27),
    (2024, 8, 26),
    (2024, 12, 25),
    (2024, 12, 26),
    (2025, 1, 1),
    (2025, 4, 18),
    (2025, 4, 21),
    (2025, 5, 5),
    (2025, 5, 26),
    (2025, 8, 25),
    (2025, 12, 25),
    (2025, 12, 26),
    (2026, 1, 1),
    (2026, 4, 3),
    (2026, 4, 6),
    (2026, 5, 4),
    (2026, 5, 25),
    (2026, 8, 31),
    (2026, 12, 25),
    (2026, 12, 28),
    (2027, 1, 1),
    (2027, 3, 26),
    (2027, 3, 29),
    (2027, 5, 3),
    (2027, 5, 31),
    (2027, 8, 30),
    (2027, 12, 27),
    (2027, 12, 28),
];

/// How many hazards come in a month against the mean of the year, January first, in hundredths, for hazards of
/// every season, of the cold, and of the wet. *Assumed.*
pub const SEASONS: [[u32; 12]; 3] = [
    [106, 102, 101, 97, 97, 96, 97, 96, 98, 103, 106, 101],
    [190, 170, 135, 90, 55, 35, 25, 28, 55, 110, 150, 157],
    [165, 145, 115, 80, 60, 45, 45, 50, 80, 125, 145, 145],
];

/// The months in which a home without heating is not a cold home. *Assumed.*
pub const WARM_MONTHS: [u8; 5] = [5, 6, 7, 8, 9];

/// How likely a person reports on the day they mean to, by weekday, Monday first; otherwise they put it off to the
/// next day. Emergencies are never put off. *Assumed.*
pub const REPORTS_ON: [f64; 7] = [0.95, 0.9, 0.88, 0.86, 0.8, 0.4, 0.3];

/// Weights of the hours of the day, midnight first, in which a report is made that can wait. *Assumed.*
pub const HOURS: [u32; 24] =
    [1, 1, 1, 1, 1, 2, 6, 14, 40, 62, 60, 52, 44, 42, 44, 42, 38, 30, 24, 20, 16, 12, 7, 3];

/// The ways to report: telephone, web form, app, at the counter. The weights are for people below and above 75.
/// *Assumed.*
pub const CHANNELS: [&str; 4] = ["phone", "web", "app", "counter"];
/// Weights of the channels for other households, and for those with somebody old. *Assumed.*
pub const CHANNEL_WEIGHTS: [[u32; 4]; 2] = [[34, 38, 24, 4], [62, 22, 6, 10]];

const HIGHLAND: super::Source = Published(
    "The Highland Council, council house repairs (highland.gov.uk): emergencies are completed in 24 hours, high priority in 3 working \
     days, routine repairs in 20 working days",
);

parameters! {
    HISTORY = 730.0, "days", "How far the history reaches back", Assumed("24 months");
    OPEN_DAYS = 7.0, "days", "How long reports have waited for triage at the most", Assumed("");
    REPORTS_A_HOME = 3.57, "reports a home and year", "Repairs reported, repeats not counted", Published(
        "Islington Council, housing repairs performance: around 125,000 repairs a year in 35,000 council \
         and leasehold homes");
    DISPERSION = 1.4, "size of a negative binomial", "How unequal homes are in what goes wrong", Assumed("");
    AGE_EFFECT = 0.006, "share a year", "How much more goes wrong with each year of a building's age over 40",
        Assumed("");
    DAMP_EFFECT = 9.0, "times", "How much more damp is reported from a home with damp", Assumed("");
    HOLIDAY = 0.15, "probability", "That a report is made on a bank holiday rather than put off", Assumed("");
    DELAY_MEDIAN = 20.0, "hours", "Median time from noticing to reporting, where it can wait", Assumed("");
    DELAY_SIGMA = 1.1, "log-normal sigma", "Spread of that time", Assumed("");
    DELAY_EMERGENCY = 0.7, "hours", "Median time from noticing to reporting an emergency", Assumed("");
    REPEATS = 0.07, "share of reports", "Reports that chase an earlier one, evenly over the time until it is done", Assumed("");
    ZIPF_EXPONENT = 1.0, "exponent", "How fast the number of repeats falls with a reporter's rank", Assumed("");
    ZIPF_OFFSET = 0.002, "share of reporters", "Rank at which that fall begins", Assumed("");
    REPEATS_MAX = 9.0, "repeats", "The most repeats about one hazard", Assumed("");
    LATE_MEDIAN = 3.0, "days", "Median time by which a late record is late, above half a day", Assumed("");
    LATE_SIGMA = 0.6, "log-normal sigma", "Spread of that time", Assumed("");
    EMERGENCY_HOURS = 24.0, "hours", "Target for an emergency", Published(
        "Wolverhampton Homes, Awaab's Law (wolverhamptonhomes.org.uk): action on emergency hazards within 24 hours of \
         becoming aware of them; the Highland Council's emergencies have the same target");
    URGENT_DAYS = 3.0, "working days", "Target for an urgent repair", HIGHLAND;
    ROUTINE_DAYS = 20.0, "working days", "Target for a routine repair", HIGHLAND;
    PLANNED_DAYS = 60.0, "working days", "Target for planned work", Assumed(
        "after Islington Council's priority R60 and Leicester City Council's 8 to 52 weeks");
}
