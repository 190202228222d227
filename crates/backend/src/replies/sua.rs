//! Files in the fashion of what SUA imports: fixed columns, one line a worker or a movement.
//!
//! The layouts follow what is known of SUA's own; they were not checked against the program. Sums
//! are in centavos without a point, dates `ddmmaaaa`, names `PATERNO$MATERNO$NOMBRE`.

use mailbox::civil_date::CivilDate;
use mailbox::identifiers::Nrp;
use mailbox::procedures::{Month, fold};

use crate::records::{Movement, Worker};

/// The signs of movements: hired, left, absent.
const HIRED: &str = "08";
const LEFT: &str = "02";
const ABSENT: &str = "11";

/// Lists the workers.
pub(super) fn workers(registration: &Nrp, roll: &[Worker]) -> String {
    let line = |worker: &Worker| {
        let name = format!("{}${}${}", worker.paternal, worker.maternal, worker.given);
        // Permanent, whole day; neither a place of work nor a housing credit.
        format!(
            "{:<11}{:<11}{:<13}{:<18}{:<50}10{}{:07}{:17}{:10}{:8}0{:08}\r\n",
            registration.as_str(),
            worker.nss.as_str(),
            worker.rfc,
            worker.curp.as_str(),
            plain(&name),
            day(worker.hired_on),
            worker.daily_centavos,
            "",
            "",
            "",
            0
        )
    };
    roll.iter().map(line).collect()
}

/// Lists the movements of the months.
pub(super) fn movements(registration: &Nrp, months: &[(Month, Vec<Worker>)]) -> String {
    let mut lines = String::new();
    for worker in months.iter().flat_map(|(_, roll)| roll) {
        for movement in &worker.movements {
            let (sign, on, days) = match *movement {
                Movement::Hired(on) => (HIRED, on, 0),
                Movement::Left(on) => (LEFT, on, 0),
                Movement::Absent { from, days } => (ABSENT, from, days),
            };
            lines.push_str(&format!(
                "{:<11}{:<11}{sign}{}{:8}{days:02}{:07}\r\n",
                registration.as_str(),
                worker.nss.as_str(),
                day(on),
                "",
                worker.daily_centavos
            ));
        }
    }
    if lines.is_empty() {
        // A file without a byte cannot be kept: one empty line says that nothing happened.
        lines.push_str("\r\n");
    }
    lines
}

/// `ddmmaaaa`.
fn day(on: CivilDate) -> String {
    let (year, month, day) = on.date().to_calendar_date();
    format!("{day:02}{:02}{year:04}", u8::from(month))
}

/// Upper case without accents: what old programs read.
fn plain(name: &str) -> String {
    fold(name).to_uppercase()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::records::{Generator, Records as _};

    #[tokio::test]
    async fn every_line_has_its_columns() {
        let registration = Nrp::completed("Y549123410").unwrap();
        let mut moved = 0;
        for month in ["2025-03", "2026-01", "2026-10"] {
            let month: Month = month.parse().unwrap();
            let roll = Generator.roll(&registration, month).await.unwrap();
            for line in workers(&registration, &roll).lines() {
                assert_eq!(line.chars().count(), 164, "{line}");
                assert!(line.is_ascii(), "{line}");
            }
            for line in movements(&registration, &[(month, roll)]).lines() {
                assert!(line.is_empty() || line.chars().count() == 49, "{line}");
                moved += 1;
            }
        }
        assert!(moved >= 3);
    }
}
