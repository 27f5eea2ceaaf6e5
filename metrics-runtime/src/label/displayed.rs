//! Label values that are written with their `Display`.

use std::fmt::{self, Display, Write};

use super::label_sink::LabelSink;
use super::label_value::LabelValue;
use crate::support::{MAX_LABEL_VALUE_BYTES, StackBytes, cut};

/// A label value that is written with its `Display`.
///
/// The label is open. A short text takes no allocation. A value must be written alike each time: it is written more than
/// once to look up its series. Should its `Display` fail, what it wrote until then is the value.
///
/// Past [`MAX_LABEL_VALUE_BYTES`] the writer returns [`fmt::Error`], so that a text without an end
/// stops there, and is cut and counted as any other. A `Display` that panics panics in the look-up, `with`: no lock is held
/// then, and no series is added.
///
/// ```
/// use std::net::{IpAddr, Ipv4Addr};
/// use metrics_runtime::{Counter, Displayed, Family, Metrics, Registry};
///
/// #[derive(Metrics)]
/// struct PeerMetrics {
///     /// Connections taken.
///     #[metric(labels("peer"))]
///     connections_total: Family<Displayed<IpAddr>, Counter>,
/// }
///
/// let registry = Registry::new();
/// let peers = PeerMetrics::register_in(&registry);
/// peers.connections_total.with(&Displayed(Ipv4Addr::LOCALHOST.into())).increment(1);
/// assert!(registry.render().ends_with("connections_total{peer=\"127.0.0.1\"} 1\n"));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Displayed<T>(pub T);

impl<T: Display> LabelValue for Displayed<T> {
    const VALUES: Option<&'static [&'static str]> = None;

    #[inline]
    fn index(&self) -> usize {
        0
    }

    fn encode(&self, sink: &mut impl LabelSink) {
        let mut text = Text::new();
        // An error is one of the value's own, or the end of the room: what there is then is the value.
        let _ = write!(text, "{}", self.0);
        sink.open(text.as_str());
    }
}

/// A text on the stack, as long as it is short.
struct Text(StackBytes);

impl Text {
    /// One character more than is kept of a value, so that its cut is seen, and counted.
    const LONGEST: usize = MAX_LABEL_VALUE_BYTES + 4;

    const fn new() -> Self {
        Self(StackBytes::new())
    }

    fn as_str(&self) -> &str {
        str::from_utf8(self.0.as_slice()).expect("whole strings were written")
    }
}

impl Write for Text {
    fn write_str(&mut self, part: &str) -> fmt::Result {
        let kept = cut(part, Self::LONGEST - self.0.as_slice().len());
        self.0.push(kept.as_bytes());
        if kept.len() == part.len() {
            Ok(())
        } else {
            Err(fmt::Error)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_of_all_lengths_are_kept() {
        for len in [0, 1, 63, 64, 65, 1000, 2048] {
            for part in [1, 7, 64, 100] {
                let whole = "ü".repeat(len);
                let mut text = Text::new();
                let chars: Vec<char> = whole.chars().collect();
                for part in chars.chunks(part) {
                    let part: String = part.iter().collect();
                    text.write_str(&part).expect("there is room");
                    text.write_str("").expect("there is room");
                }
                assert_eq!(text.as_str(), whole);
            }
        }
    }

    #[test]
    fn text_past_the_limit_is_refused_and_longer_than_what_is_kept() {
        for part in ["x", "ü", "日本", &"y".repeat(5000)] {
            let mut text = Text::new();
            while text.write_str(part).is_ok() {}
            let kept = text.as_str();
            assert!(kept.len() > MAX_LABEL_VALUE_BYTES && kept.len() <= Text::LONGEST);
            assert!(part.repeat(5000).starts_with(kept));
        }
    }
}
