//! The series that a collector fills, on the page or not.

use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering::AcqRel;

use crate::declaration::Descriptor;
use crate::registry::Registry;
use crate::series::SeriesGroup;

/// The series of a collector. They are off the page from the start, unless another exporter of the registry collects them as well and
/// has them; once nobody collects them, they are as any others.
#[derive(Debug)]
pub(super) struct Families {
    groups: Vec<&'static SeriesGroup>,
    are_shown: AtomicBool,
}

impl Families {
    pub(super) fn of(
        registry: &Registry,
        families: &'static [Descriptor],
        instance: &[Box<str>],
    ) -> Self {
        let groups = families
            .iter()
            .map(|family| registry.group_or_unexposed(family, instance));
        let groups: Vec<_> = groups.collect();
        for group in &groups {
            group.claim();
        }
        Self {
            groups,
            are_shown: AtomicBool::new(false),
        }
    }

    /// Leaves them off the page.
    pub(super) fn hide(&self) {
        if self.are_shown.swap(false, AcqRel) {
            self.groups.iter().for_each(|group| group.hide());
        }
    }

    /// Puts them onto the page.
    pub(super) fn show(&self) {
        if !self.are_shown.swap(true, AcqRel) {
            self.groups.iter().for_each(|group| group.show());
        }
    }
}

impl Drop for Families {
    fn drop(&mut self) {
        for group in &self.groups {
            group.release();
        }
        self.hide();
    }
}
