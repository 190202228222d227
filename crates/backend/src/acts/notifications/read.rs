//! What the addressee sees: covers, in two orders, and one notification with its papers.
//!
//! The newest come first, or what has to be done soonest: what waits to be opened by the last day
//! before it is made, then what waits for an answer by its last day, then the rest, newest first.
//! That order is of one day: a cursor carries the day its list began on, so that midnight moves
//! nothing under whoever reads on.

use std::collections::HashMap;

use base64ct::{Base64, Encoding as _};
use mailbox::api::{Cover, MaskedDelivery, NotificationDetail, Opening, Page, SealedStatement};
use mailbox::civil_date::CivilDate;
use mailbox::id::Id;
use mailbox::identifiers::{Folio, Rfc};
use mailbox::instant::LegalTime;
use mailbox::mandates::Power;
use mailbox::notification::{Delivery, State};
use mailbox::problem::Code;
use mailbox::statement::Purpose;
use sqlx::AnyConnection;

use super::derive::{dates, standing};
use super::{Rulebook, own};
use crate::acts::{Failure, NotDone, Party, permission};
use crate::house::House;
use crate::store::notifications::{self, Filter, Key, Notification};
use crate::store::{alerts_sent, sealed, signed_acts};

/// Where a list goes on.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Cursor {
    /// After this one, newest first.
    Newest(Key),
    /// After this one in the order of `day`, in the part that it was in.
    Due(CivilDate, Part, Option<CivilDate>, Key),
}

/// The parts of the order by last day.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) enum Part {
    Opening,
    Answering,
    Rest,
}

/// In which order.
#[derive(Clone, Copy, Debug, Default, serde::Deserialize, Eq, PartialEq, utoipa::ToSchema)]
#[schema(as = NotificationOrder)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Order {
    /// By the last day to act.
    Due,
    #[default]
    Newest,
}

/// What a list is asked.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    pub(crate) filter: Filter,
    pub(crate) order: Order,
    pub(crate) after: Option<Cursor>,
    pub(crate) limit: u32,
}

/// Lists covers.
pub(crate) async fn page(
    house: &House,
    party: &Party,
    mut asked: Asked,
) -> Result<Page<Cover>, NotDone> {
    let limit = asked.limit;
    // One more than asked for says whether there is a next page.
    asked.filter.limit = limit + 1;
    let mut connection = house.store.read().await?;
    let now = house.clock.now();
    let registration = asked.filter.registration.as_ref();
    permission::require(&mut connection, party, Power::View, registration, now).await?;
    let rulebook = Rulebook::current(house, &mut connection).await?;
    let mut found = match (asked.order, asked.after) {
        (Order::Newest, None) => newest(&mut connection, &asked.filter, None).await?,
        (Order::Newest, Some(Cursor::Newest(key))) => {
            newest(&mut connection, &asked.filter, Some(key)).await?
        }
        (Order::Due, None) => due(&mut connection, &asked.filter, now.date().into(), None).await?,
        (Order::Due, Some(Cursor::Due(day, part, on, key))) => {
            due(&mut connection, &asked.filter, day, Some((part, on, key))).await?
        }
        _ => return Err(Code::Malformed.into()),
    };
    let wanted = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = found.len() > wanted;
    found.truncate(wanted);
    let next = (found.last())
        .filter(|_| more)
        .map(|(_, cursor)| cursor.to_string());
    let ids: Vec<Id> = found.iter().map(|(one, _)| one.id).collect();
    let mut alerts = alerts_sent::of(&mut connection, &ids).await?;
    let items = found
        .into_iter()
        .map(|(one, _)| cover(&one, &rulebook, now, &mut alerts))
        .collect::<Result<_, _>>()?;
    Ok(Page { items, next })
}

type Found = Vec<(Notification, Cursor)>;

async fn newest(
    connection: &mut AnyConnection,
    filter: &Filter,
    after: Option<Key>,
) -> Result<Found, NotDone> {
    let found = notifications::newest(connection, filter, after).await?;
    let with_cursor = |(one, _): (Notification, _)| {
        let cursor = Cursor::Newest(key(&one)?);
        Ok((one, cursor))
    };
    found.into_iter().map(with_cursor).collect()
}

/// Reads on in the part where the list was, and in those after it until the page is full.
async fn due(
    connection: &mut AnyConnection,
    filter: &Filter,
    day: CivilDate,
    after: Option<(Part, Option<CivilDate>, Key)>,
) -> Result<Found, NotDone> {
    let mut found = Found::new();
    for part in [Part::Opening, Part::Answering, Part::Rest] {
        if after.is_some_and(|(of, ..)| of > part) {
            continue;
        }
        let after = after.filter(|(of, ..)| *of == part);
        let dated = after.and_then(|(_, on, key)| on.map(|on| (on, key)));
        let key_alone = after.map(|(_, _, key)| key);
        let missing = filter
            .limit
            .saturating_sub(u32::try_from(found.len()).unwrap_or(u32::MAX));
        if missing == 0 {
            break;
        }
        let filter = Filter {
            limit: missing,
            ..filter.clone()
        };
        let rows = match part {
            Part::Opening => notifications::opening(connection, &filter, day, dated).await?,
            Part::Answering => notifications::answering(connection, &filter, day, dated).await?,
            Part::Rest => notifications::rest(connection, &filter, day, key_alone).await?,
        };
        for (one, on) in rows {
            let cursor = Cursor::Due(day, part, on, key(&one)?);
            found.push((one, cursor));
        }
    }
    Ok(found)
}

fn key(notification: &Notification) -> Result<Key, NotDone> {
    let told_at = notification.told_at.ok_or(Failure::KeptStatement)?;
    let id = notification.id;
    Ok(Key { told_at, id })
}

/// Returns one notification and every sealed word about it so far.
pub(crate) async fn detail(
    house: &House,
    party: &Party,
    id: Id,
) -> Result<NotificationDetail, NotDone> {
    let mut connection = house.store.read().await?;
    let now = house.clock.now();
    let mailbox = &party.mailbox;
    let notification = own(&mut connection, mailbox, id).await?;
    let registration = notification.addressee.registration.as_ref();
    permission::require(&mut connection, party, Power::View, registration, now).await?;
    let rulebook = Rulebook::current(house, &mut connection).await?;
    let mut alerts = alerts_sent::of(&mut connection, &[id]).await?;
    let life = notification.life()?;
    let folio = Some(&notification.folio);
    let attestation = notification.attestation.as_ref();
    Ok(NotificationDetail {
        cover: cover(&notification, &rulebook, now, &mut alerts)?,
        dates: dates(&life, &rulebook, now)?,
        notice: word(&mut connection, mailbox, folio, Purpose::Aviso).await?,
        opening: opening(&mut connection, &notification).await?,
        attestation: word(&mut connection, mailbox, attestation, Purpose::Constancia).await?,
    })
}

/// Refuses what is not a notification of the party's mailbox.
pub(crate) async fn exists(house: &House, party: &Party, id: Id) -> Result<(), NotDone> {
    let mut connection = house.store.read().await?;
    let notification = own(&mut connection, &party.mailbox, id).await?;
    let registration = notification.addressee.registration.as_ref();
    let now = house.clock.now();
    permission::require(&mut connection, party, Power::Open, registration, now).await
}

/// Returns what the opening of a notification left.
pub(crate) async fn opening_of(house: &House, party: &Party, id: Id) -> Result<Opening, NotDone> {
    let mut connection = house.store.read().await?;
    let notification = own(&mut connection, &party.mailbox, id).await?;
    let registration = notification.addressee.registration.as_ref();
    let now = house.clock.now();
    permission::require(&mut connection, party, Power::View, registration, now).await?;
    let opening = opening(&mut connection, &notification).await?;
    Ok(opening.ok_or(Code::NotFound)?)
}

async fn opening(
    connection: &mut AnyConnection,
    notification: &Notification,
) -> Result<Option<Opening>, NotDone> {
    let Some(folio) = &notification.opening else {
        return Ok(None);
    };
    let mailbox = notification.mailbox();
    let signed = signed_acts::find(connection, mailbox, folio).await?;
    let signed = signed.ok_or(Failure::KeptStatement)?;
    let receipt = sealed::find(connection, mailbox, folio, Purpose::Acuse).await?;
    Ok(Some(Opening {
        statement: signed.statement,
        signature: Base64::encode_string(&signed.signature),
        receipt: receipt.ok_or(Failure::KeptStatement)?.receipt(),
        document_name: notification.act.document.name.clone(),
    }))
}

async fn word(
    connection: &mut AnyConnection,
    mailbox: &Rfc,
    folio: Option<&Folio>,
    purpose: Purpose,
) -> Result<Option<SealedStatement>, NotDone> {
    let Some(folio) = folio else { return Ok(None) };
    let found = sealed::find(connection, mailbox, folio, purpose).await?;
    Ok(found.map(|sealed| sealed.word()))
}

fn cover(
    notification: &Notification,
    rulebook: &Rulebook,
    now: LegalTime,
    alerts: &mut HashMap<Id, Vec<Delivery>>,
) -> Result<Cover, NotDone> {
    let Notification { addressee, act, .. } = notification;
    let masked = |delivery: &Delivery| MaskedDelivery {
        to: delivery.medium.masked(),
        at: delivery.at,
        outcome: delivery.outcome,
    };
    let sent = alerts.remove(&notification.id).unwrap_or_default();
    Ok(Cover {
        id: notification.id,
        folio: notification.folio.clone(),
        mailbox: addressee.rfc.clone(),
        addressee_name: addressee.name.to_string(),
        registration: addressee.registration.clone(),
        kind: act.kind.to_string(),
        issuer: act.issuer.to_string(),
        oficio: act.oficio.to_string(),
        issued_on: act.issued_on,
        document_sha256: act.document.sha256,
        document_bytes: act.document.size_bytes,
        rule: act.rule,
        answer_days: act.answer_days,
        deposited_at: notification.deposited_at,
        events: notification.events.clone(),
        standing: standing(&notification.life()?, rulebook, now)?,
        alerts: sent.iter().map(masked).collect(),
    })
}

/// Returns where the first notification of a part stands, the one whose last day comes first.
pub(crate) async fn first_of(
    house: &House,
    connection: &mut AnyConnection,
    mailbox: &Rfc,
    part: Part,
) -> Result<Option<State>, NotDone> {
    let now = house.clock.now();
    let day = CivilDate::from(now.date());
    let mut filter = Filter::everything(mailbox.clone(), day, 1);
    let rows = match part {
        Part::Opening => {
            filter.states = Some(",announced,".to_owned());
            notifications::opening(connection, &filter, day, None).await?
        }
        Part::Answering => notifications::answering(connection, &filter, day, None).await?,
        Part::Rest => Vec::new(),
    };
    let Some((first, _)) = rows.first() else {
        return Ok(None);
    };
    let rulebook = Rulebook::current(house, connection).await?;
    standing(&first.life()?, &rulebook, now)
}
