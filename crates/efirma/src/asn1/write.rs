//! Writes DER: a tag, a length, and the parts one after the other.

use super::tag;

/// One element of `tag` whose contents are `parts`, joined.
pub(crate) fn element(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    let length: usize = parts.iter().map(|part| part.len()).sum();
    let mut out = Vec::with_capacity(length.saturating_add(5));
    out.push(tag);
    push_length(&mut out, length);
    for part in parts {
        out.extend_from_slice(part);
    }
    out
}

/// A SEQUENCE of already encoded `parts`.
pub(crate) fn sequence(parts: &[&[u8]]) -> Vec<u8> {
    element(tag::SEQUENCE, parts)
}

/// A SET OF already encoded parts, in the order DER wants.
pub(crate) fn set_of(tag: u8, mut parts: Vec<Vec<u8>>) -> Vec<u8> {
    parts.sort_unstable();
    let parts: Vec<&[u8]> = parts.iter().map(Vec::as_slice).collect();
    element(tag, &parts)
}

/// An OBJECT IDENTIFIER from its encoded bytes.
pub(crate) fn oid(oid: &[u8]) -> Vec<u8> {
    element(tag::OID, &[oid])
}

/// An INTEGER from big-endian bytes that are not negative.
pub(crate) fn unsigned(bytes: &[u8]) -> Vec<u8> {
    let start = bytes
        .iter()
        .position(|&byte| byte != 0)
        .unwrap_or(bytes.len());
    let bytes = bytes.get(start..).unwrap_or_default();
    match bytes.first() {
        Some(first) if *first < 0x80 => element(tag::INTEGER, &[bytes]),
        _ => element(tag::INTEGER, &[&[0], bytes]),
    }
}

/// An `AlgorithmIdentifier` whose parameters are NULL.
pub(crate) fn algorithm(algorithm: &[u8]) -> Vec<u8> {
    sequence(&[&oid(algorithm), &[tag::NULL, 0]])
}

fn push_length(out: &mut Vec<u8>, length: usize) {
    let bytes = length.to_be_bytes();
    let first = bytes.iter().position(|&byte| byte != 0);
    let significant = first.and_then(|start| bytes.get(start..)).unwrap_or(&[0]);
    match significant {
        [short] if *short < 0x80 => out.push(*short),
        _ => {
            // At most eight octets, so the conversion cannot fail.
            out.push(0x80 | u8::try_from(significant.len()).unwrap_or(8));
            out.extend_from_slice(significant);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Reader;
    use super::*;

    #[test]
    fn what_is_written_is_read_back_at_every_length_border() {
        for length in [0, 1, 127, 128, 255, 256, 65_535, 65_536] {
            let body = vec![7; length];
            let written = element(tag::OCTET_STRING, &[&body]);
            let mut reader = Reader::new(&written);
            assert_eq!(reader.expect(tag::OCTET_STRING), Ok(body.as_slice()));
            assert_eq!(reader.finish(), Ok(()));
        }
    }
}
