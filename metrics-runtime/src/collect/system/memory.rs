//! The memory.

use std::error::Error;

use sysinfo::System;

use crate::collect::collector::Collector;
use crate::collect::declare::metrics;
use crate::metric::{Gauge, Single};

metrics! {
    /// What is known of the memory.
    struct MemoryMetrics by () {
        memory: Gauge = "system_memory_size_bytes" []
            "Memory of the machine.",
        available: Gauge = "system_memory_available_bytes" []
            "Memory that programs can have without swapping.",
        used: Gauge = "system_memory_used_bytes" []
            "Memory that is in use.",
        swap: Gauge = "system_swap_size_bytes" []
            "Swap space of the machine; 0 where there is none.",
        swap_used: Gauge = "system_swap_used_bytes" []
            "Swap space that is in use.",
    }
}

impl Single for MemoryMetrics {}

#[derive(Default)]
pub(super) struct Memory(System);

impl Collector for Memory {
    type Metrics = MemoryMetrics;

    fn collect(&mut self, metrics: &MemoryMetrics) -> Result<(), Box<dyn Error + Send + Sync>> {
        let Self(system) = self;
        system.refresh_memory();
        if system.total_memory() == 0 {
            return Err("the system tells nothing of its memory".into());
        }
        metrics.memory.set(system.total_memory());
        metrics.available.set(system.available_memory());
        metrics.used.set(system.used_memory());
        metrics.swap.set(system.total_swap());
        metrics.swap_used.set(system.used_swap());
        Ok(())
    }
}
