//! What an engine's error means: for the person who waits, and for the code that tries again.

use super::Statement;
use domain::fault::Fault;
use sqlx::error::DatabaseError;

/// Whether the engine asks for the transaction to be run again.
pub fn again(fault: &Fault) -> bool {
    code_of(sql_error(fault)).is_some_and(|code| code == "40001" || code == "40P01")
}

/// The name of the unique index or primary key a fault comes from, the same on both engines:
/// `<table>_<columns>_key` or `<table>_pkey`. A use case that can be the second to write something asks for it
/// and finds words; what nobody asks for is a defect.
pub(crate) fn violated(fault: &Fault) -> Option<String> {
    constraint(sql_error(fault)?.as_database_error()?)
}

fn constraint(error: &dyn DatabaseError) -> Option<String> {
    if !error.is_unique_violation() {
        return None;
    }
    if let Some(name) = error.constraint() {
        return Some(name.to_owned());
    }
    // SQLite says "UNIQUE constraint failed: table.one, table.two", and by its code whether that is the key.
    let columns: Vec<_> = error.message().rsplit(": ").next()?.split(", ").collect();
    let table = columns.first()?.split('.').next()?;
    if error.code().is_some_and(|code| code == SQLITE_PRIMARY_KEY) {
        return Some(format!("{table}_pkey"));
    }
    let names: Vec<_> = columns.iter().filter_map(|column| column.split('.').nth(1)).collect();
    Some(format!("{table}_{}_key", names.join("_")))
}

/// The code `SQLITE_CONSTRAINT_PRIMARYKEY`.
const SQLITE_PRIMARY_KEY: &str = "1555";

fn sql_error(fault: &Fault) -> Option<&sqlx::Error> {
    fault.cause.as_ref()?.downcast_ref::<sqlx::Error>()
}

fn code_of(error: Option<&sqlx::Error>) -> Option<String> {
    error?.as_database_error()?.code().map(|code| code.into_owned())
}

/// Whether the connection is gone: the server ended it (57P0x) or it broke.
pub(super) fn is_lost(error: &sqlx::Error) -> bool {
    let ended = |code: String| code.starts_with("57P0");
    matches!(error, sqlx::Error::Io(_)) || code_of(Some(error)).is_some_and(ended)
}

/// Whether it passes by itself: trying again in a minute is good advice then.
fn is_passing(error: &sqlx::Error) -> bool {
    use sqlx::Error::{Io, PoolClosed, PoolTimedOut, WorkerCrashed};
    is_lost(error)
        || matches!(error, PoolTimedOut | PoolClosed | Io(_) | WorkerCrashed)
        || code_of(Some(error)).is_some_and(|code| is_passing_code(&code))
}

fn is_passing_code(code: &str) -> bool {
    match code {
        // PostgreSQL: too many connections; two transactions in each other's way, after all tries.
        "53300" | "40001" | "40P01" => true,
        // SQLite: busy or locked by another process, with their extended codes.
        "5" | "261" | "517" | "773" | "6" | "262" | "518" => true,
        // PostgreSQL: connection exceptions.
        code => code.len() == 5 && code.starts_with("08"),
    }
}

/// The fault of an error that belongs to no statement.
pub(super) fn unnamed_fault(error: sqlx::Error) -> Fault {
    if is_passing(&error) { Fault::unavailable(error) } else { Fault::internal(error) }
}

/// The fault of an error of a statement.
pub(super) fn fault(error: sqlx::Error, statement: &'static Statement) -> Fault {
    tracing::debug!(statement = statement.name, %error, "statement");
    unnamed_fault(error)
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::fault::FaultKind;
    use sqlx::error::ErrorKind;
    use std::{borrow::Cow, error::Error, fmt};

    /// An engine's error with nothing but a code.
    #[derive(Debug)]
    struct Coded(&'static str);

    impl fmt::Display for Coded {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str(self.0)
        }
    }

    impl Error for Coded {}

    impl DatabaseError for Coded {
        fn message(&self) -> &str {
            self.0
        }
        fn code(&self) -> Option<Cow<'_, str>> {
            Some(self.0.into())
        }
        fn as_error(&self) -> &(dyn Error + Send + Sync + 'static) {
            self
        }
        fn as_error_mut(&mut self) -> &mut (dyn Error + Send + Sync + 'static) {
            self
        }
        fn into_error(self: Box<Self>) -> Box<dyn Error + Send + Sync + 'static> {
            self
        }
        fn kind(&self) -> ErrorKind {
            ErrorKind::Other
        }
    }

    #[test]
    fn what_passes_by_itself_is_no_defect() {
        let kind = |code| unnamed_fault(sqlx::Error::Database(Box::new(Coded(code)))).kind;
        for code in ["5", "517", "6", "57P01", "57P02", "57P03", "53300", "08006", "40001", "40P01"] {
            assert_eq!(kind(code), FaultKind::Unavailable, "{code}");
        }
        for code in ["1", "13", "2067", "1555", "23505", "42P01"] {
            assert_eq!(kind(code), FaultKind::Internal, "{code}");
        }
    }
}
