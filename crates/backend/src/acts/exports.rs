//! Exports: many receipts, on paper and with all that proves them, in one archive.
//!
//! It is done in three: asked for (a snapshot of which receipts there are), measured in short
//! steps (so that a cut costs nothing and a step cannot last), and fetched, whole or in parts. For
//! one export the archive has always the same bytes, and nothing of it is kept but its measures.
//! A delegate exports what a delegate sees, and only while it may.

mod archive;
mod index;
mod words;
mod zip;

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use futures_util::TryStreamExt as _;
use mailbox::api::{AskExport, EXPORT_FOLIOS_MAX, EXPORT_ITEMS_MAX, Export};
use mailbox::digest::Digest;
use mailbox::id::Id;
use mailbox::identifiers::Folio;
use mailbox::mandates::Power;
use mailbox::problem::Code;
use sha2::{Digest as _, Sha256};

pub(crate) use archive::Archive;

use super::in_flight::Taken;
use super::pieces::{Part, send, weigh};
use super::{NotDone, Party, Slot, digest_of, evidence, permission};
use crate::audit::{self, Verb};
use crate::clock::Stopwatch;
use crate::house::House;
use crate::ids;
use crate::store::exports::{self, ExportRecord, Measure, Measured, Measures, Selection};
use crate::store::receipts::Wanted;
use crate::store::search::Words;

/// How long an export can be fetched.
const LASTS: time::Duration = time::Duration::DAY;
/// How many exports of one party are kept; one more, and the oldest is forgotten.
const KEPT_MAX: usize = 4;
/// How long a step of measuring goes on; the receipt that is begun is finished.
const STEP: Duration = Duration::from_millis(1500);
/// Most receipts of a step, and of what is read at once.
const AT_ONCE: u32 = 200;

/// Takes down which receipts are to be exported.
pub(crate) async fn ask(house: &House, party: &Party, asked: AskExport) -> Result<Export, NotDone> {
    let now = house.clock.now();
    if (asked.folios.as_ref()).is_some_and(|folios| folios.len() > EXPORT_FOLIOS_MAX) {
        return Err(Code::ExportTooLarge.into());
    }
    let words = Words::typed(asked.q.as_deref().unwrap_or_default());
    let mut transaction = house.store.begin().await?;
    permission::require(&mut transaction, party, Power::View, None, now).await?;
    let selection = Selection {
        wanted: Wanted {
            after: None,
            kind: asked.kind,
            from: asked.from,
            to: asked.to,
            words: words.ok_or(Code::Malformed)?,
            is_for_delegate: permission::require_holder(party).is_err(),
        },
        registration: asked.registration,
        folios: asked.folios,
    };
    let id = ids::id(now);
    let (mailbox, signer) = (&party.mailbox, &party.signer);
    let most = EXPORT_ITEMS_MAX;
    let found = exports::select(&mut transaction, id, mailbox, &selection, most).await?;
    let items = u32::try_from(found).ok().filter(|items| *items <= most);
    let record = ExportRecord {
        id,
        asked_at: now,
        expires_at: now.plus(LASTS),
        items: items.ok_or(Code::ExportTooLarge)?,
        measured: 0,
        measured_bytes: 0,
    };
    exports::forget_older(&mut transaction, mailbox, signer, KEPT_MAX - 1, now).await?;
    exports::insert(&mut transaction, mailbox, signer, &record).await?;
    let folios = exports::folios(&mut transaction, id).await?;
    let subject = digest_of(folios.join("\n").as_bytes());
    audit::append(
        &mut transaction,
        now,
        Verb::ExportReceipts,
        mailbox,
        subject,
    );
    transaction.commit().await?;
    describe(house, party, &record).await
}

/// Says how far an export is.
pub(crate) async fn find(house: &House, party: &Party, id: Id) -> Result<Export, NotDone> {
    let record = record(house, party, id).await?;
    describe(house, party, &record).await
}

/// Measures some more of an export, for a moment.
pub(crate) async fn measure(house: &Arc<House>, party: &Party, id: Id) -> Result<Export, NotDone> {
    record(house, party, id).await?;
    let slots = vec![Slot::Export(id)];
    let _taken = Taken::take(&house.in_flight, slots).ok_or(Code::InFlight)?;
    let begun = Stopwatch::start();
    let mut connection = house.store.read().await?;
    let wanted = exports::unmeasured(&mut connection, id, AT_ONCE).await?;
    drop(connection);
    let mut found = Vec::new();
    for (number, folio) in wanted {
        found.push((number, measured(house, party, &folio).await?));
        if begun.elapsed() > STEP {
            break;
        }
    }
    if !found.is_empty() {
        let mut transaction = house.store.begin().await?;
        for (number, measures) in &found {
            exports::measure(&mut transaction, id, *number, measures).await?;
        }
        transaction.commit().await?;
    }
    find(house, party, id).await
}

/// Lays out the archive of an export, once all of it is measured.
pub(crate) async fn archive(
    house: &House,
    party: &Party,
    id: Id,
) -> Result<(Export, Archive), NotDone> {
    let record = record(house, party, id).await?;
    let export = told(&record);
    if export.measured < export.items {
        return Err(Code::ExportUnmeasured.into());
    }
    let archive = laid_out(house, party, &export).await?;
    Ok((export, archive))
}

async fn record(house: &House, party: &Party, id: Id) -> Result<ExportRecord, NotDone> {
    let now = house.clock.now();
    let mut connection = house.store.read().await?;
    permission::require(&mut connection, party, Power::View, None, now).await?;
    let found = exports::find(&mut connection, &party.mailbox, &party.signer, id, now).await?;
    Ok(found.ok_or(Code::NotFound)?)
}

/// Measures the two files of a receipt: they are made, read to their end, and forgotten.
async fn measured(house: &Arc<House>, party: &Party, folio: &Folio) -> Result<Measures, NotDone> {
    let _turn = house
        .exporting
        .acquire()
        .await
        .map_err(std::io::Error::other)?;
    // What is gone, or not for this party any more, cannot be in it.
    let gone = |reason| match reason {
        NotDone::Refused(Code::NotFound | Code::NotPermitted) => Code::ExportChanged.into(),
        other => other,
    };
    let package = evidence::package(house, party, folio).await.map_err(gone)?;
    let paper = evidence::paper(house, party, folio).await.map_err(gone)?;
    Ok(Measures {
        package: measure_of(house, package).await?,
        paper: measure_of(house, vec![Part::Bytes(Bytes::from(paper))]).await?,
    })
}

async fn measure_of(house: &Arc<House>, parts: Vec<Part>) -> Result<Measure, NotDone> {
    let weight = weigh(&parts);
    let mut digest = Sha256::new();
    let mut pieces = send(house.clone(), parts, 0);
    while let Some(piece) = pieces.try_next().await? {
        digest.update(&piece);
    }
    Ok(Measure {
        size_bytes: weight.size_bytes,
        crc32: weight.crc32,
        sha256: Digest::new(digest.finalize().into()),
    })
}

async fn laid_out(house: &House, party: &Party, export: &Export) -> Result<Archive, NotDone> {
    let mut connection = house.store.read().await?;
    let mut all: Vec<Measured> = Vec::new();
    loop {
        let after = all.last().map_or(0, |last| last.number);
        let more = exports::measured(&mut connection, export.id, after, AT_ONCE).await?;
        if more.is_empty() {
            break;
        }
        all.extend(more);
    }
    drop(connection);
    Archive::lay_out(export, party, &all)
}

async fn describe(house: &House, party: &Party, record: &ExportRecord) -> Result<Export, NotDone> {
    let mut export = told(record);
    if export.measured == export.items {
        let archive = laid_out(house, party, &export).await?;
        export.size_bytes = Some(archive.size_bytes);
    }
    Ok(export)
}

fn told(record: &ExportRecord) -> Export {
    Export {
        id: record.id,
        asked_at: record.asked_at,
        expires_at: record.expires_at,
        items: record.items,
        measured: record.measured,
        measured_bytes: record.measured_bytes,
        size_bytes: None,
    }
}

fn package_name(folio: &Folio) -> String {
    format!("paquetes/{folio}.{}", ::evidence::package::EXTENSION)
}

fn paper_name(folio: &Folio) -> String {
    format!("acuses/{folio}.pdf")
}
