//! The starting kit of an engagement's challenge: its first page, for whoever has unpacked it.

use super::ChallengeUse;
use crate::{ids::OrganisationId, text::plural};

/// The folder of the challenge within the kit.
pub const KIT_CHALLENGE: &str = "challenge";

/// What the first page says of the engagement.
#[derive(Clone, Copy, Debug)]
pub struct KitFacts<'a> {
    /// Its title.
    pub title: &'a str,
    /// Its public reference.
    pub reference: &'a str,
    /// Its public address.
    pub address: &'a str,
    /// The council that leads.
    pub lead: OrganisationId,
    /// That council's name.
    pub council: &'a str,
}

/// The first page of the kit, in Markdown. None where the council did not say which sort of council it is: such a challenge
/// is never published.
pub fn kit_readme(chosen: &ChallengeUse, facts: &KitFacts<'_>) -> Option<String> {
    let KitFacts { title, reference, address, lead, council } = *facts;
    let profile = chosen.profile_of(lead)?;
    let (card, key) = (&chosen.card, chosen.practice_key());
    // Every word of the commands comes from lists of ours or is hexadecimal: nothing needs quoting.
    let worlds = format!("--challenge {KIT_CHALLENGE} --profile {} --key {key}", profile.key);
    let runs = plural(chosen.conditions.practice_runs_a_day.into(), "practice run", "practice runs");
    let terms: String =
        chosen.conditions.terms.sentences().iter().map(|sentence| format!("- {sentence}\n")).collect();
    Some(format!(
        "# Starting kit: {card_title}\n\n\
         For {reference}, \u{201c}{title}\u{201d}, of {council}: {address}\n\n\
         - Challenge: {name}, version {version}, SHA-256 over its files {sha256}\n\
         - Sort of council: {profile_key} ({profile_label})\n\
         - Practice key: {key}\n\n\
         ## What is here\n\n\
         - {KIT_CHALLENGE}/: the files of the challenge, with its data card and the baseline that every pilot is set beside\n\
         - pilot.wit: the contract, everything that a pilot may see and do\n\n\
         ## What to type\n\n\
         The command `pilot` comes with the source of this portal: `script/sandbox --release` builds it. In the folder of this \
         file:\n\n\
         ```sh\n\
         pilot check {KIT_CHALLENGE} --page\n\
         pilot data {worlds} --out data\n\
         pilot run {KIT_CHALLENGE}/baseline.wasm {worlds}\n\
         pilot new my-pilot\n\
         pilot build my-pilot\n\
         pilot run my-pilot/my-pilot.wasm {worlds} --full\n\
         ```\n\n\
         The worlds are those of practice in the portal, and the same file shows the same there. On your own machine nothing is \
         counted; in the portal an organisation has {runs} a day.\n\n\
         ## Terms\n\n\
         {terms}",
        card_title = plain(&card.title),
        name = card.name,
        version = card.version,
        sha256 = card.sha256,
        profile_key = profile.key,
        profile_label = profile.label,
        title = plain(title),
        council = plain(council),
    ))
}

/// Words in one line, in which nothing is Markdown or markup.
fn plain(words: &str) -> String {
    let mut escaped = String::with_capacity(words.len());
    for letter in words.chars() {
        match letter {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '!' | '|' | '&' => {
                escaped.extend(['\\', letter])
            }
            '\n' | '\r' => escaped.push(' '),
            _ => escaped.push(letter),
        }
    }
    escaped
}
