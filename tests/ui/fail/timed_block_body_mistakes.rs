use metrics_runtime::timed;

struct Order {
    name: String,
}

#[timed]
impl Order {
    fn mismatch(&self) -> u8 {
        "three"
    }

    fn moved(self) -> String {
        drop(self.name);
        self.name
    }

    async fn missing_await(&self) -> u8 {
        self.later() + 1
    }

    async fn later(&self) -> u8 {
        1
    }

    fn unknown(&self) -> u8 {
        self.number
    }

    fn unknown_name(&self) -> u8 {
        nubmer
    }

    fn unused(&self) -> u8 {
        self.later();
        1
    }
}

fn main() {}
