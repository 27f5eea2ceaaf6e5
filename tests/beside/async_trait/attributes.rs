// Methods with other attributes and qualifiers.

use std::sync::atomic::{AtomicU8, Ordering};

/// A trait with documentation.
#[async_trait]
pub trait Attributes {
    /// Is documented.
    async fn documented(&self) -> u8;
    #[must_use]
    async fn used(&self) -> u8;
    async fn conditional(&self) -> u8;
    async fn absent(&self) -> u8 {
        2
    }
    async fn inlined(&self) -> u8;
    async fn cold(&self) -> u8;
    async fn permitted(&self) -> u8;
    async fn expected(&self) -> u8;
    async fn hidden(&self) -> u8;
    async fn r#async(&self) -> u8;
    async fn with_comment(&self) -> u8;
    fn synchronous(&self) -> u8;
    fn synchronous_owned(self) -> u8
    where
        Self: Sized;
    async fn counted(&self) -> u8;
}

/// Implements it.
pub struct One {
    calls: AtomicU8,
}

#[above]
#[async_trait]
#[below]
impl Attributes for One {
    /// Is documented here too,
    /// in two lines.
    #[method]
    async fn documented(&self) -> u8 {
        1
    }

    #[method]
    async fn used(&self) -> u8 {
        ready().await;
        1
    }

    #[cfg(all())]
    #[method]
    async fn conditional(&self) -> u8 {
        1
    }

    #[cfg(any())]
    #[method]
    async fn absent(&self) -> u8 {
        this.would.not(be)
    }

    #[inline]
    #[method]
    async fn inlined(&self) -> u8 {
        1
    }

    #[method]
    #[cold]
    async fn cold(&self) -> u8 {
        1
    }

    #[allow(unused_variables)]
    #[method]
    async fn permitted(&self) -> u8 {
        let unused = 1;
        ready().await;
        1
    }

    #[method]
    #[expect(unused_variables)]
    async fn expected(&self) -> u8 {
        let unused = 1;
        1
    }

    #[doc(hidden)]
    #[method]
    async fn hidden(&self) -> u8 {
        1
    }

    #[method]
    async fn r#async(&self) -> u8 {
        1
    }

    /* A comment. */
    #[method]
    // Another one.
    async fn with_comment(&self) -> u8 {
        // And one inside.
        1
    }

    #[method]
    fn synchronous(&self) -> u8 {
        1
    }

    #[method]
    fn synchronous_owned(self) -> u8 {
        self.calls.into_inner()
    }

    #[method]
    async fn counted(&self) -> u8 {
        self.calls.fetch_add(1, Ordering::Relaxed);
        ready().await;
        self.calls.load(Ordering::Relaxed)
    }
}

fn main() {
    run(async {
        let one = One { calls: AtomicU8::new(0) };
        assert_eq!(one.documented().await, 1);
        assert_eq!(one.used().await, 1);
        assert_eq!(one.conditional().await, 1);
        assert_eq!(one.absent().await, 2);
        assert_eq!(one.inlined().await, 1);
        assert_eq!(one.cold().await, 1);
        assert_eq!(one.permitted().await, 1);
        assert_eq!(one.expected().await, 1);
        assert_eq!(one.hidden().await, 1);
        assert_eq!(one.r#async().await, 1);
        assert_eq!(one.with_comment().await, 1);
        assert_eq!(one.synchronous(), 1);
        assert_eq!(one.counted().await, 1);
        assert_eq!(one.synchronous_owned(), 1);
    });
}
