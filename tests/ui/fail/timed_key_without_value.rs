use metrics_runtime::timed;

#[timed(T, name)]
fn f0() {}

#[timed(T, help)]
fn f1() {}

#[timed(T, unit)]
fn f2() {}

#[timed(T, buckets)]
fn f3() {}

#[timed(T, reason)]
fn f4() {}

#[timed(T, labels)]
fn f5() {}

#[timed(T, ok_if)]
fn f6() {}

#[timed(T, in_flight)]
fn f7() {}

#[timed(T, calls)]
fn f8() {}

#[timed(T, busy)]
fn f9() {}

#[timed(T, slow)]
fn f10() {}

#[timed(T, crate)]
fn f11() {}

#[timed(T, allow)]
fn f12() {}

#[timed(name =)]
fn f13() {}

#[timed(help =)]
fn f14() {}

#[timed(unit =)]
fn f15() {}

#[timed(buckets =)]
fn f16() {}

#[timed(reason =)]
fn f17() {}

#[timed(labels =)]
fn f18() {}

#[timed(ok_if =)]
fn f19() {}

#[timed(in_flight =)]
fn f20() {}

#[timed(calls =)]
fn f21() {}

#[timed(busy =)]
fn f22() {}

#[timed(slow =)]
fn f23() {}

#[timed(crate =)]
fn f24() {}

#[timed(name = , slow = "1s")]
fn f25() {}

#[timed(help = , slow = "1s")]
fn f26() {}

#[timed(unit = , slow = "1s")]
fn f27() {}

#[timed(buckets = , slow = "1s")]
fn f28() {}

#[timed(reason = , slow = "1s")]
fn f29() {}

#[timed(labels = , slow = "1s")]
fn f30() {}

#[timed(ok_if = , slow = "1s")]
fn f31() {}

#[timed(in_flight = , slow = "1s")]
fn f32() {}

#[timed(calls = , slow = "1s")]
fn f33() {}

#[timed(busy = , slow = "1s")]
fn f34() {}

#[timed(slow = , slow = "1s")]
fn f35() {}

#[timed(crate = , slow = "1s")]
fn f36() {}

fn main() {}
