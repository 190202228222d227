//! Help: what each Spanish legal term means, where to call, and the ways around.

use super::Both;

/// Words of the help.
pub(crate) struct HelpWords {
    pub(crate) title: &'static str,
    pub(crate) lead: &'static str,
    pub(crate) questions: &'static str,
    pub(crate) answers: &'static [(&'static str, &'static str)],
    pub(crate) key_stays: &'static str,
    pub(crate) phone: &'static str,
    pub(crate) phone_text: &'static str,
    pub(crate) phone_number: &'static str,
    pub(crate) phone_options: &'static str,
    pub(crate) phishing: &'static str,
    pub(crate) glossary: &'static str,
    pub(crate) terms: &'static [(&'static str, &'static str, &'static str)],
    pub(crate) keys: &'static str,
    pub(crate) keys_text: &'static str,
    pub(crate) about: &'static str,
    pub(crate) about_text: &'static str,
}

pub(crate) const HELP: Both<HelpWords> = Both {
    es: HelpWords {
        title: "Ayuda",
        lead: "Respuestas cortas, palabras de la ley y a quién llamar.",
        questions: "Lo que más se pregunta",
        answers: &[
            (
                "¿Qué pasa si abro una notificación?",
                "Quedas notificada ese día y surte efectos el día hábil siguiente. Recibes un acuse. Ver la carátula no te notifica.",
            ),
            (
                "¿Y si no la abro?",
                "Tienes tres días hábiles. El cuarto se tiene por notificada, aunque no la hayas visto (CFF 134-I).",
            ),
            (
                "¿Por qué veo dos fechas?",
                "La ley deja dudas sobre algunos días. Una fecha es la literal; la otra es la más prudente. Con la prudente no fallas.",
            ),
            (
                "No me llega el código de mi correo.",
                "Revisa tu correo no deseado y pide otro código en Contactos. Un código vale 72 horas.",
            ),
            (
                "¿Se pierde mi borrador si se va la luz?",
                "No. Se guarda cifrado en este equipo mientras escribes. No se envía hasta que firmas.",
            ),
            (
                "Firmé y se cortó la conexión.",
                "Lo firmado se guarda aquí y se pregunta qué pasó. Te decimos si quedó presentado, con su folio.",
            ),
        ],
        key_stays: "Tu llave se queda en este equipo: cómo comprobarlo",
        phone: "Teléfono",
        phone_text: "Orientación del IMSS:",
        phone_number: "800 623 2323",
        phone_options: "Opción 5 y otra vez 5.",
        phishing: "Nunca te pediremos tu llave ni tu contraseña por correo, mensaje o teléfono.",
        glossary: "Palabras de la ley",
        terms: &[
            (
                "Acuse de recibo",
                "CFF 17-E",
                "Prueba con sello de que algo llegó o se abrió, con su fecha y hora.",
            ),
            (
                "Aviso electrónico",
                "CFF 134",
                "Correo o mensaje que dice que algo te espera. No es la notificación.",
            ),
            (
                "Cadena original",
                "CFF 17-D",
                "El texto exacto que firmas. Cualquier cambio rompe la firma.",
            ),
            (
                "Carátula",
                "",
                "Lo que puedes saber antes de abrir: quién, qué clase, hasta cuándo.",
            ),
            (
                "Cédula de liquidación",
                "LSS 39, 40",
                "Documento con lo que el IMSS calcula que debes de cuotas.",
            ),
            (
                "Constancia",
                "CFF 134",
                "Registro con sello de que una notificación se hizo sin que la abrieras.",
            ),
            (
                "Día hábil",
                "CFF 12",
                "Día que cuenta para los plazos. Sábados, domingos y festivos no cuentan.",
            ),
            (
                "e.firma",
                "CFF 17-D",
                "Tu certificado (.cer) y tu llave (.key). Firmar con ella vale como tu firma de mano.",
            ),
            (
                "EMA y EBA",
                "LSS 39-A",
                "Propuestas de pago del IMSS: mensual y bimestral. Pagar es obligación aunque no lleguen.",
            ),
            (
                "Estrados",
                "CFF 139",
                "Publicación en la página del Instituto. A los once días cuenta como notificación.",
            ),
            (
                "Folio",
                "",
                "El número de tu trámite. Sirve para citarlo y para verificarlo.",
            ),
            (
                "Medios de contacto",
                "LSS 286 L",
                "Tus correos y tu celular, donde te avisan que hay una notificación.",
            ),
            (
                "Oficio",
                "",
                "Carta oficial de una autoridad, con su número.",
            ),
            (
                "Promoción",
                "CFF 18",
                "Todo escrito que presentas: una petición, una respuesta o un aviso.",
            ),
            (
                "Registro patronal",
                "LSS 15",
                "La clave con la que el IMSS conoce cada centro de trabajo.",
            ),
            (
                "Requerimiento",
                "",
                "La autoridad te pide algo y te da un plazo.",
            ),
            (
                "Resolución",
                "",
                "La decisión de la autoridad sobre un asunto.",
            ),
            (
                "Surtir efectos",
                "CFF 135",
                "El momento desde el que una notificación te obliga. El plazo empieza después.",
            ),
            (
                "Tenerse por notificada",
                "CFF 134-I",
                "Cuenta como notificada por el paso del tiempo, aunque no la abras.",
            ),
            (
                "Zona Centro",
                "CFF 13",
                "La hora de la Ciudad de México. Es la que cuenta en el Buzón.",
            ),
        ],
        keys: "Teclas",
        keys_text: "Pulsa ? en cualquier pantalla para ver las teclas. Se apagan en Ajustes.",
        about: "Sobre este Buzón",
        about_text: "Es un programa de código abierto. No es un sitio oficial del IMSS y no usa sus marcas.",
    },
    en: HelpWords {
        title: "Help",
        lead: "Short answers, the words of the law, and whom to call.",
        questions: "What people ask most",
        answers: &[
            (
                "What happens if I open a notification?",
                "You are notified that day and it takes effect on the next business day. You get a receipt. Viewing the cover does not notify you.",
            ),
            (
                "And if I do not open it?",
                "You have three business days. On the fourth it counts as notified, even unseen (CFF 134-I).",
            ),
            (
                "Why do I see two dates?",
                "The law leaves some days in doubt. One date is the literal one; the other is the most prudent. The prudent one never fails.",
            ),
            (
                "The code for my e-mail does not arrive.",
                "Check your spam folder and ask for another code in Contacts. A code is good for 72 hours.",
            ),
            (
                "Is my draft lost when the power goes?",
                "No. It is kept encrypted on this device as you type. It is not sent until you sign.",
            ),
            (
                "I signed and the connection broke.",
                "What you signed is kept here and we ask what happened. We tell you whether it was presented, with its folio.",
            ),
        ],
        key_stays: "Your key stays on this device: how to check it",
        phone: "Phone",
        phone_text: "Guidance of the IMSS:",
        phone_number: "800 623 2323",
        phone_options: "Option 5, then 5 again.",
        phishing: "We never ask for your key or password by e-mail, message or phone.",
        glossary: "Words of the law",
        terms: &[
            (
                "Acuse de recibo",
                "CFF 17-E",
                "Receipt: sealed proof that something arrived or was opened, with its date and hour.",
            ),
            (
                "Aviso electrónico",
                "CFF 134",
                "Alert: an e-mail or message that something waits. It is not the notification.",
            ),
            (
                "Cadena original",
                "CFF 17-D",
                "Original string: the exact text you sign. Any change breaks the signature.",
            ),
            (
                "Carátula",
                "",
                "Cover: what you may know before opening: who, which kind, until when.",
            ),
            (
                "Cédula de liquidación",
                "LSS 39, 40",
                "Settlement order: what the IMSS finds that you owe in dues.",
            ),
            (
                "Constancia",
                "CFF 134",
                "Record: sealed proof that a notification was made without your opening it.",
            ),
            (
                "Día hábil",
                "CFF 12",
                "Business day: it counts for terms. Saturdays, Sundays and holidays do not.",
            ),
            (
                "e.firma",
                "CFF 17-D",
                "Your certificate (.cer) and key (.key). Signing with it is worth your handwritten signature.",
            ),
            (
                "EMA y EBA",
                "LSS 39-A",
                "Payment proposals of the IMSS: monthly and two-monthly. Paying is due even without them.",
            ),
            (
                "Estrados",
                "CFF 139",
                "Board: publication on the Institute's page. After eleven days it counts as notification.",
            ),
            (
                "Folio",
                "",
                "The number of your matter, to quote it and to verify it.",
            ),
            (
                "Medios de contacto",
                "LSS 286 L",
                "Contacts: your e-mails and mobile, where you are alerted of a notification.",
            ),
            (
                "Oficio",
                "",
                "Official letter of an authority, with its number.",
            ),
            (
                "Promoción",
                "CFF 18",
                "Filing: whatever you present: a petition, an answer or a notice.",
            ),
            (
                "Registro patronal",
                "LSS 15",
                "Employer registration: the key by which the IMSS knows each workplace.",
            ),
            (
                "Requerimiento",
                "",
                "Demand: the authority asks you for something and gives you a term.",
            ),
            (
                "Resolución",
                "",
                "Resolution: the authority's decision on a matter.",
            ),
            (
                "Surtir efectos",
                "CFF 135",
                "To take effect: when a notification binds you. The term begins afterwards.",
            ),
            (
                "Tenerse por notificada",
                "CFF 134-I",
                "To count as notified by lapse of time, even if you do not open it.",
            ),
            (
                "Zona Centro",
                "CFF 13",
                "Central Time, of Mexico City. It is the one that counts in the mailbox.",
            ),
        ],
        keys: "Keys",
        keys_text: "Press ? on any screen to see the keys. They are switched off in Settings.",
        about: "About this mailbox",
        about_text: "It is open-source software. It is no official site of the IMSS and does not use its marks.",
    },
};
