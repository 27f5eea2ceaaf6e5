//! `#[timed]` on an `impl` block or a trait times every method that has a body.

#![deny(warnings)]

use std::fmt::{self, Debug, Display};

use metrics_runtime::{Global, Histogram, Metrics, Registry, timed};

#[derive(Metrics)]
#[metrics(prefix = "blocks")]
struct BlockMetrics {
    /// Time it took.
    #[metric(buckets = [1.0])]
    method_duration_seconds: Histogram,
    /// Time something else took.
    #[metric(buckets = [1.0])]
    other_duration_seconds: Histogram,
}

static BLOCKS: Global<BlockMetrics> = Global::new();

struct Store<'a, T, const N: usize> {
    items: [T; N],
    name: &'a str,
}

/// Documentation stays.
#[timed]
#[allow(clippy::needless_lifetimes)]
impl<'a, T, const N: usize> Store<'a, T, N>
where
    T: Clone + Debug,
{
    const SIZE: usize = { N * 2 };
    const NAMES: [&'static str; 2] = ["a", "b"];

    /// Makes one.
    #[must_use]
    pub(crate) fn new(items: [T; N], name: &'a str) -> Self {
        Self { items, name }
    }

    fn first_mut(&mut self) -> &mut T {
        &mut self.items[0]
    }

    fn name(&self) -> &'a str {
        self.name
    }

    fn iter(&self) -> impl Iterator<Item = &T> + '_ {
        self.items.iter()
    }

    fn read(&self, text: &str) -> Result<usize, impl Display + use<T, N>> {
        let n = text.parse::<usize>()?;
        if n > Self::SIZE {
            return Ok(0);
        }
        Ok::<_, std::num::ParseIntError>(n)
    }

    async fn later(&mut self, (a, b): (T, T)) -> [T; 2] {
        std::future::ready(()).await;
        self.items[0] = a.clone();
        [a, b]
    }

    unsafe fn raw(pointer: *const u8) -> u8 {
        unsafe { *pointer }
    }

    extern "C" fn c_abi(n: u32) -> u32 {
        n
    }

    #[allow(dead_code)]
    fn never(&self) -> ! {
        loop {}
    }

    #[timed(skip)]
    const fn constant() -> usize {
        N
    }

    /// It stays.
    #[timed(skip)]
    #[track_caller]
    fn caller() -> u32 {
        std::panic::Location::caller().line()
    }

    #[timed(BLOCKS.other_duration_seconds)]
    fn by_itself(&self) -> usize {
        Self::NAMES.len()
    }

    #[timed(future)]
    fn made(&self) -> impl Future<Output = usize> {
        async { N }
    }

    fn recursive(&self, n: u8) -> u8 {
        if n == 0 { 0 } else { self.recursive(n - 1) + 1 }
    }

    #[cfg(any())]
    fn removed(&self) -> NoSuchType {}
}

#[timed]
impl<T, const N: usize> Display for Store<'_, T, N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

#[timed(BLOCKS.method_duration_seconds)]
impl<T, const N: usize> Iterator for Store<'_, T, N> {
    type Item = u8;

    fn next(&mut self) -> Option<Self::Item> {
        None
    }

    #[inline]
    fn size_hint(&self) -> (usize, Option<usize>) {
        (0, None)
    }
}

#[timed]
trait Shape {
    const SIDES: u32 = 4;
    type Name: Display;

    fn area(&self) -> f64;

    fn describe(&self) -> String {
        format!("{} sides, {}", Self::SIDES, self.area())
    }

    fn name(&self) -> Result<Self::Name, Self>
    where
        Self: Sized;

    async fn later(&self) -> f64 {
        self.area()
    }

    #[timed(skip)]
    fn skipped(&self) {}
}

struct Raw(*const u8);

#[timed]
impl Shape for Raw {
    type Name = &'static str;

    fn area(&self) -> f64 {
        if self.0.is_null() { 0.0 } else { 1.0 }
    }

    fn name(&self) -> Result<Self::Name, Self>
    where
        Self: Sized,
    {
        Ok("raw")
    }
}

macro_rules! block {
    ($ty:ty, $($name:ident: $ret:ty = $value:expr),*) => {
        #[timed]
        impl $ty {
            $(fn $name(&self) -> $ret { $value })*
        }
    };
}

block!(Raw, one: u8 = 1, two: Result<u8, ()> = Err(()));

fn block_on<T>(future: impl Future<Output = T>) -> T {
    use std::task::{Context, Poll, Waker};

    match std::pin::pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => unreachable!(),
    }
}

fn main() {
    type Two<'a> = Store<'a, u8, 2>;

    let name = String::from("name");
    let mut store = Store::new([1, 2], &name);
    *store.first_mut() = 3;
    assert_eq!(store.name(), store.to_string());
    assert_eq!(store.iter().sum::<u8>(), 5);
    assert!(store.read("x").is_err());
    assert_eq!(block_on(store.later((4, 5))), [4, 5]);
    assert_eq!(unsafe { Two::raw(&1) }, 1);
    assert_eq!(Two::c_abi(1), 1);
    const { assert!(Two::constant() == 2) };
    assert_eq!(Two::caller(), line!());
    assert_eq!(store.by_itself(), 2);
    assert_eq!(block_on(store.made()), 2);
    assert_eq!(store.recursive(2), 2);
    assert_eq!((store.next(), store.size_hint()), (None, (0, None)));
    let raw = Raw(std::ptr::null());
    assert_eq!(raw.describe(), "4 sides, 0");
    assert_eq!(raw.name().ok(), Some("raw"));
    assert_eq!(block_on(raw.later()), 0.0);
    raw.skipped();
    assert_eq!((raw.one(), raw.two()), (1, Err(())));
    assert_eq!(BLOCKS.method_duration_seconds.count(), 2);
    assert_eq!(BLOCKS.other_duration_seconds.count(), 1);
    let page = Registry::global().render();
    for series in [
        "::read\",outcome=\"error\"} 1\n",
        "function=\"Raw::two\",outcome=\"error\"} 1\n",
        "::recursive\",outcome=\"ok\"} 3\n",
        "::made\",outcome=\"ok\"} 1\n",
    ] {
        assert!(page.contains(series), "{series} in {page}");
    }
    for absent in ["::skipped", "::constant", "::caller", "::by_itself"] {
        assert!(!page.contains(absent), "{absent} in {page}");
    }
}
