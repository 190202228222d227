//! Why some files cannot be judged together, and what to do.

use super::Language;
use crate::verification::PileError;

impl PileError {
    /// What happened, in one sentence.
    pub fn sentence(&self, language: Language) -> String {
        match self {
            Self::Case(error) => error.sentence(language),
            Self::Certificate => language
                .pick(
                    "Hay un certificado de persona o de sello, que solo no prueba nada.",
                    "There is a certificate of a person or seal, which proves nothing by itself.",
                )
                .to_owned(),
            Self::Key => language
                .pick(
                    "Uno de los archivos es una llave privada.",
                    "One of the files is a private key.",
                )
                .to_owned(),
            Self::OneAtATime => language
                .pick(
                    "Un paquete o un acuse en PDF se comprueba solo.",
                    "A package or a receipt in PDF is checked by itself.",
                )
                .to_owned(),
            Self::SignatureMissing => language
                .pick(
                    "Hay un texto sin su firma.",
                    "There is a text without its signature.",
                )
                .to_owned(),
            Self::StatementMissing => language
                .pick(
                    "Hay una firma sin el texto firmado.",
                    "There is a signature without the text that was signed.",
                )
                .to_owned(),
            Self::TooMany => language
                .pick("Son demasiados archivos.", "There are too many files.")
                .to_owned(),
        }
    }

    /// What to do next, in one sentence.
    pub fn advice(&self, language: Language) -> String {
        match self {
            Self::Case(error) => error.advice(language).to_owned(),
            Self::Certificate => language
                .pick(
                    "Elige el paquete, el acuse, o el texto con su firma.",
                    "Choose the package, the receipt, or the text with its signature.",
                )
                .to_owned(),
            Self::Key => language
                .pick(
                    "Aquí no hace falta. No la entregues a nadie; nada salió de tu equipo.",
                    "It is not needed here. Give it to nobody; nothing left your device.",
                )
                .to_owned(),
            Self::OneAtATime => language
                .pick("Elige un solo archivo.", "Choose one file only.")
                .to_owned(),
            Self::SignatureMissing => language
                .pick(
                    "Elige juntos el archivo .txt y su .p7s.",
                    "Choose the .txt file and its .p7s together.",
                )
                .to_owned(),
            Self::StatementMissing => language
                .pick(
                    "Elige juntos el archivo .p7s y su .txt.",
                    "Choose the .p7s file and its .txt together.",
                )
                .to_owned(),
            Self::TooMany => language
                .pick("Comprueba un acto a la vez.", "Check one act at a time.")
                .to_owned(),
        }
    }
}
