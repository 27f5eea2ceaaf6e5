//! The mistakes, and impls that spare the user further ones.

use metrics_runtime::LabelValue;

#[derive(LabelValue)]
#[label(parse)]
enum Answer {
    Yes(u8),
    #[label(rename = "yes")]
    No,
    #[label(other)]
    Perhaps(String, u8),
}
