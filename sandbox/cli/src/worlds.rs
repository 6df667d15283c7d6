//! Which worlds: of which challenge, for which council, from which key. Commands that make worlds share it.

use crate::{challenges, exit::Problem, keys, speak::Speak};
use domain::pilots::PublicKey;
use sandbox::challenge::Challenge;

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
}

/// What they say.
pub struct Chosen {
    /// The challenge.
    pub challenge: Challenge,
    /// The council, in the size that the challenge says.
    pub profile: synth::Profile,
    /// The key.
    pub key: PublicKey,
}

impl Choice {
    /// What the arguments say, if there is all of it. Where a name leaves two challenges to choose from, it says which it is.
    pub fn chosen(&self, speak: &Speak) -> Result<Chosen, Problem> {
        challenges::chosen_from_two(&self.challenge).into_iter().for_each(|words| speak.say(words));
        let challenge = challenges::challenge(&self.challenge)?;
        let profile = profile(&challenge, self.profile.as_deref())?;
        Ok(Chosen { profile, key: keys::key(&self.key)?, challenge })
    }
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
