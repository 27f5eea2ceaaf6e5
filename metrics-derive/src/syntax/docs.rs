//! Help from doc comments.

use syn::{Attribute, Expr, ExprLit, Lit, Meta};

/// What is said of a metric.
pub(crate) enum Help {
    /// What the macro can read.
    Text(String),
    /// What only the compiler can: an expression of the type `&'static str`.
    Expr(Box<Expr>),
    /// The same for doc comments of several parts, some of them macros, such as `#[doc = include_str!("orders.md")]`.
    Parts(Vec<Expr>),
}

impl Help {
    /// The text, where the macro can read it.
    pub(crate) fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::Expr(_) | Self::Parts(_) => None,
        }
    }
}

/// The text of the doc comment: the lines of a paragraph joined by blanks, paragraphs by line feeds. `None` without one.
pub(crate) fn help(attributes: &[Attribute]) -> Option<Help> {
    let comment: Vec<&Expr> = attributes.iter().filter_map(value).collect();
    let texts: Option<Vec<String>> = comment.iter().map(|value| text(value)).collect();
    match texts {
        Some(texts) => joined(&texts).map(Help::Text),
        None => Some(Help::Parts(comment.into_iter().cloned().collect())),
    }
}

fn joined(comment: &[String]) -> Option<String> {
    let lines = comment.iter().flat_map(|text| lines(text));
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

/// The lines of a text, without the stars that `/** … */` may have in front of all but the first.
fn lines(text: &str) -> impl Iterator<Item = &str> {
    let mut others = text.split('\n').skip(1).map(str::trim);
    let starred = others.all(|line| line.is_empty() || line.starts_with('*'));
    text.split('\n').enumerate().map(move |(at, line)| {
        let line = line.trim();
        match line.strip_prefix('*') {
            Some(starless) if starred && at > 0 => starless.trim_start(),
            _ => line,
        }
    })
}

fn value(attribute: &Attribute) -> Option<&Expr> {
    match &attribute.meta {
        Meta::NameValue(meta) if meta.path.is_ident("doc") => Some(&meta.value),
        _ => None,
    }
}

fn text(value: &Expr) -> Option<String> {
    match value {
        Expr::Lit(ExprLit {
            lit: Lit::Str(text),
            ..
        }) => Some(text.value()),
        Expr::Group(group) => text(&group.expr),
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
        let help_of =
            |attributes| help(attributes).and_then(|help| help.as_text().map(str::to_owned));
        assert_eq!(
            help_of(&field.attrs).as_deref(),
            Some("Orders handled, paid or not.\nSince start.")
        );
        assert_eq!(help_of(&[]), None);
    }

    #[test]
    fn block_comments_have_no_stars() {
        let field: Field = parse_quote! {
            /** Orders handled,
             * paid or not.
             *
             * Since start.
             */
            /// * This is no block.
            /**
                This is one without stars,
                * but for this.
            */
            orders_total: Counter
        };
        let help = help(&field.attrs).and_then(|help| help.as_text().map(str::to_owned));
        assert_eq!(
            help.as_deref(),
            Some(
                "Orders handled, paid or not.\nSince start.\n* This is no block.\nThis is one without stars, * but for this."
            )
        );
    }
}
