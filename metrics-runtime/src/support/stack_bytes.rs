//! Bytes on the stack, as long as they are few.

/// Bytes that are written one part behind the other. No more than 64 of them take no allocation.
pub(crate) struct StackBytes {
    short: [u8; Self::SHORT],
    /// The number of bytes while they are on the stack.
    len: Option<usize>,
    /// All bytes when they are not.
    long: Vec<u8>,
}

impl StackBytes {
    const SHORT: usize = 64;

    #[inline]
    pub(crate) const fn new() -> Self {
        Self {
            short: [0; Self::SHORT],
            len: Some(0),
            long: Vec::new(),
        }
    }

    #[inline]
    pub(crate) fn as_slice(&self) -> &[u8] {
        match self.len {
            Some(len) => &self.short[..len],
            None => &self.long,
        }
    }

    #[inline]
    pub(crate) fn push(&mut self, bytes: &[u8]) {
        if let Some(start) = self.len
            && let end = start + bytes.len()
            && let Some(place) = self.short.get_mut(start..end)
        {
            place.copy_from_slice(bytes);
            self.len = Some(end);
        } else {
            self.spill().extend_from_slice(bytes);
        }
    }

    /// Adds bytes and one more, which ends them.
    #[inline]
    pub(crate) fn push_ended(&mut self, bytes: &[u8], end: u8) {
        if let Some(start) = self.len
            && let last = start + bytes.len()
            && let Some(place) = self.short.get_mut(start..=last)
            && let Some((last_place, place)) = place.split_last_mut()
        {
            place.copy_from_slice(bytes);
            *last_place = end;
            self.len = Some(last + 1);
        } else {
            let long = self.spill();
            long.extend_from_slice(bytes);
            long.push(end);
        }
    }

    /// Moves the bytes off the stack.
    #[cold]
    fn spill(&mut self) -> &mut Vec<u8> {
        if let Some(len) = self.len.take() {
            self.long.extend_from_slice(&self.short[..len]);
        }
        &mut self.long
    }
}

#[cfg(test)]
mod tests {
    use super::StackBytes;

    #[test]
    fn bytes_are_kept_on_and_off_the_stack() {
        for (first, second) in [
            (0, 0),
            (63, 0),
            (63, 1),
            (64, 0),
            (64, 1),
            (10, 100),
            (200, 5),
        ] {
            let (first, second) = (vec![1; first], vec![2; second]);
            let mut bytes = StackBytes::new();
            bytes.push(&first);
            bytes.push(&second);
            assert_eq!(bytes.as_slice(), [&*first, &*second].concat());
            let mut bytes = StackBytes::new();
            bytes.push_ended(&first, 7);
            bytes.push_ended(&second, 8);
            assert_eq!(bytes.as_slice(), [&*first, &[7], &*second, &[8]].concat());
        }
    }
}
