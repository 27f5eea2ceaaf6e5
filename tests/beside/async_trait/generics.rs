// Generic traits, blocks and methods, and what a trait may have besides.

use std::collections::BTreeMap;
use std::fmt::{Debug, Display};
use std::hash::Hash;
use std::marker::PhantomData;
use std::ops::Add;

mod method {
    use super::*;

    #[async_trait]
    trait Generic {
        async fn one<T: Display + Send + Sync>(&self, value: T) -> String;
        async fn bounded<T>(&self, value: T) -> String
        where
            T: Display + Send + Sync;
        async fn several<A, B: Send>(&self, a: A, b: B) -> (B, A)
        where
            A: Send;
        async fn returned<T: Default + Send>(&self) -> T;
        async fn constant<const N: usize>(&self, list: [u8; N]) -> usize;
        async fn lifetime<'t>(&self, text: &'t str) -> &'t str;
        async fn two_lifetimes<'a, 'b: 'a>(&self, a: &'a str, b: &'b str) -> &'a str;
        async fn early<'t: 't>(&self, text: &'t str) -> &'t str;
        async fn any_lifetime<F>(&self, f: F) -> usize
        where
            F: for<'t> Fn(&'t str) -> &'t str + Send;
        async fn conversion<T: Into<String> + Send>(&self, text: T) -> Result<String, ()>;
        async fn error<E: Send + Debug + Default>(&self) -> Result<u8, E>;
        async fn iterator<I>(&self, items: I) -> u8
        where
            I: IntoIterator<Item = u8> + Send,
            I::IntoIter: Send;
        async fn unsized_<T: ?Sized + Display + Sync>(&self, value: &T) -> String;
        async fn phantom<T: Send>(&self) -> PhantomData<T>;
        async fn map<K: Hash + Ord + Send, V: Send>(&self, key: K, value: V) -> BTreeMap<K, V>;
    }

    pub struct One;

    #[above]
    #[async_trait]
    #[below]
    impl Generic for One {
        #[method]
        async fn one<T: Display + Send + Sync>(&self, value: T) -> String {
            ready().await;
            value.to_string()
        }

        #[method]
        async fn bounded<T>(&self, value: T) -> String
        where
            T: Display + Send + Sync,
        {
            ready().await;
            format!("{value}")
        }

        #[method]
        async fn several<A, B: Send>(&self, a: A, b: B) -> (B, A)
        where
            A: Send,
        {
            ready().await;
            (b, a)
        }

        #[method]
        async fn returned<T: Default + Send>(&self) -> T {
            T::default()
        }

        #[method]
        async fn constant<const N: usize>(&self, list: [u8; N]) -> usize {
            list.len() + N
        }

        #[method]
        async fn lifetime<'t>(&self, text: &'t str) -> &'t str {
            ready().await;
            text
        }

        #[method]
        async fn two_lifetimes<'a, 'b: 'a>(&self, a: &'a str, b: &'b str) -> &'a str {
            if a.is_empty() { b } else { a }
        }

        #[method]
        async fn early<'t: 't>(&self, text: &'t str) -> &'t str {
            text
        }

        #[method]
        async fn any_lifetime<F>(&self, f: F) -> usize
        where
            F: for<'t> Fn(&'t str) -> &'t str + Send,
        {
            let text = "ab".to_owned();
            f(&text).len()
        }

        #[method]
        async fn conversion<T: Into<String> + Send>(&self, text: T) -> Result<String, ()> {
            Ok(text.into())
        }

        #[method]
        async fn error<E: Send + Debug + Default>(&self) -> Result<u8, E> {
            Err(E::default())
        }

        #[method]
        async fn iterator<I>(&self, items: I) -> u8
        where
            I: IntoIterator<Item = u8> + Send,
            I::IntoIter: Send,
        {
            let mut sum = 0;
            for item in items {
                ready().await;
                sum += item;
            }
            sum
        }

        #[method]
        async fn unsized_<T: ?Sized + Display + Sync>(&self, value: &T) -> String {
            value.to_string()
        }

        #[method]
        async fn phantom<T: Send>(&self) -> PhantomData<T> {
            PhantomData
        }

        #[method]
        async fn map<K: Hash + Ord + Send, V: Send>(&self, key: K, value: V) -> BTreeMap<K, V> {
            BTreeMap::from([(key, value)])
        }
    }

    pub async fn check() {
        assert_eq!(One.one(1).await, "1");
        assert_eq!(One.bounded(1).await, "1");
        assert_eq!(One.several(1, "a").await, ("a", 1));
        assert_eq!(One.returned::<u8>().await, 0);
        assert_eq!(One.constant([1, 2]).await, 4);
        assert_eq!(One.lifetime("ab").await, "ab");
        assert_eq!(One.two_lifetimes("", "b").await, "b");
        assert_eq!(One.early("ab").await, "ab");
        assert_eq!(One.any_lifetime(|text| text).await, 2);
        assert_eq!(One.conversion("ab").await, Ok("ab".to_owned()));
        assert_eq!(One.error::<u8>().await, Err(0));
        assert_eq!(One.iterator(vec![1, 2]).await, 3);
        assert_eq!(One.unsized_("ab").await, "ab");
        assert_eq!(One.phantom::<u8>().await, PhantomData);
        assert_eq!(One.map(1, 2).await.len(), 1);
    }
}

mod block {
    use super::*;

    #[async_trait]
    trait Store<K> {
        type Value: Send;
        type Error: Debug;
        const LIMIT: usize;

        async fn get(&self, key: &K) -> Result<Self::Value, Self::Error>;
        async fn limit(&self) -> usize;
        async fn sum(&self, a: K, b: K) -> K;
        fn plain(&self) -> usize;
    }

    pub struct Held<'h, T, const N: usize> {
        pub value: &'h T,
    }

    #[above]
    #[async_trait]
    #[below]
    impl<'h, K, T, const N: usize> Store<K> for Held<'h, T, N>
    where
        K: Add<Output = K> + Send + Sync + 'static,
        T: Clone + Send + Sync,
    {
        type Value = T;
        type Error = String;
        const LIMIT: usize = { N };

        #[method]
        async fn get(&self, _key: &K) -> Result<Self::Value, Self::Error> {
            ready().await;
            Ok(self.value.clone())
        }

        #[method]
        async fn limit(&self) -> usize {
            <Self as Store<K>>::LIMIT + N
        }

        #[method]
        async fn sum(&self, a: K, b: K) -> K {
            ready().await;
            a + b
        }

        #[method]
        fn plain(&self) -> usize {
            N
        }
    }

    pub async fn check() {
        let held = Held::<u8, 2> { value: &1 };
        assert_eq!(held.get(&1).await, Ok(1));
        assert_eq!(Store::<u8>::limit(&held).await, 4);
        assert_eq!(held.sum(1, 2).await, 3);
        assert_eq!(Store::<u8>::plain(&held), 2);
    }
}

mod provided {
    use super::*;

    #[above]
    #[async_trait]
    #[below]
    trait Provided: Debug + Sync {
        const START: u8 = 1;

        fn name(&self) -> String;

        async fn required(&self) -> u8;

        #[method]
        async fn provided(&self) -> u8 {
            self.required().await + Self::START
        }

        #[method]
        async fn described(&self) -> String
        where
            Self: Sized,
        {
            ready().await;
            format!("{self:?} {}", self.name())
        }

        #[method]
        async fn constructed() -> u8
        where
            Self: Default,
        {
            Self::default().required().await
        }

        #[method]
        async fn borrowed<'t>(&'t self, text: &'t str) -> Result<&'t str, String> {
            ready().await;
            if text.is_empty() { Err(self.name()) } else { Ok(text) }
        }

        #[method]
        fn synchronous(&self) -> u8 {
            Self::START
        }
    }

    #[derive(Debug, Default)]
    struct One;

    #[above]
    #[async_trait]
    #[below]
    impl Provided for One {
        #[method]
        fn name(&self) -> String {
            "one".to_owned()
        }

        #[method]
        async fn required(&self) -> u8 {
            2
        }
    }

    pub async fn check() {
        assert_eq!(One.provided().await, 3);
        assert_eq!(One.described().await, "One one");
        assert_eq!(One::constructed().await, 2);
        assert_eq!(One.borrowed("").await, Err("one".to_owned()));
        assert_eq!(One.synchronous(), 1);
    }
}

mod objects {
    use super::*;
    use std::sync::Arc;

    #[async_trait]
    pub trait Service: Send + Sync {
        async fn call(&self, n: u8) -> Result<u8, String>;
    }

    struct Leaf;

    #[above]
    #[async_trait]
    #[below]
    impl Service for Leaf {
        #[method]
        async fn call(&self, n: u8) -> Result<u8, String> {
            ready().await;
            n.checked_sub(1).ok_or_else(|| "none left".to_owned())
        }
    }

    #[above]
    #[async_trait]
    #[below]
    impl<S: Service + ?Sized> Service for Arc<S> {
        #[method]
        async fn call(&self, n: u8) -> Result<u8, String> {
            self.as_ref().call(n).await
        }
    }

    #[above]
    #[async_trait]
    #[below]
    impl Service for Box<dyn Service> {
        #[method]
        async fn call(&self, n: u8) -> Result<u8, String> {
            let answer = (**self).call(n).await?;
            Ok(answer)
        }
    }

    #[above]
    #[async_trait]
    #[below]
    impl<F> Service for (F, u8)
    where
        F: Fn(u8) -> u8 + Send + Sync,
    {
        #[method]
        async fn call(&self, n: u8) -> Result<u8, String> {
            ready().await;
            Ok((self.0)(n) + self.1)
        }
    }

    pub async fn check() {
        let boxed: Box<dyn Service> = Box::new(Leaf);
        let counted: Arc<dyn Service> = Arc::new(boxed);
        assert_eq!(counted.call(2).await, Ok(1));
        assert_eq!(Arc::clone(&counted).call(0).await, Err("none left".to_owned()));
        assert_eq!((|n| n + 1, 1).call(1).await, Ok(3));
    }
}

mod local {
    use super::*;
    use std::cell::Cell;
    use std::rc::Rc;

    #[async_trait(?Send)]
    trait Local {
        async fn shared(self: Rc<Self>) -> u8;
        async fn counted(&self, n: Rc<Cell<u8>>) -> u8;
        async fn across(&self) -> u8;
        async fn by_reference<T>(&self, value: &T, _unused: &Cell<T>) -> u8;
    }

    struct One(Cell<u8>);

    #[above]
    #[async_trait(?Send)]
    #[below]
    impl Local for One {
        #[method]
        async fn shared(self: Rc<Self>) -> u8 {
            ready().await;
            self.0.get()
        }

        #[method]
        async fn counted(&self, n: Rc<Cell<u8>>) -> u8 {
            n.set(n.get() + 1);
            ready().await;
            n.get() + self.0.get()
        }

        #[method]
        async fn across(&self) -> u8 {
            let held = Rc::new(1);
            ready().await;
            *held
        }

        #[method]
        async fn by_reference<T>(&self, value: &T, _unused: &Cell<T>) -> u8 {
            ready().await;
            let _ = value;
            1
        }
    }

    pub async fn check() {
        assert_eq!(Rc::new(One(Cell::new(1))).shared().await, 1);
        let one = One(Cell::new(1));
        assert_eq!(one.counted(Rc::new(Cell::new(1))).await, 3);
        assert_eq!(one.across().await, 1);
        assert_eq!(one.by_reference(&1, &Cell::new(1)).await, 1);
    }
}

fn main() {
    run(async {
        method::check().await;
        block::check().await;
        provided::check().await;
        objects::check().await;
        local::check().await;
    });
}
