//! People who do not exist, with names, CURP, RFC and NSS that fit one another.

use mailbox::identifiers::{Curp, Nss, check_digit};
use mailbox::procedures::fold;
use time::{Date, Duration};

use super::seed::Seed;

const SURNAMES: [&str; 24] = [
    "Aguilar",
    "Bautista",
    "Cervantes",
    "Domínguez",
    "Espinoza",
    "Fuentes",
    "Galván",
    "Herrera",
    "Ibarra",
    "Juárez",
    "Lozano",
    "Méndez",
    "Navarro",
    "Ochoa",
    "Peña",
    "Quintero",
    "Ríos",
    "Salgado",
    "Téllez",
    "Urbina",
    "Valdez",
    "Yáñez",
    "Zamora",
    "Núñez",
];
const WOMEN: [&str; 10] = [
    "Adriana",
    "Beatriz",
    "Carolina",
    "Diana",
    "Elena",
    "Gabriela",
    "Leticia",
    "Norma",
    "Silvia",
    "Verónica",
];
const MEN: [&str; 10] = [
    "Alberto", "Carlos", "Eduardo", "Fernando", "Gerardo", "Héctor", "Ignacio", "Martín", "Óscar",
    "Raúl",
];
const STATES: [&str; 8] = ["DF", "PL", "JC", "NL", "VZ", "OC", "MC", "GT"];
/// Endings that no tax authority gave.
const ENDINGS: &str = "123456789ABCDEFGHIJKLMNPQRSTUVWXY";

/// One of them.
pub(super) struct Person {
    pub(super) nss: Nss,
    pub(super) curp: Curp,
    pub(super) rfc: String,
    pub(super) paternal: String,
    pub(super) maternal: String,
    pub(super) given: String,
}

impl Person {
    /// Returns the next of a row; nobody when their numbers cannot be made.
    pub(super) fn of(seed: &mut Seed) -> Option<Self> {
        let is_woman = seed.between(0, 1) == 0;
        let given = seed.choose(if is_woman { &WOMEN } else { &MEN });
        let (paternal, maternal) = (seed.choose(&SURNAMES), seed.choose(&SURNAMES));
        let born = Date::from_ordinal_date(1968, 1).unwrap_or(Date::MIN);
        let born = born + Duration::days(seed.between(0, 12_700));
        let state = seed.choose(&STATES);
        let head = initials(paternal, maternal, given);
        let (year, month, day) = (born.year(), u8::from(born.month()), born.day());
        let digits = format!("{:02}{month:02}{day:02}", year.rem_euclid(100));
        let sex = if is_woman { 'M' } else { 'H' };
        let inner: String = [paternal, maternal, given]
            .iter()
            .map(|name| inner_consonant(name))
            .collect();
        // The homonym sign is a digit for who was born before 2000, a letter after.
        let homonym = if year < 2000 { '0' } else { 'A' };
        let curp = format!("{head}{digits}{sex}{state}{inner}{homonym}");
        let ending = |seed: &mut Seed| {
            let at = usize::try_from(seed.between(0, 32)).unwrap_or(0);
            ENDINGS.chars().nth(at).unwrap_or('1')
        };
        let body = format!("{head}{digits}{}{}", ending(seed), ending(seed));
        let check = check_digit(&body).unwrap_or('0');
        let registered = (year + 19 + i32::try_from(seed.between(0, 4)).unwrap_or(0)).min(2026);
        let ten = format!(
            "{:02}{:02}{:02}{:04}",
            seed.between(1, 97),
            registered.rem_euclid(100),
            year.rem_euclid(100),
            seed.between(0, 9_999)
        );
        Some(Self {
            nss: Nss::completed(&ten).ok()?,
            curp: Curp::completed(&curp).ok()?,
            rfc: format!("{body}{check}"),
            paternal: paternal.to_owned(),
            maternal: maternal.to_owned(),
            given: given.to_owned(),
        })
    }
}

/// Returns the year a CURP says somebody was born, seen from `year`.
pub(super) fn birth_year(curp: &Curp, year: i32) -> i64 {
    let two: i64 = curp
        .as_str()
        .get(4..6)
        .and_then(|digits| digits.parse().ok())
        .unwrap_or(90);
    let century = if two + 2_000 > i64::from(year) - 15 {
        1_900
    } else {
        2_000
    };
    century + two
}

/// The first letter and vowel of the first surname, then the first letters of the other names.
fn initials(paternal: &str, maternal: &str, given: &str) -> String {
    let letters = |name: &str| fold(name).to_uppercase();
    let (first, second, third) = (letters(paternal), letters(maternal), letters(given));
    let vowel = first.chars().skip(1).find(|c| "AEIOU".contains(*c));
    [
        first.chars().next(),
        vowel,
        second.chars().next(),
        third.chars().next(),
    ]
    .into_iter()
    .map(|letter| letter.unwrap_or('X'))
    .collect()
}

/// The first consonant after the first letter.
fn inner_consonant(name: &str) -> char {
    let letters = fold(name).to_uppercase();
    let consonant = letters.chars().skip(1).find(|c| !"AEIOU".contains(*c));
    consonant.unwrap_or('X')
}
