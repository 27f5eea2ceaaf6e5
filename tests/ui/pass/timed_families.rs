//! `#[timed(…)]` with its keys, in all sensible combinations.

#![deny(warnings)]

use std::fmt::{Debug, Display};
use std::time::Duration;

use metrics_runtime::{
    Buckets, Counter, Family, Gauge, Global, Histogram, LabelSet, LabelValue, Metrics, Outcome,
    OutcomeOf, Registry, Removable, timed,
};

#[derive(LabelValue)]
#[label(outcome)]
enum ChargeError {
    Declined,
    #[label(rename = "gone")]
    Unreachable(String),
    Limit {
        #[allow(dead_code)]
        cents: u64,
    },
}

#[derive(LabelValue, Clone, Copy)]
enum Kind {
    Read,
    Write,
}

#[derive(LabelSet)]
struct Query<'a> {
    kind: Kind,
    table: &'a str,
}

#[derive(Metrics)]
#[metrics(prefix = "families")]
struct DbMetrics {
    /// Time of a query.
    #[metric(buckets = [1.0])]
    query_duration_seconds: Histogram,
    /// Time of a query, by kind.
    #[metric(buckets = [1.0], labels("kind"))]
    kind_duration_seconds: Family<Kind, Histogram>,
    /// Time of a query, by table.
    #[metric(buckets = [1.0])]
    table_duration_seconds: Family<Query<'static>, Histogram>,
    /// Time of a query, by outcome.
    #[metric(buckets = [1.0])]
    outcome_duration_seconds: Family<Outcome, Histogram>,
    /// Time of a query, by table and outcome.
    #[metric(buckets = [1.0])]
    both_duration_seconds: Family<(Query<'static>, Outcome), Histogram>,
    /// Time to charge.
    #[metric(buckets = [1.0])]
    charge_duration_seconds: Family<(Query<'static>, OutcomeOf<ChargeError>), Histogram>,
    /// Time to charge, in all.
    #[metric(buckets = [1.0])]
    charge_all_duration_seconds: Family<OutcomeOf<ChargeError>, Histogram>,
    /// Time of a query, by a table that may go.
    #[metric(removable, buckets = [1.0])]
    removable_duration_seconds: Family<(Query<'static>, Outcome), Histogram, Removable>,
    /// Time inside `poll`.
    #[metric(buckets = [1.0])]
    busy_seconds: Histogram,
    /// Queries under way.
    under_way: Gauge,
    /// Queries.
    queries_total: Counter,
    /// Queries, by table.
    table_queries_total: Family<Query<'static>, Counter>,
    /// Queries, by outcome.
    outcome_queries_total: Family<Outcome, Counter>,
    /// Queries, by table and outcome.
    both_queries_total: Family<(Query<'static>, Outcome), Counter>,
}

static DB: Global<DbMetrics> = Global::new();

const HELP: &str = "Time of a query.";

type Plain<T, E = String> = Result<T, E>;

struct Db {
    metrics: DbMetrics,
    table: String,
}

impl Db {
    #[timed(self.metrics.table_duration_seconds, labels = Query { kind: Kind::Read, table: &self.table })]
    fn labelled(&mut self) -> &mut String {
        &mut self.table
    }

    #[timed(
        self.metrics.both_duration_seconds,
        labels = Query { kind: Kind::Write, table: &self.table },
        outcome,
        calls = self.metrics.both_queries_total,
        in_flight = self.metrics.under_way,
        slow = "1h",
    )]
    fn everything(&mut self) -> Plain<&mut String> {
        if self.table.is_empty() {
            return Err("no table".to_owned());
        }
        Ok(&mut self.table)
    }

    #[timed(
        self.metrics.both_duration_seconds,
        labels = Query { kind: Kind::Write, table: &self.table },
        outcome,
        ok_if = |rows: &usize| *rows > 0,
        calls = self.metrics.both_queries_total,
        in_flight = self.metrics.under_way,
        busy = self.metrics.busy_seconds,
        slow = "1.5m",
    )]
    async fn everything_later(&mut self, rows: &str) -> usize {
        std::future::ready(()).await;
        self.table.push('!');
        rows.len()
    }

    #[timed(self.metrics.removable_duration_seconds, labels = Query { kind: Kind::Read, table: &self.table }, outcome)]
    fn removable(self) -> Result<DbMetrics, Self> {
        Ok(self.metrics)
    }
}

#[timed(DB.kind_duration_seconds, labels = kind)]
fn labels_of_argument(kind: Kind) -> Kind {
    kind
}

#[timed(DB.kind_duration_seconds, labels = if name.is_empty() { Kind::Read } else { Kind::Write })]
async fn labels_by_condition(name: String) -> String {
    name
}

#[timed(DB.outcome_duration_seconds, outcome)]
fn outcome(text: &str) -> Result<impl Display + use<>, std::num::ParseIntError> {
    text.parse::<u8>()
}

#[timed(DB.outcome_duration_seconds, outcome)]
fn outcome_of_opaque_error(text: &str) -> Result<u8, impl std::error::Error + Debug + use<>> {
    text.parse::<u8>()
}

#[timed(DB.outcome_duration_seconds, outcome)]
async fn outcome_later(text: &str) -> Plain<u8, Box<dyn std::error::Error + Send + Sync>> {
    Ok(text.parse::<u8>()?)
}

#[timed(DB.outcome_duration_seconds, outcome, ok_if = Option::is_some)]
fn outcome_by_function<T>(value: Option<T>) -> Option<T> {
    value
}

#[timed(DB.outcome_duration_seconds, outcome)]
fn outcome_of_nothing() {}

#[timed(DB.outcome_duration_seconds, outcome)]
fn outcome_of_never() -> ! {
    std::panic::resume_unwind(Box::new("never"))
}

#[timed(DB.outcome_duration_seconds, outcome)]
fn outcome_of_generic<T: Default, E>(_: E) -> Result<T, E> {
    Ok(T::default())
}

#[timed(DB.charge_all_duration_seconds, outcome)]
fn charge_all(cents: u64) -> Result<(), ChargeError> {
    match cents {
        0 => Err(ChargeError::Declined),
        1 => Err(ChargeError::Unreachable("bank".to_owned())),
        2 => Err(ChargeError::Limit { cents }),
        _ => Ok(()),
    }
}

#[timed(DB.charge_duration_seconds, labels = Query { kind: Kind::Write, table }, outcome)]
async fn charge(table: &'static str) -> Result<(), ChargeError> {
    charge_all(0)
}

#[timed]
fn charge_shared() -> Result<(), Box<ChargeError>> {
    charge_all(2).map_err(Box::new)
}

#[timed(ok_if = |&n| n > 0)]
fn shared_with_condition(n: u8) -> u8 {
    n
}

#[timed(ok_if = bool::clone)]
async fn shared_with_condition_later() -> bool {
    false
}

#[timed(in_flight = DB.under_way, calls = DB.queries_total, slow = "10us", )]
fn shared_with_keys(n: u8) -> Option<u8> {
    std::thread::sleep(Duration::from_micros(20));
    n.checked_sub(1)
}

#[timed(in_flight = DB.under_way, calls = DB.table_queries_total, labels = Query { kind: Kind::Read, table: "a" })]
fn shared_with_labelled_calls() {}

#[timed(DB.query_duration_seconds, in_flight = DB.under_way)]
fn target_in_flight(n: &mut u8) -> &mut u8 {
    n
}

#[timed(DB.query_duration_seconds, calls = DB.queries_total, slow = "250ms")]
unsafe extern "C" fn target_calls(n: u8) -> u8 {
    n
}

#[timed(DB.query_duration_seconds, busy = DB.busy_seconds)]
async fn target_busy() {}

#[timed(DB.outcome_duration_seconds, outcome, calls = DB.outcome_queries_total, busy = DB.busy_seconds)]
async fn outcome_calls_busy() -> Result<(), ()> {
    Err(())
}

#[timed(name = "families_own_duration_seconds", help = "Time of this.")]
fn own(n: u8) -> u8 {
    n
}

#[timed(name = "families_own_outcome_duration_seconds", help = HELP, buckets = [0.1, 1.0], outcome)]
async fn own_outcome(n: u8) -> Result<u8, u8> {
    Err(n)
}

#[timed(
    name = "families_own_spell",
    help = concat!("Time of ", "a spell."),
    unit = "seconds",
    buckets = Buckets::LATENCY,
    allow(unit_suffix),
    reason = "an old name",
    outcome,
    ok_if = |n: &u8| *n == 1,
    in_flight = DB.under_way,
    calls = DB.outcome_queries_total,
    slow = "1ns",
)]
fn own_everything(n: u8) -> u8 {
    n
}

#[timed(DB.query_duration_seconds)]
#[timed(DB.both_duration_seconds, labels = Query { kind: Kind::Read, table: "twice" }, outcome)]
#[timed]
#[timed(name = "families_twice_duration_seconds", help = "Time of this.")]
fn four_times<'a>(names: &'a mut Vec<String>) -> Result<&'a mut String, ()> {
    names.first_mut().ok_or(())
}

macro_rules! timed_functions {
    ($($name:ident($arg:ident: $ty:ty) -> $ret:ty, $kind:expr, $body:block)*) => {$(
        #[timed(DB.both_duration_seconds, labels = Query { kind: $kind, table: stringify!($name) }, outcome)]
        fn $name($arg: $ty) -> $ret $body
    )*};
}

timed_functions! {
    in_a_macro(n: u8) -> Result<u8, String>, Kind::Read, { Ok(n) }
    in_a_macro_too(n: &mut u8) -> &mut u8, Kind::Write, { n }
}

fn block_on<T>(future: impl Future<Output = T> + Send) -> T {
    use std::task::{Context, Poll, Waker};

    match std::pin::pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => unreachable!(),
    }
}

fn main() {
    let registry = Registry::new();
    let mut db = Db {
        metrics: DbMetrics::register_in(&registry),
        table: String::from("t"),
    };
    db.labelled().push('u');
    db.everything().unwrap().clear();
    db.everything().unwrap_err();
    assert_eq!(block_on(db.everything_later("")), 0);
    assert_eq!(block_on(db.everything_later("x")), 1);
    assert!(db.removable().is_ok());
    let page = registry.render();
    for series in [
        "table_duration_seconds_count{kind=\"read\",table=\"t\"} 1\n",
        "both_duration_seconds_count{kind=\"write\",table=\"tu\",outcome=\"ok\"} 1\n",
        "both_queries_total{kind=\"write\",outcome=\"error\"} 2\n",
        "both_queries_total{kind=\"write\",table=\"!\",outcome=\"ok\"} 1\n",
        "families_under_way 0\n",
        "busy_seconds_count 2\n",
        "removable_duration_seconds_count{kind=\"read\",table=\"!!\",outcome=\"ok\"} 1\n",
    ] {
        assert!(page.contains(series), "{series}");
    }

    labels_of_argument(Kind::Read);
    assert_eq!(block_on(labels_by_condition(String::new())), "");
    assert!(outcome("1").is_ok());
    assert!(outcome_of_opaque_error("x").is_err());
    assert!(block_on(outcome_later("x")).is_err());
    assert_eq!(outcome_by_function::<u8>(None), None);
    outcome_of_nothing();
    assert!(std::panic::catch_unwind(|| outcome_of_never()).is_err());
    assert_eq!(outcome_of_generic::<u8, _>("x"), Ok(0));
    for cents in 0..4 {
        let _ = charge_all(cents);
    }
    assert!(block_on(charge("cards")).is_err());
    assert!(charge_shared().is_err());
    shared_with_condition(0);
    block_on(shared_with_condition_later());
    shared_with_keys(1);
    shared_with_labelled_calls();
    *target_in_flight(&mut 1) += 1;
    unsafe { target_calls(1) };
    block_on(target_busy());
    let _ = block_on(outcome_calls_busy());
    own(1);
    let _ = block_on(own_outcome(1));
    own_everything(2);
    four_times(&mut vec![String::new()]).unwrap().push('x');
    in_a_macro(1).unwrap();
    *in_a_macro_too(&mut 1) += 1;
    let page = Registry::global().render();
    for series in [
        "families_outcome_duration_seconds_count{outcome=\"ok\"} 3\n",
        "families_outcome_duration_seconds_count{outcome=\"error\"} 4\n",
        "families_outcome_duration_seconds_count{outcome=\"panic\"} 1\n",
        "families_charge_all_duration_seconds_count{outcome=\"declined\"} 2\n",
        "families_charge_all_duration_seconds_count{outcome=\"gone\"} 1\n",
        "families_charge_all_duration_seconds_count{outcome=\"limit\"} 2\n",
        "families_charge_duration_seconds_count{kind=\"write\",table=\"cards\",outcome=\"declined\"} 1\n",
        "function=\"charge_shared\",outcome=\"limit\"} 1\n",
        "function=\"shared_with_condition\",outcome=\"error\"} 1\n",
        "function=\"shared_with_condition_later\",outcome=\"error\"} 1\n",
        "function=\"shared_with_keys\",threshold=\"10us\"} 1\n",
        "families_table_queries_total{kind=\"read\",table=\"a\"} 1\n",
        "families_own_duration_seconds_count 1\n",
        "families_own_outcome_duration_seconds_count{outcome=\"error\"} 1\n",
        "families_own_spell_count{outcome=\"error\"} 1\n",
        "table=\"twice\",outcome=\"ok\"} 1\n",
        "families_both_duration_seconds_count{kind=\"write\",table=\"in_a_macro_too\",outcome=\"ok\"} 1\n",
        "families_queries_total 2\n",
        "families_busy_seconds_count 2\n",
    ] {
        assert!(page.contains(series), "{series}");
    }
}
