//! Where a timed function is.

use crate::declaration::{Location, Package, TimedFunction};

/// A timed function, as it knows itself.
#[derive(Debug)]
pub struct CallSite {
    /// The path of its module.
    pub module: &'static str,
    /// The type name of a function item within it, which spells the path of both.
    pub path: fn() -> &'static str,
    /// Whether it is an `async fn`.
    pub is_async: bool,
    /// Its package.
    pub package: Package,
    /// Its place in the source.
    pub location: Location,
}

impl CallSite {
    /// The name of the function, with its type.
    pub(super) fn name(&self) -> String {
        function_name(self.module, (self.path)())
    }

    /// What the link-time list says of the function; `target` is the expression for what it records into.
    #[must_use]
    pub fn function(&self, target: Option<&'static str>) -> TimedFunction {
        TimedFunction {
            module: self.module,
            function: self.name(),
            is_async: self.is_async,
            target,
            package: self.package,
            location: self.location,
        }
    }
}

/// `Type::function`, out of the type name of an item in that function: without the module, the item and type parameters.
fn function_name(module: &str, path: &str) -> String {
    let function = path
        .rsplit_once("::")
        .map_or(path, |(function, _item)| function);
    let mut name = String::new();
    let (mut rest, mut cut) = (function, false);
    // The module is left out where a path starts, not where another one ends alike.
    while let Some(at) = rest.find(module) {
        let (before, found) = rest.split_at(at);
        let continues = |c: char| c.is_alphanumeric() || c == '_' || c == ':';
        let starts = if before.is_empty() {
            !cut
        } else {
            !before.ends_with(continues)
        };
        let after = &found[module.len()..];
        name.push_str(before);
        let inner = after.strip_prefix("::").filter(|_| starts);
        cut = inner.is_some();
        if !cut {
            name.push_str(module);
        }
        rest = inner.unwrap_or(after);
    }
    name.push_str(rest);
    // Newer compilers write lifetimes too.
    let mut name = name.replace("::{{closure}}", "").replace("'_, ", "");
    // From the last: what stands before it may be left alone behind the bracket then.
    for (inferred, kept) in [
        (", _>", ">"),
        (", _,", ","),
        ("<_, ", "<"),
        ("<_>", ""),
        ("<'_>", ""),
    ] {
        while name.contains(inferred) {
            name = name.replace(inferred, kept);
        }
    }
    name
}

/// The item whose type name is the `path` of a [`CallSite`].
#[must_use]
pub fn type_name_of<T>(_item: T) -> &'static str {
    std::any::type_name::<T>()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lose_their_module() {
        let cases = [
            ("a::b", "a::b::read::__here", "read"),
            ("a::b", "a::b::Foo::new::__here", "Foo::new"),
            ("a::b", "a::b::Foo<_, _>::new::__here", "Foo::new"),
            (
                "a::b",
                "a::b::Foo<u8, _Bar>::new::__here",
                "Foo<u8, _Bar>::new",
            ),
            ("a::b", "a::b::Foo<_, u8>::new::__here", "Foo<u8>::new"),
            ("a::b", "a::b::Foo<u8, _, _>::new::__here", "Foo<u8>::new"),
            ("a::b", "a::b::Foo<'_>::new::__here", "Foo::new"),
            ("a::b", "a::b::Foo<'_, '_, _, _>::new::__here", "Foo::new"),
            (
                "a::b",
                "<a::b::Foo<'_> as a::Run<'_, u8>>::run::__here",
                "<Foo as a::Run<u8>>::run",
            ),
            (
                "a::b",
                "<a::b::Foo as a::Run>::run::__here",
                "<Foo as a::Run>::run",
            ),
            (
                "t",
                "<t::Foo as xt::Run>::run::__here",
                "<Foo as xt::Run>::run",
            ),
            (
                "t",
                "<t::Foo as t::xt::Run>::run::__here",
                "<Foo as xt::Run>::run",
            ),
            ("t", "t::t::t::__here", "t::t"),
            ("a::b", "a::b::outer::inner::__here", "outer::inner"),
            (
                "a::b",
                "a::b::outer::{{closure}}::inner::__here",
                "outer::inner",
            ),
        ];
        for (module, path, expected) in cases {
            assert_eq!(function_name(module, path), expected);
        }
    }
}
