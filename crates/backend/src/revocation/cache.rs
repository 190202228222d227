//! Answers that still hold, by certificate: a person who signs in and presents is asked about
//! once.
//!
//! Only what an authority said is kept: that nothing is known is never remembered.

use std::collections::HashMap;

use mailbox::instant::LegalTime;
use time::Duration;

/// How long an answer is used at most: a certificate revoked meanwhile is noticed after it.
pub(super) const KEPT_FOR: Duration = Duration::minutes(10);
/// How many certificates are remembered; some megabytes of answers.
pub(super) const ENTRIES_MAX: usize = 4096;

/// What a certificate is known by: its SHA-256.
pub(super) type Key = [u8; 32];

/// What was said of certificates.
#[derive(Debug)]
pub(super) struct Cache<T> {
    entries: HashMap<Key, Entry<T>>,
}

#[derive(Debug)]
struct Entry<T> {
    said: T,
    from: LegalTime,
    until: LegalTime,
}

impl<T> Default for Cache<T> {
    fn default() -> Self {
        Self {
            entries: HashMap::new(),
        }
    }
}

impl<T: Clone> Cache<T> {
    /// Returns what was said, if it holds at `now`.
    pub(super) fn get(&self, key: &Key, now: LegalTime) -> Option<T> {
        let entry = self.entries.get(key)?;
        (entry.from <= now && now < entry.until).then(|| entry.said.clone())
    }

    /// Keeps what was said at `now`: until `next_update`, for [`KEPT_FOR`] at most.
    pub(super) fn keep(
        &mut self,
        key: Key,
        said: T,
        now: LegalTime,
        next_update: Option<LegalTime>,
    ) {
        let longest = now.plus(KEPT_FOR);
        let until = next_update.map_or(longest, |next| next.min(longest));
        if until <= now {
            return;
        }
        if self.entries.len() >= ENTRIES_MAX {
            self.make_room(now);
        }
        let from = now;
        self.entries.insert(key, Entry { said, from, until });
    }

    /// Forgets what no longer holds, and if nothing does, what ends first.
    fn make_room(&mut self, now: LegalTime) {
        self.entries.retain(|_, entry| now < entry.until);
        if self.entries.len() >= ENTRIES_MAX {
            let first = self.entries.iter().min_by_key(|(_, entry)| entry.until);
            if let Some(key) = first.map(|(key, _)| *key) {
                self.entries.remove(&key);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> LegalTime {
        LegalTime::from_unix_seconds(1_795_536_651 + seconds).unwrap()
    }

    fn key(number: usize) -> Key {
        let mut key = [0; 32];
        key[..8].copy_from_slice(&number.to_le_bytes());
        key
    }

    #[test]
    fn an_answer_is_kept_until_its_end_or_ten_minutes() {
        let mut cache = Cache::default();
        cache.keep(key(1), "short", at(0), Some(at(60)));
        cache.keep(key(2), "long", at(0), Some(at(86_400)));
        cache.keep(key(3), "endless", at(0), None);
        cache.keep(key(4), "over", at(0), Some(at(0)));
        for (number, said, last) in [(1, "short", 59), (2, "long", 599), (3, "endless", 599)] {
            assert_eq!(cache.get(&key(number), at(last)), Some(said));
            assert_eq!(cache.get(&key(number), at(last + 1)), None);
            // A clock that was set back: it had not been said then.
            assert_eq!(cache.get(&key(number), at(-1)), None);
        }
        assert_eq!(cache.get(&key(4), at(0)), None);
    }

    #[test]
    fn it_never_grows_beyond_its_size_and_forgets_what_ends_first() {
        let mut cache = Cache::default();
        cache.keep(key(0), 0, at(0), Some(at(30)));
        for number in 1..ENTRIES_MAX {
            cache.keep(key(number), number, at(0), Some(at(60)));
        }
        cache.keep(key(ENTRIES_MAX), ENTRIES_MAX, at(1), Some(at(60)));
        assert_eq!(cache.entries.len(), ENTRIES_MAX);
        assert_eq!(cache.get(&key(0), at(1)), None);
        assert_eq!(cache.get(&key(ENTRIES_MAX), at(1)), Some(ENTRIES_MAX));
        cache.keep(key(ENTRIES_MAX + 1), 1, at(60), None);
        assert_eq!(cache.entries.len(), 1);
    }
}
