//! What a third party says of the hours: believed under whom one trusts for time, and only of the
//! seal that it stamped.

use std::process::Command;
use std::sync::LazyLock;

use efirma::mint::{Minted, TokenOrder, stamp};
use efirma::path::Trusted;
use efirma::timestamp::TimestampError;
use evidence::package::{Draft, Package, Parts, SealTimestamp};
use evidence::samples::{self, Sample};
use evidence::verification::{
    ChainFault, Claim, Gap, Language, Of, Outcome, Refusal, Trust, Verdict, verify,
};
use time::{Duration, OffsetDateTime};

use crate::openssl::{commands, shell};
use crate::world::{AT, AUTHORITY, GOOD, LATER, cast, trust};
use crate::zip::{is_here, unpacked};

pub(crate) const TIME_AUTHORITY: &[u8] =
    include_bytes!("../../../fuzz/fixtures/time-authority.cer");
const STAMPER: &[u8] = include_bytes!("../../../fuzz/fixtures/stamper.cer");
const STAMPER_KEY: &[u8] = include_bytes!("../../../fuzz/fixtures/stamper.pkcs8");
/// Half a minute after the receipt of a filing.
const STAMPED_AT: OffsetDateTime = time::macros::datetime!(2026-11-24 12:00:50 UTC);

static TIMESTAMPERS: LazyLock<Trusted> =
    LazyLock::new(|| Trusted::read_timestampers([TIME_AUTHORITY]).unwrap());

fn stamper() -> Minted {
    Minted {
        certificate_der: STAMPER.to_vec(),
        pkcs8: STAMPER_KEY.to_vec().into(),
    }
}

/// A token over the seal of a statement, counted from 1.
fn token(parts: &Parts<'_>, record: usize, at: OffsetDateTime) -> SealTimestamp {
    let sealed = &parts.records[record - 1];
    let text = sealed.statement.to_text();
    let seal = efirma::examine(&sealed.signature, text.as_bytes()).unwrap();
    let order = TokenOrder {
        sha256: &evidence::seal::stamped(&seal),
        nonce: Some(&[7; 8]),
        at,
        accuracy_seconds: 1,
    };
    let token = stamp(&stamper(), &order).unwrap();
    SealTimestamp { record, token }
}

/// The parts of an act whose every seal is stamped, with the authorities of both.
pub(crate) fn stamped(sample: Sample) -> Parts<'static> {
    let mut parts = samples::parts(&cast(Some(GOOD)), sample).unwrap();
    for record in 1..=parts.records.len() {
        if parts.records[record - 1].statement.purpose().is_sealed() {
            let sealed = &parts.records[record - 1];
            let text = sealed.statement.to_text();
            let seal = efirma::examine(&sealed.signature, text.as_bytes()).unwrap();
            let stamp = token(&parts, record, seal.signing_time() + Duration::seconds(30));
            parts.timestamps.push(stamp);
        }
    }
    parts.authorities.push(TIME_AUTHORITY.to_vec());
    parts
}

fn bytes(parts: Parts<'_>) -> Vec<u8> {
    let package = samples::sealed(&cast(None), parts).unwrap();
    package.to_bytes().unwrap()
}

fn judged(bytes: &[u8], timestampers: Option<&Trusted>) -> Verdict {
    let trust = Trust {
        timestampers,
        ..trust()
    };
    verify(bytes, Some(trust), LATER)
}

fn refusal(parts: Parts<'_>) -> Outcome {
    judged(&bytes(parts), Some(&TIMESTAMPERS)).outcome
}

#[test]
fn a_stamped_receipt_is_proven_on_the_word_of_both() {
    for sample in Sample::ALL {
        let bytes = bytes(stamped(sample));
        let verdict = judged(&bytes, Some(&TIMESTAMPERS));
        assert!(verdict.is_proven(), "{sample:?}: {:?}", verdict.outcome);
        assert!(!verdict.gaps.contains(&Gap::Timestamp), "{sample:?}");
        assert!(verdict.gaps.contains(&Gap::TimestamperRevocation));
        let claims = verdict.claims.iter();
        let stamps = claims.filter(|claim| matches!(claim, Claim::Stamped { .. }));
        assert!(stamps.count() > 0, "{sample:?}");
        assert_eq!(Package::read(&bytes).unwrap().to_bytes().unwrap(), bytes);
    }
}

#[test]
fn the_words_say_when_and_on_whose_word() {
    let verdict = judged(&bytes(stamped(Sample::Filing)), Some(&TIMESTAMPERS));
    let said: Vec<String> = (verdict.claims.iter())
        .map(|claim| claim.sentence(Language::Spanish))
        .collect();
    let expected = "El sello del texto 2 ya existía el martes 24 de noviembre de 2026, 6:00:50, hora del Centro (±1 s): lo dice un \
                    tercero, «RELOJ DE EJEMPLO».";
    assert!(said.contains(&expected.to_owned()), "{said:#?}");
    let finding = verdict.signatures.iter().find(|it| it.of == Of::Record(2));
    let sentence = finding
        .unwrap()
        .timestamp_sentence(Language::English)
        .unwrap();
    assert!(
        sentence.ends_with("\"RELOJ DE EJEMPLO\", whom you trust."),
        "{sentence}"
    );
}

#[test]
fn who_trusts_nobody_for_time_is_told_so() {
    let bytes = bytes(stamped(Sample::Filing));
    let verdict = judged(&bytes, None);
    assert!(verdict.is_proven());
    assert!(verdict.gaps.contains(&Gap::Timestamp));
    let fault = ChainFault::UnknownIssuer;
    let of = Of::Record(2);
    assert!(
        verdict
            .gaps
            .contains(&Gap::TimestampUntrusted { of, fault })
    );
    // An authority that is trusted for people is not trusted for time by that.
    let people = Trusted::read([AUTHORITY]).unwrap();
    assert!(judged(&bytes, Some(&people)).gaps.contains(&Gap::Timestamp));
    // Nor the other way round.
    let anchors = efirma::chain::Anchors::read(vec![TIME_AUTHORITY.to_vec()]).unwrap();
    let trust = Trust {
        anchors: &anchors,
        ..trust()
    };
    assert!(!verify(&bytes, Some(trust), LATER).is_proven());
    // The very certificate will do.
    let pinned = Trusted::read_timestampers([STAMPER]).unwrap();
    assert!(!judged(&bytes, Some(&pinned)).gaps.contains(&Gap::Timestamp));
}

#[test]
fn a_seal_without_a_stamp_beside_one_with_it_is_named() {
    let mut parts = stamped(Sample::Opening);
    let last = parts.timestamps.pop().unwrap().record;
    let verdict = judged(&bytes(parts), Some(&TIMESTAMPERS));
    assert!(verdict.is_proven());
    let of = Of::Record(last);
    assert!(verdict.gaps.contains(&Gap::TimestampAbsent { of }));
}

#[test]
fn a_stamp_of_another_seal_makes_no_package() {
    let mut parts = stamped(Sample::Opening);
    let swapped = parts.timestamps[0].token.clone();
    parts.timestamps[1].token = swapped;
    let record = parts.timestamps[1].record;
    let error = Draft::new(parts).unwrap_err().to_string();
    assert_eq!(
        error,
        format!("statement {record}: timestamp is over something else")
    );
    // Nor one beside what a party signed, nor two beside one seal.
    let mut beside = stamped(Sample::Filing);
    beside.timestamps[0].record = 1;
    assert!(Draft::new(beside).is_err());
    let mut twice = stamped(Sample::Filing);
    twice.timestamps.push(twice.timestamps[0].clone());
    assert!(Draft::new(twice).is_err());
}

#[test]
fn a_forged_stamp_voids_what_it_was_to_prove() {
    let mut parts = stamped(Sample::Filing);
    // The end of the token is its RSA value: the structure stays, the mathematics don't.
    *parts.timestamps[0].token.last_mut().unwrap() ^= 1;
    let expected = Refusal::Timestamp {
        of: Of::Record(2),
        error: TimestampError::Signature,
    };
    assert_eq!(refusal(parts.clone()), Outcome::Refused(expected.clone()));
    // Whoever trusts nobody for time sees it too.
    let verdict = judged(&bytes(parts), None);
    assert_eq!(verdict.outcome, Outcome::Refused(expected));
}

#[test]
fn a_stamp_from_before_the_seal_or_after_the_judgement_is_none() {
    let mut early = stamped(Sample::Filing);
    early.timestamps = vec![token(&early, 2, AT - Duration::minutes(10))];
    let found = refusal(early);
    let Outcome::Refused(Refusal::Timestamp {
        error: TimestampError::Clock { ahead },
        ..
    }) = found
    else {
        panic!("{found:?}");
    };
    assert!(ahead < -Duration::minutes(5), "{ahead}");
    let mut late = stamped(Sample::Filing);
    late.timestamps = vec![token(&late, 2, LATER + Duration::minutes(6))];
    let found = refusal(late);
    assert!(
        matches!(found, Outcome::Refused(Refusal::Future { .. })),
        "{found:?}"
    );
    // Asked for again after the authority was down for days: it proves the later hour.
    let mut days = stamped(Sample::Filing);
    days.timestamps = vec![token(&days, 2, AT + Duration::days(3))];
    assert_eq!(refusal(days), Outcome::Proven);
}

#[test]
fn openssl_verifies_every_stamp_as_the_readme_says() {
    if !is_here("openssl", "version") || !is_here("unzip", "-v") {
        return;
    }
    for sample in [Sample::Filing, Sample::Opening] {
        let bytes = bytes(stamped(sample));
        let folder = unpacked(&format!("times-{sample:?}"), &bytes);
        // Nothing but what is in the package, once its root's digest was compared.
        let all = commands(&folder, "LEEME.txt");
        std::fs::remove_file(folder.join("anclas.pem")).unwrap();
        let stamps = all
            .iter()
            .filter(|it| it.starts_with("openssl ts "))
            .count();
        let sealed = Package::read(&bytes).unwrap().parts().timestamps.len();
        assert_eq!(stamps, sealed, "{sample:?}");
        for command in &all {
            let (done, said) = shell(&folder, command);
            assert!(done, "{sample:?}: {command}\n{said}");
            if command.starts_with("openssl ts ") {
                assert!(said.contains("Verification: OK"), "{said}");
                let changed = command.replace("tail -c 256", "tail -c 255");
                assert!(!shell(&folder, &changed).0, "{changed}");
            }
        }
        // The root of time vouches for nobody but its clock.
        let anchors = std::fs::read(folder.join("anclas.pem")).unwrap();
        let time = std::fs::read(folder.join("tiempo.pem")).unwrap();
        assert!(!anchors.windows(time.len()).any(|window| window == time));
    }
}

/// Validates a token under one root, over an imprint, at a time, and prints what it found.
const SCRIPT: &str = r"
import asyncio, datetime, sys
from asn1crypto import cms, tsp, x509
from pyhanko.sign.validation.generic_cms import validate_tst_signed_data
from pyhanko_certvalidator import ValidationContext
x509.NameTypeAndValue._oid_specs['unique_identifier'] = x509.DirectoryString
root, token, imprint, at = sys.argv[1:]
read = lambda path: open(path, 'rb').read()
context = ValidationContext(
    trust_roots=[x509.Certificate.load(read(root))],
    moment=datetime.datetime.fromtimestamp(int(at), tz=datetime.timezone.utc),
    allow_fetching=False, revocation_mode='soft-fail')
signed = cms.ContentInfo.load(read(token))['content']
over = lambda algorithm: bytes.fromhex(imprint)
found = asyncio.run(validate_tst_signed_data(signed, context, over))
print('intact', found['intact'], 'valid', found['valid'], found['timestamp'].isoformat())
";

#[test]
fn pyhanko_agrees_on_a_stamp() {
    let Some(python) = crate::pyhanko::python() else {
        return;
    };
    let parts = stamped(Sample::Filing);
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("pyhanko-stamp");
    std::fs::create_dir_all(&folder).unwrap();
    let (root, token) = (folder.join("root.cer"), folder.join("it.tst"));
    std::fs::write(&root, TIME_AUTHORITY).unwrap();
    std::fs::write(&token, &parts.timestamps[0].token).unwrap();
    let sealed = &parts.records[1];
    let text = sealed.statement.to_text();
    let seal = efirma::examine(&sealed.signature, text.as_bytes()).unwrap();
    let imprint = mailbox::digest::Digest::new(evidence::seal::stamped(&seal));
    let (done, said) = crate::zip::run(
        Command::new(python)
            .args(["-c", SCRIPT])
            .args([&root, &token])
            .arg(imprint.to_string())
            .arg(STAMPED_AT.unix_timestamp().to_string()),
    );
    assert!(done, "{said}");
    assert_eq!(
        said.trim(),
        "intact True valid True 2026-11-24T12:00:50+00:00"
    );
}
