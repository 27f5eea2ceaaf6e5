//! The time that a scrape has, as it says itself.

use std::time::{Duration, Instant};

use hyper::header::{HeaderMap, HeaderName};

use crate::collect::Patience;

/// The header in which [Prometheus](https://prometheus.io/docs/prometheus/latest/configuration/configuration/#scrape_config) sends its
/// `scrape_timeout`, as a decimal number of seconds.
const SCRAPE_TIMEOUT: HeaderName = HeaderName::from_static("x-prometheus-scrape-timeout-seconds");

/// The time that collectors have for this scrape: three quarters of what it says, since the page is rendered and sent behind them.
/// `None` where it says nothing that can be understood.
pub(super) fn patience(headers: &HeaderMap) -> Option<Patience> {
    let text = headers.get(SCRAPE_TIMEOUT)?.to_str().ok()?;
    let within = seconds(text.trim())?.mul_f64(0.75);
    Some(Patience {
        // A time that no clock can take is as good as none.
        until: Instant::now().checked_add(within)?,
        within,
    })
}

/// A positive number of seconds in decimal digits.
fn seconds(text: &str) -> Option<Duration> {
    if !text
        .bytes()
        .all(|byte| byte.is_ascii_digit() || byte == b'.')
    {
        return None;
    }
    let seconds = Duration::try_from_secs_f64(text.parse().ok()?).ok()?;
    (!seconds.is_zero()).then_some(seconds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_are_a_positive_decimal_number() {
        for (text, millis) in [("10", 10_000), ("0.5", 500), ("1.25", 1250), ("003", 3000)] {
            assert_eq!(seconds(text), Some(Duration::from_millis(millis)), "{text}");
        }
        for text in [
            "",
            ".",
            "0",
            "0.0",
            "-1",
            "+1",
            "1e3",
            "1,5",
            "0x10",
            "inf",
            "NaN",
            "10s",
            "1.2.3",
            "99999999999999999999999",
        ] {
            assert_eq!(seconds(text), None, "{text}");
        }
    }

    #[test]
    fn nonsense_is_ignored() {
        let of = |bytes: &[u8]| {
            let mut headers = HeaderMap::new();
            headers.insert(SCRAPE_TIMEOUT, bytes.try_into().expect("a header value"));
            patience(&headers).map(|patience| patience.within)
        };
        assert_eq!(of(b" 2 "), Some(Duration::from_millis(1500)));
        assert_eq!(of(b"2\xff"), None);
        assert_eq!(of(b"18446744073709551615"), None);
        assert_eq!(patience(&HeaderMap::new()).map(|_| ()), None);
    }
}
