//! Which format and which coding a client wants, by its `Accept` and `Accept-Encoding` headers.

use hyper::header::{ACCEPT, ACCEPT_ENCODING, HeaderMap};
use mediatype::{MediaType, MediaTypeList, ReadParams as _};

use crate::encode::Format;
use crate::exporter::pages::Encoding;

/// The best of these formats that a client takes; `None` if it takes none. Without the header, and where nothing in it can be read,
/// it takes all, and one who names none of the newer ones gets the text format, which everything reads.
pub(super) fn format(headers: &HeaderMap, formats: &[Format]) -> Option<Format> {
    let written = headers
        .get_all(ACCEPT)
        .iter()
        .filter_map(|value| value.to_str().ok());
    let ranges: Vec<_> = written.flat_map(MediaTypeList::new).flatten().collect();
    if ranges.is_empty() {
        return Some(Format::Text);
    }
    // Of those that are wanted alike the last one counts: they stand in the order of what they can say.
    let wanted = formats
        .iter()
        .map(|format| (*format, wish(&ranges, *format)))
        .filter(|(_, weight)| *weight > 0.0);
    let best = wanted.max_by(|(_, a), (_, b)| a.total_cmp(b));
    best.map(|(format, _)| format)
}

/// How much a client wants a format.
fn wish(ranges: &[MediaType<'_>], format: Format) -> f32 {
    let weight = match format {
        Format::Text => quality(ranges, ("text", "plain"), "0.0.4"),
        // A range of all types does not ask for those below.
        Format::OpenMetrics => version(ranges, ("application", "openmetrics-text"), "1.0.0"),
        #[cfg(feature = "protobuf")]
        Format::Protobuf => named(ranges, ("application", "vnd.google.protobuf"), |range| {
            says(range, "proto", "io.prometheus.client.MetricFamily")
                && says(range, "encoding", "delimited")
        }),
    };
    weight.unwrap_or(0.0)
}

/// The best coding that a client takes; `None` if it takes not even none. One who says nothing takes the page as it is.
pub(super) fn encoding(headers: &HeaderMap) -> Option<Encoding> {
    let written = headers.get_all(ACCEPT_ENCODING).iter();
    let written = written.filter_map(|value| value.to_str().ok());
    let codings: Vec<_> = written.flat_map(|value| value.split(',')).collect();
    let wanted = Encoding::ALL
        .iter()
        .map(|encoding| (*encoding, coding_weight(&codings, *encoding)))
        .filter(|(_, weight)| *weight > 0.0);
    // Of those that are wanted alike the first one counts.
    let best = wanted.reduce(|best, other| if other.1 > best.1 { other } else { best });
    best.map(|(encoding, _)| encoding)
}

/// How much a client wants a coding: [by its name, or else by `*`](https://www.rfc-editor.org/rfc/rfc9110#section-12.5.3); no
/// coding at all is always taken, as the last choice, unless it is refused. What cannot be read says nothing.
fn coding_weight(codings: &[&str], encoding: Encoding) -> f32 {
    let named = |name: &str| {
        let mut codings = codings.iter().map(|coding| {
            let (written, parameters) = coding.split_once(';').unwrap_or((coding, ""));
            (written.trim(), parameters)
        });
        let found = codings.find(|(written, _)| written.eq_ignore_ascii_case(name));
        found.map(|(_, parameters)| coding_quality(parameters))
    };
    let unsaid = if encoding == Encoding::Identity {
        f32::MIN_POSITIVE
    } else {
        0.0
    };
    let weight = named(encoding.name()).or_else(|| named("*"));
    weight.flatten().unwrap_or(unsaid)
}

/// From 0, not at all, to 1, which it is where nothing is written.
fn coding_quality(parameters: &str) -> Option<f32> {
    let mut pairs = parameters.split(';').filter_map(|one| one.split_once('='));
    let Some((_, written)) = pairs.find(|(name, _)| name.trim().eq_ignore_ascii_case("q")) else {
        return Some(1.0);
    };
    let parsed = written.trim().parse().ok();
    parsed.filter(|weight| (0.0..=1.0).contains(weight))
}

/// How much a client wants a type: by the most specific range that it is in.
fn quality(ranges: &[MediaType<'_>], of: (&str, &str), in_version: &str) -> Option<f32> {
    version(ranges, of, in_version)
        .or_else(|| range(ranges, (of.0, "*")))
        .or_else(|| range(ranges, ("*", "*")))
}

/// By ranges that name the type, in this version or in none.
fn version(ranges: &[MediaType<'_>], of: (&str, &str), version: &str) -> Option<f32> {
    named(ranges, of, |range| {
        !has(range, "version") || says(range, "version", version)
    })
}

/// By ranges that name the type, with parameters that fit; the best, since several versions can be named.
fn named(
    ranges: &[MediaType<'_>],
    of: (&str, &str),
    fits: impl Fn(&MediaType<'_>) -> bool,
) -> Option<f32> {
    let named = ranges.iter().filter(|range| is(range, of) && fits(range));
    named.map(weight).max_by(f32::total_cmp)
}

fn has(range: &MediaType<'_>, name: &str) -> bool {
    range.params().any(|(other, _)| other == name)
}

/// Whether the first parameter of this name has this value.
fn says(range: &MediaType<'_>, name: &str, value: &str) -> bool {
    let mut params = range.params();
    let said = params.find(|(other, _)| *other == name);
    said.is_some_and(|(_, said)| said == value)
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
        format(&headers, Format::ALL)
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

    #[test]
    #[cfg(feature = "protobuf")]
    fn protobuf_is_for_those_who_name_the_message_and_its_framing() {
        let prometheus_2 = "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited,application/openmetrics-text;version=1.0.0;q=0.8,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1";
        let prometheus_3 = "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited;escaping=allow-utf-8;q=0.6,application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.5,application/openmetrics-text;version=0.0.1;q=0.4,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.3,text/plain;version=0.0.4;q=0.2,*/*;q=0.1";
        let alike = "application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited, application/openmetrics-text, text/plain";
        let less = "application/openmetrics-text;q=0.5, application/vnd.google.protobuf;encoding=\"delimited\";proto=io.prometheus.client.MetricFamily;q=0.4";
        let refused = "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited;q=0, */*";
        let as_text =
            "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=text";
        let other = "application/vnd.google.protobuf;proto=io.prometheus.write.v2.Request;encoding=delimited, text/plain;q=0.1";
        for (accept, expected) in [
            (prometheus_2, Some(Format::Protobuf)),
            (prometheus_3, Some(Format::Protobuf)),
            (alike, Some(Format::Protobuf)),
            (less, Some(Format::OpenMetrics)),
            (refused, Some(Format::Text)),
            (as_text, None),
            (other, Some(Format::Text)),
            ("application/vnd.google.protobuf", None),
            ("application/*", None),
        ] {
            assert_eq!(asked(&[accept]), expected, "{accept}");
        }
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT, HeaderValue::from_static(prometheus_2));
        assert_eq!(format(&headers, &[Format::Text]), Some(Format::Text));
    }

    fn coding(accepted: &[&'static str]) -> Option<Encoding> {
        let mut headers = HeaderMap::new();
        for value in accepted {
            headers.append(ACCEPT_ENCODING, HeaderValue::from_static(value));
        }
        encoding(&headers)
    }

    #[test]
    fn clients_get_the_coding_they_ask_for() {
        let cases: &[(&[&'static str], Option<Encoding>)] = &[
            (&[], Some(Encoding::Identity)),
            (&[""], Some(Encoding::Identity)),
            (&["gzip"], Some(Encoding::Gzip)),
            (&["GZIP"], Some(Encoding::Gzip)),
            (&["deflate", "gzip;q=0.5"], Some(Encoding::Gzip)),
            (&["gzip;q=0"], Some(Encoding::Identity)),
            (&["gzip; q=0.2, identity; q=0.3"], Some(Encoding::Identity)),
            (&["gzip;q=many"], Some(Encoding::Identity)),
            (&["br, deflate"], Some(Encoding::Identity)),
            (&["identity;q=0"], None),
            (&["*;q=0"], None),
            (&["identity;q=0, gzip;q=0.1"], Some(Encoding::Gzip)),
            (&["*;q=0, gzip"], Some(Encoding::Gzip)),
            (&["gzip, *;q=0.1"], Some(Encoding::Gzip)),
            (&["gzip;Q=1"], Some(Encoding::Gzip)),
            (&["identity;Q=1"], Some(Encoding::Identity)),
            (&["gzip ; q = 0.5"], Some(Encoding::Gzip)),
            (&["identity;q=oops"], Some(Encoding::Identity)),
            (&["*;q=oops"], Some(Encoding::Identity)),
        ];
        for (accepted, expected) in cases {
            assert_eq!(coding(accepted), *expected, "{accepted:?}");
        }
    }

    #[test]
    #[cfg(feature = "zstd")]
    fn zstd_is_better_than_gzip() {
        assert_eq!(coding(&["gzip, zstd"]), Some(Encoding::Zstd));
        assert_eq!(coding(&["*"]), Some(Encoding::Zstd));
        assert_eq!(coding(&["gzip, zstd;q=0.9"]), Some(Encoding::Gzip));
    }
}
