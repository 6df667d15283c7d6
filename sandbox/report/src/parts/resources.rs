//! What the pilot used, beside what it might use.

use crate::{
    chart::bar,
    figures::{breakable, bytes, number},
};
use domain::{
    pilots::{EndReason, Evidence, Limits},
    text::{plural, thousands},
};
use maud::{Markup, html};

/// A figure that evidence counts, and its limit.
struct Use {
    what: &'static str,
    used: Option<u64>,
    /// What one world may use.
    limit: u64,
    /// Whether the figure is the sum over worlds; else it is the greatest of them.
    is_sum: bool,
    shown: fn(u64) -> String,
}

/// What the pilot used: steps, memory, calls and rows beside their limits, in figures and as bars.
pub fn resources(evidence: &Evidence) -> Markup {
    let Limits { steps_max, memory_bytes_max, host_calls_max, output_rows_max, .. } = evidence.limits;
    let row = |what, used, limit, is_sum, shown| Use { what, used, limit, is_sum, shown };
    let uses = [
        row("Metered steps", evidence.steps, steps_max, true, thousands),
        row("Peak memory", Some(evidence.peak_memory_bytes), memory_bytes_max, false, bytes),
        row("Calls of the host", Some(evidence.host_calls), host_calls_max.into(), true, thousands),
        row("Rows emitted", Some(evidence.output_rows), output_rows_max.into(), true, thousands),
    ];
    let worlds = plural(evidence.worlds.into(), "world", "worlds");
    // Of a run that ended early nobody can say here how many worlds a sum is of.
    let is_whole = evidence.worlds == 1 || evidence.end == EndReason::Succeeded;
    html! {
        section.report-section aria-labelledby="used" {
            h2 #used { "What the pilot used" }
            @if evidence.worlds != 1 {
                p {
                    "Each world has limits of its own. Steps, calls and rows are the sum over "
                    @if is_whole { (worlds) } @else { "the worlds that were begun before the run ended" }
                    ", memory is the most that any of them took."
                }
            }
            table.report-table.report-uses {
                caption { "What was used, and the limit" }
                thead { tr { th scope="col" { "What" } th scope="col" { "Used" } th scope="col" { "Limit" } } }
                tbody {
                    @for row in &uses { (used(row, evidence.worlds, is_whole)) }
                    tr {
                        th scope="row" { "Rows read" }
                        td { (breakable(&thousands(evidence.rows_read))) }
                        td { "None: reading costs steps" }
                    }
                }
            }
            @if evidence.steps.is_none() {
                p { "After a trap the count of steps is not exact, so none is shown." }
            }
            p { "Not counted in evidence, but limited in each world: " (others(&evidence.limits)) "." }
        }
    }
}

fn used(row: &Use, worlds: u32, is_whole: bool) -> Markup {
    let limit_in_all = u128::from(row.limit) * if row.is_sum { u128::from(worlds) } else { 1 };
    html! {
        tr {
            th scope="row" { (row.what) }
            td {
                @match row.used {
                    Some(used) => {
                        (breakable(&(row.shown)(used)))
                        @if is_whole || !row.is_sum { (share(used, limit_in_all)) }
                    },
                    None => "Not counted",
                }
            }
            td { (breakable(&(row.shown)(row.limit))) @if row.is_sum { " in each world" } }
        }
    }
}

/// How much of the limit that is, as a bar and in words.
fn share(used: u64, limit: u128) -> Markup {
    if limit == 0 {
        return html! {};
    }
    let percent = used as f64 / limit as f64 * 100.0;
    let words = match percent {
        _ if used == 0 => "none of the limit".to_owned(),
        percent if percent < 1.0 => "less than 1% of the limit".to_owned(),
        percent if percent > 100.0 => "more than the limit".to_owned(),
        percent => format!("{}% of the limit", number(percent.floor())),
    };
    html! {
        (bar(used as f64, limit as f64))
        span.report-small { (words) }
    }
}

fn others(limits: &Limits) -> String {
    format!(
        "{} of results, {} of log, {} across the border, {}, {} seconds by the clock on the wall",
        bytes(limits.output_bytes_max),
        bytes(limits.log_bytes_max.into()),
        bytes(limits.border_bytes_max),
        plural(limits.handles_max.into(), "open handle", "open handles"),
        number(f64::from(limits.wall_ms_max) / 1_000.0),
    )
}
