//! The labels of statements in English, for the review screen. What is signed is the Spanish.

use std::borrow::Cow;

/// Spanish, English.
const LABELS: &[(&str, &str)] = &[
    ("Abierta (hora del Centro)", "Opened (Central Time)"),
    ("Abrió", "Opened by"),
    ("Acto", "Act"),
    ("Acuerdo", "Order of posting"),
    ("Acuse de", "Receipt of"),
    ("Ambiente", "Environment"),
    ("Archivos", "Files"),
    ("Asunto", "Subject"),
    ("Autoridad", "Authority"),
    ("Autoridad emisora", "Issuing authority"),
    ("Aviso (SHA-256)", "Alert (SHA-256)"),
    (
        "Aviso enviado (hora del Centro)",
        "Alert sent (Central Time)",
    ),
    ("Buzón de", "Mailbox of"),
    ("CURP", "CURP"),
    ("Cadena firmada (SHA-256)", "Signed statement (SHA-256)"),
    ("Carácter", "In the character of"),
    ("Causa", "Cause"),
    ("Certificado", "Certificate"),
    ("Constancia de", "Record of"),
    ("Contesta el oficio", "Answers the oficio"),
    ("Correo para notificaciones", "E-mail for notifications"),
    ("Declaración", "Statement"),
    ("Declaro", "I declare"),
    ("Destinatario", "Addressee"),
    ("Documento, SHA-256", "Document, SHA-256"),
    ("Documento, bytes", "Document, bytes"),
    ("Documento, nombre", "Document, name"),
    ("Documento, tipo", "Document, type"),
    ("Domicilio fiscal", "Fiscal address"),
    ("Décimo día de publicación", "Tenth day of posting"),
    ("Envíos", "Deliveries"),
    ("Expedida (hora del Centro)", "Issued (Central Time)"),
    ("Facultades", "Powers"),
    ("Fecha del oficio", "Date of the oficio"),
    ("Firma", "Signed by"),
    ("Firma (SHA-256)", "Signature (SHA-256)"),
    ("Firmó", "Signed by"),
    ("Folio", "Folio"),
    ("Folio del mandato", "Folio of the mandate"),
    ("Funcionario que firma", "Signing officer"),
    ("Fundamento", "Legal basis"),
    ("Fundamento de la causa", "Legal basis of the cause"),
    ("Hasta el día", "Until"),
    ("Hora legal", "Legal time"),
    ("Huella del certificado (SHA-256)", "Certificate (SHA-256)"),
    ("Lugar de emisión", "Place of issue"),
    ("Mandatario", "Delegate"),
    ("Mandato", "Mandate"),
    ("Mandato, movimiento", "Change of mandate"),
    ("Medio de contacto", "Contact"),
    ("Movimiento", "Change"),
    ("Notificación", "Notification"),
    ("Notificada el", "Notified on"),
    ("Notificado el", "Notified on"),
    ("Número de un solo uso", "Single-use number"),
    ("Oficio", "Oficio"),
    ("Origen", "Origin"),
    ("Persona autorizada", "Authorised person"),
    ("Plazo", "Term"),
    (
        "Plazo para contestar (días hábiles)",
        "Term to answer (business days)",
    ),
    ("Publicada (hora del Centro)", "Posted (Central Time)"),
    ("Página", "Page"),
    ("RFC de quien abrió", "RFC of the opener"),
    ("RFC de quien firmó", "RFC of the signer"),
    ("RFC del destinatario", "RFC of the addressee"),
    ("RFC del mandatario", "RFC of the delegate"),
    ("Recibida (hora del Centro)", "Received (Central Time)"),
    ("Recibido (hora del Centro)", "Received (Central Time)"),
    ("Registro patronal", "Employer's registration"),
    ("Regla de notificación", "Rule of notification"),
    ("Si no se abre, notificada el", "If not opened, notified on"),
    ("Surte efectos el", "Takes effect on"),
    ("Sustituye a", "Takes the place of"),
    ("Texto", "Text"),
    ("Titular", "Holder"),
    ("Trámite", "Procedure"),
    ("Tipo de acto", "Kind of act"),
    ("Términos (SHA-256)", "Terms (SHA-256)"),
    ("Términos, versión", "Terms, version"),
    (
        "Validar antes de (hora del Centro)",
        "Prove before (Central Time)",
    ),
    ("Último día para abrirla", "Last day to open it"),
];

/// The parts of a numbered label, such as `Archivo 2, bytes`.
const NUMBERED: &[(&str, &str)] = &[
    ("Archivo", "File"),
    ("Envío", "Delivery"),
    ("nombre", "name"),
    ("tipo", "type"),
    ("bytes", "bytes"),
    ("SHA-256", "SHA-256"),
    ("a", "to"),
    ("hora del Centro", "Central Time"),
    ("resultado", "outcome"),
];

/// Returns a label in English; as it is when it is no label of a statement.
pub(super) fn english(label: &str) -> Cow<'_, str> {
    if let Some((_, english)) = LABELS.iter().find(|(spanish, _)| *spanish == label) {
        return Cow::Borrowed(english);
    }
    numbered(label).map_or(Cow::Borrowed(label), Cow::Owned)
}

fn numbered(label: &str) -> Option<String> {
    let part = |text: &str| {
        let found = NUMBERED.iter().find(|(spanish, _)| *spanish == text);
        found.map(|(_, english)| *english)
    };
    let (head, tail) = label.split_once(", ")?;
    let (noun, number) = head.split_once(' ')?;
    number.parse::<u8>().ok()?;
    Some(format!("{} {number}, {}", part(noun)?, part(tail)?))
}
