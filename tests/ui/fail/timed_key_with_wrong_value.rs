use metrics_runtime::timed;

#[timed(name = 1)]
fn f0() {}

#[timed(name = order_duration_seconds)]
fn f1() {}

#[timed(unit = seconds)]
fn f2() {}

#[timed(reason = 1)]
fn f3() {}

#[timed(allow = unit_suffix)]
fn f4() {}

#[timed(allow(unit_sufix))]
fn f5() {}

#[timed(allow("unit_suffix"), reason = "old")]
fn f6() {}

#[timed(T, outcome = true)]
fn f7() {}

#[timed(future = true)]
fn f8() {}

#[timed(stream(true))]
fn f9() {}

#[timed(outcome = "ok")]
fn f10() {}

#[timed(crate = 1)]
fn f11() {}

#[timed(T labels = 1)]
fn f12() {}

#[timed(T, labels = 1 outcome)]
fn f13() {}

#[timed(labels = ;)]
fn f14() {}

#[timed(buckets = [1.0] 2)]
fn f15() {}

fn main() {}
