//! What the database's schema is, in words that are the same on both engines.

use super::{Db, Row};
use crate::statements;
use domain::fault::Fault;

statements! {
    COLUMNS: Read {
        postgres: "SELECT table_name::TEXT, column_name::TEXT, data_type::TEXT, is_nullable = 'YES'
            FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name)
            WHERE table_schema = 'public' AND t.table_type = 'BASE TABLE' ORDER BY 1, 2",
        sqlite: "SELECT t.name, c.name, c.type, c.\"notnull\" = 0 FROM sqlite_schema t JOIN pragma_table_info(t.name) c
            WHERE t.type = 'table' ORDER BY 1, 2"
    };
    UNIQUE: Read {
        postgres: "SELECT t.relname::TEXT, i.relname::TEXT FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid
            JOIN pg_class t ON t.oid = x.indrelid JOIN pg_namespace n ON n.oid = t.relnamespace
            WHERE n.nspname = 'public' AND x.indisunique AND NOT x.indisprimary ORDER BY 1, 2",
        sqlite: "SELECT t.name, i.name FROM sqlite_schema t JOIN pragma_index_list(t.name) i
            WHERE t.type = 'table' AND i.\"unique\" = 1 AND i.origin = 'c' ORDER BY 1, 2"
    };
}

/// One line for each column and each unique index: `problems.stage text`, `outbox unique …_key`.
///
/// Tables of the engine itself, of the migrator and of full-text search are left out.
///
/// # Errors
/// The database does not answer.
pub async fn describe(db: &Db) -> Result<Vec<String>, Fault> {
    let columns = db.rows(&COLUMNS, vec![]).await?;
    let unique = db.rows(&UNIQUE, vec![]).await?;
    let mut lines = Vec::new();
    for row in columns.iter().filter_map(|row| ours(row).transpose()) {
        let (row, table) = row?;
        let kind = match row.get::<String>(2)?.to_lowercase().as_str() {
            "bigint" | "integer" | "boolean" => "number",
            "bytea" | "blob" => "bytes",
            "text" => "text",
            "double precision" | "real" => "float",
            // PostgreSQL's full-text column has its twin in a virtual table on SQLite.
            "tsvector" => continue,
            _ => "other",
        };
        let maybe = if row.get::<bool>(3)? { " or nothing" } else { "" };
        lines.push(format!("{table}.{} {kind}{maybe}", row.get::<String>(1)?));
    }
    for row in unique.iter().filter_map(|row| ours(row).transpose()) {
        let (row, table) = row?;
        lines.push(format!("{table} unique {}", row.get::<String>(1)?));
    }
    Ok(lines)
}

/// The row with its table's name, if the table is the portal's own.
fn ours(row: &Row) -> Result<Option<(&Row, String)>, Fault> {
    let table: String = row.get(0)?;
    let foreign = ["sqlite_", "_sqlx", "listing_search"].iter().any(|start| table.starts_with(start));
    Ok((!foreign).then_some((row, table)))
}
