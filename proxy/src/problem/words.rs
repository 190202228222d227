//! The words of each problem: a title for programs, Spanish and English for people.

use super::Problem;

/// What happened and what to do, in one language.
pub(super) struct Words {
    pub(super) what: &'static str,
    pub(super) todo: &'static str,
}

/// Writes a pair as words.
const fn words(what: &'static str, todo: &'static str) -> Words {
    Words { what, todo }
}

impl Problem {
    pub(super) const fn title(self) -> &'static str {
        match self {
            Self::BackendInterrupted => "The answer was lost",
            Self::BackendTimeout => "The mailbox took too long",
            Self::BackendUnavailable => "The mailbox is not available",
            Self::BadPath => "Malformed address",
            Self::BodyTooLarge => "Too large",
            Self::Busy => "Too many requests at once",
            Self::CrossSite => "Refused: from another site",
            Self::MethodNotAllowed => "Method not allowed",
            Self::NotFound => "Not found",
            Self::RateLimited(_) => "Too many requests from you",
            Self::Stopping => "Restarting",
            Self::UploadStalled => "The upload stopped",
        }
    }

    pub(super) const fn spanish(self) -> Words {
        match self {
            Self::BackendInterrupted => words(
                "La conexión se cortó antes de recibir la respuesta: no sabemos si tu solicitud \
                 quedó registrada.",
                "Revisa primero si ya aparece en tu buzón; si no aparece, inténtalo de nuevo.",
            ),
            Self::BackendTimeout => words(
                "El buzón tardó demasiado en responder: no sabemos si tu solicitud quedó \
                 registrada.",
                "Espera un momento y revisa si ya aparece en tu buzón antes de intentarlo de \
                 nuevo.",
            ),
            Self::BackendUnavailable => words(
                "El buzón no está disponible en este momento. No se envió nada.",
                "Espera unos segundos e inténtalo de nuevo. Lo que escribiste sigue en tu equipo.",
            ),
            Self::BadPath => words(
                "La dirección está mal formada.",
                "Regresa a la página de inicio y entra desde ahí.",
            ),
            Self::BodyTooLarge => words(
                "Lo que intentas enviar rebasa el tamaño permitido.",
                "Adjunta un archivo más pequeño o divídelo en varios.",
            ),
            Self::Busy => words(
                "Hay demasiadas solicitudes en este momento. La tuya no se envió.",
                "Espera unos segundos e inténtalo de nuevo.",
            ),
            Self::CrossSite => words(
                "La solicitud no vino de esta página y por seguridad no se envió.",
                "Cierra esta pestaña, abre el buzón desde su dirección oficial e inténtalo ahí.",
            ),
            Self::MethodNotAllowed => words(
                "Esta dirección no admite esa operación.",
                "Actualiza la página e inténtalo de nuevo.",
            ),
            Self::NotFound => words(
                "No hay nada en esta dirección.",
                "Revisa que esté bien escrita o regresa a la página de inicio.",
            ),
            Self::RateLimited(_) => words(
                "Hiciste demasiadas solicitudes en poco tiempo. La última no se envió.",
                "Espera unos segundos e inténtalo de nuevo.",
            ),
            Self::Stopping => words(
                "El buzón se está reiniciando. Tu solicitud no se envió.",
                "Espera unos segundos e inténtalo de nuevo.",
            ),
            Self::UploadStalled => words(
                "El envío de tu archivo se detuvo antes de terminar.",
                "Revisa tu conexión a internet e inténtalo de nuevo.",
            ),
        }
    }

    pub(super) const fn english(self) -> Words {
        match self {
            Self::BackendInterrupted => words(
                "The connection broke before the answer arrived: we don't know whether your \
                 request was recorded.",
                "First check whether it is already in your mailbox; if it is not, try again.",
            ),
            Self::BackendTimeout => words(
                "The mailbox took too long to answer: we don't know whether your request was \
                 recorded.",
                "Wait a moment and check whether it is already in your mailbox before trying \
                 again.",
            ),
            Self::BackendUnavailable => words(
                "The mailbox is not available right now. Nothing was sent.",
                "Wait a few seconds and try again. What you wrote is still on your device.",
            ),
            Self::BadPath => words(
                "The address is malformed.",
                "Go back to the home page and enter from there.",
            ),
            Self::BodyTooLarge => words(
                "What you are sending is larger than allowed.",
                "Attach a smaller file, or split it into several.",
            ),
            Self::Busy => words(
                "There are too many requests right now. Yours was not sent.",
                "Wait a few seconds and try again.",
            ),
            Self::CrossSite => words(
                "The request did not come from this page, so for safety it was not sent.",
                "Close this tab, open the mailbox from its official address and try there.",
            ),
            Self::MethodNotAllowed => words(
                "This address does not take that operation.",
                "Reload the page and try again.",
            ),
            Self::NotFound => words(
                "There is nothing at this address.",
                "Check that it is written correctly, or go back to the home page.",
            ),
            Self::RateLimited(_) => words(
                "You made too many requests in a short time. The last one was not sent.",
                "Wait a few seconds and try again.",
            ),
            Self::Stopping => words(
                "The mailbox is restarting. Your request was not sent.",
                "Wait a few seconds and try again.",
            ),
            Self::UploadStalled => words(
                "Your file stopped uploading before it was complete.",
                "Check your internet connection and try again.",
            ),
        }
    }
}
