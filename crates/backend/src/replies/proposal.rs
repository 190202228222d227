//! Proposals of dues: EMA of a month, EBA of two (LSS 39-A), with their files for SUA.

use mailbox::api::{ProcedureAnswer, ProposalAnswer};
use mailbox::civil_date::CivilDate;
use mailbox::dues::{Branch, Due, NoMeasures, Wage, due, pesos, uma_on};
use mailbox::notification::TwoDates;
use mailbox::procedures::Month;

use super::payment_line::payment_line;
use super::{Content, File, Making, Reply, pair, sua};
use crate::documents::{Block, Column, Table};
use crate::records::{Employer, Worker};

/// What is proposed, and to whom.
pub(crate) struct Proposed<'a> {
    pub(crate) employer: &'a Employer,
    /// The name of whose mailbox it is.
    pub(crate) holder: &'a str,
    /// Who worked in each month of the period.
    pub(crate) months: &'a [(Month, Vec<Worker>)],
    pub(crate) pay_by_on: Option<TwoDates>,
}

/// What one worker costs in the period.
struct Line<'a> {
    worker: &'a Worker,
    days: i64,
    dues: Vec<Due>,
}

/// Makes a proposal: `ema` or `eba`, by how many months it has.
pub(crate) fn proposal(
    making: &Making<'_>,
    proposed: &Proposed<'_>,
) -> Result<Option<Reply>, NoMeasures> {
    let months = proposed.months;
    let (Some((first, _)), Some((last, roll))) = (months.first(), months.last()) else {
        return Ok(None);
    };
    let is_monthly = months.len() == 1;
    let branches = if is_monthly {
        Branch::monthly()
    } else {
        Branch::bimonthly()
    };
    let lines = lines(proposed, branches)?;
    let dues = sums(branches, &lines);
    let total_centavos = dues.iter().map(Due::total_centavos).sum();
    let registration = &proposed.employer.registration;
    let period_to = CivilDate::from(last.last());
    let answer = ProposalAnswer {
        registration: registration.clone(),
        period_from: first.first().into(),
        period_to,
        workers: u32::try_from(lines.len()).unwrap_or(u32::MAX),
        dues,
        total_centavos,
        pay_by_on: proposed.pay_by_on,
        payment_line: payment_line(registration, period_to, total_centavos),
    };
    let kind = if is_monthly { "EMA" } else { "EBA" };
    let period = if is_monthly {
        last.to_string()
    } else {
        format!("{first} a {last}")
    };
    let stem = format!("{kind}_{registration}_{last}");
    let paper = making.paper(
        &format!("Propuesta de cédula de determinación ({kind}) de {period}"),
        blocks(proposed, &answer, &lines, uma_on(last.first())?),
    );
    Ok(Some(Reply {
        subject: format!("{kind} de {period}, registro patronal {registration}"),
        files: vec![
            File {
                name: format!("{stem}.pdf"),
                content: Content::Paper(paper),
            },
            File {
                name: format!("{stem}_TRABAJADORES{}.txt", making.suffix()),
                content: Content::Text(sua::workers(registration, roll)),
            },
            File {
                name: format!("{stem}_MOVIMIENTOS{}.txt", making.suffix()),
                content: Content::Text(sua::movements(registration, months)),
            },
        ],
        answer: ProcedureAnswer::Proposal(answer),
    }))
}

/// Adds up what each worker costs in all months.
fn lines<'a>(proposed: &Proposed<'a>, branches: &[Branch]) -> Result<Vec<Line<'a>>, NoMeasures> {
    let mut lines: Vec<Line<'a>> = Vec::new();
    for (month, roll) in proposed.months {
        for worker in roll {
            let wage = Wage {
                daily_centavos: worker.daily_centavos,
                days: worker.days,
            };
            let premium = proposed.employer.premium;
            let dues: Result<Vec<Due>, NoMeasures> = branches
                .iter()
                .map(|branch| due(*branch, wage, premium, month.first()))
                .collect();
            let dues = dues?;
            match lines.iter_mut().find(|line| line.worker.nss == worker.nss) {
                Some(line) => {
                    line.worker = worker;
                    line.days += worker.days;
                    for (sum, more) in line.dues.iter_mut().zip(dues) {
                        add(sum, more);
                    }
                }
                None => lines.push(Line {
                    worker,
                    days: worker.days,
                    dues,
                }),
            }
        }
    }
    lines.sort_by_key(|line| line.worker.name());
    Ok(lines)
}

fn add(sum: &mut Due, more: Due) {
    sum.employer_centavos += more.employer_centavos;
    sum.worker_centavos += more.worker_centavos;
}

fn sums(branches: &[Branch], lines: &[Line<'_>]) -> Vec<Due> {
    let sum = |branch: &Branch| {
        let mut sum = Due {
            branch: *branch,
            employer_centavos: 0,
            worker_centavos: 0,
        };
        for line in lines {
            if let Some(more) = line.dues.iter().find(|due| due.branch == *branch) {
                add(&mut sum, *more);
            }
        }
        sum
    };
    branches.iter().map(sum).collect()
}

fn blocks(
    proposed: &Proposed<'_>,
    answer: &ProposalAnswer,
    lines: &[Line<'_>],
    uma_centavos: i64,
) -> Vec<Block> {
    let employer = proposed.employer;
    let mut to_pay = vec![
        pair(
            "Total a pagar",
            format!("$ {}", pesos(answer.total_centavos)),
        ),
        pair("Línea de captura", &answer.payment_line),
    ];
    if let Some(dates) = answer.pay_by_on {
        to_pay.push(pair("Último día para pagar", dates.literal));
        if dates.prudent != dates.literal {
            to_pay.push(pair("Fecha prudente", dates.prudent));
        }
    }
    vec![
        Block::Fields(patron(proposed.holder, employer)),
        Block::Heading("Periodo".into()),
        Block::Fields(vec![
            pair("Del", answer.period_from),
            pair("Al", answer.period_to),
            pair("Trabajadores", answer.workers),
            pair("UMA diaria", format!("$ {}", pesos(uma_centavos))),
            pair(
                "Prima de riesgos de trabajo",
                premium_percent(employer.premium) + " %",
            ),
        ]),
        Block::Heading("Para pagar".into()),
        Block::Fields(to_pay),
        Block::Paragraph(
            "Es una propuesta. Si no coincide con tus registros, paga lo que resulte de ellos. \
             No recibirla no te libera de pagar (LSS 39-A)."
                .into(),
        ),
        Block::Paragraph(
            "Las cuotas salen de la UMA (INEGI), el salario mínimo (CONASAMI) y las tasas de la \
             ley que este sistema conoce. Los archivos .txt siguen lo que se sabe del formato del \
             SUA. Ni unas ni otros se cotejaron con el SUA: compáralos antes de usarlos."
                .into(),
        ),
        Block::Heading("Cuotas por ramo".into()),
        Block::Table(by_branch(answer)),
        Block::Heading("Cuotas por trabajador".into()),
        Block::Table(by_worker(lines)),
    ]
}

/// Who the employer is.
pub(super) fn patron(holder: &str, employer: &Employer) -> Vec<(String, String)> {
    vec![
        pair("Nombre o razón social", holder),
        pair("Registro patronal", &employer.registration),
        pair("Actividad", &employer.activity),
        pair("Domicilio", &employer.address),
        pair("Oficina", &employer.office),
    ]
}

/// Writes a premium in percent: `1.13065`.
pub(super) fn premium_percent(premium: i64) -> String {
    format!("{}.{:05}", premium / 100_000, premium % 100_000)
}

fn by_branch(answer: &ProposalAnswer) -> Table {
    let employer: i64 = answer.dues.iter().map(|due| due.employer_centavos).sum();
    let worker: i64 = answer.dues.iter().map(|due| due.worker_centavos).sum();
    let row = |name: &str, employer: i64, worker: i64| {
        vec![
            name.to_owned(),
            pesos(employer),
            pesos(worker),
            pesos(employer + worker),
        ]
    };
    Table {
        columns: vec![
            Column::words("Ramo", 3.0),
            Column::sums("Patrón", 1.2),
            Column::sums("Trabajador", 1.2),
            Column::sums("Suma", 1.2),
        ],
        rows: answer
            .dues
            .iter()
            .map(|due| {
                row(
                    due.branch.name(),
                    due.employer_centavos,
                    due.worker_centavos,
                )
            })
            .collect(),
        total: Some(row("Total", employer, worker)),
    }
}

fn by_worker(lines: &[Line<'_>]) -> Table {
    let total = |line: &Line<'_>| -> i64 { line.dues.iter().map(Due::total_centavos).sum() };
    Table {
        columns: vec![
            Column::words("NSS", 1.5),
            Column::words("Nombre", 3.6),
            Column::sums("SBC diario", 1.1),
            Column::sums("Días", 0.7),
            Column::sums("Cuota", 1.2),
        ],
        rows: lines
            .iter()
            .map(|line| {
                vec![
                    line.worker.nss.to_string(),
                    line.worker.name(),
                    pesos(line.worker.daily_centavos),
                    line.days.to_string(),
                    pesos(total(line)),
                ]
            })
            .collect(),
        total: Some(vec![
            String::new(),
            "Total".into(),
            String::new(),
            lines.iter().map(|line| line.days).sum::<i64>().to_string(),
            pesos(lines.iter().map(total).sum()),
        ]),
    }
}

#[cfg(test)]
mod tests {
    use mailbox::identifiers::Nrp;

    use super::*;
    use crate::records::{Generator, Records as _};

    async fn made(months: &[&str]) -> (Reply, Vec<(Month, Vec<Worker>)>) {
        let registration = Nrp::completed("Y549123410").unwrap();
        let employer = Generator.employer(&registration).await.unwrap();
        let mut rolls = Vec::new();
        for month in months {
            let month: Month = month.parse().unwrap();
            rolls.push((month, Generator.roll(&registration, month).await.unwrap()));
        }
        let making = Making {
            issuer: "Prueba",
            at: "2026-11-24T10:10:51-06:00".parse().unwrap(),
            is_made_up: true,
        };
        let proposed = Proposed {
            employer: &employer,
            holder: "PANADERÍA",
            months: &rolls,
            pay_by_on: None,
        };
        (proposal(&making, &proposed).unwrap().unwrap(), rolls)
    }

    fn answer(reply: &Reply) -> &ProposalAnswer {
        match &reply.answer {
            ProcedureAnswer::Proposal(answer) => answer,
            other => panic!("{other:?}"),
        }
    }

    #[tokio::test]
    async fn the_sums_of_a_month_are_those_of_its_workers() {
        let (reply, rolls) = made(&["2026-10"]).await;
        let answer = answer(&reply);
        assert_eq!(answer.dues.len(), Branch::monthly().len());
        let by_hand: i64 = rolls[0]
            .1
            .iter()
            .map(|worker| {
                let wage = Wage {
                    daily_centavos: worker.daily_centavos,
                    days: worker.days,
                };
                let on = "2026-10".parse::<Month>().unwrap().first();
                let premium = 113_065;
                let due = due(Branch::Disability, wage, premium, on).unwrap();
                due.total_centavos()
            })
            .sum();
        let disability = answer
            .dues
            .iter()
            .find(|due| due.branch == Branch::Disability);
        assert_eq!(disability.unwrap().total_centavos(), by_hand);
        let sum: i64 = answer.dues.iter().map(Due::total_centavos).sum();
        assert_eq!(answer.total_centavos, sum);
        assert!(answer.payment_line.starts_with("DEMO"));
        assert_eq!(reply.files.len(), 3);
    }

    #[tokio::test]
    async fn two_months_have_the_branches_of_two_months_and_each_worker_once() {
        let (reply, rolls) = made(&["2026-09", "2026-10"]).await;
        let answer = answer(&reply);
        let branches: Vec<Branch> = answer.dues.iter().map(|due| due.branch).collect();
        assert_eq!(branches, Branch::bimonthly());
        let mut everybody: Vec<_> = rolls
            .iter()
            .flat_map(|(_, roll)| roll)
            .map(|w| &w.nss)
            .collect();
        everybody.sort_unstable();
        everybody.dedup();
        assert_eq!(usize::try_from(answer.workers).unwrap(), everybody.len());
        assert_eq!(answer.period_from.to_string(), "2026-09-01");
        assert_eq!(answer.period_to.to_string(), "2026-10-31");
    }

    #[tokio::test]
    async fn every_file_says_that_it_is_a_demonstration() {
        let (reply, _) = made(&["2026-10"]).await;
        for file in &reply.files {
            match &file.content {
                Content::Paper(paper) => {
                    assert_eq!(paper.mark.as_deref(), Some(super::super::MADE_UP));
                }
                Content::Text(_) => assert!(file.name.contains("DEMOSTRACION")),
            }
            assert!(!file.bytes().unwrap().is_empty());
        }
    }
}
