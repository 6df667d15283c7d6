//! The equal-information ledger: what one supplier was told, and how everybody came to know it.
//!
//! Section 16(3) of the Procurement Act 2023 asks for steps by which nobody gains an unfair advantage; here they are records.
//! The portal writes an entry for what happens in it, and people of the council write what happened elsewhere: a call, a mail,
//! a talk. An entry is never changed or deleted. A procurement officer decides on each: it was disclosed to everybody, it is
//! withheld for a reason, or it said nothing new.

use crate::{
    closed_list::closed_list,
    engagements::{Engagement, Stage},
    fault::Fault,
    ids::{EngagementId, ForumId, LedgerEntryId, OrganisationId, PersonId},
    time::{Timestamp, london},
};
use serde::{Deserialize, Serialize};

/// The longest account of what was said, in characters.
pub const SUMMARY_LIMIT: usize = 3_000;
/// The longest list of who told it, or who was told, in characters.
pub const WHO_LIMIT: usize = 300;
/// The longest reason for a decision, and the longest text that is disclosed at closing, in characters.
pub const DECISION_LIMIT: usize = 2_000;

closed_list! {
    /// How something was told.
    Channel {
        /// By voice.
        Call = "call", "Phone or video call";
        /// In writing.
        Mail = "mail", "Email or letter";
        /// Face to face.
        Talk = "talk", "Meeting or talk";
        /// Any other way.
        Other = "other", "Another way";
        /// A question was answered for everybody.
        Answer = "answer", "Answer to a question";
        /// An addendum was published.
        Addendum = "addendum", "Addendum";
        /// A question was declined, with a reason that its asker alone reads.
        Declined = "declined", "Declined question";
        /// An officer learnt who asked.
        Unsealed = "unsealed", "Unsealed asker";
        /// A supplier showed what it has, and the council spoke with it.
        Demo = "demo", "Demo";
        /// A supplier was treated differently from others.
        Treatment = "treatment", "Different treatment";
        /// The minutes of a forum were published.
        Minutes = "minutes", "Minutes of a forum";
        /// A question to a forum was not taken, with a reason that its asker alone reads.
        NotTaken = "not_taken", "Question not taken at a forum";
    }
}

impl Channel {
    /// Those that people write down; the portal writes the others.
    pub const BY_HAND: [Channel; 4] = [Channel::Call, Channel::Mail, Channel::Talk, Channel::Other];
}

/// Where everybody can read what one supplier was told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "in", rename_all = "snake_case")]
pub enum Publication {
    /// In the answer to a question, by its number.
    Answer {
        /// The number.
        number: u32,
    },
    /// In an addendum, by its number.
    Addendum {
        /// The number.
        number: u32,
    },
    /// In the minutes of a forum.
    Minutes {
        /// Which.
        forum: ForumId,
        /// What it is called, with its day.
        of: String,
    },
    /// In what is published when the engagement closes.
    Closing {
        /// What everybody will read.
        words: String,
    },
}

impl Publication {
    /// Where it is, in words that complete "Disclosed in …".
    pub fn place(&self) -> String {
        match self {
            Publication::Answer { number } => format!("the answer to question {number}"),
            Publication::Addendum { number } => format!("addendum {number}"),
            Publication::Minutes { of, .. } => format!("the minutes of {of}"),
            Publication::Closing { .. } => "what is published at closing".to_owned(),
        }
    }
}

/// What becomes of an entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "disposition", rename_all = "snake_case")]
pub enum Disposition {
    /// Everybody can read it.
    Disclosed {
        /// Where.
        publication: Publication,
    },
    /// Nobody else is told.
    Withheld {
        /// Why.
        reason: String,
    },
    /// It said nothing that was not public.
    NothingNew,
}

impl Disposition {
    /// Its key, as the database and the log carry it.
    pub const fn key(&self) -> &'static str {
        match self {
            Disposition::Disclosed { .. } => "disclosed",
            Disposition::Withheld { .. } => "withheld",
            Disposition::NothingNew => "nothing_new",
        }
    }

    /// The words on its tag.
    pub const fn label(&self) -> &'static str {
        match self {
            Disposition::Disclosed { .. } => "Disclosed",
            Disposition::Withheld { .. } => "Withheld",
            Disposition::NothingNew => "Nothing new",
        }
    }
}

/// What was decided about an entry, and by whom.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decided {
    /// What.
    pub disposition: Disposition,
    /// By whom; nobody where publishing itself decided.
    pub by: Option<PersonId>,
    /// When.
    pub at: Timestamp,
    /// Why they decided on what they wrote themselves, if they did.
    #[serde(default)]
    pub alone_because: Option<String>,
}

/// What was told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// How.
    pub channel: Channel,
    /// When; of what people write down, the day.
    pub at: Timestamp,
    /// Who told it.
    pub from: String,
    /// Who was told.
    pub to: String,
    /// What was said.
    pub summary: String,
}

/// An entry of the ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LedgerEntry {
    /// Its id.
    pub id: LedgerEntryId,
    /// The engagement.
    pub engagement: EngagementId,
    /// In whose ledger it stands: each council of a joint engagement keeps its own.
    pub council: OrganisationId,
    /// What was told.
    pub told: Told,
    /// Who wrote it down, or did what the portal wrote down.
    pub written_by: PersonId,
    /// When it was written.
    pub written_at: Timestamp,
    /// What was decided, if it was.
    pub decided: Option<Decided>,
    /// Counts decisions, so that of two people only one makes the next.
    pub revision: i64,
}

/// What an officer decides about entries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ruling {
    /// What.
    pub disposition: Disposition,
    /// Why they decide on what they wrote themselves; empty where they do not.
    pub alone_because: String,
}

impl LedgerEntry {
    /// Whether somebody has still to decide.
    pub const fn is_undecided(&self) -> bool {
        self.decided.is_none()
    }

    /// Whether it was told to everybody at once, so that nobody has to decide.
    pub fn decided_itself(&self) -> bool {
        self.decided.as_ref().is_some_and(|decided| decided.by.is_none())
    }

    /// Whether it is of what a single supplier was told; an unsealing tells the council something, and no supplier.
    pub fn is_of_one_supplier(&self) -> bool {
        !self.decided_itself() && self.told.channel != Channel::Unsealed
    }

    /// Whether it stands as this officer's ruling left it.
    pub fn came_of(&self, by: PersonId, ruling: &Ruling) -> bool {
        let decided = self.decided.as_ref();
        decided.is_some_and(|decided| decided.by == Some(by) && decided.disposition == ruling.disposition)
    }

    /// What an officer decides about it; it can be decided again, unless it was decided before the closing. `others` are the
    /// names of other officers who could decide.
    ///
    /// # Errors
    /// It was told to everybody at once; they wrote it themselves, and somebody else could decide or they say no reason; the
    /// engagement is over, and this was decided before, or would have to be published with the closing.
    pub fn decide(
        self,
        engagement: &Engagement,
        by: PersonId,
        others: &[String],
        ruling: &Ruling,
        now: Timestamp,
    ) -> Result<LedgerEntry, Fault> {
        if self.decided_itself() {
            return Err(Fault::conflict(
                "This entry was told to everybody at once",
                "There is nothing to decide about it.",
            ));
        }
        let at_closing =
            matches!(ruling.disposition, Disposition::Disclosed { publication: Publication::Closing { .. } });
        self.is_not_too_late(engagement, at_closing)?;
        let own = self.written_by == by;
        if own {
            self.is_decided_alone(others, ruling)?;
        }
        let alone_because = own.then(|| ruling.alone_because.clone());
        let decided =
            Decided { disposition: ruling.disposition.clone(), by: Some(by), at: now, alone_because };
        Ok(LedgerEntry { decided: Some(decided), ..self })
    }
}

impl LedgerEntry {
    /// Whether somebody can decide about it, or decide again: not where it was told to everybody at once, and after the closing
    /// not where it was decided by then.
    pub fn may_be_decided(&self, engagement: &Engagement) -> bool {
        !self.decided_itself() && !self.is_frozen(engagement)
    }

    /// Whether it was decided when the engagement was closed: what was published then counts it so.
    fn is_frozen(&self, engagement: &Engagement) -> bool {
        match (&engagement.stage, &self.decided) {
            (Stage::Closed { at, .. }, Some(decided)) => decided.at <= *at,
            _ => false,
        }
    }

    fn is_not_too_late(&self, engagement: &Engagement, at_closing: bool) -> Result<(), Fault> {
        match engagement.stage {
            Stage::Closed { at, .. } if at_closing || self.is_frozen(engagement) => Err(Fault::conflict(
                format!("The engagement was closed on {}", london::long(at)),
                "What was published then stays as it is. Choose another decision, or leave the entry as it was decided.",
            )),
            Stage::Withdrawn { at, .. } if at_closing => Err(Fault::conflict(
                format!("The engagement was withdrawn on {}", london::long(at)),
                "It will not be closed, so nothing is published then. Choose another decision.",
            )),
            _ => Ok(()),
        }
    }

    /// Refuses to let somebody decide on what they wrote or did, unless there is nobody else and they say why.
    fn is_decided_alone(&self, others: &[String], ruling: &Ruling) -> Result<(), Fault> {
        let which = format!("{} of {}", self.told.channel.label(), london::day(self.told.at));
        if !others.is_empty() {
            return Err(Fault::conflict(
                format!("The entry \u{2018}{which}\u{2019} is your own"),
                format!("Somebody else decides on it: {}. Decide on the others.", others.join(", ")),
            ));
        }
        if ruling.alone_because.is_empty() {
            return Err(Fault::conflict(
                format!("The entry \u{2018}{which}\u{2019} is your own"),
                "There is no other procurement officer, so you can decide on it. Say why you do so alone: that is shown beside it.",
            ));
        }
        Ok(())
    }
}

/// How many entries of a ledger were decided in which way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// Everybody can read it.
    pub disclosed: u64,
    /// Nobody else is told.
    pub withheld: u64,
    /// It said nothing new.
    pub nothing_new: u64,
    /// Nobody has decided.
    pub undecided: u64,
}

impl Tally {
    /// Counts entries.
    pub fn of<'a>(entries: impl IntoIterator<Item = &'a LedgerEntry>) -> Tally {
        let mut tally = Tally::default();
        for entry in entries {
            let count = match entry.decided.as_ref().map(|decided| &decided.disposition) {
                Some(Disposition::Disclosed { .. }) => &mut tally.disclosed,
                Some(Disposition::Withheld { .. }) => &mut tally.withheld,
                Some(Disposition::NothingNew) => &mut tally.nothing_new,
                None => &mut tally.undecided,
            };
            *count += 1;
        }
        tally
    }
}

#[cfg(test)]
mod tests;
