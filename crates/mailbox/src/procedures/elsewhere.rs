//! What is done in other systems of the institute, or nobody knows where (DOMAIN 7, rows marked OUT
//! and UNK).

use super::{Entry, Place, Row, Signs, Sureness, Text};
use crate::filing::Procedure;

/// An address is words to type and no link. Where the system's own is not sourced, it is the
/// institute's home page and where to look there.
const fn elsewhere(system: &'static str, address: &'static str, results_here: bool) -> Place {
    Place::Elsewhere {
        system: Text::Borrowed(system),
        address: Text::Borrowed(address),
        results_here,
    }
}

/// Returns the rows.
pub(super) fn entries() -> Vec<Entry> {
    rows().into_iter().map(Entry::from).collect()
}

#[expect(clippy::too_many_lines, reason = "a table, one row a procedure")]
fn rows() -> [Row; 13] {
    [
        Row {
            code: "cedulas",
            name: "Cédulas de liquidación por cuotas, capitales constitutivos, actualización, recargos y multas (LSS 40)",
            need: ["Recibir una cédula de liquidación", "Receive an assessment"],
            sends: ["Nada", "Nothing"],
            gets: [
                "Cédula; se notifica conforme a LSS 40",
                "Assessment; notified under LSS 40",
            ],
            signs: (Signs::Unknown, Sureness::Inferred),
            place: (Place::Unknown, Sureness::Inferred),
        },
        Row {
            code: "carta-invitacion",
            name: "Carta invitación o corrección por invitación",
            need: [
                "Atender una invitación a corregir",
                "Answer an invitation to correct",
            ],
            sends: ["Respuesta o corrección", "Answer or correction"],
            gets: ["Carta por comunicado", "Letter by announcement"],
            signs: (Signs::Unknown, Sureness::Inferred),
            place: (Place::Unknown, Sureness::Inferred),
        },
        Row {
            code: "rectificacion-prima",
            name: "Rectificación de la clasificación o de la prima",
            need: [
                "Corregir mi clase o mi prima",
                "Correct my class or premium",
            ],
            sends: ["Promoción y pruebas", "Text and evidence"],
            gets: ["Resolución", "Resolution"],
            signs: (Signs::Holder, Sureness::Inferred),
            place: (
                Place::Filing {
                    procedure: Procedure::Promocion,
                },
                Sureness::Inferred,
            ),
        },
        Row {
            code: "devolucion",
            name: "Devolución de cuotas enteradas sin justificación legal (LSS 299)",
            need: [
                "Pedir que me devuelvan cuotas",
                "Ask for contributions back",
            ],
            sends: [
                "Formato, datos bancarios y comprobantes; prescribe en 5 años",
                "Form, bank data and vouchers; lapses in 5 years",
            ],
            gets: ["Resolución", "Resolution"],
            signs: (Signs::Holder, Sureness::Inferred),
            place: (
                Place::Filing {
                    procedure: Procedure::Solicitud,
                },
                Sureness::Inferred,
            ),
        },
        Row {
            code: "aclaracion-cedula",
            name: "Aclaración administrativa de cédula (LSS 39-D)",
            need: ["Aclarar una cédula", "Clarify an assessment"],
            sends: [
                "Pruebas, dentro de 5 días hábiles; no suspende el pago de lo que se reconoce",
                "Evidence, within 5 business days; what is recognised must be paid all the same",
            ],
            gets: ["Respuesta en 20 días hábiles", "Answer in 20 business days"],
            signs: (Signs::Holder, Sureness::Inferred),
            place: (
                Place::Filing {
                    procedure: Procedure::Aclaracion,
                },
                Sureness::Inferred,
            ),
        },
        Row {
            code: "incapacidades",
            name: "Consulta de incapacidades",
            need: [
                "Ver las incapacidades de mi personal",
                "See my staff's sick leaves",
            ],
            sends: ["Registro patronal", "Registration"],
            gets: ["Lista", "List"],
            signs: (Signs::Nobody, Sureness::Inferred),
            place: (Place::Unknown, Sureness::Inferred),
        },
        Row {
            code: "icsoe",
            name: "Informativa de Contratos de Servicios u Obras Especializados (ICSOE), cuatrimestral",
            need: ["Presentar mi ICSOE", "File my ICSOE"],
            sends: [
                "Contratos, REPSE, y NSS, CURP y salario de los trabajadores",
                "Contracts, REPSE, and the workers' NSS, CURP and wages",
            ],
            gets: ["Acuse", "Receipt"],
            signs: (Signs::Company, Sureness::Reported),
            place: (
                elsewhere("ICSOE", "s-icsoe.imss.gob.mx", true),
                Sureness::Reported,
            ),
        },
        Row {
            code: "dictamen",
            name: "Dictamen para efectos del Seguro Social (SIDEIMSS)",
            need: ["Presentar el dictamen", "File the audit report"],
            sends: ["Dictamen y anexos", "Report and annexes"],
            gets: ["Acuse", "Receipt"],
            signs: (Signs::AccountantAndHolder, Sureness::Inferred),
            place: (
                elsewhere("SIDEIMSS", "www.imss.gob.mx, en Patrones: SIDEIMSS", true),
                Sureness::Reported,
            ),
        },
        Row {
            code: "siroc",
            name: "Registro de obra e incidencias (SIROC)",
            need: ["Registrar una obra", "Register a building site"],
            sends: ["Datos de la obra", "Data of the site"],
            gets: ["Folio y acuse", "Folio and receipt"],
            signs: (Signs::Holder, Sureness::Inferred),
            place: (
                elsewhere("SIROC", "www.imss.gob.mx, en Patrones: SIROC", false),
                Sureness::Reported,
            ),
        },
        Row {
            code: "movimientos",
            name: "Movimientos afiliatorios: alta, baja y modificación de salario (IDSE)",
            need: [
                "Dar de alta o de baja a un trabajador",
                "Register a hire or a leaving",
            ],
            sends: ["Archivos DISPMAG o captura", "DISPMAG files or typing"],
            gets: [
                "Lote, comprobante y constancia",
                "Batch, voucher and record",
            ],
            signs: (Signs::Holder, Sureness::Inferred),
            place: (
                elsewhere("IDSE", "www.imss.gob.mx, en Patrones: IDSE", false),
                Sureness::Reported,
            ),
        },
        Row {
            code: "pago",
            name: "Línea de captura y pago de cuotas (SUA y SIPARE)",
            need: ["Pagar mis cuotas", "Pay my contributions"],
            sends: ["Archivo .SUA", "The .SUA file"],
            gets: [
                "Línea de captura y comprobante",
                "Payment reference and voucher",
            ],
            signs: (Signs::Nobody, Sureness::Inferred),
            place: (
                elsewhere("SIPARE", "www.imss.gob.mx, en Patrones: SIPARE", false),
                Sureness::Reported,
            ),
        },
        Row {
            code: "prima-anual",
            name: "Determinación anual de la prima de riesgos de trabajo",
            need: ["Declarar mi prima de riesgo", "Declare my risk premium"],
            sends: [
                "Formatos de clasificación y prima, en febrero",
                "Forms of class and premium, in February",
            ],
            gets: [
                "Prima; una resolución posterior llega aquí",
                "Premium; a later resolution arrives here",
            ],
            signs: (Signs::Holder, Sureness::Inferred),
            place: (
                elsewhere("IDSE o SUA", "www.imss.gob.mx, en Patrones: IDSE", true),
                Sureness::Reported,
            ),
        },
        Row {
            code: "alta-patronal",
            name: "Alta patronal e inscripción en el seguro de riesgos de trabajo (ARP-PM y ARP-PF)",
            need: ["Darme de alta como patrón", "Register as an employer"],
            sends: ["Datos de la empresa", "Data of the company"],
            gets: ["Registro patronal y tarjeta", "Registration and card"],
            signs: (Signs::Holder, Sureness::Inferred),
            place: (
                elsewhere(
                    "IMSS Digital",
                    "www.imss.gob.mx, en Patrones: Alta patronal",
                    false,
                ),
                Sureness::Reported,
            ),
        },
    ]
}
