//! Writes the question (RFC 3161, section 2.4.1).

use super::Question;
use crate::asn1::{tag, write};
use crate::oid;

/// INTEGER 1, and TRUE: the certificate must come with the token.
const VERSION_1: [u8; 3] = [tag::INTEGER, 1, 1];
const TRUE: [u8; 3] = [tag::BOOLEAN, 1, 0xff];
/// Numbers of the longest policy written.
const ARCS_MAX: usize = 32;

/// Returns the DER `TimeStampReq`.
///
/// The nonce comes from the caller, who keeps it for the token; it is a number there, so what
/// begins with zeros is repeated without them.
pub fn request(question: &Question<'_>) -> Vec<u8> {
    let imprint = write::sequence(&[
        &write::algorithm(oid::SHA256),
        &write::element(tag::OCTET_STRING, &[question.sha256]),
    ]);
    let policy = question.policy.map(|policy| write::oid(&policy.0));
    let nonce = question.nonce.map(write::unsigned);
    write::sequence(&[
        &VERSION_1,
        &imprint,
        &policy.unwrap_or_default(),
        &nonce.unwrap_or_default(),
        &TRUE,
    ])
}

/// Encodes an object identifier from its numbers.
pub(super) fn policy(text: &str) -> Option<Vec<u8>> {
    let is_digits = |arc: &str| !arc.is_empty() && arc.bytes().all(|byte| byte.is_ascii_digit());
    let arcs: Option<Vec<u32>> = (text.split('.'))
        .map(|arc| arc.parse().ok().filter(|_| is_digits(arc)))
        .collect();
    let arcs = arcs.filter(|arcs| arcs.len() <= ARCS_MAX)?;
    let [root, second, rest @ ..] = arcs.as_slice() else {
        return None;
    };
    if *root > 2 || (*root < 2 && *second >= 40) {
        return None;
    }
    let first = u64::from(*root) * 40 + u64::from(*second);
    let mut octets = Vec::new();
    for arc in [first]
        .into_iter()
        .chain(rest.iter().copied().map(u64::from))
    {
        let mut shift = 63;
        while shift > 0 && arc >> shift == 0 {
            shift -= 7;
        }
        while shift > 0 {
            // Seven bits at a time fit an octet.
            octets.push(u8::try_from((arc >> shift) & 0x7f).unwrap_or(0) | 0x80);
            shift -= 7;
        }
        octets.push(u8::try_from(arc & 0x7f).unwrap_or(0));
    }
    Some(octets)
}

#[cfg(test)]
mod tests {
    use super::super::PolicyId;
    use super::*;

    #[test]
    fn a_policy_is_read_and_said_back() {
        for text in [
            "1.2.3",
            "1.2.840.113549.1.9.16",
            "2.999.1",
            "0.39",
            "2.16.484.101",
        ] {
            let read = PolicyId::parse(text).unwrap();
            assert_eq!(read.to_string(), text);
        }
        assert_eq!(
            policy("1.2.840.113549"),
            Some(vec![0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d])
        );
        for text in [
            "",
            "1",
            "3.1",
            "1.40",
            "1..2",
            "1.-2",
            "1.+2",
            "1.99999999999",
            "a.b",
        ] {
            assert_eq!(policy(text), None, "{text}");
        }
    }
}
