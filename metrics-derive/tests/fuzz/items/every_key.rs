// Every key of every macro, in every form.

#[derive(Metrics)]
#[metrics(prefix = "shop", crate = ::metrics_runtime)]
#[metrics(allow(counter_total, gauge_total), reason = "names of another system",)]
struct ShopMetrics {
    /// Orders handled.
    orders_total: Counter,
    /// Time an order took,
    /// in seconds.
    ///
    /// Since start.
    #[metric(name = "order_seconds", buckets = Buckets::LATENCY)]
    pub r#type: Histogram,
    /** Size of an order. */
    #[metric(buckets = [1e3, 1e6], labels("size", "place"), max_series = 1_000)]
    pub(crate) order_bytes: Family<(u8, &'static str), Histogram>,
    #[doc = "Carts there are."]
    #[metric(removable)]
    #[metric(labels("user"), max_series = 5,)]
    carts: Family<String, Gauge, Removable>,
    #[metric(allow(no_help, unit_suffix, kind_in_name, percent, reserved_suffix), reason = r"old")]
    load_ms: <u8 as Choice>::Metric,
    /// Size of an answer.
    #[metric(quantiles = [0.5, 0.99], window = 10m, allow(summary), reason = "in a contract")]
    answer_bytes: Summary,
    /// What it is.
    #[metric(quantiles = QUANTILES, window = Duration::from_secs(1), allow(info_suffix), reason = "old")]
    build: Info<Build<'static>>,
    /// State of the lamp.
    #[metric(label = "state")]
    lamp: Family<bool, StateSet<Lamp>>,
    /// Humidity.
    #[metric(idle = 500ms)]
    humidity: ExpiringGauge,
}

#[derive(Metrics)]
struct NoMetrics {}

#[derive(LabelSet)]
#[label(crate = crate::my::runtime)]
struct Order<'a, P: LabelValue, const N: usize>
where
    P: Clone,
{
    payment: P,
    r#type: &'a str,
    counts: [u8; N],
}

#[derive(LabelValue)]
#[label(rename_all = "SCREAMING-KEBAB-CASE", crate = runtime)]
pub enum Method {
    Get,
    #[label(rename = "2xx")]
    r#Put,
    Delete = 7,
}

#[derive(LabelValue)]
#[label(rename_all = "camelCase")]
enum HTTPVersion {
    Http2,
    HTTPGet_V1,
}

#[timed]
pub(crate) unsafe extern "C" fn c_abi(pointer: *mut u32, ...) -> u32 {
    1
}

#[timed(SHOP.order_duration_seconds, crate = ::metrics_runtime)]
async fn load<'a, T>(&'a mut self, path: impl AsRef<Path>) -> Result<Vec<impl Trait + use<'a, T>>, T>
where
    T: Send,
{
    #![allow(unused)]
    //! Documentation.
    self.load(path).await?
}

#[timed(crate = crate::my::runtime,)]
#[must_use]
fn never(n: u32) -> ! {
    loop {}
}

#[timed(self.families[usize::from(n)].with(&("a", n)),)]
fn boxed(self: Box<Self>, n: u8) -> impl FnOnce() -> u8 {
    move || n
}

#[timed]
fn future() -> Pin<Box<dyn Future<Output = ()> + Send>> {
    Box::pin(async {})
}

#[timed]
const fn constant() -> BoxFuture<'static, u8> {
    1
}

#[derive(Metrics)]
#[metrics(group, prefix = "pool")]
struct PoolMetrics {
    /// Connections.
    #[metric(help = HELP, unit = "connections", lazy, native, exemplars)]
    connections: Gauge,
}

#[derive(Metrics)]
#[metrics(scoped, instance = Shard)]
struct ShardMetrics {
    #[metric(flatten, prefix = "read")]
    read: PoolMetrics,
    /// Keys.
    #[metric(alias = "keys", until = "2.0", deprecated = "ask for others", labels(side = "in", "x"))]
    shard_keys: Family<u8, Gauge>,
    #[metric(skip)]
    name: String,
}

#[derive(LabelSet)]
#[label(rename_all = "camelCase")]
struct Call<'a> {
    #[label(rename = "why", skip_if = str::is_empty, display)]
    reason: &'a str,
    #[label(flatten)]
    outcome: Outcome,
}

#[derive(LabelValue)]
#[label(parse)]
enum Agent {
    Known,
    #[label(other)]
    Other(String),
}

#[derive(LabelValue)]
#[label(outcome)]
enum ChargeError {
    Declined,
    Io(std::io::Error),
    Limit { cents: u64 },
}

#[timed(
    name = "load_duration_seconds",
    help = "Time to load.",
    unit = "seconds",
    buckets = [0.1, 1.0],
    allow(percent),
    reason = "none",
    outcome,
    ok_if = |loaded: &Option<u8>| loaded.is_some(),
    in_flight = LOADER.in_flight,
    calls = LOADER.calls_total,
    slow = "250ms",
)]
fn own() -> Option<u8> {
    None
}

#[timed(DB.query_duration_seconds, labels = Query { table: &table }, outcome, busy = DB.busy_seconds)]
async fn query(table: &str) -> Result<(), Error> {
    Ok(())
}

#[timed(future)]
fn fetch<'a>(path: &'a str) -> impl Future<Output = Result<u8, Error>> + Send + 'a {
    async move { Ok(1) }
}

#[timed(future, crate = runtime)]
fn boxed_future<'life0, 'async_trait>(&'life0 self) -> Pin<Box<dyn Future<Output = u8> + 'async_trait>> {
    Box::pin(async move { 1 })
}

#[timed(stream)]
fn rows(&self) -> impl Stream<Item = u8> + '_ {
    self.rows.iter()
}

#[timed]
impl<'a, T: Clone> Shop<'a, T> {
    const N: usize = { 1 };
    type Item = T;

    /// A method.
    pub fn order(&mut self) -> &mut T {
        &mut self.item
    }

    #[timed(skip)]
    const fn name() -> &'static str {
        "shop"
    }

    #[timed(self.duration_seconds)]
    pub(crate) async fn wait(&self) {}

    some_macro! { x }
}
