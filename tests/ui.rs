//! What the macros accept, and what they refuse in which words.
//!
//! `TRYBUILD=overwrite cargo test -p tests --test ui` rewrites the expected messages.

#[test]
fn ui() {
    let cases = trybuild::TestCases::new();
    cases.pass("ui/pass/*.rs");
    cases.compile_fail("ui/fail/*.rs");
}
