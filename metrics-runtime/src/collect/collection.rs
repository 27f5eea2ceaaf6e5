//! What an exporter is asked to collect.

use std::error::Error;
use std::fmt;
use std::marker::PhantomData;
use std::time::Duration;

use super::asynchronous::{Asynchronous, OwnRuntime};
use super::collector::Collector;
use super::run::{Bound, Run};
use crate::declaration::Descriptor;
use crate::metric::{Metrics, Single};
use crate::registry::Registry;
use crate::series::{Code, Held, Whole};

/// A [`Collector`] under a name, and when it runs.
///
/// Without further words it runs whenever a page is asked for, beside the others, each on a thread of its own. It never runs
/// twice at once: a second scrape waits for the run of the first. A run that takes longer than its [timeout](Self::timeout)
/// is not waited for, and goes on alone.
///
/// An error, a panic and a timeout each cost the families of this collector alone; [`on_failure`](Self::on_failure) says
/// what becomes of them. The first failure in a row is logged as a warning. By the label `collector`, the page says of each
///
/// - `metrics_runtime_collector_duration_seconds`: how long its latest run took,
/// - `metrics_runtime_collector_failures_total`: how many runs failed, by `reason`: `error`, `panic`, `timeout`,
/// - `metrics_runtime_collector_last_success_timestamp_seconds`: when a run succeeded last.
///
/// ```
/// use std::time::Duration;
/// use metrics_runtime::{Collection, Exporter, Gauge, Metrics, OnFailure, Registry};
///
/// #[derive(Metrics)]
/// struct QueueMetrics {
///     /// Jobs that nobody took yet.
///     jobs_waiting: Gauge,
/// }
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let queue = Collection::from_fn("queue", |queue: &QueueMetrics| {
///     queue.jobs_waiting.set(std::fs::read_dir(".")?.count());
///     Ok::<_, std::io::Error>(())
/// });
/// let page = Exporter::builder()
///     .registry(&Registry::new())
///     .collector(queue.ttl(Duration::from_secs(10)).on_failure(OnFailure::Keep))
///     .install()?;
/// assert!(page.render().contains("\njobs_waiting "));
/// # Ok(())
/// # }
/// ```
#[must_use = "nothing is collected before it is given to an exporter"]
pub struct Collection {
    pub(super) name: String,
    pub(super) families: &'static [Descriptor],
    pub(super) instance: Vec<Box<str>>,
    pub(super) bind: Held<Bind>,
    pub(super) options: Options,
}

/// Registers the metrics of a collector.
type Bind = Box<dyn FnOnce(&Registry) -> Box<dyn Run> + Send>;

fn held(bind: impl FnOnce(&Registry) -> Box<dyn Run> + Send + 'static) -> Held<Bind> {
    Registry::hold(Code::Collector, Box::new(bind))
}

/// What becomes of the families of a collector whose run failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum OnFailure {
    /// They are absent until a run succeeds: nobody takes an old value for a new one.
    #[default]
    Absent,
    /// They stay on the page with the values that they have.
    Keep,
}

#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Options {
    pub(super) ttl: Option<Duration>,
    pub(super) period: Option<Duration>,
    pub(super) timeout: Option<Duration>,
    pub(super) on_failure: OnFailure,
}

/// When a collector runs.
#[derive(Debug, Clone, Copy)]
pub(super) enum Timing {
    AtScrape {
        /// How long a result is new enough.
        ttl: Duration,
    },
    Every(Duration),
}

impl Options {
    /// One of both, since a plan that is carried out has no collection with both.
    pub(super) fn timing(&self) -> Timing {
        match self.period {
            Some(period) => Timing::Every(period),
            None => Timing::AtScrape {
                ttl: self.ttl.unwrap_or_default(),
            },
        }
    }
}

impl Collection {
    /// A collector under a name, which no other of its exporter has.
    pub fn new<C>(name: impl Into<String>, collector: C) -> Self
    where
        C: Collector<Metrics: Single>,
    {
        Self::of_instance(name, &(), collector)
    }

    /// A collector that fills one of several [instances](derive@crate::Metrics#instance) of a struct: that with these labels.
    ///
    /// ```
    /// use std::error::Error;
    /// use metrics_runtime::{Collection, Collector, Exporter, Gauge, LabelSet, Metrics, Registry};
    ///
    /// #[derive(LabelSet)]
    /// struct Shard { shard: u32 }
    ///
    /// #[derive(Metrics)]
    /// #[metrics(instance = Shard)]
    /// struct ShardMetrics {
    ///     /// Keys of a shard.
    ///     shard_keys: Gauge,
    /// }
    ///
    /// struct Keys(Vec<&'static str>);
    ///
    /// impl Collector for Keys {
    ///     type Metrics = ShardMetrics;
    ///
    ///     fn collect(&mut self, shard: &ShardMetrics) -> Result<(), Box<dyn Error + Send + Sync>> {
    ///         shard.shard_keys.set(self.0.len());
    ///         Ok(())
    ///     }
    /// }
    ///
    /// # fn main() -> Result<(), Box<dyn Error>> {
    /// let page = Exporter::builder()
    ///     .registry(&Registry::new())
    ///     .collector(Collection::of_instance("shard_0", &Shard { shard: 0 }, Keys(vec!["a"])))
    ///     .collector(Collection::of_instance("shard_1", &Shard { shard: 1 }, Keys(vec!["b", "c"])))
    ///     .install()?;
    /// assert!(page.render().contains("shard_keys{shard=\"0\"} 1\nshard_keys{shard=\"1\"} 2\n"));
    /// # Ok(())
    /// # }
    /// ```
    pub fn of_instance<C: Collector>(
        name: impl Into<String>,
        labels: &<C::Metrics as Metrics>::Instance,
        collector: C,
    ) -> Self {
        let instance = C::Metrics::instance(labels);
        Self {
            name: name.into(),
            families: C::Metrics::families(),
            instance: Whole::of(labels),
            bind: held(move |registry| {
                let metrics = instance.register_in(registry);
                Box::new(Bound { collector, metrics })
            }),
            options: Options::default(),
        }
    }

    /// A closure as a collector.
    pub fn from_fn<M, E, F>(name: impl Into<String>, collect: F) -> Self
    where
        M: Metrics + Single + Send + 'static,
        E: Into<Box<dyn Error + Send + Sync>> + 'static,
        F: FnMut(&M) -> Result<(), E> + Send + 'static,
    {
        let metrics = PhantomData;
        Self::new(name, Closure { collect, metrics })
    }

    /// An async closure as a collector, for clients that are async: `async |queue: &QueueMetrics| …`.
    ///
    /// It runs on a small tokio runtime of its own, never on the program's. The runtime stays from run to run, and with it what
    /// the closure connected; what is spawned on it moves on during runs only. A run is cancelled at its timeout.
    ///
    /// ```
    /// use metrics_runtime::{Collection, Exporter, Gauge, Metrics, Registry};
    ///
    /// #[derive(Metrics)]
    /// struct UpstreamMetrics {
    ///     /// Whether the upstream takes connections: 1, or 0.
    ///     upstream_up: Gauge,
    /// }
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let listener = std::net::TcpListener::bind("127.0.0.1:0")?;
    /// # let address = listener.local_addr()?;
    /// let upstream = Collection::from_async("upstream", async move |upstream: &UpstreamMetrics| {
    ///     let connected = tokio::net::TcpStream::connect(address).await;
    ///     upstream.upstream_up.set(u8::from(connected.is_ok()));
    ///     Ok::<_, std::io::Error>(())
    /// });
    /// let page = Exporter::builder().registry(&Registry::new()).collector(upstream).install()?;
    /// assert!(page.render().contains("\nupstream_up 1\n"));
    /// # Ok(())
    /// # }
    /// ```
    pub fn from_async<M, E, F>(name: impl Into<String>, collect: F) -> Self
    where
        M: Metrics + Single + Send + 'static,
        E: Into<Box<dyn Error + Send + Sync>>,
        F: AsyncFnMut(&M) -> Result<(), E> + Send + 'static,
    {
        Self {
            name: name.into(),
            families: M::families(),
            instance: Vec::new(),
            bind: held(|registry| {
                Box::new(Asynchronous {
                    collect,
                    metrics: M::register_in(registry),
                    runtime: OwnRuntime::default(),
                })
            }),
            options: Options::default(),
        }
    }

    /// Runs it at a scrape only if its last success is at least so long ago: for what is expensive to look up. A run that failed
    /// is repeated at the next scrape.
    ///
    /// It cannot go together with [`every`](Self::every): nothing runs at scrapes then, and the exporter says
    /// [`CollectError::EveryAndTtl`](crate::CollectError::EveryAndTtl).
    pub fn ttl(mut self, ttl: Duration) -> Self {
        self.options.ttl = Some(ttl);
        self
    }

    /// Runs it every so often from the start on, and no more at scrapes, which take what there is: for what takes longer than a
    /// scrape can wait. A period is a millisecond at least. A run that is not done when its successor is due takes its turn.
    ///
    /// It cannot go together with [`ttl`](Self::ttl): the exporter says
    /// [`CollectError::EveryAndTtl`](crate::CollectError::EveryAndTtl).
    pub fn every(mut self, period: Duration) -> Self {
        self.options.period = Some(period);
        self
    }

    /// How long a run may take before it counts as failed.
    ///
    /// Without this, and at most, that is the time that a page waits for its collectors: one second, or
    /// [`collect_within`](crate::ExporterBuilder::collect_within). One that runs on a [period](Self::every) has no such bound;
    /// without this it may take as long as its period.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.options.timeout = Some(timeout);
        self
    }

    /// What becomes of its families when a run fails: without this they are absent.
    pub fn on_failure(mut self, on_failure: OnFailure) -> Self {
        self.options.on_failure = on_failure;
        self
    }
}

impl fmt::Debug for Collection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Collection")
            .field("name", &self.name)
            .field("options", &self.options)
            .finish_non_exhaustive()
    }
}

/// A closure that fills `M`.
struct Closure<F, M, E> {
    collect: F,
    metrics: PhantomData<fn(M) -> E>,
}

impl<F, M, E> Collector for Closure<F, M, E>
where
    M: Metrics + Send + 'static,
    E: Into<Box<dyn Error + Send + Sync>> + 'static,
    F: FnMut(&M) -> Result<(), E> + Send + 'static,
{
    type Metrics = M;

    fn collect(&mut self, metrics: &M) -> Result<(), Box<dyn Error + Send + Sync>> {
        (self.collect)(metrics).map_err(Into::into)
    }
}
