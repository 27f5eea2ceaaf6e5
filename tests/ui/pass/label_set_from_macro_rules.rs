//! Label sets and values that a macro writes: its fragments come in invisible parentheses.

use metrics_runtime::{Counter, Family, LabelSet, LabelValue, Metrics, Registry};

macro_rules! set {
    ($set:ident, $case:literal, $field:ident: $ty:ty, $name:literal, $path:path, $test:expr) => {
        #[derive(LabelSet)]
        #[label(rename_all = $case)]
        struct $set {
            #[label(rename = $name, skip_if = $path)]
            $field: $ty,
            #[label(skip_if = $test)]
            last_one: u8,
        }
    };
}

set!(Order, "UPPERCASE", name: String, "who", String::is_empty, |n| *n == 0);

macro_rules! value {
    ($value:ident, $($flag:ident)?, $($variant:ident $(($ty:ty))? $([$key:ident])?),*) => {
        #[derive(LabelValue)]
        $(#[label($flag)])?
        enum $value {
            $($(#[label($key)])? $variant $(($ty))?,)*
        }
    };
}

value!(Answer, parse, Yes, No, Other(String)[other]);
value!(Question, , Who, What);

#[derive(Metrics)]
struct MacroMetrics {
    /// Orders.
    orders_total: Family<Order, Counter>,
    /// Answers.
    #[metric(labels("answer", "question"))]
    answers_total: Family<(Answer, Question), Counter>,
}

fn main() {
    let registry = Registry::new();
    let metrics = MacroMetrics::register_in(&registry);
    for (name, last_one) in [("", 0), ("me", 1)] {
        let order = Order {
            name: name.into(),
            last_one,
        };
        metrics.orders_total.with(&order).increment(1);
    }
    for (text, question) in [("yes", Question::Who), ("perhaps", Question::What)] {
        let answer = Answer::from(text);
        metrics.answers_total.with(&(answer, question)).increment(1);
    }
    let _ = Answer::No;
    let page = registry.render();
    for line in [
        "orders_total 1",
        "orders_total{who=\"me\",LASTONE=\"1\"} 1",
        "answers_total{answer=\"yes\",question=\"who\"} 1",
        "answers_total{answer=\"perhaps\",question=\"what\"} 1",
    ] {
        assert!(page.lines().any(|found| found == line), "{line} in {page}");
    }
}
