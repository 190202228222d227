//! The part of the institute's audit that tells of an act: what was done, in a chain of hashes.
//!
//! Each entry carries the hash of the one before. Entries of other mailboxes are not shown, so
//! two entries of an excerpt are linked only where nothing lies between them; everywhere else
//! each stands by its own hash, and [`AuditExcerpt::gaps`] says how often that is so.

use core::fmt;
use core::str::FromStr;

use mailbox::digest::Digest;
use mailbox::identifiers::Rfc;
use mailbox::instant::LegalTime;

use crate::sha256;

/// Most entries of an excerpt.
pub const AUDIT_ENTRIES_MAX: usize = 256;
const FIRST_LINE: &str = "buzon/1 auditoria";
const VERB_BYTES_MAX: usize = 60;

/// One entry.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct AuditEntry {
    /// Its number.
    pub seq: u64,
    /// When it was appended.
    pub at: LegalTime,
    /// What was done: a word of lower-case letters and `_`.
    pub verb: String,
    /// In whose mailbox.
    pub mailbox: Rfc,
    /// The digest of what the act was about.
    pub subject: Digest,
    /// The hash of the entry before.
    pub previous_hash: Digest,
}

impl AuditEntry {
    /// Computes its hash, from which the next entry follows.
    pub fn hash(&self) -> Digest {
        let Self {
            seq,
            at,
            verb,
            mailbox,
            subject,
            previous_hash,
        } = self;
        let at = at.unix_seconds();
        sha256(format!("{seq}\n{at}\n{verb}\n{mailbox}\n{subject}\n{previous_hash}\n").as_bytes())
    }
}

/// Entries about one act, in order.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct AuditExcerpt {
    entries: Vec<AuditEntry>,
}

/// Why entries are not an excerpt.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum AuditError {
    /// It has no entry, or too many.
    Count,
    /// The hash of an entry is not that of its fields.
    Hash {
        /// The entry's number.
        seq: u64,
    },
    /// A line cannot be read, or is not the one text of its entry; `line` counts from 1.
    Line {
        /// Which line.
        line: usize,
    },
    /// An entry does not follow from the one right before it.
    Link {
        /// The entry's number.
        seq: u64,
    },
    /// An entry does not come after the one before it.
    Order {
        /// The entry's number.
        seq: u64,
    },
}

impl fmt::Display for AuditError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Count => f.write_str("audit excerpt has no entries, or too many"),
            Self::Hash { seq } => write!(f, "audit entry {seq} does not have its own hash"),
            Self::Line { line } => write!(f, "audit excerpt cannot be read at line {line}"),
            Self::Link { seq } => write!(f, "audit entry {seq} does not follow from the last"),
            Self::Order { seq } => write!(f, "audit entry {seq} is out of order"),
        }
    }
}

impl core::error::Error for AuditError {}

impl AuditExcerpt {
    /// Takes entries that are in order and linked wherever two are neighbours.
    ///
    /// # Errors
    ///
    /// [`AuditError::Count`], [`AuditError::Order`] or [`AuditError::Link`].
    pub fn new(entries: Vec<AuditEntry>) -> Result<Self, AuditError> {
        if entries.is_empty() || entries.len() > AUDIT_ENTRIES_MAX {
            return Err(AuditError::Count);
        }
        for (before, entry) in entries.iter().zip(entries.iter().skip(1)) {
            let seq = entry.seq;
            if seq <= before.seq || entry.at < before.at {
                return Err(AuditError::Order { seq });
            }
            if seq - before.seq == 1 && entry.previous_hash != before.hash() {
                return Err(AuditError::Link { seq });
            }
        }
        Ok(Self { entries })
    }

    /// Returns the entries.
    pub fn entries(&self) -> &[AuditEntry] {
        &self.entries
    }

    /// How many times entries that are not shown lie between two that are.
    pub fn gaps(&self) -> usize {
        (self.entries.iter().zip(self.entries.iter().skip(1)))
            .filter(|(before, entry)| entry.seq - before.seq > 1)
            .count()
    }

    /// Whether an entry is about `subject`.
    pub fn tells_of(&self, subject: Digest) -> bool {
        self.entries.iter().any(|entry| entry.subject == subject)
    }
}

impl fmt::Display for AuditExcerpt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{FIRST_LINE}")?;
        for entry in &self.entries {
            let AuditEntry {
                seq,
                at,
                verb,
                mailbox,
                subject,
                previous_hash,
            } = entry;
            let hash = entry.hash();
            writeln!(
                f,
                "{seq} {at} {verb} {mailbox} {subject} {previous_hash} {hash}"
            )?;
        }
        Ok(())
    }
}

impl FromStr for AuditExcerpt {
    type Err = AuditError;

    fn from_str(text: &str) -> Result<Self, AuditError> {
        let mut lines = text.lines();
        if lines.next() != Some(FIRST_LINE) {
            return Err(AuditError::Line { line: 1 });
        }
        let mut entries = Vec::new();
        for (line, written) in (2..).zip(lines) {
            if entries.len() == AUDIT_ENTRIES_MAX {
                return Err(AuditError::Count);
            }
            let (entry, hash) = read_line(written).ok_or(AuditError::Line { line })?;
            if entry.hash() != hash {
                return Err(AuditError::Hash { seq: entry.seq });
            }
            entries.push(entry);
        }
        let excerpt = Self::new(entries)?;
        // One text for each excerpt: another way to write a number or to end a line is none.
        if excerpt.to_string() == text {
            Ok(excerpt)
        } else {
            Err(AuditError::Line { line: 1 })
        }
    }
}

fn read_line(line: &str) -> Option<(AuditEntry, Digest)> {
    let parts: Vec<&str> = line.split(' ').collect();
    let [seq, at, verb, mailbox, subject, previous, hash] = *parts.as_slice() else {
        return None;
    };
    let is_verb = !verb.is_empty()
        && verb.len() <= VERB_BYTES_MAX
        && verb.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
    let entry = AuditEntry {
        seq: seq.parse().ok()?,
        at: at.parse().ok()?,
        verb: is_verb.then(|| verb.to_owned())?,
        mailbox: mailbox.parse().ok()?,
        subject: subject.parse().ok()?,
        previous_hash: previous.parse().ok()?,
    };
    Some((entry, hash.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chain() -> Vec<AuditEntry> {
        let mut previous_hash = Digest::new([0; 32]);
        (1..=4u8)
            .map(|seq| {
                let entry = AuditEntry {
                    seq: u64::from(seq),
                    at: LegalTime::from_unix_seconds(1_795_536_651 + i64::from(seq)).unwrap(),
                    verb: "present_filing".into(),
                    mailbox: "EKU9003173C9".parse().unwrap(),
                    subject: Digest::new([seq; 32]),
                    previous_hash,
                };
                previous_hash = entry.hash();
                entry
            })
            .collect()
    }

    #[test]
    fn an_excerpt_reads_back_and_says_where_others_lie_between() {
        let whole = AuditExcerpt::new(chain()).unwrap();
        assert_eq!(whole.to_string().parse(), Ok(whole.clone()));
        assert_eq!(whole.gaps(), 0);
        assert!(whole.tells_of(Digest::new([2; 32])) && !whole.tells_of(Digest::new([9; 32])));
        let mut some = chain();
        some.remove(1);
        let some = AuditExcerpt::new(some).unwrap();
        assert_eq!(some.gaps(), 1);
        assert_eq!(some.to_string().parse(), Ok(some));
    }

    #[test]
    fn what_was_changed_put_in_or_reordered_is_named() {
        let text = AuditExcerpt::new(chain()).unwrap().to_string();
        let read = |text: &str| text.parse::<AuditExcerpt>().unwrap_err();
        let renamed = text.replace("present_filing", "put_document");
        assert_eq!(read(&renamed), AuditError::Hash { seq: 1 });
        let mut swapped = chain();
        swapped.swap(0, 1);
        let refused = AuditExcerpt::new(swapped).unwrap_err();
        assert_eq!(refused, AuditError::Order { seq: 1 });
        let mut unlinked = chain();
        unlinked[2].previous_hash = Digest::new([7; 32]);
        let refused = AuditExcerpt::new(unlinked).unwrap_err();
        assert_eq!(refused, AuditError::Link { seq: 3 });
        assert_eq!(AuditExcerpt::new(vec![]), Err(AuditError::Count));
        for other in [
            text.replace("\n1 ", "\n01 "),
            text.replace('\n', "\r\n"),
            text.trim_end().to_owned(),
            format!("{text}\n"),
            text.replacen("buzon/1", "buzon/2", 1),
        ] {
            assert!(matches!(read(&other), AuditError::Line { .. }), "{other}");
        }
    }
}
