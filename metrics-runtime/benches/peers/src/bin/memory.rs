//! Measures the memory of series and of pages, and what looking a series up or making one allocates.
//!
//! "B a series" is what a family takes on the heap, shared out among its series, before and after the first page.
//! "Peak" is how much more heap there is at worst while the second page is rendered, over the length of that page. An
//! encoder that keeps its buffer, as that of `measured` does, has it in "after page" and not in "peak".

use allocation_counter::measure;
use peers::harness::Contender;
use peers::page::{Library, PAGES, ids};
use peers::{create, facade, open};

fn main() {
    println!(
        "\n{:<40}{:>12}{:>12}",
        "memory: look-ups", "allocations", "B allocated"
    );
    let open = open::contenders()
        .into_iter()
        .map(|contender| (contender, open::ROUTES));
    let facade = facade::uncached()
        .into_iter()
        .map(|contender| (contender, facade::ROUTES));
    for (contender, passes) in open.chain(facade) {
        look_ups(&contender, passes);
    }
    let title = "memory: new series, two labels";
    println!("\n{title:<40}{:>12}{:>12}", "allocations", "B a series");
    let routes = create::routes();
    for library in create::LIBRARIES {
        new_series(library, &routes);
    }
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

/// Prints what a look-up allocates when all series are there.
fn look_ups(contender: &Contender, passes: usize) {
    contender.run(passes);
    let heap = measure(|| contender.run(passes));
    println!(
        "  {:<38}{:>12.1}{:>12.1}",
        contender.name(),
        heap.count_total as f64 / passes as f64,
        heap.bytes_total as f64 / passes as f64
    );
}

/// Prints what a new series allocates, and what it keeps.
fn new_series((name, family): create::Library, routes: &[String]) {
    let mut series = None;
    let heap = measure(|| series = Some(family(routes)));
    println!(
        "  {name:<38}{:>12.1}{:>12.1}",
        heap.count_total as f64 / routes.len() as f64,
        heap.bytes_current as f64 / routes.len() as f64
    );
}

fn page((name, family): &Library, ids: &[String]) {
    let mut render = None;
    let fresh = measure(|| render = Some(family(ids))).bytes_current;
    let render = render.expect("it is made");
    let mut length = 0;
    let first = measure(|| length = render()).bytes_current;
    let peak = measure(|| {
        render();
    })
    .bytes_max;
    let a_series = |bytes: i64| bytes as f64 / ids.len() as f64;
    println!(
        "  {name:<38}{:>12.1}{:>12.1}{:>12.1}{:>12.2}",
        a_series(fresh),
        a_series(fresh + first),
        length as f64 / 1e3,
        peak as f64 / length as f64
    );
}
