//! What a macro gets, and what must hold of the output.

use std::fmt;

use proc_macro2::{Delimiter, Group, Ident, Spacing, TokenStream, TokenTree};
use quote::quote;
use syn::{Data, DeriveInput, Field, Fields, File, Item, ItemFn, LitStr, Result, Type};

use super::macros::{label_set, label_value, metrics, timed};

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Macro {
    Metrics,
    LabelSet,
    LabelValue,
    Timed,
}

impl Macro {
    pub(crate) const ALL: [Self; 4] =
        [Self::Metrics, Self::LabelSet, Self::LabelValue, Self::Timed];
}

/// What a macro gets.
#[derive(Clone)]
pub(crate) struct Input {
    pub(crate) of: Macro,
    pub(crate) arguments: TokenStream,
    pub(crate) item: TokenStream,
}

impl Input {
    pub(crate) fn expand(&self) -> TokenStream {
        let item = || syn::parse2(self.item.clone());
        match self.of {
            Macro::Metrics => metrics::derive(item()),
            Macro::LabelSet => label_set::derive(item()),
            Macro::LabelValue => label_value::derive(item()),
            Macro::Timed => timed::attribute(self.arguments.clone(), &self.item),
        }
    }

    /// Asserts what holds whatever the input is.
    pub(crate) fn check(&self) {
        let output = self.expand();
        let mistakes = mistakes(&output);
        let have_words = mistakes.iter().all(|mistake| !mistake.trim().is_empty());
        assert!(have_words, "a mistake without words: {output}");
        let file = parsed(&output);
        match (self.of, self.function()) {
            (Macro::Timed, Some(function)) => {
                let name = &function.sig.ident;
                let is_there =
                    |item: &Item| matches!(item, Item::Fn(other) if other.sig.ident == *name);
                assert!(
                    file.is_ok_and(|file| file.items.iter().any(is_there)),
                    "`{name}` is lost: {output}"
                );
            }
            // What the compiler would not hand over, or would with a body that it refuses.
            (Macro::Timed, None) => assert!(
                file.is_ok()
                    || !mistakes.is_empty()
                    || parsed(&self.without_body().expand()).is_ok(),
                "no file, and no mistake is told: {output}"
            ),
            _ => {
                if let Err(error) = file
                    && !self.is_refused_elsewhere()
                {
                    panic!("{error}: {output}");
                }
            }
        }
    }

    /// The item, if it is a function, with nothing before and behind it.
    fn function(&self) -> Option<ItemFn> {
        let alone = syn::parse2(self.item.clone()).ok()?;
        parsed(&self.item).is_ok().then_some(alone)
    }

    /// Whether the item has what `syn` takes there, but not in an impl, and the compiler nowhere: a parameter `_`, or a type
    /// with a `+` at its end.
    fn is_refused_elsewhere(&self) -> bool {
        let Ok(DeriveInput { generics, data, .. }) = syn::parse2(self.item.clone()) else {
            return false;
        };
        let fields = match data {
            Data::Struct(data) => data.fields,
            Data::Enum(_) | Data::Union(_) => Fields::Unit,
        };
        let is_legal = |Field { ty, .. }| syn::parse2::<Type>(quote!(<#ty as Trait>::Item)).is_ok();
        generics
            .type_params()
            .any(|parameter| parameter.ident == "_")
            || !fields.into_iter().all(is_legal)
    }

    /// A function with nothing in its braces.
    pub(crate) fn without_body(&self) -> Self {
        let item = without_last_group(self.item.clone());
        Self {
            item,
            ..self.clone()
        }
    }
}

/// A file; `Self` goes by another name in it, since `syn` refuses `use Self::path`, which is for the compiler to refuse.
fn parsed(tokens: &TokenStream) -> Result<File> {
    fn without_self(tokens: TokenStream) -> TokenStream {
        let renamed = |tree| match tree {
            TokenTree::Ident(name) if name == "Self" => Ident::new("This", name.span()).into(),
            TokenTree::Group(group) => {
                Group::new(group.delimiter(), without_self(group.stream())).into()
            }
            token => token,
        };
        tokens.into_iter().map(renamed).collect()
    }

    syn::parse2(without_self(tokens.clone()))
}

/// The messages of `compile_error! { "…" }` among the items.
pub(crate) fn mistakes(output: &TokenStream) -> Vec<String> {
    let trees: Vec<TokenTree> = output.clone().into_iter().collect();
    let message = |trees: &[TokenTree]| match trees {
        [
            TokenTree::Ident(name),
            TokenTree::Punct(bang),
            TokenTree::Group(message),
        ] if name == "compile_error" && bang.as_char() == '!' => {
            let message: LitStr = syn::parse2(message.stream()).expect("message");
            Some(message.value())
        }
        _ => None,
    };
    trees.windows(3).filter_map(message).collect()
}

/// Empties the last group with delimiters, and those without behind it.
fn without_last_group(item: TokenStream) -> TokenStream {
    let mut trees: Vec<TokenTree> = item.into_iter().collect();
    for tree in trees.iter_mut().rev() {
        let TokenTree::Group(group) = tree else {
            break;
        };
        let delimiter = group.delimiter();
        let content = match delimiter {
            Delimiter::None => without_last_group(group.stream()),
            _ => TokenStream::new(),
        };
        *tree = Group::new(delimiter, content).into();
        if delimiter != Delimiter::None {
            break;
        }
    }
    trees.into_iter().collect()
}

/// As source; comments stand for groups without delimiters.
impl fmt::Debug for Input {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.of {
            Macro::Timed => write!(f, "#[timed({})]", source(&self.arguments))?,
            derive => write!(f, "#[derive({derive:?})]")?,
        }
        write!(f, "\n{}", source(&self.item))
    }
}

fn source(tokens: &TokenStream) -> String {
    let written = |tree| match tree {
        TokenTree::Group(group) => {
            let (open, close) = match group.delimiter() {
                Delimiter::Parenthesis => ("(", ")"),
                Delimiter::Brace => ("{", "}"),
                Delimiter::Bracket => ("[", "]"),
                Delimiter::None => ("/*<*/", "/*>*/"),
            };
            format!("{open}{}{close} ", source(&group.stream()))
        }
        TokenTree::Punct(punct) if punct.spacing() == Spacing::Joint => punct.to_string(),
        token => format!("{token} "),
    };
    tokens.clone().into_iter().map(written).collect()
}
