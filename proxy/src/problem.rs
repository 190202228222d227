//! Every refusal and failure that the proxy makes itself, and its words.
//!
//! The rules are:
//!
//! - The form is RFC 9457, with a stable `type`, a machine `code`, and Spanish and English text:
//!   what happened, and what to do.
//! - It never repeats anything the browser or the backend sent: no path, no header, no body.
//! - What we don't know is not claimed: an answer lost on the way is never called "not done".

use axum::body::Body;
use axum::response::{IntoResponse, Response};
use http::header::{ALLOW, CONTENT_TYPE, RETRY_AFTER};
use http::{HeaderValue, StatusCode};
use serde_json::json;

/// Media type of a problem (RFC 9457, section 3).
const PROBLEM_JSON: HeaderValue = HeaderValue::from_static("application/problem+json");

/// Seconds after which a browser may ask again.
const RETRY_AFTER_SECONDS: HeaderValue = HeaderValue::from_static("2");

/// Why the proxy answered by itself.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Problem {
    /// The backend accepted the request and the connection broke before its answer.
    BackendInterrupted,
    /// The backend did not begin its answer in time.
    BackendTimeout,
    /// The backend could not be reached; nothing was sent to it.
    BackendUnavailable,
    /// The path holds something no address of ours has.
    BadPath,
    /// The body is larger than the limit.
    BodyTooLarge,
    /// More requests are under way than this process takes.
    Busy,
    /// A request that changes something did not come from our own pages.
    CrossSite,
    /// The method is not one of those forwarded or served.
    MethodNotAllowed,
    /// Nothing has this address.
    NotFound,
    /// The browser stopped sending in the middle of a body.
    UploadStalled,
}

/// What happened and what to do, in one language.
struct Words {
    what: &'static str,
    todo: &'static str,
}

/// Writes a pair as words.
const fn words(what: &'static str, todo: &'static str) -> Words {
    Words { what, todo }
}

impl Problem {
    /// Returns the machine code, stable for ever.
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::BackendInterrupted => "backend_interrupted",
            Self::BackendTimeout => "backend_timeout",
            Self::BackendUnavailable => "backend_unavailable",
            Self::BadPath => "bad_path",
            Self::BodyTooLarge => "body_too_large",
            Self::Busy => "busy",
            Self::CrossSite => "cross_site",
            Self::MethodNotAllowed => "method_not_allowed",
            Self::NotFound => "not_found",
            Self::UploadStalled => "upload_stalled",
        }
    }

    /// Returns the HTTP status.
    pub(crate) const fn status(self) -> StatusCode {
        match self {
            Self::BackendInterrupted => StatusCode::BAD_GATEWAY,
            Self::BackendTimeout => StatusCode::GATEWAY_TIMEOUT,
            Self::BackendUnavailable | Self::Busy => StatusCode::SERVICE_UNAVAILABLE,
            Self::BadPath => StatusCode::BAD_REQUEST,
            Self::BodyTooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::CrossSite => StatusCode::FORBIDDEN,
            Self::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::UploadStalled => StatusCode::REQUEST_TIMEOUT,
        }
    }

    const fn title(self) -> &'static str {
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
            Self::UploadStalled => "The upload stopped",
        }
    }

    const fn spanish(self) -> Words {
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
            Self::UploadStalled => words(
                "El envío de tu archivo se detuvo antes de terminar.",
                "Revisa tu conexión a internet e inténtalo de nuevo.",
            ),
        }
    }

    const fn english(self) -> Words {
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
            Self::UploadStalled => words(
                "Your file stopped uploading before it was complete.",
                "Check your internet connection and try again.",
            ),
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let (es, en) = (self.spanish(), self.english());
        let text = json!({
            "type": format!("urn:buzon:problem:{}", self.code()),
            "title": self.title(),
            "status": self.status().as_u16(),
            "code": self.code(),
            "es": { "what": es.what, "todo": es.todo },
            "en": { "what": en.what, "todo": en.todo },
        })
        .to_string();
        let mut response = Response::new(Body::from(text));
        *response.status_mut() = self.status();
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, PROBLEM_JSON);
        match self {
            Self::BackendUnavailable | Self::Busy => {
                headers.insert(RETRY_AFTER, RETRY_AFTER_SECONDS);
            }
            Self::MethodNotAllowed => {
                headers.insert(
                    ALLOW,
                    HeaderValue::from_static("GET, HEAD, PUT, POST, DELETE"),
                );
            }
            _ => {}
        }
        response
    }
}
