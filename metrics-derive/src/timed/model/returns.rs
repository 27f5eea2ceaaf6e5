//! What a function returns, as far as it can be written in its body.

use syn::visit_mut::{VisitMut, visit_type_mut};
use syn::{
    AngleBracketedGenericArguments, AssocType, GenericArgument, Path, PathArguments, ReturnType,
    Signature, Type, TypeParamBound, parse_quote,
};

use crate::syntax::CratePath;

/// What a function returns.
pub(crate) enum Returns {
    /// `!`: there is no outcome to look at.
    Never,
    /// `impl Trait`, which cannot be named.
    Opaque,
    /// A type, in which every `impl Trait` is `_`.
    Type(Written),
}

/// A written type.
pub(crate) struct Written {
    pub(crate) ty: Box<Type>,
    /// Whether the errors of a `Result` are written out.
    pub(crate) tells_errors: bool,
    /// Whether it is a name, which may stand for the type of a future.
    pub(crate) may_be_future: bool,
}

/// A future or a stream that a function returns.
pub(crate) struct Returned {
    /// The type, where it can be named: it is a pinned box then.
    pub(crate) boxed: Option<Box<Type>>,
    /// What it comes to.
    pub(crate) output: Returns,
}

impl Returns {
    pub(super) fn of(signature: &Signature) -> Self {
        match &signature.output {
            ReturnType::Default => Self::written(parse_quote!(())),
            ReturnType::Type(_, ty) => Self::of_type(ty),
        }
    }

    fn of_type(ty: &Type) -> Self {
        match ungrouped(ty) {
            Type::Never(_) => Self::Never,
            Type::ImplTrait(_) => Self::Opaque,
            ty => Self::written(ty.clone()),
        }
    }

    fn written(mut ty: Type) -> Self {
        let mut error = last_argument(&ty).cloned();
        let mut inferred = Inferred::default();
        if let Some(error) = &mut error {
            inferred.visit_type_mut(error);
        }
        let tells_errors = !inferred.any;
        inferred.visit_type_mut(&mut ty);
        Self::Type(Written {
            may_be_future: !inferred.any
                && matches!(ungrouped(&ty), Type::Path(_) | Type::Macro(_)),
            ty: Box::new(ty),
            tells_errors,
        })
    }
}

impl Returned {
    /// What a function returns that is to be waited for.
    pub(super) fn of(signature: &Signature, krate: &CratePath) -> Self {
        let ReturnType::Type(_, ty) = &signature.output else {
            return Self {
                boxed: None,
                output: Returns::Opaque,
            };
        };
        match ungrouped(ty) {
            Type::ImplTrait(opaque) => Self {
                boxed: None,
                output: opaque
                    .bounds
                    .iter()
                    .find_map(output)
                    .map_or(Returns::Opaque, Returns::of_type),
            },
            ty => {
                let mut named = ty.clone();
                Inferred::default().visit_type_mut(&mut named);
                let output = in_box(ty).map_or_else(
                    || {
                        Returns::written(
                            parse_quote!(<#named as #krate::__private::Future>::Output),
                        )
                    },
                    Returns::of_type,
                );
                Self {
                    boxed: Some(Box::new(named)),
                    output,
                }
            }
        }
    }
}

/// The `T` of `Pin<Box<dyn Future<Output = T>>>`, where it is written out.
fn in_box(ty: &Type) -> Option<&Type> {
    match ungrouped(ty) {
        Type::TraitObject(object) => object.bounds.iter().find_map(output),
        Type::Path(ty) => match &*ty.path.segments.last()?.ident.to_string() {
            "Pin" | "Box" => arguments(&ty.path).find_map(in_box),
            _ => None,
        },
        _ => None,
    }
}

/// The `T` of `Future<Output = T>`.
fn output(bound: &TypeParamBound) -> Option<&Type> {
    let TypeParamBound::Trait(bound) = bound else {
        return None;
    };
    let PathArguments::AngleBracketed(AngleBracketedGenericArguments { args, .. }) =
        &bound.path.segments.last()?.arguments
    else {
        return None;
    };
    args.iter().find_map(|argument| match argument {
        GenericArgument::AssocType(AssocType { ident, ty, .. }) if ident == "Output" => Some(ty),
        _ => None,
    })
}

/// Whether a type says that it is a future: `impl Future`, `Pin<Box<dyn Future>>`, `BoxFuture`, `LocalBoxFuture`.
pub(super) fn is_future(ty: &Type) -> bool {
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

/// The last type in the angle brackets of a path: the error of a `Result`.
fn last_argument(ty: &Type) -> Option<&Type> {
    match ty {
        Type::Path(ty) => arguments(&ty.path).last(),
        _ => None,
    }
}

/// The types in the angle brackets of the last part of a path.
fn arguments(path: &Path) -> impl Iterator<Item = &Type> {
    let last = path.segments.last().map(|segment| &segment.arguments);
    let written = last.and_then(|arguments| match arguments {
        PathArguments::AngleBracketed(arguments) => Some(&arguments.args),
        _ => None,
    });
    written
        .into_iter()
        .flatten()
        .filter_map(|argument| match argument {
            GenericArgument::Type(ty) => Some(ty),
            _ => None,
        })
}

/// A type without the invisible parentheses that `$ty:ty` of a `macro_rules!` puts around it.
fn ungrouped(ty: &Type) -> &Type {
    match ty {
        Type::Group(group) => ungrouped(&group.elem),
        ty => ty,
    }
}

/// Puts `_` for what only the signature may say.
#[derive(Default)]
struct Inferred {
    any: bool,
}

impl VisitMut for Inferred {
    fn visit_type_mut(&mut self, ty: &mut Type) {
        if let Type::ImplTrait(_) = ty {
            self.any = true;
            *ty = parse_quote!(_);
        } else {
            visit_type_mut(self, ty);
        }
    }
}
