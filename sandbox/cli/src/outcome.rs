//! How a run ended and what it showed, in words: the same whether it ran here or at the portal.

use crate::speak::Speak;
use domain::pilots::{EndReason, Evidence, LogEntry, Measure};

/// Says it. What the log adds to the end, `log` says.
pub fn say(evidence: &Evidence, speak: &Speak, log: impl FnOnce()) {
    ended(evidence.end, speak);
    if let Some(detail) = &evidence.detail {
        speak.say(format!("  {}", detail.as_str()));
    }
    if evidence.end != EndReason::Succeeded {
        speak.say(format!("  {}", evidence.end.next()));
    }
    log();
    evidence.measures.iter().for_each(|measure| speak.say(words(measure)));
    let steps = evidence.steps.map_or_else(
        || "Metered steps are not exact after this end;".to_owned(),
        |steps| format!("{steps} metered steps,"),
    );
    speak.say(format!(
        "{steps} {:.1} MiB at the peak, {} rows read, {} calls of the host",
        evidence.peak_memory_bytes as f64 / f64::from(1 << 20),
        evidence.rows_read,
        evidence.host_calls
    ));
}

/// Says how it ended, in a line.
pub fn ended(end: EndReason, speak: &Speak) {
    speak.say(format!("{end}: {}", end.sentence()));
}

/// Says why a file is no pilot.
pub fn refused(end: EndReason, problem: &str, advice: &str, speak: &Speak) {
    ended(end, speak);
    speak.say(format!("  {problem}"));
    speak.say(format!("  {advice}"));
    speak.json(&serde_json::json!({ "end": end, "problem": problem, "advice": advice }));
}

/// A line of the log. A line of the pilot's that goes on is moved in, so that none of it passes for one of ours.
pub fn line(world: u32, scenario: &str, level: &str, text: &str) -> String {
    let level = match level {
        "warn" => "warning: ",
        "error" => "error: ",
        "panic" => "panic: ",
        _ => "",
    };
    format!("  [world {}, {scenario}] {level}{}", world + 1, text.replace('\n', "\n      "))
}

/// The same of a line that came from the portal.
pub fn entry(entry: &LogEntry) -> String {
    line(entry.world, &entry.scenario, &entry.level, &entry.text)
}

/// A measure in a line.
fn words(measure: &Measure) -> String {
    let interval = measure.interval.map_or_else(
        || "one world, so no interval".to_owned(),
        |interval| format!("95% interval {:.3} to {:.3}", interval.low().get(), interval.high().get()),
    );
    let mut words = format!("  {}: {:.3} ({interval})", measure.label, measure.mean.get());
    if let Some(target) = &measure.target {
        words += &format!("; target {}: {}", target.value.get(), target.verdict.label());
    }
    if let Some(baseline) = &measure.baseline {
        words += &format!("; baseline {:.3}: {}", baseline.mean.get(), baseline.verdict.label());
    }
    words
}
