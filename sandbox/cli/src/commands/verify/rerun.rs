//! Runs a pilot again as evidence says, and compares.

use super::{Arguments, Given, asked};
use crate::{
    challenges,
    commands::check::read,
    exit::{Exit, Problem},
    machine::{Machine, Meeting},
    speak::{Speak, one_line},
    worlds::{WORLDS_MAX, revealed},
};
use domain::pilots::{EndReason, Evidence, Sha256, WorldsKey};
use receipt::worlds::RunKey;
use sandbox::{Cancel, Comparison, challenge::Challenge};
use serde_json::{Value, json};
use std::path::Path;

/// How running again ended.
pub(super) struct Rerun {
    /// For the shell.
    pub(super) exit: Exit,
    /// For programs.
    pub(super) shown: Value,
}

/// Runs again and compares; nothing when somebody cancelled.
pub(super) fn rerun(
    arguments: &Arguments,
    pilot: &Path,
    given: &Given,
    speak: &Speak,
    cancel: &Cancel,
) -> Result<Option<Rerun>, Problem> {
    let evidence = given.evidence();
    let module = read(pilot)?;
    same_module(pilot, &module, evidence)?;
    let challenge = challenge(arguments, evidence)?;
    let profile = challenge.profile(&evidence.profile);
    let profile = profile.ok_or_else(|| impossible(format!("has no profile “{}”", evidence.profile)))?;
    possible(&challenge, evidence)?;
    let key = key(arguments, given)?;
    let machine = Machine::open(cancel, speak)?;
    let ready = match machine.ready(pilot, &module)? {
        Ok(ready) => ready,
        Err(Exit::Cancelled) => return Ok(None),
        Err(_) => {
            return Err(Problem::unverified("the module is no pilot", "So no run can have shown this."));
        }
    };
    let ran = machine.meet(Meeting {
        pilot: &ready,
        challenge: &challenge,
        profile,
        key: &key,
        shown_key: evidence.key,
        worlds: evidence.worlds,
        only: &evidence.scenarios,
    })?;
    if ran.evidence.end == EndReason::Cancelled {
        return Ok(None);
    }
    Ok(Some(judged(&sandbox::compare(evidence, &ran.evidence)?, speak)))
}

fn judged(compared: &Comparison, speak: &Speak) -> Rerun {
    say(compared, speak);
    let differences = compared.differences.iter().map(|difference| {
        json!({ "field": difference.field, "evidence": difference.evidence, "again": difference.again })
    });
    let matches = compared.differences.is_empty();
    Rerun {
        exit: if matches { Exit::Done } else { Exit::Unverified },
        shown: json!({
            "matches": matches,
            "differences": differences.collect::<Vec<_>>(),
            "steps_compared": compared.steps_compared,
        }),
    }
}

fn say(compared: &Comparison, speak: &Speak) {
    if compared.differences.is_empty() {
        speak.say("Run again: every figure comes out the same.");
    } else {
        speak.say("Run again, it does not verify. What comes out otherwise:");
    }
    for difference in &compared.differences {
        let (said, here) = (&difference.evidence, &difference.again);
        let line = format!("{}: the evidence says {said}, and here it is {here}", difference.field);
        speak.say(format!("  {}", one_line(&line)));
    }
    speak.say(match compared.steps_compared {
        true => "Steps were compared, too: both were counted by the same fuel model.",
        false => "Steps were not compared: they were counted by another fuel model.",
    });
    if let Some((said, here)) = &compared.other_engine {
        let said = one_line(said);
        speak.say(format!(
            "The evidence says engine {said}; this is {here}. Outputs must not differ by that."
        ));
    }
}

fn same_module(pilot: &Path, module: &[u8], evidence: &Evidence) -> Result<(), Problem> {
    let (here, said) = (Sha256::of(module), evidence.module.sha256);
    if here == said {
        return Ok(());
    }
    Err(Problem::unverified(
        format!(
            "{} is another module: its SHA-256 is {here}, and the evidence is of {said}",
            pilot.display()
        ),
        "Give the file that ran. Building again may give other bytes, so keep the file itself.",
    ))
}

fn challenge(arguments: &Arguments, evidence: &Evidence) -> Result<Challenge, Problem> {
    let said = &evidence.challenge;
    let challenge = match &arguments.challenge {
        Some(given) => challenges::challenge(given)?,
        None => challenges::that_comes_with(&said.name)?,
    };
    if challenge.sha256 == said.sha256 {
        return Ok(challenge);
    }
    Err(Problem::given(
        format!(
            "the evidence is of {} {} with the SHA-256 {}, and here is {} {} with {}",
            said.name, said.version, said.sha256, challenge.name, challenge.version, challenge.sha256
        ),
        "Give the folder of that very version with --challenge, or use the version of pilot that has it.",
    ))
}

/// Whether a run can have been as the evidence says.
fn possible(challenge: &Challenge, evidence: &Evidence) -> Result<(), Problem> {
    if !(1..=WORLDS_MAX).contains(&evidence.worlds) {
        return Err(impossible(format!("is never run in {} worlds", evidence.worlds)));
    }
    let is_known = |name: &String| challenge.scenarios.iter().any(|scenario| scenario.name == *name);
    match evidence.scenarios.iter().find(|name| !is_known(name)) {
        Some(name) => Err(impossible(format!("has no scenario “{name}”"))),
        None if evidence.scenarios.is_empty() => Err(impossible("is never run without a scenario")),
        None => Ok(()),
    }
}

fn impossible(what: impl std::fmt::Display) -> Problem {
    Problem::unverified(
        format!("the evidence does not verify: its challenge {what}"),
        "It was changed after it was written, or made by something else.",
    )
}

/// What the worlds come from.
fn key(arguments: &Arguments, given: &Given) -> Result<RunKey, Problem> {
    let evidence = given.evidence();
    match (evidence.key, &arguments.reveal) {
        (WorldsKey::Public(_), Some(_)) => Err(Problem::given(
            "this is practice: its key is public, and there is nothing to reveal",
            "Leave out --reveal.",
        )),
        (WorldsKey::Public(key), _) => Ok(RunKey::from(key)),
        (WorldsKey::Commitment(_), None) => Err(Problem::given(
            "this is the evidence of a final: its worlds can be made again only when their key is revealed",
            "Fetch the reveal from the portal, and give it with --reveal.",
        )),
        (WorldsKey::Commitment(_), Some(path)) => {
            let reveal = revealed(path)?;
            asked::of_engagement(given.receipt(), reveal.engagement)?;
            reveal.check(evidence).map_err(|fault| {
                Problem::unverified("the reveal and the evidence do not fit together", format!("{fault}."))
            })
        }
    }
}
