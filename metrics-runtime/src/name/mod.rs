//! Names of metric families, as constants that are cheap to put together.
//!
//! `const` evaluation takes a microsecond or more for each byte that it copies, and a struct may have thousands of names, of
//! which some get a prefix at each level of flattening. So no bytes are copied: a flattened name refers to its prefixes, and
//! becomes one text when the program asks for it.

mod key;

use std::collections::HashSet;
use std::fmt;
use std::sync::{Mutex, PoisonError};

pub(crate) use key::{Change, NameKey};

/// The name of a family on the page, letter for letter.
#[derive(Clone, Copy)]
pub struct Name {
    prefix: Option<&'static Prefix>,
    /// The name in the struct that declares the family.
    text: &'static str,
    key: NameKey,
    /// Whether no word of it, or of its prefixes, is one that a rule forbids somewhere.
    is_plain: bool,
}

/// A prefix that a name gets in flattening.
#[derive(Debug)]
pub struct Prefix {
    text: &'static str,
    is_plain: bool,
    /// The prefixes between this one and the name.
    inner: Option<&'static Prefix>,
}

impl Prefix {
    /// Puts a prefix in front of those that a name has.
    pub(crate) const fn new(text: &'static str, is_plain: bool, name: &Name) -> Self {
        Self {
            text,
            is_plain,
            inner: name.prefix,
        }
    }
}

impl Name {
    /// A name without a prefix.
    #[must_use]
    pub const fn new(text: &'static str) -> Self {
        Self {
            prefix: None,
            text,
            key: NameKey::NONE,
            is_plain: false,
        }
    }

    /// A name without a prefix, of which the macro has seen that no rule about words can find fault with it.
    #[must_use]
    pub const fn plain(text: &'static str) -> Self {
        Self {
            is_plain: true,
            ..Self::new(text)
        }
    }

    pub(crate) const fn is_plain(&self) -> bool {
        self.is_plain
    }

    /// This name behind a prefix, which was made for it; `key` is that of the prefix and the underscore behind it.
    pub(crate) const fn behind(self, prefix: &'static Prefix, key: NameKey) -> Self {
        Self {
            prefix: Some(prefix),
            text: self.text,
            key: key.then(self.key()),
            is_plain: self.is_plain && prefix.is_plain,
        }
    }

    /// This name with its key.
    pub(crate) const fn keyed(self) -> Self {
        Self {
            key: self.key(),
            ..self
        }
    }

    /// The key of the whole name.
    pub(crate) const fn key(&self) -> NameKey {
        if self.key.is_none() {
            NameKey::of(self.text)
        } else {
            self.key
        }
    }

    /// The name in the struct that declares the family: the whole name, except in a struct into which that one is flattened.
    pub(crate) const fn declared(&self) -> &'static str {
        self.text
    }

    /// The whole name. One with prefixes is put together once, and kept for the life of the process.
    pub(crate) fn whole(&self) -> &'static str {
        static WHOLE: Mutex<Option<HashSet<&'static str>>> = Mutex::new(None);

        if self.prefix.is_none() {
            return self.text;
        }
        let whole = self.to_string();
        let mut known = WHOLE.lock().unwrap_or_else(PoisonError::into_inner);
        let known = known.get_or_insert_default();
        if let Some(found) = known.get(&*whole) {
            return found;
        }
        let whole: &'static str = Box::leak(whole.into_boxed_str());
        known.insert(whole);
        whole
    }

    /// The prefixes, the outermost first, then what stands behind them.
    pub(crate) const fn parts(&self) -> Parts {
        Parts {
            prefix: self.prefix,
            text: Some(self.text),
        }
    }

    pub(crate) const fn len(&self) -> usize {
        let mut len = 0;
        let mut parts = self.parts();
        while let Some((part, is_prefix)) = parts.next() {
            len += part.len() + is_prefix as usize;
        }
        len
    }

    /// The byte at a place below the length.
    pub(crate) const fn byte(&self, place: usize) -> u8 {
        let mut rest = place;
        let mut parts = self.parts();
        while let Some((part, is_prefix)) = parts.next() {
            if rest < part.len() {
                return part.as_bytes()[rest];
            }
            if is_prefix && rest == part.len() {
                return b'_';
            }
            rest -= part.len() + is_prefix as usize;
        }
        0
    }

    pub(crate) const fn equals(&self, other: &Self) -> bool {
        let len = self.len();
        len == other.len() && self.common_start(other) == len
    }

    /// Whether the whole name is this text.
    pub(crate) fn is(&self, name: &str) -> bool {
        let mut rest = name;
        let mut parts = self.parts();
        while let Some((part, is_prefix)) = parts.next() {
            let behind = rest.strip_prefix(part);
            let behind = behind.and_then(|behind| {
                let underscore = if is_prefix { "_" } else { "" };
                behind.strip_prefix(underscore)
            });
            match behind {
                Some(behind) => rest = behind,
                None => return false,
            }
        }
        rest.is_empty()
    }

    pub(crate) const fn starts_with(&self, start: &'static str) -> bool {
        let first = match self.prefix {
            Some(prefix) => prefix.text.as_bytes(),
            None => self.text.as_bytes(),
        };
        // Nearly all names end the question here.
        if let ([a, ..], [b, ..]) = (first, start.as_bytes())
            && *a != *b
        {
            return false;
        }
        self.common_start(&Self::new(start)) == start.len()
    }

    const fn common_start(&self, other: &Self) -> usize {
        let (len, other_len) = (self.len(), other.len());
        let mut i = 0;
        while i < len && i < other_len && self.byte(i) == other.byte(i) {
            i += 1;
        }
        i
    }

    /// Whether something stands before `_total`, in which the name ends.
    pub(crate) const fn is_total(&self) -> bool {
        match self.text.as_bytes() {
            [_, .., b'_', b't', b'o', b't', b'a', b'l'] => true,
            [b't', b'o', b't', b'a', b'l'] | [b'_', b't', b'o', b't', b'a', b'l'] => {
                self.prefix.is_some()
            }
            _ => false,
        }
    }

    /// Whether something stands before `_info`, in which the name ends.
    pub(crate) const fn is_info(&self) -> bool {
        match self.text.as_bytes() {
            [_, .., b'_', b'i', b'n', b'f', b'o'] => true,
            [b'i', b'n', b'f', b'o'] | [b'_', b'i', b'n', b'f', b'o'] => self.prefix.is_some(),
            _ => false,
        }
    }
}

/// A walk over the parts of a name: each text, and whether an underscore follows it.
pub(crate) struct Parts {
    prefix: Option<&'static Prefix>,
    text: Option<&'static str>,
}

impl Parts {
    pub(crate) const fn next(&mut self) -> Option<(&'static str, bool)> {
        if let Some(prefix) = self.prefix {
            self.prefix = prefix.inner;
            return Some((prefix.text, true));
        }
        match self.text.take() {
            Some(text) => Some((text, false)),
            None => None,
        }
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut parts = self.parts();
        while let Some((part, is_prefix)) = parts.next() {
            f.write_str(part)?;
            if is_prefix {
                f.write_str("_")?;
            }
        }
        Ok(())
    }
}

impl fmt::Debug for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\"{self}\"")
    }
}

#[cfg(test)]
mod tests {
    use super::{Name, NameKey, Prefix};

    const OPEN: Name = Name::new("open_total");
    static POOL: Prefix = Prefix::new("pool", true, &OPEN);
    const IN_POOL: Name = OPEN.behind(&POOL, NameKey::NONE);
    static SHOP: Prefix = Prefix::new("shop", true, &IN_POOL);
    const IN_SHOP: Name = IN_POOL.behind(&SHOP, NameKey::NONE);

    #[test]
    fn prefixed_name_is_one_text() {
        assert_eq!(IN_SHOP.whole(), "shop_pool_open_total");
        assert!(std::ptr::eq(IN_SHOP.whole(), IN_SHOP.whole()));
        assert_eq!(IN_SHOP.len(), "shop_pool_open_total".len());
        assert!(IN_SHOP.equals(&Name::new("shop_pool_open_total")));
        assert!(!IN_SHOP.equals(&Name::new("shop_pool_open_totals")));
        assert!(!IN_SHOP.equals(&IN_POOL));
        assert!(IN_SHOP.starts_with("shop_pool_o"));
        assert!(!IN_SHOP.starts_with("shop_pool_x"));
        assert!(!IN_SHOP.starts_with("shop_pool_open_total_"));
    }

    #[test]
    fn suffix_may_take_the_underscore_of_the_prefix() {
        const TOTAL: Name = Name::new("total");
        static OF_TOTAL: Prefix = Prefix::new("orders", true, &TOTAL);
        assert!(!TOTAL.is_total());
        assert!(TOTAL.behind(&OF_TOTAL, NameKey::NONE).is_total());
        assert!(!Name::new("_total").is_total());
        assert!(OPEN.is_total() && !OPEN.is_info());
        assert!(Name::new("build_info").is_info());
    }
}
