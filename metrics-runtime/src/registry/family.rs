//! A metric family: what it is called, and its branches.

use std::borrow::Cow;
use std::sync::{Arc, RwLock};

use super::conflict::RegisterError;
use super::family_shared::About;
use super::group::Branch;
use super::header::Header;
use super::key::OVERFLOW;
use super::label_names::LabelNames;
use super::observers::Context;
use super::raw_names::Description;
use super::spec::Spec;
use crate::escaping::Escaping;
use crate::label::cut;
use crate::lock::{read, write};
use crate::storage::AnyCells;

/// A metric family. Its series are in branches: one for each set of constant label values, and so one alone for most.
#[derive(Debug)]
pub(crate) struct Family {
    about: Arc<About>,
    /// The description by the facade, which can come late and change; a declaration has none.
    description: RwLock<Description>,
    /// Where the facade gives its labels names that not every client can read.
    pub(crate) label_names: LabelNames,
    branches: RwLock<Vec<&'static Branch>>,
}

impl Family {
    /// A family without series.
    pub(crate) fn new(spec: Spec, context: Arc<Context>) -> Self {
        Self {
            about: Arc::new(About::new(spec, context)),
            description: RwLock::default(),
            label_names: LabelNames::default(),
            branches: RwLock::default(),
        }
    }

    pub(crate) fn name(&self) -> &str {
        self.about.name()
    }

    pub(crate) fn spec(&self) -> &Spec {
        &self.about.spec
    }

    /// Raises the limit on the number of series, if it is lower.
    pub(super) fn raise_limit(&self, limit: usize) {
        self.about.room.raise(limit);
    }

    /// The header under this name, which is the family's own or its alias.
    pub(crate) fn header<'f>(&'f self, name: &'f str, escaping: Escaping) -> Header<'f> {
        let mut header = Header::new(self.spec(), name, escaping);
        let Description { help, unit } = read(&self.description).clone();
        if header.help.is_none() {
            header.help = help.map(|help| Cow::Owned(help.to_string()));
        }
        header.unit = header.unit.or(unit);
        header
    }

    /// Replaces the description of a family that the facade made. A declaration keeps its own.
    pub(crate) fn describe(&self, description: Description) {
        if !self.spec().is_declared() {
            *write(&self.description) = description;
        }
    }

    /// A group that is in no registry, with series that nobody reads where there are no slots left.
    pub(super) fn unlisted(&self, constants: &[Box<str>]) -> &'static Branch {
        Branch::detached(self.about.clone(), constants.into()).keep()
    }

    /// The branches there are now, in the order in which they came.
    pub(crate) fn branches(&self) -> Vec<&'static Branch> {
        read(&self.branches).clone()
    }

    /// Those of them that are on the page.
    pub(super) fn shown(&self) -> Vec<&'static Branch> {
        let mut branches = self.branches();
        branches.retain(|branch| !branch.is_hidden());
        branches
    }

    /// The branch with these values of the constant labels, added if it is new.
    pub(crate) fn branch(&self, whole: &[Box<str>]) -> Result<&'static Branch, RegisterError> {
        let constants: Vec<Box<str>> = whole.iter().map(|value| cut(value).into()).collect();
        // Asked first: what another thread adds meanwhile can be this branch, and make it full.
        let is_full = self.is_full();
        if let Some(found) = self.find(&constants) {
            return Ok(found);
        }
        if !is_full {
            let lost = whole.iter().zip(&constants);
            let lost = lost.filter(|(whole, kept)| whole.len() > kept.len());
            return self.add(&constants, lost.count() as u64);
        }
        self.about.overflowed();
        let overflow = self.overflow(&constants);
        self.find(&overflow)
            .map_or_else(|| self.add(&overflow, 0), Ok)
    }

    /// The branch of a family that has no constant labels.
    pub(crate) fn only_branch(&self) -> Result<&'static Branch, RegisterError> {
        self.branch(&[])
    }

    /// The branch with these values of the constant labels, if there is one.
    pub(crate) fn find(&self, constants: &[impl AsRef<str>]) -> Option<&'static Branch> {
        find(&read(&self.branches), constants)
    }

    /// The cells of the series with these values, as texts in the order of the labels; added if it is new. `None` where
    /// a value is not one of a closed label's, or one of a constant label's.
    pub(crate) fn series_by_values(&self, texts: &[&str]) -> Option<AnyCells> {
        let (constants, texts) = texts.split_at_checked(self.spec().constants)?;
        if constants.is_empty() {
            return self.only_branch().ok()?.series_by_values(texts);
        }
        let constants: Vec<&str> = constants.iter().map(|value| cut(value)).collect();
        self.find(&constants)?.series_by_values(texts)
    }

    /// Only instances come without end: what a declaration says itself was counted when it was compiled.
    fn is_full(&self) -> bool {
        let spec = self.spec();
        spec.instance > 0
            && (read(&self.branches).len() >= self.about.room.limit()
                || !self.about.room.has(spec.dense_series().unwrap_or(0)))
    }

    fn overflow(&self, constants: &[Box<str>]) -> Vec<Box<str>> {
        let (instance, others) = constants.split_at(self.spec().instance);
        let overflow = instance.iter().map(|_| OVERFLOW.into());
        overflow.chain(others.iter().cloned()).collect()
    }

    /// Adds a branch, so many of whose values were cut.
    fn add(&self, constants: &[Box<str>], cut: u64) -> Result<&'static Branch, RegisterError> {
        let made = Branch::new(self.about.clone(), constants.into());
        let made = made.ok_or_else(|| RegisterError::NoRoom {
            family: self.spec().name.to_string(),
        })?;
        // Before anyone can find it: what is recorded from the first moment on is handed on.
        let told = made.announce(true);
        let made = {
            let mut branches = write(&self.branches);
            if let Some(found) = find(&branches, constants) {
                drop(branches);
                made.withdraw();
                return Ok(found);
            }
            let made = made.keep();
            branches.push(made);
            if self.spec().idle.is_some() {
                self.about.expiry.add(&made.series);
            }
            self.about.room.fill(made.series.dense_series());
            made
        };
        self.about.count_cut(cut);
        if self.about.context.targets_len() != told {
            made.announce(false);
        }
        Ok(made)
    }
}

fn find(branches: &[&'static Branch], constants: &[impl AsRef<str>]) -> Option<&'static Branch> {
    let is_it = |branch: &&&Branch| {
        let kept = branch.constants.iter().map(|value| &**value);
        kept.eq(constants.iter().map(AsRef::as_ref))
    };
    branches.iter().find(is_it).copied()
}
