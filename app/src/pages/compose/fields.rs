//! What a filing says besides its words and files: its kind, and the fields of that kind.
//!
//! What the kind cannot be without stands in sight; what it should have is folded, with why.

use leptos::prelude::*;
use mailbox::filing::{Field, FilingError, Procedure, TypedParticulars};
use mailbox::identifiers::Nrp;

use super::keeper::Keeper;
use super::problems::{FieldError, field_of, is_wrong};
use crate::api;
use crate::draft::Draft;
use crate::mail::Loader;
use crate::state::app;
use crate::text::COMPOSE;

/// What the fields share.
#[derive(Clone, Copy)]
struct Form {
    draft: RwSignal<Draft>,
    problems: RwSignal<Vec<FilingError>>,
    kept: Keeper,
}

impl Form {
    fn text(self, field: Field) -> String {
        self.draft.with(|draft| slot(&draft.typed, field).clone())
    }

    fn set(self, field: Field, text: String) {
        self.draft.update(|draft| {
            let typed = &mut draft.typed;
            *match field {
                Field::Oficio => &mut typed.oficio,
                Field::IssuedOn => &mut typed.issued_on,
                Field::NotifiedOn => &mut typed.notified_on,
                Field::Registrations => &mut typed.registrations,
                Field::FiscalAddress => &mut typed.fiscal_address,
                Field::Email => &mut typed.email,
            } = text;
        });
        self.kept.soon();
    }

    /// Tells whether the form has this field now, in sight or folded.
    fn shows(self, field: Field, demanded: bool) -> bool {
        self.draft.with(|draft| {
            let kind = draft.kind();
            let is_found = field.says() == Field::Oficio.says() && draft.answers.is_some();
            field.is_asked(kind) && field.is_demanded(kind) == demanded && !is_found
        })
    }
}

const fn slot(typed: &TypedParticulars, field: Field) -> &String {
    match field {
        Field::Oficio => &typed.oficio,
        Field::IssuedOn => &typed.issued_on,
        Field::NotifiedOn => &typed.notified_on,
        Field::Registrations => &typed.registrations,
        Field::FiscalAddress => &typed.fiscal_address,
        Field::Email => &typed.email,
    }
}

/// The kind of filing, and what it cannot be without.
#[component]
pub(super) fn KindAndDemanded(
    draft: RwSignal<Draft>,
    problems: RwSignal<Vec<FilingError>>,
    kept: Keeper,
) -> impl IntoView {
    let form = Form {
        draft,
        problems,
        kept,
    };
    let language = app().language;
    let words = move || &COMPOSE.in_(language.get()).fields;
    let choose = move |event| {
        if let Some(kind) = Procedure::parse(&event_target_value(&event)) {
            draft.update(|draft| draft.procedure = Some(kind));
            problems.set(Vec::new());
            kept.soon();
        }
    };
    let kinds = move || {
        let option = |kind: &Procedure| {
            let kind = *kind;
            let chosen = move || draft.with(Draft::kind) == kind;
            view! { <option value=kind.word() selected=chosen>{(words().kind)(kind)}</option> }
        };
        Procedure::ALL.iter().map(option).collect_view()
    };
    view! {
        <div class="field">
            <label class="field__label" for="tipo">{move || words().what}</label>
            <select class="input" id="tipo" on:change=choose>{kinds}</select>
        </div>
        <Fields form demanded=true />
    }
}

/// What the filing should have, folded until it is wanted or wrong.
#[component]
pub(super) fn Wanted(
    draft: RwSignal<Draft>,
    problems: RwSignal<Vec<FilingError>>,
    kept: Keeper,
) -> impl IntoView {
    let form = Form {
        draft,
        problems,
        kept,
    };
    let language = app().language;
    let words = move || &COMPOSE.in_(language.get()).fields;
    let is_wrong = move || {
        let folded = Field::ALL.iter().filter(|field| form.shows(**field, false));
        let names: Vec<_> = folded.map(|field| field.word()).collect();
        let found = problems.get().into_iter();
        found.map(field_of).any(|name| names.contains(&name))
    };
    let has_some = move || {
        draft.with(|draft| {
            let typed = &draft.typed;
            let texts = [&typed.registrations, &typed.fiscal_address, &typed.email];
            !typed.chosen.is_empty() || texts.iter().any(|text| !text.is_empty())
        })
    };
    // Once open it stays so while it is filled.
    let is_open = Memo::new(move |was: Option<&bool>| {
        was.copied().unwrap_or(false) || is_wrong() || has_some()
    });
    view! {
        <details class="wanted" open=is_open>
            <summary>{move || words().more}</summary>
            <p class="field__hint">{move || words().more_why}</p>
            <Fields form demanded=false />
        </details>
    }
}

#[component]
fn Fields(form: Form, demanded: bool) -> impl IntoView {
    let one = move |field: &Field| {
        let field = *field;
        view! {
            <Show when=move || form.shows(field, demanded)>
                <FieldView form field />
            </Show>
        }
    };
    Field::ALL.iter().map(one).collect_view()
}

#[component]
fn FieldView(form: Form, field: Field) -> impl IntoView {
    let language = app().language;
    let words = move || &COMPOSE.in_(language.get()).fields;
    let id = field.word();
    let hint = format!("{id}-hint");
    let described = format!("{hint} {id}-error");
    let kind = match field {
        Field::IssuedOn | Field::NotifiedOn => "date",
        Field::Email => "email",
        Field::Oficio | Field::Registrations | Field::FiscalAddress => "text",
    };
    let linked = (field == Field::Registrations).then(|| view! { <Linked form /> });
    view! {
        <div class="field">
            {linked}
            <label class="field__label" for=id>{move || (words().label)(field)}</label>
            <p class="field__hint" id=hint>{move || (words().hint)(field)}</p>
            <FieldError field=id problems=form.problems />
            <input
                class="input"
                id=id
                type=kind
                // What a browser offers again it keeps on the disk, in clear.
                autocomplete="off"
                maxlength="300"
                aria-describedby=described
                aria-invalid=move || is_wrong(form.problems, id)
                prop:value=move || form.text(field)
                on:input=move |event| form.set(field, event_target_value(&event))
            />
        </div>
    }
}

/// The registrations of the mailbox, to choose from.
#[component]
fn Linked(form: Form) -> impl IntoView {
    let language = app().language;
    let words = move || &COMPOSE.in_(language.get()).fields;
    let mailbox = Loader::new(api::mailbox::mailbox);
    let all = Memo::new(move |_| {
        let all = mailbox
            .value
            .with(|one| one.as_ref().map(|one| one.registrations.clone()));
        all.unwrap_or_default()
    });
    let choice = move |one: Nrp| {
        let (name, mine, toggled) = (one.to_string(), one.clone(), one);
        let checked = move || form.draft.with(|draft| draft.typed.chosen.contains(&mine));
        let toggle = move |event| {
            let is_on = event_target_checked(&event);
            form.draft.update(|draft| {
                draft.typed.chosen.retain(|one| *one != toggled);
                if is_on {
                    draft.typed.chosen.push(toggled.clone());
                }
            });
            form.kept.soon();
        };
        view! {
            <label class="choice">
                <input type="checkbox" prop:checked=checked on:change=toggle />
                <span class="figures">{name}</span>
            </label>
        }
    };
    view! {
        <Show when=move || !all.with(Vec::is_empty)>
            <fieldset class="choices">
                <legend class="field__label">{move || words().linked}</legend>
                {move || all.get().into_iter().map(choice).collect_view()}
            </fieldset>
        </Show>
    }
}
