//! Functions of all kinds, each timed as it is called.

mod common;

use std::cell::RefCell;
use std::fmt::{Debug, Display};
use std::future::Future;
use std::marker::PhantomData;
use std::pin::{Pin, pin};
use std::task::{Context, Poll, Waker};

use async_trait::async_trait;
use common::calls::{assert_calls, cancel, finish, pause, poll, unwinds};
use futures_core::Stream;
use metrics_runtime::{Buckets, Global, Histogram, Metrics, Registry, catalog, timed};

/// The tests run side by side, so each function has a histogram of its own.
#[derive(Metrics)]
#[expect(clippy::struct_field_names, reason = "each is a time in seconds")]
struct Handles {
    /// Time of a method with an attribute of its own.
    #[metric(buckets = Buckets::LATENCY)]
    method_seconds: Histogram,
    /// Time of a function that never returns.
    #[metric(buckets = Buckets::LATENCY)]
    never_seconds: Histogram,
    /// Time of a function that lends what it borrows.
    #[metric(buckets = Buckets::LATENCY)]
    borrow_seconds: Histogram,
    /// Time of what is timed three times.
    #[metric(buckets = Buckets::LATENCY)]
    stacked_seconds: Histogram,
    /// Time of a method of a boxed trait.
    #[metric(buckets = Buckets::LATENCY)]
    boxed_seconds: Histogram,
    /// Time of a function that returns a future.
    #[metric(buckets = Buckets::LATENCY)]
    future_seconds: Histogram,
}

#[derive(Metrics)]
struct TillHandles {
    /// Time of the methods of a till.
    #[metric(buckets = Buckets::LATENCY)]
    till_seconds: Histogram,
}

static HANDLES: Global<Handles> = Global::new();

/// Whether the catalogue has a function at the root of this file.
fn is_listed(function: &str) -> bool {
    let catalog = catalog();
    let mut functions = catalog.functions();
    functions.any(|entry| entry.module == module_path!() && entry.function == function)
}

macro_rules! method {
    ($name:ident) => {
        fn $name(&self) -> u32 {
            self.0
        }
    };
}

struct Shop(u32);

#[timed]
impl Shop {
    const LIMIT: u32 = { 3 };

    /// Documented.
    fn new() -> Self {
        Self(Self::LIMIT)
    }

    #[timed(skip)]
    fn skipped(&self) -> u32 {
        self.0
    }

    #[timed(skip)]
    const fn constant() -> u32 {
        1
    }

    #[timed(HANDLES.method_seconds)]
    fn other(&mut self) {
        self.0 += 1;
    }

    #[must_use]
    pub(crate) fn get(&mut self) -> &mut u32 {
        &mut self.0
    }

    method!(of_a_macro);

    async fn later(&self, end: Result<u32, u32>) -> Result<u32, u32> {
        pause().await;
        end.map(|n| n + self.0)
    }

    fn items(&self) -> impl Iterator<Item = u32> + use<> {
        0..self.0
    }

    fn array(&self) -> Array<{ 1 + 1 }> {
        Array([self.0; 2])
    }

    fn consume(self) -> u32 {
        self.0
    }
}

struct Array<const N: usize>([u32; N]);

#[test]
fn an_impl_block_as_a_whole() {
    assert_calls("Shop::new", &[("ok", 0)]);
    let mut shop = Shop::new();
    shop.other();
    assert_eq!(HANDLES.method_seconds.count(), 1);
    *shop.get() += Shop::constant();
    assert_eq!(shop.skipped() + shop.of_a_macro(), 10);
    assert_eq!(finish(shop.later(Ok(1))), Ok(6));
    assert_eq!(finish(shop.later(Err(1))), Err(1));
    cancel(shop.later(Ok(1)));
    assert_eq!(shop.items().count(), 5);
    assert_eq!(shop.array().0, [5, 5]);
    assert_eq!(shop.consume(), 5);
    assert_calls("Shop::items", &[("ok", 1), ("panic", 0)]);
    assert_calls("Shop::array", &[("ok", 1), ("panic", 0)]);
    assert_calls("Shop::new", &[("ok", 1), ("panic", 0)]);
    assert_calls("Shop::get", &[("ok", 1), ("panic", 0)]);
    assert_calls("Shop::consume", &[("ok", 1), ("panic", 0)]);
    assert_calls(
        "Shop::later",
        &[("cancelled", 1), ("error", 1), ("ok", 1), ("panic", 0)],
    );
    for (function, listed) in [
        ("Shop::new", true),
        ("Shop::other", true),
        ("Shop::later", true),
        ("Shop::skipped", false),
        ("Shop::constant", false),
        ("Shop::of_a_macro", false),
    ] {
        assert_eq!(is_listed(function), listed, "{function}");
    }
}

struct Till {
    handles: TillHandles,
}

#[timed(self.handles.till_seconds)]
impl Till {
    fn open(&self) -> u8 {
        1
    }

    async fn close(&mut self) -> u8 {
        pause().await;
        2
    }
}

#[test]
fn an_impl_block_with_a_target() {
    let mut till = Till {
        handles: TillHandles::register_in(&Registry::new()),
    };
    assert_eq!(till.open() + finish(till.close()), 3);
    cancel(till.close());
    assert_eq!(till.handles.till_seconds.count(), 3);
}

trait Speak {
    type Word: Display;

    const NAME: &'static str;

    fn word(&self) -> Self::Word;

    fn twice(&self) -> String;

    #[timed]
    fn loudly(&self) -> String {
        format!("{}!", self.word())
    }
}

struct Dog;
struct Cat;

#[timed]
impl Speak for Dog {
    type Word = &'static str;

    const NAME: &'static str = "dog";

    fn word(&self) -> Self::Word {
        "woof"
    }

    fn twice(&self) -> String {
        format!("{0} {0}", self.word())
    }
}

#[timed]
impl Speak for Cat {
    type Word = char;

    const NAME: &'static str = "cat";

    fn word(&self) -> Self::Word {
        'm'
    }

    #[timed(skip)]
    fn twice(&self) -> String {
        String::new()
    }
}

/// A trait whose methods have bodies.
#[timed]
trait Defaults {
    fn required(&self) -> u32;

    fn provided(&self) -> u32 {
        self.required() + 1
    }
}

impl Defaults for u32 {
    fn required(&self) -> u32 {
        *self
    }
}

#[test]
fn traits_and_their_implementations() {
    assert_eq!(
        Dog.twice() + &Dog.loudly() + &Cat.loudly() + &Cat.twice(),
        "woof woofwoof!m!"
    );
    assert_eq!((Dog::NAME, Cat::NAME), ("dog", "cat"));
    assert_calls("<Dog as Speak>::word", &[("ok", 2), ("panic", 0)]);
    assert_calls("<Dog as Speak>::twice", &[("ok", 1), ("panic", 0)]);
    assert_calls("<Cat as Speak>::word", &[("ok", 1), ("panic", 0)]);
    assert!(!is_listed("<Cat as Speak>::twice"));
    assert_calls("Speak::loudly", &[("ok", 2), ("panic", 0)]);
    assert_eq!(1_u32.provided() + 2_u32.provided(), 5);
    assert_calls("Defaults::provided", &[("ok", 2), ("panic", 0)]);
}

#[timed]
fn generic<T, const N: usize>(values: [T; N]) -> Option<T>
where
    T: Ord,
{
    values.into_iter().max()
}

#[timed]
fn longest<'a>(a: &'a str, b: &'a str) -> &'a str {
    if a.len() > b.len() { a } else { b }
}

#[timed]
fn mapped(items: impl IntoIterator<Item = u32>) -> impl Iterator<Item = u32> + Debug {
    items.into_iter().collect::<Vec<_>>().into_iter()
}

#[timed]
fn boxed<'a>(text: &'a str) -> Box<dyn Fn(&str) -> String + 'a> {
    Box::new(move |more| format!("{text}{more}"))
}

#[timed]
extern "C" fn foreign(number: u32) -> u32 {
    number + 1
}

#[timed]
fn patterns(
    (mut a, _): (u32, u32),
    [b, ..]: [u32; 3],
    Pair { left, right: r }: Pair,
    _: &str,
) -> u32 {
    a += b;
    a + left + r
}

struct Pair {
    left: u32,
    right: u32,
}

#[timed]
fn fibonacci(n: u32) -> u32 {
    if n < 2 {
        n
    } else {
        fibonacci(n - 1) + fibonacci(n - 2)
    }
}

#[timed]
fn is_odd(n: u32) -> bool {
    n != 0 && is_even(n - 1)
}

#[timed]
fn is_even(n: u32) -> bool {
    n == 0 || is_odd(n - 1)
}

#[timed]
fn never(why: &str) -> ! {
    panic!("on purpose: {why}")
}

#[timed(HANDLES.never_seconds)]
fn never_into_a_handle() -> ! {
    panic!("on purpose")
}

#[timed]
fn early(number: Option<u32>, text: &str) -> Result<u32, Box<dyn std::error::Error + Send + Sync>> {
    let Some(number) = number else {
        return Err("none".into());
    };
    let parsed: u32 = text.parse()?;
    for n in 0.. {
        if n == number {
            return Ok(parsed + n);
        }
    }
    unreachable!()
}

struct Wrapper<'a, T>(&'a T, PhantomData<T>);

#[timed]
impl<'a, T: Display + 'a> Wrapper<'a, T> {
    fn new(value: &'a T) -> Self {
        Self(value, PhantomData)
    }

    fn show(&self) -> String {
        self.0.to_string()
    }

    fn inner(self) -> &'a T {
        self.0
    }
}

#[test]
fn plain_functions_of_all_kinds() {
    assert_eq!(generic([1, 3, 2]), Some(3));
    assert_eq!(generic::<char, 0>([]), None);
    assert_eq!(longest("a", "bc"), "bc");
    assert!(mapped([1, 2]).eq([1, 2]));
    assert_eq!(boxed("a")("b"), "ab");
    assert_eq!([1].map(|n| foreign(n)), [2]);
    assert_eq!(
        patterns((1, 0), [2, 0, 0], Pair { left: 3, right: 4 }, ""),
        10
    );
    assert_eq!(fibonacci(5), 5);
    assert!(is_odd(3));
    unwinds(|| never("so"));
    unwinds(|| never_into_a_handle());
    assert_eq!(HANDLES.never_seconds.count(), 1);
    assert_eq!(early(Some(2), "1").unwrap(), 3);
    assert!(early(Some(1), "x").is_err());
    assert!(early(None, "1").is_err());
    let wrapper = Wrapper::new(&7);
    assert_eq!(wrapper.show(), "7");
    assert_eq!(*wrapper.inner(), 7);
    assert_eq!(Wrapper::new(&'x').show(), "x");
    for (function, calls) in [
        ("generic", 2),
        ("longest", 1),
        ("mapped", 1),
        ("boxed", 1),
        ("foreign", 1),
        ("patterns", 1),
        ("fibonacci", 15),
        ("is_odd", 2),
        ("is_even", 2),
        ("Wrapper::new", 2),
        ("Wrapper::show", 2),
        ("Wrapper::inner", 1),
    ] {
        assert_calls(function, &[("ok", calls), ("panic", 0)]);
    }
    assert_calls("never", &[("ok", 0), ("panic", 1)]);
    assert_calls("early", &[("error", 2), ("ok", 1), ("panic", 0)]);
}

fn assert_send<T: Send>(value: T) -> T {
    value
}

#[timed]
async fn borrows<'a>(
    list: &'a mut Vec<String>,
    text: &str,
    extend: impl Fn(&str) -> String + Send,
) -> &'a str {
    pause().await;
    list.push(extend(text));
    &list[list.len() - 1]
}

#[timed(HANDLES.borrow_seconds)]
async fn borrows_with_handle(list: &mut [u32]) -> Option<&mut u32> {
    pause().await;
    list.first_mut()
}

#[timed]
async fn not_send(number: std::rc::Rc<u32>) -> u32 {
    pause().await;
    *number
}

#[test]
fn async_functions_borrow_and_stay_send() {
    let mut list = Vec::new();
    assert_eq!(
        finish(assert_send(borrows(&mut list, "a", |text| text.repeat(2)))),
        "aa"
    );
    cancel(borrows(&mut list, "a", str::to_owned));
    assert_eq!(list, ["aa"]);
    let mut numbers = [1, 2];
    *finish(assert_send(borrows_with_handle(&mut numbers))).unwrap() += 5;
    assert_eq!(numbers, [6, 2]);
    assert_eq!(HANDLES.borrow_seconds.count(), 1);
    assert_eq!(finish(not_send(std::rc::Rc::new(3))), 3);
    assert_calls("borrows", &[("cancelled", 1), ("ok", 1), ("panic", 0)]);
    assert_calls("not_send", &[("cancelled", 0), ("ok", 1), ("panic", 0)]);
}

#[timed]
#[timed(HANDLES.stacked_seconds)]
#[timed(
    name = "stacked_duration_seconds",
    help = "Time of what is timed three times."
)]
fn stacked(end: Result<u32, u32>) -> Result<u32, u32> {
    end
}

#[timed(
    name = "stacked_later_duration_seconds",
    help = "Time of what is timed twice.",
    outcome
)]
#[timed]
async fn stacked_later(end: Result<u32, u32>) -> Result<u32, u32> {
    pause().await;
    end
}

#[test]
fn several_attributes_each_count() {
    let value =
        |name: &str, labels: &[_]| common::page::value(&Registry::global().render(), name, labels);
    assert_eq!(stacked(Ok(1)), Ok(1));
    assert_eq!(stacked(Err(1)), Err(1));
    assert_calls("stacked", &[("error", 1), ("ok", 1), ("panic", 0)]);
    assert_eq!(HANDLES.stacked_seconds.count(), 2);
    assert_eq!(value("stacked_duration_seconds_count", &[]), Some(2.0));
    assert_eq!(finish(stacked_later(Err(1))), Err(1));
    cancel(stacked_later(Ok(1)));
    assert_calls(
        "stacked_later",
        &[("cancelled", 1), ("error", 1), ("ok", 0), ("panic", 0)],
    );
    for (outcome, count) in [
        ("ok", 0.0),
        ("error", 1.0),
        ("panic", 0.0),
        ("cancelled", 1.0),
    ] {
        let labels = [("outcome", outcome)];
        assert_eq!(
            value("stacked_later_duration_seconds_count", &labels),
            Some(count)
        );
    }
}

/// Below the attribute, functions are still `async`; above it, they return boxes.
#[async_trait]
trait Store: Sync {
    async fn load(&self, key: &str) -> Result<String, String>;

    async fn nothing(&self);

    async fn count(&mut self, by: u32) -> u32;
}

struct Below(u32);
struct Above(u32);
struct Block(u32);

#[async_trait]
impl Store for Below {
    #[timed]
    async fn load(&self, key: &str) -> Result<String, String> {
        pause().await;
        assert_ne!(key, "panic", "on purpose");
        key.strip_prefix('k')
            .map(str::to_owned)
            .ok_or_else(|| key.to_owned())
    }

    #[timed]
    async fn nothing(&self) {
        pause().await;
    }

    #[timed(HANDLES.boxed_seconds)]
    async fn count(&mut self, by: u32) -> u32 {
        pause().await;
        self.0 += by;
        self.0
    }
}

#[timed]
#[async_trait]
impl Store for Above {
    async fn load(&self, key: &str) -> Result<String, String> {
        pause().await;
        assert_ne!(key, "panic", "on purpose");
        key.strip_prefix('k')
            .map(str::to_owned)
            .ok_or_else(|| key.to_owned())
    }

    async fn nothing(&self) {
        pause().await;
    }

    async fn count(&mut self, by: u32) -> u32 {
        pause().await;
        self.0 += by;
        self.0
    }
}

#[async_trait]
#[timed]
impl Store for Block {
    async fn load(&self, key: &str) -> Result<String, String> {
        pause().await;
        assert_ne!(key, "panic", "on purpose");
        key.strip_prefix('k')
            .map(str::to_owned)
            .ok_or_else(|| key.to_owned())
    }

    async fn nothing(&self) {
        pause().await;
    }

    async fn count(&mut self, by: u32) -> u32 {
        pause().await;
        self.0 += by;
        self.0
    }
}

#[test]
fn async_trait_above_and_below() {
    fn drive(store: &mut dyn Store) {
        assert_eq!(finish(assert_send(store.load("ka"))), Ok("a".to_owned()));
        assert_eq!(finish(store.load("b")), Err("b".to_owned()));
        unwinds(|| _ = finish(store.load("panic")));
        cancel(store.load("k"));
        drop(store.load("k"));
        finish(store.nothing());
        cancel(store.nothing());
        assert_eq!(finish(store.count(2)), 3);
    }
    drive(&mut Below(1));
    drive(&mut Above(1));
    drive(&mut Block(1));
    for name in ["Below", "Above", "Block"] {
        assert_calls(
            &format!("<{name} as Store>::load"),
            &[("cancelled", 1), ("error", 1), ("ok", 1), ("panic", 1)],
        );
        assert_calls(
            &format!("<{name} as Store>::nothing"),
            &[("cancelled", 1), ("ok", 1), ("panic", 0)],
        );
    }
    assert_eq!(HANDLES.boxed_seconds.count(), 1);
    for name in ["Above", "Block"] {
        assert_calls(
            &format!("<{name} as Store>::count"),
            &[("cancelled", 0), ("ok", 1), ("panic", 0)],
        );
    }
}

type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

#[timed(future)]
fn an_opaque_future(number: &u32) -> impl Future<Output = Result<u32, ()>> + Send {
    async move {
        pause().await;
        if *number == 0 { Err(()) } else { Ok(*number) }
    }
}

#[timed(future)]
fn a_pinned_future<'a>(
    number: &'a u32,
) -> Pin<Box<dyn Future<Output = Result<u32, ()>> + Send + 'a>> {
    Box::pin(async move {
        pause().await;
        if *number == 0 { Err(()) } else { Ok(*number) }
    })
}

#[timed(future)]
fn a_boxed_future(number: &u32) -> BoxFuture<'_, Result<u32, ()>> {
    if *number == 9 {
        return Box::pin(async { Ok(9) });
    }
    Box::pin(an_untimed_future(number))
}

async fn an_untimed_future(number: &u32) -> Result<u32, ()> {
    pause().await;
    if *number == 0 { Err(()) } else { Ok(*number) }
}

#[timed(HANDLES.future_seconds, future)]
fn a_future_into_a_handle() -> impl Future<Output = u32> {
    async {
        pause().await;
        1
    }
}

#[test]
fn functions_that_return_futures() {
    let (zero, one) = (0, 1);
    assert_eq!(finish(assert_send(an_opaque_future(&one))), Ok(1));
    assert_eq!(finish(an_opaque_future(&zero)), Err(()));
    cancel(an_opaque_future(&one));
    drop(an_opaque_future(&one));
    assert_eq!(finish(assert_send(a_pinned_future(&one))), Ok(1));
    assert_eq!(finish(a_pinned_future(&zero)), Err(()));
    cancel(a_pinned_future(&one));
    drop(a_pinned_future(&one));
    assert_eq!(finish(assert_send(a_boxed_future(&one))), Ok(1));
    assert_eq!(finish(a_boxed_future(&zero)), Err(()));
    cancel(a_boxed_future(&one));
    drop(a_boxed_future(&one));
    for function in ["an_opaque_future", "a_pinned_future", "a_boxed_future"] {
        assert_calls(
            function,
            &[("cancelled", 1), ("error", 1), ("ok", 1), ("panic", 0)],
        );
    }
    assert_eq!(poll(pin!(a_boxed_future(&9))), Poll::Ready(Ok(9)));
    assert_calls(
        "a_boxed_future",
        &[("cancelled", 1), ("error", 1), ("ok", 2), ("panic", 0)],
    );
    assert_eq!(finish(a_future_into_a_handle()), 1);
    assert_eq!(HANDLES.future_seconds.count(), 1);
}

/// Counts down.
struct Down(u32);

impl Stream for Down {
    type Item = u32;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<u32>> {
        let left = self.0.checked_sub(1);
        Poll::Ready(left.map(|left| std::mem::replace(&mut self.0, left)))
    }
}

#[timed(stream)]
fn an_opaque_stream(from: u32) -> impl Stream<Item = u32> + Send {
    Down(from)
}

#[timed(stream)]
fn a_boxed_stream<'a>(from: &'a u32) -> Pin<Box<dyn Stream<Item = u32> + Send + 'a>> {
    if *from > 100 {
        return Box::pin(Down(100));
    }
    Box::pin(Down(*from))
}

#[test]
fn functions_that_return_streams() {
    fn drain<S: Stream<Item = u32>>(stream: S) -> Vec<u32> {
        let mut stream = pin!(stream);
        let next = || match stream
            .as_mut()
            .poll_next(&mut Context::from_waker(Waker::noop()))
        {
            Poll::Ready(item) => item,
            Poll::Pending => None,
        };
        std::iter::from_fn(next).collect()
    }
    fn first<S: Stream<Item = u32>>(stream: S) {
        let next = pin!(stream).poll_next(&mut Context::from_waker(Waker::noop()));
        assert!(next.is_ready());
    }
    assert_eq!(drain(assert_send(an_opaque_stream(3))), [3, 2, 1]);
    assert_eq!(drain(assert_send(a_boxed_stream(&2))), [2, 1]);
    first(an_opaque_stream(3));
    first(a_boxed_stream(&1000));
    drop(an_opaque_stream(3));
    drop(a_boxed_stream(&3));
    for function in ["an_opaque_stream", "a_boxed_stream"] {
        assert_calls(function, &[("cancelled", 1), ("ok", 1), ("panic", 0)]);
    }
}

/// The closure's type is told by its place alone.
#[timed]
fn trimmer(panics: bool) -> impl Fn(&str) -> &str {
    assert!(!panics, "on purpose");
    |text| text.trim()
}

/// Calls another timed function while it is dropped.
struct Trimming;

impl Drop for Trimming {
    fn drop(&mut self) {
        let _ = trimmer(false);
    }
}

#[test]
fn opaque_types_are_ok_unless_they_unwind() {
    assert_eq!(trimmer(false)(" a "), "a");
    unwinds(|| _ = trimmer(true));
    unwinds(|| {
        let _trimming = Trimming;
        panic!("on purpose");
    });
    assert_calls("trimmer", &[("ok", 2), ("panic", 1)]);
}

#[timed(future)]
fn made_later(panics: bool) -> impl Future<Output = Result<u8, ()>> {
    assert!(!panics, "on purpose");
    async { Ok(1) }
}

#[test]
fn a_panic_while_a_future_is_made_is_a_call() {
    unwinds(|| drop(made_later(true)));
    // One that is never polled is none.
    drop(made_later(false));
    assert_calls(
        "made_later",
        &[("cancelled", 0), ("error", 0), ("ok", 0), ("panic", 1)],
    );
}

/// Says when it is dropped.
struct Said<'a>(&'static str, &'a RefCell<Vec<&'static str>>);

impl Drop for Said<'_> {
    fn drop(&mut self) {
        self.1.borrow_mut().push(self.0);
    }
}

impl Said<'_> {
    fn touch(&self) {
        assert!(!self.0.is_empty());
    }

    fn rename(&mut self, name: &'static str) {
        self.0 = name;
    }
}

#[timed]
fn drops(a: Said<'_>, (b, c): (Said<'_>, Said<'_>), _d: Said<'_>, mut e: Said<'_>) {
    a.touch();
    e.rename("e");
    c.touch();
    b.touch();
}

#[timed]
async fn drops_later(a: Said<'_>, (b, c): (Said<'_>, Said<'_>), _d: Said<'_>, mut e: Said<'_>) {
    a.touch();
    e.rename("e");
    pause().await;
    c.touch();
    b.touch();
}

#[timed(future)]
fn drops_in_a_future<'a>(
    a: Said<'a>,
    (b, c): (Said<'a>, Said<'a>),
    _d: Said<'a>,
    mut e: Said<'a>,
) -> impl Future<Output = ()> {
    a.touch();
    e.rename("e");
    c.touch();
    b.touch();
    pause()
}

/// As without the attribute: the last argument first.
#[test]
fn arguments_are_dropped_in_their_order() {
    let said = RefCell::new(Vec::new());
    let new = |name| Said(name, &said);
    let dropped = || said.borrow_mut().drain(..).collect::<String>();
    drops(new("a"), (new("b"), new("c")), new("d"), new("-"));
    assert_eq!(dropped(), "edcba");
    finish(drops_later(
        new("a"),
        (new("b"), new("c")),
        new("d"),
        new("-"),
    ));
    assert_eq!(dropped(), "edcba");
    finish(drops_in_a_future(
        new("a"),
        (new("b"), new("c")),
        new("d"),
        new("-"),
    ));
    assert_eq!(dropped(), "edcba");
}
