//! Every SQL statement the portal runs, by name.

use std::sync::OnceLock;

/// What a statement may be run on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Reads; runs anywhere.
    Read,
    /// Changes business state; runs only inside `tx!`.
    Write,
    /// Changes operational state (see `crate::operational`); one guarded statement outside a transaction.
    Operational,
}

/// One statement: one text for both engines, or one for each.
#[derive(Debug)]
pub struct Statement {
    /// `module::NAME`, for coverage and errors.
    pub name: &'static str,
    /// What it may be run on.
    pub kind: Kind,
    /// The text for PostgreSQL.
    pub postgres: &'static str,
    /// The text for SQLite.
    pub sqlite: &'static str,
}

/// Declares a module's statements and lists them as `STATEMENTS`:
///
/// ```text
/// statements! {
///     LOAD: Read "SELECT …";
///     SEARCH: Read { postgres: "…", sqlite: "…" };
/// }
/// ```
#[macro_export]
macro_rules! statements {
    ($($name:ident: $kind:ident $text:tt;)*) => {
        $(pub(crate) static $name: $crate::db::Statement = $crate::statements!(@one $name $kind $text);)*

        /// The statements of this module.
        pub(crate) static STATEMENTS: &[&$crate::db::Statement] = &[$(&$name),*];
    };
    (@one $name:ident $kind:ident { postgres: $postgres:literal, sqlite: $sqlite:literal }) => {
        $crate::db::Statement {
            name: concat!(module_path!(), "::", stringify!($name)),
            kind: $crate::db::Kind::$kind,
            postgres: $postgres,
            sqlite: $sqlite,
        }
    };
    (@one $name:ident $kind:ident $both:literal) => {
        $crate::statements!(@one $name $kind { postgres: $both, sqlite: $both })
    };
}

/// All statements of the portal; a test fails when a module's list is not in it.
pub fn all() -> impl Iterator<Item = &'static Statement> {
    crate::STATEMENTS.iter().flat_map(|list| list.iter().copied())
}

/// Called with a statement's name and the rows it touched or returned; set once, by tests.
pub type Observer = fn(&'static str, u64);

static OBSERVER: OnceLock<Observer> = OnceLock::new();

/// Tells `observer` of every statement from now on, so that tests can say which never ran.
pub fn observe(observer: Observer) {
    let _ = OBSERVER.set(observer);
}

pub(super) fn ran(statement: &'static Statement, rows: u64) {
    if let Some(observer) = OBSERVER.get() {
        observer(statement.name, rows);
    }
}
