//! The demonstration's ledgers and closings: one engagement that is closed, one whose closing is half written, one that is open.

use super::{
    content,
    people::{PASSWORD, People},
};
use domain::{
    accounts::Role,
    closing::{Exception, NextStep, Statement, Written},
    fault::Fault,
    ids::{EngagementId, LedgerEntryId},
    ledger::{Channel, Disposition, Publication, Ruling, Told},
    time::Timestamp,
};
use portal::{Op, Portal, accounts, closing, ledger};
use serde::Deserialize;

const TEXTS: &str = include_str!("closings.toml");

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    engagement: Vec<Kept>,
}

/// The ledger of one engagement, and its closing as far as it is written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Kept {
    /// The key of the problem.
    problem: String,
    entries: Vec<Entry>,
    #[serde(default)]
    heard: String,
    #[serde(default)]
    changed: String,
    #[serde(default)]
    not_changed: String,
    #[serde(default)]
    next: String,
    #[serde(default)]
    next_words: String,
    #[serde(default)]
    statement: String,
    #[serde(default)]
    steps: String,
    #[serde(default)]
    exceptions: Vec<Named>,
    #[serde(default)]
    closed: bool,
}

/// What a supplier was told.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    /// The key of a role: who wrote it down.
    by: String,
    days_ago: i64,
    channel: String,
    from: String,
    to: String,
    said: String,
    /// `closing`, `withheld`, `nothing_new`, or nothing while it waits.
    #[serde(default)]
    decision: String,
    /// What is published at closing, or why nobody else is told.
    #[serde(default)]
    words: String,
    /// Why an officer decides on their own entry.
    #[serde(default)]
    alone: String,
}

/// A supplier that the statement does not hold for.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Named {
    supplier: String,
    advantage: String,
    remedy: String,
}

/// Keeps the ledger of one problem's engagement, and closes it where the file wants that.
pub async fn write(
    portal: &Portal,
    people: &People,
    problem: &content::Problem,
    engagement: EngagementId,
    now: Timestamp,
) -> Result<(), Fault> {
    let file: File = toml::from_str(TEXTS).map_err(Fault::internal)?;
    let officer = people.op(&problem.council, Role::Procurement, 0, now.plus_days(-1))?;
    for kept in file.engagement.iter().filter(|kept| kept.problem == problem.key) {
        for entry in &kept.entries {
            let role = Role::from_key(&entry.by).ok_or_else(|| unknown("role"))?;
            let writer = people.op(&problem.council, role, 0, now.plus_days(-entry.days_ago))?;
            keep(portal, &writer, &officer, engagement, entry).await?;
        }
        for written in parts(kept, &officer)? {
            let draft = closing::for_writing(portal, &officer, engagement).await?;
            let seen = draft.closing.mark(written.part());
            closing::write(portal, &officer, engagement, &written, &seen).await?;
        }
        if kept.closed {
            let confirmed = accounts::confirm(portal, &officer, PASSWORD).await?;
            let mark = closing::for_writing(portal, &officer, engagement).await?.mark();
            closing::close(portal, &officer, engagement, &mark, confirmed).await?;
        }
    }
    Ok(())
}

fn unknown(what: &str) -> Fault {
    Fault::internal(format!("the demonstration closes with an unknown {what}"))
}

async fn keep(
    portal: &Portal,
    writer: &Op,
    officer: &Op,
    engagement: EngagementId,
    entry: &Entry,
) -> Result<(), Fault> {
    let told = Told {
        channel: Channel::from_key(&entry.channel).ok_or_else(|| unknown("channel"))?,
        at: writer.now,
        from: entry.from.clone(),
        to: entry.to.clone(),
        summary: entry.said.clone(),
    };
    let id: LedgerEntryId = writer.id();
    ledger::write(portal, writer, engagement, id, &told).await?;
    let words = entry.words.clone();
    let disposition = match entry.decision.as_str() {
        "" => return Ok(()),
        "closing" => Disposition::Disclosed { publication: Publication::Closing { words } },
        "withheld" => Disposition::Withheld { reason: words },
        "nothing_new" => Disposition::NothingNew,
        _ => return Err(unknown("decision")),
    };
    let ruling = Ruling { disposition, alone_because: entry.alone.clone() };
    ledger::decide(portal, officer, engagement, &[(id, 0)], &ruling).await
}

/// What is written of a closing, part by part; parts of which the file says nothing stay unwritten.
fn parts(kept: &Kept, op: &Op) -> Result<Vec<Written>, Fault> {
    let exceptions = kept.exceptions.iter().map(|named| {
        Written::Except(Exception {
            id: op.id(),
            supplier: named.supplier.clone(),
            advantage: named.advantage.clone(),
            remedy: named.remedy.clone(),
        })
    });
    let mut parts = vec![Written::Heard {
        heard: kept.heard.clone(),
        changed: kept.changed.clone(),
        not_changed: kept.not_changed.clone(),
    }];
    if !kept.next.is_empty() {
        let next = Some(NextStep::from_key(&kept.next).ok_or_else(|| unknown("next step"))?);
        parts.push(Written::Next { next, words: kept.next_words.clone() });
    }
    if !kept.statement.is_empty() {
        let statement = Some(Statement::from_key(&kept.statement).ok_or_else(|| unknown("statement"))?);
        parts.push(Written::Advantage { statement, steps: kept.steps.clone() });
    }
    parts.extend(exceptions);
    Ok(parts)
}
