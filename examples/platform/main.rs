//! A platform of agents, models, orders and webhooks, and its 62 metrics: all kinds, on one page.
//!
//! ```text
//! cargo run --example platform -- [--for 10s] [--print] [--only platform] [--listen 127.0.0.1:9480]
//! ```
//!
//! One process has the API, the page and `/health` on one port, and a load that asks for everything. `--only platform` leaves
//! the load out; `--only load` is the load alone, for a platform that runs at this address. `prometheus.yml` scrapes it, with
//! the rules in `alerts.yml`.
//!
//! # By hand, and declared
//!
//! The platform is written after a guide for Python. There, a query that is counted by how it ends and timed in any case is
//!
//! ```python
//! DB_QUERY_DURATION = Histogram("devskyy_db_query_duration_seconds", "Query latency", ["database", "query_type"])
//! DB_QUERIES_TOTAL = Counter("devskyy_db_queries_total", "Total queries", ["database", "query_type", "status"])
//!
//! async def execute_query(query):
//!     start = time.time()
//!     try:
//!         result = await db.execute(query)
//!         DB_QUERIES_TOTAL.labels(database="users", query_type="select", status="success").inc()
//!         return result
//!     except Exception:
//!         DB_QUERIES_TOTAL.labels(database="users", query_type="select", status="error").inc()
//!         raise
//!     finally:
//!         DB_QUERY_DURATION.labels(database="users", query_type="select").observe(time.time() - start)
//! ```
//!
//! and here (`database.rs`), with labels that cannot be misspelt and series that are there before the first error:
//!
//! ```ignore
//! #[timed(DB.query_duration_seconds, labels = QueryLabels { database, query_type }, calls = DB.queries_total, outcome)]
//! fn query<T>(
//!     &self,
//!     database: Store,
//!     query_type: QueryType,
//!     work: impl FnOnce(&mut Tables) -> Result<T, Error>,
//! ) -> Result<T, Error> {
//!     work(&mut self.database.tables())
//! }
//! ```
//!
//! Without metrics the body is one line in both. The guide adds nine, and an attribute is one; it is the same again for a
//! prediction and for a GDPR request. What is a `success`, the eight lines of `From<Outcome>` in `labels.rs` say for all three,
//! also of a panic and of a request whose client hangs up. The rest, line for line:
//!
//! | in the guide | here |
//! |---|---|
//! | `@track_duration(HISTOGRAM, {…})` on a function, and a counter in it | `#[timed(HISTOGRAM, calls = COUNTER)]` |
//! | `async with track_operation(HISTOGRAM, {…}):` | `let _timer = HISTOGRAM.with(&…).start();` |
//! | `setup_prometheus(app, orchestrator, …)` | `collectors::exporter(&platform).install()?`, then `.merge(page.router())` |
//! | `start_http_server(9090)`, where Prometheus itself would be | `.serve("127.0.0.1:9480")`; a port in use is an error |
//! | a middleware that replaces UUIDs and numbers in paths by `{id}` | `HttpLayer`: the route that matched, or else `.without_ids()` |
//! | collectors with a cache of 5 to 30 s | `.ttl(SHORT)` |
//! | three gauges and an enum set by hand in `/health` | the same, and `Health` makes the answer |
//!
//! # What is different, and why
//!
//! - Times are recorded on every way out, where the guide records those of the GDPR requests that succeed.
//! - `/health` looks, instead of saying `healthy` whenever it is asked: its answer names the components, and is 503 while one is
//!   down. A component that nobody looks at any more leaves the page after a minute, as an expiring gauge.
//! - Collectors are asked again after 5 and 30 s, and a page never waits for one whose result is new enough. To make a slow page
//!   faster, raise that time, or leave one out by `disable_collector("model_registry")`; the guide's advice to lower it makes
//!   pages slower.
//! - A service is one process with many threads, so there is no directory for several processes to share, and no variable that
//!   must be set before something else is imported.
//! - Buckets are part of the declarations; the objectives and the thresholds of alerts are bounds. The guide states none.
//! - `HighErrorRate` is a part of the requests, where both sides are sums. The guide compares errors per second with 0.05, and
//!   its query divides series of different labels, which gives nothing: ask
//!   `sum(rate(devskyy_errors_total[5m])) / sum(rate(devskyy_requests_total[5m]))`.
//! - Names that break a rule carry the exception and its reason: three percentages, two that end in `_count`, two counters
//!   without `_total`, an info without `_info`, and three summaries.

#[path = "../support/mod.rs"]
mod support;

mod agents;
mod api;
mod cache;
#[path = "../support/client.rs"]
#[allow(dead_code, reason = "the load says its methods itself")]
mod client;
mod collectors;
mod database;
mod error;
mod health;
mod labels;
mod load;
mod metrics;
mod ml;
mod privacy;
mod vectors;
mod webhooks;

use std::error::Error;
use std::future;
use std::io;
use std::panic;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use metrics_runtime::{Health, Page};
use support::Options;
use tokio::net::TcpListener;
use tokio::task::{JoinError, spawn_blocking};

use agents::Orchestrator;
use cache::Cache;
use database::Database;
use metrics::HTTP;
use ml::Models;
use vectors::Vectors;
use webhooks::Webhooks;

/// All that the platform is made of.
struct Platform {
    folder: PathBuf,
    database: Arc<Database>,
    cache: Cache,
    agents: Orchestrator,
    models: Models,
    vectors: Vectors,
    webhooks: Webhooks,
}

impl Platform {
    fn new(folder: &Path, seed: u64) -> io::Result<Arc<Self>> {
        Ok(Arc::new(Self {
            folder: folder.to_owned(),
            database: Database::open(folder)?,
            cache: Cache::default(),
            agents: Orchestrator::new(),
            models: Models::load(seed),
            vectors: Vectors::default(),
            webhooks: Webhooks::new(),
        }))
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let address = "127.0.0.1:9480".parse()?;
    let options = Options::parse("platform", &["platform", "load"], address)?;
    if options.runs("platform") {
        return run(&options).await;
    }
    tokio::select! {
        ended = load::run(options.address(0)?, options.seed) => ended?,
        () = options.until_the_end() => {}
    }
    Ok(())
}

/// Runs the platform until the end.
async fn run(options: &Options) -> Result<(), Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let platform = Platform::new(folder.path(), options.seed)?;
    let health = Health::new();
    let page = collectors::exporter(&platform).health(&health).install()?;
    count_panics();
    health::introduce();
    platform.look(&health).await;

    let listener = TcpListener::bind(options.address(0)?).await?;
    let address = listener.local_addr()?;
    options.say(format!("platform: metrics on http://{address}/metrics"));
    options.say(format!("platform: api on http://{address}/"));
    let app = api::router(platform.clone()).merge(page.router());
    let load = async {
        if options.runs("load") {
            load::run(address, options.seed).await
        } else {
            future::pending().await
        }
    };
    tokio::select! {
        ended = axum::serve(listener, app) => ended?,
        ended = platform.deliver() => ended?,
        ended = platform.retain() => ended?,
        () = platform.watch(&health) => {}
        ended = load => ended?,
        ended = end(options, page) => ended?,
    }
    Ok(())
}

/// Waits for the end, and writes the page while all the others still work.
async fn end(options: &Options, page: Page) -> Result<(), JoinError> {
    options.until_the_end().await;
    if options.print {
        print!("{}", spawn_blocking(move || page.render()).await?);
    }
    Ok(())
}

/// An exception that nobody handles is a panic.
fn count_panics() {
    panic::set_hook(Box::new(|panic| {
        HTTP.exceptions_total.increment(1);
        eprintln!("platform: {panic}");
    }));
}
