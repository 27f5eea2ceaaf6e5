//! The keys of a label set in every form that they can be written in.

use std::net::{IpAddr, Ipv4Addr};

use metrics_runtime::{Counter, Family, LabelSet, Metrics, Registry};

mod tests {
    pub(super) fn is_zero(n: &u8) -> bool {
        *n == 0
    }
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

fn never<T: ?Sized>(_: &T) -> bool {
    false
}

const IS_ONE: fn(&u8) -> bool = |n| *n == 1;

#[derive(LabelSet)]
#[label(rename_all = "camelCase",)]
struct Keys<'a> {
    #[label(rename = "_")]
    underscore: u8,
    #[label()]
    r#match: u8,
    #[label(skip_if = tests::is_zero)]
    #[label(rename = "by_path")]
    path: u8,
    #[label(skip_if = is_default::<u16>, rename = "by_turbofish",)]
    turbofish: u16,
    #[label(skip_if = <[_]>::is_empty)]
    #[label(display)]
    by_type: Bytes<'a>,
    #[label(skip_if = |n| { let (a, b) = (*n, 2); a == b })]
    by_closure: u8,
    #[label(skip_if = (|&n: &u8| n == 3))]
    in_parentheses: u8,
    #[label(skip_if = move |n| matches!(n, 4 | 5))]
    by_move: u8,
    #[label(skip_if = IS_ONE)]
    by_constant: u8,
    #[label(skip_if = str::is_empty)]
    by_deref: String,
    #[label(skip_if = Option::is_none)]
    twice_absent: Option<Option<bool>>,
    #[label(display)]
    peer_address: IpAddr,
    #[label(display, skip_if = never)]
    peer_ratio: f32,
    _spare_part: bool,
}

struct Bytes<'a>(&'a [u8]);

impl std::ops::Deref for Bytes<'_> {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        self.0
    }
}

impl std::fmt::Display for Bytes<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

#[derive(Metrics)]
struct KeyMetrics {
    /// Calls.
    #[metric(allow(snake_case), reason = "the names of labels are looked at")]
    calls_total: Family<Keys<'static>, Counter>,
}

fn keys(n: u8, bytes: &[u8]) -> Keys<'_> {
    Keys {
        underscore: n,
        r#match: n,
        path: n,
        turbofish: n.into(),
        by_type: Bytes(bytes),
        by_closure: n,
        in_parentheses: n,
        by_move: n,
        by_constant: n,
        by_deref: "x".repeat(n.into()),
        twice_absent: Some(None),
        peer_address: Ipv4Addr::LOCALHOST.into(),
        peer_ratio: 0.5,
        _spare_part: true,
    }
}

fn main() {
    let registry = Registry::new();
    let metrics = KeyMetrics::register_in(&registry);
    metrics.calls_total.with(&keys(0, &[])).increment(1);
    metrics.calls_total.with(&keys(9, &[1, 255])).increment(2);
    let page = registry.render();
    for line in [
        "calls_total{_=\"0\",match=\"0\",byClosure=\"0\",inParentheses=\"0\",byMove=\"0\",byConstant=\"0\",\
         peerAddress=\"127.0.0.1\",peerRatio=\"0.5\",sparePart=\"true\"} 1",
        "calls_total{_=\"9\",match=\"9\",by_path=\"9\",by_turbofish=\"9\",byType=\"01ff\",byClosure=\"9\",\
         inParentheses=\"9\",byMove=\"9\",byConstant=\"9\",byDeref=\"xxxxxxxxx\",\
         peerAddress=\"127.0.0.1\",peerRatio=\"0.5\",sparePart=\"true\"} 2",
    ] {
        assert!(page.lines().any(|found| found == line), "{line} in {page}");
    }
}
