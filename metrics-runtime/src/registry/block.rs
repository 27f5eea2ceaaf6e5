//! Reading a label block, as [`push_block`](super::key::push_block) writes it.

use std::borrow::Cow;

/// The names and values in a block.
pub(crate) fn pairs(block: &str) -> impl Iterator<Item = (&str, Cow<'_, str>)> {
    let mut rest = block;
    std::iter::from_fn(move || {
        let (name, after) = rest.split_once("=\"")?;
        let end = closing_quote(after)?;
        rest = after.get(end + 1..)?;
        rest = rest.strip_prefix(',').unwrap_or(rest);
        Some((name, unescaped(&after[..end])))
    })
}

/// Where the value that begins the text ends.
fn closing_quote(text: &str) -> Option<usize> {
    let mut is_escaped = false;
    text.bytes().position(|byte| {
        let is_closing = byte == b'"' && !is_escaped;
        is_escaped = byte == b'\\' && !is_escaped;
        is_closing
    })
}

fn unescaped(value: &str) -> Cow<'_, str> {
    if !value.contains('\\') {
        return value.into();
    }
    let mut plain = String::with_capacity(value.len());
    let mut chars = value.chars();
    while let Some(char) = chars.next() {
        match char {
            '\\' => plain.extend(chars.next().map(|escaped| match escaped {
                'n' => '\n',
                other => other,
            })),
            char => plain.push(char),
        }
    }
    plain.into()
}

#[cfg(test)]
mod tests {
    use super::super::key::push_block;
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let values = [
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
        for first in values {
            for second in values {
                let written = [("a", first), ("b_2", second)];
                let mut block = String::new();
                push_block(&mut block, written);
                let read: Vec<_> = pairs(&block).collect();
                let expected = written.map(|(name, value)| (name, Cow::from(value)));
                assert_eq!(read, expected, "{block}");
            }
        }
        assert_eq!(pairs("").count(), 0);
    }
}
