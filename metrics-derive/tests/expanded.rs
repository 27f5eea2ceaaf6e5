//! What the macros write compiles where it stands, outside of a macro.

#![allow(
    warnings,
    clippy::pedantic,
    reason = "nothing here is used, and no lint knows that a macro wrote it"
)]

macro_rules! compiled {
    ($($name:ident),+ $(,)?) => {$(
        mod $name {
            include!(concat!("expand/", stringify!($name), ".expanded.rs"));
        }
    )+};
}

// Not those `_after_mistakes`, whose mistakes are errors; that they are the only ones is for the ui tests.
compiled!(
    label_set_keys,
    label_set_struct,
    label_value_enum,
    label_value_other,
    label_value_parse,
    metrics_grammar,
    metrics_struct,
    timed_async,
    timed_handle,
    timed_never,
    timed_sync,
);
