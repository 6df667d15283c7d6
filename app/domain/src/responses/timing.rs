//! When an engagement takes responses, lets them be withdrawn, and shows them to its council.

use crate::{
    engagements::{Engagement, Phase, Reading},
    fault::Fault,
    text::plural,
    time::{Timestamp, london},
};

impl Engagement {
    /// Refuses what only an engagement allows that takes responses.
    ///
    /// # Errors
    /// It is not published, it has closed (by how much is said), or it was withdrawn.
    pub fn takes_responses(&self, now: Timestamp) -> Result<(), Fault> {
        match self.phase(now) {
            Phase::Open | Phase::QuestionsClosed => Ok(()),
            Phase::ClosedForResponses | Phase::Closed => {
                let closed = self.setup.dates.closes_at.unwrap_or(now);
                Err(Fault::conflict(
                    format!(
                        "Responses closed {} ago, on {}",
                        span(now.millis() - closed.millis()),
                        london::long(closed)
                    ),
                    "What you wrote is kept, and you can download it.",
                ))
            }
            Phase::Withdrawn => Err(Fault::conflict(
                "This engagement was withdrawn",
                "Its page says when and why. What you wrote is kept, and you can download it.",
            )),
            Phase::Draft | Phase::Ready => Err(Fault::not_found()),
        }
    }

    /// Refuses to take a response back once it is too late. Where the engagement itself was withdrawn there is time until the
    /// date at which it would have closed.
    ///
    /// # Errors
    /// As [`Engagement::takes_responses`], apart from that.
    pub fn lets_withdraw(&self, now: Timestamp) -> Result<(), Fault> {
        let sealed = self.setup.dates.closes_at.is_some_and(|closes| now < closes);
        match self.phase(now) {
            Phase::Withdrawn if self.is_public() && sealed => Ok(()),
            _ => self.takes_responses(now),
        }
    }

    /// Refuses what may only happen once no response can change any more.
    ///
    /// # Errors
    /// The engagement still takes responses, or was never published.
    pub fn responses_are_final(&self, now: Timestamp) -> Result<(), Fault> {
        match self.phase(now) {
            Phase::ClosedForResponses | Phase::Closed => Ok(()),
            Phase::Withdrawn if self.lets_withdraw(now).is_err() && self.is_public() => Ok(()),
            Phase::Open | Phase::QuestionsClosed | Phase::Withdrawn => {
                let closes = self.closes_in_words();
                Err(Fault::conflict(
                    format!("Suppliers can still change their responses, until {closes}"),
                    "Do this after the closing date.",
                ))
            }
            Phase::Draft | Phase::Ready => Err(Fault::not_found()),
        }
    }

    /// Refuses to show responses before the moment that everybody was told. Where the engagement was withdrawn before that
    /// moment, they stay sealed until it comes.
    ///
    /// # Errors
    /// They are read after the closing date, and it has not come; or the engagement was never published.
    pub fn responses_are_readable(&self, now: Timestamp) -> Result<(), Fault> {
        let closes_at = self.setup.dates.closes_at;
        if !self.is_public() {
            return Err(Fault::not_found());
        }
        if self.setup.reading == Some(Reading::AsTheyCome) || closes_at.is_some_and(|closes| closes <= now) {
            return Ok(());
        }
        Err(Fault::conflict(
            "Responses are sealed until the closing date",
            format!(
                "You told suppliers that you read responses after the closing date, {}. Until then nobody sees whose \
                 there are, or how many.",
                self.closes_in_words()
            ),
        ))
    }
}

/// A length of time in words, whole and not rounded up: `3 minutes`, `2 hours 5 minutes`, `4 days`.
fn span(millis: i64) -> String {
    let seconds = u64::try_from(millis / 1_000).unwrap_or(0);
    let (days, hours, minutes) = (seconds / 86_400, seconds / 3_600 % 24, seconds / 60 % 60);
    let hour = || plural(hours, "hour", "hours");
    let minute = || plural(minutes, "minute", "minutes");
    match (days, hours, minutes) {
        (0, 0, 0) => plural(seconds, "second", "seconds"),
        (0, 0, _) => minute(),
        (0, _, 0) => hour(),
        (0, ..) => format!("{} {}", hour(), minute()),
        (days, ..) => plural(days, "day", "days"),
    }
}

#[cfg(test)]
mod tests {
    use super::span;

    #[test]
    fn lateness_is_told_in_words_that_people_use() {
        let told = span;
        let (minute, hour) = (60_000, 3_600_000);
        assert_eq!(told(999), "0 seconds");
        assert_eq!(told(1_000), "1 second");
        assert_eq!(told(3 * minute + 59_000), "3 minutes");
        assert_eq!(told(hour), "1 hour");
        assert_eq!(told(2 * hour + 5 * minute), "2 hours 5 minutes");
        assert_eq!(told(49 * hour), "2 days");
    }
}
