//! Words of the screen that verifies. What a file proves is said by `evidence` itself.

use evidence::verification::TrustedError;

use super::Both;

/// Which of the answers it is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Answer {
    Authentic,
    Changed,
    NoProof,
    Unchecked,
    Unknown,
}

impl Answer {
    /// Returns the code of the answer, for the page's own attributes.
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::Authentic => "authentic",
            Self::Changed => "changed",
            Self::NoProof => "no-proof",
            Self::Unchecked => "unchecked",
            Self::Unknown => "unknown",
        }
    }
}

/// Words of the screen that verifies.
pub(crate) struct VerifyWords {
    pub(crate) title: &'static str,
    pub(crate) lead: &'static str,
    pub(crate) of_code: fn(&str) -> String,
    pub(crate) is_of_code: &'static str,
    pub(crate) is_not_of_code: &'static str,
    pub(crate) files: &'static str,
    pub(crate) hint: &'static str,
    pub(crate) choose: &'static str,
    pub(crate) paste: &'static str,
    pub(crate) text: &'static str,
    pub(crate) signature: &'static str,
    pub(crate) check: &'static str,
    pub(crate) working: &'static str,
    pub(crate) too_large: [&'static str; 2],
    pub(crate) unread: [&'static str; 2],
    pub(crate) trust: fn(TrustedError) -> [&'static str; 2],
    pub(crate) authorities_taken: &'static str,
    pub(crate) answer: fn(Answer) -> &'static str,
    pub(crate) test: &'static str,
    pub(crate) proves: &'static str,
    pub(crate) signatures: &'static str,
    pub(crate) holder: &'static str,
    pub(crate) certificate: &'static str,
    pub(crate) issuer: &'static str,
    pub(crate) hour: &'static str,
    pub(crate) documents: &'static str,
    pub(crate) here: &'static str,
    pub(crate) absent: &'static str,
    pub(crate) digest: &'static str,
    pub(crate) not_checked: &'static str,
    pub(crate) not_truth: &'static str,
    pub(crate) anchors: &'static str,
    pub(crate) published: fn(&str) -> String,
    pub(crate) chosen: &'static str,
    pub(crate) no_anchors: &'static str,
    pub(crate) forget: &'static str,
    pub(crate) exact: fn(usize) -> String,
    pub(crate) judged: fn(&str) -> String,
}

pub(crate) const VERIFY: Both<VerifyWords> = Both {
    es: VerifyWords {
        title: "Verifica un acuse o documento",
        lead: "No necesitas entrar. Nada de lo que elijas sale de tu equipo; también funciona sin conexión.",
        of_code: |folio| {
            format!("Vienes del código del acuse {folio}. Elige su archivo y lo comparamos.")
        },
        is_of_code: "Es el acuse del código que leíste.",
        is_not_of_code: "No es el acuse del código que leíste.",
        files: "Archivos por comprobar",
        hint: "Un paquete (.asice), un acuse en PDF, o un texto con su firma y documentos. Hasta 64 MB en total.",
        choose: "Elegir archivos",
        paste: "Pegar un texto y su firma",
        text: "Texto exacto (cadena original)",
        signature: "Firma o sello, en base64",
        check: "Comprobar",
        working: "Comprobando en tu equipo…",
        too_large: [
            "Los archivos pasan de 64 MB.",
            "Comprueba menos a la vez, o usa el programa «buzon verify».",
        ],
        unread: [
            "No pudimos leer el archivo en tu equipo.",
            "Revisa que siga ahí y elígelo otra vez.",
        ],
        trust: |error| match error {
            TrustedError::MixedRealms => [
                "Las autoridades son de producción y de prueba a la vez.",
                "Elige solo las de un ambiente.",
            ],
            TrustedError::NoRoot => [
                "Falta el certificado raíz de esas autoridades.",
                "Elígelo junto con los demás.",
            ],
            TrustedError::NotAnAuthority { .. } | TrustedError::TooMany => [
                "Esos certificados no sirven como autoridades.",
                "Elige los que publica la autoridad, en .cer o .crt.",
            ],
        },
        authorities_taken: "Confiaremos en las autoridades que elegiste. Ahora elige qué comprobar.",
        answer: |answer| match answer {
            Answer::Authentic => "✓ Es auténtico y no ha cambiado",
            Answer::Changed => "✗ Cambió después de sellarse",
            Answer::NoProof => "✗ No vale como prueba",
            Answer::Unchecked => "? No pudimos comprobarlo todo",
            Answer::Unknown => "✗ No lo conocemos",
        },
        test: "Es de un ambiente de prueba: no tiene efectos legales.",
        proves: "Qué prueba",
        signatures: "Firmas y sellos",
        holder: "Titular",
        certificate: "Certificado",
        issuer: "Lo emitió",
        hour: "Hora, según quien firmó",
        documents: "Documentos",
        here: "aquí, sin cambios",
        absent: "no está aquí",
        digest: "Huella (SHA-256)",
        not_checked: "Qué no se comprobó ni prueba",
        not_truth: "No prueba que lo que dice sea cierto, ni que siga vigente.",
        anchors: "En qué autoridades se confía",
        published: |at| format!("Las que publica este Buzón, traídas el {at}:"),
        chosen: "Las que tú elegiste:",
        no_anchors: "En ninguna: no pudimos traer las que publica el Buzón. Conéctate, o elige aquí sus certificados.",
        forget: "Quitar las que elegí",
        exact: |number| format!("Texto {number}, exacto"),
        judged: |at| format!("Se comprobó el {at}."),
    },
    en: VerifyWords {
        title: "Verify a receipt or document",
        lead: "You need not sign in. Nothing you choose leaves your device; it works offline too.",
        of_code: |folio| {
            format!("You come from the code of receipt {folio}. Choose its file and we compare it.")
        },
        is_of_code: "It is the receipt of the code that you read.",
        is_not_of_code: "It is not the receipt of the code that you read.",
        files: "Files to check",
        hint: "A package (.asice), a receipt in PDF, or a text with its signature and documents. Up to 64 MB in all.",
        choose: "Choose files",
        paste: "Paste a text and its signature",
        text: "Exact text (original string)",
        signature: "Signature or seal, in base64",
        check: "Check",
        working: "Checking on your device…",
        too_large: [
            "The files have more than 64 MB.",
            "Check fewer at a time, or use the program `buzon verify`.",
        ],
        unread: [
            "We could not read the file on your device.",
            "See that it is still there and choose it again.",
        ],
        trust: |error| match error {
            TrustedError::MixedRealms => [
                "The authorities are of production and of tests at once.",
                "Choose those of one environment only.",
            ],
            TrustedError::NoRoot => [
                "The root certificate of those authorities is missing.",
                "Choose it together with the others.",
            ],
            TrustedError::NotAnAuthority { .. } | TrustedError::TooMany => [
                "Those certificates do not serve as authorities.",
                "Choose those that the authority publishes, in .cer or .crt.",
            ],
        },
        authorities_taken: "We will trust the authorities that you chose. Now choose what to check.",
        answer: |answer| match answer {
            Answer::Authentic => "✓ It is authentic and unchanged",
            Answer::Changed => "✗ It changed after sealing",
            Answer::NoProof => "✗ It is no proof",
            Answer::Unchecked => "? We could not check everything",
            Answer::Unknown => "✗ We do not know it",
        },
        test: "It is of a test environment: it has no legal effect.",
        proves: "What it proves",
        signatures: "Signatures and seals",
        holder: "Holder",
        certificate: "Certificate",
        issuer: "Issued by",
        hour: "Hour, by the signer's word",
        documents: "Documents",
        here: "here, unchanged",
        absent: "not here",
        digest: "Digest (SHA-256)",
        not_checked: "What was not checked, and what it does not prove",
        not_truth: "It does not prove that what it says is true, or still in force.",
        anchors: "Which authorities are trusted",
        published: |at| format!("Those that this mailbox publishes, fetched on {at}:"),
        chosen: "Those that you chose:",
        no_anchors: "None: those that the mailbox publishes could not be fetched. Connect, or choose their certificates here.",
        forget: "Remove those I chose",
        exact: |number| format!("Text {number}, exact"),
        judged: |at| format!("Checked on {at}."),
    },
};
