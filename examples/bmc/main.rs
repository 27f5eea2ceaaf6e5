//! Managing servers through their BMCs: a manager, a gateway and an agent, each with a registry, an address and a page of its own.
//!
//! ```text
//! cargo run --example bmc                                 all three, at 127.0.0.1:9510 to 9512
//! cargo run --example bmc -- --only agent                 one of three processes that find each other
//! cargo run --example bmc -- --for 10s --print            the pages, one after the other
//! prometheus --config.file=examples/bmc/prometheus.yml
//! ```
//!
//! Customers log in at the manager by a password or a key, and keep servers there. Through the gateway they switch servers on and
//! off and open consoles: a WebSocket to the gateway, one from there to the agent, and TCP to a BMC. The agent finds the
//! BMCs of a rack, registers with the gateway over HTTP, and says that it is there; other agents come, and fall silent. Remote
//! calls are those of [Connect](https://connectrpc.com/docs/protocol): JSON over HTTP. The load is built in and some of the rack is broken, so
//! that everything moves.
//!
//! # By hand, and here
//!
//! The description of this system asks for 57 metrics, with a `metrics.go` and a `middleware.go` in each of three services, and calls
//! in each function. As Go's client has it:
//!
//! ```go
//! var bmcOperations = promauto.NewCounterVec(                       // 7 lines for each of 42 counters and gauges,
//!     prometheus.CounterOpts{                                       // 8 for each of 15 histograms
//!         Name: "gateway_bmc_operations_total",
//!         Help: "BMC operations proxied",
//!     },
//!     []string{"operation", "status"},
//! )
//!
//! func (g *Gateway) operate(server string, operation string) error {
//!     start := time.Now()
//!     err := g.proxy(server, operation)
//!     status := "ok"
//!     if err != nil {
//!         status = "error"
//!     }
//!     bmcOperations.WithLabelValues(operation, status).Inc()          // not after a panic
//!     bmcOperationDuration.WithLabelValues(operation).Observe(time.Since(start).Seconds())
//!     return err
//! }
//! ```
//!
//! Here:
//!
//! ```ignore
//! /// BMC operations proxied
//! #[metric(labels("operation", "status"))]
//! bmc_operations_total: Family<(BmcOperation, Outcome), Counter>,
//! /// Operation latency
//! #[metric(labels("operation"), buckets = BMC)]
//! bmc_operation_duration_seconds: Family<BmcOperation, Histogram>,
//!
//! #[timed(self.metrics.bmc_operation_duration_seconds, labels = operation, calls = self.metrics.bmc_operations_total, outcome)]
//! async fn operate(&self, server: String, operation: BmcOperation) -> Result<(), ProxyError> {
//!     // … only what it does
//! }
//! ```
//!
//! | | by hand | here |
//! |---|---|---|
//! | 57 declarations | about 410 lines | about 230, which are all of `metrics.rs`: 49 declarations with a line of help each, as the four of `ApiMetrics` are those of three services |
//! | all requests and remote calls | a middleware and an interceptor in each service | `ApiMetrics::around` in `service.rs`, 14 lines, and a call of it in each service |
//! | a function counted by status and timed | 8 lines in each of 7 | an attribute at each |
//! | what is counted by status and not timed, or not by the same labels | 6 lines in each of 7 | `by_outcome(…)` or `outcomes()`, and `count_async(…)`: 1 to 3 |
//! | gauges of what is under way | `Inc`, and `Dec` at each exit | a guard, or a field that holds one |
//! | whether the gateway is connected | `Set(1)`, and `Set(0)` wherever it ends | the same guard |
//! | ages, and tokens that expire | a goroutine that sets them | `derive`, once |
//! | series of agents, customers and servers that are gone | stay | `remove` and `retain`, where the thing itself is dropped |
//!
//! # Where it departs from the description
//!
//! - Seven gauges are named `…_total`. The names are as described, each with `allow(gauge_total)` and its reason; `promtool check
//!   metrics` complains of these and of nothing else.
//! - `gateway_agent_last_heartbeat_seconds` is an age. It is computed at the scrape: the age of a silent agent grows.
//! - `customer_id`, `agent_id` and `server_id` have limits, and only names that somebody has registered get series.
//! - `scrape_interval` is 15 seconds, as in the diagram; left out, it would be a minute.
//! - Four histograms have no buckets in the description: `HTTP_RPC` is used. `type` is a label though it is a keyword of Rust: names in
//!   `labels(…)` are texts. Every family has its help.
//! - `status` is an [`Outcome`](metrics_runtime::Outcome) where nothing else is said, so that panics and cancellations are told from
//!   errors; `status_code` is that of HTTP.
//! - Instead of Go's runtime, the first service of a process shows `process_…` and `tokio_…`.

#[path = "../support/mod.rs"]
mod support;

mod agent;
mod agents;
mod bmc;
mod console;
mod database;
mod gateway;
mod labels;
mod load;
mod manager;
mod metrics;
mod rack;
mod rpc;
mod servers;
mod service;
mod sessions;
mod tokens;

use std::error::Error;
use std::net::Ipv4Addr;
use std::process::ExitCode;

use metrics_runtime::Page;
use tokio::runtime::Handle;

use service::{Places, Service};
use support::Options;

#[tokio::main]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("bmc: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<(), Box<dyn Error>> {
    let services = ["manager", "gateway", "agent"];
    let options = Options::parse("bmc", &services, (Ipv4Addr::LOCALHOST, 9510).into())?;
    fastrand::seed(options.seed);
    let pages = start(&options).await?;
    options.until_the_end().await;
    if options.print {
        for page in pages {
            print!(
                "{}",
                tokio::task::spawn_blocking(move || page.render()).await?
            );
        }
    }
    Ok(())
}

/// Takes all addresses, then starts the services, then their load.
async fn start(options: &Options) -> Result<Vec<Page>, Box<dyn Error>> {
    let mut places = Places {
        manager: options.address(0)?,
        gateway: options.address(1)?,
        agent: options.address(2)?,
    };
    let mut manager = Service::bind("manager", places.manager, options).await?;
    let mut gateway = Service::bind("gateway", places.gateway, options).await?;
    let mut agent = Service::bind("agent", places.agent, options).await?;
    for (service, place) in [
        (&manager, &mut places.manager),
        (&gateway, &mut places.gateway),
        (&agent, &mut places.agent),
    ] {
        if let Some(service) = service {
            *place = service.address()?;
        }
    }
    // All services that run here are one process, which the first of them tells of.
    if let Some(first) = [&mut manager, &mut gateway, &mut agent]
        .into_iter()
        .flatten()
        .next()
    {
        let exporter = std::mem::take(&mut first.exporter);
        first.exporter = exporter.process(true).tokio("main", &Handle::current());
    }

    let mut pages = Vec::new();
    if let Some(service) = manager {
        pages.push(manager::start(service, options)?);
    }
    if let Some(service) = gateway {
        pages.push(gateway::start(service, places, options)?);
    }
    if let Some(service) = agent {
        pages.push(agent::start(
            service,
            rack::start().await?,
            places,
            options,
        )?);
    }
    load::start(places, options);
    Ok(pages)
}
