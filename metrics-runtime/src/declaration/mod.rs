//! Declarations of metric families, as constants: the tables, the judgement in `const` evaluation, the link-time list.

mod buckets;
mod check;
mod descriptor;
mod flatten;
pub(crate) mod inventory; // functions, called by the name of the module: `inventory::all`
mod name;

pub use buckets::Buckets;
#[cfg(test)]
pub(crate) use check::differing_pairs;
pub(crate) use check::{Part, difference, equal};
pub use check::{
    check, check_exemplars, check_group, check_help, check_instance, check_instance_names,
    check_lazy, check_meeting, check_names, check_native, check_prefix, check_removable,
    check_same, name_slots,
};
#[cfg(feature = "summary")]
pub(crate) use descriptor::SUMMARY_MAX_SERIES;
pub use descriptor::{Alias, Descriptor, Exception, Location, Package, descriptor};
pub(crate) use descriptor::{DEFAULT_MAX_SERIES, DEFAULT_WINDOW, Number, Shape, TimedFunction};
pub use flatten::{Flattened, Group, Table};
pub use inventory::Declared;
pub use name::Name;
