//! The public list: searched by words in the database, filtered and counted in the catalogue, read by number.

use super::catalogue::Matches;
use crate::{Op, Portal, bind, db::Row, db::Value, statements};
use domain::{
    actor::{Act, Subject},
    engagements::{CLOSING_WITHIN_DAYS, Listing, Phase, Sort},
    fault::Fault,
    ids::OrganisationId,
    problems::ServiceArea,
};
use std::collections::BTreeMap;

statements! {
    MATCHING: Read {
        postgres: "SELECT anywhere, in_title FROM listing_matches($1)",
        sqlite: "SELECT COALESCE((SELECT group_concat(rowid) FROM listing_search WHERE listing_search MATCH $1), ''),
            COALESCE((SELECT group_concat(rowid) FROM listing_search WHERE listing_search MATCH '{title} : (' || $1 || ')'), '')"
    };
    LINES: Read "SELECT number, engagement, reference, title, summary, council_name, service_area, published_at, questions_close_at, closes_at, withdrawn_at, amended_at, closed_at
        FROM listings WHERE number IN ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)";
}

/// So many lines stand on a page, and are read by one statement.
pub const PER_PAGE: usize = 20;

/// What somebody asks of the list.
#[derive(Clone, Debug)]
pub struct Search {
    /// Plain words, all of which must occur; none asked for: everything. Asked for, but no word among
    /// what was typed: nothing.
    pub words: Option<Vec<String>>,
    /// Only this council's.
    pub council: Option<OrganisationId>,
    /// Only this service's.
    pub area: Option<ServiceArea>,
    /// Only with a CPV code of this division.
    pub cpv: Option<u8>,
    /// Only at this stage.
    pub stage: Option<Phase>,
    /// Only what is not closed yet and closes within so many days of London's calendar.
    pub closing_within_days: Option<u32>,
    /// In which order.
    pub sort: Sort,
    /// Which page, from 1.
    pub page: usize,
    /// How many lines a page has.
    pub per_page: usize,
}

impl Default for Search {
    fn default() -> Self {
        Search {
            words: None,
            council: None,
            area: None,
            cpv: None,
            stage: None,
            closing_within_days: None,
            sort: Sort::Newest,
            page: 1,
            per_page: PER_PAGE,
        }
    }
}

/// How many lines each option of a filter would find, the other filters being as they are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// All that was found.
    pub total: usize,
    /// Every council with a listing, by name.
    pub councils: Vec<(OrganisationId, String, usize)>,
    /// In the order of [`ServiceArea::ALL`]; last, those without one.
    pub areas: Vec<usize>,
    /// By division.
    pub cpv: Vec<usize>,
    /// In the order of [`Phase::PUBLIC`].
    pub stages: [usize; Phase::PUBLIC.len()],
    /// In the order of [`CLOSING_WITHIN_DAYS`].
    pub closing: [usize; CLOSING_WITHIN_DAYS.len()],
}

/// One page of the list.
#[derive(Clone, Debug)]
pub struct Found {
    /// Its lines.
    pub listings: Vec<Listing>,
    /// The figures beside the filters.
    pub counts: Counts,
}

/// Finds published engagements, for everybody.
///
/// # Errors
/// The database does not answer.
pub async fn search(portal: &Portal, op: &Op, search: &Search) -> Result<Found, Fault> {
    op.may(Act::ReadPublished, &Subject::Portal)?;
    let matches = match &search.words {
        None => None,
        Some(words) if words.is_empty() => Some(Matches::default()),
        Some(words) => Some(matching(portal, words).await?),
    };
    let selection = portal.catalogue.current(portal).await?.select(search, matches.as_ref(), op.now);
    let listings = lines(portal, &selection.numbers).await?;
    Ok(Found { listings, counts: selection.counts })
}

async fn matching(portal: &Portal, words: &[String]) -> Result<Matches, Fault> {
    let asked = match &portal.db {
        crate::Db::Postgres(_) => words.join(" "),
        // The words are letters and digits only; the quotes keep `and` and `near` from being operators.
        crate::Db::Sqlite { .. } => {
            words.iter().map(|word| format!("\"{word}\"")).collect::<Vec<_>>().join(" AND ")
        }
    };
    let row = portal.db.row(&MATCHING, bind![asked]).await?.ok_or_else(|| Fault::internal("no row"))?;
    Matches::new(&row.get::<String>(0)?, &row.get::<String>(1)?)
}

/// The lines with these numbers, in their order.
async fn lines(portal: &Portal, numbers: &[i64]) -> Result<Vec<Listing>, Fault> {
    let mut by_number: BTreeMap<i64, Listing> = BTreeMap::new();
    for chunk in numbers.chunks(PER_PAGE) {
        // No listing has the number 0, so it fills the places that are left.
        let padded = chunk.iter().copied().chain(std::iter::repeat(0)).take(PER_PAGE);
        for row in portal.db.rows(&LINES, padded.map(Value::from).collect()).await? {
            by_number.insert(row.get(0)?, line(&row)?);
        }
    }
    Ok(numbers.iter().filter_map(|number| by_number.remove(number)).collect())
}

fn line(row: &Row) -> Result<Listing, Fault> {
    Ok(Listing {
        engagement: row.parse(1)?,
        reference: row.get(2)?,
        title: row.get(3)?,
        summary: row.get(4)?,
        council_name: row.get(5)?,
        service_area: row.get(6)?,
        published_at: row.moment(7)?,
        questions_close_at: row.moment(8)?,
        closes_at: row.moment(9)?,
        amended_at: row.maybe_moment(11)?,
        closed_at: row.maybe_moment(12)?,
        withdrawn_at: row.maybe_moment(10)?,
    })
}
