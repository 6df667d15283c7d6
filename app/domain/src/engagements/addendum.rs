//! Addenda: what changes about an engagement once it is published. Everybody reads the same, at the same time.

use super::{Dates, Engagement, Phase, Setup};
use crate::{
    fault::Fault,
    time::{Timestamp, london},
};
use serde::{Deserialize, Serialize};

/// The longest text of an addendum, in characters.
pub const ADDENDUM_LIMIT: usize = 4_000;

/// What a council wants to change, and what it says about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewAddendum {
    /// What everybody is told.
    pub text: String,
    /// The dates from now on: those that stay, and those that move.
    pub dates: Dates,
    /// How the engagement goes from now on.
    pub process: String,
}

/// One thing that an addendum changed, as it was and as it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "changed", rename_all = "snake_case")]
pub enum Change {
    /// The last moment for questions.
    QuestionsCloseAt {
        /// As it was.
        from: Timestamp,
        /// As it is.
        to: Timestamp,
    },
    /// The council answers by then.
    AnswersBy {
        /// As it was.
        from: Timestamp,
        /// As it is.
        to: Timestamp,
    },
    /// The last moment for responses.
    ClosesAt {
        /// As it was.
        from: Timestamp,
        /// As it is.
        to: Timestamp,
    },
    /// How the engagement goes.
    Process {
        /// As it was.
        from: String,
        /// As it is.
        to: String,
    },
}

impl Change {
    /// What changed, as the public page calls it.
    pub const fn label(&self) -> &'static str {
        match self {
            Change::QuestionsCloseAt { .. } => "Questions close",
            Change::AnswersBy { .. } => "Answers by",
            Change::ClosesAt { .. } => "Closes",
            Change::Process { .. } => "How it goes",
        }
    }

    /// The change as one sentence.
    pub fn sentence(&self) -> String {
        match self {
            Change::QuestionsCloseAt { from, to }
            | Change::AnswersBy { from, to }
            | Change::ClosesAt { from, to } => {
                format!("{}: {}. It was {}.", self.label(), london::long(*to), london::long(*from))
            }
            Change::Process { .. } => {
                "How it goes was changed: its page shows what was removed and what was added.".to_owned()
            }
        }
    }
}

/// An addendum as it was published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Addendum {
    /// Its number within the engagement, from 1.
    pub number: u32,
    /// What it says.
    pub text: String,
    /// What it changed.
    pub changes: Vec<Change>,
    /// When it was published.
    pub at: Timestamp,
}

impl Addendum {
    /// All of it as sentences, for mail.
    pub fn words(&self) -> String {
        let changes = self.changes.iter().map(|change| format!("\n\n{}", change.sentence()));
        format!("Addendum {} was published.\n\n{}{}", self.number, self.text, changes.collect::<String>())
    }
}

impl Dates {
    /// What is wrong with moving from these dates to `new` at `now`, each with the field it is about: a date may stay
    /// where it is, or move to a later one that is still to come. Nobody who planned by a date loses time.
    pub fn mistakes_in_moving(&self, new: &Dates, now: Timestamp) -> Vec<(&'static str, String)> {
        let mut mistakes = Vec::new();
        for ((field, label, old), (_, _, new)) in self.named().into_iter().zip(new.named()) {
            match (old, new) {
                (_, None) => mistakes.push((field, format!("Enter {}", label.replacen("The", "the", 1)))),
                (Some(old), Some(new)) if new < old => mistakes.push((
                    field,
                    format!(
                        "{label} cannot move forward: it is {}. Suppliers planned by it",
                        london::long(old)
                    ),
                )),
                (old, Some(new)) if old != Some(new) && new <= now => {
                    mistakes.push((field, format!("{label} must be in the future")));
                }
                _ => {}
            }
        }
        mistakes.extend(new.out_of_order());
        mistakes
    }
}

impl Setup {
    /// What differs from this to `new`, of what an addendum may change.
    fn changes(&self, new: &Setup) -> Vec<Change> {
        let moved =
            |from: Option<Timestamp>, to: Option<Timestamp>| from.zip(to).filter(|(from, to)| from != to);
        let (before, after) = (&self.dates, &new.dates);
        let questions = moved(before.questions_close_at, after.questions_close_at);
        let answers = moved(before.answers_by, after.answers_by);
        let closes = moved(before.closes_at, after.closes_at);
        let process = (self.process != new.process)
            .then(|| Change::Process { from: self.process.clone(), to: new.process.clone() });
        [
            questions.map(|(from, to)| Change::QuestionsCloseAt { from, to }),
            answers.map(|(from, to)| Change::AnswersBy { from, to }),
            closes.map(|(from, to)| Change::ClosesAt { from, to }),
            process,
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}

impl Engagement {
    /// Refuses an addendum where the engagement is not open.
    ///
    /// # Errors
    /// It is not published yet, has closed, or was withdrawn.
    pub fn takes_addenda(&self, now: Timestamp) -> Result<(), Fault> {
        let (what, advice) = match self.phase(now) {
            Phase::Open | Phase::QuestionsClosed => return Ok(()),
            Phase::Draft | Phase::Ready => {
                ("It is not published yet", "Until it is, change what it says on its own page.")
            }
            Phase::ClosedForResponses | Phase::Closed => (
                "This engagement is closed for responses",
                "What it says stays as it is. Whoever responded did so by these words.",
            ),
            Phase::Withdrawn => ("This engagement was withdrawn", "Its page says when and why."),
        };
        Err(Fault::conflict(what, advice))
    }

    /// Changes dates and process while it is open, and says what changed.
    ///
    /// # Errors
    /// It is not open, or a date moves where it may not.
    pub fn amend(self, new: &NewAddendum, now: Timestamp) -> Result<(Engagement, Vec<Change>), Fault> {
        self.takes_addenda(now)?;
        let mistakes = self.setup.dates.mistakes_in_moving(&new.dates, now);
        if let Some((_, first)) = mistakes.into_iter().next() {
            return Err(Fault::conflict(first, "Enter the dates again, and publish the addendum once more."));
        }
        let setup = Setup { dates: new.dates.clone(), process: new.process.clone(), ..self.setup.clone() };
        let changes = self.setup.changes(&setup);
        Ok((Engagement { setup, ..self }, changes))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(number: i64) -> Timestamp {
        Timestamp::from_millis(0).plus_days(number)
    }

    fn dates(questions: i64, answers: i64, closes: i64) -> Dates {
        Dates {
            questions_close_at: Some(day(questions)),
            answers_by: Some(day(answers)),
            closes_at: Some(day(closes)),
        }
    }

    #[test]
    fn dates_move_later_only_and_stay_in_order() {
        let before = dates(10, 20, 30);
        let wrong = |new: Dates, now: i64| -> Vec<&'static str> {
            before.mistakes_in_moving(&new, day(now)).into_iter().map(|(field, _)| field).collect()
        };
        assert!(wrong(dates(10, 20, 30), 5).is_empty());
        assert!(wrong(dates(11, 25, 40), 5).is_empty());
        assert_eq!(wrong(dates(10, 20, 29), 5), ["closes_at"]);
        assert_eq!(wrong(dates(9, 20, 30), 5), ["questions_close_at"]);
        assert_eq!(wrong(dates(21, 20, 30), 5), ["answers_by"]);
        // A date that has passed may stay, or move to one that is still to come.
        assert!(wrong(dates(10, 20, 30), 15).is_empty());
        assert!(wrong(dates(18, 20, 30), 15).is_empty());
        assert_eq!(wrong(dates(14, 20, 30), 15), ["questions_close_at"]);
        assert_eq!(wrong(Dates { answers_by: None, ..dates(10, 20, 30) }, 5), ["answers_by"]);
    }

    #[test]
    fn an_addendum_says_what_was_and_what_is() {
        let setup = |dates, process: &str| Setup { dates, process: process.to_owned(), ..Setup::default() };
        let changes = setup(dates(10, 20, 30), "One day.").changes(&setup(dates(10, 20, 44), "Two days."));
        assert_eq!(
            changes,
            [
                Change::ClosesAt { from: day(30), to: day(44) },
                Change::Process { from: "One day.".to_owned(), to: "Two days.".to_owned() }
            ]
        );
        let addendum = Addendum { number: 2, text: "More time.".to_owned(), changes, at: day(5) };
        let words = addendum.words();
        assert!(
            words.starts_with("Addendum 2 was published.\n\nMore time.\n\nCloses: 14 February 1970"),
            "{words}"
        );
        assert!(words.contains("It was 31 January 1970"), "{words}");
    }
}
