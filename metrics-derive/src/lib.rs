//! The macros of `metrics-runtime`, which re-exports them: depend on that.
//!
//! # How it works
//!
//! Each macro is a directory of three files. `mod.rs` parses, then expands, or falls back to the mistakes and an impl that
//! type-checks; `model.rs` is what was written, and refuses what is wrong; `expand.rs` is what it becomes.
//!
//! - `metrics`, `label_set`, `label_value`, `timed`: the macros.
//! - `syntax`: reading attributes: keys, slots for their values, the crate path, help, and the collected mistakes.
//! - `name`, `unit`: metric and label names that are legal by construction; base units.
//! - `lint`: the naming rules that need only the name.
//!
//! **Invariant:** `model` never quotes and `expand` never parses; expanding cannot fail.
//!
//! **Invariant:** all mistakes of an input are told in one compile, each at its own token.
//!
//! **Invariant:** no macro looks at the name of a type: generated code calls a trait on it, and the type decides.
//!
//! **Invariant:** the body of a timed function is moved, never parsed.

mod label_set;
mod label_value;
mod lint;
mod metrics;
mod name;
mod syntax;
mod timed;
mod unit;

use proc_macro::TokenStream;

/// Turns a struct of declarations into registered, typed handles.
///
/// Each field is a metric family: a `Counter`, `Counter<f64>`, `Gauge`, `Histogram`, or a `Family` of one of these. Its name on
/// the page is the prefix and the name of the field, joined with `_`; nothing is ever appended or rewritten. Its doc comment
/// is the help.
///
/// ```
/// use metrics_runtime::{Counter, Metrics, Registry};
///
/// #[derive(Metrics)]
/// #[metrics(prefix = "shop")]
/// struct ShopMetrics {
///     /// Orders handled.
///     orders_total: Counter,
/// }
///
/// let registry = Registry::new();
/// let shop = ShopMetrics::register_in(&registry);
/// shop.orders_total.increment(1);
/// assert_eq!(
///     registry.render(),
///     "# HELP shop_orders_total Orders handled.\n# TYPE shop_orders_total counter\nshop_orders_total 1\n",
/// );
/// ```
///
/// | key | at | value | |
/// |---|---|---|---|
/// | [`prefix`](#prefix) | struct | text | what comes before each name |
/// | [`crate`](#crate) | struct | path | where the runtime is |
/// | [`allow`, `reason`](#allow-and-reason) | struct, field | rules, text | exceptions from naming rules |
/// | [`name`](#name) | field | text | the whole name |
/// | [`buckets`](#buckets) | field | `Buckets` or a list | the bounds of a histogram |
/// | [`labels`](#labels) | field | texts | names for labels that have none |
/// | [`max_series`](#max_series) | field | number | the limit on series |
/// | [`removable`](#removable) | field | – | series come and go |
///
/// # At the struct: `#[metrics(…)]`
///
/// ## `prefix`
///
/// What comes before the name of each field. `_` is put between them.
///
/// ```
/// # use metrics_runtime::{Counter, Metrics, Registry};
/// #[derive(Metrics)]
/// #[metrics(prefix = "mail")]
/// struct MailMetrics {
///     /// Mails sent.
///     sent_total: Counter,
/// }
/// # let registry = Registry::new();
/// # MailMetrics::register_in(&registry);
/// assert!(registry.render().ends_with("mail_sent_total 0\n"));
/// ```
///
/// ## `crate`
///
/// The path of the runtime, where it is not `::metrics_runtime`.
///
/// ```
/// mod vendored {
///     pub use metrics_runtime as runtime;
/// }
/// use vendored::runtime::{Counter, Metrics};
///
/// #[derive(Metrics)]
/// #[metrics(crate = crate::vendored::runtime)]
/// struct MailMetrics {
///     /// Mails sent.
///     mails_total: Counter,
/// }
/// # fn main() {}
/// ```
///
/// ## `allow` and `reason`
///
/// Exceptions from [naming rules](#names), for all fields at the struct or for one at the field. The reason is required; an
/// exception of a field that keeps the rule is refused.
///
/// ```
/// # use metrics_runtime::{Counter, Gauge, Metrics, Registry};
/// #[derive(Metrics)]
/// #[metrics(allow(counter_total), reason = "dashboards ask for the old names")]
/// struct MailMetrics {
///     /// Mails sent.
///     mails: Counter,
///     /// Mailboxes there are.
///     #[metric(allow(gauge_total), reason = "name fixed by the interface with billing")]
///     mailboxes_total: Gauge,
/// }
/// # MailMetrics::register_in(&Registry::new());
/// ```
///
/// # At a field: `#[metric(…)]`
///
/// ## `name`
///
/// The whole name, instead of prefix and field name.
///
/// ```
/// # use metrics_runtime::{Counter, Metrics, Registry};
/// #[derive(Metrics)]
/// #[metrics(prefix = "mail")]
/// struct MailMetrics {
///     /// Mails sent.
///     #[metric(name = "smtp_deliveries_total")]
///     sent: Counter,
/// }
/// # let registry = Registry::new();
/// # MailMetrics::register_in(&registry);
/// assert!(registry.render().ends_with("smtp_deliveries_total 0\n"));
/// ```
///
/// ## `buckets`
///
/// The upper bounds of a histogram's buckets, in the unit of what it records: a constant of the type `Buckets`, or a list of
/// `f64`. A histogram must have them, and nothing else may.
///
/// ```
/// # use metrics_runtime::{Buckets, Histogram, Metrics, Registry};
/// #[derive(Metrics)]
/// struct MailMetrics {
///     /// Time to send a mail.
///     #[metric(buckets = Buckets::LATENCY)]
///     mail_duration_seconds: Histogram,
///     /// Size of a mail.
///     #[metric(buckets = [1e3, 1e6])]
///     mail_size_bytes: Histogram,
/// }
/// # let registry = Registry::new();
/// # MailMetrics::register_in(&registry);
/// assert!(registry.render().contains("mail_size_bytes_bucket{le=\"1000.0\"} 0\n"));
/// ```
///
/// Bounds that do not increase do not compile:
///
/// ```compile_fail,E0080
/// # use metrics_runtime::{Histogram, Metrics};
/// #[derive(Metrics)]
/// struct MailMetrics {
///     /// Size of a mail.
///     #[metric(buckets = [1e6, 1e3])]
///     mail_size_bytes: Histogram,
/// }
/// ```
///
/// ## `labels`
///
/// Names for the labels to which no type gives one: a single value, or values in a tuple, in order.
///
/// ```
/// # use metrics_runtime::{Counter, Family, Metrics, Registry};
/// #[derive(Metrics)]
/// struct MailMetrics {
///     /// Mails sent, by domain and whether they were encrypted.
///     #[metric(labels("domain", "encrypted"))]
///     mails_total: Family<(&'static str, bool), Counter>,
/// }
/// # let registry = Registry::new();
/// let mail = MailMetrics::register_in(&registry);
/// mail.mails_total.with(&("example.org", true)).increment(1);
/// assert!(registry.render().ends_with("mails_total{domain=\"example.org\",encrypted=\"true\"} 1\n"));
/// ```
///
/// ## `max_series`
///
/// How many series the family may have; 10 000 without it. What comes after is recorded in a series whose open labels read
/// `__overflow__`.
///
/// ```
/// # use metrics_runtime::{Counter, Family, Metrics, Registry};
/// #[derive(Metrics)]
/// struct MailMetrics {
///     /// Mails sent, by domain.
///     #[metric(labels("domain"), max_series = 1)]
///     mails_total: Family<String, Counter>,
/// }
/// # let registry = Registry::new();
/// let mail = MailMetrics::register_in(&registry);
/// mail.mails_total.with(&"example.org".into()).increment(1);
/// mail.mails_total.with(&"example.com".into()).increment(1);
/// assert!(registry.render().contains("mails_total{domain=\"__overflow__\"} 1\n"));
/// ```
///
/// ## `removable`
///
/// Says what the type says as well: the series of a `Family<L, M, Removable>` can be removed. It is refused at another type.
///
/// ```
/// # use metrics_runtime::{Family, Gauge, Metrics, Registry, Removable};
/// #[derive(Metrics)]
/// struct MailMetrics {
///     /// Mails waiting, by domain.
///     #[metric(labels("domain"), removable)]
///     mails_waiting: Family<String, Gauge, Removable>,
/// }
/// # let registry = Registry::new();
/// let mail = MailMetrics::register_in(&registry);
/// mail.mails_waiting.with(&"example.org".into()).set(3);
/// assert!(mail.mails_waiting.remove(&"example.org".into()));
/// ```
///
/// # Names
///
/// Names are checked, never corrected. The rules without a name here have no exceptions: Prometheus would refuse the page.
///
/// | rule | refuses |
/// |---|---|
/// | – | characters other than `a-z`, `A-Z`, `0-9`, `_`; a colon; a leading `__` ([data model](https://prometheus.io/docs/concepts/data_model/#metric-names-and-labels)) |
/// | – | the same name twice |
/// | `counter_total` | a counter that does not end in `_total` |
/// | `gauge_total` | anything else that does |
/// | `reserved_suffix` | `_count`, `_sum`, `_bucket`, `_created`, `_info` at the end |
/// | `no_help` | a field without a doc comment, or whose help only repeats the name |
/// | `unit_suffix` | units that are no [base units](https://prometheus.io/docs/practices/naming/#base-units): `_ms`, `_kb` |
/// | `percent` | `percent` in a name: write `_ratio`, from 0 to 1 |
/// | `kind_in_name` | the type at the end of a name: `_counter` |
///
/// ```compile_fail
/// # use metrics_runtime::{Counter, Metrics};
/// #[derive(Metrics)]
/// struct MailMetrics {
///     /// Time spent sending.
///     sending_ms_total: Counter, // not in a base unit: write `sending_seconds_total`, and record seconds
/// }
/// ```
///
/// # What it expands to
///
/// ```ignore
/// const _: () = {
///     use ::metrics_runtime::__private as __p;
///
///     impl __p::Metrics for ShopMetrics {
///         const FAMILIES: &'static [__p::Descriptor] = &[__p::Descriptor {
///             name: "shop_orders_total",
///             help: "Orders handled.",
///             shape: <Counter as __p::MetricFamily>::SHAPE,
///             label_names: &[],
///             buckets: __p::None,
///             max_series: __p::None,
///             exceptions: &[],
///             location: __p::Location { file: __p::file!(), line: __p::line!() },
///         }];
///
///         fn build(__building: &__p::Building<'_>) -> Self {
///             Self { orders_total: <Counter as __p::MetricFamily>::from_registered(__building.family(0)) }
///         }
///     }
///
///     const _: () = __p::check(&<ShopMetrics as __p::Metrics>::FAMILIES[0]);
///
///     __p::submit! {
///         __p::Declared::new(<ShopMetrics as __p::Metrics>::FAMILIES, __p::register::<ShopMetrics>)
///     }
/// };
/// ```
#[proc_macro_derive(Metrics, attributes(metrics, metric))]
pub fn derive_metrics(input: TokenStream) -> TokenStream {
    metrics::derive(syn::parse(input)).into()
}

/// Turns a struct into a set of labels: each field is a label, of the name of the field.
///
/// The type of a field is a label value: an enum with `#[derive(LabelValue)]`, a string, an integer or `bool`. Where all of
/// them are enums or `bool`, the set is *closed*, and a family with it is on the page with all its series from the start.
///
/// ```
/// use metrics_runtime::{Counter, Family, LabelSet, LabelValue, Metrics, Registry};
///
/// #[derive(LabelValue)]
/// enum Method { Get, Post }
///
/// #[derive(LabelSet)]
/// struct Request<'a> {
///     method: Method,
///     route: &'a str,
///     r#type: u8,
/// }
///
/// #[derive(Metrics)]
/// struct HttpMetrics {
///     /// Requests answered.
///     http_requests_total: Family<Request<'static>, Counter>,
/// }
///
/// let registry = Registry::new();
/// let http = HttpMetrics::register_in(&registry);
/// http.http_requests_total.with(&Request { method: Method::Get, route: "/", r#type: 1 }).increment(1);
/// assert!(registry.render().ends_with("http_requests_total{method=\"get\",route=\"/\",type=\"1\"} 1\n"));
/// ```
///
/// | key | at | value | |
/// |---|---|---|---|
/// | [`crate`](#crate) | struct | path | where the runtime is |
///
/// # At the struct: `#[label(…)]`
///
/// ## `crate`
///
/// The path of the runtime, where it is not `::metrics_runtime`.
///
/// ```
/// mod vendored {
///     pub use metrics_runtime as runtime;
/// }
///
/// #[derive(vendored::runtime::LabelSet)]
/// #[label(crate = crate::vendored::runtime)]
/// struct Request {
///     encrypted: bool,
/// }
/// # fn main() {}
/// ```
///
/// # What it expands to
///
/// For a struct `Order { payment: Payment, verdict: Verdict }`:
///
/// ```ignore
/// impl __p::LabelSet for Order {
///     const LABELS: __p::Labels = __p::Labels::Group(&[
///         __p::Labels::Label { name: __p::Some("payment"), values: <Payment as __p::LabelValue>::VALUES },
///         __p::Labels::Label { name: __p::Some("verdict"), values: <Verdict as __p::LabelValue>::VALUES },
///     ]);
///
///     fn index(&self) -> __p::usize {
///         let __index = 0;
///         let __index = __p::place(
///             __index,
///             const { __p::count_of(<Payment as __p::LabelValue>::VALUES) },
///             <Payment as __p::LabelValue>::index(&self.payment),
///         );
///         let __index = __p::place(
///             __index,
///             const { __p::count_of(<Verdict as __p::LabelValue>::VALUES) },
///             <Verdict as __p::LabelValue>::index(&self.verdict),
///         );
///         __index
///     }
///
///     fn encode(&self, __sink: &mut impl __p::LabelSink) {
///         <Payment as __p::LabelValue>::encode(&self.payment, __sink);
///         <Verdict as __p::LabelValue>::encode(&self.verdict, __sink);
///     }
/// }
/// ```
#[proc_macro_derive(LabelSet, attributes(label))]
pub fn derive_label_set(input: TokenStream) -> TokenStream {
    label_set::derive(syn::parse(input)).into()
}

/// Turns an enum into the values of a label: each variant is a value, in `snake_case`.
///
/// ```
/// use metrics_runtime::{Counter, Family, LabelValue, Metrics, Registry};
///
/// #[derive(LabelValue)]
/// enum Cache { Hit, NotFound }
///
/// #[derive(Metrics)]
/// struct CacheMetrics {
///     /// Look-ups.
///     #[metric(labels("result"))]
///     cache_lookups_total: Family<Cache, Counter>,
/// }
///
/// let registry = Registry::new();
/// let cache = CacheMetrics::register_in(&registry);
/// cache.cache_lookups_total.with(&Cache::Hit).increment(1);
/// assert!(registry.render().ends_with(
///     "cache_lookups_total{result=\"hit\"} 1\ncache_lookups_total{result=\"not_found\"} 0\n"
/// ));
/// ```
///
/// | key | at | value | |
/// |---|---|---|---|
/// | [`rename_all`](#rename_all) | enum | a case | how variants are written |
/// | [`crate`](#crate) | enum | path | where the runtime is |
/// | [`rename`](#rename) | variant | text | how this variant is written |
///
/// # At the enum: `#[label(…)]`
///
/// ## `rename_all`
///
/// One of `snake_case` (where nothing is written), `lowercase`, `UPPERCASE`, `PascalCase`, `camelCase`, `SCREAMING_SNAKE_CASE`,
/// `kebab-case`, `SCREAMING-KEBAB-CASE`.
///
/// ```
/// # use metrics_runtime::LabelValue;
/// #[derive(LabelValue)]
/// #[label(rename_all = "SCREAMING-KEBAB-CASE")]
/// enum Cache { Hit, NotFound }
///
/// assert_eq!(Cache::VALUES, Some(&["HIT", "NOT-FOUND"][..]));
/// # let _ = (Cache::Hit, Cache::NotFound);
/// ```
///
/// ## `crate`
///
/// The path of the runtime, where it is not `::metrics_runtime`.
///
/// ```
/// mod vendored {
///     pub use metrics_runtime as runtime;
/// }
///
/// #[derive(vendored::runtime::LabelValue)]
/// #[label(crate = crate::vendored::runtime)]
/// enum Cache { Hit, Miss }
/// # fn main() {}
/// ```
///
/// # At a variant: `#[label(…)]`
///
/// ## `rename`
///
/// The value itself.
///
/// ```
/// # use metrics_runtime::LabelValue;
/// #[derive(LabelValue)]
/// enum Status {
///     #[label(rename = "2xx")]
///     Success,
///     #[label(rename = "5xx")]
///     ServerError,
/// }
///
/// assert_eq!(Status::VALUES, Some(&["2xx", "5xx"][..]));
/// # let _ = (Status::Success, Status::ServerError);
/// ```
///
/// # What it expands to
///
/// For an enum `Method { Get, Post }`:
///
/// ```ignore
/// impl __p::LabelValue for Method {
///     const VALUES: __p::Option<&'static [&'static __p::str]> = __p::Some(&["get", "post"]);
///
///     fn index(&self) -> __p::usize {
///         match self { Self::Get => 0, Self::Post => 1 }
///     }
///
///     fn encode(&self, __sink: &mut impl __p::LabelSink) {
///         __sink.closed(match self { Self::Get => "get", Self::Post => "post" });
///     }
/// }
/// ```
#[proc_macro_derive(LabelValue, attributes(label))]
pub fn derive_label_value(input: TokenStream) -> TokenStream {
    label_value::derive(syn::parse(input)).into()
}

/// Records how long each call of a function takes, and how it ends.
///
/// | form | records into |
/// |---|---|
/// | [`#[timed]`](#timed) | two families that all such functions share |
/// | [`#[timed(HANDLE)]`](#timedhandle) | a declared histogram |
/// | [`crate = path`](#crate), after the others | where the runtime is |
///
/// It is for functions and methods, `async` or not. An `async fn` is timed from its first poll until it is done or dropped;
/// one that is never polled is no call. The body is moved, never looked at: `?`, `return`, borrows and rustc's messages about
/// it stay as they were.
///
/// # `#[timed]`
///
/// Into `function_duration_seconds{module,function}`, a histogram with `Buckets::FUNCTION`, and
/// `function_calls_total{module,function,outcome}`, both in the global registry. The `function` of a method carries its type
/// (`Shop::charge`).
///
/// Each call has one outcome: `ok`; `error` where it returned an `Err`; `panic` where it unwound; `cancelled` where its future was
/// dropped before it was done. On the page are `ok`, and `cancelled` of an `async fn`, from install, the other outcomes that
/// the function can have from its first call on.
///
/// ```
/// use metrics_runtime::{Registry, timed};
///
/// #[timed]
/// fn charge(cents: u64) -> Result<(), &'static str> {
///     if cents > 100_00 { Err("over the limit") } else { Ok(()) }
/// }
///
/// # fn main() {
/// charge(999_00).unwrap_err();
/// let page = Registry::global().render();
/// assert!(page.contains("function=\"charge\",outcome=\"error\"} 1\n"));
/// # }
/// ```
///
/// A return type that is a type parameter counts as `ok`, also where a caller puts a `Result` in its place, and so does one that
/// is wholly `impl Trait`.
///
/// # `#[timed(HANDLE)]`
///
/// Into a `Histogram`: any expression for one, also over `self` and the arguments, evaluated at the start of each call. Every
/// call is recorded once, however it ends.
///
/// ```
/// use metrics_runtime::{Buckets, Histogram, Metrics, Registry, timed};
///
/// #[derive(Metrics)]
/// struct DbMetrics {
///     /// Time a query took.
///     #[metric(buckets = Buckets::LATENCY)]
///     db_query_duration_seconds: Histogram,
/// }
///
/// struct Db { metrics: DbMetrics }
///
/// impl Db {
///     #[timed(self.metrics.db_query_duration_seconds)]
///     fn query(&mut self) -> &mut Self { self }
/// }
///
/// let mut db = Db { metrics: DbMetrics::register_in(&Registry::new()) };
/// db.query();
/// assert_eq!(db.metrics.db_query_duration_seconds.count(), 1);
/// ```
///
/// # `crate`
///
/// The path of the runtime, where it is not `::metrics_runtime`.
///
/// ```
/// mod vendored {
///     pub use metrics_runtime as runtime;
/// }
///
/// #[vendored::runtime::timed(crate = crate::vendored::runtime)]
/// fn charge() {}
/// # fn main() { charge() }
/// ```
///
/// # Refused
///
/// A `const fn`; a function without a body; a plain function that returns a future, of which only the making would be timed
/// (write `async fn`); with a bare `#[timed]`, `#[track_caller]`, which does not reach into the body.
///
/// ```compile_fail
/// # use metrics_runtime::timed;
/// #[timed]
/// fn charge() -> impl Future<Output = ()> { // returns a future: write `async fn`
///     async {}
/// }
/// ```
///
/// # What it expands to
///
/// `#[timed(HANDLE)]` puts a guard before the body:
///
/// ```ignore
/// fn query() -> Rows {
///     let __timed = {
///         use ::metrics_runtime::__private as __p;
///         __p::start(&(HANDLE))
///     };
///     body
/// }
/// ```
///
/// `#[timed]` puts a call around it, which looks at the result:
///
/// ```ignore
/// fn query() -> Result<Rows, Error> {
///     use ::metrics_runtime::__private as __p;
///     fn __here() {}
///     static __SITE: __p::Site = __p::Site::new(
///         ::metrics_runtime::__private::module_path!(),
///         || __p::type_name_of(__here),
///         false,
///     );
///     ::metrics_runtime::__private::submit! { __p::Site::declared(|| __SITE.register()) }
///     __p::call::<Result<Rows, Error>>(
///         &__SITE,
///         { use __p::JudgeAny as _; __p::Probe::<Result<Rows, Error>>::NEW.judge() },
///         move || { body },
///     )
/// }
/// ```
#[proc_macro_attribute]
pub fn timed(arguments: TokenStream, function: TokenStream) -> TokenStream {
    timed::attribute(arguments.into(), &function.into()).into()
}
