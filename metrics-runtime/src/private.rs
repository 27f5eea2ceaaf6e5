//! What generated code may touch. Not part of the public interface: it changes without notice.

pub use core::convert::From;
pub use core::option::Option::{self, None, Some};
pub use core::pin::pin;
pub use core::primitive::{str, usize};
pub use core::result::Result::{self, Err, Ok};
pub use core::str::FromStr;
pub use core::unreachable;
pub use core::{file, format_args, line, module_path};

pub use inventory;

pub use crate::buckets::Buckets;
pub use crate::check::{check, check_removable};
pub use crate::descriptor::{Descriptor, Exception, Location};
pub use crate::label::{
    AllOpen, Displayed, LabelSet, LabelSink, LabelValue, Labels, UnknownLabelValue, absent, counts,
    encode_absent, holds, place, present,
};
pub use crate::metric::{Building, MetricFamily, Metrics, register};
pub use crate::registry::declared::Declared;
pub use crate::submit;
pub use crate::timed::{
    Call, Judge, JudgeAny, Probe, Site, call, call_async, returned, start, type_name_of,
};

/// Adds an entry to the link-time list.
#[doc(hidden)]
#[macro_export]
macro_rules! submit {
    ($($entry:tt)*) => {
        $crate::__private::inventory::submit! { $($entry)* }
    };
}
