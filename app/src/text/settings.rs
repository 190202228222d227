//! Words of the settings, and of the screen with everything else.

use super::Both;
use crate::settings::{Scheme, TextSize};

/// Words of the settings.
pub(crate) struct SettingsWords {
    pub(crate) title: &'static str,
    pub(crate) lead: &'static str,
    pub(crate) language: &'static str,
    pub(crate) scheme: &'static str,
    pub(crate) scheme_name: fn(Scheme) -> &'static str,
    pub(crate) text: &'static str,
    pub(crate) text_name: fn(TextSize) -> &'static str,
    pub(crate) sample: &'static str,
    pub(crate) idle: &'static str,
    pub(crate) idle_hint: &'static str,
    pub(crate) minutes: fn(u8) -> String,
    pub(crate) keys: &'static str,
    pub(crate) see_keys: &'static str,
    pub(crate) efirma: &'static str,
    pub(crate) number: &'static str,
    pub(crate) until: &'static str,
    pub(crate) other_efirma: &'static str,
    pub(crate) other_efirma_hint: &'static str,
    pub(crate) not_ready: &'static str,
}

pub(crate) const SETTINGS: Both<SettingsWords> = Both {
    es: SettingsWords {
        title: "Ajustes",
        lead: "Valen en este equipo y se guardan al elegirlos.",
        language: "Idioma",
        scheme: "Colores",
        scheme_name: |scheme| match scheme {
            Scheme::Device => "Como el equipo",
            Scheme::Light => "Claros",
            Scheme::Dark => "Oscuros",
        },
        text: "Tamaño de la letra",
        text_name: |size| match size {
            TextSize::Usual => "Normal",
            TextSize::Large => "Grande",
            TextSize::Larger => "Más grande",
            TextSize::Largest => "La más grande",
        },
        sample: "Ábrela a más tardar el lunes 19 de enero.",
        idle: "Cerrar mi e.firma sin actividad",
        idle_hint: "Te avisamos un minuto antes",
        minutes: |minutes| match minutes {
            60 => "Tras 1 hora".to_owned(),
            minutes => format!("Tras {minutes} minutos"),
        },
        keys: "Teclas",
        see_keys: "Usar teclas sueltas, como j y k",
        efirma: "Tu e.firma",
        number: "Número del certificado",
        until: "Vigente hasta",
        other_efirma: "Entrar con otra e.firma",
        other_efirma_hint: "Las que ya abriste siguen abiertas, una junto a otra.",
        not_ready: "Esta pantalla todavía no está lista en esta versión.",
    },
    en: SettingsWords {
        title: "Settings",
        lead: "They hold on this device and are kept as you choose them.",
        language: "Language",
        scheme: "Colours",
        scheme_name: |scheme| match scheme {
            Scheme::Device => "As the device",
            Scheme::Light => "Light",
            Scheme::Dark => "Dark",
        },
        text: "Size of the text",
        text_name: |size| match size {
            TextSize::Usual => "Usual",
            TextSize::Large => "Large",
            TextSize::Larger => "Larger",
            TextSize::Largest => "Largest",
        },
        sample: "Open it by Monday, 19 January.",
        idle: "Lock my e.firma without activity",
        idle_hint: "We warn you a minute before",
        minutes: |minutes| match minutes {
            60 => "After 1 hour".to_owned(),
            minutes => format!("After {minutes} minutes"),
        },
        keys: "Keys",
        see_keys: "Use single keys, such as j and k",
        efirma: "Your e.firma",
        number: "Number of the certificate",
        until: "Valid until",
        other_efirma: "Sign in with another e.firma",
        other_efirma_hint: "Those you opened stay open, side by side.",
        not_ready: "This screen is not ready yet in this version.",
    },
};
