//! What the institute answers to a filing: admit it, ask for more, extend a term, resolve it.
//!
//! An answer with legal effect names the notification that tells it, and nothing else tells it;
//! any other is told by a communication. Everything is looked at before anything is written.

use mailbox::api::{
    AdmitFiling, Communication, CommunicationKind, DemandMore, ExtendFiling, FilingStep,
    ResolveFiling,
};
use mailbox::attachment::Attachment;
use mailbox::filing::{Happened, Step, Unfit, Whose};
use mailbox::identifiers::{Folio, Rfc};
use mailbox::instant::LegalTime;
use mailbox::problem::Code;
use sqlx::AnyConnection;

use super::announce::{at, check_document, words};
use super::call::Begun;
use super::{Answered, Call};
use crate::acts::communicate::{made, send};
use crate::acts::filing_standing::Kept;
use crate::acts::notifications::Rulebook;
use crate::acts::{NotDone, digest_of};
use crate::audit::{self, Verb};
use crate::house::House;
use crate::ids;
use crate::store::filing_steps::{self, Living};
use crate::store::notifications;

/// One answer.
pub(crate) enum Answering {
    Admit(AdmitFiling),
    Demand(DemandMore),
    Extend(ExtendFiling),
    Resolve(ResolveFiling),
}

/// What every answer has.
struct Said<'a> {
    step: Step,
    text: Vec<String>,
    document: Option<&'a Attachment>,
    notification: Option<&'a Folio>,
    verb: Verb,
    /// What its communication is about.
    subject: String,
}

/// Answers a filing.
pub(crate) async fn answer_filing(
    house: &House,
    call: &Call,
    folio: &Folio,
    answering: &Answering,
) -> Result<Answered<FilingStep>, NotDone> {
    let now = house.clock.now();
    let mut transaction = match call.begin(house, now).await? {
        Begun::Before(answered) => return Ok(answered),
        Begun::Now(transaction) => transaction,
    };
    let living = filing_steps::find(&mut transaction, folio).await?;
    let living = living.ok_or(Code::NotFound)?;
    let said = Said::of(answering, folio)?;
    let happened = said.happened(now);
    let rulebook = Rulebook::current(house, &mut transaction).await?;
    let steps = filing_steps::of(&mut transaction, folio).await?;
    let received_at = living.received_at;
    let kept = Kept::read(&rulebook, &mut transaction, received_at, steps, now).await?;
    let life = (kept.life.clone()).apply(&happened).map_err(unfit)?;
    if let Answering::Resolve(resolution) = answering {
        let (rules, made) = (rulebook.rules(), kept.made.as_ref());
        (kept.life.check_sense(resolution.sense, rules, now, made))
            .map_err(|_| at(Code::StateConflict, "sense"))?;
    }
    if let Some(document) = said.document {
        check_document(&mut transaction, document, "document").await?;
    }
    let mailbox = &living.mailbox;
    said.check_notification(&mut transaction, mailbox).await?;
    let mut step = FilingStep {
        happened,
        text: said.text.clone(),
        document: said.document.map(made),
        communication: None,
    };
    if said.notification.is_none() {
        let communication = said.communication(&living, now);
        step.communication = Some(communication.id);
        send(&mut transaction, mailbox, &communication).await?;
    }
    if !filing_steps::add(&mut transaction, &living, life.phase(), &step).await? {
        return Err(Code::StateConflict.into());
    }
    let subject = digest_of(format!("{folio}\n{}\n", living.steps + 1).as_bytes());
    audit::append(&mut transaction, now, said.verb, mailbox, subject);
    call.end(transaction, step).await
}

impl<'a> Said<'a> {
    fn of(answering: &'a Answering, folio: &Folio) -> Result<Self, NotDone> {
        Ok(match answering {
            Answering::Admit(AdmitFiling { text }) => Self {
                step: Step::Admitted,
                text: words(text)?,
                document: None,
                notification: None,
                verb: Verb::AdmitFiling,
                subject: format!("Tu promoción {folio} está en trámite"),
            },
            Answering::Demand(demand) => Self {
                step: Step::Demanded {
                    oficio: demand.oficio.clone(),
                    issued_on: demand.issued_on,
                    days: demand.days,
                },
                text: words(&demand.text)?,
                document: demand.document.as_ref(),
                notification: demand.notification.as_ref(),
                verb: Verb::DemandMore,
                subject: format!("Te piden información sobre tu promoción {folio}"),
            }
            .that_says_something()?,
            Answering::Extend(extension) => Self {
                step: Step::Extended {
                    whose: extension.whose,
                    days: extension.days,
                },
                text: words(&extension.text)?,
                document: extension.document.as_ref(),
                notification: None,
                verb: Verb::ExtendFiling,
                subject: match extension.whose {
                    Whose::Party => format!("Tienes más plazo para contestar sobre {folio}"),
                    Whose::Institute => format!("Hay una prórroga para resolver {folio}"),
                },
            },
            Answering::Resolve(resolution) => Self {
                step: Step::Resolved {
                    oficio: resolution.oficio.clone(),
                    issued_on: resolution.issued_on,
                    sense: Some(resolution.sense),
                },
                text: words(&resolution.text)?,
                document: resolution.document.as_ref(),
                notification: resolution.notification.as_ref(),
                verb: Verb::ResolveFiling,
                subject: format!("Tu promoción {folio} ya tiene respuesta"),
            }
            .with_its_document()?,
        })
    }

    fn that_says_something(self) -> Result<Self, NotDone> {
        if self.text.is_empty() {
            return Err(at(Code::ActIncomplete, "text"));
        }
        Ok(self)
    }

    /// A resolution always has its document (DOMAIN 6.6): here, or in its notification.
    fn with_its_document(self) -> Result<Self, NotDone> {
        if self.document.is_none() && self.notification.is_none() {
            return Err(at(Code::ActIncomplete, "document"));
        }
        Ok(self)
    }

    fn happened(&self, now: LegalTime) -> Happened {
        Happened {
            at: now,
            step: self.step.clone(),
            notification: self.notification.cloned(),
        }
    }

    /// Refuses a notification that is not of this mailbox, or gives another term.
    async fn check_notification(
        &self,
        connection: &mut AnyConnection,
        mailbox: &Rfc,
    ) -> Result<(), NotDone> {
        let Some(folio) = self.notification else {
            return Ok(());
        };
        let found = notifications::of_folio(connection, folio).await?;
        let own = found.filter(|found| found.mailbox() == mailbox);
        let own = own.ok_or_else(|| at(Code::NotFound, "notification"))?;
        match self.step {
            Step::Demanded { days, .. } if own.act.answer_days != Some(days) => {
                Err(at(Code::StateConflict, "days"))
            }
            _ => Ok(()),
        }
    }

    fn communication(&self, living: &Living, now: LegalTime) -> Communication {
        Communication {
            id: ids::id(now),
            kind: CommunicationKind::Announcement,
            subject: self.subject.clone(),
            text: self.text.clone(),
            registration: None,
            filing: Some(living.folio.clone()),
            request: None,
            sent_at: now,
            read_at: None,
            documents: self.document.map(made).into_iter().collect(),
        }
    }
}

fn unfit(reason: Unfit) -> NotDone {
    match reason {
        Unfit::Days => at(Code::ActIncomplete, "days"),
        Unfit::AlreadyAdmitted
        | Unfit::AlreadyDemanded
        | Unfit::Before { .. }
        | Unfit::NothingDemanded
        | Unfit::NotLapsed
        | Unfit::Resolved => Code::StateConflict.into(),
    }
}
