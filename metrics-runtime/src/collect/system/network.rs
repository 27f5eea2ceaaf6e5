//! The network.

use std::error::Error;

use sysinfo::Networks;

use super::totals::raise;
use crate::collect::collector::Collector;
use crate::collect::declare::metrics;
use crate::metric::{Counter, Family, Removable, Single};

/// By interface.
type Interfaces = Family<String, Counter, Removable>;

metrics! {
    /// What is known of the network.
    struct NetworkMetrics by () {
        received: Interfaces = "system_network_receive_bytes_total" ["interface"]
            "Bytes that a network interface received.",
        transmitted: Interfaces = "system_network_transmit_bytes_total" ["interface"]
            "Bytes that a network interface sent.",
        packets_received: Interfaces = "system_network_receive_packets_total" ["interface"]
            "Packets that a network interface received.",
        packets_transmitted: Interfaces = "system_network_transmit_packets_total" ["interface"]
            "Packets that a network interface sent.",
        receive_errors: Interfaces = "system_network_receive_errors_total" ["interface"]
            "Packets that a network interface could not receive.",
        transmit_errors: Interfaces = "system_network_transmit_errors_total" ["interface"]
            "Packets that a network interface could not send.",
    }
}

impl Single for NetworkMetrics {}

#[derive(Default)]
pub(super) struct Network(Networks);

impl Collector for Network {
    type Metrics = NetworkMetrics;

    fn collect(&mut self, metrics: &NetworkMetrics) -> Result<(), Box<dyn Error + Send + Sync>> {
        self.0.refresh(true);
        let interfaces = self.0.list();
        for (name, interface) in interfaces {
            let totals = [
                interface.total_received(),
                interface.total_transmitted(),
                interface.total_packets_received(),
                interface.total_packets_transmitted(),
                interface.total_errors_on_received(),
                interface.total_errors_on_transmitted(),
            ];
            for (family, total) in metrics.all().iter().zip(totals) {
                raise(family, name, total);
            }
        }
        for family in metrics.all() {
            family.retain(|series| {
                let name = series.label("interface");
                name.is_some_and(|name| interfaces.contains_key(name))
            });
        }
        Ok(())
    }
}

impl NetworkMetrics {
    fn all(&self) -> [Interfaces; 6] {
        [
            self.received,
            self.transmitted,
            self.packets_received,
            self.packets_transmitted,
            self.receive_errors,
            self.transmit_errors,
        ]
    }
}
