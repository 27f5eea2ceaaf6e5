//! A part of a page that somebody else wrote.

use std::collections::HashSet;

use super::page_lines::{families, name};

/// The families of a page in the text format that have one of these names, or samples of such a name; all of them if there are
/// no names.
pub(crate) fn select_families(page: &str, names: &[String]) -> String {
    if names.is_empty() {
        return page.to_owned();
    }
    asked_for(page, names).collect()
}

/// The names of the families that have one of these names, or samples of such a name.
pub(crate) fn named(page: &str, names: &[String]) -> Vec<String> {
    let families = asked_for(page, names);
    let names = families.filter_map(|family| family.lines().next().and_then(name));
    names.map(str::to_owned).collect()
}

/// The families of a page that have one of these names, or samples of such a name.
fn asked_for<'p>(page: &'p str, names: &[String]) -> impl Iterator<Item = &'p str> {
    let asked: HashSet<_> = names.iter().map(String::as_str).collect();
    let is_asked_for = move |family: &&str| {
        let mut own = family.lines().filter_map(name);
        own.any(|own| asked.contains(own))
    };
    families(page).into_iter().filter(is_asked_for)
}

#[cfg(test)]
mod tests {
    use super::{named, select_families};

    const CALLS: &str = "# HELP calls_total Calls of x.\n# TYPE calls_total counter\ncalls_total{of=\"a # x b\"} 1\ncalls_total 2\n\n";
    const SIZES: &str =
        "# TYPE sizes summary\nsizes{quantile=\"0.5\"} 1\nsizes_sum 1\nsizes_count 1\n\n";
    const SIZE: &str = "# TYPE sizes_max gauge\nsizes_max 1\n";

    #[test]
    fn families_are_found_by_their_names_and_those_of_their_samples() {
        let page = [CALLS, SIZES, SIZE].concat();
        for (names, expected) in [
            (&["calls_total"][..], CALLS),
            (&["sizes"], SIZES),
            (&["sizes_count"], SIZES),
            (&["sizes_max"], SIZE),
            (&["sizes_max", "calls_total"], &[CALLS, SIZE].concat()),
            (&[], &page),
            (&[""], ""),
            (&["calls", "x", "counter", "#", "TYPE", "sizes_"], ""),
        ] {
            let asked: Vec<_> = names.iter().map(ToString::to_string).collect();
            assert_eq!(select_families(&page, &asked), expected, "{names:?}");
            if !names.is_empty() && !expected.is_empty() {
                let selected = named(&page, &asked);
                assert_eq!(select_families(&page, &selected), expected, "{selected:?}");
            }
        }
        assert_eq!(named(&page, &["sizes_count".to_owned()]), ["sizes"]);
        assert_eq!(named(&page, &["calls".to_owned()]), [""; 0]);
        assert_eq!(select_families("", &["x".to_owned()]), "");
    }
}
