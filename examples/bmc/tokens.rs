//! Secrets and tokens: PBKDF2 for passwords, JSON Web Tokens signed by HMAC.

use std::collections::HashMap;
use std::num::NonZeroU32;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::{hmac, pbkdf2, rand};
use serde::{Deserialize, Serialize};

use crate::labels::TokenStatus;

/// How long a token is good: short, so that some expire while somebody watches.
const LIFETIME: Duration = Duration::from_secs(8);
const ROUNDS: NonZeroU32 = NonZeroU32::new(2_000).expect("it is not 0");

/// A password as it is stored.
#[derive(Clone)]
pub(crate) struct Hash([u8; 32]);

impl Hash {
    pub(crate) fn new(user: &str, password: &str) -> Self {
        let mut hash = [0; 32];
        pbkdf2::derive(
            pbkdf2::PBKDF2_HMAC_SHA256,
            ROUNDS,
            user.as_bytes(),
            password.as_bytes(),
            &mut hash,
        );
        Self(hash)
    }

    pub(crate) fn is_of(&self, user: &str, password: &str) -> bool {
        let algorithm = pbkdf2::PBKDF2_HMAC_SHA256;
        pbkdf2::verify(
            algorithm,
            ROUNDS,
            user.as_bytes(),
            password.as_bytes(),
            &self.0,
        )
        .is_ok()
    }
}

/// What a token says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Claims {
    /// The customer.
    pub(crate) sub: String,
    /// The number of the token.
    jti: u64,
}

/// The tokens that were issued, until they expire.
pub(crate) struct Tokens {
    key: hmac::Key,
    issued: Mutex<Issued>,
}

#[derive(Default)]
struct Issued {
    last: u64,
    until: HashMap<u64, Instant>,
}

impl Tokens {
    pub(crate) fn new() -> Result<Self, ring::error::Unspecified> {
        let key = hmac::Key::generate(hmac::HMAC_SHA256, &rand::SystemRandom::new())?;
        let issued = Mutex::default();
        Ok(Self { key, issued })
    }

    /// A new token for a customer. Those that have expired are forgotten.
    pub(crate) fn issue(&self, customer: &str) -> Result<String, serde_json::Error> {
        let jti = {
            let mut issued = self.issued.lock().unwrap_or_else(PoisonError::into_inner);
            let now = Instant::now();
            issued.until.retain(|_, until| *until > now);
            issued.last += 1;
            let jti = issued.last;
            issued.until.insert(jti, now + LIFETIME);
            jti
        };
        let sub = customer.to_owned();
        let claims = URL_SAFE_NO_PAD.encode(serde_json::to_vec(&Claims { sub, jti })?);
        let header = URL_SAFE_NO_PAD.encode(r#"{"alg":"HS256","typ":"JWT"}"#);
        let signed = format!("{header}.{claims}");
        let signature = URL_SAFE_NO_PAD.encode(hmac::sign(&self.key, signed.as_bytes()));
        Ok(format!("{signed}.{signature}"))
    }

    /// What a token says, if it is good, and whether it is.
    pub(crate) fn validate(&self, token: &str) -> (TokenStatus, Option<Claims>) {
        let Some(claims) = self.claims(token) else {
            return (TokenStatus::Invalid, None);
        };
        let issued = self.issued.lock().unwrap_or_else(PoisonError::into_inner);
        match issued.until.get(&claims.jti) {
            Some(until) if *until > Instant::now() => (TokenStatus::Valid, Some(claims)),
            _ => (TokenStatus::Expired, None),
        }
    }

    /// How many tokens are good now.
    pub(crate) fn active(&self) -> usize {
        let issued = self.issued.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        issued.until.values().filter(|until| **until > now).count()
    }

    /// What a token with our signature says.
    fn claims(&self, token: &str) -> Option<Claims> {
        let (signed, signature) = token.rsplit_once('.')?;
        let signature = URL_SAFE_NO_PAD.decode(signature).ok()?;
        hmac::verify(&self.key, signed.as_bytes(), &signature).ok()?;
        let (_, claims) = signed.split_once('.')?;
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(claims).ok()?).ok()
    }
}
