//! Totals that the operating system keeps.

use crate::label::LabelSet;
use crate::metric::{Counter, Family, Removable};

/// Raises a counter to a total that is kept elsewhere. One that went down there begins anew, as it did there: the thing that had
/// the name is another one.
pub(super) fn raise<L: LabelSet>(family: &Family<L, Counter, Removable>, labels: &L, total: u64) {
    if family.with(labels).get() > total {
        family.remove(labels);
    }
    family.with(labels).absolute(total);
}
