//! The load: clients of the API.

use std::net::SocketAddr;
use std::time::Duration;

use fastrand::Rng;
use serde_json::json;

use crate::client::Client;

const CLIENTS: u64 = 2;
const PAUSE: Duration = Duration::from_millis(50);
const WITHIN: Duration = Duration::from_secs(2);

/// Loads the API at this address for ever.
pub(crate) async fn run(api: SocketAddr, seed: u64) {
    for client in 1..CLIENTS {
        tokio::spawn(ask(api, Rng::with_seed(seed + client)));
    }
    ask(api, Rng::with_seed(seed)).await;
}

/// Has documents processed, and looks at how that goes now and then.
async fn ask(api: SocketAddr, mut rng: Rng) {
    let client = Client::new();
    loop {
        tokio::time::sleep(PAUSE.mul_f64(0.5 + rng.f64())).await;
        let document = json!({ "id": rng.u64(..) });
        let answered = match rng.u8(..20) {
            0 => {
                client
                    .get(format!("http://{api}/health/metrics"), WITHIN)
                    .await
            }
            1 => {
                let url = format!("http://{api}/prometheus/query?q=e");
                client.get(url, WITHIN).await
            }
            _ => {
                let url = format!("http://{api}/process");
                client.post(url, &document, WITHIN).await
            }
        };
        // Errors are what this is about; but an API that is gone is not asked without a break.
        if answered.is_err() {
            tokio::time::sleep(PAUSE).await;
        }
    }
}
