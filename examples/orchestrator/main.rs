//! An orchestrator that takes tasks, and workers that do them: two services, each with its registry and its page, and a Redis
//! between them.
//!
//! ```text
//! cargo run --example orchestrator -- [--for 10s] [--print] [--listen 127.0.0.1:9500] [--only SERVICE] [--seed 7]
//! ```
//!
//! `orchestrator` has its API and its page on port 9500, `workers` their page and `/health` on 9501; `load` submits tasks and
//! looks for their results. Redis is that at `REDIS_URL`, or Debian's `redis-server`, started at a socket in a folder of its
//! own, which ends with the program. Without one the pages say `asdlc_redis_connection_up 0`, and tasks are refused.
//!
//! With `VICTORIAMETRICS_URL=http://127.0.0.1:8428` the orchestrator also answers `/api/metrics/query_range`,
//! `/api/metrics/services` and `/api/metrics/health` from there, for pages in browsers.
//!
//! # By hand, and here
//!
//! | by hand | lines, about | here | lines |
//! |---|---|---|---|
//! | nine metrics, three of them declared once more by collectors | 60 | four structs in `metrics.rs`, with their help | 49 |
//! | a middleware that counts and times requests | 35 | an `HttpLayer` in `api.rs`, and `.layer(…)` | 5 |
//! | the Redis collector and the pool collector, with metrics of their own | 45 | `Redis`, `Workers` in `collectors.rs`, which fill declared ones, and where these are registered | 50 |
//! | a timer around each Redis operation | 3 each | `#[timed(…)]` at `Queue::ask`, once for all | 1 |
//! | `inc()` and `dec()` of active tasks, around what a worker does | 4 | `let _active = ….track()` in `pool.rs` | 1 |
//! | the same of a task that was submitted, until there is a result | – | a guard and its task in `submit`, and `Queue::wait_for` | 19 |
//! | two routes for the pages | 20 | `.install()` and `page.router()`, `.serve(…)` | 3 |
//!
//! Lines are those that are not blank, with doc comments and attributes, without imports and without the types of labels.
//!
//! ```ignore
//! #[timed(self.metrics.redis_operation_duration_seconds, labels = operation)]
//! async fn ask<T: FromRedisValue>(&self, operation: Operation, command: &Cmd) -> RedisResult<T> {
//!     let mut connection = self.connect().await?;
//!     let answer = command.query_async(&mut connection).await;
//!     if answer.is_err() {
//!         *self.connection.lock().await = None;
//!     }
//!     answer
//! }
//!
//! impl Collector for Workers {
//!     type Metrics = PoolMetrics;
//!
//!     fn collect(&mut self, metrics: &PoolMetrics) -> Collected {
//!         metrics.active_workers.set(self.0.active());
//!         for (of, events) in self.0.processed() {
//!             metrics.events_processed_total.with(&of).absolute(events);
//!         }
//!         Ok(())
//!     }
//! }
//! ```
//!
//! # What is different
//!
//! - Each metric is declared once, and collectors fill it; by hand a second declaration stopped the program at its start.
//!   `asdlc_events_processed_total` is a counter, also where the pool counted.
//! - `service` is the label of an [instance](metrics_runtime::Metrics::instance): one struct for both services, each in its own
//!   registry.
//! - `asdlc_active_tasks` of the orchestrator are those that were submitted and have no result yet, of the workers those that one of
//!   them does. Requests are none.
//! - `endpoint` is the route. It was the path, which a client can choose. A request whose handler fails or panics is counted too.
//! - The proxy is there only if it is asked for. A range has a week at most, a step five seconds at least, a series 11 000 points
//!   at most, a query 2000 bytes at most. A list of services that `VictoriaMetrics` did not give says `"stale": true`, and is
//!   counted in `asdlc_proxy_fallbacks_total`. What is not healthy is answered with 503. It speaks HTTP without TLS.
//! - `asdlc_process_memory_bytes` says what `process_resident_memory_bytes` and `process_virtual_memory_bytes` on the same page
//!   say.
//! - `kubernetes.yml` is for vmagent: Debian's Prometheus is built without Kubernetes discovery.

#[path = "../support/client.rs"]
mod client;
#[path = "../support/mod.rs"]
mod support;

mod api;
mod collectors;
mod limits;
mod load;
mod metrics;
mod pool;
mod proxy;
mod queue;
mod server;

use std::error::Error;
use std::net::SocketAddr;

use axum::Router;
use metrics_runtime::{Collection, Health, Metrics as _, Registry};
use redis::Client;
use support::Options;
use tokio::net::TcpListener;

use collectors::Workers;
use metrics::{ProxyMetrics, Service, ServiceMetrics, Version};
use pool::Pool;
use queue::Queue;
use server::Redis;

/// Makes a page.
type Render = Box<dyn Fn() -> String + Send>;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let address = "127.0.0.1:9500".parse()?;
    let services = ["orchestrator", "workers", "load"];
    let options = Options::parse("orchestrator", &services, address)?;
    let redis = Redis::open().inspect_err(|error| {
        eprintln!("orchestrator: there is no Redis, so no task will be done: {error}");
    });
    let redis = redis.ok();
    let client = redis.as_ref().map(|redis| redis.client.clone());

    let mut pages = Vec::new();
    let mut api = options.address(0)?;
    if options.runs("orchestrator") {
        let (address, page) = orchestrate(&options, client.clone()).await?;
        api = address;
        pages.push(page);
    }
    if options.runs("workers") {
        pages.push(work(&options, client)?);
    }
    if options.runs("load") {
        tokio::spawn(load::run(api, options.seed));
    }
    options.until_the_end().await;
    if options.print {
        let pages = tokio::task::spawn_blocking(move || pages.iter().map(|page| page()).collect());
        let pages: String = pages.await?;
        print!("{pages}");
    }
    Ok(())
}

/// Starts the orchestrator: the page is on the server of the API.
async fn orchestrate(
    options: &Options,
    redis: Option<Client>,
) -> Result<(SocketAddr, Render), Box<dyn Error>> {
    let service = Service {
        service: "orchestrator",
    };
    let registry = Registry::new();
    let page = collectors::exporter(&registry, service, redis.as_ref()).install()?;
    let queue = Queue::new(redis, introduce(&registry, service));
    let proxy = match std::env::var("VICTORIAMETRICS_URL") {
        Ok(url) => proxy::router(
            &url,
            ProxyMetrics::instance(&service).register_in(&registry),
        ),
        Err(_) => Router::new(),
    };
    let app = api::router(queue, &page, proxy);
    let listener = TcpListener::bind(options.address(0)?).await?;
    let address = listener.local_addr()?;
    tokio::spawn(async { axum::serve(listener, app).await });
    options.say(format_args!(
        "orchestrator: metrics on http://{address}/metrics"
    ));
    options.say(format_args!("orchestrator: api on http://{address}/"));
    Ok((address, Box::new(move || page.render())))
}

/// Starts the workers: the page has a listener of its own, with `/health` on it.
fn work(options: &Options, redis: Option<Client>) -> Result<Render, Box<dyn Error>> {
    let service = Service { service: "workers" };
    let (registry, health) = (Registry::new(), Health::new());
    let exporter = collectors::exporter(&registry, service, redis.as_ref());
    let pool = Pool::start(Queue::new(redis, introduce(&registry, service)), &health);
    let exporter = exporter
        .collector(Collection::of_instance("workers", &service, Workers(pool)))
        .health(&health)
        .serve(options.address(1)?)?;
    let address = exporter.local_addr();
    options.say(format_args!("workers: metrics on http://{address}/metrics"));
    Ok(Box::new(move || exporter.render()))
}

/// The metrics of a service, which says who it is.
fn introduce(registry: &Registry, service: Service) -> ServiceMetrics {
    let metrics = ServiceMetrics::instance(&service).register_in(registry);
    metrics.service_info.set(&Version::OURS);
    metrics
}
