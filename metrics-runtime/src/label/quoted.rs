//! Label blocks in which names can stand in quotes, as the registry writes those of names that need them.

use std::borrow::Cow;

use super::value_text::{end_of_value, push_escaped, unescaped};
use crate::naming::{Escaping, Named};

/// Appends a label's name, in quotes where it needs them.
pub(super) fn push_name(out: &mut String, name: &str) {
    if Named::Label.is_legal(name) {
        out.push_str(name);
        return;
    }
    out.push('"');
    push_escaped(out, &Escaping::AllowUtf8.escape(name, Named::Label));
    out.push('"');
}

/// The same block with names as `escaping` shows them.
pub(crate) fn renamed(block: &str, escaping: Escaping) -> String {
    let mut out = String::with_capacity(block.len());
    for (name, value) in written(block) {
        if !out.is_empty() {
            out.push(',');
        }
        push_name(&mut out, &escaping.escape(&name, Named::Label));
        out.extend(["=\"", value, "\""]);
    }
    out
}

/// The names and values in a block.
#[cfg(feature = "protobuf")]
pub(crate) fn read(block: &str) -> Vec<(String, String)> {
    let pairs = written(block).into_iter();
    let value = |value| unescaped(value).unwrap_or_default();
    pairs
        .map(|(name, text)| (name.into_owned(), value(text)))
        .collect()
}

/// The names in a block, and the values as they are written.
fn written(block: &str) -> Vec<(Cow<'_, str>, &str)> {
    let mut pairs = Vec::new();
    let mut rest = block;
    while let Some((name, after)) = name(rest)
        && let Some(quoted) = after.strip_prefix("=\"")
        && let Some(end) = end_of_value(quoted)
    {
        pairs.push((name, &quoted[..end]));
        rest = quoted[end + 1..].trim_start_matches(',');
    }
    pairs
}

/// The name at the start, and what follows it.
fn name(block: &str) -> Option<(Cow<'_, str>, &str)> {
    if let Some(quoted) = block.strip_prefix('"') {
        let end = end_of_value(quoted)?;
        let name = unescaped(&quoted[..end]).ok()?;
        Some((name.into(), &quoted[end + 1..]))
    } else {
        let (name, _) = block.split_once('=')?;
        Some((name.into(), &block[name.len()..]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::label::label_text;

    #[test]
    fn names_are_quoted_where_they_need_it_and_escaped_where_that_is_asked_for() {
        let mut written = String::new();
        let labels = [("http.method", "a\"=b"), ("code", "5\\"), ("x\"y\n\\", ",")];
        label_text::push(&mut written, labels);
        assert_eq!(
            written,
            r#""http.method"="a\"=b",code="5\\","x\"y\n\\"=",""#
        );
        assert_eq!(renamed(&written, Escaping::AllowUtf8), written);
        assert_eq!(
            renamed(&written, Escaping::Underscores),
            r#"http_method="a\"=b",code="5\\",x_y__=",""#
        );
        #[cfg(feature = "protobuf")]
        assert_eq!(
            read(&written),
            labels.map(|(name, value)| (name.to_owned(), value.to_owned()))
        );
        assert_eq!(renamed("", Escaping::Dots), "");
    }
}
