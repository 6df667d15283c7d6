//! Two engines behind one small face: SQLite in a file by default, PostgreSQL by its address.
//!
//! Reads run anywhere. A change of business state runs in a [`Tx`], which only `tx!` makes and
//! commits. An operational write is one guarded statement ([`Db::operate`]).

mod faults;
pub mod schema;
mod statement;
mod tx;
mod value;

pub use faults::again;
pub(crate) use faults::violated;
pub use statement::{Kind, Statement, all, observe};
pub use tx::{Isolation, Tx};
pub(crate) use value::json;
pub use value::{Cell, Row, Value, id, maybe_id};

use domain::fault::Fault;
use sqlx::{
    Connection, Executor, PgPool, Postgres, SqlStr, Sqlite, SqlitePool,
    migrate::Migrator,
    pool::PoolConnection,
    postgres::{PgConnectOptions, PgPoolOptions},
    query_with,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};
use std::{str::FromStr, time::Duration};
use value::arguments;

static SQLITE_MIGRATIONS: Migrator = sqlx::migrate!("../../migrations/sqlite");
static POSTGRES_MIGRATIONS: Migrator = sqlx::migrate!("../../migrations/postgres");

/// A database of either engine.
#[derive(Clone, Debug)]
pub enum Db {
    /// One pool.
    Postgres(PgPool),
    /// One writer, so that nobody waits busily for a lock, and four readers.
    Sqlite {
        /// Read-only connections.
        read: SqlitePool,
        /// The one that writes.
        write: SqlitePool,
    },
}

/// Runs the same code on either engine: `on!(self, pool => …)`.
macro_rules! on {
    ($db:expr, $statement:expr, $values:expr, $lite:ident, $method:ident) => {{
        let (statement, values) = ($statement, $values);
        match $db {
            Db::Postgres(pool) => {
                query_with(SqlStr::from_static(statement.postgres), arguments::<Postgres>(values)?)
                    .$method(pool)
                    .await
                    .map(|rows| rows.into_iter().map(Row::Postgres).collect::<Vec<_>>())
            }
            Db::Sqlite { $lite: pool, .. } => {
                query_with(SqlStr::from_static(statement.sqlite), arguments::<Sqlite>(values)?)
                    .$method(pool)
                    .await
                    .map(|rows| rows.into_iter().map(Row::Sqlite).collect::<Vec<_>>())
            }
        }
    }};
}

impl Db {
    /// Opens the database at `url`: `sqlite://FILE` (made if it is not there) or `postgres://…`.
    ///
    /// # Errors
    /// The address makes no sense, or nothing answers there within two seconds.
    pub async fn open(url: &str) -> Result<Db, sqlx::Error> {
        if url.starts_with("postgres") {
            let options = PgConnectOptions::from_str(url)?;
            let pool = PgPoolOptions::new()
                .test_before_acquire(false)
                .max_connections(16)
                .acquire_timeout(Duration::from_secs(2));
            return Ok(Db::Postgres(pool.connect_with(options).await?));
        }
        let options = SqliteConnectOptions::from_str(url)?
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(Duration::from_secs(10))
            .foreign_keys(true);
        let pool =
            || SqlitePoolOptions::new().test_before_acquire(false).acquire_timeout(Duration::from_secs(10));
        let write = pool().max_connections(1).connect_with(options.clone()).await?;
        let read = pool().max_connections(4).connect_with(options.read_only(true)).await?;
        Ok(Db::Sqlite { read, write })
    }

    /// Brings the schema up to date.
    ///
    /// # Errors
    /// A migration does not apply, or one that was applied has changed since.
    pub async fn migrate(&self) -> Result<(), sqlx::migrate::MigrateError> {
        match self {
            Db::Postgres(pool) => POSTGRES_MIGRATIONS.run(pool).await,
            Db::Sqlite { write, .. } => SQLITE_MIGRATIONS.run(write).await,
        }
    }

    /// The rows a reading statement returns. Where a server was restarted since, its old connections are found
    /// dead when they are used: then the statement is run once more, on one that answers.
    ///
    /// # Errors
    /// [`Fault`] of kind unavailable when the database does not answer, internal otherwise.
    pub async fn rows(&self, statement: &'static Statement, values: Vec<Value>) -> Result<Vec<Row>, Fault> {
        debug_assert_eq!(statement.kind, Kind::Read, "{}", statement.name);
        let again = values.clone();
        let rows: Result<Vec<Row>, sqlx::Error> =
            async { on!(self, statement, values, read, fetch_all) }.await;
        let rows = match (self, rows) {
            (Db::Postgres(pool), Err(error)) if faults::is_lost(&error) => {
                async {
                    let mut connection = alive(pool).await?;
                    let query =
                        query_with(SqlStr::from_static(statement.postgres), arguments::<Postgres>(again)?);
                    Ok(query.fetch_all(&mut *connection).await?.into_iter().map(Row::Postgres).collect())
                }
                .await
            }
            (_, rows) => rows,
        };
        let rows = rows.map_err(|error| faults::fault(error, statement))?;
        statement::ran(statement, rows.len() as u64);
        Ok(rows)
    }

    /// The first row a reading statement returns.
    ///
    /// # Errors
    /// As [`Db::rows`].
    pub async fn row(&self, statement: &'static Statement, values: Vec<Value>) -> Result<Option<Row>, Fault> {
        Ok(self.rows(statement, values).await?.into_iter().next())
    }

    /// Runs one operational write and gives back what it RETURNs.
    ///
    /// # Errors
    /// As [`Db::rows`]; internal, too, for a statement that is not operational.
    pub async fn operate(
        &self,
        statement: &'static Statement,
        values: Vec<Value>,
    ) -> Result<Vec<Row>, Fault> {
        if statement.kind != Kind::Operational {
            return Err(Fault::internal(format!("{} changes business state outside tx!", statement.name)));
        }
        let rows: Result<Vec<Row>, sqlx::Error> =
            async { on!(self, statement, values, write, fetch_all) }.await;
        let rows = rows.map_err(|error| faults::fault(error, statement))?;
        statement::ran(statement, rows.len() as u64);
        Ok(rows)
    }

    /// Prepares a statement against the schema, for the test that prepares all.
    ///
    /// # Errors
    /// The engine does not take it.
    pub async fn prepare(&self, statement: &'static Statement) -> Result<(), sqlx::Error> {
        match self {
            Db::Postgres(pool) => {
                pool.acquire().await?.prepare(SqlStr::from_static(statement.postgres)).await.map(|_| ())
            }
            Db::Sqlite { write, .. } => {
                write.acquire().await?.prepare(SqlStr::from_static(statement.sqlite)).await.map(|_| ())
            }
        }
    }

    /// Closes all connections, after what is running has ended.
    pub async fn close(&self) {
        match self {
            Db::Postgres(pool) => pool.close().await,
            Db::Sqlite { read, write } => {
                read.close().await;
                write.close().await;
            }
        }
    }
}

/// A connection that answers. Dead ones are thrown away; there are at most as many as the pool holds.
async fn alive(pool: &PgPool) -> Result<PoolConnection<Postgres>, sqlx::Error> {
    for _ in 0..pool.size() {
        let mut connection = pool.acquire().await?;
        if connection.ping().await.is_ok() {
            return Ok(connection);
        }
        drop(connection.detach());
    }
    pool.acquire().await
}
