//! Two structs of one program declare families whose samples meet: `install` says where. Structs that are not for the page
//! of the process are not asked.

use metrics_runtime::{Exporter, InstallError};

mod first {
    use metrics_runtime::{Histogram, Metrics};

    #[derive(Metrics)]
    #[expect(dead_code, reason = "only declared")]
    pub(super) struct First {
        /// Things measured.
        #[metric(alias = "old_things", until = "2.0", buckets = [1.0])]
        things: Histogram,
    }
    pub(super) const LINE: u32 = line!() - 2;
}

mod second {
    use metrics_runtime::{Counter, Metrics};

    #[derive(Metrics)]
    #[expect(dead_code, reason = "only declared")]
    pub(super) struct Second {
        /// Things counted.
        #[metric(allow(counter_total, reserved_suffix), reason = "a meeting is wanted")]
        old_things_count: Counter,
    }
    pub(super) const LINE: u32 = line!() - 2;
}

mod third {
    use metrics_runtime::{Gauge, Metrics};

    #[derive(Metrics)]
    #[metrics(scoped)]
    #[expect(dead_code, reason = "only declared")]
    pub(super) struct Third {
        /// Things elsewhere.
        things: Gauge,
    }
}

#[test]
fn both_places_are_named() {
    let result = Exporter::builder().install();
    let Err(error @ InstallError::Register(_)) = result else {
        panic!("the two meet: {result:?}");
    };
    assert_eq!(
        error.to_string(),
        format!(
            "`old_things_count` at {file}:{} meets `old_things_count` of the histogram `old_things` at {file}:{}: rename one",
            second::LINE,
            first::LINE,
            file = file!(),
        )
    );
}
