//! Reads DER, and only DER: the one reader every parser of this crate stands on.
//!
//! It accepts definite, minimal lengths and single-byte tags, never recurses, and allocates
//! nothing. What it accepts has one encoding only, so a structure read to its end with it
//! need not be encoded again to know that it was canonical (X.690, section 10).

pub(crate) mod write;

/// The universal tags this crate meets, and the context tags it looks for.
pub(crate) mod tag {
    pub(crate) const BOOLEAN: u8 = 0x01;
    pub(crate) const INTEGER: u8 = 0x02;
    pub(crate) const BIT_STRING: u8 = 0x03;
    pub(crate) const OCTET_STRING: u8 = 0x04;
    pub(crate) const NULL: u8 = 0x05;
    pub(crate) const OID: u8 = 0x06;
    pub(crate) const ENUMERATED: u8 = 0x0a;
    pub(crate) const UTF8_STRING: u8 = 0x0c;
    pub(crate) const PRINTABLE_STRING: u8 = 0x13;
    pub(crate) const TELETEX_STRING: u8 = 0x14;
    pub(crate) const IA5_STRING: u8 = 0x16;
    pub(crate) const UTC_TIME: u8 = 0x17;
    pub(crate) const GENERALIZED_TIME: u8 = 0x18;
    pub(crate) const BMP_STRING: u8 = 0x1e;
    pub(crate) const SEQUENCE: u8 = 0x30;
    pub(crate) const SET: u8 = 0x31;
    pub(crate) const CONTEXT_0: u8 = 0xa0;
    pub(crate) const CONTEXT_1: u8 = 0xa1;
    pub(crate) const CONTEXT_2: u8 = 0xa2;
    pub(crate) const CONTEXT_3: u8 = 0xa3;
    pub(crate) const CONTEXT_4: u8 = 0xa4;
}

/// The bytes are not the DER that was expected there.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct NotDer;

/// One tag, its contents, and both together.
#[derive(Clone, Copy)]
pub(crate) struct Element<'a> {
    pub(crate) tag: u8,
    pub(crate) body: &'a [u8],
    pub(crate) raw: &'a [u8],
}

/// What remains to be read.
#[derive(Clone)]
pub(crate) struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    /// Reads one element of `expected` that fills `bytes` to the last, and enters it.
    pub(crate) fn whole(bytes: &'a [u8], expected: u8) -> Result<Self, NotDer> {
        let mut reader = Self::new(bytes);
        let inner = reader.enter(expected)?;
        reader.finish()?;
        Ok(inner)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    pub(crate) fn finish(&self) -> Result<(), NotDer> {
        if self.is_empty() { Ok(()) } else { Err(NotDer) }
    }

    /// The tag that comes next, if anything does.
    pub(crate) fn next_tag(&self) -> Option<u8> {
        self.rest.first().copied()
    }

    /// Reads any element.
    pub(crate) fn element(&mut self) -> Result<Element<'a>, NotDer> {
        let (&tag, after_tag) = self.rest.split_first().ok_or(NotDer)?;
        // Tags of several bytes exist nowhere in our formats.
        if tag & 0x1f == 0x1f {
            return Err(NotDer);
        }
        let (length, after_length) = read_length(after_tag)?;
        let (body, rest) = after_length.split_at_checked(length).ok_or(NotDer)?;
        let raw_length = self.rest.len() - rest.len();
        let raw = self.rest.get(..raw_length).ok_or(NotDer)?;
        self.rest = rest;
        Ok(Element { tag, body, raw })
    }

    /// Reads an element of `expected` and returns its contents.
    pub(crate) fn expect(&mut self, expected: u8) -> Result<&'a [u8], NotDer> {
        let element = self.element()?;
        if element.tag == expected {
            Ok(element.body)
        } else {
            Err(NotDer)
        }
    }

    /// Reads an element of `expected` and returns a reader of its contents.
    pub(crate) fn enter(&mut self, expected: u8) -> Result<Self, NotDer> {
        self.expect(expected).map(Self::new)
    }

    /// Reads a SEQUENCE and returns it with its tag.
    pub(crate) fn sequence(&mut self) -> Result<&'a [u8], NotDer> {
        let element = self.element()?;
        if element.tag == tag::SEQUENCE {
            Ok(element.raw)
        } else {
            Err(NotDer)
        }
    }

    /// Reads an element of `expected` if it comes next.
    pub(crate) fn optional(&mut self, expected: u8) -> Result<Option<&'a [u8]>, NotDer> {
        if self.next_tag() == Some(expected) {
            self.expect(expected).map(Some)
        } else {
            Ok(None)
        }
    }

    /// Reads a minimal INTEGER as its two's complement bytes.
    pub(crate) fn integer(&mut self) -> Result<&'a [u8], NotDer> {
        let body = self.expect(tag::INTEGER)?;
        match body {
            [] => Err(NotDer),
            [0x00, next, ..] if *next < 0x80 => Err(NotDer),
            [0xff, next, ..] if *next >= 0x80 => Err(NotDer),
            _ => Ok(body),
        }
    }

    /// Reads an INTEGER that is not negative, as big-endian bytes without a leading zero.
    pub(crate) fn unsigned(&mut self) -> Result<&'a [u8], NotDer> {
        match self.integer()? {
            [0x00, rest @ ..] => Ok(rest),
            body @ [first, ..] if *first < 0x80 => Ok(body),
            _ => Err(NotDer),
        }
    }

    /// Reads an INTEGER that is not negative; larger values than fit come as the largest.
    pub(crate) fn small(&mut self) -> Result<u64, NotDer> {
        let bytes = self.unsigned()?;
        if bytes.len() > 8 {
            return Ok(u64::MAX);
        }
        Ok(bytes
            .iter()
            .fold(0, |value, &byte| (value << 8) | u64::from(byte)))
    }

    /// Reads an INTEGER and wants exactly `value`.
    pub(crate) fn version(&mut self, value: u8) -> Result<(), NotDer> {
        if self.integer()? == [value] {
            Ok(())
        } else {
            Err(NotDer)
        }
    }

    /// Reads a BIT STRING of whole octets.
    pub(crate) fn octet_bits(&mut self) -> Result<&'a [u8], NotDer> {
        match self.expect(tag::BIT_STRING)? {
            [0, octets @ ..] => Ok(octets),
            _ => Err(NotDer),
        }
    }

    /// Reads an OBJECT IDENTIFIER as its encoded bytes, which is how we compare them.
    pub(crate) fn oid(&mut self) -> Result<&'a [u8], NotDer> {
        let body = self.expect(tag::OID)?;
        // A number starts after the last octet of the one before, and never with a zero.
        let mut is_start = true;
        for &octet in body {
            if is_start && octet == 0x80 {
                return Err(NotDer);
            }
            is_start = octet < 0x80;
        }
        if is_start && !body.is_empty() {
            Ok(body)
        } else {
            Err(NotDer)
        }
    }

    /// Reads an `AlgorithmIdentifier`: its identifier, and its parameters with their tag.
    pub(crate) fn algorithm(&mut self) -> Result<Algorithm<'a>, NotDer> {
        let mut inner = self.enter(tag::SEQUENCE)?;
        let oid = inner.oid()?;
        let parameters = if inner.is_empty() {
            None
        } else {
            Some(inner.element()?)
        };
        inner.finish()?;
        Ok(Algorithm { oid, parameters })
    }
}

/// An algorithm and its parameters.
#[derive(Clone, Copy)]
pub(crate) struct Algorithm<'a> {
    pub(crate) oid: &'a [u8],
    pub(crate) parameters: Option<Element<'a>>,
}

impl Algorithm<'_> {
    /// Whether the parameters are absent or NULL, which the RSA and SHA-2 profiles equate.
    pub(crate) fn has_no_parameters(&self) -> bool {
        self.parameters
            .is_none_or(|element| element.raw == [tag::NULL, 0])
    }
}

/// Reads a definite, minimal length of at most three octets: 16 MiB is above every cap here.
fn read_length(bytes: &[u8]) -> Result<(usize, &[u8]), NotDer> {
    match bytes {
        [short, rest @ ..] if *short < 0x80 => Ok((usize::from(*short), rest)),
        [0x81, one, rest @ ..] if *one >= 0x80 => Ok((usize::from(*one), rest)),
        [0x82, high, low, rest @ ..] if *high != 0 => {
            Ok((usize::from(u16::from_be_bytes([*high, *low])), rest))
        }
        [0x83, high, middle, low, rest @ ..] if *high != 0 => {
            let value = u32::from_be_bytes([0, *high, *middle, *low]);
            Ok((usize::try_from(value).map_err(|_| NotDer)?, rest))
        }
        _ => Err(NotDer),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(bytes: &[u8], accepted: bool) {
        let mut reader = Reader::new(bytes);
        let read = reader.element().and_then(|_| reader.finish());
        assert_eq!(read.is_ok(), accepted, "{bytes:02x?}");
    }

    #[test]
    fn only_minimal_definite_lengths_are_read() {
        check(&[0x04, 0x00], true);
        check(&[0x04, 0x01, 0xaa], true);
        check(&[0x04, 0x81, 0x01, 0xaa], false);
        check(&[0x04, 0x82, 0x00, 0x01, 0xaa], false);
        check(&[0x30, 0x80, 0x00, 0x00], false);
        check(&[0x04, 0x88, 0x80, 0, 0, 0, 0, 0, 0, 0], false);
        check(&[0x04, 0x02, 0xaa], false);
        check(&[0x04, 0x00, 0x00], false);
        check(&[0x1f, 0x20, 0x00], false);
        check(&[], false);
        let long = [&[0x04, 0x81, 0x80][..], &[0; 128]].concat();
        check(&long, true);
    }

    #[test]
    fn identifiers_are_minimal_and_whole() {
        let read = |bytes: &[u8]| Reader::new(bytes).oid().map(<[u8]>::to_vec);
        assert_eq!(read(&[6, 3, 0x55, 4, 3]), Ok(vec![0x55, 4, 3]));
        assert_eq!(read(&[6, 3, 0x2a, 0x81, 0x00]), Ok(vec![0x2a, 0x81, 0]));
        assert_eq!(read(&[6, 4, 0x55, 0x80, 4, 3]), Err(NotDer));
        assert_eq!(read(&[6, 2, 0x80, 0x55]), Err(NotDer));
        assert_eq!(read(&[6, 2, 0x55, 0x84]), Err(NotDer));
        assert_eq!(read(&[6, 0]), Err(NotDer));
    }

    #[test]
    fn integers_are_minimal_and_signs_are_told_apart() {
        let read = |bytes: &[u8]| Reader::new(bytes).unsigned().map(<[u8]>::to_vec);
        assert_eq!(read(&[2, 1, 0]), Ok(vec![]));
        assert_eq!(read(&[2, 2, 0, 0x80]), Ok(vec![0x80]));
        assert_eq!(read(&[2, 2, 0, 0x7f]), Err(NotDer));
        assert_eq!(read(&[2, 1, 0x80]), Err(NotDer));
        assert_eq!(read(&[2, 0]), Err(NotDer));
    }
}
