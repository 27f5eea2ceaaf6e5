//! What is wrong with the services: faults that come and go.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use fastrand::Rng;

use crate::metrics::Component;

/// One of so many calls fails in any weather.
const UNLUCKY: u8 = 50;
const FAULT: Duration = Duration::from_millis(400);
/// How long all goes well between the first faults.
const CALM: Duration = Duration::from_millis(350);

#[derive(Debug, Clone, Copy)]
pub(crate) enum Fault {
    Broken,
    Slow,
}

/// What is wrong with whom: one service at a time.
#[derive(Clone)]
pub(crate) struct Faults(Arc<Mutex<Weather>>);

struct Weather {
    fault: Option<(Component, Fault)>,
    rng: Rng,
}

impl Faults {
    /// Faults that come and go for ever.
    pub(crate) fn start(seed: u64) -> Self {
        let mut rng = Rng::with_seed(seed);
        let weather = Weather {
            fault: None,
            rng: rng.fork(),
        };
        let faults = Self(Arc::new(Mutex::new(weather)));
        tokio::spawn(faults.clone().come_and_go(rng));
        faults
    }

    /// What is wrong with a call of this service.
    pub(crate) fn of(&self, service: Component) -> Option<Fault> {
        let mut weather = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let is_unlucky = weather.rng.u8(..UNLUCKY) == 0;
        match weather.fault {
            Some((who, fault)) if who == service => Some(fault),
            _ if is_unlucky => Some(Fault::Broken),
            _ => None,
        }
    }

    fn set(&self, fault: Option<(Component, Fault)>) {
        let mut weather = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        weather.fault = fault;
    }

    async fn come_and_go(self, mut rng: Rng) {
        let mut services = [
            Component::IpfsGateway,
            Component::Embeddings,
            Component::VectorStore,
        ];
        let mut calm = CALM;
        loop {
            rng.shuffle(&mut services);
            for service in services {
                tokio::time::sleep(calm).await;
                let fault = if rng.bool() {
                    Fault::Broken
                } else {
                    Fault::Slow
                };
                self.set(Some((service, fault)));
                tokio::time::sleep(FAULT).await;
                self.set(None);
            }
            calm = CALM.mul_f64(2.0 + 8.0 * rng.f64());
        }
    }
}
