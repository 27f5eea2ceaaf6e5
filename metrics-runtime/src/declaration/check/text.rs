//! What constants can do with texts.

pub(crate) const fn equal(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    if a.len() != b.len() {
        return false;
    }
    let mut i = 0;
    while i < a.len() {
        if a[i] != b[i] {
            return false;
        }
        i += 1;
    }
    true
}

pub(super) const fn starts_with(name: &str, prefix: &str) -> bool {
    let (name, prefix) = (name.as_bytes(), prefix.as_bytes());
    if name.len() < prefix.len() {
        return false;
    }
    let mut i = 0;
    while i < prefix.len() {
        if name[i] != prefix[i] {
            return false;
        }
        i += 1;
    }
    true
}

pub(super) const fn ends_with(name: &str, suffix: &str) -> bool {
    let (name, suffix) = (name.as_bytes(), suffix.as_bytes());
    if name.len() <= suffix.len() {
        return false;
    }
    let mut i = 1;
    while i <= suffix.len() {
        if name[name.len() - i] != suffix[suffix.len() - i] {
            return false;
        }
        i += 1;
    }
    true
}

/// `name` without `suffix`, in which it ends.
pub(super) const fn without<'n>(name: &'n str, suffix: &str) -> &'n str {
    match std::str::from_utf8(name.as_bytes().split_at(name.len() - suffix.len()).0) {
        Ok(stem) => stem,
        // The suffix is ASCII, so what stands before it is whole.
        Err(_) => name,
    }
}

/// Whether `name` is `stem` with `suffix`.
pub(super) const fn is_with(name: &str, stem: &str, suffix: &str) -> bool {
    name.len() == stem.len() + suffix.len() && starts_with(name, stem) && ends_with(name, suffix)
}

#[cfg(test)]
mod tests {
    use super::{ends_with, without};

    #[test]
    fn suffixes_come_off() {
        assert!(ends_with("orders_total", "_total"));
        assert!(!ends_with("orders", "_total"));
        assert!(!ends_with("_total", "_total"));
        assert_eq!(without("orders_total", "_total"), "orders");
        assert_eq!(without("größe_sum", "_sum"), "größe");
    }
}
