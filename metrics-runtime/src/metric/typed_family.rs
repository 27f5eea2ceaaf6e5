//! Families: one metric for each set of label values.

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

use super::field::MetricFamily;
use super::handle::Metric;
use super::registered::Registered;
use crate::declaration::Shape;
use crate::label::LabelSet;
use crate::series::{HandleParams, Object, OpenTable, SeriesGroup};
use crate::storage::{AnyCells, Owned, Slot};

/// The series of a [`Family`] stay for the life of the process. Handles on them are `Copy`.
#[derive(Debug, Clone, Copy)]
pub struct Permanent;

/// The series of a [`Family`] can be removed. Handles share ownership of their series.
#[derive(Debug, Clone, Copy)]
pub struct Removable;

/// How long the series of a [`Family`] live: [`Permanent`] or [`Removable`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not say how long series live",
    label = "not `Permanent` or `Removable`",
    note = "the third parameter of `Family` is `Removable`, or is left out"
)]
pub trait Lifetime: sealed::Sealed + Sized {
    #[doc(hidden)]
    const REMOVABLE: bool;

    /// The handle on a series of metrics `M`.
    type Handle<M: Metric>;

    /// The metric of a family with these labels.
    #[doc(hidden)]
    fn with<L: LabelSet, M: Metric>(family: &Family<L, M, Self>, labels: &L) -> Self::Handle<M>;

    /// The metric with these labels, which is added if it is new.
    #[doc(hidden)]
    fn get<M: Metric>(registered: Registered, labels: &impl LabelSet) -> Self::Handle<M>;

    /// The metric with these labels, if it is in a table and there already.
    #[doc(hidden)]
    fn find<M: Metric>(registered: Registered, labels: &impl LabelSet) -> Option<Self::Handle<M>>;

    /// The metric at this place in an array.
    #[doc(hidden)]
    fn at<M: Metric>(registered: Registered, index: usize) -> Self::Handle<M>;
}

impl Lifetime for Permanent {
    const REMOVABLE: bool = false;

    type Handle<M: Metric> = M;

    #[inline]
    fn with<L: LabelSet, M: Metric>(family: &Family<L, M>, labels: &L) -> M {
        family.with(labels)
    }

    #[inline]
    fn get<M: Metric>(Registered(group): Registered, labels: &impl LabelSet) -> M {
        M::from_slot(group.series(labels), group.params())
    }

    #[inline]
    fn find<M: Metric>(Registered(group): Registered, labels: &impl LabelSet) -> Option<M> {
        let slot = group.find_series(labels)?;
        Some(M::from_slot(slot, group.params()))
    }

    #[inline]
    fn at<M: Metric>(Registered(group): Registered, index: usize) -> M {
        M::from_slot(group.slot_at(index), group.params())
    }
}

impl Lifetime for Removable {
    const REMOVABLE: bool = true;

    type Handle<M: Metric> = M::Owned;

    #[inline]
    fn with<L: LabelSet, M: Metric>(family: &Family<L, M, Self>, labels: &L) -> M::Owned {
        family.with(labels)
    }

    #[inline]
    fn get<M: Metric>(Registered(group): Registered, labels: &impl LabelSet) -> M::Owned {
        M::from_owned(group.owned(labels), group.params())
    }

    #[inline]
    fn find<M: Metric>(Registered(group): Registered, labels: &impl LabelSet) -> Option<M::Owned> {
        let cells = group.find_owned(labels)?;
        Some(M::from_owned(cells, group.params()))
    }

    /// The series of a removable family are never in an array.
    fn at<M: Metric>(registered: Registered, _index: usize) -> M::Owned {
        Self::get::<M>(registered, &())
    }
}

mod sealed {
    pub trait Sealed {}
    impl Sealed for super::Permanent {}
    impl Sealed for super::Removable {}
}

/// One metric `M` for each set of label values `L`. It is a handle, small and `Copy`.
///
/// When all labels are closed (enums, `bool`), every series is on the page from the start and [`with`](Self::with) is
/// arithmetic. With an open label (strings, integers) a series comes with its first use; looking one up takes no lock and
/// allocates nothing. Each family has a limit on its series (10 000, or `#[metric(max_series = …)]`): what comes
/// after goes to a series whose open labels read `__overflow__`, is counted in
/// `metrics_runtime_series_overflow_total` and logged once.
///
/// ```
/// use metrics_runtime::{Counter, Family, LabelSet, LabelValue, Metrics, Registry};
///
/// #[derive(LabelValue)]
/// enum Method { Get, Post }
///
/// #[derive(LabelSet)]
/// struct Request<'a> { method: Method, route: &'a str }
///
/// #[derive(Metrics)]
/// struct HttpMetrics {
///     /// Requests answered.
///     http_requests_total: Family<Request<'static>, Counter>,
/// }
///
/// let http = HttpMetrics::register_in(&Registry::new());
/// let route = String::from("/orders");
/// http.http_requests_total.with(&Request { method: Method::Get, route: &route }).increment(1);
///
/// for series in http.http_requests_total.iter() {
///     assert_eq!(series.label("method"), Some("get"));
///     assert_eq!(series.metric().get(), 1);
/// }
/// ```
///
/// # Series that can be removed
///
/// For things that come and go (sessions, peers), say so in the type: `Family<L, M, Removable>`. Such a family has
/// [`remove`](Self::remove) and [`retain`](Self::retain). Its series are shared by their handles, so a lookup costs
/// more; what is recorded with a handle that outlives the removal of its series goes nowhere.
///
/// ```
/// use metrics_runtime::{Family, Gauge, Metrics, Registry, Removable};
///
/// #[derive(Metrics)]
/// struct PeerMetrics {
///     /// Bytes not yet sent to a peer.
///     #[metric(removable, labels("peer"))]
///     peer_backlog_bytes: Family<String, Gauge, Removable>,
/// }
///
/// let registry = Registry::new();
/// let peers = PeerMetrics::register_in(&registry);
/// peers.peer_backlog_bytes.with(&"a".into()).set(5);
/// peers.peer_backlog_bytes.with(&"b".into()).set(6);
/// assert!(peers.peer_backlog_bytes.remove(&"a".into()));
/// peers.peer_backlog_bytes.retain(|series| series.label("peer") != Some("b"));
/// assert_eq!(peers.peer_backlog_bytes.iter().count(), 0);
/// ```
///
/// To ask a permanent family to remove something does not compile:
///
/// ```compile_fail,E0599
/// # use metrics_runtime::{Family, Gauge};
/// fn forget(peers: &Family<String, Gauge>) {
///     peers.remove(&"a".into());
/// }
/// ```
pub struct Family<L, M, R = Permanent> {
    group: &'static SeriesGroup,
    // The group knows all of the following as well. They are here since `with` on a series that is there should load the
    // family alone and then its table: through the group, it would first have to find out what kind of table there is.
    params: HandleParams,
    /// The handle of the first series and the distance of the next, where all series are in one array.
    first: M,
    stride: u32,
    /// Where else they are looked up, unless they can be removed.
    open: Option<&'static OpenTable>,
    /// No `L` is stored: a family in a `static` takes sets that borrow.
    labels: PhantomData<fn() -> (L, R)>,
}

impl<L, M, R> Family<L, M, R> {
    /// Its series.
    #[inline]
    pub(crate) fn registered(&self) -> Registered {
        Registered(self.group)
    }
}

impl<L: LabelSet, M: Metric> Family<L, M> {
    /// How many series there are, where they are in one array.
    const DENSE: Option<usize> = L::LABELS.cardinality();

    /// The metric with these labels.
    #[inline]
    pub fn with(&self, labels: &L) -> M {
        if let Some(series) = const { Self::DENSE } {
            let index = labels.index();
            #[expect(
                clippy::cast_possible_truncation,
                reason = "a family that was registered has fewer series than 2^32"
            )]
            return if index < series {
                self.first.at(index as u32, self.stride)
            } else {
                // Only a label set written by hand can be wrong about itself; it shall not count in another metric.
                M::from_slot(Slot::VOID, self.params)
            };
        }
        let found = self.open.and_then(|open| open.get(labels));
        let slot = found.unwrap_or_else(|| self.group.series_not_found(labels));
        M::from_slot(slot, self.params)
    }

    /// The series there are now.
    pub fn iter(&self) -> impl Iterator<Item = SeriesHandle<'_, M>> {
        let series = self
            .group
            .all()
            .into_iter()
            .filter_map(|(key, cells)| match cells {
                AnyCells::Slot(slot) => Some((key, slot)),
                AnyCells::Owned(_) => None,
            });
        series.map(|(key, slot)| SeriesHandle {
            group: self.group,
            key: Key::Boxed(key),
            metric: M::from_slot(slot, self.params),
        })
    }
}

impl<L: LabelSet, M: Metric> Family<L, M, Removable> {
    /// The metric with these labels.
    #[inline]
    pub fn with(&self, labels: &L) -> M::Owned {
        M::from_owned(self.group.owned(labels), self.params)
    }

    /// Removes the series with these labels from the page; tells whether it was there. A later `with` starts a new one
    /// from zero.
    pub fn remove(&self, labels: &L) -> bool {
        self.group.remove(labels)
    }

    /// Removes the series for which `keep` returns `false`. No lock is held while it runs; a series that comes meanwhile
    /// stays.
    pub fn retain(&self, mut keep: impl FnMut(&SeriesHandle<'_, M::Owned>) -> bool) {
        for item in self.group.removable() {
            if !keep(&self.handle(&item)) {
                self.group.remove_object(&item);
            }
        }
    }

    /// The series there are now.
    pub fn iter(&self) -> impl Iterator<Item = SeriesHandle<'_, M::Owned>> {
        self.group
            .removable()
            .into_iter()
            .map(|item| self.handle(&item))
    }

    fn handle(&self, item: &Arc<Object<Owned>>) -> SeriesHandle<'_, M::Owned> {
        SeriesHandle {
            group: self.group,
            key: Key::Shared(item.clone()),
            metric: M::from_owned(item.value.clone(), self.params),
        }
    }
}

impl<L: LabelSet, M: Metric, R: Lifetime> MetricFamily for Family<L, M, R> {
    const SHAPE: Shape = Shape {
        metric_type: M::TYPE,
        number: M::NUMBER,
        labels: L::LABELS,
        removable: R::REMOVABLE,
        states: M::STATES,
        expires: M::EXPIRES,
    };

    fn from_registered(Registered(group): Registered) -> Self {
        let (slot, stride) = group.dense().unwrap_or((Slot::VOID, 0));
        Self {
            first: M::from_slot(slot, group.params()),
            stride,
            open: group.open(),
            params: group.params(),
            group,
            labels: PhantomData,
        }
    }
}

impl<L, M: Copy, R> Clone for Family<L, M, R> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<L, M: Copy, R> Copy for Family<L, M, R> {}

impl<L, M, R> fmt::Debug for Family<L, M, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Family")
            .field("name", &self.group.name())
            .finish_non_exhaustive()
    }
}

/// One series of a [`Family`]: its labels, and a handle on it.
#[derive(Debug)]
pub struct SeriesHandle<'f, M> {
    group: &'f SeriesGroup,
    key: Key,
    metric: M,
}

#[derive(Debug)]
enum Key {
    Boxed(Box<[u8]>),
    Shared(Arc<Object<Owned>>),
}

impl<M> SeriesHandle<'_, M> {
    /// The handle.
    pub const fn metric(&self) -> &M {
        &self.metric
    }

    /// The names and values of the labels, in the order of the declaration; absent ones are left out.
    pub fn labels(&self) -> impl Iterator<Item = (&str, &str)> {
        let key = match &self.key {
            Key::Boxed(key) => key,
            Key::Shared(item) => &item.key,
        };
        self.group.label_pairs(key)
    }

    /// The value of one label, where it is not absent.
    #[must_use]
    pub fn label(&self, name: &str) -> Option<&str> {
        self.labels()
            .find(|(other, _)| *other == name)
            .map(|(_, value)| value)
    }
}
