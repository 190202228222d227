//! The generator for demonstrations: employers, workers, debts and histories that do not exist.
//!
//! Every answer follows from the question alone, by a digest, so that two replicas and two days
//! say the same. Wages follow the minimum wage of their year; numbers carry their check digits.

mod people;
mod seed;

use mailbox::api::OpenCredit;
use mailbox::civil_date::CivilDate;
use mailbox::dues;
use mailbox::identifiers::{Curp, Nrp, Nss, Rfc};
use mailbox::procedures::Month;
use time::{Date, Duration, Month as MonthOfYear};

use super::{Compliance, Employer, History, Job, Knows, Movement, Records, RecordsError, Worker};
use people::Person;
use seed::Seed;

/// What employers do: activity, class of risk, and its average premium (RACERF 18 and LSS 73).
const ACTIVITIES: [(&str, &str, i64); 6] = [
    ("Elaboración de pan y pasteles", "II", 113_065),
    ("Compraventa de alimentos al por menor", "II", 113_065),
    ("Servicios de contabilidad y auditoría", "I", 54_355),
    ("Reparación mecánica de maquinaria", "III", 259_840),
    ("Autotransporte de carga", "IV", 465_325),
    ("Construcción de edificios", "V", 758_875),
];
const STREETS: [&str; 6] = [
    "Av. de los Insurgentes",
    "Calle 5 de Mayo",
    "Av. Reforma",
    "Calle Hidalgo",
    "Blvd. Adolfo López Mateos",
    "Calle Allende",
];
const OFFICES: [(&str, &str); 5] = [
    ("Subdelegación Norte", "Puebla, Pue."),
    ("Subdelegación Sur", "Puebla, Pue."),
    ("Subdelegación Centro", "Ciudad de México"),
    ("Subdelegación Hidalgo", "Guadalajara, Jal."),
    ("Subdelegación 1", "Monterrey, N.L."),
];
const EMPLOYERS: [&str; 6] = [
    "COMERCIALIZADORA EL ALBA, S.A. DE C.V.",
    "TALLERES UNIDOS DEL CENTRO, S.A.",
    "PASTELERÍA LA ROSCA, S. DE R.L.",
    "SERVICIOS INTEGRALES DEL VALLE, S.C.",
    "TRANSPORTES LA PALOMA, S.A. DE C.V.",
    "ABARROTES DON CHUY",
];
/// The factor that makes a daily wage the base it is insured by: 15 days of *aguinaldo* and a
/// quarter of 12 days of holidays (LSS 27; LFT 76, 80 and 87).
const INTEGRATION_PER_100_000: i64 = 104_932;

/// What nobody asked the institute.
pub(crate) struct Generator;

impl Records for Generator {
    fn is_made_up(&self) -> bool {
        true
    }

    fn employer<'a>(&'a self, registration: &'a Nrp) -> Knows<'a, Employer> {
        Box::pin(async move { Ok(employer(registration)) })
    }

    fn roll<'a>(&'a self, registration: &'a Nrp, month: Month) -> Knows<'a, Vec<Worker>> {
        Box::pin(async move { roll(registration, month) })
    }

    fn compliance<'a>(
        &'a self,
        rfc: &'a Rfc,
        registrations: &'a [Nrp],
        on: CivilDate,
    ) -> Knows<'a, Compliance> {
        Box::pin(async move { Ok(compliance(rfc, registrations, on)) })
    }

    fn history<'a>(&'a self, nss: &'a Nss, curp: &'a Curp, on: CivilDate) -> Knows<'a, History> {
        Box::pin(async move { Ok(history(nss, curp, on)) })
    }
}

fn employer(registration: &Nrp) -> Employer {
    let mut seed = Seed::of(&["employer", registration.body()]);
    let (activity, risk_class, premium) = seed.choose(&ACTIVITIES);
    let (office, place) = seed.choose(&OFFICES);
    let (street, number) = (seed.choose(&STREETS), seed.between(1, 1_900));
    Employer {
        registration: registration.clone(),
        activity: activity.to_owned(),
        risk_class: risk_class.to_owned(),
        premium,
        address: format!("{street} {number}, col. Centro, {place}"),
        office: format!("{office}, {place}"),
    }
}

fn roll(registration: &Nrp, month: Month) -> Result<Vec<Worker>, RecordsError> {
    let mut seed = Seed::of(&["roll", registration.body()]);
    let ever = seed.between(9, 46);
    let mut found = Vec::new();
    for number in 0..ever {
        if let Some(worker) = worker(registration, number, month)? {
            found.push(worker);
        }
    }
    found.sort_by_key(Worker::name);
    Ok(found)
}

/// Returns the `number`-th worker that a registration ever had, if they worked in the month.
fn worker(registration: &Nrp, number: i64, month: Month) -> Result<Option<Worker>, RecordsError> {
    let number = number.to_string();
    let mut seed = Seed::of(&["worker", registration.body(), &number]);
    let Some(person) = Person::of(&mut seed) else {
        return Ok(None);
    };
    let hired = day(2016, 1, 1) + Duration::days(seed.between(0, 3_950));
    // One in three has left.
    let stays = seed.between(0, 2) > 0;
    let left = (!stays).then(|| hired + Duration::days(seed.between(90, 1_500)));
    // Hundredths of the minimum wage: most earn little more than it.
    let share = 100 + seed.between(0, 60) + seed.between(0, 9) / 7 * seed.between(40, 320);
    let (first, last) = (month.first(), month.last());
    if hired > last || left.is_some_and(|left| left < first) {
        return Ok(None);
    }
    let from = hired.max(first);
    let to = left.map_or(last, |left| left.min(last));
    let mut movements = Vec::new();
    if hired >= first {
        movements.push(Movement::Hired(hired.into()));
    }
    let mut days = (to - from).whole_days() + 1;
    let mut of_month = Seed::of(&["absence", registration.body(), &number, &month.to_string()]);
    if of_month.between(0, 11) == 0 && days > 20 {
        let absent = of_month.between(1, 3);
        movements.push(Movement::Absent {
            from: (from + Duration::days(of_month.between(3, 12))).into(),
            days: absent,
        });
        days -= absent;
    }
    if let Some(left) = left.filter(|left| *left <= last) {
        movements.push(Movement::Left(left.into()));
    }
    let minimum =
        dues::minimum_wage_on(first).map_err(|_| RecordsError::Unpublished(first.into()))?;
    let daily_centavos = minimum * share / 100 * INTEGRATION_PER_100_000 / 100_000;
    Ok(Some(Worker {
        nss: person.nss,
        curp: person.curp,
        rfc: person.rfc,
        paternal: person.paternal,
        maternal: person.maternal,
        given: person.given,
        hired_on: hired.into(),
        daily_centavos,
        days,
        movements,
    }))
}

fn compliance(rfc: &Rfc, registrations: &[Nrp], on: CivilDate) -> Compliance {
    let mut seed = Seed::of(&[
        "compliance",
        rfc.as_str(),
        &Month::of(on.date()).to_string(),
    ]);
    // One month in seven something was left unpaid.
    let owes = seed.between(0, 6) == 0;
    let credits = registrations.iter().take(1).filter(|_| owes);
    let credits = credits.map(|registration| OpenCredit {
        registration: registration.clone(),
        number: format!("{:09}", seed.between(100_000_000, 999_999_999)),
        period: Month::of(on.date()).before().before().to_string(),
        centavos: seed.between(120_000, 4_800_000),
    });
    let credits = credits.collect();
    Compliance {
        has_workers: !registrations.is_empty(),
        credits,
    }
}

fn history(nss: &Nss, curp: &Curp, on: CivilDate) -> History {
    let mut seed = Seed::of(&["history", nss.as_str(), curp.as_str()]);
    let born = i32::try_from(people::birth_year(curp, on.date().year())).unwrap_or(1990);
    let mut from = day(born + 19, 1, 1) + Duration::days(seed.between(0, 364));
    let mut jobs = Vec::new();
    while from < on.date() && jobs.len() < 8 {
        let until = from + Duration::days(seed.between(150, 2_600));
        let goes_on = until >= on.date();
        let ten = format!("Y{:07}10", seed.between(1_000_000, 9_999_999));
        if let Ok(registration) = Nrp::completed(&ten) {
            jobs.push(Job {
                employer: seed.choose(&EMPLOYERS).to_owned(),
                registration,
                from_on: from.into(),
                until_on: (!goes_on).then(|| until.into()),
                daily_centavos: seed.between(26_000, 95_000),
            });
        }
        from = until + Duration::days(seed.between(10, 320));
    }
    jobs.reverse();
    let discounted = u32::try_from(seed.between(0, 3) / 3 * seed.between(10, 60)).unwrap_or(0);
    let reinstated = discounted / 2;
    History {
        jobs,
        discounted,
        reinstated,
    }
}

fn day(year: i32, month: u8, day: u8) -> Date {
    MonthOfYear::try_from(month)
        .ok()
        .and_then(|month| Date::from_calendar_date(year, month, day).ok())
        .unwrap_or(Date::MIN)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn registration() -> Nrp {
        Nrp::completed("Y549123410").unwrap()
    }

    #[test]
    fn the_same_question_has_the_same_answer_and_another_another() {
        let month: Month = "2026-09".parse().unwrap();
        let names = |nrp: &Nrp, month| -> Vec<String> {
            roll(nrp, month).unwrap().iter().map(Worker::name).collect()
        };
        let other = Nrp::completed("Y549123411").unwrap();
        assert_eq!(names(&registration(), month), names(&registration(), month));
        assert_ne!(names(&registration(), month), names(&other, month));
        let stays = names(&registration(), month.after());
        let both = names(&registration(), month);
        assert!(both.iter().filter(|name| stays.contains(name)).count() * 2 > both.len());
    }

    #[test]
    fn workers_are_whole_and_their_numbers_check() {
        let mut seen = 0;
        for serial in 0..40 {
            let nrp = Nrp::completed(&format!("Y54912{serial:02}10")).unwrap();
            for worker in roll(&nrp, "2026-10".parse().unwrap()).unwrap() {
                seen += 1;
                assert_eq!(worker.curp.doubt(), None, "{}", worker.curp);
                let rfc: Rfc = worker.rfc.parse().unwrap();
                assert!(rfc.has_valid_check_digit(), "{rfc}");
                assert!(worker.nss.doubts(2026).is_empty(), "{}", worker.nss);
                assert!((1..=31).contains(&worker.days), "{worker:?}");
                let minimum = dues::minimum_wage_on(time::macros::date!(2026 - 10 - 01)).unwrap();
                assert!(worker.daily_centavos > minimum, "{worker:?}");
            }
        }
        assert!(seen > 300, "{seen}");
    }

    #[test]
    fn a_history_is_in_order_and_ends_by_the_day_it_is_asked() {
        let nss = Nss::completed("1203857812").unwrap();
        let curp: Curp = "LOMC850712MDFPRR07".parse().unwrap();
        let on: CivilDate = "2026-11-24".parse().unwrap();
        let history = history(&nss, &curp, on);
        assert!(!history.jobs.is_empty());
        for pair in history.jobs.windows(2) {
            assert!(pair[1].until_on.unwrap() < pair[0].from_on);
        }
        for job in &history.jobs {
            assert!(job.from_on < on && job.until_on.is_none_or(|until| until < on));
        }
    }

    #[test]
    fn no_wage_is_guessed_for_a_year_that_is_not_published() {
        let found = roll(&registration(), "2027-03".parse().unwrap());
        assert!(matches!(found, Err(RecordsError::Unpublished(_))));
    }
}
