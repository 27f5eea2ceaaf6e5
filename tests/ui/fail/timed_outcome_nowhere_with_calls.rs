use metrics_runtime::{
    Counter, Family, Gauge, Global, Histogram, LabelSet, LabelValue, Metrics, Outcome, OutcomeOf, timed,
};

#[derive(LabelValue)]
#[label(outcome)]
enum OrderError {
    Late,
}

#[derive(LabelValue)]
#[label(outcome)]
enum OtherError {
    Lost,
}

#[derive(LabelSet)]
struct Request<'a> {
    path: &'a str,
}

#[derive(Metrics)]
#[metrics(prefix = "shop")]
struct ShopMetrics {
    /// Time.
    #[metric(buckets = [1.0])]
    order_seconds: Histogram,
    /// Time, by path.
    #[metric(buckets = [1.0])]
    path_seconds: Family<Request<'static>, Histogram>,
    /// Time, by outcome.
    #[metric(buckets = [1.0])]
    outcome_seconds: Family<Outcome, Histogram>,
    /// Time, by path and outcome.
    #[metric(buckets = [1.0])]
    both_seconds: Family<(Request<'static>, Outcome), Histogram>,
    /// Time, by the outcome of orders.
    #[metric(buckets = [1.0])]
    order_outcome_seconds: Family<OutcomeOf<OrderError>, Histogram>,
    /// Orders.
    orders_total: Counter,
    /// Orders, by path.
    paths_total: Family<Request<'static>, Counter>,
    /// Orders, by outcome.
    outcomes_total: Family<Outcome, Counter>,
    /// Orders waiting.
    waiting: Gauge,
}

static SHOP: Global<ShopMetrics> = Global::new();

#[timed(SHOP.path_seconds, labels = Request { path: "/" }, outcome, calls = SHOP.orders_total)]
fn handle() {}

fn main() {
    let _ = (OrderError::Late, OtherError::Lost);
}
