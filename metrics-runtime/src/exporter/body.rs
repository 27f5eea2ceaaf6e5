//! Bodies of answers.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use hyper::body::{Body, Bytes, Frame, SizeHint};

use super::final_scrape::FinalScrape;
use super::render::{GivenUp, Page};

/// The body of an answer: a page, or a short text.
pub struct PageBody(Content);

/// Why the rest of a page does not come: newer pages were asked for before this one was read.
#[derive(thiserror::Error)]
#[error(transparent)]
pub struct PageError(#[from] GivenUp);

/// `main` shows it by this, so it is the text.
impl fmt::Debug for PageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

enum Content {
    Text(Option<Bytes>),
    Page {
        page: Arc<Page>,
        read: usize,
        /// Who is told when all of it was read.
        last: Option<FinalScrape>,
    },
}

impl PageBody {
    pub(super) fn text(text: impl Into<Bytes>) -> Self {
        Self(Content::Text(Some(text.into())))
    }

    pub(super) fn page(page: Arc<Page>, last: Option<FinalScrape>) -> Self {
        let (read, mut last) = (0, last);
        if page.len() == 0
            && let Some(last) = last.take()
        {
            // Nobody asks for a part of it.
            last.is_read();
        }
        Self(Content::Page { page, read, last })
    }

    fn remaining(&self) -> usize {
        match &self.0 {
            Content::Text(text) => text.as_ref().map_or(0, Bytes::len),
            Content::Page { page, read, .. } => page.len().saturating_sub(*read),
        }
    }
}

impl Body for PageBody {
    type Data = Bytes;
    type Error = PageError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, PageError>>> {
        if self.remaining() == 0 {
            return Poll::Ready(None);
        }
        let data = match &mut self.0 {
            Content::Text(text) => Ok(text.take().unwrap_or_default()),
            Content::Page { page, read, last } => page.chunk(*read).inspect(|chunk| {
                *read += chunk.len();
                if *read == page.len()
                    && let Some(last) = last.take()
                {
                    last.is_read();
                }
            }),
        };
        Poll::Ready(Some(data.map(Frame::data).map_err(PageError)))
    }

    fn is_end_stream(&self) -> bool {
        self.remaining() == 0
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.remaining() as u64)
    }
}

impl fmt::Debug for PageBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PageBody")
            .field("remaining", &self.remaining())
            .finish_non_exhaustive()
    }
}
