//! The employer's card (*Tarjeta de Identificación Patronal*).

use mailbox::api::{CardAnswer, ProcedureAnswer};

use super::proposal::{patron, premium_percent};
use super::{Content, File, Making, Reply, pair};
use crate::documents::Block;
use crate::records::Employer;

/// Makes the card of a registration.
pub(crate) fn card(making: &Making<'_>, employer: &Employer, holder: &str) -> Reply {
    let registration = &employer.registration;
    let answer = CardAnswer {
        registration: registration.clone(),
        employer: holder.to_owned(),
        activity: employer.activity.clone(),
        risk_class: employer.risk_class.clone(),
        premium_percent: premium_percent(employer.premium),
        office: employer.office.clone(),
    };
    let mut fields = patron(holder, employer);
    fields.extend([
        pair("Clase de riesgo", &answer.risk_class),
        pair("Prima", format!("{} %", answer.premium_percent)),
        pair("Modalidad", registration.modality()),
    ]);
    let paper = making.paper(
        "Tarjeta de Identificación Patronal",
        vec![Block::Fields(fields)],
    );
    Reply {
        subject: format!("Tarjeta de Identificación Patronal {registration}"),
        files: vec![File {
            name: format!("TIP_{registration}.pdf"),
            content: Content::Paper(paper),
        }],
        answer: ProcedureAnswer::Card(answer),
    }
}
