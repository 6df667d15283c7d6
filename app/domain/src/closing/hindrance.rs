//! What stands in the way of closing an engagement.

use super::{Closing, ClosingPart};
use crate::{
    engagements::{Engagement, Phase},
    ledger::Tally,
    text::plural,
    time::Timestamp,
};

/// Something that stands in the way of closing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Hindrance {
    /// Suppliers can still respond.
    StillOpen {
        /// Until when, in words.
        until: String,
    },
    /// Part of the closing is not written.
    Unwritten {
        /// Which.
        part: ClosingPart,
        /// What, as something to do.
        what: &'static str,
    },
    /// Entries of the ledger wait for a decision.
    Undecided {
        /// How many.
        entries: u64,
    },
    /// A colleague with a role on it has not declared their interests.
    Undeclared {
        /// Their name.
        name: String,
    },
    /// Whoever is about to close it has not declared theirs.
    DeclareYourself,
    /// Another council of the engagement is not done with its own record.
    PartyNotDone {
        /// What it is called.
        name: String,
    },
    /// A final is not revealed, and was not called off.
    FinalUnderWay,
    /// Demos are booked that have not begun.
    DemosAhead {
        /// How many.
        demos: u64,
    },
    /// Of demos that were booked nobody has noted whether the supplier came.
    DemosNotNoted {
        /// How many.
        demos: u64,
    },
    /// A forum is announced that is not over.
    ForumAhead {
        /// What it is called.
        title: String,
    },
    /// A forum is over, and its minutes are not published.
    MinutesDue {
        /// What it is called.
        title: String,
    },
}

impl Hindrance {
    /// What there is to do.
    pub fn words(&self) -> String {
        match self {
            Hindrance::StillOpen { until } => format!("suppliers can still respond, until {until}"),
            Hindrance::Unwritten { what, .. } => (*what).to_owned(),
            Hindrance::Undecided { entries } => {
                format!("decide on {} of the ledger", plural(*entries, "entry", "entries"))
            }
            Hindrance::Undeclared { name } => format!("{name} declares their interests"),
            Hindrance::PartyNotDone { name } => {
                format!("wait until {name} says that it is done, or leaves")
            }
            Hindrance::DeclareYourself => "declare your interests".to_owned(),
            Hindrance::DemosAhead { demos } => {
                format!(
                    "wait for {}, or let an owner or editor cancel the slot",
                    plural(*demos, "demo that is booked", "demos that are booked")
                )
            }
            Hindrance::DemosNotNoted { demos } => {
                format!(
                    "an owner or editor notes for {} whether the supplier came",
                    plural(*demos, "demo", "demos")
                )
            }
            Hindrance::ForumAhead { title } => {
                format!("wait for \u{2018}{title}\u{2019}, or let an owner or editor cancel it")
            }
            Hindrance::MinutesDue { title } => {
                format!("an owner or editor publishes the minutes of \u{2018}{title}\u{2019}")
            }
            Hindrance::FinalUnderWay => "reveal the final, or call it off".to_owned(),
        }
    }
}

/// What decides about closing beside what is written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Around {
    /// How the entries of the ledger of the council that leads were decided.
    pub tally: Tally,
    /// The names of other councils that take part and are not done.
    pub not_done: Vec<String>,
    /// The names of colleagues with a role on it who have not declared their interests.
    pub undeclared: Vec<String>,
    /// Whether whoever is about to close it has not declared theirs.
    pub declare_yourself: bool,
    /// Whether a final is neither revealed nor called off.
    pub final_under_way: bool,
    /// How the demos stand.
    pub demos: DemosAround,
    /// The forums that are announced and have no minutes: what each is called, and when it ends.
    pub forums: Vec<(String, Timestamp)>,
}

/// How the booked demos of an engagement stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DemosAround {
    /// How many have not begun.
    pub ahead: u64,
    /// Of how many that have begun nobody has noted whether the supplier came.
    pub not_noted: u64,
}

/// Everything that stands in the way of closing an engagement.
pub fn hindrances(
    engagement: &Engagement,
    closing: &Closing,
    around: &Around,
    now: Timestamp,
) -> Vec<Hindrance> {
    let Around { tally, not_done, undeclared, declare_yourself, final_under_way, demos, forums } = around;
    let open = matches!(engagement.phase(now), Phase::Open | Phase::QuestionsClosed);
    let still_open = open.then(|| Hindrance::StillOpen { until: engagement.closes_in_words() });
    let unwritten = ClosingPart::ALL.iter().flat_map(|part| {
        closing.missing_in(*part).into_iter().map(|what| Hindrance::Unwritten { part: *part, what })
    });
    let undecided = (tally.undecided > 0).then_some(Hindrance::Undecided { entries: tally.undecided });
    let yourself = declare_yourself.then_some(Hindrance::DeclareYourself);
    let undeclared = undeclared.iter().map(|name| Hindrance::Undeclared { name: name.clone() });
    let under_way = final_under_way.then_some(Hindrance::FinalUnderWay);
    let ahead = (demos.ahead > 0).then_some(Hindrance::DemosAhead { demos: demos.ahead });
    let not_noted = (demos.not_noted > 0).then_some(Hindrance::DemosNotNoted { demos: demos.not_noted });
    let forums = forums.iter().map(|(title, ends)| match *ends <= now {
        true => Hindrance::MinutesDue { title: title.clone() },
        false => Hindrance::ForumAhead { title: title.clone() },
    });
    let not_done = not_done.iter().map(|name| Hindrance::PartyNotDone { name: name.clone() });
    let ways = still_open.into_iter().chain(unwritten).chain(undecided).chain(yourself);
    ways.chain(undeclared)
        .chain(under_way)
        .chain(ahead)
        .chain(not_noted)
        .chain(forums)
        .chain(not_done)
        .collect()
}
