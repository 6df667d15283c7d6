//! What waits for a supplier in the engagements it takes part in, and until when: so that one page says what is next.

use crate::{
    ids::{AskedId, ForumId},
    responses::Stage as ResponseStage,
    time::{Timestamp, london},
};

/// Something that waits for a supplier, or is ahead of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Due {
    /// A slot is held that is not confirmed.
    ConfirmDemo {
        /// Until when.
        until: Timestamp,
    },
    /// A seat is kept for the reader.
    TakeSeat {
        /// At which forum.
        forum: ForumId,
        /// What it is called.
        title: String,
        /// Until when.
        until: Timestamp,
    },
    /// The council proposes other words for a question.
    AgreeToWords {
        /// Which.
        question: AskedId,
        /// By when the council answers, if it said so.
        by: Option<Timestamp>,
    },
    /// A response is begun, or was withdrawn, and does not stand submitted.
    SubmitResponse {
        /// Until when responses are taken.
        by: Timestamp,
    },
    /// A demo is ahead.
    Demo {
        /// When it begins.
        starts: Timestamp,
    },
    /// A forum is ahead at which the reader has a seat.
    Forum {
        /// Which.
        forum: ForumId,
        /// What it is called.
        title: String,
        /// When it begins.
        starts: Timestamp,
    },
}

impl Due {
    /// That a response waits to be submitted: as long as they are taken, and it was begun and does not stand submitted.
    pub fn response(
        stage: Option<&ResponseStage>,
        closes_at: Option<Timestamp>,
        now: Timestamp,
    ) -> Option<Due> {
        let waits = matches!(stage?, ResponseStage::Draft | ResponseStage::Withdrawn { .. });
        closes_at.filter(|by| waits && now < *by).map(|by| Due::SubmitResponse { by })
    }

    /// By when, or when; nothing where nobody said.
    pub fn at(&self) -> Option<Timestamp> {
        match self {
            Due::ConfirmDemo { until } | Due::TakeSeat { until, .. } => Some(*until),
            Due::AgreeToWords { by, .. } => *by,
            Due::SubmitResponse { by } => Some(*by),
            Due::Demo { starts } | Due::Forum { starts, .. } => Some(*starts),
        }
    }

    /// Whether there is something to do, rather than somewhere to be.
    pub const fn is_to_do(&self) -> bool {
        !matches!(self, Due::Demo { .. } | Due::Forum { .. })
    }

    /// What there is to do, or where to be.
    pub fn words(&self) -> String {
        match self {
            Due::ConfirmDemo { until } => format!("Confirm your demo by {}", london::long(*until)),
            Due::TakeSeat { title, until, .. } => {
                format!(
                    "Take the seat at \u{2018}{title}\u{2019} that is kept for you until {}",
                    london::long(*until)
                )
            }
            Due::AgreeToWords { .. } => "Say whether other words for your question will do".to_owned(),
            Due::SubmitResponse { by } => format!("Submit your response by {}", london::long(*by)),
            Due::Demo { starts } => format!("Your demo, on {}", london::long(*starts)),
            Due::Forum { title, starts, .. } => {
                format!("\u{2018}{title}\u{2019}, on {}", london::long(*starts))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::responses::Submission;

    const NOW: Timestamp = Timestamp::from_millis(1_800_000_000_000);

    #[test]
    fn a_response_waits_until_it_stands_submitted_or_none_are_taken() {
        let (draft, later) = (ResponseStage::Draft, Some(NOW.plus_hours(1)));
        assert_eq!(
            Due::response(Some(&draft), later, NOW),
            Some(Due::SubmitResponse { by: NOW.plus_hours(1) })
        );
        assert_eq!(Due::response(Some(&draft), Some(NOW), NOW), None, "none are taken any more");
        assert_eq!(Due::response(None, later, NOW), None, "none was begun");
        assert_eq!(Due::response(Some(&draft), None, NOW), None);
        let submitted = ResponseStage::Submitted { submission: Submission { version: 1, at: NOW } };
        assert_eq!(Due::response(Some(&submitted), later, NOW), None, "it is done");
        let withdrawn = ResponseStage::Withdrawn { version: 1, at: NOW };
        assert!(Due::response(Some(&withdrawn), later, NOW).is_some(), "it can be submitted again");
    }
}
