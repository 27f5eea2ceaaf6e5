//! Registries: metric families by name.
//!
//! A registry maps names to families. It knows neither the typed handles nor any recorder or page.

mod conflict;
mod declarations;
mod facade_names;
mod family;
mod global_registry;
mod label_names;
#[cfg(feature = "testing")]
pub(crate) mod scope; // functions, called by the name of the module: `scope::enter`
mod scoped_once_lock;
mod watch;

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::sync::atomic::Ordering::Relaxed;
use std::sync::atomic::{AtomicBool, AtomicUsize};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, RwLock};

use self::facade_names::RawNames;
pub(crate) use self::facade_names::{Description, Topic};
pub(crate) use self::global_registry::register_declared;
pub(crate) use self::scoped_once_lock::ScopedOnceLock;
use crate::series::{
    Bounds, Code, FamilySpec, ForwardTarget, Observers, ResolvedSpec, SelfMetric, SelfMetrics,
    SeriesGroup,
};
pub use conflict::{Conflict, RegisterError};
pub(crate) use conflict::{is_asked_for, is_named};
pub(crate) use family::RegisteredFamily;
pub(crate) use label_names::LabelNames;
pub(crate) use watch::Watch;
use watch::Watchers;

use crate::declaration::{Descriptor, Location};
use crate::naming::Escaping;
use crate::support::{Limit, lock, read, write};

/// A set of metric families: what one page shows.
///
/// Most programs only ever use the [global](Registry::global) one, without naming it. Another one is for tests and for
/// programs that serve several pages. Clones are the same registry.
///
/// The storage of its series is never given back, since handles may outlive it: there are 16.7 million numbers for all
/// registries of a process. Make registries at start, not for each request.
///
/// ```
/// use metrics_runtime::{Counter, Metrics, Registry};
///
/// #[derive(Metrics)]
/// struct ShopMetrics {
///     /// Orders handled.
///     orders_total: Counter,
/// }
///
/// let registry = Registry::new();
/// let shop = ShopMetrics::register_in(&registry);
/// shop.orders_total.increment(2);
/// assert_eq!(
///     registry.render(),
///     "# HELP orders_total Orders handled.\n# TYPE orders_total counter\norders_total 2\n",
/// );
/// ```
#[derive(Debug, Clone, Default)]
pub struct Registry(Arc<Inner>);

#[derive(Debug, Default)]
struct Inner {
    /// Whether a name that the program declares is that declaration here: so in the global registry, and in those that stand for it.
    knows_declarations: bool,
    /// By name, and by alias.
    families: RwLock<BTreeMap<Cow<'static, str>, Arc<RegisteredFamily>>>,
    /// The families by the forms of their names in the schemes that clients ask for, where the facade keeps names that need one.
    forms: RwLock<BTreeMap<String, Arc<RegisteredFamily>>>,
    /// Whether the facade keeps such names.
    utf8: AtomicBool,
    observers: Arc<Observers>,
    /// The size of the last page.
    page_size: AtomicUsize,
    raw_names: Mutex<RawNames>,
    watchers: Watchers,
    /// The bounds of the histograms that timed functions share, where they are chosen.
    function_bounds: Mutex<Option<&'static Bounds>>,
    /// The number of families that the facade made.
    facade_families: AtomicUsize,
    /// Declarations that are on no page.
    unexposed: Mutex<HashMap<Place, Arc<Unexposed>>>,
}

/// A declaration, by its name and its place.
type Place = (&'static str, Location);

/// A declaration that is on no page, where its series have their limit all the same.
#[derive(Debug)]
struct Unexposed {
    family: RegisteredFamily,
    /// The group that takes the records that no room was left for.
    sink_group: OnceLock<&'static SeriesGroup>,
}

impl Registry {
    /// An empty registry.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Checks that all these families could be made, without making any.
    pub(crate) fn check(
        &self,
        specs: impl IntoIterator<Item = FamilySpec>,
    ) -> Result<(), RegisterError> {
        let specs: Vec<_> = specs.into_iter().collect();
        conflict::check(&specs, |name| {
            let found = self
                .find(name)
                .or_else(|| read(&self.0.forms).get(name).cloned());
            found.map(|family| family.spec().source.clone())
        })
    }

    /// Returns `true` if names can have characters that older versions of the formats cannot show.
    pub(crate) fn shows_utf8(&self) -> bool {
        self.0.utf8.load(Relaxed)
    }

    /// Makes pages show such names as a client asks for them.
    pub(crate) fn show_utf8(&self) {
        self.0.utf8.store(true, Relaxed);
    }

    /// The family that `spec` asks for, made if the name is new.
    pub(crate) fn family(&self, spec: &FamilySpec) -> Result<Arc<RegisteredFamily>, RegisterError> {
        if let Some(family) = self.find(spec.name()) {
            return joined(family, spec);
        }
        let mut families = write(&self.0.families);
        if let Some(family) = families.get(spec.name()).cloned() {
            drop(families);
            return joined(family, spec);
        }
        let mut forms = write(&self.0.forms);
        conflict::check_new(spec, |name| {
            let found = families.get(name).or_else(|| forms.get(name));
            found.map(|family| family.spec().source.clone())
        })?;
        // Under the lock: buckets are chosen before or after it, and never meanwhile.
        let made = self.made(spec);
        if !spec.is_declared() {
            self.0.facade_families.fetch_add(1, Relaxed);
        }
        forms.extend(spec.forms().map(|form| (form.into_owned(), made.clone())));
        drop(forms);
        families.insert(spec.owned_name(), made.clone());
        if let Some(alias) = spec.alias() {
            families.insert(alias.name.into(), made.clone());
        }
        drop(families);
        self.watched(made.spec());
        Ok(made)
    }

    /// Shows every declaration that is registered from now on to `watcher`, for as long as that lives.
    pub(crate) fn watch(&self, watcher: &Arc<dyn Watch>) {
        self.0.watchers.add(watcher);
    }

    /// Counts and logs what is wrong with a declaration that is registered late.
    fn watched(&self, spec: &ResolvedSpec) {
        if !spec.source.is_declared() {
            return;
        }
        if let Some(mistake) = self.0.watchers.mistake(spec) {
            self.report(SelfMetric::RuleWithoutEffect, spec.name(), || {
                tracing::warn!(family = spec.name(), "{mistake}");
            });
        }
    }

    /// Makes a family, with the buckets that were chosen for it where it leaves that open.
    fn made(&self, spec: &FamilySpec) -> Arc<RegisteredFamily> {
        let chosen = *lock(&self.0.function_bounds);
        let observers = self.0.observers.clone();
        Arc::new(RegisteredFamily::new(spec.clone(), chosen, observers))
    }

    /// Chooses the buckets of the histograms that timed functions share, and returns those that were chosen before. Fails where one of
    /// them was made with others, and returns its name.
    pub(crate) fn choose_function_bounds(
        &self,
        bounds: &'static Bounds,
    ) -> Result<Option<&'static Bounds>, Cow<'static, str>> {
        // None is made meanwhile.
        let families = write(&self.0.families);
        let differs = |family: &&Arc<RegisteredFamily>| {
            let spec = family.spec();
            let made = spec.bounds.map(Bounds::bounds);
            spec.source.buckets_can_be_chosen() && made != Some(bounds.bounds())
        };
        if let Some(made) = families.values().find(differs) {
            return Err(made.spec().source.owned_name());
        }
        Ok(lock(&self.0.function_bounds).replace(bounds))
    }

    /// Takes back what was chosen last.
    pub(crate) fn restore_function_bounds(&self, before: Option<&'static Bounds>) {
        *lock(&self.0.function_bounds) = before;
    }

    /// Registers declarations, all of them or, unless the room runs out between two, none.
    pub(crate) fn register(
        &self,
        families: &'static [Descriptor],
        instance: &[Box<str>],
    ) -> Result<(), RegisterError> {
        self.check(families.iter().map(FamilySpec::Declared))?;
        for family in families {
            self.group(family, instance)?;
        }
        Ok(())
    }

    /// The series of a declaration that share these values of the labels of their instance.
    pub(crate) fn group(
        &self,
        descriptor: &'static Descriptor,
        instance: &[Box<str>],
    ) -> Result<&'static SeriesGroup, RegisterError> {
        let family = self.family(&FamilySpec::Declared(descriptor))?;
        family.group(&constants(descriptor, instance))
    }

    /// As [`group`](Self::group), but infallible: where that fails, returns a group that records and is on no page.
    pub(crate) fn group_or_unexposed(
        &self,
        descriptor: &'static Descriptor,
        instance: &[Box<str>],
    ) -> &'static SeriesGroup {
        self.group(descriptor, instance)
            .unwrap_or_else(|error| self.unexposed(descriptor, instance, &error))
    }

    /// The group, the same each time, of a declaration that is on no page; the reason is counted and logged once.
    fn unexposed(
        &self,
        descriptor: &'static Descriptor,
        instance: &[Box<str>],
        reason: &RegisterError,
    ) -> &'static SeriesGroup {
        let name = descriptor.name.as_str();
        let place = (name, descriptor.location);
        let mut is_new = false;
        let unexposed = lock(&self.0.unexposed)
            .entry(place)
            .or_insert_with(|| {
                is_new = true;
                // With observers of its own: nobody is told of it.
                let family =
                    RegisteredFamily::new(FamilySpec::Declared(descriptor), None, Arc::default());
                let sink_group = OnceLock::new();
                Arc::new(Unexposed { family, sink_group })
            })
            .clone();
        if is_new {
            self.report(reason.self_metric(), name, || {
                tracing::error!(
                    family = name,
                    location = %descriptor.location,
                    "metrics of this declaration are not exposed: {reason}"
                );
            });
        }
        let constants = constants(descriptor, instance);
        unexposed.family.group(&constants).unwrap_or_else(|_| {
            let sink_group = || unexposed.family.sink_group(&constants);
            unexposed.sink_group.get_or_init(sink_group)
        })
    }

    /// Counts and logs that a family which was found to fit before is on no page after all.
    pub(crate) fn report_unexposed(&self, name: &str, reason: &RegisterError) {
        self.report(reason.self_metric(), name, || {
            tracing::error!(family = name, "metric is not exposed: {reason}");
        });
    }

    /// Returns the families there are now, each under the names that a page with this escaping shows: its own and its alias.
    pub(crate) fn shown_families(
        &self,
        escaping: Escaping,
    ) -> Vec<(Cow<'static, str>, Arc<RegisteredFamily>)> {
        let mut families = self.by_name();
        for (name, family) in &mut families {
            if let Some(escaped) = family.spec().source.escaped_name(escaping) {
                *name = Cow::Owned(escaped);
            }
        }
        families
    }

    /// Returns the families there are now, by their names and their aliases.
    fn by_name(&self) -> Vec<(Cow<'static, str>, Arc<RegisteredFamily>)> {
        let families = read(&self.0.families);
        let families = families.iter();
        families
            .map(|(name, family)| (name.clone(), family.clone()))
            .collect()
    }

    /// The families there are now; one with an alias is there twice.
    pub(crate) fn families(&self) -> Vec<Arc<RegisteredFamily>> {
        read(&self.0.families).values().cloned().collect()
    }

    /// The family of this name, if there is one.
    pub(crate) fn find(&self, name: &str) -> Option<Arc<RegisteredFamily>> {
        read(&self.0.families).get(name).cloned()
    }

    /// Returns how many families the facade made here.
    pub(crate) fn facade_families(&self) -> usize {
        self.0.facade_families.load(Relaxed)
    }

    /// Counts a text from outside that exceeds a limit.
    pub(crate) fn limit_exceeded(&self, limit: Limit) {
        self.count(SelfMetric::LimitExceeded, limit.as_str());
    }

    /// Returns the memory of names that are not declared.
    pub(crate) fn raw_names(&self) -> MutexGuard<'_, RawNames> {
        lock(&self.0.raw_names)
    }

    /// Returns the size of the buffer that the next page is likely to need.
    pub(crate) fn page_size(&self) -> &AtomicUsize {
        &self.0.page_size
    }

    /// Returns the counters of what goes wrong here.
    pub(crate) fn self_metrics(&self) -> &Arc<SelfMetrics> {
        &self.0.observers.self_metrics
    }

    /// Counts something that went wrong; `what` is the value of the label.
    pub(crate) fn count(&self, metric: SelfMetric, what: &str) {
        self.self_metrics().count(metric, what);
    }

    /// Counts something that went wrong, and emits an event about it.
    fn report(&self, metric: SelfMetric, what: &str, event: impl FnOnce()) {
        self.count(metric, what);
        self.log(event);
    }

    /// Counts something that went wrong with a name that the facade gives, and emits an event about it at the first time.
    pub(crate) fn report_once(
        &self,
        metric: SelfMetric,
        topic: Topic,
        name: &str,
        event: impl FnOnce(),
    ) {
        self.count(metric, name);
        let is_first = self.raw_names().is_first(topic, name);
        if is_first {
            self.log(event);
        }
    }

    /// Runs foreign code, as [`SelfMetrics::guard`].
    #[inline]
    pub(crate) fn guard<R>(&self, code: Code, call: impl FnOnce() -> R) -> Option<R> {
        self.self_metrics().guard(code, call)
    }

    /// Emits an event, as [`SelfMetrics::log`].
    pub(crate) fn log(&self, event: impl FnOnce()) {
        self.self_metrics().log(event);
    }

    /// Hands everything that typed metrics of this registry record to `target`, in addition.
    ///
    /// New series are told from the moment the target is in the list; the walk over the old ones comes after that.
    pub(crate) fn add_target(&self, target: &Arc<dyn ForwardTarget>) {
        self.0.observers.add_target(target.clone());
        let families = self.by_name();
        let own = families
            .iter()
            .filter(|(name, family)| **name == *family.name());
        for group in own.flat_map(|(_, family)| family.groups()) {
            group.notify(&**target);
        }
    }
}

/// Returns the family for another declaration of its name, if that is equal. The larger limit counts.
fn joined(
    family: Arc<RegisteredFamily>,
    spec: &FamilySpec,
) -> Result<Arc<RegisteredFamily>, RegisterError> {
    Conflict::between(spec.name(), &family.spec().source, spec)?;
    if spec.is_declared() {
        family.raise_limit(spec.limit());
    }
    Ok(family)
}

/// The values of the constant labels of a declaration.
fn constants(descriptor: &'static Descriptor, instance: &[Box<str>]) -> Vec<Box<str>> {
    let constants = descriptor.constant_labels.iter();
    let constants = constants.map(|(_, value)| Box::from(*value));
    instance.iter().cloned().chain(constants).collect()
}
