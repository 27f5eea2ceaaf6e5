//! Measures `metrics-runtime` beside other metrics libraries, one module for each group of items.

pub mod counter;
pub mod create;
pub mod dense;
pub mod facade;
pub mod forward;
pub mod gauge;
pub mod harness;
pub mod histogram;
pub mod open;
pub mod page;
pub mod scrape;
pub mod timed;

use crate::harness::Item;

/// Makes the items of a group, one after the other.
pub type Items = fn() -> Box<dyn Iterator<Item = Item>>;

/// The groups that are measured in one process, in their order: what is forwarded comes last, as from then on every record
/// of the process looks for someone to forward it to.
pub const GROUPS: [(&str, Items); 11] = [
    ("counter", || Box::new(counter::items().into_iter())),
    ("gauge", || Box::new(gauge::items().into_iter())),
    ("histogram", || Box::new(histogram::items().into_iter())),
    ("dense", || Box::new(dense::items().into_iter())),
    ("open", || Box::new(open::items().into_iter())),
    ("create", || Box::new(create::items().into_iter())),
    ("facade", || Box::new(facade::items().into_iter())),
    ("timed", || Box::new(timed::items().into_iter())),
    ("page", || Box::new(page::items())),
    ("scrape", || Box::new(scrape::items().into_iter())),
    ("forward", || Box::new(forward::items().into_iter())),
];
