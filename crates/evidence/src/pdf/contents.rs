//! What a receipt says: titles, every field of the statement, the seal, and how to verify.

use base64ct::{Base64, Encoding as _};
use efirma::{Examined, SignatureError};
use mailbox::environment::Environment;
use mailbox::identifiers::Folio;
use mailbox::instant::LegalTime;
use mailbox::statement::{Attested, ContactChange, Received, Statement, fields};

use super::{Paper, folio_of};
use crate::package::Record;
use crate::sha256;
use crate::story::moment;

const MONTHS: [&str; 12] = [
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
];
const TEST: &str = "Ambiente de prueba: sin efectos legales.";
const CONFIDENTIAL: &str = "Este documento contiene datos personales y fiscales. Es para su \
                            titular y para quien deba conocerlo por ley.";
const HOW: &str = "Esta página no prueba nada por sí sola. La prueba va dentro del PDF: la cadena \
                   original y su sello, como archivos adjuntos. Verifícalos en la dirección de \
                   este código, con `buzon verify`, o con OpenSSL, sin pedir permiso a nadie.";

/// A part of a page, in reading order.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) enum Block {
    /// The code that leads to verification, with words beside it.
    Code { address: String, words: Vec<String> },
    /// A heading of a part.
    Heading(String),
    /// Lines as they are, of one width.
    Exact(Vec<String>),
    /// The few facts that are looked for first.
    Facts(Vec<(String, String)>),
    /// A paragraph.
    Paragraph(String),
    /// A paragraph that must not be overlooked.
    Notice(String),
    /// Labels and values.
    Table(Vec<(String, String)>),
}

/// All of a receipt.
pub(super) struct Contents {
    pub(super) authority: String,
    pub(super) title: String,
    pub(super) subtitle: String,
    pub(super) folio: Folio,
    pub(super) blocks: Vec<Block>,
}

impl Contents {
    pub(super) fn of(paper: &Paper<'_>) -> Result<Self, SignatureError> {
        let statement = &paper.sealed.statement;
        let text = statement.to_text();
        let seal = efirma::examine(&paper.sealed.signature, text.as_bytes())?;
        let place = Place::of(statement).ok_or(SignatureError::Format)?;
        let folio = folio_of(statement).ok_or(SignatureError::Format)?.clone();
        let title = title(statement).to_owned();
        let mut blocks = Vec::new();
        if place.environment == Environment::Prueba {
            blocks.push(Block::Notice(TEST.into()));
        }
        blocks.push(Block::Facts(facts(paper, &folio)));
        let rows: Vec<(String, String)> = fields(&text)
            .map(|field| (field.label.to_owned(), field.value.to_owned()))
            .collect();
        let is_file = |label: &str| label.starts_with("Archivo ");
        let (files, data): (Vec<_>, Vec<_>) =
            rows.into_iter().partition(|(label, _)| is_file(label));
        blocks.push(Block::Heading("Datos".into()));
        blocks.push(Block::Table(data));
        if !files.is_empty() {
            blocks.push(Block::Heading("Archivos recibidos".into()));
            blocks.push(Block::Table(files));
        }
        if let Some(signed) = paper.signed {
            let signed_text = signed.statement.to_text();
            let signature = efirma::examine(&signed.signature, signed_text.as_bytes())?;
            blocks.push(Block::Heading("Lo que se firmó".into()));
            blocks.push(Block::Table(signed_rows(signed, &signature)));
        }
        blocks.push(Block::Heading("Sello digital".into()));
        blocks.push(Block::Table(seal_rows(paper.sealed, &seal)));
        blocks.push(Block::Heading("Verificación".into()));
        let digest = sha256(text.as_bytes());
        let address = format!("{}/verificar?folio={folio}&sha256={digest}", place.origin);
        blocks.push(Block::Code {
            words: vec![HOW.into(), address.clone()],
            address,
        });
        blocks.push(Block::Heading("Cadena original".into()));
        blocks.push(Block::Exact(text.lines().map(str::to_owned).collect()));
        blocks.push(Block::Paragraph(CONFIDENTIAL.into()));
        Ok(Self {
            authority: place.authority.to_owned(),
            subtitle: format!("{title}, folio {folio}"),
            title,
            folio,
            blocks,
        })
    }
}

/// Where a sealed statement counts, and whose word it is.
struct Place<'a> {
    environment: Environment,
    authority: &'a str,
    origin: &'a str,
}

impl<'a> Place<'a> {
    fn of(statement: &'a Statement) -> Option<Self> {
        let sealed = match statement {
            Statement::FilingReceipt(it) => {
                return Some(Self {
                    environment: it.environment,
                    authority: &it.authority,
                    origin: &it.origin,
                });
            }
            Statement::Notice(it) => &it.sealed,
            Statement::ActReceipt(it) => &it.sealed,
            Statement::Attestation(it) => &it.sealed,
            _ => return None,
        };
        Some(Self {
            environment: sealed.environment,
            authority: &sealed.authority,
            origin: &sealed.origin,
        })
    }
}

/// What the paper is called; the names of the contact's three are those of DOMAIN 3.3.1.
fn title(statement: &Statement) -> &'static str {
    match statement {
        Statement::Notice(_) => "Aviso de notificación electrónica",
        Statement::Attestation(it) => match it.attested {
            Attested::Opened { .. } => "Constancia de notificación electrónica por apertura",
            Attested::Deemed { .. } => "Constancia de notificación electrónica por vencimiento",
            Attested::Posted { .. } => "Constancia de notificación por estrados",
        },
        Statement::ActReceipt(it) => match &it.received {
            Received::Activation { .. } => "Acuse de habilitación del buzón",
            Received::Terms { .. } => "Acuse de aceptación de términos",
            Received::Contact { change, .. } => match change {
                ContactChange::Register { .. } => "Acuse de registro de medio de contacto",
                ContactChange::Replace { .. } => "Acuse de cambio de medio de contacto",
                ContactChange::Remove { .. } => "Acuse de baja de medio de contacto",
            },
            Received::ContactProved { .. } => "Acuse de medio de contacto validado",
            Received::Opening { .. } => "Acuse de recibo de notificación electrónica",
            Received::Mandate { .. } => "Acuse de mandato",
        },
        _ => "Acuse de recibo de promoción",
    }
}

/// The status of a medium of contact (DOMAIN 3.3.1).
fn status(statement: &Statement) -> Option<&'static str> {
    let Statement::ActReceipt(it) = statement else {
        return None;
    };
    match &it.received {
        Received::Contact {
            change: ContactChange::Remove { .. },
            ..
        } => Some("Baja"),
        Received::Contact { .. } => Some("En proceso"),
        Received::ContactProved { .. } => Some("Validado"),
        _ => None,
    }
}

fn facts(paper: &Paper<'_>, folio: &Folio) -> Vec<(String, String)> {
    let statement = &paper.sealed.statement;
    let mut facts = vec![("Folio".to_owned(), folio.to_string())];
    if let Some(at) = moment(statement) {
        facts.push(("Fecha y hora".into(), spoken(at)));
    }
    let (name, rfc) = match statement {
        // A receipt of a filing names who signed, who may act for whom the mailbox belongs to.
        Statement::FilingReceipt(it) if it.signer != it.mailbox => {
            facts.push(("RFC".into(), it.mailbox.to_string()));
            facts.push((
                "Firmó".into(),
                format!("{} ({})", it.signer_name, it.signer),
            ));
            return facts;
        }
        Statement::FilingReceipt(it) => (it.signer_name.as_str(), &it.mailbox),
        Statement::ActReceipt(it) => (it.holder_name.as_str(), &it.mailbox),
        Statement::Notice(it) => (it.addressee.name.as_str(), &it.addressee.rfc),
        Statement::Attestation(it) => (it.addressee.name.as_str(), &it.addressee.rfc),
        _ => return facts,
    };
    facts.push(("RFC".into(), rfc.to_string()));
    facts.push(("Nombre o razón social".into(), name.to_owned()));
    if let Some(status) = status(statement) {
        facts.push(("Estatus".into(), status.to_owned()));
    }
    facts
}

/// `24 de noviembre de 2026, 06:00:20 hrs. (Zona Centro)`, as the acuses write it.
fn spoken(at: LegalTime) -> String {
    let (year, month, day) = at.date().to_calendar_date();
    let (hour, minute, second) = at.instant().to_hms();
    let index = usize::from(u8::from(month)).saturating_sub(1);
    let month = MONTHS.get(index).copied().unwrap_or_default();
    format!("{day} de {month} de {year}, {hour:02}:{minute:02}:{second:02} hrs. (Zona Centro)")
}

fn seal_rows(record: &Record, seal: &Examined) -> Vec<(String, String)> {
    let text = record.statement.to_text();
    let certificate = seal.certificate();
    let row = |label: &str, value: String| (label.to_owned(), value);
    vec![
        row("Sella", certificate.holder().name.clone()),
        row("RFC de quien sella", certificate.holder().rfc.clone()),
        row("Número del certificado", certificate.number().to_owned()),
        row(
            "Hora que dice el sello",
            LegalTime::new(seal.signing_time()).to_string(),
        ),
        row(
            "Cadena original (SHA-256)",
            sha256(text.as_bytes()).to_string(),
        ),
        row(
            "Sello (.p7s, SHA-256)",
            sha256(&record.signature).to_string(),
        ),
        // Over signed attributes, so it is no "sello of the cadena" (EFIRMA 6).
        row(
            "Valor de la firma (CMS)",
            Base64::encode_string(seal.signature()),
        ),
    ]
}

fn signed_rows(record: &Record, signature: &Examined) -> Vec<(String, String)> {
    let text = record.statement.to_text();
    let certificate = signature.certificate();
    let row = |label: &str, value: String| (label.to_owned(), value);
    let mut rows = vec![
        row("Firma", certificate.holder().name.clone()),
        row("RFC de quien firma", certificate.holder().rfc.clone()),
    ];
    let present = match &record.statement {
        Statement::Present(present) => Some(present),
        _ => None,
    };
    let registrations = present.map(|it| it.filing.particulars.registrations.as_slice());
    for registration in registrations.unwrap_or_default() {
        rows.push(row("Registro patronal", registration.to_string()));
    }
    rows.extend([
        row("Número del certificado", certificate.number().to_owned()),
        row(
            "Cadena firmada (SHA-256)",
            sha256(text.as_bytes()).to_string(),
        ),
        row(
            "Firma (.p7s, SHA-256)",
            sha256(&record.signature).to_string(),
        ),
        row(
            "Valor de la firma (CMS)",
            Base64::encode_string(signature.signature()),
        ),
    ]);
    rows
}
