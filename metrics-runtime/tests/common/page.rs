//! A reader of the text format 0.0.4 and of `OpenMetrics` 1.0 that takes nothing but what the formats allow, and of that no more than
//! this crate writes.
//!
//! It shares no code with the crate that it judges, and so is not the reader of `testing`, which takes the pages of others too.

/// A metric family, as the page shows it.
#[derive(Debug, PartialEq)]
pub(crate) struct Family {
    pub(crate) name: String,
    pub(crate) help: Option<String>,
    pub(crate) metric_type: String,
    pub(crate) samples: Vec<Sample>,
}

/// One line with a value.
#[derive(Debug, PartialEq)]
pub(crate) struct Sample {
    pub(crate) name: String,
    pub(crate) labels: Vec<(String, String)>,
    pub(crate) value: f64,
    pub(crate) exemplar: Option<Exemplar>,
}

/// What stands behind a value in `OpenMetrics`, without its time.
#[derive(Debug, PartialEq)]
pub(crate) struct Exemplar {
    pub(crate) labels: Vec<(String, String)>,
    pub(crate) value: f64,
}

#[derive(Clone, Copy, PartialEq)]
enum Format {
    Text,
    OpenMetrics,
}

/// Reads a page in the text format; panics where it is not one.
pub(crate) fn parse(page: &str) -> Vec<Family> {
    read(page, Format::Text)
}

/// Reads a page in `OpenMetrics`; panics where it is not one. A family of counters has no `_total` in its name, its samples have.
pub(crate) fn parse_openmetrics(page: &str) -> Vec<Family> {
    let page = page.strip_suffix("# EOF\n").expect("an end of the page");
    read(page, Format::OpenMetrics)
}

fn read(page: &str, format: Format) -> Vec<Family> {
    assert!(
        page.is_empty() || page.ends_with('\n'),
        "no line feed at the end"
    );
    let mut families: Vec<Family> = Vec::new();
    let mut help = None;
    for line in page.split_terminator('\n') {
        if let Some(rest) = line.strip_prefix("# HELP ") {
            let (name, text) = rest.split_once(' ').expect("a help has a name and a text");
            match format {
                Format::Text => help = Some((name, unescape(text, false))),
                Format::OpenMetrics => {
                    let family = begun(&mut families, name, line);
                    family.help = Some(unescape(text, true));
                }
            }
        } else if let Some(rest) = line.strip_prefix("# TYPE ") {
            let (name, metric_type) = rest.split_once(' ').expect("a type has a name and a word");
            assert!(
                is_name(name) && families.iter().all(|family| family.name != name),
                "{line}"
            );
            let help = help.take().map(|(of, text)| {
                assert_eq!(of, name, "a help stands before the type of the same family");
                text
            });
            families.push(Family {
                name: name.to_owned(),
                help,
                metric_type: metric_type.to_owned(),
                samples: Vec::new(),
            });
        } else if let Some(rest) = line.strip_prefix("# UNIT ") {
            let (name, unit) = rest.split_once(' ').expect("a unit has a name and a word");
            begun(&mut families, name, line);
            let rest = name.strip_suffix(unit);
            assert!(
                format == Format::OpenMetrics && rest.is_some_and(|rest| rest.ends_with('_')),
                "{line}"
            );
        } else {
            let sample = sample(line, format);
            let family = families.last_mut().expect("a type before the first sample");
            let suffixes: &[_] = match (&*family.metric_type, format) {
                ("counter", Format::OpenMetrics) => &["_total"],
                ("counter", Format::Text)
                | ("gauge", _)
                | ("unknown" | "stateset", Format::OpenMetrics) => &[""],
                ("info", Format::OpenMetrics) => &["_info"],
                ("histogram", _) => &["_bucket", "_sum", "_count"],
                ("summary", _) => &["", "_sum", "_count"],
                (other, _) => panic!("no such type: {other}"),
            };
            let suffix = sample.name.strip_prefix(&*family.name);
            assert!(
                suffix.is_some_and(|suffix| suffixes.contains(&suffix)),
                "{line}"
            );
            family.samples.push(sample);
        }
    }
    assert_eq!(help, None, "a help without a type");
    families
}

/// The last family, where it has this name and neither a help nor samples.
fn begun<'f>(families: &'f mut [Family], name: &str, line: &str) -> &'f mut Family {
    let family = families.last_mut().expect("a type comes first");
    let is_begun = family.help.is_none() && family.samples.is_empty();
    assert!(family.name == name && is_begun, "{line}");
    family
}

/// The value of the one sample with this name and these labels.
pub(crate) fn value(page: &str, name: &str, labels: &[(&str, &str)]) -> Option<f64> {
    let is_it = |sample: &&Sample| {
        let pairs = sample
            .labels
            .iter()
            .map(|(name, value)| (&**name, &**value));
        sample.name == name && pairs.eq(labels.iter().copied())
    };
    let families = parse(page);
    let mut found = families
        .iter()
        .flat_map(|family| &family.samples)
        .filter(is_it);
    let value = found.next().map(|sample| sample.value);
    assert_eq!(found.next(), None, "the same series twice");
    value
}

/// The lines of a page that are about the families whose name starts so.
pub(crate) fn lines_of(page: &str, name: &str) -> String {
    let is_about = |line: &&str| {
        line.trim_start_matches("# HELP ")
            .trim_start_matches("# TYPE ")
            .starts_with(name)
    };
    page.split_inclusive('\n').filter(is_about).collect()
}

fn sample(line: &str, format: Format) -> Sample {
    let (name, mut rest) = line.split_at(line.find(['{', ' ']).expect(line));
    assert!(is_name(name), "{line}");
    let mut labels = Vec::new();
    if rest.starts_with('{') {
        (labels, rest) = labels_of(rest, line);
        assert!(!labels.is_empty(), "{line}");
    }
    let rest = rest.strip_prefix(' ').expect(line);
    let (value, exemplar) = match rest.split_once(" # ") {
        Some((value, exemplar)) if format == Format::OpenMetrics => {
            (value, Some(exemplar_of(exemplar, line)))
        }
        _ => (rest, None),
    };
    assert!(!value.contains(' '), "{line}");
    Sample {
        name: name.to_owned(),
        labels,
        value: value.parse().expect(line),
        exemplar,
    }
}

/// The labels in braces at the start of a text, and what follows them.
fn labels_of<'t>(text: &'t str, line: &str) -> (Vec<(String, String)>, &'t str) {
    let mut labels = Vec::new();
    let mut rest = text.strip_prefix('{').expect(line);
    if let Some(rest) = rest.strip_prefix('}') {
        return (labels, rest);
    }
    loop {
        let (label, value) = rest.split_once("=\"").expect(line);
        assert!(is_name(label), "{line}");
        assert!(
            labels.iter().all(|(other, _)| other != label),
            "a label twice: {line}"
        );
        let mut escaped = false;
        let end = value.find(|c| {
            let ends = c == '"' && !escaped;
            escaped = c == '\\' && !escaped;
            ends
        });
        let (value, after) = value.split_at(end.expect(line));
        labels.push((label.to_owned(), unescape(value, true)));
        rest = &after[1..];
        match rest.strip_prefix(',') {
            Some(next) => rest = next,
            None => return (labels, rest.strip_prefix('}').expect(line)),
        }
    }
}

fn exemplar_of(text: &str, line: &str) -> Exemplar {
    let (labels, rest) = labels_of(text, line);
    let (value, time) = rest
        .strip_prefix(' ')
        .and_then(|rest| rest.split_once(' '))
        .expect(line);
    assert!(
        time.parse::<f64>().is_ok_and(|time| time > 0.0) && !time.contains(' '),
        "{line}"
    );
    let chars = |(name, value): &(String, String)| name.chars().count() + value.chars().count();
    assert!(labels.iter().map(chars).sum::<usize>() <= 128, "{line}");
    Exemplar {
        labels,
        value: value.parse().expect(line),
    }
}

fn is_name(text: &str) -> bool {
    let is_legal = |c: char| c == '_' || c.is_ascii_alphanumeric();
    text.starts_with(|c: char| is_legal(c) && !c.is_ascii_digit()) && text.chars().all(is_legal)
}

fn unescape(text: &str, quotes: bool) -> String {
    let mut chars = text.chars();
    let mut out = String::new();
    while let Some(c) = chars.next() {
        out.push(match c {
            '\\' => match chars.next() {
                Some('\\') => '\\',
                Some('n') => '\n',
                Some('"') if quotes => '"',
                other => panic!("no such escape: {other:?} in {text}"),
            },
            c => c,
        });
    }
    out
}
