//! The series that a collector fills, on the page or not.

use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering::AcqRel;

use crate::descriptor::Descriptor;
use crate::registry::Registry;
use crate::registry::branch::Branch;

/// The series of a collector. They are off the page from the start; once nobody collects them, they are as any others.
#[derive(Debug)]
pub(super) struct Families {
    branches: Vec<&'static Branch>,
    are_hidden: AtomicBool,
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
        let families = Self {
            branches: branches.collect(),
            are_hidden: AtomicBool::new(false),
        };
        families.hide();
        families
    }

    /// Leaves them off the page.
    pub(super) fn hide(&self) {
        if !self.are_hidden.swap(true, AcqRel) {
            self.branches.iter().for_each(|branch| branch.hide());
        }
    }

    /// Puts them onto the page.
    pub(super) fn show(&self) {
        if self.are_hidden.swap(false, AcqRel) {
            self.branches.iter().for_each(|branch| branch.show());
        }
    }
}

impl Drop for Families {
    fn drop(&mut self) {
        self.show();
    }
}
