//! What may be asked through the proxy, and how times are written.

use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// The longest query, in bytes.
const QUERY: usize = 2000;
/// The longest range, in seconds: a week.
const RANGE: f64 = 7.0 * 86_400.0;
/// The shortest step, in seconds.
const STEP: f64 = 5.0;
/// The most points of a series; Prometheus has the same limit.
const POINTS: f64 = 11_000.0;

pub(crate) fn default_step() -> String {
    "15s".to_owned()
}

/// A range that may be asked for, in seconds.
#[derive(Debug)]
pub(crate) struct Range {
    pub(crate) start: f64,
    pub(crate) end: f64,
    pub(crate) step: f64,
}

impl Range {
    /// Tells what is wrong with what is asked.
    pub(crate) fn parse(query: &str, start: &str, end: &str, step: &str) -> Result<Self, String> {
        let (start, end) = (moment(start)?, moment(end)?);
        let step = seconds(step)?;
        if query.len() > QUERY {
            return Err(format!("a query has at most {QUERY} bytes"));
        }
        if !(0.0..=RANGE).contains(&(end - start)) {
            return Err(format!("a range has from 0 to {RANGE} seconds"));
        }
        if step < STEP {
            return Err(format!("a step has at least {STEP} seconds"));
        }
        if (end - start) / step > POINTS {
            return Err(format!(
                "a series has at most {POINTS} points: make the step longer"
            ));
        }
        Ok(Self { start, end, step })
    }
}

/// Seconds since 1970, or RFC 3339.
fn moment(text: &str) -> Result<f64, String> {
    if let Some(seconds) = number(text) {
        return Ok(seconds);
    }
    match OffsetDateTime::parse(text, &Rfc3339) {
        #[expect(clippy::cast_precision_loss, reason = "a microsecond more or less")]
        Ok(moment) => Ok(moment.unix_timestamp_nanos() as f64 / 1e9),
        Err(_) => Err(format!(
            "`{text}` is no time: write seconds since 1970, or RFC 3339"
        )),
    }
}

/// Seconds, or a number with its unit: `15s`, `5m`.
fn seconds(text: &str) -> Result<f64, String> {
    let units = [
        ("ms", 0.001),
        ("s", 1.0),
        ("m", 60.0),
        ("h", 3600.0),
        ("d", 86_400.0),
    ];
    let with_unit = units.into_iter().find_map(|(unit, seconds)| {
        let number = number(text.strip_suffix(unit)?)?;
        Some(number * seconds)
    });
    let seconds = number(text).or(with_unit);
    seconds.ok_or_else(|| format!("`{text}` is no step: write `15s`"))
}

/// A NaN or an infinity would pass limits.
fn number(text: &str) -> Option<f64> {
    text.parse().ok().filter(|number: &f64| number.is_finite())
}
