//! Who may ask.

use std::fmt;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use hyper::header::{AUTHORIZATION, HeaderMap, HeaderValue};
use subtle::{Choice, ConstantTimeEq as _};

/// What a client shows in its `Authorization` header.
#[derive(Clone)]
pub(in crate::exporter) struct Credentials {
    scheme: Scheme,
    /// What follows the scheme.
    secret: Vec<u8>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Scheme {
    Bearer,
    Basic,
}

impl Scheme {
    const fn name(self) -> &'static str {
        match self {
            Self::Bearer => "bearer",
            Self::Basic => "basic",
        }
    }

    const fn challenge(self) -> &'static str {
        match self {
            Self::Bearer => "Bearer realm=\"metrics\"",
            Self::Basic => "Basic realm=\"metrics\", charset=\"UTF-8\"",
        }
    }
}

impl Credentials {
    /// A token; `None` if it is one that no header carries.
    pub(in crate::exporter) fn bearer(token: &str) -> Option<Self> {
        let is_sent = !token.is_empty() && token.bytes().all(|byte| byte.is_ascii_graphic());
        is_sent.then(|| Self {
            scheme: Scheme::Bearer,
            secret: token.into(),
        })
    }

    /// A [user and a password](https://www.rfc-editor.org/rfc/rfc7617); `None` if they cannot be told apart, or are empty.
    pub(in crate::exporter) fn basic(user: &str, password: &str) -> Option<Self> {
        let is_told = !user.is_empty() && !password.is_empty() && !user.contains(':');
        is_told.then(|| Self {
            scheme: Scheme::Basic,
            secret: BASE64_STANDARD.encode(format!("{user}:{password}")).into(),
        })
    }

    fn matches(&self, scheme: &[u8], secret: &[u8]) -> Choice {
        let is_scheme = scheme.eq_ignore_ascii_case(self.scheme.name().as_bytes());
        Choice::from(u8::from(is_scheme)) & self.secret.ct_eq(secret)
    }
}

/// Whether a request shows one of them, found out in a time that tells nothing but how long a secret is.
pub(super) fn are_shown(all: &[Credentials], headers: &HeaderMap) -> bool {
    let shown = headers.get_all(AUTHORIZATION).iter().filter_map(split);
    let matching = shown.flat_map(|(scheme, secret)| {
        all.iter()
            .map(move |credentials| credentials.matches(scheme, secret))
    });
    matching
        .fold(Choice::from(0), |any, matches| any | matches)
        .into()
}

fn split(value: &HeaderValue) -> Option<(&[u8], &[u8])> {
    let value = value.as_bytes();
    let end = value.iter().position(|byte| *byte == b' ')?;
    Some((&value[..end], value[end..].trim_ascii()))
}

/// What to answer as `WWW-Authenticate`: one for each scheme.
pub(super) fn challenges(all: &[Credentials]) -> impl Iterator<Item = &'static str> {
    [Scheme::Bearer, Scheme::Basic]
        .into_iter()
        .filter(|scheme| all.iter().any(|one| one.scheme == *scheme))
        .map(Scheme::challenge)
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credentials")
            .field("scheme", &self.scheme)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(all: &[Credentials], value: &'static str) -> bool {
        let mut headers = HeaderMap::new();
        headers.insert(AUTHORIZATION, HeaderValue::from_static(value));
        are_shown(all, &headers)
    }

    #[test]
    fn one_of_them_is_enough() {
        let all = [
            Credentials::bearer("t0ken").expect("legal"),
            Credentials::basic("Aladdin", "open sesame").expect("legal"),
        ];
        for right in [
            "Bearer t0ken",
            "bearer  t0ken ",
            "BASIC QWxhZGRpbjpvcGVuIHNlc2FtZQ==",
        ] {
            assert!(shown(&all, right), "{right}");
        }
        for wrong in [
            "Bearer",
            "Bearer ",
            "Bearer t0ke",
            "Bearer t0ken0",
            "Basic t0ken",
            "t0ken",
            "",
            "Bearer QWxhZGRpbjpvcGVuIHNlc2FtZQ==",
        ] {
            assert!(!shown(&all, wrong), "{wrong}");
        }
        assert!(!are_shown(&all, &HeaderMap::new()));
    }

    #[test]
    fn what_no_client_can_show_is_refused() {
        assert!(Credentials::bearer("").is_none());
        assert!(Credentials::bearer("with space").is_none());
        assert!(Credentials::bearer("line\n").is_none());
        assert!(Credentials::basic("a:b", "c").is_none());
        assert!(Credentials::basic("", "c").is_none());
        assert!(Credentials::basic("a", "").is_none());
        assert!(Credentials::basic("a", "b:c").is_some());
    }

    #[test]
    fn nobody_reads_them_in_a_log() {
        let token = Credentials::bearer("t0ken").expect("legal");
        assert_eq!(format!("{token:?}"), "Credentials { scheme: Bearer, .. }");
    }
}
