//! Whether the program is well, as it says itself.

use std::collections::BTreeMap;
use std::fmt::{self, Write as _};
use std::sync::{Arc, Mutex};

use serde_json::{Map, Value, json};

use crate::registry::Registry;
use crate::series::OVERFLOW;
use crate::support::{
    Limit, MAX_HEALTH_COMPONENTS, MAX_HEALTH_NAME_BYTES, MAX_HEALTH_REASON_BYTES, cut, cut_name,
    lock,
};

/// The health of a program, by its components: what `/health` answers. Clones are the same.
///
/// A program is healthy while every component is up: `/health` is 200 then, and 503 otherwise, with JSON in both cases.
///
/// A name has at most [`MAX_HEALTH_NAME_BYTES`], a reason
/// [`MAX_HEALTH_REASON_BYTES`], and there are at most
/// [`MAX_HEALTH_COMPONENTS`]. Past that, a component that is up is not listed. One that is down turns the
/// component `__overflow__` down, which stays so until it is set up or removed under that name: a program is never healthy by a
/// limit. Each case is counted in `metrics_runtime_limits_exceeded_total` of the global registry.
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
#[derive(Clone, Debug, Default)]
struct Components(BTreeMap<String, Option<String>>);

impl Health {
    /// A program of which nothing bad is known.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// A component works.
    pub fn up(&self, component: impl Into<String>) {
        self.set(&component.into(), None);
    }

    /// A component does not work; the reason is for people, and everyone who may read `/health` reads it.
    pub fn down(&self, component: impl Into<String>, reason: impl fmt::Display) {
        let mut text = Reason::default();
        // An error is the end of the text: what was written until then is the reason.
        let _ = write!(text, "{reason}");
        if text.is_cut {
            exceeded(Limit::HealthReason);
        }
        self.set(&component.into(), Some(text.text));
    }

    /// A component is no part of the program any more.
    pub fn remove(&self, component: &str) {
        let name = cut_name(component, MAX_HEALTH_NAME_BYTES);
        lock(&self.0).0.remove(&*name);
    }

    /// Whether all components are up.
    #[must_use]
    pub fn is_up(&self) -> bool {
        lock(&self.0).0.values().all(Option::is_none)
    }

    /// What `/health` answers.
    #[must_use]
    pub fn to_json(&self) -> String {
        self.answer().1
    }

    /// Whether all is well, and the JSON that says so: of one moment.
    pub(super) fn answer(&self) -> (bool, String) {
        let components = lock(&self.0).0.clone();
        let is_up = components.values().all(Option::is_none);
        let components: Map<_, _> = components
            .into_iter()
            .map(|(name, reason)| (name, component(reason)))
            .collect();
        let json = json!({ "status": status(is_up), "components": components });
        (is_up, json.to_string())
    }

    fn set(&self, component: &str, reason: Option<String>) {
        let name = cut_name(component, MAX_HEALTH_NAME_BYTES);
        if name.len() < component.len() {
            exceeded(Limit::HealthName);
        }
        if !lock(&self.0).set(&name, reason) {
            exceeded(Limit::HealthComponents);
        }
    }
}

impl Components {
    /// Sets the state of a component. Returns whether there is room for it.
    fn set(&mut self, name: &str, reason: Option<String>) -> bool {
        let has_room = self.0.len() < MAX_HEALTH_COMPONENTS;
        if let Some(known) = self.0.get_mut(name) {
            *known = reason;
            return true;
        }
        if has_room || name == OVERFLOW {
            self.0.insert(name.to_owned(), reason);
            return true;
        }
        if let Some(reason) = reason {
            let reason = format!(
                "`{name}` is down, beside {MAX_HEALTH_COMPONENTS} components that are listed: {reason}"
            );
            let reason = cut(&reason, MAX_HEALTH_REASON_BYTES).to_owned();
            self.0.insert(OVERFLOW.to_owned(), Some(reason));
        }
        false
    }
}

/// Counts what exceeds a limit.
fn exceeded(limit: Limit) {
    Registry::current().limit_exceeded(limit);
}

/// A reason as far as it is kept. What writes more of it is stopped.
#[derive(Default)]
struct Reason {
    text: String,
    is_cut: bool,
}

impl fmt::Write for Reason {
    fn write_str(&mut self, part: &str) -> fmt::Result {
        let kept = cut(part, MAX_HEALTH_REASON_BYTES - self.text.len());
        self.text.push_str(kept);
        self.is_cut |= kept.len() < part.len();
        if self.is_cut { Err(fmt::Error) } else { Ok(()) }
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
