//! The label texts of many series, in a few pieces: a page of 100 000 lines is copied from them, not collected.

/// The number of texts in a chunk. A chunk is made when it is full, as long as it has to be.
const CHUNK: usize = 64;

/// Texts, one after the other, with a value for each.
#[derive(Debug)]
pub(crate) struct Texts<T = ()> {
    full: Vec<Box<Chunk<T>>>,
    /// The texts behind the full chunks, and their ends and values.
    last: String,
    last_ends: Vec<u32>,
    last_values: Vec<T>,
}

#[derive(Debug)]
struct Chunk<T> {
    text: Box<str>,
    ends: [u32; CHUNK],
    values: [T; CHUNK],
}

impl<T> Default for Texts<T> {
    fn default() -> Self {
        Self {
            full: Vec::new(),
            last: String::new(),
            last_ends: Vec::new(),
            last_values: Vec::new(),
        }
    }
}

impl<T: Copy> Texts<T> {
    /// Adds the text that `write` appends.
    pub(crate) fn push(&mut self, write: impl FnOnce(&mut String), value: T) {
        write(&mut self.last);
        let end = u32::try_from(self.last.len()).expect("64 label blocks have less than 4 GiB");
        self.last_ends.push(end);
        self.last_values.push(value);
        if self.last_ends.len() == CHUNK {
            self.close_chunk();
        }
    }

    fn close_chunk(&mut self) {
        if let (Ok(ends), Ok(values)) = (
            <[u32; CHUNK]>::try_from(&*self.last_ends),
            <[T; CHUNK]>::try_from(&*self.last_values),
        ) {
            self.full.push(Box::new(Chunk {
                text: self.last.as_str().into(),
                ends,
                values,
            }));
            self.last.clear();
            self.last_ends.clear();
            self.last_values.clear();
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.full.len() * CHUNK + self.last_ends.len()
    }

    /// Returns a text.
    #[inline]
    pub(crate) fn get(&self, index: usize) -> &str {
        self.with_value(index).0
    }

    /// Returns a text and its value.
    #[inline]
    pub(crate) fn with_value(&self, index: usize) -> (&str, &T) {
        let (text, ends, values) = self.chunk(index / CHUNK);
        let offset = index % CHUNK;
        let start = offset.checked_sub(1).map_or(0, |before| ends[before]);
        (
            &text[start as usize..ends[offset] as usize],
            &values[offset],
        )
    }

    /// Returns the text at `index` and those behind it in its chunk, with their values: at least one if `index` is in range.
    #[inline]
    pub(crate) fn rest_of_chunk(&self, index: usize) -> impl Iterator<Item = (&str, &T)> {
        let (text, ends, values) = self.chunk(index / CHUNK);
        let (before, ends) = ends.split_at(index % CHUNK);
        let mut start = before.last().map_or(0, |end| *end as usize);
        ends.iter()
            .zip(&values[before.len()..])
            .map(move |(end, value)| {
                let start = std::mem::replace(&mut start, *end as usize);
                (&text[start..*end as usize], value)
            })
    }

    /// Returns the text, the ends and the values of a chunk; of the last one if it is not among the full ones.
    #[inline]
    fn chunk(&self, number: usize) -> (&str, &[u32], &[T]) {
        match self.full.get(number) {
            Some(chunk) => (&chunk.text, &chunk.ends, &chunk.values),
            None => (&self.last, &self.last_ends, &self.last_values),
        }
    }

    /// Returns the values of all texts.
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
            texts.push(|out| out.push_str(&text(len)), len);
            for index in 0..=len {
                assert_eq!(texts.with_value(index), (&*text(index), &index));
            }
            assert!(texts.values().copied().eq(0..=len));
            let rest = (len / CHUNK * CHUNK..=len).map(|index| texts.with_value(index));
            assert!(texts.rest_of_chunk(len / CHUNK * CHUNK).eq(rest));
            assert_eq!(
                texts.rest_of_chunk(len).next(),
                texts.rest_of_chunk(len).last()
            );
        }
    }
}
