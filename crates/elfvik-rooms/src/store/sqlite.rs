//! The tables in one file: write-ahead log, every commit on the disk before it is acknowledged, one writer.

use super::database::{Column, CopyError, Database, Row, Transaction, Value, transaction_of};
use super::schema::TABLES;
use async_trait::async_trait;
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};
use sqlx::{Connection as _, Sqlite};
use std::path::Path;
use std::time::Duration;

/// A database in one file.
#[derive(Debug)]
pub(super) struct SqliteFile {
    writer: SqlitePool,
    readers: SqlitePool,
}

transaction_of!(SqliteTransaction, Sqlite);

impl SqliteFile {
    /// Opens a file, or makes it with empty tables.
    pub(super) async fn open(file: &Path) -> Result<Self, sqlx::Error> {
        private_file(file)?;
        let options = SqliteConnectOptions::new()
            .filename(file)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(BUSY);
        // A commit that fails on a full disk ends the transaction in SQLite, while sqlx counts it as open still:
        // such a connection would refuse every other one, and another takes its place.
        let writer = SqlitePoolOptions::new()
            .max_connections(1)
            .acquire_timeout(BUSY)
            .before_acquire(|connection, _| Box::pin(async move { Ok(!connection.is_in_transaction()) }));
        let writer = writer.connect_with(options.clone()).await?;
        sqlx::raw_sql(TABLES).execute(&writer).await?;
        let readers = SqlitePoolOptions::new().max_connections(READERS).acquire_timeout(BUSY);
        let readers = readers.connect_with(options).await?;
        Ok(Self { writer, readers })
    }
}

#[async_trait]
impl Database for SqliteFile {
    async fn read(&self) -> Result<Box<dyn Transaction>, sqlx::Error> {
        Ok(Box::new(SqliteTransaction(self.readers.begin().await?)))
    }

    async fn write(&self) -> Result<Box<dyn Transaction>, sqlx::Error> {
        Ok(Box::new(SqliteTransaction(self.writer.begin_with("BEGIN IMMEDIATE").await?)))
    }

    // One server at a time has the file.
    async fn announce(&self, _text: &str) {}

    async fn announced(&self) -> String {
        std::future::pending().await
    }

    async fn copy_to(&self, file: &str) -> Result<(), CopyError> {
        sqlx::query("VACUUM INTO $1").bind(file.to_owned()).execute(&self.readers).await?;
        Ok(())
    }
}

/// Makes a missing file, so that only its owner may read it; SQLite gives its helper files the same mode.
fn private_file(file: &Path) -> Result<(), sqlx::Error> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(file).map(drop).map_err(sqlx::Error::Io)
}

const BUSY: Duration = Duration::from_secs(5);
const READERS: u32 = 4;
