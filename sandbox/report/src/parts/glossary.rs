//! The words of a report that are not everybody's.

use maud::{Markup, html};

/// What a reader must know to read the rest.
pub fn glossary() -> Markup {
    let words = [
        (
            "95% interval",
            "How far the mean may be off because other worlds would have been drawn. Of a hundred such \
          intervals about 95 hold the figure that very many worlds would give.",
        ),
        ("baseline", "A simple reference pilot that anybody can run. It met the same worlds."),
        (
            "challenge",
            "The task that was set: data, scenarios, limits and measures, as a folder that anybody can read.",
        ),
        (
            "metered steps",
            "How much the pilot computed, counted instruction by instruction under a numbered price list \
          (the fuel model), so that the count is the same on every machine. They are not money and not time.",
        ),
        ("MiB", "1,048,576 bytes of memory; KiB are 1,024 bytes and GiB 1,073,741,824."),
        ("module", "The file of the pilot. Its SHA-256 is a fingerprint: another file has another."),
        (
            "world",
            "One made-up council with its own residents, homes and reports. Its data are made up; its rules \
          are those of the profile.",
        ),
    ];
    html! {
        section.report-section aria-labelledby="words" {
            h2 #words { "Words used here" }
            dl.report-facts { @for (word, meaning) in words { div { dt { (word) } dd { (meaning) } } } }
        }
    }
}
