//! One layer of faults in front of every system: what goes wrong between a system and whoever asks it.
//!
//! Which call a fault strikes comes from a seed, by a stream of ChaCha20 for each rule: the same seed and the same calls
//! give the same faults. Rules are asked in their order, and the first that strikes is the only one for that call; those
//! after it do not count the call.

use super::{
    moment::{MINUTE, Mark, SECOND},
    operation::{Operation, System},
    reply::{problem, with},
};
use border::message::Response;
use rand_chacha::{
    ChaCha20Rng,
    rand_core::{RngCore, SeedableRng},
};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The most strikes and refusals that are remembered.
const REMEMBERED_MAX: usize = 10_000;

/// What can go wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FaultKind {
    /// The system refuses this call and all others with status 429, until the seconds of `retry-after` have passed.
    TooManyRequests,
    /// The system acts, and its answer takes so many seconds.
    Late,
    /// The system acts, and the answer to the call before comes once more in place of its own.
    DuplicatedReply,
    /// An event comes once more, some minutes later, under the same id.
    DuplicatedEvent,
    /// The system acts, and its JSON breaks off.
    Malformed,
    /// The connection breaks before the system has heard anything.
    LostBefore,
    /// The connection breaks when the system has acted.
    LostAfter,
}

/// One rule of what goes wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FaultRule {
    /// What goes wrong.
    pub kind: FaultKind,
    /// On which calls; any, when it is absent. Not for events.
    pub on: Option<Operation>,
    /// Exactly how often, as long as there are so many calls. Either this or `per_hundred`.
    pub times: Option<u32>,
    /// Among how many first calls the seed chooses those; as many as `times`, when it is absent.
    pub within: Option<u32>,
    /// How many of a hundred calls, on average.
    pub per_hundred: Option<u32>,
    /// How long a refusal lasts, or how late an answer is, in seconds.
    pub seconds: Option<u32>,
}

impl FaultRule {
    /// How long, in milliseconds: a minute, when nothing is said.
    fn length(&self) -> i64 {
        self.seconds.map_or(MINUTE, |seconds| i64::from(seconds) * SECOND)
    }
}

/// A fault that struck.
#[derive(Clone, Debug, Serialize)]
pub struct Strike {
    /// What went wrong.
    pub kind: FaultKind,
    /// The system.
    pub system: System,
    /// What was asked; none when it was nothing that can be asked.
    pub operation: Option<Operation>,
    /// The call it struck.
    pub mark: Mark,
    /// Until when a refusal lasts, in milliseconds since 1970-01-01T00:00:00Z; the time of the call for other kinds.
    pub until: i64,
}

/// A rule, and how far it is.
#[derive(Clone, Debug)]
struct Rule {
    rule: FaultRule,
    stream: ChaCha20Rng,
    seen: u32,
    /// Which calls it strikes, when it is to be exactly so many.
    chosen: BTreeSet<u32>,
}

impl Rule {
    fn new(rule: &FaultRule, seed: &[u8; 32], place: u64) -> Self {
        let mut stream = ChaCha20Rng::from_seed(*seed);
        stream.set_stream(place);
        let mut chosen = BTreeSet::new();
        if let Some(times) = rule.times {
            let within = rule.within.unwrap_or(times).max(times);
            // Each call is chosen with the chance that leaves every choice of so many equally likely.
            for call in 0..within {
                let wanted = times - chosen.len() as u32;
                if below(&mut stream, within - call) < wanted {
                    chosen.insert(call);
                }
            }
        }
        Self { rule: rule.clone(), stream, seen: 0, chosen }
    }

    /// Whether it strikes the call at hand, which it counts.
    fn strikes(&mut self) -> bool {
        let call = self.seen;
        self.seen = self.seen.saturating_add(1);
        match (self.rule.times, self.rule.per_hundred) {
            (Some(_), _) => self.chosen.contains(&call),
            (None, Some(rate)) => below(&mut self.stream, 100) < rate,
            (None, None) => false,
        }
    }

    fn is_for(&self, operation: Option<Operation>) -> bool {
        self.rule.on.is_none() || self.rule.on == operation
    }
}

/// A whole number from 0 to `end - 1`; 0 when `end` is 0.
fn below(stream: &mut ChaCha20Rng, end: u32) -> u32 {
    ((u64::from(stream.next_u32()) * u64::from(end)) >> 32) as u32
}

/// The layer, and what it has done.
#[derive(Clone, Debug, Default)]
pub struct Faults {
    rules: Vec<Rule>,
    refusing: BTreeMap<System, i64>,
    last: BTreeMap<System, Response>,
    strikes: Vec<Strike>,
    too_early: Vec<(System, Mark)>,
}

/// What becomes of a call before its system hears of it.
pub enum Before {
    /// It goes through.
    Through,
    /// It is refused.
    Refused(Response),
    /// The connection breaks.
    Lost,
}

/// What becomes of an answer on its way.
pub struct After {
    /// What comes; none when the connection breaks.
    pub answer: Option<Response>,
    /// How late it is, in milliseconds.
    pub late: i64,
}

/// A call that is on its way.
#[derive(Clone, Copy)]
pub struct Passing {
    /// The system.
    pub system: System,
    /// What is asked, if it can be asked.
    pub operation: Option<Operation>,
    /// When, and which call.
    pub mark: Mark,
    /// When the answer will be there.
    pub answered: i64,
}

impl Faults {
    /// The faults of these rules and this seed.
    pub fn new(rules: &[FaultRule], seed: &[u8; 32]) -> Self {
        let rules = rules.iter().zip(1..).map(|(rule, place)| Rule::new(rule, seed, place)).collect();
        Self { rules, ..Self::default() }
    }

    /// The faults that struck, in order.
    pub fn strikes(&self) -> &[Strike] {
        &self.strikes
    }

    /// The calls of a system that came while it refused.
    pub fn too_early(&self) -> &[(System, Mark)] {
        &self.too_early
    }

    /// Lets a call through, or not.
    pub fn before(&mut self, passing: Passing) -> Before {
        let Passing { system, operation, mark, answered } = passing;
        if let Some(until) = self.refusing.get(&system).copied().filter(|until| mark.at < *until) {
            if self.too_early.len() < REMEMBERED_MAX {
                self.too_early.push((system, mark));
            }
            return Before::Refused(refusal(until - answered));
        }
        let early = |kind| matches!(kind, FaultKind::TooManyRequests | FaultKind::LostBefore);
        let Some(rule) = self.struck(operation, early) else { return Before::Through };
        if rule.kind == FaultKind::LostBefore {
            self.remember(rule.kind, passing, mark.at);
            return Before::Lost;
        }
        let until = answered + rule.length();
        self.refusing.insert(system, until);
        self.remember(rule.kind, passing, until);
        Before::Refused(refusal(until - answered))
    }

    /// Lets an answer through, or not. Only what succeeded can come to harm: a refusal is trouble enough.
    pub fn after(&mut self, passing: Passing, answer: Response) -> After {
        let Passing { system, operation, mark, .. } = passing;
        let before = self.last.insert(system, answer.clone());
        if answer.status >= 300 {
            return After { answer: Some(answer), late: 0 };
        }
        let spoils = |kind| match kind {
            FaultKind::Late | FaultKind::LostAfter => true,
            FaultKind::DuplicatedReply => before.is_some(),
            FaultKind::Malformed => answer.body.len() > 1,
            _ => false,
        };
        let Some(rule) = self.struck(operation, spoils) else {
            return After { answer: Some(answer), late: 0 };
        };
        self.remember(rule.kind, passing, mark.at);
        match rule.kind {
            FaultKind::Late => After { answer: Some(answer), late: rule.length() },
            FaultKind::LostAfter => After { answer: None, late: 0 },
            FaultKind::DuplicatedReply => After { answer: before, late: 0 },
            _ => After { answer: Some(cut(answer)), late: 0 },
        }
    }

    /// How much later an event comes once more, in milliseconds, if it does.
    pub fn again(&mut self) -> Option<i64> {
        self.struck(None, |kind| kind == FaultKind::DuplicatedEvent)?;
        let rule = self.rules.iter_mut().find(|rule| rule.rule.kind == FaultKind::DuplicatedEvent)?;
        Some(MINUTE * (1 + i64::from(below(&mut rule.stream, 10))))
    }

    /// The first rule of such a kind that strikes.
    fn struck(
        &mut self,
        operation: Option<Operation>,
        kind: impl Fn(FaultKind) -> bool,
    ) -> Option<FaultRule> {
        let mut rules = self.rules.iter_mut().filter(|rule| kind(rule.rule.kind) && rule.is_for(operation));
        rules.find_map(|rule| rule.strikes().then(|| rule.rule.clone()))
    }

    fn remember(&mut self, kind: FaultKind, passing: Passing, until: i64) {
        let Passing { system, operation, mark, .. } = passing;
        if self.strikes.len() < REMEMBERED_MAX {
            self.strikes.push(Strike { kind, system, operation, mark, until });
        }
    }
}

/// The refusal of one who has asked too often; `left` is in milliseconds.
fn refusal(left: i64) -> Response {
    let seconds = left.div_euclid(SECOND) + i64::from(left.rem_euclid(SECOND) > 0);
    let seconds = seconds.max(1).to_string();
    with(problem(429, format!("come again in {seconds} seconds")), "retry-after", seconds)
}

/// The answer with half of its body.
fn cut(mut answer: Response) -> Response {
    answer.body.truncate(answer.body.len() / 2);
    answer
}
