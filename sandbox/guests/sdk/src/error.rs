//! What went wrong, in words for the owner of the pilot.

use crate::contract::data;
use std::fmt;

/// An error with its words. Anything that is an error of the standard library turns into one by `?`.
#[derive(Debug)]
pub struct Error(String);

/// What a pilot's functions give back.
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// An error with these words.
    pub fn new(words: impl fmt::Display) -> Self {
        Self(words.to_string())
    }
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl<E: std::error::Error> From<E> for Error {
    fn from(error: E) -> Self {
        Self(error.to_string())
    }
}

/// The host's words about a table or column.
pub(crate) fn of_data(error: data::Error) -> Error {
    let (data::Error::UnknownTable(words)
    | data::Error::UnknownColumn(words)
    | data::Error::WrongColumn(words)) = error;
    Error(words)
}
