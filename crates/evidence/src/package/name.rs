//! How the files of a package are called: a function of what they are, so that it can be checked.

use mailbox::instant::LegalTime;
use time::{Date, Month, OffsetDateTime, Time, UtcOffset};

use super::{AnswerKind, RevocationAnswer};

/// Longest stem of a document's name.
const STEM_CHARACTERS_MAX: usize = 60;
/// Longest extension kept.
const EXTENSION_CHARACTERS_MAX: usize = 8;

/// `documentos/01-escrito-de-ana.pdf`: lower case, letters without accents, digits, hyphens.
pub(super) fn of_document(number: usize, name: &str) -> String {
    let (stem, extension) = match name.rsplit_once('.') {
        Some((stem, extension)) if is_extension(extension) => (stem, extension),
        _ => (name, "bin"),
    };
    let stem = plain(stem);
    let stem = if stem.is_empty() { "documento" } else { &stem };
    let extension = extension.to_ascii_lowercase();
    format!("documentos/{number:02}-{stem}.{extension}")
}

/// The name that [`of_document`] gives back when asked again.
pub(super) fn document_of(entry: &str) -> Option<&str> {
    let rest = entry.strip_prefix("documentos/")?;
    rest.split_once('-').map(|(_, name)| name)
}

/// `revocacion/01-20260116t170500z.ocsp`, in UTC.
pub(super) fn of_answer(number: usize, answer: &RevocationAnswer) -> String {
    let at = answer.asked_at.instant().to_offset(UtcOffset::UTC);
    let (year, month, day) = at.to_calendar_date();
    let (hour, minute, second) = at.to_hms();
    let kind = match answer.kind {
        AnswerKind::Crl => "crl",
        AnswerKind::Ocsp => "ocsp",
    };
    format!(
        "revocacion/{number:02}-{year:04}{:02}{day:02}t{hour:02}{minute:02}{second:02}z.{kind}",
        u8::from(month)
    )
}

/// Reads what [`of_answer`] wrote.
pub(super) fn answer_of(entry: &str) -> Option<(AnswerKind, LegalTime)> {
    let (_, name) = entry.split_once('-')?;
    let (at, kind) = name.split_once('.')?;
    let kind = match kind {
        "crl" => AnswerKind::Crl,
        "ocsp" => AnswerKind::Ocsp,
        _ => return None,
    };
    let digits = |from: usize, to: usize| at.get(from..to)?.parse::<u16>().ok();
    let small = |from: usize| digits(from, from + 2).and_then(|n| u8::try_from(n).ok());
    let month = Month::try_from(small(4)?).ok()?;
    let date = Date::from_calendar_date(i32::from(digits(0, 4)?), month, small(6)?).ok()?;
    let hour = Time::from_hms(small(9)?, small(11)?, small(13)?).ok()?;
    Some((kind, LegalTime::new(OffsetDateTime::new_utc(date, hour))))
}

fn is_extension(text: &str) -> bool {
    (1..=EXTENSION_CHARACTERS_MAX).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_alphanumeric())
}

fn plain(stem: &str) -> String {
    let mut out = String::new();
    for c in stem.chars().flat_map(char::to_lowercase) {
        let c = match c {
            'á' | 'à' | 'ä' | 'â' => 'a',
            'é' | 'è' | 'ë' | 'ê' => 'e',
            'í' | 'ì' | 'ï' | 'î' => 'i',
            'ó' | 'ò' | 'ö' | 'ô' => 'o',
            'ú' | 'ù' | 'ü' | 'û' => 'u',
            'ñ' => 'n',
            c if c.is_ascii_alphanumeric() => c,
            _ => '-',
        };
        if c != '-' || !(out.is_empty() || out.ends_with('-')) {
            out.push(c);
        }
        if out.len() == STEM_CHARACTERS_MAX {
            break;
        }
    }
    out.trim_end_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_plain_and_naming_again_changes_nothing() {
        for (name, expected) in [
            (
                "Escrito de Añá (2).PDF",
                "documentos/01-escrito-de-ana-2.pdf",
            ),
            ("..", "documentos/01-documento.bin"),
            ("con.pdf", "documentos/01-con.pdf"),
            ("日本.pdf", "documentos/01-documento.pdf"),
            ("a.tar.gz", "documentos/01-a-tar.gz"),
            (
                "no extension at all",
                "documentos/01-no-extension-at-all.bin",
            ),
        ] {
            let first = of_document(1, name);
            assert_eq!(first, expected);
            let again = of_document(1, document_of(&first).unwrap());
            assert_eq!(again, first);
        }
        let long = of_document(1, &"a-".repeat(80));
        assert_eq!(of_document(1, document_of(&long).unwrap()), long);
    }

    #[test]
    fn an_answer_says_when_it_was_asked() {
        let answer = RevocationAnswer {
            kind: AnswerKind::Ocsp,
            asked_at: "2026-01-16T23:05:09-06:00".parse().unwrap(),
            bytes: vec![],
        };
        let name = of_answer(3, &answer);
        assert_eq!(name, "revocacion/03-20260117t050509z.ocsp");
        assert_eq!(answer_of(&name), Some((answer.kind, answer.asked_at)));
        for other in [
            "revocacion/03-20260117t050509z.der",
            "revocacion/03",
            "revocacion/03-x.crl",
        ] {
            assert_eq!(answer_of(other), None, "{other}");
        }
    }
}
