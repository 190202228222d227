//! What was not checked, and why that matters.

use super::{Language, instant};
use crate::story::Missing;
use crate::verification::Gap;

impl Gap {
    /// What was not checked and why it matters, in one or two sentences.
    pub fn sentence(&self, language: Language) -> String {
        match self {
            Self::DocumentAbsent { name } => {
                let name = name.as_deref().unwrap_or(language.pick("sin nombre", "unnamed"));
                language.pick(
                    format!("El documento «{name}» no está aquí; solo su huella."),
                    format!("The document \"{name}\" is not here; only its digest is."),
                )
            }
            Self::Mandate { record } => language.pick(
                format!("Que quien firmó el texto {record} puede actuar por ese buzón lo dice el instituto."),
                format!("That the signer of text {record} may act for that mailbox is the institute's word."),
            ),
            Self::Missing(missing) => missing.sentence(language),
            Self::ReceptionUnknown { of } => {
                let of = of.name(language);
                language.pick(
                    format!("No consta cuándo se recibió el {of}; la hora es palabra de quien firmó."),
                    format!("When {of} was received is not on record; its hour is the signer's word."),
                )
            }
            Self::Revocation { of, why } => {
                let (of, why) = (of.name(language), why.sentence(language));
                language.pick(
                    format!("Certificado de quien firmó el {of}: {why}"),
                    format!("Certificate of who signed {of}: {why}"),
                )
            }
            Self::TimestampAbsent { of } => {
                let of = of.name(language);
                language.pick(
                    format!("El sello del {of} no tiene sello de tiempo de un tercero."),
                    format!("The seal of {of} has no timestamp of a third party."),
                )
            }
            Self::TimestampUntrusted { of, fault } => {
                let (of, fault) = (of.name(language), fault.words(language));
                language.pick(
                    format!("El sello de tiempo del {of} no cuenta: el certificado de quien lo dio {fault}."),
                    format!("The timestamp of {of} does not count: the certificate of who gave it {fault}."),
                )
            }
            Self::SealCompromised { of, since } => {
                let (of, since) = (of.name(language), instant(*since, language));
                language.pick(
                    format!("Desde el {since} la llave del sello del {of} pudo estar en otras manos: pide al instituto que confirme la hora."),
                    format!("Since {since} the key of the seal of {of} may be in other hands: ask the institute to confirm the hour."),
                )
            }
            Self::AuditPartial { gaps } => language.pick(
                format!("La auditoría es un extracto: hay {gaps} huecos, y el resto de la cadena no está aquí."),
                format!("The audit is an excerpt: it has {gaps} gaps, and the rest of the chain is not here."),
            ),
            Self::Appearance
            | Self::AuditUnrelated
            | Self::Authorities
            | Self::Dates
            | Self::SealNotPinned
            | Self::Timestamp
            | Self::TimestamperRevocation => self.fixed(language).to_owned(),
        }
    }

    fn fixed(&self, language: Language) -> &'static str {
        match self {
            Self::Appearance => language.pick(
                "Lo que muestra la página no se comparó; vale el texto que aparece aquí.",
                "What the page shows was not compared; what counts is the text shown here.",
            ),
            Self::AuditUnrelated => language.pick(
                "Ninguna entrada de la auditoría habla de estos textos.",
                "No entry of the audit speaks of these texts.",
            ),
            Self::Authorities => language.pick(
                "No se comprobó de quién son las firmas: falta decir en qué autoridades confías.",
                "Whose signatures they are was not checked: nobody said which authorities to trust.",
            ),
            Self::Dates => language.pick(
                "Los días en que se notificó y surte efectos no se recalcularon: los dice el instituto.",
                "The days of notification and effect were not computed again: they are the institute's word.",
            ),
            Self::SealNotPinned => language.pick(
                "El sello no se comparó con los que publica el instituto; revisa su RFC y número.",
                "The seal was not compared with those the institute publishes; check its RFC and number.",
            ),
            Self::TimestamperRevocation => language.pick(
                "No se preguntó si estaba revocado el certificado de quien dio el sello de tiempo.",
                "Nobody was asked whether the certificate of who gave the timestamp was revoked.",
            ),
            _ => language.pick(
                "Ningún tercero confirma las horas: descansan en la palabra del instituto.",
                "No third party confirms the hours: they rest on the institute's word.",
            ),
        }
    }
}

impl Missing {
    /// What is not there, in one sentence.
    pub fn sentence(self, language: Language) -> String {
        match self {
            Self::Alert => language.pick(
                "El aviso que precedió no está aquí; solo su huella.".to_owned(),
                "The alert that came before is not here; only its digest is.".to_owned(),
            ),
            Self::Receipt { record } => language.pick(
                format!("El texto {record} no tiene acuse: no prueba que se haya recibido."),
                format!("Text {record} has no receipt: that it was received is not proved."),
            ),
            Self::Signed { record } => language.pick(
                format!("Lo firmado que contesta el texto {record} no está aquí; solo su huella."),
                format!(
                    "What was signed and text {record} answers is not here; only its digest is."
                ),
            ),
        }
    }
}
