//! The CPUs.

use std::error::Error;
use std::time::Instant;

use sysinfo::{MINIMUM_CPU_UPDATE_INTERVAL, System};

use crate::collect::collector::Collector;
use crate::collect::declare::metrics;
use crate::metric::{Family, Gauge, Removable, Single};

metrics! {
    /// What is known of the CPUs.
    struct CpuMetrics by () {
        cpus: Gauge = "system_cpus" []
            "Logical CPUs of the machine.",
        utilization: Family<(), Gauge, Removable> = "system_cpu_utilization_ratio" []
            "How much of the time all CPUs together were busy since the collector ran before, from 0 to 1.",
        load: Family<&'static str, Gauge, Removable> = "system_load_average" ["minutes"]
            "Runnable processes, on the average of so many minutes.",
    }
}

impl Single for CpuMetrics {}

/// Utilization is the difference of two looks.
#[derive(Default)]
pub(super) struct Cpu {
    system: System,
    looked: Option<Instant>,
}

impl Collector for Cpu {
    type Metrics = CpuMetrics;

    fn collect(&mut self, metrics: &CpuMetrics) -> Result<(), Box<dyn Error + Send + Sync>> {
        // Looks that are closer make no difference.
        let is_due = |looked: Instant| looked.elapsed() >= MINIMUM_CPU_UPDATE_INTERVAL;
        if self.looked.is_none_or(is_due) {
            self.system.refresh_cpu_usage();
            if self.looked.replace(Instant::now()).is_some() {
                let percent = f64::from(self.system.global_cpu_usage());
                metrics
                    .utilization
                    .with(&())
                    .set((percent / 100.0).clamp(0.0, 1.0));
            }
        }
        let cpus = self.system.cpus().len();
        if cpus == 0 {
            return Err("the system tells of no CPU".into());
        }
        metrics.cpus.set(cpus);
        // Windows has no such thing.
        if !cfg!(windows) {
            let load = System::load_average();
            metrics.load.with(&"1").set(load.one);
            metrics.load.with(&"5").set(load.five);
            metrics.load.with(&"15").set(load.fifteen);
        }
        Ok(())
    }
}
