//! A load of its own: clients who upload modules, order deployments and agree to them, and nodes that go off.

use std::collections::VecDeque;
use std::error::Error;
use std::net::SocketAddr;
use std::time::Duration;

use axum::body::Bytes;
use fastrand::Rng;
use http_body_util::{BodyExt as _, Full};
use hyper::{Method, Request};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use serde_json::{Value, json};
use tokio::sync::watch;
use tokio::time::sleep;

use crate::heap::checksum;
use crate::order::{Approver, Concern, Environment, Order, Review, Strategy};

const MODULES: [&str; 4] = ["auth", "billing", "search", "session-cache"];
const PAUSE: Duration = Duration::from_millis(25);

/// What a client does next.
#[derive(Clone, Copy)]
enum Step {
    Upload(&'static str, Quality),
    Order(&'static str, Environment, Strategy),
    Grant,
    Reject,
    Look,
    TakeBack,
    Power(Environment, bool),
    Health,
    Stray,
}

use Step::{Grant, Health, Look, Power, Reject, Stray, TakeBack, Upload};

#[derive(Clone, Copy)]
enum Quality {
    Good,
    /// Its checksum is that of something else.
    Damaged,
    /// No node has the kernel that it needs.
    TooNew,
}

#[derive(Clone)]
struct Api {
    address: SocketAddr,
    client: Client<HttpConnector, Full<Bytes>>,
}

struct Load {
    api: Api,
    rng: Rng,
    /// What comes before chance decides.
    script: VecDeque<Step>,
    /// Orders that nobody agreed to yet, and the last one that was begun.
    waiting: VecDeque<u64>,
    newest: watch::Sender<u64>,
    last: u64,
}

/// How many orders wait for somebody, so that there is always one whose client waits too.
const BACKLOG: usize = 2;

/// Goes on until the runtime ends.
pub(crate) async fn run(api: SocketAddr, seed: u64) {
    let client = Client::builder(TokioExecutor::new()).build_http();
    let api = Api {
        address: api,
        client,
    };
    let (newest, ordered) = watch::channel(0);
    tokio::spawn(wait(api.clone(), ordered));
    let mut load = Load {
        api,
        rng: Rng::with_seed(seed),
        script: script(),
        waiting: VecDeque::new(),
        newest,
        last: 1,
    };
    loop {
        let step = load.next();
        if let Err(error) = load.take(step).await {
            eprintln!("deployments: the load: {error}");
        }
        sleep(PAUSE).await;
    }
}

/// A client who waits until an order is over, one after the other.
async fn wait(api: Api, mut newest: watch::Receiver<u64>) {
    while newest.changed().await.is_ok() {
        let path = format!("/deployments/{}/end", *newest.borrow_and_update());
        if let Err(error) = api.ask(Method::GET, &path, Value::Null).await {
            eprintln!("deployments: a client who waits: {error}");
        }
    }
}

/// Everything once.
fn script() -> VecDeque<Step> {
    let uploads = MODULES.map(|module| Upload(module, Quality::Good));
    let all = Environment::ALL.into_iter().flat_map(|environment| {
        Strategy::ALL
            .into_iter()
            .zip(MODULES)
            .flat_map(move |(strategy, module)| [Step::Order(module, environment, strategy), Grant])
    });
    let (auth, development) = (MODULES[0], Environment::Development);
    let ordered = |strategy| Step::Order(auth, development, strategy);
    let trouble = [
        ordered(Strategy::Direct),
        Health,
        TakeBack,
        Step::Order(auth, Environment::Production, Strategy::Canary),
        Reject,
        Upload(auth, Quality::Damaged),
        ordered(Strategy::Direct),
        Look,
        Upload(auth, Quality::TooNew),
        ordered(Strategy::Rolling),
        Look,
        Upload(auth, Quality::Good),
        Power(development, false),
        ordered(Strategy::Canary),
        Health,
        Look,
        Power(development, true),
        Stray,
        Upload(auth, Quality::Good),
        Upload(auth, Quality::Good),
    ];
    uploads.into_iter().chain(all).chain(trouble).collect()
}

impl Load {
    fn next(&mut self) -> Step {
        if let Some(step) = self.script.pop_front() {
            return step;
        }
        let rng = &mut self.rng;
        let environment = Environment::ALL[rng.usize(..3)];
        let module = MODULES[rng.usize(..MODULES.len())];
        match rng.u8(..100) {
            0 => {
                // What is bad is found out, and mended.
                let strategy = Strategy::ALL[rng.usize(..4)];
                self.script.extend([
                    Step::Order(module, Environment::Development, strategy),
                    Upload(module, Quality::Good),
                ]);
                let qualities = [Quality::Damaged, Quality::TooNew];
                Upload(module, qualities[rng.usize(..2)])
            }
            1..20 => Upload(module, Quality::Good),
            20..50 => Step::Order(module, environment, Strategy::ALL[rng.usize(..4)]),
            50..72 => Grant,
            72..77 => Reject,
            77..90 => Look,
            90..93 => TakeBack,
            93..96 => Health,
            96..98 => {
                // Not for long, and somebody notices.
                self.script.extend([Look, Health, Power(environment, true)]);
                Power(environment, false)
            }
            _ => Stray,
        }
    }

    async fn take(&mut self, step: Step) -> Result<(), Box<dyn Error>> {
        match step {
            Upload(module, quality) => self.upload(module, quality).await?,
            Step::Order(module, environment, strategy) => {
                let module = module.to_owned();
                let order = json!(Order {
                    environment,
                    strategy,
                    module
                });
                let answer = self.api.ask(Method::POST, "/deployments", order).await?;
                let id = answer["id"].as_u64().unwrap_or(self.last);
                if answer["state"] == "AwaitingApproval" {
                    self.waiting.push_back(id);
                    self.newest.send_replace(id);
                } else {
                    self.last = id;
                }
            }
            Grant => self.review(None).await?,
            Reject => {
                let concerns = [
                    Concern::ChangeFreeze,
                    Concern::MissingTests,
                    Concern::TooRisky,
                ];
                let concern = self.rng.choice(concerns);
                self.review(concern).await?;
            }
            Look => {
                let path = format!("/deployments/{}", self.last);
                self.api.ask(Method::GET, &path, Value::Null).await?;
            }
            TakeBack => {
                let path = format!("/deployments/{}/rollback", self.last);
                self.api.ask(Method::POST, &path, Value::Null).await?;
            }
            Power(environment, on) => {
                let path = format!(
                    "/nodes/{}/0",
                    json!(environment).as_str().unwrap_or_default()
                );
                self.api
                    .ask(Method::PUT, &path, json!({ "on": on }))
                    .await?;
            }
            Health => _ = self.api.ask(Method::GET, "/health", Value::Null).await?,
            Stray => {
                let path = format!("/wp-admin/{}", self.rng.u32(..));
                self.api.ask(Method::GET, &path, Value::Null).await?;
            }
        }
        Ok(())
    }

    async fn upload(&mut self, module: &str, quality: Quality) -> Result<(), Box<dyn Error>> {
        let kernel = if matches!(quality, Quality::TooNew) {
            6
        } else {
            5
        };
        let mut artefact = format!("kernel {kernel}\n").into_bytes();
        let size = self.rng.usize(1_000..60_000);
        artefact.extend((0..size).map(|_| self.rng.u8(..)));
        let damage = u64::from(matches!(quality, Quality::Damaged));
        let path = format!(
            "/modules/{module}?checksum={}",
            checksum(&artefact) ^ damage
        );
        self.api.send(Method::PUT, &path, artefact.into()).await?;
        Ok(())
    }

    async fn review(&mut self, concern: Option<Concern>) -> Result<(), Box<dyn Error>> {
        if self.waiting.len() <= BACKLOG {
            return Ok(());
        }
        let Some(id) = self.waiting.pop_front() else {
            return Ok(());
        };
        let approvers = [
            Approver::ReleaseManager,
            Approver::SiteReliability,
            Approver::Security,
        ];
        let approver = approvers[self.rng.usize(..3)];
        let path = format!("/deployments/{id}/approval");
        self.api
            .ask(Method::POST, &path, json!(Review { approver, concern }))
            .await?;
        self.last = id;
        Ok(())
    }
}

impl Api {
    /// Sends JSON, if it is anything.
    async fn ask(&self, method: Method, path: &str, body: Value) -> Result<Value, Box<dyn Error>> {
        let body = if body.is_null() {
            String::new()
        } else {
            body.to_string()
        };
        let answer = self.send(method, path, body.into()).await?;
        Ok(serde_json::from_slice(&answer).unwrap_or_default())
    }

    async fn send(&self, method: Method, path: &str, body: Bytes) -> Result<Bytes, Box<dyn Error>> {
        let request = Request::builder()
            .method(method)
            .uri(format!("http://{}{path}", self.address))
            .header("content-type", "application/json")
            .body(Full::new(body))?;
        let answer = self.client.request(request).await?;
        Ok(answer.into_body().collect().await?.to_bytes())
    }
}
