//! The coding that a client wants, by its `Accept-Encoding` header.

use hyper::header::{ACCEPT_ENCODING, HeaderMap};

use crate::exporter::render::Encoding;

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

#[cfg(test)]
mod tests {
    use super::*;
    use hyper::header::HeaderValue;

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
