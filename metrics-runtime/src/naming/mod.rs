//! Names on a page. The rules of names are in the crate `metrics-naming`, which the macros need as well.

mod escaping;

pub(crate) use escaping::{Escaping, Named};
