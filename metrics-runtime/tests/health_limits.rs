//! The components of a `Health` have limits, none of which makes a program healthy.

mod common;

use std::fmt;

use common::page::value;
use metrics_runtime::{
    Health, MAX_HEALTH_COMPONENTS, MAX_HEALTH_NAME_BYTES, MAX_HEALTH_REASON_BYTES, Registry,
};
use serde_json::Value;

/// A reason without an end.
struct Endless;

impl fmt::Display for Endless {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        loop {
            f.write_str("and ü ")?;
        }
    }
}

fn exceeded(limit: &str) -> Option<f64> {
    let page = Registry::global().render();
    value(
        &page,
        "metrics_runtime_limits_exceeded_total",
        &[("limit", limit)],
    )
}

fn components(health: &Health) -> serde_json::Map<String, Value> {
    let json: Value = serde_json::from_str(&health.to_json()).unwrap();
    json["components"].as_object().unwrap().clone()
}

#[test]
fn long_texts_are_cut_and_names_stay_apart() {
    let health = Health::new();
    health.down("endless", Endless);
    health.down("long", "ü".repeat(1 << 20));
    let all = components(&health);
    for name in ["endless", "long"] {
        let reason = all[name]["reason"].as_str().unwrap();
        assert!(reason.len() <= MAX_HEALTH_REASON_BYTES);
        assert!(reason.len() > MAX_HEALTH_REASON_BYTES - 4);
    }
    assert_eq!(exceeded("health_reason"), Some(2.0));

    let [a, b] = ["a", "b"].map(|end| "x".repeat(1 << 20) + end);
    health.down(a.clone(), "one");
    health.down(b.clone(), "two");
    let all = components(&health);
    assert_eq!(all.len(), 4);
    assert!(all.keys().all(|name| name.len() <= MAX_HEALTH_NAME_BYTES));
    assert_eq!(exceeded("health_name"), Some(2.0));
    health.up(a);
    health.remove(&b);
    health.up("endless");
    assert!(!health.is_up());
    health.up("long");
    assert!(health.is_up(), "{}", health.to_json());
}

#[test]
fn components_past_their_number_do_not_make_it_healthy() {
    let health = Health::new();
    for n in 0..MAX_HEALTH_COMPONENTS {
        health.up(format!("c{n}"));
    }
    health.up("one more");
    assert_eq!(components(&health).len(), MAX_HEALTH_COMPONENTS);
    assert!(health.is_up());
    health.down("database", "it is gone");
    assert!(!health.is_up());
    let all = components(&health);
    let reason = all["__overflow__"]["reason"].as_str().unwrap();
    assert!(
        reason.contains("`database`") && reason.ends_with(": it is gone"),
        "{reason}"
    );
    assert_eq!(exceeded("health_components"), Some(2.0));

    // Those that are listed go on, and the rest stays down until that is said.
    health.down("c7", "it is gone too");
    health.up("c7");
    health.up("database");
    assert!(!health.is_up());
    health.up("__overflow__");
    assert!(health.is_up());
}
