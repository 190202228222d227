//! The board (*estrados*): what is posted, since when, and the day it counts as notified, with the
//! reason. Public: nobody signs in, and nothing here tells an RFC (CFF 139).

use std::rc::Rc;

use leptos::prelude::*;
use mailbox::api::Posting;
use mailbox::calendar::Calendar;
use mailbox::civil_date::CivilDate;
use mailbox::deadline::{Facts, Policy, Service, answer};

use crate::api;
use crate::api::postings::Sought;
use crate::clock;
use crate::mail::{Download, Growing, GrowingList, SEARCHED};
use crate::parts::Title;
use crate::state::app;
use crate::text::{BOARD, when};

/// The names of the query.
const FROM: &str = "desde";
const TO: &str = "hasta";

/// The search, and what is posted.
#[component]
pub(crate) fn BoardPage() -> impl IntoView {
    let app = app();
    let words = move || BOARD.in_(app.language.get());
    let asked = Memo::new(move |_| {
        let day = |name| app.place.query(name).and_then(|text| text.parse().ok());
        Sought {
            typed: app.place.query(SEARCHED).unwrap_or_default(),
            from: day(FROM),
            to: day(TO),
        }
    });
    let list = Growing::new(move |after: Option<String>| {
        let sought = asked.get_untracked();
        async move { api::postings::search(&sought, after.as_deref()).await }
    });
    Effect::new(move |was: Option<Sought>| {
        let now = asked.get();
        if was.is_some_and(|was| was != now) {
            list.again();
        }
        now
    });
    // Without it no days are explained; the dates stand all the same.
    let calendar = LocalResource::new(|| async { api::mailbox::calendar().await.ok() });
    let shown = move |all: Vec<Posting>| {
        let sought = asked.get_untracked();
        let said = match (all.len(), sought.typed.is_empty()) {
            (0, true) if sought == Sought::default() => words().nothing.to_owned(),
            (0, true) => words().none_then.to_owned(),
            (0, false) => (words().none_found)(&sought.typed),
            (count, _) => (words().count)(count),
        };
        let class = if all.is_empty() { "empty" } else { "row__soft" };
        let calendar = calendar.get().flatten();
        let items = all
            .into_iter()
            .map(|one| view! { <One one calendar=calendar.clone() /> });
        view! {
            <p class=class role="status">{said}</p>
            <ul class="rows">{items.collect_view()}</ul>
        }
    };
    view! {
        <div class="page stack">
            <Title text=Signal::derive(move || words().title.to_owned()) />
            <p class="lead">{move || words().lead}</p>
            <Search asked />
            <GrowingList list more=Signal::derive(move || words().more) view=shown />
        </div>
    }
}

#[component]
fn Search(asked: Memo<Sought>) -> impl IntoView {
    let app = app();
    let words = move || BOARD.in_(app.language.get());
    let typed = RwSignal::new(asked.with_untracked(|sought| sought.typed.clone()));
    Effect::new(move |_| typed.set(asked.with(|sought| sought.typed.clone())));
    let look = move |text: &str| {
        let text = text.trim();
        app.place
            .set_query(SEARCHED, (!text.is_empty()).then_some(text));
    };
    let search = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        look(&typed.get_untracked());
    };
    let all = move |_| {
        look("");
        for name in [FROM, TO] {
            app.place.set_query(name, None);
        }
    };
    let days = [FROM, TO].into_iter().enumerate().map(|(at, name)| {
        let id = format!("estrados-{name}");
        let label = move || words().dates.get(at).copied().unwrap_or_default();
        let value = move || {
            let day = asked.with(|sought| if at == 0 { sought.from } else { sought.to });
            day.map(|day| day.to_string()).unwrap_or_default()
        };
        let set = move |event| {
            let value = event_target_value(&event);
            app.place
                .set_query(name, (!value.is_empty()).then_some(&value));
        };
        view! {
            <div class="field">
                <label class="field__label" for=id.clone()>{label}</label>
                <input class="input" id=id type="date" prop:value=value on:change=set />
            </div>
        }
    });
    let own = move || {
        let rfc = app.session()?.mailbox.to_string();
        Some(view! {
            <button type="button" class="button" on:click=move |_| look(&rfc)>
                {move || words().yours}
            </button>
        })
    };
    view! {
        <form role="search" class="stack" on:submit=search>
            <div class="field">
                <label class="field__label" for="estrados-buscar">{move || words().label}</label>
                <p class="field__hint" id="estrados-hint">{move || words().hint}</p>
                <input
                    class="input"
                    id="estrados-buscar"
                    type="search"
                    maxlength="100"
                    aria-describedby="estrados-hint"
                    prop:value=typed
                    on:input=move |event| typed.set(event_target_value(&event))
                />
            </div>
            <div class="asked">{days.collect_view()}</div>
            <div class="actions">
                <button type="submit" class="button button--primary">{move || words().search}</button>
                <Show when=move || asked.with(|sought| *sought != Sought::default())>
                    <button type="button" class="button" on:click=all>
                        {move || words().all}
                    </button>
                </Show>
                {own}
            </div>
        </form>
    }
}

#[component]
fn One(one: Posting, calendar: Option<Calendar>) -> impl IntoView {
    let app = app();
    let words = move || BOARD.in_(app.language.get());
    let today = clock::now().date();
    let day = move |day: CivilDate| move || when::day(day.date(), today, app.language.get());
    let (notified, effective) = (one.notified_on, one.effective_on);
    let notified_said = move || (words().notified)(&day(notified.literal)());
    let prudent = (notified.prudent < notified.literal).then(|| {
        view! { <span class="row__soft">{move || (words().prudent)(&day(notified.prudent)())}</span> }
    });
    let registration = one.registration.as_ref().map(|registration| {
        let said = registration.to_string();
        view! { <dt>{move || words().registration}</dt> <dd>{said}</dd> }
    });
    let (posted_at, last_day_on, cause) = (one.posted_at, one.last_day_on, one.cause);
    let how = calendar.and_then(|calendar| {
        let dates = dates(&one, &calendar)?;
        let lines = move || {
            let lines = dates.outcome.explain(app.language.get().of_the_law()).full;
            lines
                .into_iter()
                .map(|line| view! { <li>{line}</li> })
                .collect_view()
        };
        Some(view! {
            <h3>{move || words().how}</h3>
            <ol class="prose count">{lines}</ol>
        })
    });
    let id = one.id;
    let fetch = Rc::new(move || -> std::pin::Pin<Box<dyn Future<Output = _>>> {
        Box::pin(api::postings::document(id))
    });
    view! {
        <li>
            <details class="procedure">
                <summary class="procedure__head">
                    <strong>{one.kind}</strong>
                    <span class="row__soft">{one.addressee_name.clone()}</span>
                    <span class="row__soft">{notified_said}</span>
                    {prudent}
                </summary>
                <dl class="facts">
                    <dt>{move || words().for_}</dt>
                    <dd>{one.addressee_name}</dd>
                    {registration}
                    <dt>{move || words().from}</dt>
                    <dd>{one.issuer}</dd>
                    <dt>{move || words().oficio}</dt>
                    <dd>{one.oficio} " · " {day(one.issued_on)}</dd>
                    <dt>{move || words().agreement}</dt>
                    <dd>{one.agreement}</dd>
                    <dt>{move || words().folio}</dt>
                    <dd class="row__code">{one.folio.to_string()}</dd>
                    <dt>{move || words().posted}</dt>
                    <dd>{move || when::moment(posted_at, today, app.language.get())}</dd>
                    <dt>{move || words().until}</dt>
                    <dd>{day(last_day_on)}</dd>
                    <dt>{move || words().effective}</dt>
                    <dd>{day(effective.literal)}</dd>
                    <dt>{move || words().why}</dt>
                    <dd>{move || (words().cause)(cause)} " " <span lang="es">"(" {cause.basis()} ")"</span></dd>
                </dl>
                {how}
                <Download
                    name=format!("{}.pdf", one.folio)
                    media_type=mailbox::attachment::PDF.to_owned()
                    size_bytes=one.document_bytes
                    sha256=one.document_sha256
                    button=Signal::derive(move || { let [rest, busy] = words().save; (rest, busy) })
                    fetch
                />
            </details>
        </li>
    }
}

/// The days behind the date; nothing when other days or readings were applied by the backend.
fn dates(one: &Posting, calendar: &Calendar) -> Option<mailbox::deadline::Answer> {
    let published_on = one.posted_at.date().into();
    let facts = Facts::of(Service::Estrados { published_on });
    let found = answer(&facts, calendar, &Policy::default(), &[]).ok()?;
    (found.outcome.notified_on == one.notified_on.literal
        && found.outcome.effects_on == one.effective_on.literal)
        .then_some(found)
}
