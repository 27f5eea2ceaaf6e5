//! The user's own types, traits, functions and macros may have the names of anything the expansions use.

use metrics_runtime::timed;

#[allow(non_camel_case_types)]
mod taken {
    pub struct Option;
    pub struct Some;
    pub struct None;
    pub struct Result;
    pub struct Ok;
    pub struct Err;
    pub struct String;
    pub struct Box;
    pub struct From;
    pub struct FromStr;
    pub struct Displayed;
    pub struct AllOpen;
    pub struct UnknownLabelValue;
    pub struct Pin;
    pub struct Future;
    pub struct usize;
    pub struct bool;
    pub struct str;
    pub struct u32;
    pub struct f64;
    pub struct Declared;
    pub struct Descriptor;
    pub struct Buckets;
    pub struct Labels;
    pub struct Location;
    pub struct Building;
    pub struct Instance;
    pub struct Part;
    pub struct Alias;
    pub struct Exception;
    pub struct Site;
    pub struct Judge;
    pub struct Probe;
    pub trait Metrics {}
    pub trait MetricFamily {}
    pub trait LabelSet {}
    pub trait LabelValue {}
    pub trait LabelSink {}
    pub trait JudgeAny {}
    pub trait KindAny {}
    pub struct Slow;
    pub struct Own;
    pub struct Outcome;
    pub struct Alike;
    pub struct ByRow;
    pub fn made() {}
    pub fn sink() {}
    pub fn row() {}
    pub fn calls() {}
    pub fn labelled() {}
    pub fn in_flight() {}
    pub fn busy() {}
    pub fn timed_stream() {}
    pub trait Root {}
    pub trait Single {}
    pub trait Default {}
    pub mod core {}
    pub mod std {}
    pub mod metrics {}
    pub mod inventory {}
    pub mod metrics_runtime {}
    pub fn start() {}
    pub fn call() {}
    pub fn check() {}
    pub fn register() {}
    pub fn absent() {}
    pub fn present() {}
    pub fn holds() {}
    pub fn place() {}
    pub fn counts() {}
    pub fn encode_absent() {}
    pub fn join() {}
    pub fn text() {}
    pub fn count() {}
    pub fn check_names() {}
    pub const __BASE: () = ();
    pub const __PARTS: () = ();
    pub const FAMILIES: () = ();
    pub fn type_name_of() {}
    #[allow(unused_macros)]
    macro_rules! nothing {
        () => {};
    }
    pub(crate) use {
        nothing as concat, nothing as file, nothing as format_args, nothing as line,
        nothing as package, nothing as module_path, nothing as pin, nothing as submit,
        nothing as unreachable,
    };
}

mod user {
    #[allow(unused_imports)]
    use super::taken::*;
    #[allow(unused_imports)]
    use super::taken::{
        Default, Err, From, FromStr, None, Ok, Option, Result, Some, String, absent, bool, concat,
        core, counts, encode_absent, f64, file, format_args, holds, line, module_path, package, pin,
        place, present, std, str, submit, u32, unreachable, usize,
    };
    use super::timed;
    use ::metrics_runtime as rt;
    use rt::{Counter, Family, Gauge, Histogram, Removable};

    #[derive(rt::LabelValue)]
    #[label(parse)]
    pub enum Choice {
        Some,
        None,
        Ok,
        Err,
        Self_,
    }

    #[derive(rt::LabelValue)]
    #[label(parse)]
    pub enum Other {
        Some,
        None,
        #[label(other)]
        From(::std::string::String),
    }

    #[derive(rt::LabelSet)]
    pub struct Others {
        #[label(flatten)]
        pub chosen: Chosen,
        #[label(display)]
        pub text: i8,
        #[label(skip_if = |n| *n == 0, display)]
        pub value: i8,
        #[label(skip_if = ::std::string::String::is_empty)]
        pub labels: ::std::string::String,
        pub other: ::core::option::Option<Other>,
    }

    #[derive(rt::LabelSet)]
    pub struct Chosen {
        pub choice: Choice,
        pub index: u8,
        pub encode: u8,
        pub sink: u8,
    }

    #[derive(rt::Metrics)]
    #[metrics(prefix = "taken")]
    pub struct Taken {
        /// What was chosen.
        #[metric(max_series = 100)]
        pub choices_total: Family<Chosen, Counter>,
        /// What else was chosen.
        pub others_total: Family<Others, Counter>,
        /// A field with the name of a function.
        pub build: Gauge,
        /// A histogram.
        #[metric(buckets = rt::Buckets::LATENCY)]
        pub register: Histogram,
        /// A list of bounds.
        #[metric(buckets = [1.0])]
        pub field: Histogram,
        /// By row.
        #[metric(buckets = [1.0])]
        pub row: Family<(Chosen, rt::Outcome), Histogram>,
        /// By row as well.
        pub calls_total: Family<(Chosen, rt::Outcome), Counter>,
        /// A removable family.
        #[metric(removable, labels("name"))]
        pub families: Family<i8, Gauge, Removable>,
    }

    #[derive(rt::Metrics)]
    #[metrics(group)]
    pub struct Part {
        /// Times it was joined.
        pub join_total: Counter,
        /// A field with the name of a macro.
        pub package: Gauge,
    }

    #[derive(rt::LabelSet)]
    pub struct Instance {
        pub instance: u8,
    }

    #[derive(rt::Metrics)]
    #[metrics(prefix = "again", instance = Instance)]
    pub struct Again {
        #[metric(flatten, prefix = "group")]
        pub group: Part,
        /// A field with the name of a function.
        #[metric(
            labels(registry = "one"),
            alias = "again_unbuilt",
            until = "2.0",
            deprecated
        )]
        pub build: Gauge,
        /// A lazy family.
        #[metric(lazy, labels("choice"), unit = "families")]
        pub families: Family<Choice, Gauge>,
        #[metric(skip)]
        pub default: u8,
        #[metric(flatten)]
        pub text: Part,
    }

    pub static TAKEN: rt::Global<Taken> = rt::Global::new();

    #[timed]
    pub fn result() -> Result {
        Result
    }

    #[timed]
    pub fn option(__site: Some, __call: None) -> (Some, None) {
        (__site, __call)
    }

    #[timed(TAKEN.field)]
    pub fn start(call: Ok) -> Ok {
        call
    }

    #[timed]
    pub async fn pinned(future: Err) -> Err {
        future
    }

    #[timed(TAKEN.row, labels = Chosen { choice: Choice::Ok, index: 1, encode: 2, sink: labels }, outcome, calls = TAKEN.calls_total, in_flight = TAKEN.build, slow = "1h")]
    pub fn row(labels: u8, sink: Ok, classifier: Err) -> (Ok, Err) {
        let (__sink, __classifier) = (sink, classifier);
        (__sink, __classifier)
    }

    #[timed(name = "taken_own_seconds", help = "Time it took.", outcome, ok_if = |_| true, busy = TAKEN.field)]
    pub async fn own(made: Err) -> Err {
        made
    }

    #[timed(future)]
    pub fn made(made: Err) -> ::core::pin::Pin<::std::boxed::Box<dyn ::core::future::Future<Output = Err>>> {
        ::std::boxed::Box::pin(async { made })
    }

    #[timed]
    impl Chosen {
        pub fn start(&self) -> Option {
            Option
        }
    }

    #[timed(TAKEN.field)]
    pub async fn pinned_with_handle(future: String) -> String {
        future
    }
}

fn main() {
    use ::metrics_runtime::{Metrics as _, Registry};
    use user::{Again, Choice, Chosen, Other, Others, TAKEN};

    for choice in [
        Choice::Some,
        Choice::None,
        Choice::Ok,
        Choice::Err,
        Choice::Self_,
    ] {
        TAKEN
            .choices_total
            .with(&Chosen {
                choice,
                index: 1,
                encode: 2,
                sink: 3,
            })
            .increment(1);
    }
    assert_eq!(TAKEN.choices_total.iter().count(), 5);
    for text in ["some", "none", "else"] {
        let others = Others {
            chosen: Chosen {
                choice: "err".parse().unwrap(),
                index: 1,
                encode: 2,
                sink: 3,
            },
            text: 4,
            value: 0,
            labels: String::new(),
            other: Some(Other::from(text)),
        };
        TAKEN.others_total.with(&others).increment(1);
    }
    assert_eq!(TAKEN.others_total.iter().count(), 3);
    TAKEN.build.set(1);
    TAKEN.register.record(1);
    TAKEN.families.with(&1).set(1);
    let _: taken::Result = user::result();
    let _: (taken::Some, taken::None) = user::option(taken::Some, taken::None);
    let _: taken::Ok = user::start(taken::Ok);
    let _ = user::row(3, taken::Ok, taken::Err);
    let _ = Chosen::start;
    drop((
        user::own(taken::Err),
        user::made(taken::Err),
        user::pinned(taken::Err),
        user::pinned_with_handle(taken::String),
    ));
    assert_eq!(TAKEN.field.count(), 1);
    let instance = user::Instance { instance: 1 };
    let again = Again::instance(&instance).register_in(&Registry::new());
    again.group.join_total.increment(1);
    again.group.package.set(1);
    again.text.join_total.increment(1);
    again.text.package.set(1);
    again.build.set(1);
    again.families.with(&Choice::Some).set(again.default);
}
