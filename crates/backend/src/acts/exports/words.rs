//! What people read in an export: what each receipt is, what it proves, and what the archive is.

use mailbox::api::{ContactStep, Export, MadeHow, MandateStep, ReceiptAbout, ReceiptKind};
use mailbox::identifiers::Rfc;

/// The kind of a receipt, in Spanish.
pub(super) const fn kind(kind: ReceiptKind) -> &'static str {
    match kind {
        ReceiptKind::Filing => "Promoción",
        ReceiptKind::Opening => "Apertura",
        ReceiptKind::Attestation => "Constancia de notificación",
        ReceiptKind::Contact => "Medio de contacto",
        ReceiptKind::Enabling => "Habilitación",
        ReceiptKind::Terms => "Términos",
        ReceiptKind::Mandate => "Permiso",
    }
}

/// What a receipt is about, in its own words.
pub(super) fn about(about: &ReceiptAbout) -> String {
    match about {
        ReceiptAbout::Filing { subject, .. } => subject.clone(),
        ReceiptAbout::Opening { oficio, .. } => format!("Oficio {oficio}"),
        ReceiptAbout::Attestation { oficio, act, .. } => format!("{act}, oficio {oficio}"),
        ReceiptAbout::Contact { medium, .. } => medium.to_string(),
        ReceiptAbout::Enabling { terms } | ReceiptAbout::Terms { terms } => {
            format!("Términos {}", terms.as_str())
        }
        ReceiptAbout::Mandate { mandate, .. } => format!("Permiso {mandate}"),
    }
}

/// What a receipt proves: Spanish, English.
pub(super) const fn proves(about: &ReceiptAbout) -> [&'static str; 2] {
    match about {
        ReceiptAbout::Filing { .. } => [
            "Qué escrito y anexos se recibieron, de quién y cuándo.",
            "Which filing and files were received, from whom and when.",
        ],
        ReceiptAbout::Opening { .. } => [
            "Quién abrió la notificación y cuándo.",
            "Who opened the notification and when.",
        ],
        ReceiptAbout::Attestation { how, .. } => match how {
            MadeHow::Opened => [
                "Que la notificación se hizo al abrirla, y cuándo surte efectos.",
                "That the notification was made by opening it, and when it takes effect.",
            ],
            MadeHow::Deemed => [
                "Que la notificación se tuvo por hecha al vencer el plazo, y cuándo surte efectos.",
                "That the notification was deemed made when its term ran out, and when it takes effect.",
            ],
            MadeHow::Posted => [
                "Que la notificación se hizo por estrados, y cuándo surte efectos.",
                "That the notification was made by posting, and when it takes effect.",
            ],
        },
        ReceiptAbout::Contact { step, .. } => match step {
            ContactStep::Registered => [
                "Que se registró el medio de contacto.",
                "That the contact was registered.",
            ],
            ContactStep::Replaced => [
                "Que el medio de contacto sustituyó a otro.",
                "That the contact took the place of another.",
            ],
            ContactStep::Removed => [
                "Que se dio de baja el medio de contacto.",
                "That the contact was removed.",
            ],
            ContactStep::Proved => [
                "Que el medio de contacto se confirmó con su código.",
                "That the contact was proved by its code.",
            ],
        },
        ReceiptAbout::Enabling { .. } => [
            "Que el buzón se habilitó y con qué términos.",
            "That the mailbox was enabled and under which terms.",
        ],
        ReceiptAbout::Terms { .. } => [
            "Que se aceptaron los términos.",
            "That the terms were accepted.",
        ],
        ReceiptAbout::Mandate { step, .. } => match step {
            MandateStep::Granted => ["Que se dio el permiso.", "That the permission was given."],
            MandateStep::Limited => [
                "Que se redujo el permiso.",
                "That the permission was reduced.",
            ],
            MandateStep::Revoked => [
                "Que se revocó el permiso.",
                "That the permission was revoked.",
            ],
            MandateStep::Accepted => [
                "Que se aceptó el permiso.",
                "That the permission was accepted.",
            ],
            MandateStep::Renounced => [
                "Que se renunció al permiso.",
                "That the permission was given up.",
            ],
        },
    }
}

/// What people read first, in Spanish.
pub(super) fn spanish(export: &Export, mailbox: &Rfc) -> String {
    format!(
        "Exportación del buzón de {mailbox}, tal como estaba el {asked_at}.\r\n\
         Acuses: {items}.\r\n\
         \r\n\
         indice.csv    La lista, para abrirla en una hoja de cálculo.\r\n\
         indice.json   La misma lista, para programas.\r\n\
         acuses/       Cada acuse en PDF, para leerlo e imprimirlo.\r\n\
         paquetes/     Cada acuse con todo lo que lo prueba (.asice). Guárdalos como están.\r\n\
         \r\n\
         Cada paquete se comprueba por sí solo, sin preguntar a nadie. Lo hacen la página\r\n\
         «Verificar» del buzón, sin entrar y sin conexión, y esta orden, que los revisa todos:\r\n\
         \r\n\
         \x20   buzon verify ARCHIVO.zip --anchors CARPETA\r\n\
         \r\n\
         CARPETA tiene los certificados de las autoridades en que confías. Dentro de cada paquete\r\n\
         un LEEME.txt dice cómo comprobarlo con OpenSSL. La lista ayuda a buscar: no prueba nada.\r\n",
        asked_at = export.asked_at,
        items = export.items,
    )
}

/// What people read first, in English.
pub(super) fn english(export: &Export, mailbox: &Rfc) -> String {
    format!(
        "Export of the mailbox of {mailbox}, as it was on {asked_at}.\r\n\
         Receipts: {items}.\r\n\
         \r\n\
         indice.csv    The list, to be opened in a spreadsheet.\r\n\
         indice.json   The same list, for programs.\r\n\
         acuses/       Each receipt in PDF, to be read and printed.\r\n\
         paquetes/     Each receipt with all that proves it (.asice). Keep them as they are.\r\n\
         \r\n\
         Each package is verified by itself, without asking anybody. The page \"Verificar\" of the\r\n\
         mailbox does it, without signing in or a network, and so does this command, for all of them:\r\n\
         \r\n\
         \x20   buzon verify ARCHIVE.zip --anchors FOLDER\r\n\
         \r\n\
         FOLDER holds the certificates of the authorities you trust. Inside each package a\r\n\
         README.txt says how OpenSSL checks it. The list helps to find things: it proves nothing.\r\n",
        asked_at = export.asked_at,
        items = export.items,
    )
}
