//! The text of a label value on a page: its escapes and its end.

/// Escapes a label value: backslash, double quote and line feed, as the
/// [text format](https://prometheus.io/docs/instrumenting/exposition_formats/#comments-help-text-and-type-information) asks.
pub(crate) fn push_escaped(out: &mut String, value: &str) {
    // Looks at all bytes, which is done many at once, instead of at each until one is found.
    let needs_escapes = |needs, byte| needs | matches!(byte, b'\\' | b'"' | b'\n');
    if !value.bytes().fold(false, needs_escapes) {
        out.push_str(value);
        return;
    }
    let mut plain = 0;
    for (at, byte) in value.bytes().enumerate() {
        let escape = match byte {
            b'\\' => "\\\\",
            b'"' => "\\\"",
            b'\n' => "\\n",
            _ => continue,
        };
        out.push_str(&value[plain..at]);
        out.push_str(escape);
        plain = at + 1;
    }
    out.push_str(&value[plain..]);
}

/// Where the value ends that starts here.
pub(crate) fn end_of_value(text: &str) -> Option<usize> {
    let mut escaped = false;
    text.find(|c| {
        let ends = c == '"' && !escaped;
        escaped = c == '\\' && !escaped;
        ends
    })
}

/// A label value or a help text without its escapes. Prometheus 3 takes `\"` in both.
pub(crate) fn unescaped(text: &str) -> Result<String, &'static str> {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        out.push(match c {
            '\\' => match chars.next() {
                Some('\\') => '\\',
                Some('n') => '\n',
                Some('"') => '"',
                _ => return Err("a backslash before what needs none"),
            },
            c => c,
        });
    }
    Ok(out)
}
