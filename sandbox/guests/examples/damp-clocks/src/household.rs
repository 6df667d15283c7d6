//! Whether somebody lives there whose breathing mould harms, by what a resident wrote.

/// Words that speak of a baby, or of somebody who breathes badly.
const HARMED: [&str; 12] = [
    "baby",
    "babies",
    "newborn",
    "infant",
    "asthma",
    "asthmatic",
    "inhaler",
    "copd",
    "bronchitis",
    "breathe",
    "breathing",
    "lungs",
];
/// How the age of a baby is told: “6 months old”, “a 6 month old”.
const MONTHS: [&str; 2] = ["month", "months"];
/// Words before those which say that somebody else is meant, or somewhere else; and words after them.
const ELSEWHERE_BEFORE: [&str; 4] = ["previous tenant", "used to live", "used to have", "next door"];
const ELSEWHERE_AFTER: [&str; 2] = ["stays with", "visits us"];
/// How many words before and after are near.
const NEAR: usize = 7;

/// Whether it speaks of somebody who lives there and whose breathing mould harms.
pub fn breathes_badly(description: &str) -> bool {
    let text = description.to_lowercase();
    let words: Vec<&str> =
        text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    (0..words.len()).any(|place| speaks_of_somebody(&words, place) && !is_elsewhere(&words, place))
}

fn speaks_of_somebody(words: &[&str], place: usize) -> bool {
    let is = |known: &&str| is_meant(words[place], known);
    let is_age = MONTHS.iter().any(is) && words.get(place + 1) == Some(&"old");
    is_age || HARMED.iter().any(is)
}

fn is_elsewhere(words: &[&str], place: usize) -> bool {
    let before = &words[place.saturating_sub(NEAR)..place];
    let after = &words[place..(place + NEAR).min(words.len())];
    says_one_of(before, &ELSEWHERE_BEFORE) || says_one_of(after, &ELSEWHERE_AFTER)
}

/// Whether one of these phrases stands in the words.
fn says_one_of(words: &[&str], phrases: &[&str]) -> bool {
    phrases.iter().any(|phrase| {
        let phrase: Vec<&str> = phrase.split(' ').collect();
        let is_said = |said: &[&str]| said.iter().zip(&phrase).all(|(word, known)| is_meant(word, known));
        words.windows(phrase.len()).any(is_said)
    })
}

/// Whether a word is this one, or was meant to be: people in haste change two letters about, leave one out, or write it twice.
fn is_meant(word: &str, known: &str) -> bool {
    if word == known || known.len() < 5 {
        return word == known;
    }
    let (word, known): (Vec<char>, Vec<char>) = (word.chars().collect(), known.chars().collect());
    let without =
        |letters: &[char], place: usize| -> Vec<char> { [&letters[..place], &letters[place + 1..]].concat() };
    let left_out =
        word.len() + 1 == known.len() && (0..known.len()).any(|place| without(&known, place) == word);
    let twice = word.len() == known.len() + 1 && (0..word.len()).any(|place| without(&word, place) == known);
    let changed_about = word.len() == known.len()
        && (1..known.len()).any(|place| {
            let mut meant = word.clone();
            meant.swap(place - 1, place);
            meant == known
        });
    left_out || twice || changed_about
}

#[cfg(test)]
mod tests {
    use super::breathes_badly;

    #[test]
    fn a_baby_and_somebody_with_asthma_are_harmed_however_they_are_spoken_of() {
        for text in [
            "There is mould in the bedroom. My 6 month old sleeps there",
            "my baby is only 3 months old",
            "TENANT HAS A NEWBORN",
            "mould, asthmatic in household",
            "damp, breathing problems, uses an inhaler",
            "my nan has COPD and can hardly breathe in here",
        ] {
            assert!(breathes_badly(text), "{text}");
        }
    }

    #[test]
    fn somebody_who_does_not_live_there_is_not() {
        for text in [
            "The wall is black with mould. My friend who is a nurse says it is bad for your chest",
            "my sister's baby stays with us some weekends",
            "the previous tenant had asthma because of it",
            "my mum used to live here with a baby",
            "I am 82 and live on my own",
            "this is the second time in six months",
        ] {
            assert!(!breathes_badly(text), "{text}");
        }
    }

    #[test]
    fn a_word_that_was_typed_in_haste_is_still_that_word() {
        for text in [
            "my son has ashtma",
            "an asthmtic lives here",
            "tenant uses an inhhaler",
            "he can hardly braethe",
        ] {
            assert!(breathes_badly(text), "{text}");
        }
        assert!(!breathes_badly("mould in the bay window"));
    }

    #[test]
    fn who_lives_there_counts_though_others_are_spoken_of_too() {
        let text = "My daughter has asthma. I have told you about the damp and the wet wall and the window twice now. My \
                    sister's baby stays with us some weekends.";
        assert!(breathes_badly(text));
        assert!(breathes_badly("Asthmatic in household. The lady next door is 89 and she has the same."));
    }
}
