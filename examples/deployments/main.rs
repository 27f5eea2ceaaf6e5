//! Deploys modules to nodes, over HTTP, and measures what becomes of that: deployments that succeed, fail and are rolled back,
//! orders that somebody must agree to, every request, and the process itself.
//!
//! ```text
//! cargo run --example deployments -- [--for 10s] [--print] [--listen 127.0.0.1:9470] [--seed 7]
//! ```
//!
//! It serves its page at the port that is said, its API at the next one, and has a load of its own. `prometheus.yml`, `alerts.yml` and
//! their test `alerts_test.yml` are beside this file:
//!
//! ```text
//! promtool test rules examples/deployments/alerts_test.yml
//! prometheus --config.file=examples/deployments/prometheus.yml
//! curl -X POST 127.0.0.1:9471/deployments --json '{"environment":"Development","strategy":"Canary","module":"auth"}'
//! curl 127.0.0.1:9471/deployments/7
//! ```
//!
//! The metrics are those of an orchestrator in .NET, with its names, helps and labels, so that its dashboards go on. What they
//! measure is done here: a node is a folder, and to deploy is to write an artefact into it, to compare its checksum, to swap
//! it by renaming, and to look whether the node is well. A damaged artefact, one for another kernel and a node that is off (its
//! folder is elsewhere) make a deployment fail, and what it did is taken back. While a node is off `/health` is answered with 503.
//!
//! # By hand, and here
//!
//! | | by hand, in .NET | here |
//! |---|---|---|
//! | a metric | a field, a line in the constructor with name and help, a method that records, the labels spelled in each call | a field with a doc comment, in `metrics.rs` |
//! | a deployment | start a stopwatch, `try`, record the success with its seconds, `catch`, record the failure with its seconds and the name of the exception's type, rethrow | `#[timed(DEPLOYMENTS.deployment_duration_seconds, labels = …, outcome)]` above `roll_out` in `deploy.rs`, and three methods in `metrics.rs` that count what begins, succeeds and fails |
//! | `status` | a text at each place that records | `impl From<Outcome> for Ended`: every way to end has one, also a panic and a cancelled task |
//! | `reason` | `ex.GetType().Name` | the variant of the error, by `#[derive(LabelValue)]` |
//! | modules deployed | `Add(count, …)` | `increment(n)` |
//! | requests | a package, and its own choice of names | `HttpLayer::server()` with the declared metrics, five lines in `api.rs`, and `.layer(…)` |
//! | heap, modules in memory | a callback for each, registered | `RUNTIME.gc_heap_size_bytes.derive(…)` |
//! | CPU time, memory | a package, and its own choice of names | a closure that fills two fields, `.collect("usage", process::usage())` |
//! | the page | middleware that lets `/metrics` around authentication and rate limits | `Exporter::builder().serve(…)`: another port than the API's, never cached |
//! | a typing mistake in a label | another series, found by nobody | does not compile |
//!
//! One deployment, by hand, with the methods that record beside it:
//!
//! ```text
//! var watch = Stopwatch.StartNew();
//! metrics.RecordDeploymentStarted(environment, strategy, module);
//! try {
//!     var count = await Deploy(…);
//!     metrics.RecordDeploymentCompleted(environment, strategy, module, watch.Elapsed.TotalSeconds);
//!     metrics.RecordModulesDeployed(count, environment, module);
//! } catch (Exception ex) {
//!     metrics.RecordDeploymentFailed(environment, strategy, module, watch.Elapsed.TotalSeconds, ex.GetType().Name);
//!     throw;
//! }
//! ```
//!
//! And here, where nobody looks at a clock, and the labels are in the order:
//!
//! ```text
//! #[timed(DEPLOYMENTS.deployment_duration_seconds, labels = (order.environment, order.strategy), outcome)]
//! async fn roll_out(order: &Order, …) -> Result<(), Failure> { … }
//!
//! DEPLOYMENTS.started(order);
//! match roll_out(order, …).await {
//!     Ok(()) => DEPLOYMENTS.completed(order, nodes),
//!     Err(failure) => DEPLOYMENTS.failed(order, &failure),
//! }
//! ```
//!
//! # What is done otherwise
//!
//! - The alerts on rates of failures and of rejections divide sums over the labels that both sides share. One of the two has more
//!   labels (`reason`, `approver`), so that without the sums nothing would match and the alerts could not fire.
//! - The buckets of `deployment_duration_seconds` go up to half an hour: an alert asks for 300 seconds, which are a bound.
//! - `approver` is a role. The name of a person is no label.
//! - The page is what its `Content-Type` says: text, or `OpenMetrics` for those who ask for it.
//! - Counters without `_total`, and gauges that end in `_count`, keep their names by `allow(…)` with a reason.
//! - `http_server_active_requests` has a status, as the others do: it is `pending`.
//! - There is no .NET here. The heap is that of the artefacts in memory, in three generations, which is collected; assemblies are
//!   the artefacts in it; the thread pool is that of tokio; exceptions are errors.

mod api;
mod cluster;
mod deploy;
mod failure;
mod heap;
mod load;
mod metrics;
mod order;
mod process;
mod service;
#[allow(dead_code, reason = "there is one service, which always runs")]
#[path = "../support/mod.rs"]
mod support;

use std::error::Error;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::process::ExitCode;

use metrics_runtime::Exporter;
use support::Options;
use tokio::net::TcpListener;

const LISTEN: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::LOCALHOST), 9470);

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("deployments: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), Box<dyn Error>> {
    let options = Options::parse("deployments", &["deployments"], LISTEN)?;
    // It goes last, when nobody writes into it any more.
    let nodes = tempfile::tempdir()?;
    process::pool()?.block_on(serve(&options, nodes.path()))
}

async fn serve(options: &Options, nodes: &Path) -> Result<(), Box<dyn Error>> {
    let exporter = Exporter::builder()
        .collect("usage", process::usage())
        .serve(options.address(0)?)?;
    let listener = TcpListener::bind(options.address(1)?).await?;
    let api = listener.local_addr()?;
    let page = exporter.local_addr();
    options.say(format_args!(
        "deployments: metrics on http://{page}/metrics"
    ));
    options.say(format_args!("deployments: api on http://{api}/"));

    let router = api::router(service::Service::start(nodes)?);
    tokio::spawn(async { axum::serve(process::Counted(listener), router).await });
    tokio::spawn(load::run(api, options.seed));
    options.until_the_end().await;
    if options.print {
        print!("{}", exporter.render());
    }
    Ok(())
}
