//! Which worlds: of which challenge, for which council, from which key. Commands that make worlds share it.

use crate::{challenges, exit::Problem, keys, speak::Speak};
use domain::pilots::WorldsKey;
use receipt::{reveal::Reveal, worlds::RunKey};
use sandbox::challenge::Challenge;
use std::{
    borrow::Cow,
    path::{Path, PathBuf},
};

/// The most worlds that one run may have.
pub const WORLDS_MAX: u32 = 1000;

/// The arguments that say which worlds.
#[derive(clap::Args)]
pub struct Choice {
    /// The challenge: one that comes with the command, or the folder of one.
    #[arg(long, default_value = "repairs-triage")]
    pub challenge: String,
    /// The council whose worlds are made; the challenge's first when it is not given.
    #[arg(long)]
    pub profile: Option<String>,
    /// The key of the worlds: practice-1, practice-2 …, or 64 hexadecimal digits.
    #[arg(long, default_value = "practice-1")]
    pub key: String,
    /// The worlds of a final that was revealed, from the file that its portal published; its challenge and its profile are given
    /// beside it.
    #[arg(long, conflicts_with = "key", requires = "profile")]
    pub reveal: Option<PathBuf>,
}

/// What they say.
pub struct Chosen {
    /// The challenge.
    pub challenge: Challenge,
    /// The council, in the size that the challenge says.
    pub profile: synth::Profile,
    /// The key.
    pub key: RunKey,
    /// What evidence says of it.
    pub shown_key: WorldsKey,
}

impl Choice {
    /// What the arguments say, if there is all of it. Where a name leaves two challenges to choose from, it says which it is.
    pub fn chosen(&self, speak: &Speak) -> Result<Chosen, Problem> {
        challenges::chosen_from_two(&self.challenge).into_iter().for_each(|words| speak.say(words));
        let challenge = challenges::challenge(&self.challenge)?;
        let profile = profile(&challenge, self.profile.as_deref())?;
        let (key, shown_key) = match &self.reveal {
            None => {
                let key = keys::key(&self.key)?;
                (RunKey::from(key), WorldsKey::Public(key))
            }
            Some(path) => {
                let key = revealed(path)?.key().map_err(|fault| {
                    let what = format!("{} gives no key: {fault}", path.display());
                    Problem::given(what, REVEAL)
                })?;
                let commitment = key.commitment();
                (key, WorldsKey::Commitment(commitment))
            }
        };
        Ok(Chosen { challenge, profile, key, shown_key })
    }

    /// Where the key comes from, in words.
    pub fn key_words(&self) -> Cow<'_, str> {
        match &self.reveal {
            None => Cow::Borrowed(&self.key),
            Some(path) => Cow::Owned(format!("the final of {}", path.display())),
        }
    }
}

/// What to do where a reveal is none.
const REVEAL: &str = "Give the file that the portal published after the final.";

/// Reads what a portal published after a final.
pub fn revealed(path: &Path) -> Result<Reveal, Problem> {
    let json = std::fs::read(path).map_err(|cause| Problem::unreadable(path, &cause, REVEAL))?;
    Reveal::read(&json)
        .map_err(|cause| Problem::given(format!("{} is no reveal: {cause}", path.display()), REVEAL))
}

fn profile(challenge: &Challenge, wanted: Option<&str>) -> Result<synth::Profile, Problem> {
    let Some(key) = wanted else {
        let none = || Problem::given("the challenge has no profile", "Add one to its challenge.toml.");
        return challenge.profiles.first().copied().ok_or_else(none);
    };
    challenge.profile(key).ok_or_else(|| {
        let known: Vec<_> = challenge.profiles.iter().map(|profile| profile.key()).collect();
        let what = format!("{} has no profile “{key}”", challenge.name);
        Problem::given(what, format!("It has: {}.", known.join(", ")))
    })
}
