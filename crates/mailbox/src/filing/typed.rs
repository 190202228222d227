//! The fields of each kind of filing, and reading what was typed in them into its particulars.
//!
//! A field that was left empty says nothing; whether the filing can be without it is asked of the
//! filing. What is typed and cannot be read is named, all of it at once.

use serde::{Deserialize, Serialize};

use super::{AnsweredAct, Particulars, Procedure, Requirement};
use crate::civil_date::CivilDate;
use crate::contacts::Email;
use crate::identifiers::Nrp;
use crate::line::Line;
use crate::travels::words;

/// A field of the form of a filing.
///
/// The order is that of the form.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Field {
    /// The number of the *oficio* of the act.
    Oficio,
    /// Its date.
    IssuedOn,
    /// The day it was notified.
    NotifiedOn,
    /// The registrations it concerns.
    Registrations,
    /// The fiscal address.
    FiscalAddress,
    /// The e-mail for notifications.
    Email,
}

words!(Field {
    Oficio => "oficio",
    IssuedOn => "oficio-fecha",
    NotifiedOn => "oficio-notificado",
    Registrations => "registros",
    FiscalAddress => "domicilio",
    Email => "correo",
});

impl Field {
    /// Returns what it says of a filing.
    pub const fn says(self) -> Requirement {
        match self {
            Self::Oficio | Self::IssuedOn | Self::NotifiedOn => Requirement::AnsweredAct,
            Self::Registrations => Requirement::Registration,
            Self::FiscalAddress => Requirement::FiscalAddress,
            Self::Email => Requirement::Email,
        }
    }

    /// Returns the first field that says this.
    pub const fn of(requirement: Requirement) -> Self {
        match requirement {
            Requirement::AnsweredAct => Self::Oficio,
            Requirement::Registration => Self::Registrations,
            Requirement::FiscalAddress => Self::FiscalAddress,
            Requirement::Email => Self::Email,
        }
    }

    /// Tells whether a filing of this kind cannot be without it.
    pub fn is_demanded(self, procedure: Procedure) -> bool {
        procedure.demands().contains(&self.says())
    }

    /// Tells whether the form of this kind of filing has it: any may concern a registration.
    pub fn is_asked(self, procedure: Procedure) -> bool {
        self == Self::Registrations
            || self.is_demanded(procedure)
            || procedure.wants().contains(&self.says())
    }
}

/// What was typed of a filing besides its words and files.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(default)]
pub struct TypedParticulars {
    /// The number of an *oficio*.
    pub oficio: String,
    /// Its date.
    pub issued_on: String,
    /// The day it was notified.
    pub notified_on: String,
    /// Registrations that were chosen from those of the mailbox.
    pub chosen: Vec<Nrp>,
    /// Others, between commas.
    pub registrations: String,
    /// The fiscal address.
    pub fiscal_address: String,
    /// The e-mail for notifications.
    pub email: String,
}

impl From<Particulars> for TypedParticulars {
    /// The act is left out: one that was found is not typed.
    fn from(particulars: Particulars) -> Self {
        let address = particulars.fiscal_address;
        Self {
            chosen: particulars.registrations,
            fiscal_address: address.map_or_else(String::new, |line| line.as_str().to_owned()),
            email: (particulars.email).map_or_else(String::new, |email| email.to_string()),
            ..Self::default()
        }
    }
}

impl TypedParticulars {
    /// Reads the fields that this kind of filing has; or names those that cannot be read. An act
    /// that was `found` stands in place of a typed one.
    pub fn read(
        &self,
        procedure: Procedure,
        found: Option<&AnsweredAct>,
    ) -> Result<Particulars, Vec<Field>> {
        let mut wrong = Vec::new();
        let asked = |field: Field| field.is_asked(procedure);
        let typed_act = asked(Field::Oficio) && found.is_none();
        let act = if typed_act {
            self.act(&mut wrong)
        } else {
            None
        };
        let registrations = self.all_registrations(&mut wrong);
        let take = |field: Field, text: &str| {
            let text = if asked(field) { text.trim() } else { "" };
            (!text.is_empty()).then(|| text.to_owned())
        };
        let address = take(Field::FiscalAddress, &self.fiscal_address);
        let email = take(Field::Email, &self.email);
        let particulars = Particulars {
            fiscal_address: address
                .and_then(|text| read(Line::typed(&text), Field::FiscalAddress, &mut wrong)),
            email: email.and_then(|text| read(Email::typed(&text), Field::Email, &mut wrong)),
            authorised: Vec::new(),
            registrations,
            answers: found.cloned().or(act),
        };
        if wrong.is_empty() {
            Ok(particulars)
        } else {
            Err(wrong)
        }
    }

    /// An act is typed whole or not at all.
    fn act(&self, wrong: &mut Vec<Field>) -> Option<AnsweredAct> {
        let all = [&self.oficio, &self.issued_on, &self.notified_on];
        if all.iter().all(|text| text.trim().is_empty()) {
            return None;
        }
        let oficio = read(Line::typed(&self.oficio), Field::Oficio, wrong);
        let issued_on = read(
            self.issued_on.trim().parse::<CivilDate>(),
            Field::IssuedOn,
            wrong,
        );
        let notified_on = self.notified_on.trim().parse::<CivilDate>();
        // No act is notified before it is issued.
        let notified_on = notified_on
            .ok()
            .filter(|day| issued_on.is_none_or(|issued| issued <= *day));
        let notified_on = read(notified_on.ok_or(()), Field::NotifiedOn, wrong);
        Some(AnsweredAct {
            notification: None,
            oficio: oficio?,
            issued_on: issued_on?,
            notified_on: notified_on?,
        })
    }

    /// What was chosen and what was typed, each once.
    fn all_registrations(&self, wrong: &mut Vec<Field>) -> Vec<Nrp> {
        let mut all: Vec<Nrp> = Vec::new();
        let mut add = |one: Nrp| {
            if !all.iter().any(|other| other.body() == one.body()) {
                all.push(one);
            }
        };
        self.chosen.iter().cloned().for_each(&mut add);
        let typed = self.registrations.split([',', ';', '\n']);
        for text in typed.filter(|text| !text.trim().is_empty()) {
            if let Some(one) = read(Nrp::typed(text), Field::Registrations, wrong) {
                add(one);
            }
        }
        all
    }
}

/// Takes what could be read, or names its field, once.
fn read<T, E>(found: Result<T, E>, field: Field, wrong: &mut Vec<Field>) -> Option<T> {
    if found.is_err() && !wrong.contains(&field) {
        wrong.push(field);
    }
    found.ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whole() -> TypedParticulars {
        TypedParticulars {
            oficio: " 00641/2026 ".into(),
            issued_on: "2026-01-12".into(),
            notified_on: "2026-01-16".into(),
            registrations: "y54 91234 10 1, Y5491234101".into(),
            fiscal_address: "Calle 5 de Mayo 10,  Puebla".into(),
            email: "ana@Torno.example ".into(),
            ..TypedParticulars::default()
        }
    }

    #[test]
    fn each_kind_has_the_fields_of_what_it_demands_and_wants() {
        for procedure in Procedure::ALL.iter().copied() {
            for requirement in procedure.demands().iter().chain(procedure.wants()) {
                let field = Field::of(*requirement);
                assert!(field.is_asked(procedure), "{procedure} {requirement}");
                assert_eq!(field.says(), *requirement);
            }
            assert!(Field::Registrations.is_asked(procedure));
        }
        assert!(Field::NotifiedOn.is_demanded(Procedure::Inconformidad));
        assert!(!Field::Oficio.is_asked(Procedure::Promocion));
    }

    #[test]
    fn what_was_typed_becomes_particulars_and_repeats_nothing() {
        let read = whole().read(Procedure::Inconformidad, None).unwrap();
        assert_eq!(read.registrations.len(), 1);
        assert_eq!(
            read.email.as_ref().unwrap().to_string(),
            "ana@torno.example"
        );
        assert_eq!(
            read.fiscal_address.as_ref().unwrap().as_str(),
            "Calle 5 de Mayo 10, Puebla"
        );
        assert_eq!(read.answers.as_ref().unwrap().oficio.as_str(), "00641/2026");
        // What another kind has no field for is not said, whatever was typed before.
        let other = whole().read(Procedure::Promocion, None).unwrap();
        assert_eq!(other.answers, None);
        assert!(other.fiscal_address.is_some());
    }

    #[test]
    fn an_act_that_was_found_stands_in_place_of_a_typed_one() {
        let found = whole()
            .read(Procedure::Inconformidad, None)
            .unwrap()
            .answers
            .unwrap();
        let nothing = TypedParticulars {
            oficio: "otro".into(),
            ..TypedParticulars::default()
        };
        let read = nothing.read(Procedure::Desahogo, Some(&found)).unwrap();
        assert_eq!(read.answers, Some(found));
    }

    #[test]
    fn every_field_that_cannot_be_read_is_named_once() {
        let wrong = TypedParticulars {
            oficio: "a\u{202e}b".into(),
            issued_on: "2026-02-30".into(),
            notified_on: "ayer".into(),
            registrations: "uno, dos".into(),
            fiscal_address: "calle\u{200b}".into(),
            email: "ana".into(),
            ..TypedParticulars::default()
        };
        let all = wrong.read(Procedure::Inconformidad, None).unwrap_err();
        assert_eq!(
            all,
            [
                Field::Oficio,
                Field::IssuedOn,
                Field::NotifiedOn,
                Field::Registrations,
                Field::FiscalAddress,
                Field::Email,
            ]
        );
        let before = TypedParticulars {
            notified_on: "2026-01-11".into(),
            ..whole()
        };
        assert_eq!(
            before.read(Procedure::Desahogo, None),
            Err(vec![Field::NotifiedOn])
        );
        let nothing = TypedParticulars::default();
        assert_eq!(
            nothing.read(Procedure::Inconformidad, None),
            Ok(Particulars::default())
        );
    }
}
