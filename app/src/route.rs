//! Every address of the app, both ways, and moving between them.
//!
//! A small router of our own: the usual one costs 49 KB of the 250 that a first visit may load,
//! for nested routes and server rendering that we have no use for.

use leptos::ev;
use leptos::prelude::*;
use mailbox::identifiers::Folio;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{HtmlAnchorElement, HtmlElement};

/// Sign in.
pub(crate) const SIGN_IN: &str = "/entrar";
/// The filings presented.
pub(crate) const FILINGS: &str = "/promociones";
/// Write a filing.
pub(crate) const COMPOSE: &str = "/promociones/nueva";
/// Review and sign it.
pub(crate) const REVIEW: &str = "/promociones/nueva/revisar";
/// How anyone can check that the key stays here.
pub(crate) const KEY_STAYS: &str = "/ayuda/tu-llave";

/// The receipt of a filing.
pub(crate) fn receipt(folio: &Folio) -> String {
    format!("/acuses/{folio}")
}

/// A screen.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum Screen {
    Compose,
    Filings,
    /// The first address, and signing in: who is here decides.
    Home,
    KeyStays,
    NotFound,
    /// With the folio as it stands in the address.
    Receipt(String),
    Review,
}

impl Screen {
    /// Reads the path of an address; a slash at the end makes no difference.
    pub(crate) fn of(path: &str) -> Self {
        match path.strip_suffix('/').unwrap_or(path) {
            "" | SIGN_IN => Self::Home,
            COMPOSE => Self::Compose,
            FILINGS => Self::Filings,
            KEY_STAYS => Self::KeyStays,
            REVIEW => Self::Review,
            other => match other.strip_prefix("/acuses/") {
                Some(folio) if !folio.contains('/') => Self::Receipt(folio.to_owned()),
                _ => Self::NotFound,
            },
        }
    }
}

/// Where one is, and going elsewhere.
#[derive(Clone, Copy)]
pub(crate) struct Place {
    path: RwSignal<String>,
}

impl Place {
    /// Takes the address of the page as it is.
    pub(crate) fn here() -> Self {
        Self {
            path: RwSignal::new(path_now()),
        }
    }

    /// Follows the browser's back and forward, and turns links of our own into changes of screen.
    pub(crate) fn follow(self) {
        window_event_listener(ev::popstate, move |_| self.path.set(path_now()));
        window_event_listener(ev::click, move |event| {
            let plain = event.button() == 0
                && !(event.alt_key() || event.ctrl_key() || event.meta_key() || event.shift_key())
                && !event.default_prevented();
            if let Some(link) = link_of(&event).filter(|_| plain)
                && self.take(&link)
            {
                event.prevent_default();
            }
        });
    }

    /// Returns the path, and follows its changes.
    pub(crate) fn path(self) -> String {
        self.path.get()
    }

    /// Goes to a screen.
    pub(crate) fn go(self, path: &str) {
        self.change(path, false);
    }

    /// Goes to a screen in place of this one: back does not return here.
    pub(crate) fn go_instead(self, path: &str) {
        self.change(path, true);
    }

    fn change(self, path: &str, instead: bool) {
        if let Ok(history) = window().history() {
            let changed = if instead {
                history.replace_state_with_url(&JsValue::NULL, "", Some(path))
            } else {
                history.push_state_with_url(&JsValue::NULL, "", Some(path))
            };
            if changed.is_ok() {
                self.path.set(path.to_owned());
                window().scroll_to_with_x_and_y(0.0, 0.0);
            }
        }
    }

    /// Follows a link of our own; tells whether it did.
    fn take(self, link: &HtmlAnchorElement) -> bool {
        let Some(href) = link.get_attribute("href") else {
            return false;
        };
        // A field named in an error, or the content: the cursor goes there.
        if let Some(id) = href.strip_prefix('#') {
            let target = document().get_element_by_id(id);
            let target = target.and_then(|element| element.dyn_into::<HtmlElement>().ok());
            return target.is_some_and(|element| element.focus().is_ok());
        }
        let ours = href.starts_with('/') && !href.starts_with("//") && link.target().is_empty();
        if ours {
            self.go(&href);
        }
        ours
    }
}

fn link_of(event: &web_sys::MouseEvent) -> Option<HtmlAnchorElement> {
    let element: web_sys::Element = event.target()?.dyn_into().ok()?;
    element.closest("a[href]").ok()??.dyn_into().ok()
}

fn path_now() -> String {
    window()
        .location()
        .pathname()
        .unwrap_or_else(|_| "/".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_address_leads_to_its_screen() {
        let folio = Folio::new(Folio::FILINGS, 2026, 7);
        for (path, screen) in [
            ("/", Screen::Home),
            ("/entrar", Screen::Home),
            (FILINGS, Screen::Filings),
            ("/promociones/", Screen::Filings),
            (COMPOSE, Screen::Compose),
            (REVIEW, Screen::Review),
            (KEY_STAYS, Screen::KeyStays),
            (&receipt(&folio), Screen::Receipt(folio.to_string())),
            ("/acuses/a/b", Screen::NotFound),
            ("/nada", Screen::NotFound),
        ] {
            assert_eq!(Screen::of(path), screen, "{path}");
        }
    }
}
