//! Scopes: what a test records lands in a registry of its own.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use crate::facade::Recorder;
use crate::registry::{Registry, scope};

/// A registry that stands for the global one: what is recorded inside of it lands there, and no other test sees it.
///
/// Inside are the closures that it [runs](Self::run) and the futures that it [instruments](Self::instrument), on whatever thread they
/// are; a thread or a task that is spawned there is not, until a clone of the scope is taken along:
///
/// ```
/// use std::thread;
/// use metrics_runtime::testing::{Scope, assert_metric};
/// use metrics_runtime::{Counter, Global, Metrics, metrics};
///
/// #[derive(Metrics)]
/// struct ShopMetrics {
///     /// Orders handled.
///     orders_total: Counter,
/// }
///
/// static SHOP: Global<ShopMetrics> = Global::new();
///
/// fn place_order() {
///     SHOP.orders_total.increment(1);
///     metrics::counter!("parcels_sent_total").increment(1);
/// }
///
/// SHOP.orders_total.increment(100);
///
/// let scope = Scope::new();
/// scope.run(|| {
///     place_order();
///     thread::spawn({
///         let scope = scope.clone();
///         move || scope.run(place_order)
///     })
///     .join()
///     .unwrap();
///     assert_metric!(SHOP.orders_total == 2);
/// });
/// assert_metric!(scope, "parcels_sent_total" == 2);
/// assert_metric!(SHOP.orders_total == 100);
/// ```
///
/// What is led there is all that names no registry: structs in a [`Global`](crate::Global), `register()`, every
/// form of `#[timed]`, and the `metrics` facade. Its page has what was touched inside of it, not all that the program
/// declares.
///
/// # Limits
///
/// - A handle keeps its series: one that was copied out of a `Global` before, or elsewhere, goes on to record there. So do handles of the
///   facade that are kept.
/// - `Registry::global()` is the same inside. So is what is [installed](crate::Exporter).
/// - As with every registry, storage is never given back: each scope costs the slots of what is touched in it, of which there are
///   16.7 million, and looking at a `static` takes a step for each scope that it was looked at in before. Make one for each test.
#[derive(Clone)]
pub struct Scope {
    /// Kept for the life of the process, since each `static` that was looked at keeps what it made.
    registry: &'static Registry,
    recorder: Recorder,
}

impl Scope {
    /// A scope in which nothing was recorded.
    #[must_use]
    pub fn new() -> Self {
        let registry: &'static Registry = Box::leak(Box::new(Registry::for_program()));
        Self {
            registry,
            recorder: registry.recorder(),
        }
    }

    /// Its registry.
    #[must_use]
    pub fn registry(&self) -> &Registry {
        self.registry
    }

    /// Does something inside. Scopes can be nested: the inner one holds.
    pub fn run<R>(&self, run: impl FnOnce() -> R) -> R {
        let _inside = scope::enter(Some(self.registry));
        self.recorder.hold(run)
    }

    /// A future each of whose polls is inside, and so is its end when it is dropped.
    ///
    /// ```
    /// use metrics_runtime::testing::{Scope, assert_metric};
    /// use metrics_runtime::{Buckets, timed};
    ///
    /// #[timed(name = "fetch_duration_seconds", help = "Time to fetch.", buckets = Buckets::LATENCY)]
    /// async fn fetch() -> u32 {
    ///     17
    /// }
    ///
    /// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
    /// let scope = Scope::new();
    /// let task = tokio::spawn(scope.instrument(fetch()));
    /// assert_eq!(task.await.unwrap(), 17);
    /// assert_metric!(scope, "fetch_duration_seconds_count" == 1);
    /// # });
    /// ```
    pub fn instrument<F: Future>(&self, future: F) -> Instrumented<F> {
        Instrumented {
            scope: self.clone(),
            future: Some(Box::pin(future)),
        }
    }
}

impl Default for Scope {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Scope").finish_non_exhaustive()
    }
}

/// A future inside of a [`Scope`]; see [`Scope::instrument`].
#[must_use = "futures do nothing unless they are polled"]
pub struct Instrumented<F> {
    scope: Scope,
    /// Until it is dropped. Boxed, so that it can be dropped inside.
    future: Option<Pin<Box<F>>>,
}

impl<F: Future> Future for Instrumented<F> {
    type Output = F::Output;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<F::Output> {
        let this = &mut *self;
        match &mut this.future {
            Some(future) => this.scope.run(|| future.as_mut().poll(context)),
            None => unreachable!("only `drop` takes it"),
        }
    }
}

impl<F> Drop for Instrumented<F> {
    fn drop(&mut self) {
        let future = self.future.take();
        self.scope.run(|| drop(future));
    }
}

impl<F> fmt::Debug for Instrumented<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Instrumented").finish_non_exhaustive()
    }
}
