//! Words for what the signer worker refuses: files, certificates, keys, passphrases.

use mailbox::worker::SignerProblem;

use super::Twins;

/// What happened and what to do.
#[expect(clippy::too_many_lines, reason = "a table, one row a problem")]
pub(super) fn say(problem: SignerProblem) -> Twins {
    match problem {
        SignerProblem::CertificateMissing => [
            (
                "Falta tu certificado.",
                "Elige también el archivo .cer de tu e.firma.",
            ),
            (
                "Your certificate is missing.",
                "Choose the .cer file of your e.firma too.",
            ),
        ],
        SignerProblem::KeyMissing => [
            (
                "Falta tu llave.",
                "Elige también el archivo .key de tu e.firma.",
            ),
            (
                "Your key is missing.",
                "Choose the .key file of your e.firma too.",
            ),
        ],
        SignerProblem::TwoCertificates => [
            ("Elegiste dos certificados.", "Elige un .cer y su .key."),
            (
                "You chose two certificates.",
                "Choose one .cer and its .key.",
            ),
        ],
        SignerProblem::TwoKeys => [
            ("Elegiste dos llaves.", "Elige un .cer y su .key."),
            ("You chose two keys.", "Choose one .cer and its .key."),
        ],
        SignerProblem::FileEmpty => [
            (
                "Uno de los archivos está vacío.",
                "Copia otra vez tu e.firma desde donde la guardaste.",
            ),
            (
                "One of the files is empty.",
                "Copy your e.firma again from where you saved it.",
            ),
        ],
        SignerProblem::FileTooLarge => [
            (
                "Uno de los archivos es demasiado grande para ser de una e.firma.",
                "Elige el .cer y el .key: pesan unos 2 kB.",
            ),
            (
                "One of the files is too large to be of an e.firma.",
                "Choose the .cer and the .key: they are about 2 kB.",
            ),
        ],
        SignerProblem::FileIsRequest => [
            (
                "Elegiste una solicitud de certificado (.req).",
                "Elige el .cer que el SAT te entregó.",
            ),
            (
                "You chose a certificate request (.req).",
                "Choose the .cer that the SAT gave you.",
            ),
        ],
        SignerProblem::FileIsRenewal => [
            (
                "Elegiste un archivo de renovación (.ren).",
                "Elige el .cer y el .key de tu e.firma.",
            ),
            (
                "You chose a renewal file (.ren).",
                "Choose the .cer and .key of your e.firma.",
            ),
        ],
        SignerProblem::FileIsPfx => [
            (
                "Elegiste un archivo PFX.",
                "Elige el .cer y el .key por separado.",
            ),
            (
                "You chose a PFX file.",
                "Choose the .cer and the .key as separate files.",
            ),
        ],
        SignerProblem::FileUnknown => [
            (
                "Uno de los archivos no es un certificado ni una llave.",
                "Elige el .cer y el .key de tu e.firma.",
            ),
            (
                "One of the files is neither a certificate nor a key.",
                "Choose the .cer and .key of your e.firma.",
            ),
        ],
        SignerProblem::CertificateUnreadable => [
            (
                "Tu certificado está dañado o incompleto.",
                "Descárgalo otra vez del portal del SAT.",
            ),
            (
                "Your certificate is damaged or incomplete.",
                "Download it again from the SAT portal.",
            ),
        ],
        SignerProblem::CertificateWeak => [
            (
                "Este certificado usa una clave que ya no es segura.",
                "Renueva tu e.firma en el SAT.",
            ),
            (
                "This certificate uses a key that is no longer safe.",
                "Renew your e.firma with the SAT.",
            ),
        ],
        SignerProblem::CertificateIsCsd => [
            (
                "Este es un certificado de sello digital (CSD), no tu e.firma.",
                "Elige el .cer y el .key de tu e.firma.",
            ),
            (
                "This is a seal certificate (CSD), not your e.firma.",
                "Choose the .cer and .key of your e.firma.",
            ),
        ],
        SignerProblem::CertificateNotEfirma => [
            (
                "Este certificado no es de una e.firma.",
                "Elige el .cer que el SAT te entregó con tu e.firma.",
            ),
            (
                "This certificate is not of an e.firma.",
                "Choose the .cer that the SAT gave you with your e.firma.",
            ),
        ],
        SignerProblem::CertificateExpired => [
            (
                "Este certificado ya venció.",
                "Renueva tu e.firma en el SAT.",
            ),
            (
                "This certificate has expired.",
                "Renew your e.firma with the SAT.",
            ),
        ],
        SignerProblem::CertificateNotYetValid => [
            (
                "Este certificado todavía no es válido.",
                "Espera a que inicie su vigencia o revisa la fecha de tu equipo.",
            ),
            (
                "This certificate is not valid yet.",
                "Wait until it begins or check your device's date.",
            ),
        ],
        SignerProblem::KeyUnencrypted => [
            (
                "Esta llave no tiene contraseña. Cualquiera pudo copiarla.",
                "Usa el .key original que guardaste al tramitar tu e.firma.",
            ),
            (
                "This key has no password. Anyone could have copied it.",
                "Use the original .key you saved with your e.firma.",
            ),
        ],
        SignerProblem::KeyUnsupported => [
            (
                "Esta llave está protegida de un modo que no abrimos aquí.",
                "Usa el .key original que guardaste al tramitar tu e.firma.",
            ),
            (
                "This key is protected in a way we do not open here.",
                "Use the original .key you saved with your e.firma.",
            ),
        ],
        SignerProblem::KeyUnreadable => [
            (
                "Tu llave está dañada.",
                "Copia otra vez el .key desde donde lo guardaste.",
            ),
            (
                "Your key is damaged.",
                "Copy the .key again from where you saved it.",
            ),
        ],
        SignerProblem::WrongPassphrase => [
            (
                "La contraseña no abre esta llave.",
                "Escríbela otra vez. Es la de tu e.firma, no la del portal del SAT.",
            ),
            (
                "That password does not open this key.",
                "Type it again. It is the one of your e.firma, not your SAT portal password.",
            ),
        ],
        SignerProblem::KeyOfAnother => [
            (
                "La llave no es la de este certificado.",
                "Elige el par que guardaste junto.",
            ),
            (
                "The key is not the one of this certificate.",
                "Choose the pair you saved together.",
            ),
        ],
        SignerProblem::Locked => [
            ("Tu e.firma está cerrada.", "Ábrela otra vez para firmar."),
            ("Your e.firma is locked.", "Open it again to sign."),
        ],
        SignerProblem::StatementRefused => [
            (
                "Lo que se pidió firmar no es de este sitio o no es para tu e.firma. No firmamos.",
                "Recarga la página y vuelve a intentarlo.",
            ),
            (
                "What was to be signed is not of this site or not for your e.firma. We did not sign.",
                "Reload the page and retry.",
            ),
        ],
        SignerProblem::Insecure => [
            (
                "Esta página no llegó por una conexión segura. Aquí no abrimos llaves.",
                "Abre el Buzón con https:// o en este mismo equipo.",
            ),
            (
                "This page did not come over a secure connection. We open no keys here.",
                "Open the mailbox with https:// or on this very device.",
            ),
        ],
        SignerProblem::Unreadable => [
            (
                "No pudimos leer el archivo.",
                "Elígelo otra vez; si está en la nube, descárgalo antes.",
            ),
            (
                "We could not read the file.",
                "Choose it again; if it is in the cloud, download it first.",
            ),
        ],
        SignerProblem::WorkerBroken => [
            (
                "No pudimos iniciar el programa que firma, o no es el que publicamos.",
                "Recarga la página. Si se repite, no escribas tu contraseña y avísanos.",
            ),
            (
                "We could not start the program that signs, or it is not the one we published.",
                "Reload the page. If it happens again, do not type your password and tell us.",
            ),
        ],
    }
}
