//! The macros of `metrics-runtime`, which re-exports them: depend on that.
//!
//! # How it works
//!
//! Each macro is a directory of three files. `mod.rs` parses, then expands, or falls back to the mistakes and an impl that
//! type-checks; `model.rs` is what was written, and refuses what is wrong; `expand.rs` is what it becomes.
//!
//! - `metrics`, `label_set`, `label_value`, `timed`: the macros.
//! - `syntax`: reading attributes: keys, slots for their values, cases, the crate path, help, and the collected mistakes.
//! - `name`, `unit`: metric and label names that are legal by construction; base units.
//! - `lint`: the naming rules that need only the name, by the table in the crate `metrics-naming`.
//!
//! **Invariant:** `model` never quotes and `expand` never parses; expanding cannot fail.
//!
//! **Invariant:** all mistakes of an input are told in one compile, each at its own token.
//!
//! **Invariant:** no macro looks at the name of a type: generated code calls a trait on it, and the type decides.
//!
//! **Invariant:** the body of a timed function is moved, never parsed. It keeps the user's braces, and no item of an expansion is in
//! its scope.

mod descriptor;
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
/// Each field is a metric family: a `Counter`, `Counter<f64>`, `Gauge`, `Histogram`, `StateSet`, `ExpiringGauge`, `Summary`, a
/// `Family` of one of these, or an `Info`. Its name on
/// the page is the prefix and the name of the field, joined with `_`; nothing is ever appended or rewritten. Its doc comment
/// is the help. The impl documents itself: in rustdoc, the struct's impl of `Metrics` has a table of what is on the page.
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
/// | [`group`](#group) | struct | – | it is only flattened into others |
/// | [`scoped`](#scoped) | struct | – | it is for registries of one's own |
/// | [`instance`](#instance) | struct | type | labels that tell several instances apart |
/// | [`crate`](#crate) | struct | path | where the runtime is |
/// | [`allow`, `reason`](#allow-and-reason) | struct, field | rules, text | exceptions from naming rules |
/// | [`name`](#name) | field | text | the whole name |
/// | [`help`](#help) | field | expression | the help, instead of the doc comment |
/// | [`unit`](#unit) | field | text | the unit |
/// | [`buckets`](#buckets) | field | `Buckets` or a list | the bounds of a histogram |
/// | [`native`](#native) | field | – | a native histogram as well |
/// | [`exemplars`](#exemplars) | field | – | records in sampled spans are exemplars |
/// | [`quantiles`, `window`](#quantiles-and-window) | field | list, time | what a summary tells, and of how long |
/// | [`label`](#label) | field | text | the label of a state set's states |
/// | [`idle`](#idle) | field | time | when a gauge that nobody writes leaves the page |
/// | [`labels`](#labels) | field | texts, `name = "…"` | names for labels that have none, or for all; labels with one value |
/// | [`max_series`](#max_series) | field | number | the limit on series |
/// | [`removable`](#removable) | field | – | series come and go |
/// | [`lazy`](#lazy) | field | – | series come with their first record |
/// | [`deprecated`](#deprecated) | field | – or text | not to be used any more |
/// | [`alias`, `until`](#alias-and-until) | field | texts | an old name, for a while |
/// | [`flatten`, `prefix`](#flatten-and-prefix) | field | –, text | a nested group |
/// | [`skip`](#skip) | field | – | no metric |
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
/// ## `group`
///
/// The struct is a part of others, which [flatten](#flatten-and-prefix) it: it is not on the page by itself, and cannot be
/// registered globally.
///
/// ```compile_fail,E0277
/// # use metrics_runtime::{Gauge, Metrics};
/// #[derive(Metrics)]
/// #[metrics(group)]
/// struct PoolMetrics {
///     /// Connections that are open.
///     connections: Gauge,
/// }
/// PoolMetrics::register(); // not for the global registry
/// ```
///
/// ## `scoped`
///
/// The struct is for registries of one's own, by `register_in`: not on the page of the global one, and refused there.
///
/// ```
/// # use metrics_runtime::{Gauge, Metrics, Registry};
/// #[derive(Metrics)]
/// #[metrics(scoped)]
/// struct WorkerMetrics {
///     /// Jobs that wait.
///     worker_jobs_waiting: Gauge,
/// }
/// let registry = Registry::new();
/// WorkerMetrics::register_in(&registry).worker_jobs_waiting.set(3);
/// assert!(registry.render().ends_with("worker_jobs_waiting 3\n"));
/// assert!(!Registry::global().render().contains("worker_jobs_waiting"));
/// ```
///
/// ## `instance`
///
/// The struct is registered several times, each time with labels that all its series carry: a type that derives `LabelSet`.
/// It is on no page before that.
///
/// ```
/// # use metrics_runtime::{Gauge, LabelSet, Metrics, Registry};
/// #[derive(LabelSet)]
/// struct Shard { shard: u32 }
///
/// #[derive(Metrics)]
/// #[metrics(instance = Shard)]
/// struct ShardMetrics {
///     /// Keys that a shard holds.
///     shard_keys: Gauge,
/// }
/// let registry = Registry::new();
/// let third = ShardMetrics::instance(&Shard { shard: 3 }).register_in(&registry);
/// third.shard_keys.set(5);
/// assert!(registry.render().ends_with("shard_keys{shard=\"3\"} 5\n"));
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
/// ## `help`
///
/// The help, where it is not the doc comment: a constant expression of the type `&'static str`.
///
/// ```
/// # use metrics_runtime::{Counter, Metrics, Registry};
/// const SENT: &str = "Mails that another server took.";
///
/// #[derive(Metrics)]
/// struct MailMetrics {
///     /// Counted in `deliver`, after the last answer.
///     #[metric(help = SENT)]
///     mails_total: Counter,
/// }
/// # let registry = Registry::new();
/// # MailMetrics::register_in(&registry);
/// assert!(registry.render().starts_with("# HELP mails_total Mails that another server took.\n"));
/// ```
///
/// ## `unit`
///
/// The unit of the values, for the [catalogue](../metrics_runtime/catalog/index.html). It must be the last word of the name,
/// before `_total`.
///
/// ```
/// # use metrics_runtime::{Counter, Metrics, Registry, catalog};
/// #[derive(Metrics)]
/// struct MailMetrics {
///     /// Bytes sent.
///     #[metric(unit = "bytes")]
///     mail_sent_bytes_total: Counter,
/// }
/// let catalog = catalog();
/// let sent = catalog.families().find(|family| family.name == "mail_sent_bytes_total");
/// assert_eq!(sent.unwrap().unit, Some("bytes"));
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
/// ## `native`
///
/// The series of a histogram get a [native histogram](https://prometheus.io/docs/specs/native_histograms/) beside their buckets:
/// each power of two is divided into eight, for values of any size. It is shown in the protobuf format alone, and takes the
/// feature `protobuf`. A record costs a few shared atomic operations more; a series takes 1 to 20 KiB.
///
/// ```
/// # use metrics_runtime::{Buckets, Histogram, Metrics, Registry};
/// #[derive(Metrics)]
/// struct MailMetrics {
///     /// Time to send a mail.
///     #[metric(buckets = Buckets::LATENCY, native)]
///     mail_duration_seconds: Histogram,
/// }
/// # let registry = Registry::new();
/// let mail = MailMetrics::register_in(&registry);
/// mail.mail_duration_seconds.record(0.25);
/// let page: Vec<u8> = registry.render_protobuf();
/// # assert!(page.len() > 100);
/// ```
///
/// ## `exemplars`
///
/// Each record of a counter or a histogram that is made in a sampled span of OpenTelemetry leaves an exemplar with the labels
/// `trace_id` and `span_id`, as if by `increment_with_exemplar` or `record_with_exemplar`: the last one of a counter and of each
/// bucket is shown, in `OpenMetrics` and in the protobuf format. What counts is the current context of the crate
/// `opentelemetry` (the version that the runtime depends on) at the moment of the record; `tracing-opentelemetry` makes it that
/// of the `tracing` span that is entered. A timed function records when it returns: its own span must be around it.
/// It takes the feature `opentelemetry`.
///
/// ```
/// # use metrics_runtime::{Buckets, Histogram, Metrics, Registry};
/// #[derive(Metrics)]
/// struct MailMetrics {
///     /// Time to send a mail.
///     #[metric(buckets = Buckets::LATENCY, exemplars)]
///     mail_duration_seconds: Histogram,
/// }
/// # let registry = Registry::new();
/// let mail = MailMetrics::register_in(&registry);
/// mail.mail_duration_seconds.record(0.25); // in no span: recorded without an exemplar
/// assert!(!registry.render_openmetrics().contains(" # {"));
/// ```
///
/// Gauges have none:
///
/// ```compile_fail,E0080
/// # use metrics_runtime::{Gauge, Metrics};
/// #[derive(Metrics)]
/// struct MailMetrics {
///     /// Mails waiting.
///     #[metric(exemplars)]
///     mails_waiting: Gauge,
/// }
/// ```
///
/// ## `quantiles` and `window`
///
/// The quantiles of a summary, from 0 to 1, increasing: a list of `f64`, or a constant of the type `&[f64]`. A summary must have
/// them, and nothing else may. They are those of the last minute, or of the `window`, from a second to a day: a time with its
/// unit, `ms`, `s`, `m` or `h`, which may stand in quotes, or a constant `Duration`.
///
/// A summary is an exception from the rule `summary`: what it is for stands at
/// [`Summary`](../metrics_runtime/struct.Summary.html).
///
/// ```
/// # use metrics_runtime::{Metrics, Registry, Summary};
/// #[derive(Metrics)]
/// struct MailMetrics {
///     /// Size of a mail.
///     #[metric(quantiles = [0.5, 0.99], window = 10m, allow(summary), reason = "the name is in a contract")]
///     mail_size_bytes: Summary,
/// }
/// # let registry = Registry::new();
/// let mail = MailMetrics::register_in(&registry);
/// assert!(registry.render().contains("mail_size_bytes{quantile=\"0.99\"} NaN\n"));
/// mail.mail_size_bytes.record(0);
/// assert!(registry.render().contains("mail_size_bytes{quantile=\"0.99\"} 0\n"));
/// ```
///
/// Percentiles are no quantiles:
///
/// ```compile_fail,E0080
/// # use metrics_runtime::{Metrics, Summary};
/// #[derive(Metrics)]
/// struct MailMetrics {
///     /// Size of a mail.
///     #[metric(quantiles = [50.0, 99.0], allow(summary), reason = "the name is in a contract")]
///     mail_size_bytes: Summary,
/// }
/// ```
///
/// ## `label`
///
/// The name of the label whose values are the states of a state set. Without it, it is the name of the metric, as
/// `OpenMetrics` has it. With another one the type is `gauge` there, since a `stateset` has that name.
///
/// ```
/// # use metrics_runtime::{LabelValue, Metrics, Registry, StateSet};
/// #[derive(LabelValue)]
/// enum Power { Off, On }
///
/// #[derive(Metrics)]
/// struct MailMetrics {
///     /// Whether mails are sent.
///     #[metric(label = "state")]
///     mail_power: StateSet<Power>,
/// }
/// # let registry = Registry::new();
/// let mail = MailMetrics::register_in(&registry);
/// mail.mail_power.set(Power::On);
/// assert!(registry.render().ends_with("mail_power{state=\"off\"} 0\nmail_power{state=\"on\"} 1\n"));
/// ```
///
/// ## `idle`
///
/// After which time without a write a series of an [`ExpiringGauge`](../metrics_runtime/struct.ExpiringGauge.html) leaves the page,
/// as `window` says times. Such a gauge must have it, and nothing else may.
///
/// ```
/// # use metrics_runtime::{ExpiringGauge, Family, Metrics, Registry};
/// #[derive(Metrics)]
/// struct MailMetrics {
///     /// Mails that a domain has waiting, as it tells.
///     #[metric(labels("domain"), idle = 5m)]
///     mails_waiting: Family<String, ExpiringGauge>,
/// }
/// # let registry = Registry::new();
/// let mail = MailMetrics::register_in(&registry);
/// mail.mails_waiting.with(&"example.org".into()).set(3);
/// assert!(registry.render().ends_with("mails_waiting{domain=\"example.org\"} 3\n"));
/// ```
///
/// ## `labels`
///
/// Names for the labels to which no type gives one: a single value, or values in a tuple, in order. Or names for all labels, which
/// come before those that types give.
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
/// ```
/// # use metrics_runtime::{Buckets, Family, Histogram, Metrics, Outcome, Registry};
/// #[derive(Metrics)]
/// struct MailMetrics {
///     /// Time to send a mail, by domain and `status` instead of `outcome`.
///     #[metric(labels("domain", "status"), buckets = Buckets::LATENCY)]
///     mail_duration_seconds: Family<(&'static str, Outcome), Histogram>,
/// }
/// # let registry = Registry::new();
/// let mail = MailMetrics::register_in(&registry);
/// mail.mail_duration_seconds.with(&("example.org", Outcome::Ok)).record(0.5);
/// assert!(registry.render().contains("_count{domain=\"example.org\",status=\"ok\"} 1\n"));
/// ```
///
/// With a value it is a label that all series of the field carry. Several fields of one name whose values differ are one
/// family; all else that they say must be equal.
///
/// ```
/// # use metrics_runtime::{Counter, Metrics, Registry};
/// #[derive(Metrics)]
/// struct MailMetrics {
///     /// Bytes of mails.
///     #[metric(name = "mail_bytes_total", labels(direction = "in"))]
///     received: Counter,
///     /// Bytes of mails.
///     #[metric(name = "mail_bytes_total", labels(direction = "out"))]
///     sent: Counter,
/// }
/// # let registry = Registry::new();
/// let mail = MailMetrics::register_in(&registry);
/// mail.sent.increment(512);
/// assert!(registry.render().ends_with(
///     "mail_bytes_total{direction=\"in\"} 0\nmail_bytes_total{direction=\"out\"} 512\n"
/// ));
/// ```
///
/// ## `max_series`
///
/// How many series the family may have; without it 10 000, and 200 for a summary. What comes after is recorded in a series whose open labels read
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
/// ## `lazy`
///
/// A series is on the page only once it has recorded something other than nothing, instead of from the start: for families of very many closed
/// labels, and for parts of a program that may not be in use. A gauge that is set to 0 has recorded; one that only
/// [tracks](../metrics_runtime/struct.Gauge.html#method.track) is there from the first page that finds it above 0.
///
/// ```
/// # use metrics_runtime::{Counter, Metrics, Registry};
/// #[derive(Metrics)]
/// struct MailMetrics {
///     /// Mails relayed, where that is allowed.
///     #[metric(lazy)]
///     relayed_total: Counter,
/// }
/// # let registry = Registry::new();
/// let mail = MailMetrics::register_in(&registry);
/// assert_eq!(registry.render(), "");
/// mail.relayed_total.increment(1);
/// assert!(registry.render().ends_with("relayed_total 1\n"));
/// ```
///
/// ## `deprecated`
///
/// The metric is not to be used any more, and why: the help says so. Rust's own `#[deprecated]` on the field does the same.
///
/// ```
/// # use metrics_runtime::{Counter, Metrics, Registry};
/// #[derive(Metrics)]
/// struct MailMetrics {
///     /// Mails sent.
///     #[metric(deprecated = "ask for mail_duration_seconds_count")]
///     mails_total: Counter,
/// }
/// # let registry = Registry::new();
/// # MailMetrics::register_in(&registry);
/// assert!(registry.render().starts_with(
///     "# HELP mails_total Mails sent. Deprecated: ask for mail_duration_seconds_count\n"
/// ));
/// ```
///
/// ## `alias` and `until`
///
/// An old name under which the family is on the page as well, while dashboards and alerts move, and when that ends: a version
/// or a date, for people to read. The old name need not keep the naming rules.
///
/// ```
/// # use metrics_runtime::{Counter, Metrics, Registry};
/// #[derive(Metrics)]
/// struct MailMetrics {
///     /// Mails sent.
///     #[metric(alias = "mailsSent", until = "2.0")]
///     mails_total: Counter,
/// }
/// # let registry = Registry::new();
/// let mail = MailMetrics::register_in(&registry);
/// mail.mails_total.increment(1);
/// let page = registry.render();
/// assert!(page.starts_with("# HELP mailsSent Mails sent. Renamed to mails_total; here until 2.0.\n"));
/// assert!(page.contains("\nmailsSent 1\n") && page.ends_with("\nmails_total 1\n"));
/// ```
///
/// ## `flatten` and `prefix`
///
/// The field is a struct with [`group`](#group), whose families are on the page as if they were written here: behind the
/// prefix of this struct, that of the field, and their own. A whole [`name`](#name) stays as it is.
///
/// ```
/// # use metrics_runtime::{Gauge, Metrics, Registry};
/// #[derive(Metrics)]
/// #[metrics(group)]
/// struct PoolMetrics {
///     /// Connections that are open.
///     connections: Gauge,
/// }
///
/// #[derive(Metrics)]
/// #[metrics(prefix = "db")]
/// struct DbMetrics {
///     #[metric(flatten, prefix = "read")]
///     read: PoolMetrics,
///     #[metric(flatten, prefix = "write")]
///     write: PoolMetrics,
/// }
/// # let registry = Registry::new();
/// let db = DbMetrics::register_in(&registry);
/// db.write.connections.set(2);
/// assert!(registry.render().ends_with("db_write_connections 2\n"));
/// ```
///
/// ## `skip`
///
/// The field is no metric: it is made by `Default`.
///
/// ```
/// # use metrics_runtime::{Counter, Metrics, Registry};
/// #[derive(Metrics)]
/// struct MailMetrics {
///     /// Mails sent.
///     mails_total: Counter,
///     #[metric(skip)]
///     last_recipient: Option<String>,
/// }
/// # let registry = Registry::new();
/// assert_eq!(MailMetrics::register_in(&registry).last_recipient, None);
/// ```
///
/// # Names
///
/// Names are checked, never corrected. The rules without a name here have no exceptions: Prometheus would refuse the page.
///
/// | rule | refuses |
/// |---|---|
/// | – | characters other than `a-z`, `A-Z`, `0-9`, `_`; a colon; a leading `__` ([data model](https://prometheus.io/docs/concepts/data_model/#metric-names-and-labels)); a label `le` of a histogram, `quantile` of a summary |
/// | – | the same name twice, unless constant labels differ; a name that is that of another family's samples (gauge `x` and counter `x_total`, `h_count` and histogram `h`, `x_created`) |
/// | `counter_total` | a counter that does not end in `_total` |
/// | `gauge_total` | anything else that does |
/// | `info_suffix` | an info that does not end in `_info` |
/// | `reserved_suffix` | `_count`, `_sum`, `_bucket`, `_created` at the end, and `_info` of anything else |
/// | `summary` | a summary: quantiles of several instances cannot be put together |
/// | `no_help` | a field without a doc comment, or whose help only repeats the name |
/// | `unit_suffix` | units that are no [base units](https://prometheus.io/docs/practices/naming/#base-units), written out or abbreviated, anywhere in a name: `_milliseconds`, `_bits`, `_s`, `_mb`; a declared unit that is not the last word |
/// | `percent` | `percent` in a name: write `_ratio`, from 0 to 1 |
/// | `kind_in_name` | any type at the end of a name, `_counter`, and the type of the metric itself anywhere behind the first word |
/// | `snake_case` | names of metrics and labels in `camelCase`: a capital behind a small letter |
/// | `reserved_label` | a label `le` of anything but a histogram, `quantile` of anything but a summary |
///
/// Names in different structs meet at `install`, which then fails and names both places. A name that
/// [`promtool check metrics`](https://prometheus.io/docs/prometheus/latest/command-line/promtool/) of Prometheus 3.5 refuses is
/// refused here as well; `assert_lint!` of the runtime's `testing` module uses the same table.
///
/// ## `unit_suffix`
///
/// The message names the base unit. The first word of a name can look like an abbreviation (`s_curve`), a word behind `per` can
/// be any unit (`orders_per_day`).
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
/// ## `kind_in_name`
///
/// ```compile_fail
/// # use metrics_runtime::{Gauge, Metrics};
/// #[derive(Metrics)]
/// struct MailMetrics {
///     /// How long the queue may become.
///     limit_gauge_bytes: Gauge, // has its type in its name: write `limit_bytes`
/// }
/// ```
///
/// ## `snake_case`
///
/// The rule covers the labels that are written at the field and those of its label set.
///
/// ```compile_fail
/// # use metrics_runtime::{Counter, Family, Metrics};
/// #[derive(Metrics)]
/// struct MailMetrics {
///     /// Mails sent.
///     #[metric(labels("mailServer"))] // camelCase: write `mail_server`
///     mails_total: Family<String, Counter>,
/// }
/// ```
///
/// ## `reserved_label`
///
/// ```compile_fail
/// # use metrics_runtime::{Family, Gauge, Metrics};
/// #[derive(Metrics)]
/// struct MailMetrics {
///     /// Size of the queue, by priority.
///     #[metric(labels("le"))] // for the buckets of histograms: write another name
///     queue_length: Family<u32, Gauge>,
/// }
/// ```
///
/// ## Exceptions
///
/// A name that is fixed says so, with a reason; the catalogue lists it.
///
/// ```
/// # use metrics_runtime::{Counter, Family, Gauge, Metrics, Registry};
/// #[derive(Metrics)]
/// struct MailMetrics {
///     /// Mails sent.
///     #[metric(labels("mailServer"), allow(snake_case), reason = "dashboards ask for this label")]
///     mails_total: Family<String, Counter>,
///     /// Time until the next mail.
///     #[metric(allow(unit_suffix, kind_in_name), reason = "name fixed by RFD 021")]
///     next_gauge_ms: Gauge,
///     /// Size of the queue, by the age of its mails.
///     #[metric(labels("le"), allow(reserved_label), reason = "computed from a histogram elsewhere")]
///     queue_length: Family<u32, Gauge>,
/// }
/// # let registry = Registry::new();
/// # MailMetrics::register_in(&registry).next_gauge_ms.set(1);
/// # assert!(registry.render().contains("next_gauge_ms 1\n"));
/// ```
///
/// # What it expands to
///
/// ```ignore
/// const _: () = {
///     use ::metrics_runtime::__private as __p;
///
///     #[doc = "What is on the page: …"]
///     impl __p::Metrics for ShopMetrics {
///         const FAMILIES: &'static [__p::Descriptor] = &[__p::descriptor(
///             &__BASE,
///             "shop_orders_total",
///             "Orders handled.",
///             <Counter as __p::MetricFamily>::SHAPE,
///             __p::here(),
///         )];
///         const IS_GROUP: __p::bool = false;
///         type Instance = ();
///
///         #[inline(never)]
///         fn build(__building: &__p::Building<'_>) -> Self {
///             Self { orders_total: <Counter as __p::MetricFamily>::field(__building, 0) }
///         }
///     }
///
///     impl __p::Root for ShopMetrics {}
///     impl __p::Single for ShopMetrics {}
///
///     const __BASE: __p::Descriptor = {
///         let mut __row = __p::Descriptor::EMPTY;
///         __row.package = __p::package!();
///         __row
///     };
///     const _: () = __p::check_field::<ShopMetrics>(0);
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
/// The type of a field is a label value: an enum with `#[derive(LabelValue)]`, a string, a `char`, an integer or `bool`, or an
/// `Option` of one of these, whose `None` is an absent label. Where all of them are enums or `bool`, the set is *closed*, and a
/// family with it is on the page with all its series from the start.
///
/// An empty value is an absent label as well: Prometheus
/// [makes no difference](https://prometheus.io/docs/concepts/data_model/#metric-names-and-labels).
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
/// | [`rename_all`](#rename_all) | struct | a case | how fields are written |
/// | [`crate`](#crate) | struct | path | where the runtime is |
/// | [`rename`](#rename) | field | text | the name of the label |
/// | [`flatten`](#flatten) | field | – | the field is a label set itself |
/// | [`skip_if`](#skip_if) | field | function | when the label is absent |
/// | [`display`](#display) | field | – | the value is written with its `Display` |
///
/// # At the struct: `#[label(…)]`
///
/// ## `rename_all`
///
/// One of `snake_case`, `lowercase`, `UPPERCASE`, `PascalCase`, `camelCase`, `SCREAMING_SNAKE_CASE`. Where nothing is written,
/// the name of a field is kept letter for letter, without `r#`. In any case it is made of words, and no `_` stands but between
/// them: `_spare` in `snake_case` is `spare`, and `status_code` in `lowercase` is `statuscode`. Labels in `camelCase` or
/// `PascalCase` are an [exception](macro@Metrics#snake_case) that each metric writes, or its struct.
///
/// ```
/// # use metrics_runtime::{Counter, Family, LabelSet, Metrics, Registry};
/// #[derive(LabelSet)]
/// #[label(rename_all = "camelCase")]
/// struct Request {
///     status_code: u16,
/// }
/// # #[derive(Metrics)]
/// # struct HttpMetrics {
/// #     /// Requests answered.
/// #     #[metric(allow(snake_case), reason = "dashboards ask for this label")]
/// #     http_requests_total: Family<Request, Counter>,
/// # }
/// # let registry = Registry::new();
/// # let http = HttpMetrics::register_in(&registry);
/// http.http_requests_total.with(&Request { status_code: 200 }).increment(1);
/// assert!(registry.render().ends_with("http_requests_total{statusCode=\"200\"} 1\n"));
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
/// #[derive(vendored::runtime::LabelSet)]
/// #[label(crate = crate::vendored::runtime)]
/// struct Request {
///     encrypted: bool,
/// }
/// # fn main() {}
/// ```
///
/// # At a field: `#[label(…)]`
///
/// ## `rename`
///
/// The name of the label.
///
/// ```
/// # use metrics_runtime::{Counter, Family, LabelSet, Metrics, Registry};
/// #[derive(LabelSet)]
/// struct Request<'a> {
///     #[label(rename = "type")]
///     kind: &'a str,
/// }
/// # #[derive(Metrics)]
/// # struct HttpMetrics {
/// #     /// Requests answered.
/// #     http_requests_total: Family<Request<'static>, Counter>,
/// # }
/// # let registry = Registry::new();
/// # let http = HttpMetrics::register_in(&registry);
/// http.http_requests_total.with(&Request { kind: "page" }).increment(1);
/// assert!(registry.render().ends_with("http_requests_total{type=\"page\"} 1\n"));
/// ```
///
/// ## `flatten`
///
/// The type of the field is a label set itself, and its labels stand here, under their own names. `Outcome` is one, of the
/// label `outcome`.
///
/// ```
/// # use metrics_runtime::{Counter, Family, LabelSet, Metrics, Outcome, Registry};
/// #[derive(LabelSet)]
/// struct Peer {
///     zone: u8,
///     encrypted: bool,
/// }
///
/// #[derive(LabelSet)]
/// struct Call {
///     #[label(flatten)]
///     peer: Peer,
///     #[label(flatten)]
///     outcome: Outcome,
/// }
/// # #[derive(Metrics)]
/// # struct RpcMetrics {
/// #     /// Calls answered.
/// #     rpc_calls_total: Family<Call, Counter>,
/// # }
/// # let registry = Registry::new();
/// # let rpc = RpcMetrics::register_in(&registry);
/// # let peer = Peer { zone: 1, encrypted: true };
/// rpc.rpc_calls_total.with(&Call { peer, outcome: Outcome::Ok }).increment(1);
/// assert!(registry.render().ends_with(
///     "rpc_calls_total{zone=\"1\",encrypted=\"true\",outcome=\"ok\"} 1\n"
/// ));
/// ```
///
/// Labels without a name, of a single value or of values in a tuple, stay without one: the metric gives it, with
/// [`labels`](macro@Metrics#labels). Two labels of one name are refused at the metric too, since only there all are known.
///
/// ## `skip_if`
///
/// When the label is absent: a function from a reference to the field to `bool`, or a closure. The label is as that of an
/// `Option`: with a closed value, one series more.
///
/// ```
/// # use metrics_runtime::{Counter, Family, LabelSet, Metrics, Registry};
/// #[derive(LabelSet)]
/// struct Request<'a> {
///     #[label(skip_if = str::is_empty)]
///     tenant: &'a str,
///     #[label(skip_if = |status| *status < 400)]
///     error: u16,
/// }
/// # #[derive(Metrics)]
/// # struct HttpMetrics {
/// #     /// Requests answered.
/// #     http_requests_total: Family<Request<'static>, Counter>,
/// # }
/// # let registry = Registry::new();
/// # let http = HttpMetrics::register_in(&registry);
/// http.http_requests_total.with(&Request { tenant: "", error: 404 }).increment(1);
/// http.http_requests_total.with(&Request { tenant: "a", error: 200 }).increment(1);
/// assert!(registry.render().ends_with(
///     "http_requests_total{error=\"404\"} 1\nhttp_requests_total{tenant=\"a\"} 1\n"
/// ));
/// ```
///
/// ## `display`
///
/// The value is written with its `Display`, as that of a `Displayed`; the label is open.
///
/// ```
/// # use metrics_runtime::{Counter, Family, LabelSet, Metrics, Registry};
/// use std::net::{IpAddr, Ipv4Addr};
///
/// #[derive(LabelSet)]
/// struct Peer {
///     #[label(display)]
///     address: IpAddr,
/// }
/// # #[derive(Metrics)]
/// # struct PeerMetrics {
/// #     /// Connections taken.
/// #     connections_total: Family<Peer, Counter>,
/// # }
/// # let registry = Registry::new();
/// # let peers = PeerMetrics::register_in(&registry);
/// peers.connections_total.with(&Peer { address: Ipv4Addr::LOCALHOST.into() }).increment(1);
/// assert!(registry.render().ends_with("connections_total{address=\"127.0.0.1\"} 1\n"));
/// ```
///
/// # What it expands to
///
/// For a struct `Order { payment: Payment, verdict: Verdict }`:
///
/// ```ignore
/// impl __p::LabelSet for Order {
///     const LABELS: __p::Labels = __p::Labels::Group(&[
///         <Payment as __p::LabelValue>::LABEL.with_name("payment"),
///         <Verdict as __p::LabelValue>::LABEL.with_name("verdict"),
///     ]);
///
///     fn index(&self) -> __p::usize {
///         __p::place(
///             const { __p::counts(&Self::LABELS) },
///             [
///                 <Payment as __p::LabelValue>::index(&self.payment),
///                 <Verdict as __p::LabelValue>::index(&self.verdict),
///             ],
///         )
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

/// Turns an enum into the values of a label, each variant being a value in `snake_case`, or a struct with one field into a value
/// that is written as that field is.
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
/// | [`outcome`](#outcome) | enum | – | an error that chooses the outcome of a call |
/// | [`parse`](#parse) | enum | – | texts become values |
/// | [`crate`](#crate) | enum, struct | path | where the runtime is |
/// | [`rename`](#rename) | variant | text | how this variant is written |
/// | [`other`](#other) | variant | – | all values that are no other variant |
///
/// # A struct with one field
///
/// An id or a name with a type of its own is a label value if its field is one. The label is closed where that of the field is,
/// so each of its series is on the page from the start.
///
/// ```
/// use metrics_runtime::{Counter, Family, LabelValue, Metrics, Registry};
///
/// #[derive(LabelValue)]
/// struct ShardId(u32);
///
/// #[derive(LabelValue)]
/// struct Host<'a> { name: &'a str }
///
/// #[derive(LabelValue)]
/// struct IsReplica(bool);
///
/// #[derive(Metrics)]
/// struct ShardMetrics {
///     /// Keys written, by shard and host.
///     #[metric(labels("shard", "host"))]
///     keys_written_total: Family<(ShardId, Host<'static>), Counter>,
///     /// Shards moved.
///     #[metric(labels("replica"))]
///     shards_moved_total: Family<IsReplica, Counter>,
/// }
///
/// let registry = Registry::new();
/// let shards = ShardMetrics::register_in(&registry);
/// shards.keys_written_total.with(&(ShardId(3), Host { name: "eu-1" })).increment(1);
/// shards.shards_moved_total.with(&IsReplica(true)).increment(2);
/// let page = registry.render();
/// assert!(page.contains("keys_written_total{shard=\"3\",host=\"eu-1\"} 1\n"));
/// assert!(page.ends_with(
///     "shards_moved_total{replica=\"false\"} 0\nshards_moved_total{replica=\"true\"} 2\n"
/// ));
/// ```
///
/// A type parameter is a label value by its bound: `struct Id<T: LabelValue>(T)`. A field that has a `Display` and is no label
/// value takes a `Displayed`: `struct Peer(Displayed<IpAddr>)`.
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
/// ## `parse`
///
/// The text of a variant becomes that variant: by `FromStr`, whose error is an `UnknownLabelValue`. With a variant for
/// [all others](#other) it is by `From<&str>`, which takes any text.
///
/// ```
/// # use metrics_runtime::LabelValue;
/// #[derive(LabelValue, Debug, PartialEq)]
/// #[label(parse)]
/// enum Cache { Hit, NotFound }
///
/// assert_eq!("not_found".parse(), Ok(Cache::NotFound));
/// let error = "miss".parse::<Cache>().unwrap_err();
/// assert_eq!(error.to_string(), "`miss` is none of the label's values: `hit`, `not_found`");
/// # let _ = Cache::Hit;
/// ```
///
/// ## `outcome`
///
/// The enum is an error that chooses the outcome of a timed function, in the place of `error`. Its variants may have fields,
/// which are no part of the value.
///
/// ```
/// # use metrics_runtime::{LabelValue, Registry, timed};
/// #[derive(LabelValue)]
/// #[label(outcome)]
/// enum LoadError { Missing, Io(std::io::Error), TooLong { bytes: u64 } }
///
/// #[timed]
/// fn load() -> Result<(), LoadError> { Err(LoadError::TooLong { bytes: 5 }) }
///
/// # fn main() {
/// let _ = load();
/// assert!(Registry::global().render().contains("function=\"load\",outcome=\"too_long\"} 1\n"));
/// # let _ = (LoadError::Missing, LoadError::Io);
/// # }
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
/// ## `other`
///
/// The variant for all values that are no other variant. Alone it is one value more, and the label stays closed: it bounds the
/// series of what comes from outside.
///
/// ```
/// # use metrics_runtime::LabelValue;
/// #[derive(LabelValue, Debug, PartialEq)]
/// #[label(rename_all = "UPPERCASE", parse)]
/// enum Method {
///     Get,
///     Post,
///     #[label(other)]
///     Other,
/// }
///
/// assert_eq!(Method::from("GET"), Method::Get);
/// assert_eq!(Method::from("BREW"), Method::Other);
/// assert_eq!(Method::VALUES, Some(&["GET", "POST", "OTHER"][..]));
/// # let _ = Method::Post;
/// ```
///
/// With a field, which is a label value itself, that is what is written, and the label is open. `parse` makes the field by its
/// own `From<&str>`.
///
/// ```
/// # use metrics_runtime::LabelValue;
/// #[derive(LabelValue, Debug, PartialEq)]
/// #[label(parse)]
/// enum Agent {
///     Curl,
///     #[label(other)]
///     Other(String),
/// }
///
/// assert_eq!(Agent::from("curl"), Agent::Curl);
/// assert_eq!(Agent::from("lynx"), Agent::Other("lynx".into()));
/// assert_eq!(Agent::VALUES, None);
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
///
/// `parse` adds:
///
/// ```ignore
/// impl __p::FromStr for Method {
///     type Err = __p::UnknownLabelValue;
///
///     fn from_str(__text: &__p::str) -> __p::Result<Self, __p::UnknownLabelValue> {
///         __p::Ok(match __text {
///             "get" => Self::Get,
///             "post" => Self::Post,
///             _ => return __p::Err(__p::UnknownLabelValue::of::<Self>(__text)),
///         })
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
/// | [`#[timed(TARGET)]`](#timedtarget) | a declared histogram or summary, or a declared family with [`labels`](#labels-1), [`outcome`](#outcome), or both |
/// | [`#[timed(name = "…")]`](#name-1) | a histogram of the function's own |
///
/// | key | value | |
/// |---|---|---|
/// | [`labels`](#labels-1) | expression | the labels of a declared family |
/// | [`outcome`](#outcome) | – | the family ends in an `Outcome`, which is filled in |
/// | [`ok_if`](#ok_if) | function | tells `ok` from `error` where no `Result` does |
/// | [`in_flight`](#in_flight) | `Gauge` | how many calls are under way |
/// | [`calls`](#calls) | `Counter` or family | how many calls there were |
/// | [`busy`](#busy) | `Histogram` | the time inside `poll` |
/// | [`slow`](#slow) | text | warns of calls that take longer |
/// | [`future`, `stream`](#future-and-stream) | – | what is returned is timed |
/// | [`name`, `help`, `unit`, `buckets`, `allow`, `reason`](#name-1) | as at a field | a histogram of the function's own |
/// | [`skip`](#impl-blocks) | – | in a timed `impl` block: not this one |
/// | [`crate`](#crate-3) | path | where the runtime is |
///
/// It is for functions and methods, `async` or not, and for [`impl` blocks](#impl-blocks). An `async fn` is timed from its first
/// poll until it is done or dropped; one that is never polled is no call. The body is moved, never looked at: `?`, `return`,
/// borrows and rustc's messages about it stay as they were. Expressions in the attribute see `self` and the arguments; each is
/// evaluated once, at the start of each call, and borrows nothing when the body runs, but for the closure of `ok_if`: it is called
/// behind the body, and borrows until then what it looks at.
///
/// # `#[timed]`
///
/// Into `function_duration_seconds{module,function}`, a histogram with `Buckets::FUNCTION`, and
/// `function_calls_total{module,function,outcome}`, both in the global registry. The `function` of a method carries its type
/// (`Shop::charge`).
///
/// Each call has one outcome: `ok`; `error` where it returned an `Err`, or what the error [chooses](#errors-that-choose-their-outcome);
/// `panic` where it unwound; `cancelled` where its future was dropped before it was done. On the page are `ok`, and `cancelled`
/// of an `async fn`, from install, the other outcomes that the function can have from its first call on.
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
/// # `#[timed(TARGET)]`
///
/// Into a `Histogram`, or a `Summary`: any expression for one, also over `self` and the arguments. Every call is recorded once,
/// however it ends.
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
/// # `labels`
///
/// The target is a family, and this is its label set; `calls` may be a family with the same labels.
///
/// ```
/// # use metrics_runtime::{Buckets, Family, Histogram, LabelSet, Metrics, Registry, timed};
/// #[derive(LabelSet)]
/// struct Query<'a> { table: &'a str }
///
/// #[derive(Metrics)]
/// struct DbMetrics {
///     /// Time a query took, by table.
///     #[metric(buckets = Buckets::LATENCY)]
///     db_query_duration_seconds: Family<Query<'static>, Histogram>,
/// }
///
/// #[timed(db.db_query_duration_seconds, labels = Query { table: &table })]
/// fn query(db: &DbMetrics, table: String) -> String {
///     table // Borrowed for the labels, and free again.
/// }
/// # let registry = Registry::new();
/// query(&DbMetrics::register_in(&registry), "users".into());
/// assert!(registry.render().contains("db_query_duration_seconds_count{table=\"users\"} 1\n"));
/// ```
///
/// # `outcome`
///
/// The last label of the target, of a family in [`calls`](#calls), or of both is an `Outcome`: the family is one of `Outcome` alone,
/// or of a pair `(Labels, Outcome)`, and `labels` are those of its first part. With open labels, all outcomes are on the page from the first
/// call with these labels on.
///
/// ```
/// # use metrics_runtime::{Buckets, Family, Histogram, Metrics, Outcome, Registry, timed};
/// #[derive(Metrics)]
/// struct DbMetrics {
///     /// Time a query took, by table and outcome.
///     #[metric(buckets = Buckets::LATENCY, labels("table"))]
///     db_query_duration_seconds: Family<(&'static str, Outcome), Histogram>,
/// }
///
/// #[timed(db.db_query_duration_seconds, labels = table, outcome)]
/// fn query(db: &DbMetrics, table: &str) -> Result<u32, String> {
///     Err(format!("no such table: {table}"))
/// }
/// # let registry = Registry::new();
/// let _ = query(&DbMetrics::register_in(&registry), "users");
/// assert!(registry.render().contains("db_query_duration_seconds_count{table=\"users\",outcome=\"error\"} 1\n"));
/// ```
///
/// ## Errors that choose their outcome
///
/// An error enum with `#[derive(LabelValue)]` and `#[label(outcome)]` has its own texts in the place of `error`: in the shared
/// families, and in a declared family that ends in `OutcomeOf<Error>`. Its variants may have fields.
///
/// ```
/// # use metrics_runtime::{LabelValue, Registry, timed};
/// #[derive(LabelValue)]
/// #[label(outcome)]
/// enum FetchError { Timeout, Refused(std::io::Error) }
///
/// #[timed]
/// fn fetch() -> Result<(), FetchError> { Err(FetchError::Timeout) }
///
/// # fn main() {
/// let _ = fetch();
/// assert!(Registry::global().render().contains("function=\"fetch\",outcome=\"timeout\"} 1\n"));
/// # let _ = FetchError::Refused;
/// # }
/// ```
///
/// ## Other words
///
/// A label value of the program's own in the place of the `Outcome`, such as `success` and `failure`, is made of it by
/// `From<Outcome>`: see [`Outcome`](../metrics_runtime/enum.Outcome.html).
///
/// # `ok_if`
///
/// Tells from what was returned whether that is `ok`, or else an `error`: a path or a closure, by reference.
///
/// ```
/// # use metrics_runtime::{Registry, timed};
/// #[timed(ok_if = Option::is_some)]
/// fn find(id: u32) -> Option<&'static str> { (id == 1).then_some("one") }
///
/// # fn main() {
/// find(2);
/// assert!(Registry::global().render().contains("function=\"find\",outcome=\"error\"} 1\n"));
/// # }
/// ```
///
/// # `in_flight`
///
/// Counts the calls that are under way in a gauge, also when they unwind or are dropped.
///
/// ```
/// # use metrics_runtime::{Gauge, Metrics, Registry, timed};
/// #[derive(Metrics)]
/// struct DbMetrics {
///     /// Queries under way.
///     db_queries_in_flight: Gauge,
/// }
///
/// #[timed(in_flight = db.db_queries_in_flight)]
/// fn query(db: &DbMetrics) -> f64 { db.db_queries_in_flight.get() }
///
/// let db = DbMetrics::register_in(&Registry::new());
/// assert_eq!((query(&db), db.db_queries_in_flight.get()), (1.0, 0.0));
/// ```
///
/// # `calls`
///
/// Counts the calls when they end: in a counter, or in a family with the labels and the outcome of the attribute. With a family by
/// outcome, the target need not have one:
///
/// ```
/// # use metrics_runtime::{Buckets, Counter, Family, Histogram, Metrics, Outcome, Registry, timed};
/// # #[derive(Metrics)]
/// # struct DbMetrics {
/// #     /// Time a query took, by table.
/// #     #[metric(buckets = Buckets::LATENCY, labels("table"))]
/// #     db_query_duration_seconds: Family<&'static str, Histogram>,
/// #     /// Queries done, by table and status.
/// #     #[metric(labels("table", "status"))]
/// #     db_queries_total: Family<(&'static str, Outcome), Counter>,
/// # }
/// #[timed(db.db_query_duration_seconds, labels = table, calls = db.db_queries_total, outcome)]
/// fn query(db: &DbMetrics, table: &str) -> Result<u32, String> {
///     Err(format!("no such table: {table}"))
/// }
/// # let registry = Registry::new();
/// let _ = query(&DbMetrics::register_in(&registry), "users");
/// assert!(registry.render().contains("db_queries_total{table=\"users\",status=\"error\"} 1\n"));
/// assert!(registry.render().contains("db_query_duration_seconds_count{table=\"users\"} 1\n"));
/// ```
///
/// Without labels:
///
/// ```
/// # use metrics_runtime::{Buckets, Counter, Histogram, Metrics, Registry, timed};
/// # #[derive(Metrics)]
/// # struct DbMetrics {
/// #     /// Time a query took.
/// #     #[metric(buckets = Buckets::LATENCY)]
/// #     db_query_duration_seconds: Histogram,
/// #     /// Queries done.
/// #     db_queries_total: Counter,
/// # }
/// #[timed(db.db_query_duration_seconds, calls = db.db_queries_total)]
/// fn query(db: &DbMetrics) {}
///
/// # let db = DbMetrics::register_in(&Registry::new());
/// query(&db);
/// assert_eq!(db.db_queries_total.get(), 1);
/// ```
///
/// # `busy`
///
/// The time that a future spends inside `poll`, beside the time from its first poll to its end: how long it kept its thread.
///
/// ```
/// # use metrics_runtime::{Buckets, Histogram, Metrics, Registry, timed};
/// # #[derive(Metrics)]
/// # struct DbMetrics {
/// #     /// Time a query took.
/// #     #[metric(buckets = Buckets::LATENCY)]
/// #     db_query_duration_seconds: Histogram,
/// #     /// Time that a query kept its thread.
/// #     #[metric(buckets = Buckets::FUNCTION)]
/// #     db_query_busy_seconds: Histogram,
/// # }
/// #[timed(db.db_query_duration_seconds, busy = db.db_query_busy_seconds)]
/// async fn query(db: &DbMetrics) {}
/// # let db = DbMetrics::register_in(&Registry::new());
/// # let _ = query(&db);
/// ```
///
/// # `slow`
///
/// Calls that take longer (`ns`, `us`, `ms`, `s`, `m`, `h`) are counted in
/// `function_slow_calls_total{module,function,threshold}` of the global registry, and warned of through `tracing`: once a
/// minute and function at most.
///
/// ```
/// # use metrics_runtime::{Registry, TestClock, timed};
/// # use std::time::Duration;
/// #[timed(slow = "250ms")]
/// fn query(clock: &TestClock) {
///     clock.advance(Duration::from_millis(300));
/// }
///
/// # fn main() {
/// query(&TestClock::new());
/// assert!(Registry::global().render().contains("function=\"query\",threshold=\"250ms\"} 1\n"));
/// # }
/// ```
///
/// # `future` and `stream`
///
/// A plain function that returns a future, or a stream: what it returns is timed, from the first poll until it is done, or ends, or
/// is dropped; a panic before there is one is a call as well. Where the function returns a pinned box, that is boxed once more. What `#[async_trait]` leaves of an `async fn`
/// is known without the key.
///
/// ```
/// # use metrics_runtime::timed;
/// #[timed(future)]
/// fn fetch(url: &str) -> impl Future<Output = Result<u32, String>> + '_ {
///     async move { url.parse().map_err(|_| url.to_owned()) }
/// }
/// # fn main() { let _ = fetch("1"); }
/// ```
///
/// # `name`
///
/// A histogram of the function's own in the global registry, on the page from install. `help` is required; `unit`, `allow` and
/// `reason` are as [at a field](derive@Metrics#at-a-field-metric); without `buckets` it has `Buckets::FUNCTION`. With `outcome` it
/// has that label.
///
/// ```
/// # use metrics_runtime::{Buckets, Registry, timed};
/// #[timed(name = "db_backup_duration_seconds", help = "Time a backup took.", buckets = [1.0, 60.0, 3600.0], outcome)]
/// fn back_up() -> Result<(), String> { Ok(()) }
///
/// # fn main() {
/// assert!(back_up().is_ok());
/// assert!(Registry::global().render().contains("db_backup_duration_seconds_count{outcome=\"ok\"} 1\n"));
/// # }
/// ```
///
/// # `impl` blocks
///
/// Above an `impl` block, or a trait, it is as above each function with a body in it, but for those with `#[timed(skip)]` and
/// those with a `#[timed]` of their own.
///
/// ```
/// # use metrics_runtime::{Registry, timed};
/// struct Shop;
///
/// #[timed]
/// impl Shop {
///     fn open(&self) {}
///
///     #[timed(skip)]
///     const fn name(&self) -> &'static str { "shop" }
/// }
///
/// # fn main() {
/// Shop.open();
/// # Shop.name();
/// assert!(Registry::global().render().contains("function=\"Shop::open\",outcome=\"ok\"} 1\n"));
/// # }
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
/// (write `async fn`, or [`future`](#future-and-stream)); where the outcome is looked at, `#[track_caller]`, which does not reach
/// into the body.
///
/// ```compile_fail
/// # use metrics_runtime::timed;
/// #[timed]
/// fn charge() -> impl Future<Output = ()> { // returns a future: write `async fn`
///     async {}
/// }
/// ```
///
/// # Beside other attributes
///
/// The order does not matter beside `#[async_trait]`, `#[async_recursion]`, `#[tracing::instrument]`, `#[tokio::main]` and
/// `#[tokio::test]`, on methods and on blocks: a method of an async trait is timed from the first poll, as an `async fn` is.
///
/// Coverage, the lints of rustc and clippy, rustc's suggestions and a debugger's breakpoints see the user's function, since it keeps its
/// own spans. Under Miri, times are those of `std::time::Instant`.
///
/// # What it expands to
///
/// `#[timed(HANDLE)]` puts a guard before the body, and the function in the catalogue:
///
/// ```ignore
/// fn query() -> Rows {
///     let __timed = {
///         {
///             use ::metrics_runtime::__private as __p;
///             fn __here() {}
///             const __CALL_SITE: __p::CallSite = __p::CallSite {
///                 module: ::metrics_runtime::__private::module_path!(),
///                 path: || __p::type_name_of(__here),
///                 is_async: false,
///                 package: ::metrics_runtime::__private::package!(),
///                 location: __p::here(),
///             };
///             ::metrics_runtime::__private::submit! {
///                 __p::Declared::function(|| __CALL_SITE.function(__p::Some("HANDLE")))
///             }
///         }
///         ::metrics_runtime::__private::begin(::metrics_runtime::__private::sink(&(HANDLE)))
///     };
///     body
/// }
/// ```
///
/// `#[timed]` puts a call around it, which looks at the result (`__p` stands for the path):
///
/// ```ignore
/// fn query() -> Result<Rows, Error> {
///     let __site = {
///         use ::metrics_runtime::__private as __p;
///         fn __here() {}
///         const __CALL_SITE: __p::CallSite = as_above;
///         static __SITE: __p::Site = __p::Site::new(__CALL_SITE);
///         ::metrics_runtime::__private::submit! { __p::Site::declared(|| __SITE.register(), || __SITE.about()) }
///         &__SITE
///     };
///     let __classifier = { use __p::{ClassifyAny as _, ClassifyResult as _}; __p::Probe::<Result<Rows, Error>>::NEW.__classifier() };
///     let __sink = __site.sink(&__classifier);
///     __p::call(__sink, &__classifier, move || -> Result<Rows, Error> { body })
/// }
/// ```
///
/// The locals are hygienic, and no item is in the scope of the body or of what is written in the attribute.
///
/// `labels`, `outcome` and the other keys change the sink alone.
#[proc_macro_attribute]
pub fn timed(arguments: TokenStream, function: TokenStream) -> TokenStream {
    timed::attribute(arguments.into(), &function.into()).into()
}
