//! Choices that follow from words: a digest, read on and on. No randomness.

use sha2::{Digest as _, Sha256};

/// A row of choices.
pub(super) struct Seed {
    state: [u8; 32],
    at: u64,
}

impl Seed {
    /// Begins a row that follows from `words` alone.
    pub(super) fn of(words: &[&str]) -> Self {
        let mut hasher = Sha256::new();
        for word in words {
            hasher.update(word.as_bytes());
            hasher.update([0]);
        }
        Self {
            state: hasher.finalize().into(),
            at: 0,
        }
    }

    /// Chooses a number from `low` to `high`.
    pub(super) fn between(&mut self, low: i64, high: i64) -> i64 {
        let mut hasher = Sha256::new();
        hasher.update(self.state);
        hasher.update(self.at.to_be_bytes());
        self.at += 1;
        let digest: [u8; 32] = hasher.finalize().into();
        let mut bytes = [0; 8];
        for (byte, from) in bytes.iter_mut().zip(digest) {
            *byte = from;
        }
        // 62 bits: never negative, and the bias of the remainder is nothing here.
        let number = i64::try_from(u64::from_be_bytes(bytes) >> 2).unwrap_or(0);
        low + number % (high - low + 1).max(1)
    }

    /// Chooses one of a list.
    pub(super) fn choose<T: Copy + Default>(&mut self, from: &[T]) -> T {
        let last = i64::try_from(from.len()).unwrap_or(1) - 1;
        let at = usize::try_from(self.between(0, last)).unwrap_or(0);
        from.get(at).copied().unwrap_or_default()
    }
}
