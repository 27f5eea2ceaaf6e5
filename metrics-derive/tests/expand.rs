//! What the macros write: `expand/NAME.rs` becomes `expand/NAME.expanded.rs`, which `BLESS=1` rewrites.

mod macros;

use std::path::Path;
use std::{env, fs};

use proc_macro2::TokenStream;
use quote::{ToTokens as _, quote};
use syn::visit_mut::{VisitMut, visit_item_mut};
use syn::{Attribute, File, Item, Meta};

use macros::{descriptor, label_set, label_value, lint, metrics, name, syntax, timed, unit};

#[test]
fn expansions_are_the_goldens() {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/expand");
    let mut names: Vec<_> = fs::read_dir(&directory)
        .expect("directory")
        .map(|entry| entry.expect("entry").path())
        .filter_map(|path| Some(path.file_name()?.to_str()?.strip_suffix(".rs")?.to_owned()))
        .filter(|name| !name.ends_with(".expanded"))
        .collect();
    names.sort();
    let differing: String = names
        .iter()
        .filter_map(|name| difference(&directory, name))
        .collect();
    assert!(
        differing.is_empty(),
        "BLESS=1 rewrites the goldens\n{differing}"
    );
}

/// What the macros write for `NAME.rs`, when `NAME.expanded.rs` says something else.
fn difference(directory: &Path, name: &str) -> Option<String> {
    let golden = directory.join(format!("{name}.expanded.rs"));
    let input = fs::read_to_string(directory.join(format!("{name}.rs"))).expect("input");
    let written = format!("// What `{name}.rs` becomes.\n\n{}", expand(&input));
    if env::var_os("BLESS").is_some() {
        fs::write(&golden, &written).expect("golden");
    }
    let expected = fs::read_to_string(&golden).unwrap_or_default();
    (written != expected)
        .then(|| format!("\n{}, but the macros write:\n\n{written}", golden.display()))
}

/// The items of a file, and what the macros above them write.
fn expand(input: &str) -> String {
    let File { items, .. } = syn::parse_file(input).expect("input");
    let expanded: TokenStream = items.into_iter().map(expand_item).collect();
    prettyplease::unparse(&syn::parse2(expanded).expect("expansion"))
}

fn expand_item(mut item: Item) -> TokenStream {
    let tokens = item.to_token_stream();
    let input = || syn::parse2(tokens.clone());
    match macro_above(&mut item) {
        Some(("Metrics", _)) => beside(item, &metrics::derive(input())),
        Some(("LabelSet", _)) => beside(item, &label_set::derive(input())),
        Some(("LabelValue", _)) => beside(item, &label_value::derive(input())),
        Some((_, arguments)) => timed::attribute(arguments, &item.into_token_stream()),
        None => tokens,
    }
}

/// Takes the one macro of ours that stands above an item, with its arguments.
fn macro_above(item: &mut Item) -> Option<(&'static str, TokenStream)> {
    let attributes = match item {
        Item::Enum(item) => &mut item.attrs,
        Item::Fn(item) => &mut item.attrs,
        Item::Struct(item) => &mut item.attrs,
        _ => return None,
    };
    let attribute = attributes
        .extract_if(.., |attribute| {
            attribute.path().is_ident("derive") || attribute.path().is_ident("timed")
        })
        .next()?;
    let arguments = match &attribute.meta {
        Meta::List(list) => list.tokens.clone(),
        _ => TokenStream::new(),
    };
    let derives = ["Metrics", "LabelSet", "LabelValue"];
    let name = derives
        .into_iter()
        .find(|derive| arguments.to_string() == *derive);
    Some((name.unwrap_or("timed"), arguments))
}

/// An item without the attributes that only its derive reads, and what that writes.
fn beside(mut item: Item, expansion: &TokenStream) -> TokenStream {
    struct Helpers;

    impl VisitMut for Helpers {
        fn visit_attributes_mut(&mut self, attributes: &mut Vec<Attribute>) {
            let helpers = ["metrics", "metric", "label"];
            attributes.retain(|attribute| {
                !helpers
                    .iter()
                    .any(|helper| attribute.path().is_ident(helper))
            });
        }
    }

    visit_item_mut(&mut Helpers, &mut item);
    quote!(#item #expansion)
}
