use metrics_runtime::timed;

#[timed(help = "Time.", name = "order_duration_seconds", name = "order_duration_seconds")]
fn f0() {}

#[timed(name = "order_duration_seconds", help = "Time.", help = "Time.")]
fn f1() {}

#[timed(name = "order_duration_seconds", help = "Time.", unit = "seconds", unit = "seconds")]
fn f2() {}

#[timed(name = "order_duration_seconds", help = "Time.", buckets = [1.0], buckets = [1.0])]
fn f3() {}

#[timed(T, labels = 1, labels = 1)]
fn f4() {}

#[timed(ok_if = f, ok_if = f)]
fn f5() {}

#[timed(in_flight = G, in_flight = G)]
fn f6() {}

#[timed(calls = C, calls = C)]
fn f7() {}

#[timed(busy = H, busy = H)]
async fn f8() {}

#[timed(slow = "1s", slow = "1s")]
fn f9() {}

#[timed(crate = metrics_runtime, crate = metrics_runtime)]
fn f10() {}

#[timed(T, outcome, outcome)]
fn f11() {}

#[timed(future, future)]
fn f12() -> impl Future<Output = ()> {
    async {}
}

#[timed(stream, stream)]
fn f13() -> impl Sized {}

fn main() {}
