//! Texts as vectors, and an index that finds the nearest ones.

use std::sync::{PoisonError, RwLock};

use metrics_runtime::timed;

use crate::labels::{SearchLabels, TopK};
use crate::metrics::{EMBEDDING, VECTOR};

const DIMENSIONS: usize = 64;
const INDEX: &str = "documents";
const MOST: usize = 1000;

type Vector = [f32; DIMENSIONS];

/// The trigrams of a text, hashed into a vector of length 1.
#[timed(EMBEDDING.generation_duration_seconds, calls = EMBEDDING.generation_total)]
fn embed(text: &str) -> Vector {
    let mut vector = [0.0; DIMENSIONS];
    for trigram in text.as_bytes().windows(3) {
        let hash = trigram.iter().fold(5381_usize, |hash, byte| {
            hash.wrapping_mul(33) ^ usize::from(*byte)
        });
        vector[hash % DIMENSIONS] += 1.0;
    }
    let length = vector.iter().map(|x| x * x).sum::<f32>().sqrt().max(1.0);
    vector.map(|x| x / length)
}

#[derive(Default)]
pub(crate) struct Vectors(RwLock<Vec<(String, Vector)>>);

impl Vectors {
    pub(crate) fn insert(&self, text: &str) {
        let vector = embed(text);
        let mut index = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if index.len() == MOST {
            index.remove(0);
        }
        index.push((text.to_owned(), vector));
    }

    /// The texts that are nearest to this one.
    pub(crate) fn search(&self, text: &str, top_k: TopK) -> Vec<String> {
        let wanted = embed(text);
        let labels = SearchLabels {
            index_name: INDEX,
            top_k,
        };
        let _timer = VECTOR.search_duration_seconds.with(&labels).start();
        VECTOR.search_total.increment(1);
        let index = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let near = |(text, vector): &(String, Vector)| {
            let cosine: f32 = vector.iter().zip(&wanted).map(|(a, b)| a * b).sum();
            (cosine, text.clone())
        };
        let mut found: Vec<_> = index.iter().map(near).collect();
        found.sort_by(|a, b| b.0.total_cmp(&a.0));
        let texts = found.into_iter().map(|(_, text)| text);
        texts.take(top_k.count()).collect()
    }

    pub(crate) fn len(&self) -> usize {
        self.0.read().unwrap_or_else(PoisonError::into_inner).len()
    }
}

impl TopK {
    fn count(self) -> usize {
        match self {
            Self::One => 1,
            Self::Five => 5,
            Self::Ten => 10,
        }
    }
}
