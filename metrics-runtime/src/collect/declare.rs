//! How the structs of this crate are declared: what is derived would be in the catalogue of every program.

use crate::declaration::{Descriptor, Location, Name};
use crate::label::LabelSet;
use crate::metric::MetricFamily;

/// A struct of metrics with the labels of `$instance`.
macro_rules! metrics {
    (
        $(#[$doc:meta])*
        struct $name:ident by $instance:ty {
            $($field:ident: $ty:ty = $metric:literal [$($label:literal),*] $help:literal,)+
        }
    ) => {
        $(#[$doc])*
        #[derive(Debug)]
        pub(super) struct $name {
            $(pub(super) $field: $ty,)+
        }

        impl $crate::metric::Metrics for $name {
            const TABLE: &'static $crate::declaration::Table = &$crate::declaration::Table::new(&[
                $($crate::collect::declare::family::<$ty, $instance>($metric, $help, &[$($label),*]),)+
            ]);
            const IS_GROUP: bool = false;
            type Instance = $instance;

            fn build(building: &$crate::metric::Building<'_>) -> Self {
                let mut places = 0..;
                let mut place = || places.next().unwrap_or_default();
                Self {
                    $($field: <$ty as $crate::metric::MetricFamily>::field(building, place()),)+
                }
            }
        }
    };
}

pub(super) use metrics;

/// A family, whose header is not on the page before it has a series.
#[track_caller]
pub(super) const fn family<F: MetricFamily, I: LabelSet>(
    name: &'static str,
    help: &'static str,
    label_names: &'static [&'static str],
) -> Descriptor {
    Descriptor {
        name: Name::new(name),
        help,
        shape: F::SHAPE,
        instance: I::LABELS,
        label_names,
        lazy: F::SHAPE.removable || F::SHAPE.labels.cardinality().is_none(),
        location: Location::here(),
        ..Descriptor::EMPTY
    }
}
