//! Why a question could not be asked, and what to do: exit code 2.

use std::path::{Path, PathBuf};

use crate::language::Language;

/// Said before what the reader of the command line complains about.
pub(crate) const USAGE: &str =
    "No se entiende la orden; vea `buzon --help`. (The command is not understood.)";

/// Why a question could not be asked.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The content is larger than what is verified in memory.
    ContentTooLarge { path: PathBuf },
    /// Only one package can be extracted at a time.
    ExtractMany,
    /// The folder to extract to has something in it.
    ExtractNotEmpty { path: PathBuf },
    /// A file could not be written where it was to be extracted.
    ExtractUnwritable { path: PathBuf },
    /// The system does not let us read it.
    Forbidden { path: PathBuf },
    /// An instant is not RFC 3339.
    Instant { option: &'static str },
    /// Intermediates lead nowhere without a root.
    IntermediateWithoutAnchors,
    /// A folder was named where a file is needed.
    IsFolder { path: PathBuf },
    /// A key was given without its passphrase.
    KeyWithoutPassphrase,
    /// There is nothing at that path.
    Missing { path: PathBuf },
    /// Anchors of production and of the test environment in one folder.
    MixedRealms { path: PathBuf },
    /// No certificate in the folder of anchors.
    NoAnchors { path: PathBuf },
    /// No package is there to be judged.
    NoPackages { path: PathBuf },
    /// No root in the folder of anchors.
    NoRoot { path: PathBuf },
    /// The nonce is not hexadecimal.
    Nonce,
    /// A certificate of the question cannot be read as one.
    NotACertificate { path: PathBuf, why: String },
    /// A file was named where a folder is needed.
    NotAFolder { path: PathBuf },
    /// A revocation answer cannot be judged without knowing who issued the certificate.
    OcspWithoutAnchors,
    /// Standard output was closed.
    Output,
    /// A passphrase was given without a key.
    PassphraseWithoutKey,
    /// The RFC to compare with is not one.
    Rfc,
    /// A signature is of nothing without what was signed.
    SignatureWithoutContent,
    /// The folder holds more files than a set of anchors has.
    TooManyAnchors { path: PathBuf },
    /// The folder holds more packages than an export has.
    TooManyPackages { path: PathBuf },
    /// Reading failed for another reason.
    Unreadable { path: PathBuf },
}

impl Failure {
    /// What happened and what to do, in one or two sentences.
    pub(crate) fn sentence(&self, language: Language) -> String {
        let (spanish, english) = self.words();
        let words = language.pick(spanish, english);
        match self {
            Self::Instant { option } => format!("{option}: {words}"),
            Self::NotACertificate { path, why } => format!("{}: {words} ({why})", shown(path)),
            Self::ContentTooLarge { path }
            | Self::ExtractNotEmpty { path }
            | Self::ExtractUnwritable { path }
            | Self::Forbidden { path }
            | Self::IsFolder { path }
            | Self::Missing { path }
            | Self::MixedRealms { path }
            | Self::NoAnchors { path }
            | Self::NoPackages { path }
            | Self::NoRoot { path }
            | Self::NotAFolder { path }
            | Self::TooManyAnchors { path }
            | Self::TooManyPackages { path }
            | Self::Unreadable { path } => format!("{}: {words}", shown(path)),
            Self::ExtractMany
            | Self::IntermediateWithoutAnchors
            | Self::KeyWithoutPassphrase
            | Self::Nonce
            | Self::OcspWithoutAnchors
            | Self::Output
            | Self::PassphraseWithoutKey
            | Self::Rfc
            | Self::SignatureWithoutContent => words.to_owned(),
        }
    }

    /// Spanish and English, after the name of the file if one is concerned.
    #[expect(
        clippy::too_many_lines,
        reason = "one table, read from top to bottom; splitting it would hide what is missing"
    )]
    fn words(&self) -> (&'static str, &'static str) {
        match self {
            Self::ContentTooLarge { .. } => (
                "es demasiado grande para verificarlo; el límite es de 32 MiB.",
                "is too large to be verified; the limit is 32 MiB.",
            ),
            Self::ExtractMany => (
                "--extract saca los archivos de un solo paquete; indica cuál.",
                "--extract takes the files out of one package; name which.",
            ),
            Self::NoPackages { .. } => (
                "no tiene paquetes de evidencia (.asice); indica la exportación o su carpeta.",
                "holds no evidence packages (.asice); name the export or its folder.",
            ),
            Self::TooManyPackages { .. } => (
                "tiene más de 20 000 paquetes; verifica la carpeta por partes.",
                "holds more than 20,000 packages; verify the folder in parts.",
            ),
            Self::ExtractNotEmpty { .. } => (
                "ya tiene archivos; indica una carpeta nueva o vacía. Nada se escribió.",
                "already holds files; name a new or empty folder. Nothing was written.",
            ),
            Self::ExtractUnwritable { .. } => (
                "no se pudo escribir; revisa permisos y espacio, borra lo escrito y repite.",
                "could not be written; check permissions and space, remove what was written, retry.",
            ),
            Self::Forbidden { .. } => (
                "no se puede leer: falta permiso. Cambia sus permisos o prueba con otro usuario.",
                "cannot be read: permission denied. Change its permissions or use another user.",
            ),
            Self::Instant { .. } => (
                "no es un instante; escríbelo como 2026-11-23T12:00:00Z (RFC 3339).",
                "is not an instant; write it as 2026-11-23T12:00:00Z (RFC 3339).",
            ),
            Self::IntermediateWithoutAnchors => (
                "--intermediate necesita --anchors: sin una raíz no lleva a ninguna parte.",
                "--intermediate needs --anchors: without a root it leads nowhere.",
            ),
            Self::IsFolder { .. } => (
                "es una carpeta; indica un archivo.",
                "is a folder; name a file.",
            ),
            Self::KeyWithoutPassphrase => (
                "--key necesita --passphrase-file, un archivo con la contraseña de la llave.",
                "--key needs --passphrase-file, a file with the passphrase of the key.",
            ),
            Self::Missing { .. } => (
                "no existe; revisa la ruta.",
                "is not there; check the path.",
            ),
            Self::MixedRealms { .. } => (
                "mezcla autoridades de producción y de prueba; usa una carpeta para cada ambiente.",
                "mixes production and test authorities; keep one folder for each environment.",
            ),
            Self::NoAnchors { .. } => (
                "no tiene ningún certificado; pon ahí los de las autoridades en que confías.",
                "holds no certificate; put those of the authorities you trust there.",
            ),
            Self::NoRoot { .. } => (
                "no tiene ninguna raíz (certificado emitido por sí mismo); agrégala.",
                "holds no root (a self-issued certificate); add it.",
            ),
            Self::Nonce => (
                "--request-nonce no es hexadecimal; escribe pares de dígitos, como 00a1ff.",
                "--request-nonce is not hexadecimal; write pairs of digits such as 00a1ff.",
            ),
            Self::NotACertificate { .. } => (
                "no se lee como certificado; indica el archivo correcto.",
                "does not read as a certificate; name the right file.",
            ),
            Self::NotAFolder { .. } => (
                "no es una carpeta; indica la carpeta que contiene los certificados.",
                "is not a folder; name the folder that holds the certificates.",
            ),
            Self::OcspWithoutAnchors => (
                "--ocsp necesita --anchors: sin la autoridad emisora no se puede juzgar la respuesta.",
                "--ocsp needs --anchors: the answer cannot be judged without the issuing authority.",
            ),
            Self::Output => (
                "No se pudo escribir la respuesta: la salida está cerrada.",
                "The answer could not be written: the output is closed.",
            ),
            Self::PassphraseWithoutKey => (
                "--passphrase-file necesita --key, la llave que abre.",
                "--passphrase-file needs --key, the key it opens.",
            ),
            Self::Rfc => (
                "--rfc no es un RFC; escribe sus 12 o 13 caracteres, sin espacios ni guiones.",
                "--rfc is not an RFC; write its 12 or 13 characters without blanks or hyphens.",
            ),
            Self::SignatureWithoutContent => (
                "--signature necesita --content, lo que se firmó.",
                "--signature needs --content, what was signed.",
            ),
            Self::TooManyAnchors { .. } => (
                "tiene demasiados archivos; deja solo los certificados de las autoridades.",
                "holds too many files; leave only the certificates of the authorities.",
            ),
            Self::Unreadable { .. } => (
                "no se puede leer; copia el archivo de nuevo y repite.",
                "cannot be read; copy it again and retry.",
            ),
        }
    }
}

/// A path as it can be shown: a file name may try to steer the terminal.
pub(crate) fn shown(path: &Path) -> String {
    let replaced = |char| {
        if mailbox::clean::deceives(char) {
            char::REPLACEMENT_CHARACTER
        } else {
            char
        }
    };
    path.to_string_lossy().chars().map(replaced).collect()
}
