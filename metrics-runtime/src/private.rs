//! What generated code may touch. Not part of the public interface: it changes without notice.

pub use core::convert::From;
pub use core::default::Default;
pub use core::future::Future;
pub use core::option::Option::{self, None, Some};
pub use core::pin::pin;
pub use core::primitive::{bool, str, u8, usize};
pub use core::result::Result::{self, Err, Ok};
pub use core::str::FromStr;
pub use core::time::Duration;
pub use core::{concat, format_args, module_path, option_env, stringify, unreachable};

pub use std::boxed::Box;

pub use inventory;

pub use crate::declaration::{
    Alias, Buckets, Declared, Descriptor, Exception, Flattened, Group, Location, Name, Package,
    Table, check, check_exemplars, check_group, check_help, check_instance, check_instance_names,
    check_lazy, check_meeting, check_names, check_native, check_prefix, check_removable,
    check_same, descriptor, name_slots,
};
pub use crate::label::{
    AllOpen, Displayed, LabelSet, LabelSink, LabelValue, Labels, UnknownLabelValue, absent, counts,
    encode_absent, holds, place, present,
};
pub use crate::metric::{
    Building, Family, Histogram, MetricFamily, Metrics, Root, Single, check_field, register,
};
#[cfg(feature = "testing")]
pub use crate::testing::private::*;
pub use crate::timed::{
    ByLabels, ByLabelsAndOutcome, ByOutcome, CallSite, Classifier, ClassifyAny, ClassifyResult,
    ErrorOutcome, FunctionMetric, KindAny, Outcome, Probe, Site, Slow, Unlabelled,
    assert_not_future, begin, busy, by_outcome, call, calls, guard, in_flight, labelled,
    labelled_by_outcome, making, returned, sink, timed, timed_stream, touch, type_name_of,
    with_calls,
};
pub use crate::{package, submit};

/// The place of the call. A function of its own: a path through [`Location`], located at a user's token, would be linted as theirs
/// where they use that type.
#[must_use]
#[track_caller]
pub const fn here() -> Location {
    Location::here()
}

/// Adds an entry to the link-time list.
#[doc(hidden)]
#[macro_export]
macro_rules! submit {
    ($($entry:tt)*) => {
        $crate::__private::inventory::submit! { $($entry)* }
    };
}

/// The package that is compiled.
#[doc(hidden)]
#[macro_export]
macro_rules! package {
    () => {
        $crate::__private::Package {
            name: $crate::__private::option_env!("CARGO_PKG_NAME"),
            version: $crate::__private::option_env!("CARGO_PKG_VERSION"),
        }
    };
}
