//! Building blocks that know nothing of mailboxes: they get words and signals, never fetch, and
//! never know an address.

mod file_drop;
mod notice;
mod title;

pub(crate) use file_drop::FileDrop;
pub(crate) use notice::{Notice, Tone};
pub(crate) use title::Title;
