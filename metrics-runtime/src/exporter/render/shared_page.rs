//! A page that is being read.

use std::sync::RwLock;

use hyper::body::Bytes;

use crate::support::{read, write};

/// How much of a page a connection holds at a time, in bytes.
const CHUNK: usize = 32 * 1024;

/// A page that is being read. Connections copy it piece by piece, so that it can be given up while they still do.
#[derive(Debug)]
pub(in crate::exporter) struct Page {
    content: RwLock<Option<Bytes>>,
    length: usize,
}

/// A page was given up before this reader was done.
#[derive(Debug, thiserror::Error)]
#[error("the page was given up: newer ones were asked for before this one was read")]
pub(in crate::exporter) struct GivenUp;

impl Page {
    pub(super) fn new(content: Bytes) -> Self {
        Self {
            length: content.len(),
            content: RwLock::new(Some(content)),
        }
    }

    /// How many bytes it has.
    pub(in crate::exporter) fn len(&self) -> usize {
        self.length
    }

    /// What comes next for a reader who has so many bytes.
    pub(in crate::exporter) fn chunk(&self, read_so_far: usize) -> Result<Bytes, GivenUp> {
        let content = read(&self.content);
        let rest = content.as_ref().and_then(|all| all.get(read_so_far..));
        let rest = rest.ok_or(GivenUp)?;
        Ok(Bytes::copy_from_slice(&rest[..rest.len().min(CHUNK)]))
    }

    pub(super) fn give_up(&self) {
        *write(&self.content) = None;
    }
}
