//! The catalogue of procedures, as data: what is sent, what comes back, who signs, where it lives.
//!
//! The official list is an annex that changes by publication in the DOF, and its full text was not
//! found (DOMAIN 7): names are the official or the closest known, each entry says how sure it is,
//! and whoever runs the backend can publish another catalogue as JSON.

mod ask;
mod elsewhere;
mod here;
mod period;
mod search;
mod signed;

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use time::{Date, macros::date};

pub use ask::{Ask, AskField, AskFields, Needs, NotAnAsk, Order, needs};
pub use period::{Bimester, Month, NotAPeriod};
pub use search::fold;

use crate::civil_date::CivilDate;
use crate::filing::Procedure;
use crate::travels::words;

/// When the DOF published the agreement that the shipped catalogue follows.
const DOF_ON: Date = date!(2024 - 08 - 05);

/// A text that ships with the program or came with a published catalogue.
pub type Text = Cow<'static, str>;

/// Words in both languages.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Twin {
    /// Spanish.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub es: Text,
    /// English.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub en: Text,
}

/// Who signs with an e.firma.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Signs {
    /// Nobody: being signed in is enough.
    Nobody,
    /// The mailbox's own e.firma, or who holds a mandate.
    Holder,
    /// Only the company's own e.firma, not its representative's.
    Company,
    /// The authorised accountant and the employer.
    AccountantAndHolder,
    /// Not known.
    Unknown,
}

words!(Signs {
    Nobody => "nadie",
    Holder => "titular",
    Company => "empresa",
    AccountantAndHolder => "contador-y-titular",
    Unknown => "no-determinado",
});

/// How sure an entry is.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Sureness {
    /// Sourced in the law or in the institute's own word or code.
    Sourced,
    /// Paraphrased by others.
    Reported,
    /// Inferred by us, or one weak source.
    Inferred,
}

words!(Sureness {
    Sourced => "fuente",
    Reported => "referido",
    Inferred => "inferido",
});

/// Where a procedure is done.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "place", rename_all = "snake_case")]
pub enum Place {
    /// On a screen of this mailbox.
    Here,
    /// In this mailbox, by a filing.
    Filing {
        /// Of which kind.
        procedure: Procedure,
    },
    /// In another system of the institute.
    Elsewhere {
        /// Its name.
        #[cfg_attr(feature = "openapi", schema(value_type = String))]
        system: Text,
        /// Its address, in words to type and not a link.
        #[cfg_attr(feature = "openapi", schema(value_type = String))]
        address: Text,
        /// Whether its results arrive here as notifications.
        results_here: bool,
    },
    /// Not known where. A filing always finds its way (CFF 18).
    Unknown,
}

/// One procedure or service.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// Its code here, such as `opinion-32d`; it never changes.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub code: Text,
    /// Its official name, or the closest known, in Spanish.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub name: Text,
    /// The need, in people's words.
    pub need: Twin,
    /// What is sent.
    pub sends: Twin,
    /// What comes back.
    pub gets: Twin,
    /// Who signs.
    pub signs: Signs,
    /// How sure it is that they do.
    pub signs_sureness: Sureness,
    /// Where it is done.
    pub place: Place,
    /// How sure it is that it is done there.
    pub place_sureness: Sureness,
}

impl Entry {
    /// Says where it is done, for whoever asked for it where it is not.
    pub fn lives(&self) -> String {
        match &self.place {
            Place::Elsewhere {
                system, address, ..
            } => format!("{system}: {address}"),
            // A filing always finds its way (CFF 18).
            Place::Filing { .. } | Place::Unknown => "filings".to_owned(),
            Place::Here => match self.code.as_ref() {
                "activacion" => "mailbox/enabling",
                "calendario" => "calendar",
                "contador-publico" | "mis-archivos" => "communications",
                "medios-contacto" => "contacts",
                "conclusion-correccion"
                | "icsoe-requerimientos"
                | "notificaciones"
                | "resoluciones-rt" => "notifications",
                _ => "procedures",
            }
            .to_owned(),
        }
    }
}

/// A published catalogue.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Catalogue {
    /// Its name.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub version: Text,
    /// The agreement it follows.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub agreement: Text,
    /// When the DOF published that agreement.
    pub dof_on: CivilDate,
    /// The procedures, in the order of the annex as far as it is known.
    pub entries: Vec<Entry>,
}

impl Catalogue {
    /// Returns the catalogue this version ships.
    pub fn seed() -> Self {
        Self {
            version: Cow::Borrowed("2026-11-24"),
            agreement: Cow::Borrowed("ACDO.AS2.HCT.230724/261.P.DIR"),
            dof_on: DOF_ON.into(),
            entries: here::entries()
                .into_iter()
                .chain(elsewhere::entries())
                .collect(),
        }
    }

    /// Finds a procedure by its code.
    pub fn find(&self, code: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.code == code)
    }
}

/// A row of the shipped tables.
struct Row {
    code: &'static str,
    name: &'static str,
    need: [&'static str; 2],
    sends: [&'static str; 2],
    gets: [&'static str; 2],
    signs: (Signs, Sureness),
    place: (Place, Sureness),
}

impl From<Row> for Entry {
    fn from(row: Row) -> Self {
        let twin = |[es, en]: [&'static str; 2]| Twin {
            es: Cow::Borrowed(es),
            en: Cow::Borrowed(en),
        };
        Self {
            code: Cow::Borrowed(row.code),
            name: Cow::Borrowed(row.name),
            need: twin(row.need),
            sends: twin(row.sends),
            gets: twin(row.gets),
            signs: row.signs.0,
            signs_sureness: row.signs.1,
            place: row.place.0,
            place_sureness: row.place.1,
        }
    }
}
