//! Words of the sheet of keys.

use super::Both;
use crate::keyboard::Does;
use crate::route;

/// Words of the sheet.
pub(crate) struct Keys {
    pub(crate) lead: &'static str,
    pub(crate) on: &'static str,
    pub(crate) enter: &'static str,
    pub(crate) does: fn(&str, Does) -> &'static str,
}

pub(crate) const KEYS: Both<Keys> = Both {
    es: Keys {
        lead: "Ninguna tecla firma. No actúan mientras escribes en un campo.",
        on: "Usar estas teclas",
        enter: "Ver la fila",
        does: |keys, does| match does {
            Does::Back => "Volver",
            Does::Go(address) => match address {
                route::INBOX => "Ir a Notificaciones",
                route::FILINGS => "Ir a Promociones",
                route::CALENDAR => "Ir a Calendario",
                route::RECEIPTS => "Ir a Acuses",
                route::PROCEDURES => "Ir a Trámites",
                route::COMPOSE => "Nueva promoción",
                route::COMPANIES => "Cambiar de empresa",
                _ => "Ir a Ayuda",
            },
            Does::Next => "Fila siguiente",
            Does::Previous => "Fila anterior",
            Does::Press if keys == "[" => "Notificación anterior",
            Does::Press => "Notificación siguiente",
            Does::Search => "Buscar",
            Does::Select => "Marcar la fila",
            Does::Sheet => "Ver esta lista",
            Does::View => "Ver la fila",
        },
    },
    en: Keys {
        lead: "No key signs. They do nothing while you type in a field.",
        on: "Use these keys",
        enter: "View the row",
        does: |keys, does| match does {
            Does::Back => "Back",
            Does::Go(address) => match address {
                route::INBOX => "Go to Notifications",
                route::FILINGS => "Go to Filings",
                route::CALENDAR => "Go to Calendar",
                route::RECEIPTS => "Go to Receipts",
                route::PROCEDURES => "Go to Procedures",
                route::COMPOSE => "New filing",
                route::COMPANIES => "Switch company",
                _ => "Go to Help",
            },
            Does::Next => "Next row",
            Does::Previous => "Previous row",
            Does::Press if keys == "[" => "Previous notification",
            Does::Press => "Next notification",
            Does::Search => "Search",
            Does::Select => "Mark the row",
            Does::Sheet => "See this list",
            Does::View => "View the row",
        },
    },
};
