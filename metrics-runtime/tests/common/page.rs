//! A reader of the text format 0.0.4 that takes nothing but what the format allows, and of that no more than this crate writes.
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
}

/// Reads a page; panics where it is not one.
pub(crate) fn parse(page: &str) -> Vec<Family> {
    assert!(
        page.is_empty() || page.ends_with('\n'),
        "no line feed at the end"
    );
    let mut families: Vec<Family> = Vec::new();
    let mut help = None;
    for line in page.split_terminator('\n') {
        if let Some(rest) = line.strip_prefix("# HELP ") {
            let (name, text) = rest.split_once(' ').expect("a help has a name and a text");
            help = Some((name, unescape(text, false)));
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
        } else {
            let sample = sample(line);
            let family = families.last_mut().expect("a type before the first sample");
            let suffixes: &[_] = match &*family.metric_type {
                "counter" | "gauge" => &[""],
                "histogram" => &["_bucket", "_sum", "_count"],
                "summary" => &["", "_sum", "_count"],
                other => panic!("no such type: {other}"),
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

fn sample(line: &str) -> Sample {
    let (name, mut rest) = line.split_at(line.find(['{', ' ']).expect(line));
    assert!(is_name(name), "{line}");
    let mut labels = Vec::new();
    if let Some(inner) = rest.strip_prefix('{') {
        rest = inner;
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
                None => break,
            }
        }
        rest = rest.strip_prefix('}').expect(line);
    }
    let value = rest.strip_prefix(' ').expect(line);
    assert!(!value.contains(' '), "{line}");
    Sample {
        name: name.to_owned(),
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
