//! What people read when an export or a part of it cannot be had.

use super::super::Code;

/// Returns what happened and what to do: Spanish, then English. The last is of the part that lies
/// outside of the file.
pub(super) const fn words(code: Code) -> [(&'static str, &'static str); 2] {
    match code {
        Code::ExportChanged => [
            (
                "Algo de tu buzón cambió desde que pediste la exportación.",
                "Pídela de nuevo: la nueva tendrá lo que cambió.",
            ),
            (
                "Something in your mailbox changed since you asked for the export.",
                "Ask for it again: the new one will have what changed.",
            ),
        ],
        Code::ExportTooLarge => [
            (
                "Son más acuses de los que caben en un archivo.",
                "Elige un tipo o un periodo, y exporta por partes.",
            ),
            (
                "These are more receipts than one archive may have.",
                "Choose a kind or a period, and export in parts.",
            ),
        ],
        Code::ExportUnmeasured => [
            (
                "El archivo todavía no está preparado.",
                "Sigue preparándolo hasta el último acuse, y vuelve a pedirlo.",
            ),
            (
                "The archive is not prepared yet.",
                "Go on preparing it to the last receipt, and ask for it again.",
            ),
        ],
        _ => [
            (
                "La parte que se pidió está fuera del archivo.",
                "Descárgalo desde el principio.",
            ),
            (
                "The part that was asked for lies outside of the file.",
                "Download it from the beginning.",
            ),
        ],
    }
}
