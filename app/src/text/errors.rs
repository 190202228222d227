//! Every failure in words: what happened, and what to do.

mod proof;
mod signer;

use mailbox::attachment::AttachmentError;
use mailbox::filing::{Field, FilingError, Requirement};

use super::Language;
use crate::failure::Failure;

/// What a person is told of a failure.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Said {
    pub(crate) what: String,
    pub(crate) todo: String,
    /// A small code to quote when asking for help.
    pub(crate) code: Option<String>,
}

/// What happened and what to do, in Spanish and English.
type Twins = [(&'static str, &'static str); 2];

/// Says a failure in a language.
pub(crate) fn say(failure: &Failure, language: Language) -> Said {
    match failure {
        Failure::Attachment(error) => twins(attachment(*error), language),
        Failure::Cancelled => twins(CANCELLED, language),
        Failure::Document(error) => twins(proof::document(error), language),
        Failure::Filing(error) => twins(filing(*error), language),
        Failure::Network => twins(NETWORK, language),
        Failure::NoRoom => twins(NO_ROOM, language),
        Failure::NothingDemanded => twins(NOTHING_DEMANDED, language),
        Failure::OneWaits => twins(ONE_WAITS, language),
        Failure::OtherMailbox => twins(OTHER_MAILBOX, language),
        Failure::OtherOrigin(origin) => {
            let mut said = twins(OTHER_ORIGIN, language);
            said.todo.push_str(origin);
            said
        }
        Failure::Receipt(error) => twins(proof::receipt(error), language),
        Failure::Refused(problem) => {
            let words = match language {
                Language::Spanish => problem.es.clone(),
                Language::English => problem.en.clone(),
            };
            Said {
                what: words.what,
                todo: words.todo,
                code: Some(problem.code.clone()),
            }
        }
        Failure::Signer(problem) => twins(signer::say(*problem), language),
        Failure::Storage => twins(STORAGE, language),
        Failure::Unreadable => twins(UNREADABLE, language),
    }
}

fn twins(twins: Twins, language: Language) -> Said {
    let [es, en] = twins;
    let (what, todo) = match language {
        Language::Spanish => es,
        Language::English => en,
    };
    Said {
        what: what.into(),
        todo: todo.into(),
        code: None,
    }
}

const NOTHING_DEMANDED: Twins = [
    (
        "Esa promoción no espera tu respuesta.",
        "Mira en ella qué sigue.",
    ),
    (
        "That filing does not wait for your answer.",
        "See in it what follows.",
    ),
];
const CANCELLED: Twins = [
    (
        "Cancelaste el envío: no quedó presentada.",
        "Tu escrito y tus archivos siguen aquí, en tu borrador.",
    ),
    (
        "You cancelled it: it was not presented.",
        "Your text and your files are still here, in your draft.",
    ),
];
const NO_ROOM: Twins = [
    (
        "Este dispositivo no tiene espacio para guardarlo.",
        "Quita algo de lo guardado en Ajustes, o guarda el archivo en otro lugar.",
    ),
    (
        "This device has no room to keep it.",
        "Remove something that is kept, in Settings, or save the file elsewhere.",
    ),
];
const NETWORK: Twins = [
    (
        "El Buzón no responde.",
        "Revisa tu conexión. Lo que escribiste está en este equipo.",
    ),
    (
        "The mailbox is not answering.",
        "Check your connection. What you wrote is on this device.",
    ),
];
const ONE_WAITS: Twins = [
    (
        "Ya hay una promoción firmada en camino.",
        "Espera a que te digamos su folio y firma esta después.",
    ),
    (
        "A signed filing is already on its way.",
        "Wait until we tell you its folio and sign this one then.",
    ),
];
const OTHER_MAILBOX: Twins = [
    (
        "Esta e.firma es de otro buzón.",
        "Abre la e.firma con la que entraste.",
    ),
    (
        "This e.firma is of another mailbox.",
        "Open the e.firma you signed in with.",
    ),
];
const OTHER_ORIGIN: Twins = [
    (
        "Este buzón vive en otra dirección. Firmar aquí no valdría allá.",
        "Abre: ",
    ),
    (
        "This mailbox lives at another address. Signing here would be void there.",
        "Open: ",
    ),
];
const STORAGE: Twins = [
    (
        "Este equipo no nos deja guardar.",
        "Libera espacio o sal del modo privado, y vuelve a intentarlo. No firmamos sin guardar.",
    ),
    (
        "This device does not let us keep things.",
        "Free some space or leave private mode, and retry. We do not sign without keeping.",
    ),
];
const UNREADABLE: Twins = [
    (
        "No entendimos la respuesta del Buzón.",
        "Recarga la página y vuelve a intentarlo.",
    ),
    (
        "We could not read the mailbox's answer.",
        "Reload the page and retry.",
    ),
];

#[expect(clippy::too_many_lines, reason = "a table, one row an error")]
fn attachment(error: AttachmentError) -> Twins {
    match error {
        AttachmentError::Duplicate => [
            (
                "Ese archivo ya está en tu promoción.",
                "No hace falta adjuntarlo dos veces.",
            ),
            (
                "That file is already in your filing.",
                "You need not attach it twice.",
            ),
        ],
        AttachmentError::Empty => [
            (
                "El archivo está vacío.",
                "Ábrelo para revisar que tenga páginas y elígelo otra vez.",
            ),
            (
                "The file is empty.",
                "Open it to check that it has pages and choose it again.",
            ),
        ],
        AttachmentError::Name => [
            (
                "El nombre del archivo no se puede mostrar.",
                "Cámbiale el nombre y elígelo otra vez.",
            ),
            (
                "The file's name cannot be shown.",
                "Rename it and choose it again.",
            ),
        ],
        AttachmentError::NotAPdf => [
            (
                "El archivo no es un PDF.",
                "Conviértelo a PDF y elígelo otra vez.",
            ),
            (
                "The file is not a PDF.",
                "Convert it to PDF and choose it again.",
            ),
        ],
        AttachmentError::TooLarge => [
            (
                "El archivo pesa más de 25 MB.",
                "Divídelo o redúcelo y elígelo otra vez.",
            ),
            (
                "The file is larger than 25 MB.",
                "Split or reduce it and choose it again.",
            ),
        ],
        AttachmentError::TooMany => [
            (
                "Una promoción lleva hasta 20 archivos.",
                "Une algunos en un solo PDF.",
            ),
            (
                "A filing takes up to 20 files.",
                "Join some of them in one PDF.",
            ),
        ],
        AttachmentError::TotalTooLarge => [
            (
                "Tus archivos suman más de 100 MB.",
                "Quita alguno o redúcelos.",
            ),
            (
                "Your files add up to more than 100 MB.",
                "Remove or reduce some.",
            ),
        ],
    }
}

fn missing(requirement: Requirement) -> Twins {
    match requirement {
        Requirement::FiscalAddress => [
            (
                "Falta tu domicilio fiscal.",
                "Escríbelo como está en el SAT.",
            ),
            (
                "Your fiscal address is missing.",
                "Write it as the SAT has it.",
            ),
        ],
        Requirement::Email => [
            (
                "Falta el correo para notificaciones.",
                "Escribe el correo donde te avisarán.",
            ),
            (
                "The e-mail for notifications is missing.",
                "Write the e-mail for your alerts.",
            ),
        ],
        Requirement::Registration => [
            (
                "Falta el registro patronal.",
                "Di de cuál registro se trata.",
            ),
            (
                "The employer's registration is missing.",
                "Say which registration it is about.",
            ),
        ],
        Requirement::AnsweredAct => [
            (
                "Falta el oficio que contestas.",
                "Di su número, su fecha y cuándo te lo notificaron.",
            ),
            (
                "The oficio that you answer is missing.",
                "Say its number, its date and when you were notified.",
            ),
        ],
    }
}

fn filing(error: FilingError) -> Twins {
    match error {
        FilingError::Attachment { error, .. } => attachment(error),
        FilingError::SubjectCharacter | FilingError::TextCharacter { .. } => [
            (
                "Hay un carácter invisible o que no se puede firmar.",
                "Bórralo y escríbelo con el teclado.",
            ),
            (
                "There is a character that is invisible or cannot be signed.",
                "Delete it and type it with the keyboard.",
            ),
        ],
        FilingError::Missing(requirement) => missing(requirement),
        FilingError::Particulars => [
            (
                "Hay un dato repetido, de más o con fechas que no pueden ser.",
                "Revisa registros, personas autorizadas y fechas del oficio.",
            ),
            (
                "Something is repeated, too much, or has dates that cannot be.",
                "Check registrations, authorised people and the dates of the oficio.",
            ),
        ],
        FilingError::SubjectTooLong => [
            (
                "El asunto tiene más de 200 caracteres.",
                "Acórtalo y pon el detalle en tu escrito.",
            ),
            (
                "The subject has more than 200 characters.",
                "Shorten it and put the detail in your text.",
            ),
        ],
        FilingError::SubjectTooShort => [
            ("Falta el asunto.", "Di en una línea de qué se trata."),
            (
                "The subject is missing.",
                "Say in one line what it is about.",
            ),
        ],
        FilingError::TextEmpty => [
            ("Falta tu escrito.", "Di qué pides y por qué."),
            ("Your text is missing.", "Say what you ask for and why."),
        ],
        FilingError::Typed(field) => typed(field),
        FilingError::TextTooLong => [
            (
                "Tu escrito es demasiado largo.",
                "Acórtalo o adjúntalo como PDF.",
            ),
            (
                "Your text is too long.",
                "Shorten it or attach it as a PDF.",
            ),
        ],
    }
}

fn typed(field: Field) -> Twins {
    match field {
        Field::Oficio => [
            (
                "Falta el número del oficio, o no se puede leer.",
                "Cópialo del oficio, con sus diagonales.",
            ),
            (
                "The number of the oficio is missing or cannot be read.",
                "Copy it from the oficio, with its slashes.",
            ),
        ],
        Field::IssuedOn => [
            ("Falta la fecha del oficio.", "Elige la que trae el oficio."),
            (
                "The date of the oficio is missing.",
                "Choose the one on the oficio.",
            ),
        ],
        Field::NotifiedOn => [
            (
                "Falta cuándo te lo notificaron, o es antes de su fecha.",
                "Elige ese día: es el de la notificación, no el del oficio.",
            ),
            (
                "When you were notified is missing, or is before its date.",
                "Choose that day: that of the notification, not of the oficio.",
            ),
        ],
        Field::Registrations => [
            (
                "Un registro patronal no se puede leer.",
                "Escribe sus 10 u 11 caracteres, y coma entre varios.",
            ),
            (
                "An employer registration cannot be read.",
                "Type its 10 or 11 characters, and a comma between several.",
            ),
        ],
        Field::FiscalAddress => [
            (
                "Tu domicilio tiene algo que no se puede firmar.",
                "Escríbelo en una línea, de hasta 300 caracteres.",
            ),
            (
                "Your address has something that cannot be signed.",
                "Type it in one line of up to 300 characters.",
            ),
        ],
        Field::Email => [
            (
                "Eso no es un correo electrónico.",
                "Escríbelo como ana@empresa.mx.",
            ),
            ("That is not an e-mail.", "Type it like ana@empresa.mx."),
        ],
    }
}
