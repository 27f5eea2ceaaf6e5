//! The rules of names that a prefix makes longer, where a struct is flattened into another.

use metrics_naming::quick::{says_type, starts_with_abbreviation, starts_with_type};
use metrics_naming::samples::Type;

use super::message::Message;
use super::name::is_excepted;
use crate::descriptor::Descriptor;

/// Judges the names of a struct that is flattened behind a prefix, as far as the prefix makes them wrong: a word in the prefix,
/// or the first word of a name, which is not the first any more.
///
/// # Panics
///
/// When a rule is broken; evaluated in a constant, that is a compile error.
#[track_caller]
pub const fn check_prefix(prefix: &str, families: &[Descriptor]) {
    let types = [
        says_type(prefix, Type::Counter),
        says_type(prefix, Type::Gauge),
        says_type(prefix, Type::Histogram),
        says_type(prefix, Type::Summary),
    ];
    let mut i = 0;
    while i < families.len() {
        let family = &families[i];
        if !family.whole_name
            && let Some(what) = mistake(types, family)
        {
            let message = Message::new(&[
                "`",
                prefix,
                "_",
                family.name,
                "` has ",
                what,
                " in its name: change the prefix, or the name in the struct that is flattened",
            ]);
            panic!("{}", message.as_str());
        }
        i += 1;
    }
}

/// The part of a name that is wrong; `types` are those in the prefix.
const fn mistake(types: [bool; 4], family: &Descriptor) -> Option<&'static str> {
    if starts_with_abbreviation(family.name) && !is_excepted(family, "unit_suffix") {
        return Some("an abbreviated unit");
    }
    let own = family.shape.metric_type.in_text_format();
    let is_in_prefix = match own {
        Type::Counter => types[0],
        Type::Gauge => types[1],
        Type::Histogram => types[2],
        Type::Summary => types[3],
    };
    if (is_in_prefix || starts_with_type(family.name, own)) && !is_excepted(family, "kind_in_name")
    {
        return Some("its type");
    }
    None
}
