//! What people read of a verdict, Spanish beside English: the same on the command line and on a
//! page. No sentence holds bytes of a file but names, folios, hours and digests that were checked.

mod gaps;
mod piles;
mod refusals;

use mailbox::deadline::date_in_words;
use mailbox::instant::LegalTime;
use mailbox::statement::Purpose;
use time::{Date, OffsetDateTime};

use super::{
    Claim, NoRevocation, Of, Outcome, Revocation, Role, SignatureFinding, Source, TimeBasis,
    Verdict,
};
use crate::story::Act;

/// In which language.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Language {
    /// English.
    English,
    /// Spanish.
    Spanish,
}

impl Language {
    /// Returns the text in this language.
    pub(super) fn pick<T>(self, spanish: T, english: T) -> T {
        match self {
            Self::English => english,
            Self::Spanish => spanish,
        }
    }
}

impl Verdict {
    /// What happened, in one sentence.
    pub fn sentence(&self, language: Language) -> String {
        match &self.outcome {
            Outcome::Proven => language
                .pick(
                    "Todo concuerda: las firmas, los sellos, los textos y los documentos.",
                    "Everything agrees: signatures, seals, texts and documents.",
                )
                .to_owned(),
            Outcome::Untrusted => language
                .pick(
                    "Todo concuerda por dentro, pero falta decir en qué autoridades confías.",
                    "Everything agrees inside, but nobody said which authorities you trust.",
                )
                .to_owned(),
            Outcome::Refused(refusal) => refusal.sentence(language),
        }
    }

    /// What to do next, in one sentence.
    pub fn advice(&self, language: Language) -> String {
        match &self.outcome {
            Outcome::Proven => language
                .pick(
                    "Lee abajo qué prueba, en qué descansan las horas y qué no se comprobó.",
                    "Read below what it proves, what the hours rest on and what was not checked.",
                )
                .to_owned(),
            Outcome::Untrusted => language
                .pick(
                    "Reúne los certificados de esas autoridades y verifica de nuevo con ellos.",
                    "Bring the certificates of those authorities and verify again with them.",
                )
                .to_owned(),
            Outcome::Refused(refusal) => refusal.advice(language),
        }
    }
}

impl Source {
    /// What kind of file it is.
    pub fn name(self, language: Language) -> &'static str {
        match self {
            Self::Package => language.pick("paquete de evidencia", "evidence package"),
            Self::Pdf => language.pick("acuse en PDF", "receipt in PDF"),
            Self::Signed => language.pick("texto con su firma", "text with its signature"),
        }
    }
}

impl Act {
    /// What kind of act it is.
    pub fn name(self, language: Language) -> &'static str {
        match self {
            Self::Activation => language.pick("habilitación del buzón", "enabling of the mailbox"),
            Self::Alert => language.pick("aviso de notificación", "alert of a notification"),
            Self::Answer => language.pick("desahogo de requerimiento", "answer to a requirement"),
            Self::Contact => language.pick("medio de contacto", "medium of contact"),
            Self::Deemed => language.pick("notificación por vencimiento", "notification by lapse"),
            Self::Filing => language.pick("promoción", "filing"),
            Self::Mandate => language.pick("mandato", "mandate"),
            Self::Opening => language.pick("apertura de notificación", "opening of a notification"),
            Self::Posted => language.pick("notificación por estrados", "notification by posting"),
            Self::Terms => language.pick("aceptación de términos", "acceptance of terms"),
        }
    }
}

impl Claim {
    /// What is proved, in one sentence.
    pub fn sentence(&self, language: Language) -> String {
        match self {
            Self::Alerted {
                notification,
                at,
                addresses,
            } => {
                let at = instant(at.instant(), language);
                language.pick(
                    format!("El instituto avisó de {notification} el {at}, a {addresses} medios."),
                    format!(
                        "The institute alerted of {notification} on {at}, at {addresses} addresses."
                    ),
                )
            }
            Self::Documents { count } => language.pick(
                format!("Los documentos incluidos ({count}) son exactamente los que se nombraron."),
                format!("The documents included ({count}) are exactly those that were named."),
            ),
            Self::Notified {
                notification,
                on,
                effective_on,
            } => {
                let (on, effective) =
                    (day(on.date(), language), day(effective_on.date(), language));
                language.pick(
                    format!("El instituto hace constar que {notification} se notificó el {on} y surte efectos el {effective}."),
                    format!("The institute attests that {notification} was notified on {on}, with effect on {effective}."),
                )
            }
            Self::Received { folio, at } => {
                let at = instant(at.instant(), language);
                language.pick(
                    format!("El instituto lo recibió el {at}, con folio {folio}."),
                    format!("The institute received it on {at}, under folio {folio}."),
                )
            }
            Self::Stamped {
                record,
                at,
                accuracy,
                authority,
            } => {
                let at = about(*at, *accuracy, language);
                language.pick(
                    format!("El sello del texto {record} ya existía el {at}: lo dice un tercero, «{authority}»."),
                    format!("The seal of text {record} existed on {at}: a third party says so, \"{authority}\"."),
                )
            }
            Self::Signed {
                purpose,
                name,
                rfc,
                at,
                ..
            } => {
                let at = instant(*at, language);
                let what = purpose_name(*purpose, language);
                language.pick(
                    format!("{name} (RFC {rfc}) firmó «{what}» el {at}."),
                    format!("{name} (RFC {rfc}) signed \"{what}\" on {at}."),
                )
            }
        }
    }
}

impl SignatureFinding {
    /// Whose it is and what it is for.
    pub fn title(&self, language: Language) -> String {
        let what = self
            .purpose
            .map_or(language.pick("paquete", "package"), |purpose| {
                purpose_name(purpose, language)
            });
        match (self.role, self.of) {
            (Role::Institute, Of::Package) => language.pick(
                "Sello del instituto sobre el paquete".to_owned(),
                "The institute's seal over the package".to_owned(),
            ),
            (Role::Institute, Of::Record(number)) => language.pick(
                format!("Sello del instituto sobre el texto {number} ({what})"),
                format!("The institute's seal over text {number} ({what})"),
            ),
            (Role::Party, _) => language.pick(
                format!("Firma sobre el {} ({what})", self.of.name(language)),
                format!("Signature over {} ({what})", self.of.name(language)),
            ),
        }
    }

    /// On whose word the time rests at which it was judged.
    pub fn basis_sentence(&self, language: Language) -> String {
        let at = instant(self.judged_at, language);
        match self.basis {
            TimeBasis::Question => language.pick(
                format!("Se juzgó al {at}, porque no consta cuándo se recibió."),
                format!("Judged as of {at}, because when it was received is not on record."),
            ),
            TimeBasis::Receipt => language.pick(
                format!("Se juzgó al {at}, la hora del acuse: palabra del instituto."),
                format!("Judged as of {at}, the hour of the receipt: the institute's word."),
            ),
            TimeBasis::Seal => language.pick(
                format!("Se juzgó al {at}, la hora que dice el propio sello."),
                format!("Judged as of {at}, the hour that the seal itself says."),
            ),
        }
    }

    /// What an authority of time says of it, if one does.
    pub fn timestamp_sentence(&self, language: Language) -> Option<String> {
        let stamp = self.timestamp.as_ref()?;
        let (at, who) = (about(stamp.at, stamp.accuracy, language), &stamp.authority);
        Some(match stamp.fault {
            None => language.pick(
                format!("Sello de tiempo: ya existía el {at}, palabra de «{who}», en quien confías."),
                format!("Timestamp: it existed on {at}, by the word of \"{who}\", whom you trust."),
            ),
            Some(_) => language.pick(
                format!("Sello de tiempo del {at}: no cuenta, porque nadie dijo que se confía en «{who}»."),
                format!("Timestamp of {at}: it does not count, as nobody said that \"{who}\" is trusted."),
            ),
        })
    }

    /// What is known of revocation.
    pub fn revocation_sentence(&self, language: Language) -> String {
        match self.revocation {
            Revocation::Good { asked_at } => {
                let at = instant(asked_at, language);
                language.pick(
                    format!("No estaba revocado: lo dijo su autoridad al preguntarle el {at}."),
                    format!("Not revoked: its authority said so when asked on {at}."),
                )
            }
            Revocation::RevokedLater { since } => {
                let at = instant(since, language);
                language.pick(
                    format!("Se revocó después, el {at}; la firma es anterior."),
                    format!("It was revoked later, on {at}; the signature is earlier."),
                )
            }
            Revocation::Revoked { since } => {
                let at = instant(since, language);
                language.pick(
                    format!("Estaba revocado desde el {at}."),
                    format!("It had been revoked since {at}."),
                )
            }
            Revocation::Unknown(why) => why.sentence(language).to_owned(),
        }
    }
}

impl NoRevocation {
    /// Why nothing is known, in one sentence.
    pub fn sentence(self, language: Language) -> &'static str {
        match self {
            Self::Absent => language.pick(
                "No hay respuesta de la autoridad sobre si estaba revocado.",
                "There is no answer of the authority on whether it was revoked.",
            ),
            Self::ListUnread => language.pick(
                "Trae una lista de revocación, que aquí no se lee; «buzon verify» sí la lee.",
                "It brings a revocation list, which is not read here; `buzon verify` reads it.",
            ),
            Self::TooEarly => language.pick(
                "La respuesta sobre revocación es de mucho antes del acto.",
                "The answer about revocation is from long before the act.",
            ),
            Self::Unknown => language.pick(
                "La autoridad no dijo si estaba revocado.",
                "The authority did not say whether it was revoked.",
            ),
            Self::Unusable(_) => language.pick(
                "La respuesta sobre revocación no permite concluir nada.",
                "The answer about revocation proves nothing.",
            ),
        }
    }
}

impl Of {
    /// Which text is meant.
    pub fn name(self, language: Language) -> String {
        match self {
            Self::Package => language.pick("paquete", "the package").to_owned(),
            Self::Record(number) => {
                language.pick(format!("texto {number}"), format!("text {number}"))
            }
        }
    }
}

/// What a signature is for.
pub(super) fn purpose_name(purpose: Purpose, language: Language) -> &'static str {
    match purpose {
        Purpose::Acceso => language.pick("acceso", "sign-in"),
        Purpose::Activacion => language.pick("activación", "enabling"),
        Purpose::Terminos => language.pick("términos", "terms"),
        Purpose::Contacto => language.pick("contacto", "contact"),
        Purpose::Apertura => language.pick("apertura", "opening"),
        Purpose::Presentacion => language.pick("presentación", "filing"),
        Purpose::Mandato => language.pick("mandato", "mandate"),
        Purpose::Aviso => language.pick("aviso", "alert"),
        Purpose::Acuse => language.pick("acuse", "receipt"),
        Purpose::Constancia => language.pick("constancia", "record"),
    }
}

/// An instant, and how far the true one may be from it.
fn about(at: OffsetDateTime, accuracy: Option<time::Duration>, language: Language) -> String {
    let at = instant(at, language);
    let Some(accuracy) = accuracy.filter(|it| it.is_positive()) else {
        return at;
    };
    // Part of a second counts as one: nothing is said to be nearer than it is.
    let seconds = accuracy.whole_seconds() + i64::from(accuracy.subsec_nanoseconds() > 0);
    let unit = language.pick("s", "s");
    format!("{at} (±{seconds} {unit})")
}

/// An instant as people of the mailbox read it: the hour of the Zona Centro.
pub(super) fn instant(at: OffsetDateTime, language: Language) -> String {
    let at = LegalTime::new(at);
    let (hour, minute, second) = at.instant().to_hms();
    let day = day(at.date(), language);
    let zone = language.pick("hora del Centro", "Central Time");
    format!("{day}, {hour}:{minute:02}:{second:02}, {zone}")
}

/// A day with its weekday, as people say it.
fn day(day: Date, language: Language) -> String {
    let tongue = language.pick(
        mailbox::deadline::Language::Spanish,
        mailbox::deadline::Language::English,
    );
    date_in_words(day, tongue)
}
