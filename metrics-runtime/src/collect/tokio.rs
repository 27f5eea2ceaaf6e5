//! What a tokio runtime says of itself.

use ::tokio::runtime::Handle;

use super::collection::Collection;
use super::collector::Collector;
use super::declare::metrics;
use crate::label::{LabelSet, LabelSink, Labels};
use crate::metric::{Counter, Gauge};

metrics! {
    /// What is known of a runtime.
    struct TokioMetrics by Runtime {
        workers: Gauge = "tokio_workers" []
            "Worker threads of a tokio runtime.",
        alive_tasks: Gauge = "tokio_alive_tasks" []
            "Tasks of a tokio runtime that have not ended.",
        global_queue_tasks: Gauge = "tokio_global_queue_tasks" []
            "Tasks that wait in the global queue of a tokio runtime.",
        busy_seconds: Counter<f64> = "tokio_workers_busy_seconds_total" []
            "Time that the workers of a tokio runtime were busy, over all of them.",
        parks: Counter = "tokio_workers_parks_total" []
            "Times that a worker of a tokio runtime had nothing to do and parked.",
    }
}

/// The name of a runtime.
pub(super) struct Runtime(String);

impl LabelSet for Runtime {
    const LABELS: Labels = Labels::named::<str>("runtime");

    fn index(&self) -> usize {
        0
    }

    fn encode(&self, sink: &mut impl LabelSink) {
        sink.open(&self.0);
    }
}

/// Looks at a runtime from outside.
struct TokioCollector(Handle);

impl Collector for TokioCollector {
    type Metrics = TokioMetrics;

    fn collect(
        &mut self,
        metrics: &TokioMetrics,
    ) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        let now = self.0.metrics();
        let workers = now.num_workers();
        metrics.workers.set(workers);
        metrics.alive_tasks.set(now.num_alive_tasks());
        metrics.global_queue_tasks.set(now.global_queue_depth());
        let busy = (0..workers).map(|worker| now.worker_total_busy_duration(worker).as_secs_f64());
        metrics.busy_seconds.absolute(busy.sum());
        let parks = (0..workers).map(|worker| now.worker_park_count(worker));
        metrics.parks.absolute(parks.sum());
        Ok(())
    }
}

/// The collector of a runtime's metrics.
pub(crate) fn tokio_collector(runtime: &str, handle: Handle) -> Collection {
    Collection::of_instance(
        format!("tokio_{runtime}"),
        &Runtime(runtime.to_owned()),
        TokioCollector(handle),
    )
}
