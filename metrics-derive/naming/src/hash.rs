//! Hashes of names: that of a prefixed name comes from those of its parts, so the macro hashes each part once.
//!
//! A hash is the value of a polynomial whose coefficients are the bytes of the text, modulo a prime. Equal texts have equal
//! hashes; where two hashes are equal, the bytes decide.

/// A Mersenne prime: products of two smaller numbers fit 128 bits.
const PRIME: u128 = (1 << 61) - 1;
/// The point at which the polynomial is evaluated: the fraction of the golden ratio, below the prime.
const POINT: u128 = 0x1e37_79b9_7f4a_7c15;
/// The powers of `POINT`.
const POWERS: [u128; 9] = {
    let mut powers = [1; 9];
    let mut i = 1;
    while i < powers.len() {
        powers[i] = powers[i - 1] * POINT % PRIME;
        i += 1;
    }
    powers
};

/// The powers for the lengths that names have.
const LENGTHS: [u64; 129] = {
    let mut powers = [1; 129];
    let mut len = 1;
    while len < powers.len() {
        powers[len] = reduced(powers[len - 1] as u128 * POINT);
        len += 1;
    }
    powers
};

const fn power_of_length(len: usize) -> u64 {
    let (mut power, mut i) = (1, 0);
    while i < len {
        power = reduced(power as u128 * POINT);
        i += 1;
    }
    power
}

const fn reduced(number: u128) -> u64 {
    (number % PRIME) as u64
}

/// The hash of a name, with the power that appends the name to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NameKey {
    hash: u64,
    /// `POINT` to the power of the length.
    power: u64,
}

impl NameKey {
    /// The key of the empty text.
    pub const EMPTY: Self = Self { hash: 0, power: 1 };

    /// Hashes a name.
    #[must_use]
    pub const fn of(name: &str) -> Self {
        let [_, p1, p2, p3, p4, p5, p6, p7, p8] = POWERS;
        let (mut hash, mut power) = (0, 1);
        let mut rest = name.as_bytes();
        // Eight bytes in about as many steps as one.
        while let [a, b, c, d, e, f, g, h, after @ ..] = rest {
            let word = *a as u128 * p7
                + *b as u128 * p6
                + *c as u128 * p5
                + *d as u128 * p4
                + *e as u128 * p3
                + *f as u128 * p2
                + *g as u128 * p1
                + *h as u128;
            hash = (hash * p8 + word) % PRIME;
            power = power * p8 % PRIME;
            rest = after;
        }
        while let [byte, after @ ..] = rest {
            hash = (hash * p1 + *byte as u128) % PRIME;
            power = power * p1 % PRIME;
            rest = after;
        }
        Self::new(hash, power)
    }

    /// Returns the key of a name of `len` bytes that has this hash.
    #[must_use]
    pub const fn from_hash(hash: u64, len: usize) -> Self {
        let power = if len < LENGTHS.len() {
            LENGTHS[len]
        } else {
            power_of_length(len)
        };
        Self { hash, power }
    }

    /// Returns whether this is the key of the empty text.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.power == 1
    }

    /// Returns the key of the text of `self`, followed by that of `other`.
    #[must_use]
    pub const fn then(self, other: Self) -> Self {
        let (power, others) = (self.power as u128, other.power as u128);
        Self::new(
            (self.hash as u128 * others + other.hash as u128) % PRIME,
            power * others % PRIME,
        )
    }

    /// Returns the hash, which is below the prime.
    #[must_use]
    pub const fn hash(self) -> u64 {
        self.hash
    }

    #[expect(clippy::cast_possible_truncation, reason = "both are below the prime")]
    const fn new(hash: u128, power: u128) -> Self {
        Self {
            hash: hash as u64,
            power: power as u64,
        }
    }
}

/// A change of a text's end, as it changes the hash. The result is spread over all bits: before, two texts that differ in their last
/// byte have hashes that differ as little.
#[derive(Debug, Clone, Copy)]
pub struct Change {
    factor: u128,
    summand: u128,
}

impl Change {
    /// Cuts off one suffix, and adds another.
    #[must_use]
    pub const fn new(cut: &str, added: &str) -> Self {
        let (cut, added) = (NameKey::of(cut), NameKey::of(added));
        let factor = inverse(cut.power as u128) * added.power as u128 % PRIME;
        let without = PRIME - cut.hash as u128 * factor % PRIME;
        let spread = POWERS[8];
        Self {
            factor: factor * spread % PRIME,
            summand: (without + added.hash as u128) % PRIME * spread % PRIME,
        }
    }

    /// Returns the hash of the changed text, spread over all bits.
    #[must_use]
    pub const fn of(&self, hash: u64) -> u64 {
        ((hash as u128 * self.factor + self.summand) % PRIME) as u64
    }
}

/// By Fermat's little theorem.
const fn inverse(number: u128) -> u128 {
    let (mut result, mut square, mut exponent) = (1, number, PRIME - 2);
    while exponent > 0 {
        if exponent % 2 == 1 {
            result = result * square % PRIME;
        }
        square = square * square % PRIME;
        exponent /= 2;
    }
    result
}

#[cfg(test)]
mod tests {
    use super::{Change, NameKey};
    use std::collections::HashSet;

    #[test]
    fn joined_texts_have_the_hash_of_the_whole() {
        for (first, second) in [
            ("", "a"),
            ("shop_", "orders_total"),
            ("a_very_long_prefix_", "größe"),
        ] {
            let joined = NameKey::of(first).then(NameKey::of(second));
            assert_eq!(joined, NameKey::of(&format!("{first}{second}")));
        }
    }

    #[test]
    fn key_comes_back_from_the_hash_and_the_length() {
        for name in ["", "orders_total", &"a_long_name_".repeat(30)] {
            let key = NameKey::of(name);
            assert_eq!(NameKey::from_hash(key.hash(), name.len()), key);
        }
    }

    #[test]
    fn changed_ends_have_the_hash_of_the_changed_text() {
        for (name, cut, added, changed) in [
            ("orders", "", "", "orders"),
            ("orders_total", "_total", "", "orders"),
            ("orders_total", "_total", "_created", "orders_created"),
            ("order_seconds", "", "_bucket", "order_seconds_bucket"),
        ] {
            let hash = Change::new(cut, added).of(NameKey::of(name).hash());
            let whole = Change::new("", "").of(NameKey::of(changed).hash());
            assert_eq!(hash, whole, "{changed}");
        }
    }

    #[test]
    fn numbered_names_spread_over_a_table() {
        let whole = Change::new("", "");
        for (name, suffix) in [("shop_orders", ""), ("shop_orders", "_total")] {
            let hashes: Vec<_> = (0..1000)
                .map(|n| whole.of(NameKey::of(&format!("{name}{n}{suffix}")).hash()))
                .collect();
            let slots: HashSet<_> = hashes.iter().map(|hash| hash % 4096).collect();
            let tags: HashSet<_> = hashes.iter().map(|hash| hash >> 32).collect();
            assert!(slots.len() > 800, "{} of 4096 slots are used", slots.len());
            assert_eq!(tags.len(), 1000);
        }
    }
}
