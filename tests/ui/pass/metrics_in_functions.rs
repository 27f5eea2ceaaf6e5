//! Everything can be declared inside a function, where items see one another but no generics.

use metrics_runtime::Registry;

fn count<T: Into<u64>>(n: T) -> u64 {
    use metrics_runtime::{Counter, Family, Global, LabelSet, LabelValue, Metrics};

    #[derive(LabelValue)]
    enum Side {
        Left,
        Right,
    }

    #[derive(LabelSet)]
    struct Place {
        side: Side,
        row: u32,
    }

    #[derive(Metrics)]
    #[metrics(prefix = "inner")]
    struct InnerMetrics {
        /// Things put in a place.
        puts_total: Family<Place, Counter>,
    }

    static INNER: Global<InnerMetrics> = Global::new();

    let left = INNER.puts_total.with(&Place {
        side: Side::Left,
        row: 1,
    });
    left.increment(n.into());
    INNER
        .puts_total
        .with(&Place {
            side: Side::Right,
            row: 1,
        })
        .increment(1);
    left.get()
}

fn main() {
    assert_eq!(count(3_u32), 3);
    assert_eq!(count(4_u8), 7);
    let page = Registry::global().render();
    assert!(
        page.contains("inner_puts_total{side=\"left\",row=\"1\"} 7\n"),
        "{page}"
    );

    let closure = || {
        #[metrics_runtime::timed]
        fn in_a_closure() -> u8 {
            1
        }
        in_a_closure()
    };
    assert_eq!(closure(), 1);
}
