//! The yearly values that dues are computed from, as data.

use time::Date;
use time::macros::date;

use super::NoMeasures;

/// What is in force from a day on.
#[derive(Clone, Copy, Debug)]
pub(super) struct Measures {
    from: Date,
    /// The UMA, a day.
    pub(super) uma_centavos: i64,
    /// The general minimum wage, a day.
    pub(super) minimum_wage_centavos: i64,
    year: i32,
}

const fn row(from: Date, uma_centavos: i64, minimum_wage_centavos: i64, year: i32) -> Measures {
    Measures {
        from,
        uma_centavos,
        minimum_wage_centavos,
        year,
    }
}

/// The UMA (INEGI) counts from 1 February, the minimum wage (CONASAMI) from 1 January.
const MEASURES: [Measures; 7] = [
    row(date!(2023 - 02 - 01), 10_374, 20_744, 2023),
    row(date!(2024 - 01 - 01), 10_374, 24_893, 2024),
    row(date!(2024 - 02 - 01), 10_857, 24_893, 2024),
    row(date!(2025 - 01 - 01), 10_857, 27_880, 2025),
    row(date!(2025 - 02 - 01), 11_314, 27_880, 2025),
    row(date!(2026 - 01 - 01), 11_314, 31_504, 2026),
    row(date!(2026 - 02 - 01), 11_731, 31_504, 2026),
];
/// From here on nothing is published.
const END: Date = date!(2027 - 01 - 01);

/// Finds what is in force on a day.
pub(super) fn measures_on(on: Date) -> Result<Measures, NoMeasures> {
    if on >= END {
        return Err(NoMeasures { on });
    }
    let mut rows = MEASURES.iter().rev();
    rows.find(|row| row.from <= on)
        .copied()
        .ok_or(NoMeasures { on })
}

/// The employer's rate of LSS 168-II: by the wage in UMA, a step higher each year to 2030.
///
/// Rows: the highest wage of the band in hundredths of the UMA, then the rates of 2023 to 2030.
const CEAV: [(i64, [i64; 8]); 6] = [
    (
        150,
        [
            328_100, 341_300, 354_400, 367_600, 380_700, 393_900, 407_000, 420_200,
        ],
    ),
    (
        200,
        [
            357_500, 400_000, 442_600, 485_100, 527_600, 570_100, 612_600, 655_200,
        ],
    ),
    (
        250,
        [
            375_100, 435_300, 495_400, 555_600, 615_700, 675_900, 736_000, 796_200,
        ],
    ),
    (
        300,
        [
            386_900, 458_800, 530_700, 602_600, 674_500, 746_400, 818_300, 890_200,
        ],
    ),
    (
        350,
        [
            395_300, 475_600, 555_900, 636_100, 716_400, 796_700, 877_000, 957_300,
        ],
    ),
    (
        400,
        [
            401_600, 488_200, 574_700, 661_300, 747_900, 834_500, 921_100, 1_007_700,
        ],
    ),
];
/// The rates of 2023 to 2030 above four UMA.
const CEAV_HIGHEST: [i64; 8] = [
    424_100, 533_100, 642_200, 751_300, 860_300, 969_400, 1_078_400, 1_187_500,
];
/// The rate at the minimum wage, every year.
const CEAV_MINIMUM: i64 = 315_000;
/// The first year of the table.
const CEAV_FROM: i32 = 2023;

/// Returns the employer's rate of *cesantía y vejez* for a wage.
pub(super) fn ceav_employer(daily_centavos: i64, measures: &Measures) -> i64 {
    if daily_centavos <= measures.minimum_wage_centavos {
        return CEAV_MINIMUM;
    }
    let column = usize::try_from(measures.year - CEAV_FROM).unwrap_or(0);
    let band = CEAV
        .iter()
        .find(|(umas, _)| daily_centavos * 100 <= measures.uma_centavos * umas);
    let rates = band.map_or(&CEAV_HIGHEST, |(_, rates)| rates);
    rates
        .get(column)
        .or(rates.last())
        .copied()
        .unwrap_or(CEAV_MINIMUM)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_band_ends_where_the_law_says() {
        let measures = measures_on(date!(2026 - 06 - 01)).unwrap();
        for (daily, rate) in [
            (31_504, 315_000),
            (31_505, 602_600),
            (35_193, 602_600),
            (35_194, 636_100),
            (41_058, 636_100),
            (41_059, 661_300),
            (46_924, 661_300),
            (46_925, 751_300),
        ] {
            assert_eq!(ceav_employer(daily, &measures), rate, "{daily}");
        }
    }

    #[test]
    fn rates_rise_with_the_year_and_with_the_wage() {
        for (_, rates) in CEAV {
            assert!(rates.is_sorted());
        }
        for year in 0..8 {
            assert!(CEAV.map(|(_, rates)| rates[year]).is_sorted());
            assert!(CEAV[5].1[year] < CEAV_HIGHEST[year]);
        }
    }
}
