//! Every address of the app, both ways, and moving between them.
//!
//! A small router of our own: the usual one costs 49 KB of the 250 that a first visit may load,
//! for nested routes and server rendering that we have no use for.

use leptos::ev;
use leptos::prelude::*;
use mailbox::id::Id;
use mailbox::identifiers::Folio;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{HtmlAnchorElement, HtmlElement};

/// Notifications, the first address.
pub(crate) const INBOX: &str = "/";
/// Sign in.
pub(crate) const SIGN_IN: &str = "/entrar";
/// The filings presented.
pub(crate) const FILINGS: &str = "/promociones";
/// Write a filing.
pub(crate) const COMPOSE: &str = "/promociones/nueva";
/// What of the address of a new filing names what it answers: a notification by its id, or a
/// filing of which more was demanded by its folio.
pub(crate) const ANSWERS: &str = "contesta";
/// What of the address of a new filing names the filing that it begins as a copy of, by its folio.
pub(crate) const COPIES: &str = "copia";
/// What of the address of a new filing names its procedure in the catalogue, by its code.
pub(crate) const OF_PROCEDURE: &str = "tramite";
/// Review and sign it.
pub(crate) const REVIEW: &str = "/promociones/nueva/revisar";
/// The catalogue of procedures.
pub(crate) const PROCEDURES: &str = "/tramites";
/// Receipts.
pub(crate) const RECEIPTS: &str = "/acuses";
/// Duties, terms and days that do not count.
pub(crate) const CALENDAR: &str = "/calendario";
/// Counts a term before it begins.
pub(crate) const COUNT: &str = "/calendario/contar";
/// E-mails and mobile.
pub(crate) const CONTACTS: &str = "/contactos";
/// For whom one acts, and who may act.
pub(crate) const COMPANIES: &str = "/empresas";
/// Verify a receipt or package.
pub(crate) const VERIFY: &str = "/verificar";
/// Notifications by posting.
pub(crate) const BOARD: &str = "/estrados";
/// Announcements and documents without legal effect.
pub(crate) const COMMUNICATIONS: &str = "/comunicaciones";
/// Help.
pub(crate) const HELP: &str = "/ayuda";
/// How anyone can check that the key stays here.
pub(crate) const KEY_STAYS: &str = "/ayuda/tu-llave";
/// Language, colours, size of text, idle time, keys.
pub(crate) const SETTINGS: &str = "/ajustes";
/// Everything that has no place in the bar of a phone.
pub(crate) const MORE: &str = "/mas";

/// One procedure.
pub(crate) fn procedure(code: &str) -> String {
    format!("{PROCEDURES}/{code}")
}

/// One filing, to its end.
pub(crate) fn filing(folio: &Folio) -> String {
    format!("{FILINGS}/{folio}")
}

/// The receipt of a filing.
pub(crate) fn receipt(folio: &Folio) -> String {
    format!("{RECEIPTS}/{folio}")
}

/// The cover of a notification.
pub(crate) fn cover(id: Id) -> String {
    format!("/n/{id}")
}

/// A notification that was opened.
pub(crate) fn opened(id: Id) -> String {
    format!("/n/{id}/abierta")
}

/// A communication.
pub(crate) fn communication(id: Id) -> String {
    format!("{COMMUNICATIONS}/{id}")
}

/// A step of enabling.
pub(crate) fn enable(step: &str) -> String {
    format!("/habilitar/{step}")
}

/// A screen. What it carries is a piece of the address as it stands there, not yet read.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum Screen {
    Board,
    Calendar,
    /// A communication, by its id.
    Communication(String),
    Communications,
    Companies,
    Compose,
    Contacts,
    Count,
    /// The cover of a notification, by its id.
    Cover(String),
    /// A step of enabling.
    Enable(String),
    /// A filing, by its folio.
    Filing(String),
    Filings,
    Help,
    Inbox,
    KeyStays,
    More,
    NotFound,
    /// A notification that was opened, by its id.
    Opened(String),
    /// One procedure, by its code.
    Procedure(String),
    Procedures,
    /// With the folio.
    Receipt(String),
    Receipts,
    Review,
    Settings,
    SignIn,
    Verify,
}

impl Screen {
    /// Tells whether something is typed there.
    pub(crate) const fn is_form(&self) -> bool {
        matches!(
            self,
            Self::Compose | Self::Contacts | Self::Enable(_) | Self::Procedure(_) | Self::Review
        )
    }

    /// Reads the path of an address; a slash at the end makes no difference.
    pub(crate) fn of(path: &str) -> Self {
        let path = path.strip_suffix('/').unwrap_or(path);
        match path {
            "" => Self::Inbox,
            BOARD => Self::Board,
            CALENDAR => Self::Calendar,
            COMMUNICATIONS => Self::Communications,
            COMPANIES => Self::Companies,
            COMPOSE => Self::Compose,
            CONTACTS => Self::Contacts,
            COUNT => Self::Count,
            FILINGS => Self::Filings,
            HELP => Self::Help,
            KEY_STAYS => Self::KeyStays,
            MORE => Self::More,
            PROCEDURES => Self::Procedures,
            RECEIPTS => Self::Receipts,
            REVIEW => Self::Review,
            SETTINGS => Self::Settings,
            SIGN_IN => Self::SignIn,
            VERIFY => Self::Verify,
            other => Self::with_part(other),
        }
    }

    fn with_part(path: &str) -> Self {
        let mut parts = path.split('/').skip(1).map(str::to_owned);
        let first = parts.next().unwrap_or_default();
        match (first.as_str(), parts.next(), parts.next(), parts.next()) {
            ("acuses", Some(folio), None, _) => Self::Receipt(folio),
            ("comunicaciones", Some(id), None, _) => Self::Communication(id),
            ("habilitar", Some(step), None, _) => Self::Enable(step),
            ("n", Some(id), None, _) => Self::Cover(id),
            ("n", Some(id), Some(part), None) if part == "abierta" => Self::Opened(id),
            ("promociones", Some(folio), None, _) => Self::Filing(folio),
            ("tramites", Some(code), None, _) => Self::Procedure(code),
            _ => Self::NotFound,
        }
    }

    /// Returns the screen that holds this one: the pane of a notification stands beside the list
    /// of all, which stays as it is from one to the next.
    pub(crate) fn frame(self) -> Self {
        match self {
            Self::Cover(_) | Self::Opened(_) => Self::Inbox,
            Self::Enable(_) => Self::Enable(String::new()),
            other => other,
        }
    }

    /// Tells whether who is not signed in may see it.
    pub(crate) const fn is_public(&self) -> bool {
        matches!(
            self,
            Self::Board
                | Self::Calendar
                | Self::Count
                | Self::Help
                | Self::KeyStays
                | Self::More
                | Self::NotFound
                | Self::Procedures
                | Self::Settings
                | Self::Verify
        )
    }

    /// Returns the address of the place of the frame that it belongs to.
    pub(crate) const fn place(&self) -> &'static str {
        match self {
            Self::Board | Self::Verify => VERIFY,
            Self::Calendar | Self::Count => CALENDAR,
            Self::Companies => COMPANIES,
            Self::Contacts | Self::Enable(_) => CONTACTS,
            Self::Compose | Self::Filing(_) | Self::Filings | Self::Review => FILINGS,
            Self::Communication(_)
            | Self::Communications
            | Self::Cover(_)
            | Self::Inbox
            | Self::Opened(_) => INBOX,
            Self::Help | Self::KeyStays => HELP,
            Self::More | Self::NotFound | Self::SignIn => MORE,
            Self::Procedure(_) | Self::Procedures => PROCEDURES,
            Self::Receipt(_) | Self::Receipts => RECEIPTS,
            Self::Settings => SETTINGS,
        }
    }
}

/// Where one is, and going elsewhere.
#[derive(Clone, Copy)]
pub(crate) struct Place {
    path: RwSignal<String>,
    /// What follows the path, with its `?`.
    query: RwSignal<String>,
}

impl Place {
    /// Takes the address of the page as it is.
    pub(crate) fn here() -> Self {
        let (path, query) = here_now();
        Self {
            path: RwSignal::new(path),
            query: RwSignal::new(query),
        }
    }

    /// Follows the browser's back and forward, and turns links of our own into changes of screen.
    pub(crate) fn follow(self) {
        window_event_listener(ev::popstate, move |_| {
            let (path, query) = here_now();
            self.arrive(path, query);
        });
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

    /// Returns a value of the query, such as `sin-abrir` of `?estado=sin-abrir`, and follows it.
    pub(crate) fn query(self, name: &str) -> Option<String> {
        let query = self.query.get();
        let values = web_sys::UrlSearchParams::new_with_str(&query).ok()?;
        values.get(name)
    }

    /// Returns the whole query with its `?`, and follows it: a list keeps its filters in the
    /// addresses that it leads to.
    pub(crate) fn whole_query(self) -> String {
        self.query.get()
    }

    /// Changes a value of the query in place: the screen stays, and so does what back leads to.
    pub(crate) fn set_query(self, name: &str, value: Option<&str>) {
        let query = self.query.get_untracked();
        let Ok(values) = web_sys::UrlSearchParams::new_with_str(&query) else {
            return;
        };
        match value {
            Some(value) => values.set(name, value),
            None => values.delete(name),
        }
        let query = String::from(values.to_string());
        let query = if query.is_empty() {
            query
        } else {
            format!("?{query}")
        };
        let address = format!("{}{query}", self.path.get_untracked());
        let changed = window()
            .history()
            .and_then(|history| history.replace_state_with_url(&JsValue::NULL, "", Some(&address)));
        if changed.is_ok() {
            self.query.set(query);
        }
    }

    /// Goes to a screen.
    pub(crate) fn go(self, path: &str) {
        self.change(path, false);
    }

    /// Goes to a screen in place of this one: back does not return here.
    pub(crate) fn go_instead(self, path: &str) {
        self.change(path, true);
    }

    fn arrive(self, path: String, query: String) {
        // Who follows only one of both hears of that one alone.
        if self.query.with_untracked(|old| *old != query) {
            self.query.set(query);
        }
        if self.path.with_untracked(|old| *old != path) {
            self.path.set(path);
        }
    }

    fn change(self, path: &str, instead: bool) {
        if let Ok(history) = window().history() {
            let changed = if instead {
                history.replace_state_with_url(&JsValue::NULL, "", Some(path))
            } else {
                history.push_state_with_url(&JsValue::NULL, "", Some(path))
            };
            if changed.is_ok() {
                let (path, query) = match path.find('?') {
                    Some(at) => path.split_at(at),
                    None => (path, ""),
                };
                self.arrive(path.to_owned(), query.to_owned());
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

fn here_now() -> (String, String) {
    let location = window().location();
    let path = location.pathname().unwrap_or_else(|_| "/".to_owned());
    (path, location.search().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every address, its screen, the place of the frame that is marked, and who may see it.
    const ADDRESSES: &str = "\
/ Inbox / signed-in
/entrar SignIn /mas signed-in
/n/018f Cover(\"018f\") / signed-in
/n/018f/abierta Opened(\"018f\") / signed-in
/promociones Filings /promociones signed-in
/promociones/ Filings /promociones signed-in
/promociones/PR-26-000007-K Filing(\"PR-26-000007-K\") /promociones signed-in
/promociones/nueva Compose /promociones signed-in
/promociones/nueva/revisar Review /promociones signed-in
/tramites Procedures /tramites public
/tramites/ema Procedure(\"ema\") /tramites signed-in
/acuses Receipts /acuses signed-in
/acuses/PR-26-000007-K Receipt(\"PR-26-000007-K\") /acuses signed-in
/calendario Calendar /calendario public
/calendario/contar Count /calendario public
/contactos Contacts /contactos signed-in
/habilitar/contactos Enable(\"contactos\") /contactos signed-in
/empresas Companies /empresas signed-in
/comunicaciones Communications / signed-in
/comunicaciones/018f Communication(\"018f\") / signed-in
/verificar Verify /verificar public
/estrados Board /verificar public
/ayuda Help /ayuda public
/ayuda/tu-llave KeyStays /ayuda public
/ajustes Settings /ajustes public
/mas More /mas public
/acuses/a/b NotFound /mas public
/n NotFound /mas public
/n/018f/otra NotFound /mas public
/nada NotFound /mas public
";

    #[test]
    fn every_address_leads_to_its_screen() {
        let seen: String = ADDRESSES
            .lines()
            .map(|line| {
                let path = line.split(' ').next().unwrap();
                let screen = Screen::of(path);
                let who = if screen.is_public() {
                    "public"
                } else {
                    "signed-in"
                };
                format!("{path} {screen:?} {} {who}\n", screen.place())
            })
            .collect();
        assert_eq!(seen, ADDRESSES);
        let folio = Folio::new(Folio::FILINGS, 2026, 7);
        assert_eq!(
            Screen::of(&receipt(&folio)),
            Screen::Receipt(folio.to_string())
        );
    }
    #[test]
    fn the_installed_app_starts_at_screens() {
        let manifest = include_str!("../../public/app.webmanifest");
        let manifest: serde_json::Value = serde_json::from_str(manifest).unwrap();
        let mut addresses = vec![manifest["start_url"].as_str().unwrap()];
        let shortcuts = manifest["shortcuts"].as_array().unwrap();
        addresses.extend(shortcuts.iter().map(|each| each["url"].as_str().unwrap()));
        assert_eq!(addresses.len(), 5);
        for address in addresses {
            assert_ne!(Screen::of(address), Screen::NotFound, "{address}");
        }
    }
}
