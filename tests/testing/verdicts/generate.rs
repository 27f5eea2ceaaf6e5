//! Many small pages: all names with all types, and lines put together of parts that are right, odd and wrong.

use std::collections::BTreeSet;

/// Pages that ask one question each.
const SINGLE: &[&str] = &[
    "",
    "\n \t\n",
    "# x\n",
    "#\n",
    "# x",
    "x 1",
    "x 1\n\n\ny 2\n",
    "# HELP\nx 1\n",
    "# HELP \nx 1\n",
    "# HELP x\nx 1\n",
    "# HELP x \nx 1\n",
    "# HELP x  \t \nx 1\n",
    "# HELP x \n# HELP x X.\nx 1\n",
    "# HELP x X.\n# HELP x \nx 1\n",
    "# HELP x X.\n# HELP x X.\nx 1\n",
    "# HELP x   X. \nx 1\n",
    "# HELP x a\\\\b\\nc\nx 1\n",
    "# HELP x a\\\"b\nx 1\n",
    "# HELP x a\\qb\nx 1\n",
    "# HELP x a\\\nx 1\n",
    "# HELP x a\r\nx 1\n",
    "# HELP x ü\0\nx 1\n",
    "# HELP x-y X.\nx 1\n",
    "# HELP 9x X.\nx 1\n",
    "# HELP y Y.\nx 1\n",
    "# HELPX x X.\nx 1\n",
    "# help x X.\nx 1\n",
    "#HELP x X.\nx 1\n",
    " # HELP x X.\nx 1\n",
    "\t#\tHELP\tx\tX.\nx 1\n",
    "# TYPE\nx 1\n",
    "# TYPE \nx 1\n",
    "# TYPE x\nx 1\n",
    "# TYPE x \nx 1\n",
    "# TYPE x gauge \nx 1\n",
    "# TYPE x gauge\t\nx 1\n",
    "# TYPE x  gauge\nx 1\n",
    "# TYPE  x gauge\nx 1\n",
    "# TYPE x\tgauge\nx 1\n",
    "# TYPE x gauge\r\nx 1\n",
    "# TYPE x GAUGE\nx 1\n",
    "# TYPE x unknown\nx 1\n",
    "# TYPE x info\nx 1\n",
    "# TYPE x gaugehistogram\nx 1\n",
    "# TYPE x gauge x\nx 1\n",
    "# TYPE \"x\" gauge\nx 1\n",
    "# TYPE x gauge\n# TYPE x gauge\nx 1\n",
    "# TYPE x_gauge gauge\n",
    "# TYPE x_total gauge\n# HELP x_total X.\n",
    "# HELP x X.\n# TYPE x gauge\n\n# EOF\nx 1\n",
    "x 1\n# TYPE x gauge\n",
    "x 1\n# HELP x X.\n",
    "x 1\ny 1\nx{a=\"1\"} 1\n",
    "x 1\nx 1\n",
    "x 1\nx 2\n",
    "x 1\nx{a=\"\"} 2\n",
    "x{a=\"1\",b=\"2\"} 1\nx{b=\"2\",a=\"1\"} 1\n",
    "x 1 1\nx 1 2\n",
    "x\n",
    "x \n",
    "x{a=\"1\"}\n",
    "{a=\"1\"} 1\n",
    "{\"x\"} 1\n",
    "{\"x.y\",a=\"1\"} 1\n",
    "x{\"a.b\"=\"1\"} 1\n",
    "1x 1\n",
    "x.y 1\n",
    "ü 1\n",
    ": 1\n",
    "x:y 1\n",
    "__x 1\n",
    "x\0 1\n",
    "\0\n",
    "\r\nx 1\n",
    "x 1\r\n",
    "x 1 # x\n",
    "x 1 # {a=\"1\"} 1\n",
    "x{a=\"1\"} 1 # {b=\"1\"} 1 1\n",
    "x{a=\"1\nb\"} 1\n",
    "x{a=\"\0\"} 1\n",
    "x{__name__=\"y\"} 1\n",
    "x{__name__=\"x\"} 1\n",
    "x{a=\"1\",__name__=\"\"} 1\n",
    "x{__a=\"1\"} 1\n",
    "x{a:b=\"1\"} 1\n",
    "# TYPE h histogram\nh 1\n",
    "# TYPE h histogram\nh_bucket 1\n",
    "# TYPE h histogram\nh_bucket{le=\"\"} 1\n",
    "# TYPE h histogram\nh_bucket{le=\"x\"} 1\n",
    "# TYPE h histogram\nh_bucket{le=\"inf\"} 1\nh_sum 1\nh_count 1\n",
    "# TYPE h histogram\nh_bucket{le=\"1_0\"} 1\nh_bucket{le=\"+Inf\"} 1\nh_sum 1\nh_count 1\n",
    "# TYPE h histogram\nh_bucket{le=\"1e999\"} 1\nh_sum 1\nh_count 1\n",
    "# TYPE h histogram\n# TYPE h_count gauge\nh_count 1\n",
    "# TYPE h histogram\n# HELP h_count H.\nh_count 1\n",
    "# TYPE h_count gauge\nh_count 1\n# TYPE h histogram\nh_bucket{le=\"+Inf\"} 1\nh_sum 1\nh_count 1\n",
    "# TYPE s summary\ns 1\n",
    "# TYPE s summary\ns{quantile=\"x\"} 1\ns_sum 1\ns_count 1\n",
    "# TYPE s summary\ns{quantile=\"0.5\"} 1\ns_sum 1\ns_count 1\n",
    "# TYPE s summary\ns_bucket{le=\"1\"} 1\n",
    "# TYPE c_total counter\nc_total -1\n",
];

const TYPES: [&str; 5] = ["counter", "gauge", "histogram", "summary", "untyped"];

const WORDS: [&str; 40] = [
    "x",
    "seconds",
    "milliseconds",
    "minutes",
    "days",
    "bytes",
    "kilobytes",
    "mebibytes",
    "mibibytes",
    "bits",
    "metres",
    "kilometres",
    "miles",
    "kelvin",
    "kelvins",
    "fahrenheit",
    "pounds",
    "calories",
    "volts",
    "amperes",
    "ratio",
    "s",
    "ms",
    "MS",
    "sec",
    "kb",
    "m",
    "h",
    "min",
    "hour",
    "counter",
    "gauge",
    "Histogram",
    "summary",
    "total",
    "count",
    "sum",
    "bucket",
    "camelCase",
    "created",
];

const LABELS: [&str; 8] = [
    "",
    "a=\"1\"",
    "le=\"1\"",
    "quantile=\"0.5\"",
    "labelName=\"1\"",
    "a_B=\"1\"",
    "aB=\"1\",le=\"2\"",
    "job_b=\"\"",
];

/// Parts of a line, in order.
const PARTS: [&[&str]; 9] = [
    &["", "", "", "", "", " ", "\t"],
    &["x", "x_y", "X2", "x", "x", "2x", "x-y", "x:y", "_"],
    &["", " ", "\t ", ""],
    &[
        "",
        "",
        "{}",
        "{ }",
        "{a=\"1\"}",
        "{a=\"1\",}",
        "{ a = \"1\" , b=\"2\" }",
        "{,}",
        "{a=\"1\",,b=\"2\"}",
        "{a=\"1\" b=\"2\"}",
        "{a=\"1\",a=\"1\"}",
        "{a=\"\\\\ \\\" \\n\"}",
        "{a=\"\\t\"}",
        "{a='1'}",
        "{a=1}",
        "{a=\"1}",
        "{a=\"1\"",
        "{a\"1\"}",
        "{=\"1\"}",
        "{1a=\"1\"}",
        "{a=\"}{,\"}",
        "{a=\"ü\"}",
        "{a_1=\"\"}",
    ],
    &[" ", " ", " ", "", "\t", "  "],
    &[
        "1",
        "1",
        "0",
        "-1",
        "+1",
        ".5",
        "5.",
        "1e5",
        "1E-5",
        "1e+05",
        "1e500",
        "1e-500",
        "1e",
        "e1",
        ".",
        "+",
        "NaN",
        "nan",
        "+NaN",
        "-nan",
        "Inf",
        "+Inf",
        "-inf",
        "infinity",
        "-INFINITY",
        "infin",
        "0x10",
        "0x1p1",
        "1_0",
        "1,0",
        "one",
        "true",
        "1f",
        "",
        "9223372036854775808",
        "1.7976931348623159e308",
        "1.7976931348623157e308",
    ],
    &["", "", "", " ", "\t", "  "],
    &[
        "",
        "",
        "",
        "5",
        "-5",
        "+5",
        "0",
        "5.0",
        "1e3",
        "05",
        "9223372036854775807",
        "9223372036854775808",
        "now",
    ],
    &["", "", "", "", " ", "\r", " 6", "#"],
];

/// The pages, each once.
pub(super) fn pages() -> Vec<String> {
    let mut seen = BTreeSet::new();
    let mut all: Vec<_> = SINGLE.iter().map(|page| (*page).to_owned()).collect();
    all.extend(names());
    all.extend(lines());
    all.retain(|page| seen.insert(page.clone()));
    all
}

fn names() -> impl Iterator<Item = String> {
    let mut random = Random(11);
    (0..260).map(move |at| {
        let metric_type = TYPES[at % TYPES.len()];
        let count = 1 + random.below(3);
        let words: Vec<_> = (0..count).map(|_| random.of(&WORDS)).collect();
        let name = words.join("_") + if at % 3 == 0 { "_total" } else { "" };
        let help = random.of(&["H.", "H.", "", "\\n"]);
        let labels = random.of(&LABELS);
        let head = format!("# HELP {name} {help}\n# TYPE {name} {metric_type}\n");
        head + &samples(metric_type, &name, labels)
    })
}

fn samples(metric_type: &str, name: &str, labels: &str) -> String {
    let comma = if labels.is_empty() { "" } else { "," };
    match metric_type {
        "histogram" if !labels.contains("le=") => format!(
            "{name}_bucket{{{labels}{comma}le=\"+Inf\"}} 1\n{name}_sum{{{labels}}} 1\n{name}_count{{{labels}}} 1\n"
        ),
        "summary" if !labels.contains("quantile=") => format!(
            "{name}{{{labels}{comma}quantile=\"0.5\"}} 1\n{name}_sum{{{labels}}} 1\n{name}_count{{{labels}}} 1\n"
        ),
        "histogram" => format!("{name}_bucket{{{labels}}} 1\n"),
        _ => format!("{name}{{{labels}}} 1\n"),
    }
}

fn lines() -> impl Iterator<Item = String> {
    let mut random = Random(7);
    (0..420).map(move |_| {
        // Most parts are right, so that the odd one decides.
        let odd = [random.below(PARTS.len()), random.below(PARTS.len())];
        let parts = PARTS.iter().enumerate().map(|(at, parts)| {
            if odd.contains(&at) {
                random.of(parts)
            } else {
                parts[0]
            }
        });
        parts.collect::<String>() + "\n"
    })
}

/// Numbers that are the same in every run.
struct Random(u64);

impl Random {
    /// A number below `end`.
    fn below(&mut self, end: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).expect("31 bits") % end
    }

    fn of<'t>(&mut self, all: &[&'t str]) -> &'t str {
        all[self.below(all.len())]
    }
}
