//! Transactions: the one way in which business state changes.

use super::{Db, Kind, Row, Statement, Value, statement, value::arguments};
use crate::{Op, audit, outbox};
use domain::{
    event::Entry,
    fault::{Fault, FaultKind},
};
use sqlx::{Postgres, SqlStr, Sqlite, Transaction, query_with};

/// How a transaction sees others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Isolation {
    /// For guarded statements and unique indexes.
    ReadCommitted,
    /// For rules that read several rows; run again when the engine asks for it.
    Serializable,
}

/// An open transaction. `tx!` makes and ends it.
#[derive(Debug)]
pub enum Tx {
    /// PostgreSQL's.
    Postgres(Transaction<'static, Postgres>),
    /// SQLite's: the only writer, so it runs alone whatever was asked for.
    Sqlite(Transaction<'static, Sqlite>),
}

impl Db {
    /// Begins a transaction, for `tx!`.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn begin(&self, isolation: Isolation) -> Result<Tx, Fault> {
        let begun = match self {
            Db::Postgres(pool) => {
                let begin = match isolation {
                    Isolation::ReadCommitted => "BEGIN ISOLATION LEVEL READ COMMITTED",
                    Isolation::Serializable => "BEGIN ISOLATION LEVEL SERIALIZABLE",
                };
                pool.begin_with(begin).await.map(Tx::Postgres)
            }
            Db::Sqlite { write, .. } => write.begin_with("BEGIN IMMEDIATE").await.map(Tx::Sqlite),
        };
        begun.map_err(unnamed_fault)
    }
}

impl Tx {
    /// Runs a statement and gives back its rows (of a SELECT, or what a write RETURNs).
    ///
    /// # Errors
    /// As [`Db::rows`]; internal, too, for an operational statement.
    pub async fn rows(
        &mut self,
        statement: &'static Statement,
        values: Vec<Value>,
    ) -> Result<Vec<Row>, Fault> {
        if statement.kind == Kind::Operational {
            return Err(Fault::internal(format!("{} is operational and runs outside tx!", statement.name)));
        }
        let rows: Result<Vec<Row>, sqlx::Error> = async {
            match self {
                Tx::Postgres(tx) => {
                    let query =
                        query_with(SqlStr::from_static(statement.postgres), arguments::<Postgres>(values)?);
                    Ok(query.fetch_all(&mut **tx).await?.into_iter().map(Row::Postgres).collect())
                }
                Tx::Sqlite(tx) => {
                    let query =
                        query_with(SqlStr::from_static(statement.sqlite), arguments::<Sqlite>(values)?);
                    Ok(query.fetch_all(&mut **tx).await?.into_iter().map(Row::Sqlite).collect())
                }
            }
        }
        .await;
        let rows = rows.map_err(|error| fault(error, statement))?;
        if statement.kind == Kind::Read {
            statement::ran(statement, rows.len() as u64);
        }
        Ok(rows)
    }

    /// The first row of a statement.
    ///
    /// # Errors
    /// As [`Tx::rows`].
    pub async fn row(
        &mut self,
        statement: &'static Statement,
        values: Vec<Value>,
    ) -> Result<Option<Row>, Fault> {
        Ok(self.rows(statement, values).await?.into_iter().next())
    }

    /// Runs a write and gives back how many rows it changed.
    ///
    /// # Errors
    /// As [`Tx::rows`].
    pub async fn change(&mut self, statement: &'static Statement, values: Vec<Value>) -> Result<u64, Fault> {
        if statement.kind != Kind::Write {
            return Err(Fault::internal(format!("{} is not a write", statement.name)));
        }
        let changed: Result<u64, sqlx::Error> = async {
            Ok(match self {
                Tx::Postgres(tx) => {
                    let query =
                        query_with(SqlStr::from_static(statement.postgres), arguments::<Postgres>(values)?);
                    query.execute(&mut **tx).await?.rows_affected()
                }
                Tx::Sqlite(tx) => {
                    let query =
                        query_with(SqlStr::from_static(statement.sqlite), arguments::<Sqlite>(values)?);
                    query.execute(&mut **tx).await?.rows_affected()
                }
            })
        }
        .await;
        let changed = changed.map_err(|error| fault(error, statement))?;
        statement::ran(statement, changed);
        Ok(changed)
    }

    /// Runs a write that must change exactly one row: an insert, or an update that compares first.
    ///
    /// # Errors
    /// A conflict when it changed none; otherwise as [`Tx::rows`].
    pub async fn change_one(
        &mut self,
        statement: &'static Statement,
        values: Vec<Value>,
    ) -> Result<(), Fault> {
        match self.change(statement, values).await? {
            1 => Ok(()),
            0 => Err(Fault::conflict(
                "Somebody else changed this at the same time",
                "Your change was not made. Look at the page again: it shows how things stand now.",
            )),
            rows => Err(Fault::internal(format!("{} changed {rows} rows", statement.name))),
        }
    }

    /// Writes the audit row and the messages and commits, for `tx!`.
    ///
    /// # Errors
    /// As [`Tx::rows`]; nothing is kept then.
    pub async fn finish(mut self, op: &Op, entry: &Entry) -> Result<(), Fault> {
        audit::record(&mut self, op, entry).await?;
        for message in &entry.messages {
            outbox::enqueue(&mut self, op, message).await?;
        }
        self.commit_chain().await
    }

    /// Commits what changes no business state: the chain of the audit log itself.
    pub(crate) async fn commit_chain(self) -> Result<(), Fault> {
        match self {
            Tx::Postgres(tx) => tx.commit().await,
            Tx::Sqlite(tx) => tx.commit().await,
        }
        .map_err(unnamed_fault)
    }
}

/// Runs a change of business state: `tx!(portal, op, t => { …; Ok((entry, value)) })`, or
/// `tx!(portal, op, serializable, t => { … })` for a rule that reads several rows.
///
/// The body ends in `Ok((Entry, value))`. The macro writes the audit row and the messages,
/// commits, and gives back `Result<value, Fault>`. It runs the body again when the engine asks
/// for it, so the body has no effect outside the database and takes its ids from outside.
#[macro_export]
macro_rules! tx {
    ($portal:expr, $op:expr, $t:ident => $body:block) => {
        $crate::tx!(@run $portal, $op, ReadCommitted, $t => $body)
    };
    ($portal:expr, $op:expr, serializable, $t:ident => $body:block) => {
        $crate::tx!(@run $portal, $op, Serializable, $t => $body)
    };
    (@run $portal:expr, $op:expr, $isolation:ident, $t:ident => $body:block) => {{
        let mut attempt: u32 = 0;
        loop {
            let mut transaction = $portal.db.begin($crate::db::Isolation::$isolation).await?;
            let outcome: Result<(domain::event::Entry, _), domain::fault::Fault> = async {
                let $t = &mut transaction;
                $body
            }
            .await;
            let outcome = match outcome {
                Ok((entry, value)) => transaction.finish($op, &entry).await.map(|()| value),
                Err(fault) => Err(fault),
            };
            match outcome {
                Err(fault) if attempt < 20 && $crate::db::again(&fault) => {
                    attempt += 1;
                    tokio::time::sleep(std::time::Duration::from_millis(u64::from(attempt) * 2)).await;
                }
                outcome => break outcome,
            }
        }
    }};
}

/// Whether the engine asks for the transaction to be run again.
pub fn again(fault: &Fault) -> bool {
    let code = sql_error(fault).and_then(sqlx::Error::as_database_error).and_then(|error| error.code());
    code.is_some_and(|code| code == "40001" || code == "40P01")
}

/// The name of the unique index a fault comes from, the same on both engines:
/// `<table>_<columns>_key`.
pub(crate) fn violated(fault: &Fault) -> Option<String> {
    let error = sql_error(fault)?.as_database_error()?;
    if !error.is_unique_violation() {
        return None;
    }
    if let Some(name) = error.constraint() {
        return Some(name.to_owned());
    }
    // SQLite says "UNIQUE constraint failed: table.one, table.two".
    let columns: Vec<_> = error.message().rsplit(": ").next()?.split(", ").collect();
    let table = columns.first()?.split('.').next()?;
    let names: Vec<_> = columns.iter().filter_map(|column| column.split('.').nth(1)).collect();
    Some(format!("{table}_{}_key", names.join("_")))
}

fn sql_error(fault: &Fault) -> Option<&sqlx::Error> {
    fault.cause.as_ref()?.downcast_ref::<sqlx::Error>()
}

fn unnamed_fault(error: sqlx::Error) -> Fault {
    match error {
        sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed | sqlx::Error::Io(_) => Fault::unavailable(error),
        _ => Fault::internal(error),
    }
}

pub(super) fn fault(error: sqlx::Error, statement: &'static Statement) -> Fault {
    tracing::debug!(statement = statement.name, %error, "statement");
    let fault = unnamed_fault(error);
    match fault.kind {
        FaultKind::Internal if violated(&fault).is_some() => Fault { kind: FaultKind::Conflict, ..fault },
        _ => fault,
    }
}
