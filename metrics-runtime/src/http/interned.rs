//! The texts of label values that come with requests: each is kept once, for the life of the process, as its series are.

use std::cell::RefCell;
use std::sync::{LazyLock, Mutex};

use foldhash::fast::RandomState;
use hashbrown::HashSet;

use crate::registry::Registry;
use crate::series::{OVERFLOW, SelfMetric};
use crate::support::{MAX_LABEL_VALUE_BYTES, lock};

/// The most texts of a kind that others choose.
pub(super) const MOST: usize = 1000;

/// The origin of a text.
#[derive(Debug, Clone, Copy)]
pub(super) enum Origin {
    /// The program's own routes: there are as many as there are.
    Program,
    /// Paths in which identifiers were replaced.
    Path,
    /// Names of services and methods of which there is no list.
    Rpc,
    /// Hosts.
    Host,
}

impl Origin {
    /// Returns the label of the self-metric and the place in the counts, or `None` for texts without a limit.
    fn limited(self) -> Option<(&'static str, usize)> {
        match self {
            Self::Program => None,
            Self::Path => Some(("route", 0)),
            Self::Rpc => Some(("rpc", 1)),
            Self::Host => Some(("host", 2)),
        }
    }
}

type Set = HashSet<&'static str, RandomState>;

/// All texts of the process.
#[derive(Default)]
struct Texts {
    all: Set,
    /// The number of texts of each limited kind.
    counts: [usize; 3],
    /// Set where the limit of a kind was logged.
    told: [bool; 3],
}

static TEXTS: LazyLock<Mutex<Texts>> = LazyLock::new(Mutex::default);

thread_local! {
    /// The texts that this thread has asked for: found without a lock.
    static KNOWN: RefCell<Set> = RefCell::default();
}

/// Returns the interned text, or `__overflow__` where there are too many of its kind.
#[inline]
pub(super) fn intern(text: &str, origin: Origin) -> &'static str {
    let known = KNOWN.try_with(|known| known.try_borrow().ok()?.get(text).copied());
    match known {
        Ok(Some(known)) => known,
        _ => learn(text, origin),
    }
}

#[cold]
fn learn(text: &str, origin: Origin) -> &'static str {
    let interned = lock(&TEXTS).intern(text, origin);
    match interned {
        Interned::Text(text) => {
            // The locals of a thread that ends may be gone.
            let _ = KNOWN.try_with(|known| Some(known.try_borrow_mut().ok()?.insert(text)));
            text
        }
        Interned::Overflow { label, is_first } => {
            Registry::global().count(SelfMetric::HttpOverflow, label);
            if is_first {
                Registry::global().log(|| {
                    tracing::warn!(
                        label,
                        limit = MOST,
                        "requests bring too many values of a label: further ones read `{OVERFLOW}`"
                    );
                });
            }
            OVERFLOW
        }
    }
}

enum Interned {
    Text(&'static str),
    Overflow { label: &'static str, is_first: bool },
}

impl Texts {
    fn intern(&mut self, text: &str, origin: Origin) -> Interned {
        if let Some(known) = self.all.get(text) {
            return Interned::Text(known);
        }
        if let Some((label, place)) = origin.limited() {
            if self.counts[place] == MOST || text.len() > MAX_LABEL_VALUE_BYTES {
                let is_first = !std::mem::replace(&mut self.told[place], true);
                return Interned::Overflow { label, is_first };
            }
            self.counts[place] += 1;
        }
        let interned: &'static str = Box::leak(text.into());
        self.all.insert(interned);
        Interned::Text(interned)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_kept_once() {
        let first = intern("/kept/{id}", Origin::Program);
        let again = intern(&String::from("/kept/{id}"), Origin::Path);
        assert!(std::ptr::eq(first, again));
        let other = std::thread::spawn(|| intern("/kept/{id}", Origin::Program)).join();
        assert!(std::ptr::eq(first, other.expect("it does not panic")));
    }

    #[test]
    fn what_others_choose_has_a_limit() {
        let mut texts = Texts::default();
        let mut overflows = Vec::new();
        for n in 0..MOST + 2 {
            if let Interned::Overflow { label, is_first } =
                texts.intern(&n.to_string(), Origin::Host)
            {
                overflows.push((label, is_first));
            }
        }
        assert_eq!(overflows, [("host", true), ("host", false)]);
        assert!(matches!(
            texts.intern("7", Origin::Host),
            Interned::Text("7")
        ));
        assert!(matches!(
            texts.intern("a", Origin::Program),
            Interned::Text("a")
        ));
        assert!(matches!(
            texts.intern("b", Origin::Rpc),
            Interned::Text("b")
        ));
        let long = "x".repeat(MAX_LABEL_VALUE_BYTES + 1);
        assert!(matches!(
            texts.intern(&long, Origin::Path),
            Interned::Overflow { .. }
        ));
    }
}
