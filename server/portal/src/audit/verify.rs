//! Reads the whole log again and names the first thing that is wrong.

use super::{HEAD, Head, Link, SEALED_AFTER, UNSEALED, anchor};
use crate::{Portal, bind, keys::Purpose};
use domain::fault::Fault;
use std::fmt;

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
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Finding::Gap { expected, id, found } => {
                write!(
                    f,
                    "row {expected} is missing: after it comes row {found} ({id}). A row was deleted or moved"
                )
            }
            Finding::Changed { id, seq } => {
                write!(f, "row {seq} ({id}) does not fit the chain: it was edited or moved")
            }
            Finding::CutOff { last, head } => {
                write!(
                    f,
                    "the log ends at row {last}, but it was sealed up to row {head}: its end was cut off"
                )
            }
            Finding::HeadMoved { last, head } => {
                write!(f, "the head stands at row {head}, the log ends at row {last}: the head was moved")
            }
            Finding::PutBack { last, anchor } => {
                write!(
                    f,
                    "the log ends at row {last}, but the copy of its head outside the database stands at row {anchor} \
                     and does not fit: an older or another log was put in its place"
                )
            }
            Finding::ForeignHead { head } => {
                write!(
                    f,
                    "the head at row {head} was not written by this installation: its code does not fit the key file"
                )
            }
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

/// Verifies the whole log.
///
/// # Errors
/// The database does not answer.
pub async fn verify(portal: &Portal) -> Result<Report, Fault> {
    let stored = portal.db.row(&HEAD, vec![]).await?;
    let anchor = anchor::read(portal).await?;
    let mut anchored = anchor.is_none();
    let mut head = Head::genesis();
    let mut finding = None;
    'log: loop {
        let rows = portal.db.rows(&SEALED_AFTER, bind![head.seq]).await?;
        if rows.is_empty() {
            break;
        }
        for row in &rows {
            let link = Link::read(row)?;
            let seq = link.seq.unwrap_or_default();
            if seq != head.seq + 1 {
                finding = Some(Finding::Gap { expected: head.seq + 1, id: link.id, found: seq });
                break 'log;
            }
            let chain = link.chained(&head.chain, seq);
            if link.chain.as_deref() != Some(chain.as_str()) {
                finding = Some(Finding::Changed { id: link.id, seq });
                break 'log;
            }
            head = Head { seq, chain };
            anchored |= anchor.as_ref() == Some(&head);
        }
    }
    if finding.is_none() {
        finding = match stored {
            None if head.seq == 0 => None,
            None => Some(Finding::HeadMoved { last: head.seq, head: 0 }),
            Some(row) => {
                let sealed = Head { seq: row.get(0)?, chain: row.get(1)? };
                judge_head(portal, &head, &sealed, &row.get::<String>(2)?)
            }
        };
    }
    if let (None, false, Some(anchor)) = (&finding, anchored, &anchor) {
        finding = Some(Finding::PutBack { last: head.seq, anchor: anchor.seq });
    }
    let unsealed = portal.db.row(&UNSEALED, vec![]).await?;
    let first_unsealed = unsealed.map(|row| row.get(0)).transpose()?;
    Ok(Report { sealed: head.seq, head, first_unsealed, finding })
}

fn judge_head(portal: &Portal, last: &Head, sealed: &Head, mac: &str) -> Option<Finding> {
    if !portal.keys.mac_matches(Purpose::AuditHead, &sealed.message(), mac) {
        Some(Finding::ForeignHead { head: sealed.seq })
    } else if last.seq < sealed.seq {
        Some(Finding::CutOff { last: last.seq, head: sealed.seq })
    } else if last != sealed {
        Some(Finding::HeadMoved { last: last.seq, head: sealed.seq })
    } else {
        None
    }
}
