//! What a sealed text says, fact by fact, in the words of people.

use mailbox::civil_date::CivilDate;
use mailbox::mandates::{Power, Scope};
use mailbox::statement::{
    ActReceipt, Attestation, Attested, ContactChange, MandateOrder, Received, Statement,
};

use super::about::how;
use crate::pages::contacts::address;
use crate::text::receipts::Sealed;
use crate::text::{COMPANIES, Language, RECEIPTS, when};

/// A name and what stands beside it.
type Fact = (&'static str, String);

/// Lists the facts of a receipt, in the order in which they are asked for.
pub(super) fn of(statement: &Statement, language: Language) -> Vec<Fact> {
    match statement {
        Statement::ActReceipt(it) => of_act(it, language),
        Statement::Attestation(it) => of_attestation(it, language),
        _ => Vec::new(),
    }
}

fn of_act(it: &ActReceipt, language: Language) -> Vec<Fact> {
    let words = &RECEIPTS.in_(language).sealed;
    let mut facts = vec![(
        words.holder,
        format!("{} · {}", it.holder_name.as_str(), it.mailbox),
    )];
    let signer = match &it.signed {
        Some(signed) => format!("{} · {}", signed.signer_name, signed.signer),
        None => words.nobody.to_owned(),
    };
    facts.push((words.signed_by, signer));
    match &it.received {
        Received::Activation { terms, media } => {
            facts.push((words.terms, terms.version.as_str().to_owned()));
            let all: Vec<String> = media.iter().map(address).collect();
            facts.push((words.media, when::list(&all, language)));
        }
        Received::Terms { terms } => {
            facts.push((words.terms, terms.version.as_str().to_owned()));
        }
        Received::Contact {
            change,
            confirm_by_at,
        } => {
            facts.push((words.medium, address(change.medium())));
            if let ContactChange::Replace { replaces, .. } = change {
                facts.push((words.replaces, address(replaces)));
            }
            if let Some(at) = confirm_by_at {
                facts.push((words.confirm_by, when::instant(*at, language)));
            }
        }
        Received::ContactProved { medium } => facts.push((words.medium, address(medium))),
        Received::Opening {
            notification,
            oficio,
            issued_on,
            notified_on,
            effective_on,
            ..
        } => {
            facts.push((words.notification, notification.to_string()));
            facts.push((words.oficio, oficio.to_string()));
            facts.push((words.issued_on, date(*issued_on, language)));
            facts.push((words.notified_on, date(*notified_on, language)));
            facts.push((words.effective_on, date(*effective_on, language)));
        }
        Received::Mandate { mandate, order } => {
            facts.push((words.mandate, mandate.to_string()));
            of_order(order, words, language, &mut facts);
        }
    }
    facts
}

fn of_order(order: &MandateOrder, words: &Sealed, language: Language, facts: &mut Vec<Fact>) {
    match order {
        MandateOrder::Grant {
            delegate,
            delegate_name,
            scope,
        } => {
            let who = format!("{} · {delegate}", delegate_name.as_str());
            facts.push((words.delegate, who));
            of_scope(scope, words, language, facts);
        }
        MandateOrder::Limit { scope, .. } => of_scope(scope, words, language, facts),
        MandateOrder::Revoke { .. }
        | MandateOrder::Accept { .. }
        | MandateOrder::Renounce { .. } => {}
    }
}

fn of_scope(scope: &Scope, words: &Sealed, language: Language, facts: &mut Vec<Fact>) {
    let [view, open, file] = COMPANIES.in_(language).powers;
    let powers = scope.powers.iter().map(|power| match power {
        Power::View => view.to_owned(),
        Power::Open => open.to_owned(),
        Power::File => file.to_owned(),
    });
    let powers: Vec<String> = powers.collect();
    facts.push((words.powers, when::list(&powers, language)));
    let all: Vec<String> = scope
        .registrations
        .iter()
        .map(ToString::to_string)
        .collect();
    let place = if all.is_empty() {
        words.whole.to_owned()
    } else {
        when::list(&all, language)
    };
    facts.push((words.registrations, place));
    if let Some(day) = scope.until_on {
        facts.push((words.until, date(day, language)));
    }
}

fn of_attestation(it: &Attestation, language: Language) -> Vec<Fact> {
    let all = RECEIPTS.in_(language);
    let words = &all.sealed;
    let mut facts = vec![
        (
            words.holder,
            format!("{} · {}", it.addressee.name.as_str(), it.addressee.rfc),
        ),
        (words.notification, it.notification.to_string()),
        (words.oficio, it.act.oficio.to_string()),
        (words.issued_on, date(it.act.issued_on, language)),
        (words.issuer, it.act.issuer.as_str().to_owned()),
    ];
    let made = match &it.attested {
        Attested::Opened { .. } => mailbox::api::MadeHow::Opened,
        Attested::Deemed { .. } => mailbox::api::MadeHow::Deemed,
        Attested::Posted { .. } => mailbox::api::MadeHow::Posted,
    };
    facts.push((words.how, how(made, &all.about).to_owned()));
    match &it.attested {
        Attested::Opened {
            alert,
            opener_name,
            opener,
            ..
        } => {
            facts.push((words.alerted, when::instant(alert.sent_at, language)));
            facts.push((words.signed_by, format!("{opener_name} · {opener}")));
        }
        Attested::Deemed { alert } => {
            facts.push((words.alerted, when::instant(alert.sent_at, language)));
        }
        Attested::Posted { posted_at, .. } => {
            facts.push((words.alerted, when::instant(*posted_at, language)));
        }
    }
    facts.push((words.notified_on, date(it.notified_on, language)));
    facts.push((words.effective_on, date(it.effective_on, language)));
    facts
}

fn date(day: CivilDate, language: Language) -> String {
    when::date(day.date(), language)
}
