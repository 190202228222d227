//! Words of the catalogue of procedures.

use mailbox::procedures::{Signs, Sureness};

use super::Both;

/// Words of the catalogue.
pub(crate) struct ProceduresWords {
    pub(crate) title: &'static str,
    pub(crate) lead: &'static str,
    pub(crate) search: &'static str,
    pub(crate) found: fn(usize) -> String,
    pub(crate) none: &'static str,
    pub(crate) sends: &'static str,
    pub(crate) gets: &'static str,
    pub(crate) signs: &'static str,
    pub(crate) signs_name: fn(Signs) -> &'static str,
    pub(crate) place: &'static str,
    pub(crate) here: &'static str,
    pub(crate) by_filing: &'static str,
    pub(crate) elsewhere: fn(&str) -> String,
    pub(crate) results_here: &'static str,
    pub(crate) unknown_place: &'static str,
    pub(crate) sure: fn(Sureness) -> Option<&'static str>,
    pub(crate) start: &'static str,
    pub(crate) sign_in_first: &'static str,
    pub(crate) version: fn(&str, &str) -> String,
}

pub(crate) const PROCEDURES: Both<ProceduresWords> = Both {
    es: ProceduresWords {
        title: "Trámites",
        lead: "Busca con tus palabras. Te decimos qué necesitas y dónde se hace.",
        search: "¿Qué necesitas hacer?",
        found: |count| match count {
            1 => "1 trámite".to_owned(),
            count => format!("{count} trámites"),
        },
        none: "No encontramos ese trámite. Prueba otra palabra, o preséntalo como promoción.",
        sends: "Necesitas",
        gets: "Recibes",
        signs: "Firma",
        signs_name: |signs| match signs {
            Signs::Nobody => "Nadie: basta con entrar",
            Signs::Holder => "Tú, con tu e.firma, o quien tenga tu permiso",
            Signs::Company => "La empresa, con su propia e.firma",
            Signs::AccountantAndHolder => "El contador autorizado y el patrón",
            Signs::Unknown => "No se sabe",
        },
        place: "Dónde se hace",
        here: "Aquí, en este Buzón",
        by_filing: "Aquí, con una promoción",
        elsewhere: |system| format!("En otro sistema: {system}. Escribe tú la dirección:"),
        results_here: "El resultado llega aquí como notificación.",
        unknown_place: "No se sabe dónde. Una promoción siempre encuentra su camino (CFF 18).",
        sure: |sureness| match sureness {
            Sureness::Sourced => None,
            Sureness::Reported => Some("Según terceros; confírmalo antes."),
            Sureness::Inferred => Some("Lo suponemos; confírmalo antes."),
        },
        start: "Empezar",
        sign_in_first: "Para empezar hay que entrar.",
        version: |agreement, day| {
            format!("Según el acuerdo {agreement}, publicado en el DOF el {day}.")
        },
    },
    en: ProceduresWords {
        title: "Procedures",
        lead: "Search in your own words. We say what you need and where it is done.",
        search: "What do you need to do?",
        found: |count| match count {
            1 => "1 procedure".to_owned(),
            count => format!("{count} procedures"),
        },
        none: "We found no such procedure. Try another word, or present it as a filing.",
        sends: "You need",
        gets: "You get",
        signs: "Who signs",
        signs_name: |signs| match signs {
            Signs::Nobody => "Nobody: being signed in is enough",
            Signs::Holder => "You, with your e.firma, or who holds your mandate",
            Signs::Company => "The company, with its own e.firma",
            Signs::AccountantAndHolder => "The authorised accountant and the employer",
            Signs::Unknown => "Not known",
        },
        place: "Where it is done",
        here: "Here, in this mailbox",
        by_filing: "Here, by a filing",
        elsewhere: |system| format!("In another system: {system}. Type the address yourself:"),
        results_here: "The result arrives here as a notification.",
        unknown_place: "Not known where. A filing always finds its way (CFF 18).",
        sure: |sureness| match sureness {
            Sureness::Sourced => None,
            Sureness::Reported => Some("As others report; confirm it first."),
            Sureness::Inferred => Some("We suppose so; confirm it first."),
        },
        start: "Start",
        sign_in_first: "To start, sign in.",
        version: |agreement, day| {
            format!("By agreement {agreement}, published in the DOF on {day}.")
        },
    },
};
