//! The life of one notification: alert, opening, record; or lapse; or posting at estrados.

use mailbox::identifiers::Folio;
use mailbox::notification::{Act, Addressee, AddresseeKind, Cause, Delivery, Outcome, Rule};
use mailbox::statement::{AlertSent, Attestation, Attested, Notice, Open, Received, Statement};
use time::Duration;

use super::acts::{media, receipt};
use super::{Cast, Content, Sample, Trouble, answered, pdf, read, where_it_counts};
use crate::package::{Document, Record};
use crate::sha256;

/// Makes the records and documents of a notification as far as `sample` goes.
pub(super) fn of(cast: &Cast<'_>, sample: Sample) -> Result<Content, Trouble> {
    let (act, document) = act()?;
    let told = Told {
        cast,
        act,
        document,
    };
    let alert = cast.seals(told.notice()?)?;
    match sample {
        Sample::Alert => Ok((vec![alert], vec![])),
        Sample::Posted => {
            let posted = Attested::Posted {
                cause: Cause::NotEnabled,
                agreement: read("AC-12/2026")?,
                posted_at: cast.at,
                last_day_on: read("2026-12-08")?,
                page: read("https://buzon.example/estrados")?,
            };
            let record = cast.seals(told.attestation(posted, "2026-12-09", "2026-12-10")?)?;
            Ok((vec![record], vec![told.document]))
        }
        Sample::Deemed => {
            let deemed = Attested::Deemed {
                alert: told.alert_sent(&alert)?,
            };
            let record = cast.seals(told.attestation(deemed, "2026-11-30", "2026-12-01")?)?;
            Ok((vec![alert, record], vec![]))
        }
        _ => opened(told, alert),
    }
}

fn opened(told: Told<'_>, alert: Record) -> Result<Content, Trouble> {
    let cast = told.cast;
    let (act, notification) = (&told.act, folio());
    let open = cast.signs(Statement::Open(Open {
        by: cast.by()?,
        notification: notification.clone(),
        kind: act.kind.clone(),
        issuer: act.issuer.clone(),
        oficio: act.oficio.clone(),
        issued_on: act.issued_on,
        document_sha256: act.document.sha256,
    }))?;
    let received = Received::Opening {
        notification,
        oficio: act.oficio.clone(),
        issued_on: act.issued_on,
        document_sha256: act.document.sha256,
        notified_on: read("2026-11-24")?,
        effective_on: read("2026-11-25")?,
    };
    let receipt = cast.seals(receipt(cast, received, Some(&open))?)?;
    let certificate = cast.party.certificate();
    let attested = Attested::Opened {
        alert: told.alert_sent(&alert)?,
        opened_at: cast.at.plus(Duration::seconds(20)),
        opener_name: certificate.holder().name.clone(),
        opener: cast.mailbox()?,
        certificate_number: certificate.number().to_owned(),
        answered: answered(&open),
    };
    let record = cast.seals(told.attestation(attested, "2026-11-24", "2026-11-25")?)?;
    Ok((vec![alert, open, receipt, record], vec![told.document]))
}

fn folio() -> Folio {
    Folio::new(Folio::NOTIFICATIONS, 2026, 14)
}

struct Told<'a> {
    cast: &'a Cast<'a>,
    act: Act,
    document: Document<'static>,
}

impl Told<'_> {
    fn addressee(&self) -> Result<Addressee, Trouble> {
        Ok(Addressee {
            rfc: self.cast.mailbox()?,
            name: read(&self.cast.party.certificate().holder().name)?,
            kind: AddresseeKind::Employer,
            registration: Some(read("Y3926552104")?),
        })
    }

    fn notice(&self) -> Result<Statement, Trouble> {
        Ok(Statement::Notice(Box::new(Notice {
            sealed: where_it_counts(),
            notification: folio(),
            addressee: self.addressee()?,
            act: self.act.clone(),
            sent_at: self.cast.at.plus(-Duration::minutes(30)),
            media: media()?,
            open_by_on: Some(read("2026-11-27")?),
            deemed_on: Some(read("2026-11-30")?),
        })))
    }

    fn alert_sent(&self, alert: &Record) -> Result<AlertSent, Trouble> {
        let sent_at = self.cast.at.plus(-Duration::minutes(30));
        let outcomes = [Outcome::Accepted, Outcome::Bounced];
        let deliveries = media()?.into_iter().zip(outcomes);
        Ok(AlertSent {
            sent_at,
            deliveries: deliveries
                .map(|(medium, outcome)| Delivery {
                    medium,
                    at: sent_at,
                    outcome,
                })
                .collect(),
            notice_sha256: sha256(alert.statement.to_text().as_bytes()),
        })
    }

    fn attestation(
        &self,
        attested: Attested,
        notified_on: &str,
        effective_on: &str,
    ) -> Result<Statement, Trouble> {
        let issued_at = match attested {
            Attested::Opened { .. } => self.cast.at.plus(Duration::seconds(25)),
            Attested::Deemed { .. } => read("2026-11-30T00:00:05-06:00")?,
            Attested::Posted { .. } => read("2026-12-09T00:00:05-06:00")?,
        };
        Ok(Statement::Attestation(Box::new(Attestation {
            sealed: where_it_counts(),
            folio: Folio::new(Folio::RECEIPTS, 2026, 21),
            issued_at,
            notification: folio(),
            addressee: self.addressee()?,
            act: self.act.clone(),
            attested,
            notified_on: read(notified_on)?,
            effective_on: read(effective_on)?,
        })))
    }
}

fn act() -> Result<(Act, Document<'static>), Trouble> {
    let (attachment, document) = pdf("requerimiento.pdf", "requerimiento");
    let act = Act {
        oficio: read("00641/2026")?,
        issued_on: read("2026-11-20")?,
        place: read("Puebla, Puebla")?,
        issuer: read("Subdelegación Puebla Norte")?,
        officer: read("Titular de demostración")?,
        kind: read("Requerimiento de información")?,
        legal_basis: read("LSS 251, fracciones IV y XVIII; CFF 38")?,
        document: attachment,
        rule: Rule::Cff134,
        answer_days: Some(15),
    };
    Ok((act, document))
}
