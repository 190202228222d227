//! Says what files prove, here: nothing of them leaves this device.
//!
//! The bytes are read whole only after their sizes were added up, so memory is bounded; the RSA
//! values are verified by the browser, everything else by the `evidence` crate.

use base64ct::{Base64, Encoding};
use evidence::seal::Known;
use evidence::verification::{CaseError, Pile, PileError, Trusted, TrustedError, Verdict};
use js_sys::Uint8Array;
use mailbox::instant::LegalTime;
use wasm_bindgen_futures::JsFuture;
use web_sys::File;

use crate::api;
use crate::clock;
use crate::seal;

/// Octets of all files together: what a phone reads and digests in a moment.
pub(super) const BYTES_MAX: u64 = 64 * 1024 * 1024;

/// What the institute publishes for whoever verifies, and when it was asked.
#[derive(Clone, Debug)]
pub(super) struct Published {
    seals: Vec<Known>,
    authorities: Vec<Vec<u8>>,
    /// Who is believed to stamp time, and for nothing else.
    timestampers: Vec<Vec<u8>>,
    at: LegalTime,
}

/// Whose word makes authorities trusted.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Anchors {
    /// The person's, who chose these roots.
    Chosen(Vec<String>),
    /// Nobody's: what the institute publishes could not be asked for.
    None,
    /// The institute's: these roots, as it published them at that hour.
    Published(Vec<String>, LegalTime),
}

/// What was found out.
#[derive(Clone, Debug)]
pub(super) enum Found {
    /// Nothing: only authorities were there, and they count from now on.
    Authorities,
    /// The files do not belong together, or are none that prove anything.
    Pile(PileError),
    /// The file could not be read from the device.
    Unread,
    /// They are larger than what is judged here.
    TooLarge,
    /// Authorities of two worlds, or what is none.
    Trust(TrustedError),
    /// What they prove, and on whose word.
    Verdict(Box<Verdict>, Anchors),
}

/// Asks for what the institute publishes; nothing when it does not answer.
pub(super) async fn publish() -> Option<Published> {
    let seals = seal::institute().await.ok()?;
    let authorities = api::institute::authorities().await.ok()?;
    let read = |list: &[String]| -> Option<Vec<Vec<u8>>> {
        let files = list.iter().map(|text| Base64::decode_vec(text));
        files.collect::<Result<_, _>>().ok()
    };
    Some(Published {
        seals,
        authorities: read(&authorities.certificates)?,
        timestampers: read(&authorities.timestampers)?,
        at: clock::now(),
    })
}

/// Reads files into memory, unless they are too large together.
pub(super) async fn read(files: &[File]) -> Result<Vec<Vec<u8>>, Found> {
    #[expect(
        clippy::as_conversions,
        clippy::cast_precision_loss,
        reason = "a few million are exact in a double"
    )]
    let most = BYTES_MAX as f64;
    if files.iter().map(|file| file.size()).sum::<f64>() > most {
        return Err(Found::TooLarge);
    }
    let mut read = Vec::new();
    for file in files {
        let buffer = JsFuture::from(file.array_buffer());
        let buffer = buffer.await.map_err(|_| Found::Unread)?;
        read.push(Uint8Array::new(&buffer).to_vec());
    }
    Ok(read)
}

/// Judges files. Authorities among them join `chosen`, and then only those are trusted.
pub(super) async fn judge(
    files: &[Vec<u8>],
    published: Option<&Published>,
    chosen: &mut Vec<Vec<u8>>,
) -> Found {
    // The screen says that it is working before the work begins.
    clock::sleep(0).await;
    let pile = match Pile::new(files.iter().map(Vec::as_slice)) {
        Ok(pile) => pile,
        Err(error) => return Found::Pile(error),
    };
    let brought = pile.authorities().iter().map(|file| file.to_vec());
    let all: Vec<Vec<u8>> = chosen.iter().cloned().chain(brought).collect();
    let trust = match trust(&all, published) {
        Ok(found) => found,
        Err(error) => return Found::Trust(error),
    };
    *chosen = all;
    if pile.is_empty() {
        return Found::Authorities;
    }
    let case = match pile.case() {
        Ok(case) => case,
        // A package or texts that were changed have a verdict: no.
        Err(PileError::Case(error @ (CaseError::Contradiction(_) | CaseError::Package(_)))) => {
            let verdict = Verdict::unreadable(error, clock::now().instant());
            return Found::Verdict(Box::new(verdict), trust.anchors);
        }
        Err(error) => return Found::Pile(error),
    };
    let examined = case.examine(clock::now().instant(), trust.seals);
    let chained = match &trust.trusted {
        None => examined.chained(None, None, &[]),
        Some(trusted) => {
            let leading = (examined.with_timestampers(&trust.timestampers)).leading(trusted);
            let holds = seal::all_hold(leading.checks()).await;
            leading.chained(&holds)
        }
    };
    let holds = seal::all_hold(&chained.checks()).await;
    Found::Verdict(Box::new(chained.conclude(&holds)), trust.anchors)
}

/// Whom to trust, and on whose word.
struct Trust<'a> {
    trusted: Option<Trusted>,
    timestampers: Trusted,
    seals: &'a [Known],
    anchors: Anchors,
}

/// Those that the person chose, or else those that the institute publishes.
fn trust<'a>(
    chosen: &[Vec<u8>],
    published: Option<&'a Published>,
) -> Result<Trust<'a>, TrustedError> {
    let read = |files: &[Vec<u8>]| Trusted::read(files.iter().map(Vec::as_slice));
    let roots = |trusted: &Trusted| trusted.roots().map(str::to_owned).collect();
    if !chosen.is_empty() {
        let trusted = read(chosen)?;
        let anchors = Anchors::Chosen(roots(&trusted));
        return Ok(Trust {
            trusted: Some(trusted),
            timestampers: Trusted::default(),
            seals: &[],
            anchors,
        });
    }
    // What the institute publishes and cannot be read counts as not published: it fails closed.
    let found = published.and_then(|it| Some((it, read(&it.authorities).ok()?)));
    Ok(match found {
        Some((published, trusted)) => Trust {
            anchors: Anchors::Published(roots(&trusted), published.at),
            // What cannot be read stamps nothing: then the hours rest on the institute's word.
            timestampers: Trusted::read_timestampers(
                published.timestampers.iter().map(Vec::as_slice),
            )
            .unwrap_or_default(),
            trusted: Some(trusted),
            seals: &published.seals,
        },
        None => Trust {
            trusted: None,
            timestampers: Trusted::default(),
            seals: &[],
            anchors: Anchors::None,
        },
    })
}
