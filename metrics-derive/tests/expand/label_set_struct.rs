//! Labels with parameters, closed and open, one of them a keyword.

use metrics_runtime::{LabelSet, LabelValue};

#[derive(LabelSet)]
pub(crate) struct Route<'a, V: LabelValue>
where
    V: Copy,
{
    secure: bool,
    r#type: V,
    path: &'a str,
}
