//! What messages say: Spanish first, English below, plain text.
//!
//! They must never look like the thing they warn of. No link and no token, nothing of what an act
//! is about, a masked RFC, no secret but a code to whoever waits for it. They ask people to type
//! the address themselves, and show the word that they chose; only at media that were proved, or
//! anybody could have us send a word of theirs to a stranger.

use mailbox::civil_date::CivilDate;
use mailbox::deadline::{Language, date_in_words};
use mailbox::environment::Environment;
use mailbox::id::Id;
use mailbox::identifiers::{Folio, Rfc};
use mailbox::instant::LegalTime;
use mailbox::notification::TwoDates;

use super::short;
use crate::acts::tell::{AboutNotification, EfirmaEnds, Message, Moment};

/// What every message says besides its own words.
#[derive(Clone, Copy)]
pub(super) struct Frame<'a> {
    pub(super) authority: &'a str,
    /// The one web origin.
    pub(super) origin: &'a str,
    pub(super) environment: Environment,
    pub(super) mailbox: &'a Rfc,
    /// The word that was chosen.
    pub(super) word: Option<&'a str>,
}

/// An e-mail, without its addresses.
#[derive(Debug, Eq, PartialEq)]
pub(super) struct Letter {
    pub(super) subject: String,
    pub(super) body: String,
}

/// Words in both languages.
struct Said {
    subject: [&'static str; 2],
    lines: [Vec<String>; 2],
}

/// Writes an e-mail.
pub(super) fn letter(message: &Message, frame: Frame<'_>) -> Letter {
    let said = said(message, frame.mailbox);
    let subject = said.subject.join(" / ");
    let [es, en] = said.lines;
    let test = match frame.environment {
        Environment::Produccion => "",
        Environment::Prueba => "[PRUEBA] ",
    };
    let host = host(frame.origin);
    let mut body = Vec::new();
    if !test.is_empty() {
        body.push("Este mensaje es de prueba: no tiene efectos.".into());
        body.push("This is a test message: it has no effect.\n".into());
    }
    match frame.word {
        _ if message.is_secret() => {}
        Some(word) => body.push(format!("Tu palabra / your word: {word}\n")),
        None => body.push(
            "Aún no eliges tu palabra: con ella sabrás que un mensaje es nuestro.\n\
             You have not chosen your word yet: by it you know our messages.\n"
                .into(),
        ),
    }
    body.extend(es);
    body.push(format!(
        "\nEscribe tú la dirección en tu navegador: {host}\n\
         Este mensaje no lleva enlaces. Nunca pedimos tu llave ni tu contraseña por correo.\n\n\
         {}\n\n--\n",
        frame.authority
    ));
    body.extend(en);
    body.push(format!(
        "\nType the address into your browser yourself: {host}\n\
         This message carries no links. We never ask for your key or password by e-mail.\n"
    ));
    Letter {
        subject: format!("{test}Buzón: {subject}"),
        body: body.join("\n"),
    }
}

/// Writes an SMS that fits into one segment.
pub(super) fn sms(message: &Message, frame: Frame<'_>) -> String {
    let word = frame.word.filter(|_| !message.is_secret());
    short::fit(&short::said(message, frame.mailbox), word)
}

fn said(message: &Message, mailbox: &Rfc) -> Said {
    let whose = masked(mailbox);
    match message {
        Message::CommunicationSent { .. } => Said {
            subject: ["hay algo nuevo que leer", "something new to read"],
            lines: [
                vec![
                    format!("Hay un comunicado nuevo en el buzón de {whose}."),
                    "Léelo cuando quieras.".into(),
                ],
                vec![
                    format!("There is a new communication in the mailbox of {whose}."),
                    "Read it whenever you like.".into(),
                ],
            ],
        },
        Message::ContactCode { code, expires_at } => self::code(code, *expires_at, &whose),
        Message::ContactRegistered { masked, at } => contact(
            ["otro medio de contacto", "another contact"],
            [
                format!("Se registró otro medio de contacto en el buzón de {whose}: {masked}"),
                format!("Another contact was registered in the mailbox of {whose}: {masked}"),
            ],
            *at,
        ),
        Message::ContactRemoved { masked, at } => contact(
            ["un medio de contacto menos", "one contact less"],
            [
                format!("Se quitó un medio de contacto del buzón de {whose}: {masked}"),
                format!("A contact was removed from the mailbox of {whose}: {masked}"),
            ],
            *at,
        ),
        Message::ContactReplaced {
            masked,
            by_masked,
            at,
        } => contact(
            ["cambió un medio de contacto", "a contact changed"],
            [
                format!("En el buzón de {whose}, {masked} se cambió por {by_masked}"),
                format!("In the mailbox of {whose}, {masked} was replaced by {by_masked}"),
            ],
            *at,
        ),
        Message::EfirmaEnds(ends) => efirma_ends(ends, &whose),
        Message::NotificationAnnounced {
            id,
            folio,
            open_by_on,
            deemed_on,
            ..
        } => notification(&announced(*id, folio, *open_by_on, *deemed_on), &whose),
        Message::NotificationReminder(about) => notification(about, &whose),
    }
}

fn code(code: &str, expires_at: LegalTime, whose: &str) -> Said {
    Said {
        subject: ["tu código", "your code"],
        lines: [
            vec![
                format!("Tu código para el buzón de {whose} es: {code}"),
                format!(
                    "Escríbelo en tu buzón. Vale hasta el {}.",
                    instant_es(expires_at)
                ),
                "Si no registraste este medio, no hagas nada: sin el código no se usa.".into(),
            ],
            vec![
                format!("Your code for the mailbox of {whose} is: {code}"),
                format!(
                    "Type it in your mailbox. It is good until {}.",
                    instant_en(expires_at)
                ),
                "If you did not register this contact, do nothing: without it nothing happens."
                    .into(),
            ],
        ],
    }
}

fn efirma_ends(ends: &EfirmaEnds, whose: &str) -> Said {
    let tail = tail(&ends.certificate_number);
    let (es, en) = (instant_es(ends.ends_at), instant_en(ends.ends_at));
    Said {
        subject: ["tu e.firma vence pronto", "your e.firma ends soon"],
        lines: [
            vec![
                format!("La e.firma que termina en {tail} vence el {es}."),
                format!("Se usa en el buzón de {whose}."),
                "Vencida, no abre notificaciones ni presenta promociones.".into(),
                "Renuévala en el SAT antes de ese día.".into(),
            ],
            vec![
                format!("The e.firma that ends in {tail} expires on {en}."),
                format!("It is used in the mailbox of {whose}."),
                "Once expired, it opens no notification and presents no filing.".into(),
                "Renew it at the tax authority before that day.".into(),
            ],
        ],
    }
}

/// What is said of a change of contacts that somebody else may have made.
fn contact(subject: [&'static str; 2], [es, en]: [String; 2], at: LegalTime) -> Said {
    Said {
        subject,
        lines: [
            vec![
                es,
                format!("Fue el {}.", instant_es(at)),
                "Si no fuiste tú, entra hoy y corrígelo: tus avisos pueden llegar a otra persona."
                    .into(),
            ],
            vec![
                en,
                format!("It was on {}.", instant_en(at)),
                "If it was not you, go in today and mend it: your alerts may reach someone else."
                    .into(),
            ],
        ],
    }
}

fn notification(about: &AboutNotification, whose: &str) -> Said {
    let (subject, mut es, mut en) = opening_words(about, whose);
    es.push(format!(
        "Folio: {} (el mismo que verás en tu buzón).",
        about.folio
    ));
    en.push(format!(
        "Folio: {} (the one you will see in your mailbox).",
        about.folio
    ));
    let mut say = |dates: Option<TwoDates>, words: [&str; 2]| {
        if let Some(dates) = dates {
            let [spanish, english] = words;
            es.push(format!("{spanish} {}.", two(dates, Language::Spanish)));
            en.push(format!("{english} {}.", two(dates, Language::English)));
        }
    };
    let is_made = about.effective_on.is_some();
    say(
        about.open_by_on,
        ["Ábrela a más tardar el", "Open it no later than"],
    );
    if is_made {
        say(
            about.notified_on,
            ["Quedó notificada el", "It counts as notified on"],
        );
        say(
            about.effective_on,
            ["Surte efectos el", "It takes effect on"],
        );
        say(
            about.answer_by_on,
            ["Contesta a más tardar el", "Answer no later than"],
        );
    } else {
        say(
            about.notified_on,
            [
                "Si no la abres, se tendrá por notificada el",
                "If you do not open it, it will count as notified on",
            ],
        );
    }
    if let Some(left) = about.days_left {
        let [spanish, english] = days_left(left);
        es.push(spanish);
        en.push(english);
    }
    Said {
        subject,
        lines: [es, en],
    }
}

/// What an alert says when only its literal dates are at hand.
pub(super) fn announced(
    notification: Id,
    folio: &Folio,
    open_by_on: Option<CivilDate>,
    deemed_on: Option<CivilDate>,
) -> AboutNotification {
    let once = |literal| TwoDates {
        literal,
        prudent: literal,
    };
    AboutNotification {
        notification,
        folio: folio.clone(),
        moment: Moment::Announced,
        open_by_on: open_by_on.map(once),
        notified_on: deemed_on.map(once),
        effective_on: None,
        answer_by_on: None,
        days_left: None,
    }
}

fn opening_words(
    about: &AboutNotification,
    whose: &str,
) -> ([&'static str; 2], Vec<String>, Vec<String>) {
    let (subject, es, en) = match about.moment {
        Moment::Announced => (
            [
                "tienes una notificación por abrir",
                "a notification to open",
            ],
            "Hay una notificación en el buzón de",
            "There is a notification in the mailbox of",
        ),
        Moment::Posted => (
            [
                "una notificación en estrados",
                "a notification on the board",
            ],
            "Se publicó en estrados una notificación para",
            "A notification was posted on the board for",
        ),
        Moment::Day => (
            [
                "una notificación sigue sin abrir",
                "a notification is still unopened",
            ],
            "Sigue sin abrir una notificación en el buzón de",
            "A notification is still unopened in the mailbox of",
        ),
        Moment::Made => (
            ["quedó hecha una notificación", "a notification was made"],
            "Pasó el plazo sin que se abriera una notificación de",
            "The time passed and nobody opened a notification of",
        ),
        Moment::Effects => (
            [
                "una notificación surte efectos",
                "a notification takes effect",
            ],
            "Surte efectos una notificación del buzón de",
            "A notification takes effect in the mailbox of",
        ),
        Moment::Term => (
            ["termina un plazo para contestar", "a term to answer ends"],
            "Termina el plazo para contestar una notificación de",
            "The term to answer a notification ends for",
        ),
    };
    (
        subject,
        vec![format!("{es} {whose}.")],
        vec![format!("{en} {whose}.")],
    )
}

fn days_left(left: u16) -> [String; 2] {
    match left {
        0 => [
            "Hoy es el último día, hasta las 23:59, hora del Centro.".into(),
            "Today is the last day, until 23:59, Central Time.".into(),
        ],
        1 => [
            "Queda 1 día hábil después de hoy.".into(),
            "1 business day is left after today.".into(),
        ],
        days => [
            format!("Quedan {days} días hábiles después de hoy."),
            format!("{days} business days are left after today."),
        ],
    }
}

/// Says a date in its two readings, or once when they are the same.
fn two(dates: TwoDates, language: Language) -> String {
    let prudent = date_in_words(dates.prudent.date(), language);
    if dates.prudent == dates.literal {
        return prudent;
    }
    let literal = date_in_words(dates.literal.date(), language);
    match language {
        Language::English => {
            format!("{prudent}. That is the prudent date; the literal one is {literal}")
        }
        Language::Spanish => format!("{prudent}. Es la fecha prudente; la literal es el {literal}"),
    }
}

fn instant_es(at: LegalTime) -> String {
    let day = date_in_words(at.date(), Language::Spanish);
    format!("{day}, {}, hora del Centro", hour(at))
}

fn instant_en(at: LegalTime) -> String {
    let day = date_in_words(at.date(), Language::English);
    format!("{day}, {}, Central Time", hour(at))
}

/// Writes `09:15`.
pub(super) fn hour(at: LegalTime) -> String {
    let (hour, minute, _) = at.instant().to_hms();
    format!("{hour:02}:{minute:02}")
}

/// Writes an RFC as a stranger may see it: `PED…QX9`.
pub(super) fn masked(rfc: &Rfc) -> String {
    let characters: Vec<char> = rfc.as_str().chars().collect();
    let head: String = characters.iter().take(3).collect();
    let from = characters.len().saturating_sub(3);
    let tail: String = characters.iter().skip(from).collect();
    format!("{head}…{tail}")
}

fn tail(number: &str) -> &str {
    number
        .get(number.len().saturating_sub(4)..)
        .unwrap_or_default()
}

/// The address as people type it: nothing that mail programs make a link of by its scheme.
fn host(origin: &str) -> &str {
    origin.split_once("://").map_or(origin, |(_, host)| host)
}

#[cfg(test)]
mod tests;
