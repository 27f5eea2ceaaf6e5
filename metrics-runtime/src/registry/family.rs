//! A metric family: what it is called, and its groups.

use std::borrow::Cow;
use std::sync::{Arc, RwLock};

use super::conflict::RegisterError;
use super::facade_names::Description;
use super::label_names::LabelNames;
use crate::label::cut;
use crate::naming::Escaping;
use crate::series::{
    Bounds, FamilyHeader, FamilyShared, FamilySpec, OVERFLOW, Observers, ResolvedSpec, SeriesGroup,
};
use crate::storage::{AnyCells, Slot};
use crate::support::{read, write};

/// A metric family. Its series are in groups: one for each set of constant label values, and so one alone for most.
#[derive(Debug)]
pub(crate) struct RegisteredFamily {
    shared: Arc<FamilyShared>,
    /// The description by the facade, which can come late and change; a declaration has none.
    description: RwLock<Description>,
    /// The names of labels of the facade that not every client can read.
    pub(crate) label_names: LabelNames,
    groups: RwLock<Vec<&'static SeriesGroup>>,
}

impl RegisteredFamily {
    /// A family without series, with the bounds that were `chosen`, where it leaves them open.
    pub(super) fn new(
        spec: FamilySpec,
        chosen: Option<&'static Bounds>,
        observers: Arc<Observers>,
    ) -> Self {
        let spec = ResolvedSpec::new(spec, chosen);
        Self {
            shared: Arc::new(FamilyShared::new(spec, observers)),
            description: RwLock::default(),
            label_names: LabelNames::default(),
            groups: RwLock::default(),
        }
    }

    pub(crate) fn name(&self) -> &str {
        self.shared.name()
    }

    pub(crate) fn spec(&self) -> &ResolvedSpec {
        &self.shared.spec
    }

    /// Raises the limit on the number of series, if it is lower.
    pub(super) fn raise_limit(&self, limit: usize) {
        self.shared.limit.raise(limit);
    }

    /// The header under this name, which is the family's own or its alias.
    pub(crate) fn header<'f>(&'f self, name: &'f str, escaping: Escaping) -> FamilyHeader<'f> {
        let mut header = FamilyHeader::new(self.spec(), name, escaping);
        let Description { help, unit } = read(&self.description).clone();
        if header.help.is_none() {
            header.help = help.map(|help| Cow::Owned(help.to_string()));
        }
        header.unit = header.unit.or(unit);
        header
    }

    /// Replaces the description of a family that the facade made. A declaration keeps its own.
    pub(crate) fn describe(&self, description: Description) {
        if !self.spec().source.is_declared() {
            *write(&self.description) = description;
        }
    }

    /// A group that is in no registry, with series that nobody reads where there are no slots left.
    pub(super) fn sink_group(&self, constants: &[Box<str>]) -> &'static SeriesGroup {
        SeriesGroup::sink(self.shared.clone(), constants.into()).keep()
    }

    /// The groups there are now, in the order in which they came.
    pub(crate) fn groups(&self) -> Vec<&'static SeriesGroup> {
        read(&self.groups).clone()
    }

    /// The groups that are on the page.
    pub(crate) fn shown(&self) -> Vec<&'static SeriesGroup> {
        let mut groups = self.groups();
        groups.retain(|group| !group.is_hidden());
        groups
    }

    /// The group with these values of the constant labels, added if it is new.
    pub(crate) fn group(&self, whole: &[Box<str>]) -> Result<&'static SeriesGroup, RegisterError> {
        let constants: Vec<Box<str>> = whole.iter().map(|value| cut(value).into()).collect();
        // Asked first: what another thread adds meanwhile can be this group, and make it full.
        let is_full = self.is_full();
        if let Some(found) = self.find(&constants) {
            return Ok(found);
        }
        if !is_full {
            let lost = whole.iter().zip(&constants);
            let lost = lost.filter(|(whole, kept)| whole.len() > kept.len());
            return self.add(&constants, lost.count() as u64);
        }
        self.shared.overflowed();
        let overflow = self.overflow(&constants);
        self.find(&overflow)
            .map_or_else(|| self.add(&overflow, 0), Ok)
    }

    /// The group of a family that has no constant labels.
    pub(crate) fn only_group(&self) -> Result<&'static SeriesGroup, RegisterError> {
        self.group(&[])
    }

    /// The group with these values of the constant labels, if there is one.
    pub(crate) fn find(&self, constants: &[impl AsRef<str>]) -> Option<&'static SeriesGroup> {
        find(&read(&self.groups), constants)
    }

    /// The cells of the series with these values, as texts in the order of the labels; added if it is new. `None` where
    /// a value is not one of a closed label's, or one of a constant label's.
    pub(crate) fn series_by_values(&self, texts: &[&str]) -> Option<AnyCells> {
        let (group, texts) = self.group_of(texts)?;
        group.series_by_values(texts)
    }

    /// The slots of the series with these values, if there is one that is never removed.
    pub(crate) fn find_permanent(&self, texts: &[&str]) -> Option<Slot> {
        let (group, texts) = self.group_of(texts)?;
        group.find_permanent(texts)
    }

    /// The group of the series with these values, and the values that are not the group's.
    fn group_of<'t>(&self, texts: &'t [&'t str]) -> Option<(&'static SeriesGroup, &'t [&'t str])> {
        let (constants, texts) = texts.split_at_checked(self.spec().constants)?;
        if constants.is_empty() {
            return Some((self.only_group().ok()?, texts));
        }
        let constants: Vec<&str> = constants.iter().map(|value| cut(value)).collect();
        Some((self.find(&constants)?, texts))
    }

    /// Only instances come without end: what a declaration says itself was counted when it was compiled.
    fn is_full(&self) -> bool {
        let spec = self.spec();
        spec.instance > 0
            && (read(&self.groups).len() >= self.shared.limit.max()
                || !self.shared.limit.has_room(spec.dense_series.unwrap_or(0)))
    }

    fn overflow(&self, constants: &[Box<str>]) -> Vec<Box<str>> {
        let (instance, others) = constants.split_at(self.spec().instance);
        let overflow = instance.iter().map(|_| OVERFLOW.into());
        overflow.chain(others.iter().cloned()).collect()
    }

    /// Adds a group, so many of whose values were cut.
    fn add(&self, constants: &[Box<str>], cut: u64) -> Result<&'static SeriesGroup, RegisterError> {
        let made = SeriesGroup::new(self.shared.clone(), constants.into());
        let made = made.ok_or_else(|| RegisterError::NoRoom {
            family: self.name().to_owned(),
        })?;
        // Before anyone can find it: what is recorded from the first moment on is handed on.
        let told = made.announce(true);
        let made = {
            let mut groups = write(&self.groups);
            if let Some(found) = find(&groups, constants) {
                drop(groups);
                made.withdraw();
                return Ok(found);
            }
            let made = made.keep();
            groups.push(made);
            if self.spec().idle.is_some() {
                self.shared.expiry.add(&made.series);
            }
            self.shared.limit.fill(made.series.dense_series());
            made
        };
        self.shared.count_cut(cut);
        if self.shared.observers.targets_len() != told {
            made.announce(false);
        }
        Ok(made)
    }
}

fn find(
    groups: &[&'static SeriesGroup],
    constants: &[impl AsRef<str>],
) -> Option<&'static SeriesGroup> {
    let is_it = |group: &&&SeriesGroup| {
        let kept = group.constants.iter().map(|value| &**value);
        kept.eq(constants.iter().map(AsRef::as_ref))
    };
    groups.iter().find(is_it).copied()
}
