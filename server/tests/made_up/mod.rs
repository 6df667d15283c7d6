//! Evidence that no pilot ever gave: for scenes about what the portal does with it, and for the bench.

use domain::pilots::{Job, Work, WorldsKey, WorldsSecret};
use portal::Portal;
use receipt::worlds::RunKey;

/// Evidence that fits what was asked, as a worker that makes it up would write it.
pub fn evidence(portal: &Portal, job: &Job, steps: u64) -> String {
    let Work::Run { sha256, bytes, challenge, profile, worlds, limits, key, .. } = &job.work else {
        panic!("a run")
    };
    let card = &portal.library.of(*challenge).expect("a challenge of the library").card;
    let mut evidence = domain::pilots::samples().swap_remove(0);
    evidence.module.sha256 = *sha256;
    evidence.module.bytes = *bytes;
    evidence.challenge.sha256 = *challenge;
    evidence.challenge.name.clone_from(&card.name);
    evidence.challenge.version.clone_from(&card.version);
    evidence.scenarios = card.scenarios.iter().map(|scenario| scenario.name.clone()).collect();
    evidence.profile.clone_from(profile);
    (evidence.worlds, evidence.limits) = (*worlds, *limits);
    evidence.key = match key {
        WorldsSecret::Public(key) => WorldsKey::Public(*key),
        WorldsSecret::Final(secret) => {
            WorldsKey::Commitment(RunKey::read(&secret.0).expect("a key").commitment())
        }
    };
    evidence.steps = Some(steps);
    evidence.measures.clear();
    evidence.journeys.clear();
    String::from_utf8(receipt::canonical(&evidence).expect("JSON")).expect("text")
}
