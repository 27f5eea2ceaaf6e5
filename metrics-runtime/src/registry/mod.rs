//! Registries: metric families by name.
//!
//! A registry maps names to families, and families map label values to storage. It knows neither the typed handles nor
//! any recorder; it is read through [`Visitor`].

mod conflict;
mod context;
pub(crate) mod declared;
mod dense;
pub(crate) mod family;
pub(crate) mod forward;
pub(crate) mod key;
pub(crate) mod layout;
mod objects;
pub(crate) mod open;
mod raw_names;
pub(crate) mod spec;
mod texts;
pub(crate) mod trouble;
mod visit;

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::sync::atomic::Ordering::Relaxed;
use std::sync::atomic::{AtomicBool, AtomicUsize};
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, RwLock};

pub use conflict::{Conflict, RegisterError};
use context::Context;
use family::Family;
use forward::Target;
use key::values;
pub(crate) use objects::Object;
use raw_names::RawNames;
use spec::Spec;
use trouble::Problem;
pub(crate) use visit::{Header, Sketch, SummaryValue, Visitor};

use crate::descriptor::{Descriptor, Location};
use crate::lock::{lock, read, write};

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
    families: RwLock<BTreeMap<Cow<'static, str>, Arc<Family>>>,
    context: Arc<Context>,
    /// How large a page was last time.
    page_size: AtomicUsize,
    raw_names: Mutex<RawNames>,
    /// The families of declarations that are on no page, by name and place.
    detached: Mutex<HashMap<(&'static str, Location), Arc<Family>>>,
}

impl Registry {
    /// An empty registry.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The registry of the process: where `Global`, `register()` and `#[timed]` put their metrics.
    #[must_use]
    pub fn global() -> &'static Self {
        static GLOBAL: LazyLock<Registry> = LazyLock::new(Registry::new);
        &GLOBAL
    }

    fn is_global(&self) -> bool {
        Arc::ptr_eq(&self.0, &Self::global().0)
    }

    /// Checks that all these families could be made, without making any.
    pub(crate) fn check(&self, specs: impl IntoIterator<Item = Spec>) -> Result<(), RegisterError> {
        conflict::check(specs, |name| {
            read(&self.0.families).get(name).map(|family| family.spec())
        })
    }

    /// The family that `spec` asks for, made if the name is new.
    pub(crate) fn family(&self, spec: Spec) -> Result<Arc<Family>, RegisterError> {
        if let Some(family) = self.find(&spec.name) {
            Conflict::between(&family.spec(), &spec)?;
            return Ok(family);
        }
        // Before slots are taken, which are never given back; and again when it is added.
        conflict::samples(&spec, |name| self.find(name).map(|family| family.spec()))?;
        let made = Arc::new(Family::new(spec.clone(), self.0.context.clone()));
        if made.is_void() {
            return Err(RegisterError::NoRoom {
                family: spec.name.into_owned(),
            });
        }
        // Before anyone can find it: what is recorded from the first moment on is handed on.
        let told = self.0.context.announce(&made, true);
        let family = self.insert(&spec, &made).inspect_err(|_| made.withdraw())?;
        if !Arc::ptr_eq(&family, &made) {
            made.withdraw();
            Conflict::between(&family.spec(), &spec)?;
        } else if self.0.context.targets_len() != told {
            self.0.context.announce(&made, false);
        }
        Ok(family)
    }

    /// Adds a family, or returns the one of this name that came first.
    fn insert(&self, spec: &Spec, made: &Arc<Family>) -> Result<Arc<Family>, RegisterError> {
        let mut families = write(&self.0.families);
        conflict::samples(spec, |name| families.get(name).map(|family| family.spec()))?;
        Ok(families
            .entry(spec.name.clone())
            .or_insert_with(|| made.clone())
            .clone())
    }

    /// The family of a declaration, or one that records but is on no page where that cannot be had.
    pub(crate) fn family_or_detached(&self, descriptor: &Descriptor) -> Arc<Family> {
        self.family(Spec::of(descriptor))
            .unwrap_or_else(|error| self.detached(descriptor, &error))
    }

    /// The family, the same each time, of a declaration that is on no page; the reason is counted and logged once.
    fn detached(&self, descriptor: &Descriptor, reason: &RegisterError) -> Arc<Family> {
        let place = (descriptor.name, descriptor.location);
        if let Some(known) = lock(&self.0.detached).get(&place) {
            return known.clone();
        }
        let made = Arc::new(Family::new(Spec::of(descriptor), self.0.context.clone()));
        let family = lock(&self.0.detached)
            .entry(place)
            .or_insert_with(|| made.clone())
            .clone();
        if Arc::ptr_eq(&family, &made) {
            let problem = match reason {
                RegisterError::Conflict(_) => Problem::Conflict,
                RegisterError::NoRoom { .. } => Problem::NoRoom,
            };
            self.trouble(problem, descriptor.name);
            tracing::error!(
                family = descriptor.name,
                location = %descriptor.location,
                "metrics of this declaration are not exposed: {reason}"
            );
        }
        family
    }

    /// What the program declares under this name, where this is the registry for it.
    pub(crate) fn declared(&self, name: &str) -> Option<&'static Descriptor> {
        self.is_global().then(|| declared::find(name)).flatten()
    }

    /// The family of this name, if there is one.
    pub(crate) fn find(&self, name: &str) -> Option<Arc<Family>> {
        read(&self.0.families).get(name).cloned()
    }

    /// What was said of names that are not declared.
    pub(crate) fn raw_names(&self) -> MutexGuard<'_, RawNames> {
        lock(&self.0.raw_names)
    }

    /// How large a buffer the next page is likely to need.
    pub(crate) fn page_size(&self) -> &AtomicUsize {
        &self.0.page_size
    }

    /// Counts something that went wrong.
    pub(crate) fn trouble(&self, problem: Problem, what: &str) {
        self.0.context.trouble.count(problem, what);
    }

    /// Shows every family and its series to `visitor`, in the order of the names.
    pub(crate) fn visit(&self, visitor: &mut impl Visitor) {
        if self.is_global() {
            materialise();
        }
        let mut families: Vec<_> = read(&self.0.families).values().cloned().collect();
        families.extend(self.0.context.trouble.families().cloned());
        families.sort_by(|a, b| a.name.cmp(&b.name));
        visit::visit(&families, visitor);
    }

    /// Hands everything that typed metrics of this registry record to `target`, in addition.
    ///
    /// New series are told from the moment the target is in the list; the walk over the old ones comes after that.
    pub(crate) fn add_target(&self, target: &Arc<dyn Target>) {
        self.0.context.add_target(target.clone());
        let families: Vec<_> = read(&self.0.families).values().cloned().collect();
        for family in families {
            context::describe(&**target, &family);
            for (key, cells) in family.all() {
                context::connect(&**target, &family, &key, &cells, true);
            }
        }
    }
}

/// Registers what the program declares with the global registry, once: at install, or when it is first looked at.
pub(crate) fn materialise() {
    /// No lock: what is logged or forwarded meanwhile may go through code that looks at the registry.
    static STARTED: AtomicBool = AtomicBool::new(false);

    if !STARTED.swap(true, Relaxed) {
        declared::register();
    }
}

/// The values of a series' labels, by their names, without those that are absent.
pub(crate) fn label_pairs<'a>(
    family: &'a Family,
    key: &'a [u8],
) -> impl Iterator<Item = (&'a str, &'a str)> {
    family
        .labels
        .iter()
        .flatten()
        .map(|label| &*label.name)
        .zip(values(key))
        .filter(|(_, value)| !value.is_empty())
}
