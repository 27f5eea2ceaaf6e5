//! What an exporter is asked to collect, and whether that can be.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;
use std::{fmt, io};

use super::build::BuildInfo;
use super::collection::Collection;
use super::collector_metrics::CollectorFamilies;
use super::collectors::{Collectors, Started};
use super::families::Families;
use super::runner::CollectorRunner;
use super::schedule::Scheduler;
use crate::declaration::Descriptor;
use crate::metric::Metrics as _;
use crate::registry::Registry;
use crate::series::FamilySpec;

/// How long a page waits for its collectors, where nothing else is said.
const BUDGET: Duration = Duration::from_secs(1);

/// The collectors of this crate: to disable one that is not there is no mistake.
const OUR_NAMES: [&str; 5] = [
    "process",
    "system_cpu",
    "system_disks",
    "system_memory",
    "system_network",
];

/// What to collect.
#[derive(Debug, Default)]
pub(crate) struct Plan {
    pub(crate) collections: Vec<Collection>,
    pub(crate) disabled: Vec<String>,
    pub(crate) budget: Option<Duration>,
    pub(crate) builds: Vec<BuildInfo>,
}

/// A plan that can be, whose threads are there and wait.
#[derive(Debug)]
pub(crate) struct Parked {
    plan: Plan,
    pub(crate) collectors: Collectors,
}

/// Why an exporter cannot collect what it is asked for.
#[derive(thiserror::Error)]
#[non_exhaustive]
pub enum CollectError {
    /// Two collectors have one name.
    #[error("two collectors are named `{name}`: give each a name of its own")]
    NameTwice {
        /// The name.
        name: String,
    },
    /// Two collectors fill the same metrics.
    #[error(
        "`{family}` is filled by two collectors, `{first}` and `{second}`: let each have a struct of metrics of its own"
    )]
    FamilyTwice {
        /// The name of the metric.
        family: &'static str,
        /// The one collector.
        first: String,
        /// The other.
        second: String,
    },
    /// A collector is to run on a period, and for scrapes.
    #[error(
        "the collector `{name}` has both `every` and `ttl`, which cannot go together: write `every` to run it on a period, or `ttl` to run it for scrapes"
    )]
    EveryAndTtl {
        /// The name of the collector.
        name: String,
    },
    /// A collector that is to be disabled is not there.
    #[error(
        "no collector is named `{name}`, so it cannot be disabled: there are {}",
        list(known)
    )]
    Unknown {
        /// The name.
        name: String,
        /// The names there are.
        known: Vec<String>,
    },
    /// The name for the metric of a build is not one.
    #[error(
        "`{name}` cannot be the name of a build's metric: write `build_info`, or a prefix of letters, digits and `_` before `_build_info`"
    )]
    BuildInfoName {
        /// The name.
        name: String,
    },
    /// There is no thread to run collectors on a period from.
    #[error("cannot start the thread that runs collectors on a period: {0}")]
    Thread(io::Error),
}

/// `main` shows it by this, so it is the text.
impl fmt::Debug for CollectError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

fn list(names: &[String]) -> String {
    if names.is_empty() {
        return "none".to_owned();
    }
    let names: Vec<_> = names.iter().map(|name| format!("`{name}`")).collect();
    names.join(", ")
}

impl Plan {
    /// Checks the plan, and starts the threads that it needs, which wait.
    pub(crate) fn park(self) -> Result<Parked, CollectError> {
        self.check_names()?;
        self.check_families()?;
        self.check_timing()?;
        if let Some(build) = self.builds.iter().find(|build| !build.is_named()) {
            let name = build.metric.clone();
            return Err(CollectError::BuildInfoName { name });
        }
        let is_periodic = |collection: &Collection| {
            collection.options.period.is_some() && !self.is_disabled(collection)
        };
        let scheduler = self.collections.iter().any(is_periodic);
        let scheduler = scheduler.then(Scheduler::park).transpose();
        Ok(Parked {
            collectors: Collectors::new(
                scheduler.map_err(CollectError::Thread)?,
                self.budget.unwrap_or(BUDGET),
            ),
            plan: self,
        })
    }

    fn check_names(&self) -> Result<(), CollectError> {
        let names = || self.collections.iter().map(|collection| &collection.name);
        for (at, name) in names().enumerate() {
            if names().take(at).any(|other| other == name) {
                let name = name.clone();
                return Err(CollectError::NameTwice { name });
            }
        }
        let is_known =
            |name: &&String| names().any(|known| known == *name) || OUR_NAMES.contains(&&***name);
        if let Some(name) = self.disabled.iter().find(|name| !is_known(name)) {
            return Err(CollectError::Unknown {
                name: name.clone(),
                known: names().cloned().collect(),
            });
        }
        Ok(())
    }

    fn check_families(&self) -> Result<(), CollectError> {
        let mut seen: HashMap<_, &Collection> = HashMap::new();
        let enabled = |collection: &&Collection| !self.is_disabled(collection);
        for collection in self.collections.iter().filter(enabled) {
            for family in collection.families {
                let place = (
                    family.name.as_str(),
                    family.constant_labels,
                    &collection.instance,
                );
                let first = *seen.entry(place).or_insert(collection);
                if first.name != collection.name {
                    return Err(CollectError::FamilyTwice {
                        family: family.name.as_str(),
                        first: first.name.clone(),
                        second: collection.name.clone(),
                    });
                }
            }
        }
        Ok(())
    }

    fn check_timing(&self) -> Result<(), CollectError> {
        let has_both = |collection: &&Collection| {
            collection.options.period.is_some() && collection.options.ttl.is_some()
        };
        match self.collections.iter().find(has_both) {
            Some(Collection { name, .. }) => {
                let name = name.clone();
                Err(CollectError::EveryAndTtl { name })
            }
            None => Ok(()),
        }
    }

    fn is_disabled(&self, collection: &Collection) -> bool {
        self.disabled.contains(&collection.name)
    }
}

impl Parked {
    /// The families that it is to register.
    pub(crate) fn specs(&self) -> Vec<FamilySpec> {
        let Plan {
            collections,
            builds,
            ..
        } = &self.plan;
        let own: &[Descriptor] = if collections.is_empty() {
            &[]
        } else {
            CollectorFamilies::families()
        };
        let collected = collections
            .iter()
            .flat_map(|collection| collection.families);
        let declared = own.iter().chain(collected).map(FamilySpec::Declared);
        declared.chain(builds.iter().map(BuildInfo::spec)).collect()
    }

    /// Registers everything, and lets the collectors run.
    pub(crate) fn start(self, registry: &Registry) {
        let Self {
            mut plan,
            collectors,
        } = self;
        for build in &plan.builds {
            build.expose(registry);
        }
        let budget = plan.budget.unwrap_or(BUDGET);
        let (disabled, enabled): (Vec<_>, Vec<_>) = std::mem::take(&mut plan.collections)
            .into_iter()
            .partition(|collection| plan.is_disabled(collection));
        let runners = enabled.into_iter();
        let runners =
            runners.map(|collection| Arc::new(CollectorRunner::new(collection, registry, budget)));
        let disabled = disabled.iter();
        let disabled = disabled
            .map(|collection| Families::of(registry, collection.families, &collection.instance));
        collectors.start(Started {
            runners: runners.collect(),
            disabled: disabled.collect(),
        });
    }
}
