use metrics_runtime::LabelValue;

#[derive(LabelValue)]
#[label(parse)]
enum Payment {
    Cash(u8),
    Card,
}

#[derive(LabelValue)]
#[label(parse)]
enum Currency {
    Euro(u8),
    #[label(other)]
    Other,
}

fn main() {
    let _ = "card".parse::<Payment>().is_ok();
    let _ = Currency::from("euro");
}
