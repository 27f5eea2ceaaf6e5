//! Events and their results in Redis.

use std::time::Duration;

use metrics_runtime::timed;
use redis::aio::MultiplexedConnection;
use redis::{Client, Cmd, FromRedisValue, RedisError, RedisResult, cmd};
use tokio::sync::Mutex;
use tokio::time::{sleep, timeout};

use crate::metrics::{Operation, ServiceMetrics};

const EVENTS: &str = "asdlc:events";
/// How many events may wait.
const LONGEST: usize = 50;
const SECONDS_KEPT: u64 = 60;
/// How often it is asked for a result that somebody waits for.
const LOOK: Duration = Duration::from_millis(250);

/// The queue as a service sees it.
pub(crate) struct Queue {
    client: Option<Client>,
    connection: Mutex<Option<MultiplexedConnection>>,
    pub(crate) metrics: ServiceMetrics,
}

#[derive(Debug)]
pub(crate) enum PushError {
    Full,
    Redis(RedisError),
}

impl Queue {
    /// Without a client, all that is asked of it fails.
    pub(crate) fn new(client: Option<Client>, metrics: ServiceMetrics) -> Self {
        Self {
            client,
            connection: Mutex::new(None),
            metrics,
        }
    }

    pub(crate) async fn push(&self, event: &str) -> Result<(), PushError> {
        let length = cmd("LLEN").arg(EVENTS).to_owned();
        let waiting: usize = self.ask(Operation::Length, &length).await?;
        if waiting >= LONGEST {
            return Err(PushError::Full);
        }
        let push = cmd("LPUSH").arg(EVENTS).arg(event).to_owned();
        Ok(self.ask(Operation::Push, &push).await?)
    }

    pub(crate) async fn pop(&self) -> RedisResult<Option<String>> {
        let pop = cmd("RPOP").arg(EVENTS).to_owned();
        self.ask(Operation::Pop, &pop).await
    }

    pub(crate) async fn set_result(&self, id: u64, result: &str) -> RedisResult<()> {
        let set = cmd("SET")
            .arg(key(id))
            .arg(result)
            .arg("EX")
            .arg(SECONDS_KEPT)
            .to_owned();
        self.ask(Operation::Set, &set).await
    }

    pub(crate) async fn result(&self, id: u64) -> RedisResult<Option<String>> {
        let get = cmd("GET").arg(key(id)).to_owned();
        self.ask(Operation::Get, &get).await
    }

    /// Waits until there is a result, but not for ever: a worker that ends takes its task with it.
    pub(crate) async fn wait_for(&self, id: u64) {
        let result = async {
            loop {
                sleep(LOOK).await;
                if let Ok(Some(_)) = self.result(id).await {
                    break;
                }
            }
        };
        let _ = timeout(Duration::from_secs(SECONDS_KEPT), result).await;
    }

    /// Asks Redis, on a connection that is there or on a new one.
    #[timed(self.metrics.redis_operation_duration_seconds, labels = operation)]
    async fn ask<T: FromRedisValue>(&self, operation: Operation, command: &Cmd) -> RedisResult<T> {
        let mut connection = self.connect().await?;
        let answer = command.query_async(&mut connection).await;
        if answer.is_err() {
            *self.connection.lock().await = None;
        }
        answer
    }

    async fn connect(&self) -> RedisResult<MultiplexedConnection> {
        let mut connection = self.connection.lock().await;
        if let Some(connection) = &*connection {
            return Ok(connection.clone());
        }
        let client = self
            .client
            .as_ref()
            .ok_or_else(|| std::io::Error::other("there is no Redis"))?;
        let new = client.get_multiplexed_async_connection().await?;
        Ok(connection.insert(new).clone())
    }
}

fn key(id: u64) -> String {
    format!("asdlc:result:{id}")
}

impl From<RedisError> for PushError {
    fn from(error: RedisError) -> Self {
        Self::Redis(error)
    }
}
