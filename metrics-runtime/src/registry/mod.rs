//! Registries: metric families by name.
//!
//! A registry maps names to families, and families map label values to storage. It knows neither the typed handles nor
//! any recorder; it is read through [`Visitor`].

#[cfg(feature = "upstream")]
pub(crate) mod absent;
pub(crate) mod branch;
mod conflict;
mod context;
mod current;
pub(crate) mod declared;
mod dense;
pub(crate) mod derived;
pub(crate) mod family;
pub(crate) mod foreign;
pub(crate) mod forward;
mod info;
pub(crate) mod key;
mod label_names;
pub(crate) mod layout;
pub(crate) mod made;
mod objects;
pub(crate) mod open;
mod raw_names;
mod room;
#[cfg(feature = "testing")]
pub(crate) mod scope;
pub(crate) mod sketches;
pub(crate) mod source;
pub(crate) mod spec;
pub(crate) mod states;
mod texts;
pub(crate) mod trouble;
mod visit;
mod visitor;
mod watch;
mod whole;

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::sync::atomic::Ordering::Relaxed;
use std::sync::atomic::{AtomicBool, AtomicUsize};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, RwLock};

use branch::Branch;
pub use conflict::{Conflict, RegisterError};
use context::Context;
pub(crate) use current::materialise;
use family::Family;
use forward::Target;
pub(crate) use label_names::LabelNames;
pub(crate) use objects::Object;
use raw_names::RawNames;
pub(crate) use raw_names::{Description, Topic};
pub(crate) use sketches::SummaryValue;
use spec::{Origin, Spec};
pub(crate) use states::{States, holds};
use trouble::Problem;
pub(crate) use visitor::{Header, Point, Visitor};
pub(crate) use watch::Watch;
use watch::Watchers;

use crate::buckets::Bounds;
use crate::descriptor::{Descriptor, Location};
use crate::limits::Limit;
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
    /// Whether a name that the program declares is that declaration here: so in the global registry, and in those that stand for it.
    knows_declarations: bool,
    /// By name, and by alias.
    families: RwLock<BTreeMap<Cow<'static, str>, Arc<Family>>>,
    /// What names read as by the schemes that clients ask for, where the facade keeps names that need one.
    forms: RwLock<BTreeMap<String, Arc<Family>>>,
    /// Whether the facade keeps such names.
    utf8: AtomicBool,
    context: Arc<Context>,
    /// How large a page was last time.
    page_size: AtomicUsize,
    raw_names: Mutex<RawNames>,
    watchers: Watchers,
    /// The bounds of the histograms that timed functions share, where they are chosen.
    function_bounds: Mutex<Option<&'static Bounds>>,
    /// The number of families that the facade made.
    facade_families: AtomicUsize,
    /// Declarations that are on no page.
    detached: Mutex<HashMap<Place, Arc<Detached>>>,
}

/// A declaration, by its name and its place.
type Place = (&'static str, Location);

/// A declaration that is on no page, where its series have their limit all the same.
#[derive(Debug)]
struct Detached {
    family: Family,
    /// What takes the records that no room was left for.
    void: OnceLock<&'static Branch>,
}

impl Registry {
    /// An empty registry.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    fn is_global(&self) -> bool {
        Arc::ptr_eq(&self.0, &Self::global().0)
    }

    /// Checks that all these families could be made, without making any.
    pub(crate) fn check(&self, specs: impl IntoIterator<Item = Spec>) -> Result<(), RegisterError> {
        conflict::check(specs, |name| {
            let found = self
                .find(name)
                .or_else(|| read(&self.0.forms).get(name).cloned());
            found.map(|family| family.about.spec.clone())
        })
    }

    /// Whether names can have characters that older versions of the formats cannot show.
    pub(crate) fn shows_utf8(&self) -> bool {
        self.0.utf8.load(Relaxed)
    }

    /// Makes pages show such names as a client asks for them.
    pub(crate) fn show_utf8(&self) {
        self.0.utf8.store(true, Relaxed);
    }

    /// The family that `spec` asks for, made if the name is new.
    pub(crate) fn family(&self, spec: &Spec) -> Result<Arc<Family>, RegisterError> {
        if let Some(family) = self.find(&spec.name) {
            return joined(family, spec);
        }
        let mut families = write(&self.0.families);
        if let Some(family) = families.get(&spec.name).cloned() {
            drop(families);
            return joined(family, spec);
        }
        let mut forms = write(&self.0.forms);
        conflict::check_new(spec, |name| {
            let found = families.get(name).or_else(|| forms.get(name));
            found.map(|family| family.about.spec.clone())
        })?;
        // Under the lock: buckets are chosen before or after it, and never meanwhile.
        let made = self.made(spec);
        if let Origin::Facade(_) = &spec.origin {
            self.0.facade_families.fetch_add(1, Relaxed);
        }
        forms.extend(spec.forms().map(|form| (form.into_owned(), made.clone())));
        drop(forms);
        families.insert(spec.name.clone(), made.clone());
        if let Some(alias) = spec.alias {
            families.insert(alias.name.into(), made.clone());
        }
        drop(families);
        self.watched(&made.about.spec);
        Ok(made)
    }

    /// Makes a family, with the buckets that were chosen for it where it leaves that open.
    fn made(&self, spec: &Spec) -> Arc<Family> {
        let chosen = *lock(&self.0.function_bounds);
        let mut spec = spec.clone();
        if spec.buckets_can_be_chosen {
            spec.bounds = chosen.or(spec.bounds);
        }
        Arc::new(Family::new(spec, self.0.context.clone()))
    }

    /// Chooses the buckets of the histograms that timed functions share, and returns those that were chosen before. Fails where one of
    /// them was made with others, and returns its name.
    pub(crate) fn choose_function_bounds(
        &self,
        bounds: &'static Bounds,
    ) -> Result<Option<&'static Bounds>, Cow<'static, str>> {
        // None is made meanwhile.
        let families = write(&self.0.families);
        let differs = |family: &&Arc<Family>| {
            let spec = &family.about.spec;
            let made = spec.bounds.map(Bounds::bounds);
            spec.buckets_can_be_chosen && made != Some(bounds.bounds())
        };
        if let Some(made) = families.values().find(differs) {
            return Err(made.about.spec.name.clone());
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
        self.check(families.iter().map(Spec::of))?;
        for family in families {
            self.branch(family, instance)?;
        }
        Ok(())
    }

    /// The series of a declaration that share these values of the labels of their instance.
    pub(crate) fn branch(
        &self,
        descriptor: &'static Descriptor,
        instance: &[Box<str>],
    ) -> Result<&'static Branch, RegisterError> {
        let family = self.family(&Spec::of(descriptor))?;
        family.branch(&constants(descriptor, instance))
    }

    /// As [`branch`](Self::branch), or series that record but are on no page where that cannot be had.
    pub(crate) fn branch_or_detached(
        &self,
        descriptor: &'static Descriptor,
        instance: &[Box<str>],
    ) -> &'static Branch {
        self.branch(descriptor, instance)
            .unwrap_or_else(|error| self.detached(descriptor, instance, &error))
    }

    /// The branch, the same each time, of a declaration that is on no page; the reason is counted and logged once.
    fn detached(
        &self,
        descriptor: &'static Descriptor,
        instance: &[Box<str>],
        reason: &RegisterError,
    ) -> &'static Branch {
        let name = descriptor.name.as_str();
        let place = (name, descriptor.location);
        let mut is_new = false;
        let detached = lock(&self.0.detached)
            .entry(place)
            .or_insert_with(|| {
                is_new = true;
                // In a context of its own: nobody is told of it.
                let family = Family::new(Spec::of(descriptor), Arc::default());
                let void = OnceLock::new();
                Arc::new(Detached { family, void })
            })
            .clone();
        if is_new {
            self.trouble(Problem::of(reason), name);
            self.log(|| {
                tracing::error!(
                    family = name,
                    location = %descriptor.location,
                    "metrics of this declaration are not exposed: {reason}"
                );
            });
        }
        let constants = constants(descriptor, instance);
        detached.family.branch(&constants).unwrap_or_else(|_| {
            let void = || Branch::detached(detached.family.about.clone(), constants.into()).keep();
            detached.void.get_or_init(void)
        })
    }

    /// Counts and logs that a family which was found to fit before is on no page after all.
    pub(crate) fn lost(&self, name: &str, reason: &RegisterError) {
        self.trouble(Problem::of(reason), name);
        self.log(|| tracing::error!(family = name, "metric is not exposed: {reason}"));
    }

    /// The family that the program declares under this name, registered, where this is the registry for it.
    pub(crate) fn declared(&self, name: &str) -> Result<Option<Arc<Family>>, RegisterError> {
        if self.0.knows_declarations {
            for descriptor in declared::find(name) {
                self.branch(descriptor, &[])?;
            }
            // One with instances has its name before it has any of them.
            if let Some(descriptor) = declared::with_instances(name) {
                self.family(&Spec::of(descriptor))?;
            }
        }
        Ok(self.find(name))
    }

    /// The family of this name, if there is one.
    pub(crate) fn find(&self, name: &str) -> Option<Arc<Family>> {
        read(&self.0.families).get(name).cloned()
    }

    /// Returns how many families the facade made here.
    pub(crate) fn facade_families(&self) -> usize {
        self.0.facade_families.load(Relaxed)
    }

    /// Counts a text from outside that exceeds a limit.
    pub(crate) fn limit_exceeded(&self, limit: Limit) {
        self.trouble(Problem::LimitExceeded, limit.as_str());
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

    /// Hands everything that typed metrics of this registry record to `target`, in addition.
    ///
    /// New series are told from the moment the target is in the list; the walk over the old ones comes after that.
    pub(crate) fn add_target(&self, target: &Arc<dyn Target>) {
        self.0.context.add_target(target.clone());
        let families = read(&self.0.families).clone();
        let own = families
            .iter()
            .filter(|(name, family)| **name == *family.about.name());
        for branch in own.flat_map(|(_, family)| family.branches()) {
            context::tell(&**target, branch, true);
        }
    }
}

/// Returns the family for another declaration of its name, if that is equal. The larger limit counts.
fn joined(family: Arc<Family>, spec: &Spec) -> Result<Arc<Family>, RegisterError> {
    Conflict::between(&spec.name, &family.about.spec, spec)?;
    if let Origin::Declared(_) = spec.origin {
        family.about.room.raise(spec.limit);
    }
    Ok(family)
}

/// The values of the constant labels of a declaration.
fn constants(descriptor: &'static Descriptor, instance: &[Box<str>]) -> Vec<Box<str>> {
    let constants = descriptor.constant_labels.iter();
    let constants = constants.map(|(_, value)| Box::from(*value));
    instance.iter().cloned().chain(constants).collect()
}
