//! What an SMS says: Spanish, one segment, in the alphabet that every telephone has.
//!
//! The GSM alphabet (3GPP TS 23.038) has ñ and ü and no á, í, ó, ú: one of these, and a segment
//! holds 70 characters, not 160. So accents are left out, as people do when they write one.

use mailbox::deadline::{Language, date_in_words};
use mailbox::identifiers::Rfc;
use mailbox::instant::LegalTime;
use mailbox::notification::TwoDates;

use super::texts::{announced, hour, masked};
use crate::acts::tell::{AboutNotification, Message, Moment};

/// Characters of one segment.
const SEGMENT: usize = 160;
/// How much of a masked address is shown.
const MASKED_MAX: usize = 32;

/// Says what a message says.
pub(super) fn said(message: &Message, mailbox: &Rfc) -> String {
    let whose = masked(mailbox);
    match message {
        Message::CommunicationSent { .. } => {
            format!("Buzon {whose}: hay un comunicado nuevo. Leelo cuando quieras.")
        }
        Message::ContactCode { code, expires_at } => format!(
            "Buzon: tu codigo es {code}. Vale hasta el {} {}, hora del Centro. No lo compartas.",
            day(*expires_at),
            hour(*expires_at)
        ),
        Message::ContactRegistered { masked, at } => format!(
            "Buzon {whose}: se registro otro contacto, {}, el {}. Si no fuiste tu, entra hoy.",
            cut(masked),
            day(*at)
        ),
        Message::ContactRemoved { masked, at } => format!(
            "Buzon {whose}: se quito un contacto, {}, el {}. Si no fuiste tu, entra hoy.",
            cut(masked),
            day(*at)
        ),
        Message::ContactReplaced {
            masked,
            by_masked,
            at,
        } => format!(
            "Buzon {whose}: {} cambio por {} el {}. Si no fuiste tu, entra hoy.",
            cut(masked),
            cut(by_masked),
            day(*at)
        ),
        Message::EfirmaEnds(ends) => format!(
            "Buzon {whose}: una e.firma vence el {}. Renuevala en el SAT antes.",
            day(ends.ends_at)
        ),
        Message::NotificationAnnounced {
            id,
            folio,
            open_by_on,
            deemed_on,
            ..
        } => {
            let about = announced(*id, folio, *open_by_on, *deemed_on);
            format!("Buzon {whose}: {}", notification(&about))
        }
        Message::NotificationReminder(about) => {
            format!("Buzon {whose}: {}", notification(about))
        }
    }
}

fn notification(about: &AboutNotification) -> String {
    let folio = &about.folio;
    let on = |dates: Option<TwoDates>| dates.map(|on| civil(on.prudent.date()));
    let by = |words: &str, dates| on(dates).map_or(String::new(), |day| format!(" {words} {day}."));
    match about.moment {
        Moment::Announced => match on(about.open_by_on) {
            Some(day) => format!("notificacion {folio} por abrir, a mas tardar el {day}."),
            None => format!(
                "notificacion {folio}.{}",
                by("Notificada el", about.notified_on)
            ),
        },
        Moment::Day => format!(
            "notificacion {folio} sin abrir.{}",
            by("Abrela a mas tardar el", about.open_by_on)
        ),
        Moment::Posted => format!("notificacion {folio} publicada en estrados."),
        Moment::Made => format!(
            "notificacion {folio} hecha sin abrirse.{}",
            by("Contesta a mas tardar el", about.answer_by_on)
        ),
        Moment::Effects => format!(
            "notificacion {folio} surte efectos.{}",
            by("Contesta a mas tardar el", about.answer_by_on)
        ),
        Moment::Term => format!(
            "notificacion {folio}.{}",
            by("Contesta a mas tardar el", about.answer_by_on)
        ),
    }
}

/// Adds how to go on and the word, as far as one segment holds them.
pub(super) fn fit(said: &str, word: Option<&str>) -> String {
    let mut text = plain(said);
    let word = word.map(|word| format!(" Palabra: {}", plain(word)));
    for more in word.into_iter().chain([" Escribe tu la direccion.".into()]) {
        if text.chars().count() + more.chars().count() <= SEGMENT {
            text.push_str(&more);
        }
    }
    text.chars().take(SEGMENT).collect()
}

/// Writes a text in the letters of the basic GSM alphabet that take one place each.
fn plain(text: &str) -> String {
    let mut plain = String::new();
    for character in text.chars() {
        match character {
            'á' | 'à' | 'â' => plain.push('a'),
            'é' | 'è' | 'ê' => plain.push('e'),
            'í' | 'ì' | 'î' => plain.push('i'),
            'ó' | 'ò' | 'ô' => plain.push('o'),
            'ú' | 'ù' | 'û' => plain.push('u'),
            'Á' => plain.push('A'),
            'É' => plain.push('E'),
            'Í' => plain.push('I'),
            'Ó' => plain.push('O'),
            'Ú' => plain.push('U'),
            '…' => plain.push_str("..."),
            '•' => plain.push('*'),
            'ñ' | 'Ñ' | 'ü' | 'Ü' => plain.push(character),
            _ if character.is_ascii_alphanumeric()
                || " .,:;!?@-_/()&+*%=#'\"".contains(character) =>
            {
                plain.push(character);
            }
            _ => plain.push('?'),
        }
    }
    plain
}

fn cut(masked: &str) -> String {
    if masked.chars().count() <= MASKED_MAX {
        return masked.to_owned();
    }
    let head: String = masked.chars().take(MASKED_MAX - 1).collect();
    format!("{head}…")
}

fn day(at: LegalTime) -> String {
    civil(at.date())
}

/// Writes `lun 19/01/2026`.
fn civil(day: time::Date) -> String {
    let weekday: String = date_in_words(day, Language::Spanish)
        .chars()
        .take(3)
        .collect();
    format!(
        "{weekday} {:02}/{:02}/{}",
        day.day(),
        u8::from(day.month()),
        day.year()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_are_left_out_and_strange_signs_replaced() {
        assert_eq!(plain("Buzón … ñandú ü € [x]"), "Buzon ... ñandu ü ? ?x?");
    }

    #[test]
    fn a_segment_is_never_exceeded_and_the_word_goes_before_the_advice() {
        let said = "x".repeat(130);
        assert_eq!(fit(&said, Some("trigo")), format!("{said} Palabra: trigo"));
        assert_eq!(
            fit("x", Some("trigo")),
            "x Palabra: trigo Escribe tu la direccion."
        );
        assert_eq!(fit(&"y".repeat(200), None).chars().count(), SEGMENT);
    }
}
