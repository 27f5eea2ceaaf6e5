//! What tests record in scopes, they see alone: across threads, tasks, drops and panics.

use std::panic::{AssertUnwindSafe, RefUnwindSafe, UnwindSafe, catch_unwind};
use std::pin::pin;
use std::sync::{Arc, Barrier};
use std::task::{Context, Waker};
use std::thread;

use metrics_runtime::testing::{Scope, assert_metric, assert_page};
use metrics_runtime::{Counter, Global, Metrics, Registry, metrics};

use super::work::{SHOP, ScopesMetrics, assert_worked, work};

#[test]
fn scopes_at_the_same_time_do_not_see_one_another() {
    let meet = Arc::new(Barrier::new(4));
    let scopes = [Scope::new(), Scope::new()];
    let threads: Vec<_> = [(0, 30), (1, 50), (0, 30), (1, 50)]
        .map(|(which, n)| {
            let (scope, meet): (Scope, _) = (scopes[which].clone(), meet.clone());
            thread::spawn(move || {
                meet.wait();
                scope.run(|| work(n));
            })
        })
        .into();
    for thread in threads {
        thread.join().unwrap();
    }
    assert_worked(&scopes[0], 60);
    assert_worked(&scopes[1], 100);
}

#[test]
fn a_test_has_its_own() {
    let scope = Scope::new();
    scope.run(|| work(7));
    assert_worked(&scope, 7);
}

#[test]
fn another_test_has_its_own() {
    let scope = Scope::new();
    scope.run(|| work(11));
    assert_worked(&scope, 11);
}

#[test]
fn tasks_of_a_runtime_with_threads_record_in_their_own_scopes() {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(3)
        .build()
        .unwrap();
    let scopes = [Scope::new(), Scope::new(), Scope::new()];
    let tests = scopes.clone().map(|scope| {
        let within = scope.clone();
        runtime.spawn(scope.instrument(async move {
            let tasks: Vec<_> = (0..20)
                .map(|_| {
                    tokio::spawn(within.instrument(async {
                        for _ in 0..5 {
                            work(1);
                            tokio::task::yield_now().await;
                        }
                    }))
                })
                .collect();
            for task in tasks {
                task.await.unwrap();
            }
            work(1);
        }))
    });
    runtime.block_on(async {
        for test in tests {
            test.await.unwrap();
        }
    });
    for scope in &scopes {
        assert_worked(scope, 101);
    }
}

#[test]
fn what_is_not_taken_along_stays_outside() {
    let scope = Scope::new();
    scope.run(|| {
        thread::spawn(|| SHOP.orders_total.increment(1))
            .join()
            .unwrap();
        assert_metric!(SHOP.orders_total == 0);
    });
    let within = scope.run(|| SHOP.orders_total);
    within.increment(3);
    assert_metric!(scope, "scopes_orders_total" == 3);
    let nested = Scope::new();
    scope.run(|| {
        nested.run(|| SHOP.orders_total.increment(1));
        assert_metric!(SHOP.orders_total == 3);
    });
    assert_metric!(nested, "scopes_orders_total" == 1);
}

#[test]
fn a_panic_leaves_the_scope() {
    let (outer, inner) = (Scope::new(), Scope::new());
    outer.run(|| {
        let panics = || {
            inner.run(|| {
                SHOP.orders_total.increment(1);
                std::panic::resume_unwind(Box::new(()))
            })
        };
        assert!(catch_unwind(AssertUnwindSafe(panics)).is_err());
        SHOP.orders_total.increment(10);
        metrics::counter!("scopes_after_total").increment(1);
    });
    assert_metric!(inner, "scopes_orders_total" == 1);
    assert_metric!(outer, "scopes_orders_total" == 10);
    assert_metric!(outer, "scopes_after_total" == 1);
}

#[test]
fn a_future_is_dropped_inside() {
    struct Ends;

    impl Drop for Ends {
        fn drop(&mut self) {
            SHOP.orders_total.increment(1);
        }
    }

    let scope = Scope::new();
    let pending = scope.instrument(async {
        let _ends = Ends;
        std::future::pending::<()>().await;
    });
    {
        let pending = pin!(pending);
        assert!(
            pending
                .poll(&mut Context::from_waker(Waker::noop()))
                .is_pending()
        );
    }
    assert_metric!(scope, "scopes_orders_total" == 1);
}

#[test]
fn the_facade_knows_what_is_declared_there_too() {
    let scope = Scope::new();
    scope.run(|| {
        metrics::counter!("scopes_orders_total").increment(1);
        SHOP.orders_total.increment(1);
        assert_metric!(SHOP.orders_total == 2);
    });
    assert_metric!(scope.registry(), "scopes_orders_total" == 2);
}

#[test]
fn refused_values_are_counted_where_the_test_is() {
    let scope = Scope::new();
    scope.run(|| {
        SHOP.orders_active.increment(f64::NAN);
        SHOP.euros_total.increment(-1.0);
    });
    assert_metric!(
        scope,
        "metrics_runtime_values_refused_total{type=\"gauge\"}" == 1
    );
    assert_metric!(
        scope,
        "metrics_runtime_values_refused_total{type=\"counter\"}" == 1
    );
}

#[test]
fn threads_that_touch_a_static_first_share_what_it_makes() {
    static TOUCHED: Global<ScopesMetrics> = Global::new();
    for _ in 0..50 {
        let scope = Scope::new();
        let meet = Barrier::new(3);
        thread::scope(|threads| {
            for _ in 0..3 {
                threads.spawn(|| {
                    scope.run(|| {
                        meet.wait();
                        TOUCHED.orders_total.increment(1);
                    });
                });
            }
        });
        assert_metric!(scope, "scopes_orders_total" == 3);
    }
}

#[test]
fn a_page_has_what_was_touched_inside() {
    #[derive(Metrics)]
    struct Touched {
        /// Touched.
        scopes_touched_total: Counter,
    }
    static TOUCHED: Global<Touched> = Global::new();

    let scope = Scope::new();
    assert_page!(scope, "");
    scope.run(|| TOUCHED.scopes_touched_total.increment(0));
    assert_page!(
        scope,
        "# HELP scopes_touched_total Touched.\n\
         # TYPE scopes_touched_total counter\n\
         scopes_touched_total 0\n"
    );
    assert!(
        Registry::global()
            .snapshot()
            .family("scopes_touched_total")
            .is_some()
    );
}

#[test]
fn scopes_and_statics_cross_threads() {
    fn crosses<T: Send + Sync + 'static>(_: &T) {}
    fn is_send<T: Send>(_: &T) {}
    fn unwinds<T: UnwindSafe + RefUnwindSafe>(_: &T) {}
    unwinds(&SHOP);
    crosses(&SHOP);
    crosses(&Scope::new());
    is_send(&Scope::new().instrument(async {}));
}
