//! Values that are parsed, whatever they are called.

use std::str::FromStr;

use metrics_runtime::{LabelValue, UnknownLabelValue};

#[derive(LabelValue, Debug, PartialEq)]
#[label(parse)]
enum Choice {
    Ok,
    Err,
    Some,
    None,
    Self_,
    From,
    FromStr,
    r#Type,
    #[label(rename = "\"\\\n")]
    Escaped,
    #[label(rename = "ß")]
    Letter,
    #[label(rename = "_")]
    Underscore,
}

#[derive(LabelValue, Debug)]
#[label(parse)]
enum Sized_<const N: usize> {
    Some,
}

#[derive(LabelValue, Debug, PartialEq)]
#[label(parse)]
#[label(rename_all = "SCREAMING-KEBAB-CASE",)]
#[deprecated]
enum Old {
    #[deprecated]
    NotFound,
    #[deprecated]
    #[label(other)]
    Other,
}

/// As what a struct's own conversions are written with.
fn parsed<T: FromStr>(text: &str) -> Result<T, T::Err> {
    text.parse()
}

#[allow(deprecated)]
fn main() {
    for (text, choice) in [
        ("ok", Choice::Ok),
        ("err", Choice::Err),
        ("some", Choice::Some),
        ("none", Choice::None),
        ("self", Choice::Self_),
        ("from", Choice::From),
        ("from_str", Choice::FromStr),
        ("type", Choice::Type),
        ("\"\\\n", Choice::Escaped),
        ("ß", Choice::Letter),
        ("_", Choice::Underscore),
    ] {
        assert_eq!(parsed(text), Ok(choice));
    }
    let error: UnknownLabelValue = parsed::<Choice>("Ok").unwrap_err();
    assert_eq!((error.given(), error.values().len()), ("Ok", 11));
    assert_eq!(
        parsed::<Sized_<1>>("x").unwrap_err().to_string(),
        "`x` is none of the label's values: `some`"
    );
    assert!(parsed::<Sized_<2>>("some").is_ok());
    assert_eq!(Old::from("NOT-FOUND"), Old::NotFound);
    assert_eq!(Old::from("NotFound"), Old::Other);
}
