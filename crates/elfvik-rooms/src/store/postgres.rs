//! The tables in PostgreSQL: the unique number of each event decides between two servers, the loser tries
//! again.

use super::database::{Column, CopyError, Database, Row, Transaction, Value, transaction_of};
use super::schema::TABLES;
use async_trait::async_trait;
use sqlx::Postgres;
use sqlx::postgres::{PgListener, PgPool, PgPoolOptions};
use std::time::Duration;
use tokio::sync::Mutex;

/// A database of a PostgreSQL server.
#[derive(Debug)]
pub(super) struct PostgresDatabase {
    pool: PgPool,
    listener: Mutex<Option<PgListener>>,
}

transaction_of!(PostgresTransaction, Postgres);

impl PostgresDatabase {
    /// Connects, and makes missing tables.
    pub(super) async fn open(url: &str) -> Result<Self, sqlx::Error> {
        let pool =
            PgPoolOptions::new().max_connections(CONNECTIONS).acquire_timeout(PATIENCE).connect(url).await?;
        // Two servers that start at once would both make the tables.
        let mut transaction = pool.begin().await?;
        sqlx::query("SELECT pg_advisory_xact_lock($1)").bind(TABLES_LOCK).execute(&mut *transaction).await?;
        sqlx::raw_sql(TABLES).execute(&mut *transaction).await?;
        transaction.commit().await?;
        Ok(Self { pool, listener: Mutex::new(None) })
    }

    async fn next_announcement(&self) -> Result<String, sqlx::Error> {
        let mut listener = self.listener.lock().await;
        let listening = match listener.as_mut() {
            Some(listening) => listening,
            None => {
                let mut listening = PgListener::connect_with(&self.pool).await?;
                listening.listen(CHANNEL).await?;
                listener.insert(listening)
            }
        };
        Ok(listening.recv().await?.payload().to_owned())
    }
}

#[async_trait]
impl Database for PostgresDatabase {
    async fn read(&self) -> Result<Box<dyn Transaction>, sqlx::Error> {
        let begin = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
        Ok(Box::new(PostgresTransaction(self.pool.begin_with(begin).await?)))
    }

    async fn write(&self) -> Result<Box<dyn Transaction>, sqlx::Error> {
        Ok(Box::new(PostgresTransaction(self.pool.begin().await?)))
    }

    // A wake-up only: whoever misses it finds the events when it next looks.
    async fn announce(&self, text: &str) {
        let notify = sqlx::query("SELECT pg_notify($1, $2)").bind(CHANNEL).bind(text.to_owned());
        if let Err(error) = notify.execute(&self.pool).await {
            tracing::warn!(%error, "no wake-up sent to other servers");
        }
    }

    async fn announced(&self) -> String {
        loop {
            match self.next_announcement().await {
                Ok(text) => return text,
                Err(error) => {
                    tracing::warn!(%error, "no wake-ups from other servers");
                    tokio::time::sleep(PATIENCE).await;
                }
            }
        }
    }

    async fn copy_to(&self, _file: &str) -> Result<(), CopyError> {
        Err(CopyError::OwnTools)
    }
}

const CONNECTIONS: u32 = 8;
const PATIENCE: Duration = Duration::from_secs(5);
const CHANNEL: &str = "elfvik_rooms";
const TABLES_LOCK: i64 = 0x656c_6676_696b;
