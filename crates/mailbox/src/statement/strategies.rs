//! Any statement of any purpose, for the property tests.

use core::fmt;
use core::str::FromStr;

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

use super::samples::{addressee, alert, by, contact_changes, mandate_orders, present, sealed};
use super::*;
use crate::civil_date::CivilDate;
use crate::contacts::Medium;
use crate::digest::Digest;
use crate::environment::Environment;
use crate::filing::{AnsweredAct, Filing, Particulars, Procedure};
use crate::identifiers::{Curp, Folio, Nrp, Rfc};
use crate::instant::LegalTime;
use crate::line::Line;
use crate::mandates::{Power, Powers, Scope};
use crate::notification::{Act, Addressee, AddresseeKind, Cause, Delivery, Outcome, Rule};
use crate::terms::TermsReference;

fn line<const MAX: usize>() -> impl Strategy<Value = Line<MAX>> {
    // Colons, labels and quotes among them: what stands in a value never ends it.
    "(\\PC|Folio: |[:,.\"áÑ&]){1,19}".prop_filter_map("unclean", |text| Line::typed(&text).ok())
}

fn one_of<T: FromStr + Clone + fmt::Debug + 'static>(
    texts: &'static [&'static str],
) -> impl Strategy<Value = T>
where
    T::Err: fmt::Debug,
{
    select(texts).prop_map(|text| text.parse().unwrap())
}

fn rfc() -> impl Strategy<Value = Rfc> {
    one_of(&[
        "EKU9003173C9",
        "ÑAÑ010101AB1",
        "H&E951128469",
        "CACX7605101P8",
    ])
}

fn nrp() -> impl Strategy<Value = Nrp> {
    "[A-Z0-9][0-9]{9,10}".prop_map(|text| text.parse().unwrap())
}

fn medium() -> impl Strategy<Value = Medium> {
    prop_oneof![
        "[a-z]{1,8}@[a-z]{1,8}\\.mx".prop_map(|text| format!("correo {text}")),
        "[2-9][0-9]{9}".prop_map(|text| format!("movil +52{text}")),
    ]
    .prop_map(|text| text.parse().unwrap())
}

fn digest() -> impl Strategy<Value = Digest> {
    any::<[u8; 32]>().prop_map(Digest::new)
}

fn time() -> impl Strategy<Value = LegalTime> {
    (0i64..4_000_000_000).prop_map(|seconds| LegalTime::from_unix_seconds(seconds).unwrap())
}

fn day() -> impl Strategy<Value = CivilDate> {
    time().prop_map(|at| at.date().into())
}

fn folio() -> impl Strategy<Value = Folio> {
    ("[A-Z]{2}", 2024..2099i32, 1u64..10_000_000)
        .prop_map(|(series, year, number)| Folio::new(&series, year, number))
}

fn signed_by() -> impl Strategy<Value = SignedBy> {
    let environment = select(&[Environment::Prueba, Environment::Produccion][..]);
    (
        environment,
        line::<200>(),
        rfc(),
        rfc(),
        digest(),
        any::<[u8; 16]>(),
        time(),
    )
        .prop_map(
            |(environment, authority, mailbox, signer, sha256, nonce, legal_time)| SignedBy {
                environment,
                authority: authority.to_string(),
                mailbox,
                signer,
                certificate_sha256: sha256,
                nonce: Nonce::new(nonce),
                legal_time,
                ..by()
            },
        )
}

fn terms() -> impl Strategy<Value = TermsReference> {
    (line(), digest()).prop_map(|(version, sha256)| TermsReference { version, sha256 })
}

fn change() -> impl Strategy<Value = ContactChange> {
    prop_oneof![
        medium().prop_map(|medium| ContactChange::Register { medium }),
        medium().prop_map(|medium| ContactChange::Remove { medium }),
        select(contact_changes()).prop_map(|(_, change)| change),
    ]
}

fn scope() -> impl Strategy<Value = Scope> {
    let powers = vec(select(Power::ALL), 1..3).prop_map(|powers| Powers::new(&powers).unwrap());
    (powers, vec(nrp(), 0..4), option::of(day())).prop_map(|(powers, registrations, until_on)| {
        Scope {
            powers,
            registrations,
            until_on,
        }
    })
}

fn order() -> impl Strategy<Value = MandateOrder> {
    let grant =
        (rfc(), line(), scope()).prop_map(|(delegate, delegate_name, scope)| MandateOrder::Grant {
            delegate,
            delegate_name,
            scope,
        });
    let limit =
        (folio(), scope()).prop_map(|(mandate, scope)| MandateOrder::Limit { mandate, scope });
    prop_oneof![
        grant,
        limit,
        select(mandate_orders()).prop_map(|(_, order)| order)
    ]
}

fn act() -> impl Strategy<Value = Act> {
    let lines = (line(), line(), line(), line(), line(), line());
    let rule = select(&[Rule::Cff134, Rule::Lss40, Rule::Lfpa][..]);
    (
        lines,
        day(),
        rule,
        option::of(any::<u16>()),
        digest(),
        1u64..1_000_000,
    )
        .prop_map(
            |(lines, issued_on, rule, answer_days, sha256, size_bytes)| {
                let (oficio, place, issuer, officer, kind, legal_basis) = lines;
                let mut act = samples::act(rule);
                act.document.sha256 = sha256;
                act.document.size_bytes = size_bytes;
                Act {
                    oficio,
                    issued_on,
                    place,
                    issuer,
                    officer,
                    kind,
                    legal_basis,
                    answer_days,
                    ..act
                }
            },
        )
}

fn to() -> impl Strategy<Value = Addressee> {
    let kind = select(AddresseeKind::ALL);
    (line(), kind, option::of(nrp())).prop_map(|(name, kind, registration)| Addressee {
        name,
        kind,
        registration,
        ..addressee()
    })
}

fn alerted() -> impl Strategy<Value = AlertSent> {
    let outcome = select(Outcome::ALL);
    let delivery = (medium(), time(), outcome).prop_map(|(medium, at, outcome)| Delivery {
        medium,
        at,
        outcome,
    });
    (vec(delivery, 1..12), digest()).prop_map(|(deliveries, notice_sha256)| AlertSent {
        deliveries,
        notice_sha256,
        ..alert()
    })
}

fn attested() -> impl Strategy<Value = Attested> {
    let opened = (alerted(), time(), line::<200>(), rfc(), digest(), digest()).prop_map(
        |(alert, opened_at, name, opener, statement_sha256, signature_sha256)| Attested::Opened {
            alert,
            opened_at,
            opener_name: name.to_string(),
            opener,
            certificate_number: "30001000000500003415".into(),
            answered: Answered {
                statement_sha256,
                signature_sha256,
            },
        },
    );
    let posted = (select(Cause::ALL), line(), time(), day(), line()).prop_map(
        |(cause, agreement, posted_at, last_day_on, page)| Attested::Posted {
            cause,
            agreement,
            posted_at,
            last_day_on,
            page,
        },
    );
    prop_oneof![
        opened,
        posted,
        alerted().prop_map(|alert| Attested::Deemed { alert })
    ]
}

fn received() -> impl Strategy<Value = Received> {
    prop_oneof![
        (terms(), vec(medium(), 0..6))
            .prop_map(|(terms, media)| Received::Activation { terms, media }),
        terms().prop_map(|terms| Received::Terms { terms }),
        (change(), option::of(time())).prop_map(|(change, confirm_by_at)| Received::Contact {
            change,
            confirm_by_at
        }),
        medium().prop_map(|medium| Received::ContactProved { medium }),
        (folio(), order()).prop_map(|(mandate, order)| Received::Mandate { mandate, order }),
        (folio(), line(), day(), digest(), day(), day()).prop_map(
            |(notification, oficio, issued_on, document_sha256, notified_on, effective_on)| {
                Received::Opening {
                    notification,
                    oficio,
                    issued_on,
                    document_sha256,
                    notified_on,
                    effective_on,
                }
            }
        ),
    ]
}

fn act_receipt() -> impl Strategy<Value = ActReceipt> {
    let curp = option::of(one_of::<Curp>(&["HEGG560427MVZRRL04"]));
    let signer = (line::<200>(), rfc(), digest());
    (
        folio(),
        time(),
        line(),
        curp,
        vec(nrp(), 0..4),
        received(),
        signer,
    )
        .prop_map(
            |(folio, received_at, holder_name, holder_curp, registrations, received, signer)| {
                let (name, rfc, digest) = signer;
                let is_signed = !matches!(received, Received::ContactProved { .. });
                ActReceipt {
                    sealed: sealed(),
                    folio,
                    received_at,
                    mailbox: rfc.clone(),
                    holder_name,
                    holder_curp,
                    registrations,
                    received,
                    signed: is_signed.then(|| SignedAct {
                        signer_name: name.to_string(),
                        signer: rfc,
                        certificate_number: "30001000000500003415".into(),
                        answered: Answered {
                            statement_sha256: digest,
                            signature_sha256: digest,
                        },
                    }),
                }
            },
        )
}

fn filing() -> impl Strategy<Value = Filing> {
    let act =
        (option::of(folio()), line(), day()).prop_map(|(notification, oficio, on)| AnsweredAct {
            notification,
            oficio,
            issued_on: on,
            notified_on: on,
        });
    let email = option::of(one_of(&["ana@laespiga.mx"]));
    let lists = (vec(line(), 0..4), option::of(nrp()));
    let particulars = (option::of(line()), email, lists, option::of(act)).prop_map(
        |(fiscal_address, email, (authorised, registration), answers)| Particulars {
            fiscal_address,
            email,
            authorised,
            registrations: registration.into_iter().collect(),
            answers,
        },
    );
    let words = ("\\PC{3,40}", "(\\PC{0,20}\n){0,5}\\PC{1,20}");
    (select(Procedure::ALL), words, particulars).prop_filter_map(
        "no filing",
        |(procedure, (subject, text), particulars)| {
            Filing::with_particulars(procedure, &subject, &text, vec![], particulars).ok()
        },
    )
}

fn attestation() -> impl Strategy<Value = Attestation> {
    (folio(), time(), to(), act(), attested(), day()).prop_map(
        |(folio, issued_at, addressee, act, attested, on)| Attestation {
            sealed: sealed(),
            notification: folio.clone(),
            folio,
            issued_at,
            addressee,
            act,
            attested,
            notified_on: on,
            effective_on: on,
        },
    )
}

fn notice() -> impl Strategy<Value = Notice> {
    let dates = (option::of(day()), option::of(day()));
    (folio(), to(), act(), time(), vec(medium(), 1..6), dates).prop_map(
        |(notification, addressee, act, sent_at, media, (open_by_on, deemed_on))| Notice {
            sealed: sealed(),
            notification,
            addressee,
            act,
            sent_at,
            media,
            open_by_on,
            deemed_on,
        },
    )
}

fn open() -> impl Strategy<Value = Open> {
    (
        signed_by(),
        folio(),
        line(),
        line(),
        line(),
        day(),
        digest(),
    )
        .prop_map(
            |(by, notification, kind, issuer, oficio, issued_on, document_sha256)| Open {
                by,
                notification,
                kind,
                issuer,
                oficio,
                issued_on,
                document_sha256,
            },
        )
}

/// Any statement of any purpose.
pub(super) fn any_statement() -> impl Strategy<Value = Statement> {
    prop_oneof![
        signed_by().prop_map(|by| Statement::SignIn(SignIn { by })),
        (signed_by(), terms(), vec(medium(), 0..4)).prop_map(|(by, terms, mut media)| {
            media.push("correo ana@laespiga.mx".parse().unwrap());
            media.push("movil +525512345678".parse().unwrap());
            Statement::Activate(Activate { by, terms, media })
        }),
        (signed_by(), terms())
            .prop_map(|(by, terms)| Statement::AcceptTerms(AcceptTerms { by, terms })),
        (signed_by(), option::of(nrp()), change()).prop_map(|(by, registration, change)| {
            Statement::ChangeContact(ChangeContact {
                by,
                registration,
                change,
            })
        }),
        open().prop_map(Statement::Open),
        (signed_by(), filing()).prop_map(|(by, filing)| Statement::Present(Present { by, filing })),
        Just(present()),
        (signed_by(), order())
            .prop_map(|(by, order)| Statement::ChangeMandate(ChangeMandate { by, order })),
        notice().prop_map(|notice| Statement::Notice(Box::new(notice))),
        act_receipt().prop_map(|receipt| Statement::ActReceipt(Box::new(receipt))),
        attestation().prop_map(|record| Statement::Attestation(Box::new(record))),
    ]
}
