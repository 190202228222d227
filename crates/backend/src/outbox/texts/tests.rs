//! Each message in both languages: what it says, and what none of them may say.

use super::*;
use crate::acts::tell::EfirmaEnds;
use crate::ids;

const CODE: &str = "402716";

fn at(text: &str) -> LegalTime {
    format!("{text}-06:00").parse().unwrap()
}

fn two_dates(literal: &str, prudent: &str) -> TwoDates {
    TwoDates {
        literal: literal.parse().unwrap(),
        prudent: prudent.parse().unwrap(),
    }
}

fn about(moment: Moment) -> AboutNotification {
    let is_made = matches!(moment, Moment::Made | Moment::Effects | Moment::Term);
    let made = |dates| is_made.then_some(dates);
    AboutNotification {
        notification: ids::id(at("2026-01-14T10:00:00")),
        folio: Folio::new(Folio::NOTIFICATIONS, 2026, 42),
        moment,
        open_by_on: (!is_made).then(|| two_dates("2026-01-19", "2026-01-19")),
        notified_on: Some(two_dates("2026-01-20", "2026-01-20")),
        effective_on: made(two_dates("2026-01-21", "2026-01-21")),
        answer_by_on: made(two_dates("2026-04-14", "2026-04-10")),
        days_left: matches!(moment, Moment::Day | Moment::Term).then_some(1),
    }
}

fn alert() -> Message {
    let at = at("2026-01-14T10:00:00");
    Message::NotificationAnnounced {
        id: ids::id(at),
        folio: Folio::new(Folio::NOTIFICATIONS, 2026, 42),
        at,
        open_by_on: Some("2026-01-19".parse().unwrap()),
        deemed_on: Some("2026-01-20".parse().unwrap()),
    }
}

fn every_message() -> Vec<Message> {
    let at = at("2026-03-13T09:15:00");
    let long = format!("{}…@{}.mx", "a", "b".repeat(200));
    let mut all = vec![
        Message::CommunicationSent {
            communication: ids::id(at),
            at,
        },
        Message::ContactCode {
            code: CODE.into(),
            expires_at: at,
        },
        Message::ContactRegistered {
            masked: "a…@empresa.mx".into(),
            at,
        },
        Message::ContactRemoved {
            masked: "55 •••• 1234".into(),
            at,
        },
        Message::ContactReplaced {
            masked: long.clone(),
            by_masked: long,
            at,
        },
        Message::EfirmaEnds(EfirmaEnds {
            efirma: ids::id(at),
            certificate_number: "30001000000500003416".into(),
            ends_at: at,
            days: 15,
        }),
        alert(),
    ];
    for moment in [
        Moment::Announced,
        Moment::Posted,
        Moment::Day,
        Moment::Made,
        Moment::Effects,
        Moment::Term,
    ] {
        all.push(Message::NotificationReminder(about(moment)));
    }
    all
}

fn framed<T>(word: Option<&str>, act: impl FnOnce(Frame<'_>) -> T) -> T {
    let mailbox = "PED150301QX9".parse().unwrap();
    act(Frame {
        authority: "Instituto de prueba",
        origin: "https://buzon.example",
        environment: Environment::Prueba,
        mailbox: &mailbox,
        word,
    })
}

#[test]
fn no_message_has_a_link_a_whole_rfc_or_a_long_sentence() {
    for message in every_message() {
        let Letter { subject, body } = framed(Some("trigo"), |frame| letter(&message, frame));
        let all = format!("{subject}\n{body}");
        for never in ["://", "www.", "PED150301QX9", "<", "30001000000500003416"] {
            assert!(!all.contains(never), "{never} in {all}");
        }
        assert!(!subject.contains(CODE), "{subject}");
        for always in [
            "PED…QX9",
            "buzon.example",
            "Escribe tú",
            "yourself",
            "[PRUEBA] ",
        ] {
            assert!(all.contains(always), "{always} not in {all}");
        }
        for sentence in body.split(['.', ':', '\n']) {
            assert!(sentence.split_whitespace().count() <= 20, "{sentence}");
        }
        assert_eq!(all.contains("trigo"), !message.is_secret(), "{all}");
        assert_eq!(all.contains(CODE), message.is_secret(), "{all}");
    }
}

#[test]
fn every_sms_fits_into_one_segment_of_the_gsm_alphabet() {
    for message in every_message() {
        for word in [None, Some("el-trigo-de-mi-abuel")] {
            let text = framed(word, |frame| sms(&message, frame));
            assert!(text.chars().count() <= 160, "{text}");
            assert!(
                text.chars().all(|c| c.is_ascii() || "ñÑüÜ".contains(c)),
                "{text}"
            );
            assert!(!text.contains("://") && !text.contains('?'), "{text}");
            assert_eq!(text.contains(CODE), message.is_secret(), "{text}");
            assert!(!message.is_secret() || !text.contains("trigo"), "{text}");
        }
    }
}

#[test]
fn an_announcement_says_until_when_and_what_follows() {
    let message = alert();
    let letter = framed(Some("trigo"), |frame| letter(&message, frame));
    assert_eq!(
        letter.subject,
        "[PRUEBA] Buzón: tienes una notificación por abrir / a notification to open"
    );
    for line in [
        "Tu palabra / your word: trigo",
        "Hay una notificación en el buzón de PED…QX9.",
        "Ábrela a más tardar el lunes 19 de enero de 2026.",
        "Si no la abres, se tendrá por notificada el martes 20 de enero de 2026.",
        "Open it no later than Monday, 19 January 2026.",
    ] {
        assert!(
            letter.body.lines().any(|l| l == line),
            "{line}\n{}",
            letter.body
        );
    }
    let sms = framed(Some("trigo"), |frame| sms(&message, frame));
    let folio = Folio::new(Folio::NOTIFICATIONS, 2026, 42);
    assert_eq!(
        sms,
        format!(
            "Buzon PED...QX9: notificacion {folio} por abrir, a mas tardar el lun 19/01/2026. \
             Palabra: trigo Escribe tu la direccion."
        )
    );
}

#[test]
fn where_the_readings_differ_both_dates_are_said() {
    let message = Message::NotificationReminder(about(Moment::Term));
    let body = framed(None, |frame| letter(&message, frame)).body;
    let said = "Contesta a más tardar el viernes 10 de abril de 2026. Es la fecha prudente; la \
                literal es el martes 14 de abril de 2026.";
    assert!(body.contains(said), "{body}");
    assert!(body.contains("Queda 1 día hábil después de hoy."), "{body}");
    assert!(body.contains("Aún no eliges tu palabra"), "{body}");
}
