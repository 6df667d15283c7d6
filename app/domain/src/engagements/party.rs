//! The parties of a joint engagement: councils that ask the market together with the one that leads, and partners that host.
//!
//! Each council is accountable for its own record: whether it needs a notice, who of it has a role and what they declared, its
//! entries of the ledger, and whether it is done when the engagement closes. A partner organisation hosts; it has no notice and no
//! ledger.

mod joining;

pub use joining::JOIN_DAYS_BEFORE;

use super::{Engagement, Notice, Stage};
use crate::{
    accounts::OrganisationKind,
    fault::Fault,
    ids::{EngagementId, OrganisationId},
    text::plural,
    time::{Timestamp, london},
};
use serde::{Deserialize, Serialize};

/// How many parties an engagement has at most, beside the council that leads.
pub const PARTIES_MAX: usize = 30;

/// What was done about a party last.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "stage", rename_all = "snake_case")]
pub enum PartyStage {
    /// It was asked, and has not answered.
    Invited {
        /// When.
        at: Timestamp,
    },
    /// The council that leads took the invitation back.
    TakenBack {
        /// When.
        at: Timestamp,
    },
    /// It does not want to.
    Declined {
        /// When.
        at: Timestamp,
        /// Why, for the council that leads.
        reason: String,
    },
    /// It takes part, and something of its own is missing.
    Joining {
        /// When.
        at: Timestamp,
    },
    /// All of its own is there.
    Ready {
        /// Since when.
        at: Timestamp,
    },
    /// Nothing of its own stands in the way of closing.
    Done {
        /// Since when.
        at: Timestamp,
    },
    /// It took part, and does no more.
    Left {
        /// When.
        at: Timestamp,
        /// Why: everybody reads it where the engagement is published.
        reason: String,
    },
}

impl PartyStage {
    /// The keys of all stages, as the database stores them.
    pub const KEYS: &'static [&'static str] =
        &["invited", "taken_back", "declined", "joining", "ready", "done", "left"];

    /// The stage's key, as the database stores it.
    pub const fn key(&self) -> &'static str {
        match self {
            PartyStage::Invited { .. } => "invited",
            PartyStage::TakenBack { .. } => "taken_back",
            PartyStage::Declined { .. } => "declined",
            PartyStage::Joining { .. } => "joining",
            PartyStage::Ready { .. } => "ready",
            PartyStage::Done { .. } => "done",
            PartyStage::Left { .. } => "left",
        }
    }

    /// The words on its tag.
    pub const fn label(&self) -> &'static str {
        match self {
            PartyStage::Invited { .. } => "Invited",
            PartyStage::TakenBack { .. } => "Taken back",
            PartyStage::Declined { .. } => "Declined",
            PartyStage::Joining { .. } => "Joining",
            PartyStage::Ready { .. } => "Ready",
            PartyStage::Done { .. } => "Done",
            PartyStage::Left { .. } => "Left",
        }
    }

    /// When it came to stand so.
    pub const fn at(&self) -> Timestamp {
        match self {
            PartyStage::Invited { at }
            | PartyStage::TakenBack { at }
            | PartyStage::Declined { at, .. }
            | PartyStage::Joining { at }
            | PartyStage::Ready { at }
            | PartyStage::Done { at }
            | PartyStage::Left { at, .. } => *at,
        }
    }

    /// Whether it takes part.
    pub const fn takes_part(&self) -> bool {
        matches!(self, PartyStage::Joining { .. } | PartyStage::Ready { .. } | PartyStage::Done { .. })
    }

    /// Whether all of its own is there.
    pub const fn is_ready(&self) -> bool {
        matches!(self, PartyStage::Ready { .. } | PartyStage::Done { .. })
    }
}

/// What keeps an organisation from leaving an engagement.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StillOpen {
    /// How many entries of its ledger nobody decided on.
    pub undecided: u64,
    /// Whether somebody of it hosts a demo or a forum that is ahead.
    pub hosts_ahead: bool,
    /// Whether a final is under way.
    pub final_under_way: bool,
}

/// Of a party, what permission depends on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Joined {
    /// Which organisation takes part.
    pub organisation: OrganisationId,
    /// Whether all of its own is there.
    pub ready: bool,
}

/// A party of an engagement, beside the council that leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Party {
    /// The engagement.
    pub engagement: EngagementId,
    /// Which organisation.
    pub organisation: OrganisationId,
    /// Whether it is a council, or a partner that hosts.
    pub kind: OrganisationKind,
    /// What it is called.
    pub name: String,
    /// Whether it publishes a notice of its own.
    pub notice: Notice,
    /// What was done about it last.
    pub stage: PartyStage,
    /// Counts changes, so that of two people only one makes the next.
    pub revision: i64,
}

impl Party {
    /// One that is asked now.
    pub fn invite(
        engagement: EngagementId,
        (organisation, kind, name): (OrganisationId, OrganisationKind, String),
        now: Timestamp,
    ) -> Party {
        let stage = PartyStage::Invited { at: now };
        Party { engagement, organisation, kind, name, notice: Notice::None, stage, revision: 0 }
    }

    /// Refuses one more where enough are asked or take part. Those who declined or left take no room.
    ///
    /// # Errors
    /// [`PARTIES_MAX`] others are there.
    pub fn has_room(parties: &[Party]) -> Result<(), Fault> {
        let there = |party: &&Party| party.stage.takes_part() || party.still_invited().is_ok();
        if parties.iter().filter(there).count() < PARTIES_MAX {
            return Ok(());
        }
        Err(Fault::conflict(
            format!("An engagement has room for {PARTIES_MAX} others"),
            "Take back an invitation that nobody answers, or invite a partner that speaks for several of them",
        ))
    }

    /// Whether it is accountable for a record of its own; a partner hosts and is not.
    pub fn is_council(&self) -> bool {
        self.kind == OrganisationKind::Council
    }

    /// Asks once more an organisation that does not take part.
    ///
    /// # Errors
    /// It takes part, or is asked already.
    pub fn invite_again(self, now: Timestamp) -> Result<Party, Fault> {
        match self.stage {
            PartyStage::TakenBack { .. } | PartyStage::Declined { .. } | PartyStage::Left { .. } => {
                Ok(Party { stage: PartyStage::Invited { at: now }, ..self })
            }
            _ => Err(self.stands()),
        }
    }

    /// Takes an invitation back that nobody has answered.
    ///
    /// # Errors
    /// It was answered.
    pub fn take_back(self, now: Timestamp) -> Result<Party, Fault> {
        self.answer(PartyStage::TakenBack { at: now })
    }

    /// Says yes: it takes part from now on.
    ///
    /// # Errors
    /// It was answered, or taken back.
    pub fn join(self, now: Timestamp) -> Result<Party, Fault> {
        self.answer(PartyStage::Joining { at: now })
    }

    /// Says no.
    ///
    /// # Errors
    /// It was answered, or taken back.
    pub fn decline(self, reason: String, now: Timestamp) -> Result<Party, Fault> {
        self.answer(PartyStage::Declined { at: now, reason })
    }

    fn answer(self, stage: PartyStage) -> Result<Party, Fault> {
        self.still_invited()?;
        Ok(Party { stage, ..self })
    }

    /// Refuses what can only be done while nobody has answered.
    ///
    /// # Errors
    /// Says where it stands.
    pub fn still_invited(&self) -> Result<(), Fault> {
        if matches!(self.stage, PartyStage::Invited { .. }) { Ok(()) } else { Err(self.stands()) }
    }

    /// Says whether it publishes a notice of its own. What was ready has to be made ready again.
    ///
    /// # Errors
    /// It does not take part; a partner, which has none.
    pub fn set_notice(self, notice: Notice, now: Timestamp) -> Result<Party, Fault> {
        if !self.stage.takes_part() {
            return Err(self.stands());
        }
        if !self.is_council() {
            return Err(Fault::conflict(
                "A partner publishes no notice",
                "The councils of the engagement do. There is nothing to say here.",
            ));
        }
        if self.notice == notice {
            return Ok(self);
        }
        Ok(Party { notice, stage: PartyStage::Joining { at: now }, ..self })
    }

    /// What is missing before it is ready, each as part of a sentence. `undeclared` are those with a role on it who have not declared
    /// their interests; somebody has to answer for it at all.
    pub fn missing(&self, undeclared: &[String], someone_declared: bool) -> Vec<String> {
        let unsaid = self.is_council() && matches!(self.notice, Notice::None | Notice::Draft);
        let notice = unsaid.then(|| "the published notice, or the reason why none is needed".to_owned());
        let nobody = (!someone_declared && undeclared.is_empty())
            .then(|| "a declaration of interests from somebody of yours".to_owned());
        let people = undeclared.iter().map(|name| format!("a declaration of interests from {name}"));
        notice.into_iter().chain(nobody).chain(people).collect()
    }

    /// Joining → ready, once nothing is missing.
    ///
    /// # Errors
    /// Names everything that is missing.
    pub fn make_ready(self, missing: &[String], now: Timestamp) -> Result<Party, Fault> {
        if !matches!(self.stage, PartyStage::Joining { .. }) {
            return Err(self.stands());
        }
        if missing.is_empty() {
            return Ok(Party { stage: PartyStage::Ready { at: now }, ..self });
        }
        Err(Fault::conflict(
            format!("{} is not ready yet", self.name),
            format!("Still missing: {}.", missing.join("; ")),
        ))
    }

    /// What of its own stands in the way of closing, each as something to do.
    pub fn in_the_way(&self, undecided: u64, undeclared: &[String]) -> Vec<String> {
        let decide = (undecided > 0)
            .then(|| format!("decide on {} of your ledger", plural(undecided, "entry", "entries")));
        let people = undeclared.iter().map(|name| format!("{name} declares their interests"));
        decide.into_iter().chain(people).collect()
    }

    /// Ready → done: the closing flag of this party.
    ///
    /// # Errors
    /// Names everything that stands in the way; the engagement is still open, or over.
    pub fn finish(
        self,
        engagement: &Engagement,
        in_the_way: &[String],
        now: Timestamp,
    ) -> Result<Party, Fault> {
        if !matches!(self.stage, PartyStage::Ready { .. }) {
            return Err(self.stands());
        }
        engagement.still_published()?;
        if engagement.setup.dates.closes_at.is_none_or(|closes| now < closes) {
            return Err(Fault::conflict(
                "Suppliers can still respond",
                format!("Say that you are done after {}.", engagement.closes_in_words()),
            ));
        }
        if in_the_way.is_empty() {
            return Ok(Party { stage: PartyStage::Done { at: now }, ..self });
        }
        Err(Fault::conflict(
            format!("{} is not done yet", self.name),
            format!("In the way: {}.", in_the_way.join("; ")),
        ))
    }

    /// Takes part no more.
    ///
    /// # Errors
    /// It does not take part; something of it is still open; the engagement is closed.
    pub fn leave(
        self,
        engagement: &Engagement,
        open: &StillOpen,
        reason: String,
        now: Timestamp,
    ) -> Result<Party, Fault> {
        if !self.stage.takes_part() {
            return Err(self.stands());
        }
        if let Stage::Closed { at, .. } = engagement.stage {
            return Err(Fault::conflict(
                format!("This engagement was closed on {}", london::long(at)),
                "Who took part in it stays on its record.",
            ));
        }
        if open.undecided > 0 {
            return Err(Fault::conflict(
                format!(
                    "Your ledger has {} that nobody decided on",
                    plural(open.undecided, "entry", "entries")
                ),
                "Nobody could once you have left. Decide on them, then leave.",
            ));
        }
        if open.hosts_ahead {
            return Err(Fault::conflict(
                "Somebody of yours hosts a demo or forum that is ahead",
                "Suppliers would come to nobody. Cancel it, or give it another host, then leave.",
            ));
        }
        if open.final_under_way {
            return Err(Fault::conflict(
                "A final is under way",
                "Your organisation is bound to it: what it is judged on is fixed. Leave once it is revealed or called off.",
            ));
        }
        Ok(Party { stage: PartyStage::Left { at: now, reason }, ..self })
    }

    fn stands(&self) -> Fault {
        let name = &self.name;
        let says = match &self.stage {
            PartyStage::Invited { .. } => format!("{name} is invited"),
            PartyStage::TakenBack { .. } => format!("The invitation of {name} was taken back"),
            PartyStage::Declined { .. } => format!("{name} declined"),
            PartyStage::Joining { .. } => format!("{name} takes part, and is not ready"),
            PartyStage::Ready { .. } => format!("{name} takes part, and is ready"),
            PartyStage::Done { .. } => format!("{name} is done"),
            PartyStage::Left { .. } => format!("{name} takes part no more"),
        };
        Fault::conflict(
            says,
            "Somebody may have changed it while you were reading. Look at it again before you decide.",
        )
    }
}

#[cfg(test)]
mod tests;
