//! The series that a collector fills, on the page or not.

use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering::AcqRel;

use crate::descriptor::Descriptor;
use crate::registry::Registry;
use crate::registry::group::Branch;

/// The series of a collector. They are off the page from the start, unless another exporter of the registry collects them as well and
/// has them; once nobody collects them, they are as any others.
#[derive(Debug)]
pub(super) struct Families {
    branches: Vec<&'static Branch>,
    are_shown: AtomicBool,
}

impl Families {
    pub(super) fn of(
        registry: &Registry,
        families: &'static [Descriptor],
        instance: &[Box<str>],
    ) -> Self {
        let branches = families
            .iter()
            .map(|family| registry.branch_or_detached(family, instance));
        let branches: Vec<_> = branches.collect();
        for branch in &branches {
            branch.claim();
        }
        Self {
            branches,
            are_shown: AtomicBool::new(false),
        }
    }

    /// Leaves them off the page.
    pub(super) fn hide(&self) {
        if self.are_shown.swap(false, AcqRel) {
            self.branches.iter().for_each(|branch| branch.hide());
        }
    }

    /// Puts them onto the page.
    pub(super) fn show(&self) {
        if !self.are_shown.swap(true, AcqRel) {
            self.branches.iter().for_each(|branch| branch.show());
        }
    }
}

impl Drop for Families {
    fn drop(&mut self) {
        for branch in &self.branches {
            branch.release();
        }
        self.hide();
    }
}
