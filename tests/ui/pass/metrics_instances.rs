//! Instances, whose labels have any visibility.
#![deny(warnings, private_interfaces, private_bounds)]

mod shards {
    use metrics_runtime::{Gauge, LabelSet, LabelValue, Metrics};

    #[derive(LabelValue)]
    pub enum Side {
        Left,
        Right,
    }

    #[derive(LabelSet)]
    pub struct Shard<'a> {
        pub side: Side,
        pub name: &'a str,
    }

    #[derive(LabelSet)]
    pub(crate) struct InCrate {
        pub(crate) number: u8,
    }

    #[derive(LabelSet)]
    struct Private {
        r#type: bool,
    }

    #[derive(Metrics)]
    #[metrics(instance = Shard<'static>)]
    pub struct ShardMetrics {
        /// Keys that a shard holds.
        pub shard_keys: Gauge,
    }

    #[derive(Metrics)]
    #[metrics(instance = InCrate)]
    pub(crate) struct CrateMetrics {
        /// Keys that the crate holds.
        pub(crate) crate_keys: Gauge,
    }

    #[derive(Metrics)]
    #[metrics(instance = self::Private, scoped)]
    struct PrivateMetrics {
        /// Keys that nobody sees.
        private_keys: Gauge,
    }

    #[derive(Metrics)]
    #[metrics(instance = (InCrate, Private))]
    struct PairMetrics {
        /// Keys of two.
        pair_keys: Gauge,
    }

    pub fn private(registry: &metrics_runtime::Registry) {
        let metrics = PrivateMetrics::instance(&Private { r#type: true }).register_in(registry);
        metrics.private_keys.set(3);
        let pair = (InCrate { number: 4 }, Private { r#type: false });
        PairMetrics::instance(&pair)
            .register_in(registry)
            .pair_keys
            .set(4);
    }
}

use metrics_runtime::{Metrics as _, Registry};

fn main() {
    use shards::{CrateMetrics, InCrate, Shard, ShardMetrics, Side};

    let registry = Registry::new();
    for (side, name, keys) in [(Side::Left, "a", 1), (Side::Right, "b", 2)] {
        let shard = ShardMetrics::instance(&Shard { side, name }).register_in(&registry);
        shard.shard_keys.set(keys);
    }
    let number = InCrate { number: 5 };
    let in_crate = CrateMetrics::instance(&number).register_in(&registry);
    in_crate.crate_keys.set(5);
    shards::private(&registry);
    let page = registry.render();
    for line in [
        "shard_keys{side=\"left\",name=\"a\"} 1",
        "shard_keys{side=\"right\",name=\"b\"} 2",
        "private_keys{type=\"true\"} 3",
        "pair_keys{number=\"4\",type=\"false\"} 4",
        "crate_keys{number=\"5\"} 5",
    ] {
        assert!(page.lines().any(|found| found == line), "{line} in {page}");
    }
    let global = CrateMetrics::instance(&number).register();
    global.crate_keys.set(6);
    assert!(CrateMetrics::instance(&number).try_register().is_ok());
}
