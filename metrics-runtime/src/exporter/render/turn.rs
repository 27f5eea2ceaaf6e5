//! One turn of the thread that renders pages.

use std::sync::Arc;

use super::failure::Failure;
use super::queue::Waiting;
use super::render_queue::Inner;
use super::shared_page::Page;
use crate::encode::RenderRequest;
use crate::exporter::page_source::Collected;
use crate::support::{catch, lock};

/// The most parts of the page that one turn renders.
const MOST_PARTS: usize = 8;

impl Inner {
    /// Renders for the scrapes that wait now: all whole pages, then parts, each thing once, and nothing for clients that are gone.
    /// A whole page that is asked for meanwhile waits for one part at most: the others keep their place for the next turn.
    pub(super) fn turn(&self) {
        let (whole, parts) = self.queue.take();
        let waiting: Vec<_> = whole.into_iter().chain(parts).collect();
        if waiting.is_empty() {
            return;
        }
        // Where it panics, the scrapes are dropped, which tells their clients.
        guarded(|| {
            let patience = |one: &Waiting| one.patience;
            let make = |collected: &Collected<'_>, due| self.make(collected, due);
            self.source.collect_for(waiting, patience, make);
        });
    }

    fn make(&self, collected: &Collected<'_>, waiting: Vec<Waiting>) {
        let (whole, mut parts) = waiting.into_iter().partition(Waiting::is_whole);
        self.render_all(collected, whole);
        select(collected, &mut parts);
        for rendered in 0..MOST_PARTS {
            parts.retain(Waiting::is_there);
            if parts.is_empty() || rendered > 0 && self.queue.has_whole() {
                break;
            }
            let first = parts[0].wanted.clone();
            let (same, others) = parts.into_iter().partition(|part| part.wanted == first);
            parts = others;
            self.render(collected, &first, same);
        }
        self.queue.put_back(parts);
    }

    /// Renders all that these want.
    fn render_all(&self, collected: &Collected<'_>, mut waiting: Vec<Waiting>) {
        while let Some(first) = waiting.first() {
            let wanted = first.wanted.clone();
            let (same, others) = waiting.into_iter().partition(|one| one.wanted == wanted);
            self.render(collected, &wanted, same);
            waiting = others;
            waiting.retain(Waiting::is_there);
        }
    }

    /// Renders one page for all who want it, and compresses it once for each coding.
    fn render(&self, collected: &Collected<'_>, wanted: &RenderRequest, mut waiting: Vec<Waiting>) {
        let Some(plain) = guarded(|| collected.page(wanted)) else {
            return fail(waiting, Failure::Panic);
        };
        loop {
            waiting.retain(Waiting::is_there);
            let Some(first) = waiting.first() else { break };
            let encoding = first.encoding;
            let (readers, others) = waiting
                .into_iter()
                .partition(|one| one.encoding == encoding);
            waiting = others;
            match guarded(|| encoding.encode(&plain)) {
                Some(Ok(content)) => {
                    let page = Arc::new(Page::new(content));
                    lock(&self.read).add((wanted.format, encoding), &page);
                    for reader in readers {
                        reader.answer(Ok(page.clone()));
                    }
                }
                Some(Err(_)) => fail(readers, Failure::Compression),
                None => fail(readers, Failure::Panic),
            }
        }
    }
}

/// Replaces the names that were asked for by those of the families that they select, so that equal parts are rendered once.
fn select(collected: &Collected<'_>, parts: &mut Vec<Waiting>) {
    let mut selected = Vec::with_capacity(parts.len());
    for mut part in parts.drain(..) {
        if !part.is_selected {
            let Some(names) = guarded(|| collected.select(&part.wanted.names)) else {
                part.answer(Err(Failure::Panic));
                continue;
            };
            part.wanted.names = names;
            part.is_selected = true;
        }
        selected.push(part);
    }
    *parts = selected;
}

fn fail(waiting: impl IntoIterator<Item = Waiting>, failure: Failure) {
    for one in waiting {
        one.answer(Err(failure));
    }
}

/// The result of a call that may reach code of the program or of a dependency; `None` where it panics.
fn guarded<T>(call: impl FnOnce() -> T) -> Option<T> {
    catch(call).ok()
}
