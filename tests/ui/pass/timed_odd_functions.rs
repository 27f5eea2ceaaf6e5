//! Functions that are seldom written: one line, odd parameters, odd signatures, odd places.

#![deny(warnings)]

use std::fmt::Debug;
use std::process::ExitCode;

use metrics_runtime::{Registry, timed};

#[rustfmt::skip]
mod on_one_line {
    use metrics_runtime::timed;

    #[timed] pub fn sync() -> u8 { 1 }
    #[timed] pub async fn asynchronous() -> u8 { 2 }
    #[timed] pub async fn returned() -> u8 { return 3; }
    #[timed] pub fn block() -> impl Sized { () }
    #[timed] pub async fn empty() {}
    #[timed] pub fn never() -> ! { std::panic::resume_unwind(Box::new(1)) }
    #[timed] pub fn tuple<T: Copy>(a: T) -> (T, T) { (a, a) }
}

#[timed]
fn parameters(
    #[allow(unused_variables)] a: u8,
    #[cfg(any())] b: NoSuchType,
    #[cfg_attr(all(), allow(unused_mut))] mut c: u8,
    (d, ..): (u8, u8, u8),
    r#type: u8,
    _: impl Fn(u8) -> u8,
) -> u8 {
    c + d + r#type
}

#[timed]
fn bounds<'a, 'b, T, U: ?Sized, const N: usize, const FLAG: bool>(
    t: &'a T,
    u: &'b U,
) -> Result<[&'a T; N], &'b U>
where
    'b: 'a,
    T: for<'c> PartialEq<&'c str> + Debug,
    for<'c> &'c U: Debug,
    [(); N]: Sized,
{
    if FLAG { Ok([t; N]) } else { Err(u) }
}

#[timed]
extern "C-unwind" fn unwinding(n: u8) -> u8 {
    n.checked_add(1)
        .unwrap_or_else(|| std::panic::resume_unwind(Box::new(n)))
}

#[timed]
#[unsafe(no_mangle)]
pub extern "C" fn timed_odd_functions_no_mangle(n: u8) -> u8 {
    n
}

#[timed]
fn casts(n: u8) -> unsafe extern "C" fn(u8) -> u8 {
    let f: extern "C" fn(u8) -> u8 = timed_odd_functions_no_mangle;
    let _ = n;
    f
}

#[timed]
fn arrays(
    n: u8,
) -> [u8; {
    const N: usize = 2;
    N + 1
}] {
    [n; 3]
}

#[timed]
fn dynamic<'a>(text: &'a str) -> Result<Box<dyn Iterator<Item = char> + Send + 'a>, ()> {
    Ok(Box::new(text.chars()))
}

#[timed]
fn controls(mut n: u8) -> Option<&'static str> {
    let _guard = String::new();
    'outer: loop {
        while n > 10 {
            n -= 1;
            if n == 42 {
                continue 'outer;
            }
            if n == 20 {
                break 'outer;
            }
        }
        let Some(m) = n.checked_sub(5) else {
            return None;
        };
        return match m {
            0 => Some("nought"),
            1.. if m < 3 => Some("few"),
            _ => Some("many"),
        };
    }
    Some("twenty")
}

/// Everything but a statement.
#[timed]
fn items_only() {
    use std::fmt::Write as _;
    struct Local;
    impl Local {
        #[timed]
        fn method(&self) -> usize {
            size_of::<Self>()
        }
    }
    const _: () = ();
    macro_rules! local {
        ($e:expr) => {{
            #[timed]
            fn in_a_macro() -> usize {
                $e
            }
            in_a_macro()
        }};
    }
    let mut text = String::new();
    write!(text, "{}{}", Local.method(), local!(7)).unwrap();
    assert_eq!(text, "07");
}

mod outer {
    pub mod inner {
        use metrics_runtime::timed;

        #[timed]
        pub(in crate::outer) fn restricted() -> u8 {
            1
        }

        #[timed]
        pub(self) fn own() -> u8 {
            restricted()
        }

        #[timed]
        pub(super) fn parents() -> u8 {
            own()
        }
    }

    pub fn call() -> u8 {
        inner::parents() + inner::restricted()
    }
}

trait Handler<const N: usize> {
    type Output<'a>
    where
        Self: 'a;

    #[timed]
    fn handle(&self) -> Result<Self::Output<'_>, [u8; N]>
    where
        Self: Sized,
    {
        Err([1; N])
    }
}

impl<const N: usize> Handler<N> for &'static str {
    type Output<'a> = &'a str;
}

impl Handler<0> for u8 {
    type Output<'a> = &'a u8;

    #[timed]
    fn handle(&self) -> Result<<Self as Handler<0>>::Output<'_>, [u8; 0]> {
        Ok(self)
    }
}

const _: () = {
    #[timed]
    fn in_a_constant() {}

    let _: fn() = in_a_constant;
};

fn block_on<T>(future: impl Future<Output = T>) -> T {
    use std::task::{Context, Poll, Waker};

    match std::pin::pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => unreachable!(),
    }
}

#[timed]
fn main() -> ExitCode {
    assert_eq!(on_one_line::sync(), 1);
    assert_eq!(block_on(on_one_line::asynchronous()), 2);
    assert_eq!(block_on(on_one_line::returned()), 3);
    block_on(on_one_line::empty());
    let _ = (on_one_line::block(), on_one_line::tuple(1));
    assert!(std::panic::catch_unwind(|| on_one_line::never()).is_err());
    assert_eq!(parameters(1, 2, (3, 4, 5), 6, |n| n), 11);
    let text = String::from("text");
    assert_eq!(bounds::<_, str, 2, true>(&"a", &text), Ok([&"a", &"a"]));
    assert_eq!(bounds::<_, str, 2, false>(&"a", &text), Err("text"));
    assert!(std::panic::catch_unwind(|| unwinding(255)).is_err());
    assert_eq!(unsafe { casts(0)(3) }, 3);
    assert_eq!(arrays(1), [1; 3]);
    assert_eq!(dynamic("abc").map(Iterator::count), Ok(3));
    assert_eq!(
        [3, 5, 7, 9, 30].map(controls),
        [
            None,
            Some("nought"),
            Some("few"),
            Some("many"),
            Some("twenty")
        ]
    );
    items_only();
    assert_eq!(outer::call(), 2);
    assert_eq!(Handler::<2>::handle(&"a").err(), Some([1; 2]));
    assert_eq!(Handler::<0>::handle(&7_u8), Ok(&7));
    let page = Registry::global().render();
    for series in [
        "function=\"bounds\",outcome=\"error\"} 1\n",
        "function=\"tuple\",outcome=\"ok\"} 1\n",
        "function=\"items_only::Local::method\",outcome=\"ok\"} 1\n",
    ] {
        assert!(page.contains(series), "{series} in {page}");
    }
    ExitCode::SUCCESS
}
