//! The load: a client that submits tasks, and looks for what became of them.

use std::net::SocketAddr;
use std::time::Duration;

use fastrand::Rng;
use serde_json::{Value, json};

use crate::client::Client;

const PAUSE: Duration = Duration::from_millis(40);
const WITHIN: Duration = Duration::from_secs(2);
/// Of how many tasks it remembers the numbers.
const KNOWN: usize = 50;

/// Loads the orchestrator at this address for ever.
pub(crate) async fn run(orchestrator: SocketAddr, seed: u64) {
    let (client, mut rng, mut known) = (Client::new(), Rng::with_seed(seed), Vec::new());
    loop {
        tokio::time::sleep(PAUSE.mul_f64(0.5 + rng.f64())).await;
        let url = format!("http://{orchestrator}/tasks");
        let submitted = client.post(&url, &task(&mut rng), WITHIN).await;
        let answer = submitted
            .ok()
            .and_then(|(_, body)| serde_json::from_slice(&body).ok());
        let id = answer.and_then(|answer: Value| answer["id"].as_u64());
        known.extend(id);
        if known.len() > KNOWN {
            known.remove(0);
        }
        let path = match (rng.u8(..30), rng.choice(&known)) {
            (0, _) => "/nobody/knows".to_owned(),
            (1, _) => "/api/metrics/services".to_owned(),
            (2..10, Some(id)) => format!("/tasks/{id}"),
            _ => continue,
        };
        // Answers of any kind will do, also none: the layer has seen it.
        let _ = client
            .get(format!("http://{orchestrator}{path}"), WITHIN)
            .await;
    }
}

/// One of twelve has a step that nobody can take.
fn task(rng: &mut Rng) -> Value {
    let event_type = ["code_review", "test_run", "deployment"][rng.usize(..3)];
    let steps = (0..3).map(|_| rng.u8(20..80).to_string());
    let mut steps = steps.collect::<Vec<_>>().join(" ");
    if rng.u8(..12) == 0 {
        steps.push_str(" fly");
    }
    json!({ "event_type": event_type, "steps": steps })
}
