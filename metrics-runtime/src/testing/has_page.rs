//! What can be looked at.

use std::borrow::Cow;

use super::Scope;
use crate::registry::Registry;
use crate::snapshot::Snapshot;

/// What has series to look at: a [`Registry`], a [`Scope`] or a [`Snapshot`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no series to look at",
    label = "not a registry, a scope or a snapshot"
)]
pub trait HasSeries {
    /// What it holds now.
    fn snapshot(&self) -> Cow<'_, Snapshot>;
}

/// What has a page in the text format: a [`Registry`], a [`Scope`], or the text itself.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no page",
    label = "not a registry, a scope or a text"
)]
pub trait HasPage {
    /// The page as it is now.
    fn page(&self) -> Cow<'_, str>;
}

impl HasSeries for Registry {
    fn snapshot(&self) -> Cow<'_, Snapshot> {
        Cow::Owned(Self::snapshot(self))
    }
}

impl HasSeries for Scope {
    fn snapshot(&self) -> Cow<'_, Snapshot> {
        Cow::Owned(self.registry().snapshot())
    }
}

impl HasSeries for Snapshot {
    fn snapshot(&self) -> Cow<'_, Snapshot> {
        Cow::Borrowed(self)
    }
}

impl<T: HasSeries + ?Sized> HasSeries for &T {
    fn snapshot(&self) -> Cow<'_, Snapshot> {
        (**self).snapshot()
    }
}

impl HasPage for Registry {
    fn page(&self) -> Cow<'_, str> {
        Cow::Owned(self.render())
    }
}

impl HasPage for Scope {
    fn page(&self) -> Cow<'_, str> {
        Cow::Owned(self.registry().render())
    }
}

impl HasPage for str {
    fn page(&self) -> Cow<'_, str> {
        Cow::Borrowed(self)
    }
}

impl HasPage for String {
    fn page(&self) -> Cow<'_, str> {
        Cow::Borrowed(self)
    }
}

impl<T: HasPage + ?Sized> HasPage for &T {
    fn page(&self) -> Cow<'_, str> {
        (**self).page()
    }
}
