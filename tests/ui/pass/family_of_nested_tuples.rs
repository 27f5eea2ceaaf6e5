//! Labels in tuples in tuples: closed and open, named by their types and by the declaration, in order.

#![deny(warnings)]

use std::borrow::Cow;

use metrics_runtime::{
    Buckets, Counter, Family, Gauge, Histogram, LabelSet, LabelValue, Metrics, Outcome, Registry,
    Removable,
};

#[derive(LabelValue, Clone, Copy)]
enum Side {
    Left,
    Right,
}

#[derive(LabelSet)]
struct Place<'a> {
    row: u8,
    seat: &'a str,
}

#[derive(LabelSet)]
struct Way {
    side: Side,
    back: bool,
}

type Deep = ((((Side,),),),);
type Seat = Place<'static>;

#[derive(Metrics)]
#[metrics(prefix = "nested")]
struct NestedMetrics {
    /// A tuple of one.
    #[metric(labels("side"))]
    one_total: Family<(Side,), Counter>,
    /// A tuple of one, four times.
    #[metric(labels("side"))]
    deep_total: Family<Deep, Counter>,
    /// To the right.
    #[metric(labels("a", "b", "c"))]
    right_total: Family<(Side, (bool, (Side,))), Counter>,
    /// To the left.
    #[metric(labels("a", "b", "c"))]
    left_total: Family<((u8, i64), &'static str), Counter>,
    /// Sets between values.
    #[metric(labels("first", "second", "third"))]
    mixed: Family<(Side, (Way, (Cow<'static, str>, Seat)), ((bool,),)), Gauge>,
    /// Nothing in between.
    #[metric(labels("side"))]
    empty_total: Family<((), (Side, ((), ())), ()), Counter>,
    /// Sixteen labels.
    #[metric(buckets = Buckets::BYTES)]
    #[metric(labels("a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l"))]
    wide_bytes: Family<
        (
            (u8, u8, u8, u8, u8, u8),
            (Way, Place<'static>),
            (u8, u8, u8, u8, u8, u8),
        ),
        Histogram,
    >,
    /// One that can go.
    #[metric(removable, labels("name"))]
    gone: Family<((Outcome, String), (Way,)), Gauge, Removable>,
}

fn main() {
    let registry = Registry::new();
    let nested = NestedMetrics::register_in(&registry);
    let way = |side| Way { side, back: true };
    let seat = String::from("12a");
    let place = || Place {
        row: 3,
        seat: &seat,
    };
    nested.one_total.with(&(Side::Right,)).increment(1);
    nested.deep_total.with(&((((Side::Left,),),),)).increment(2);
    for (a, b, c) in [
        (Side::Left, true, Side::Right),
        (Side::Right, false, Side::Left),
    ] {
        nested.right_total.with(&(a, (b, (c,)))).increment(3);
    }
    nested.left_total.with(&((1, -2), &*seat)).increment(4);
    nested
        .mixed
        .with(&(
            Side::Left,
            (way(Side::Right), (Cow::Borrowed(&*seat), place())),
            ((false,),),
        ))
        .set(5);
    nested
        .empty_total
        .with(&((), (Side::Right, ((), ())), ()))
        .increment(6);
    let numbers = |n| (n, n + 1, n + 2, n + 3, n + 4, n + 5);
    nested
        .wide_bytes
        .with(&(numbers(0), (way(Side::Left), place()), numbers(6)))
        .record(7);
    let gone = ((Outcome::Ok, String::from("x")), (way(Side::Left),));
    nested.gone.with(&gone).set(8);

    let page = registry.render();
    for line in [
        r#"nested_one_total{side="left"} 0"#,
        r#"nested_one_total{side="right"} 1"#,
        r#"nested_deep_total{side="left"} 2"#,
        r#"nested_right_total{a="left",b="true",c="right"} 3"#,
        r#"nested_right_total{a="right",b="false",c="left"} 3"#,
        r#"nested_left_total{a="1",b="-2",c="12a"} 4"#,
        r#"nested_mixed{first="left",side="right",back="true",second="12a",row="3",seat="12a",third="false"} 5"#,
        r#"nested_empty_total{side="right"} 6"#,
        r#"nested_wide_bytes_sum{a="0",b="1",c="2",d="3",e="4",f="5",side="left",back="true",row="3",seat="12a",g="6",h="7",i="8",j="9",k="10",l="11"} 7"#,
        r#"nested_gone{outcome="ok",name="x",side="left",back="true"} 8"#,
    ] {
        assert!(page.lines().any(|found| found == line), "{line} in {page}");
    }
    assert_eq!(page.matches("\nnested_right_total{").count(), 8, "{page}");
    assert!(nested.gone.remove(&gone));
    assert!(!registry.render().contains("nested_gone{"));
}
