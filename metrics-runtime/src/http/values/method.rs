//! The label of the method.

use metrics_derive::LabelValue;

/// The method of a request, such as `GET`; `other` for every one that is not registered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, LabelValue)]
#[label(crate = crate, rename_all = "UPPERCASE", parse)]
#[non_exhaustive]
#[expect(missing_docs, reason = "they are the methods of HTTP")]
pub enum Method {
    Get,
    Head,
    Post,
    Put,
    Delete,
    Connect,
    Options,
    Trace,
    Patch,
    Query,
    #[label(other, rename = "other")]
    Other,
}
