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

/// The value of a `le` or `quantile` label. Whole numbers keep their `.0`: the form that Prometheus 3 normalises to.
pub(crate) fn bound_text(bound: f64) -> String {
    let mut text = String::new();
    push_f64(&mut text, bound);
    if bound.is_finite() && !text.contains(['.', 'e']) {
        text.push_str(".0");
    }
    text
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
    fn bounds_keep_their_point() {
        assert_eq!(bound_text(1.0), "1.0");
        assert_eq!(bound_text(0.005), "0.005");
        assert_eq!(bound_text(1e20), "1e+20");
        assert_eq!(bound_text(f64::INFINITY), "+Inf");
    }
}
