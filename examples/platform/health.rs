//! Whether the components work: `/health`, and the metrics beside it.

use std::time::{Duration, Instant};

use metrics_runtime::{Health, LabelValue};

use crate::Platform;
use crate::error::Error;
use crate::labels::{Component, HealthState, PlatformLabels};
use crate::metrics::HEALTH;
use crate::ml::Name;

const LOOK_EVERY: Duration = Duration::from_secs(5);

/// What does not change.
pub(crate) fn introduce() {
    let started = Instant::now();
    HEALTH.uptime_seconds.derive(move || started.elapsed());
    HEALTH.platform.set(&PlatformLabels {
        name: "DevSkyy",
        version: env!("CARGO_PKG_VERSION"),
        environment: if cfg!(debug_assertions) {
            "development"
        } else {
            "production"
        },
    });
}

impl Platform {
    /// Looks after the components for ever. If this ends, they leave the page after a minute.
    pub(crate) async fn watch(&self, health: &Health) {
        loop {
            tokio::time::sleep(LOOK_EVERY).await;
            self.look(health).await;
        }
    }

    pub(crate) async fn look(&self, health: &Health) {
        let database = self.check_database().await;
        let is_database_up = database.is_ok();
        tell(health, Component::Database, database);
        tell(health, Component::Cache, self.check_cache());
        let prediction = self.models.predict(Name::Review, &[1.0, 0.9, 0.1, 0.5]);
        tell(health, Component::MlEngine, prediction.map(drop));
        HEALTH
            .health_status
            .set(match (health.is_up(), is_database_up) {
                (true, _) => HealthState::Healthy,
                (false, true) => HealthState::Degraded,
                (false, false) => HealthState::Unhealthy,
            });
    }

    async fn check_database(&self) -> Result<(), Error> {
        self.database.connect().await?.product(1).map(drop)
    }

    fn check_cache(&self) -> Result<(), Error> {
        self.cache.put("health".to_owned(), "up".to_owned());
        let found = self.cache.get("health").map(drop);
        found.ok_or(Error::Unavailable("the cache forgets at once"))
    }
}

fn tell(health: &Health, component: Component, outcome: Result<(), Error>) {
    let gauge = HEALTH.component_health.with(&component);
    gauge.set(u8::from(outcome.is_ok()));
    let name = Component::VALUES.unwrap_or_default()[LabelValue::index(&component)];
    match outcome {
        Ok(()) => health.up(name),
        Err(error) => health.down(name, error),
    }
}
