//! The rules of helps, where the macro could not see them.

use super::exceptions::excepts;
use super::mistake::Mistake;
use crate::declaration::descriptor::Descriptor;

/// A help that is empty or only repeats the name.
pub(super) const fn mistake(family: &Descriptor) -> Option<Mistake> {
    let excepted = excepts(family.exceptions, "no_help");
    let mistake = if family.help.trim_ascii().is_empty() {
        Mistake::HelpEmpty
    } else if repeats(family.name.as_str(), family.help) {
        Mistake::HelpRepeats
    } else if excepted {
        return Some(Mistake::Kept("no_help"));
    } else {
        return None;
    };
    if excepted || excepts(family.struct_exceptions, "no_help") {
        return None;
    }
    Some(mistake)
}

/// Whether two texts have the same letters and digits in the same order.
const fn repeats(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    let (mut i, mut j) = (0, 0);
    loop {
        while i < a.len() && !is_word(a[i]) {
            i += 1;
        }
        while j < b.len() && !is_word(b[j]) {
            j += 1;
        }
        if i == a.len() || j == b.len() {
            return i == a.len() && j == b.len();
        }
        if !a[i].eq_ignore_ascii_case(&b[j]) {
            return false;
        }
        i += 1;
        j += 1;
    }
}

const fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || !byte.is_ascii()
}
