//! Other derives and attributes before, after and between, in one list or several.

#![deny(warnings)]

use std::collections::{BTreeSet, HashSet};

use ::metrics_runtime as rt;
use metrics_runtime::{Counter, Family, LabelSet, LabelValue, Metrics, Registry};

#[derive(Debug, Default, Clone, LabelValue, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
#[non_exhaustive]
pub enum Size {
    #[default]
    #[label(rename = "s")]
    Small = 3,
    /// Not documented on the page.
    #[doc(alias = "xl")]
    Large = Self::Small as u8 + 4,
}

#[derive(Debug, Clone, LabelSet, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Default)]
#[must_use]
pub struct Shirt<'a> {
    /// How big.
    pub size: Size,
    #[allow(dead_code)]
    pub colour: &'a str,
}

/// One derive writes the value of a field, another one reads it.
#[derive(Clone, Metrics, Debug)]
#[allow(missing_debug_implementations)]
pub struct ShirtMetrics {
    /// Shirts sold.
    #[deprecated]
    #[cfg_attr(any(), serde(skip))]
    #[metric(max_series = 5)]
    #[doc(hidden)]
    pub shirts_total: Family<Shirt<'static>, Counter>,
}

#[rt::timed]
#[inline(never)]
#[must_use]
#[cold]
#[doc(hidden)]
#[allow(clippy::needless_pass_by_value, unused_variables)]
/// Documentation between attributes.
fn between(value: u8) -> u8 {
    value
}

fn main() {
    let registry = Registry::new();
    let shirts = ShirtMetrics::register_in(&registry).clone();
    assert!(format!("{shirts:?}").starts_with("ShirtMetrics"));
    let small = Shirt::default();
    let large = Shirt {
        size: Size::Large,
        ..small.clone()
    };
    assert!(small < large && Size::Small < Size::Large);
    let sold: BTreeSet<_> = [&small, &large, &small].into();
    let sizes: HashSet<_> = sold.iter().map(|shirt| shirt.size).collect();
    assert_eq!((sold.len(), sizes.len(), Size::Large as u8), (2, 2, 7));
    #[expect(deprecated)]
    for shirt in sold {
        shirts.shirts_total.with(shirt).increment(1);
    }
    let page = registry.render();
    for line in [
        r#"shirts_total{size="s"} 1"#,
        r#"shirts_total{size="large"} 1"#,
    ] {
        assert!(page.lines().any(|found| found == line), "{line} in {page}");
    }
    assert_eq!(between(1), 1);
}
