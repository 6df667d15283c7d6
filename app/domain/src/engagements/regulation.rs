//! What regulation 17 of the Procurement Regulations 2024 (SI 2024/692) asks of a preliminary market
//! engagement notice, and how far the Act reaches.

use super::Engagement;
use crate::{accounts::Regime, closed_list::closed_list, problems::Content, text::excerpt, time::london};

closed_list! {
    /// What the notice holds.
    RegulationField {
        /// Who asks.
        Authority = "authority", "Contracting authority";
        /// Its title.
        Title = "title", "Title";
        /// What it is known by.
        Identifier = "identifier", "Unique identifier";
        /// What it is about.
        Subject = "subject", "Subject-matter";
        /// When it ends.
        Closes = "closes", "Date the engagement will close, or closed";
        /// Places, dates and times of events, periods.
        Process = "process", "Process of the engagement";
    }
}

/// One field of the notice, and what stands in it; nothing while it is missing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// Which field.
    pub field: RegulationField,
    /// Its words.
    pub value: Option<String>,
}

/// The fields of the notice as an engagement fills them.
pub fn facts(engagement: &Engagement, authority: &str, content: &Content) -> Vec<Fact> {
    let text = |text: &str| (!text.trim().is_empty()).then(|| text.to_owned());
    RegulationField::ALL
        .iter()
        .map(|field| {
            let value = match field {
                RegulationField::Authority => text(authority),
                RegulationField::Title => text(&engagement.title),
                RegulationField::Identifier => text(&engagement.reference),
                RegulationField::Subject => {
                    text(&excerpt(content.text(crate::problems::Question::Problem), 400))
                }
                RegulationField::Closes => engagement.setup.dates.closes_at.map(london::long),
                RegulationField::Process => text(&engagement.setup.process),
            };
            Fact { field: *field, value }
        })
        .collect()
}

/// What a council outside England has to know about the list; nothing where the list is the Act's own.
pub const fn regime_note(regime: Regime) -> Option<&'static str> {
    match regime {
        Regime::England => None,
        Regime::Wales => Some(
            "Wales has its own regulations (assumed: we have not read them). This list follows regulation 17 as it \
             applies in England. Check it against the Welsh regulations.",
        ),
        Regime::NorthernIreland => Some(
            "This list follows regulation 17 as it applies in England. We assume that it applies in Northern Ireland \
             too. Check it.",
        ),
        Regime::Scotland => Some(
            "The Procurement Act 2023 does not apply to devolved Scottish bodies (assumed), so none of these fields is \
             asked for by it. They are published here all the same, because suppliers need them.",
        ),
    }
}
