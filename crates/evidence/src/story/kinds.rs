//! What kind of act a set of statements is about, and which documents each of them names.

use mailbox::attachment::Attachment;
use mailbox::digest::Digest;
use mailbox::statement::{Attested, Received, Statement};

use super::{Act, Named, Told};

/// The kind of the whole: that of the statement that came last in the life of such an act.
pub(super) fn act_of(told: &[Told]) -> Option<Act> {
    let of =
        |wanted: fn(&Statement) -> Option<Act>| told.iter().find_map(|it| wanted(&it.statement));
    of(presented)
        .or_else(|| of(attested))
        .or_else(|| of(signed))
        .or_else(|| of(receipted))
        .or_else(|| of(alerted))
}

fn presented(statement: &Statement) -> Option<Act> {
    match statement {
        Statement::Present(present) if present.filing.particulars.answers.is_some() => {
            Some(Act::Answer)
        }
        Statement::Present(_) => Some(Act::Filing),
        _ => None,
    }
}

fn attested(statement: &Statement) -> Option<Act> {
    match statement {
        Statement::Attestation(it) => Some(match it.attested {
            Attested::Opened { .. } => Act::Opening,
            Attested::Deemed { .. } => Act::Deemed,
            Attested::Posted { .. } => Act::Posted,
        }),
        _ => None,
    }
}

fn signed(statement: &Statement) -> Option<Act> {
    match statement {
        Statement::Activate(_) => Some(Act::Activation),
        Statement::AcceptTerms(_) => Some(Act::Terms),
        Statement::ChangeContact(_) => Some(Act::Contact),
        Statement::Open(_) => Some(Act::Opening),
        Statement::ChangeMandate(_) => Some(Act::Mandate),
        _ => None,
    }
}

fn receipted(statement: &Statement) -> Option<Act> {
    match statement {
        Statement::FilingReceipt(_) => Some(Act::Filing),
        Statement::ActReceipt(receipt) => Some(match receipt.received {
            Received::Activation { .. } => Act::Activation,
            Received::Terms { .. } => Act::Terms,
            Received::Contact { .. } | Received::ContactProved { .. } => Act::Contact,
            Received::Opening { .. } => Act::Opening,
            Received::Mandate { .. } => Act::Mandate,
        }),
        _ => None,
    }
}

fn alerted(statement: &Statement) -> Option<Act> {
    matches!(statement, Statement::Notice(_)).then_some(Act::Alert)
}

pub(super) fn documents_of(statement: &Statement) -> Vec<Named> {
    let file = |it: &Attachment| Named {
        name: Some(it.name.clone()),
        size_bytes: Some(it.size_bytes),
        sha256: it.sha256,
    };
    let digest = |sha256: Digest| Named {
        name: None,
        size_bytes: None,
        sha256,
    };
    match statement {
        Statement::Activate(it) => vec![digest(it.terms.sha256)],
        Statement::AcceptTerms(it) => vec![digest(it.terms.sha256)],
        Statement::Open(it) => vec![digest(it.document_sha256)],
        Statement::Present(it) => it.filing.attachments.iter().map(file).collect(),
        Statement::Notice(it) => vec![file(&it.act.document)],
        Statement::FilingReceipt(it) => it.attachments.iter().map(file).collect(),
        Statement::Attestation(it) => vec![file(&it.act.document)],
        Statement::ActReceipt(it) => match &it.received {
            Received::Activation { terms, .. } | Received::Terms { terms } => {
                vec![digest(terms.sha256)]
            }
            Received::Opening {
                document_sha256, ..
            } => vec![digest(*document_sha256)],
            _ => Vec::new(),
        },
        Statement::SignIn(_) | Statement::ChangeContact(_) | Statement::ChangeMandate(_) => {
            Vec::new()
        }
    }
}
