//! What fields of a struct say, as whole pages: groups, constant labels, helps, lazy and skipped fields.

mod common;

use common::page::{lines_of, value};
use metrics_runtime::{
    Buckets, Counter, Family, Gauge, Histogram, LabelValue, Metrics, Registry, Removable,
};

/// What stands before the samples of a family.
fn head(name: &str, metric_type: &str, help: &str) -> String {
    format!("# HELP {name} {help}\n# TYPE {name} {metric_type}\n")
}

#[derive(Metrics)]
#[metrics(group)]
struct Level {
    /// How deep it is.
    depth: Gauge,
    /// How often that changed.
    changes_total: Counter,
}

#[derive(Metrics)]
#[metrics(group, prefix = "inner")]
struct Inner {
    /// Of the inner struct alone.
    own_total: Counter,
    #[metric(flatten, prefix = "deep")]
    deep: Level,
    /// Named as a whole.
    #[metric(name = "legacy_level")]
    legacy: Gauge,
    #[metric(flatten)]
    near: Level,
}

#[derive(Metrics)]
#[metrics(prefix = "outer")]
struct Outer {
    #[metric(flatten, prefix = "first")]
    first: Level,
    #[metric(skip)]
    skipped: u8,
    /// The first plain one.
    one_total: Counter,
    #[metric(flatten)]
    unnamed: Level,
    /// The second plain one.
    #[metric(buckets = [1.0])]
    two_bytes: Histogram,
    /// The third plain one.
    #[metric(labels("side"))]
    three_total: Family<bool, Counter>,
    #[metric(flatten, prefix = "last")]
    last: Inner,
    /// The fourth plain one.
    four: Gauge,
}

const OUTER: &str = r#"# HELP legacy_level Named as a whole.
# TYPE legacy_level gauge
legacy_level 9
# HELP outer_changes_total How often that changed.
# TYPE outer_changes_total counter
outer_changes_total 5
# HELP outer_depth How deep it is.
# TYPE outer_depth gauge
outer_depth 4
# HELP outer_first_changes_total How often that changed.
# TYPE outer_first_changes_total counter
outer_first_changes_total 2
# HELP outer_first_depth How deep it is.
# TYPE outer_first_depth gauge
outer_first_depth 1
# HELP outer_four The fourth plain one.
# TYPE outer_four gauge
outer_four 14
# HELP outer_last_inner_changes_total How often that changed.
# TYPE outer_last_inner_changes_total counter
outer_last_inner_changes_total 13
# HELP outer_last_inner_deep_changes_total How often that changed.
# TYPE outer_last_inner_deep_changes_total counter
outer_last_inner_deep_changes_total 11
# HELP outer_last_inner_deep_depth How deep it is.
# TYPE outer_last_inner_deep_depth gauge
outer_last_inner_deep_depth 10
# HELP outer_last_inner_depth How deep it is.
# TYPE outer_last_inner_depth gauge
outer_last_inner_depth 12
# HELP outer_last_inner_own_total Of the inner struct alone.
# TYPE outer_last_inner_own_total counter
outer_last_inner_own_total 8
# HELP outer_one_total The first plain one.
# TYPE outer_one_total counter
outer_one_total 3
# HELP outer_three_total The third plain one.
# TYPE outer_three_total counter
outer_three_total{side="false"} 0
outer_three_total{side="true"} 7
# HELP outer_two_bytes The second plain one.
# TYPE outer_two_bytes histogram
outer_two_bytes_bucket{le="1.0"} 0
outer_two_bytes_bucket{le="+Inf"} 1
outer_two_bytes_sum 6
outer_two_bytes_count 1
"#;

#[test]
fn groups_have_their_names_and_their_places() {
    let registry = Registry::new();
    let outer = Outer::register_in(&registry);
    outer.first.depth.set(1);
    outer.first.changes_total.increment(2);
    outer.one_total.increment(3);
    outer.unnamed.depth.set(4);
    outer.unnamed.changes_total.increment(5);
    outer.two_bytes.record(6);
    outer.three_total.with(&true).increment(7);
    outer.last.own_total.increment(8);
    outer.last.legacy.set(9);
    outer.last.deep.depth.set(10);
    outer.last.deep.changes_total.increment(11);
    outer.last.near.depth.set(12);
    outer.last.near.changes_total.increment(13);
    outer.four.set(14);
    assert_eq!(outer.skipped, 0);
    assert_eq!(registry.render(), OUTER);
}

#[derive(Metrics)]
struct Unprefixed {
    #[metric(flatten)]
    level: Level,
    #[metric(flatten, prefix = "second")]
    second: Level,
}

#[derive(Metrics)]
#[metrics(prefix = "second")]
struct Alike {
    /// How deep it is.
    depth: Gauge,
}

#[test]
fn a_struct_can_be_groups_alone() {
    let registry = Registry::new();
    let metrics = Unprefixed::register_in(&registry);
    metrics.level.depth.set(1);
    metrics.level.changes_total.increment(2);
    metrics.second.depth.set(3);
    metrics.second.changes_total.increment(4);
    let page = registry.render();
    let lines: Vec<_> = page.lines().filter(|line| !line.starts_with('#')).collect();
    assert_eq!(
        lines,
        [
            "changes_total 2",
            "depth 1",
            "second_changes_total 4",
            "second_depth 3"
        ]
    );
    // Where a name comes from does not matter to the registry.
    Alike::try_register_in(&registry)
        .unwrap()
        .depth
        .increment(1);
    assert_eq!(metrics.second.depth.get().to_bits(), 4_f64.to_bits());
}

#[derive(LabelValue)]
enum Verdict {
    Good,
    Bad,
}

#[derive(Metrics)]
#[metrics(prefix = "io")]
struct Io {
    /// Bytes moved.
    #[metric(name = "io_bytes_total", labels(side = "in"))]
    received: Counter,
    /// Files open.
    open_files: Gauge,
    /// Bytes moved.
    #[metric(name = "io_bytes_total", labels(side = "out"))]
    sent: Counter,
    /// Sizes of packets.
    #[metric(name = "io_packet_bytes", buckets = [1.0], labels(side = "in", layer = "tcp"))]
    packets_in: Histogram,
    /// Calls by verdict.
    #[metric(name = "io_calls_total", labels("verdict", r#type = "read"))]
    reads: Family<Verdict, Counter>,
    /// Sizes of packets.
    #[metric(name = "io_packet_bytes", buckets = [1.0], labels(layer = "udp", side = "in"))]
    packets_out: Histogram,
    /// Calls by verdict.
    #[metric(name = "io_calls_total", labels(r#type = "write", "verdict"))]
    writes: Family<Verdict, Counter>,
    /// Seconds by file.
    #[metric(name = "io_file_seconds_total", labels("file", side = "in"))]
    read_seconds: Family<&'static str, Counter<f64>>,
    /// Seconds by file.
    #[metric(name = "io_file_seconds_total", labels("file", side = "out"))]
    write_seconds: Family<&'static str, Counter<f64>>,
    /// Backlog by peer.
    #[metric(name = "io_backlog", removable, labels("peer", side = "in"))]
    backlog_in: Family<u8, Gauge, Removable>,
    /// Backlog by peer.
    #[metric(name = "io_backlog", removable, labels("peer", side = "out"))]
    backlog_out: Family<u8, Gauge, Removable>,
    /// What stands alone.
    #[metric(labels(text = "a \"b\" \\ c\nd", _empty = "{}=,"))]
    alone: Gauge,
}

const IO: &str = r#"# HELP io_alone What stands alone.
# TYPE io_alone gauge
io_alone{_empty="{}=,",text="a \"b\" \\ c\nd"} 20
# HELP io_backlog Backlog by peer.
# TYPE io_backlog gauge
io_backlog{side="in",peer="1"} 16
io_backlog{side="in",peer="2"} 17
io_backlog{side="out",peer="1"} 18
# HELP io_bytes_total Bytes moved.
# TYPE io_bytes_total counter
io_bytes_total{side="in"} 1
io_bytes_total{side="out"} 3
# HELP io_calls_total Calls by verdict.
# TYPE io_calls_total counter
io_calls_total{type="read",verdict="good"} 5
io_calls_total{type="read",verdict="bad"} 6
io_calls_total{type="write",verdict="good"} 0
io_calls_total{type="write",verdict="bad"} 8
# HELP io_file_seconds_total Seconds by file.
# TYPE io_file_seconds_total counter
io_file_seconds_total{side="in",file="a"} 0.5
io_file_seconds_total{side="out",file="b"} 1.5
io_file_seconds_total{side="out",file="a"} 2.5
# HELP io_open_files Files open.
# TYPE io_open_files gauge
io_open_files 2
# HELP io_packet_bytes Sizes of packets.
# TYPE io_packet_bytes histogram
io_packet_bytes_bucket{layer="tcp",side="in",le="1.0"} 0
io_packet_bytes_bucket{layer="tcp",side="in",le="+Inf"} 1
io_packet_bytes_sum{layer="tcp",side="in"} 4
io_packet_bytes_count{layer="tcp",side="in"} 1
io_packet_bytes_bucket{layer="udp",side="in",le="1.0"} 1
io_packet_bytes_bucket{layer="udp",side="in",le="+Inf"} 1
io_packet_bytes_sum{layer="udp",side="in"} 1
io_packet_bytes_count{layer="udp",side="in"} 1
"#;

#[test]
fn fields_of_one_name_are_one_family() {
    let registry = Registry::new();
    let io = Io::register_in(&registry);
    io.received.increment(1);
    io.open_files.set(2);
    io.sent.increment(3);
    io.packets_in.record(4);
    io.reads.with(&Verdict::Good).increment(5);
    io.reads.with(&Verdict::Bad).increment(6);
    io.packets_out.record(1);
    io.writes.with(&Verdict::Bad).increment(8);
    io.read_seconds.with(&"a").increment(0.5);
    io.write_seconds.with(&"b").increment(1.5);
    io.write_seconds.with(&"a").increment(2.5);
    io.backlog_in.with(&1).set(16);
    io.backlog_in.with(&2).set(17);
    io.backlog_out.with(&1).set(18);
    io.alone.set(20);
    assert_eq!(registry.render(), IO);

    // Registered again, it is the same series.
    let again = Io::try_register_in(&registry).unwrap();
    again.sent.increment(1);
    again.backlog_out.with(&1).increment(1);
    assert_eq!(io.sent.get(), 4);
    assert_eq!(io.backlog_out.with(&1).get().to_bits(), 19_f64.to_bits());

    assert!(io.backlog_in.remove(&1));
    io.backlog_out
        .retain(|series| series.label("side") != Some("out"));
    assert_eq!(
        lines_of(&registry.render(), "io_backlog"),
        head("io_backlog", "gauge", "Backlog by peer.") + "io_backlog{side=\"in\",peer=\"2\"} 17\n"
    );
}

#[test]
fn series_know_their_constant_labels() {
    let io = Io::register_in(&Registry::new());
    io.read_seconds.with(&"a").increment(0.5);
    io.backlog_out.with(&7).set(18);

    let closed: Vec<Vec<_>> = io
        .writes
        .iter()
        .map(|series| owned(series.labels()))
        .collect();
    let expected = ["good", "bad"].map(|verdict| pairs(&[("type", "write"), ("verdict", verdict)]));
    assert_eq!(closed, expected);

    let open: Vec<_> = io.read_seconds.iter().collect();
    assert_eq!(open.len(), 1);
    assert_eq!(
        owned(open[0].labels()),
        pairs(&[("side", "in"), ("file", "a")])
    );
    assert_eq!(
        (open[0].label("side"), open[0].label("layer")),
        (Some("in"), None)
    );
    assert_eq!(io.write_seconds.iter().count(), 0);

    let removable: Vec<_> = io.backlog_out.iter().collect();
    assert_eq!(removable.len(), 1);
    assert_eq!(
        owned(removable[0].labels()),
        pairs(&[("side", "out"), ("peer", "7")])
    );
}

fn owned<'a>(labels: impl Iterator<Item = (&'a str, &'a str)>) -> Vec<(String, String)> {
    labels
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect()
}

fn pairs(labels: &[(&str, &str)]) -> Vec<(String, String)> {
    owned(labels.iter().copied())
}

#[derive(Metrics)]
#[metrics(prefix = "limited")]
struct Limited {
    /// Calls by user.
    #[metric(
        name = "limited_calls_total",
        labels("user", side = "in"),
        max_series = 3
    )]
    calls_in: Family<u8, Counter>,
    /// Calls by user.
    #[metric(
        name = "limited_calls_total",
        labels("user", side = "out"),
        max_series = 3
    )]
    calls_out: Family<u8, Counter>,
    /// Users.
    #[metric(
        name = "limited_users",
        removable,
        labels("user", side = "in"),
        max_series = 3
    )]
    users_in: Family<u8, Gauge, Removable>,
    /// Users.
    #[metric(
        name = "limited_users",
        removable,
        labels("user", side = "out"),
        max_series = 3
    )]
    users_out: Family<u8, Gauge, Removable>,
    /// What the declaration says itself.
    #[metric(name = "limited_closed", labels("on", side = "in"), max_series = 2)]
    #[expect(dead_code, reason = "only declared")]
    closed_in: Family<bool, Gauge>,
    /// What the declaration says itself.
    #[metric(name = "limited_closed", labels("on", side = "out"), max_series = 2)]
    closed_out: Family<bool, Gauge>,
}

#[test]
fn a_limit_is_that_of_all_fields() {
    let registry = Registry::new();
    let limited = Limited::register_in(&registry);
    for user in 0..2 {
        limited.calls_in.with(&user).increment(1);
        limited.users_in.with(&user).set(1);
    }
    for user in 0..3 {
        limited.calls_out.with(&user).increment(1);
        limited.users_out.with(&user).set(2);
    }
    limited.calls_in.with(&7).increment(1);
    limited.closed_out.with(&true).set(3);
    let page = registry.render();
    assert_eq!(
        lines_of(&page, "limited_"),
        head("limited_calls_total", "counter", "Calls by user.")
            + "limited_calls_total{side=\"in\",user=\"0\"} 1\n\
               limited_calls_total{side=\"in\",user=\"1\"} 1\n\
               limited_calls_total{side=\"in\",user=\"__overflow__\"} 1\n\
               limited_calls_total{side=\"out\",user=\"0\"} 1\n\
               limited_calls_total{side=\"out\",user=\"__overflow__\"} 2\n"
            + &head(
                "limited_closed",
                "gauge",
                "What the declaration says itself."
            )
            + "limited_closed{side=\"in\",on=\"false\"} 0\n\
               limited_closed{side=\"in\",on=\"true\"} 0\n\
               limited_closed{side=\"out\",on=\"false\"} 0\n\
               limited_closed{side=\"out\",on=\"true\"} 3\n"
            + &head("limited_users", "gauge", "Users.")
            + "limited_users{side=\"in\",user=\"0\"} 1\n\
               limited_users{side=\"in\",user=\"1\"} 1\n\
               limited_users{side=\"out\",user=\"0\"} 2\n\
               limited_users{side=\"out\",user=\"__overflow__\"} 2\n"
    );
    let overflows = "metrics_runtime_series_overflow_total";
    for (family, count) in [("limited_calls_total", 3.0), ("limited_users", 2.0)] {
        assert_eq!(value(&page, overflows, &[("family", family)]), Some(count));
    }

    // What one field gives back, the other one can take.
    assert!(limited.users_in.remove(&0));
    limited.users_out.with(&1).set(5);
    limited.users_out.with(&2).set(6);
    let page = registry.render();
    let samples: Vec<_> = page
        .lines()
        .filter(|line| line.starts_with("limited_users{"))
        .collect();
    assert_eq!(
        samples,
        [
            "limited_users{side=\"in\",user=\"1\"} 1",
            "limited_users{side=\"out\",user=\"0\"} 2",
            "limited_users{side=\"out\",user=\"1\"} 5",
            "limited_users{side=\"out\",user=\"__overflow__\"} 6",
        ]
    );
}

const FROM_CONST: &str = "Help from a constant.";

#[derive(Metrics)]
#[metrics(
    prefix = "help",
    allow(unit_suffix),
    reason = "letters are no units here"
)]
#[expect(dead_code, reason = "only declared")]
struct Helps {
    #[metric(help = FROM_CONST)]
    a: Gauge,
    #[metric(help = concat!("Help ", "put ", "together."))]
    b: Gauge,
    #[doc = concat!("Doc ", "put together.")]
    c: Gauge,
    #[doc = include_str!("common/help.md")]
    d: Gauge,
    /// The key wins over
    /// the comment.
    #[metric(help = "The key wins.")]
    e: Gauge,
    /// Several lines
    ///   joined, and a
    ///
    ///
    /// paragraph with `code` and \ "quotes".
    f: Gauge,
    /** A block. */
    g: Gauge,
    #[doc = "Written as"]
    #[doc = "an attribute."]
    h: Gauge,
    /// Old.
    #[metric(deprecated)]
    i: Gauge,
    /// Old.
    #[metric(deprecated = "ask for `help_a`")]
    j: Gauge,
    /// Old.
    #[deprecated]
    k: Gauge,
    /// Old.
    #[deprecated = "ask for `help_b`"]
    l: Gauge,
    /// Old.
    #[deprecated(since = "1.2.3", note = "ask for `help_c`")]
    m: Gauge,
    /// Old.
    #[deprecated(since = "1.2.3")]
    n: Gauge,
    #[metric(help = FROM_CONST, deprecated = "says a constant")]
    o: Gauge,
}

#[test]
fn helps_are_what_was_written() {
    let registry = Registry::new();
    let _ = Helps::register_in(&registry);
    let page = registry.render();
    let helps: Vec<_> = page
        .lines()
        .filter_map(|line| line.strip_prefix("# HELP help_"))
        .collect();
    assert_eq!(
        helps,
        [
            "a Help from a constant.",
            "b Help put together.",
            "c Doc put together.",
            "d Help from a file,\\nin two lines.",
            "e The key wins.",
            "f Several lines joined, and a\\nparagraph with `code` and \\\\ \"quotes\".",
            "g A block.",
            "h Written as an attribute.",
            "i Old. Deprecated.",
            "j Old. Deprecated: ask for `help_a`",
            "k Old. Deprecated.",
            "l Old. Deprecated: ask for `help_b`",
            "m Old. Deprecated: ask for `help_c`",
            "n Old. Deprecated.",
            "o Help from a constant. Deprecated: says a constant",
        ]
    );
}

#[derive(Metrics)]
#[metrics(prefix = "lazy")]
struct Lazy {
    /// Calls.
    #[metric(lazy)]
    calls_total: Counter,
    /// Seconds.
    #[metric(lazy)]
    busy_seconds_total: Counter<f64>,
    /// Level that is set.
    #[metric(lazy)]
    level: Gauge,
    /// Jobs that are tracked.
    #[metric(lazy)]
    jobs: Gauge,
    /// Sizes.
    #[metric(lazy, buckets = [1.0])]
    size_bytes: Histogram,
    /// Verdicts.
    #[metric(lazy, labels("verdict", "final"))]
    verdicts_total: Family<(Verdict, bool), Counter>,
    /// Sides.
    #[metric(lazy, name = "lazy_sides", labels(side = "left"))]
    left: Gauge,
    /// Sides.
    #[metric(lazy, name = "lazy_sides", labels(side = "right"))]
    right: Gauge,
}

#[test]
fn lazy_series_come_with_their_first_record() {
    let registry = Registry::new();
    let lazy = Lazy::register_in(&registry);
    assert_eq!(registry.render(), "");
    let zeros = [
        lazy.busy_seconds_total.get(),
        lazy.level.get(),
        lazy.jobs.get(),
        lazy.size_bytes.sum(),
    ];
    assert_eq!(zeros.map(f64::to_bits), [0; 4]);
    assert_eq!((lazy.calls_total.get(), lazy.size_bytes.count()), (0, 0));
    assert_eq!(lazy.verdicts_total.iter().count(), 4);
    assert_eq!(lazy.verdicts_total.with(&(Verdict::Bad, true)).get(), 0);
    assert_eq!(registry.render(), "", "reading is not recording");

    let mut expected = String::new();
    let mut comes = |head_and_samples: &str, sorted_before: &str| {
        let at = expected
            .find(sorted_before)
            .filter(|_| !sorted_before.is_empty());
        expected.insert_str(at.unwrap_or(expected.len()), head_and_samples);
        assert_eq!(registry.render(), expected);
    };
    lazy.verdicts_total
        .with(&(Verdict::Bad, false))
        .increment(2);
    comes(
        "# HELP lazy_verdicts_total Verdicts.\n# TYPE lazy_verdicts_total counter\n\
         lazy_verdicts_total{verdict=\"bad\",final=\"false\"} 2\n",
        "",
    );
    lazy.right.set(0);
    comes(
        "# HELP lazy_sides Sides.\n# TYPE lazy_sides gauge\nlazy_sides{side=\"right\"} 0\n",
        "# HELP lazy_verdicts",
    );
    lazy.size_bytes.record(0);
    comes(
        "# HELP lazy_size_bytes Sizes.\n# TYPE lazy_size_bytes histogram\n\
         lazy_size_bytes_bucket{le=\"1.0\"} 1\nlazy_size_bytes_bucket{le=\"+Inf\"} 1\n\
         lazy_size_bytes_sum 0\nlazy_size_bytes_count 1\n",
        "# HELP lazy_verdicts",
    );
    lazy.level.set(0);
    comes(
        "# HELP lazy_level Level that is set.\n# TYPE lazy_level gauge\nlazy_level 0\n",
        "# HELP lazy_si",
    );
    let job = lazy.jobs.track();
    comes(
        "# HELP lazy_jobs Jobs that are tracked.\n# TYPE lazy_jobs gauge\nlazy_jobs 1\n",
        "# HELP lazy_level",
    );
    lazy.calls_total.increment(1);
    comes(
        "# HELP lazy_calls_total Calls.\n# TYPE lazy_calls_total counter\nlazy_calls_total 1\n",
        "# HELP lazy_jobs",
    );
    lazy.busy_seconds_total.increment(0.25);
    comes(
        "# HELP lazy_busy_seconds_total Seconds.\n# TYPE lazy_busy_seconds_total counter\nlazy_busy_seconds_total 0.25\n",
        "# HELP lazy_calls",
    );

    // What is shown stays, though nothing tells it from one that never recorded any more.
    drop(job);
    assert_eq!(
        registry.render(),
        expected.replace("lazy_jobs 1", "lazy_jobs 0")
    );
}

#[test]
fn lazy_fields_of_one_name_come_in_the_order_of_the_declaration() {
    let registry = Registry::new();
    let lazy = Lazy::register_in(&registry);
    lazy.right.decrement(1);
    lazy.left.set(1);
    assert_eq!(
        registry.render(),
        head("lazy_sides", "gauge", "Sides.")
            + "lazy_sides{side=\"left\"} 1\nlazy_sides{side=\"right\"} -1\n"
    );
}

/// Something with a default of its own.
#[derive(Debug, PartialEq)]
struct Settings(&'static str);

impl Default for Settings {
    fn default() -> Self {
        Self("as it comes")
    }
}

#[derive(Metrics)]
#[metrics(prefix = "skipping")]
struct Skipping {
    #[metric(skip)]
    settings: Settings,
    /// Time taken.
    #[metric(unit = "seconds", buckets = Buckets::new(&[0.5]))]
    duration_seconds: Histogram,
    #[metric(skip)]
    names: Vec<Gauge>,
}

#[test]
fn skipped_fields_are_no_metrics() {
    let registry = Registry::new();
    let skipping = Skipping::register_in(&registry);
    assert_eq!(skipping.settings, Settings("as it comes"));
    assert!(skipping.names.is_empty());
    skipping.duration_seconds.record(0.5);
    assert_eq!(
        registry.render(),
        head("skipping_duration_seconds", "histogram", "Time taken.")
            + "skipping_duration_seconds_bucket{le=\"0.5\"} 1\n\
               skipping_duration_seconds_bucket{le=\"+Inf\"} 1\n\
               skipping_duration_seconds_sum 0.5\n\
               skipping_duration_seconds_count 1\n"
    );
}
