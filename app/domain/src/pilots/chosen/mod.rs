//! The challenge that a council chose for an engagement: what joins the outcomes it published to what pilots are measured on.
//!
//! Everything here is decided before the engagement is published, and is the same for every supplier from then on.

mod conditions;
mod kit;
mod link;

pub use conditions::{
    Conditions, Deletion, PRACTICE_RUNS_A_DAY, PRACTICE_RUNS_RANGE, Phases, Rerun, Terms, practice_runs,
};
pub use kit::{KIT_CHALLENGE, KitFacts, kit_readme};
pub use link::{Link, LinkKind, WHY_LIMIT, target};

use super::{ChallengeCard, MeasureCard, ProfileCard, PublicKey, Sha256};
use crate::{
    closed_list::closed_list,
    engagements::Engagement,
    fault::Fault,
    ids::{ChallengeUseId, EngagementId, MeasureId, OrganisationId},
    problems::{Content, Measure},
};
use std::collections::{BTreeMap, BTreeSet};

closed_list! {
    /// One part of choosing a challenge: a page of its own, and a word in the audit log.
    ChallengePart {
        /// Which challenge, and for which sort of council.
        Challenge = "challenge", "Challenge";
        /// What joins outcomes to measures.
        Links = "links", "Outcomes that have a test";
        /// Phases, runs a day, terms.
        Terms = "terms", "Phases, runs and terms";
    }
}

/// What joins the outcomes that a council published to what pilots are measured on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChallengeUse {
    /// Its id.
    pub id: ChallengeUseId,
    /// The engagement.
    pub engagement: EngagementId,
    /// The challenge, as it was when it was chosen.
    pub card: ChallengeCard,
    /// The sort of council that each party is, by the profile's key.
    pub profiles: BTreeMap<OrganisationId, String>,
    /// What joins outcomes to measures; one for an outcome at most.
    pub links: Vec<Link>,
    /// What holds for every supplier alike.
    pub conditions: Conditions,
    /// Counts changes, so that of two people only one makes the next.
    pub revision: i64,
}

/// One outcome that the council published, and its test, if there is one.
#[derive(Clone, Copy, Debug)]
pub struct Outcome<'a> {
    /// The outcome's id for life.
    pub id: MeasureId,
    /// The outcome as the problem says it.
    pub measure: &'a Measure,
    /// What it is linked to.
    pub test: Option<(&'a Link, &'a MeasureCard)>,
}

impl ChallengeUse {
    /// A challenge that was chosen for the first time: nothing is linked yet, and the conditions are the strictest.
    pub fn new(id: ChallengeUseId, engagement: EngagementId, card: ChallengeCard) -> ChallengeUse {
        ChallengeUse {
            id,
            engagement,
            card,
            profiles: BTreeMap::new(),
            links: Vec::new(),
            conditions: Conditions::default(),
            revision: 0,
        }
    }

    /// The key that the worlds of practice come from: it follows from the engagement, so that every supplier practises in
    /// the same worlds, and on their own machine too.
    pub fn practice_key(&self) -> PublicKey {
        let Sha256(bytes) = Sha256::of(format!("forecourt/practice-key/1 {}", self.engagement).as_bytes());
        PublicKey(bytes)
    }

    /// The sort of council that a party is, if it said so and the challenge has data for it.
    pub fn profile_of(&self, party: OrganisationId) -> Option<&ProfileCard> {
        self.profiles.get(&party).and_then(|key| self.card.profile(key))
    }

    /// The same for another challenge, or another sort of council; an empty key says that this is not decided yet. Links go
    /// whose measure the challenge does not have: they are given back.
    #[must_use]
    pub fn choose(
        mut self,
        card: ChallengeCard,
        party: OrganisationId,
        profile: &str,
    ) -> (ChallengeUse, Vec<Link>) {
        let (kept, dropped): (Vec<_>, Vec<_>) = std::mem::take(&mut self.links)
            .into_iter()
            .partition(|link| same_measure(self.card.measure(&link.measure), card.measure(&link.measure)));
        self.profiles.retain(|_, key| card.profile(key).is_some());
        match profile {
            "" => self.profiles.remove(&party),
            key => self.profiles.insert(party, key.to_owned()),
        };
        (ChallengeUse { card, links: kept, ..self }, dropped)
    }

    /// The same for another sort of council of a party that does not lead.
    ///
    /// # Errors
    /// The challenge has no data for it.
    pub fn choose_profile(mut self, party: OrganisationId, profile: &str) -> Result<ChallengeUse, Fault> {
        if self.card.profile(profile).is_none() {
            return Err(Fault::invalid(
                "This challenge has no data for that sort of council",
                "Select the sort of council that is likest to yours.",
            ));
        }
        self.profiles.insert(party, profile.to_owned());
        Ok(self)
    }

    /// The same without the sort of council of a party: it takes part no more.
    #[must_use]
    pub fn without(mut self, party: OrganisationId) -> ChallengeUse {
        self.profiles.remove(&party);
        self
    }

    /// The sort of council of each party that a final would be for: the council that leads, and those that are ready. A council that
    /// chose none takes part all the same, in the forum or the demos, and has no final.
    pub fn profiles_of_final(&self, engagement: &Engagement) -> BTreeMap<OrganisationId, String> {
        let ready = engagement.joined.iter().filter(|one| one.ready).map(|one| one.organisation);
        std::iter::once(engagement.lead)
            .chain(ready)
            .filter_map(|party| Some((party, self.profile_of(party)?.key.clone())))
            .collect()
    }

    /// Whether suppliers were told of a final, and not of practice alone.
    pub fn has_final(&self) -> bool {
        self.conditions.phases == Phases::PracticeAndFinal
    }

    /// The same with other links.
    ///
    /// # Errors
    /// A link is of an outcome that the council did not publish, of one that has a link already, of a measure that the
    /// challenge does not have, or a proxy that does not say why.
    pub fn link(mut self, mut links: Vec<Link>, outcomes: &Content) -> Result<ChallengeUse, Fault> {
        let mut seen = BTreeSet::new();
        for link in &links {
            if !outcomes.measures.contains_key(&link.outcome) || !seen.insert(link.outcome) {
                return Err(Fault::invalid(
                    "An outcome is not one of this problem, or was linked twice",
                    "Reload the page and link each outcome once.",
                ));
            }
            if self.card.measure(&link.measure).is_none() {
                return Err(Fault::invalid(
                    "The challenge does not measure that",
                    "Choose one of its measures from the list.",
                ));
            }
            if matches!(&link.kind, LinkKind::Proxy { why } if why.trim().is_empty()) {
                return Err(Fault::invalid(
                    "A proxy does not say why it stands for the outcome",
                    "Say in a sentence why a pilot that does well on it would help.",
                ));
            }
        }
        links.sort_by_key(|link| link.outcome);
        self.links = links;
        Ok(self)
    }

    /// What publishing needs and is not there, each with the part that it belongs to. An outcome without a link is not among
    /// it: the public page says that it has no test.
    pub fn missing(&self, lead: OrganisationId) -> Vec<(ChallengePart, &'static str)> {
        let mut missing = Vec::new();
        if self.profile_of(lead).is_none() {
            missing.push((
                ChallengePart::Challenge,
                "the sort of council that is likest to yours, for the challenge\u{2019}s data",
            ));
        }
        missing
    }

    /// Every outcome that the council published, with its test or without.
    pub fn outcomes<'a>(&'a self, content: &'a Content) -> Vec<Outcome<'a>> {
        let test = |id: MeasureId| {
            let link = self.links.iter().find(|link| link.outcome == id)?;
            Some((link, self.card.measure(&link.measure)?))
        };
        content.measures.iter().map(|(id, measure)| Outcome { id: *id, measure, test: test(*id) }).collect()
    }
}

/// Whether two challenges measure the same by this name: a target is in the measure's unit.
fn same_measure(before: Option<&MeasureCard>, after: Option<&MeasureCard>) -> bool {
    match (before, after) {
        (Some(before), Some(after)) => {
            (&before.scenario, &before.unit, before.better) == (&after.scenario, &after.unit, after.better)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests;
