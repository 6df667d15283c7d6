//! Workers: the machines that run pilots, each known by the public half of its key.

use crate::{
    Op, Portal, bind,
    db::{Row, id, violated},
    keys::{token, token_hash},
    statements, tx,
};
use domain::{
    actor::{Act, Actor, Subject},
    event::Event,
    fault::Fault,
    ids::WorkerId,
    time::Timestamp,
};
use receipt::VerifyingKey;

statements! {
    REGISTER: Write "INSERT INTO workers (id, name, public_key, trusted, registered_at, ended_at) VALUES ($1, $2, $3, $4, $5, NULL)";
    BY_KEY: Read "SELECT id, name, public_key, trusted FROM workers WHERE public_key = $1 AND ended_at IS NULL";
    BY_ID: Read "SELECT id, name, public_key, trusted FROM workers WHERE id = $1 AND public_key IS NOT NULL AND ended_at IS NULL";
    ADD: Write "INSERT INTO workers (id, name, public_key, code_hash, code_expires_at, trusted, registered_at, ended_at)
        VALUES ($1, $2, NULL, $3, $4, $5, $6, NULL)";
    CODE: Read "SELECT id, name, trusted FROM workers WHERE code_hash = $1 AND code_expires_at > $2 AND ended_at IS NULL";
    JOIN: Write "UPDATE workers SET public_key = $3, code_hash = NULL, registered_at = $2 WHERE code_hash = $1 AND ended_at IS NULL";
    ALL: Read "SELECT name, public_key IS NOT NULL, trusted, registered_at FROM workers WHERE ended_at IS NULL ORDER BY name";
    TRUST: Write "UPDATE workers SET trusted = $2 WHERE name = $1 AND ended_at IS NULL";
    END: Write "UPDATE workers SET ended_at = $2, code_hash = NULL WHERE name = $1 AND ended_at IS NULL";
    NAMED: Read "SELECT id FROM workers WHERE name = $1 AND ended_at IS NULL";
}

/// A code with which a worker brings its key works for so many hours.
const CODE_HOURS: i64 = 24;
/// What every code begins with. It is typed on a command line, which would take a leading hyphen for an option.
const CODE_PREFIX: &str = "join_";

/// A registered worker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Worker {
    /// Its id.
    pub id: WorkerId,
    /// Its name, which receipts carry.
    pub name: String,
    /// What checks its requests.
    pub key: VerifyingKey,
    /// Whether it may run finals.
    pub trusted: bool,
}

fn read(row: &Row) -> Result<Worker, Fault> {
    let key: String = row.get(2)?;
    Ok(Worker {
        id: row.parse(0)?,
        name: row.get(1)?,
        key: VerifyingKey::read(&key).ok_or_else(|| Fault::internal("a worker's key is none"))?,
        trusted: row.get(3)?,
    })
}

/// Registers a worker; one with the same key is that worker.
///
/// # Errors
/// The refusal of the permission table.
pub async fn register_worker(
    portal: &Portal,
    op: &Op,
    name: &str,
    key: &VerifyingKey,
    trusted: bool,
) -> Result<WorkerId, Fault> {
    op.may(Act::Operate, &Subject::Portal)?;
    if let Some(row) = portal.db.row(&BY_KEY, bind![key.x()]).await? {
        return Ok(read(&row)?.id);
    }
    let worker: WorkerId = op.id();
    tx!(portal, op, t => {
        let permit = op.may(Act::Operate, &Subject::Portal)?;
        t.change_one(&REGISTER, bind![id(worker), name, key.x(), trusted, op.now]).await?;
        Ok((permit.did(Event::WorkerRegistered { worker, name: name.to_owned(), trusted }), worker))
    })
}

/// A worker as the operator lists it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Its name.
    pub name: String,
    /// Whether it has brought its key.
    pub has_joined: bool,
    /// Whether it may run finals.
    pub trusted: bool,
    /// Since when it is known.
    pub since: Timestamp,
}

/// All workers, by name.
///
/// # Errors
/// The refusal of the permission table.
pub async fn workers(portal: &Portal, op: &Op) -> Result<Vec<Listed>, Fault> {
    op.may(Act::Operate, &Subject::Portal)?;
    let rows = portal.db.rows(&ALL, vec![]).await?;
    let listed = |row: &Row| {
        Ok(Listed { name: row.get(0)?, has_joined: row.get(1)?, trusted: row.get(2)?, since: row.moment(3)? })
    };
    rows.iter().map(listed).collect()
}

/// Lets a worker join, and gives back the code with which it brings its key: it works once.
///
/// # Errors
/// The refusal of the permission table; a conflict when there is one of this name.
pub async fn add_worker(portal: &Portal, op: &Op, name: &str, trusted: bool) -> Result<String, Fault> {
    let (worker, code): (WorkerId, String) = (op.id(), format!("{CODE_PREFIX}{}", token()));
    let added = tx!(portal, op, t => {
        let permit = op.may(Act::Operate, &Subject::Portal)?;
        let values =
            bind![id(worker), name, token_hash(&code), op.now.plus_hours(CODE_HOURS), trusted, op.now];
        t.change_one(&ADD, values).await?;
        Ok((permit.did(Event::WorkerRegistered { worker, name: name.to_owned(), trusted }), ()))
    });
    match added {
        Ok(()) => Ok(code),
        Err(fault) if violated(&fault).is_some() => Err(Fault::conflict(
            format!("There is a worker called {name} already"),
            "Choose another name, or end that one first.",
        )),
        Err(fault) => Err(fault),
    }
}

/// A worker brings its key with the code that the operator was given.
///
/// # Errors
/// Forbidden when the code is wrong, used or too old, or the key is none.
pub async fn join(portal: &Portal, now: Timestamp, code: &str, key: &str) -> Result<WorkerId, Fault> {
    let refused = || {
        Fault::new(
            domain::fault::FaultKind::Forbidden,
            "This code does not let a worker join",
            "It works once, within a day. Ask the operator for another.",
        )
    };
    let key = VerifyingKey::read(key).ok_or_else(refused)?;
    let hash = token_hash(code);
    let row = portal.db.row(&CODE, bind![&hash, now]).await?.ok_or_else(refused)?;
    let (worker, name, trusted): (WorkerId, String, bool) = (row.parse(0)?, row.get(1)?, row.get(2)?);
    let op = Op::new(Actor::System, now);
    tx!(portal, &op, t => {
        let permit = op.may(Act::Operate, &Subject::Portal)?;
        t.change_one(&JOIN, bind![&hash, now, key.x()]).await?;
        Ok((permit.did(Event::WorkerJoined { worker, name: name.clone(), trusted }), worker))
    })
}

async fn named(portal: &Portal, name: &str) -> Result<WorkerId, Fault> {
    let unknown =
        || Fault::conflict(format!("There is no worker called {name}"), "List them to see their names.");
    portal.db.row(&NAMED, bind![name]).await?.ok_or_else(unknown)?.parse(0)
}

/// Says whether a worker may run finals.
///
/// # Errors
/// The refusal of the permission table; a conflict when there is none of this name.
pub async fn trust_worker(portal: &Portal, op: &Op, name: &str, trusted: bool) -> Result<(), Fault> {
    let worker = named(portal, name).await?;
    tx!(portal, op, t => {
        let permit = op.may(Act::Operate, &Subject::Portal)?;
        t.change_one(&TRUST, bind![name, trusted]).await?;
        Ok((permit.did(Event::WorkerRegistered { worker, name: name.to_owned(), trusted }), ()))
    })
}

/// Takes a worker's leave away: it gets no more work, and what it has lapses.
///
/// # Errors
/// As [`trust_worker`].
pub async fn end_worker(portal: &Portal, op: &Op, name: &str) -> Result<(), Fault> {
    let worker = named(portal, name).await?;
    tx!(portal, op, t => {
        let permit = op.may(Act::Operate, &Subject::Portal)?;
        t.change_one(&END, bind![name, op.now]).await?;
        Ok((permit.did(Event::WorkerEnded { worker }), ()))
    })
}

/// A registered worker; none where there is no such, or no more.
///
/// # Errors
/// The database does not answer.
pub async fn worker_of(portal: &Portal, worker: WorkerId) -> Result<Option<Worker>, Fault> {
    portal.db.row(&BY_ID, bind![id(worker)]).await?.as_ref().map(read).transpose()
}
