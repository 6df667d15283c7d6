//! What a portal knows of a challenge.

use super::Challenge;
use domain::pilots::{Better, ChallengeCard, Finite, MeasureCard, ProfileCard, ScenarioCard};

impl Challenge {
    /// The challenge as councils and suppliers read it.
    pub fn card(&self) -> ChallengeCard {
        ChallengeCard {
            name: self.name.clone(),
            version: self.version.clone(),
            sha256: self.sha256,
            title: self.title.clone(),
            summary: self.summary.split_whitespace().collect::<Vec<_>>().join(" "),
            licence: self.licence.clone(),
            profiles: self
                .profiles
                .iter()
                .map(|profile| ProfileCard { key: profile.key().to_owned(), label: profile.label() })
                .collect(),
            worlds: self.worlds,
            limits: self.limits,
            scenarios: self
                .scenarios
                .iter()
                .map(|scenario| ScenarioCard { name: scenario.name.clone(), title: scenario.title.clone() })
                .collect(),
            measures: self
                .measures
                .iter()
                .map(|measure| MeasureCard {
                    name: measure.name.clone(),
                    label: measure.label.clone(),
                    scenario: measure.scenario.clone(),
                    unit: measure.unit.clone(),
                    better: match measure.metric.better() {
                        score::Better::Higher => Better::Higher,
                        score::Better::Lower => Better::Lower,
                    },
                    target: measure.target.and_then(|target| Finite::new(target).ok()),
                })
                .collect(),
            data_card: self.data_card.clone(),
        }
    }
}
