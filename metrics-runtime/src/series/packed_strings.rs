//! The label texts of many series, in a few pieces: a page of 100 000 lines is copied from them, not collected.

/// The number of texts in a chunk. A chunk is made when it is full, as long as it has to be.
const CHUNK: usize = 256;

/// Texts, one after the other, with two values for each. Those of the first kind lie side by side: a page that asks for no others
/// does not pass them in memory.
#[derive(Debug)]
pub(crate) struct Texts<T = (), U = ()> {
    full: Vec<Box<Chunk<T, U>>>,
    /// The texts behind the full chunks, with their ends and values.
    last: String,
    last_ends: Vec<u32>,
    last_values: Vec<T>,
    last_others: Vec<U>,
}

#[derive(Debug)]
struct Chunk<T, U> {
    text: Box<str>,
    ends: [u32; CHUNK],
    values: [T; CHUNK],
    others: [U; CHUNK],
}

/// A chunk, or the texts behind all chunks.
struct Part<'t, T, U> {
    text: &'t str,
    ends: &'t [u32],
    values: &'t [T],
    others: &'t [U],
}

impl<T, U> Default for Texts<T, U> {
    fn default() -> Self {
        Self {
            full: Vec::new(),
            last: String::new(),
            last_ends: Vec::new(),
            last_values: Vec::new(),
            last_others: Vec::new(),
        }
    }
}

impl<T: Copy, U: Copy> Texts<T, U> {
    /// Adds the text that `write` appends.
    pub(crate) fn push(&mut self, write: impl FnOnce(&mut String), value: T, other: U) {
        write(&mut self.last);
        let end = u32::try_from(self.last.len()).expect("256 label blocks have less than 4 GiB");
        self.last_ends.push(end);
        self.last_values.push(value);
        self.last_others.push(other);
        if self.last_ends.len() == CHUNK {
            self.close_chunk();
        }
    }

    fn close_chunk(&mut self) {
        if let (Ok(ends), Ok(values), Ok(others)) = (
            <[u32; CHUNK]>::try_from(&*self.last_ends),
            <[T; CHUNK]>::try_from(&*self.last_values),
            <[U; CHUNK]>::try_from(&*self.last_others),
        ) {
            self.full.push(Box::new(Chunk {
                text: self.last.as_str().into(),
                ends,
                values,
                others,
            }));
            self.last.clear();
            self.last_ends.clear();
            self.last_values.clear();
            self.last_others.clear();
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.full.len() * CHUNK + self.last_ends.len()
    }

    /// Returns a text.
    #[inline]
    pub(crate) fn get(&self, index: usize) -> &str {
        let Part { text, ends, .. } = self.part(index / CHUNK);
        let offset = index % CHUNK;
        let start = offset.checked_sub(1).map_or(0, |before| ends[before]);
        &text[start as usize..ends[offset] as usize]
    }

    /// Returns the text at `index` and those behind it in its chunk, with their values: at least one if `index` is in range.
    #[inline]
    pub(crate) fn rest_of_chunk(&self, index: usize) -> impl Iterator<Item = (&str, &T, &U)> {
        let part = self.part(index / CHUNK);
        let (before, ends) = part.ends.split_at(index % CHUNK);
        let mut start = before.last().map_or(0, |end| *end as usize);
        let values = &part.values[before.len()..];
        let others = &part.others[before.len()..];
        let values = values.iter().zip(others);
        ends.iter().zip(values).map(move |(end, (value, other))| {
            let start = std::mem::replace(&mut start, *end as usize);
            (&part.text[start..*end as usize], value, other)
        })
    }

    /// Returns a chunk by its number, or the texts behind all chunks.
    #[inline]
    fn part(&self, number: usize) -> Part<'_, T, U> {
        match self.full.get(number) {
            Some(chunk) => Part {
                text: &chunk.text,
                ends: &chunk.ends,
                values: &chunk.values,
                others: &chunk.others,
            },
            None => Part {
                text: &self.last,
                ends: &self.last_ends,
                values: &self.last_values,
                others: &self.last_others,
            },
        }
    }

    /// Returns the values of all texts, those of the first kind.
    pub(crate) fn values(&self) -> impl Iterator<Item = &T> {
        let full = self.full.iter().flat_map(|chunk| &chunk.values);
        full.chain(&self.last_values)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_found_in_full_chunks_and_in_the_last_one() {
        let mut texts = Texts::default();
        let text = |index: usize| "ü".repeat(index % 5) + &index.to_string();
        for len in 0..3 * CHUNK + 2 {
            assert_eq!(texts.len(), len);
            texts.push(|out| out.push_str(&text(len)), len, len + 1);
            for index in 0..=len {
                assert_eq!(texts.get(index), text(index));
            }
            assert!(texts.values().copied().eq(0..=len));
            let first = len / CHUNK * CHUNK;
            let rest = texts
                .rest_of_chunk(first)
                .map(|(text, value, other)| (text.to_owned(), *value, *other));
            assert!(rest.eq((first..=len).map(|index| (text(index), index, index + 1))));
            assert_eq!(
                texts.rest_of_chunk(len).next(),
                texts.rest_of_chunk(len).last()
            );
        }
    }
}
