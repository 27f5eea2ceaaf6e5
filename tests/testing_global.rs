//! The global registry comes to have what the program declares, even where a test looks at it from its scope.

use metrics_runtime::testing::{Scope, assert_page};
use metrics_runtime::{Counter, Global, Metrics, Registry, timed};

#[derive(Metrics)]
struct Declared {
    /// Declared.
    declared_total: Counter,
}

static DECLARED: Global<Declared> = Global::new();

#[timed]
fn work() {
    DECLARED.declared_total.increment(1);
}

#[test]
fn declarations_are_registered_outside_of_the_scope() {
    let scope = Scope::new();
    let page = scope.run(|| Registry::global().render());
    assert!(page.contains("\ndeclared_total 0\n"), "{page}");
    assert!(
        page.contains("function=\"work\",outcome=\"ok\"} 0\n"),
        "{page}"
    );
    assert_page!(scope, "");
    scope.run(work);
    assert_eq!(Registry::global().render(), page);
    work();
    assert!(Registry::global().render().contains("\ndeclared_total 1\n"));
}
