//! Texts put together in `const` evaluation.

use super::full_name::FullName;

/// The most bytes a message has; what comes after is cut.
const CAPACITY: usize = 512;

/// A text made of parts.
pub(super) struct Message {
    bytes: [u8; CAPACITY],
    len: usize,
}

impl Message {
    /// The parts, one after the other.
    pub(super) const fn new(parts: &[&str]) -> Self {
        let mut message = Self {
            bytes: [0; CAPACITY],
            len: 0,
        };
        let mut i = 0;
        while i < parts.len() {
            message.add(parts[i]);
            i += 1;
        }
        message
    }

    /// A name in `snake_case`: `_` comes before a capital behind a small letter or a digit, and before the last of several
    /// capitals that a small letter follows.
    pub(super) const fn snake_case(name: &str) -> Self {
        let name = name.as_bytes();
        let mut message = Self {
            bytes: [0; CAPACITY],
            len: 0,
        };
        let mut i = 0;
        while i < name.len() && message.len + 1 < CAPACITY {
            if i > 0 && starts_word(name, i) {
                message.bytes[message.len] = b'_';
                message.len += 1;
            }
            message.bytes[message.len] = name[i].to_ascii_lowercase();
            message.len += 1;
            i += 1;
        }
        message
    }

    /// A name.
    pub(super) const fn of(name: &FullName) -> Self {
        let mut message = Self::new(&[]);
        let mut i = 0;
        while let Some(part) = name.part(i) {
            if i > 0 {
                message.add("_");
            }
            message.add(part);
            i += 1;
        }
        message
    }

    const fn add(&mut self, part: &str) {
        let part = part.as_bytes();
        let mut i = 0;
        while i < part.len() && self.len < CAPACITY {
            self.bytes[self.len] = part[i];
            self.len += 1;
            i += 1;
        }
    }

    pub(super) const fn as_str(&self) -> &str {
        match std::str::from_utf8(self.bytes.split_at(self.len).0) {
            Ok(text) => text,
            // A character was cut in two.
            Err(_) => "a mistake in a very long declaration",
        }
    }
}

const fn starts_word(name: &[u8], at: usize) -> bool {
    let (before, is_capital) = (name[at - 1], name[at].is_ascii_uppercase());
    is_capital
        && before != b'_'
        && (!before.is_ascii_uppercase()
            || (at + 1 < name.len() && name[at + 1].is_ascii_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::Message;

    #[test]
    fn names_are_written_in_snake_case() {
        for (name, expected) in [
            ("httpService", "http_service"),
            ("myHTTPService", "my_http_service"),
            ("V1Beta", "v1_beta"),
            ("a_Bc", "a_bc"),
            ("userID", "user_id"),
            ("", ""),
        ] {
            assert_eq!(Message::snake_case(name).as_str(), expected);
        }
    }
}
