//! What each door that takes a signature is shown.

use super::*;

/// The code of a procedure whose requests are signed.
pub(super) const SIGNED: &str = "terceros-32d";

/// A request of it.
pub(super) fn cancelling() -> Ask {
    Ask::CancelThirdParty {
        third_party: "CACX7605101P8".parse().unwrap(),
    }
}

pub(super) fn statement(noun: &str, by: SignedBy) -> Option<Statement> {
    Some(match noun {
        "contacts" => Statement::ChangeContact(ChangeContact {
            by,
            registration: None,
            change: register("correo intruso@otra.example"),
        }),
        "filings" => Statement::Present(Present {
            by,
            filing: filing("Ajeno", vec![]),
        }),
        "procedures/{code}/requests" => Statement::Present(Present {
            by,
            filing: cancelling().filing().unwrap(),
        }),
        "mailbox/enabling" => Statement::AcceptTerms(AcceptTerms {
            by,
            terms: mailbox::terms::TermsReference {
                version: "2026-1".parse().unwrap(),
                sha256: digest(b""),
            },
        }),
        "notifications/{id}/opening" => Statement::Open(Open {
            by,
            notification: Folio::new(Folio::NOTIFICATIONS, 2026, 1),
            kind: "Ajeno".parse().unwrap(),
            issuer: "Ajena".parse().unwrap(),
            oficio: "1".parse().unwrap(),
            issued_on: "2026-11-24".parse().unwrap(),
            document_sha256: digest(b""),
        }),
        "mandates" => Statement::ChangeMandate(ChangeMandate {
            by,
            order: MandateOrder::Grant {
                delegate: "CACX7605101P8".parse().unwrap(),
                delegate_name: "INTRUSA".parse().unwrap(),
                scope: scope("ver, abrir, presentar"),
            },
        }),
        _ => return None,
    })
}
