//! Selecting histograms by their name.

use std::borrow::Cow;
use std::fmt;

use super::legal_names::{mapped, replaced};

/// Selects histograms of the [`metrics`] facade by their name. Both forms of a name match: the one where the histogram is emitted
/// (`http.request.duration`), and the one on the page (`http_request_duration`).
///
/// ```
/// use metrics_runtime::Matcher;
///
/// assert!(Matcher::full("http.duration").matches("http.duration"));
/// assert!(Matcher::full("http.duration").matches("http_duration"));
/// assert!(Matcher::full("http_duration").matches("http.duration"));
/// assert!(Matcher::prefix("http.").matches("http.duration"));
/// let seconds = Matcher::suffix("_seconds").except("order_duration_seconds");
/// assert!(seconds.matches("wait_seconds"));
/// assert!(!seconds.matches("order_duration_seconds"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Matcher {
    pub(super) part: Part,
    pub(crate) text: Cow<'static, str>,
    pub(super) except: Box<[Cow<'static, str>]>,
}

/// What has to be equal. One that comes first here goes before the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Part {
    Full,
    Prefix,
    Suffix,
    /// A prefix or a suffix that is empty.
    All,
}

impl Matcher {
    /// The histogram with this name.
    pub fn full(name: impl Into<Cow<'static, str>>) -> Self {
        Self::new(Part::Full, name)
    }

    /// The histograms whose names start so; all of them where this is empty.
    pub fn prefix(start: impl Into<Cow<'static, str>>) -> Self {
        Self::new(Part::Prefix, start)
    }

    /// The histograms whose names end so; all of them where this is empty.
    pub fn suffix(end: impl Into<Cow<'static, str>>) -> Self {
        Self::new(Part::Suffix, end)
    }

    fn new(part: Part, text: impl Into<Cow<'static, str>>) -> Self {
        let text = text.into();
        let is_all = text.is_empty() && part != Part::Full;
        Self {
            part: if is_all { Part::All } else { part },
            text,
            except: Box::default(),
        }
    }

    /// Leaves out the histogram with this name.
    #[must_use]
    pub fn except(mut self, name: impl Into<Cow<'static, str>>) -> Self {
        let mut except = self.except.into_vec();
        except.push(name.into());
        self.except = except.into();
        self
    }

    /// Returns whether the matcher selects this name.
    #[must_use]
    pub fn matches(&self, name: &str) -> bool {
        let legal = mapped(name);
        let is_selected = self.selects(name, &self.text) || self.selects(&legal, &self.legal());
        let is_name = |other: &Cow<'_, str>| *other == name || mapped(other) == legal;
        is_selected && !self.except.iter().any(is_name)
    }

    fn selects(&self, name: &str, text: &str) -> bool {
        match self.part {
            Part::Full => name == text,
            Part::Prefix => name.starts_with(text),
            Part::Suffix => name.ends_with(text),
            Part::All => true,
        }
    }

    /// The text as it can be part of a name on the page.
    fn legal(&self) -> Cow<'_, str> {
        match self.part {
            Part::Full | Part::Prefix => mapped(&self.text),
            Part::Suffix | Part::All => replaced(&self.text),
        }
    }

    /// Whether both select the same names, but for those that they leave out.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        self.part == other.part && self.legal() == other.legal()
    }
}

impl fmt::Display for Matcher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = match self.part {
            Part::Full => "called",
            Part::Prefix => "that start with",
            Part::Suffix => "that end with",
            Part::All => return f.write_str("all histograms"),
        };
        write!(f, "histograms {word} `{}`", self.text)
    }
}
