//! Words of the frame around every screen.

use super::{Both, Language, when};

/// Words of the frame.
pub(crate) struct Frame {
    pub(crate) skip: &'static str,
    pub(crate) home: &'static str,
    pub(crate) navigation: &'static str,
    pub(crate) filings: &'static str,
    pub(crate) other_language: &'static str,
    pub(crate) lock: &'static str,
    pub(crate) sign_out: &'static str,
    pub(crate) acting_for: &'static str,
    pub(crate) open_key: &'static str,
    pub(crate) closed_key: &'static str,
    pub(crate) locked_by_idle: &'static str,
    pub(crate) test_environment: &'static str,
    pub(crate) skew: fn(i64) -> String,
    pub(crate) sending: &'static str,
    pub(crate) asking: &'static str,
    pub(crate) needs_sign_in: &'static str,
    pub(crate) other_mailbox: fn(&str) -> String,
    pub(crate) presented: fn(&str) -> String,
    pub(crate) see_receipt: &'static str,
    pub(crate) back_to_draft: &'static str,
    pub(crate) review_again: &'static str,
    pub(crate) loading: &'static str,
    pub(crate) retry: &'static str,
    pub(crate) screen_lost: &'static str,
    pub(crate) not_found: &'static str,
    pub(crate) not_found_do: &'static str,
}

pub(crate) const FRAME: Both<Frame> = Both {
    es: Frame {
        skip: "Ir al contenido",
        home: "Buzón",
        navigation: "Secciones",
        filings: "Promociones",
        other_language: "English",
        lock: "Bloquear",
        sign_out: "Salir",
        acting_for: "Actúas por",
        open_key: "e.firma abierta",
        closed_key: "e.firma cerrada",
        locked_by_idle: "Cerramos tu e.firma porque no hubo actividad. Lo que hacías sigue aquí.",
        test_environment: "Ambiente de prueba: nada de lo que hagas aquí tiene efectos legales.",
        skew: |minutes| {
            let span = when::span(minutes, Language::Spanish);
            format!("La hora de tu equipo difiere {span}. Usaremos la del Instituto.")
        },
        sending: "Estamos presentando lo que firmaste. Puedes cerrar esta página: no se pierde.",
        asking: "Firmamos, pero no llegó la respuesta. Estamos preguntando si quedó presentada.",
        needs_sign_in: "Tienes una promoción firmada por confirmar. Entra para saber su folio.",
        other_mailbox: |rfc| {
            format!(
                "Hay una promoción firmada por confirmar del buzón {rfc}. Entra con esa e.firma."
            )
        },
        presented: |folio| format!("Tu promoción quedó presentada. Folio {folio}"),
        see_receipt: "Ver el acuse",
        back_to_draft: "No quedó presentada. Tu escrito y tus archivos siguen aquí.",
        review_again: "Revisar y firmar otra vez",
        loading: "Cargando…",
        retry: "Intentar otra vez",
        screen_lost: "esta pantalla no llegó. Revisa tu conexión; lo que hacías sigue aquí.",
        not_found: "Esta dirección no lleva a ningún lado",
        not_found_do: "Vuelve a tus promociones.",
    },
    en: Frame {
        skip: "Skip to content",
        home: "Buzón",
        navigation: "Sections",
        filings: "Filings",
        other_language: "Español",
        lock: "Lock",
        sign_out: "Sign out",
        acting_for: "You act for",
        open_key: "e.firma open",
        closed_key: "e.firma locked",
        locked_by_idle: "We locked your e.firma because nothing happened. What you were doing is still here.",
        test_environment: "Test environment: nothing you do here has legal effect.",
        skew: |minutes| {
            let span = when::span(minutes, Language::English);
            format!("Your device's clock is off by {span}. We will use the Institute's.")
        },
        sending: "We are presenting what you signed. You may close this page: it is not lost.",
        asking: "We signed, but no answer came. We are asking whether it was presented.",
        needs_sign_in: "A signed filing waits to be confirmed. Sign in to know its folio.",
        other_mailbox: |rfc| {
            format!(
                "A signed filing of mailbox {rfc} waits to be confirmed. Sign in with that e.firma."
            )
        },
        presented: |folio| format!("Your filing was presented. Folio {folio}"),
        see_receipt: "See the receipt",
        back_to_draft: "It was not presented. Your text and your files are still here.",
        review_again: "Review and sign again",
        loading: "Loading…",
        retry: "Try again",
        screen_lost: "this screen did not arrive. Check your connection; what you were doing is still here.",
        not_found: "This address leads nowhere",
        not_found_do: "Go back to your filings.",
    },
};
