//! Enums with discriminants, parameters and representations; words and texts that are seldom written.

#![deny(warnings)]

use metrics_runtime::{Counter, Family, LabelValue, Metrics, Registry};

#[derive(LabelValue)]
#[repr(i16)]
enum Numbered {
    Minus = -1,
    #[label(rename = "0")]
    Nought = 0,
    Big = i16::MAX,
}

#[derive(LabelValue)]
enum Measured<const N: usize> {
    Even,
    Odd,
}

#[derive(LabelValue)]
enum Single {
    OnlyOne,
}

/// Texts that must be escaped, and one that is none.
#[derive(LabelValue)]
enum Text {
    #[label(rename = "")]
    Empty,
    #[label(rename = "a \"quote\"")]
    Quote,
    #[label(rename = r"back\slash")]
    Backslash,
    #[label(rename = "two\nlines")]
    Lines,
    #[label(rename = "größer 🦀")]
    Greater,
    #[label(rename = "__overflow__")]
    Overflow,
    #[label(rename = " ")]
    Blank,
}

#[derive(LabelValue)]
#[allow(non_camel_case_types)]
enum Word {
    A,
    b,
    ABC,
    AbC1d,
    lower_case,
    Trailing_,
    Größe,
    Éa,
    r#Try,
    Self_,
}

macro_rules! cases {
    ($($name:ident $case:literal $two:literal $many:literal)*) => {$(
        #[derive(LabelValue)]
        #[label(rename_all = $case)]
        enum $name {
            NotFound,
            HTTPGetV2Ok,
        }

        assert_eq!($name::VALUES, Some(&[$two, $many][..]));
        let _ = ($name::NotFound, $name::HTTPGetV2Ok);
    )*};
}

#[derive(Metrics)]
struct OddMetrics {
    /// By number.
    #[metric(labels("number"))]
    numbers_total: Family<Numbered, Counter>,
    /// By a constant.
    #[metric(labels("a", "b"))]
    measures_total: Family<(Measured<3>, Measured<4>), Counter>,
    /// By nothing much.
    #[metric(labels("single"))]
    singles_total: Family<Single, Counter>,
    /// By text.
    #[metric(labels("text"))]
    texts_total: Family<Text, Counter>,
}

fn main() {
    cases! {
        Snake "snake_case" "not_found" "http_get_v2_ok"
        Lower "lowercase" "notfound" "httpgetv2ok"
        Upper "UPPERCASE" "NOTFOUND" "HTTPGETV2OK"
        Pascal "PascalCase" "NotFound" "HTTPGetV2Ok"
        Camel "camelCase" "notFound" "httpGetV2Ok"
        ScreamingSnake "SCREAMING_SNAKE_CASE" "NOT_FOUND" "HTTP_GET_V2_OK"
        Kebab "kebab-case" "not-found" "http-get-v2-ok"
        ScreamingKebab "SCREAMING-KEBAB-CASE" "NOT-FOUND" "HTTP-GET-V2-OK"
    }

    assert_eq!(
        Word::VALUES,
        Some(
            &[
                "a",
                "b",
                "abc",
                "ab_c1d",
                "lower_case",
                "trailing",
                "größe",
                "éa",
                "try",
                "self"
            ][..]
        )
    );
    let words = [
        Word::A,
        Word::b,
        Word::ABC,
        Word::AbC1d,
        Word::lower_case,
        Word::Trailing_,
        Word::Größe,
        Word::Éa,
        Word::r#Try,
        Word::Self_,
    ];
    for (place, word) in words.into_iter().enumerate() {
        assert_eq!(word.index(), place);
    }

    let registry = Registry::new();
    let odd = OddMetrics::register_in(&registry);
    for number in [Numbered::Minus, Numbered::Nought, Numbered::Big] {
        odd.numbers_total.with(&number).increment(1);
    }
    odd.measures_total
        .with(&(Measured::Odd, Measured::Even))
        .increment(2);
    odd.singles_total.with(&Single::OnlyOne).increment(3);
    for text in [
        Text::Empty,
        Text::Quote,
        Text::Backslash,
        Text::Lines,
        Text::Greater,
        Text::Overflow,
        Text::Blank,
    ] {
        odd.texts_total.with(&text).increment(4);
    }
    let page = registry.render();
    for line in [
        r#"numbers_total{number="minus"} 1"#,
        r#"numbers_total{number="0"} 1"#,
        r#"numbers_total{number="big"} 1"#,
        r#"measures_total{a="odd",b="even"} 2"#,
        r#"measures_total{a="even",b="odd"} 0"#,
        r#"singles_total{single="only_one"} 3"#,
        r#"texts_total 4"#,
        r#"texts_total{text="a \"quote\""} 4"#,
        r#"texts_total{text="back\\slash"} 4"#,
        r#"texts_total{text="two\nlines"} 4"#,
        r#"texts_total{text="größer 🦀"} 4"#,
        r#"texts_total{text="__overflow__"} 4"#,
        r#"texts_total{text=" "} 4"#,
    ] {
        assert!(page.lines().any(|found| found == line), "{line} in {page}");
    }
}
