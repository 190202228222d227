//! What an employer owes for a wage: the branches of the insurance and their rates.
//!
//! Sums are whole centavos, rates are tenths of a millionth, and every product is rounded once, half
//! up. Yearly values are data with their first day; a day before or after what is published is an
//! error, never a guess. Articles: LSS 25, 72, 106, 107, 147, 168, 211; Infonavit 29-II; the
//! progressive rate of LSS 168-II by the second transitory article of 16 December 2020.

mod rates;

use core::fmt;

use serde::{Deserialize, Serialize};
use time::Date;

use crate::travels::words;
use rates::{ceav_employer, measures_on};

/// One whole in rates: 1.13065 % is 113 065.
pub const RATE_ONE: i64 = 10_000_000;
/// How many times the UMA a wage counts at most (LSS 28).
const WAGE_UMAS_MAX: i64 = 25;
/// The wage from which the surplus of the sickness branch is paid, in UMA (LSS 106-II).
const SURPLUS_UMAS: i64 = 3;

/// A branch of the insurance.
///
/// The order is that of the proposal.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Branch {
    /// *Enfermedades y maternidad*, fixed sum (LSS 106-I).
    FixedSum,
    /// *Enfermedades y maternidad*, surplus over three UMA (LSS 106-II).
    Surplus,
    /// *Prestaciones en dinero* (LSS 107).
    CashBenefits,
    /// *Gastos médicos de pensionados* (LSS 25).
    Pensioners,
    /// *Riesgos de trabajo*, by the employer's premium (LSS 72).
    WorkRisks,
    /// *Invalidez y vida* (LSS 147).
    Disability,
    /// *Guarderías y prestaciones sociales* (LSS 211).
    Nurseries,
    /// *Retiro* (LSS 168-I).
    Retirement,
    /// *Cesantía en edad avanzada y vejez* (LSS 168-II).
    OldAge,
    /// Housing (Ley del Infonavit 29-II).
    Housing,
}

words!(Branch {
    FixedSum => "cuota-fija",
    Surplus => "excedente",
    CashBenefits => "prestaciones-en-dinero",
    Pensioners => "gastos-medicos-pensionados",
    WorkRisks => "riesgos-de-trabajo",
    Disability => "invalidez-y-vida",
    Nurseries => "guarderias",
    Retirement => "retiro",
    OldAge => "cesantia-y-vejez",
    Housing => "vivienda",
});

impl Branch {
    /// Returns its name in Spanish, as the proposal prints it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::FixedSum => "Enfermedades y maternidad, cuota fija",
            Self::Surplus => "Enfermedades y maternidad, excedente",
            Self::CashBenefits => "Prestaciones en dinero",
            Self::Pensioners => "Gastos médicos de pensionados",
            Self::WorkRisks => "Riesgos de trabajo",
            Self::Disability => "Invalidez y vida",
            Self::Nurseries => "Guarderías y prestaciones sociales",
            Self::Retirement => "Retiro",
            Self::OldAge => "Cesantía en edad avanzada y vejez",
            Self::Housing => "Vivienda (Infonavit)",
        }
    }

    /// Returns the branches of the monthly proposal (EMA).
    pub const fn monthly() -> &'static [Self] {
        &[
            Self::FixedSum,
            Self::Surplus,
            Self::CashBenefits,
            Self::Pensioners,
            Self::WorkRisks,
            Self::Disability,
            Self::Nurseries,
        ]
    }

    /// Returns the branches of the two-monthly proposal (EBA).
    pub const fn bimonthly() -> &'static [Self] {
        &[Self::Retirement, Self::OldAge, Self::Housing]
    }
}

/// What a branch costs, in centavos.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = BranchDue))]
pub struct Due {
    /// Which.
    pub branch: Branch,
    /// The employer's part.
    pub employer_centavos: i64,
    /// The worker's part, which the employer withholds.
    pub worker_centavos: i64,
}

impl Due {
    /// Returns both parts.
    pub const fn total_centavos(&self) -> i64 {
        self.employer_centavos + self.worker_centavos
    }
}

/// A day whose UMA and minimum wage are not published here.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct NoMeasures {
    /// The day.
    pub on: Date,
}

impl fmt::Display for NoMeasures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "no UMA is published for {}", self.on)
    }
}

impl core::error::Error for NoMeasures {}

/// A wage in a month: what it counts for, and for how many days.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Wage {
    /// *Salario base de cotización*, a day, in centavos.
    pub daily_centavos: i64,
    /// Days of the month that count.
    pub days: i64,
}

/// Returns the UMA of a day, in centavos.
pub fn uma_on(on: Date) -> Result<i64, NoMeasures> {
    Ok(measures_on(on)?.uma_centavos)
}

/// Returns the general minimum wage of a day, in centavos.
pub fn minimum_wage_on(on: Date) -> Result<i64, NoMeasures> {
    Ok(measures_on(on)?.minimum_wage_centavos)
}

/// Returns what `branch` costs for a wage in the month that `on` falls in.
///
/// `premium` is the employer's premium of work risks. Who earns no more than the minimum wage pays
/// nothing: the employer pays both parts (LSS 36).
pub fn due(branch: Branch, wage: Wage, premium: i64, on: Date) -> Result<Due, NoMeasures> {
    let measures = measures_on(on)?;
    let counted = wage
        .daily_centavos
        .min(measures.uma_centavos * WAGE_UMAS_MAX);
    let surplus = (counted - measures.uma_centavos * SURPLUS_UMAS).max(0);
    let (base, employer, worker) = match branch {
        Branch::FixedSum => (measures.uma_centavos, 2_040_000, 0),
        Branch::Surplus => (surplus, 110_000, 40_000),
        Branch::CashBenefits => (counted, 70_000, 25_000),
        Branch::Pensioners => (counted, 105_000, 37_500),
        Branch::WorkRisks => (counted, premium, 0),
        Branch::Disability => (counted, 175_000, 62_500),
        Branch::Nurseries => (counted, 100_000, 0),
        Branch::Retirement => (counted, 200_000, 0),
        Branch::OldAge => (counted, ceav_employer(counted, &measures), 112_500),
        Branch::Housing => (counted, 500_000, 0),
    };
    let part = |rate: i64| rounded(base * wage.days * rate);
    let (employer, worker) = (part(employer), part(worker));
    let all_by_employer = wage.daily_centavos <= measures.minimum_wage_centavos;
    Ok(Due {
        branch,
        employer_centavos: if all_by_employer {
            employer + worker
        } else {
            employer
        },
        worker_centavos: if all_by_employer { 0 } else { worker },
    })
}

/// Divides by [`RATE_ONE`], half up.
const fn rounded(product: i64) -> i64 {
    (product + RATE_ONE / 2) / RATE_ONE
}

/// Writes centavos as pesos: `1,234.50`.
pub fn pesos(centavos: i64) -> String {
    let (sign, centavos) = if centavos < 0 {
        ("-", centavos.unsigned_abs())
    } else {
        ("", centavos.unsigned_abs())
    };
    let whole = (centavos / 100).to_string();
    let mut grouped = String::new();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at) % 3 == 0 {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    format!("{sign}{grouped}.{:02}", centavos % 100)
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;

    const MARCH: Date = date!(2026 - 03 - 01);

    fn of(branch: Branch, daily_centavos: i64) -> (i64, i64) {
        let wage = Wage {
            daily_centavos,
            days: 31,
        };
        let due = due(branch, wage, 113_065, MARCH).unwrap();
        (due.employer_centavos, due.worker_centavos)
    }

    #[test]
    fn a_wage_of_500_pesos_in_march_2026_by_hand() {
        // UMA 117.31: three of them are 351.93, so 148.07 a day is surplus.
        assert_eq!(of(Branch::FixedSum, 50_000), (74_187, 0));
        assert_eq!(of(Branch::Surplus, 50_000), (5_049, 1_836));
        assert_eq!(of(Branch::CashBenefits, 50_000), (10_850, 3_875));
        assert_eq!(of(Branch::Pensioners, 50_000), (16_275, 5_813));
        assert_eq!(of(Branch::WorkRisks, 50_000), (17_525, 0));
        assert_eq!(of(Branch::Disability, 50_000), (27_125, 9_688));
        assert_eq!(of(Branch::Nurseries, 50_000), (15_500, 0));
        assert_eq!(of(Branch::Retirement, 50_000), (31_000, 0));
        // 4.26 UMA: the highest band of 2026, 7.513 %.
        assert_eq!(of(Branch::OldAge, 50_000), (116_452, 17_438));
        assert_eq!(of(Branch::Housing, 50_000), (77_500, 0));
    }

    #[test]
    fn who_earns_the_minimum_pays_nothing_and_nobody_counts_beyond_25_uma() {
        let minimum = minimum_wage_on(MARCH).unwrap();
        let (employer, worker) = of(Branch::CashBenefits, minimum);
        assert_eq!((employer, worker), (rounded(minimum * 31 * 95_000), 0));
        assert!(of(Branch::CashBenefits, minimum + 1).1 > 0);
        let most = uma_on(MARCH).unwrap() * 25;
        assert_eq!(of(Branch::Housing, most), of(Branch::Housing, most * 2));
        assert!(of(Branch::Housing, most) > of(Branch::Housing, most - 100));
    }

    #[test]
    fn the_uma_changes_in_february_and_an_unpublished_year_has_none() {
        assert_ne!(
            uma_on(date!(2026 - 01 - 31)).unwrap(),
            uma_on(date!(2026 - 02 - 01)).unwrap()
        );
        for on in [date!(2023 - 01 - 31), date!(2027 - 02 - 01)] {
            assert_eq!(uma_on(on), Err(NoMeasures { on }));
        }
    }

    #[test]
    fn pesos_are_grouped() {
        for (centavos, text) in [
            (0, "0.00"),
            (5, "0.05"),
            (100_000, "1,000.00"),
            (123_456_789, "1,234,567.89"),
            (-250, "-2.50"),
        ] {
            assert_eq!(pesos(centavos), text);
        }
    }
}
