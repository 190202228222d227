//! Files in parts: what is in memory, and documents that come from their place in their turn.
//!
//! A document is compared with what was said of it while it passes; one that is not what it was
//! breaks the answer off before its last bytes, so that nobody takes it for whole.

use std::io;
use std::sync::Arc;

use bytes::Bytes;
use evidence::package::{Elsewhere, Piece};
use futures_util::stream::{self, StreamExt as _};
use futures_util::{TryStreamExt as _, future};
use mailbox::digest::Digest;
use sha2::{Digest as _, Sha256};

use super::{Failure, NotDone};
use crate::blobs::Pieces;
use crate::house::House;
use crate::store::checksums::{self, Checksum};

/// A part of a file, in the order of its bytes.
#[derive(Clone, Debug)]
pub(crate) enum Part {
    Bytes(Bytes),
    Document { sha256: Digest, checksum: Checksum },
}

impl Part {
    pub(crate) fn size_bytes(&self) -> u64 {
        match self {
            Self::Bytes(bytes) => u64::try_from(bytes.len()).unwrap_or(u64::MAX),
            Self::Document { checksum, .. } => checksum.size_bytes,
        }
    }
}

impl From<Piece> for Part {
    fn from(piece: Piece) -> Self {
        match piece {
            Piece::Bytes(bytes) => Self::Bytes(bytes.into()),
            Piece::Document(Elsewhere {
                sha256,
                size_bytes,
                crc32,
                ..
            }) => Self::Document {
                sha256,
                checksum: Checksum { size_bytes, crc32 },
            },
        }
    }
}

/// Returns how many bytes the parts have, and their CRC-32, without reading any document.
pub(crate) fn weigh(parts: &[Part]) -> Checksum {
    let mut all = crc32fast::Hasher::new();
    let mut size_bytes = 0_u64;
    for part in parts {
        size_bytes = size_bytes.saturating_add(part.size_bytes());
        match part {
            Part::Bytes(bytes) => all.update(bytes),
            Part::Document { checksum, .. } => all.combine(
                &crc32fast::Hasher::new_with_initial_len(checksum.crc32, checksum.size_bytes),
            ),
        }
    }
    Checksum {
        size_bytes,
        crc32: all.finalize(),
    }
}

/// Says what a container has to know of a document, computing it the first time.
pub(crate) async fn checksum(house: &House, sha256: Digest) -> Result<Checksum, NotDone> {
    let mut connection = house.store.read().await?;
    let known = checksums::find(&mut connection, sha256).await?;
    drop(connection);
    if let Some(known) = known {
        return Ok(known);
    }
    let (mut digest, mut crc, mut size_bytes) = (Sha256::new(), crc32fast::Hasher::new(), 0_u64);
    let mut pieces = house.blobs.read(sha256).await?;
    while let Some(piece) = pieces.try_next().await? {
        digest.update(&piece);
        crc.update(&piece);
        size_bytes = size_bytes.saturating_add(length(&piece));
    }
    if Digest::new(digest.finalize().into()) != sha256 {
        return Err(Failure::ChangedDocument(sha256).into());
    }
    let found = Checksum {
        size_bytes,
        crc32: crc.finalize(),
    };
    let mut transaction = house.store.begin().await?;
    checksums::keep(&mut transaction, sha256, found).await?;
    transaction.commit().await?;
    Ok(found)
}

/// Sends the bytes of the parts from the byte `from` on.
pub(crate) fn send(house: Arc<House>, parts: Vec<Part>, from: u64) -> Pieces {
    let mut skip = from;
    let mut left = Vec::with_capacity(parts.len());
    for part in parts {
        let size = part.size_bytes();
        if skip >= size {
            skip -= size;
        } else {
            left.push((part, skip));
            skip = 0;
        }
    }
    stream::iter(left)
        .map(Ok)
        .and_then(move |(part, from)| open(house.clone(), part, from))
        .try_flatten()
        .boxed()
}

async fn open(house: Arc<House>, part: Part, from: u64) -> io::Result<Pieces> {
    match part {
        Part::Bytes(bytes) => {
            let from = usize::try_from(from).map_err(io::Error::other)?;
            Ok(once(bytes.slice(from.min(bytes.len())..)))
        }
        Part::Document { sha256, checksum } => {
            let pieces = house.blobs.read_from(sha256, from).await?;
            Ok(compared(pieces, sha256, checksum, from))
        }
    }
}

/// Sends bytes that are in memory.
pub(crate) fn once(bytes: Bytes) -> Pieces {
    stream::once(future::ready(Ok(bytes))).boxed()
}

/// Breaks off where a document is not what was said of it.
fn compared(pieces: Pieces, sha256: Digest, said: Checksum, from: u64) -> Pieces {
    let changed = move || {
        tracing::error!(%sha256, "a kept document is not the one of its digest any more");
        io::Error::other("a document changed")
    };
    let crc = crc32fast::Hasher::new();
    stream::try_unfold(
        (pieces, crc, from),
        move |(mut pieces, mut crc, at)| async move {
            let Some(piece) = pieces.try_next().await? else {
                return if at == said.size_bytes {
                    Ok(None)
                } else {
                    Err(changed())
                };
            };
            crc.update(&piece);
            let at = at.saturating_add(length(&piece));
            // Of a part nobody knows the checksum.
            let is_other =
                from == 0 && at == said.size_bytes && crc.clone().finalize() != said.crc32;
            if at > said.size_bytes || is_other {
                return Err(changed());
            }
            Ok(Some((piece, (pieces, crc, at))))
        },
    )
    .boxed()
}

fn length(bytes: &Bytes) -> u64 {
    u64::try_from(bytes.len()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_weighed_without_their_documents() {
        let (head, document, tail) = (b"head".as_slice(), b"a document".as_slice(), b"tail");
        let parts = [
            Part::Bytes(Bytes::from_static(head)),
            Part::Document {
                sha256: Digest::new([0; 32]),
                checksum: Checksum {
                    size_bytes: 10,
                    crc32: crc32fast::hash(document),
                },
            },
            Part::Bytes(Bytes::from_static(tail)),
        ];
        let whole = [head, document, tail].concat();
        let expected = Checksum {
            size_bytes: 18,
            crc32: crc32fast::hash(&whole),
        };
        assert_eq!(weigh(&parts), expected);
    }

    #[tokio::test]
    async fn a_document_that_changed_breaks_the_answer_off() {
        let said = Checksum {
            size_bytes: 4,
            crc32: crc32fast::hash(b"good"),
        };
        let sent = async |bytes: &'static [u8]| {
            let pieces = once(Bytes::from_static(bytes));
            let sent = compared(pieces, Digest::new([0; 32]), said, 0);
            sent.try_collect::<Vec<Bytes>>().await
        };
        assert_eq!(sent(b"good").await.unwrap().concat(), b"good");
        for other in [b"evil".as_slice(), b"goo", b"goods"] {
            assert!(sent(other).await.is_err(), "{other:?}");
        }
    }
}
