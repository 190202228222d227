//! Files that ask for more work than a fuzzer has time for.
//!
//! The cap of the reader is a million iterations, a second or two each. Here they are skipped
//! above a few thousand, found by the object identifier of PBKDF2 rather than by a parser: what
//! is missed only costs time.

use crate::armour::unarmoured;

const ITERATIONS_MAX: u64 = 4096;
/// The object identifier 1.2.840.113549.1.5.12, with tag and length.
const PBKDF2: [u8; 11] = [6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 5, 12];
const SEQUENCE: u8 = 0x30;
const OCTET_STRING: u8 = 4;
const INTEGER: u8 = 2;

/// Whether `file`, in DER or armoured, asks for more than a few thousand iterations.
pub(super) fn is_slow(file: &[u8]) -> bool {
    asks(file) || unarmoured(file).is_some_and(|der| asks(&der))
}

fn asks(der: &[u8]) -> bool {
    (der.windows(PBKDF2.len()).enumerate())
        .filter(|(_, window)| *window == PBKDF2)
        .filter_map(|(at, window)| iterations(der.get(at + window.len()..)?))
        .any(|iterations| iterations > ITERATIONS_MAX)
}

/// Reads the second element of the SEQUENCE that `bytes` start with.
fn iterations(bytes: &[u8]) -> Option<u64> {
    let (tag, parameters, _) = element(bytes)?;
    let (salt_tag, _, rest) = element(parameters)?;
    let (number_tag, number, _) = element(rest)?;
    if (tag, salt_tag, number_tag) != (SEQUENCE, OCTET_STRING, INTEGER) {
        return None;
    }
    let fold = |sum: u64, byte: &u8| sum.saturating_mul(256).saturating_add(u64::from(*byte));
    Some(number.iter().fold(0, fold))
}

/// Tag, contents and what follows, leniently: lengths in any number of octets.
fn element(bytes: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let (&tag, rest) = bytes.split_first()?;
    let (&first, rest) = rest.split_first()?;
    let (length, rest) = if first < 0x80 {
        (usize::from(first), rest)
    } else {
        let (octets, rest) = rest.split_at_checked(usize::from(first & 0x7f))?;
        let fold =
            |sum: usize, byte: &u8| sum.saturating_mul(256).saturating_add(usize::from(*byte));
        (octets.iter().fold(0, fold), rest)
    };
    let (contents, rest) = rest.split_at_checked(length)?;
    Some((tag, contents, rest))
}

#[cfg(test)]
mod tests {
    use base64ct::{Base64, Encoding as _};

    use super::*;

    fn header(iterations: &[u8]) -> Vec<u8> {
        let mut number = vec![4, 1, 0, INTEGER];
        number.push(u8::try_from(iterations.len()).expect("short"));
        number.extend(iterations);
        let mut der = PBKDF2.to_vec();
        der.extend([SEQUENCE, u8::try_from(number.len()).expect("short")]);
        der.extend(number);
        der
    }

    #[test]
    fn work_beyond_some_thousands_is_seen_in_der_and_in_pem() {
        let (quick, slow) = (header(&[8, 0]), header(&[0x0f, 0x42, 0x40]));
        assert!(!is_slow(&quick) && is_slow(&slow));
        let armoured = |der: &[u8]| {
            let body = Base64::encode_string(der);
            format!(
                "-----BEGIN ENCRYPTED PRIVATE KEY-----\r\n{body}\r\n-----END ENCRYPTED PRIVATE KEY-----"
            )
        };
        assert!(!is_slow(armoured(&quick).as_bytes()) && is_slow(armoured(&slow).as_bytes()));
        assert!(is_slow(Base64::encode_string(&slow).as_bytes()));
    }
}
