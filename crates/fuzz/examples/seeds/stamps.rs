//! Timestamps: an authority of time, who stamps for it, and what was stamped.

use efirma::mint::{Authority, MintKind, Order, TokenOrder, stamp};
use fuzz::{NONCE, NOT_AFTER, NOT_BEFORE, SIGNED_AT, STAMPED};

use super::{Outcome, rng, save};

/// An answer that grants: status 0, before the token.
const GRANTED: [u8; 5] = [0x30, 3, 2, 1, 0];

pub(super) fn timestamps() -> Outcome {
    let name = "RAIZ DE TIEMPO DE EJEMPLO";
    let authority = Authority::generate(&mut rng(40), name, NOT_BEFORE, NOT_AFTER)?;
    let order = Order {
        kind: MintKind::Timestamper,
        name: "RELOJ DE EJEMPLO",
        rfc: "BDX240101ZZ0",
        representative_rfc: None,
        curp: None,
        number: *b"30009000000900000041",
        not_before: NOT_BEFORE,
        not_after: NOT_AFTER,
    };
    let stamper = authority.issue(&mut rng(41), &order)?;
    save("fixtures/time-authority.cer", authority.certificate_der())?;
    save("fixtures/stamper.cer", &stamper.certificate_der)?;
    save("fixtures/stamper.pkcs8", &stamper.pkcs8)?;
    let order = TokenOrder {
        sha256: &STAMPED,
        nonce: Some(&NONCE),
        at: SIGNED_AT,
        accuracy_seconds: 1,
    };
    let asked = stamp(&stamper, &order)?;
    let unasked = TokenOrder {
        nonce: None,
        ..order
    };
    save("corpus/timestamp/unasked.tst", &stamp(&stamper, &unasked)?)?;
    let body = [&GRANTED[..], &asked].concat();
    let [high, low] = u16::try_from(body.len())?.to_be_bytes();
    let answer = [&[0x30, 0x82, high, low], &body[..]].concat();
    save("corpus/timestamp/granted.tsr", &answer)?;
    save("corpus/timestamp/asked.tst", &asked)
}
