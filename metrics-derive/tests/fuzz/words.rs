//! Tokens from nowhere.

use proc_macro2::{Delimiter, Group, Ident, Literal, Punct, Spacing, Span, TokenStream, TokenTree};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use quote::quote;

use super::input::{Input, Macro};

/// What is legal somewhere and seldom written, line by line.
const ODD: &str = r##"r#type
r#async
größe
ſ
_
__
__p
'a
'static
'_
0
00
1u64
1_0
0xFF
1e400
1.5f32
4294967296
340282366920938463463374607431768211456
""
" "
"\u{0}"
"größe"
r#"raw"#
b"bytes"
br#"a"#
c"text"
'x'
b'x'
()
(())
{}
{{}}
[[]]
[{()}]
-1
::
->
=>
..
..=
...
&&
||
<<=
|x| x
#![doc = "inner"]
#[doc = "outer"]
#[doc = concat!("a", "b")]
#[metric]
#[metrics()]
#[label = "text"]
derive(Metrics)
$crate
macro_rules!
impl Trait
dyn Trait + 'static
for<'a> fn(&'a u8) -> !
<T as Trait>::Item
where T: Trait
<const N: usize = 3>
pub(in a::b)
unsafe extern "C"
async move {}
if let Some(x) = y {}
match x { _ => 1 }
loop { break 'a 1; }
return"##;

const KEYWORDS: &str = "as async await box break const continue crate default dyn else enum extern \
    false fn for gen if impl in let loop macro match mod move mut priv pub ref return safe self Self \
    static struct super trait true try type typeof union unsafe use virtual where while yield";

/// The words of our attributes, and their neighbours.
const KEYS: &str = "prefix crate allow reason name buckets labels max_series removable native exemplars rename rename_all \
    metric metrics label timed derive doc counter_total gauge_total kind_in_name no_help percent \
    reserved_suffix reserved_label snake_case info_suffix summary quantiles window label idle 60s unit_suffix bucket_order duplicate prefx bukets Name r#name remov";

/// Where tokens come for `HERE`.
const FRAMES: [(Macro, &str); 21] = [
    (
        Macro::Metrics,
        "#[metrics(HERE)] struct S { #[doc = \"Help.\"] a_total: Counter }",
    ),
    (
        Macro::Metrics,
        "struct S { #[doc = \"Help.\"] #[metric(HERE)] a_total: Counter }",
    ),
    (
        Macro::Metrics,
        "struct S { #[metric HERE] #[doc = HERE] a_total: Counter }",
    ),
    (
        Macro::Metrics,
        "struct S { #[doc = \"Help.\"] #[metric(buckets = HERE)] a: Histogram }",
    ),
    (Macro::Metrics, "struct S { #[doc = \"Help.\"] a: HERE }"),
    (Macro::Metrics, "struct S { HERE }"),
    (Macro::Metrics, "#[metrics(crate = HERE)] HERE struct S {}"),
    (Macro::Metrics, "struct S HERE"),
    (Macro::LabelSet, "#[label(HERE)] struct S { a: A }"),
    (Macro::LabelSet, "struct S { #[label HERE] a: HERE }"),
    (Macro::LabelSet, "struct S<HERE> where HERE { a: A }"),
    (Macro::LabelSet, "struct S HERE"),
    (Macro::LabelValue, "#[label(HERE)] enum E { A }"),
    (
        Macro::LabelValue,
        "enum E { #[label(HERE)] A, #[label HERE] B }",
    ),
    (Macro::LabelValue, "enum E<HERE> { HERE }"),
    (Macro::Timed, "fn f() -> HERE {}"),
    (Macro::Timed, "fn f(HERE) HERE { HERE }"),
    (Macro::Timed, "HERE fn f<HERE>() where HERE {}"),
    (Macro::Timed, "async fn f() -> HERE { HERE }"),
    (Macro::Timed, "#[a] fn f() { #![HERE] HERE }"),
    (Macro::Timed, "HERE"),
];

/// Random tokens in a frame.
pub(crate) fn framed() -> impl Strategy<Value = Input> {
    let here = || prop_oneof![stream(), keys()];
    (select(FRAMES.to_vec()), vec(here(), 1..4), here()).prop_map(
        |((of, frame), filling, arguments)| {
            let mut filling = filling.into_iter().cycle();
            Input {
                of,
                arguments,
                item: filled(frame.parse().expect("tokens"), &mut filling),
            }
        },
    )
}

fn filled(frame: TokenStream, filling: &mut impl Iterator<Item = TokenStream>) -> TokenStream {
    let fill = |tree| match tree {
        TokenTree::Ident(ident) if ident == "HERE" => filling.next().unwrap_or_default(),
        TokenTree::Group(inner) => group(inner.delimiter(), filled(inner.stream(), filling)),
        token => token.into(),
    };
    frame.into_iter().map(fill).collect()
}

/// Purely random tokens, in groups or not.
pub(crate) fn stream() -> impl Strategy<Value = TokenStream> {
    let joined = |streams: Vec<TokenStream>| streams.into_iter().collect::<TokenStream>();
    let grouped = words().prop_recursive(3, 8, 4, move |inner| {
        (delimiter(), vec(inner, 0..4))
            .prop_map(move |(delimiter, inner)| group(delimiter, joined(inner)))
    });
    vec(grouped, 0..6).prop_map(joined)
}

/// Keys with values, known or not, with commas or not.
fn keys() -> impl Strategy<Value = TokenStream> {
    let value = prop_oneof![
        2 => Just(TokenStream::new()),
        4 => words().prop_map(|words| quote!(= #words)),
        2 => vec(words(), 0..3).prop_map(|words| quote!((#(#words),*))),
        1 => stream(),
    ];
    let key = prop_oneof![9 => select(parsed(KEYS, ' ')), 1 => words()];
    let comma = prop_oneof![9 => Just(quote!(,)), 1 => Just(TokenStream::new())];
    vec(
        (key, value, comma).prop_map(|(key, value, comma)| quote!(#key #value #comma)),
        0..6,
    )
    .prop_map(|keys| keys.into_iter().collect())
}

/// Some tokens, odd ones often.
pub(crate) fn words() -> impl Strategy<Value = TokenStream> {
    prop_oneof![
        4 => select(parsed(ODD, '\n')),
        2 => select(parsed(KEYWORDS, ' ')),
        2 => select(parsed(KEYS, ' ')),
        2 => "[a-zA-Z_]{1,8}".prop_map(|word| TokenTree::from(Ident::new(&word, Span::call_site())).into()),
        2 => punct().prop_map(TokenStream::from),
        2 => literal().prop_map(|literal| TokenTree::from(literal).into()),
        1 => (delimiter(), delimiter()).prop_map(|(outer, inner)| group(outer, group(inner, TokenStream::new()))),
    ]
}

fn parsed(texts: &str, separator: char) -> Vec<TokenStream> {
    let texts = texts.split(separator);
    texts.map(|text| text.parse().expect("tokens")).collect()
}

fn punct() -> impl Strategy<Value = TokenTree> {
    let characters: Vec<char> = "~!@#$%^&*-=+|;:,<.>/?".chars().collect();
    let spacing = select(vec![Spacing::Alone, Spacing::Joint]);
    (select(characters), spacing)
        .prop_map(|(character, spacing)| Punct::new(character, spacing).into())
}

fn literal() -> impl Strategy<Value = Literal> {
    prop_oneof![
        any::<String>().prop_map(|text| Literal::string(&text)),
        "[a-z_:]{0,9}".prop_map(|text| Literal::string(&text)),
        vec(any::<u8>(), 0..4).prop_map(|bytes| Literal::byte_string(&bytes)),
        any::<char>().prop_map(Literal::character),
        any::<u128>().prop_map(Literal::u128_unsuffixed),
        any::<u32>().prop_map(Literal::u32_unsuffixed),
        any::<u8>().prop_map(Literal::u8_suffixed),
        (0.0..1e9).prop_map(Literal::f64_unsuffixed),
    ]
}

/// All four of them: without delimiters is what a `macro_rules!` puts around what it was given.
pub(crate) fn delimiter() -> impl Strategy<Value = Delimiter> {
    select(vec![
        Delimiter::Parenthesis,
        Delimiter::Brace,
        Delimiter::Bracket,
        Delimiter::None,
    ])
}

fn group(delimiter: Delimiter, content: TokenStream) -> TokenStream {
    TokenTree::from(Group::new(delimiter, content)).into()
}
