//! A program may count its allocations in its global allocator.

/// The program is compiled on its own: a global allocator needs `unsafe`, which this workspace forbids everywhere.
#[test]
fn a_global_allocator_may_record() {
    trybuild::TestCases::new().pass("tests/allocator/records.rs");
}
