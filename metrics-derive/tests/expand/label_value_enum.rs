//! Values by name and by `rename`.

use metrics_runtime::LabelValue;

#[derive(LabelValue)]
#[label(rename_all = "kebab-case")]
enum Answer {
    Found,
    NotFound,
    #[label(rename = "5xx")]
    ServerError,
}
