//! Orders, visits and what came of them.

use super::Source::{Assumed, Published};
use super::parameters;

/// Median time of the work, in order of priority: planned (working days), routine (working days), urgent (working
/// days), emergency (hours). *Assumed*, chosen so that the mean over all repairs is near what Great Yarmouth
/// Borough Council published for 2022/23 (8.33 days from end to end), and an emergency near what the City of
/// Edinburgh Council did (around 6 hours).
pub const MEDIAN: [f64; 4] = [12.0, 4.5, 1.0, 2.6];

/// Spread of the logarithm of that time, in order of priority. *Assumed.*
pub const SIGMA: [f64; 4] = [0.7, 0.75, 0.7, 0.75];

parameters! {
    CLERK_RIGHT = 0.8, "probability", "That the priority of an order is the true one", Assumed("");
    CLERK_TOO_HIGH = 0.62, "share of the others", "Wrong priorities that are one step too high", Assumed("");
    RAISED_MEDIAN = 5.0, "hours", "Median time from report to order, where it can wait", Assumed("");
    RAISED_SIGMA = 0.9, "log-normal sigma", "Spread of that time", Assumed("");
    RAISED_EMERGENCY = 0.4, "hours", "Median time from report to order, given as an emergency", Assumed("");
    NO_ACCESS = 0.07, "probability", "That nobody lets the operative in, where it can wait", Assumed("");
    NO_ACCESS_EMERGENCY = 0.02, "probability", "That nobody lets the operative in, in an emergency", Assumed("");
    NO_ACCESS_MAX = 2.0, "visits", "The most visits of one order without access", Assumed("");
    PARTS = 0.11, "probability", "That a visit ends with parts to be ordered", Assumed("");
    AGAIN_MEDIAN = 4.0, "working days", "Median time to another visit, where it can wait", Assumed("");
    AGAIN_SIGMA = 0.5, "log-normal sigma", "Spread of that time", Assumed("");
    AGAIN_EMERGENCY = 4.0, "hours", "Median time to another visit in an emergency", Assumed("");
    FORGOTTEN = 0.015, "share of orders", "Orders that lay forgotten: gross outliers of time", Assumed(
        "rule of the data sets: 1 to 3% gross outliers");
    FORGOTTEN_TIMES = 7.0, "times", "How much longer these take", Assumed("");
    JOB_SHORTEST = 20.0, "minutes", "Shortest stay at the last visit", Assumed("");
    JOB_LONGEST = 200.0, "minutes", "Longest stay at the last visit", Assumed("");
    COST_OF_VISIT = 0.25, "share of the cost", "What each visit after the first adds", Assumed("");
    MISROUTED_APT = 0.5, "times the rate", "Misrouting where the category is the usual one", Assumed("");
    MISROUTED_ODD = 2.0, "times the rate", "Misrouting where the category misleads", Assumed("");
    COST_SIGMA = 0.55, "log-normal sigma", "Spread of the cost of a job", Assumed("");
    COST_OUTLIER = 0.02, "share of outcomes", "Costs typed in pence instead of pounds: gross outliers", Assumed(
        "rule of the data sets: 1 to 3% gross outliers");
    REPEAT_ORDERED = 0.3, "share of repeats", "Repeats for which a second order was raised by mistake", Assumed("");
    EMERGENCIES = 0.271, "share of orders", "Orders given as emergencies (a figure to compare with)", Published(
        "The City of Edinburgh Council, annual tenants report 2022/23 (edinburgh.gov.uk): 16,725 emergency and 45,017 other repairs");
    EMERGENCY_TIME = 6.0, "hours", "Mean time to complete an emergency (a figure to compare with)", Published(
        "The City of Edinburgh Council, annual tenants report 2022/23 (edinburgh.gov.uk): around 6 hours");
    MEAN_DAYS = 8.33, "days", "Mean time from report to completion (a figure to compare with)", Published(
        "Great Yarmouth Borough Council, annual housing report 2022/23 (great-yarmouth.gov.uk): 8.33 days from end to end");
    IN_TIME_LOW = 0.679, "share of outcomes", "Least share of work done in time (a figure to compare with)",
        Published("Redditch Borough Council, tenant satisfaction 2024/25 (redditchbc.gov.uk): 67.9% of repairs completed on time");
    IN_TIME_HIGH = 0.962, "share of outcomes", "Greatest share of work done in time (a figure to compare with)",
        Published("Rotherham Council, housing service performance (rotherham.gov.uk): 96.2% of non-emergency repairs in time");
}
