//! Texts put together in `const` evaluation.

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
            let part = parts[i].as_bytes();
            let mut j = 0;
            while j < part.len() && message.len < CAPACITY {
                message.bytes[message.len] = part[j];
                message.len += 1;
                j += 1;
            }
            i += 1;
        }
        message
    }

    pub(super) const fn as_str(&self) -> &str {
        match std::str::from_utf8(self.bytes.split_at(self.len).0) {
            Ok(text) => text,
            // A character was cut in two.
            Err(_) => "a mistake in a very long declaration",
        }
    }
}
