//! The command line: what can be asked, and with which files.

use std::path::PathBuf;

use clap::{ArgGroup, Args, Parser, Subcommand};

use crate::deadlines::Deadlines;
use crate::language::Language;

/// Juzga e.firmas, firmas, acuses y respuestas de revocación, sin red.
///
/// Termina con 0 si la respuesta es sí, 1 si es no y 2 si no se pudo preguntar.
#[derive(Parser)]
#[command(name = "buzon", version)]
pub(crate) struct Arguments {
    /// Idioma de los textos
    #[arg(long, global = true, value_enum, default_value_t)]
    pub(crate) language: Language,
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Dice cuándo se tiene por hecha una notificación, surte efectos y vencen sus plazos
    Deadlines(Deadlines),
    /// Dice a quién nombra un certificado y si sirve para firmar, con su llave o sin ella
    Inspect(Inspect),
    /// Juzga la respuesta de un servicio de revocación (OCSP)
    Ocsp(Ocsp),
    /// Dice qué prueba un paquete de evidencia, un acuse en PDF o una firma separada (.p7s)
    Verify(Verify),
}

#[derive(Args)]
pub(crate) struct Inspect {
    /// El certificado (.cer)
    #[arg(long, value_name = "ARCHIVO")]
    pub(crate) cer: PathBuf,
    /// La llave privada cifrada (.key); pide también --passphrase-file
    #[arg(long, value_name = "ARCHIVO")]
    pub(crate) key: Option<PathBuf>,
    /// Archivo cuyos bytes son la contraseña, tal cual: un salto de línea final cuenta
    #[arg(long, value_name = "ARCHIVO")]
    pub(crate) passphrase_file: Option<PathBuf>,
    /// Carpeta con las autoridades en que se confía (.cer, .crt, .pem, .der)
    #[arg(long, value_name = "CARPETA")]
    pub(crate) anchors: Option<PathBuf>,
    /// Certificado intermedio que ayuda a llegar a una raíz, sin dar confianza; se puede repetir
    #[arg(long, value_name = "ARCHIVO")]
    pub(crate) intermediate: Vec<PathBuf>,
    /// El RFC que debe tener el titular
    #[arg(long, value_name = "RFC")]
    pub(crate) rfc: Option<String>,
    /// Respuesta OCSP sobre el certificado; pide también --anchors
    #[arg(long, value_name = "ARCHIVO")]
    pub(crate) ocsp: Option<PathBuf>,
    /// Instante en que se recibió lo firmado: se juzga entonces y no en --at
    #[arg(long, value_name = "INSTANTE")]
    pub(crate) received_at: Option<String>,
    /// Instante en que se juzga, como 2026-11-23T12:00:00Z; si falta, ahora
    #[arg(long, value_name = "INSTANTE")]
    pub(crate) at: Option<String>,
    /// Responde en JSON
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Args)]
#[command(group(ArgGroup::new("what").required(true).args(["evidence", "signature"])))]
pub(crate) struct Verify {
    /// El paquete de evidencia (.asice), el acuse en PDF, una exportación (.zip) o una carpeta
    #[arg(value_name = "PAQUETE|PDF|ZIP|CARPETA")]
    pub(crate) evidence: Option<PathBuf>,
    /// La firma separada (.p7s); pide también --content
    #[arg(long, value_name = "ARCHIVO", requires = "content")]
    pub(crate) signature: Option<PathBuf>,
    /// Lo que se firmó, byte por byte
    #[arg(long, value_name = "ARCHIVO", requires = "signature")]
    pub(crate) content: Option<PathBuf>,
    /// Un documento que nombra lo que se firmó; se puede repetir
    #[arg(long, value_name = "ARCHIVO", requires = "signature")]
    pub(crate) document: Vec<PathBuf>,
    /// Carpeta con las autoridades en que se confía (.cer, .crt, .pem, .der); sin ella nada queda probado
    #[arg(long, value_name = "CARPETA")]
    pub(crate) anchors: Option<PathBuf>,
    /// Carpeta con las autoridades de tiempo en que se confía, o sus propios certificados
    #[arg(
        long,
        value_name = "CARPETA",
        conflicts_with = "signature",
        requires = "anchors"
    )]
    pub(crate) tsa_anchors: Option<PathBuf>,
    /// Sello que publicó el instituto, o su lista (`/api/v1/institute/keys`, JSON) con los plazos en
    /// que valió cada uno: solo esos valen; se puede repetir
    #[arg(long, value_name = "ARCHIVO", conflicts_with = "signature")]
    pub(crate) seal: Vec<PathBuf>,
    /// Carpeta nueva donde dejar los archivos del paquete, si todo queda probado
    #[arg(long, value_name = "CARPETA", conflicts_with = "signature")]
    pub(crate) extract: Option<PathBuf>,
    /// Respuesta OCSP sobre el certificado de quien firmó; pide también --anchors
    #[arg(long, value_name = "ARCHIVO", requires = "signature")]
    pub(crate) ocsp: Option<PathBuf>,
    /// Instante en que se recibió la firma; si falta, el de --at
    #[arg(long, value_name = "INSTANTE", requires = "signature")]
    pub(crate) received_at: Option<String>,
    /// Instante en que se juzga, como 2026-11-23T12:00:00Z; si falta, ahora
    #[arg(long, value_name = "INSTANTE")]
    pub(crate) at: Option<String>,
    /// Responde en JSON
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Args)]
pub(crate) struct Ocsp {
    /// La respuesta (DER)
    #[arg(long, value_name = "ARCHIVO")]
    pub(crate) response: PathBuf,
    /// El certificado por el que se preguntó
    #[arg(long, value_name = "ARCHIVO")]
    pub(crate) cert: PathBuf,
    /// El certificado de la autoridad que lo emitió
    #[arg(long, value_name = "ARCHIVO")]
    pub(crate) issuer: PathBuf,
    /// El certificado del servicio, si se conoce: solo de él se acepta una firma SHA-1
    #[arg(long, value_name = "ARCHIVO")]
    pub(crate) responder: Option<PathBuf>,
    /// El número de un solo uso que se envió, en hexadecimal: la respuesta debe repetirlo
    #[arg(long, value_name = "HEX")]
    pub(crate) request_nonce: Option<String>,
    /// Instante en que se juzga, como 2026-11-23T12:00:00Z; si falta, ahora
    #[arg(long, value_name = "INSTANTE")]
    pub(crate) at: Option<String>,
    /// Responde en JSON
    #[arg(long)]
    pub(crate) json: bool,
}
