//! Dates in words, in both languages.

use time::Date;

use super::Language;
use crate::calendar::Weekday;

/// `lunes 19 de enero de 2026` · `Monday, 19 January 2026`.
pub fn long(day: Date, language: Language) -> String {
    let (weekday, month) = names(day, language);
    let (number, year) = (day.day(), day.year());
    match language {
        Language::English => format!("{weekday}, {number} {month} {year}"),
        Language::Spanish => format!("{weekday} {number} de {month} de {year}"),
    }
}

/// `lun 19 ene` · `Mon 19 Jan`.
pub(crate) fn brief(day: Date, language: Language) -> String {
    let (weekday, month) = names(day, language);
    let three = |name: &str| name.chars().take(3).collect::<String>();
    format!("{} {} {}", three(weekday), day.day(), three(month))
}

/// `enero` · `January`.
pub(crate) fn month(day: Date, language: Language) -> &'static str {
    names(day, language).1
}

fn names(day: Date, language: Language) -> (&'static str, &'static str) {
    let (es, en) = match Weekday::from(day.weekday()) {
        Weekday::Monday => ("lunes", "Monday"),
        Weekday::Tuesday => ("martes", "Tuesday"),
        Weekday::Wednesday => ("miércoles", "Wednesday"),
        Weekday::Thursday => ("jueves", "Thursday"),
        Weekday::Friday => ("viernes", "Friday"),
        Weekday::Saturday => ("sábado", "Saturday"),
        Weekday::Sunday => ("domingo", "Sunday"),
    };
    let (mes, month) = match u8::from(day.month()) {
        1 => ("enero", "January"),
        2 => ("febrero", "February"),
        3 => ("marzo", "March"),
        4 => ("abril", "April"),
        5 => ("mayo", "May"),
        6 => ("junio", "June"),
        7 => ("julio", "July"),
        8 => ("agosto", "August"),
        9 => ("septiembre", "September"),
        10 => ("octubre", "October"),
        11 => ("noviembre", "November"),
        _ => ("diciembre", "December"),
    };
    match language {
        Language::English => (en, month),
        Language::Spanish => (es, mes),
    }
}
