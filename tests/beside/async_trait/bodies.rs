// Bodies of every kind.

use std::pin::Pin;
use std::sync::Mutex;
use std::task::{Context, Poll};

mod helper {
    pub fn one() -> u8 {
        1
    }
}

macro_rules! field {
    ($of:ident) => {
        $of.n
    };
}

macro_rules! twice {
    ($value:expr) => {{
        let __sink = $value;
        __sink + __sink
    }};
}

#[derive(Default)]
struct One {
    n: u8,
    list: Vec<u8>,
    shared: Mutex<u8>,
}

impl One {
    const STEP: u8 = 1;

    fn step(&self) -> u8 {
        Self::STEP
    }

    fn new(n: u8) -> Self {
        Self { n, ..Self::default() }
    }
}

/// A stream of numbers.
struct Numbers(u8);

impl Stream for Numbers {
    type Item = u8;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<u8>> {
        self.0 -= 1;
        Poll::Ready((self.0 > 0).then_some(self.0))
    }
}

async fn next<S: Stream + Unpin>(stream: &mut S) -> Option<S::Item> {
    std::future::poll_fn(|context| Pin::new(&mut *stream).poll_next(context)).await
}

#[async_trait]
trait Bodies {
    type Item;
    async fn path_of_self(&self) -> u8;
    async fn path_of_crate(&self) -> u8;
    async fn constant(&self) -> u8;
    async fn constructor(&self) -> Self
    where
        Self: Sized;
    async fn in_macro(&self) -> u8;
    async fn in_format(&self) -> String;
    async fn in_nested_macro(&self) -> u8;
    async fn in_vec_macro(&self) -> Vec<u8>;
    async fn macro_path(&self) -> String;
    async fn closure(&self) -> u8;
    async fn closure_unique(&mut self) -> u8;
    async fn async_block(&self) -> u8;
    async fn async_closure(&self) -> u8;
    async fn nested_function(&self) -> u8;
    async fn nested_items(&self) -> u8;
    async fn nested_impl(&self) -> u8;
    async fn local_macro(&self) -> u8;
    async fn early_return(&self, early: bool) -> u8;
    async fn early_error(&self, text: &str) -> Result<u8, std::num::ParseIntError>;
    async fn return_in_loop(&self) -> Option<u8>;
    async fn labelled(&self) -> u8;
    async fn matched(&self, n: Option<u8>) -> u8;
    async fn if_let_chain(&self, n: Option<u8>) -> u8;
    async fn let_else(&self, n: Option<u8>) -> u8;
    async fn iterated(&mut self) -> usize;
    async fn locked(&self) -> u8;
    async fn recursive(&self, n: u8) -> u8;
    async fn joined(&self) -> u8;
    async fn streamed(&self) -> u8;
    async fn boxed_locally(&self) -> u8;
    async fn shadowed_self(&self) -> u8;
    async fn destructured(self) -> usize;
    async fn dropped(self) -> usize;
    async fn generated_names(&self, __sink: u8, __judge: u8) -> u8;
    async fn generated_items(&self) -> u8;
    async fn associated(&self) -> Self::Item;
    async fn typed_local(&self) -> u8;
    async fn trailing_statement(&mut self);
    async fn only_await(&self);
    async fn empty(&self);
    async fn never_ready(&self, wait: bool) -> u8;
    async fn question_in_closure(&self) -> Option<u8>;
    async fn const_block(&self) -> u8;
    async fn try_in_async_block(&self) -> Result<u8, ()>;
    async fn attributes_inside(&self) -> u8;
}

#[above]
#[async_trait]
#[below]
impl Bodies for One {
    type Item = u8;

    #[method]
    async fn path_of_self(&self) -> u8 {
        self::helper::one()
    }

    #[method]
    async fn path_of_crate(&self) -> u8 {
        use self::helper::one;
        one() + self.n
    }

    #[method]
    async fn constant(&self) -> u8 {
        Self::STEP + One::STEP
    }

    #[method]
    async fn constructor(&self) -> Self {
        Self::new(self.n)
    }

    #[method]
    async fn in_macro(&self) -> u8 {
        field!(self)
    }

    #[method]
    async fn in_format(&self) -> String {
        let n = self.n;
        format!("{} {n} {:?}", self.n, self.list)
    }

    #[method]
    async fn in_nested_macro(&self) -> u8 {
        twice!(field!(self))
    }

    #[method]
    async fn in_vec_macro(&self) -> Vec<u8> {
        vec![self.n, self.step(), Self::STEP]
    }

    #[method]
    async fn macro_path(&self) -> String {
        std::format!("{}", module_path!().len() > self.n.into())
    }

    #[method]
    async fn closure(&self) -> u8 {
        let next = |n: u8| n + self.n;
        ready().await;
        next(1)
    }

    #[method]
    async fn closure_unique(&mut self) -> u8 {
        let mut push = |n: u8| self.list.push(n);
        push(1);
        ready().await;
        push(2);
        self.list.iter().sum()
    }

    #[method]
    async fn async_block(&self) -> u8 {
        let later = async { self.n + 1 };
        later.await
    }

    #[method]
    async fn async_closure(&self) -> u8 {
        let later = async move |n: u8| n + self.n;
        later(1).await
    }

    #[method]
    async fn nested_function(&self) -> u8 {
        fn inner(n: u8) -> u8 {
            n + 1
        }
        inner(self.n)
    }

    #[method]
    async fn nested_items(&self) -> u8 {
        const ONE: u8 = 1;
        static TWO: u8 = 2;
        struct Three(u8);
        let three = Three(3);
        ONE + TWO + three.0
    }

    #[method]
    async fn nested_impl(&self) -> u8 {
        struct Inner(u8);
        impl Inner {
            fn get(&self) -> u8 {
                self.0
            }
        }
        Inner(self.n).get()
    }

    #[method]
    async fn local_macro(&self) -> u8 {
        macro_rules! n {
            () => {
                self.n
            };
        }
        n!()
    }

    #[method]
    async fn early_return(&self, early: bool) -> u8 {
        if early {
            return 1;
        }
        ready().await;
        2
    }

    #[method]
    async fn early_error(&self, text: &str) -> Result<u8, std::num::ParseIntError> {
        let n: u8 = text.parse()?;
        ready().await;
        Ok(n + "1".parse::<u8>()?)
    }

    #[method]
    async fn return_in_loop(&self) -> Option<u8> {
        for n in &self.list {
            ready().await;
            if *n > 1 {
                return Some(*n);
            }
        }
        None
    }

    #[method]
    async fn labelled(&self) -> u8 {
        let mut n = 0;
        'outer: loop {
            loop {
                n += 1;
                if n > 3 {
                    break 'outer;
                }
                ready().await;
            }
        }
        n
    }

    #[method]
    async fn matched(&self, n: Option<u8>) -> u8 {
        match n {
            Some(n) if n > self.n => n,
            Some(_) => return 0,
            None => self.n,
        }
    }

    #[method]
    async fn if_let_chain(&self, n: Option<u8>) -> u8 {
        if let Some(n) = n {
            n
        } else if self.n > 0 {
            1
        } else {
            0
        }
    }

    #[method]
    async fn let_else(&self, n: Option<u8>) -> u8 {
        let Some(n) = n else {
            return self.n;
        };
        n
    }

    #[method]
    async fn iterated(&mut self) -> usize {
        self.list.extend([1, 2, 3]);
        ready().await;
        self.list.iter().filter(|n| **n > self.n).count()
    }

    #[method]
    async fn locked(&self) -> u8 {
        let n = {
            let mut held = self.shared.lock().unwrap();
            *held += 1;
            *held
        };
        ready().await;
        n
    }

    #[method]
    async fn recursive(&self, n: u8) -> u8 {
        if n == 0 { 0 } else { self.recursive(n - 1).await + 1 }
    }

    #[method]
    async fn joined(&self) -> u8 {
        let (a, b) = (self.closure(), self.constant());
        a.await + b.await
    }

    #[method]
    async fn streamed(&self) -> u8 {
        let mut numbers = Numbers(4);
        let mut sum = 0;
        while let Some(n) = next(&mut numbers).await {
            sum += n;
        }
        sum
    }

    #[method]
    async fn boxed_locally(&self) -> u8 {
        let later: Pin<Box<dyn Future<Output = u8> + Send + '_>> = Box::pin(async move { self.n });
        later.await
    }

    #[method]
    async fn shadowed_self(&self) -> u8 {
        let this = self;
        let own = this;
        ready().await;
        own.n
    }

    #[method]
    async fn destructured(self) -> usize {
        let Self { n, list, .. } = self;
        ready().await;
        usize::from(n) + list.len()
    }

    #[method]
    async fn dropped(self) -> usize {
        let length = self.list.len();
        drop(self);
        ready().await;
        length
    }

    #[method]
    async fn generated_names(&self, __sink: u8, __judge: u8) -> u8 {
        let __site = __sink + __judge;
        let __timed = twice!(__site);
        ready().await;
        __timed
    }

    #[method]
    async fn generated_items(&self) -> u8 {
        let (__SITE, __PLACE) = (1, 2);
        fn __here() -> u8 {
            3
        }
        __SITE + __PLACE + __here()
    }

    #[method]
    async fn associated(&self) -> Self::Item {
        let item: Self::Item = self.n;
        item
    }

    #[method]
    async fn typed_local(&self) -> u8 {
        let own: &Self = self;
        let f: fn(&Self) -> u8 = Self::step;
        f(own)
    }

    #[method]
    async fn trailing_statement(&mut self) {
        self.n += 1;
        ready().await;
        self.n += 1;
    }

    #[method]
    async fn only_await(&self) {
        ready().await
    }

    #[method]
    async fn empty(&self) {}

    #[method]
    async fn never_ready(&self, wait: bool) -> u8 {
        if wait {
            std::future::pending::<()>().await;
        }
        1
    }

    #[method]
    async fn question_in_closure(&self) -> Option<u8> {
        let next = |n: Option<u8>| Some(n? + self.n);
        next(Some(1))
    }

    #[method]
    async fn const_block(&self) -> u8 {
        const { Self::STEP + 1 }
    }

    #[method]
    async fn try_in_async_block(&self) -> Result<u8, ()> {
        let later: Result<u8, String> = async {
            let n: u8 = "x".parse().map_err(|_| "no number".to_owned())?;
            Ok(n)
        }
        .await;
        later.map_err(|_| ())
    }

    #[method]
    async fn attributes_inside(&self) -> u8 {
        #[allow(unused_mut)]
        let mut n = self.n;
        #[cfg(any())]
        let n = 7;
        n
    }
}

fn main() {
    run(async {
        let mut one = One::new(1);
        assert_eq!(one.path_of_self().await, 1);
        assert_eq!(one.path_of_crate().await, 2);
        assert_eq!(one.constant().await, 2);
        assert_eq!(one.constructor().await.n, 1);
        assert_eq!(one.in_macro().await, 1);
        assert_eq!(one.in_format().await, "1 1 []");
        assert_eq!(one.in_nested_macro().await, 2);
        assert_eq!(one.in_vec_macro().await, [1, 1, 1]);
        assert_eq!(one.macro_path().await, "true");
        assert_eq!(one.closure().await, 2);
        assert_eq!(one.closure_unique().await, 3);
        assert_eq!(one.async_block().await, 2);
        assert_eq!(one.async_closure().await, 2);
        assert_eq!(one.nested_function().await, 2);
        assert_eq!(one.nested_items().await, 6);
        assert_eq!(one.nested_impl().await, 1);
        assert_eq!(one.local_macro().await, 1);
        assert_eq!(one.early_return(true).await, 1);
        assert_eq!(one.early_error("1").await, Ok(2));
        assert!(one.early_error("x").await.is_err());
        assert_eq!(one.return_in_loop().await, Some(2));
        assert_eq!(one.labelled().await, 4);
        assert_eq!(one.matched(Some(2)).await, 2);
        assert_eq!(one.if_let_chain(None).await, 1);
        assert_eq!(one.let_else(None).await, 1);
        assert_eq!(one.iterated().await, 3);
        assert_eq!(one.locked().await, 1);
        assert_eq!(one.recursive(3).await, 3);
        assert_eq!(one.joined().await, 4);
        assert_eq!(one.streamed().await, 6);
        assert_eq!(one.boxed_locally().await, 1);
        assert_eq!(one.shadowed_self().await, 1);
        assert_eq!(one.constructor().await.destructured().await, 1);
        assert_eq!(one.constructor().await.dropped().await, 0);
        assert_eq!(one.generated_names(1, 2).await, 6);
        assert_eq!(one.generated_items().await, 6);
        assert_eq!(one.associated().await, 1);
        assert_eq!(one.typed_local().await, 1);
        one.trailing_statement().await;
        one.only_await().await;
        one.empty().await;
        assert_eq!(one.never_ready(false).await, 1);
        assert_eq!(one.question_in_closure().await, Some(4));
        assert_eq!(one.const_block().await, 2);
        assert_eq!(one.try_in_async_block().await, Err(()));
        assert_eq!(one.attributes_inside().await, 3);
    });
}
