//! The labels of the metrics, and their values.

use metrics_runtime::{LabelSet, LabelValue, Outcome};

/// How something ended.
#[derive(LabelValue)]
pub(crate) enum Status {
    Success,
    Error,
}

impl From<Outcome> for Status {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Ok => Self::Success,
            Outcome::Error | Outcome::Panic | Outcome::Cancelled => Self::Error,
        }
    }
}

#[derive(Clone, Copy, LabelSet)]
pub(crate) struct ModelLabels {
    pub(crate) model_name: &'static str,
    pub(crate) model_type: &'static str,
}

#[derive(LabelSet)]
pub(crate) struct SearchLabels {
    pub(crate) index_name: &'static str,
    pub(crate) top_k: TopK,
}

/// The API offers these; each is a label.
#[derive(Clone, Copy, LabelValue, serde::Deserialize)]
pub(crate) enum TopK {
    #[label(rename = "1")]
    #[serde(rename = "1")]
    One,
    #[label(rename = "5")]
    #[serde(rename = "5")]
    Five,
    #[label(rename = "10")]
    #[serde(rename = "10")]
    Ten,
}

#[derive(Clone, Copy, LabelSet)]
pub(crate) struct QueryLabels {
    pub(crate) database: Store,
    pub(crate) query_type: QueryType,
}

#[derive(Clone, Copy, LabelValue)]
pub(crate) enum Store {
    Users,
    Orders,
}

#[derive(Clone, Copy, LabelValue)]
pub(crate) enum QueryType {
    Select,
    Insert,
    Delete,
}

#[derive(Clone, Copy, LabelValue)]
pub(crate) enum RequestType {
    Export,
    Delete,
}

#[derive(LabelValue)]
pub(crate) enum DataType {
    UserData,
    OrderData,
}

#[derive(LabelValue)]
pub(crate) enum HealthState {
    Healthy,
    Degraded,
    Unhealthy,
}

#[derive(Clone, Copy, LabelValue)]
pub(crate) enum Component {
    Database,
    Cache,
    MlEngine,
}

#[derive(LabelSet)]
pub(crate) struct PlatformLabels<'a> {
    pub(crate) name: &'a str,
    pub(crate) version: &'a str,
    pub(crate) environment: &'a str,
}
