//! Collectors whose runs are futures.

use std::error::Error;
use std::io;
use std::time::Duration;

use ::tokio::runtime::{Builder, Runtime};
use ::tokio::time::timeout;

use super::run::{Failure, Run};

/// A closure, the metrics that it fills, and the runtime that its connections belong to.
pub(super) struct Asynchronous<F, M> {
    pub(super) collect: F,
    pub(super) metrics: M,
    pub(super) runtime: OwnRuntime,
}

/// A runtime that is made by the first run, and kept for the next ones.
#[derive(Default)]
pub(super) struct OwnRuntime(Option<Runtime>);

impl OwnRuntime {
    fn get(&mut self) -> io::Result<&Runtime> {
        let runtime = match self.0.take() {
            Some(runtime) => runtime,
            None => Builder::new_current_thread()
                .enable_io()
                .enable_time()
                .build()?,
        };
        Ok(self.0.insert(runtime))
    }
}

impl Drop for OwnRuntime {
    fn drop(&mut self) {
        // The exporter may be dropped in the program's own runtime, where one that waits for its threads would panic.
        if let Some(runtime) = self.0.take() {
            runtime.shutdown_background();
        }
    }
}

impl<F, M, E> Run for Asynchronous<F, M>
where
    F: AsyncFnMut(&M) -> Result<(), E> + Send,
    M: Send,
    E: Into<Box<dyn Error + Send + Sync>>,
{
    fn run(&mut self, limit: Duration) -> Result<(), Failure> {
        let runtime = self.runtime.get().map_err(|error| Failure::error(&error))?;
        // The timeout is made where there is a timer.
        let outcome =
            runtime.block_on(async { timeout(limit, (self.collect)(&self.metrics)).await });
        match outcome {
            Ok(collected) => collected.map_err(|error| Failure::error(&*error.into())),
            Err(_elapsed) => Err(Failure::timeout(limit)),
        }
    }
}
