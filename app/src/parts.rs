//! Building blocks that know nothing of mailboxes: they get words and signals, never fetch, and
//! never know an address.

mod dialog;
mod file_drop;
mod icon;
mod notice;
mod skeleton;
mod title;

pub(crate) use dialog::Dialog;
pub(crate) use file_drop::FileDrop;
pub(crate) use icon::{Icon, icon};
pub(crate) use notice::{Notice, Tone};
pub(crate) use skeleton::Skeleton;
pub(crate) use title::Title;
