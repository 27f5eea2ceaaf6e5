//! `#[timed(HANDLE)]` takes any expression, in any brackets, also twice and beside `#[timed]`.

#![deny(warnings)]

use std::cell::RefCell;
use std::sync::{Arc, LazyLock};

use metrics_runtime::{Family, Global, Histogram, Metrics, Registry, timed};

#[derive(Metrics)]
struct CallMetrics {
    /// Time a call took.
    #[metric(buckets = [1.0])]
    call_seconds: Histogram,
    /// Time another call took.
    #[metric(buckets = [1.0])]
    other_seconds: Histogram,
    /// Time calls took, by name.
    #[metric(buckets = [1.0], labels("name"))]
    named_seconds: Family<&'static str, Histogram>,
}

static CALLS: Global<CallMetrics> = Global::new();
static LAZY: LazyLock<Histogram> = LazyLock::new(|| CALLS.call_seconds.clone());

thread_local! {
    static LOCAL: RefCell<Vec<Histogram>> = RefCell::new(vec![CALLS.call_seconds.clone()]);
}

macro_rules! handle {
    () => {
        CALLS.call_seconds
    };
}

fn pick(name: &'static str) -> Option<Histogram> {
    Some(CALLS.named_seconds.with(&name).clone())
}

#[timed()]
fn empty() {}

#[timed[CALLS.call_seconds,]]
fn brackets() {}

#[timed{CALLS.call_seconds, crate = ::metrics_runtime,}]
fn braces() {}

#[timed(*LAZY)]
fn deref() {}

#[timed(&&&*LAZY)]
fn references() {}

#[timed(handle!())]
fn from_a_macro() {}

#[timed({ let metrics = &*CALLS; &metrics.call_seconds })]
fn block() {}

#[timed(if n > 0 { &CALLS.call_seconds } else { return 7 })]
fn condition(n: u8) -> u8 {
    n
}

#[timed(match pick(name) { Some(handle) => handle, None => unreachable!() })]
fn matched(name: &'static str) {}

#[timed(pick("asked")?)]
fn question_mark() -> Option<()> {
    Some(())
}

#[timed((|| CALLS.call_seconds.clone())())]
fn closure() {}

#[timed(LOCAL.with_borrow(|handles| handles[0].clone()))]
fn thread_local() {}

#[timed([&CALLS.call_seconds, &CALLS.other_seconds][usize::from(n)])]
fn index(n: u8) {}

#[timed(std::future::ready(&CALLS.call_seconds).await)]
async fn awaited() {}

#[timed(CALLS.call_seconds)]
#[timed(CALLS.other_seconds)]
fn twice(n: u8) -> Result<u8, u8> {
    Ok(n)
}

#[timed(CALLS.call_seconds)]
#[timed]
#[timed(CALLS.other_seconds)]
fn thrice(n: u8) -> Result<u8, u8> {
    Err(n)
}

#[timed]
#[timed(CALLS.call_seconds)]
async fn twice_later(n: &str) -> &str {
    n
}

#[timed(CALLS.call_seconds)]
#[timed]
fn never() -> ! {
    std::panic::resume_unwind(Box::new("never"))
}

struct Shop<'a, T> {
    metrics: &'a CallMetrics,
    shared: Arc<CallMetrics>,
    goods: T,
}

impl<T: AsRef<str>> Shop<'_, T> {
    const NAME: &'static str = "shop";

    #[timed(self.metrics.call_seconds)]
    fn sell(&mut self) -> &mut T {
        &mut self.goods
    }

    #[timed(self.shared.clone().named_seconds.with(&Self::NAME))]
    fn close(self) -> usize {
        self.goods.as_ref().len()
    }
}

fn block_on<T>(future: impl Future<Output = T>) -> T {
    use std::task::{Context, Poll, Waker};

    match std::pin::pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => unreachable!(),
    }
}

fn main() {
    empty();
    brackets();
    braces();
    deref();
    references();
    from_a_macro();
    block();
    assert_eq!((condition(1), condition(0)), (1, 7));
    closure();
    thread_local();
    index(0);
    block_on(awaited());
    assert_eq!((twice(1), thrice(2)), (Ok(1), Err(2)));
    assert_eq!(block_on(twice_later("a")), "a");
    assert!(std::panic::catch_unwind(|| never()).is_err());
    assert_eq!(CALLS.call_seconds.count(), 15);
    assert_eq!(CALLS.other_seconds.count(), 2);

    matched("matched");
    assert_eq!(question_mark(), Some(()));
    let registry = Registry::new();
    let mut shop = Shop {
        metrics: &CALLS,
        shared: Arc::new(CallMetrics::register_in(&registry)),
        goods: String::from("tea"),
    };
    shop.sell().push('s');
    let shared = Arc::clone(&shop.shared);
    assert_eq!(shop.close(), 4);
    assert_eq!(CALLS.call_seconds.count(), 16);
    for (family, name) in [
        (&CALLS.named_seconds, "matched"),
        (&CALLS.named_seconds, "asked"),
        (&shared.named_seconds, "shop"),
    ] {
        assert_eq!(family.with(&name).count(), 1, "{name}");
    }

    let page = Registry::global().render();
    for (function, outcome) in [
        ("thrice", "error"),
        ("twice_later", "ok"),
        ("never", "panic"),
    ] {
        let series = format!("function=\"{function}\",outcome=\"{outcome}\"}} 1\n");
        assert!(page.contains(&series), "{series} in {page}");
    }
}
