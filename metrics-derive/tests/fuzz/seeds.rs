//! What the fuzzing starts from: the items above which a macro stands, in the tests and in `items`.

use std::fs;
use std::path::Path;

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use quote::quote;

use super::input::{Input, Macro};

/// Inputs, and the parts they are made of.
#[derive(Debug, Default)]
pub(crate) struct Seeds {
    pub(crate) inputs: Vec<Input>,
    /// Every token and every group, from all depths.
    pub(crate) trees: Vec<TokenTree>,
    /// Every attribute, with its `#`.
    pub(crate) attributes: Vec<TokenStream>,
}

impl Seeds {
    pub(crate) fn read() -> Self {
        let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
        let ui = tests.join("../../tests/ui");
        let directories = [
            tests.join("fuzz/items"),
            tests.join("expand"),
            ui.join("pass"),
            ui.join("fail"),
        ];
        let mut seeds = Self::default();
        for directory in directories {
            let mut files: Vec<_> = fs::read_dir(directory)
                .expect("directory")
                .map(|entry| entry.expect("entry").path())
                .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
                .collect();
            files.sort();
            for file in files {
                let text = fs::read_to_string(&file).expect("file");
                let tokens: TokenStream = text.parse().expect("tokens");
                seeds.trees.extend(flat(&tokens));
                seeds.take_items(&tokens);
            }
        }
        seeds
    }

    /// The inputs of one macro.
    pub(crate) fn of(&self, of: Macro) -> Vec<Input> {
        let inputs = self.inputs.iter().filter(|input| input.of == of);
        inputs.cloned().collect()
    }

    /// Takes the items at every depth. Nothing is parsed for that, so that those in a `macro_rules!`, and those that `syn`
    /// refuses, are among them.
    fn take_items(&mut self, tokens: &TokenStream) {
        let trees: Vec<TokenTree> = tokens.clone().into_iter().collect();
        for (at, tree) in trees.iter().enumerate() {
            if let Some(attribute) = attribute(&trees[at..]) {
                self.attributes.push(quote!(# #attribute));
                let item = item_around(&trees, at);
                for (of, arguments) in macros_in(attribute) {
                    let input = Input {
                        of,
                        arguments,
                        item: item.clone(),
                    };
                    // Most of the tokens are in the body, which the macro never looks at.
                    if of == Macro::Timed {
                        self.inputs.push(input.without_body());
                    }
                    self.inputs.push(input);
                }
            }
            if let TokenTree::Group(group) = tree {
                self.take_items(&group.stream());
            }
        }
    }
}

/// The brackets of an attribute that comes next.
fn attribute(trees: &[TokenTree]) -> Option<&Group> {
    match trees {
        [TokenTree::Punct(punct), TokenTree::Group(group), ..]
            if punct.as_char() == '#' && group.delimiter() == Delimiter::Bracket =>
        {
            Some(group)
        }
        _ => None,
    }
}

/// The item of the attribute at `at`, without that: other attributes, and what follows up to the first braces or `;`.
fn item_around(trees: &[TokenTree], at: usize) -> TokenStream {
    let mut start = at;
    while start >= 2 && attribute(&trees[start - 2..]).is_some() {
        start -= 2;
    }
    let is_end = |tree: &TokenTree| match tree {
        TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
        TokenTree::Punct(punct) => punct.as_char() == ';',
        _ => false,
    };
    let behind = &trees[at + 2..];
    let length = behind
        .iter()
        .position(is_end)
        .map_or(behind.len(), |end| end + 1);
    trees[start..at]
        .iter()
        .chain(&behind[..length])
        .cloned()
        .collect()
}

/// The macros of ours in an attribute, with their arguments.
fn macros_in(attribute: &Group) -> Vec<(Macro, TokenStream)> {
    let trees: Vec<TokenTree> = attribute.stream().into_iter().collect();
    match &*trees {
        [.., TokenTree::Ident(name)] if name == "timed" => vec![(Macro::Timed, TokenStream::new())],
        [.., TokenTree::Ident(name), TokenTree::Group(arguments)] if name == "timed" => {
            vec![(Macro::Timed, arguments.stream())]
        }
        _ => {
            let words: Vec<String> = flat(&attribute.stream())
                .iter()
                .map(ToString::to_string)
                .collect();
            let derives = [
                ("Metrics", Macro::Metrics),
                ("LabelSet", Macro::LabelSet),
                ("LabelValue", Macro::LabelValue),
            ];
            derives
                .into_iter()
                .filter(|(name, _)| {
                    words.iter().any(|word| word == "derive")
                        && words.iter().any(|word| word == name)
                })
                .map(|(_, of)| (of, TokenStream::new()))
                .collect()
        }
    }
}

/// All tokens and groups, each group before what is in it.
pub(crate) fn flat(tokens: &TokenStream) -> Vec<TokenTree> {
    let mut trees = Vec::new();
    for tree in tokens.clone() {
        trees.push(tree.clone());
        if let TokenTree::Group(group) = tree {
            trees.extend(flat(&group.stream()));
        }
    }
    trees
}
