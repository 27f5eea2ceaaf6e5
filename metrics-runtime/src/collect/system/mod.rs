//! What the operating system says of the machine.

mod cpu;
mod disks;
mod memory;
mod network;
mod totals;

use super::collection::Collection;

/// The collectors of the machine's metrics.
pub(crate) fn system_collectors() -> [Collection; 4] {
    [
        Collection::new("system_cpu", cpu::Cpu::default()),
        Collection::new("system_memory", memory::Memory::default()),
        Collection::new("system_disks", disks::DiskList::default()),
        Collection::new("system_network", network::Network::default()),
    ]
}
