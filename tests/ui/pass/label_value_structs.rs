//! Structs with one field as label values.

#![deny(warnings)]

use std::borrow::Cow;
use std::net::{IpAddr, Ipv4Addr};

use metrics_runtime::{
    Counter, Displayed, Family, Gauge, LabelSet, LabelValue, Metrics, Registry, Removable,
    StateSet,
};

#[derive(LabelValue)]
struct ShardId(u32);

#[derive(LabelValue)]
struct Host<'a>(&'a str);

#[derive(LabelValue)]
struct Path<'a> {
    r#in: Cow<'a, str>,
}

#[derive(LabelValue, Clone, Copy)]
enum Phase {
    Start,
    Run,
}

#[derive(LabelValue, Clone, Copy)]
struct Current(Phase);

#[derive(LabelValue)]
struct Twice(Current);

#[derive(LabelValue)]
struct IsPaid(bool);

#[derive(LabelValue)]
struct Maybe(Option<Phase>);

#[derive(LabelValue)]
struct Of<T: LabelValue>(T);

#[derive(LabelValue)]
struct Where<T>
where
    T: LabelValue + ?Sized,
{
    value: Box<T>,
}

#[derive(LabelValue)]
struct Text(str);

#[derive(LabelValue)]
struct Numbered<const N: usize>(u8);

#[derive(LabelValue)]
struct Peer(Displayed<IpAddr>);

mod vendored {
    pub(crate) use metrics_runtime as runtime;
}

#[derive(LabelValue)]
#[label(crate = crate::vendored::runtime)]
struct Elsewhere(char);

macro_rules! newtype {
    ($name:ident, $ty:ty) => {
        #[derive(LabelValue)]
        struct $name($ty);
    };
}

newtype!(FromMacro, Option<String>);

#[derive(LabelSet)]
struct Order {
    host: Host<'static>,
    paid: IsPaid,
    phase: Current,
}

#[derive(Metrics)]
struct OrderMetrics {
    /// Orders handled.
    orders_total: Family<Order, Counter>,
    /// Keys written.
    #[metric(labels("shard"))]
    keys_written_total: Family<ShardId, Counter>,
    /// Whether it runs.
    #[metric(labels("paid", "phase"))]
    open: Family<(IsPaid, Maybe), Gauge>,
    /// Phase it is in.
    #[metric(label = "phase")]
    machine_phase: StateSet<Current>,
    /// Peers there are.
    #[metric(labels("peer"))]
    peers: Family<Peer, Gauge, Removable>,
}

fn main() {
    assert_eq!(IsPaid::VALUES, bool::VALUES);
    assert_eq!(Twice::VALUES, Phase::VALUES);
    assert_eq!(Of::<Of<bool>>::VALUES, bool::VALUES);
    assert!(Maybe::OPTIONAL && FromMacro::OPTIONAL && !Twice::OPTIONAL);
    assert_eq!(ShardId::VALUES, None);
    assert_eq!(<Numbered<3>>::VALUES, None);
    assert_eq!(<Where<str>>::VALUES, None);
    assert_eq!((Text::VALUES, Elsewhere::VALUES), (None, None));
    let path = Path { r#in: "/".into() };
    let values = (Numbered::<3>(1), Where::<str> { value: "".into() });
    let _ = (path, values, Elsewhere('a'), FromMacro(None), Twice(Current(Phase::Run)));
    let _: Option<&Text> = None;

    let registry = Registry::new();
    let metrics = OrderMetrics::register_in(&registry);
    let order = Order {
        host: Host("eu-1"),
        paid: IsPaid(true),
        phase: Current(Phase::Start),
    };
    metrics.orders_total.with(&order).increment(1);
    metrics.keys_written_total.with(&ShardId(3)).increment(2);
    metrics.open.with(&(IsPaid(false), Maybe(None))).set(1);
    metrics.machine_phase.set(Current(Phase::Run));
    let peer = Peer(Displayed(Ipv4Addr::LOCALHOST.into()));
    metrics.peers.with(&peer).set(1);
    let page = registry.render();
    for line in [
        "orders_total{host=\"eu-1\",paid=\"true\",phase=\"start\"} 1",
        "keys_written_total{shard=\"3\"} 2",
        "open{paid=\"false\",phase=\"start\"} 0",
        "open{paid=\"false\"} 1",
        "machine_phase{phase=\"start\"} 0",
        "machine_phase{phase=\"run\"} 1",
        "peers{peer=\"127.0.0.1\"} 1",
    ] {
        assert!(page.lines().any(|found| found == line), "{line} in {page}");
    }
    assert_eq!(page.matches("\nopen{").count(), 6);
}
