//! `#[timed(HANDLE)]` leaves functions of every form as they are.

#![deny(warnings)]

use std::borrow::Cow;
use std::error::Error;
use std::fmt::{Debug, Display};

use metrics_runtime::{Buckets, Global, Histogram, Metrics, timed};

#[derive(Metrics)]
struct CallMetrics {
    /// Time a call took.
    #[metric(buckets = Buckets::FUNCTION)]
    call_duration_seconds: Histogram,
}

static CALLS: Global<CallMetrics> = Global::new();

struct Store<T> {
    items: Vec<T>,
}

impl<T: Clone + Default> Store<T> {
    #[timed(CALLS.call_duration_seconds)]
    fn new(items: Vec<T>) -> Self {
        Self { items }
    }

    #[timed(CALLS.call_duration_seconds)]
    fn try_new(items: Vec<T>) -> Result<Self, String> {
        Ok(Self { items })
    }

    #[timed(CALLS.call_duration_seconds)]
    fn first(&self) -> Option<&T> {
        self.items.first()
    }

    #[timed(CALLS.call_duration_seconds)]
    fn last_mut(&mut self) -> &mut T {
        if self.items.is_empty() {
            self.items.push(T::default());
        }
        self.items.last_mut().unwrap()
    }

    #[timed(CALLS.call_duration_seconds)]
    fn both<'a>(
        &'a mut self,
        other: &'a mut T,
    ) -> Result<(&'a mut T, &'a mut T), Box<dyn Error + 'a>> {
        let first = self.items.first_mut().ok_or("empty")?;
        Ok((first, other))
    }

    #[timed(CALLS.call_duration_seconds)]
    fn into_items(mut self) -> Vec<T> {
        self.items.reverse();
        self.items
    }

    #[timed(CALLS.call_duration_seconds)]
    fn boxed(self: Box<Self>) -> Box<Self> {
        self
    }

    #[timed(CALLS.call_duration_seconds)]
    fn iter(&self) -> impl Iterator<Item = &T> + '_ {
        self.items.iter()
    }

    #[timed(CALLS.call_duration_seconds)]
    fn dynamic(&self) -> Box<dyn Iterator<Item = &T> + '_> {
        Box::new(self.items.iter())
    }
}

trait Shape {
    const SIDES: u32;
    type Name: Display;

    fn area(&self) -> f64;

    #[timed(CALLS.call_duration_seconds)]
    fn describe(&self) -> String {
        format!("{} sides, {}", Self::SIDES, self.area())
    }

    fn name(&self) -> Result<Self::Name, Self>
    where
        Self: Sized;
}

#[derive(Clone, Copy)]
struct Square(f64);

impl Shape for Square {
    const SIDES: u32 = 4;
    type Name = &'static str;

    #[timed(CALLS.call_duration_seconds)]
    fn area(&self) -> f64 {
        self.0 * self.0
    }

    #[timed(CALLS.call_duration_seconds)]
    fn name(&self) -> Result<Self::Name, Self>
    where
        Self: Sized,
    {
        if self.0 > 0.0 {
            Ok("square")
        } else {
            Err(*self)
        }
    }
}

impl Display for Square {
    #[timed(CALLS.call_duration_seconds)]
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.0)
    }
}

#[timed(CALLS.call_duration_seconds)]
fn longest<'a, 'b: 'a>(a: &'a str, b: &'b str) -> &'a str {
    if a.len() > b.len() { a } else { b }
}

#[timed(CALLS.call_duration_seconds)]
fn generic<T, const N: usize>(values: [T; N]) -> Result<Vec<T>, T>
where
    T: PartialOrd + Copy,
{
    for value in values {
        if value < values[0] {
            return Err(value);
        }
    }
    Ok(values.to_vec())
}

#[timed(CALLS.call_duration_seconds)]
fn argument(text: impl AsRef<str>, then: impl FnOnce(&str) -> usize) -> usize {
    then(text.as_ref())
}

#[timed(CALLS.call_duration_seconds)]
fn opaque_error(text: &str) -> Result<u8, impl Display + Debug + use<>> {
    text.parse::<u8>()
}

#[timed(CALLS.call_duration_seconds)]
fn opaque_inside(n: u8) -> (u8, Vec<impl Fn(u8) -> u8>) {
    (n, vec![move |m| n + m])
}

#[timed(CALLS.call_duration_seconds)]
fn opaque(n: u8) -> impl Fn(u8) -> u8 {
    move |m| n + m
}

#[timed(CALLS.call_duration_seconds)]
fn opaque_result(text: &str) -> impl IntoIterator<Item = u8> {
    text.parse::<u8>()
}

type Parsed<T> = Result<T, std::num::ParseIntError>;

#[timed(CALLS.call_duration_seconds)]
fn question_mark(text: &str) -> Parsed<u8> {
    let parsed = text.parse::<u8>()?;
    Ok(parsed + 1)
}

#[timed(CALLS.call_duration_seconds)]
fn optional(text: &str) -> Option<char> {
    let first = text.chars().next()?;
    if first == 'x' {
        return None;
    }
    Some(first)
}

#[timed(CALLS.call_duration_seconds)]
fn early(n: u32) -> u32 {
    if n == 0 {
        return 7;
    }
    for m in 0..n {
        if m == 3 {
            return m;
        }
    }
    n
}

#[timed(CALLS.call_duration_seconds)]
fn unit(n: u32) {
    if n > 0 {
        return;
    }
    assert_eq!(n, 0);
}

#[timed(CALLS.call_duration_seconds)]
fn explicit_unit() -> () {}

#[timed(CALLS.call_duration_seconds)]
fn recursive(n: u64) -> Result<u64, String> {
    if n == 0 {
        Ok(0)
    } else {
        Ok(n + recursive(n - 1)?)
    }
}

#[timed(CALLS.call_duration_seconds)]
fn patterns(
    (a, [b, ..]): (u8, [u8; 3]),
    mut c: Vec<u8>,
    &d: &u8,
    Square(side): Square,
    _: u8,
) -> u8 {
    c.push(d);
    a + b + c.iter().sum::<u8>() + side as u8
}

#[timed(CALLS.call_duration_seconds)]
unsafe fn raw(pointer: *const u8) -> u8 {
    unsafe { *pointer }
}

#[timed(CALLS.call_duration_seconds)]
extern "C" fn c_abi(n: u32) -> u32 {
    n + 1
}

#[timed(CALLS.call_duration_seconds)]
pub(crate) unsafe extern "C" fn unsafe_c_abi(pointer: *mut u32) -> u32 {
    unsafe {
        *pointer += 1;
        *pointer
    }
}

#[timed(CALLS.call_duration_seconds)]
fn never(n: u32) -> ! {
    let code = n + 1;
    std::panic::resume_unwind(Box::new(code))
}

#[timed(CALLS.call_duration_seconds)]
fn inner_attributes(Unused: u8) -> u8 {
    #![allow(non_snake_case)]
    #![allow(unused_variables)]
    //! The body may have attributes and documentation at its head.
    let Name = 3;
    Name
}

/// Documentation stays.
#[timed(CALLS.call_duration_seconds)]
#[inline]
#[must_use = "it stays as well"]
#[cfg_attr(all(), allow(clippy::needless_return))]
fn attributes<'a>(text: &'a str) -> Cow<'a, str> {
    return Cow::Borrowed(text);
}

#[cfg(any())]
#[timed(CALLS.call_duration_seconds)]
fn removed() -> NoSuchType {}

#[timed(CALLS.call_duration_seconds)]
fn with_items(n: u8) -> u8 {
    use std::cmp::max;
    const LIMIT: u8 = 3;
    fn inner(n: u8) -> u8 {
        max(n, LIMIT)
    }
    inner(n)
}

#[timed(CALLS.call_duration_seconds)]
fn nested(n: u8) -> u8 {
    #[timed(CALLS.call_duration_seconds)]
    fn inside(n: u8) -> u8 {
        n + 1
    }
    inside(n)
}

#[timed(CALLS.call_duration_seconds)]
fn borrows_a_local(values: &mut Vec<String>) -> impl Iterator<Item = &mut String> {
    let extra = String::from("extra");
    values.push(extra);
    values.iter_mut()
}

#[timed(CALLS.call_duration_seconds)]
fn higher_ranked(f: for<'a> fn(&'a str) -> &'a str) -> for<'a> fn(&'a str) -> &'a str {
    f
}

#[timed(CALLS.call_duration_seconds)]
fn labelled_block(n: u8) -> u8 {
    'found: {
        if n == 0 {
            break 'found 1;
        }
        2
    }
}

fn main() {
    let mut store = Store::new(vec![1, 2]);
    assert_eq!(store.first(), Some(&1));
    *store.last_mut() = 5;
    let mut other = 9;
    let (a, b) = store.both(&mut other).unwrap();
    std::mem::swap(a, b);
    assert_eq!(store.iter().chain(store.dynamic()).sum::<i32>(), 28);
    assert_eq!(Box::new(store).boxed().into_items(), [5, 9]);
    assert!(Store::<u8>::try_new(vec![]).is_ok());
    assert_eq!(Square(2.0).describe(), "4 sides, 4");
    assert_eq!(Square(2.0).name().ok(), Some("square"));
    assert_eq!(Square(2.0).to_string(), "2");
    assert_eq!(longest("a", "bc"), "bc");
    assert_eq!(generic([1, 2]), Ok(vec![1, 2]));
    assert_eq!(generic([1, 0]), Err(0));
    assert_eq!(argument(String::from("abc"), str::len), 3);
    assert!(opaque_error("x").is_err());
    assert_eq!(opaque_inside(1).1[0](1), 2);
    assert_eq!(opaque(1)(2), 3);
    assert_eq!(opaque_result("3").into_iter().count(), 1);
    assert_eq!(question_mark("3"), Ok(4));
    assert_eq!((optional("ab"), optional("x")), (Some('a'), None));
    assert_eq!((early(0), early(2), early(9)), (7, 2, 3));
    unit(1);
    explicit_unit();
    assert_eq!(recursive(4), Ok(10));
    assert_eq!(patterns((1, [2, 0, 0]), vec![3], &4, Square(5.0), 6), 15);
    assert_eq!(unsafe { raw(&8) }, 8);
    assert_eq!((c_abi as extern "C" fn(u32) -> u32)(1), 2);
    assert_eq!(unsafe { unsafe_c_abi(&mut 1) }, 2);
    assert!(std::panic::catch_unwind(|| never(1)).is_err());
    assert_eq!(inner_attributes(1), 3);
    assert_eq!(attributes("a"), "a");
    assert_eq!(with_items(1), 3);
    assert_eq!(nested(1), 2);
    assert_eq!(borrows_a_local(&mut vec![]).count(), 1);
    assert_eq!(higher_ranked(str::trim)(" a "), "a");
    assert_eq!(labelled_block(0), 1);
}
