//! Help from doc comments.

use syn::{Attribute, Expr, ExprLit, Lit, Meta};

/// The text of the doc comment: the lines of a paragraph joined by blanks, paragraphs by line feeds. `None` without one.
pub(crate) fn help(attributes: &[Attribute]) -> Option<String> {
    let comment: Vec<String> = attributes.iter().filter_map(text).collect();
    let lines = comment
        .iter()
        .flat_map(|text| text.split('\n'))
        .map(str::trim);
    let mut help = String::new();
    let mut gap = "";
    for line in lines {
        if line.is_empty() {
            gap = "\n";
        } else {
            if !help.is_empty() {
                help.push_str(if gap.is_empty() { " " } else { gap });
            }
            help.push_str(line);
            gap = "";
        }
    }
    (!help.is_empty()).then_some(help)
}

fn text(attribute: &Attribute) -> Option<String> {
    match &attribute.meta {
        Meta::NameValue(meta) if meta.path.is_ident("doc") => match &meta.value {
            Expr::Lit(ExprLit {
                lit: Lit::Str(text),
                ..
            }) => Some(text.value()),
            _ => None,
        },
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::help;
    use syn::{Field, parse_quote};

    #[test]
    fn paragraphs_are_kept_and_lines_are_joined() {
        let field: Field = parse_quote! {
            /// Orders handled,
            /// paid or not.
            ///
            ///
            /// Since start.
            #[deprecated = "not a doc comment"]
            #[doc(hidden)]
            orders_total: Counter
        };
        assert_eq!(
            help(&field.attrs).as_deref(),
            Some("Orders handled, paid or not.\nSince start.")
        );
        assert_eq!(help(&[]), None);
    }
}
