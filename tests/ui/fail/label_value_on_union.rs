use metrics_runtime::LabelValue;

#[derive(LabelValue)]
union Bits {
    number: u32,
}

fn main() {}
