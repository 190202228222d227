//! The code that leads to verification: an address with the folio and the digest, nothing else.

use fast_qr::qr::{QRBuilder, QRCodeError};
use fast_qr::{ECL, QRCode};

/// The dark squares of a code, each with its column and row.
pub(super) struct Squares {
    /// How many squares a side has.
    pub(super) side: u16,
    /// The dark ones.
    pub(super) dark: Vec<(u16, u16)>,
}

/// Draws `address`; a quarter of it may be unreadable.
pub(super) fn squares(address: &str) -> Result<Squares, QRCodeError> {
    let code: QRCode = QRBuilder::new(address).ecl(ECL::Q).build()?;
    let side = u16::try_from(code.size).unwrap_or_default();
    let mut dark = Vec::new();
    for row in 0..side {
        let modules = &code[usize::from(row)];
        for (column, module) in (0..side).zip(modules) {
            if module.value() {
                dark.push((column, row));
            }
        }
    }
    Ok(Squares { side, dark })
}
