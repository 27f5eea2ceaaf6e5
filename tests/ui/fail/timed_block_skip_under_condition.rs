use metrics_runtime::timed;

struct Shop;

#[timed]
impl Shop {
    fn order() {}

    #[cfg_attr(debug_assertions, timed(skip))]
    fn probe() {}
}

fn main() {}
