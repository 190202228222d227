//! Dates, hours and sizes as people say them.

use mailbox::instant::{CENTRAL_ZONE, LegalTime};
use time::{Date, UtcOffset};

use super::Language;

const DAYS: [[&str; 7]; 2] = [
    [
        "lunes",
        "martes",
        "miércoles",
        "jueves",
        "viernes",
        "sábado",
        "domingo",
    ],
    [
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
        "Saturday",
        "Sunday",
    ],
];
const MONTHS: [[&str; 12]; 2] = [
    [
        "enero",
        "febrero",
        "marzo",
        "abril",
        "mayo",
        "junio",
        "julio",
        "agosto",
        "septiembre",
        "octubre",
        "noviembre",
        "diciembre",
    ],
    [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
];

/// Says how long some minutes are, in the unit that people would use.
pub(crate) fn span(minutes: i64, language: Language) -> String {
    const HOUR: i64 = 60;
    const DAY: i64 = 24 * HOUR;
    let (count, units) = match minutes {
        ..120 => (minutes, [["minuto", "minutos"], ["minute", "minutes"]]),
        120..2880 => (minutes / HOUR, [["hora", "horas"], ["hour", "hours"]]),
        _ => (minutes / DAY, [["día", "días"], ["day", "days"]]),
    };
    let [spanish, english] = units;
    let [one, many] = match language {
        Language::English => english,
        Language::Spanish => spanish,
    };
    format!("{count} {}", if count == 1 { one } else { many })
}

/// Says a date whole: weekday, day, month and year.
pub(crate) fn date(date: Date, language: Language) -> String {
    let [spanish, english] = DAYS;
    let [meses, months] = MONTHS;
    let (days, names) = match language {
        Language::Spanish => (spanish, meses),
        Language::English => (english, months),
    };
    let weekday = days
        .get(usize::from(date.weekday().number_days_from_monday()))
        .unwrap_or(&"");
    let month = names
        .get(usize::from(u8::from(date.month())).saturating_sub(1))
        .unwrap_or(&"");
    let (year, day) = (date.year(), date.day());
    match language {
        Language::Spanish => format!("{weekday} {day} de {month} de {year}"),
        Language::English => format!("{weekday}, {day} {month} {year}"),
    }
}

/// Says a date as people do: without the year when it is this one.
pub(crate) fn day(day: Date, today: Date, language: Language) -> String {
    let whole = date(day, language);
    if day.year() != today.year() {
        return whole;
    }
    let end = match language {
        Language::Spanish => format!(" de {}", day.year()),
        Language::English => format!(" {}", day.year()),
    };
    whole.strip_suffix(&end).map(str::to_owned).unwrap_or(whole)
}

/// Says a month: `enero de 2026`.
pub(crate) fn month(day: Date, language: Language) -> String {
    let [meses, months] = MONTHS;
    let names = match language {
        Language::Spanish => meses,
        Language::English => months,
    };
    let at = usize::from(u8::from(day.month())).saturating_sub(1);
    let (name, year) = (names.get(at).unwrap_or(&""), day.year());
    match language {
        Language::Spanish => format!("{name} de {year}"),
        Language::English => format!("{name} {year}"),
    }
}

/// Returns the days of the week from Monday, each short and whole.
pub(crate) fn week(language: Language) -> [(String, &'static str); 7] {
    let [spanish, english] = DAYS;
    let days = match language {
        Language::Spanish => spanish,
        Language::English => english,
    };
    days.map(|day| (day.chars().take(3).collect(), day))
}

/// Says an instant: date, hour, and that it is the time of the Zona Centro.
pub(crate) fn instant(at: LegalTime, language: Language) -> String {
    let day = date(at.date(), language);
    let (hour, minute, second) = at.instant().to_hms();
    match language {
        Language::Spanish => format!("{day}, {hour}:{minute:02}:{second:02}, hora del Centro"),
        Language::English => format!("{day}, {hour}:{minute:02}:{second:02}, Central Time"),
    }
}

/// Says an instant by the clock of a device that is elsewhere; nothing when it is the same hour.
pub(crate) fn on_device(at: LegalTime, minutes: i32, language: Language) -> Option<String> {
    if minutes == i32::from(CENTRAL_ZONE.whole_minutes()) {
        return None;
    }
    let offset = UtcOffset::from_whole_seconds(minutes * 60).ok()?;
    let there = at.instant().to_offset(offset);
    let (hour, minute, _) = there.to_hms();
    let day = if there.date() == at.date() {
        String::new()
    } else {
        format!("{}, ", date(there.date(), language))
    };
    Some(match language {
        Language::Spanish => format!("En tu equipo: {day}{hour}:{minute:02}"),
        Language::English => format!("On your device: {day}{hour}:{minute:02}"),
    })
}

/// Says the hour of an instant, in the time of the Zona Centro.
pub(crate) fn hour(at: LegalTime) -> String {
    let (hour, minute, _) = at.instant().to_hms();
    format!("{hour}:{minute:02}")
}

/// Says an instant as people do: the day without this year, the hour without seconds.
pub(crate) fn moment(at: LegalTime, today: Date, language: Language) -> String {
    let (day, hour) = (day(at.date(), today, language), hour(at));
    match language {
        Language::Spanish => format!("{day}, {hour}, hora del Centro"),
        Language::English => format!("{day}, {hour}, Central Time"),
    }
}

/// Says several things one after the other: `a, b y c`.
pub(crate) fn list(items: &[String], language: Language) -> String {
    let Some((last, rest)) = items.split_last() else {
        return String::new();
    };
    let and = match language {
        Language::Spanish => "y",
        Language::English => "and",
    };
    if rest.is_empty() {
        last.clone()
    } else {
        format!("{} {and} {last}", rest.join(", "))
    }
}

/// Says a size with its unit: `88 kB`, `2.1 MB`.
pub(crate) fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} B"),
        1_000..999_500 => format!("{} kB", (bytes + 500) / 1_000),
        _ => {
            let tenths = (bytes + 50_000) / 100_000;
            format!("{}.{} MB", tenths / 10, tenths % 10)
        }
    }
}

/// Says how much of a size is there, in the unit of the whole: `12` of `48 MB`.
pub(crate) fn of_size(part: u64, all: u64) -> (String, String) {
    match all {
        0..1_000 => (part.to_string(), format!("{all} B")),
        1_000..999_500 => ((part / 1_000).to_string(), size(all)),
        _ => (
            (part / 1_000_000).to_string(),
            format!("{} MB", (all + 500_000) / 1_000_000),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_is_said_in_the_unit_people_would_use() {
        for (minutes, spanish, english) in [
            (1, "1 minuto", "1 minute"),
            (119, "119 minutos", "119 minutes"),
            (120, "2 horas", "2 hours"),
            (2879, "47 horas", "47 hours"),
            (2880, "2 días", "2 days"),
            (4_153_000, "2884 días", "2884 days"),
        ] {
            assert_eq!(span(minutes, Language::Spanish), spanish);
            assert_eq!(span(minutes, Language::English), english);
        }
    }

    #[test]
    fn the_year_is_said_when_it_is_another() {
        let date = |text: &str| {
            text.parse::<mailbox::civil_date::CivilDate>()
                .unwrap()
                .date()
        };
        let today = date("2026-01-15");
        let said = |day| super::day(date(day), today, Language::Spanish);
        assert_eq!(said("2026-01-19"), "lunes 19 de enero");
        assert_eq!(said("2027-01-18"), "lunes 18 de enero de 2027");
        let said = day(date("2026-01-19"), today, Language::English);
        assert_eq!(said, "Monday, 19 January");
        assert_eq!(month(today, Language::Spanish), "enero de 2026");
        assert_eq!(week(Language::Spanish)[2], ("mié".to_owned(), "miércoles"));
    }

    #[test]
    fn a_date_is_said_whole() {
        let at = LegalTime::from_unix_seconds(1_768_496_677).unwrap();
        assert_eq!(
            instant(at, Language::Spanish),
            "jueves 15 de enero de 2026, 11:04:37, hora del Centro"
        );
        assert_eq!(
            instant(at, Language::English),
            "Thursday, 15 January 2026, 11:04:37, Central Time"
        );
    }

    #[test]
    fn the_hour_of_a_device_elsewhere_is_said_beside() {
        // 11:04 in the Zona Centro.
        let at = LegalTime::from_unix_seconds(1_768_496_677).unwrap();
        let said = |minutes| on_device(at, minutes, Language::Spanish);
        assert_eq!(said(-360), None);
        assert_eq!(said(-8 * 60).unwrap(), "En tu equipo: 9:04");
        assert_eq!(
            said(9 * 60).unwrap(),
            "En tu equipo: viernes 16 de enero de 2026, 2:04"
        );
    }

    #[test]
    fn a_moment_and_a_list_are_said_as_people_do() {
        let at = LegalTime::from_unix_seconds(1_768_496_677).unwrap();
        let today = at.date();
        assert_eq!(
            moment(at, today, Language::Spanish),
            "jueves 15 de enero, 11:04, hora del Centro"
        );
        let items = ["a", "b", "c"].map(str::to_owned);
        assert_eq!(list(&items, Language::Spanish), "a, b y c");
        assert_eq!(list(&items[..1], Language::English), "a");
        assert_eq!(list(&[], Language::English), "");
    }

    #[test]
    fn a_size_is_said_with_its_unit() {
        for (bytes, said) in [
            (999, "999 B"),
            (1_000, "1 kB"),
            (1_001, "1 kB"),
            (2_100_000, "2.1 MB"),
            (26_214_401, "26.2 MB"),
        ] {
            assert_eq!(size(bytes), said);
        }
    }

    #[test]
    fn a_part_is_said_in_the_unit_of_the_whole() {
        for (part, all, said) in [
            (12, 900, ("12", "900 B")),
            (12_900, 88_000, ("12", "88 kB")),
            (0, 2_097_152, ("0", "2 MB")),
            (12_582_912, 26_214_400, ("12", "26 MB")),
        ] {
            let (part, all) = of_size(part, all);
            assert_eq!((part.as_str(), all.as_str()), said);
        }
    }
}
