//! Every key of a label set.

use std::net::IpAddr;

use metrics_runtime::{LabelSet, Outcome};

#[derive(LabelSet)]
#[label(rename_all = "camelCase")]
struct Call<'a, P: LabelSet> {
    is_secure: Option<bool>,
    #[label(rename = "type")]
    kind: char,
    #[label(flatten)]
    outcome: Outcome,
    #[label(flatten)]
    place: P,
    #[label(display)]
    peer: IpAddr,
    #[label(skip_if = str::is_empty)]
    tenant: &'a str,
    #[label(display, skip_if = |seconds| *seconds == 0.0)]
    retry_after: f64,
}
