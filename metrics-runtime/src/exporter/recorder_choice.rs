//! The recorder in charge of the facade: set once for the life of the process, used by one exporter after the other.

use std::sync::{Arc, Mutex, Weak};

use super::error::InstallError;
use super::page_source::Metrics;
use super::settings::Settings;
use crate::declaration::Buckets;
use crate::facade::{Recorder, RuleError, Rules};
use crate::registry::{Registry, register_declared};
use crate::series::Bounds;
use crate::support::lock;
#[cfg(feature = "upstream")]
use crate::upstream::{Upkeep, Upstream};

/// The recorder that was installed from here.
static INSTALLED: Mutex<Option<Installed>> = Mutex::new(None);

/// A recorder that is installed.
#[derive(Debug)]
struct Installed {
    recorder: Settled,
    /// The exporter that uses it, where there is one.
    user: Weak<()>,
}

/// A recorder that cannot be taken back, with its settings.
#[derive(Debug, Clone)]
enum Settled {
    Ours(Arc<Rules>),
    #[cfg(feature = "upstream")]
    Upstream(Upstream),
}

/// The use of the installed recorder by one exporter. Once this and its clones are gone, another exporter can use it.
#[derive(Debug, Clone)]
pub(super) struct InUse(Arc<()>);

/// A recorder that is ready to be used.
pub(super) struct RecorderChoice {
    recorder: Candidate,
    functions: Option<&'static Bounds>,
    registry: Registry,
}

enum Candidate {
    Ours(Recorder, Arc<Rules>),
    #[cfg(feature = "upstream")]
    Upstream(Upstream),
    /// The one that is installed.
    Settled,
}

impl RecorderChoice {
    /// Checks that the recorder that a builder asks for can be used; the first part is where the page comes from.
    pub(super) fn new(
        mut settings: Settings,
        registry: &Registry,
    ) -> Result<(Metrics, Self), InstallError> {
        let functions = function_bounds(settings.function_buckets)?.or_else(|| {
            let buckets = settings.rules.for_functions(registry)?;
            // Mistakes of rules are found with the other rules.
            buckets
                .mistake()
                .is_none()
                .then(|| Bounds::intern(buckets.bounds()))
        });
        settings.rules.functions = functions;
        let installed = installed()?;
        let (metrics, recorder) = match installed {
            Some(settled) => {
                settled.check(&settings)?;
                (settled.metrics(registry), Candidate::Settled)
            }
            None => Candidate::new(settings, functions, registry)?,
        };
        let registry = registry.clone();
        let choice = Self {
            recorder,
            functions,
            registry,
        };
        Ok((metrics, choice))
    }

    /// Puts the recorder in charge.
    pub(super) fn take(self) -> Result<InUse, InstallError> {
        #[cfg(feature = "upstream")]
        let upstream = self.recorder.park()?;
        let in_use = self.install()?;
        // Foreign code runs from here on, and no lock is held.
        register_declared();
        #[cfg(feature = "upstream")]
        if let Some((upstream, upkeep)) = upstream {
            upkeep.release();
            Registry::global().forward_to(upstream);
        }
        Ok(in_use)
    }

    fn install(self) -> Result<InUse, InstallError> {
        let mut installed = lock(&INSTALLED);
        if installed.as_ref().is_some_and(Installed::is_used) {
            return Err(InstallError::Installed);
        }
        let before = match self.functions {
            Some(bounds) => Some(choose(&self.registry, bounds)?),
            None => None,
        };
        let set = self.recorder.set(&mut installed);
        if let (Err(_), Some(before)) = (&set, before) {
            self.registry.restore_function_bounds(before);
        }
        set
    }
}

impl Candidate {
    fn new(
        settings: Settings,
        functions: Option<&'static Bounds>,
        registry: &Registry,
    ) -> Result<(Metrics, Self), InstallError> {
        #[cfg(feature = "upstream")]
        if let Some(upstream) = settings.upstream {
            let upstream =
                Upstream::new(upstream, registry, functions, settings.rules.max_families);
            return Ok((
                Metrics::Upstream(upstream.clone()),
                Self::Upstream(upstream),
            ));
        }
        #[cfg(not(feature = "upstream"))]
        let _ = functions;
        let rules = Arc::new(settings.rules.clone());
        let recorder = registry.recorder().with_rules(settings.rules)?;
        Ok((
            Metrics::Registry(registry.clone()),
            Self::Ours(recorder, rules),
        ))
    }

    /// Starts the thread that looks after the recorder of metrics-exporter-prometheus, and keeps it waiting.
    #[cfg(feature = "upstream")]
    fn park(&self) -> Result<Option<(Upstream, Upkeep)>, InstallError> {
        let Self::Upstream(upstream) = self else {
            return Ok(None);
        };
        let upkeep = Upkeep::park(upstream.clone()).map_err(InstallError::Thread)?;
        Ok(Some((upstream.clone(), upkeep)))
    }

    fn set(self, installed: &mut Option<Installed>) -> Result<InUse, InstallError> {
        let in_use = InUse(Arc::default());
        let user = Arc::downgrade(&in_use.0);
        let recorder = match (self, &mut *installed) {
            (Self::Settled, Some(installed)) => {
                installed.user = user;
                return Ok(in_use);
            }
            (Self::Ours(recorder, rules), None) => {
                set(recorder)?;
                Settled::Ours(rules)
            }
            #[cfg(feature = "upstream")]
            (Self::Upstream(upstream), None) => {
                set(upstream.clone())?;
                Settled::Upstream(upstream)
            }
            // Another thread was faster.
            _ => return Err(InstallError::Installed),
        };
        *installed = Some(Installed { recorder, user });
        Ok(in_use)
    }
}

impl Installed {
    fn is_used(&self) -> bool {
        self.user.strong_count() > 0
    }
}

impl InUse {
    /// Keeps the recorder in use for the life of the process.
    pub(super) fn keep(self) {
        std::mem::forget(self);
    }
}

impl Settled {
    fn metrics(&self, registry: &Registry) -> Metrics {
        match self {
            Self::Ours(_) => Metrics::Registry(registry.clone()),
            #[cfg(feature = "upstream")]
            Self::Upstream(upstream) => Metrics::Upstream(upstream.clone()),
        }
    }

    /// Checks that a builder asks for nothing that this recorder does not do.
    fn check(&self, settings: &Settings) -> Result<(), InstallError> {
        #[cfg(feature = "upstream")]
        if settings.upstream.is_some() {
            return Err(InstallError::Settled("upstream"));
        }
        let nothing = Rules::default();
        let (asked, has) = match self {
            Self::Ours(rules) => (&settings.rules, &**rules),
            #[cfg(feature = "upstream")]
            Self::Upstream(_) if settings.created => return Err(InstallError::Settled("created")),
            #[cfg(feature = "upstream")]
            Self::Upstream(_) => (&settings.rules, &nothing),
        };
        if asked.buckets != nothing.buckets && asked.buckets != has.buckets {
            return Err(InstallError::Settled("buckets"));
        }
        #[cfg(feature = "summary")]
        if asked.summaries != nothing.summaries && asked.summaries != has.summaries {
            return Err(InstallError::Settled("summaries"));
        }
        if asked.utf8 && !has.utf8 {
            return Err(InstallError::Settled("utf8"));
        }
        if asked.max_families != nothing.max_families && asked.max_families != has.max_families {
            return Err(InstallError::Settled("max_facade_families"));
        }
        Ok(())
    }
}

/// Returns the recorder that is installed, unless an exporter uses it.
fn installed() -> Result<Option<Settled>, InstallError> {
    match &*lock(&INSTALLED) {
        Some(installed) if installed.is_used() => Err(InstallError::Installed),
        installed => Ok(installed
            .as_ref()
            .map(|installed| installed.recorder.clone())),
    }
}

fn set(recorder: impl metrics::Recorder + Sync + 'static) -> Result<(), InstallError> {
    metrics::set_global_recorder(recorder).map_err(|_| InstallError::OtherRecorder)
}

fn function_bounds(buckets: Option<Buckets>) -> Result<Option<&'static Bounds>, RuleError> {
    let Some(buckets) = buckets else {
        return Ok(None);
    };
    match buckets.mistake() {
        Some(mistake) => Err(RuleError::Functions {
            mistake: mistake.to_owned(),
        }),
        None => Ok(Some(Bounds::intern(buckets.bounds()))),
    }
}

fn choose(
    registry: &Registry,
    bounds: &'static Bounds,
) -> Result<Option<&'static Bounds>, RuleError> {
    let chosen = registry.choose_function_bounds(bounds);
    chosen.map_err(|made| RuleError::Functions {
        mistake: format!(
            "`{made}` was made with others before: install the exporter before the first timed call, and before a page is rendered, or leave it out of a rule with `.except(\"{made}\")`"
        ),
    })
}
