//! What is planned of a forum, and how a change of it is told.

use super::{AgendaItem, ForumKind, agenda_in_words};
use crate::{
    demos::when,
    fault::Fault,
    ids::PersonId,
    time::{Timestamp, london},
};
use std::collections::BTreeSet;

/// What is planned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ForumPlan {
    /// What sort it is.
    pub kind: ForumKind,
    /// What it is called.
    pub title: String,
    /// When it begins.
    pub starts: Timestamp,
    /// When it ends.
    pub ends: Timestamp,
    /// How many people of suppliers can come.
    pub seats: u32,
    /// How many of one supplier.
    pub per_supplier: u32,
    /// What it is about and whom it is for.
    pub about: String,
    /// What happens when.
    pub agenda: Vec<AgendaItem>,
    /// The place or the link, for those who have a seat alone.
    pub place: String,
    /// Who hosts it.
    pub hosts: BTreeSet<PersonId>,
}

impl ForumPlan {
    /// When it is, as pages, mail and calendars print it.
    pub fn when(&self) -> String {
        when(self.starts, self.ends)
    }

    /// What is missing before it can be announced.
    pub fn missing(&self) -> Vec<&'static str> {
        let mut missing = Vec::new();
        if self.agenda.is_empty() {
            missing.push("the agenda");
        }
        if self.place.is_empty() {
            missing.push("the place or the link");
        }
        if self.hosts.is_empty() {
            missing.push("who hosts it");
        }
        missing
    }

    /// What is different from `before`, as those who come are told it, each with what it was; nothing where nothing they read is.
    pub fn changes_in_words(&self, before: &ForumPlan) -> Option<String> {
        let mut changes = Vec::new();
        if self.title != before.title {
            changes.push(format!("It is now called: {}\nBefore: {}", self.title, before.title));
        }
        if (self.starts, self.ends) != (before.starts, before.ends) {
            changes.push(format!("When: {}\nBefore: {}", self.when(), before.when()));
        }
        if self.place != before.place {
            changes.push(format!("Where: {}\nBefore: {}", self.place, before.place));
        }
        if self.about != before.about {
            let said =
                |about: &str| if about.is_empty() { "nothing was said".to_owned() } else { about.to_owned() };
            changes.push(format!("What it is about: {}\nBefore: {}", said(&self.about), said(&before.about)));
        }
        if self.agenda != before.agenda {
            changes.push(agenda_changes(&before.agenda, &self.agenda));
        }
        (!changes.is_empty()).then(|| changes.join("\n\n"))
    }
}

/// Which items went and came, as lines; that only their order is another where that is all.
fn agenda_changes(before: &[AgendaItem], after: &[AgendaItem]) -> String {
    let line = |sign: &str, item: &AgendaItem| format!("{sign} {} minutes: {}", item.minutes, item.about);
    let removed = before.iter().filter(|item| !after.contains(item)).map(|item| line("removed:", item));
    let added = after.iter().filter(|item| !before.contains(item)).map(|item| line("added:", item));
    let lines: Vec<_> = removed.chain(added).collect();
    if lines.is_empty() {
        return format!("The agenda has another order:\n{}", agenda_in_words(after));
    }
    format!("The agenda:\n{}", lines.join("\n"))
}

impl ForumPlan {
    /// Refuses times that have passed.
    pub(super) fn in_future(&self, now: Timestamp) -> Result<(), Fault> {
        if now < self.starts {
            return Ok(());
        }
        Err(Fault::conflict(
            format!("It would begin in the past: {}", london::long(self.starts)),
            "Choose a later day or time",
        ))
    }
}
