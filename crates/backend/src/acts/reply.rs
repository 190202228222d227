//! Answering a procedure from what the institute knows: asked of the records, printed off the
//! threads that serve, its files kept under their digests before anything is written.

use mailbox::api::{Communication, CommunicationKind, MadeDocument, ProcedureAnswer};
use mailbox::civil_date::CivilDate;
use mailbox::digest::Digest;
use mailbox::duties::{Duty, DutyKind, duties};
use mailbox::identifiers::{Curp, Nrp, Nss, Rfc};
use mailbox::instant::LegalTime;
use mailbox::notification::TwoDates;
use mailbox::problem::Code;
use mailbox::procedures::{Ask, AskField, Month};
use sqlx::AnyConnection;
use time::Duration;

use super::ask_procedure::field_at;
use super::notifications::Rulebook;
use super::{Failure, NotDone, Party, communicate};
use crate::house::House;
use crate::ids;
use crate::records::{Records, RecordsError};
use crate::replies::{self, Making, Proposed, Reply};
use crate::store::requests::RequestRecord;
use crate::store::{Transaction, mailboxes, permissions};

/// A party has a duty's last day within so many days of the end of its period.
const PAID_WITHIN: Duration = Duration::days(40);

/// What came back, with its files kept.
pub(super) struct Replied {
    pub(super) answer: ProcedureAnswer,
    pub(super) subject: String,
    pub(super) documents: Vec<MadeDocument>,
    pub(super) is_made_up: bool,
}

/// Answers what is asked; nothing where only the desk can.
pub(super) async fn reply(
    house: &House,
    connection: &mut AnyConnection,
    party: &Party,
    ask: &Ask,
    now: LegalTime,
) -> Result<Option<Replied>, NotDone> {
    let asking = Asking {
        party,
        rulebook: Rulebook::current(house, connection).await?,
        today: CivilDate::from(now.date()),
        making: Making {
            issuer: &house.authority,
            at: now,
            is_made_up: house.records.as_ref().is_some_and(|one| one.is_made_up()),
        },
    };
    asking.check(connection, ask).await?;
    let Some(records) = &house.records else {
        return Ok(None);
    };
    let reply = asking.of(connection, records.as_ref(), ask).await?;
    let Some(reply) = reply else {
        return Ok(None);
    };
    let is_made_up = asking.making.is_made_up;
    kept(house, reply, is_made_up).await.map(Some)
}

/// Puts what came back among the documents of the mailbox, read: the party asked for it.
pub(super) async fn file(
    transaction: &mut Transaction,
    record: &RequestRecord,
    replied: &Replied,
) -> Result<(), NotDone> {
    let communication = Communication {
        id: ids::id(record.asked_at),
        kind: CommunicationKind::Document,
        subject: replied.subject.clone(),
        text: Vec::new(),
        registration: record.registration.clone(),
        filing: None,
        request: Some(record.id),
        sent_at: record.asked_at,
        read_at: Some(record.asked_at),
        documents: replied.documents.clone(),
    };
    communicate::send(transaction, &record.mailbox, &communication).await
}

/// Who asks, and when.
struct Asking<'a> {
    party: &'a Party,
    today: CivilDate,
    making: Making<'a>,
    rulebook: Rulebook,
}

impl Asking<'_> {
    /// Refuses what may not be asked, whoever answers.
    async fn check(&self, connection: &mut AnyConnection, ask: &Ask) -> Result<(), NotDone> {
        match ask {
            Ask::MonthlyProposal { month, .. } => self.check_is_over(*month),
            Ask::BimonthlyProposal { bimester, .. } => {
                let [_, last] = bimester.months();
                self.check_is_over(last)
            }
            Ask::OpinionOf { principal } => self.check_permitted(connection, principal).await,
            Ask::CreditedWeeks { curp, .. } => self.check_own(connection, curp).await,
            _ => Ok(()),
        }
    }

    /// A proposal is made once its period is over.
    fn check_is_over(&self, month: Month) -> Result<(), NotDone> {
        if month < Month::of(self.today.date()) {
            Ok(())
        } else {
            Err(field_at(Code::Malformed, AskField::Period))
        }
    }

    /// Whether nobody is there or nothing was permitted is not told apart.
    async fn check_permitted(
        &self,
        connection: &mut AnyConnection,
        principal: &Rfc,
    ) -> Result<(), NotDone> {
        let asker = Some(&self.party.mailbox);
        for (code, third_party) in [("terceros-32d", asker), ("opinion-publica", None)] {
            let open = permissions::open(connection, principal, code, third_party, self.today);
            if open.await?.is_some_and(|permission| permission.is_active) {
                return Ok(());
            }
        }
        Err(field_at(Code::NotPermitted, AskField::Rfc))
    }

    /// A worker's weeks are the worker's own business.
    async fn check_own(&self, connection: &mut AnyConnection, curp: &Curp) -> Result<(), NotDone> {
        let holder = mailboxes::holder(connection, &self.party.mailbox).await?;
        if holder.and_then(|holder| holder.curp).as_ref() == Some(curp) {
            Ok(())
        } else {
            Err(field_at(Code::NotPermitted, AskField::Curp))
        }
    }

    async fn of(
        &self,
        connection: &mut AnyConnection,
        records: &dyn Records,
        ask: &Ask,
    ) -> Result<Option<Reply>, NotDone> {
        match ask {
            Ask::MonthlyProposal {
                registration,
                month,
            } => self.proposal(records, registration, &[*month]).await,
            Ask::BimonthlyProposal {
                registration,
                bimester,
            } => {
                self.proposal(records, registration, &bimester.months())
                    .await
            }
            Ask::OwnOpinion => {
                let rfc = &self.party.mailbox;
                self.opinion(connection, records, rfc).await.map(Some)
            }
            Ask::OpinionOf { principal } => {
                self.opinion(connection, records, principal).await.map(Some)
            }
            Ask::CreditedWeeks { curp, nss, .. } => self.weeks(records, nss, curp).await.map(Some),
            Ask::EmployerCard { registration } => {
                let employer = records.employer(registration).await.map_err(unknown)?;
                let holder = &self.party.holder_name;
                Ok(Some(replies::card(&self.making, &employer, holder)))
            }
            // These are signed, and answered by what they permit.
            Ask::PermitThirdParty { .. }
            | Ask::CancelThirdParty { .. }
            | Ask::PublicOpinion { .. }
            | Ask::ClientOfIcsoe { .. } => Ok(None),
        }
    }

    async fn proposal(
        &self,
        records: &dyn Records,
        registration: &Nrp,
        period: &[Month],
    ) -> Result<Option<Reply>, NotDone> {
        let employer = records.employer(registration).await.map_err(unknown)?;
        let mut months = Vec::new();
        for month in period {
            let roll = records.roll(registration, *month).await.map_err(unknown)?;
            months.push((*month, roll));
        }
        let proposed = Proposed {
            employer: &employer,
            holder: &self.party.holder_name,
            months: &months,
            pay_by_on: period
                .last()
                .and_then(|last| self.pay_by(*last, period.len())),
        };
        replies::proposal(&self.making, &proposed)
            .map_err(|_| field_at(Code::YearUnpublished, AskField::Period))
    }

    /// The last day to pay what a period is proposed for.
    fn pay_by(&self, last: Month, months: usize) -> Option<TwoDates> {
        let kind = if months == 1 {
            DutyKind::MonthlyDues
        } else {
            DutyKind::BimonthlyDues
        };
        let (from, until) = (last.last(), last.last() + PAID_WITHIN);
        let Rulebook {
            calendar, policy, ..
        } = &self.rulebook;
        let found = duties(from.into(), until.into(), calendar, policy);
        let period_to = CivilDate::from(last.last());
        let is_it = |duty: &Duty| duty.kind == kind && duty.period_to == period_to;
        let duty = found.ok()?.into_iter().find(is_it)?;
        Some(TwoDates {
            literal: duty.due_on,
            prudent: duty.prudent_on,
        })
    }

    async fn opinion(
        &self,
        connection: &mut AnyConnection,
        records: &dyn Records,
        rfc: &Rfc,
    ) -> Result<Reply, NotDone> {
        let registrations = mailboxes::registrations(connection, rfc).await?;
        let compliance = records.compliance(rfc, &registrations, self.today);
        let compliance = compliance.await.map_err(unknown)?;
        let holder = mailboxes::holder(connection, rfc).await?;
        let name = holder.map_or_else(String::new, |holder| holder.name.to_string());
        Ok(replies::opinion(&self.making, rfc, &name, compliance))
    }

    async fn weeks(&self, records: &dyn Records, nss: &Nss, curp: &Curp) -> Result<Reply, NotDone> {
        let history = records.history(nss, curp, self.today).await;
        let history = history.map_err(unknown)?;
        let name = &self.party.holder_name;
        Ok(replies::weeks(&self.making, nss, curp, name, &history))
    }
}

fn unknown(reason: RecordsError) -> NotDone {
    match reason {
        RecordsError::Unpublished(_) => field_at(Code::YearUnpublished, AskField::Period),
    }
}

/// Makes the files of a reply and keeps them.
async fn kept(house: &House, reply: Reply, is_made_up: bool) -> Result<Replied, NotDone> {
    let Reply {
        answer,
        subject,
        files,
    } = reply;
    let printing = tokio::task::spawn_blocking(move || {
        let printed = files.iter().map(|file| {
            let bytes = file.bytes()?;
            Ok((file.name.clone(), file.media_type(), bytes))
        });
        printed.collect::<Result<Vec<_>, crate::documents::PaperError>>()
    });
    let printed = printing.await.map_err(|_| Failure::Interrupted)?;
    let mut documents = Vec::new();
    for (name, media_type, bytes) in printed.map_err(Failure::Paper)? {
        let (sha256, size_bytes): (Digest, u64) = house.blobs.make(&bytes).await?;
        documents.push(MadeDocument {
            name,
            media_type: media_type.to_owned(),
            size_bytes,
            sha256,
        });
    }
    Ok(Replied {
        answer,
        subject,
        documents,
        is_made_up,
    })
}
