//! Words of what does not prove what it should: a document, a receipt.

use evidence::document::DocumentError;
use evidence::receipt::ReceiptError;

use super::Twins;

pub(super) fn document(error: &DocumentError) -> Twins {
    match error {
        DocumentError::Another => [
            (
                "El documento que llegó no es el que nombra tu acuse.",
                "No lo mostramos. Intenta otra vez; si sigue igual, repórtalo al Instituto.",
            ),
            (
                "The document that came is not the one your receipt names.",
                "We do not show it. Try again; if it stays so, report it to the Institute.",
            ),
        ],
        DocumentError::Signature(_) => [
            (
                "La firma de quien emitió el documento no es válida.",
                "Guarda el documento y tu acuse, y repórtalo al Instituto.",
            ),
            (
                "The signature of who issued the document is not valid.",
                "Save the document and your receipt, and report it to the Institute.",
            ),
        ],
    }
}

pub(super) fn receipt(error: &ReceiptError) -> Twins {
    match error {
        ReceiptError::Contradicts | ReceiptError::NotForThis => [
            (
                "El acuse que llegó no es el de lo que firmaste.",
                "No lo damos por presentado. Lo preguntamos otra vez.",
            ),
            (
                "The receipt that came is not for what you signed.",
                "We do not call it presented. We ask again.",
            ),
        ],
        ReceiptError::NotAReceipt
        | ReceiptError::Seal(_)
        | ReceiptError::SealEncoding
        | ReceiptError::SealedByAnother
        | ReceiptError::SealedOutOfTime(_)
        | ReceiptError::Unreadable(_) => [
            (
                "El sello del acuse no es válido.",
                "No lo damos por presentado. Lo preguntamos otra vez.",
            ),
            (
                "The seal of the receipt is not valid.",
                "We do not call it presented. We ask again.",
            ),
        ],
    }
}
