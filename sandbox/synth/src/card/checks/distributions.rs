//! Single columns against their parameters.

use super::super::read::{by, decimals, gaps, mean, numbers, planted, rows, share, texts};
use super::{Check, check};
use crate::calendar::{DAY, HOUR, MINUTE};
use crate::parameters::{clocks, dirt, homes, work};
use crate::world::World;
use crate::world::households::zipf;
use std::collections::{BTreeMap, BTreeSet};

pub(super) fn checks(world: &World) -> Vec<Check> {
    let mut checks = homes_and_people(world);
    checks.extend(counts(world));
    checks.extend(times(world));
    checks.extend(outliers(world));
    checks.extend(field_by_field(world));
    checks
}

fn homes_and_people(world: &World) -> Vec<Check> {
    let bedrooms: Vec<i64> = numbers(world, "properties", "bedrooms").into_iter().flatten().collect();
    let true_of = |name: &str| share(numbers(world, "circumstances", name), |value| value == Some(1));
    let asthma = numbers(world, "circumstances", "asthma");
    let damp = numbers(world, "circumstances", "damp");
    let within = |wanted: i64| {
        let homes = asthma.iter().zip(&damp).filter(|(_, damp)| **damp == Some(wanted));
        share(homes, |(asthma, _)| *asthma == Some(1))
    };
    vec![
        check(
            "homes with one bedroom",
            "share",
            homes::ONE_BEDROOM.value,
            share(&bedrooms, |n| *n == 1),
            0.02,
        ),
        check(
            "homes with three or more",
            "share",
            homes::THREE_BEDROOMS.value,
            share(&bedrooms, |n| *n >= 3),
            0.02,
        ),
        check("homes with damp", "share", homes::DAMP.value, true_of("damp"), 0.015),
        check("homes that are let", "share", homes::OCCUPIED.value, true_of("is_let"), 0.01),
        check(
            "asthma in damp homes, against others",
            "times",
            homes::ASTHMA_DAMP.value,
            within(1) / within(0),
            0.35,
        ),
    ]
}

fn counts(world: &World) -> Vec<Check> {
    let mut counts: BTreeMap<&str, f64> =
        texts(world, "households", "uprn").into_iter().map(|uprn| (uprn, 0.0)).collect();
    for uprn in texts(world, "hazards", "uprn") {
        counts.entry(uprn).and_modify(|count| *count += 1.0);
    }
    let begin = world.now - clocks::HISTORY.value as i64 * DAY;
    let since = numbers(world, "households", "tenancy_start").into_iter().flatten();
    let years: f64 = since.map(|since| (world.now - since.max(begin)) as f64 / DAY as f64 / 365.0).sum();
    // Who moved in lately had less time, so only those who were there all along are compared in their spread.
    let settled = by(texts(world, "households", "uprn"), numbers(world, "households", "tenancy_start"));
    let settled: Vec<f64> = counts
        .iter()
        .filter(|(uprn, _)| settled.get(*uprn).is_some_and(|since| since.is_some_and(|since| since < begin)))
        .map(|(_, count)| *count)
        .collect();
    let middle = mean(settled.iter().copied());
    let variance = mean(settled.iter().map(|count| (count - middle) * (count - middle)));
    let size = middle * middle / (variance - middle);
    let emergencies = share(texts(world, "orders", "priority"), |priority| priority == "emergency");
    vec![
        check(
            "reports a home and year, repeats not counted",
            "reports",
            clocks::REPORTS_A_HOME.value,
            counts.values().sum::<f64>() / years,
            0.25,
        ),
        check("size of the negative binomial of counts", "size", clocks::DISPERSION.value, size, 0.2),
        check("reports that repeat another", "share", repeats_stated(world), repeats_observed(world), 0.02),
        check(
            "repeats from the loudest 2% of households",
            "share",
            loudest_stated(world),
            loudest_observed(world),
            0.08,
        ),
        check(
            "orders given as emergencies, against Edinburgh",
            "share",
            work::EMERGENCIES.value,
            emergencies,
            0.06,
        ),
    ]
}

fn repeats_stated(world: &World) -> f64 {
    let extra = clocks::REPEATS.value + dirt::SENT_TWICE.of(world.profile.dirt);
    extra / (1.0 + extra)
}

fn repeats_observed(world: &World) -> f64 {
    planted(world, "duplicate").len() as f64 / rows(world, "reports") as f64
}

/// What Zipf and Mandelbrot's law gives the first ranks; what is sent twice is sent by anybody.
fn loudest_stated(world: &World) -> f64 {
    let count = rows(world, "properties");
    let weights = |ranks: usize| (1..=ranks).map(|rank| zipf(rank, count)).sum::<f64>();
    let (chased, twice) = (clocks::REPEATS.value, dirt::SENT_TWICE.of(world.profile.dirt));
    (chased * weights(count / 50) / weights(count) + twice / 50.0) / (chased + twice)
}

fn loudest_observed(world: &World) -> f64 {
    let reports =
        by(numbers(world, "reports", "report_id").into_iter().flatten(), texts(world, "reports", "uprn"));
    let ranks = by(
        texts(world, "circumstances", "uprn"),
        numbers(world, "circumstances", "voice_rank").into_iter().flatten(),
    );
    let loudest = (rows(world, "properties") / 50) as i64;
    let repeats: Vec<i64> =
        planted(world, "duplicate").keys().filter_map(|id| ranks.get(reports.get(id)?).copied()).collect();
    share(repeats, |rank| rank <= loudest)
}

fn times(world: &World) -> Vec<Check> {
    let first = first_visits(world);
    let mut hours: Vec<f64> = first.iter().map(|minutes| libm::log(*minutes / 60.0)).collect();
    hours.sort_unstable_by(f64::total_cmp);
    let middle = hours.get(hours.len() / 2).copied().unwrap_or(0.0);
    let centre = mean(hours.iter().copied());
    let spread = mean(hours.iter().map(|hour| (hour - centre) * (hour - centre))).sqrt();
    let days = decimals(world, "outcomes", "days");
    let (low, high) = (work::IN_TIME_LOW.value, work::IN_TIME_HIGH.value);
    let emergency = work::MEDIAN[3];
    vec![
        check("median hours to the first visit of an emergency", "hours", emergency, libm::exp(middle), 0.3),
        check("sigma of the logarithm of these", "sigma", work::SIGMA[3], spread, 0.05),
        check(
            "mean hours to complete an emergency, against Edinburgh",
            "hours",
            work::EMERGENCY_TIME.value,
            emergency_hours(world),
            2.0,
        ),
        check(
            "mean days to complete, against Great Yarmouth",
            "days",
            work::MEAN_DAYS.value,
            mean(days),
            2.5,
        ),
        check(
            "visits without access, where it can wait",
            "share",
            work::NO_ACCESS.value,
            no_access(world),
            0.01,
        ),
        check(
            "work done in time, between Redditch and Rotherham",
            "share",
            (low + high) / 2.0,
            in_time(world),
            (high - low) / 2.0,
        ),
    ]
}

/// Minutes from raising to the first visit of emergencies that were not forgotten.
fn first_visits(world: &World) -> Vec<f64> {
    let forgotten = planted(world, "forgotten");
    let priorities = texts(world, "orders", "priority");
    let raised = numbers(world, "orders", "raised_at");
    let visits = by(
        numbers(world, "visits", "order_id").into_iter().flatten(),
        numbers(world, "visits", "attended_at").into_iter().flatten(),
    );
    let orders = numbers(world, "orders", "order_id").into_iter().zip(raised).zip(priorities);
    orders
        .filter(|(_, priority)| *priority == "emergency")
        .filter_map(|((order, raised), _)| {
            let order = order.filter(|order| !forgotten.contains_key(order))?;
            Some(((visits.get(&order)? - raised?) / MINUTE - 10) as f64)
        })
        .filter(|minutes| *minutes > 0.0)
        .collect()
}

/// Hours from raising an emergency to its completion, forgotten ones left out.
fn emergency_hours(world: &World) -> f64 {
    let forgotten = planted(world, "forgotten");
    let ids = || numbers(world, "orders", "order_id").into_iter().flatten();
    let raised = by(ids(), numbers(world, "orders", "raised_at").into_iter().flatten());
    let priority = by(ids(), texts(world, "orders", "priority"));
    let done = numbers(world, "outcomes", "order_id").into_iter().flatten().zip(numbers(
        world,
        "outcomes",
        "completed_at",
    ));
    mean(
        done.filter(|(order, _)| priority.get(order) == Some(&"emergency") && !forgotten.contains_key(order))
            .filter_map(|(order, at)| Some((at? - raised.get(&order)?) as f64 / HOUR as f64)),
    )
}

fn no_access(world: &World) -> f64 {
    let ids = numbers(world, "orders", "order_id").into_iter().flatten();
    let priority = by(ids, texts(world, "orders", "priority"));
    let closed = planted(world, "no_access");
    let visits = numbers(world, "visits", "visit_id").into_iter().flatten();
    let visits = visits.zip(numbers(world, "visits", "order_id").into_iter().flatten());
    let waiting: Vec<i64> = visits
        .filter(|(_, order)| priority.get(order).is_some_and(|priority| *priority != "emergency"))
        .map(|(visit, _)| visit)
        .collect();
    share(&waiting, |visit| closed.contains_key(visit))
}

fn in_time(world: &World) -> f64 {
    let late = planted(world, "missed_clock");
    let done: BTreeSet<i64> = numbers(world, "outcomes", "order_id").into_iter().flatten().collect();
    share(&done, |order| !late.contains_key(order))
}

fn outliers(world: &World) -> Vec<Check> {
    let of = |plant: &str, table: &str| planted(world, plant).len() as f64 / rows(world, table) as f64;
    let priced = 1.0 - dirt::COST_MISSING.of(world.profile.dirt);
    vec![
        check("orders that lay forgotten", "share", work::FORGOTTEN.value, of("forgotten", "orders"), 0.004),
        check(
            "costs typed in pence",
            "share",
            work::COST_OUTLIER.value * priced,
            of("cost_in_pence", "outcomes"),
            0.004,
        ),
    ]
}

/// Each rate of dirt that can be seen in a column or among what was planted.
fn field_by_field(world: &World) -> Vec<Check> {
    let kind = world.profile.dirt;
    let untidy = texts(world, "properties", "postcode");
    let late =
        numbers(world, "reports", "reported_at").into_iter().zip(numbers(world, "reports", "recorded_at"));
    let late: Vec<bool> = late.map(|(made, recorded)| recorded > made.map(|made| made + 12 * HOUR)).collect();
    dirt::ALL
        .iter()
        .filter_map(|rate| {
            let rows = rows(world, rate.table) as f64;
            let observed = match (rate.table, rate.field, rate.what) {
                (table, field, what) if what.starts_with("missing") => {
                    gaps(world, table, field) as f64 / rows
                }
                ("reports", "uprn", _) => planted(world, "mistyped_uprn").len() as f64 / rows,
                ("properties", "postcode", _) => {
                    share(&untidy, |code| !code.contains(' ') || code.starts_with('z'))
                }
                ("reports", "recorded_at", _) => share(&late, |late| *late),
                _ => return None,
            };
            let stated = rate.of(kind);
            let tolerance = 5.0 * (stated / rows).sqrt() + 0.001;
            let what = format!("`{}.{}` {}", rate.table, rate.field, rate.what);
            Some(Check { what, stated, observed, tolerance, unit: "share" })
        })
        .collect()
}
