//! (guide)

#[path = "../support/mod.rs"]
mod support;

mod agents;
mod api;
mod cache;
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
use std::io;
use std::panic;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use metrics_runtime::Health;
use support::Options;
use tokio::net::TcpListener;
use tokio::task::JoinError;

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
    if !options.runs("platform") {
        tokio::select! {
            ended = load::run(options.address(0), options.seed) => ended?,
            () = options.until_the_end() => {}
        }
        return Ok(());
    }
    let folder = tempfile::tempdir()?;
    let platform = Platform::new(folder.path(), options.seed)?;
    let health = Health::new();
    let page = collectors::exporter(&platform).health(&health).install()?;
    count_panics();
    health::introduce();
    platform.look(&health).await;

    let listener = TcpListener::bind(options.address(0)).await?;
    let address = listener.local_addr()?;
    options.say(format_args!(
        "platform: metrics on http://{address}/metrics"
    ));
    options.say(format_args!("platform: api on http://{address}/"));
    let app = api::router(platform.clone()).merge(page.router());
    let load = async {
        match options.runs("load") {
            true => load::run(address, options.seed).await,
            false => std::future::pending().await,
        }
    };
    let end = async {
        options.until_the_end().await;
        if options.print {
            let page = tokio::task::spawn_blocking(move || page.render());
            print!("{}", page.await?);
        }
        Ok::<_, JoinError>(())
    };
    tokio::select! {
        ended = axum::serve(listener, app) => ended?,
        ended = platform.deliver() => ended?,
        ended = platform.retain() => ended?,
        ended = platform.watch(&health) => ended?,
        ended = load => ended?,
        ended = end => ended?,
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
