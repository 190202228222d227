//! What is done in the mailbox itself, by its screens or by a filing (DOMAIN 7, rows marked IN).

use super::{Entry, Place, Row, Signs, Sureness};
use crate::filing::Procedure;

/// Returns the rows.
pub(super) fn entries() -> Vec<Entry> {
    rows().into_iter().map(Entry::from).collect()
}

#[expect(clippy::too_many_lines, reason = "a table, one row a procedure")]
fn rows() -> [Row; 23] {
    [
        Row {
            code: "notificaciones",
            name: "Notificaciones (pendientes de notificar y notificadas)",
            need: [
                "Ver y abrir mis notificaciones",
                "See and open my notifications",
            ],
            sends: ["La firma de apertura", "The opening signature"],
            gets: ["El acto y su acuse", "The act and its receipt"],
            signs: (Signs::Holder, Sureness::Sourced),
            place: (Place::Here, Sureness::Sourced),
        },
        Row {
            code: "resoluciones-rt",
            name: "Notificación electrónica de resoluciones y multas en materia de seguro de riesgos de trabajo (CLEM 08, 23, 26 y 27)",
            need: [
                "Recibir resoluciones de clasificación y prima",
                "Receive resolutions on class and premium",
            ],
            sends: ["La firma de apertura", "The opening signature"],
            gets: [
                "Resolución en PDF, y acuse o constancia",
                "Resolution in PDF, and receipt or record",
            ],
            signs: (Signs::Holder, Sureness::Sourced),
            place: (Place::Here, Sureness::Reported),
        },
        Row {
            code: "conclusion-correccion",
            name: "Oficio de conclusión por validación de corrección patronal",
            need: [
                "Recibir la conclusión de mi corrección",
                "Receive the conclusion of my correction",
            ],
            sends: ["La firma de apertura", "The opening signature"],
            gets: ["Oficio", "Official letter"],
            signs: (Signs::Holder, Sureness::Sourced),
            place: (Place::Here, Sureness::Reported),
        },
        Row {
            code: "ema",
            name: "Consulta y descarga de líneas de captura de propuestas de cédulas de determinación: EMA (mensual)",
            need: ["Bajar mi emisión mensual", "Download my monthly statement"],
            sends: ["Registro patronal y periodo", "Registration and period"],
            gets: [
                "PDF, archivos para SUA y línea de captura (SPR-05)",
                "PDF, files for SUA and payment reference (SPR-05)",
            ],
            signs: (Signs::Nobody, Sureness::Inferred),
            place: (Place::Here, Sureness::Reported),
        },
        Row {
            code: "eba",
            name: "Consulta y descarga de líneas de captura de propuestas de cédulas de determinación: EBA (bimestral)",
            need: [
                "Bajar mi emisión bimestral",
                "Download my two-monthly statement",
            ],
            sends: ["Registro patronal y periodo", "Registration and period"],
            gets: [
                "PDF, archivos para SUA y línea de captura, con RCV e Infonavit",
                "PDF, files for SUA and payment reference, with RCV and Infonavit",
            ],
            signs: (Signs::Nobody, Sureness::Inferred),
            place: (Place::Here, Sureness::Reported),
        },
        Row {
            code: "opinion-32d",
            name: "Opinión de cumplimiento de obligaciones fiscales en materia de seguridad social (32D)",
            need: [
                "Obtener mi opinión de cumplimiento",
                "Get my compliance opinion",
            ],
            sends: ["Solo la consulta", "Only the query"],
            gets: [
                "PDF: positiva, negativa o sin opinión; vale el día en que se genera",
                "PDF: positive, negative or no opinion; valid on the day it is made",
            ],
            signs: (Signs::Nobody, Sureness::Inferred),
            place: (Place::Here, Sureness::Reported),
        },
        Row {
            code: "terceros-32d",
            name: "32D Autorización de Terceros",
            need: [
                "Autorizar a alguien a ver mi opinión",
                "Let somebody see my opinion",
            ],
            sends: [
                "RFC del tercero y periodo",
                "RFC of the third party and period",
            ],
            gets: ["Acuse", "Receipt"],
            signs: (Signs::Holder, Sureness::Inferred),
            place: (Place::Here, Sureness::Sourced),
        },
        Row {
            code: "consulta-terceros-32d",
            name: "32D Consulta de Terceros Autorizados",
            need: [
                "Ver la opinión de quien me autorizó",
                "See the opinion of who authorised me",
            ],
            sends: ["RFC de quien autorizó", "RFC of who authorised"],
            gets: ["Opinión en PDF", "Opinion in PDF"],
            signs: (Signs::Nobody, Sureness::Inferred),
            place: (Place::Here, Sureness::Sourced),
        },
        Row {
            code: "opinion-publica",
            name: "Autorización o cancelación de opinión pública",
            need: [
                "Hacer pública mi opinión, o dejar de hacerlo",
                "Make my opinion public, or stop",
            ],
            sends: ["El consentimiento", "The consent"],
            gets: ["Acuse", "Receipt"],
            signs: (Signs::Holder, Sureness::Inferred),
            place: (Place::Here, Sureness::Sourced),
        },
        Row {
            code: "semanas-cotizadas",
            name: "Consulta de semanas cotizadas (reporte o constancia)",
            need: ["Saber mis semanas cotizadas", "Know my credited weeks"],
            sends: ["CURP, NSS y correo", "CURP, NSS and e-mail"],
            gets: ["PDF", "PDF"],
            signs: (Signs::Unknown, Sureness::Inferred),
            place: (Place::Here, Sureness::Reported),
        },
        Row {
            code: "mis-archivos",
            name: "Mis archivos: documentos y comunicados",
            need: [
                "Ver documentos y comunicados",
                "See documents and announcements",
            ],
            sends: ["Nada", "Nothing"],
            gets: [
                "Documentos y comunicados en PDF",
                "Documents and announcements in PDF",
            ],
            signs: (Signs::Nobody, Sureness::Inferred),
            place: (Place::Here, Sureness::Sourced),
        },
        Row {
            code: "medios-contacto",
            name: "Medios de contacto (registro, validación y baja)",
            need: [
                "Registrar mi correo o mi celular",
                "Register my e-mail or mobile",
            ],
            sends: ["El medio y su código", "The medium and its code"],
            gets: [
                "Tres acuses: registro, validación y baja",
                "Three receipts: registration, validation and removal",
            ],
            signs: (Signs::Unknown, Sureness::Inferred),
            place: (Place::Here, Sureness::Sourced),
        },
        Row {
            code: "activacion",
            name: "Activación y desactivación del Buzón IMSS",
            need: ["Habilitar mi Buzón", "Enable my mailbox"],
            sends: [
                "La firma de los términos y condiciones",
                "The signature of the terms and conditions",
            ],
            gets: ["Acuse", "Receipt"],
            signs: (Signs::Holder, Sureness::Sourced),
            place: (Place::Here, Sureness::Reported),
        },
        Row {
            code: "promocion",
            name: "Promociones Electrónicas",
            need: ["Escribir al Instituto", "Write to the Institute"],
            sends: ["Escrito y anexos", "Text and annexes"],
            gets: ["Acuse de recibo", "Receipt"],
            signs: (Signs::Holder, Sureness::Sourced),
            place: (
                Place::Filing {
                    procedure: Procedure::Promocion,
                },
                Sureness::Sourced,
            ),
        },
        Row {
            code: "aclaracion",
            name: "Aclaraciones Buzón IMSS",
            need: ["Pedir una aclaración", "Ask for a clarification"],
            sends: ["Descripción y anexos", "Description and annexes"],
            gets: [
                "Folio, respuesta y, en su caso, prórroga",
                "Folio, answer and, if need be, an extension",
            ],
            signs: (Signs::Unknown, Sureness::Inferred),
            place: (
                Place::Filing {
                    procedure: Procedure::Aclaracion,
                },
                Sureness::Sourced,
            ),
        },
        Row {
            code: "requerimiento",
            name: "Desahogo de requerimientos",
            need: ["Contestar un requerimiento", "Answer a requirement"],
            sends: [
                "Número y fecha del oficio, escrito y pruebas",
                "Number and date of the oficio, text and evidence",
            ],
            gets: ["Acuse de recibo", "Receipt"],
            signs: (Signs::Holder, Sureness::Inferred),
            place: (
                Place::Filing {
                    procedure: Procedure::Desahogo,
                },
                Sureness::Inferred,
            ),
        },
        Row {
            code: "inconformidad",
            name: "Recurso de inconformidad (LSS 294)",
            need: [
                "Inconformarme con una resolución",
                "Appeal against a resolution",
            ],
            sends: [
                "Acto impugnado, agravios y pruebas, dentro de 15 días hábiles",
                "The act, grievances and evidence, within 15 business days",
            ],
            gets: [
                "Acuse y, después, resolución",
                "Receipt and, later, a decision",
            ],
            signs: (Signs::Holder, Sureness::Inferred),
            place: (
                Place::Filing {
                    procedure: Procedure::Inconformidad,
                },
                Sureness::Inferred,
            ),
        },
        Row {
            code: "convenio-pago",
            name: "Convenios de pago a plazos o en parcialidades (LSS 40-C, CFF 66)",
            need: ["Pagar en parcialidades", "Pay in instalments"],
            sends: [
                "Registros patronales y créditos",
                "Registrations and credits",
            ],
            gets: [
                "Convenio y calendario de pagos",
                "Agreement and payment schedule",
            ],
            signs: (Signs::Holder, Sureness::Inferred),
            place: (
                Place::Filing {
                    procedure: Procedure::Solicitud,
                },
                Sureness::Inferred,
            ),
        },
        Row {
            code: "icsoe-requerimientos",
            name: "Requerimientos y oficios ICSOE (Of_ICSOE, Req_15A)",
            need: [
                "Contestar un requerimiento de ICSOE",
                "Answer an ICSOE requirement",
            ],
            sends: ["La respuesta", "The answer"],
            gets: ["Oficio", "Official letter"],
            signs: (Signs::Holder, Sureness::Inferred),
            place: (Place::Here, Sureness::Sourced),
        },
        Row {
            code: "icsoe-contratante",
            name: "Autorización del contratante para consultar ICSOE",
            need: [
                "Dejar que mi cliente vea mi ICSOE",
                "Let my client see my ICSOE",
            ],
            sends: ["RFC del cliente", "RFC of the client"],
            gets: ["Acuse", "Receipt"],
            signs: (Signs::Holder, Sureness::Inferred),
            place: (Place::Here, Sureness::Reported),
        },
        Row {
            code: "tip-digital",
            name: "TIP Digital (Tarjeta de Identificación Patronal)",
            need: ["Bajar mi tarjeta patronal", "Download my employer's card"],
            sends: ["Registro patronal", "Registration"],
            gets: ["Tarjeta en PDF", "Card in PDF"],
            signs: (Signs::Unknown, Sureness::Inferred),
            place: (Place::Here, Sureness::Inferred),
        },
        Row {
            code: "contador-publico",
            name: "Documentos para contador público autorizado (dictamen)",
            need: [
                "Recibir oficios del dictamen",
                "Receive letters on the audit report",
            ],
            sends: ["Nada", "Nothing"],
            gets: ["Oficios", "Official letters"],
            signs: (Signs::Unknown, Sureness::Inferred),
            place: (Place::Here, Sureness::Inferred),
        },
        Row {
            code: "calendario",
            name: "Calendario de eventos y Normatividad",
            need: ["Ver fechas y reglas", "See dates and rules"],
            sends: ["Nada", "Nothing"],
            gets: ["Información", "Information"],
            signs: (Signs::Nobody, Sureness::Inferred),
            place: (Place::Here, Sureness::Reported),
        },
    ]
}
