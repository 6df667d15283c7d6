//! Questions for a council to begin with.

use super::question::{Kind, ResponseQuestion};

/// Questions that fit most problems, for a council to begin with, under these ids.
pub fn starters([who, approach, adoption, needs, us]: [String; 5]) -> Vec<ResponseQuestion> {
    let question = |id, ask: &str, hint: &str, kind, required| ResponseQuestion {
        id,
        ask: ask.to_owned(),
        hint: hint.to_owned(),
        kind,
        required,
    };
    vec![
        question(
            who,
            "Who are you, in short?",
            "What you do, how many people you are, and whom you have worked for.",
            Kind::Text { words: 150 },
            true,
        ),
        question(
            approach,
            "How would you go about this problem?",
            "Describe the approach rather than a product. Say what you would leave as it is.",
            Kind::Text { words: 500 },
            true,
        ),
        question(adoption, "How would people come to use it?", "", Kind::Adoption, false),
        question(
            needs,
            "What would you need from us, and what could make it fail?",
            "",
            Kind::Text { words: 300 },
            false,
        ),
        question(
            us,
            "What should we change in how we describe the problem, or in how we might buy?",
            "",
            Kind::Text { words: 200 },
            false,
        ),
    ]
}
