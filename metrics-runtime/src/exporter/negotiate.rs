//! Which format a client wants, by its `Accept` header.

use hyper::header::{ACCEPT, HeaderMap};
use mediatype::{MediaType, MediaTypeList, ReadParams as _};

use crate::encode::Format;

/// The best format of those that a client takes; `None` if it takes neither. Without the header it takes all, and one who says
/// nothing of `OpenMetrics` gets the older format, which everything reads.
pub(super) fn format(headers: &HeaderMap) -> Option<Format> {
    if !headers.contains_key(ACCEPT) {
        return Some(Format::Text);
    }
    let written = headers
        .get_all(ACCEPT)
        .iter()
        .filter_map(|value| value.to_str().ok());
    let ranges: Vec<_> = written.flat_map(MediaTypeList::new).flatten().collect();
    let text = quality(&ranges, ("text", "plain"), "0.0.4").unwrap_or(0.0);
    // A range of all types does not ask for it.
    let openmetrics = named(&ranges, ("application", "openmetrics-text"), "1.0.0").unwrap_or(0.0);
    if openmetrics > 0.0 && openmetrics >= text {
        Some(Format::OpenMetrics)
    } else if text > 0.0 {
        Some(Format::Text)
    } else {
        None
    }
}

/// How much a client wants a type: by the most specific range that it is in.
fn quality(ranges: &[MediaType<'_>], of: (&str, &str), version: &str) -> Option<f32> {
    named(ranges, of, version)
        .or_else(|| range(ranges, (of.0, "*")))
        .or_else(|| range(ranges, ("*", "*")))
}

/// By ranges that name the type, in this version or in none; the best, since several versions can be named.
fn named(ranges: &[MediaType<'_>], of: (&str, &str), version: &str) -> Option<f32> {
    let is_version = |range: &&MediaType<'_>| {
        let asked = range.params().find(|(name, _)| *name == "version");
        asked.is_none_or(|(_, asked)| asked == version)
    };
    let named = ranges
        .iter()
        .filter(|range| is(range, of))
        .filter(is_version);
    named.map(weight).max_by(f32::total_cmp)
}

fn range(ranges: &[MediaType<'_>], of: (&str, &str)) -> Option<f32> {
    ranges.iter().find(|range| is(range, of)).map(weight)
}

fn is(range: &MediaType<'_>, (ty, subty): (&str, &str)) -> bool {
    range.ty == ty && range.subty == subty
}

/// From 0, not at all, to 1. What cannot be read is 1, as if it were not there.
fn weight(range: &MediaType<'_>) -> f32 {
    let written = range.params().find(|(name, _)| *name == "q");
    let parsed = written.and_then(|(_, value)| value.as_str().parse().ok());
    parsed
        .filter(|weight| (0.0..=1.0).contains(weight))
        .unwrap_or(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use hyper::header::HeaderValue;

    fn asked(accept: &[&'static str]) -> Option<Format> {
        let mut headers = HeaderMap::new();
        for value in accept {
            headers.append(ACCEPT, HeaderValue::from_static(value));
        }
        format(&headers)
    }

    #[test]
    fn clients_get_what_they_ask_for() {
        let prometheus_2 = "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1";
        let prometheus_3 = "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,text/plain;version=1.0.0;q=0.5,text/plain;version=0.0.4;q=0.4,*/*;q=0.3";
        let browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
        let cases: &[(&[&'static str], Option<Format>)] = &[
            (&[], Some(Format::Text)),
            (&["*/*"], Some(Format::Text)),
            (&[browser], Some(Format::Text)),
            (&[prometheus_2], Some(Format::OpenMetrics)),
            (&[prometheus_3], Some(Format::OpenMetrics)),
            (
                &["text/plain", "application/openmetrics-text; q=0.5"],
                Some(Format::Text),
            ),
            (
                &["text/plain;q=0.2", "application/openmetrics-text; q=0.5"],
                Some(Format::OpenMetrics),
            ),
            (
                &["application/openmetrics-text; version=2.0.0, */*;q=0.1"],
                Some(Format::Text),
            ),
            (
                &["application/openmetrics-text; q=0, */*"],
                Some(Format::Text),
            ),
            (
                &["text/plain; q=0, application/openmetrics-text"],
                Some(Format::OpenMetrics),
            ),
            (
                &["APPLICATION/OpenMetrics-Text; VERSION=1.0.0"],
                Some(Format::OpenMetrics),
            ),
            (&["text/*"], Some(Format::Text)),
            (&["application/json"], None),
            (&["text/plain; q=0, */*"], None),
            (&["text/plain; version=9"], None),
            (&["garbage, ,;;, text/plain"], Some(Format::Text)),
        ];
        for (accept, expected) in cases {
            assert_eq!(asked(accept), *expected, "{accept:?}");
        }
    }
}
