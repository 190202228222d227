//! Why a file proves nothing, and what to do.

use efirma::SignatureError;
use efirma::timestamp::TimestampError;

use super::{Language, instant};
use crate::attached::AttachedError;
use crate::package::{ManifestError, PackageError};
use crate::seal::OutOfTime;
use crate::story::Contradiction;
use crate::verification::{CaseError, ChainFault, Refusal};

impl Refusal {
    /// What happened, in one sentence.
    pub fn sentence(&self, language: Language) -> String {
        match self {
            Self::Chain { of, fault } => {
                let (of, fault) = (of.name(language), fault.words(language));
                language.pick(
                    format!("El certificado de quien firmó el {of} {fault}."),
                    format!("The certificate of who signed {of} {fault}."),
                )
            }
            Self::Future { of, at } => {
                let (of, at) = (of.name(language), instant(*at, language));
                language.pick(
                    format!("El {of} dice ser del {at}, que todavía no llega."),
                    format!("It says of {of} that it is of {at}, which is still to come."),
                )
            }
            Self::Unreadable(error) => error.sentence(language),
            Self::AuditOfAnother | Self::Realm => self.fixed(language).to_owned(),
            Self::Revoked { of, since } => {
                let (of, since) = (of.name(language), instant(*since, language));
                language.pick(
                    format!(
                        "El certificado de quien firmó el {of} estaba revocado desde el {since}."
                    ),
                    format!("The certificate of who signed {of} had been revoked since {since}."),
                )
            }
            Self::Signature { of, error } => {
                let (of, why) = (of.name(language), signature(*error, language));
                language.pick(
                    format!("La firma o el sello del {of} {why}."),
                    format!("The signature or seal of {of} {why}."),
                )
            }
            Self::Timestamp { of, error } => {
                let of = of.name(language);
                language.pick(
                    format!("El sello de tiempo del {of} no vale: {}.", stamp(*error)),
                    format!("The timestamp of {of} is none: {error}."),
                )
            }
            Self::SealsDiffer { of }
            | Self::SealOutOfTime { of, .. }
            | Self::SealUnknown { of }
            | Self::Signer { of, .. }
            | Self::SignerNotNamed { of }
            | Self::SigningTime { of, .. } => self.about_signer(&of.name(language), language),
        }
    }

    /// What is wrong with who signed `of`.
    fn about_signer(&self, of: &str, language: Language) -> String {
        match self {
            Self::SealsDiffer { .. } => language.pick(
                    format!("El sello del {of} es de otro instituto que los demás."),
                    format!("The seal of {of} is of another institute than the rest."),
                ),
            Self::SealOutOfTime { why, .. } => out_of_time(*why, of, language),
            Self::SealUnknown { .. } => language.pick(
                    format!("El sello del {of} no es ninguno de los que publicó el instituto."),
                    format!("The seal of {of} is none of those that the institute published."),
                ),
            Self::Signer { error, .. } => language.pick(
                    format!("El certificado de quien firmó el {of} no sirve para eso o no estaba vigente."),
                    format!("The certificate of who signed {of} is not fit for it or was not valid ({error})."),
                ),
            Self::SignerNotNamed { .. } => language.pick(
                    format!("El {of} nombra otro certificado que el que lo firmó."),
                    format!("It says in {of} another certificate than the one that signed."),
                ),
            _ => language.pick(
                    format!("La hora de la firma del {of} no concuerda con la del texto o su recepción."),
                    format!("The signing time of {of} agrees neither with its text nor with reception."),
                ),
        }
    }

    fn fixed(&self, language: Language) -> &'static str {
        match self {
            Self::AuditOfAnother => language.pick(
                "El extracto de la auditoría es de otro buzón.",
                "The excerpt of the audit is of another mailbox.",
            ),
            _ => language.pick(
                "Los textos son de un ambiente (prueba o producción) y las autoridades de otro.",
                "The texts are of one environment (test or production), the authorities of another.",
            ),
        }
    }

    /// What to do, in one sentence.
    pub fn advice(&self, language: Language) -> String {
        let advice = match self {
            Self::Chain {
                fault: ChainFault::UnknownIssuer,
                ..
            } => language.pick(
                "Revisa que tus autoridades de confianza sean las que lo emitieron; si lo son, no lo aceptes.",
                "Check that the authorities you trust are those that issued it; if so, don't accept it.",
            ),
            Self::Future { .. } => language.pick(
                "Revisa el reloj de este equipo o el instante que indicaste.",
                "Check the clock of this machine or the instant you gave.",
            ),
            Self::Realm => language.pick(
                "Verifica lo de prueba con autoridades de prueba, y lo de producción con las suyas.",
                "Verify tests under test authorities, and production under its own.",
            ),
            Self::Unreadable(error) => error.advice(language),
            _ => language.pick(
                "No lo aceptes como prueba. Pide el archivo original a quien lo entregó.",
                "Don't accept it as proof. Ask whoever gave it to you for the original file.",
            ),
        };
        advice.to_owned()
    }
}

impl ChainFault {
    pub(super) fn words(self, language: Language) -> &'static str {
        match self {
            Self::BadSignature => language.pick(
                "tiene una firma de autoridad que no es auténtica",
                "has a signature of an authority that is not genuine",
            ),
            Self::NotValidThen => language.pick(
                "o el de su autoridad no estaba vigente en ese momento",
                "or that of its authority was not valid then",
            ),
            Self::UnknownIssuer => language.pick(
                "no lleva a ninguna autoridad en que confíes",
                "leads to no authority that you trust",
            ),
            Self::Unsuitable => {
                language.pick("no se emitió para este uso", "was not issued for this use")
            }
            Self::WeakSignature => language.pick(
                "o su autoridad usa un método que ya no es seguro",
                "or its authority uses a method that is no longer safe",
            ),
        }
    }
}

impl CaseError {
    pub(super) fn sentence(&self, language: Language) -> String {
        match self {
            Self::Contradiction(error) => error.sentence(language),
            Self::NotEvidence => language
                .pick(
                    "El archivo no es un paquete de evidencia ni un PDF.",
                    "The file is neither an evidence package nor a PDF.",
                )
                .to_owned(),
            Self::Package(error) => package(error, language),
            Self::Pdf(error) => pdf(*error, language).to_owned(),
            Self::Statement(_) => language
                .pick(
                    "El texto firmado no es ninguno de los que usa el Buzón.",
                    "The signed text is none that the mailbox uses.",
                )
                .to_owned(),
        }
    }

    pub(super) fn advice(&self, language: Language) -> &'static str {
        match self {
            Self::NotEvidence => language.pick(
                "Elige el archivo .asice o el PDF tal como los entregó el Buzón.",
                "Choose the .asice file or the PDF as the mailbox gave it.",
            ),
            Self::Pdf(AttachedError::Rewritten | AttachedError::None) => language.pick(
                "Usa el PDF original, sin imprimirlo ni guardarlo de nuevo.",
                "Use the original PDF, neither printed nor saved anew.",
            ),
            _ => language.pick(
                "No lo aceptes como prueba. Descarga el original de nuevo.",
                "Don't accept it as proof. Download the original again.",
            ),
        }
    }
}

/// Why a token of time is none, in Spanish; the error itself says it in English.
fn stamp(error: TimestampError) -> &'static str {
    match error {
        TimestampError::Algorithm => "usa un método que no es seguro",
        TimestampError::Attributes => "le falta o le sobra algo de lo que se firma",
        TimestampError::Certificate => "no trae el certificado de quien lo dio",
        TimestampError::Chain(_) => "nadie en quien confíes responde por quien lo dio",
        TimestampError::Clock { .. } => "su hora no concuerda con la del sello",
        TimestampError::Digest => "se firmó otro contenido que el que trae",
        TimestampError::Imprint => "es de otra cosa, no de este sello",
        TimestampError::Malformed => "está dañado o no es un sello de tiempo",
        TimestampError::Nonce => "no contesta a lo que se preguntó",
        TimestampError::NotForTime => "lo firmó un certificado que no es solo para dar la hora",
        TimestampError::NotGranted { .. } => "la autoridad de tiempo no lo dio",
        TimestampError::Policy => "es de otra política",
        TimestampError::Signature => "no lo hizo la llave de su certificado",
        TimestampError::SignerCertificate => "nombra otro certificado que el que lo firmó",
        TimestampError::TooLarge => "es demasiado grande",
        TimestampError::UnknownCriticalExtension => "pide algo que aquí no se conoce",
    }
}

fn signature(error: SignatureError, language: Language) -> &'static str {
    match error {
        SignatureError::Digest => language.pick(
            "es de otro contenido: algo cambió",
            "is over other content: something changed",
        ),
        SignatureError::Signature => language.pick(
            "no la hizo la llave de su certificado",
            "was not made by the key of its certificate",
        ),
        _ => language.pick(
            "no tiene la forma que se exige",
            "does not have the required form",
        ),
    }
}

fn package(error: &PackageError, language: Language) -> String {
    match error {
        PackageError::Manifest(ManifestError::Changed { entry }) => language.pick(
            format!("El archivo {entry} del paquete cambió."),
            format!("The file {entry} of the package was changed."),
        ),
        PackageError::Manifest(ManifestError::Missing { entry }) => language.pick(
            format!("Falta en el paquete el archivo {entry}."),
            format!("The file {entry} is missing in the package."),
        ),
        PackageError::Manifest(ManifestError::Unlisted { entry }) => language.pick(
            format!("El paquete trae un archivo que su lista no nombra: {entry}."),
            format!("The package has a file that its list does not name: {entry}."),
        ),
        other => language.pick(
            format!("El paquete está dañado o alguien lo modificó ({other})."),
            format!("The package is damaged or somebody changed it ({other})."),
        ),
    }
}

fn pdf(error: AttachedError, language: Language) -> &'static str {
    match error {
        AttachedError::None => language.pick(
            "El PDF no lleva dentro ningún texto sellado.",
            "The PDF carries no sealed text inside.",
        ),
        AttachedError::Rewritten => language.pick(
            "Otro programa guardó de nuevo el PDF y ya no lleva sus textos como se sellaron.",
            "Another program saved the PDF anew, and its texts are not there as they were sealed.",
        ),
        AttachedError::Other | AttachedError::TooLarge | AttachedError::TooMany => language.pick(
            "El PDF no es un acuse del Buzón: lleva otros archivos o es demasiado grande.",
            "The PDF is no receipt of the mailbox: it carries other files or is too large.",
        ),
        AttachedError::Unsigned(_) => language.pick(
            "Un texto del PDF y su sello no corresponden.",
            "A text of the PDF and its seal do not belong together.",
        ),
    }
}

impl Contradiction {
    /// What contradicts what, in one sentence.
    pub fn sentence(self, language: Language) -> String {
        match self {
            Self::AnswersAnother { record } => language.pick(
                format!("El texto {record} contesta algo distinto de lo que está aquí."),
                format!("Text {record} answers something else than what is here."),
            ),
            Self::Disagrees { record, with } => language.pick(
                format!("El texto {record} contradice al texto {with}."),
                format!("Text {record} contradicts text {with}."),
            ),
            Self::DocumentUnnamed { document } => language.pick(
                format!("Ningún texto nombra el documento {document}: es otro, o cambió."),
                format!("No text names document {document}: it is another, or was changed."),
            ),
            Self::Empty => language.pick(
                "No hay ningún texto firmado.".to_owned(),
                "There is no signed text.".to_owned(),
            ),
            Self::NotEvidence { record } => language.pick(
                format!("El texto {record} no prueba ningún acto."),
                format!("Text {record} proves no act."),
            ),
            Self::Place { record } => language.pick(
                format!("El texto {record} es de otro buzón, sitio o ambiente."),
                format!("Text {record} is of another mailbox, site or environment."),
            ),
            Self::Twice { record } => language.pick(
                format!("El texto {record} está repetido."),
                format!("Text {record} is there twice."),
            ),
        }
    }
}

/// Why a seal of the institute does not count at its hour.
fn out_of_time(why: OutOfTime, of: &str, language: Language) -> String {
    match why {
        OutOfTime::Compromised { since } => {
            let since = instant(since, language);
            language.pick(
                format!("El sello del {of} no cuenta: desde el {since} su llave pudo estar en otras manos."),
                format!("The seal of {of} does not count: since {since} its key may be in other hands."),
            )
        }
        OutOfTime::NotYet { from } => {
            let from = instant(from, language);
            language.pick(
                format!("El sello del {of} todavía no estaba en uso: empezó el {from}."),
                format!("The seal of {of} was not in use yet: it began on {from}."),
            )
        }
        OutOfTime::Replaced { since } => {
            let since = instant(since, language);
            language.pick(
                format!("El sello del {of} ya no estaba en uso: otro lo sustituyó el {since}."),
                format!("The seal of {of} was no longer in use: another replaced it on {since}."),
            )
        }
    }
}
