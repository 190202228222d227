//! What the desk says: the folio first, then what was done and what is left to do.

use mailbox::api::{
    DepositedNotification, LinkedRegistrations, NextStep, Posting, PublishedCalendar,
    RecordedNotification,
};
use mailbox::identifiers::Folio;
use mailbox::notification::State;

pub(super) fn deposited(answer: &DepositedNotification) -> String {
    let next = match answer.next {
        NextStep::Announced {
            sent_at,
            destinations,
        } => format!("Aviso enviado a {destinations} medios de contacto, {sent_at}."),
        NextStep::Post { cause } => format!(
            "El buzón no está habilitado: publícala en estrados ({}).\nCausa: {cause}. Si lo \
             habilitan antes, el aviso se envía solo.",
            cause.basis()
        ),
        NextStep::PostByRule => "Se notifica por estrados: publícala.".to_owned(),
        NextStep::Serve => "Se notifica en persona: diligénciala y regístrala.".to_owned(),
    };
    format!("{}\n{next}\n", answer.folio)
}

pub(super) fn posted(notification: &Folio, answer: &Posting) -> String {
    format!(
        "{}\nPublicada la notificación {notification}. Décimo día: {}. Notificada el {}.\n",
        answer.folio, answer.last_day_on, answer.notified_on.literal
    )
}

pub(super) fn recorded(answer: &RecordedNotification) -> String {
    let standing = match answer.standing {
        Some(State::Withdrawn { at }) => format!("Retirada, {at}."),
        Some(State::Notified(made) | State::Effective(made) | State::Lapsed(made)) => format!(
            "Notificada el {}. Surte efectos el {}.",
            made.notified_on.literal, made.effective_on.literal
        ),
        _ => "Registrada.".to_owned(),
    };
    format!("{}\n{standing}\n", answer.folio)
}

pub(super) fn published(answer: &PublishedCalendar) -> String {
    let PublishedCalendar { version, rows, .. } = answer;
    format!("{version}\nCalendario publicado, con {rows} renglones. Rige desde ahora.\n")
}

pub(super) fn linked(answer: &LinkedRegistrations) -> String {
    let count = answer.registrations.len();
    format!(
        "{}\nRegistros patronales vinculados: {count}.\n",
        answer.rfc
    )
}
