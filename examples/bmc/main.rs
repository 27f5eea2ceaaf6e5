//! Managing servers through their BMCs: a manager, a gateway and an agent, each with a page of its own.

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
        manager: options.address(0),
        gateway: options.address(1),
        agent: options.address(2),
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
