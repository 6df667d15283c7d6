//! Reads the whole log again and names the first thing that is wrong.

use super::{HEAD, Head, Link, SEALED, Standing, UNSEALED, anchor};
use crate::{Portal, bind};
use domain::{
    fault::Fault,
    time::{Timestamp, london},
};
use std::fmt;

/// The sealer works every few seconds, so a row that waits longer than this was left out.
const SEALED_WITHIN_MINUTES: i64 = 5;

/// What is wrong with the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding {
    /// A number is missing where row `id` comes next: a row was deleted or moved.
    Gap {
        /// The number that should come.
        expected: i64,
        /// The row found there.
        id: String,
        /// Its number.
        found: i64,
    },
    /// A row, or one before it, was edited, or moved here.
    Changed {
        /// The row.
        id: String,
        /// Its number.
        seq: i64,
    },
    /// The log ends before the sealed head: it was cut off.
    CutOff {
        /// The last number found.
        last: i64,
        /// The number the head holds.
        head: i64,
    },
    /// The log goes on after the sealed head, or the head does not fit its row.
    HeadMoved {
        /// The last number found.
        last: i64,
        /// The number the head holds.
        head: i64,
    },
    /// The log has not come as far as it had, or differs there: an older or another one was put in its place.
    PutBack {
        /// The last number found.
        last: i64,
        /// How far it had come, by the copy outside the database.
        anchor: i64,
    },
    /// The head was not written by this installation.
    ForeignHead {
        /// The number it holds.
        head: i64,
    },
    /// A row was not written by this installation, or was edited before it was sealed.
    ForeignRow {
        /// The row.
        id: String,
    },
    /// A row has waited far longer than sealing takes.
    LeftUnsealed {
        /// The row.
        id: String,
        /// When it was written.
        at: Timestamp,
    },
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Finding::Gap { expected, id, found } => write!(
                f,
                "row {expected} is missing: after it comes row {found} ({id}). A row was deleted or moved"
            ),
            Finding::Changed { id, seq } => {
                write!(f, "row {seq} ({id}) does not fit the chain: it was edited or moved")
            }
            Finding::CutOff { last, head } => write!(
                f,
                "the log ends at row {last}, but it was sealed up to row {head}: its end was cut off"
            ),
            Finding::HeadMoved { last, head } => {
                write!(f, "the head stands at row {head}, the log ends at row {last}: the head was moved")
            }
            Finding::PutBack { last, anchor } => write!(
                f,
                "the log ends at row {last}, but the copy of its head outside the database stands at row {anchor} \
                 and does not fit: an older or another log was put in its place. If you restored a backup on \
                 purpose, restore the file forecourt.audit of the same backup, and keep the newer one as a record"
            ),
            Finding::ForeignHead { head } => write!(
                f,
                "the head at row {head} was not written by this installation: its code does not fit the key file"
            ),
            Finding::ForeignRow { id } => write!(
                f,
                "the row {id} was not written by this installation, or was edited since: its code does not fit the \
                 key file"
            ),
            Finding::LeftUnsealed { id, at } => write!(
                f,
                "the row {id} of {} is not sealed yet: the portal does not run, or its log says why it does not seal",
                london::long(*at)
            ),
        }
    }
}

/// The result of reading the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// How many sealed rows fit.
    pub sealed: i64,
    /// The newest sealed row, to compare with a head kept elsewhere.
    pub head: Head,
    /// The first row that is not sealed yet.
    pub first_unsealed: Option<String>,
    /// The first thing that is wrong.
    pub finding: Option<Finding>,
}

/// Verifies the whole log, also while a portal goes on writing and sealing: of what is sealed, exactly the rows
/// that the head stands for.
///
/// # Errors
/// The database does not answer.
pub async fn verify(portal: &Portal) -> Result<Report, Fault> {
    // The anchor first: it never stands before the head, which only moves on.
    let anchor = anchor::read(portal).await?;
    let standing = Standing::read(portal.db.row(&HEAD, vec![]).await?.as_ref())?;
    let (head, mut finding) = walk(portal, &standing, anchor.as_ref()).await?;
    let rows = portal.db.rows(&UNSEALED, vec![]).await?;
    let waiting = rows.iter().map(Link::read).collect::<Result<Vec<_>, _>>()?;
    if finding.is_none() {
        finding = judge_waiting(portal, &waiting);
    }
    let first_unsealed = waiting.into_iter().next().map(|link| link.id);
    Ok(Report { sealed: head.seq, head, first_unsealed, finding })
}

/// Reads the rows up to the head (all, where there is none); gives back how far they fit, and what does not.
async fn walk(
    portal: &Portal,
    standing: &Standing,
    anchor: Option<&Head>,
) -> Result<(Head, Option<Finding>), Fault> {
    let end = standing.head.as_ref().map_or(standing.newest, |(head, _)| head.seq);
    let mut anchored = anchor.is_none();
    let mut head = Head::genesis();
    while head.seq < end {
        let rows = portal.db.rows(&SEALED, bind![head.seq, end]).await?;
        if rows.is_empty() {
            break;
        }
        for row in &rows {
            let link = Link::read(row)?;
            let seq = link.seq.unwrap_or_default();
            let next = head.extended(&link);
            if seq != next.seq {
                return Ok((head, Some(Finding::Gap { expected: next.seq, id: link.id, found: seq })));
            }
            if link.chain.as_ref() != Some(&next.chain) {
                return Ok((head, Some(Finding::Changed { id: link.id, seq })));
            }
            if !link.is_ours(&portal.keys) {
                return Ok((head, Some(Finding::ForeignRow { id: link.id })));
            }
            head = next;
            anchored |= anchor == Some(&head);
        }
    }
    let mut finding = judge_standing(portal, standing, anchor);
    if finding.is_none() && standing.head.as_ref().is_some_and(|(stored, _)| *stored != head) {
        finding = Some(Finding::HeadMoved { last: head.seq, head: standing.head_seq() });
    }
    if let (None, false, Some(anchor)) = (&finding, anchored, anchor) {
        finding = Some(Finding::PutBack { last: head.seq, anchor: anchor.seq });
    }
    Ok((head, finding))
}

/// What is wrong with the head, as it can be seen without reading the log.
pub(super) fn judge_standing(portal: &Portal, standing: &Standing, anchor: Option<&Head>) -> Option<Finding> {
    let (last, head) = (standing.newest, standing.head_seq());
    if standing.head.is_some() && !standing.is_ours(&portal.keys) {
        return Some(Finding::ForeignHead { head });
    }
    if last < head {
        return Some(Finding::CutOff { last, head });
    }
    if last > head {
        return Some(Finding::HeadMoved { last, head });
    }
    let anchor = anchor?;
    let other =
        standing.head.as_ref().is_some_and(|(stored, _)| stored.seq == anchor.seq && stored != anchor);
    (head < anchor.seq || other).then_some(Finding::PutBack { last, anchor: anchor.seq })
}

/// What is wrong with the rows that wait for the sealer, the oldest first.
fn judge_waiting(portal: &Portal, waiting: &[Link]) -> Option<Finding> {
    if let Some(link) = waiting.iter().find(|link| !link.is_ours(&portal.keys)) {
        return Some(Finding::ForeignRow { id: link.id.clone() });
    }
    let oldest = waiting.first()?;
    let late = oldest.at.plus_minutes(SEALED_WITHIN_MINUTES) < portal.clock.now();
    late.then(|| Finding::LeftUnsealed { id: oldest.id.clone(), at: oldest.at })
}
