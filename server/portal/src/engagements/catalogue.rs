//! What the public list is filtered, counted and sorted by, held in memory.
//!
//! Counting every filter's options over a hundred thousand rows takes either engine longer than a page may
//! take; over an array it takes about a millisecond. The array is never wrong: each use asks the database
//! for the list's generation, and takes over the rows that changed since. Several servers on one database
//! each hold their own.

use super::listings::{Counts, Search};
use crate::{Portal, bind, db::Row, statements};
use domain::{
    engagements::{CLOSING_WITHIN_DAYS, Phase, Sort},
    fault::Fault,
    ids::OrganisationId,
    problems::ServiceArea,
    time::{Timestamp, london},
};
use std::{
    collections::BTreeMap,
    sync::{Arc, PoisonError, RwLock, RwLockReadGuard},
};

statements! {
    GENERATION: Read "SELECT generation FROM listing_generation";
    CHANGED: Read "SELECT number, changed, council, council_name, service_area, cpv, published_at, questions_close_at, closes_at,
        withdrawn_at IS NOT NULL, closed_at IS NOT NULL FROM listings WHERE changed > $1 ORDER BY changed";
}

/// The catalogue of one server.
#[derive(Clone, Debug, Default)]
pub struct Catalogue {
    shelf: Arc<RwLock<Shelf>>,
    refreshing: Arc<tokio::sync::Mutex<()>>,
}

/// One listing, as narrow as it can be.
#[derive(Clone, Debug)]
struct Entry {
    number: u32,
    council: u32,
    area: u8,
    /// Bit `n` stands for division `n`.
    cpv: u128,
    published_at: i64,
    questions_close_at: i64,
    closes_at: i64,
    withdrawn: bool,
    closed: bool,
}

/// All listings, published first to last.
#[derive(Debug, Default)]
pub(super) struct Shelf {
    generation: i64,
    entries: Vec<Entry>,
    councils: Vec<(OrganisationId, String)>,
    council_index: BTreeMap<OrganisationId, u32>,
}

impl Catalogue {
    /// The shelf as the database has it now.
    pub(super) async fn current(&self, portal: &Portal) -> Result<RwLockReadGuard<'_, Shelf>, Fault> {
        let row =
            portal.db.row(&GENERATION, vec![]).await?.ok_or_else(|| Fault::internal("no generation"))?;
        let generation: i64 = row.get(0)?;
        if self.read().generation < generation {
            let _one_at_a_time = self.refreshing.lock().await;
            let known = self.read().generation;
            if known < generation {
                let rows = portal.db.rows(&CHANGED, bind![known]).await?;
                self.shelf.write().unwrap_or_else(PoisonError::into_inner).take_over(&rows)?;
            }
        }
        Ok(self.read())
    }

    fn read(&self) -> RwLockReadGuard<'_, Shelf> {
        self.shelf.read().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What of the list a search finds: numbers in order, and how many each filter's options would find.
#[derive(Debug)]
pub(super) struct Selection {
    pub numbers: Vec<i64>,
    pub counts: Counts,
}

/// The listings that a search's words occur in.
#[derive(Debug, Default)]
pub(super) struct Matches {
    anywhere: Bits,
    in_title: Bits,
}

impl Matches {
    pub(super) fn new(anywhere: &str, in_title: &str) -> Result<Matches, Fault> {
        Ok(Matches { anywhere: Bits::read(anywhere)?, in_title: Bits::read(in_title)? })
    }
}

/// A set of listing numbers.
#[derive(Debug, Default)]
struct Bits(Vec<u64>);

impl Bits {
    /// Reads `1,2,3`.
    fn read(numbers: &str) -> Result<Bits, Fault> {
        let mut bits = Vec::new();
        for number in numbers.split(',').filter(|number| !number.is_empty()) {
            let number: usize = number.parse().map_err(Fault::internal)?;
            if number / 64 >= bits.len() {
                bits.resize(number / 64 + 1, 0_u64);
            }
            bits[number / 64] |= 1 << (number % 64);
        }
        Ok(Bits(bits))
    }

    fn contains(&self, number: u32) -> bool {
        let number = number as usize;
        self.0.get(number / 64).is_some_and(|word| word & (1 << (number % 64)) != 0)
    }
}

/// Where an entry stands among the filters of one search.
const COUNCIL: u8 = 1;
const AREA: u8 = 2;
const CPV: u8 = 4;
const STAGE: u8 = 8;
const CLOSING: u8 = 16;

impl Shelf {
    fn take_over(&mut self, rows: &[Row]) -> Result<(), Fault> {
        let places: BTreeMap<u32, usize> = if self.entries.is_empty() || rows.is_empty() {
            BTreeMap::new()
        } else {
            self.entries.iter().enumerate().map(|(place, entry)| (entry.number, place)).collect()
        };
        for row in rows {
            let entry = self.entry(row)?;
            match places.get(&entry.number) {
                Some(place) => self.entries[*place] = entry,
                None => self.entries.push(entry),
            }
            self.generation = row.get(1)?;
        }
        self.entries.sort_by_key(|entry| (entry.published_at, entry.number));
        Ok(())
    }

    fn entry(&mut self, row: &Row) -> Result<Entry, Fault> {
        let council: OrganisationId = row.parse(2)?;
        let next = u32::try_from(self.councils.len()).map_err(Fault::internal)?;
        let index = *self.council_index.entry(council).or_insert(next);
        if index == next {
            self.councils.push((council, row.get(3)?));
        }
        let area = ServiceArea::from_key(&row.get::<String>(4)?);
        let divisions = row.get::<String>(5)?;
        Ok(Entry {
            number: u32::try_from(row.get::<i64>(0)?).map_err(Fault::internal)?,
            council: index,
            area: area_place(area),
            cpv: divisions.split(',').filter_map(|division| division.parse::<u8>().ok()).map(bit).sum(),
            published_at: row.get(6)?,
            questions_close_at: row.get(7)?,
            closes_at: row.get(8)?,
            withdrawn: row.get(9)?,
            closed: row.get(10)?,
        })
    }

    /// Everything a search finds, and what each option of a filter would find with the others as they are.
    pub(super) fn select(&self, search: &Search, matches: Option<&Matches>, now: Timestamp) -> Selection {
        let wanted = Wanted::new(self, search, now);
        let mut counts = self.no_counts();
        let mut found: Vec<usize> = Vec::new();
        for (place, entry) in self.entries.iter().enumerate().rev() {
            if matches.is_some_and(|matches| !matches.anywhere.contains(entry.number)) {
                continue;
            }
            let stage = stage_place(entry, now);
            let failed = wanted.failed(entry, stage);
            if failed == 0 {
                found.push(place);
            }
            wanted.count(&mut counts, entry, stage, failed);
        }
        counts.total = found.len();
        counts.councils.sort_by(|one, other| one.1.cmp(&other.1));
        let numbers = self.page(search, matches, now, found);
        Selection { numbers, counts }
    }

    fn no_counts(&self) -> Counts {
        let councils = self.councils.iter().map(|(id, name)| (*id, name.clone(), 0)).collect();
        Counts {
            councils,
            areas: vec![0; ServiceArea::ALL.len() + 1],
            cpv: vec![0; 128],
            ..Counts::default()
        }
    }

    /// The numbers of one page in the search's order; `found` comes newest first.
    fn page(
        &self,
        search: &Search,
        matches: Option<&Matches>,
        now: Timestamp,
        mut found: Vec<usize>,
    ) -> Vec<i64> {
        let start = search.page.saturating_sub(1).saturating_mul(search.per_page);
        let end = start.saturating_add(search.per_page).min(found.len());
        if start >= end {
            return Vec::new();
        }
        match search.sort {
            Sort::Newest => {}
            Sort::ClosingSoonest => {
                let key = |place: &usize| self.closing_key(*place, now);
                if end < found.len() {
                    found.select_nth_unstable_by_key(end, key);
                }
                found[..end].sort_unstable_by_key(key);
            }
            Sort::BestMatch => {
                let in_title = |place: &usize| {
                    matches.is_some_and(|all| all.in_title.contains(self.entries[*place].number))
                };
                let (mut first, rest): (Vec<_>, Vec<_>) = found.into_iter().partition(in_title);
                first.extend(rest);
                found = first;
            }
        }
        found[start..end].iter().map(|place| i64::from(self.entries[*place].number)).collect()
    }

    /// Still open and closing first, first; then the closed, the latest first; then the withdrawn.
    fn closing_key(&self, place: usize, now: Timestamp) -> (u8, i64, u32) {
        let entry = &self.entries[place];
        match (entry.withdrawn, entry.closes_at > now.millis()) {
            (false, true) => (0, entry.closes_at, entry.number),
            (false, false) => (1, -entry.closes_at, entry.number),
            (true, _) => (2, -entry.closes_at, entry.number),
        }
    }
}

/// A search's filters as numbers to compare with.
struct Wanted {
    /// The council's place; one that no listing has matches nothing.
    council: Option<u32>,
    area: Option<u8>,
    cpv: Option<u128>,
    stage: Option<usize>,
    closing_before: Option<i64>,
    closing_ends: [i64; CLOSING_WITHIN_DAYS.len()],
    now: i64,
}

impl Wanted {
    fn new(shelf: &Shelf, search: &Search, now: Timestamp) -> Wanted {
        let end = |days: u32| {
            london::start_of_day_after(now, i32::try_from(days).unwrap_or(i32::MAX - 1) + 1).millis()
        };
        Wanted {
            council: search
                .council
                .map(|council| shelf.council_index.get(&council).copied().unwrap_or(u32::MAX)),
            area: search.area.map(|area| area_place(Some(area))),
            cpv: search.cpv.map(bit),
            stage: search.stage.map(|stage| place_of(stage).unwrap_or(usize::MAX)),
            closing_before: search.closing_within_days.map(end),
            closing_ends: CLOSING_WITHIN_DAYS.map(end),
            now: now.millis(),
        }
    }

    fn closes_before(&self, entry: &Entry, end: i64) -> bool {
        !entry.withdrawn && entry.closes_at > self.now && entry.closes_at < end
    }

    /// Which filters the entry does not pass.
    fn failed(&self, entry: &Entry, stage: usize) -> u8 {
        let fails = |failed: bool, filter: u8| if failed { filter } else { 0 };
        fails(self.council.is_some_and(|council| council != entry.council), COUNCIL)
            | fails(self.area.is_some_and(|area| area != entry.area), AREA)
            | fails(self.cpv.is_some_and(|cpv| cpv & entry.cpv == 0), CPV)
            | fails(self.stage.is_some_and(|wanted| wanted != stage), STAGE)
            | fails(self.closing_before.is_some_and(|end| !self.closes_before(entry, end)), CLOSING)
    }

    /// Counts the entry under each filter that it would pass if only that filter were changed.
    fn count(&self, counts: &mut Counts, entry: &Entry, stage: usize, failed: u8) {
        let only = |filter: u8| failed & !filter == 0;
        if only(COUNCIL) {
            counts.councils[entry.council as usize].2 += 1;
        }
        if only(AREA) {
            counts.areas[usize::from(entry.area)] += 1;
        }
        if only(CPV) {
            let mut bits = entry.cpv;
            while bits != 0 {
                counts.cpv[bits.trailing_zeros() as usize] += 1;
                bits &= bits - 1;
            }
        }
        if only(STAGE) {
            counts.stages[stage] += 1;
        }
        if only(CLOSING) {
            for (count, end) in counts.closing.iter_mut().zip(self.closing_ends) {
                *count += usize::from(self.closes_before(entry, end));
            }
        }
    }
}

const fn bit(division: u8) -> u128 {
    if division < 128 { 1 << division } else { 0 }
}

/// The place of a service in its list; the one after the last for none.
fn area_place(area: Option<ServiceArea>) -> u8 {
    let place = ServiceArea::ALL.iter().position(|one| Some(*one) == area).unwrap_or(ServiceArea::ALL.len());
    u8::try_from(place).unwrap_or(u8::MAX)
}

fn place_of(stage: Phase) -> Option<usize> {
    Phase::PUBLIC.iter().position(|one| *one == stage)
}

fn stage_place(entry: &Entry, now: Timestamp) -> usize {
    let date = |millis| Some(Timestamp::from_millis(millis));
    let phase = if entry.withdrawn {
        Phase::Withdrawn
    } else if entry.closed {
        Phase::Closed
    } else {
        Phase::by_dates(date(entry.questions_close_at), date(entry.closes_at), now)
    };
    place_of(phase).unwrap_or_default()
}
