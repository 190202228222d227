//! Words for the files of a signed filing on their way.

use super::Both;

/// Words for files on their way.
pub(crate) struct Uploads {
    pub(crate) title: &'static str,
    /// A file, how much of it is there, and its size.
    pub(crate) going: fn(&str, &str, &str) -> String,
    pub(crate) paused: fn(&str, &str, &str) -> String,
    pub(crate) done: fn(&str) -> String,
    /// Seconds that remain.
    pub(crate) left: fn(u64) -> String,
    pub(crate) paused_lead: &'static str,
    pub(crate) pause: &'static str,
    pub(crate) go_on: &'static str,
    pub(crate) cancel: &'static str,
    /// How many of a hundred are there.
    pub(crate) said: fn(u64) -> String,
}

pub(crate) const UPLOADS: Both<Uploads> = Both {
    es: Uploads {
        title: "Archivos en camino",
        going: |name, sent, all| format!("Subiendo {name}: {sent} de {all}"),
        paused: |name, sent, all| format!("En pausa {name}: {sent} de {all}"),
        done: |name| format!("Subido {name}"),
        left: |seconds| match seconds {
            1 => "Falta 1 segundo".to_owned(),
            seconds if seconds < 60 => format!("Faltan {seconds} segundos"),
            seconds if seconds < 120 => "Falta 1 minuto".to_owned(),
            seconds => format!("Faltan {} minutos", seconds / 60),
        },
        paused_lead: "Tu promoción no se presenta mientras esté en pausa.",
        pause: "Pausar",
        go_on: "Seguir",
        cancel: "Cancelar y volver al borrador",
        said: |percent| format!("Subido el {percent} %"),
    },
    en: Uploads {
        title: "Files on their way",
        going: |name, sent, all| format!("Uploading {name}: {sent} of {all}"),
        paused: |name, sent, all| format!("Paused {name}: {sent} of {all}"),
        done: |name| format!("Uploaded {name}"),
        left: |seconds| match seconds {
            1 => "1 second left".to_owned(),
            seconds if seconds < 60 => format!("{seconds} seconds left"),
            seconds if seconds < 120 => "1 minute left".to_owned(),
            seconds => format!("{} minutes left", seconds / 60),
        },
        paused_lead: "Your filing is not presented while it is paused.",
        pause: "Pause",
        go_on: "Go on",
        cancel: "Cancel and go back to the draft",
        said: |percent| format!("{percent}% uploaded"),
    },
};
