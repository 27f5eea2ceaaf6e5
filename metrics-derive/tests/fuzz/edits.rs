//! Changes of a token stream, at any depth.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use proptest::prelude::*;
use proptest::sample::{Index, select};
use quote::quote;

use super::seeds::{Seeds, flat};
use super::words::{delimiter, words};

/// A change, and at which of the trees that it fits.
#[derive(Clone, Debug)]
pub(crate) struct Edit {
    at: Index,
    /// Not anywhere, but in one of the attributes that the macros read, if there is one.
    in_keys: Option<Index>,
    change: Change,
}

#[derive(Clone, Debug)]
enum Change {
    Delete,
    Duplicate,
    /// Another tree of the same stream comes here, and this one there.
    Swap(Index),
    /// Other delimiters, or some around a token.
    Delimit(Delimiter),
    /// Another spelling of an identifier.
    Misspell(Typo, Index),
    Replace(Fragment),
    /// A tree of a seed comes here, of the same sort.
    Exchange(Index),
    Insert(Side, Fragment),
    /// An attribute of a seed, where one may stand.
    Attribute(Index),
}

#[derive(Clone, Debug)]
enum Fragment {
    /// A tree of the same stream.
    Own(Index),
    /// A tree of a seed.
    Foreign(Index),
    Words(TokenStream),
}

#[derive(Clone, Copy, Debug)]
enum Side {
    Before,
    After,
    Inside,
}

#[derive(Clone, Copy, Debug)]
enum Typo {
    Drop,
    Double,
    Swap,
    Upper,
    Raw,
}

/// Any change anywhere.
pub(crate) fn edit() -> impl Strategy<Value = Edit> {
    let index = any::<Index>;
    let change = prop_oneof![
        2 => Just(Change::Delete),
        1 => Just(Change::Duplicate),
        1 => index().prop_map(Change::Swap),
        1 => delimiter().prop_map(Change::Delimit),
        2 => (typo(), index()).prop_map(|(typo, letter)| Change::Misspell(typo, letter)),
        2 => fragment().prop_map(Change::Replace),
        4 => index().prop_map(Change::Exchange),
        2 => (side(), fragment()).prop_map(|(side, fragment)| Change::Insert(side, fragment)),
        2 => index().prop_map(Change::Attribute),
    ];
    (index(), proptest::option::of(index()), change).prop_map(|(at, in_keys, change)| Edit {
        at,
        in_keys,
        change,
    })
}

fn fragment() -> impl Strategy<Value = Fragment> {
    prop_oneof![
        any::<Index>().prop_map(Fragment::Own),
        any::<Index>().prop_map(Fragment::Foreign),
        words().prop_map(Fragment::Words),
    ]
}

fn side() -> impl Strategy<Value = Side> {
    select(vec![Side::Before, Side::After, Side::Inside])
}

fn typo() -> impl Strategy<Value = Typo> {
    let typos = [Typo::Drop, Typo::Double, Typo::Swap, Typo::Upper, Typo::Raw];
    select(typos.to_vec())
}

impl Edit {
    /// The stream with this change; as it was where the change fits nowhere.
    pub(crate) fn apply(&self, tokens: TokenStream, seeds: &Seeds) -> TokenStream {
        let trees = flat(&tokens);
        if let Some(at) = &self.in_keys {
            let keys: Vec<_> = (1..trees.len()).filter_map(|at| keys(&trees, at)).collect();
            if !keys.is_empty() {
                let (at, group) = at.get(&keys);
                let inside = Self {
                    in_keys: None,
                    ..self.clone()
                };
                let changed = regrouped(group, inside.apply(group.stream(), seeds));
                return replace(tokens, *at, &changed.into());
            }
        }
        let places: Vec<usize> = (0..trees.len())
            .filter(|at| self.change.fits(&trees, *at))
            .collect();
        if places.is_empty() {
            return match &self.change {
                Change::Insert(_, Fragment::Words(words)) => quote!(#tokens #words),
                _ => tokens,
            };
        }
        let at = *self.at.get(&places);
        if let Change::Swap(other) = &self.change {
            let other = other.index(trees.len());
            // The later one first, which leaves the number of the other as it is.
            let (first, last) = (at.min(other), at.max(other));
            let tokens = replace(tokens, last, &trees[first].clone().into());
            return replace(tokens, first, &trees[last].clone().into());
        }
        let changed = self.change.of(&trees[at], &trees, seeds);
        replace(tokens, at, &changed)
    }
}

/// The tree at `at`, if it is what stands in the parentheses of `#[metric(…)]` or another attribute of ours.
fn keys(trees: &[TokenTree], at: usize) -> Option<(usize, &Group)> {
    match (&trees[at - 1], &trees[at]) {
        (TokenTree::Ident(name), TokenTree::Group(keys))
            if name == "metric" || name == "metrics" || name == "label" =>
        {
            Some((at, keys))
        }
        _ => None,
    }
}

fn is_alike(tree: &TokenTree, other: &TokenTree) -> bool {
    match (tree, other) {
        (TokenTree::Group(tree), TokenTree::Group(other)) => tree.delimiter() == other.delimiter(),
        _ => std::mem::discriminant(tree) == std::mem::discriminant(other),
    }
}

impl Change {
    fn fits(&self, trees: &[TokenTree], at: usize) -> bool {
        let before = at.checked_sub(1).map(|before| &trees[before]);
        match self {
            Self::Misspell(..) => matches!(trees[at], TokenTree::Ident(_)),
            Self::Attribute(_) => match before {
                None | Some(TokenTree::Group(_)) => true,
                Some(TokenTree::Punct(punct)) => punct.as_char() == ',',
                Some(_) => false,
            },
            _ => true,
        }
    }

    /// What stands in the place of `tree` afterwards.
    fn of(&self, tree: &TokenTree, own: &[TokenTree], seeds: &Seeds) -> TokenStream {
        match self {
            Self::Delete => TokenStream::new(),
            Self::Duplicate => quote!(#tree #tree),
            Self::Swap(other) => other.get(own).clone().into(),
            Self::Delimit(delimiter) => {
                let content = match tree {
                    TokenTree::Group(group) => group.stream(),
                    token => token.clone().into(),
                };
                TokenTree::from(Group::new(*delimiter, content)).into()
            }
            Self::Misspell(typo, letter) => misspelt(tree, *typo, *letter).into(),
            Self::Replace(fragment) => fragment.tokens(own, seeds),
            Self::Exchange(start) => {
                let (before, behind) = seeds.trees.split_at(start.index(seeds.trees.len()));
                let mut others = behind.iter().chain(before);
                let other = others.find(|other| is_alike(tree, other));
                other.unwrap_or(tree).clone().into()
            }
            Self::Insert(side, fragment) => {
                let fragment = fragment.tokens(own, seeds);
                match (side, tree) {
                    (Side::Before, _) => quote!(#fragment #tree),
                    (Side::Inside, TokenTree::Group(group)) => {
                        let content = group.stream();
                        regrouped(group, quote!(#content #fragment)).into()
                    }
                    (Side::After | Side::Inside, _) => quote!(#tree #fragment),
                }
            }
            Self::Attribute(attribute) => {
                let attribute = attribute.get(&seeds.attributes);
                quote!(#attribute #tree)
            }
        }
    }
}

impl Fragment {
    fn tokens(&self, own: &[TokenTree], seeds: &Seeds) -> TokenStream {
        match self {
            Self::Own(at) => at.get(own).clone().into(),
            Self::Foreign(at) => at.get(&seeds.trees).clone().into(),
            Self::Words(words) => words.clone(),
        }
    }
}

/// An identifier with a mistake in it; as it was where that would be none.
fn misspelt(tree: &TokenTree, typo: Typo, letter: Index) -> TokenTree {
    let written = tree.to_string();
    let plain = written.trim_start_matches("r#");
    let mut letters: Vec<char> = plain.chars().collect();
    let at = letter.index(letters.len());
    match typo {
        Typo::Drop => drop(letters.remove(at)),
        Typo::Double => letters.insert(at, letters[at]),
        Typo::Swap => letters.swap(0, at),
        Typo::Upper => letters[at] = letters[at].to_ascii_uppercase(),
        Typo::Raw => {}
    }
    let word: String = letters.into_iter().collect();
    let word = match typo {
        Typo::Raw => format!("r#{word}"),
        _ => word,
    };
    match syn::parse_str::<TokenTree>(&word) {
        Ok(TokenTree::Ident(mut ident)) => {
            ident.set_span(tree.span());
            ident.into()
        }
        _ => tree.clone(),
    }
}

/// The stream with something else for its tree number `at`, counted as [`flat`] lists them.
fn replace(tokens: TokenStream, at: usize, with: &TokenStream) -> TokenStream {
    fn walk(tokens: TokenStream, left: &mut Option<usize>, with: &TokenStream) -> TokenStream {
        let mut walked = TokenStream::new();
        for tree in tokens {
            match left {
                Some(0) => {
                    *left = None;
                    walked.extend(with.clone());
                    continue;
                }
                Some(left) => *left -= 1,
                None => {}
            }
            walked.extend([match tree {
                TokenTree::Group(group) => regrouped(&group, walk(group.stream(), left, with)),
                token => token,
            }]);
        }
        walked
    }

    walk(tokens, &mut Some(at), with)
}

/// A group with other content.
fn regrouped(group: &Group, content: TokenStream) -> TokenTree {
    let mut regrouped = Group::new(group.delimiter(), content);
    regrouped.set_span(group.span());
    regrouped.into()
}
