//! Label blocks, as they stand on a page, read back.

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
        pairs.push((name.to_owned(), unescaped(&quoted[..end], true)?));
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

/// Where the value ends that starts here.
fn end_of_value(text: &str) -> Option<usize> {
    let mut escaped = false;
    text.find(|c| {
        let ends = c == '"' && !escaped;
        escaped = c == '\\' && !escaped;
        ends
    })
}

fn is_label_name(name: &str) -> bool {
    let is_legal = |c: char| c == '_' || c.is_ascii_alphanumeric();
    name.starts_with(|c: char| is_legal(c) && !c.is_ascii_digit()) && name.chars().all(is_legal)
}

/// A label value, or with `quotes` unset a help text, without its escapes.
pub(crate) fn unescaped(text: &str, quotes: bool) -> Result<String, &'static str> {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        out.push(match c {
            '\\' => match chars.next() {
                Some('\\') => '\\',
                Some('n') => '\n',
                Some('"') if quotes => '"',
                _ => return Err("a backslash before what needs none"),
            },
            c => c,
        });
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::read;

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
    fn what_is_no_block_is_refused() {
        for (block, reason) in [
            ("a", "a label without `=`"),
            ("1=\"x\"", "a label name that is not one"),
            ("a=x", "a label value without a quote before it"),
            ("a=\"x", "a label value without a quote behind it"),
            ("a=\"\\x\"", "a backslash before what needs none"),
            ("a=\"x\"b=\"y\"", "no comma between two labels"),
            ("a=\"x\",a=\"y\"", "a label that stands there twice"),
        ] {
            assert_eq!(read(block), Err(reason), "{block}");
        }
    }
}
