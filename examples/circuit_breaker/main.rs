//! Circuit breakers in front of three flaky services, and what a page says of them.
//!
//! ```text
//! cargo run --example circuit_breaker -- [--for 10s] [--print] [--listen 127.0.0.1:9490] [--only SERVICE] [--seed 7]
//! ```
//!
//! `mcp_server` has its page on port 9490 and its API on 9491; `load` asks that. `POST /process` fetches a document from a
//! gateway, has it embedded, and keeps the vector: three HTTP calls, each through a breaker, to a server that breaks down and
//! slows down now and then. Three failures in a row open a breaker; a quarter of a second later one call may try.
//! `GET /health/metrics` and `GET /prometheus/query?q=…` answer with what is known, as JSON.
//!
//! # By hand, and here
//!
//! | by hand | lines, about | here | lines |
//! |---|---|---|---|
//! | six metrics: names, types and labels as text in an exporter, without help | – | `BreakerMetrics` in `metrics.rs`, with its help | 33 |
//! | `try`, `except`, elapsed, `record_circuit_breaker_call(…)` around each call | 12 each | `#[timed(…)]` at `Breaker::call`, once for all | 1 |
//! | the failures among these | – | an `if` in `Attempt::drop`, where the breaker learns of them as well | 4 |
//! | `record_circuit_breaker_state(…)` wherever it changes | 2 each | `state.with(…).set(…)` in `Breaker::new` and `Breaker::change`, and `From<Phase>` | 11 |
//! | a middleware that times requests | 30 | an `HttpLayer` at the route, and `Calls` in `metrics.rs`, into which it counts | 17 |
//! | failure rate and average, computed at each export | – | `derive()` and `part()` in `metrics.rs`, and the call in `main` | 20 |
//! | a route for the page, and its content type | 8 | `Exporter::builder().serve(…)` | 1 |
//!
//! Lines are those that are not blank, with doc comments and attributes, without imports and without the enums of labels.
//!
//! ```ignore
//! #[timed(BREAKERS.latency_seconds, labels = self.component, calls = BREAKERS.calls_total)]
//! pub(crate) async fn call<T>(&self, call: impl Future<Output = io::Result<T>>) -> Result<T, CallError> {
//!     let attempt = self.attempt();
//!     if matches!(attempt.admitted, Admitted::No) {
//!         return Err(CallError::Open);
//!     }
//!     let answer = call.await.map_err(CallError::Failed)?;
//!     attempt.succeed();
//!     Ok(answer)
//! }
//! ```
//!
//! # What is different
//!
//! - Each call is counted however it ends: refused, failed, late, panicked or dropped, and `half_open` is a state like the
//!   others. By hand only the error of an open breaker was recorded.
//! - `component` is one of four names. It was the method and the path of a request, which a client can choose.
//! - The page is served by the exporter, as text: a route that returns a string as JSON cannot be scraped, and a handler that
//!   is named as the collector hides that.
//! - The quantiles are those of the last five minutes, instead of the last 500 calls. A summary does not add up over several
//!   instances, and a failure rate and an average since the start move ever more slowly: these three names stay because
//!   dashboards know them. `rate()` of the two counters, and a histogram, would say more.
//! - `circuit_breaker_calls_failed` is an exception from a rule of names, with its reason. `promtool check metrics` complains of
//!   it, and of nothing else.
//! - The scrape configuration has a timeout below its interval; above it, Prometheus refuses the file. The alerts have a
//!   `severity`. On a panel of `circuit_breaker_latency_seconds * 1000` choose a quantile, or it shows all three.

#[path = "../support/client.rs"]
mod client;
#[path = "../support/mod.rs"]
mod support;

mod api;
mod breaker;
mod faults;
mod load;
mod metrics;
mod services;

use std::error::Error;

use metrics_runtime::Exporter;
use support::Options;
use tokio::net::TcpListener;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let address = "127.0.0.1:9490".parse()?;
    let options = Options::parse("circuit_breaker", &["mcp_server", "load"], address)?;
    if !options.runs("mcp_server") {
        tokio::select! {
            () = load::run(options.address(1)?, options.seed) => {}
            () = options.until_the_end() => {}
        }
        return Ok(());
    }
    metrics::derive();
    let exporter = Exporter::builder().serve(options.address(0)?)?;
    let page = exporter.local_addr();
    options.say(format_args!("mcp_server: metrics on http://{page}/metrics"));
    let services = services::start(options.seed).await?;
    let listener = TcpListener::bind(options.address(1)?).await?;
    let api = listener.local_addr()?;
    options.say(format_args!("mcp_server: api on http://{api}/"));
    if options.runs("load") {
        tokio::spawn(load::run(api, options.seed));
    }
    tokio::select! {
        ended = axum::serve(listener, api::router(services)) => ended?,
        () = options.until_the_end() => {}
    }
    if options.print {
        let page = tokio::task::spawn_blocking(move || exporter.render());
        print!("{}", page.await?);
    }
    Ok(())
}
