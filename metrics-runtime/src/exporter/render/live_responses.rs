//! The pages that are still being read, and how many of them there may be.

use std::collections::VecDeque;
use std::sync::{Arc, Weak};

use super::encoding::Encoding;
use super::shared_page::Page;
use crate::encode::Format;

/// How many bytes may be kept beside the largest page of each format and coding. Past that the oldest are given up, so that
/// clients that read slowly cannot keep more and more pages, or several large ones.
const MOST_BYTES: usize = 16 * 1024 * 1024;

/// What pages are alike in: a client keeps to one of these.
type Kind = (Format, Encoding);

/// Pages that somebody reads, the oldest first.
#[derive(Debug, Default)]
pub(super) struct LiveResponses(VecDeque<(Kind, Weak<Page>)>);

impl LiveResponses {
    /// A page that is read from now on. Older ones may have to go for it.
    pub(super) fn add(&mut self, kind: Kind, page: &Arc<Page>) {
        let read = self.0.drain(..);
        let mut pages: Vec<_> = read
            .filter_map(|(kind, page)| Some((kind, page.upgrade()?)))
            .collect();
        pages.push((kind, page.clone()));
        while spare(&pages) > MOST_BYTES
            && let Some(oldest) = pages.iter().position(|(kind, _)| {
                let same = pages.iter().filter(|(other, _)| other == kind);
                same.count() > 1
            })
        {
            pages.remove(oldest).1.give_up();
        }
        let kept = pages.iter();
        self.0 = kept
            .map(|(kind, page)| (*kind, Arc::downgrade(page)))
            .collect();
    }
}

/// The bytes of all pages but the largest of each kind.
fn spare(pages: &[(Kind, Arc<Page>)]) -> usize {
    let mut largest: Vec<(Kind, usize)> = Vec::new();
    let mut all = 0;
    for (kind, page) in pages {
        all += page.len();
        match largest.iter_mut().find(|(other, _)| other == kind) {
            Some((_, most)) => *most = page.len().max(*most),
            None => largest.push((*kind, page.len())),
        }
    }
    all - largest.iter().map(|(_, most)| most).sum::<usize>()
}

#[cfg(test)]
mod tests {
    use hyper::body::Bytes;

    use super::*;

    const MIB: usize = 1024 * 1024;
    const TEXT: Kind = (Format::Text, Encoding::Identity);
    const OPEN: Kind = (Format::OpenMetrics, Encoding::Identity);
    const GZIP: Kind = (Format::Text, Encoding::Gzip);

    /// Which of these pages, read one after another, are there in the end.
    fn kept(sizes: impl IntoIterator<Item = (Kind, usize)>) -> Vec<usize> {
        let mut read = LiveResponses::default();
        let pages: Vec<_> = sizes
            .into_iter()
            .map(|(kind, size)| {
                let page = Arc::new(Page::new(Bytes::from(vec![0; size])));
                read.add(kind, &page);
                page
            })
            .collect();
        let kept = pages.iter().enumerate();
        kept.filter(|(_, page)| page.chunk(0).is_ok())
            .map(|(at, _)| at)
            .collect()
    }

    #[test]
    fn of_large_pages_there_is_one_of_each_kind() {
        assert_eq!(kept([(TEXT, 17 * MIB); 4]), [3]);
        let kinds = [TEXT, OPEN, GZIP, OPEN, TEXT, TEXT, GZIP];
        assert_eq!(kept(kinds.map(|kind| (kind, 17 * MIB))), [3, 5, 6]);
    }

    #[test]
    fn small_pages_are_many() {
        assert_eq!(kept([(TEXT, MIB); 20])[..2], [3, 4]);
        assert_eq!(kept([(TEXT, 100); 500]).len(), 500);
        // A part of the page does not cost whoever reads the whole of it.
        let mut sizes = vec![(TEXT, 100); 100];
        sizes[40] = (TEXT, 30 * MIB);
        assert_eq!(kept(sizes).len(), 100);
    }

    #[test]
    fn what_nobody_reads_any_more_does_not_count() {
        let mut read = LiveResponses::default();
        let page = |size| Arc::new(Page::new(Bytes::from(vec![0; size])));
        let first = page(10 * MIB);
        read.add(TEXT, &first);
        for _ in 0..10 {
            read.add(TEXT, &page(10 * MIB));
        }
        assert!(first.chunk(0).is_ok());
    }
}
