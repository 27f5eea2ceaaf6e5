//! Label blocks, as they stand on a page, written and read.

use super::quoted::push_name;
use super::value_text::{end_of_value, push_escaped, unescaped};
use metrics_naming::legality::is_label_name;

/// Appends `name="value",…`: what stands between the braces of a sample. A label with an empty value is
/// [the same as none](https://prometheus.io/docs/concepts/data_model/#metric-names-and-labels), and is left out.
pub(crate) fn push<'a>(out: &mut String, labels: impl IntoIterator<Item = (&'a str, &'a str)>) {
    let present = labels.into_iter().filter(|(_, value)| !value.is_empty());
    for (i, (name, value)) in present.enumerate() {
        if i > 0 {
            out.push(',');
        }
        push_name(out, name);
        out.push_str("=\"");
        push_escaped(out, value);
        out.push('"');
    }
}

/// The label block of many series that have the same names: what they share is checked, escaped and written once.
#[derive(Debug)]
pub(crate) struct Template {
    /// The labels that have the same values in all of them.
    constants: Box<str>,
    /// `,name="` of each other label.
    openings: Box<[Box<str>]>,
}

impl Template {
    pub(crate) fn new<'a>(
        constants: impl IntoIterator<Item = (&'a str, &'a str)>,
        names: impl IntoIterator<Item = &'a str>,
    ) -> Self {
        let mut block = String::new();
        push(&mut block, constants);
        let opening = |name| {
            let mut out = String::from(",");
            push_name(&mut out, name);
            out.push_str("=\"");
            out.into()
        };
        Self {
            constants: block.into(),
            openings: names.into_iter().map(opening).collect(),
        }
    }

    /// Appends what [`push`] appends for these values.
    pub(crate) fn push(&self, out: &mut String, values: impl IntoIterator<Item: AsRef<str>>) {
        let start = out.len();
        out.push_str(&self.constants);
        for (opening, value) in self.openings.iter().zip(values) {
            let value = value.as_ref();
            if !value.is_empty() {
                let is_first = out.len() == start;
                out.push_str(&opening[usize::from(is_first)..]);
                push_escaped(out, value);
                out.push('"');
            }
        }
    }
}

/// Names and values, in the order of the page.
pub(crate) type Pairs = Vec<(String, String)>;

/// Reads `a="1",b="2"`, to its end or to the `}` behind it; gives the rest, from the `}` on, as well.
///
/// Blanks around every token and a comma behind the last pair are allowed, as in the
/// [text format](https://prometheus.io/docs/instrumenting/exposition_formats/#comments-help-text-and-type-information).
pub(crate) fn read(block: &str) -> Result<(Pairs, &str), &'static str> {
    let mut pairs = Pairs::new();
    let mut rest = trimmed(block);
    while !rest.is_empty() && !rest.starts_with('}') {
        let (name, after) = rest.split_once('=').ok_or("a label without `=`")?;
        let name = name.trim_end_matches(BLANKS);
        if name == "__name__" {
            return Err("the label `__name__`, which stands for the name of the metric");
        }
        if !is_label_name(name) {
            return Err("a label name that is not one");
        }
        if pairs.iter().any(|(other, _)| other == name) {
            return Err("a label that stands there twice");
        }
        let quoted = trimmed(after)
            .strip_prefix('"')
            .ok_or("a label value without a quote before it")?;
        let end = end_of_value(quoted).ok_or("a label value without a quote behind it")?;
        pairs.push((name.to_owned(), unescaped(&quoted[..end])?));
        rest = trimmed(&quoted[end + 1..]);
        match rest.strip_prefix(',') {
            Some(next) => rest = trimmed(next),
            None if rest.is_empty() || rest.starts_with('}') => {}
            None => return Err("no comma between two labels"),
        }
    }
    Ok((pairs, rest))
}

/// What separates the tokens of a line.
pub(crate) const BLANKS: [char; 2] = [' ', '\t'];

fn trimmed(text: &str) -> &str {
    text.trim_start_matches(BLANKS)
}

#[cfg(test)]
mod tests {
    use super::{Template, push, read};

    #[test]
    fn blocks_are_read_to_their_end() {
        let (pairs, rest) = read(r#"a="x\\\"\n}" , b = "" ,} 3"#).unwrap();
        let pairs: Vec<_> = pairs.iter().map(|(n, v)| (&**n, &**v)).collect();
        assert_eq!(
            (&pairs[..], rest),
            (&[("a", "x\\\"\n}"), ("b", "")][..], "} 3")
        );
        assert_eq!(read("").unwrap(), (vec![], ""));
    }

    #[test]
    fn blocks_are_read_as_they_are_written() {
        let texts = [
            "x",
            "\\",
            "\"",
            "\n",
            "\\n",
            "a\\\"b",
            "ü=\"y\",z",
            "\\\\",
            "},{",
        ];
        for first in texts {
            for second in texts {
                let written = [("a", first), ("b_2", second)];
                let mut block = String::new();
                push(&mut block, written);
                let owned = written.map(|(name, value)| (name.to_owned(), value.to_owned()));
                assert_eq!(read(&block), Ok((owned.to_vec(), "")));
            }
        }
    }

    #[test]
    fn a_template_writes_the_same_block() {
        for constant in ["", "x\"y"] {
            for [first, second] in [["", ""], ["a", ""], ["", "b\n"], ["a", "b"]] {
                let template = Template::new([("zone", constant)], ["first.name", "second"]);
                let mut written = String::from("before");
                template.push(&mut written, [first, second]);
                let mut expected = String::from("before");
                let labels = [
                    ("zone", constant),
                    ("first.name", first),
                    ("second", second),
                ];
                push(&mut expected, labels);
                assert_eq!(written, expected);
            }
        }
    }

    #[test]
    fn an_empty_value_is_an_absent_label() {
        let block = |labels: &[_]| {
            let mut out = String::new();
            push(&mut out, labels.iter().copied());
            out
        };
        assert_eq!(block(&[("a", ""), ("b", "x"), ("c", "")]), r#"b="x""#);
        assert_eq!(
            block(&[("a", "x"), ("b", ""), ("c", "y")]),
            r#"a="x",c="y""#
        );
        assert_eq!(block(&[("a", "")]), "");
    }

    #[test]
    fn what_is_no_block_is_refused() {
        for (block, reason) in [
            ("a", "a label without `=`"),
            ("1=\"x\"", "a label name that is not one"),
            ("a=x", "a label value without a quote before it"),
            ("a=\"x", "a label value without a quote behind it"),
            ("a=\"\\x\"", "a backslash before what needs none"),
            ("a=\"x\"b=\"y\"", "no comma between two labels"),
            ("a=\"x\",a=\"y\"", "a label that stands there twice"),
            (
                "__name__=\"x\"",
                "the label `__name__`, which stands for the name of the metric",
            ),
        ] {
            assert_eq!(read(block), Err(reason), "{block}");
        }
    }
}
