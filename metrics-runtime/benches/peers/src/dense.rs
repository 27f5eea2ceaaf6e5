//! Families with two labels of five values each: finding the series and one more on it.

use std::array;
use std::hint::black_box;
use std::num::NonZeroUsize;

use foundations_metrics::{LowCardinalityFamily, LowCardinalityLabel, ThreadLocalCounter};
use measured::{CounterVec, FixedCardinalityLabel, LabelGroup};
use metrics_exporter_prometheus::PrometheusBuilder;
use metrics_runtime::{Counter, Family, LabelSet, LabelValue, Metrics, Registry};
use prometheus_client::encoding::{EncodeLabelSet, EncodeLabelValue};

use crate::harness::{Contender, Item, OURS};

/// How many label sets take turns.
const REQUESTS: usize = 1024;

#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, LabelValue, FixedCardinalityLabel, EncodeLabelValue,
)]
enum Method {
    Get,
    Post,
    Put,
    Patch,
    Delete,
}

#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, LabelValue, FixedCardinalityLabel, EncodeLabelValue,
)]
enum Status {
    Ok,
    NotFound,
    Forbidden,
    Invalid,
    Failed,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, LabelSet, EncodeLabelSet)]
struct Request {
    method: Method,
    status: Status,
}

#[derive(LabelGroup)]
#[label(set = MeasuredSet)]
struct MeasuredRequest {
    method: Method,
    status: Status,
}

impl LowCardinalityLabel for Request {
    const CARDINALITY: NonZeroUsize = NonZeroUsize::new(25).unwrap();

    fn index(&self) -> usize {
        self.method as usize * 5 + self.status as usize
    }
}

#[derive(Metrics)]
struct DenseMetrics {
    /// Requests handled, by method and status.
    requests_total: Family<Request, Counter>,
    /// Requests handled.
    all_requests_total: Counter,
}

/// The items of the group.
#[must_use]
pub fn items() -> Vec<Item> {
    vec![Item::new(
        "dense family, 5 x 5: look up, increment",
        contenders(),
    )]
}

fn contenders() -> Vec<Contender> {
    let requests = requests();
    let ours = DenseMetrics::register_in(&Registry::new());
    vec![
        Contender::new(
            "metrics-runtime, no labels",
            ours.all_requests_total,
            |counter, pass| {
                black_box(requests[pass % REQUESTS]);
                counter.increment(1);
            },
        )
        .ours(),
        Contender::new(OURS, ours.requests_total, |family, pass| {
            family.with(&requests[pass % REQUESTS]).increment(1);
        })
        .ours(),
        Contender::new(
            "foundations-metrics, thread-local",
            LowCardinalityFamily::<Request, ThreadLocalCounter>::default(),
            |family, pass| family.get_or_create(&requests[pass % REQUESTS]).inc(),
        ),
        Contender::new("prometheus", tikv(), |family, pass| {
            let Request { method, status } = requests[pass % REQUESTS];
            family
                .with_label_values(&[method.text(), status.text()])
                .inc();
        }),
        Contender::new(
            "prometheus-client",
            prometheus_client::metrics::family::Family::<
                Request,
                prometheus_client::metrics::counter::Counter,
            >::default(),
            |family, pass| {
                family.get_or_create(&requests[pass % REQUESTS]).inc();
            },
        ),
        Contender::new(
            "measured",
            CounterVec::<MeasuredSet>::new(),
            |family, pass| {
                let Request { method, status } = requests[pass % REQUESTS];
                family.inc(MeasuredRequest { method, status });
            },
        ),
        upstream(requests),
    ]
}

/// Asks for the handle at each pass, as its macros are mostly used.
fn upstream(requests: &'static [Request; REQUESTS]) -> Contender {
    let recorder = PrometheusBuilder::new().build_recorder();
    Contender::batch("upstream recorder, counter! each time", move |passes| {
        metrics::with_local_recorder(&recorder, || {
            for pass in 0..passes {
                let Request { method, status } = requests[pass % REQUESTS];
                let (method, status) = (method.text(), status.text());
                metrics::counter!("requests_total", "method" => method, "status" => status)
                    .increment(1);
            }
        });
    })
}

fn tikv() -> prometheus::IntCounterVec {
    let options = prometheus::Opts::new("requests_total", "Requests handled.");
    prometheus::IntCounterVec::new(options, &["method", "status"]).expect("the names are legal")
}

fn requests() -> &'static [Request; REQUESTS] {
    let methods = [
        Method::Get,
        Method::Post,
        Method::Put,
        Method::Patch,
        Method::Delete,
    ];
    let statuses = [
        Status::Ok,
        Status::NotFound,
        Status::Forbidden,
        Status::Invalid,
        Status::Failed,
    ];
    Box::leak(Box::new(array::from_fn(|_| Request {
        method: methods[fastrand::usize(..methods.len())],
        status: statuses[fastrand::usize(..statuses.len())],
    })))
}

impl Method {
    fn text(self) -> &'static str {
        match self {
            Self::Get => "get",
            Self::Post => "post",
            Self::Put => "put",
            Self::Patch => "patch",
            Self::Delete => "delete",
        }
    }
}

impl Status {
    fn text(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::NotFound => "not_found",
            Self::Forbidden => "forbidden",
            Self::Invalid => "invalid",
            Self::Failed => "failed",
        }
    }
}
