//! What the institute answers to a filing: admit it, ask for more, extend a term, resolve it.
//!
//! An answer with legal effect names the notification that tells it, and nothing else tells it;
//! any other is told by a communication. Everything is looked at before anything is written.

use mailbox::api::{
    AdmitFiling, Communication, CommunicationKind, DemandMore, ExtendFiling, FilingStep,
    MadeDocument, ResolveFiling,
};
use mailbox::attachment::Attachment;
use mailbox::calendar::Calendar;
use mailbox::clean;
use mailbox::deadline::Policy;
use mailbox::filing::{
    Happened, Sense, Step, TEXT_CHARACTERS_MAX, TEXT_LINES_MAX, Unfit, Whose, canonical_lines,
};
use mailbox::identifiers::Folio;
use mailbox::instant::LegalTime;
use mailbox::problem::Code;

use super::filing_standing::{Kept, rules};
use super::{NotDone, communicate, digest_of};
use crate::audit::{self, Verb};
use crate::ids;
use crate::store::filing_steps::{self, Living};
use crate::store::Transaction;

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

/// Answers a filing, in the transaction of the institute's act.
pub(crate) async fn answer_filing(
    transaction: &mut Transaction,
    folio: &Folio,
    answering: &Answering,
    now: LegalTime,
) -> Result<FilingStep, NotDone> {
    let living = filing_steps::find(transaction, folio)
        .await?
        .ok_or(Code::NotFound)?;
    let said = Said::of(answering, folio)?;
    let steps = filing_steps::of(transaction, folio).await?;
    let kept = Kept::read(transaction, living.received_at, steps, now).await?;
    let happened = Happened {
        at: now,
        step: said.step.clone(),
        notification: said.notification.cloned(),
    };
    let life = (kept.life.clone()).apply(&happened).map_err(unfit)?;
    if let Step::Resolved {
        sense: Some(sense), ..
    } = said.step
    {
        check_sense(&kept, sense, now)?;
    }
    if let Some(document) = said.document {
        communicate::check_document(transaction, document, "document").await?;
    }
    if let Some(notification) = said.notification {
        communicate::check_notification(transaction, &living.mailbox, notification).await?;
    }
    let mut step = FilingStep {
        happened,
        text: said.text.clone(),
        document: said.document.map(made),
        communication: None,
    };
    if said.notification.is_none() {
        let communication = communication(&living, &said, now);
        step.communication = Some(communication.id);
        communicate::send(transaction, &living.mailbox, &communication).await?;
    }
    if !filing_steps::add(transaction, &living, life.phase(), &step).await? {
        return Err(Code::StateConflict.into());
    }
    let subject = digest_of(format!("{folio}\n{}\n", living.steps + 1).as_bytes());
    audit::append(transaction, now, said.verb, &living.mailbox, subject).await?;
    Ok(step)
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
            return Err(incomplete("text"));
        }
        Ok(self)
    }

    /// A resolution always has its document (DOMAIN 6.6): here, or in its notification.
    fn with_its_document(self) -> Result<Self, NotDone> {
        if self.document.is_none() && self.notification.is_none() {
            return Err(incomplete("document"));
        }
        Ok(self)
    }
}

fn check_sense(kept: &Kept, sense: Sense, now: LegalTime) -> Result<(), NotDone> {
    let (calendar, policy) = (Calendar::seed(), Policy::default());
    let rules = rules(&calendar, &policy);
    kept.life
        .check_sense(sense, rules, now, kept.made.as_ref())
        .map_err(|_| NotDone::RefusedAt(Code::StateConflict, "sense".to_owned()))
}

fn unfit(reason: Unfit) -> NotDone {
    match reason {
        Unfit::Days => incomplete("days"),
        Unfit::AlreadyAdmitted
        | Unfit::AlreadyDemanded
        | Unfit::Before { .. }
        | Unfit::NothingDemanded
        | Unfit::NotLapsed
        | Unfit::Resolved => Code::StateConflict.into(),
    }
}

fn incomplete(at: &str) -> NotDone {
    NotDone::RefusedAt(Code::ActIncomplete, at.to_owned())
}

/// Takes words that can be shown as they are.
pub(super) fn words(text: &[String]) -> Result<Vec<String>, NotDone> {
    let lines = canonical_lines(&text.join("\n"));
    let characters: usize = lines.iter().map(|line| line.chars().count()).sum();
    let fits = characters <= TEXT_CHARACTERS_MAX && lines.len() <= TEXT_LINES_MAX;
    let is_clean = lines.iter().all(|line| clean::check(line).is_ok());
    if fits && is_clean {
        Ok(lines)
    } else {
        Err(incomplete("text"))
    }
}

/// Returns a document that was put as the party sees it.
pub(super) fn made(document: &Attachment) -> MadeDocument {
    MadeDocument {
        name: document.name.clone(),
        media_type: document.media_type.clone(),
        size_bytes: document.size_bytes,
        sha256: document.sha256,
    }
}

fn communication(living: &Living, said: &Said<'_>, now: LegalTime) -> Communication {
    Communication {
        id: ids::id(now),
        kind: CommunicationKind::Announcement,
        subject: said.subject.clone(),
        text: said.text.clone(),
        registration: None,
        filing: Some(living.folio.clone()),
        request: None,
        sent_at: now,
        read_at: None,
        documents: said.document.map(made).into_iter().collect(),
    }
}
