//! The word of a council for a step of a final. Where a final has several parties, the council that leads starts and reveals it with
//! one other, so that no council alone decides when worlds are made and when secrets are shown.

use super::{FinalPhase, FinalStage};
use crate::{
    closed_list::closed_list,
    fault::Fault,
    ids::{OrganisationId, PersonId},
    time::Timestamp,
};

closed_list! {
    /// A step of a final that needs the word of two councils, where it has two.
    FinalStep {
        /// Queue all locked modules.
        Start = "start", "Start the runs";
        /// Show secrets and results.
        Reveal = "reveal", "Reveal secrets and results";
    }
}

/// That somebody gave the word of their council for a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// For which step: a word for one is none for the other.
    pub step: FinalStep,
    /// Of which council.
    pub organisation: OrganisationId,
    /// Who gave it.
    pub person: PersonId,
    /// When.
    pub at: Timestamp,
}

/// What comes of a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Heard {
    /// It is the second of the two: the step is taken.
    Takes,
    /// It waits for another council's.
    Waits,
}

impl FinalPhase {
    /// The step that comes next, if it is one for which councils give their word.
    pub const fn next_of_councils(&self) -> Option<FinalStep> {
        match self.stage {
            FinalStage::Locked { .. } => Some(FinalStep::Start),
            FinalStage::Running { .. } => Some(FinalStep::Reveal),
            FinalStage::OpenForLocks | FinalStage::Revealed { .. } | FinalStage::CalledOff { .. } => None,
        }
    }

    /// The parties beside the council that leads.
    pub fn others(&self, lead: OrganisationId) -> impl Iterator<Item = OrganisationId> {
        self.profiles.keys().copied().filter(move |party| *party != lead)
    }

    /// Whose word is missing before a step is taken: the council that leads, or the others, of which one is enough. Nobody's where
    /// the final has one party alone.
    pub fn awaited(&self, lead: OrganisationId, words: &[Word], step: FinalStep) -> Vec<OrganisationId> {
        let gave =
            |party: OrganisationId| words.iter().any(|one| one.step == step && one.organisation == party);
        let others: Vec<_> = self.others(lead).collect();
        if others.is_empty() {
            return Vec::new();
        }
        let missing_lead = (!gave(lead)).then_some(lead);
        let missing_others = if others.iter().any(|party| gave(*party)) { Vec::new() } else { others };
        missing_lead.into_iter().chain(missing_others).collect()
    }

    /// Hears a word beside those that were given before: whether it takes the step, or waits.
    ///
    /// # Errors
    /// The council has no part in this final, or has given its word; the person gave that of another council.
    pub fn hear(&self, lead: OrganisationId, before: &[Word], word: &Word) -> Result<Heard, Fault> {
        if !self.profiles.contains_key(&word.organisation) {
            return Err(Fault::conflict(
                "Your council has no part in this final",
                "It is for the councils that were ready and had chosen their sort of council when it was opened.",
            ));
        }
        let given = before.iter().filter(|one| one.step == word.step);
        for one in given {
            if one.organisation == word.organisation {
                return Err(Fault::conflict(
                    "Your council has given its word for this already",
                    "The other word is another council\u{2019}s. The page of the final says whose.",
                ));
            }
            if one.person == word.person {
                return Err(Fault::conflict(
                    "You gave the word of another council for this",
                    "One person cannot speak for two councils. A colleague of this council gives its word.",
                ));
            }
        }
        let with: Vec<_> = before.iter().chain(std::iter::once(word)).cloned().collect();
        Ok(if self.awaited(lead, &with, word.step).is_empty() { Heard::Takes } else { Heard::Waits })
    }
}
