//! The load: a few clients that ask for everything, a partner that takes webhooks, and somebody who waits for orders.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::Duration;

use axum::Router;
use axum::http::{Method, StatusCode};
use axum::routing::post;
use fastrand::Rng;
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::client::Client;
use crate::database::PRODUCTS;

const CLIENTS: u64 = 3;
const PAUSE: Duration = Duration::from_millis(60);
const WITHIN: Duration = Duration::from_secs(2);
/// How many users a client remembers.
const KNOWN: usize = 50;

const TASKS: [&str; 6] = [
    "analyse sales figures 12 15 9 22 17",
    "check the spelling of this review text pleese",
    "count the words in this list",
    "sort the steps of the order plan",
    "analyse the mean of these numbers 3 1 4 1 5",
    "translate this song",
];
/// The analyst panics at this.
const TASK_WITHOUT_NUMBERS: &str = "analyse sales figures";

const DOCUMENTS: [&str; 5] = [
    "how to return an order",
    "sizes of shirts and skirts",
    "what leather needs",
    "when the next collection comes",
    "who made this dress",
];

/// Loads the platform at this address for ever.
pub(crate) async fn run(platform: SocketAddr, seed: u64) -> io::Result<()> {
    let partner = partner().await?;
    let first = Shopper::new(platform, seed);
    let url = format!("http://{partner}/orders");
    first
        .ask(Method::PUT, "/api/webhook", json!({ "url": url }))
        .await;
    tokio::spawn(wait_for_orders(Shopper::new(platform, seed)));
    for client in 1..CLIENTS {
        tokio::spawn(shop(Shopper::new(platform, seed + client)));
    }
    shop(first).await;
    Ok(())
}

/// A server that takes orders, but not the first, nor one of eight.
async fn partner() -> io::Result<SocketAddr> {
    let asked = Arc::new(AtomicU64::new(0));
    let take = async move || match asked.fetch_add(1, Relaxed) % 8 {
        0 => StatusCode::SERVICE_UNAVAILABLE,
        _ => StatusCode::NO_CONTENT,
    };
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    let app = Router::new().route("/orders", post(take));
    tokio::spawn(async { axum::serve(listener, app).await });
    Ok(address)
}

async fn wait_for_orders(shopper: Shopper) {
    loop {
        shopper
            .ask(Method::GET, "/api/orders/next", Value::Null)
            .await;
    }
}

/// Asks for everything once, and then for this and that.
async fn shop(mut shopper: Shopper) {
    for action in 0..ACTIONS {
        shopper.act(action).await;
    }
    loop {
        tokio::time::sleep(PAUSE.mul_f64(0.5 + shopper.rng.f64())).await;
        let action = shopper.rng.u8(..ACTIONS);
        // Panics are rare.
        if action != PANIC || shopper.rng.u8(..20) == 0 {
            shopper.act(action).await;
        }
    }
}

struct Shopper {
    client: Client,
    platform: SocketAddr,
    rng: Rng,
    users: Vec<u64>,
}

const ACTIONS: u8 = 16;
const PANIC: u8 = 15;

impl Shopper {
    fn new(platform: SocketAddr, seed: u64) -> Self {
        Self {
            client: Client::new(),
            platform,
            rng: Rng::with_seed(seed),
            users: Vec::new(),
        }
    }

    async fn ask(&self, method: Method, path: &str, body: Value) -> Value {
        let url = format!("http://{}{path}", self.platform);
        if let Ok((_, body)) = self.client.send(method, &url, &body, WITHIN).await {
            return serde_json::from_slice(&body).unwrap_or_default();
        }
        // The platform is gone, or busy.
        tokio::time::sleep(PAUSE).await;
        Value::Null
    }

    async fn act(&mut self, action: u8) {
        let product = self.rng.u32(1..=PRODUCTS);
        let user = self.rng.choice(&self.users).copied().unwrap_or(1);
        let text = DOCUMENTS[self.rng.usize(..DOCUMENTS.len())];
        let (method, path, body) = match action {
            0 | 1 => return self.register().await,
            2 | 3 => (
                Method::GET,
                format!("/api/products/{}", product / 3 + 1),
                Value::Null,
            ),
            4..=6 => {
                let order =
                    json!({ "user": user, "product": product, "quantity": self.rng.u8(1..4) });
                (Method::POST, "/api/orders".to_owned(), order)
            }
            7 => (
                Method::POST,
                "/api/documents".to_owned(),
                json!({ "text": text }),
            ),
            8 => {
                let top_k = ["1", "5", "10"][self.rng.usize(..3)];
                (
                    Method::POST,
                    "/api/searches".to_owned(),
                    json!({ "text": text, "top_k": top_k }),
                )
            }
            9 | 10 => (
                Method::POST,
                "/api/predictions".to_owned(),
                self.prediction(),
            ),
            11 => (
                Method::POST,
                format!("/api/users/{user}/export"),
                Value::Null,
            ),
            12 => return self.leave(user).await,
            13 => {
                let id = self.rng.u64(..);
                (Method::GET, format!("/api/invoices/{id}"), Value::Null)
            }
            PANIC => (
                Method::POST,
                "/api/tasks".to_owned(),
                json!({ "text": TASK_WITHOUT_NUMBERS }),
            ),
            _ => {
                let task = TASKS[self.rng.usize(..TASKS.len())];
                (
                    Method::POST,
                    "/api/tasks".to_owned(),
                    json!({ "text": task }),
                )
            }
        };
        self.ask(method, &path, body).await;
    }

    /// One of eight has registered before.
    async fn register(&mut self) {
        let name = self.rng.u32(..);
        let user = json!({ "email": format!("{name}@example.org") });
        let answer = self.ask(Method::POST, "/api/users", user.clone()).await;
        self.users.extend(answer["id"].as_u64());
        if self.rng.u8(..8) == 0 {
            self.ask(Method::POST, "/api/users", user).await;
        }
        if self.users.len() > KNOWN {
            self.users.remove(0);
        }
    }

    /// One of eight is gone already.
    async fn leave(&mut self, user: u64) {
        let path = format!("/api/users/{user}");
        self.ask(Method::DELETE, &path, Value::Null).await;
        if self.rng.u8(..8) == 0 {
            self.ask(Method::DELETE, &path, Value::Null).await;
        }
        self.users.retain(|known| *known != user);
    }

    /// One of sixteen has a feature too few.
    fn prediction(&mut self) -> Value {
        let model = ["review", "demand"][self.rng.usize(..2)];
        let count = if self.rng.u8(..16) == 0 { 3 } else { 4 };
        let features: Vec<_> = (0..count).map(|_| self.rng.f64()).collect();
        json!({ "model": model, "features": features })
    }
}
