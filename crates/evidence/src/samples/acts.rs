//! The acts that have a receipt of their own: enabling, terms, contact, mandate.

use std::borrow::Cow;

use mailbox::contacts::Medium;
use mailbox::identifiers::Folio;
use mailbox::mandates::Scope;
use mailbox::statement::{
    AcceptTerms, ActReceipt, Activate, ChangeContact, ChangeMandate, ContactChange, MandateOrder,
    Received, SignedAct, Statement,
};
use mailbox::terms::TermsReference;
use time::Duration;

use super::{Cast, Content, Sample, Trouble, answered, read, where_it_counts};
use crate::package::{Document, Record};
use crate::sha256;

const TERMS: &str = "Términos y condiciones del Buzón de demostración, versión 2026-1.\n";

fn terms() -> Result<(TermsReference, Document<'static>), Trouble> {
    let reference = TermsReference {
        version: read("2026-1")?,
        sha256: sha256(TERMS.as_bytes()),
    };
    let document = Document {
        name: Cow::Borrowed("terminos-2026-1.txt"),
        bytes: Cow::Borrowed(TERMS.as_bytes()),
    };
    Ok((reference, document))
}

pub(super) fn media() -> Result<Vec<Medium>, Trouble> {
    Ok(vec![
        read("correo ana@laespiga.mx")?,
        read("movil +525512345678")?,
    ])
}

/// An act with a receipt of its own, signed or not.
pub(super) fn act(cast: &Cast<'_>, sample: Sample) -> Result<Content, Trouble> {
    let by = cast.by()?;
    let (reference, terms_text) = terms()?;
    let medium: Medium = read("correo ana@laespiga.mx")?;
    let register = ContactChange::Register {
        medium: medium.clone(),
    };
    let (signed, received, documents) = match sample {
        Sample::Activation => {
            let (terms, media) = (reference, media()?);
            let activate = Activate {
                by,
                terms: terms.clone(),
                media: media.clone(),
            };
            let received = Received::Activation { terms, media };
            (
                Some(Statement::Activate(activate)),
                received,
                vec![terms_text],
            )
        }
        Sample::Terms => {
            let terms = reference.clone();
            let accept = AcceptTerms { by, terms };
            let received = Received::Terms { terms: reference };
            (
                Some(Statement::AcceptTerms(accept)),
                received,
                vec![terms_text],
            )
        }
        Sample::Contact => {
            let change = ChangeContact {
                by,
                registration: None,
                change: register.clone(),
            };
            let received = Received::Contact {
                change: register,
                confirm_by_at: Some(cast.at.plus(Duration::hours(72))),
            };
            (Some(Statement::ChangeContact(change)), received, vec![])
        }
        Sample::Mandate => {
            let order = MandateOrder::Grant {
                delegate: read("CACX7605101P8")?,
                delegate_name: read("XOCHILT CASAS CHAVEZ")?,
                scope: Scope {
                    powers: read("ver, abrir")?,
                    registrations: vec![read("Y3926552104")?],
                    until_on: Some(read("2027-06-30")?),
                },
            };
            let change = ChangeMandate {
                by,
                order: order.clone(),
            };
            let mandate = Folio::new(Folio::MANDATES, 2026, 5);
            let received = Received::Mandate { mandate, order };
            (Some(Statement::ChangeMandate(change)), received, vec![])
        }
        _ => (None, Received::ContactProved { medium }, vec![]),
    };
    let mut records = Vec::new();
    if let Some(signed) = signed {
        records.push(cast.signs(signed)?);
    }
    let receipt = receipt(cast, received, records.first())?;
    records.push(cast.seals(receipt)?);
    Ok((records, documents))
}

pub(super) fn receipt(
    cast: &Cast<'_>,
    received: Received,
    signed: Option<&Record>,
) -> Result<Statement, Trouble> {
    let certificate = cast.party.certificate();
    let mailbox = cast.mailbox()?;
    let signed = signed.map(|record| SignedAct {
        signer_name: certificate.holder().name.clone(),
        signer: mailbox.clone(),
        certificate_number: certificate.number().to_owned(),
        answered: answered(record),
    });
    Ok(Statement::ActReceipt(Box::new(ActReceipt {
        sealed: where_it_counts(),
        folio: Folio::new(Folio::RECEIPTS, 2026, 3),
        received_at: cast.at.plus(Duration::seconds(20)),
        mailbox,
        holder_name: read(&certificate.holder().name)?,
        holder_curp: None,
        registrations: vec![read("Y3926552104")?],
        received,
        signed,
    })))
}
