use metrics_runtime::LabelValue;

#[derive(LabelValue)]
enum Payment {
    Cash,
    Card(u8),
    Cheque { bank: u8 },
}

fn main() {}
