// Methods with every kind of receiver.

use std::pin::Pin;
use std::sync::Arc;

#[async_trait]
trait Receivers: Sized {
    async fn none() -> u8;
    async fn none_with(text: &str) -> usize;
    async fn shared(&self) -> u8;
    async fn unique(&mut self) -> u8;
    async fn owned(self) -> u8;
    async fn owned_mutable(self) -> u8;
    async fn typed(self: &Self) -> u8;
    async fn typed_unique(self: &mut Self) -> u8;
    async fn boxed(self: Box<Self>) -> u8;
    async fn boxed_mutable(self: Box<Self>) -> u8;
    async fn counted(self: Arc<Self>) -> u8;
    async fn counted_shared(self: &Arc<Self>) -> u8;
    async fn pinned(self: Pin<&mut Self>) -> u8;
    async fn pinned_shared(self: Pin<&Self>) -> u8;
    async fn pinned_box(self: Pin<Box<Self>>) -> u8;
    async fn named<'s>(&'s self) -> &'s u8;
    async fn named_unique<'s>(&'s mut self) -> &'s mut u8;
    async fn unused(&self) -> u8;
    async fn unused_unique(&mut self);
    async fn unused_owned(self);
    async fn reborrowed(&mut self) -> u8;
    async fn replaced(&mut self) -> Self;
    async fn twice(&mut self) -> u8;
}

#[derive(Clone)]
struct One {
    n: u8,
}

#[above]
#[async_trait]
#[below]
impl Receivers for One {
    #[method]
    async fn none() -> u8 {
        1
    }

    #[method]
    async fn none_with(text: &str) -> usize {
        ready().await;
        text.len()
    }

    #[method]
    async fn shared(&self) -> u8 {
        ready().await;
        self.n
    }

    #[method]
    async fn unique(&mut self) -> u8 {
        self.n += 1;
        ready().await;
        self.n
    }

    #[method]
    async fn owned(self) -> u8 {
        ready().await;
        self.n
    }

    #[method]
    async fn owned_mutable(mut self) -> u8 {
        self.n += 1;
        ready().await;
        self.n
    }

    #[method]
    async fn typed(self: &Self) -> u8 {
        self.n
    }

    #[method]
    async fn typed_unique(self: &mut Self) -> u8 {
        self.n += 1;
        self.n
    }

    #[method]
    async fn boxed(self: Box<Self>) -> u8 {
        ready().await;
        self.n
    }

    #[method]
    async fn boxed_mutable(mut self: Box<Self>) -> u8 {
        self.n += 1;
        self.n
    }

    #[method]
    async fn counted(self: Arc<Self>) -> u8 {
        ready().await;
        self.n
    }

    #[method]
    async fn counted_shared(self: &Arc<Self>) -> u8 {
        ready().await;
        self.n
    }

    #[method]
    async fn pinned(self: Pin<&mut Self>) -> u8 {
        ready().await;
        self.n
    }

    #[method]
    async fn pinned_shared(self: Pin<&Self>) -> u8 {
        self.n
    }

    #[method]
    async fn pinned_box(self: Pin<Box<Self>>) -> u8 {
        ready().await;
        self.n
    }

    #[method]
    async fn named<'s>(&'s self) -> &'s u8 {
        &self.n
    }

    #[method]
    async fn named_unique<'s>(&'s mut self) -> &'s mut u8 {
        ready().await;
        &mut self.n
    }

    #[method]
    async fn unused(&self) -> u8 {
        1
    }

    #[method]
    async fn unused_unique(&mut self) {}

    #[method]
    async fn unused_owned(self) {}

    #[method]
    async fn reborrowed(&mut self) -> u8 {
        let n = &mut self.n;
        *n += 1;
        ready().await;
        *n
    }

    #[method]
    async fn replaced(&mut self) -> Self {
        std::mem::replace(self, Self { n: 0 })
    }

    #[method]
    async fn twice(&mut self) -> u8 {
        self.unique().await;
        ready().await;
        self.unique().await
    }
}

fn main() {
    run(async {
        let mut one = One { n: 1 };
        assert_eq!(One::none().await, 1);
        assert_eq!(One::none_with("ab").await, 2);
        assert_eq!(one.shared().await, 1);
        assert_eq!(one.unique().await, 2);
        assert_eq!(one.clone().owned().await, 2);
        assert_eq!(one.clone().owned_mutable().await, 3);
        assert_eq!(one.typed().await, 2);
        assert_eq!(one.typed_unique().await, 3);
        assert_eq!(Box::new(one.clone()).boxed().await, 3);
        assert_eq!(Box::new(one.clone()).boxed_mutable().await, 4);
        assert_eq!(Arc::new(one.clone()).counted().await, 3);
        assert_eq!(Arc::new(one.clone()).counted_shared().await, 3);
        assert_eq!(Pin::new(&mut one).pinned().await, 3);
        assert_eq!(Pin::new(&one).pinned_shared().await, 3);
        assert_eq!(Box::pin(one.clone()).pinned_box().await, 3);
        assert_eq!(*one.named().await, 3);
        *one.named_unique().await += 1;
        assert_eq!(one.unused().await, 1);
        one.unused_unique().await;
        one.clone().unused_owned().await;
        assert_eq!(one.reborrowed().await, 5);
        assert_eq!(one.replaced().await.n, 5);
        assert_eq!(one.twice().await, 2);
    });
}
