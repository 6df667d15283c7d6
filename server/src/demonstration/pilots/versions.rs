//! Which versions there are, in the order in which they were uploaded, and what happens to each.

use domain::{
    accounts::Role,
    pilots::{Length, PlatformFault},
};

/// One version of a supplier's pilot.
pub struct Version {
    /// Whose it is, and who of them uploads it.
    pub supplier: (&'static str, Role),
    /// When it is uploaded; each thing that happens to it is some minutes later.
    pub minutes_ago: i64,
    pub file: &'static [u8],
    pub file_name: &'static str,
    pub note: &'static str,
    pub becomes: Becomes,
    pub runs: &'static [Plan],
}

/// What becomes of a version. Locked away is one whose run ends so.
pub enum Becomes {
    Uploaded,
    Ready,
    /// With what `pilot check` says of it.
    Rejected(&'static str),
    Unchecked,
    Deleted,
}

/// A run, and what happens to it.
pub enum Plan {
    Ends(Length, Kept),
    FailsOnOurSide(PlatformFault),
    /// Before a worker has it.
    CancelledInTime,
    /// When a worker has it.
    CancelledLate,
    Expires,
    /// A worker has it, and has not said how far it is.
    Starts,
    /// A worker has it, and the pilot has written this.
    Runs(Kept),
    Waits,
}

impl Plan {
    pub const fn length(&self) -> Length {
        match self {
            Plan::Ends(length, _) => *length,
            Plan::CancelledLate | Plan::Runs(_) => Length::Full,
            _ => Length::Quick,
        }
    }
}

/// What a run showed and what its pilot wrote, as `script/drafts` kept it.
pub struct Kept {
    pub evidence: &'static str,
    pub log: &'static str,
}

macro_rules! kept {
    ($name:literal) => {
        Kept { evidence: include_str!(concat!($name, ".json")), log: include_str!(concat!($name, ".log")) }
    };
    // Nothing was written.
    ($name:literal, silent) => {
        Kept { evidence: include_str!(concat!($name, ".json")), log: "" }
    };
}
pub(super) use kept;

const HEARTH: (&str, Role) = ("hearth-and-lantern", Role::Submitter);
const BRIGHTWATER: (&str, Role) = ("brightwater", Role::Admin);
/// The baseline of the challenge.
pub const BASELINE: &[u8] = include_bytes!("../../../../sandbox/challenges/repairs-triage/baseline.wasm");
/// A pilot that reads what residents wrote.
pub const WORDS_FILE: &[u8] = include_bytes!("words.wasm");

const CORE: Version = Version {
    supplier: HEARTH,
    minutes_ago: 220 * 60,
    file: include_bytes!("core.wasm"),
    file_name: "triage_core.wasm",
    note: "Straight from the compiler.",
    becomes: Becomes::Rejected(include_str!("core.json")),
    runs: &[],
};

const FORGETS: Version = Version {
    supplier: HEARTH,
    minutes_ago: 219 * 60,
    file: include_bytes!("forgets.wasm"),
    file_name: "triage.wasm",
    note: "Reads the reports. It says nothing about them yet.",
    becomes: Becomes::Deleted,
    runs: &[Plan::Ends(Length::Quick, kept!("forgets"))],
};

const PANICS: Version = Version {
    supplier: HEARTH,
    minutes_ago: 198 * 60,
    file: include_bytes!("panics.wasm"),
    file_name: "triage.wasm",
    note: "Looks at categories.",
    becomes: Becomes::Ready,
    runs: &[Plan::Ends(Length::Quick, kept!("panics")), Plan::CancelledInTime],
};

const DIVIDES: Version = Version {
    supplier: HEARTH,
    minutes_ago: 196 * 60,
    file: include_bytes!("divides.wasm"),
    file_name: "triage.wasm",
    note: "Our C library, compiled as it is.",
    becomes: Becomes::Ready,
    runs: &[Plan::Ends(Length::Quick, kept!("divides"))],
};

const HOARDS: Version = Version {
    supplier: HEARTH,
    minutes_ago: 172 * 60,
    file: include_bytes!("hoards.wasm"),
    file_name: "triage.wasm",
    note: "Compares each report with all others.",
    becomes: Becomes::Ready,
    runs: &[Plan::Ends(Length::Quick, kept!("hoards", silent))],
};

const OPENS: Version = Version {
    supplier: HEARTH,
    minutes_ago: 170 * 60,
    file: include_bytes!("opens.wasm"),
    file_name: "triage.wasm",
    note: "Looks up the visits of each report instead.",
    becomes: Becomes::Ready,
    runs: &[Plan::Ends(Length::Quick, kept!("opens"))],
};

const GIVES_UP: Version = Version {
    supplier: HEARTH,
    minutes_ago: 148 * 60,
    file: include_bytes!("gives-up.wasm"),
    file_name: "triage.wasm",
    note: "Asks whether it rained.",
    becomes: Becomes::Deleted,
    runs: &[Plan::Ends(Length::Quick, kept!("gives-up", silent))],
};

const UNCHECKED: Version = Version {
    supplier: HEARTH,
    minutes_ago: 146 * 60,
    // The first draft again, which was deleted.
    file: include_bytes!("forgets.wasm"),
    file_name: "triage_first_draft.wasm",
    note: "Demonstration: the worker said three times that it could not look at this file. Nothing is wrong with it.",
    becomes: Becomes::Unchecked,
    runs: &[],
};

const CRASHES: Version = Version {
    supplier: HEARTH,
    minutes_ago: 124 * 60,
    file: include_bytes!("waits.wasm"),
    file_name: "triage_slow.wasm",
    note: "Demonstration: the process that ran this version was killed twice on purpose, since no pilot can do that by itself.",
    becomes: Becomes::Ready,
    runs: &[Plan::Ends(Length::Quick, kept!("waits", silent))],
};

const BASELINE_TRIED: Version = Version {
    supplier: HEARTH,
    minutes_ago: 100 * 60,
    file: BASELINE,
    file_name: "baseline.wasm",
    note: "The challenge's own baseline, to compare with. Demonstration: the runs that say “We failed” were made to fail, and one \
           was left without a worker, so that you see what happens then.",
    becomes: Becomes::Ready,
    runs: &[
        Plan::Ends(Length::Quick, kept!("baseline-quick")),
        Plan::FailsOnOurSide(PlatformFault::Time),
        Plan::FailsOnOurSide(PlatformFault::LostWorker),
        Plan::FailsOnOurSide(PlatformFault::Internal),
        Plan::Ends(Length::Full, kept!("baseline-full")),
        Plan::Expires,
    ],
};

const OF_BRIGHTWATER: Version = Version {
    supplier: BRIGHTWATER,
    minutes_ago: 50 * 60,
    file: BASELINE,
    file_name: "baseline.wasm",
    note: "",
    becomes: Becomes::Ready,
    runs: &[Plan::Ends(Length::Quick, kept!("baseline-quick")), Plan::Starts],
};

const WORDS: Version = Version {
    supplier: HEARTH,
    minutes_ago: 27,
    file: WORDS_FILE,
    file_name: "triage_words.wasm",
    note: "Reads what residents wrote, and takes a report to an order.",
    becomes: Becomes::Ready,
    runs: &[
        Plan::Ends(Length::Quick, kept!("words-quick")),
        Plan::CancelledLate,
        Plan::Ends(Length::Full, kept!("words-full")),
        Plan::Runs(kept!("words-full")),
        Plan::Waits,
    ],
};

const UPLOADED: Version = Version {
    supplier: HEARTH,
    minutes_ago: 0,
    file: include_bytes!("gives-up.wasm"),
    file_name: "triage_weather.wasm",
    note: "The one that asks whether it rained, again: somebody says that there is a table of weather now.",
    becomes: Becomes::Uploaded,
    runs: &[],
};

/// All of them. What waits comes last: a worker takes whatever waits.
pub const ALL: &[Version] = &[
    CORE,
    FORGETS,
    PANICS,
    DIVIDES,
    HOARDS,
    OPENS,
    GIVES_UP,
    UNCHECKED,
    CRASHES,
    BASELINE_TRIED,
    OF_BRIGHTWATER,
    WORDS,
    UPLOADED,
];
