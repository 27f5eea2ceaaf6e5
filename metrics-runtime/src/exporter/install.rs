//! What is put in charge of the facade: everything that can fail comes first, and what cannot be undone last.

use std::sync::Mutex;

use super::source::{Metrics, Source};
#[cfg(feature = "summary")]
use super::upstream::Upkeep;
use super::{ExporterBuilder, InstallError};
use crate::collect::Parked;
use crate::lock::lock;
use crate::recorder::Recorder;
#[cfg(feature = "summary")]
use crate::recorder::Upstream;
use crate::registry::{Registry, declared, materialise};

/// Whether a recorder was installed from here.
static INSTALLED: Mutex<bool> = Mutex::new(false);

/// What a builder asks for, checked.
pub(super) struct Ready {
    pub(super) source: Source,
    /// What is to be in charge, if anything.
    charge: Option<Charge>,
    collecting: Parked,
    /// Where collectors record.
    registry: Registry,
}

enum Charge {
    Ours(Recorder),
    #[cfg(feature = "summary")]
    Upstream(Upstream),
}

impl Ready {
    /// Checks what can be checked without changing anything.
    pub(super) fn of(mut builder: ExporterBuilder) -> Result<Self, InstallError> {
        unused(&builder)?;
        let collecting = std::mem::take(&mut builder.collecting);
        let collecting = collecting.plan(builder.registry.is_none()).park()?;
        let collectors = collecting.collectors.clone();
        if let Some(registry) = builder.registry {
            registry.check(collecting.specs())?;
            return Ok(Self {
                source: Source {
                    metrics: Metrics::Registry(registry.clone()),
                    collectors,
                    created: builder.created,
                },
                charge: None,
                collecting,
                registry,
            });
        }
        if *lock(&INSTALLED) {
            return Err(InstallError::Installed);
        }
        let registry = Registry::global().clone();
        declared::check(&registry, collecting.specs())?;
        builder.rules.check(&registry)?;
        let created = builder.created;
        let (metrics, charge) = Charge::of(builder, &registry);
        Ok(Self {
            source: Source {
                metrics,
                collectors,
                created,
            },
            charge: Some(charge),
            collecting,
            registry,
        })
    }

    /// Puts it in charge, and starts the collectors.
    pub(super) fn install(self) -> Result<(), InstallError> {
        self.charge.map_or(Ok(()), Charge::take)?;
        self.collecting.start(&self.registry);
        Ok(())
    }
}

impl Charge {
    /// Whose metrics are on the page, and who is in charge of the facade.
    fn of(builder: ExporterBuilder, registry: &Registry) -> (Metrics, Self) {
        #[cfg(feature = "summary")]
        if let Some(upstream) = builder.upstream {
            return (
                Metrics::Upstream(upstream.clone()),
                Self::Upstream(upstream),
            );
        }
        let recorder = registry.recorder().with_rules(builder.rules);
        (Metrics::Registry(registry.clone()), Self::Ours(recorder))
    }

    fn take(self) -> Result<(), InstallError> {
        match self {
            Self::Ours(recorder) => {
                set(recorder)?;
                materialise();
            }
            #[cfg(feature = "summary")]
            Self::Upstream(upstream) => {
                let upkeep = Upkeep::park(upstream.clone()).map_err(InstallError::Thread)?;
                set(upstream.clone())?;
                upkeep.release();
                materialise();
                Registry::global().forward_to(upstream);
            }
        }
        Ok(())
    }
}

fn set(recorder: impl metrics::Recorder + Sync + 'static) -> Result<(), InstallError> {
    let mut installed = lock(&INSTALLED);
    if *installed {
        return Err(InstallError::Installed);
    }
    metrics::set_global_recorder(recorder).map_err(|_| InstallError::OtherRecorder)?;
    *installed = true;
    Ok(())
}

/// Settings that would do nothing beside others.
fn unused(builder: &ExporterBuilder) -> Result<(), InstallError> {
    let has_rules = !builder.rules.is_default();
    let is_other = builder.registry.is_some();
    #[cfg(feature = "summary")]
    let is_upstream = builder.upstream.is_some();
    #[cfg(not(feature = "summary"))]
    let is_upstream = false;
    let mistake = match (is_other, is_upstream, has_rules) {
        (true, true, _) => {
            "`upstream` installs a recorder for the global registry, and `registry` none: leave one of them out"
        }
        (true, _, true) => {
            "`registry` installs no recorder, so `buckets` and `summaries` have nobody to follow them: give them to `Registry::recorder`"
        }
        (_, true, _) if builder.created => {
            "`created` is not for the page of metrics-exporter-prometheus, which knows no such times: leave it out"
        }
        (_, true, true) => {
            "`buckets` and `summaries` are not for the recorder of metrics-exporter-prometheus: set them in its builder"
        }
        _ => return Ok(()),
    };
    Err(InstallError::Unused(mistake))
}
