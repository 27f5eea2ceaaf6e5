//! Measures the memory of series and of pages, and what looking a series up allocates.
//!
//! "B a series" is what a family takes on the heap, shared out among its series, before and after the first page.
//! "Peak" is how much more heap there is at worst while the second page is rendered, over the length of that page. An
//! encoder that keeps its buffer, as that of `measured` does, has it in "after page" and not in "peak".

use std::alloc::System;
use std::hint::black_box;

use cap::Cap;
use peers::harness::Contender;
use peers::open;
use peers::page::{Library, PAGES, ids};

#[global_allocator]
static HEAP: Cap<System> = Cap::new(System, usize::MAX);

fn main() {
    lookups();
    for (what, series, libraries) in PAGES {
        let title = format!("memory: page of {series} {what}");
        println!(
            "\n{title:<40}{:>12}{:>12}{:>12}{:>12}",
            "B a series", "after page", "page, kB", "peak / page"
        );
        let ids = ids(series);
        for library in libraries {
            page(library, &ids);
        }
    }
}

/// Prints what the contenders for open families allocate.
fn lookups() {
    println!(
        "\n{:<40}{:>12}",
        "memory: open family, look up, incr.", "B allocated"
    );
    for contender in open::contenders() {
        contender.run(open::ROUTES);
        println!(
            "  {:<38}{:>12.1}",
            contender.name(),
            allocated_by_a_pass(&contender)
        );
    }
}

fn allocated_by_a_pass(contender: &Contender) -> f64 {
    let before = HEAP.total_allocated();
    contender.run(open::ROUTES);
    (HEAP.total_allocated() - before) as f64 / open::ROUTES as f64
}

fn page((name, family): &Library, ids: &[String]) {
    let before = HEAP.allocated();
    let a_series = || (HEAP.allocated() - before) as f64 / ids.len() as f64;
    let render = family(ids);
    let fresh = a_series();
    let length = render();
    let rendered = a_series();
    let peak = peak(|| {
        render();
    });
    println!(
        "  {name:<38}{fresh:>12.1}{rendered:>12.1}{:>12.1}{:>12.2}",
        length as f64 / 1e3,
        peak as f64 / length as f64
    );
}

/// How many more bytes were in use at worst during `work` than before it.
///
/// The allocator knows the maximum of the whole process only, so memory is filled up to that first.
fn peak(work: impl FnOnce()) -> usize {
    let before = HEAP.max_allocated();
    let ballast = black_box(Vec::<u8>::with_capacity(before - HEAP.allocated()));
    work();
    drop(ballast);
    HEAP.max_allocated() - before
}
