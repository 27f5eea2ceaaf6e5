//! Types and macros by every path: absolute, renamed, relative, qualified, in parentheses, from a macro.

#![deny(warnings)]
#![allow(unused_parens)]

extern crate metrics_runtime as rt;

use ::metrics_runtime::Metrics as Declare;
use ::metrics_runtime::{LabelSet as Set, LabelValue as Value, timed as clocked};

pub mod kinds {
    pub mod r#mod {
        use super::super::rt as rt_again;
        pub use rt_again::Gauge as Dial;
    }

    pub trait Pick<const N: usize> {
        type Metric;
        type Labels<'a>;
    }

    pub struct Picker<T>(T);

    impl Pick<0> for Picker<u8> {
        type Metric = super::rt::Counter<f64>;
        type Labels<'a> = super::Spot<'a>;
    }

    impl<const N: usize> Pick<N> for Picker<&'static [u8]> {
        type Metric = super::rt::Counter;
        type Labels<'a> = (super::Spot<'a>, bool);
    }
}

#[derive(Value)]
pub enum Hue {
    Warm,
    Cold,
}

#[derive(self::Set)]
pub struct Spot<'a> {
    pub hue: self::Hue,
    pub text: &'a ::core::primitive::str,
    pub number: (u8),
    pub shared: ::std::sync::Arc<::std::string::String>,
}

impl Spot<'_> {
    fn warm() -> Self {
        Self {
            hue: Hue::Warm,
            text: "t",
            number: 1,
            shared: Default::default(),
        }
    }
}

type Old<T = rt::Counter> = rt::Family<Spot<'static>, T>;

macro_rules! family {
    ($labels:ty $(, $metric:path)?) => {
        ::metrics_runtime::Family::<$labels $(, $metric)?>
    };
}

#[derive(Declare)]
pub struct PathMetrics {
    /// An absolute path.
    pub absolute_total: ::metrics_runtime::Counter,
    /// A crate by another name.
    pub renamed: rt::Gauge,
    /// A path from the root.
    pub rooted: crate::kinds::r#mod::Dial,
    /// A path from here.
    pub relative_total: self::rt::Counter<::core::primitive::f64>,
    /// In parentheses, as a macro may write it.
    pub parenthesised: ((rt::Gauge)),
    /// What a trait picks.
    pub picked_total: <kinds::Picker<u8> as kinds::Pick<0>>::Metric,
    /// What a trait with a constant picks.
    pub counted_total: <kinds::Picker<&'static [u8]> as kinds::Pick<{ 1 + 2 }>>::Metric,
    /// An alias with a default.
    pub aliased_total: Old,
    /// An alias with a parameter.
    #[metric(buckets = <rt::Buckets>::LATENCY)]
    pub aliased_seconds: Old<rt::Histogram>,
    /// A type from a macro.
    pub written_total: family!(Spot<'static>, rt::Counter),
    /// Labels that a trait picks.
    #[metric(labels("flag"))]
    pub labelled:
        rt::Family<<kinds::Picker<&'static [u8]> as kinds::Pick<7>>::Labels<'static>, rt::Gauge>,
    /// Labels that a trait picks, in a macro.
    pub borrowed_total: family!(
        <kinds::Picker<u8> as kinds::Pick<0>>::Labels<'static>,
        rt::Counter
    ),
}

mod inside {
    #[derive(super::Declare)]
    pub(super) struct InnerMetrics {
        /// A type of the parent.
        pub(super) parents_total: super::Old<super::rt::Counter>,
    }

    #[super::clocked(crate = super::rt)]
    pub(super) fn add(a: u8) -> ::std::result::Result<u8, ()> {
        Ok(a + 1)
    }
}

fn main() {
    let registry = rt::Registry::new();
    let paths = <PathMetrics as Declare>::register_in(&registry);
    paths.absolute_total.increment(1);
    paths.renamed.set(1);
    paths.rooted.set(1);
    paths.relative_total.increment(1.0);
    paths.parenthesised.set(1);
    paths.picked_total.increment(1.0);
    paths.counted_total.increment(1);
    paths.aliased_total.with(&Spot::warm()).increment(1);
    paths.aliased_seconds.with(&Spot::warm()).record(0);
    paths.written_total.with(&Spot::warm()).increment(1);
    paths.labelled.with(&(Spot::warm(), true)).set(1);
    paths.borrowed_total.with(&Spot::warm()).increment(1);
    let inner = inside::InnerMetrics::register_in(&registry);
    inner.parents_total.with(&Spot::warm()).increment(1);
    assert_eq!(inside::add(1), Ok(2));
    let page = registry.render();
    assert_eq!(page.matches("# TYPE").count(), 13, "{page}");
    let spot = r#"hue="warm",text="t",number="1""#;
    for line in [
        "counted_total 1".to_owned(),
        format!("labelled{{{spot},flag=\"true\"}} 1"),
        format!("written_total{{{spot}}} 1"),
        format!("parents_total{{{spot}}} 1"),
        format!("aliased_seconds_count{{{spot}}} 1"),
    ] {
        assert!(page.lines().any(|found| found == line), "{line} in {page}");
    }
    let _ = Hue::Cold;
}
