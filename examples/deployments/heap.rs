//! The artefacts in memory, in generations: those that nobody refers to are collected.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hasher as _};
use std::sync::Arc;

use axum::body::Bytes;
use metrics_runtime::timed;

use crate::failure::Refusal;
use crate::metrics::{Generation, RUNTIME};

/// How many modules there may be.
const MOST: usize = 64;

/// A version of a module.
pub(crate) struct Artefact {
    pub(crate) version: u64,
    pub(crate) bytes: Bytes,
    /// What its maker says.
    pub(crate) checksum: u64,
    /// The kernel that it needs.
    pub(crate) kernel: u32,
}

pub(crate) fn checksum(bytes: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    hasher.write(bytes);
    hasher.finish()
}

#[derive(Default)]
pub(crate) struct Heap {
    latest: BTreeMap<String, Arc<Artefact>>,
    generations: [Vec<Arc<Artefact>>; 3],
    allocated: u64,
}

impl Heap {
    /// The latest version of a module.
    pub(crate) fn latest(&self, module: &str) -> Option<Arc<Artefact>> {
        self.latest.get(module).cloned()
    }

    /// Takes the next version of a module.
    pub(crate) fn put(
        &mut self,
        module: &str,
        bytes: Bytes,
        checksum: u64,
    ) -> Result<u64, Refusal> {
        let is_name = |name: &str| name.bytes().all(|c| c.is_ascii_lowercase() || c == b'-');
        let is_new = !self.latest.contains_key(module);
        let kernel = kernel(&bytes).ok_or(Refusal::BadModule)?;
        if !is_name(module) || module.len() > 32 || (is_new && self.latest.len() == MOST) {
            return Err(Refusal::BadModule);
        }
        let artefact = Arc::new(Artefact {
            version: self.latest(module).map_or(1, |latest| latest.version + 1),
            bytes,
            checksum,
            kernel,
        });
        self.generations[0].push(artefact.clone());
        self.allocated += 1;
        match self.allocated.trailing_zeros() {
            0 => {}
            1 => self.collect(Generation::Gen0),
            2 => self.collect(Generation::Gen1),
            _ => self.collect(Generation::Gen2),
        }
        let version = artefact.version;
        self.latest.insert(module.to_owned(), artefact);
        Ok(version)
    }

    /// Drops the garbage of this generation and the younger ones. What survives is older then.
    #[timed(RUNTIME.gc_pause_duration_seconds)]
    fn collect(&mut self, oldest: Generation) {
        RUNTIME.gc_collections_count.with(&oldest).increment(1);
        for generation in (0..=oldest as usize).rev() {
            let mut survivors = std::mem::take(&mut self.generations[generation]);
            survivors.retain(|artefact| Arc::strong_count(artefact) > 1);
            self.generations[(generation + 1).min(2)].append(&mut survivors);
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.generations.iter().map(Vec::len).sum()
    }

    pub(crate) fn bytes(&self) -> usize {
        let artefacts = self.generations.iter().flatten();
        artefacts.map(|artefact| artefact.bytes.len()).sum()
    }
}

/// What the first line of an artefact says: `kernel 5`.
fn kernel(artefact: &[u8]) -> Option<u32> {
    let line = artefact.split(|byte| *byte == b'\n').next()?;
    str::from_utf8(line)
        .ok()?
        .strip_prefix("kernel ")?
        .parse()
        .ok()
}
