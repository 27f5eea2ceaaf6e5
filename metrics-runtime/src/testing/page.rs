//! A strict reader of pages in the text format 0.0.4, whoever wrote them.

use metrics_naming::legality::is_metric_name;

use crate::label::label_text::{self, BLANKS};
use crate::label::value_text::unescaped;
use crate::naming::MetricType;

/// A metric family, as a page shows it.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Family {
    /// The name.
    pub name: String,
    /// The text of the `# HELP` line; `None` where it has none.
    pub help: Option<String>,
    /// The type on the `# TYPE` line; `None` where there is none, and for `untyped`.
    pub metric_type: Option<MetricType>,
    /// The samples, in the order of the page.
    pub samples: Vec<Sample>,
    /// The number of its first line, from 1.
    pub line: usize,
    /// Whether there was a `# TYPE` line.
    is_typed: bool,
}

/// A line with a value.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Sample {
    /// The name, with its suffix.
    pub name: String,
    /// The names and values of the labels.
    pub labels: Vec<(String, String)>,
    /// The value.
    pub value: f64,
    /// The time, in milliseconds since 1970.
    pub timestamp: Option<i64>,
    /// The number of the line, from 1.
    pub line: usize,
}

/// What is no page; see [`parse`].
#[derive(Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {reason}")]
#[non_exhaustive]
pub struct ParseError {
    /// The number of the line, from 1.
    pub line: usize,
    /// Why.
    pub reason: String,
}

/// `main` shows it by this, so it is the text.
impl std::fmt::Debug for ParseError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        std::fmt::Display::fmt(self, f)
    }
}

/// Reads a page in the [text format 0.0.4]: that of this crate, of another library, or of a whole other program.
///
/// ```
/// use metrics_runtime::testing::page::parse;
///
/// let page = "# HELP up Whether it is up.\n# TYPE up gauge\nup{job=\"shop\"} 1\n";
/// let families = parse(page).unwrap();
/// assert_eq!(families[0].help.as_deref(), Some("Whether it is up."));
/// assert_eq!(families[0].samples[0].value, 1.0);
///
/// let error = parse("up{job=shop} 1\n").unwrap_err();
/// assert_eq!(error.to_string(), "line 1: a label value without a quote before it");
/// ```
///
/// # Errors
///
/// With the first line that is not as the format says. That goes for its rules on order too: the lines of a family stand
/// together, with at most one `# HELP` and one `# TYPE`, before the samples.
///
/// [text format 0.0.4]: https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format
pub fn parse(page: &str) -> Result<Vec<Family>, ParseError> {
    let mut families = Families::default();
    for (at, line) in page.split_terminator('\n').enumerate() {
        let number = at + 1;
        let read = families.line(number, line);
        read.map_err(|reason| ParseError {
            line: number,
            reason,
        })?;
    }
    if !page.is_empty() && !page.ends_with('\n') {
        return Err(ParseError {
            line: page.lines().count(),
            reason: "no line feed at its end".to_owned(),
        });
    }
    Ok(families.0)
}

/// The families that were read.
#[derive(Default)]
struct Families(Vec<Family>);

impl Families {
    fn line(&mut self, number: usize, line: &str) -> Result<(), String> {
        let content = line.trim_start_matches(BLANKS);
        if let Some(comment) = content.strip_prefix('#') {
            return self.comment(number, comment.trim_start_matches(BLANKS));
        }
        if content.is_empty() {
            return Ok(());
        }
        if content.len() < line.len() {
            return Err("a blank before a sample, which Prometheus takes for its name".to_owned());
        }
        self.sample(sample(number, line)?)
    }

    fn comment(&mut self, number: usize, comment: &str) -> Result<(), String> {
        match comment.split_once(BLANKS) {
            Some(("HELP", rest)) => self.help(number, rest.trim_start_matches(BLANKS)),
            Some(("TYPE", rest)) => self.metric_type(number, rest.trim_start_matches(BLANKS)),
            _ => Ok(()),
        }
    }

    fn help(&mut self, number: usize, rest: &str) -> Result<(), String> {
        let (name, text) = rest.split_once(BLANKS).unwrap_or((rest, ""));
        let text = unescaped(text.trim_start_matches(BLANKS))?;
        let family = self.family(number, name)?;
        if !family.samples.is_empty() {
            return Err(format!("the help of `{name}` stands behind its samples"));
        }
        if text.is_empty() {
            return Ok(());
        }
        match family.help.replace(text) {
            Some(_) => Err(format!("a second help of `{name}`")),
            None => Ok(()),
        }
    }

    fn metric_type(&mut self, number: usize, rest: &str) -> Result<(), String> {
        let (name, word) = rest.split_once(BLANKS).unwrap_or((rest, ""));
        let metric_type = match word {
            "counter" => Some(MetricType::Counter),
            "gauge" => Some(MetricType::Gauge),
            "histogram" => Some(MetricType::Histogram),
            "summary" => Some(MetricType::Summary),
            "untyped" => None,
            other if other.trim_matches(BLANKS).len() < other.len() => {
                return Err(format!(
                    "no such type: `{other}`, with one blank before it and none behind it"
                ));
            }
            other => return Err(format!("no such type: `{other}`")),
        };
        let family = self.family(number, name)?;
        if !family.samples.is_empty() {
            return Err(format!("the type of `{name}` stands behind its samples"));
        }
        if family.is_typed {
            return Err(format!("a second type of `{name}`"));
        }
        family.is_typed = true;
        family.metric_type = metric_type;
        Ok(())
    }

    fn sample(&mut self, sample: Sample) -> Result<(), String> {
        if let Some(family) = self.0.last_mut()
            && family.owns(&sample.name)
        {
            family.samples.push(sample);
            return Ok(());
        }
        let owner = self.0.iter().find(|family| family.owns(&sample.name));
        if let Some(owner) = owner {
            return Err(apart(&owner.name));
        }
        let family = self.family(sample.line, &sample.name)?;
        family.samples.push(sample);
        Ok(())
    }

    /// The family of this name, which is the last one or new.
    fn family(&mut self, line: usize, name: &str) -> Result<&mut Family, String> {
        if !is_metric_name(name) {
            return Err(format!("`{name}` is no name of a metric"));
        }
        let at = self.0.iter().position(|family| family.name == name);
        if at.is_some_and(|at| at + 1 < self.0.len()) {
            return Err(apart(name));
        }
        if at.is_none()
            && let Some(owner) = self.0.iter().find(|family| family.owns(name))
        {
            let owner = &owner.name;
            return Err(format!("`{name}` is the name of samples of `{owner}`"));
        }
        let at = at.unwrap_or_else(|| {
            self.0.push(Family {
                name: name.to_owned(),
                help: None,
                metric_type: None,
                samples: Vec::new(),
                line,
                is_typed: false,
            });
            self.0.len() - 1
        });
        Ok(&mut self.0[at])
    }
}

fn apart(name: &str) -> String {
    format!("the lines of `{name}` do not stand together")
}

impl Family {
    /// Returns whether a sample of this name is one of its own.
    fn owns(&self, sample: &str) -> bool {
        let suffixes: &[_] = match self.metric_type {
            Some(metric_type) => metric_type.in_text_format().suffixes(),
            None => &[""],
        };
        let suffix = sample.strip_prefix(&*self.name);
        suffix.is_some_and(|suffix| suffixes.contains(&suffix))
    }
}

fn sample(line: usize, text: &str) -> Result<Sample, String> {
    let end = text.find(|c| c == '{' || BLANKS.contains(&c));
    let (name, rest) = text.split_at(end.ok_or("neither a comment nor a sample")?);
    if !is_metric_name(name) {
        return Err(format!("`{name}` is no name of a metric"));
    }
    let rest = rest.trim_start_matches(BLANKS);
    let (labels, rest) = match rest.strip_prefix('{') {
        None => (Vec::new(), rest),
        Some(block) => {
            let (labels, rest) = label_text::read(block)?;
            let rest = rest.strip_prefix('}');
            (labels, rest.ok_or("labels without `}` behind them")?)
        }
    };
    let rest = rest.trim_start_matches(BLANKS);
    let (value, timestamp) = match rest.split_once(BLANKS) {
        None => (rest, None),
        Some((value, rest)) => (value, Some(timestamp(rest.trim_start_matches(BLANKS))?)),
    };
    Ok(Sample {
        name: name.to_owned(),
        labels,
        value: number(value).ok_or_else(|| format!("`{value}` is no number"))?,
        timestamp,
        line,
    })
}

/// A time to the end of the line. Prometheus takes no sign.
fn timestamp(text: &str) -> Result<i64, String> {
    if text.is_empty() {
        return Err("a blank behind the value, where a time is expected".to_owned());
    }
    let is_whole = text.bytes().all(|byte| byte.is_ascii_digit());
    let time = is_whole.then(|| text.parse().ok()).flatten();
    time.ok_or_else(|| format!("`{text}` is no time in milliseconds"))
}

/// A number, as [`ParseFloat`](https://pkg.go.dev/strconv#ParseFloat) of Go reads it for Prometheus, without hexadecimal
/// numbers and underscores.
pub(super) fn number(text: &str) -> Option<f64> {
    let is = |text: &str, word: &str| text.eq_ignore_ascii_case(word);
    let (is_negative, unsigned) = match text.strip_prefix(['+', '-']) {
        Some(unsigned) => (text.starts_with('-'), unsigned),
        None => (false, text),
    };
    if is(unsigned, "inf") || is(unsigned, "infinity") {
        return Some(if is_negative {
            f64::NEG_INFINITY
        } else {
            f64::INFINITY
        });
    }
    if is(text, "nan") {
        return Some(f64::NAN);
    }
    // Rust has more words for what is no number.
    if text.contains(|c: char| c.is_ascii_alphabetic() && !matches!(c, 'e' | 'E')) {
        return None;
    }
    // Too large a number is infinite for Rust, and an error for Go.
    let number: f64 = text.parse().ok()?;
    number.is_finite().then_some(number)
}
