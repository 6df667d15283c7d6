//! What holds for every supplier alike, and is fixed when the engagement is published: phases, runs a day, terms.

use crate::{closed_list::closed_list, text::plural};
use serde::{Deserialize, Serialize};
use std::ops::RangeInclusive;

/// How many practice runs an organisation may have on one day in London, where the council says nothing else.
pub const PRACTICE_RUNS_A_DAY: u32 = 20;
/// What a council may say.
pub const PRACTICE_RUNS_RANGE: RangeInclusive<u32> = 5..=100;

closed_list! {
    /// In which phases pilots run.
    Phases {
        /// Practice alone.
        Practice = "practice", "Practice only: in worlds that everybody may know";
        /// And a final.
        PracticeAndFinal = "practice_and_final", "Practice, and a final in worlds that nobody knows before";
    }
}

closed_list! {
    /// Who may run a pilot again.
    Rerun {
        /// The supplier decides.
        Supplier = "supplier", "The supplier, and whoever the supplier gives the module to";
        /// The council too.
        Council = "council", "The supplier, whoever the supplier gives the module to, and this council\u{2019}s evaluators in this portal, who never get the file";
    }
}

closed_list! {
    /// When the file of a pilot is deleted.
    Deletion {
        /// When the supplier says so.
        OnWish = "on_wish", "When the supplier wishes, at any time";
        /// At the latest three months after closing.
        AfterThreeMonths = "after_3_months", "When the supplier wishes, and at the latest 3 months after the engagement closes";
        /// At the latest a year after closing.
        AfterTwelveMonths = "after_12_months", "When the supplier wishes, and at the latest 12 months after the engagement closes";
    }
}

impl Deletion {
    /// For how long after the closing date the file of a pilot is kept at most; none where nobody but the supplier says. A
    /// month counts as 28 days, so that no file is kept longer than the words allow.
    pub const fn kept_millis(self) -> Option<i64> {
        const MONTH: i64 = 28 * 24 * 3_600_000;
        match self {
            Deletion::OnWish => None,
            Deletion::AfterThreeMonths => Some(3 * MONTH),
            Deletion::AfterTwelveMonths => Some(12 * MONTH),
        }
    }
}

/// What a supplier agrees to by uploading a pilot, and what the council binds itself to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Terms {
    /// Who may run a pilot again.
    pub rerun: Rerun,
    /// When its file is deleted.
    pub deletion: Deletion,
}

impl Default for Terms {
    fn default() -> Self {
        Terms { rerun: Rerun::Supplier, deletion: Deletion::OnWish }
    }
}

impl Terms {
    /// What always holds, whatever the council says.
    pub const ALWAYS: &'static [&'static str] = &[
        "The module stays the supplier\u{2019}s property.",
        "Nothing is public by name without the supplier\u{2019}s consent.",
    ];

    /// What the council chose, as sentences.
    fn chosen(self) -> [String; 2] {
        [
            format!("A pilot may be run again by: {}.", lower_first(self.rerun.label())),
            format!("The file of a pilot is deleted: {}.", lower_first(self.deletion.label())),
        ]
    }

    /// The terms as sentences, in order.
    pub fn sentences(self) -> Vec<String> {
        let always = Terms::ALWAYS.iter().map(|&sentence| sentence.to_owned());
        let then = [
            "A pilot that crashed the sandbox is locked away until the operator has looked at it.",
            "What a run showed stays when the file is gone.",
        ];
        always.chain(self.chosen()).chain(then.map(str::to_owned)).collect()
    }
}

fn lower_first(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

/// Everything that holds for every supplier alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conditions {
    /// In which phases pilots run.
    pub phases: Phases,
    /// How many practice runs an organisation may have on one day in London.
    pub practice_runs_a_day: u32,
    /// The terms.
    pub terms: Terms,
}

impl Default for Conditions {
    fn default() -> Self {
        Conditions {
            phases: Phases::Practice,
            practice_runs_a_day: PRACTICE_RUNS_A_DAY,
            terms: Terms::default(),
        }
    }
}

impl Conditions {
    /// The conditions in a line, for a list of tasks.
    pub fn describe(&self) -> String {
        let runs = plural(self.practice_runs_a_day.into(), "practice run", "practice runs");
        format!("{}. {runs} a day. {}", self.phases.label(), self.terms.chosen().join(" "))
    }
}

/// A number of practice runs a day, as somebody typed it.
///
/// # Errors
/// The sentence for the page.
pub fn practice_runs(raw: &str) -> Result<u32, String> {
    let typed = raw.trim();
    let digits = !typed.is_empty() && typed.bytes().all(|byte| byte.is_ascii_digit());
    let number = digits.then(|| typed.parse().ok()).flatten();
    number.filter(|number| PRACTICE_RUNS_RANGE.contains(number)).ok_or_else(|| {
        let (least, most) = (PRACTICE_RUNS_RANGE.start(), PRACTICE_RUNS_RANGE.end());
        format!("Practice runs a day must be a whole number from {least} to {most}")
    })
}
