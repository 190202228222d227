//! The catalogue of procedures: by need, in people's words; what it takes, and where each lives.

use leptos::prelude::*;
use mailbox::procedures::{Catalogue, Entry, Place, Twin};

use crate::parts::Title;
use crate::route;
use crate::state::app;
use crate::text::{Language, PROCEDURES, when};

/// The word of the query.
const SEARCH: &str = "buscar";

/// Searches the catalogue. What is looked for stands in the address.
#[component]
pub(crate) fn ProceduresPage() -> impl IntoView {
    let app = app();
    let words = move || PROCEDURES.in_(app.language.get());
    let catalogue = StoredValue::new(Catalogue::seed());
    let query = Memo::new(move |_| app.place.query(SEARCH).unwrap_or_default());
    let codes = Memo::new(move |_| {
        catalogue.with_value(|all| {
            let found = all.search(&query.get()).into_iter();
            found
                .map(|entry| entry.code.to_string())
                .collect::<Vec<_>>()
        })
    });
    let typed = move |event| {
        let text = event_target_value(&event);
        app.place
            .set_query(SEARCH, (!text.is_empty()).then_some(text.as_str()));
    };
    let entry = move |code: String| {
        let found = catalogue.with_value(|all| all.find(&code).cloned());
        found.map(|entry| view! { <li><Procedure entry /></li> })
    };
    let version = move || {
        let (agreement, dof_on) =
            catalogue.with_value(|all| (all.agreement.to_string(), all.dof_on.date()));
        (words().version)(&agreement, &when::date(dof_on, app.language.get()))
    };
    view! {
        <div class="page stack">
            <Title text=Signal::derive(move || words().title.to_owned()) />
            <p class="lead">{move || words().lead}</p>
            <div class="field" role="search">
                <label class="field__label" for="buscar">{move || words().search}</label>
                <input
                    class="input"
                    id="buscar"
                    type="search"
                    autocomplete="off"
                    prop:value=move || query.get()
                    on:input=typed
                />
            </div>
            <p class="row__soft" role="status">{move || (words().found)(codes.with(Vec::len))}</p>
            <Show when=move || codes.with(Vec::is_empty)>
                <p class="empty">{move || words().none}</p>
            </Show>
            <ul class="rows">
                <For each=move || codes.get() key=Clone::clone children=entry />
            </ul>
            <p class="key-note">{version}</p>
        </div>
    }
}

/// One procedure, folded to its need and official name.
#[component]
fn Procedure(entry: Entry) -> impl IntoView {
    let app = app();
    let words = move || PROCEDURES.in_(app.language.get());
    let entry = StoredValue::new(entry);
    let twin = move |pick: fn(&Entry) -> &Twin| {
        move || {
            let language = app.language.get();
            entry.with_value(|entry| {
                let twin = pick(entry);
                match language {
                    Language::Spanish => twin.es.to_string(),
                    Language::English => twin.en.to_string(),
                }
            })
        }
    };
    let name = entry.with_value(|entry| entry.name.to_string());
    let (signs, signs_sure) = entry.with_value(|entry| (entry.signs, entry.signs_sureness));
    let signs_said = move || {
        let doubt = (words().sure)(signs_sure);
        let doubt = doubt.map(|doubt| format!(". {doubt}")).unwrap_or_default();
        format!("{}{doubt}", (words().signs_name)(signs))
    };
    let place = move || {
        entry.with_value(
            |entry| view! { <Where code=entry.code.to_string() place=entry.place.clone() /> },
        )
    };
    let own = entry.with_value(|entry| {
        let own = matches!(entry.place, Place::Here).then(|| route::procedure(&entry.code));
        own.map(
            |address| view! { <p><a class="button" href=address>{move || words().start}</a></p> },
        )
    });
    let place_sure = entry.with_value(|entry| entry.place_sureness);
    view! {
        <details class="procedure">
            <summary class="procedure__head">
                <span class="row__title">{twin(|entry| &entry.need)}</span>
                <span class="row__soft" lang="es">{name}</span>
            </summary>
            <dl class="facts">
                <dt>{move || words().sends}</dt>
                <dd>{twin(|entry| &entry.sends)}</dd>
                <dt>{move || words().gets}</dt>
                <dd>{twin(|entry| &entry.gets)}</dd>
                <dt>{move || words().signs}</dt>
                <dd>{signs_said}</dd>
                <dt>{move || words().place}</dt>
                <dd>{place} {move || (words().sure)(place_sure)}</dd>
            </dl>
            {own}
        </details>
    }
}

/// Where it is done, and the way there when it is here.
#[component]
pub(super) fn Where(code: String, place: Place) -> impl IntoView {
    let app = app();
    let words = move || PROCEDURES.in_(app.language.get());
    match place {
        Place::Here => view! { <p>{move || words().here}</p> }.into_any(),
        Place::Unknown => {
            view! { <p>{move || words().unknown_place}</p> <Start code /> }.into_any()
        }
        Place::Filing { .. } => {
            view! { <p>{move || words().by_filing}</p> <Start code /> }.into_any()
        }
        Place::Elsewhere {
            system,
            address,
            results_here,
        } => {
            let results = move || results_here.then(|| view! { <p>{words().results_here}</p> });
            view! {
                <p>{move || (words().elsewhere)(&system)} " " <code>{address.to_string()}</code></p>
                {results}
            }
            .into_any()
        }
    }
}

#[component]
fn Start(code: String) -> impl IntoView {
    let app = app();
    let words = move || PROCEDURES.in_(app.language.get());
    let sign_in = move || {
        app.session()
            .is_none()
            .then(|| view! { <p class="row__soft">{words().sign_in_first}</p> })
    };
    let address = format!("{}?{}={code}", route::COMPOSE, route::OF_PROCEDURE);
    view! {
        <p><a class="button" href=address>{move || words().start}</a></p>
        {sign_in}
    }
}
