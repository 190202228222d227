//! The archive of an export: where each byte of it comes from, and any run of them.
//!
//! Nothing is kept of it but what is measured. A package is made again when its turn comes, under
//! the rights of whoever fetches it now; one that is not as it was measured breaks the answer off,
//! because the archive was promised as it was at one instant.

use std::io;
use std::sync::Arc;

use bytes::Bytes;
use futures_util::TryStreamExt as _;
use futures_util::stream::{self, StreamExt as _};
use mailbox::api::Export;
use mailbox::identifiers::Folio;

use super::index::{self, Line};
use super::zip::{self, Entry};
use super::{package_name, paper_name, words};
use crate::acts::pieces::{Part, once, send, weigh};
use crate::acts::{Failure, NotDone, Party, evidence};
use crate::blobs::Pieces;
use crate::house::House;
use crate::store::exports::{Measure, Measured};

/// The archive, laid out.
pub(crate) struct Archive {
    slices: Vec<Slice>,
    pub(crate) size_bytes: u64,
}

/// A run of bytes of the archive.
struct Slice {
    at: u64,
    size_bytes: u64,
    source: Source,
}

enum Source {
    Bytes(Bytes),
    Package(Folio, Measure),
    Paper(Folio, Measure),
}

/// Lays files out one after the other.
#[derive(Default)]
struct Layout {
    slices: Vec<Slice>,
    entries: Vec<(Entry, u64)>,
    at: u64,
}

impl Layout {
    fn push(&mut self, source: Source, size_bytes: u64) {
        self.slices.push(Slice {
            at: self.at,
            size_bytes,
            source,
        });
        self.at = self.at.saturating_add(size_bytes);
    }

    fn push_bytes(&mut self, bytes: Vec<u8>) {
        let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        self.push(Source::Bytes(bytes.into()), size);
    }

    fn file(&mut self, entry: Entry, source: Source) {
        let at = self.at;
        self.push_bytes(zip::head(&entry));
        let size = u64::from(entry.size_bytes);
        self.push(source, size);
        self.entries.push((entry, at));
    }

    fn text(&mut self, name: &str, export: &Export, text: String) -> Result<(), NotDone> {
        let entry = Entry {
            name: name.to_owned(),
            at: export.asked_at,
            size_bytes: u32::try_from(text.len()).map_err(io::Error::other)?,
            crc32: crc32fast::hash(text.as_bytes()),
        };
        self.file(entry, Source::Bytes(text.into()));
        Ok(())
    }

    fn receipt(&mut self, line: &Line, measured: &Measured) -> Result<(), NotDone> {
        let folio = line.folio();
        let files = [
            (paper_name(folio), measured.measures.paper, false),
            (package_name(folio), measured.measures.package, true),
        ];
        for (name, measure, is_package) in files {
            let entry = Entry {
                name,
                at: line.issued_at(),
                size_bytes: u32::try_from(measure.size_bytes).map_err(io::Error::other)?,
                crc32: measure.crc32,
            };
            let source = if is_package {
                Source::Package(folio.clone(), measure)
            } else {
                Source::Paper(folio.clone(), measure)
            };
            self.file(entry, source);
        }
        Ok(())
    }

    fn end(mut self) -> Archive {
        let tail = zip::tail(&self.entries, self.at);
        self.push_bytes(tail);
        Archive {
            slices: self.slices,
            size_bytes: self.at,
        }
    }
}

impl Archive {
    /// Lays out the archive of an export of which everything is measured.
    pub(super) fn lay_out(
        export: &Export,
        party: &Party,
        all: &[Measured],
    ) -> Result<Self, NotDone> {
        let mailbox = &party.mailbox;
        let lines: Option<Vec<Line>> = all.iter().map(Line::of).collect();
        let lines = lines.ok_or(Failure::KeptStatement)?;
        let json = index::json(export, mailbox, &lines).map_err(io::Error::other)?;
        let mut layout = Layout::default();
        layout.text("LEEME.txt", export, words::spanish(export, mailbox))?;
        layout.text("README.txt", export, words::english(export, mailbox))?;
        layout.text("indice.csv", export, index::csv(&lines))?;
        layout.text("indice.json", export, json)?;
        for (line, measured) in lines.iter().zip(all) {
            layout.receipt(line, measured)?;
        }
        Ok(layout.end())
    }

    /// Sends `length` bytes from the byte `from` on.
    pub(crate) fn send(self, house: Arc<House>, party: Party, from: u64, length: u64) -> Pieces {
        let end = from.saturating_add(length);
        let wanted = self.slices.into_iter().filter_map(move |slice| {
            let ends = slice.at.saturating_add(slice.size_bytes);
            (ends > from && slice.at < end).then(|| {
                let skip = from.saturating_sub(slice.at);
                (slice.source, skip)
            })
        });
        let party = Arc::new(party);
        let all = stream::iter(wanted)
            .map(Ok)
            .and_then(move |(source, skip)| open(house.clone(), party.clone(), source, skip))
            .try_flatten();
        cut(all.boxed(), length)
    }
}

/// Ends after `length` bytes.
fn cut(pieces: Pieces, length: u64) -> Pieces {
    stream::try_unfold((pieces, length), async |(mut pieces, left)| {
        if left == 0 {
            return Ok(None);
        }
        let Some(mut piece) = pieces.try_next().await? else {
            return Ok(None);
        };
        if let Ok(left) = usize::try_from(left) {
            piece.truncate(left);
        }
        let left = left.saturating_sub(u64::try_from(piece.len()).unwrap_or(u64::MAX));
        Ok(Some((piece, (pieces, left))))
    })
    .boxed()
}

/// Makes what a slice is of, from its byte `skip` on.
async fn open(
    house: Arc<House>,
    party: Arc<Party>,
    source: Source,
    skip: u64,
) -> io::Result<Pieces> {
    let (made, measure) = match source {
        Source::Bytes(bytes) => {
            let skip = usize::try_from(skip).map_err(io::Error::other)?;
            return Ok(once(bytes.slice(skip.min(bytes.len())..)));
        }
        Source::Package(folio, measure) => {
            // Whoever fetches much does not keep those waiting who want one receipt.
            let _turn = house.exporting.acquire().await.map_err(io::Error::other)?;
            let package = evidence::package(&house, &party, &folio).await;
            (package.map_err(broken_off)?, measure)
        }
        Source::Paper(folio, measure) => {
            let _turn = house.exporting.acquire().await.map_err(io::Error::other)?;
            let bytes = evidence::paper(&house, &party, &folio).await;
            let bytes = Bytes::from(bytes.map_err(broken_off)?);
            (vec![Part::Bytes(bytes)], measure)
        }
    };
    let found = weigh(&made);
    if (found.size_bytes, found.crc32) != (measure.size_bytes, measure.crc32) {
        tracing::info!("an export was broken off: what it is of is not as it was");
        return Err(io::Error::other("what is exported changed"));
    }
    Ok(send(house, made, skip))
}

fn broken_off(reason: NotDone) -> io::Error {
    match reason {
        NotDone::Failed(failure) => {
            tracing::error!(reason = %failure, "an export was broken off on our side");
        }
        NotDone::Refused(code) | NotDone::RefusedAt(code, _) => {
            tracing::info!(code = code.of().0, "an export was broken off");
        }
    }
    io::Error::other("an export was broken off")
}
