//! What people may ask for by the GDPR, and how long anything is kept.

use std::fs;
use std::io;
use std::path::PathBuf;
use std::time::Duration;

use metrics_runtime::timed;
use serde_json::json;

use crate::Platform;
use crate::error::Error;
use crate::labels::{DataType, RequestType};
use crate::metrics::{GDPR, RETENTION};

const CLEANUP_EVERY: Duration = Duration::from_millis(500);
const EXPORTS_KEPT: Duration = Duration::from_secs(1);
const RECORDS_KEPT: Duration = Duration::from_secs(120);
const LONGEST_JOURNAL: u64 = 64 * 1024;

impl Platform {
    /// Does what a user asks for.
    #[timed(GDPR.processing_duration_seconds, labels = request, calls = GDPR.requests_total, outcome)]
    pub(crate) async fn gdpr(&self, request: RequestType, user: u64) -> Result<usize, Error> {
        match request {
            RequestType::Export => self.export(user).await,
            RequestType::Delete => self.delete(user).await,
        }
    }

    /// Writes all that is known of a user to a file; tells how many records that is.
    async fn export(&self, user: u64) -> Result<usize, Error> {
        let connection = self.database.connect().await?;
        let known = connection.user(user, |user| json!(user))?;
        let orders = connection.orders_of(user)?;
        let records: Vec<_> = [known]
            .into_iter()
            .chain(orders.iter().map(|order| json!(order)))
            .map(|record| record.to_string())
            .collect();
        tokio::task::block_in_place(|| fs::write(self.export_of(user), records.join("\n")))?;
        GDPR.data_exports_total.increment(1);
        Ok(records.len())
    }

    async fn delete(&self, user: u64) -> Result<usize, Error> {
        let orders = self.database.connect().await?.forget(user)?;
        let deleted = |data, records| GDPR.records_deleted_total.with(&data).increment(records);
        deleted(DataType::UserData, 1);
        deleted(DataType::OrderData, orders as u64);
        GDPR.data_deletions_total.increment(1);
        Ok(1 + orders)
    }

    fn exports(&self) -> PathBuf {
        self.folder.join("exports")
    }

    fn export_of(&self, user: u64) -> PathBuf {
        self.exports().join(format!("{user}.jsonl"))
    }

    /// Cleans up now and then, for ever.
    pub(crate) async fn retain(&self) -> io::Result<()> {
        fs::create_dir_all(self.exports())?;
        loop {
            tokio::time::sleep(CLEANUP_EVERY).await;
            if let Err(error) = self.clean_up().await {
                eprintln!("platform: the clean-up failed: {error}");
            }
        }
    }

    #[timed(RETENTION.cleanup_duration_seconds, calls = RETENTION.cleanups_total)]
    async fn clean_up(&self) -> Result<(), Error> {
        let connection = self.database.connect().await?;
        let expired = connection.expire(RECORDS_KEPT)? as u64;
        let journal = connection.truncate_journal(LONGEST_JOURNAL)?;
        let (records, bytes) = tokio::task::block_in_place(|| self.remove_exports())?;
        RETENTION.records_deleted_total.increment(expired + records);
        RETENTION.storage_freed_bytes.increment(journal + bytes);
        Ok(())
    }

    /// Removes the exports that everyone had time to fetch; tells how many records and bytes that is.
    fn remove_exports(&self) -> io::Result<(u64, u64)> {
        let (mut records, mut bytes) = (0, 0);
        for file in fs::read_dir(self.exports())? {
            let file = file?;
            let about = file.metadata()?;
            let age = about.modified()?.elapsed().unwrap_or_default();
            if age >= EXPORTS_KEPT {
                records += fs::read_to_string(file.path())?.lines().count() as u64;
                bytes += about.len();
                fs::remove_file(file.path())?;
            }
        }
        Ok((records, bytes))
    }
}
