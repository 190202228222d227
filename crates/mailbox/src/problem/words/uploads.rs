//! What people read when a document that comes in parts cannot go on.

use super::super::Code;

/// Returns what happened and what to do: Spanish, then English. The last is of a mailbox that has
/// too many of them under way.
pub(super) const fn words(code: Code) -> [(&'static str, &'static str); 2] {
    match code {
        Code::UploadLength => [
            (
                "El archivo se empezó a enviar con otro tamaño.",
                "Cancela ese envío y envíalo desde el principio.",
            ),
            (
                "The file was begun with another size.",
                "Cancel that upload and send it from the beginning.",
            ),
        ],
        Code::UploadOffset => [
            (
                "Del archivo hace falta otra parte que la que llegó.",
                "Sigue desde el byte que dice la respuesta.",
            ),
            (
                "Another part of the file is wanted than the one that came.",
                "Go on from the byte that the answer tells.",
            ),
        ],
        Code::UploadTakenOver => [
            (
                "El mismo archivo se está enviando desde otro lugar.",
                "Espera unos segundos y sigue donde se quedó.",
            ),
            (
                "The same file is being sent from elsewhere.",
                "Wait a few seconds and go on where it stopped.",
            ),
        ],
        _ => [
            (
                "Este buzón tiene demasiados archivos a medio enviar.",
                "Envía este entero, o espera a que termine alguno.",
            ),
            (
                "This mailbox has too many files half sent.",
                "Send this one whole, or wait until one is done.",
            ),
        ],
    }
}
