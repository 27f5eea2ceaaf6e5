use metrics_runtime::{ErrorOutcome, OutcomeOf};

struct OrderError(String);

impl ErrorOutcome for OrderError {}

fn outcome() -> OutcomeOf<u8> {
    OutcomeOf::Ok
}

fn is_set<T: metrics_runtime::LabelSet>(_: T) {}

fn main() {
    is_set(outcome());
}
