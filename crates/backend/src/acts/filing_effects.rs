//! What follows from the words of a filing, in the transaction that receives it: a permission that
//! it gives or takes back, a demand that it answers.

use mailbox::api::FilingStep;
use mailbox::civil_date::CivilDate;
use mailbox::filing::{AnsweredAct, Demand, Filing, Happened, Procedure, Step};
use mailbox::identifiers::{Folio, Rfc};
use mailbox::instant::LegalTime;
use mailbox::problem::Code;
use mailbox::procedures::{Ask, Order};
use sqlx::AnyConnection;

use super::filing_standing::Kept;
use super::notifications::Rulebook;
use super::{NotDone, Party};
use crate::house::House;
use crate::ids;
use crate::store::permissions::{self, PermissionRecord};
use crate::store::requests::{self, RequestRecord};
use crate::store::{Transaction, filing_steps};

/// What keys of signed requests begin with: apart from those of requests that nobody signs.
const SIGNED_KEY: &str = "f:";

/// A filing that is being received.
pub(super) struct Received<'a> {
    pub(super) party: &'a Party,
    pub(super) idempotency_key: &'a str,
    pub(super) filing: &'a Filing,
    pub(super) folio: &'a Folio,
    pub(super) now: LegalTime,
}

/// Refuses a filing whose effect cannot be, before anything is written.
pub(super) async fn check(
    connection: &mut AnyConnection,
    mailbox: &Rfc,
    filing: &Filing,
    now: LegalTime,
) -> Result<(), NotDone> {
    let Some(ask) = Ask::of_filing(filing) else {
        return Ok(());
    };
    let change = Change::of(&ask, now);
    if change.is_some_and(|change| change.order == Order::Permit) {
        return Ok(());
    }
    let (code, third_party) = (ask.code(), third_party(&ask));
    let on = now.date().into();
    let open = permissions::open(connection, mailbox, code, third_party, on).await?;
    match open {
        Some(_) => Ok(()),
        // There is nothing to take back.
        None => Err(Code::StateConflict.into()),
    }
}

/// Writes what follows.
pub(super) async fn follow(
    house: &House,
    transaction: &mut Transaction,
    received: &Received<'_>,
) -> Result<(), NotDone> {
    if let Some(ask) = Ask::of_filing(received.filing) {
        permit(transaction, received, &ask).await?;
    }
    // Who appeals or asks about an act does not answer it.
    if let (Procedure::Desahogo, Some(act)) = (
        received.filing.procedure,
        &received.filing.particulars.answers,
    ) {
        supply(house, transaction, received, act).await?;
    }
    Ok(())
}

/// A change of a permission.
struct Change {
    order: Order,
    from_on: CivilDate,
    until_on: Option<CivilDate>,
}

impl Change {
    fn of(ask: &Ask, now: LegalTime) -> Option<Self> {
        let today = CivilDate::from(now.date());
        let (order, from_on, until_on) = match ask {
            Ask::PermitThirdParty {
                from_on, until_on, ..
            } => (Order::Permit, *from_on, Some(*until_on)),
            Ask::CancelThirdParty { .. } => (Order::Cancel, today, None),
            Ask::PublicOpinion { order } | Ask::ClientOfIcsoe { order, .. } => {
                (*order, today, None)
            }
            Ask::MonthlyProposal { .. }
            | Ask::BimonthlyProposal { .. }
            | Ask::OwnOpinion
            | Ask::OpinionOf { .. }
            | Ask::CreditedWeeks { .. }
            | Ask::EmployerCard { .. } => return None,
        };
        Some(Self {
            order,
            from_on,
            until_on,
        })
    }
}

const fn third_party(ask: &Ask) -> Option<&Rfc> {
    match ask {
        Ask::PermitThirdParty { third_party, .. } | Ask::CancelThirdParty { third_party } => {
            Some(third_party)
        }
        Ask::ClientOfIcsoe { client, .. } => Some(client),
        _ => None,
    }
}

async fn permit(
    transaction: &mut Transaction,
    received: &Received<'_>,
    ask: &Ask,
) -> Result<(), NotDone> {
    let Received {
        party, folio, now, ..
    } = *received;
    let Some(change) = Change::of(ask, now) else {
        return Ok(());
    };
    let (mailbox, code, third_party) = (&party.mailbox, ask.code(), third_party(ask));
    let ended = permissions::end(transaction, mailbox, code, third_party, folio, now).await?;
    match change.order {
        // A new permission takes the place of the one before.
        Order::Permit => {
            let record = PermissionRecord {
                granted_by: folio,
                mailbox,
                code,
                third_party,
                from_on: change.from_on,
                until_on: change.until_on,
            };
            permissions::insert(transaction, &record).await?;
        }
        Order::Cancel if !ended => return Err(Code::StateConflict.into()),
        Order::Cancel => {}
    }
    let record = RequestRecord {
        id: ids::id(now),
        mailbox: mailbox.clone(),
        code: code.to_owned(),
        idempotency_key: format!("{SIGNED_KEY}{}", received.idempotency_key),
        fields: ask.fields(),
        registration: None,
        asked_by: party.signer.clone(),
        asked_at: now,
        filing: Some(folio.clone()),
        answered_at: Some(now),
        // How the permission stands is told from the permission itself.
        answer: None,
        is_demonstration: false,
    };
    Ok(requests::insert(transaction, &record).await?)
}

/// Links an answer to the demand that it quotes, if one of this mailbox waits for it.
async fn supply(
    house: &House,
    transaction: &mut Transaction,
    received: &Received<'_>,
    act: &AnsweredAct,
) -> Result<(), NotDone> {
    let Received {
        party, folio, now, ..
    } = *received;
    let rulebook = Rulebook::current(house, transaction).await?;
    for living in filing_steps::demanded(transaction, &party.mailbox).await? {
        let steps = filing_steps::of(transaction, &living.folio).await?;
        let kept = Kept::read(&rulebook, transaction, living.received_at, steps, now).await?;
        if !kept
            .life
            .demand()
            .is_some_and(|demand| answers(act, demand))
        {
            continue;
        }
        let step = FilingStep {
            happened: Happened {
                at: now,
                step: Step::Supplied {
                    filing: folio.clone(),
                },
                notification: None,
            },
            text: Vec::new(),
            document: None,
            communication: None,
        };
        let life = kept.life.apply(&step.happened);
        let phase = life.map_err(|_| Code::StateConflict)?.phase();
        if !filing_steps::add(transaction, &living, phase, &step).await? {
            return Err(Code::StateConflict.into());
        }
        return Ok(());
    }
    // It answers something else: an act that was notified, or one of before.
    Ok(())
}

fn answers(act: &AnsweredAct, demand: &Demand) -> bool {
    let same_oficio = act.oficio == demand.oficio && act.issued_on == demand.issued_on;
    let same_notification = act.notification.is_some() && act.notification == demand.notification;
    same_oficio || same_notification
}
