//! Where a list goes on, as its address carries it. Its inside means nothing to anybody else.

use core::fmt;
use core::str::FromStr;

use mailbox::id::Id;
use mailbox::instant::LegalTime;

use super::read::{Cursor, Part};
use crate::store::notifications::Key;

/// A text that no list gave.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct NotACursor;

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Newest(key) => write!(f, "n.{key}"),
            Self::Due(day, part, on, key) => {
                let on = on.map(|on| on.to_string()).unwrap_or_default();
                write!(f, "{}.{day}.{on}.{key}", letter(*part))
            }
        }
    }
}

impl FromStr for Cursor {
    type Err = NotACursor;

    fn from_str(text: &str) -> Result<Self, NotACursor> {
        let parts: Vec<&str> = text.split('.').collect();
        match parts.as_slice() {
            ["n", at, id] => Ok(Self::Newest(key(at, id)?)),
            [part, day, on, at, id] => {
                let all = [Part::Opening, Part::Answering, Part::Rest];
                let part = all.into_iter().find(|one| letter(*one) == *part);
                let on = match *on {
                    "" => None,
                    on => Some(on.parse().map_err(|_| NotACursor)?),
                };
                let part = part.filter(|part| on.is_some() == (*part != Part::Rest));
                let day = day.parse().map_err(|_| NotACursor)?;
                Ok(Self::Due(day, part.ok_or(NotACursor)?, on, key(at, id)?))
            }
            _ => Err(NotACursor),
        }
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.told_at.unix_seconds(), self.id)
    }
}

impl FromStr for Key {
    type Err = NotACursor;

    fn from_str(text: &str) -> Result<Self, NotACursor> {
        let (at, id) = text.split_once('.').ok_or(NotACursor)?;
        key(at, id)
    }
}

fn key(at: &str, id: &str) -> Result<Key, NotACursor> {
    let seconds: i64 = at.parse().map_err(|_| NotACursor)?;
    let told_at = LegalTime::from_unix_seconds(seconds).ok_or(NotACursor)?;
    let id: Id = id.parse().map_err(|_| NotACursor)?;
    Ok(Key { told_at, id })
}

const fn letter(part: Part) -> &'static str {
    match part {
        Part::Opening => "o",
        Part::Answering => "a",
        Part::Rest => "r",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_reads_back_and_nothing_else_is_one() {
        let id = Id::new(1_795_536_651_000, [7; 10]);
        let told_at = LegalTime::from_unix_seconds(1_795_536_651).unwrap();
        let key = Key { told_at, id };
        let day = "2026-11-24".parse().unwrap();
        for cursor in [
            Cursor::Newest(key),
            Cursor::Due(day, Part::Opening, Some(day), key),
            Cursor::Due(day, Part::Answering, Some(day), key),
            Cursor::Due(day, Part::Rest, None, key),
        ] {
            assert_eq!(cursor.to_string().parse(), Ok(cursor));
        }
        for wrong in [
            "",
            "n",
            "n.x.y",
            "r.2026-11-24.2026-11-24.1.x",
            "o.2026-11-24..1.x",
        ] {
            assert_eq!(wrong.parse::<Cursor>(), Err(NotACursor), "{wrong}");
        }
        let wrong = Cursor::Due(day, Part::Opening, None, key).to_string();
        assert_eq!(wrong.parse::<Cursor>(), Err(NotACursor));
    }
}
