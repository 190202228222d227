//! What people read of each outcome: what happened and what to do, Spanish first.
//!
//! No sentence holds anything of a file; facts are shown apart.

use crate::category::Category;
use crate::language::Language;

/// The words of an outcome.
#[derive(Clone, Copy)]
pub(crate) struct Words {
    /// What happened.
    pub(crate) message: &'static str,
    /// What to do next.
    pub(crate) advice: &'static str,
}

/// The words of `category`.
pub(crate) fn of(category: Category, language: Language) -> Words {
    let (message, advice) = language.pick(spanish(category), english(category));
    Words { message, advice }
}

/// "Aceptada", "Rechazada" or neither, which is how every verdict begins.
pub(crate) fn verdict(category: Category, language: Language) -> &'static str {
    if category == Category::Untrusted {
        language.pick("Sin autoridades", "No authorities")
    } else if category.is_yes() {
        language.pick("Aceptada", "Accepted")
    } else {
        language.pick("Rechazada", "Refused")
    }
}

#[expect(
    clippy::too_many_lines,
    reason = "one table, read from top to bottom; splitting it would hide what is missing"
)]
fn spanish(category: Category) -> (&'static str, &'static str) {
    match category {
        Category::Accept => (
            "todo lo que se comprobó se cumple.",
            "Lee abajo qué se comprobó y qué no.",
        ),
        Category::CertExpired => (
            "el certificado ya no estaba vigente en ese momento.",
            "Renueva la e.firma con la autoridad fiscal; si se recibió antes, indica --received-at.",
        ),
        Category::CertIsCa => (
            "el certificado es de una autoridad, no de una persona o empresa.",
            "Elige el .cer de la e.firma.",
        ),
        Category::CertKeyInvalid => (
            "la llave pública del certificado no es segura para firmar.",
            "Solicita una e.firma nueva a la autoridad fiscal.",
        ),
        Category::CertKeySize => (
            "la llave del certificado es demasiado corta o demasiado larga.",
            "Usa una e.firma con llave RSA de 2048 a 4096 bits.",
        ),
        Category::CertKeyType => (
            "la llave del certificado no es RSA.",
            "Usa el certificado de la e.firma que emite la autoridad fiscal.",
        ),
        Category::CertNotFiel => (
            "el certificado no es del tipo que este acto necesita.",
            "Para firmar se necesita una e.firma, no un sello (CSD); un acuse lleva el sello del \
             instituto.",
        ),
        Category::CertNotYetValid => (
            "el certificado todavía no estaba vigente en ese momento.",
            "Revisa la fecha del equipo o la que indicaste, o espera a que empiece su vigencia.",
        ),
        Category::CertProfile => (
            "el certificado no tiene la forma de una e.firma.",
            "Descarga de nuevo el certificado; no lo uses si viene de otra parte.",
        ),
        Category::CertSubject => (
            "el certificado no dice con claridad a quién pertenece.",
            "Descarga de nuevo el certificado; no lo uses si viene de otra parte.",
        ),
        Category::CertWeakSignature => (
            "el certificado o su autoridad están firmados con un método que ya no es seguro.",
            "Solicita un certificado nuevo a la autoridad fiscal.",
        ),
        Category::Chain => (
            "el certificado no lleva a ninguna autoridad de confianza.",
            "No lo aceptes. Si crees que es auténtico, revisa que --anchors tenga la autoridad que \
             lo emitió.",
        ),
        Category::Der => (
            "el archivo está dañado o incompleto.",
            "Cópialo o descárgalo de nuevo.",
        ),
        Category::Document => (
            "un documento no es ninguno de los que nombra lo que se firmó.",
            "Compara los archivos: un solo byte distinto basta.",
        ),
        Category::Evidence => (
            "los textos se contradicen o no corresponden entre sí.",
            "No lo aceptes como prueba. Pide el archivo original.",
        ),
        Category::FileEmpty => ("el archivo está vacío.", "Cópialo o descárgalo de nuevo."),
        Category::FileIsPfx => (
            "el archivo es un almacén PKCS#12 (.pfx).",
            "Elige los archivos .cer y .key por separado.",
        ),
        Category::FileIsRequest => (
            "el archivo es una solicitud de certificado (.req).",
            "Elige el .cer que entregó la autoridad y el .key que se creó con la solicitud.",
        ),
        Category::FileNotCert => (
            "el archivo no es un certificado, sino un paquete de renovación (.ren o .sdg).",
            "Elige el archivo .cer.",
        ),
        Category::FileNotDer => (
            "el archivo es de otro tipo.",
            "Elige el .cer y el .key de la e.firma; si están en un ZIP, sácalos antes.",
        ),
        Category::FileNotEvidence => (
            "el archivo no es un paquete de evidencia ni un PDF.",
            "Elige el .asice o el PDF tal como los entregó el Buzón.",
        ),
        Category::FileSwapped => (
            "los archivos están cambiados: uno ocupa el lugar del otro.",
            "Indica el .cer en --cer y el .key en --key.",
        ),
        Category::FileTooLarge => (
            "el archivo es más grande que cualquiera de su tipo.",
            "Revisa que sea el archivo correcto.",
        ),
        Category::Good => (
            "el certificado no está revocado.",
            "Vale para el periodo que se indica; después hay que preguntar de nuevo.",
        ),
        Category::Indeterminate => (
            "la respuesta de revocación no permite concluir nada.",
            "Pregunta de nuevo al servicio; mientras tanto no des por bueno el certificado.",
        ),
        Category::InputLimit => (
            "la contraseña es más larga que cualquiera.",
            "Revisa que --passphrase-file sea el archivo correcto.",
        ),
        Category::KeyInvalid => (
            "lo que guarda la llave no es una llave RSA que se pueda usar.",
            "Recupera el .key original de tu respaldo.",
        ),
        Category::KeyKdfLimit => (
            "la llave pide un trabajo desmedido para abrirse.",
            "No la uses. Recupera el .key original de tu respaldo.",
        ),
        Category::KeyMismatch => (
            "la llave no corresponde al certificado.",
            "Busca el .key que se creó junto con ese .cer.",
        ),
        Category::KeyPassphrase => (
            "la contraseña no abre esta llave.",
            "Es la de la e.firma. Revisa mayúsculas, espacios y que el archivo no termine con un \
             salto de línea.",
        ),
        Category::KeyUnencrypted => (
            "la llave no está cifrada.",
            "No la uses así: cualquiera que la copie puede firmar. Recupera el .key original.",
        ),
        Category::KeyUnsupported => (
            "la llave está cifrada o hecha de un modo que no se admite.",
            "Usa el .key tal como lo creó la herramienta de la autoridad fiscal.",
        ),
        Category::Package => (
            "el paquete está dañado o alguien lo modificó.",
            "No lo aceptes como prueba. Descarga el original de nuevo.",
        ),
        Category::Pdf => (
            "el PDF no lleva dentro textos sellados que se puedan verificar.",
            "Usa el PDF original, sin imprimirlo ni guardarlo de nuevo.",
        ),
        Category::Realm => (
            "los textos son de un ambiente y las autoridades de otro.",
            "Verifica lo de prueba con autoridades de prueba, y lo de producción con las suyas.",
        ),
        Category::Revoked => (
            "el certificado está revocado.",
            "No lo aceptes. Su titular debe solicitar uno nuevo.",
        ),
        Category::Seal => (
            "el sello no es del instituto que se esperaba.",
            "No lo aceptes. Revisa qué sellos publica el instituto.",
        ),
        Category::Sig => (
            "la firma no la hizo la llave del certificado.",
            "No la aceptes. Pide que se firme de nuevo.",
        ),
        Category::SigAlgorithm => (
            "la firma usa un método que no se admite.",
            "Pide que se firme de nuevo con RSA y SHA-256.",
        ),
        Category::SigAttrs => (
            "los datos firmados no son los que debe llevar la firma.",
            "No la aceptes. Pide que se firme de nuevo.",
        ),
        Category::SigDigest => (
            "la firma es de otro contenido.",
            "Compara los archivos: un solo byte distinto basta.",
        ),
        Category::SigFormat => (
            "la firma no tiene el formato que se exige (CMS separado, en DER).",
            "Revisa que sea el .p7s completo y sin convertir.",
        ),
        Category::SigTime => (
            "la hora de la firma no concuerda con la de recepción ni con la vigencia.",
            "Revisa la hora de recepción que indicaste y la del equipo que firmó.",
        ),
        Category::SignerNotAuthorised => (
            "quien aparece en el certificado no es quien debe firmar.",
            "Usa la e.firma del RFC que corresponde.",
        ),
        Category::Timestamp => (
            "lo que sería el sello de tiempo de un tercero no vale.",
            "No lo aceptes como prueba. Pide el archivo original.",
        ),
        Category::Unknown => (
            "el servicio de revocación no conoce el certificado.",
            "No lo des por bueno. Revisa que preguntaste a la autoridad que lo emitió.",
        ),
        Category::Untrusted => (
            "todo concuerda, pero no dijiste en qué autoridades confías.",
            "Indica con --anchors la carpeta de sus certificados.",
        ),
    }
}

#[expect(
    clippy::too_many_lines,
    reason = "one table, read from top to bottom; splitting it would hide what is missing"
)]
fn english(category: Category) -> (&'static str, &'static str) {
    match category {
        Category::Accept => (
            "everything that was checked holds.",
            "Read below what was checked and what was not.",
        ),
        Category::CertExpired => (
            "the certificate was no longer valid at that time.",
            "Renew the e.firma with the tax authority; if it was received before, say --received-at.",
        ),
        Category::CertIsCa => (
            "the certificate belongs to an authority, not to a person or company.",
            "Choose the .cer of the e.firma.",
        ),
        Category::CertKeyInvalid => (
            "the public key of the certificate is not safe for signing.",
            "Ask the tax authority for a new e.firma.",
        ),
        Category::CertKeySize => (
            "the key of the certificate is too short or too long.",
            "Use an e.firma with an RSA key of 2048 to 4096 bits.",
        ),
        Category::CertKeyType => (
            "the key of the certificate is not RSA.",
            "Use the e.firma certificate that the tax authority issues.",
        ),
        Category::CertNotFiel => (
            "the certificate is not of the kind this act needs.",
            "Signing needs an e.firma, not a seal (CSD); a receipt carries the institute's seal.",
        ),
        Category::CertNotYetValid => (
            "the certificate was not valid yet at that time.",
            "Check the date of the machine or the one you gave, or wait until it becomes valid.",
        ),
        Category::CertProfile => (
            "the certificate does not have the form of an e.firma.",
            "Download the certificate again; don't use it if it comes from elsewhere.",
        ),
        Category::CertSubject => (
            "the certificate does not say clearly whom it belongs to.",
            "Download the certificate again; don't use it if it comes from elsewhere.",
        ),
        Category::CertWeakSignature => (
            "the certificate or its authority is signed in a way that is no longer safe.",
            "Ask the tax authority for a new certificate.",
        ),
        Category::Chain => (
            "the certificate leads to no trusted authority.",
            "Don't accept it. If you believe it is genuine, check that --anchors holds the \
             authority that issued it.",
        ),
        Category::Der => (
            "the file is damaged or incomplete.",
            "Copy or download it again.",
        ),
        Category::Document => (
            "a document is none of those that the signed text names.",
            "Compare the files: a single different byte is enough.",
        ),
        Category::Evidence => (
            "the texts contradict each other or don't belong together.",
            "Don't accept it as proof. Ask for the original file.",
        ),
        Category::FileEmpty => ("the file is empty.", "Copy or download it again."),
        Category::FileIsPfx => (
            "the file is a PKCS#12 store (.pfx).",
            "Choose the .cer and .key files one by one.",
        ),
        Category::FileIsRequest => (
            "the file is a certificate request (.req).",
            "Choose the .cer the authority gave you and the .key made with the request.",
        ),
        Category::FileNotCert => (
            "the file is no certificate but a renewal package (.ren or .sdg).",
            "Choose the .cer file.",
        ),
        Category::FileNotDer => (
            "the file is of another kind.",
            "Choose the .cer and .key of the e.firma; extract them first if they are in a ZIP.",
        ),
        Category::FileNotEvidence => (
            "the file is neither an evidence package nor a PDF.",
            "Choose the .asice or the PDF as the mailbox gave it.",
        ),
        Category::FileSwapped => (
            "the files are swapped: one stands in the other's place.",
            "Give the .cer to --cer and the .key to --key.",
        ),
        Category::FileTooLarge => (
            "the file is larger than any of its kind.",
            "Check that it is the right file.",
        ),
        Category::Good => (
            "the certificate is not revoked.",
            "It holds for the period shown; ask again after it.",
        ),
        Category::Indeterminate => (
            "the revocation answer proves nothing.",
            "Ask the service again; until then don't take the certificate as good.",
        ),
        Category::InputLimit => (
            "the passphrase is longer than any.",
            "Check that --passphrase-file is the right file.",
        ),
        Category::KeyInvalid => (
            "what the key file holds is no usable RSA key.",
            "Restore the original .key from your backup.",
        ),
        Category::KeyKdfLimit => (
            "the key asks for unreasonable work to be opened.",
            "Don't use it. Restore the original .key from your backup.",
        ),
        Category::KeyMismatch => (
            "the key does not belong to the certificate.",
            "Find the .key that was made together with that .cer.",
        ),
        Category::KeyPassphrase => (
            "that passphrase does not open this key.",
            "It is the one of the e.firma. Check capitals, blanks, and that the file does not end \
             in a line break.",
        ),
        Category::KeyUnencrypted => (
            "the key is not encrypted.",
            "Don't use it like this: whoever copies it can sign. Restore the original .key.",
        ),
        Category::KeyUnsupported => (
            "the key is encrypted or made in a way that is not supported.",
            "Use the .key as the tax authority's tool made it.",
        ),
        Category::Package => (
            "the package is damaged or somebody changed it.",
            "Don't accept it as proof. Download the original again.",
        ),
        Category::Pdf => (
            "the PDF carries no sealed texts that can be verified.",
            "Use the original PDF, neither printed nor saved anew.",
        ),
        Category::Realm => (
            "the texts are of one environment and the authorities of another.",
            "Verify tests under test authorities, and production under its own.",
        ),
        Category::Revoked => (
            "the certificate is revoked.",
            "Don't accept it. Its holder must ask for a new one.",
        ),
        Category::Seal => (
            "the seal is not of the institute that was expected.",
            "Don't accept it. Check which seals the institute publishes.",
        ),
        Category::Sig => (
            "the signature was not made by the key of the certificate.",
            "Don't accept it. Ask for it to be signed again.",
        ),
        Category::SigAlgorithm => (
            "the signature uses a method that is not accepted.",
            "Ask for it to be signed again with RSA and SHA-256.",
        ),
        Category::SigAttrs => (
            "the signed attributes are not those a signature must carry.",
            "Don't accept it. Ask for it to be signed again.",
        ),
        Category::SigDigest => (
            "the signature is over other content.",
            "Compare the files: a single different byte is enough.",
        ),
        Category::SigFormat => (
            "the signature does not have the required format (detached CMS, in DER).",
            "Check that it is the whole .p7s, unconverted.",
        ),
        Category::SigTime => (
            "the signing time agrees neither with reception nor with the validity.",
            "Check the time of reception you gave and the clock of the signer.",
        ),
        Category::SignerNotAuthorised => (
            "whoever the certificate names is not who must sign.",
            "Use the e.firma of the right RFC.",
        ),
        Category::Timestamp => (
            "what should be a third party's timestamp is none.",
            "Don't accept it as proof. Ask for the original file.",
        ),
        Category::Unknown => (
            "the revocation service does not know the certificate.",
            "Don't take it as good. Check that you asked the authority that issued it.",
        ),
        Category::Untrusted => (
            "everything agrees, but you did not say which authorities you trust.",
            "Name the folder of their certificates with --anchors.",
        ),
    }
}
