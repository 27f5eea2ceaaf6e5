use metrics_runtime::LabelValue;

#[derive(LabelValue)]
enum Bank {
    Own,
}

#[derive(LabelValue)]
#[label(parse)]
enum Payment {
    Cash,
    #[label(other)]
    Card(Bank),
}

fn main() {}
