//! Table of the series of a group, of one kind or another.

use std::fmt;
use std::sync::Arc;

use super::dense_array::{DenseArray, combinations};
use super::extension::{add_sketch, close};
use super::info_series::Info;
use super::key::{Key, Label};
use super::limit::SeriesLimit;
use super::open_table::OpenTable;
use super::removable_table::{Object, RemovableTable};
use super::resolved_spec::ResolvedSpec;
use crate::naming::MetricType;
use crate::storage::{AnyCells, Owned, Slot, allocate};

/// Table of the series of a group, by what their labels allow.
pub(crate) enum SeriesTable {
    Dense(DenseArray),
    Open(Box<OpenTable>),
    Removable(Box<RemovableTable<Owned>>),
    Info(Info),
}

impl fmt::Debug for SeriesTable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Dense(dense) => dense.fmt(f),
            Self::Open(open) => open.fmt(f),
            Self::Removable(objects) => objects.fmt(f),
            Self::Info(info) => info.fmt(f),
        }
    }
}

impl SeriesTable {
    /// The table of a new group with these constant label values; `None` where there are no slots left for its series.
    pub(crate) fn new(spec: &ResolvedSpec, constants: &[Box<str>]) -> Option<Self> {
        Some(match spec.dense_series {
            _ if spec.metric_type == MetricType::Info => Self::Info(Info::default()),
            _ if spec.source.removable() => Self::Removable(Box::default()),
            Some(series) => {
                let shift = spec.shift;
                let first = allocate(u32::try_from(series).ok()?, shift).ok()?;
                let blocks = combinations(spec.varying())
                    .map(|values| spec.label_pairs(constants, values).collect::<Vec<_>>());
                let dense = DenseArray::new(blocks, first, 1 << shift, spec.source.lazy());
                for index in 0..series {
                    begin(spec, dense.slot(index));
                }
                Self::Dense(dense)
            }
            None => Self::Open(Box::new(OpenTable::new())),
        })
    }

    /// A table whose series nobody reads.
    pub(crate) fn sink() -> Self {
        Self::Dense(DenseArray::new([], Slot::VOID, 0, false))
    }

    /// Returns the number of series that there are from the start.
    pub(crate) fn dense_series(&self) -> usize {
        match self {
            Self::Dense(dense) => dense.texts.len(),
            _ => 0,
        }
    }

    /// Every series: its key and its cells. A dense table needs the `labels` that tell series apart.
    pub(super) fn all(&self, labels: &[Label]) -> Vec<(Box<[u8]>, AnyCells)> {
        match self {
            Self::Dense(dense) => combinations(labels)
                .enumerate()
                .map(|(index, values)| {
                    (
                        Key::of_values(&values).into_bytes(),
                        AnyCells::Slot(dense.slot(index)),
                    )
                })
                .collect(),
            Self::Open(open) => open
                .entries()
                .map(|(key, slot)| (key.into(), AnyCells::Slot(slot)))
                .collect(),
            Self::Removable(objects) => objects
                .all()
                .iter()
                .map(|object| (object.key.clone(), AnyCells::Owned(object.value.clone())))
                .collect(),
            Self::Info(info) => {
                let shown = info.shown().into_iter();
                shown
                    .map(|shown| (shown.key.clone(), AnyCells::Owned(shown.cells.clone())))
                    .collect()
            }
        }
    }

    /// The removable series as they are now.
    pub(super) fn removable(&self) -> Vec<Arc<Object<Owned>>> {
        match self {
            Self::Removable(objects) => objects.kept(),
            _ => Vec::new(),
        }
    }
}

/// Gives a new series what it needs beside its cells.
pub(super) fn begin(spec: &ResolvedSpec, first: Slot) {
    if spec.metric_type == MetricType::Summary {
        add_sketch(first, spec.source.window());
    }
}

/// Gives back the room of a series that was removed, and drops what it had beside its cells. No lock may be held.
pub(super) fn end(limit: &SeriesLimit, object: &Object<Owned>) {
    limit.give_back(1);
    close(&object.value);
}
