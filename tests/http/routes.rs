//! Routes of servers that have no router.

use metrics_runtime::http::{HttpLayer, Method, Route};
use metrics_runtime::{Counter, Family, Metrics, Registry};
use tower::{Layer as _, ServiceExt as _, service_fn};

use super::support::{block_on, get, hello, seen};

#[derive(Metrics)]
#[metrics(scoped)]
struct Requests {
    /// Requests that are over.
    #[metric(labels("method", "route"))]
    requests_total: Family<(Method, Route), Counter>,
}

/// The routes that paths become, sorted, with how often.
fn routes(layer: HttpLayer, paths: &[&str]) -> Vec<String> {
    let registry = Registry::new();
    let layer = layer.requests(Requests::register_in(&registry).requests_total);
    for path in paths {
        let answer = block_on(layer.layer(service_fn(hello)).oneshot(get(path)));
        answer.expect("it answers");
    }
    let lines = seen(&registry).into_iter().map(|line| {
        let (_, route) = line.split_once("route=").expect("it has a route");
        route.trim_start_matches('"').replace("\"}", "")
    });
    let mut lines: Vec<_> = lines.collect();
    lines.sort();
    lines
}

#[test]
fn without_routes_all_are_unmatched() {
    let paths = ["/", "/a", "/b?c=d", "*", "http://example.org/a"];
    assert_eq!(routes(HttpLayer::server(), &paths), ["unmatched 5"]);
    let layer = HttpLayer::server().unmatched("/*");
    assert_eq!(routes(layer, &paths), ["/* 5"]);
}

#[test]
fn templates_match_by_segments() {
    let layer = HttpLayer::server()
        .routes(["/", "/users/{id}", "/users/me", "/users/{id}/posts/{post}"])
        .and_then(|layer| layer.routes(["/files/{*path}"]))
        .expect("they can be matched");
    let paths = [
        "/",
        "/users/7",
        "/users/eight",
        "/users/me",
        "/users/7/posts/8",
        "/users",
        "/users/",
        "/users/7/",
        "/users/7/posts",
        "/files/a/b/c",
        "/Users/7",
    ];
    assert_eq!(
        routes(layer, &paths),
        [
            "/ 1",
            "/files/{*path} 1",
            "/users/me 1",
            "/users/{id} 2",
            "/users/{id}/posts/{post} 1",
            "unmatched 5",
        ]
    );
}

#[test]
fn identifiers_are_taken_out_of_paths() {
    let layer = HttpLayer::server()
        .without_ids()
        .routes(["/orders/{order}"])
        .expect("it can be matched");
    let paths = [
        "/users/7",
        "/users/8",
        "/users/550e8400-e29b-41d4-a716-446655440000",
        "/orders/7",
        "/orders/7/lines/8",
    ];
    let expected = [
        "/orders/{id}/lines/{id} 1",
        "/orders/{order} 1",
        "/users/{id} 3",
    ];
    assert_eq!(routes(layer, &paths), expected);
}

#[test]
fn a_program_may_find_routes_in_its_own_way() {
    let layer = HttpLayer::server()
        .route_by(|request| {
            let path = request.uri().path();
            path.starts_with("/internal/")
                .then_some(Route::new("internal"))
        })
        .routes(["/users/{id}"])
        .expect("it can be matched");
    let paths = ["/internal/a", "/internal/b", "/users/7", "/a"];
    assert_eq!(
        routes(layer, &paths),
        ["/users/{id} 1", "internal 2", "unmatched 1"]
    );
}

#[test]
fn what_is_skipped_is_not_there() {
    let layer = HttpLayer::server()
        .skip(["/metrics", "/users/{id}"])
        .routes(["/users/{id}", "/users/{id}/posts"])
        .expect("they can be matched");
    let paths = [
        "/metrics",
        "/metrics?x",
        "/users/7",
        "/users/7/posts",
        "/metrics/",
    ];
    assert_eq!(
        routes(layer, &paths),
        ["/users/{id}/posts 1", "unmatched 1"]
    );
}
