//! The act that a filing answers: found by the address, kept in the draft, shown above the words.
//!
//! It never takes a draft away: one that is about something else is shown, and the person says.

use leptos::prelude::*;
use mailbox::civil_date::CivilDate;
use mailbox::filing::{AnsweredAct, Progress, Step};
use mailbox::id::Id;
use mailbox::identifiers::Folio;
use mailbox::notification::{State, TwoDates};

use crate::api::{filings, notifications};
use crate::clock;
use crate::draft::Draft;
use crate::failure::Failure;
use crate::mail::FailureNotice;
use crate::pages::filings::demand;
use crate::parts::{Notice, Tone};
use crate::state::app;
use crate::text::{COMPOSE, when};

/// An act to answer, and until when.
#[derive(Clone, Debug, PartialEq)]
struct ToAnswer {
    act: AnsweredAct,
    by_on: Option<TwoDates>,
}

/// What the address asks to answer, and how far that is.
#[derive(Clone, Copy)]
pub(super) struct Answering {
    draft: RwSignal<Draft>,
    /// An act to answer while the draft is about something else.
    other: RwSignal<Option<ToAnswer>>,
    failure: RwSignal<Option<Failure>>,
}

impl Answering {
    pub(super) fn new(draft: RwSignal<Draft>) -> Self {
        Self {
            draft,
            other: RwSignal::new(None),
            failure: RwSignal::new(None),
        }
    }

    /// Finds the notification of this id, or the demand on the filing of this folio, and answers
    /// it unless the draft is about something else.
    pub(super) async fn find(self, asked: &str) {
        let found = match asked.parse::<Folio>() {
            Ok(folio) => of_filing(&folio).await,
            Err(_) => match asked.parse::<Id>() {
                Ok(id) => of_notification(id).await,
                Err(_) => Err(Failure::Unreadable),
            },
        };
        // The screen may be gone when the answer comes.
        match found {
            Ok(found) => {
                let standing = self.draft.try_get_untracked().unwrap_or_default();
                if standing == Draft::default() {
                    self.answer(found);
                } else if standing.answers.as_ref() == Some(&found.act) {
                    // The term may have grown since.
                    let by_on = found.by_on;
                    let _ = self.draft.try_update(|draft| draft.answer_by_on = by_on);
                } else {
                    let _ = self.other.try_set(Some(found));
                }
            }
            Err(failure) => drop(self.failure.try_set(Some(failure))),
        }
    }

    /// Makes the draft answer this act; a subject that was typed stays.
    fn answer(self, found: ToAnswer) {
        let language = app().language.get_untracked();
        let _ = self.draft.try_update(|draft| {
            if draft.subject.is_empty() {
                draft.subject = (COMPOSE.in_(language).answers_subject)(found.act.oficio.as_str());
            }
            draft.answers = Some(found.act);
            draft.procedure = None;
            draft.answer_by_on = found.by_on;
        });
        let _ = self.other.try_set(None);
    }
}

/// Asks for the notification: only one that was made can be answered.
async fn of_notification(id: Id) -> Result<ToAnswer, Failure> {
    let cover = notifications::detail(id).await?.cover;
    let made = cover.standing.as_ref().and_then(State::made);
    let made = made.ok_or(Failure::Unreadable)?;
    Ok(ToAnswer {
        act: AnsweredAct {
            oficio: cover.oficio.parse().map_err(|_| Failure::Unreadable)?,
            notification: Some(cover.folio),
            issued_on: cover.issued_on,
            notified_on: made.notified_on.literal,
        },
        by_on: made.answer_by_on,
    })
}

/// Asks for the filing: the demand that waits on it is answered, by its notification if one told it.
async fn of_filing(folio: &Folio) -> Result<ToAnswer, Failure> {
    let detail = filings::detail(folio.as_str()).await?;
    let by_on = match detail.standing {
        Progress::Demanded { answer_by_on, .. } => answer_by_on,
        Progress::Lapsed { answer_by_on, .. } => Some(answer_by_on),
        _ => return Err(Failure::NothingDemanded),
    };
    let demanded = demand(&detail.steps).ok_or(Failure::NothingDemanded)?;
    let happened = &demanded.happened;
    if let Some(told_by) = &happened.notification {
        let page = notifications::list(&format!("q={told_by}"), None).await?;
        let mut covers = page.items.into_iter();
        let cover = covers.find(|cover| cover.folio == *told_by);
        return of_notification(cover.ok_or(Failure::NothingDemanded)?.id).await;
    }
    let Step::Demanded {
        oficio, issued_on, ..
    } = &happened.step
    else {
        return Err(Failure::NothingDemanded);
    };
    Ok(ToAnswer {
        act: AnsweredAct {
            oficio: oficio.clone(),
            notification: None,
            issued_on: *issued_on,
            // A communication told it: it is known the day it was sent.
            notified_on: happened.at.date().into(),
        },
        by_on,
    })
}

/// The act that is answered, with the way not to; or the question which of two is meant.
#[component]
pub(super) fn AnsweringPart(answering: Answering, on_change: Callback<()>) -> impl IntoView {
    let language = app().language;
    let words = move || COMPOSE.in_(language.get());
    let take = move |_| {
        if let Some(found) = answering.other.get_untracked() {
            answering.answer(found);
            on_change.run(());
        }
    };
    let leave = move |_| {
        answering.draft.update(Draft::answer_nothing);
        on_change.run(());
    };
    let answered = move || {
        let act = answering.draft.with(|draft| draft.answers.clone())?;
        let by_on = answering.draft.with(|draft| draft.answer_by_on);
        Some(view! {
            <AnsweredView act by_on />
            <div class="actions">
                <button class="button" type="button" on:click=leave>{move || words().answers_not}</button>
            </div>
        })
    };
    let other = move || {
        answering.other.get()?;
        let subject = answering.draft.with(|draft| draft.subject.clone());
        let said = (words().answers_other)(&subject);
        Some(view! {
            <Notice tone=Tone::Due>
                <p>{said}</p>
                <div class="actions">
                    <button class="button" type="button" on:click=take>
                        {move || words().answers_with_this}
                    </button>
                </div>
            </Notice>
        })
    };
    view! {
        {answered}
        {other}
        <FailureNotice failure=answering.failure />
    }
}

/// The act that a filing answers, in words.
#[component]
pub(in crate::pages) fn AnsweredView(
    act: AnsweredAct,
    /// Until when, when it is known.
    by_on: Option<TwoDates>,
) -> impl IntoView {
    let language = app().language;
    let words = move || COMPOSE.in_(language.get());
    let issued = act.issued_on;
    let oficio = act.oficio.clone();
    let which = move || {
        let day = when::date(issued.into(), language.get());
        (words().answers_act)(oficio.as_str(), &day)
    };
    let notified = move || {
        let day = when::date(act.notified_on.into(), language.get());
        (words().answers_notified)(&day)
    };
    let folio = act
        .notification
        .map(|folio| view! { <dd>{folio.to_string()}</dd> });
    let today = clock::now().date();
    let by = by_on.map(|dates| {
        let day = move |day: CivilDate| when::day(day.date(), today, language.get());
        let prudent = (dates.prudent < dates.literal).then(|| {
            view! { <dd>{move || (words().answers_prudent)(&day(dates.prudent))}</dd> }
        });
        let said = move || {
            let day = day(dates.literal);
            if today <= dates.literal.date() {
                (words().answers_by)(&day)
            } else {
                (words().answers_late)(&day)
            }
        };
        view! { <dd><strong>{said}</strong></dd> {prudent} }
    });
    view! {
        <dl class="summary">
            <dt>{move || words().answers}</dt>
            <dd>{which}</dd>
            <dd>{notified}</dd>
            {by}
            {folio}
        </dl>
    }
}
