// Methods with arguments of every form.

use std::borrow::Cow;
use std::cell::Cell;
use std::collections::HashMap;
use std::fmt::Display;
use std::marker::PhantomData;

struct Point {
    x: u8,
    y: u8,
}

struct Wrapped<T>(T);

/// Something that may be sent, not shared.
struct Unshared(Cell<u8>);

#[async_trait]
trait Arguments<T> {
    async fn value(&self, n: u8) -> u8;
    async fn mutable(&self, n: u8) -> u8;
    async fn ignored(&self, _: u8) -> u8;
    async fn ignored_owned(&self, _: String) -> u8;
    async fn unused(&self, _text: String) -> u8;
    async fn reference(&self, text: &str) -> usize;
    async fn two_references(&self, a: &str, b: &str) -> usize;
    async fn unique(&self, list: &mut Vec<u8>) -> usize;
    async fn named<'t>(&self, text: &'t str) -> &'t str;
    async fn slice(&self, list: &[u8]) -> usize;
    async fn owned(&self, text: String) -> String;
    async fn owned_two(&self, a: String, b: String) -> usize;
    async fn tuple(&self, both: (u8, u8)) -> u8;
    async fn tuple_ignored(&self, both: (u8, String)) -> u8;
    async fn tuple_mutable(&self, both: (u8, u8)) -> u8;
    async fn tuple_nested(&self, all: ((u8, u8), u8)) -> u8;
    async fn pair(&self, both: &(T, T)) -> u8;
    async fn triple(&self, all: &(T, T, T));
    async fn used_pair(&self, both: &(u8, u8)) -> u8;
    async fn structure(&self, point: Point) -> u8;
    async fn structure_renamed(&self, point: Point) -> u8;
    async fn structure_by_reference(&self, point: &Point) -> u8;
    async fn newtype(&self, wrapped: Wrapped<T>) -> T;
    async fn array(&self, both: [u8; 2]) -> u8;
    async fn bound(&self, point: Point) -> u8;
    async fn dereferenced(&self, n: &u8) -> u8;
    async fn opaque(&self, text: impl Into<String> + Send) -> String;
    async fn opaque_two(&self, a: impl Display + Send, b: impl Display + Send) -> String;
    async fn opaque_by_reference(&self, text: &(impl Display + Sync)) -> String;
    async fn object(&self, text: &(dyn Display + Sync)) -> String;
    async fn boxed(&self, text: Box<dyn Display + Send>) -> String;
    async fn closure(&self, f: impl Fn(u8) -> u8 + Send) -> u8;
    async fn once(&self, f: Box<dyn FnOnce() -> u8 + Send>) -> u8;
    async fn function(&self, f: fn(u8) -> u8) -> u8;
    async fn cow(&self, text: Cow<'_, str>) -> String;
    async fn map(&self, map: &HashMap<String, u8>) -> usize;
    async fn option(&self, text: Option<&str>) -> usize;
    async fn nested(&self, list: Vec<Option<(u8, &str)>>) -> usize;
    async fn phantom(&self, _: PhantomData<Cell<u8>>) -> u8;
    async fn unshared(&self, one: Unshared) -> u8;
    async fn future(&self, later: impl Future<Output = u8> + Send) -> u8;
    async fn attributed(&self, #[cfg(any())] gone: u8, #[cfg(all())] kept: u8) -> u8;
    async fn raw(&self, r#type: u8) -> u8;
    async fn many(&self, a: u8, b: u8, c: u8, d: u8, e: u8, f: u8, g: u8) -> u8;
    async fn shadowing(&self, n: u8) -> u8;
}

struct One;

#[above]
#[async_trait]
#[below]
impl<T: Send + 'static> Arguments<T> for One {
    #[method]
    async fn value(&self, n: u8) -> u8 {
        ready().await;
        n
    }

    #[method]
    async fn mutable(&self, mut n: u8) -> u8 {
        n += 1;
        ready().await;
        n
    }

    #[method]
    async fn ignored(&self, _: u8) -> u8 {
        1
    }

    #[method]
    async fn ignored_owned(&self, _: String) -> u8 {
        ready().await;
        1
    }

    #[method]
    async fn unused(&self, _text: String) -> u8 {
        ready().await;
        1
    }

    #[method]
    async fn reference(&self, text: &str) -> usize {
        ready().await;
        text.len()
    }

    #[method]
    async fn two_references(&self, a: &str, b: &str) -> usize {
        ready().await;
        a.len() + b.len()
    }

    #[method]
    async fn unique(&self, list: &mut Vec<u8>) -> usize {
        list.push(1);
        ready().await;
        list.len()
    }

    #[method]
    async fn named<'t>(&self, text: &'t str) -> &'t str {
        ready().await;
        text
    }

    #[method]
    async fn slice(&self, list: &[u8]) -> usize {
        list.len()
    }

    #[method]
    async fn owned(&self, text: String) -> String {
        ready().await;
        text
    }

    #[method]
    async fn owned_two(&self, a: String, b: String) -> usize {
        ready().await;
        a.len() + b.len()
    }

    #[method]
    async fn tuple(&self, (a, b): (u8, u8)) -> u8 {
        ready().await;
        a + b
    }

    #[method]
    async fn tuple_ignored(&self, (a, _): (u8, String)) -> u8 {
        a
    }

    #[method]
    async fn tuple_mutable(&self, (mut a, mut b): (u8, u8)) -> u8 {
        a += 1;
        b += 1;
        a + b
    }

    #[method]
    async fn tuple_nested(&self, ((a, b), c): ((u8, u8), u8)) -> u8 {
        a + b + c
    }

    #[method]
    async fn pair(&self, (_a, _b): &(T, T)) -> u8 {
        1
    }

    #[method]
    async fn triple(&self, (_a, _b, _c): &(T, T, T)) {}

    #[method]
    async fn used_pair(&self, (a, b): &(u8, u8)) -> u8 {
        ready().await;
        a + b
    }

    #[method]
    async fn structure(&self, Point { x, y }: Point) -> u8 {
        ready().await;
        x + y
    }

    #[method]
    async fn structure_renamed(&self, Point { x: left, .. }: Point) -> u8 {
        left
    }

    #[method]
    async fn structure_by_reference(&self, Point { x, y }: &Point) -> u8 {
        ready().await;
        x + y
    }

    #[method]
    async fn newtype(&self, Wrapped(inner): Wrapped<T>) -> T {
        inner
    }

    #[method]
    async fn array(&self, [a, b]: [u8; 2]) -> u8 {
        a + b
    }

    #[method]
    async fn bound(&self, point @ Point { .. }: Point) -> u8 {
        point.x + point.y
    }

    #[method]
    async fn dereferenced(&self, &n: &u8) -> u8 {
        ready().await;
        n
    }

    #[method]
    async fn opaque(&self, text: impl Into<String> + Send) -> String {
        text.into()
    }

    #[method]
    async fn opaque_two(&self, a: impl Display + Send, b: impl Display + Send) -> String {
        format!("{a}{b}")
    }

    #[method]
    async fn opaque_by_reference(&self, text: &(impl Display + Sync)) -> String {
        ready().await;
        text.to_string()
    }

    #[method]
    async fn object(&self, text: &(dyn Display + Sync)) -> String {
        ready().await;
        text.to_string()
    }

    #[method]
    async fn boxed(&self, text: Box<dyn Display + Send>) -> String {
        text.to_string()
    }

    #[method]
    async fn closure(&self, f: impl Fn(u8) -> u8 + Send) -> u8 {
        ready().await;
        f(1)
    }

    #[method]
    async fn once(&self, f: Box<dyn FnOnce() -> u8 + Send>) -> u8 {
        f()
    }

    #[method]
    async fn function(&self, f: fn(u8) -> u8) -> u8 {
        f(1)
    }

    #[method]
    async fn cow(&self, text: Cow<'_, str>) -> String {
        text.into_owned()
    }

    #[method]
    async fn map(&self, map: &HashMap<String, u8>) -> usize {
        map.len()
    }

    #[method]
    async fn option(&self, text: Option<&str>) -> usize {
        ready().await;
        text.map_or(0, str::len)
    }

    #[method]
    async fn nested(&self, list: Vec<Option<(u8, &str)>>) -> usize {
        list.len()
    }

    #[method]
    async fn phantom(&self, _: PhantomData<Cell<u8>>) -> u8 {
        1
    }

    #[method]
    async fn unshared(&self, one: Unshared) -> u8 {
        ready().await;
        one.0.get()
    }

    #[method]
    async fn future(&self, later: impl Future<Output = u8> + Send) -> u8 {
        later.await
    }

    #[method]
    async fn attributed(&self, #[cfg(any())] gone: u8, #[cfg(all())] kept: u8) -> u8 {
        kept
    }

    #[method]
    async fn raw(&self, r#type: u8) -> u8 {
        r#type
    }

    #[method]
    async fn many(&self, a: u8, b: u8, c: u8, d: u8, e: u8, f: u8, g: u8) -> u8 {
        a + b + c + d + e + f + g
    }

    #[method]
    async fn shadowing(&self, n: u8) -> u8 {
        let n = n + 1;
        ready().await;
        n
    }
}

fn main() {
    run(async {
        let one: &(dyn Fn() -> One + Sync) = &|| One;
        let one = one();
        let cell = || Unshared(Cell::new(1));
        macro_rules! ask {
            ($name:ident($($argument:expr),*)) => {
                Arguments::<Unshared>::$name(&one, $($argument),*).await
            };
        }
        assert_eq!(ask!(value(1)), 1);
        assert_eq!(ask!(mutable(1)), 2);
        assert_eq!(ask!(ignored(1)), 1);
        assert_eq!(ask!(ignored_owned(String::new())), 1);
        assert_eq!(ask!(unused(String::new())), 1);
        assert_eq!(ask!(reference("ab")), 2);
        assert_eq!(ask!(two_references("ab", "c")), 3);
        assert_eq!(ask!(unique(&mut Vec::new())), 1);
        assert_eq!(ask!(named("ab")), "ab");
        assert_eq!(ask!(slice(&[1, 2])), 2);
        assert_eq!(ask!(owned("ab".to_owned())), "ab");
        assert_eq!(ask!(owned_two("ab".to_owned(), "c".to_owned())), 3);
        assert_eq!(ask!(tuple((1, 2))), 3);
        assert_eq!(ask!(tuple_ignored((1, String::new()))), 1);
        assert_eq!(ask!(tuple_mutable((1, 2))), 5);
        assert_eq!(ask!(tuple_nested(((1, 2), 3))), 6);
        assert_eq!(ask!(pair(&(cell(), cell()))), 1);
        ask!(triple(&(cell(), cell(), cell())));
        assert_eq!(ask!(used_pair(&(1, 2))), 3);
        assert_eq!(ask!(structure(Point { x: 1, y: 2 })), 3);
        assert_eq!(ask!(structure_renamed(Point { x: 1, y: 2 })), 1);
        assert_eq!(ask!(structure_by_reference(&Point { x: 1, y: 2 })), 3);
        assert_eq!(ask!(newtype(Wrapped(cell()))).0.get(), 1);
        assert_eq!(ask!(array([1, 2])), 3);
        assert_eq!(ask!(bound(Point { x: 1, y: 2 })), 3);
        assert_eq!(ask!(dereferenced(&1)), 1);
        assert_eq!(ask!(opaque("ab")), "ab");
        assert_eq!(ask!(opaque_two("ab", 1)), "ab1");
        assert_eq!(ask!(opaque_by_reference(&1)), "1");
        assert_eq!(ask!(object(&1)), "1");
        assert_eq!(ask!(boxed(Box::new(1))), "1");
        assert_eq!(ask!(closure(|n| n + 1)), 2);
        assert_eq!(ask!(once(Box::new(|| 1))), 1);
        assert_eq!(ask!(function(|n| n + 1)), 2);
        assert_eq!(ask!(cow(Cow::Borrowed("ab"))), "ab");
        assert_eq!(ask!(map(&HashMap::new())), 0);
        assert_eq!(ask!(option(Some("ab"))), 2);
        assert_eq!(ask!(nested(vec![None, Some((1, "a"))])), 2);
        assert_eq!(ask!(phantom(PhantomData)), 1);
        assert_eq!(ask!(unshared(cell())), 1);
        assert_eq!(ask!(future(async { 1 })), 1);
        assert_eq!(ask!(attributed(1)), 1);
        assert_eq!(ask!(raw(1)), 1);
        assert_eq!(ask!(many(1, 1, 1, 1, 1, 1, 1)), 7);
        assert_eq!(ask!(shadowing(1)), 2);
    });
}
