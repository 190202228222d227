//! Words of a receipt.

use super::Both;

/// Words of a receipt.
pub(crate) struct Receipt {
    pub(crate) title: &'static str,
    pub(crate) checking: &'static str,
    pub(crate) presented: &'static str,
    pub(crate) checked: &'static [&'static str],
    pub(crate) folio: &'static str,
    pub(crate) received: &'static str,
    pub(crate) signed_by: &'static str,
    pub(crate) certificate: &'static str,
    pub(crate) certificate_good: fn(&str) -> String,
    pub(crate) certificate_not_asked: &'static str,
    pub(crate) certificate_unknown: fn(&str) -> String,
    pub(crate) subject: &'static str,
    pub(crate) files: &'static str,
    pub(crate) text: &'static str,
    pub(crate) save: &'static str,
    pub(crate) save_signed: &'static str,
    pub(crate) print: &'static str,
    pub(crate) exact: &'static str,
    pub(crate) exact_statement: &'static str,
    pub(crate) next: &'static str,
    pub(crate) next_text: &'static str,
    pub(crate) all: &'static str,
}

pub(crate) const RECEIPT: Both<Receipt> = Both {
    es: Receipt {
        title: "Acuse",
        checking: "Comprobando el sello del acuse…",
        presented: "Presentada",
        checked: &[
            "Sello del Instituto válido",
            "Responde a lo que firmaste",
            "Nada ha cambiado",
        ],
        folio: "Folio",
        received: "Recibida",
        signed_by: "Firmó",
        certificate: "Revocación del certificado",
        certificate_good: |when| format!("No estaba revocado: lo confirmó su autoridad el {when}"),
        certificate_not_asked: "No se consultó: este buzón es de prueba",
        certificate_unknown: |when| {
            format!(
                "No se pudo saber el {when}. Tu promoción quedó presentada; lo seguimos consultando"
            )
        },
        subject: "Asunto",
        files: "Archivos",
        text: "Escrito",
        save: "Guardar su texto y sello",
        save_signed: "Guardar lo firmado y su firma",
        print: "Imprimir",
        exact: "Texto exacto del acuse",
        exact_statement: "Texto exacto de lo que firmaste (cadena original)",
        next: "Qué sigue",
        next_text: "Guarda tu acuse: con él y con lo firmado pruebas qué presentaste y cuándo, sin depender de nadie.",
        all: "Todas mis promociones",
    },
    en: Receipt {
        title: "Receipt",
        checking: "Checking the seal of the receipt…",
        presented: "Presented",
        checked: &[
            "Valid seal of the Institute",
            "It answers what you signed",
            "Nothing has changed",
        ],
        folio: "Folio",
        received: "Received",
        signed_by: "Signed by",
        certificate: "Revocation of the certificate",
        certificate_good: |when| {
            format!("It was not revoked: its authority confirmed so on {when}")
        },
        certificate_not_asked: "Nobody was asked: this mailbox is for tests",
        certificate_unknown: |when| {
            format!("It could not be known on {when}. Your filing is presented; we keep asking")
        },
        subject: "Subject",
        files: "Files",
        text: "Text",
        save: "Save its text and seal",
        save_signed: "Save what was signed, with its signature",
        print: "Print",
        exact: "Exact text of the receipt",
        exact_statement: "Exact text of what you signed (original string)",
        next: "What comes next",
        next_text: "Keep your receipt: with it and with what was signed you prove what you presented and when, without depending on anyone.",
        all: "All my filings",
    },
};
