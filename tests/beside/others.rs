//! `#[timed]` at each side of other attributes.

use std::fmt::Debug;
use std::sync::Once;

use async_recursion::async_recursion;
use async_trait::async_trait;
use metrics_runtime::{Registry, timed};
use tracing::{Span, instrument};

use super::{BESIDE, ready, run};

/// The name of the span around the caller.
fn around() -> &'static str {
    Span::current().metadata().map_or("", |span| span.name())
}

fn subscribe() {
    static SUBSCRIBED: Once = Once::new();
    SUBSCRIBED.call_once(|| {
        tracing::subscriber::set_global_default(tracing_subscriber::registry())
            .expect("the only one");
    });
}

/// How many calls of a function of a module ended so.
fn calls(module: &str, function: &str, outcome: &str) -> u64 {
    let page = Registry::global().render();
    let series = format!("{{module=\"{module}\",function=\"{function}\",outcome=\"{outcome}\"}} ");
    let value = page.lines().find_map(|line| line.split_once(&series));
    value.map_or(0, |(_, value)| value.parse().expect("a count"))
}

mod recursion {
    use super::*;

    #[timed]
    #[async_recursion]
    async fn above(n: u32) -> u32 {
        if n < 2 {
            n
        } else {
            above(n - 1).await + above(n - 2).await
        }
    }

    #[async_recursion]
    #[timed]
    async fn below(n: u32) -> u32 {
        if n < 2 {
            n
        } else {
            below(n - 1).await + below(n - 2).await
        }
    }

    #[timed]
    #[async_recursion]
    async fn above_with_references<T: Debug + Sync>(
        list: &[T],
        text: &mut String,
    ) -> Result<(), String> {
        let Some((first, rest)) = list.split_first() else {
            return Err(format!("after {text}"));
        };
        text.push_str(&format!("{first:?}"));
        ready().await;
        above_with_references(rest, text).await?;
        Ok(())
    }

    #[async_recursion]
    #[timed]
    async fn below_with_references<T: Debug + Sync>(
        list: &[T],
        text: &mut String,
    ) -> Result<(), String> {
        let Some((first, rest)) = list.split_first() else {
            return Err(format!("after {text}"));
        };
        text.push_str(&format!("{first:?}"));
        ready().await;
        below_with_references(rest, text).await?;
        Ok(())
    }

    #[async_recursion(?Send)]
    #[timed(BESIDE.call_duration_seconds)]
    async fn below_into_handle(n: u32) -> u32 {
        let held = std::rc::Rc::new(n);
        ready().await;
        if n == 0 {
            0
        } else {
            below_into_handle(*held - 1).await + 1
        }
    }

    struct Tree {
        leaves: Vec<Tree>,
    }

    impl Tree {
        #[timed]
        #[async_recursion]
        async fn above(&self) -> usize {
            let mut sum = 1;
            for leaf in &self.leaves {
                sum += leaf.above().await;
            }
            sum
        }

        #[async_recursion]
        #[timed]
        async fn below(&self) -> usize {
            let mut sum = 1;
            for leaf in &self.leaves {
                sum += leaf.below().await;
            }
            sum
        }
    }

    #[test]
    fn async_recursion_is_timed_on_either_side() {
        run(async {
            assert_eq!((above(5).await, below(5).await), (5, 5));
            assert_eq!(
                (
                    calls(module_path!(), "above", "ok"),
                    calls(module_path!(), "below", "ok")
                ),
                (15, 15)
            );
            let mut text = String::new();
            assert_eq!(
                above_with_references(&[1, 2], &mut text).await,
                Err("after 12".to_owned())
            );
            assert_eq!(
                below_with_references(&[3], &mut text).await,
                Err("after 123".to_owned())
            );
            assert_eq!(calls(module_path!(), "above_with_references", "error"), 3);
            assert_eq!(calls(module_path!(), "below_with_references", "error"), 2);
            assert_eq!(below_into_handle(3).await, 3);
            let leaf = || Tree { leaves: Vec::new() };
            let tree = Tree {
                leaves: vec![leaf(), leaf()],
            };
            assert_eq!((tree.above().await, tree.below().await), (3, 3));
            assert_eq!(
                (
                    calls(module_path!(), "Tree::above", "ok"),
                    calls(module_path!(), "Tree::below", "ok")
                ),
                (3, 3)
            );
        });
    }
}

mod spans {
    use super::*;

    #[derive(Debug)]
    struct Counter(usize);

    #[async_trait]
    trait Count {
        async fn above(&mut self, by: usize) -> &'static str;
        async fn below(&mut self, by: usize) -> &'static str;
        async fn owned_above(self, text: String) -> (&'static str, String);
        async fn owned_below(self, text: String) -> (&'static str, String);
        async fn failing_above(&self, text: String) -> Result<usize, String>;
        async fn failing_below(&self, text: String) -> Result<usize, String>;
    }

    #[async_trait]
    impl Count for Counter {
        #[timed]
        #[instrument]
        async fn above(&mut self, by: usize) -> &'static str {
            self.0 += by;
            ready().await;
            around()
        }

        #[instrument]
        #[timed]
        async fn below(&mut self, by: usize) -> &'static str {
            self.0 += by;
            ready().await;
            around()
        }

        #[timed(BESIDE.call_duration_seconds)]
        #[instrument(fields(length = text.len()))]
        async fn owned_above(self, text: String) -> (&'static str, String) {
            ready().await;
            drop(self);
            (around(), text)
        }

        #[instrument(fields(length = text.len()))]
        #[timed(BESIDE.call_duration_seconds)]
        async fn owned_below(self, text: String) -> (&'static str, String) {
            ready().await;
            drop(self);
            (around(), text)
        }

        #[timed]
        #[instrument(err, ret, skip(self))]
        async fn failing_above(&self, text: String) -> Result<usize, String> {
            ready().await;
            if text.is_empty() {
                Err(text)
            } else {
                Ok(self.0)
            }
        }

        #[instrument(err, ret, skip(self))]
        #[timed]
        async fn failing_below(&self, text: String) -> Result<usize, String> {
            ready().await;
            if text.is_empty() {
                Err(text)
            } else {
                Ok(self.0)
            }
        }
    }

    #[timed]
    #[instrument]
    fn plain_above(text: String) -> (&'static str, String) {
        (around(), text)
    }

    #[instrument]
    #[timed]
    fn plain_below(text: String) -> (&'static str, String) {
        (around(), text)
    }

    #[timed(BESIDE.call_duration_seconds)]
    #[instrument(ret, err)]
    fn handle_above(text: &str) -> Result<&'static str, std::num::ParseIntError> {
        text.parse::<u8>()?;
        Ok(around())
    }

    #[instrument(ret, err)]
    #[timed(BESIDE.call_duration_seconds)]
    fn handle_below(text: &str) -> Result<&'static str, std::num::ParseIntError> {
        text.parse::<u8>()?;
        Ok(around())
    }

    #[timed]
    #[instrument]
    async fn later_above(text: String) -> (&'static str, String) {
        ready().await;
        (around(), text)
    }

    #[instrument]
    #[timed]
    async fn later_below(text: String) -> (&'static str, String) {
        ready().await;
        (around(), text)
    }

    #[timed]
    #[async_recursion]
    #[instrument]
    async fn three(n: u8) -> &'static str {
        ready().await;
        if n == 0 { around() } else { three(n - 1).await }
    }

    #[test]
    fn instrument_is_around_the_body_on_either_side() {
        subscribe();
        let text = || "x".to_owned();
        run(async {
            let mut counter = Counter(0);
            assert_eq!(counter.above(1).await, "above");
            assert_eq!(counter.below(1).await, "below");
            assert_eq!(
                Counter(1).owned_above(text()).await,
                ("owned_above", text())
            );
            assert_eq!(
                Counter(1).owned_below(text()).await,
                ("owned_below", text())
            );
            assert_eq!(counter.failing_above(text()).await, Ok(2));
            assert_eq!(
                counter.failing_below(String::new()).await,
                Err(String::new())
            );
            assert_eq!(plain_above(text()), ("plain_above", text()));
            assert_eq!(plain_below(text()), ("plain_below", text()));
            assert_eq!(handle_above("1"), Ok("handle_above"));
            assert_eq!(handle_below("1"), Ok("handle_below"));
            assert_eq!(later_above(text()).await, ("later_above", text()));
            assert_eq!(later_below(text()).await, ("later_below", text()));
            assert_eq!(three(2).await, "three");
        });
        assert_eq!(calls(module_path!(), "<Counter as Count>::above", "ok"), 1);
        assert_eq!(calls(module_path!(), "<Counter as Count>::below", "ok"), 1);
        assert_eq!(
            calls(module_path!(), "<Counter as Count>::failing_above", "ok"),
            1
        );
        assert_eq!(
            calls(module_path!(), "<Counter as Count>::failing_below", "error"),
            1
        );
        assert_eq!(
            (
                calls(module_path!(), "plain_above", "ok"),
                calls(module_path!(), "later_below", "ok")
            ),
            (1, 1)
        );
    }
}

mod runtimes {
    use super::*;

    #[tokio::test]
    #[timed]
    async fn tokio_test_above() {
        ready().await;
    }

    #[timed]
    #[tokio::test]
    async fn tokio_test_below() -> Result<(), String> {
        ready().await;
        Ok(())
    }

    #[tokio::main(flavor = "current_thread")]
    #[timed]
    async fn tokio_main_above() -> u8 {
        ready().await;
        1
    }

    #[timed]
    #[tokio::main(flavor = "current_thread")]
    async fn tokio_main_below() -> u8 {
        ready().await;
        1
    }

    #[test]
    fn functions_with_a_runtime_of_their_own_are_timed() {
        assert_eq!((tokio_main_above(), tokio_main_below()), (1, 1));
        assert_eq!(
            (
                calls(module_path!(), "tokio_main_above", "ok"),
                calls(module_path!(), "tokio_main_below", "ok")
            ),
            (1, 1)
        );
    }
}

mod builtin {
    use super::*;

    #[timed]
    #[inline]
    #[must_use = "it is one"]
    #[cold]
    fn above() -> u8 {
        1
    }

    #[inline(never)]
    #[must_use]
    #[cold]
    #[timed]
    fn below() -> u8 {
        1
    }

    #[cfg_attr(all(), timed, must_use)]
    #[doc = "Is documented."]
    fn conditional() -> u8 {
        1
    }

    #[test]
    fn attributes_of_the_compiler_are_kept() {
        assert_eq!((above(), below(), conditional()), (1, 1, 1));
        assert_eq!(
            (
                calls(module_path!(), "above", "ok"),
                calls(module_path!(), "conditional", "ok")
            ),
            (1, 1)
        );
    }
}
