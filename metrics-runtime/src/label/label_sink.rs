//! Takers of label values.

/// Takes the values of a label set, in the order of its labels.
#[diagnostic::on_unimplemented(
    message = "`{Self}` takes no label values",
    note = "`encode` is called by this library, which brings what takes the values"
)]
pub trait LabelSink {
    /// A value that could be any text.
    fn open(&mut self, value: &str);

    /// A value out of a fixed list.
    fn closed(&mut self, value: &str);
}

/// Takes closed values as open ones: a label of which some values come out of a list, and others do not.
#[derive(Debug)]
pub struct AllOpen<'s, S>(pub &'s mut S);

impl<S: LabelSink> LabelSink for AllOpen<'_, S> {
    #[inline]
    fn open(&mut self, value: &str) {
        self.0.open(value);
    }

    #[inline]
    fn closed(&mut self, value: &str) {
        self.0.open(value);
    }
}
