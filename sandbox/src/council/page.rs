//! Paging, the same in both systems: `page` counts from 1, `page_size` is at most 100.

use super::{
    asked::Asked,
    reply::{problem, quoted},
};
use border::message::Response;

/// Rows on a page when nobody says how many.
const SIZE: usize = 20;
/// The most rows on a page.
pub const SIZE_MAX: usize = 100;

/// Which rows are wanted.
#[derive(Clone, Copy, Debug)]
pub struct Page {
    /// Which page, from 1.
    pub page: usize,
    /// How many rows at most.
    pub size: usize,
}

impl Page {
    /// The page that a query asks for.
    ///
    /// # Errors
    /// The answer that says what is wrong with it.
    pub fn of(asked: &Asked<'_>) -> Result<Self, Response> {
        let page = number(asked, "page", 1, 1_000_000)?;
        let size = number(asked, "page_size", SIZE, SIZE_MAX)?;
        Ok(Self { page, size })
    }

    /// The rows of this page, and how many there are on all.
    pub fn cut<T>(self, rows: impl Iterator<Item = T>) -> (Vec<T>, usize) {
        let first = (self.page - 1) * self.size;
        let (mut cut, mut total) = (Vec::new(), 0);
        for row in rows {
            if total >= first && cut.len() < self.size {
                cut.push(row);
            }
            total += 1;
        }
        (cut, total)
    }
}

fn number(asked: &Asked<'_>, name: &str, without: usize, max: usize) -> Result<usize, Response> {
    let Some(text) = asked.parameter(name) else { return Ok(without) };
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|number| digits && (1..=max).contains(number)).ok_or_else(|| {
        problem(400, format!("{name} is a whole number from 1 to {max}; this is {}", quoted(text)))
    })
}
