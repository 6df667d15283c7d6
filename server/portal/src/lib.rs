//! Use cases and their SQL: the only crate that names sqlx.
