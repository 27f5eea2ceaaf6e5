//! Global allocators: a program may count its allocations in one, and with one that counts, look-ups are seen to need none.

/// The programs are compiled on their own: a global allocator needs `unsafe`, which this workspace forbids everywhere.
#[test]
fn a_global_allocator_may_record_and_sees_no_lookups() {
    let programs = trybuild::TestCases::new();
    programs.pass("tests/allocator/records.rs");
    programs.pass("tests/allocator/lookups.rs");
    programs.pass("tests/allocator/new_series.rs");
    programs.pass("tests/allocator/timed.rs");
    programs.pass("tests/allocator/facade.rs");
}
