//! Signatures: one valid text for each, and no byte of it may change.

use efirma::{Certificate, SignError, SignatureError, check_signing_time, prepare, verify};
use time::{Duration, UtcOffset};

use crate::shared::{credential, instant, now, world};

const CONTENT: &[u8] = b"buzon/1 apertura\nfolio 1\n";

fn signed() -> Vec<u8> {
    credential(&world().person).sign(CONTENT, now()).unwrap()
}

#[test]
fn signing_is_repeatable_byte_for_byte() {
    assert_eq!(signed(), signed());
}

#[test]
fn no_single_byte_of_a_signature_may_change() {
    let cms = signed();
    for mask in [0x01, 0x80, 0x20] {
        // Steps that are prime to everything, so that each mask meets other bytes.
        for at in (usize::from(mask == 0x80)..cms.len()).step_by(3) {
            let mut changed = cms.clone();
            changed[at] ^= mask;
            assert!(
                verify(&changed, CONTENT).is_err(),
                "byte {at} with {mask:#x}"
            );
        }
    }
}

#[test]
fn no_cut_and_no_tail_is_accepted() {
    let cms = signed();
    for length in 0..cms.len() {
        assert_eq!(
            verify(&cms[..length], CONTENT),
            Err(SignatureError::Format),
            "{length}"
        );
    }
    let longer = [&cms[..], &[0]].concat();
    assert_eq!(verify(&longer, CONTENT), Err(SignatureError::Format));
    let huge = vec![0x30; efirma::SIGNATURE_BYTES_MAX + 1];
    assert_eq!(verify(&huge, CONTENT), Err(SignatureError::Format));
}

#[test]
fn other_content_is_told_from_a_bad_signature() {
    assert_eq!(
        verify(&signed(), b"buzon/1 apertura\nfolio 2\n"),
        Err(SignatureError::Digest)
    );
    assert_eq!(verify(&signed(), b""), Err(SignatureError::Digest));
}

#[test]
fn what_is_signed_is_a_der_set_and_nothing_of_another_protocol() {
    let certificate = Certificate::parse(&world().person.certificate_der).unwrap();
    let unsigned = prepare(CONTENT, &certificate, now()).unwrap();
    assert_eq!(unsigned.signed_attributes().first(), Some(&0x31));
    assert_eq!(unsigned.finish(&[0; 256]), Err(SignError::WrongSignature));
}

#[test]
fn a_signature_of_another_key_does_not_leave() {
    let certificate = Certificate::parse(&world().company.certificate_der).unwrap();
    let unsigned = prepare(CONTENT, &certificate, now()).unwrap();
    let other = signed();
    // The last 256 octets of a message are its RSA value.
    let value = &other[other.len() - 256..];
    assert_eq!(unsigned.finish(value), Err(SignError::WrongSignature));
}

#[test]
fn issuers_travel_along_and_at_most_three() {
    let world = world();
    let signer = credential(&world.person);
    let root = world.authority.certificate_der();
    let unsigned = prepare(CONTENT, signer.certificate(), now()).unwrap();
    let refused = unsigned.clone().with_issuers(&[root, root, root, root]);
    assert_eq!(refused, Err(SignError::TooManyIssuers));
    let cms = signer.sign(CONTENT, now()).unwrap();
    let value = &cms[cms.len() - 256..];
    let with_root = unsigned
        .with_issuers(&[root])
        .unwrap()
        .finish(value)
        .unwrap();
    let verified = verify(&with_root, CONTENT).unwrap();
    assert_eq!(verified.issuers, [root.to_vec()]);
}

#[test]
fn the_signing_time_is_kept_in_whole_seconds_of_any_zone() {
    let signer = credential(&world().person);
    let central =
        (now() + Duration::milliseconds(900)).to_offset(UtcOffset::from_hms(-6, 0, 0).unwrap());
    let verified = verify(&signer.sign(CONTENT, central).unwrap(), CONTENT).unwrap();
    assert_eq!(verified.signing_time, now());
    // 2050 is written in another type, and 1949 not at all.
    let in_2050 = instant(2_524_608_000);
    let verified = verify(&signer.sign(CONTENT, in_2050).unwrap(), CONTENT).unwrap();
    assert_eq!(verified.signing_time, in_2050);
    assert_eq!(
        signer.sign(CONTENT, instant(-631_152_001)),
        Err(SignError::Time)
    );
}

#[test]
fn clocks_may_differ_by_five_minutes_both_ways() {
    let limit = efirma::CLOCK_SKEW_MAX;
    let second = Duration::seconds(1);
    for (ahead, accepted) in [
        (limit, true),
        (-limit, true),
        (limit + second, false),
        (-limit - second, false),
    ] {
        assert_eq!(
            check_signing_time(now() + ahead, now()).is_ok(),
            accepted,
            "{ahead}"
        );
    }
}
