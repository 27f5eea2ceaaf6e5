//! Gauges that left the page give their places under the limit to new ones.

mod common;

use std::time::Duration;

use common::page::value;
use metrics_runtime::metrics::{gauge, with_local_recorder};
use metrics_runtime::{ExpiringGauge, Family, LabelSet, Metrics, Registry, Removable, TestClock};

#[derive(Metrics)]
struct Agents {
    /// Load of an agent.
    #[metric(labels("agent"), idle = 60s, max_series = 3)]
    agent_load: Family<String, ExpiringGauge>,
    /// Load of an agent that is gone one day.
    #[metric(labels("agent"), idle = 60s, max_series = 3, removable)]
    agent_lag: Family<String, ExpiringGauge, Removable>,
}

#[derive(LabelSet)]
struct Zone {
    zone: u8,
}

#[derive(Metrics)]
#[metrics(instance = Zone)]
struct Zones {
    /// Load of a host.
    #[metric(labels("host"), idle = 60s, max_series = 3)]
    host_load: Family<String, ExpiringGauge>,
}

const OVERFLOW: &str = "metrics_runtime_series_overflow_total";
const LONG: Duration = Duration::from_secs(61);

fn shown(registry: &Registry, family: &str) -> Vec<String> {
    let page = registry.render();
    let start = format!("{family}{{");
    let lines = page.lines().filter(|line| line.starts_with(&start));
    lines.map(str::to_owned).collect()
}

fn overflows(registry: &Registry, family: &str) -> Option<f64> {
    value(&registry.render(), OVERFLOW, &[("family", family)])
}

#[test]
fn expired_series_make_room_again_and_again() {
    let (registry, clock) = (Registry::new(), TestClock::new());
    let agents = Agents::register_in(&registry);
    for round in 0..100 {
        for agent in 0..3 {
            let agent = format!("a{round}_{agent}");
            agents.agent_load.with(&agent).set(round);
            agents.agent_lag.with(&agent).set(round);
        }
        for family in ["agent_load", "agent_lag"] {
            assert_eq!(shown(&registry, family).len(), 3, "{family} in {round}");
            assert_eq!(overflows(&registry, family), None, "{family} in {round}");
        }
        clock.advance(LONG);
    }
    // Those without a handle are gone.
    assert_eq!(agents.agent_lag.iter().count(), 3);
}

#[test]
fn series_that_are_written_keep_their_place() {
    let (registry, clock) = (Registry::new(), TestClock::new());
    let agents = Agents::register_in(&registry);
    let held = ["a", "b", "c"].map(|name| {
        let name = name.to_owned();
        (agents.agent_load.with(&name), agents.agent_lag.with(&name))
    });
    for (load, lag) in &held {
        load.set(1);
        lag.set(1);
    }
    let late = "late".to_owned();
    agents.agent_load.with(&late).set(2);
    agents.agent_lag.with(&late).set(2);
    for family in ["agent_load", "agent_lag"] {
        assert_eq!(overflows(&registry, family), Some(1.0));
    }

    // One of three goes on.
    clock.advance(LONG);
    held[0].0.set(3);
    held[0].1.set(3);
    for name in ["x", "y", "z"] {
        agents.agent_load.with(&name.to_owned()).set(4);
    }
    assert_eq!(
        shown(&registry, "agent_load"),
        [
            r#"agent_load{agent="a"} 3"#,
            r#"agent_load{agent="__overflow__"} 4"#,
            r#"agent_load{agent="x"} 4"#,
            r#"agent_load{agent="y"} 4"#,
        ]
    );
    assert_eq!(overflows(&registry, "agent_load"), Some(2.0));

    // A handle that is held brings its series back, also past the limit, and that counts.
    held[1].0.set(5);
    assert!(shown(&registry, "agent_load").contains(&r#"agent_load{agent="b"} 5"#.to_owned()));
    clock.advance(Duration::from_secs(2));
    agents.agent_load.with(&"w".to_owned()).set(6);
    assert_eq!(overflows(&registry, "agent_load"), Some(3.0));

    // Who has a handle on a series that can be removed keeps it.
    agents.agent_lag.with(&"x".to_owned()).set(7);
    assert_eq!(overflows(&registry, "agent_lag"), Some(2.0));
    held[2].1.set(8);
    assert!(shown(&registry, "agent_lag").contains(&r#"agent_lag{agent="c"} 8"#.to_owned()));
    drop(held);
    clock.advance(LONG);
    agents.agent_lag.with(&"x".to_owned()).set(9);
    assert_eq!(shown(&registry, "agent_lag"), [r#"agent_lag{agent="x"} 9"#]);
    assert_eq!(overflows(&registry, "agent_lag"), Some(2.0));
}

#[test]
fn places_of_one_instance_are_free_for_another() {
    let (registry, clock) = (Registry::new(), TestClock::new());
    let zones = [1, 2].map(|zone| Zones::instance(&Zone { zone }).register_in(&registry));
    for host in 0..3 {
        zones[0].host_load.with(&host.to_string()).set(1);
    }
    clock.advance(LONG);
    for host in 0..3 {
        zones[1].host_load.with(&host.to_string()).set(2);
    }
    assert_eq!(shown(&registry, "host_load").len(), 3);
    assert_eq!(overflows(&registry, "host_load"), None);
}

#[test]
fn gauges_of_the_facade_make_room_as_well() {
    let (registry, clock) = (Registry::new(), TestClock::new());
    let _ = Agents::register_in(&registry);
    with_local_recorder(&registry.recorder(), || {
        for round in 0..10 {
            for agent in 0..3 {
                gauge!("agent_load", "agent" => format!("{round}_{agent}")).set(1);
                gauge!("agent_lag", "agent" => format!("{round}_{agent}")).set(1);
            }
            clock.advance(LONG);
        }
    });
    for family in ["agent_load", "agent_lag"] {
        assert_eq!(overflows(&registry, family), None);
    }
}
