//! Two equal declarations of a family with different limits on its series: the larger limit counts, whichever comes first.

use metrics_runtime::{Counter, Family, Metrics, Registry};

mod small {
    use super::*;

    #[derive(Metrics)]
    #[metrics(scoped)]
    pub(super) struct Calls {
        /// Calls by user.
        #[metric(labels("user"), max_series = 2)]
        pub(super) calls_total: Family<String, Counter>,
    }
}

mod large {
    use super::*;

    #[derive(Metrics)]
    #[metrics(scoped)]
    pub(super) struct Calls {
        /// Calls by user.
        #[metric(labels("user"), max_series = 4)]
        pub(super) calls_total: Family<String, Counter>,
    }
}

#[test]
fn larger_limit_counts() {
    for small_first in [true, false] {
        let registry = Registry::new();
        let families = if small_first {
            let small = small::Calls::register_in(&registry).calls_total;
            [small, large::Calls::register_in(&registry).calls_total]
        } else {
            let large = large::Calls::register_in(&registry).calls_total;
            [large, small::Calls::register_in(&registry).calls_total]
        };
        for user in 0..6 {
            families[user % 2].with(&user.to_string()).increment(1);
        }
        let page = registry.render();
        assert_eq!(page.matches("calls_total{user=").count(), 5, "{page}");
        assert!(
            page.contains("calls_total{user=\"__overflow__\"} 2\n"),
            "{page}"
        );
    }
}
