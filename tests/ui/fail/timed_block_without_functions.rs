use metrics_runtime::timed;

struct Shop;

#[timed]
impl Shop {
    const DOORS: u8 = 1;

    #[timed(skip)]
    fn open() {}
}

fn main() {}
