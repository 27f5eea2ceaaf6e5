//! A kit for the tests of programs that use this crate (feature `testing`).
//!
//! Switch it on where it is wanted, in the tests:
//!
//! ```toml
//! [dev-dependencies]
//! metrics-runtime = { …, features = ["testing"] }
//! ```
//!
//! There it costs a look at a flag wherever a `static` is used, and nothing in the program itself, which Cargo builds without it.
//!
//! # One metric
//!
//! [`assert_metric!`] compares a handle, or a series by its name on the page:
//!
//! ```
//! use metrics_runtime::testing::assert_metric;
//! use metrics_runtime::{Counter, Metrics, Registry};
//!
//! #[derive(Metrics)]
//! struct ShopMetrics {
//!     /// Orders handled.
//!     orders_total: Counter,
//! }
//!
//! let registry = Registry::new();
//! let shop = ShopMetrics::register_in(&registry);
//! shop.orders_total.increment(2);
//! assert_metric!(shop.orders_total == 2);
//! assert_metric!(registry, "orders_total" > 1);
//! ```
//!
//! # What a test did itself
//!
//! Tests of one binary run at once and share the global registry. A [`Scope`] gives each a registry of its own, for all that
//! names none: structs in a [`Global`](crate::Global), [`#[timed]`](macro@crate::timed), the `metrics` facade.
//!
//! ```
//! use metrics_runtime::testing::{Scope, assert_metric};
//! use metrics_runtime::{Counter, Global, Metrics};
//!
//! #[derive(Metrics)]
//! struct MailMetrics {
//!     /// Mails sent.
//!     mails_total: Counter,
//! }
//!
//! static MAIL: Global<MailMetrics> = Global::new();
//!
//! fn sends_one_mail() {
//!     Scope::new().run(|| {
//!         MAIL.mails_total.increment(1);
//!         assert_metric!(MAIL.mails_total == 1);
//!     });
//! }
//!
//! sends_one_mail();
//! sends_one_mail();
//! ```
//!
//! Where a scope cannot be had, because the threads are those of a library, compare two [snapshots](crate::Snapshot::since), and let no
//! other test touch the same series. Times can be told by a [`TestClock`](crate::TestClock).
//!
//! # The whole page
//!
//! [`assert_page!`] compares all of a page. [`assert_lint!`] says what `promtool check metrics` would, of any page;
//! [`page::parse`] reads one.
//!
//! ```
//! use metrics_runtime::testing::{assert_lint, assert_page};
//! use metrics_runtime::{Gauge, Metrics, Registry};
//!
//! #[derive(Metrics)]
//! struct QueueMetrics {
//!     /// Jobs that nobody took yet.
//!     jobs_waiting: Gauge,
//! }
//!
//! let registry = Registry::new();
//! let _queue = QueueMetrics::register_in(&registry);
//! assert_lint!(registry);
//! assert_page!(
//!     registry,
//!     "# HELP jobs_waiting Jobs that nobody took yet.\n# TYPE jobs_waiting gauge\njobs_waiting 0\n"
//! );
//! ```
//!
//! # The dependencies
//!
//! [`assert_one_facade!`] fails when the program has the `metrics` facade twice: what a library records through the other copy
//! is lost.
//!
//! ```
//! metrics_runtime::testing::assert_one_facade!();
//! ```

mod has_page;
mod lint;
mod measure;
mod metric;
mod near;
mod one_facade;
pub mod page;
mod pages;
mod test_scope;

#[doc(inline)]
pub use crate::{assert_lint, assert_metric, assert_one_facade, assert_page};
pub use has_page::{HasPage, HasSeries};
pub use lint::{Problem, Rule, lint};
pub use measure::{Measure, Number};
pub use one_facade::{Copied, Duplicate, LockError, duplicates};
pub use test_scope::{Instrumented, Scope};

/// What the macros touch.
pub(crate) mod private {
    pub use super::lint::assert_lint;
    pub use super::measure::Comparison;
    pub use super::metric::{assert_number, assert_series};
    pub use super::one_facade::assert_one_facade;
    pub use super::pages::assert_page;
}
