//! What people read of each refusal, in both languages: at most 20 words a sentence.

mod exports;
mod uploads;

use super::Code;

impl Code {
    /// Returns what happened and what to do: Spanish, then English.
    #[expect(clippy::too_many_lines, reason = "a table, one row a code")]
    pub const fn words(self) -> [(&'static str, &'static str); 2] {
        match self {
            Self::ActIncomplete => [
                (
                    "Al acto le falta un requisito.",
                    "Complétalo y vuelve a depositarlo. No quedó nada registrado.",
                ),
                (
                    "The act lacks a requisite.",
                    "Complete it and deposit it again. Nothing was recorded.",
                ),
            ],
            Self::CodeVoid => [
                (
                    "Ese código ya no sirve.",
                    "Pide otro código, o registra el contacto de nuevo si pasaron 72 horas.",
                ),
                (
                    "That code no longer counts.",
                    "Ask for another code, or register the contact again after 72 hours.",
                ),
            ],
            Self::CodeWrong => [
                (
                    "El código no es el que enviamos.",
                    "Revísalo y escríbelo otra vez.",
                ),
                (
                    "The code is not the one we sent.",
                    "Check it and type it again.",
                ),
            ],
            Self::ContactAlreadyThere => [
                (
                    "Ese contacto ya está registrado.",
                    "Si falta su código, escríbelo o pide que se reenvíe.",
                ),
                (
                    "That contact is already registered.",
                    "If its code is pending, type it or ask for it again.",
                ),
            ],
            Self::ContactLast => [
                (
                    "Es tu último contacto confirmado de ese tipo.",
                    "Confirma otro antes: sin contacto te notificarían por estrados.",
                ),
                (
                    "It is your last proved contact of that kind.",
                    "Prove another first: without one you would be notified on the board.",
                ),
            ],
            Self::ContactsFull => [
                (
                    "Ya tienes todos los contactos permitidos de ese tipo.",
                    "Quita uno, o sustitúyelo por el nuevo.",
                ),
                (
                    "You already have all the contacts of that kind you may have.",
                    "Remove one, or replace it with the new one.",
                ),
            ],
            Self::InstituteUnauthorised => [
                (
                    "Falta la credencial del Instituto.",
                    "Usa la credencial de tu sistema; esta puerta no es para particulares.",
                ),
                (
                    "The institute's credential is missing.",
                    "Use your system's credential; this door is not for the public.",
                ),
            ],
            Self::MediaLacking => [
                (
                    "Falta confirmar un correo y un celular.",
                    "Confírmalos y después firma los términos.",
                ),
                (
                    "An e-mail and a mobile are still to be proved.",
                    "Prove them, then sign the terms.",
                ),
            ],
            Self::NotEnabled => [
                (
                    "Tu buzón todavía no está habilitado.",
                    "Termina de habilitarlo: contactos, códigos y términos.",
                ),
                (
                    "Your mailbox is not enabled yet.",
                    "Finish enabling it: contacts, codes and terms.",
                ),
            ],
            Self::NotPermitted => [
                (
                    "Tu mandato no alcanza para esto, o ya terminó.",
                    "Pide al titular que lo amplíe, o que lo haga con su e.firma.",
                ),
                (
                    "Your mandate does not reach this far, or has ended.",
                    "Ask the holder to widen it, or to do it with their e.firma.",
                ),
            ],
            Self::OfficerSignature => [
                (
                    "El documento no trae una firma válida del funcionario.",
                    "Fírmalo de nuevo y deposítalo otra vez.",
                ),
                (
                    "The document has no valid signature of its officer.",
                    "Sign it again and deposit it again.",
                ),
            ],
            Self::ProcedureElsewhere => [
                (
                    "Ese trámite no se hace en el Buzón.",
                    "En Trámites te decimos dónde se hace.",
                ),
                (
                    "That procedure is not done in the mailbox.",
                    "Procedures tells you where it is done.",
                ),
            ],
            Self::StateConflict => [
                (
                    "Eso ya no se puede hacer: algo cambió antes.",
                    "Recarga para ver cómo está ahora.",
                ),
                (
                    "That can no longer be done: something changed before.",
                    "Reload to see how it stands now.",
                ),
            ],
            Self::TermsChanged => [
                (
                    "Los términos cambiaron.",
                    "Lee la versión vigente y fírmala.",
                ),
                (
                    "The terms have changed.",
                    "Read the version in force and sign it.",
                ),
            ],
            Self::TooSoon => [
                (
                    "Es muy pronto para pedirlo otra vez.",
                    "Espera un rato y vuelve a intentarlo.",
                ),
                (
                    "It is too soon to ask for it again.",
                    "Wait a while and retry.",
                ),
            ],
            Self::UploadLength | Self::UploadOffset | Self::UploadTakenOver | Self::UploadsFull => {
                uploads::words(self)
            }
            Self::YearUnpublished => [
                (
                    "Aún no se publican los días inhábiles de ese año.",
                    "No calculamos esa fecha; vuelve cuando se publiquen.",
                ),
                (
                    "The non-working days of that year are not published yet.",
                    "We do not compute that date; come back once they are.",
                ),
            ],
            Self::CertificateExpired => [
                (
                    "Este certificado ya venció.",
                    "Renueva tu e.firma en el SAT y vuelve a entrar.",
                ),
                (
                    "This certificate has expired.",
                    "Renew your e.firma with the SAT and sign in again.",
                ),
            ],
            Self::CertificateNotEfirma => [
                (
                    "Este certificado no es de una e.firma.",
                    "Usa el .cer y el .key de tu e.firma, no los del sello digital (CSD).",
                ),
                (
                    "This is not an e.firma certificate.",
                    "Use the .cer and .key of your e.firma, not those of a seal (CSD).",
                ),
            ],
            Self::CertificateNotYetValid => [
                (
                    "Este certificado todavía no es válido.",
                    "Revisa la fecha de tu equipo o espera a que inicie su vigencia.",
                ),
                (
                    "This certificate is not valid yet.",
                    "Check your device's date or wait until it begins.",
                ),
            ],
            Self::CertificateRevoked => [
                (
                    "La autoridad revocó este certificado: ya no sirve para firmar.",
                    "Usa tu e.firma vigente; si no tienes otra, tramítala en el SAT.",
                ),
                (
                    "The authority revoked this certificate: it can no longer sign.",
                    "Use your current e.firma; if you have no other, get one from the SAT.",
                ),
            ],
            Self::CertificateUntrusted => [
                (
                    "Este certificado no lo emitió una autoridad que aceptemos aquí.",
                    "Comprueba que sea tu e.firma vigente y que estés en el ambiente correcto.",
                ),
                (
                    "No authority we accept here issued this certificate.",
                    "Check that it is your current e.firma and that you are in the right environment.",
                ),
            ],
            Self::DocumentEmpty => [
                (
                    "El archivo llegó vacío.",
                    "Elígelo otra vez y vuelve a intentarlo.",
                ),
                ("The file arrived empty.", "Choose it again and retry."),
            ],
            Self::DocumentMismatch => [
                (
                    "El archivo que llegó no es el que firmaste.",
                    "Vuelve a intentarlo; si se repite, elige el archivo otra vez.",
                ),
                (
                    "The file that arrived is not the one you signed.",
                    "Retry; if it happens again, choose the file again.",
                ),
            ],
            Self::DocumentMissing => [
                (
                    "Falta un archivo de tu promoción.",
                    "Vuelve a intentarlo para enviarlo completo. No quedó presentada.",
                ),
                (
                    "A file of your filing is missing.",
                    "Retry so that it is sent whole. Nothing was presented.",
                ),
            ],
            Self::DocumentNotPdf => [
                (
                    "El archivo no es un PDF.",
                    "Conviértelo a PDF y elígelo otra vez.",
                ),
                (
                    "The file is not a PDF.",
                    "Convert it to PDF and choose it again.",
                ),
            ],
            Self::DocumentTooLarge => [
                (
                    "El archivo pesa más de lo permitido.",
                    "Divídelo o redúcelo a 25 MB como máximo.",
                ),
                (
                    "The file is larger than allowed.",
                    "Split it or reduce it to 25 MB at most.",
                ),
            ],
            Self::ExportChanged
            | Self::ExportTooLarge
            | Self::ExportUnmeasured
            | Self::RangeOutside => exports::words(self),
            Self::FilingIncomplete => [
                (
                    "A la promoción le falta algo o algo le sobra.",
                    "Revisa asunto, texto y archivos. No quedó presentada.",
                ),
                (
                    "The filing lacks something or has too much.",
                    "Check subject, text and files. Nothing was presented.",
                ),
            ],
            Self::ForeignMailbox => [
                (
                    "Esta e.firma no es la de este buzón.",
                    "Entra con la e.firma de la empresa o persona titular.",
                ),
                (
                    "This e.firma is not the one of this mailbox.",
                    "Sign in with the e.firma of the company or person.",
                ),
            ],
            Self::IdempotencyKeyReused => [
                (
                    "Esta clave de envío ya se usó para otra promoción.",
                    "Firma de nuevo; tu escrito sigue aquí.",
                ),
                (
                    "This sending key was already used for another filing.",
                    "Sign again; your text is still here.",
                ),
            ],
            Self::InFlight => [
                (
                    "Tu promoción se está recibiendo en este momento.",
                    "Espera unos segundos: te diremos tu folio.",
                ),
                (
                    "Your filing is being received right now.",
                    "Wait a few seconds: we will tell you its folio.",
                ),
            ],
            Self::Internal => [
                (
                    "El Buzón tuvo una falla.",
                    "Vuelve a intentarlo en unos minutos. Lo que escribiste sigue aquí.",
                ),
                (
                    "The mailbox had a failure.",
                    "Retry in a few minutes. What you wrote is still here.",
                ),
            ],
            Self::Malformed => [
                (
                    "No entendimos la solicitud.",
                    "Recarga la página y vuelve a intentarlo.",
                ),
                (
                    "We could not read the request.",
                    "Reload the page and retry.",
                ),
            ],
            Self::NonceVoid => [
                (
                    "Pasó demasiado tiempo entre la revisión y el envío.",
                    "Revisa y firma otra vez; no tienes que escribir nada de nuevo.",
                ),
                (
                    "Too much time passed between review and sending.",
                    "Review and sign again; you need not retype anything.",
                ),
            ],
            Self::NotFound => [
                (
                    "No encontramos lo que buscas en este buzón.",
                    "Revisa el folio, o vuelve a la lista.",
                ),
                (
                    "We did not find that in this mailbox.",
                    "Check the folio, or go back to the list.",
                ),
            ],
            Self::OutcomeUnknown => [
                (
                    "No sabemos si tu envío quedó registrado.",
                    "Envíalo otra vez tal como está. Si ya estaba, recibirás el mismo acuse.",
                ),
                (
                    "We do not know whether what you sent was recorded.",
                    "Send it again as it is. If it was there, you get the same receipt.",
                ),
            ],
            Self::RevocationUnknown => [
                (
                    "Ahora no podemos saber si tu certificado sigue vigente.",
                    "Vuelve a intentarlo en unos minutos. Nada se perdió.",
                ),
                (
                    "We cannot tell right now whether your certificate still holds.",
                    "Retry in a few minutes. Nothing was lost.",
                ),
            ],
            Self::SignatureInvalid => [
                (
                    "La firma no es válida.",
                    "Vuelve a abrir tu e.firma y firma otra vez. No quedó presentado nada.",
                ),
                (
                    "The signature is not valid.",
                    "Open your e.firma again and sign again. Nothing was presented.",
                ),
            ],
            Self::SignatureTime => [
                (
                    "La hora de la firma no es la de ahora.",
                    "Revisa y firma otra vez.",
                ),
                (
                    "The time of the signature is not the present one.",
                    "Review and sign again.",
                ),
            ],
            Self::StatementMismatch => [
                (
                    "Lo firmado no coincide con lo enviado.",
                    "Recarga la página, revisa y firma otra vez. No quedó presentado nada.",
                ),
                (
                    "What was signed is not what was sent.",
                    "Reload the page, review and sign again. Nothing was presented.",
                ),
            ],
            Self::StorageFull => [
                (
                    "El Buzón se quedó sin espacio y no registró nada.",
                    "Vuelve a intentarlo más tarde. Lo que escribiste sigue aquí.",
                ),
                (
                    "The mailbox ran out of space and recorded nothing.",
                    "Retry later. What you wrote is still here.",
                ),
            ],
            Self::TooLarge => [
                (
                    "Lo que enviaste pesa más de lo permitido.",
                    "Acorta el texto o pásalo a un archivo adjunto, y vuelve a intentarlo.",
                ),
                (
                    "What you sent is larger than allowed.",
                    "Shorten the text or move it to an attached file, and retry.",
                ),
            ],
            Self::Unauthenticated => [
                (
                    "Tu sesión terminó.",
                    "Entra otra vez con tu e.firma; nada se perdió.",
                ),
                (
                    "Your session ended.",
                    "Sign in again with your e.firma; nothing was lost.",
                ),
            ],
            Self::Unavailable => [
                (
                    "El Buzón no está disponible por ahora y no registró nada.",
                    "Vuelve a intentarlo en unos minutos. Lo que escribiste sigue aquí.",
                ),
                (
                    "The mailbox is not available now and recorded nothing.",
                    "Retry in a few minutes. What you wrote is still here.",
                ),
            ],
        }
    }
}
