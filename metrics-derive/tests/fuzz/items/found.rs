// What was found to break a macro.

/// `syn` reads `_` as the name of a field, and rustc hands it over, after refusing it.
#[derive(Metrics, LabelSet)]
struct NoName {
    _: Counter,
    b_total: Counter,
}

/// One guard was before another, with a name that both imported.
#[timed(HTTP.request_duration_seconds)]
#[timed]
#[timed(HTTP.route_duration_seconds.with(&route))]
async fn twice(route: Route<'_>) -> u8 { 1 }
