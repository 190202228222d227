//! Pairs of statements that speak of the same: each field that both have is the same.

use mailbox::contacts::Medium;
use mailbox::digest::Digest;
use mailbox::statement::{
    ActReceipt, Answered, Attestation, Attested, FilingReceipt, Notice, Open, Received, Statement,
};

use super::{Contradiction, Told};
use crate::receipt;

/// Checks every pair.
pub(super) fn check(told: &[Told]) -> Result<(), Contradiction> {
    for (record, it) in (1..).zip(told) {
        check_answer(record, it, told)?;
        for (with, other) in (1..).zip(told) {
            if !agree(it, other) {
                return Err(Contradiction::Disagrees { record, with });
            }
        }
    }
    Ok(())
}

/// The digest of the statement that a sealed one answers.
pub(super) fn answers(statement: &Statement) -> Option<Digest> {
    answered(statement).map(|answered| answered.statement_sha256)
}

fn answered(statement: &Statement) -> Option<Answered> {
    match statement {
        Statement::FilingReceipt(it) => Some(Answered {
            statement_sha256: it.statement_sha256,
            signature_sha256: it.signature_sha256,
        }),
        Statement::ActReceipt(it) => it.signed.as_ref().map(|signed| signed.answered),
        Statement::Attestation(it) => match &it.attested {
            Attested::Opened { answered, .. } => Some(*answered),
            Attested::Deemed { .. } | Attested::Posted { .. } => None,
        },
        _ => None,
    }
}

/// What a sealed statement answers is here, or nothing that it could answer is.
fn check_answer(record: usize, it: &Told, told: &[Told]) -> Result<(), Contradiction> {
    let Some(answered) = answered(&it.statement) else {
        return Ok(());
    };
    let mut candidates = (told.iter())
        .filter(|other| could_answer(&it.statement, &other.statement))
        .peekable();
    let found = |other: &Told| {
        other.statement_sha256 == answered.statement_sha256
            && other.signature_sha256 == answered.signature_sha256
    };
    if candidates.peek().is_none() || candidates.any(found) {
        Ok(())
    } else {
        Err(Contradiction::AnswersAnother { record })
    }
}

/// Whether `receipt` is of the kind that answers statements such as `signed`.
fn could_answer(receipt: &Statement, signed: &Statement) -> bool {
    match (receipt, signed) {
        (Statement::FilingReceipt(_), Statement::Present(_))
        | (Statement::Attestation(_), Statement::Open(_)) => true,
        (Statement::ActReceipt(receipt), signed) => matches!(
            (&receipt.received, signed),
            (Received::Activation { .. }, Statement::Activate(_))
                | (Received::Terms { .. }, Statement::AcceptTerms(_))
                | (Received::Contact { .. }, Statement::ChangeContact(_))
                | (Received::Opening { .. }, Statement::Open(_))
                | (Received::Mandate { .. }, Statement::ChangeMandate(_))
        ),
        _ => false,
    }
}

/// Whether two statements agree; most say nothing of one another.
fn agree(one: &Told, other: &Told) -> bool {
    let answers_it = answers(&one.statement) == Some(other.statement_sha256);
    match (&one.statement, &other.statement) {
        (Statement::FilingReceipt(receipt), Statement::Present(present)) => {
            !answers_it || receipt::agrees(receipt, present)
        }
        (Statement::ActReceipt(receipt), signed) if answers_it => receipt_agrees(receipt, signed),
        (Statement::Attestation(it), Statement::Open(open)) => {
            it.notification != open.notification || attestation_agrees_with_opening(it, open)
        }
        (Statement::Attestation(it), Statement::Notice(notice)) => {
            it.notification != notice.notification
                || attestation_agrees_with_alert(it, notice, other.statement_sha256)
        }
        (Statement::Open(open), Statement::Notice(notice)) => {
            open.notification != notice.notification || opening_agrees(open, notice)
        }
        (Statement::Attestation(it), Statement::ActReceipt(receipt)) => {
            opening_receipt_agrees(receipt, it)
        }
        (Statement::FilingReceipt(one), Statement::FilingReceipt(other)) => one_folio(one, other),
        _ => true,
    }
}

/// A folio is given once.
fn one_folio(one: &FilingReceipt, other: &FilingReceipt) -> bool {
    one == other || one.folio != other.folio
}

fn receipt_agrees(receipt: &ActReceipt, signed: &Statement) -> bool {
    let (Some(by), Some(act)) = (signed.signed_by(), &receipt.signed) else {
        return false;
    };
    let says_the_same = match (&receipt.received, signed) {
        (Received::Activation { terms, media }, Statement::Activate(it)) => {
            *terms == it.terms && *media == it.media
        }
        (Received::Terms { terms }, Statement::AcceptTerms(it)) => *terms == it.terms,
        (Received::Contact { change, .. }, Statement::ChangeContact(it)) => *change == it.change,
        (Received::Mandate { order, .. }, Statement::ChangeMandate(it)) => *order == it.order,
        (
            Received::Opening {
                notification,
                oficio,
                issued_on,
                document_sha256,
                ..
            },
            Statement::Open(it),
        ) => {
            *notification == it.notification
                && *oficio == it.oficio
                && *issued_on == it.issued_on
                && *document_sha256 == it.document_sha256
        }
        _ => false,
    };
    says_the_same
        && act.signer == by.signer
        && act.certificate_number == by.certificate_number
        && receipt.received_at >= by.legal_time
}

fn attestation_agrees_with_opening(it: &Attestation, open: &Open) -> bool {
    let names_the_act = it.act.oficio == open.oficio
        && it.act.issued_on == open.issued_on
        && it.act.kind == open.kind
        && it.act.issuer == open.issuer
        && it.act.document.sha256 == open.document_sha256;
    names_the_act
        && match &it.attested {
            Attested::Opened {
                opener,
                certificate_number,
                opened_at,
                ..
            } => {
                *opener == open.by.signer
                    && *certificate_number == open.by.certificate_number
                    && *opened_at >= open.by.legal_time
            }
            // Opened late, after it had been made: consultation only (DOMAIN 4.1.8).
            Attested::Deemed { .. } | Attested::Posted { .. } => true,
        }
}

fn attestation_agrees_with_alert(it: &Attestation, notice: &Notice, digest: Digest) -> bool {
    let repeats = it.addressee == notice.addressee && it.act == notice.act;
    repeats
        && match &it.attested {
            Attested::Opened { alert, .. } | Attested::Deemed { alert } => {
                let mut sent: Vec<String> = (alert.deliveries.iter())
                    .map(|delivery| delivery.medium.to_string())
                    .collect();
                let mut named: Vec<String> = notice.media.iter().map(Medium::to_string).collect();
                for list in [&mut sent, &mut named] {
                    list.sort_unstable();
                    list.dedup();
                }
                alert.notice_sha256 == digest && alert.sent_at == notice.sent_at && sent == named
            }
            Attested::Posted { .. } => true,
        }
}

fn opening_agrees(open: &Open, notice: &Notice) -> bool {
    open.oficio == notice.act.oficio
        && open.issued_on == notice.act.issued_on
        && open.kind == notice.act.kind
        && open.issuer == notice.act.issuer
        && open.document_sha256 == notice.act.document.sha256
        && open.by.legal_time >= notice.sent_at
}

fn opening_receipt_agrees(receipt: &ActReceipt, it: &Attestation) -> bool {
    match &receipt.received {
        Received::Opening {
            notification,
            oficio,
            issued_on,
            document_sha256,
            notified_on,
            effective_on,
        } if *notification == it.notification => {
            *oficio == it.act.oficio
                && *issued_on == it.act.issued_on
                && *document_sha256 == it.act.document.sha256
                && *notified_on == it.notified_on
                && *effective_on == it.effective_on
        }
        _ => true,
    }
}
