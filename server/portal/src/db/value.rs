//! Values bound to statements and read from rows, the same on both engines.

use domain::{fault::Fault, time::Timestamp};
use serde::Serialize;
use sqlx::{
    Arguments, Database, Decode, Encode, Postgres, Row as _, Sqlite, Type, postgres::PgRow, sqlite::SqliteRow,
};
use std::fmt::Display;

/// What a column keeps as JSON.
///
/// # Errors
/// A defect of ours: it cannot be written so.
pub(crate) fn json(value: &(impl Serialize + ?Sized)) -> Result<String, Fault> {
    serde_json::to_string(value).map_err(Fault::internal)
}

/// A bound value. Everything the schema stores is one of these.
#[derive(Clone, Debug)]
pub enum Value {
    /// BIGINT, INTEGER.
    Int(Option<i64>),
    /// BOOLEAN, INTEGER.
    Bool(Option<bool>),
    /// TEXT.
    Text(Option<String>),
    /// BYTEA, BLOB.
    Bytes(Option<Vec<u8>>),
}

macro_rules! values {
    ($($ty:ty => $variant:ident, $into:expr;)*) => { $(
        impl From<$ty> for Value {
            fn from(value: $ty) -> Value {
                let into: fn($ty) -> _ = $into;
                Value::$variant(Some(into(value)))
            }
        }
        impl From<Option<$ty>> for Value {
            fn from(value: Option<$ty>) -> Value {
                Value::$variant(value.map($into))
            }
        }
    )* };
}

values! {
    i64 => Int, |x| x;
    u32 => Int, i64::from;
    bool => Bool, |x| x;
    &str => Text, str::to_owned;
    String => Text, |x| x;
    &String => Text, String::clone;
    Timestamp => Int, Timestamp::millis;
    Vec<u8> => Bytes, |x| x;
}

/// The text form of an id, as stored.
pub fn id(id: impl Display) -> Value {
    Value::Text(Some(id.to_string()))
}

/// The text form of an optional id, as stored.
pub fn maybe_id(id: Option<impl Display>) -> Value {
    Value::Text(id.map(|id| id.to_string()))
}

/// Binds any number of values: `bind![id(problem), op.now, "draft"]`.
#[macro_export]
macro_rules! bind {
    ($($value:expr),* $(,)?) => { vec![$($crate::db::Value::from($value)),*] };
}

pub(super) fn arguments<D: Database>(values: Vec<Value>) -> Result<D::Arguments, sqlx::Error>
where
    for<'q> Option<i64>: Encode<'q, D> + Type<D>,
    for<'q> Option<bool>: Encode<'q, D> + Type<D>,
    for<'q> Option<String>: Encode<'q, D> + Type<D>,
    for<'q> Option<Vec<u8>>: Encode<'q, D> + Type<D>,
{
    let mut arguments = D::Arguments::default();
    for value in values {
        match value {
            Value::Int(x) => arguments.add(x),
            Value::Bool(x) => arguments.add(x),
            Value::Text(x) => arguments.add(x),
            Value::Bytes(x) => arguments.add(x),
        }
        .map_err(sqlx::Error::Encode)?;
    }
    Ok(arguments)
}

/// A type that both engines can read from a column.
pub trait Cell:
    for<'r> Decode<'r, Postgres> + Type<Postgres> + for<'r> Decode<'r, Sqlite> + Type<Sqlite>
{
}
impl<T> Cell for T where
    T: for<'r> Decode<'r, Postgres> + Type<Postgres> + for<'r> Decode<'r, Sqlite> + Type<Sqlite>
{
}

/// A row of either engine; columns by their place, from 0.
#[derive(Debug)]
pub enum Row {
    /// PostgreSQL's.
    Postgres(PgRow),
    /// SQLite's.
    Sqlite(SqliteRow),
}

impl Row {
    /// The value in column `place`.
    ///
    /// # Errors
    /// A defect of ours: the column is not there or of another type.
    pub fn get<T: Cell>(&self, place: usize) -> Result<T, Fault> {
        match self {
            Row::Postgres(row) => row.try_get(place),
            Row::Sqlite(row) => row.try_get(place),
        }
        .map_err(Fault::internal)
    }

    /// The text in column `place`, parsed: ids, numbers.
    ///
    /// # Errors
    /// A defect of ours: what is stored does not parse.
    pub fn parse<T>(&self, place: usize) -> Result<T, Fault>
    where
        T: std::str::FromStr,
        T::Err: std::error::Error + Send + Sync + 'static,
    {
        self.get::<String>(place)?.parse().map_err(Fault::internal)
    }

    /// The text in column `place`, parsed, where there is one.
    ///
    /// # Errors
    /// A defect of ours: what is stored does not parse.
    pub fn maybe_parse<T>(&self, place: usize) -> Result<Option<T>, Fault>
    where
        T: std::str::FromStr,
        T::Err: std::error::Error + Send + Sync + 'static,
    {
        self.get::<Option<String>>(place)?.map(|text| text.parse().map_err(Fault::internal)).transpose()
    }

    /// The JSON in column `place`.
    ///
    /// # Errors
    /// A defect of ours: what is stored is of another shape.
    pub fn json<T: serde::de::DeserializeOwned>(&self, place: usize) -> Result<T, Fault> {
        serde_json::from_str(&self.get::<String>(place)?).map_err(Fault::internal)
    }

    /// The JSON in column `place`, where there is some.
    ///
    /// # Errors
    /// A defect of ours: what is stored is of another shape.
    pub fn maybe_json<T: serde::de::DeserializeOwned>(&self, place: usize) -> Result<Option<T>, Fault> {
        let text = self.get::<Option<String>>(place)?;
        text.map(|text| serde_json::from_str(&text).map_err(Fault::internal)).transpose()
    }

    /// The moment in column `place`.
    ///
    /// # Errors
    /// A defect of ours, as [`Row::get`].
    pub fn moment(&self, place: usize) -> Result<Timestamp, Fault> {
        Ok(Timestamp::from_millis(self.get(place)?))
    }

    /// The moment in column `place`, where there is one.
    ///
    /// # Errors
    /// A defect of ours, as [`Row::get`].
    pub fn maybe_moment(&self, place: usize) -> Result<Option<Timestamp>, Fault> {
        Ok(self.get::<Option<i64>>(place)?.map(Timestamp::from_millis))
    }
}
