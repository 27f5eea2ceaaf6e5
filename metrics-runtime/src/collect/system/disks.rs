//! The disks.

use std::collections::HashSet;
use std::error::Error;

use sysinfo::{Disk, Disks};

use super::totals::raise;
use crate::collect::collector::Collector;
use crate::collect::declare::metrics;
use crate::metric::{Counter, Family, Gauge, Metric, Removable, Single};

/// By device and mount point.
type Mounts<'d> = Family<(&'d str, &'d str), Gauge, Removable>;
/// By device, which can be mounted several times.
type Devices<'d> = Family<&'d str, Counter, Removable>;

metrics! {
    /// What is known of the disks.
    struct DiskMetrics by () {
        size: Mounts<'static> = "system_disk_size_bytes" ["device", "mountpoint"]
            "Size of a mounted file system.",
        available: Mounts<'static> = "system_disk_available_bytes" ["device", "mountpoint"]
            "Bytes of a mounted file system that programs can have.",
        read: Devices<'static> = "system_disk_read_bytes_total" ["device"]
            "Bytes read from a disk since it was there.",
        written: Devices<'static> = "system_disk_written_bytes_total" ["device"]
            "Bytes written to a disk since it was there.",
    }
}

impl Single for DiskMetrics {}

#[derive(Default)]
pub(super) struct DiskList(Disks);

impl Collector for DiskList {
    type Metrics = DiskMetrics;

    fn collect(&mut self, metrics: &DiskMetrics) -> Result<(), Box<dyn Error + Send + Sync>> {
        self.0.refresh(true);
        let disks: Vec<_> = self.0.list().iter().map(Named::of).collect();
        for disk in &disks {
            disk.fill(metrics);
        }
        let mounts: HashSet<_> = disks.iter().map(Named::mount).collect();
        let devices: HashSet<_> = disks.iter().map(|disk| &*disk.device).collect();
        for family in [metrics.size, metrics.available] {
            family.retain(|series| {
                let labels = series.label("device").zip(series.label("mountpoint"));
                labels.is_some_and(|labels| mounts.contains(&labels))
            });
        }
        keep_devices(metrics.read, &devices);
        keep_devices(metrics.written, &devices);
        Ok(())
    }
}

fn keep_devices<M: Metric>(family: Family<&str, M, Removable>, devices: &HashSet<&str>) {
    family.retain(|series| {
        let device = series.label("device");
        device.is_some_and(|device| devices.contains(device))
    });
}

/// A disk with its names as text.
struct Named<'d> {
    disk: &'d Disk,
    device: String,
    mountpoint: String,
}

impl<'d> Named<'d> {
    fn of(disk: &'d Disk) -> Self {
        Self {
            disk,
            device: disk.name().to_string_lossy().into_owned(),
            mountpoint: disk.mount_point().to_string_lossy().into_owned(),
        }
    }

    fn mount(&self) -> (&str, &str) {
        (&self.device, &self.mountpoint)
    }

    fn fill(&self, metrics: &DiskMetrics) {
        let (size, available): (Mounts<'_>, Mounts<'_>) = (metrics.size, metrics.available);
        size.with(&self.mount()).set(self.disk.total_space());
        available
            .with(&self.mount())
            .set(self.disk.available_space());
        let usage = self.disk.usage();
        let (read, written): (Devices<'_>, Devices<'_>) = (metrics.read, metrics.written);
        raise(&read, &&*self.device, usage.total_read_bytes);
        raise(&written, &&*self.device, usage.total_written_bytes);
    }
}
