//! Values that are parsed.

use metrics_runtime::LabelValue;

#[derive(LabelValue)]
#[label(parse)]
enum Answer {
    Yes,
    No,
}
