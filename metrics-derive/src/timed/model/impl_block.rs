//! An `impl` block, of which all functions are timed.

use proc_macro2::{Delimiter, Group, Span, TokenStream, TokenTree};
use quote::{ToTokens as _, quote};
use syn::parse::discouraged::Speculative as _;
use syn::parse::{ParseStream, Parser as _};
use syn::{Attribute, Error, Result, Signature, Token, Visibility};

/// An `impl` block, or a trait.
pub(crate) struct Block {
    /// What stands before the braces.
    pub(crate) head: TokenStream,
    pub(crate) braces: Span,
    pub(crate) items: Vec<Item>,
}

/// What stands in it.
pub(crate) enum Item {
    /// A function to time.
    Function(TokenStream),
    /// A function without a body: in an `impl` block rustc refuses it.
    Signature(TokenStream),
    /// Anything else, and functions that are skipped or timed by an attribute of their own.
    Other(TokenStream),
}

/// Whether an item is an `impl` block or a trait.
pub(super) fn is_block(item: &TokenStream) -> bool {
    let head = |input: ParseStream<'_>| {
        input.call(Attribute::parse_outer)?;
        input.parse::<Visibility>()?;
        input.parse::<Option<Token![default]>>()?;
        input.parse::<Option<Token![unsafe]>>()?;
        let is_block = input.peek(Token![impl]) || input.peek(Token![trait]);
        input.parse::<TokenStream>()?;
        Ok(is_block)
    };
    head.parse2(item.clone()).unwrap_or(false)
}

impl Block {
    pub(super) fn parse(item: TokenStream) -> Result<Self> {
        let mut head: Vec<TokenTree> = item.into_iter().collect();
        let body = match head.pop() {
            Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace => group,
            other => {
                head.extend(other);
                Group::new(Delimiter::Brace, TokenStream::new())
            }
        };
        let head: TokenStream = head.into_iter().collect();
        // Only the head is looked at: what is wrong with it would be no item.
        syn::parse2::<syn::Item>(quote!(#head {}))?;
        Ok(Self {
            head,
            braces: body.span(),
            items: items.parse2(body.stream())?,
        })
    }
}

fn items(input: ParseStream<'_>) -> Result<Vec<Item>> {
    let inner = input.call(Attribute::parse_inner)?;
    let mut items = vec![Item::Other(quote!(#(#inner)*))];
    while !input.is_empty() {
        let attributes = input.call(Attribute::parse_outer)?;
        if let Some(attribute) = attributes.iter().find(|one| is_skip_under_condition(one)) {
            return Err(Error::new_spanned(
                attribute,
                "whether the condition holds is not known here: write two functions, each under its own `#[cfg(…)]`, one of them with `#[timed(skip)]`",
            ));
        }
        let (is_skipped, attributes) = skipped(attributes);
        let is_timed = attributes.iter().any(is_timed);
        let mut tokens = TokenStream::new();
        for attribute in &attributes {
            attribute.to_tokens(&mut tokens);
        }
        let is_function = function_head(input, &mut tokens);
        let has_body = item(input, &mut tokens)?;
        items.push(match (is_function && !is_skipped && !is_timed, has_body) {
            (true, true) => Item::Function(tokens),
            (true, false) => Item::Signature(tokens),
            (false, _) => Item::Other(tokens),
        });
    }
    Ok(items)
}

/// Whether there is a `#[timed(skip)]`, and the other attributes.
fn skipped(attributes: Vec<Attribute>) -> (bool, Vec<Attribute>) {
    let is_skip = |attribute: &Attribute| {
        is_timed(attribute)
            && attribute
                .meta
                .require_list()
                .is_ok_and(|list| list.tokens.to_string() == "skip")
    };
    let all = attributes.len();
    let others: Vec<_> = attributes
        .into_iter()
        .filter(|attribute| !is_skip(attribute))
        .collect();
    (others.len() < all, others)
}

/// Whether an attribute is `#[cfg_attr(…, timed(skip))]`.
fn is_skip_under_condition(attribute: &Attribute) -> bool {
    let Ok(written) = attribute.meta.require_list() else {
        return false;
    };
    let mut words = written.tokens.clone().into_iter();
    let has_skip = words.any(|word| match word {
        TokenTree::Group(group) => group.stream().to_string() == "skip",
        _ => false,
    });
    attribute.path().is_ident("cfg_attr") && has_skip
}

/// Whether an attribute times a function, maybe under a condition that is not known here.
fn is_timed(attribute: &Attribute) -> bool {
    let last = attribute.path().segments.last();
    let is_named = |segment: &syn::PathSegment| segment.ident == "timed";
    let under_condition = || {
        let written = attribute.meta.require_list().ok()?;
        let mut words = written.tokens.clone().into_iter();
        Some(words.any(|word| word.to_string() == "timed"))
    };
    last.is_some_and(is_named)
        || (attribute.path().is_ident("cfg_attr") && under_condition().unwrap_or(false))
}

/// Takes the tokens of a function's head, where one comes next: its braces and equals signs are none of the item's.
fn function_head(input: ParseStream<'_>, tokens: &mut TokenStream) -> bool {
    let ahead = input.fork();
    let head = ahead.parse::<Visibility>().and_then(|visibility| {
        let default: Option<Token![default]> = ahead.parse()?;
        let signature: Signature = ahead.parse()?;
        Ok(quote!(#visibility #default #signature))
    });
    if let Ok(head) = &head {
        input.advance_to(&ahead);
        head.to_tokens(tokens);
    }
    head.is_ok()
}

/// Takes the tokens of the rest of an item, and tells whether it ends in braces.
fn item(input: ParseStream<'_>, tokens: &mut TokenStream) -> Result<bool> {
    let mut is_assigned = false;
    while !input.is_empty() {
        let token: TokenTree = input.parse()?;
        let ends = match &token {
            TokenTree::Punct(punct) if punct.as_char() == '=' => {
                is_assigned = true;
                None
            }
            TokenTree::Punct(punct) if punct.as_char() == ';' => Some(false),
            // The braces of a constant's value are followed by a semicolon.
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace && !is_assigned => {
                Some(true)
            }
            _ => None,
        };
        token.to_tokens(tokens);
        if let Some(has_body) = ends {
            return Ok(has_body);
        }
    }
    Ok(false)
}
