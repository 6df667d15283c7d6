//! When people do what they mean to do: nights, weekends and holidays.

use super::Setting;
use crate::calendar::{DAY, HOUR, MINUTE, second};
use crate::chance::Chance;
use crate::parameters::clocks;

/// Running sums of weights.
pub(super) fn running_sums(weights: impl IntoIterator<Item = u32>) -> Vec<u32> {
    let mut sum = 0;
    weights
        .into_iter()
        .map(|weight| {
            sum += weight;
            sum
        })
        .collect()
}

/// When somebody reports what can wait: put off from day to day, at an hour at which people do such things.
pub(super) fn convenient(setting: &Setting, chance: &mut Chance, hours: &[u32], meant: i64) -> i64 {
    let mut day = meant.div_euclid(DAY) * DAY;
    loop {
        let kind = setting.calendar.day(day);
        let holiday = !kind.works && kind.weekday < 5;
        let likely =
            if holiday { clocks::HOLIDAY.value } else { clocks::REPORTS_ON[usize::from(kind.weekday)] };
        if chance.happens(likely) {
            break;
        }
        day += DAY;
    }
    let hour = chance.in_running_sums(hours) as i64;
    let at = second(day + hour * HOUR + chance.between(0, HOUR - 1));
    if at > meant { at } else { meant + chance.between(1, 3 * 60) * MINUTE }
}

/// A moment in the hours in which the council works, `days` worked days after this one and never before it.
pub(super) fn at_work(setting: &Setting, chance: &mut Chance, after: i64, days: u32) -> i64 {
    let minute = chance.between(0, 9 * 60 - 1) * MINUTE;
    let at = setting.calendar.working_day(after, days) + 8 * HOUR + minute;
    if at > after {
        return at;
    }
    let evening = after.div_euclid(DAY) * DAY + 17 * HOUR;
    let soon = after + chance.between(5, 90) * MINUTE;
    if soon < evening { soon } else { setting.calendar.working_day(after, 1) + 8 * HOUR + minute }
}
