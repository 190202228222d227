//! One statement of every kind, for tests: fictional people, public test identities.

use super::*;
use crate::attachment::Attachment;
use crate::digest::Digest;
use crate::environment::Environment;
use crate::filing::{AnsweredAct, Filing, Particulars, Procedure};
use crate::identifiers::Folio;
use crate::instant::LegalTime;
use crate::mandates::Scope;
use crate::notification::{Act, Addressee, AddresseeKind, Cause, Delivery, Outcome, Rule};
use crate::terms::TermsReference;

pub(super) fn by() -> SignedBy {
    SignedBy {
        environment: Environment::Prueba,
        authority: "Autoridad de prueba".into(),
        origin: "http://127.0.0.1:8787".into(),
        mailbox: "EKU9003173C9".parse().unwrap(),
        signer: "EKU9003173C9".parse().unwrap(),
        certificate_number: "30001000000500003415".into(),
        certificate_sha256: Digest::new([1; 32]),
        nonce: Nonce::new([2; 16]),
        legal_time: LegalTime::from_unix_seconds(1_795_536_651).unwrap(),
    }
}

pub(super) fn sealed() -> Sealed {
    Sealed {
        environment: Environment::Prueba,
        authority: "Autoridad de prueba".into(),
        origin: "http://127.0.0.1:8787".into(),
    }
}

pub(super) fn terms() -> TermsReference {
    TermsReference {
        version: "2026-1".parse().unwrap(),
        sha256: Digest::new([6; 32]),
    }
}

pub(super) fn present() -> Statement {
    let file = Attachment {
        name: "escrito ñ.pdf".into(),
        media_type: "application/pdf".into(),
        size_bytes: 1234,
        sha256: Digest::new([3; 32]),
    };
    let filing = Filing::new(
        Procedure::Promocion,
        "Aclaración",
        "Uno.\n\nDos: tres.",
        vec![file],
    );
    Statement::Present(Present {
        by: by(),
        filing: filing.unwrap(),
    })
}

fn answer() -> Statement {
    let particulars = Particulars {
        fiscal_address: Some("Av. Juárez 1, Puebla, Pue.".parse().unwrap()),
        email: Some("ana@laespiga.mx".parse().unwrap()),
        authorised: vec!["Ana Robles Díaz".parse().unwrap()],
        registrations: vec!["Y3926552104".parse().unwrap()],
        answers: Some(AnsweredAct {
            notification: Some(Folio::new(Folio::NOTIFICATIONS, 2026, 14)),
            oficio: "00641/2026".parse().unwrap(),
            issued_on: "2026-01-12".parse().unwrap(),
            notified_on: "2026-01-16".parse().unwrap(),
        }),
    };
    let filing = Filing::with_particulars(
        Procedure::Desahogo,
        "Contestación",
        "Se contesta.",
        vec![],
        particulars,
    );
    Statement::Present(Present {
        by: by(),
        filing: filing.unwrap(),
    })
}

fn filing_receipt() -> Statement {
    Statement::FilingReceipt(FilingReceipt {
        environment: Environment::Prueba,
        authority: "Autoridad de prueba".into(),
        origin: "http://127.0.0.1:8787".into(),
        folio: Folio::new("PR", 2026, 7),
        received_at: LegalTime::from_unix_seconds(1_795_536_700).unwrap(),
        mailbox: "EKU9003173C9".parse().unwrap(),
        signer_name: "ESCUELA KEMPER URGATE".into(),
        signer: "EKU9003173C9".parse().unwrap(),
        certificate_number: "30001000000500003415".into(),
        procedure: Procedure::Promocion,
        subject: "Aclaración".into(),
        attachments: vec![],
        statement_sha256: Digest::new([4; 32]),
        signature_sha256: Digest::new([5; 32]),
    })
}

pub(super) fn act(rule: Rule) -> Act {
    Act {
        oficio: "00641/2026".parse().unwrap(),
        issued_on: "2026-01-12".parse().unwrap(),
        place: "Puebla, Puebla".parse().unwrap(),
        issuer: "Subdelegación Puebla Norte".parse().unwrap(),
        officer: "Titular de prueba".parse().unwrap(),
        kind: "Requerimiento de información".parse().unwrap(),
        legal_basis: "LSS 251, fracciones IV y XVIII; CFF 38".parse().unwrap(),
        document: Attachment {
            name: "requerimiento.pdf".into(),
            media_type: "application/pdf".into(),
            size_bytes: 54_321,
            sha256: Digest::new([7; 32]),
        },
        rule,
        answer_days: Some(15),
    }
}

pub(super) fn addressee() -> Addressee {
    Addressee {
        rfc: "EKU9003173C9".parse().unwrap(),
        name: "ESCUELA KEMPER URGATE SA DE CV".parse().unwrap(),
        kind: AddresseeKind::Employer,
        registration: Some("Y3926552104".parse().unwrap()),
    }
}

pub(super) fn alert() -> AlertSent {
    let sent_at: LegalTime = "2026-01-14T10:00:00-06:00".parse().unwrap();
    let delivery = |medium: &str, outcome| Delivery {
        medium: medium.parse().unwrap(),
        at: sent_at,
        outcome,
    };
    AlertSent {
        sent_at,
        deliveries: vec![
            delivery("correo ana@laespiga.mx", Outcome::Accepted),
            delivery("movil +525512345678", Outcome::Bounced),
        ],
        notice_sha256: Digest::new([8; 32]),
    }
}

fn notice(rule: Rule) -> Statement {
    Statement::Notice(Box::new(Notice {
        sealed: sealed(),
        notification: Folio::new(Folio::NOTIFICATIONS, 2026, 14),
        addressee: addressee(),
        act: act(rule),
        sent_at: "2026-01-14T10:00:00-06:00".parse().unwrap(),
        media: vec![
            "correo ana@laespiga.mx".parse().unwrap(),
            "movil +525512345678".parse().unwrap(),
        ],
        open_by_on: (rule == Rule::Cff134).then(|| "2026-01-19".parse().unwrap()),
        deemed_on: (rule == Rule::Cff134).then(|| "2026-01-20".parse().unwrap()),
    }))
}

fn attestation(attested: Attested, notified_on: &str, effective_on: &str) -> Statement {
    Statement::Attestation(Box::new(Attestation {
        sealed: sealed(),
        folio: Folio::new(Folio::RECEIPTS, 2026, 21),
        issued_at: "2026-01-20T09:30:00-06:00".parse().unwrap(),
        notification: Folio::new(Folio::NOTIFICATIONS, 2026, 14),
        addressee: addressee(),
        act: act(Rule::Cff134),
        attested,
        notified_on: notified_on.parse().unwrap(),
        effective_on: effective_on.parse().unwrap(),
    }))
}

fn answered() -> Answered {
    Answered {
        statement_sha256: Digest::new([4; 32]),
        signature_sha256: Digest::new([5; 32]),
    }
}

fn receipt(received: Received) -> Statement {
    let signed = SignedAct {
        signer_name: "ESCUELA KEMPER URGATE".into(),
        signer: "EKU9003173C9".parse().unwrap(),
        certificate_number: "30001000000500003415".into(),
        answered: answered(),
    };
    let is_signed = !matches!(received, Received::ContactProved { .. });
    Statement::ActReceipt(Box::new(ActReceipt {
        sealed: sealed(),
        folio: Folio::new(Folio::RECEIPTS, 2026, 3),
        received_at: "2026-01-16T11:05:00-06:00".parse().unwrap(),
        mailbox: "EKU9003173C9".parse().unwrap(),
        holder_name: "ESCUELA KEMPER URGATE SA DE CV".parse().unwrap(),
        holder_curp: Some("HEGG560427MVZRRL04".parse().unwrap()),
        registrations: vec!["Y3926552104".parse().unwrap()],
        received,
        signed: is_signed.then_some(signed),
    }))
}

fn scope() -> Scope {
    Scope {
        powers: "ver, abrir".parse().unwrap(),
        registrations: vec!["Y3926552104".parse().unwrap()],
        until_on: Some("2026-06-30".parse().unwrap()),
    }
}

pub(super) fn mandate_orders() -> Vec<(&'static str, MandateOrder)> {
    let mandate = || Folio::new(Folio::MANDATES, 2026, 5);
    vec![
        (
            "otorgar",
            MandateOrder::Grant {
                delegate: "CACX7605101P8".parse().unwrap(),
                delegate_name: "XOCHILT CASAS CHAVEZ".parse().unwrap(),
                scope: scope(),
            },
        ),
        (
            "limitar",
            MandateOrder::Limit {
                mandate: mandate(),
                scope: scope(),
            },
        ),
        ("revocar", MandateOrder::Revoke { mandate: mandate() }),
        ("aceptar", MandateOrder::Accept { mandate: mandate() }),
        ("renunciar", MandateOrder::Renounce { mandate: mandate() }),
    ]
}

pub(super) fn contact_changes() -> Vec<(&'static str, ContactChange)> {
    let medium = |text: &str| text.parse().unwrap();
    let mobile = || medium("movil +525512345678");
    vec![
        (
            "registro",
            ContactChange::Register {
                medium: medium("correo ana@laespiga.mx"),
            },
        ),
        (
            "cambio",
            ContactChange::Replace {
                medium: medium("movil +522221234567"),
                replaces: mobile(),
            },
        ),
        ("baja", ContactChange::Remove { medium: mobile() }),
    ]
}

/// Every kind, by name.
pub(super) fn all() -> Vec<(String, Statement)> {
    let media = || {
        vec![
            "correo ana@laespiga.mx".parse().unwrap(),
            "movil +525512345678".parse().unwrap(),
        ]
    };
    let mut found = signed(media());
    found.extend(receipts(media()));
    found.extend(attestations());
    found
}

fn signed(media: Vec<crate::contacts::Medium>) -> Vec<(String, Statement)> {
    let open = Open {
        by: by(),
        notification: Folio::new(Folio::NOTIFICATIONS, 2026, 14),
        kind: "Requerimiento de información".parse().unwrap(),
        issuer: "Subdelegación Puebla Norte".parse().unwrap(),
        oficio: "00641/2026".parse().unwrap(),
        issued_on: "2026-01-12".parse().unwrap(),
        document_sha256: Digest::new([7; 32]),
    };
    let activate = Activate {
        by: by(),
        terms: terms(),
        media,
    };
    let accept = AcceptTerms {
        by: by(),
        terms: terms(),
    };
    let mut found = vec![
        ("acceso".into(), Statement::SignIn(SignIn { by: by() })),
        ("activacion".into(), Statement::Activate(activate)),
        ("terminos".into(), Statement::AcceptTerms(accept)),
        ("apertura".into(), Statement::Open(open)),
        ("presentacion".into(), present()),
        ("presentacion-desahogo".into(), answer()),
    ];
    found.extend(contact_changes().into_iter().map(|(name, change)| {
        let registration = (name == "registro").then(|| "Y3926552104".parse().unwrap());
        let by = by();
        let change = ChangeContact {
            by,
            registration,
            change,
        };
        (format!("contacto-{name}"), Statement::ChangeContact(change))
    }));
    found.extend(mandate_orders().into_iter().map(|(name, order)| {
        let change = ChangeMandate { by: by(), order };
        (format!("mandato-{name}"), Statement::ChangeMandate(change))
    }));
    found
}

fn receipts(media: Vec<crate::contacts::Medium>) -> Vec<(String, Statement)> {
    let confirm_by_at = "2026-01-19T11:05:00-06:00".parse().unwrap();
    let mut found = vec![
        ("acuse-presentacion".into(), filing_receipt()),
        (
            "acuse-activacion".into(),
            receipt(Received::Activation {
                terms: terms(),
                media,
            }),
        ),
        (
            "acuse-terminos".into(),
            receipt(Received::Terms { terms: terms() }),
        ),
        (
            "acuse-contacto-validado".into(),
            receipt(Received::ContactProved {
                medium: "movil +525512345678".parse().unwrap(),
            }),
        ),
        (
            "acuse-apertura".into(),
            receipt(Received::Opening {
                notification: Folio::new(Folio::NOTIFICATIONS, 2026, 14),
                oficio: "00641/2026".parse().unwrap(),
                issued_on: "2026-01-12".parse().unwrap(),
                document_sha256: Digest::new([7; 32]),
                notified_on: "2026-01-16".parse().unwrap(),
                effective_on: "2026-01-19".parse().unwrap(),
            }),
        ),
    ];
    found.extend(contact_changes().into_iter().map(|(name, change)| {
        let confirm_by_at = (name != "baja").then_some(confirm_by_at);
        let received = Received::Contact {
            change,
            confirm_by_at,
        };
        (format!("acuse-contacto-{name}"), receipt(received))
    }));
    found.extend(mandate_orders().into_iter().map(|(name, order)| {
        let mandate = Folio::new(Folio::MANDATES, 2026, 5);
        let received = Received::Mandate { mandate, order };
        (format!("acuse-mandato-{name}"), receipt(received))
    }));
    found
}

fn attestations() -> Vec<(String, Statement)> {
    let opened = Attested::Opened {
        alert: alert(),
        opened_at: "2026-01-16T11:05:00-06:00".parse().unwrap(),
        opener_name: "ESCUELA KEMPER URGATE".into(),
        opener: "EKU9003173C9".parse().unwrap(),
        certificate_number: "30001000000500003415".into(),
        answered: answered(),
    };
    let posted = Attested::Posted {
        cause: Cause::NotEnabled,
        agreement: "AC-12/2026".parse().unwrap(),
        posted_at: "2026-02-16T08:00:00-06:00".parse().unwrap(),
        last_day_on: "2026-03-02".parse().unwrap(),
        page: "http://127.0.0.1:8787/estrados".parse().unwrap(),
    };
    let deemed = Attested::Deemed { alert: alert() };
    vec![
        ("aviso-cff134".into(), notice(Rule::Cff134)),
        ("aviso-lss40".into(), notice(Rule::Lss40)),
        ("aviso-lfpa".into(), notice(Rule::Lfpa)),
        (
            "constancia-apertura".into(),
            attestation(opened, "2026-01-16", "2026-01-19"),
        ),
        (
            "constancia-vencimiento".into(),
            attestation(deemed, "2026-01-20", "2026-01-21"),
        ),
        (
            "constancia-estrados".into(),
            attestation(posted, "2026-03-03", "2026-03-04"),
        ),
    ]
}
