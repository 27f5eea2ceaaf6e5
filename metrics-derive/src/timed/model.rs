//! What was written at a timed function. Its body is never parsed.

mod arguments;
mod boxed_block;
mod function;
mod impl_block;
mod returns;

use proc_macro2::TokenStream;
use syn::parse::{ParseStream, Parser as _};
use syn::spanned::Spanned as _;
use syn::{Attribute, Error, Result, ReturnType, Signature};

use crate::syntax::Errors;
pub(super) use arguments::{Arguments, Own, Target};
pub(super) use boxed_block::BoxedBlock;
pub(super) use function::Function;
pub(super) use impl_block::{Block, Item};
pub(super) use returns::{Returned, Returns, Written};

/// A timed function.
pub(super) struct Model {
    pub(super) arguments: Arguments,
    pub(super) function: Function,
    pub(super) form: Form,
}

/// What the body gives.
pub(super) enum Form {
    /// What the function returns.
    Value(Returns),
    /// An `async` block in a pinned box, which an attribute has made of an `async fn`.
    Boxed(BoxedBlock),
    /// A future of that.
    Future(Returned),
    /// A stream.
    Stream(Returned),
}

impl Model {
    /// The model, with what is to be said of it, or the mistakes that stand in its way.
    pub(super) fn parse(
        arguments: TokenStream,
        function: TokenStream,
    ) -> Result<(Self, Option<Error>)> {
        let function = Function::parse.parse2(function)?;
        let mut errors = Errors::new();
        let parse = |input: ParseStream<'_>| Arguments::parse(input, &mut errors);
        let parsed = parse.parse2(arguments);
        let arguments = errors.ok(parsed).unwrap_or_default();
        let signature = &function.signature;
        not_const(signature, &mut errors);
        let form = Form::of(&arguments, &function, &mut errors);
        let model = Self {
            arguments,
            function,
            form,
        };
        if model.is_wrapped() {
            not_tracked(&model.function.attributes, &mut errors);
        }
        errors.finish_with_advice(model)
    }

    /// Whether the body is called, not only guarded: something must be known of how it ends.
    pub(super) fn is_wrapped(&self) -> bool {
        let Arguments {
            target,
            outcome,
            busy,
            ..
        } = &self.arguments;
        matches!(target, Target::Shared)
            || outcome.is_some()
            || busy.is_some()
            || !matches!(self.form, Form::Value(_))
    }

    /// Whether there is something that can be cancelled.
    pub(super) fn is_async(&self) -> bool {
        self.function.signature.asyncness.is_some() || !matches!(self.form, Form::Value(_))
    }
}

/// Whether the item is a block of functions, and which.
pub(super) fn block(item: &TokenStream) -> Option<Result<Block>> {
    impl_block::is_block(item).then(|| Block::parse(item.clone()))
}

impl Form {
    fn of(arguments: &Arguments, function: &Function, errors: &mut Errors) -> Self {
        let signature = &function.signature;
        let is_async = signature.asyncness.is_some();
        for (key, span) in [("future", arguments.future), ("stream", arguments.stream)] {
            if let Some(span) = span.filter(|_| is_async) {
                let message =
                    format!("`{key}` is for a plain function that returns a {key}: remove it");
                errors.at(span, message);
            }
            if let (Some(span), ReturnType::Default, false) = (span, &signature.output, is_async) {
                let message = format!(
                    "this function returns no {key}: write what it returns, or remove `{key}`"
                );
                errors.at(span, message);
            }
        }
        if arguments.stream.is_some() {
            return Self::Stream(Returned::of(signature, &arguments.krate));
        }
        if let Some(boxed) = BoxedBlock::of(function, &arguments.krate) {
            return Self::Boxed(boxed);
        }
        if arguments.future.is_some() || (!is_async && boxed_block::is_made_by_attribute(signature))
        {
            return Self::Future(Returned::of(signature, &arguments.krate));
        }
        if let Some(busy) = arguments.busy.as_ref().filter(|_| !is_async) {
            errors.at(
                busy.span(),
                "`busy` is the time inside `poll`: it is for an `async fn`, or write `future` too",
            );
        }
        not_a_future(signature, errors);
        Self::Value(Returns::of(signature))
    }
}

fn not_const(signature: &Signature, errors: &mut Errors) {
    if let Some(keyword) = signature.constness {
        errors.at(
            keyword.span,
            "a `const fn` cannot read the clock: remove `const`, or `#[timed]`; in a timed `impl` block write `#[timed(skip)]`",
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
        && returns::is_future(ty)
    {
        let message = "this function returns a future, and only making it would be timed: write `async fn`, or `#[timed(future)]`";
        errors.at(ty.span(), message);
    }
}
