//! What a struct of metrics says of itself in rustdoc.

use std::fmt::Write as _;

use quote::ToTokens as _;

use super::super::model::{Family, Field, Kind};

/// A table of the fields: what is on the page, and how to ask for it.
pub(super) fn table(fields: &[Field<'_>]) -> String {
    let mut docs = String::from(
        "What is on the page:\n\n| field | name | type | labels | PromQL |\n|---|---|---|---|---|\n",
    );
    for field in fields {
        let ty = field.ty.to_token_stream().to_string();
        let ty = code(
            &ty.replace(" < ", "<")
                .replace(" >", ">")
                .replace(" ,", ",")
                .replace(" :: ", "::"),
        );
        let ident = code(&field.ident.to_string());
        let row = match &field.kind {
            Kind::Family(family) => {
                let name = code(&family.name.text);
                format!(
                    "{ident} | {name} | {ty} | {} | {}",
                    labels(family),
                    code(&query(family))
                )
            }
            Kind::Group { prefix } if prefix.is_empty() => format!("{ident} | those of {ty} | | |"),
            Kind::Group { prefix } => {
                format!(
                    "{ident} | those of {ty} behind {} | | |",
                    code(&format!("{prefix}_"))
                )
            }
            Kind::Skipped => continue,
        };
        let _ = writeln!(docs, "| {row} |");
    }
    docs
}

fn labels(family: &Family) -> String {
    let constant = family.labels.constant.iter();
    let constant =
        constant.map(|(name, value)| code(&format!("{}=\"{}\"", name.text, value.value())));
    let names = family.labels.names.iter();
    let names = names
        .chain(&family.of_kind.state_label)
        .map(|name| code(&name.text));
    constant.chain(names).collect::<Vec<_>>().join(", ")
}

/// What one would ask first. The name tells a counter, the buckets a histogram: the rules see to that.
fn query(family: &Family) -> String {
    let name = &family.name.text;
    let constant: Vec<_> = family
        .labels
        .constant
        .iter()
        .map(|(name, value)| format!("{}={:?}", name.text, value.value()))
        .collect();
    let selector = if constant.is_empty() {
        String::new()
    } else {
        format!("{{{}}}", constant.join(","))
    };
    if family.buckets.is_some() {
        format!("histogram_quantile(0.99, sum by (le) (rate({name}_bucket{selector}[5m])))")
    } else if name.ends_with("_total") {
        format!("rate({name}{selector}[5m])")
    } else {
        format!("{name}{selector}")
    }
}

/// Text as code in a cell of a table.
fn code(text: &str) -> String {
    format!("`{}`", text.replace('|', "\\|").replace('`', "'"))
}
