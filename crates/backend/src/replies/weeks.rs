//! Reports of credited weeks: the employments they come from, and the weeks these give.

use mailbox::api::{Employment, ProcedureAnswer, WeeksAnswer};
use mailbox::dues::pesos;
use mailbox::identifiers::{Curp, Nss};
use time::Date;

use super::{Content, File, Making, Reply, pair};
use crate::documents::{Block, Column, Table};
use crate::records::{History, Job};

/// Makes a report.
pub(crate) fn weeks(
    making: &Making<'_>,
    nss: &Nss,
    curp: &Curp,
    name: &str,
    history: &History,
) -> Reply {
    let today = making.at.date();
    let days: i64 = history.jobs.iter().map(|job| days(job, today)).sum();
    // Seven days are a week, and more than three that are left are one too.
    let recognised = u32::try_from(days / 7 + i64::from(days % 7 > 3)).unwrap_or(0);
    let discounted = history.discounted.min(recognised);
    let reinstated = history.reinstated.min(discounted);
    let answer = WeeksAnswer {
        nss: nss.clone(),
        curp: curp.clone(),
        recognised,
        discounted,
        reinstated,
        total: recognised - discounted + reinstated,
        employments: history.jobs.iter().map(employment).collect(),
    };
    let paper = making.paper("Reporte de semanas cotizadas", blocks(&answer, name));
    Reply {
        subject: format!("Reporte de semanas cotizadas {nss}"),
        files: vec![File {
            name: format!("SemanasCotizadas_{nss}.pdf"),
            content: Content::Paper(paper),
        }],
        answer: ProcedureAnswer::Weeks(answer),
    }
}

fn days(job: &Job, today: Date) -> i64 {
    let until = job.until_on.map_or(today, |until| until.date());
    ((until - job.from_on.date()).whole_days() + 1).max(0)
}

fn employment(job: &Job) -> Employment {
    Employment {
        employer: job.employer.clone(),
        registration: job.registration.clone(),
        from_on: job.from_on,
        until_on: job.until_on,
        daily_centavos: job.daily_centavos,
    }
}

fn blocks(answer: &WeeksAnswer, name: &str) -> Vec<Block> {
    let row = |job: &Employment| {
        vec![
            job.employer.clone(),
            job.registration.to_string(),
            job.from_on.to_string(),
            job.until_on
                .map_or_else(|| "Vigente".to_owned(), |until| until.to_string()),
            pesos(job.daily_centavos),
        ]
    };
    vec![
        Block::Fields(vec![
            pair("Nombre", name),
            pair("NSS", &answer.nss),
            pair("CURP", &answer.curp),
        ]),
        Block::Heading("Semanas".into()),
        Block::Fields(vec![
            pair("Reconocidas", answer.recognised),
            pair("Descontadas", answer.discounted),
            pair("Reintegradas", answer.reinstated),
            pair("Total de semanas cotizadas", answer.total),
        ]),
        Block::Heading("Historia laboral".into()),
        Block::Table(Table {
            columns: vec![
                Column::words("Patrón", 3.0),
                Column::words("Registro patronal", 1.4),
                Column::words("Alta", 1.0),
                Column::words("Baja", 1.0),
                Column::sums("Salario base", 1.0),
            ],
            rows: answer.employments.iter().map(row).collect(),
            total: None,
        }),
    ]
}
