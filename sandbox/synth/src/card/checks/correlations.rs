//! Columns against each other: what causes what.

use super::super::read::{by, mean, numbers, planted, share, texts};
use super::{Check, check};
use crate::calendar::DAY;
use crate::parameters::hazards::{CATEGORIES, DAMP_MOULD, KINDS, Kind};
use crate::parameters::{clocks, dirt, work};
use crate::world::World;
use std::collections::BTreeMap;

pub(super) fn checks(world: &World) -> Vec<Check> {
    let mut checks = vec![damp(world), age(world), picked(world), misrouted(world)];
    checks.extend(seasons(world));
    checks.extend(weekdays(world));
    checks.extend(longer(world));
    checks
}

/// Reports of damp from homes with damp, against those from others.
fn damp(world: &World) -> Check {
    let damp = by(texts(world, "circumstances", "uprn"), numbers(world, "circumstances", "damp"));
    let hazards: Vec<_> =
        texts(world, "hazards", "uprn").into_iter().zip(texts(world, "hazards", "hazard")).collect();
    let of = |wanted: i64| {
        share(hazards.iter().filter(|(uprn, _)| damp[uprn] == Some(wanted)), |(_, hazard)| {
            *hazard == "damp_mould"
        })
    };
    let all: u32 = KINDS.iter().map(|kind| kind.share).sum();
    let usual = f64::from(KINDS[DAMP_MOULD].share);
    let others = f64::from(all) - usual;
    let more = usual * clocks::DAMP_EFFECT.value;
    let stated = more / (others + more) / (usual / f64::from(all));
    check("damp among what goes wrong in damp homes, against others", "times", stated, of(1) / of(0), 0.6)
}

/// What goes wrong in buildings of before 1960, against those of since 1990.
fn age(world: &World) -> Check {
    let mut counts: BTreeMap<&str, f64> = BTreeMap::new();
    for uprn in texts(world, "hazards", "uprn") {
        *counts.entry(uprn).or_default() += 1.0;
    }
    let year = 1970.0 + world.now as f64 / (365.25 * DAY as f64);
    let homes: Vec<(&str, i64)> = texts(world, "properties", "uprn")
        .into_iter()
        .zip(numbers(world, "properties", "built"))
        .filter_map(|(uprn, built)| Some((uprn, built?)))
        .collect();
    let chosen =
        |old: bool| homes.iter().filter(move |(_, built)| if old { *built < 1960 } else { *built >= 1990 });
    let seen = |old: bool| mean(chosen(old).map(|(uprn, _)| counts.get(uprn).copied().unwrap_or(0.0)));
    let wear = |old: bool| {
        mean(chosen(old).map(|(_, built)| {
            1.0 + clocks::AGE_EFFECT.value * (year.floor() - *built as f64 - 40.0).max(0.0)
        }))
    };
    check(
        "what goes wrong in old buildings, against new ones",
        "times",
        wear(true) / wear(false),
        seen(true) / seen(false),
        0.15,
    )
}

/// Damp that is called damp.
fn picked(world: &World) -> Check {
    let reports =
        by(numbers(world, "reports", "report_id").into_iter().flatten(), texts(world, "reports", "category"));
    let orders = texts(world, "orders", "rate_code");
    let answered = numbers(world, "orders", "report_id").into_iter().flatten();
    let called: Vec<&str> = answered
        .zip(orders)
        .filter(|(_, rate)| *rate == KINDS[DAMP_MOULD].rate)
        .filter_map(|(report, _)| reports.get(&report).copied())
        .filter(|category| !category.is_empty())
        .collect();
    let hasty = dirt::CATEGORY_WRONG.of(world.profile.dirt);
    let weights = KINDS[DAMP_MOULD].picked;
    let share_of = f64::from(weights[3]) / f64::from(weights.iter().sum::<u32>());
    let stated = share_of * (1.0 - hasty) + hasty / weights.len() as f64;
    check(
        "damp and mould that is called damp",
        "share",
        stated,
        share(&called, |category| **category == *"damp"),
        0.03,
    )
}

/// Orders that go to the wrong trade where the category is not the usual one, against where it is.
fn misrouted(world: &World) -> Check {
    let reports =
        by(numbers(world, "reports", "report_id").into_iter().flatten(), texts(world, "reports", "category"));
    let wrong = planted(world, "misrouted");
    let rates = texts(world, "orders", "rate_code");
    let usual: BTreeMap<&str, &str> = KINDS.iter().map(|kind| (kind.rate, most_picked(kind))).collect();
    let orders: Vec<(bool, bool)> = numbers(world, "orders", "order_id")
        .into_iter()
        .zip(numbers(world, "orders", "report_id"))
        .zip(rates)
        .filter_map(|((order, report), rate)| {
            let apt = reports.get(&report?)? == usual.get(rate)?;
            Some((apt, wrong.contains_key(&order?)))
        })
        .collect();
    let of = |apt: bool| share(orders.iter().filter(|(seen, _)| *seen == apt), |(_, wrong)| *wrong);
    let stated = work::MISROUTED_ODD.value / work::MISROUTED_APT.value;
    check(
        "wrong trades where the category misleads, against the usual one",
        "times",
        stated,
        of(false) / of(true),
        0.9,
    )
}

fn most_picked(kind: &Kind) -> &'static str {
    let place = (0..CATEGORIES.len()).max_by_key(|category| kind.picked[*category]).unwrap_or(0);
    CATEGORIES[place]
}

/// Hazards of December, January and February.
fn seasons(world: &World) -> Vec<Check> {
    let months = numbers(world, "hazards", "began_at").into_iter().flatten();
    let hazards: Vec<(&str, bool)> = texts(world, "hazards", "hazard")
        .into_iter()
        .zip(months.map(|at| {
            // Days of a year that begins in December: its first 90 are winter, to within a day.
            let day = (at.div_euclid(DAY) + 31).rem_euclid(1461) % 365;
            day < 90
        }))
        .collect();
    let winter =
        |key: &str| share(hazards.iter().filter(|(hazard, _)| *hazard == key), |(_, winter)| *winter);
    let stated = |season: usize| {
        let months = clocks::SEASONS[season];
        f64::from(months[11] + months[0] + months[1]) / f64::from(months.iter().sum::<u32>())
    };
    vec![
        check("loss of heating that begins in winter", "share", stated(1), winter("no_heating"), 0.03),
        check("leaking roofs that begin in winter", "share", stated(2), winter("roof_leak"), 0.04),
        check("leaks that begin in winter", "share", stated(0), winter("leak"), 0.03),
    ]
}

/// Reports that can wait are put off from day to day: what that makes of Mondays and Sundays.
fn weekdays(world: &World) -> Vec<Check> {
    let on = clocks::REPORTS_ON;
    // Whoever means to report on a day does so with the day's probability, and otherwise waits for the next: the
    // share of each day follows from what is carried over around the week.
    let mut carried = 0.0;
    let mut shares = [0.0; 7];
    for day in (0..7).cycle().take(70) {
        let waiting = 1.0 + carried;
        shares[day] = waiting * on[day] / 7.0;
        carried = waiting * (1.0 - on[day]);
    }
    let priorities = texts(world, "hazards", "priority");
    let reported = numbers(world, "hazards", "reported_at").into_iter().flatten();
    let days: Vec<i64> = reported
        .zip(priorities)
        .filter(|(_, priority)| *priority != "emergency")
        .map(|(at, _)| (at.div_euclid(DAY) + 3).rem_euclid(7))
        .collect();
    let of = |day: i64| share(&days, |seen| *seen == day);
    vec![
        check("reports that can wait made on a Monday", "share", shares[0], of(0), 0.03),
        check("reports that can wait made on a Sunday", "share", shares[6], of(6), 0.03),
    ]
}

/// The less pressing, the longer it takes: 1 when the means are in that order.
fn longer(world: &World) -> Vec<Check> {
    let outcomes = by(
        numbers(world, "outcomes", "order_id").into_iter().flatten(),
        numbers(world, "outcomes", "completed_at"),
    );
    let orders: Vec<_> = numbers(world, "orders", "order_id")
        .into_iter()
        .zip(numbers(world, "orders", "raised_at"))
        .zip(texts(world, "orders", "priority"))
        .collect();
    let days = |wanted: &str| {
        mean(orders.iter().filter(|(_, priority)| *priority == wanted).filter_map(|((order, raised), _)| {
            let done = outcomes.get(&(*order)?).copied().flatten()?;
            Some((done - (*raised)?) as f64 / DAY as f64)
        }))
    };
    let times: Vec<f64> = crate::PRIORITIES.iter().map(|priority| days(priority)).collect();
    let in_order = times.windows(2).all(|pair| pair[0] > pair[1]);
    vec![check(
        "mean times fall from planned to emergency",
        "1 = yes",
        1.0,
        f64::from(u8::from(in_order)),
        0.0,
    )]
}
