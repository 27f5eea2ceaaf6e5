use metrics_runtime::timed;

#[timed]
fn moved(text: String) -> usize {
    drop(text);
    text.len()
}

#[timed]
fn twice(values: &mut Vec<u8>) -> u8 {
    let first = &values[0];
    values.push(1);
    *first
}

#[timed]
fn dangling() -> &'static str {
    let text = String::from("a");
    &text
}

#[timed]
fn not_mutable(values: Vec<u8>) -> Vec<u8> {
    values.push(1);
    values
}

#[timed]
fn not_mutable_borrow(values: &Vec<u8>) {
    values.push(1);
}

#[timed]
fn lifetime<'a>(a: &'a str, b: &str) -> &'a str {
    if a.is_empty() { b } else { a }
}

fn main() {}
