//! What was written at a timed function. Its body is never parsed.

use proc_macro2::{Span, TokenStream};
use syn::parse::{ParseStream, Parser as _};
use syn::spanned::Spanned as _;
use syn::visit_mut::{VisitMut, visit_type_mut};
use syn::{
    AttrStyle, Attribute, Error, Expr, Ident, Path, Result, ReturnType, Signature, Token, Type,
    TypeParamBound, Visibility, braced, parse_quote,
};

use crate::syntax::{CratePath, Errors};

/// A timed function.
pub(super) struct Model {
    pub(super) krate: CratePath,
    /// The histogram that was named; the shared families otherwise.
    pub(super) target: Option<Expr>,
    pub(super) function: Function,
}

/// A function, in its parts.
pub(super) struct Function {
    pub(super) attributes: Vec<Attribute>,
    pub(super) visibility: Visibility,
    pub(super) signature: Signature,
    pub(super) body: TokenStream,
    /// The braces of the body.
    pub(super) braces: Span,
}

/// What a function returns, as far as it can be written in its body.
pub(super) enum Returns {
    /// `!`: there is no outcome to look at.
    Never,
    /// `impl Trait`, which cannot be named.
    Opaque,
    /// A type, in which every `impl Trait` is `_`.
    Type(Box<Type>),
}

impl Model {
    pub(super) fn parse(arguments: TokenStream, function: TokenStream) -> Result<Self> {
        let function = Function::parse.parse2(function)?;
        let mut errors = Errors::new();
        let (target, krate) = errors
            .ok(arguments_of.parse2(arguments))
            .unwrap_or((None, CratePath::DEFAULT));
        not_const(&function.signature, &mut errors);
        not_a_future(&function.signature, &mut errors);
        if target.is_none() {
            not_tracked(&function.attributes, &mut errors);
        }
        errors.finish(Self {
            krate,
            target,
            function,
        })
    }
}

/// Nothing, a histogram, `crate = path`, or both, in this order.
fn arguments_of(input: ParseStream<'_>) -> Result<(Option<Expr>, CratePath)> {
    let mut target = None;
    if !input.is_empty() && !is_key(input) {
        target = Some(input.parse()?);
        if !input.is_empty() {
            input.parse::<Token![,]>()?;
        }
    }
    let mut krate = CratePath::DEFAULT;
    if input.peek(Token![crate]) {
        krate = CratePath::after_key(input)?;
        input.parse::<Option<Token![,]>>()?;
    }
    if input.is_empty() {
        return Ok((target, krate));
    }
    Err(input.error("unexpected argument: `timed` takes a histogram, such as `SHOP.order_duration_seconds`, and `crate = path`"))
}

/// Whether `key =` comes next.
fn is_key(input: ParseStream<'_>) -> bool {
    (input.peek(Token![crate]) || input.peek(Ident))
        && input.peek2(Token![=])
        && !input.peek2(Token![==])
}

impl Function {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        let mut attributes = input.call(Attribute::parse_outer)?;
        let visibility = input.parse()?;
        let signature: Signature = input.parse().map_err(|error| {
            Error::new(
                error.span(),
                "`timed` is for functions with a body: put it above `fn`",
            )
        })?;
        if input.peek(Token![;]) {
            let message =
                "this function has no body to time: put `#[timed]` on the implementations";
            return Err(Error::new(signature.ident.span(), message));
        }
        let content;
        let braces = braced!(content in input).span.join();
        // Attributes at the head of the body belong to the function: as outer ones they keep their meaning.
        attributes.extend(
            content
                .call(Attribute::parse_inner)?
                .into_iter()
                .map(|attribute| Attribute {
                    style: AttrStyle::Outer,
                    ..attribute
                }),
        );
        Ok(Self {
            attributes,
            visibility,
            signature,
            body: content.parse()?,
            braces,
        })
    }
}

fn not_const(signature: &Signature, errors: &mut Errors) {
    if let Some(keyword) = signature.constness {
        errors.at(
            keyword.span,
            "a `const fn` cannot read the clock: remove `const`, or `#[timed]`",
        );
    }
}

/// A closure around the body would become the caller.
fn not_tracked(attributes: &[Attribute], errors: &mut Errors) {
    if let Some(attribute) = attributes
        .iter()
        .find(|attribute| attribute.path().is_ident("track_caller"))
    {
        errors.at(
            attribute.path().span(),
            "`#[track_caller]` does not reach into a body whose outcome is looked at: remove it, or time into a histogram, `#[timed(HANDLE)]`",
        );
    }
}

/// A plain function that returns a future would be timed for making it.
fn not_a_future(signature: &Signature, errors: &mut Errors) {
    if let ReturnType::Type(_, ty) = &signature.output
        && signature.asyncness.is_none()
        && is_future(ty)
    {
        let message =
            "this function returns a future, and only making it would be timed: write `async fn`";
        errors.at(ty.span(), message);
    }
}

/// Whether a type says that it is a future: `impl Future`, `Pin<Box<dyn Future>>`, `BoxFuture`, `LocalBoxFuture`.
fn is_future(ty: &Type) -> bool {
    let last = |path: &Path| {
        path.segments
            .last()
            .map(|segment| segment.ident.to_string())
    };
    let is_bound = |bound: &TypeParamBound| matches!(bound, TypeParamBound::Trait(bound) if last(&bound.path).as_deref() == Some("Future"));
    match ty {
        Type::ImplTrait(ty) => ty.bounds.iter().any(is_bound),
        Type::TraitObject(ty) => ty.bounds.iter().any(is_bound),
        Type::Path(ty) => match last(&ty.path).as_deref() {
            Some("BoxFuture" | "LocalBoxFuture") => true,
            Some("Pin" | "Box") => arguments(&ty.path).any(is_future),
            _ => false,
        },
        Type::Paren(ty) => is_future(&ty.elem),
        Type::Group(ty) => is_future(&ty.elem),
        _ => false,
    }
}

/// The types in the angle brackets of the last part of a path.
fn arguments(path: &Path) -> impl Iterator<Item = &Type> {
    let last = path.segments.last().map(|segment| &segment.arguments);
    let written = last.and_then(|arguments| match arguments {
        syn::PathArguments::AngleBracketed(arguments) => Some(&arguments.args),
        _ => None,
    });
    written
        .into_iter()
        .flatten()
        .filter_map(|argument| match argument {
            syn::GenericArgument::Type(ty) => Some(ty),
            _ => None,
        })
}

impl Function {
    pub(super) fn returns(&self) -> Returns {
        match &self.signature.output {
            ReturnType::Default => Returns::Type(parse_quote!(())),
            ReturnType::Type(_, ty) => match ungrouped(ty) {
                Type::Never(_) => Returns::Never,
                Type::ImplTrait(_) => Returns::Opaque,
                ty => {
                    let mut ty = ty.clone();
                    Inferred.visit_type_mut(&mut ty);
                    Returns::Type(Box::new(ty))
                }
            },
        }
    }
}

/// A type without the invisible parentheses that `$ty:ty` of a `macro_rules!` puts around it.
fn ungrouped(ty: &Type) -> &Type {
    match ty {
        Type::Group(group) => ungrouped(&group.elem),
        ty => ty,
    }
}

/// Puts `_` for what only the signature may say.
struct Inferred;

impl VisitMut for Inferred {
    fn visit_type_mut(&mut self, ty: &mut Type) {
        if let Type::ImplTrait(_) = ty {
            *ty = parse_quote!(_);
        } else {
            visit_type_mut(self, ty);
        }
    }
}
