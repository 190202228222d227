//! One procedure: what it gives, and its request where it answers here; where it is done otherwise.
//!
//! What a generator made up says so. Nothing of another system is fetched: its address is words.

mod answer;
mod earlier;
mod fields;
mod form;
mod order;

use leptos::prelude::*;
use mailbox::api::{Mailbox, ProcedureRequest};
use mailbox::procedures::{Ask, Catalogue, Entry, Needs, Text, Twin, needs};

use super::not_found::NotFoundPage;
use super::procedures::Where;
use crate::mail::Loader;
use crate::parts::{Notice, Title, Tone};
use crate::state::app;
use crate::text::{ASKING, Language, PROCEDURES};
use crate::{api, route};
use answer::AnswerView;
use earlier::Earlier;
use form::Form;
use order::OrderPanel;

/// What the parts of the screen share.
#[derive(Clone, Copy)]
struct Desk {
    code: StoredValue<String>,
    needs: Needs,
    mailbox: Loader<Mailbox>,
    earlier: Loader<Vec<ProcedureRequest>>,
    /// What came back last.
    result: RwSignal<Option<ProcedureRequest>>,
    /// The request that is about to be signed.
    signing: RwSignal<Option<Ask>>,
}

impl Desk {
    fn new(code: String, needs: Needs) -> Self {
        let of = code.clone();
        Self {
            code: StoredValue::new(code),
            needs,
            mailbox: Loader::new(api::mailbox::mailbox),
            earlier: Loader::new(move || api::procedures::earlier(of.clone())),
            result: RwSignal::new(None),
            signing: RwSignal::new(None),
        }
    }

    fn came(self, request: ProcedureRequest) {
        self.signing.set(None);
        self.result.set(Some(request));
        self.earlier.again();
    }
}

/// One procedure of the catalogue.
#[component]
pub(crate) fn ProcedurePage(code: String) -> impl IntoView {
    let code = Text::from(code);
    let mut all = Catalogue::seed().entries.into_iter();
    let found = all.find(|entry| entry.code == code);
    match found {
        None => view! { <NotFoundPage /> }.into_any(),
        Some(entry) => view! { <Known entry /> }.into_any(),
    }
}

/// Words in the language that is read.
fn said(twin: &Twin, language: Language) -> String {
    match language {
        Language::Spanish => twin.es.to_string(),
        Language::English => twin.en.to_string(),
    }
}

#[component]
fn Known(entry: Entry) -> impl IntoView {
    let app = app();
    let words = move || PROCEDURES.in_(app.language.get());
    let code = entry.code.to_string();
    let asked = needs(&code);
    let (name, place) = (entry.name.to_string(), entry.place.clone());
    let way = screen_of(&entry);
    let entry = StoredValue::new(entry);
    let need = move || entry.with_value(|entry| said(&entry.need, app.language.get()));
    let gets = move || entry.with_value(|entry| said(&entry.gets, app.language.get()));
    let body = match asked {
        Some(needs) => view! { <Asking desk=Desk::new(code, needs) /> }.into_any(),
        None => view! {
            <h2>{move || words().place}</h2>
            <Where code=code.clone() place />
            {way.map(|address| view! {
                <p><a class="button" href=address>{move || ASKING.in_(app.language.get()).go}</a></p>
            })}
        }
        .into_any(),
    };
    view! {
        <div class="page stack">
            <p><a class="back" href=route::PROCEDURES>{move || words().title}</a></p>
            <Title text=Signal::derive(need) />
            <p class="row__soft" lang="es">{name}</p>
            <dl class="facts">
                <dt>{move || words().gets}</dt>
                <dd>{gets}</dd>
            </dl>
            {body}
        </div>
    }
}

/// The screen of this mailbox where it is done, when it has its own.
fn screen_of(entry: &Entry) -> Option<String> {
    Some(match entry.lives().as_str() {
        "calendar" => route::CALENDAR.to_owned(),
        "contacts" => route::CONTACTS.to_owned(),
        "mailbox/enabling" => route::enable("contactos"),
        "notifications" => route::INBOX.to_owned(),
        _ => return None,
    })
}

/// The request, what came back, and what was asked before.
#[component]
fn Asking(desk: Desk) -> impl IntoView {
    let app = app();
    let words = move || ASKING.in_(app.language.get());
    let lacks = move || {
        let lacks = desk
            .mailbox
            .value
            .with(|mailbox| mailbox.as_ref().is_some_and(|one| !one.lacks.is_empty()));
        lacks.then(|| {
            view! {
                <Notice tone=Tone::Due>
                    <p>{words().not_enabled}</p>
                    <p>
                        <a class="button" href=route::enable("contactos")>{words().enable}</a>
                    </p>
                </Notice>
            }
        })
    };
    let answer = move || {
        let request = desk.result.get()?;
        Some(view! { <AnswerView desk request is_fresh=true /> })
    };
    // What was typed stays while it is signed: the form is only out of sight.
    let is_signing = move || desk.signing.with(Option::is_some);
    view! {
        {lacks}
        <div hidden=is_signing><Form desk /></div>
        {move || desk.signing.get().map(|ask| view! { <OrderPanel desk ask /> })}
        {answer}
        <Earlier desk />
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_done_on_a_screen_of_its_own_leads_there() {
        let catalogue = Catalogue::seed();
        let way = |code: &str| screen_of(catalogue.find(code).unwrap());
        assert_eq!(way("medios-contacto").as_deref(), Some(route::CONTACTS));
        assert_eq!(way("notificaciones").as_deref(), Some(route::INBOX));
        assert_eq!(way("activacion").unwrap(), route::enable("contactos"));
        assert_eq!(way("promocion"), None);
    }
}
