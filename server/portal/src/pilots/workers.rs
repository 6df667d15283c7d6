//! Workers: the machines that run pilots, each known by the public half of its key.

use crate::{
    Op, Portal, bind,
    db::{Row, id},
    statements, tx,
};
use domain::{
    actor::{Act, Subject},
    event::Event,
    fault::Fault,
    ids::WorkerId,
};
use receipt::VerifyingKey;

statements! {
    REGISTER: Write "INSERT INTO workers (id, name, public_key, trusted, registered_at, ended_at) VALUES ($1, $2, $3, $4, $5, NULL)";
    BY_KEY: Read "SELECT id, name, public_key, trusted FROM workers WHERE public_key = $1 AND ended_at IS NULL";
    BY_ID: Read "SELECT id, name, public_key, trusted FROM workers WHERE id = $1 AND ended_at IS NULL";
}

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

/// A registered worker; none where there is no such, or no more.
///
/// # Errors
/// The database does not answer.
pub async fn worker_of(portal: &Portal, worker: WorkerId) -> Result<Option<Worker>, Fault> {
    portal.db.row(&BY_ID, bind![id(worker)]).await?.as_ref().map(read).transpose()
}
