//! The rules of names that a prefix makes longer, where a struct is flattened into another.

use metrics_naming::rules::{type_in_name, wrong_unit};
use metrics_naming::samples::Type;
use metrics_naming::words::{Meaning, words};

use super::exceptions::is_excepted;
use super::full_name::Flattened;
use super::message::Message;
use crate::declaration::descriptor::Descriptor;
use crate::declaration::flatten::Table;

/// Judges the names of a struct that is flattened behind a prefix, as far as the prefix makes them wrong. No word of a plain prefix
/// or name can be wrong.
///
/// # Panics
///
/// When a rule is broken; evaluated in a constant, that is a compile error.
#[track_caller]
pub const fn check_prefix(prefix: &str, is_plain: bool, table: &'static Table) {
    if is_plain && table.is_plain() {
        return;
    }
    let mut i = 0;
    while i < table.len() {
        let Flattened { family, name } = Flattened::at(table, i);
        if !family.whole_name
            && let name = Message::of(&name)
            && let Some((what, word)) = mistake(prefix, name.as_str(), family)
        {
            let message = Message::new(&[
                "`",
                prefix,
                "_",
                name.as_str(),
                "` has ",
                what,
                ", `",
                word,
                "`, in its name: change the prefix, or the name in the struct that is flattened",
            ]);
            panic!("{}", message.as_str());
        }
        i += 1;
    }
}

/// A word that is wrong behind or in the prefix, and what it is.
const fn mistake<'n>(
    prefix: &str,
    name: &'n str,
    family: &Descriptor,
) -> Option<(&'static str, &'n str)> {
    if !is_excepted(family, "unit_suffix")
        && let Some(unit) = wrong_unit(name, true)
        && wrong_unit(name, false).is_none()
    {
        return Some(("a unit that is no base unit", unit.word));
    }
    if is_excepted(family, "kind_in_name") {
        return None;
    }
    let own = family.shape.metric_type.in_text_format();
    if has_type(prefix, own) {
        return Some(("its type", own.as_str()));
    }
    match type_in_name(name, Some(own), true) {
        Some(found) if type_in_name(name, Some(own), false).is_none() => {
            Some(("a type", found.word))
        }
        _ => None,
    }
}

/// Whether a prefix has a type in it that is not its first word.
const fn has_type(prefix: &str, own: Type) -> bool {
    let mut words = words(prefix);
    while let Some(word) = words.next_word() {
        if let Meaning::Type(found) = word.meaning
            && found.is(own)
            && !word.is_first
        {
            return true;
        }
    }
    false
}
