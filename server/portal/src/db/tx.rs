//! Transactions: the one way in which business state changes.

use super::{
    Db, Kind, Row, Statement, Value,
    faults::{fault, unnamed_fault},
    statement,
    value::arguments,
};
use crate::{Op, Portal, audit, operational::outbox};
use domain::{event::Entry, fault::Fault};
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
    pub async fn finish(mut self, portal: &Portal, op: &Op, entry: &Entry) -> Result<(), Fault> {
        let written = self.tell(portal, op, entry).await;
        if written.is_err() {
            self.undo().await;
            return written;
        }
        self.commit_chain().await
    }

    async fn tell(&mut self, portal: &Portal, op: &Op, entry: &Entry) -> Result<(), Fault> {
        audit::record(self, &portal.keys, op, entry).await?;
        for message in &entry.messages {
            outbox::enqueue(self, &portal.keys, op, message).await?;
        }
        Ok(())
    }

    /// Undoes everything and gives the connection with its locks back, for `tx!`: whoever waits before trying
    /// again must hold nothing meanwhile.
    pub async fn undo(self) {
        let undone = match self {
            Tx::Postgres(tx) => tx.rollback().await,
            Tx::Sqlite(tx) => tx.rollback().await,
        };
        if let Err(error) = undone {
            // The connection is lost, and the transaction with it.
            tracing::debug!(%error, "rollback");
        }
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
                Ok((entry, value)) => transaction.finish(&$portal, $op, &entry).await.map(|()| value),
                Err(fault) => {
                    transaction.undo().await;
                    Err(fault)
                }
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
