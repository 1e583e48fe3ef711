//! What the statements ask of a database, and the two that answer: SQLite and PostgreSQL.

use async_trait::async_trait;

/// One value on its way into a statement or out of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::store) enum Value {
    Integer(i64),
    Text(String),
    Bytes(Vec<u8>),
    NoInteger,
    NoText,
    NoBytes,
}

/// What a column of a result holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::store) enum Column {
    Integer,
    Text,
    Bytes,
}

/// The values of one row, in the order of the statement.
#[derive(Debug)]
pub(in crate::store) struct Row(std::vec::IntoIter<Value>);

/// One transaction of a database: what was done counts once it is committed, all or nothing.
#[async_trait]
pub(in crate::store) trait Transaction: Send {
    /// The number of rows that a statement changed.
    async fn execute(&mut self, sql: &'static str, values: Vec<Value>) -> Result<u64, sqlx::Error>;
    /// The rows that a statement finds.
    async fn rows(
        &mut self,
        sql: &'static str,
        values: Vec<Value>,
        columns: &'static [Column],
    ) -> Result<Vec<Row>, sqlx::Error>;
    /// Makes what was done lasting.
    async fn commit(self: Box<Self>) -> Result<(), sqlx::Error>;
}

/// A database that holds the tables.
#[async_trait]
pub(in crate::store) trait Database: Send + Sync + std::fmt::Debug {
    /// A transaction that changes nothing.
    async fn read(&self) -> Result<Box<dyn Transaction>, sqlx::Error>;
    /// A transaction that may change something; of two in SQLite the second waits.
    async fn write(&self) -> Result<Box<dyn Transaction>, sqlx::Error>;
    /// Tells other servers on the same database something.
    async fn announce(&self, text: &str);
    /// Waits until a server tells something; for ever where there can be no other server.
    async fn announced(&self) -> String;
    /// A copy of the whole database in one file, made while others write.
    async fn copy_to(&self, file: &str) -> Result<(), CopyError>;
}

/// Why there is no copy of a database.
#[derive(Debug, thiserror::Error)]
pub enum CopyError {
    /// PostgreSQL has programs of its own for that.
    #[error("a PostgreSQL database is copied by its own `pg_dump`, which works while the server runs")]
    OwnTools,
    /// The database refused.
    #[error("{0}")]
    Database(#[from] sqlx::Error),
}

impl Row {
    pub(in crate::store) fn new(values: Vec<Value>) -> Self {
        Self(values.into_iter())
    }

    pub(in crate::store) fn integer(&mut self) -> i64 {
        self.maybe_integer().unwrap_or_default()
    }

    pub(in crate::store) fn maybe_integer(&mut self) -> Option<i64> {
        match self.0.next() {
            Some(Value::Integer(value)) => Some(value),
            _ => None,
        }
    }

    pub(in crate::store) fn text(&mut self) -> String {
        self.maybe_text().unwrap_or_default()
    }

    pub(in crate::store) fn maybe_text(&mut self) -> Option<String> {
        match self.0.next() {
            Some(Value::Text(value)) => Some(value),
            _ => None,
        }
    }

    pub(in crate::store) fn bytes(&mut self) -> Vec<u8> {
        self.maybe_bytes().unwrap_or_default()
    }

    pub(in crate::store) fn maybe_bytes(&mut self) -> Option<Vec<u8>> {
        match self.0.next() {
            Some(Value::Bytes(value)) => Some(value),
            _ => None,
        }
    }
}

impl From<i64> for Value {
    fn from(value: i64) -> Self {
        Self::Integer(value)
    }
}

impl From<u64> for Value {
    fn from(value: u64) -> Self {
        // Numbers of events and seats stay far below 2^63.
        Self::Integer(i64::try_from(value).unwrap_or(i64::MAX))
    }
}

impl From<&str> for Value {
    fn from(value: &str) -> Self {
        Self::Text(value.to_owned())
    }
}

impl From<&[u8]> for Value {
    fn from(value: &[u8]) -> Self {
        Self::Bytes(value.to_owned())
    }
}

impl From<&[u8; 32]> for Value {
    fn from(value: &[u8; 32]) -> Self {
        Self::Bytes(value.to_vec())
    }
}

impl From<Option<i64>> for Value {
    fn from(value: Option<i64>) -> Self {
        value.map_or(Self::NoInteger, Self::Integer)
    }
}

impl From<Option<&str>> for Value {
    fn from(value: Option<&str>) -> Self {
        value.map_or(Self::NoText, Self::from)
    }
}

impl From<Option<&[u8]>> for Value {
    fn from(value: Option<&[u8]>) -> Self {
        value.map_or(Self::NoBytes, Self::from)
    }
}

/// The transactions of one database of sqlx: the same text of a statement for both, `$1` for its first value.
macro_rules! transaction_of {
    ($name:ident, $database:ty) => {
        pub(in crate::store) struct $name(pub(in crate::store) sqlx::Transaction<'static, $database>);

        impl $name {
            fn bound(
                sql: &'static str,
                values: Vec<Value>,
            ) -> sqlx::query::Query<'static, $database, <$database as sqlx::Database>::Arguments> {
                values.into_iter().fold(sqlx::query(sql), |query, value| match value {
                    Value::Integer(value) => query.bind(value),
                    Value::Text(value) => query.bind(value),
                    Value::Bytes(value) => query.bind(value),
                    Value::NoInteger => query.bind(None::<i64>),
                    Value::NoText => query.bind(None::<String>),
                    Value::NoBytes => query.bind(None::<Vec<u8>>),
                })
            }
        }

        #[async_trait]
        impl Transaction for $name {
            async fn execute(&mut self, sql: &'static str, values: Vec<Value>) -> Result<u64, sqlx::Error> {
                Ok(Self::bound(sql, values).execute(&mut *self.0).await?.rows_affected())
            }

            async fn rows(
                &mut self,
                sql: &'static str,
                values: Vec<Value>,
                columns: &'static [Column],
            ) -> Result<Vec<Row>, sqlx::Error> {
                use sqlx::Row as _;
                let found = Self::bound(sql, values).fetch_all(&mut *self.0).await?;
                let row = |row: &<$database as sqlx::Database>::Row| {
                    let value = |(position, column): (usize, &Column)| {
                        Ok(match column {
                            Column::Integer => row
                                .try_get::<Option<i64>, _>(position)?
                                .map_or(Value::NoInteger, Value::Integer),
                            Column::Text => {
                                row.try_get::<Option<String>, _>(position)?.map_or(Value::NoText, Value::Text)
                            }
                            Column::Bytes => row
                                .try_get::<Option<Vec<u8>>, _>(position)?
                                .map_or(Value::NoBytes, Value::Bytes),
                        })
                    };
                    Ok(Row::new(columns.iter().enumerate().map(value).collect::<Result<_, sqlx::Error>>()?))
                };
                found.iter().map(row).collect()
            }

            async fn commit(self: Box<Self>) -> Result<(), sqlx::Error> {
                self.0.commit().await
            }
        }
    };
}
pub(in crate::store) use transaction_of;
