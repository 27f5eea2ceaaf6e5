//! Times with their unit.

/// The nanoseconds of a time such as `1.5s`.
pub(crate) fn nanos(written: &str) -> Option<u64> {
    let unit = written.find(|c: char| c.is_ascii_alphabetic() || c == 'µ')?;
    let (number, unit) = written.split_at(unit);
    let factor = match unit {
        "ns" => 1.0,
        "us" | "µs" => 1e3,
        "ms" => 1e6,
        "s" => 1e9,
        "m" | "min" => 60e9,
        "h" => 3600e9,
        _ => return None,
    };
    let is_number = number
        .bytes()
        .all(|byte| byte.is_ascii_digit() || byte == b'.');
    let nanos = number.parse::<f64>().ok().filter(|_| is_number)? * factor;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "it is between 1 and the largest"
    )]
    (1.0..9e18).contains(&nanos).then_some(nanos as u64)
}

#[cfg(test)]
mod tests {
    use super::nanos;

    #[test]
    fn times_are_read_with_their_unit() {
        assert_eq!(nanos("250ms"), Some(250_000_000));
        assert_eq!(nanos("1.5s"), Some(1_500_000_000));
        assert_eq!(nanos("2m"), Some(120_000_000_000));
        assert_eq!(nanos("10us"), Some(10_000));
        for wrong in ["", "250", "ms", "-1s", "1e3s", "1 s", "0s", "1d", "infs"] {
            assert_eq!(nanos(wrong), None, "{wrong}");
        }
    }
}
