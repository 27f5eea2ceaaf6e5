//! Numbers as the exposition formats write them.

/// Appends a sample's value: the shortest text that reads back as the same number.
pub(crate) fn push_f64(out: &mut String, value: f64) {
    if value.is_finite() {
        let mut buffer = zmij::Buffer::new();
        let text = buffer.format_finite(value);
        out.push_str(text.strip_suffix(".0").unwrap_or(text));
    } else {
        out.push_str(if value.is_nan() {
            "NaN"
        } else if value > 0.0 {
            "+Inf"
        } else {
            "-Inf"
        });
    }
}

/// Appends a whole number.
pub(crate) fn push_u64(out: &mut String, value: u64) {
    out.push_str(itoa::Buffer::new().format(value));
}

/// The value of a `le` or `quantile` label, as the
/// [canonical numbers](https://github.com/prometheus/OpenMetrics/blob/main/specification/OpenMetrics.md#considerations-canonical-numbers)
/// of `OpenMetrics` are written and Prometheus 3 normalises them: the shortest digits that read back as the same number, with an exponent of at least
/// two digits below `0.0001` and from `1e+06` on, and a `.0` where there is neither a point nor an exponent.
pub(crate) fn bound_text(bound: f64) -> String {
    let mut text = String::new();
    if !bound.is_finite() {
        push_f64(&mut text, bound);
        return text;
    }
    // A label knows no negative zero.
    let bound = if bound == 0.0 { 0.0 } else { bound };
    let scientific = format!("{bound:e}");
    let (digits, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    if (-4..6).contains(&exponent) {
        format!("{bound:?}")
    } else {
        let sign = if exponent < 0 { '-' } else { '+' };
        format!("{digits}e{sign}{:02}", exponent.unsigned_abs())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(value: f64) -> String {
        let mut out = String::new();
        push_f64(&mut out, value);
        out
    }

    #[test]
    fn values_are_the_shortest_text() {
        let cases = [
            (0.0, "0"),
            (-0.0, "-0"),
            (3.0, "3"),
            (0.1 + 0.2, "0.30000000000000004"),
            (1e300, "1e+300"),
            (5e-324, "5e-324"),
            (f64::NAN, "NaN"),
            (f64::INFINITY, "+Inf"),
            (f64::NEG_INFINITY, "-Inf"),
        ];
        for (value, expected) in cases {
            assert_eq!(text(value), expected);
        }
    }

    #[test]
    fn bounds_are_canonical_numbers() {
        let cases = [
            (0.0, "0.0"),
            (-0.0, "0.0"),
            (1.0, "1.0"),
            (-10.0, "-10.0"),
            (0.005, "0.005"),
            (9.999, "9.999"),
            (0.0001, "0.0001"),
            (0.000_099_9, "9.99e-05"),
            (0.000_025, "2.5e-05"),
            (1e-6, "1e-06"),
            (-1e-10, "-1e-10"),
            (5e-324, "5e-324"),
            (100_000.0, "100000.0"),
            (123_456.5, "123456.5"),
            (999_999.5, "999999.5"),
            (1e6, "1e+06"),
            (-1_234_567.5, "-1.2345675e+06"),
            (16_777_216.0, "1.6777216e+07"),
            (1e20, "1e+20"),
            (f64::MAX, "1.7976931348623157e+308"),
            (f64::INFINITY, "+Inf"),
            (f64::NEG_INFINITY, "-Inf"),
        ];
        for (bound, expected) in cases {
            assert_eq!(bound_text(bound), expected);
            assert_eq!(expected.parse(), Ok(bound));
        }
    }
}
