//! `pilot verify`: whether a receipt is its portal's, and whether evidence comes out again.
//!
//! A signature says who vouches for evidence; only running the module again says that it is true. The words keep the
//! two apart.

mod asked;
mod rerun;

use crate::{
    exit::{Ended, Exit, Problem},
    speak::{Speak, one_line},
};
use asked::Extent;
use domain::{
    ids::EngagementId,
    pilots::{Evidence, EvidenceFault, Receipt},
    time::london,
};
use receipt::KeySet;
use sandbox::Cancel;
use serde_json::{Value, json};
use std::path::PathBuf;

/// The arguments of `pilot verify`.
#[derive(clap::Args)]
pub struct Arguments {
    /// A receipt, as a portal signed it, or evidence, as pilot run wrote it.
    file: PathBuf,
    /// The keys that the portal publishes: a receipt needs them.
    #[arg(long)]
    keys: Option<PathBuf>,
    /// Runs this pilot again as the evidence says, and compares.
    #[arg(long, value_name = "PILOT")]
    rerun: Option<PathBuf>,
    /// The challenge; the one that comes with the command and has the evidence's name when it is not given.
    #[arg(long)]
    challenge: Option<String>,
    /// What a portal publishes after a final: without it nobody can make the worlds of a final again.
    #[arg(long, requires = "rerun")]
    reveal: Option<PathBuf>,
    /// The engagement that the receipt must be of, by its id.
    #[arg(long, value_name = "ID")]
    engagement: Option<EngagementId>,
}

/// What was given: evidence alone, or with somebody who vouches for it.
enum Given {
    Evidence(Box<Evidence>),
    Receipt(Box<Receipt>),
}

impl Given {
    fn evidence(&self) -> &Evidence {
        match self {
            Self::Evidence(evidence) => evidence,
            Self::Receipt(receipt) => &receipt.evidence,
        }
    }

    fn receipt(&self) -> Option<&Receipt> {
        match self {
            Self::Evidence(_) => None,
            Self::Receipt(receipt) => Some(receipt),
        }
    }

    fn shown(&self) -> Value {
        match self {
            Self::Evidence(_) => json!({ "kind": "evidence", "signed": false }),
            Self::Receipt(receipt) => json!({
                "kind": "receipt", "signed": true, "phase": receipt.phase, "organisation": receipt.organisation,
                "engagement": receipt.engagement, "worker": receipt.worker, "at": receipt.at.millis().to_string(),
            }),
        }
    }
}

/// Verifies.
pub fn verify(arguments: &Arguments, speak: &Speak, cancel: &Cancel) -> Ended {
    let given = given(arguments)?;
    asked::for_engagement(&given, arguments.engagement)?;
    let extent = asked::extent(&given, arguments.challenge.as_deref())?;
    introduce(&given, &extent, speak);
    let mut shown = given.shown();
    shown["whole"] = extent.shown();
    let exit = match (&arguments.rerun, &given) {
        (Some(pilot), _) => {
            let Some(ended) = rerun::rerun(arguments, pilot, &given, speak, cancel)? else {
                return Ok(Exit::Cancelled);
            };
            shown["rerun"] = ended.shown;
            ended.exit
        }
        (None, Given::Receipt(_)) => {
            speak.say("Only running it again shows that the evidence is true: --rerun PILOT.wasm");
            Exit::Done
        }
        (None, Given::Evidence(_)) => {
            speak.say("Nothing shows yet that it is true. Run it again and compare: --rerun PILOT.wasm");
            Exit::Unverified
        }
    };
    shown["verified"] = json!(exit == Exit::Done);
    speak.json(&shown);
    Ok(exit)
}

fn introduce(given: &Given, extent: &Extent, speak: &Speak) {
    match given {
        Given::Evidence(_) => speak.say("Evidence, unsigned: nobody vouches for it."),
        Given::Receipt(receipt) => {
            let phase = receipt.phase.key();
            speak.say(format!("Receipt, {phase}: one of the keys that you gave signed it."));
            let holder = one_line(&receipt.organisation.name);
            speak.say(format!("  made out to {holder}, {}", london::long(receipt.at)));
            speak.say(format!("  run by the worker {}", one_line(&receipt.worker)));
            if let Some(engagement) = receipt.engagement {
                speak.say(format!("  for the engagement {engagement}"));
            }
        }
    }
    let evidence = given.evidence();
    let challenge =
        format!("{} {}, {}", evidence.challenge.name, evidence.challenge.version, evidence.profile);
    speak.say(format!("  {}", one_line(&challenge)));
    match extent {
        Extent::Whole => speak.say("  the whole challenge: all scenarios, in all worlds"),
        Extent::Part(part) => speak.say(format!("  a part of the challenge: {}", one_line(part))),
        Extent::Unknown => speak.say(
            "  whether it is of the whole challenge cannot be seen here: this version of it is not at hand",
        ),
    }
    speak.say(format!("  module {}", evidence.module.sha256));
    speak.say(format!("  {}: {}", evidence.end, evidence.end.sentence()));
}

fn given(arguments: &Arguments) -> Result<Given, Problem> {
    let path = &arguments.file;
    let bytes = std::fs::read(path).map_err(|cause| {
        Problem::unreadable(path, &cause, "Give a receipt, or the evidence that pilot run wrote.")
    })?;
    if bytes.trim_ascii_start().first() == Some(&b'{') {
        let evidence = Evidence::read(&bytes).map_err(|fault| malformed(&fault))?;
        return Ok(Given::Evidence(Box::new(evidence)));
    }
    // A receipt is three parts of letters, digits, hyphens and underscores, with a full stop between them.
    let is_letter = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_.".contains(byte);
    if bytes.is_empty() || !bytes.trim_ascii_end().iter().all(is_letter) {
        let how = if bytes.is_empty() { "it is empty" } else { "it begins as neither" };
        return Err(Problem::given(
            format!("{} is neither a receipt nor evidence: {how}", path.display()),
            "Give a receipt, or the evidence that pilot run wrote.",
        ));
    }
    let keys = keys(arguments)?;
    let text = std::str::from_utf8(&bytes).map_err(|_| {
        Problem::given(
            format!("{} is neither a receipt nor evidence: it is no text", path.display()),
            "Give a receipt, or the evidence that pilot run wrote.",
        )
    })?;
    // Whoever saved a receipt may have ended its line; a receipt has no line's end of its own.
    let text = text.strip_suffix('\n').unwrap_or(text);
    let text = text.strip_suffix('\r').unwrap_or(text);
    let receipt = receipt::verify(text, &keys)
        .map_err(|fault| Problem::unverified("the receipt does not verify", format!("{fault}.")))?;
    Ok(Given::Receipt(Box::new(receipt)))
}

/// Evidence that cannot be read: what contradicts itself does not verify, the rest is another file.
fn malformed(fault: &EvidenceFault) -> Problem {
    match fault {
        EvidenceFault::NotEvidence(_) | EvidenceFault::UnknownFormat { .. } => {
            Problem::given("this cannot be verified", format!("{fault}."))
        }
        EvidenceFault::Malformed(_) | EvidenceFault::Inconsistent(_) => {
            Problem::unverified("the evidence does not verify", format!("{fault}."))
        }
    }
}

fn keys(arguments: &Arguments) -> Result<KeySet, Problem> {
    let Some(path) = &arguments.keys else {
        return Err(Problem::given(
            "a receipt is checked with the keys of the portal that signed it",
            "Fetch them from the portal, and give the file with --keys.",
        ));
    };
    let json = std::fs::read(path).map_err(|cause| {
        Problem::unreadable(path, &cause, "Give the file of keys that the portal publishes.")
    })?;
    KeySet::read(&json).map_err(|fault| {
        Problem::given(format!("the keys in {} cannot be used", path.display()), format!("{fault}."))
    })
}
