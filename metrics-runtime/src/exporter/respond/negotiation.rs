//! The format that a client wants, by its `Accept` header.

use hyper::header::{ACCEPT, HeaderMap, HeaderValue};
use mediatype::{MediaType, MediaTypeList, ReadParams as _};

use crate::encode::Format;
use crate::naming::Escaping;

/// A format in a version that clients can ask for.
#[derive(Debug)]
struct Offer {
    format: Format,
    media_type: (&'static str, &'static str),
    /// The parameters by which a range means this version.
    params: &'static [(&'static str, &'static str)],
    /// Whether a range without a version means this one.
    is_default: bool,
    /// Whether [the answer says](https://prometheus.io/docs/instrumenting/content_negotiation/#content-type-response) by which
    /// scheme names are escaped even to a client that named none.
    says_escaping: bool,
}

const TEXT: Offer = Offer {
    format: Format::Text,
    media_type: ("text", "plain"),
    params: &[("version", "0.0.4")],
    is_default: true,
    says_escaping: false,
};

const OPENMETRICS: Offer = Offer {
    format: Format::OpenMetrics,
    media_type: ("application", "openmetrics-text"),
    params: &[("version", "1.0.0")],
    is_default: true,
    says_escaping: true,
};

/// Everything that is offered, in the order of what it can say.
const OFFERS: &[Offer] = &[
    TEXT,
    Offer {
        params: &[("version", "1.0.0")],
        is_default: false,
        says_escaping: true,
        ..TEXT
    },
    Offer {
        params: &[("version", "0.0.1")],
        is_default: false,
        says_escaping: false,
        ..OPENMETRICS
    },
    OPENMETRICS,
    #[cfg(feature = "protobuf")]
    Offer {
        format: Format::Protobuf,
        media_type: ("application", "vnd.google.protobuf"),
        params: &[
            ("proto", "io.prometheus.client.MetricFamily"),
            ("encoding", "delimited"),
        ],
        is_default: false,
        says_escaping: false,
    },
];

/// The format of an answer, and the scheme by which it escapes names.
#[derive(Debug)]
pub(super) struct Accepted {
    offer: &'static Offer,
    /// The scheme that the client named, if there is one of that name.
    asked: Option<Escaping>,
}

impl Accepted {
    pub(super) fn format(&self) -> Format {
        self.offer.format
    }

    /// The scheme by which names are escaped.
    pub(super) fn escaping(&self) -> Escaping {
        self.asked.unwrap_or_default()
    }

    /// The `Content-Type` of the answer.
    pub(super) fn content_type(&self) -> HeaderValue {
        let mut text = self.offer.text();
        if self.offer.format.is_text() {
            text.push_str("; charset=utf-8");
        }
        if self.offer.says_escaping || self.asked.is_some() {
            text.extend(["; escaping=", self.escaping().name()]);
        }
        HeaderValue::try_from(text).expect("it is ASCII")
    }
}

/// The best of these formats that a client takes, or the text format 0.0.4 where it takes none and does not refuse that one:
/// [a target that has nothing of what is asked for answers so](https://prometheus.io/docs/instrumenting/content_negotiation/#selection-of-format).
/// Without the header, and where nothing in it can be read, it is the text format as well. `None` if that is refused, and nothing
/// else is taken.
pub(super) fn format(headers: &HeaderMap, formats: &[Format]) -> Option<Accepted> {
    let written = headers
        .get_all(ACCEPT)
        .iter()
        .filter_map(|value| value.to_str().ok());
    let ranges: Vec<_> = written.flat_map(MediaTypeList::new).flatten().collect();
    let offered = || {
        OFFERS
            .iter()
            .filter(|offer| formats.contains(&offer.format))
    };
    let best = best(offered(), |offer| offer.wish(&ranges))
        .or_else(|| best(offered(), |offer| offer.permission(&ranges)))
        .or_else(|| {
            OFFERS
                .first()
                .filter(|text| text.permission(&ranges).is_none())
        })?;
    let named = best.named(&ranges);
    let asked = named.and_then(|range| param(range, "escaping"));
    Some(Accepted {
        offer: best,
        asked: asked.and_then(|value| Escaping::named(&value)),
    })
}

/// The types of these formats, as a client can ask for them.
pub(super) fn types(formats: &[Format]) -> impl Iterator<Item = String> {
    let offered = OFFERS
        .iter()
        .filter(|offer| formats.contains(&offer.format));
    offered.map(Offer::text)
}

/// Of those that are wanted most the last one: they stand in the order of what they can say.
fn best(
    offers: impl Iterator<Item = &'static Offer>,
    weight: impl Fn(&Offer) -> Option<f32>,
) -> Option<&'static Offer> {
    let wanted = offers
        .map(|offer| (offer, weight(offer).unwrap_or(0.0)))
        .filter(|(_, weight)| *weight > 0.0);
    let best = wanted.max_by(|(_, a), (_, b)| a.total_cmp(b));
    best.map(|(offer, _)| offer)
}

impl Offer {
    /// How much a client asks for it. Only the text format, which everything reads, is meant by a range of several types, or by
    /// a range of a type without a version.
    fn wish(&self, ranges: &[MediaType<'_>]) -> Option<f32> {
        if self.format == Format::Text && self.is_default {
            return self.permission(ranges);
        }
        self.named(ranges).map(weight)
    }

    /// How much a client takes it: by the most specific range that it is in. Messages are for those who name them alone.
    fn permission(&self, ranges: &[MediaType<'_>]) -> Option<f32> {
        let of = |of| ranges.iter().filter(move |range| is(range, of));
        let (ty, subty) = self.media_type;
        let named = self.named(ranges);
        if !self.format.is_text() {
            return named.map(weight);
        }
        let without_version = of((ty, subty)).filter(|range| param(range, "version").is_none());
        let range = named
            .or_else(|| heaviest(without_version))
            .or_else(|| heaviest(of((ty, "*"))))
            .or_else(|| heaviest(of(("*", "*"))));
        range.map(weight)
    }

    /// The range that names the type in this version, or else, where that is what it means then, without one.
    fn named<'r, 'a>(&self, ranges: &'r [MediaType<'a>]) -> Option<&'r MediaType<'a>> {
        let of_type = || ranges.iter().filter(|range| is(range, self.media_type));
        let says_all = |range: &&MediaType<'_>| {
            let mut params = self.params.iter();
            params.all(|(name, value)| param(range, name).is_some_and(|said| said == *value))
        };
        let says_nothing =
            |range: &&MediaType<'_>| self.is_default && param(range, "version").is_none();
        heaviest(of_type().filter(says_all)).or_else(|| heaviest(of_type().filter(says_nothing)))
    }

    /// The type with its parameters.
    fn text(&self) -> String {
        let (ty, subty) = self.media_type;
        let mut text = format!("{ty}/{subty}");
        for (name, value) in self.params {
            text.extend(["; ", name, "=", value]);
        }
        text
    }
}

fn heaviest<'r, 'a: 'r>(
    ranges: impl Iterator<Item = &'r MediaType<'a>>,
) -> Option<&'r MediaType<'a>> {
    ranges.max_by(|a, b| weight(a).total_cmp(&weight(b)))
}

/// The first parameter of this name, without its quotes.
fn param(range: &MediaType<'_>, name: &str) -> Option<String> {
    let mut params = range.params();
    let said = params.find(|(other, _)| *other == name);
    said.map(|(_, said)| said.unquoted_str().into_owned())
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

    const TEXT_0: &str = "text/plain; version=0.0.4; charset=utf-8";
    const TEXT_1: &str = "text/plain; version=1.0.0; charset=utf-8; escaping=underscores";
    const OPEN_0: &str = "application/openmetrics-text; version=0.0.1; charset=utf-8";
    const OPEN_1: &str =
        "application/openmetrics-text; version=1.0.0; charset=utf-8; escaping=underscores";
    const OPEN_1_UTF8: &str =
        "application/openmetrics-text; version=1.0.0; charset=utf-8; escaping=allow-utf-8";

    /// The `Content-Type` of the answer to these headers, from these formats.
    fn answer_of(accept: &[&'static str], formats: &[Format]) -> Option<String> {
        let mut headers = HeaderMap::new();
        for value in accept {
            headers.append(ACCEPT, HeaderValue::from_static(value));
        }
        let accepted = format(&headers, formats)?;
        let content_type = accepted.content_type();
        Some(content_type.to_str().expect("it is ASCII").to_owned())
    }

    fn answer(accept: &'static str) -> Option<String> {
        answer_of(&[accept], Format::ALL)
    }

    #[test]
    fn scrapers_get_the_best_format_that_they_read() {
        let text_first = "text/plain;version=0.0.4;q=1,*/*;q=0.1";
        let telegraf = "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited;q=0.7,text/plain;version=0.0.4;q=0.3";
        for (scraper, accept, expected) in [
            (
                "Prometheus 2.42, Datadog",
                "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1",
                OPEN_1,
            ),
            (
                "Prometheus 3.0 to 3.4",
                "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,application/openmetrics-text;version=0.0.1;escaping=allow-utf-8;q=0.5,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,text/plain;version=0.0.4;escaping=allow-utf-8;q=0.3,*/*;q=0.2",
                OPEN_1_UTF8,
            ),
            (
                "Prometheus 3.5 and later, Alloy, the OpenTelemetry Collector",
                "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,application/openmetrics-text;version=0.0.1;q=0.5,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2",
                OPEN_1_UTF8,
            ),
            (
                "Prometheus 3 with legacy names",
                "application/openmetrics-text;version=1.0.0;escaping=underscores;q=0.6,application/openmetrics-text;version=0.0.1;q=0.5,text/plain;version=1.0.0;escaping=underscores;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2",
                OPEN_1,
            ),
            (
                "the example of the specification",
                "application/openmetrics-text;version=1.0.0;escaping=allow-utf8;q=0.5,application/openmetrics-text;version=0.0.1;q=0.4,text/plain;version=1.0.0;escaping=allow-utf8;q=0.3,text/plain;version=0.0.4;q=0.2,/;q=0.1",
                OPEN_1,
            ),
            (
                "Prometheus 2.5 to 2.34",
                "application/openmetrics-text; version=0.0.1,text/plain;version=0.0.4;q=0.5,*/*;q=0.1",
                OPEN_0,
            ),
            (
                "Metricbeat",
                "application/openmetrics-text; version=1.0.0; charset=utf-8,text/plain",
                OPEN_1,
            ),
            ("VictoriaMetrics", text_first, TEXT_0),
            (
                "Telegraf",
                telegraf,
                if cfg!(feature = "protobuf") {
                    PROTO
                } else {
                    TEXT_0
                },
            ),
            ("curl", "*/*", TEXT_0),
            (
                "Firefox",
                "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
                TEXT_0,
            ),
            (
                "Chrome",
                "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8,application/signed-exchange;v=b3;q=0.7",
                TEXT_0,
            ),
        ] {
            assert_eq!(answer(accept).as_deref(), Some(expected), "{scraper}");
        }
        assert_eq!(answer_of(&[], Format::ALL).as_deref(), Some(TEXT_0));
    }

    #[test]
    fn best_weight_and_then_the_richest_format_wins() {
        for (accept, expected) in [
            ("text/plain, application/openmetrics-text; q=0.5", TEXT_0),
            (
                "text/plain;q=0.2, application/openmetrics-text; q=0.5",
                OPEN_1,
            ),
            ("application/openmetrics-text, text/plain", OPEN_1),
            ("application/openmetrics-text;q=0.1, */*", TEXT_0),
            ("APPLICATION/OpenMetrics-Text; VERSION=1.0.0", OPEN_1),
            ("application/openmetrics-text; version=\"1.0.0\"", OPEN_1),
            ("application/openmetrics-text;version=0.0.1", OPEN_0),
            ("text/plain;version=1.0.0", TEXT_1),
            ("text/plain; version=1.0.0; charset=utf-8", TEXT_1),
            ("text/plain;version=0.0.4, text/plain;version=1.0.0", TEXT_1),
            (
                "text/plain;version=0.0.4, text/plain;version=1.0.0;q=0.9",
                TEXT_0,
            ),
            ("text/*", TEXT_0),
            ("garbage, ,;;, text/plain", TEXT_0),
            ("garbage", TEXT_0),
            ("application/openmetrics-text;q=many", OPEN_1),
        ] {
            assert_eq!(answer(accept).as_deref(), Some(expected), "{accept}");
        }
        let two = answer_of(
            &["text/plain;q=0.5", "application/openmetrics-text"],
            Format::ALL,
        );
        assert_eq!(two.as_deref(), Some(OPEN_1));
        let text_alone = answer_of(&["application/openmetrics-text"], &[Format::Text]);
        assert_eq!(text_alone.as_deref(), Some(TEXT_0));
    }

    #[test]
    fn client_that_takes_nothing_offered_gets_text() {
        for accept in [
            "application/json",
            "text/html",
            "image/*",
            "text/plain; version=9",
            "application/openmetrics-text; version=2.0.0",
            "application/openmetrics-text; version=2.0.0, */*;q=0.1",
            "application/vnd.google.protobuf",
            "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=text",
            "application/vnd.google.protobuf;proto=io.prometheus.write.v2.Request;encoding=delimited",
            "application/openmetrics-text;q=0",
            "text/plain;version=1.0.0;q=0",
            "application/openmetrics-text; q=0, */*",
        ] {
            assert_eq!(answer(accept).as_deref(), Some(TEXT_0), "{accept}");
        }
    }

    #[test]
    fn client_that_refuses_text_gets_another_format_or_none() {
        for (accept, expected) in [
            ("text/plain; q=0, */*", Some(OPEN_1)),
            ("text/*; q=0, */*;q=0.1", Some(OPEN_1)),
            (
                "text/plain; q=0, application/openmetrics-text",
                Some(OPEN_1),
            ),
            ("text/plain; q=0, application/*", Some(OPEN_1)),
            ("application/*", Some(OPEN_1)),
            ("text/plain;version=0.0.4;q=0, text/plain", Some(TEXT_1)),
            ("*/*;q=0, text/plain;version=0.0.4", Some(TEXT_0)),
            ("*/*;q=0", None),
            ("*/*;q=0.0, application/json", None),
            ("text/plain;q=0", None),
            (
                "text/plain;q=0, application/openmetrics-text;q=0, */*",
                None,
            ),
            ("text/*;q=0, application/json", None),
        ] {
            assert_eq!(answer(accept).as_deref(), expected, "{accept}");
        }
        assert_eq!(answer_of(&["text/plain;q=0, */*"], &[Format::Text]), None);
    }

    #[test]
    fn scheme_is_that_of_the_range_that_wins() {
        for (accept, expected) in [
            (
                "application/openmetrics-text;escaping=allow-utf-8",
                OPEN_1_UTF8,
            ),
            (
                "application/openmetrics-text;escaping=\"allow-utf-8\"",
                OPEN_1_UTF8,
            ),
            ("application/openmetrics-text;escaping=nonsense", OPEN_1),
            (
                "application/openmetrics-text, text/plain;version=1.0.0;escaping=dots;q=0.1",
                OPEN_1,
            ),
            (
                "text/plain;version=1.0.0;escaping=dots",
                "text/plain; version=1.0.0; charset=utf-8; escaping=dots",
            ),
            (
                "text/plain;version=1.0.0;escaping=values, text/plain;version=0.0.4;q=0.5",
                "text/plain; version=1.0.0; charset=utf-8; escaping=values",
            ),
            (
                "text/plain;version=0.0.4;escaping=values",
                "text/plain; version=0.0.4; charset=utf-8; escaping=values",
            ),
            ("*/*;escaping=allow-utf-8", TEXT_0),
        ] {
            assert_eq!(answer(accept).as_deref(), Some(expected), "{accept}");
        }
    }

    const PROTO: &str = "application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited";

    #[test]
    #[cfg(feature = "protobuf")]
    fn protobuf_is_for_those_who_name_the_message_and_its_framing() {
        let prometheus_2 = "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited,application/openmetrics-text;version=1.0.0;q=0.8,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1";
        let prometheus_3 = "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited;q=0.7,application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,application/openmetrics-text;version=0.0.1;q=0.5,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2";
        let alike = "application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited, application/openmetrics-text, text/plain";
        let less = "application/openmetrics-text;q=0.5, application/vnd.google.protobuf;encoding=\"delimited\";proto=io.prometheus.client.MetricFamily;q=0.4";
        let refused = "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited;q=0, */*";
        for (accept, expected) in [
            (prometheus_2, PROTO),
            (prometheus_3, PROTO),
            (alike, PROTO),
            (less, OPEN_1),
            (refused, TEXT_0),
        ] {
            assert_eq!(answer(accept).as_deref(), Some(expected), "{accept}");
        }
        let utf8 = "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited;escaping=allow-utf-8";
        assert_eq!(answer(utf8), Some(format!("{PROTO}; escaping=allow-utf-8")));
        let text_alone = answer_of(&[prometheus_2], &[Format::Text]);
        assert_eq!(text_alone.as_deref(), Some(TEXT_0));
    }
}
