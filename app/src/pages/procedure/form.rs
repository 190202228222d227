//! The form of a request: its fields, what is wrong with them, and asking.

use leptos::prelude::*;
use mailbox::api::AskProcedure;
use mailbox::civil_date::CivilDate;
use mailbox::procedures::{Ask, AskField, NotAnAsk, Order};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::HtmlElement;

use super::Desk;
use super::fields::{Typed, is_asked, periods};
use crate::failure::Failure;
use crate::mail::FailureNotice;
use crate::state::{App, app};
use crate::text::{ASKING, FRAME, when};
use crate::{api, clock};

/// Seconds after which it is said that the institute takes long.
const SLOW_SECONDS: u32 = 4;

/// What is under way.
#[derive(Clone, Copy)]
struct Under {
    busy: RwSignal<bool>,
    slow: RwSignal<bool>,
    failed: RwSignal<Option<Failure>>,
    /// The request that got no answer yet, and its key: pressed again it is the same one.
    tried: StoredValue<Option<(Ask, String)>>,
}

/// Asks for the fields, then for the answer.
#[component]
pub(super) fn Form(desk: Desk) -> impl IntoView {
    let app = app();
    let words = move || ASKING.in_(app.language.get());
    let today = CivilDate::from(clock::now().date());
    let typed = Typed::new(&desk.code.get_value(), today);
    first_registration(desk, typed);
    let wrong = RwSignal::new(None::<NotAnAsk>);
    let under = Under {
        busy: RwSignal::new(false),
        slow: RwSignal::new(false),
        failed: RwSignal::new(None),
        tried: StoredValue::new(None),
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        // Pressed twice is pressed once.
        if under.busy.get_untracked() {
            return;
        }
        match desk.code.with_value(|code| typed.read(code, desk.needs)) {
            Ok(ask) if desk.needs.is_signed => desk.signing.set(Some(ask)),
            Ok(ask) => spawn_local(send(app, desk, under, ask)),
            Err(reason) => {
                wrong.set(Some(reason));
                if let Some(field) = reason.field() {
                    focus(field);
                }
            }
        }
    };
    let fields = desk.needs.fields.iter().chain(desk.needs.optional);
    let fields = fields
        .map(|field| view! { <Field desk field=*field typed wrong /> })
        .collect_view();
    let button = move || {
        if under.busy.get() {
            words().pending
        } else if desk.needs.is_signed {
            words().review
        } else {
            words().ask
        }
    };
    let slow = move || under.slow.get().then(|| FRAME.in_(app.language.get()).slow);
    view! {
        <form class="stack" on:submit=submit novalidate>
            {fields}
            <FailureNotice failure=under.failed />
            <button
                type="submit"
                class="button button--primary"
                aria-disabled=move || under.busy.get().to_string()
            >
                {button}
            </button>
            <p class="row__soft" role="status">{slow}</p>
        </form>
    }
}

/// Whoever has registrations begins with the first.
fn first_registration(desk: Desk, typed: Typed) {
    Effect::new(move |_| {
        let first = desk.mailbox.value.with(|mailbox| {
            let mailbox = mailbox.as_ref()?;
            mailbox.registrations.first().map(ToString::to_string)
        });
        if let Some(first) = first
            && untrack(|| typed.get(AskField::Registration)).is_empty()
        {
            typed.set(AskField::Registration, first);
        }
    });
}

async fn send(app: App, desk: Desk, under: Under, ask: Ask) {
    let before = under.tried.get_value().filter(|(other, _)| *other == ask);
    let key = before.map_or_else(fresh_key, |(_, key)| Some(key));
    let Some(key) = key else {
        under.failed.set(Some(Failure::Unreadable));
        return;
    };
    under.tried.set_value(Some((ask.clone(), key.clone())));
    under.failed.set(None);
    under.busy.set(true);
    spawn_local(async move {
        clock::sleep(SLOW_SECONDS).await;
        if under.busy.try_get_untracked() == Some(true) {
            under.slow.set(true);
        }
    });
    let asked = AskProcedure {
        fields: ask.fields(),
        statement: None,
        signature: None,
    };
    let came = api::procedures::request(ask.code(), &asked, &key).await;
    // The screen may be gone.
    if under.busy.try_set(false).is_some() {
        return;
    }
    under.slow.set(false);
    match came {
        Ok(request) => {
            under.tried.set_value(None);
            desk.came(request);
        }
        Err(ended) if ended.is_signed_out() => app.session_ended(),
        Err(failure) => {
            // What was refused was not kept under its key; what got no answer may have been.
            if !failure.may_pass() {
                under.tried.set_value(None);
            }
            under.failed.set(Some(explained(failure)));
        }
    }
}

/// Says whose permission is lacking: here it is never a mandate.
fn explained(failure: Failure) -> Failure {
    let Failure::Refused(mut problem) = failure else {
        return failure;
    };
    let field = match problem.at.as_deref() {
        Some("fields.curp") if problem.code == "not_permitted" => AskField::Curp,
        Some("fields.rfc") if problem.code == "not_permitted" => AskField::Rfc,
        _ => return Failure::Refused(problem),
    };
    for (said, words) in [(&mut problem.es, &ASKING.es), (&mut problem.en, &ASKING.en)] {
        let [what, todo] = (words.not_yours)(field);
        (said.what, said.todo) = (what.to_owned(), todo.to_owned());
    }
    Failure::Refused(problem)
}

fn fresh_key() -> Option<String> {
    Some(window().crypto().ok()?.random_uuid())
}

fn focus(field: AskField) {
    let element = document().get_element_by_id(field.word());
    if let Some(element) = element.and_then(|one| one.dyn_into::<HtmlElement>().ok()) {
        let _ = element.focus();
    }
}

/// One field, its words and what is wrong with it.
#[component]
fn Field(
    desk: Desk,
    field: AskField,
    typed: Typed,
    wrong: RwSignal<Option<NotAnAsk>>,
) -> impl IntoView {
    let app = app();
    let words = move || ASKING.in_(app.language.get());
    let id = field.word();
    let (hint, error) = (format!("{id}-hint"), format!("{id}-error"));
    let described = format!("{hint} {error}");
    let mine = move || wrong.get().filter(|reason| reason.field() == Some(field));
    let change = move |event| {
        typed.set(field, event_target_value(&event));
        wrong.set(None);
    };
    let said = move || mine().map(|reason| (words().wrong)(reason));
    let optional = desk.needs.optional.contains(&field)
        && !matches!(field, AskField::FromOn | AskField::UntilOn);
    let label = move || {
        let label = (words().field)(field, &desk.code.get_value());
        if optional {
            format!("{label} ({})", words().optional)
        } else {
            label.to_owned()
        }
    };
    let invalid = move || mine().is_some().to_string();
    let chosen = matches!(
        field,
        AskField::Registration | AskField::Period | AskField::Order
    );
    let control = if chosen {
        view! {
            <select class="input" id=id aria-describedby=described aria-invalid=invalid
                on:change=change>
                {move || options(app, desk, field, typed)}
            </select>
        }
        .into_any()
    } else {
        let (kind, mode) = match field {
            AskField::FromOn | AskField::UntilOn => ("date", "numeric"),
            AskField::Email => ("email", "email"),
            AskField::Nss => ("text", "numeric"),
            _ => ("text", "text"),
        };
        view! {
            <input class="input" id=id type=kind inputmode=mode autocomplete="off" maxlength="254"
                aria-describedby=described aria-invalid=invalid
                prop:value=move || typed.get(field) on:input=change />
        }
        .into_any()
    };
    view! {
        <div class="field" hidden=move || !is_asked(field, &typed.get(AskField::Order))>
            <label class="field__label" for=id>{label}</label>
            <p class="field__hint" id=hint>{move || (words().hint)(field)}</p>
            {control}
            <p class="field__error" id=error role="alert">
                {move || said().map(|said| format!("Error: {said}"))}
            </p>
        </div>
    }
}

/// What can be chosen in a field.
fn options(app: App, desk: Desk, field: AskField, typed: Typed) -> impl IntoView + use<> {
    let language = app.language.get();
    let words = ASKING.in_(language);
    let all: Vec<(String, String)> = match field {
        AskField::Registration => {
            let all = desk
                .mailbox
                .value
                .get()
                .map(|mailbox| mailbox.registrations);
            let all = all.unwrap_or_default().into_iter();
            all.map(|one| (one.to_string(), one.to_string())).collect()
        }
        AskField::Period => {
            let all = desk
                .code
                .with_value(|code| periods(code, clock::now().date()));
            let month = |day| when::month(day, language);
            let name = |first, last| {
                if first == last {
                    month(first)
                } else {
                    format!("{} – {}", month(first), month(last))
                }
            };
            let all = all.into_iter();
            all.map(|(text, first, last)| (text, name(first, last)))
                .collect()
        }
        _ => {
            let both = [Order::Permit, Order::Cancel].into_iter().zip(words.orders);
            both.map(|(order, name)| (order.word().to_owned(), name.to_owned()))
                .collect()
        }
    };
    let now = untrack(|| typed.get(field));
    all.into_iter()
        .map(|(value, name)| {
            let selected = value == now;
            view! { <option value=value selected=selected>{name}</option> }
        })
        .collect_view()
}
