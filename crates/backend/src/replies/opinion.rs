//! Compliance opinions (CFF 32-D): positive, negative or none, valid on the day they are made.

use mailbox::api::{OpinionAnswer, OpinionSense, ProcedureAnswer};
use mailbox::civil_date::CivilDate;
use mailbox::dues::pesos;
use mailbox::identifiers::Rfc;

use super::{Content, File, Making, Reply, pair};
use crate::documents::{Block, Column, Table};
use crate::records::Compliance;

/// Makes an opinion.
pub(crate) fn opinion(making: &Making<'_>, rfc: &Rfc, name: &str, compliance: Compliance) -> Reply {
    let sense = match (compliance.has_workers, compliance.credits.is_empty()) {
        (false, _) => OpinionSense::None,
        (true, true) => OpinionSense::Positive,
        (true, false) => OpinionSense::Negative,
    };
    let answer = OpinionAnswer {
        rfc: rfc.clone(),
        name: name.to_owned(),
        sense,
        valid_on: CivilDate::from(making.at.date()),
        is_valid: true,
        credits: compliance.credits,
    };
    let title = "Opinión de cumplimiento de obligaciones fiscales en materia de seguridad social";
    let paper = making.paper(title, blocks(&answer));
    Reply {
        subject: format!("Opinión de cumplimiento {} de {rfc}", sense.word()),
        files: vec![File {
            name: format!("MiOpinion_{rfc}.pdf"),
            content: Content::Paper(paper),
        }],
        answer: ProcedureAnswer::Opinion(answer),
    }
}

fn blocks(answer: &OpinionAnswer) -> Vec<Block> {
    let words = match answer.sense {
        OpinionSense::Positive => {
            "Sentido: POSITIVA. No hay créditos fiscales firmes a cargo ni omisiones."
        }
        OpinionSense::Negative => {
            "Sentido: NEGATIVA. Hay créditos fiscales que no están pagados ni garantizados."
        }
        OpinionSense::None => {
            "SIN OPINIÓN. No hay un registro patronal activo con trabajadores asociado a este RFC."
        }
    };
    let mut blocks = vec![
        Block::Fields(vec![
            pair("Nombre o razón social", &answer.name),
            pair("RFC", &answer.rfc),
            pair("Fundamento", "CFF 32-D"),
        ]),
        Block::Notice(words.into()),
        Block::Notice(format!("Válida únicamente el {}.", answer.valid_on)),
        Block::Paragraph(
            "Vale el día en que se genera. Para acreditar tu situación otro día, genera otra."
                .into(),
        ),
    ];
    if !answer.credits.is_empty() {
        blocks.push(Block::Heading("Créditos".into()));
        blocks.push(Block::Table(Table {
            columns: vec![
                Column::words("Registro patronal", 1.4),
                Column::words("Crédito", 1.2),
                Column::words("Periodo", 1.0),
                Column::sums("Importe", 1.2),
            ],
            rows: (answer.credits.iter())
                .map(|credit| {
                    vec![
                        credit.registration.to_string(),
                        credit.number.clone(),
                        credit.period.clone(),
                        pesos(credit.centavos),
                    ]
                })
                .collect(),
            total: None,
        }));
    }
    blocks
}
