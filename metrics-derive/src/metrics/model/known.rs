//! The keys that are known at a struct and at a field: each names the other place in its messages.

use super::kind_keys::KindSlots;
use crate::syntax::Known;

/// The keys of `#[metrics(…)]`.
pub(super) const AT_STRUCT: [Known; 7] = [
    ("prefix", "prefix = \"…\""),
    ("crate", "crate = path"),
    ("allow", "allow(rule)"),
    ("reason", "reason = \"…\""),
    ("group", "group"),
    ("scoped", "scoped"),
    ("instance", "instance = Labels"),
];

/// The keys of `#[metric(…)]`.
pub(super) const AT_FIELD: [Known; 22] = [
    ("name", "name = \"…\""),
    ("help", "help = …"),
    ("unit", "unit = \"…\""),
    ("buckets", "buckets = …"),
    ("native", "native"),
    ("exemplars", "exemplars"),
    KindSlots::KNOWN[0],
    KindSlots::KNOWN[1],
    KindSlots::KNOWN[2],
    KindSlots::KNOWN[3],
    ("labels", "labels(\"…\")"),
    ("max_series", "max_series = …"),
    ("removable", "removable"),
    ("lazy", "lazy"),
    ("deprecated", "deprecated = \"…\""),
    ("alias", "alias = \"…\""),
    ("until", "until = \"…\""),
    ("allow", "allow(rule)"),
    ("reason", "reason = \"…\""),
    ("skip", "skip"),
    ("flatten", "flatten"),
    ("prefix", "prefix = \"…\""),
];
