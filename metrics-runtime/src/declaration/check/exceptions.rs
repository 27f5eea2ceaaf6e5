//! The rules that a field or its struct need not keep.

use super::text::equal;
use crate::declaration::descriptor::{Descriptor, Exception};

/// Returns whether the field or its struct makes an exception from a rule.
pub(super) const fn is_excepted(family: &Descriptor, rule: &str) -> bool {
    excepts(family.exceptions, rule) || excepts(family.struct_exceptions, rule)
}

pub(super) const fn excepts(exceptions: &[Exception], rule: &str) -> bool {
    let mut i = 0;
    while i < exceptions.len() {
        if equal(exceptions[i].rule, rule) {
            return true;
        }
        i += 1;
    }
    false
}
