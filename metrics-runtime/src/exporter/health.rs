//! Whether the program is well, as it says itself.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex};

use serde_json::{Map, Value, json};

use crate::lock::lock;

/// The health of a program, by its components: what `/health` answers. Clones are the same.
///
/// A program is healthy while every component is up: `/health` is 200 then, and 503 otherwise, with JSON in both cases.
///
/// ```
/// use metrics_runtime::{Exporter, Health, Registry};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let health = Health::new();
/// health.down("database", "not connected yet");
/// let exporter = Exporter::builder()
///     .registry(&Registry::new())
///     .health(&health)
///     .serve("127.0.0.1:0")?;
/// // Later, wherever it is known:
/// health.up("database");
/// assert!(health.is_up());
/// assert_eq!(health.to_json(), r#"{"components":{"database":{"status":"healthy"}},"status":"healthy"}"#);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, Default)]
pub struct Health(Arc<Mutex<Components>>);

/// By its name, why a component is down.
type Components = BTreeMap<String, Option<String>>;

impl Health {
    /// A program of which nothing bad is known.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// A component works.
    pub fn up(&self, component: impl Into<String>) {
        self.set(component.into(), None);
    }

    /// A component does not work; the reason is for people, and everyone who may read `/health` reads it.
    pub fn down(&self, component: impl Into<String>, reason: impl fmt::Display) {
        self.set(component.into(), Some(reason.to_string()));
    }

    /// A component is no part of the program any more.
    pub fn remove(&self, component: &str) {
        lock(&self.0).remove(component);
    }

    /// Whether all components are up.
    #[must_use]
    pub fn is_up(&self) -> bool {
        lock(&self.0).values().all(Option::is_none)
    }

    /// What `/health` answers.
    #[must_use]
    pub fn to_json(&self) -> String {
        self.answer().1
    }

    /// Whether all is well, and the JSON that says so: of one moment.
    pub(super) fn answer(&self) -> (bool, String) {
        let components = lock(&self.0).clone();
        let is_up = components.values().all(Option::is_none);
        let components: Map<_, _> = components
            .into_iter()
            .map(|(name, reason)| (name, component(reason)))
            .collect();
        let json = json!({ "status": status(is_up), "components": components });
        (is_up, json.to_string())
    }

    fn set(&self, component: String, reason: Option<String>) {
        lock(&self.0).insert(component, reason);
    }
}

fn component(reason: Option<String>) -> Value {
    match reason {
        None => json!({ "status": status(true) }),
        Some(reason) => json!({ "status": status(false), "reason": reason }),
    }
}

fn status(is_up: bool) -> &'static str {
    if is_up { "healthy" } else { "unhealthy" }
}
