//! Tells others of orders, over HTTP.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use metrics_runtime::timed;
use serde_json::{Value, json};
use tokio::sync::broadcast::{self, Receiver, Sender, error::RecvError};

use crate::Platform;
use crate::client::Client;
use crate::database::Order;
use crate::error::Error;
use crate::metrics::WEBHOOK;

const ATTEMPTS: u32 = 4;
const QUEUED: usize = 64;
const WITHIN: Duration = Duration::from_secs(2);

pub(crate) struct Webhooks {
    client: Client,
    /// Where to tell of orders.
    url: Mutex<Option<String>>,
    orders: Sender<Value>,
}

impl Webhooks {
    pub(crate) fn new() -> Self {
        Self {
            client: Client::new(),
            url: Mutex::default(),
            orders: broadcast::channel(QUEUED).0,
        }
    }

    pub(crate) fn subscribe(&self, url: String) {
        *self.url.lock().unwrap_or_else(PoisonError::into_inner) = Some(url);
    }

    /// Tells of an order; of those that nobody can take in time the oldest are forgotten.
    pub(crate) fn tell(&self, order: &Order) {
        // Nobody may listen.
        let _ = self.orders.send(json!(order));
    }

    pub(crate) fn orders(&self) -> Receiver<Value> {
        self.orders.subscribe()
    }

    /// Posts an order, again after a pause when it is not taken.
    #[timed(WEBHOOK.delivery_duration_seconds, calls = WEBHOOK.deliveries_total)]
    async fn deliver(&self, url: &str, order: &Value) -> Result<(), Error> {
        for attempt in 1..=ATTEMPTS {
            let answer = self.client.post(url, order, WITHIN).await;
            if answer.is_ok_and(|(status, _)| status.is_success()) {
                return Ok(());
            }
            if attempt < ATTEMPTS {
                WEBHOOK.retry_count.increment(1);
                tokio::time::sleep(Duration::from_millis(10) * attempt).await;
            }
        }
        Err(Error::Unavailable("the webhook takes nothing"))
    }
}

impl Platform {
    /// Delivers orders for ever, on a connection of its own.
    pub(crate) async fn deliver(&self) -> Result<(), Error> {
        let _listening = self.database.connect().await?;
        let mut orders = self.webhooks.orders();
        loop {
            let order = match orders.recv().await {
                Ok(order) => order,
                Err(RecvError::Lagged(_)) => continue,
                Err(RecvError::Closed) => return Ok(()),
            };
            let url = self.webhooks.url.lock();
            let url = url.unwrap_or_else(PoisonError::into_inner).clone();
            if let Some(url) = url
                && let Err(error) = self.webhooks.deliver(&url, &order).await
            {
                eprintln!("platform: an order was not delivered: {error}");
            }
        }
    }
}
