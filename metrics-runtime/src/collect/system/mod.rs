//! What the operating system says of the machine.

mod cpu;
mod disks;
mod memory;
mod network;

use super::collection::Collection;
use crate::label::LabelSet;
use crate::metric::{Counter, Family, Removable};

/// The collectors of the machine's metrics.
pub(crate) fn system() -> [Collection; 4] {
    [
        Collection::new("system_cpu", cpu::Cpu::default()),
        Collection::new("system_memory", memory::Memory::default()),
        Collection::new("system_disks", disks::DiskList::default()),
        Collection::new("system_network", network::Network::default()),
    ]
}

/// Raises a counter to a total that is kept elsewhere. One that went down there begins anew, as it did there: the thing that had
/// the name is another one.
fn raise<L: LabelSet>(family: &Family<L, Counter, Removable>, labels: &L, total: u64) {
    if family.with(labels).get() > total {
        family.remove(labels);
    }
    family.with(labels).absolute(total);
}
