//! A change of the media of contact: what changes, then the sign panel. Each gives a receipt.

use leptos::prelude::*;
use mailbox::api::ContactMedium;
use mailbox::contacts::{Email, Kind, Medium, Mobile};
use mailbox::identifiers::Nrp;
use mailbox::statement::{ChangeContact, ContactChange, SignedBy, Statement};
use wasm_bindgen_futures::spawn_local;

use super::{Desk, address, place_of};
use crate::acts::{self, Proved};
use crate::api;
use crate::api::acts::Door;
use crate::mail::{Act, SignPanel, SignStage};
use crate::parts::Dialog;
use crate::refused;
use crate::state::{App, app};
use crate::text::{CONTACTS, FRAME};

/// What is to change.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Change {
    /// A new medium; with the text that was typed before, if any.
    Add(Kind, Option<String>),
    /// Another in the place of one.
    Replace(ContactMedium),
    /// One that goes.
    Remove(ContactMedium),
    /// A change that was signed and refused: it is signed anew, with nothing typed again.
    Again(Order),
}

impl Change {
    const fn kind(&self) -> Kind {
        match self {
            Self::Add(kind, _) => *kind,
            Self::Replace(one) | Self::Remove(one) => one.medium.kind(),
            Self::Again(order) => order.medium().kind(),
        }
    }

    const fn place(&self) -> usize {
        match self {
            Self::Add(..) => 0,
            Self::Replace(_) => 1,
            Self::Remove(_) => 2,
            Self::Again(order) => match order.change {
                ContactChange::Register { .. } => 0,
                ContactChange::Replace { .. } => 1,
                ContactChange::Remove { .. } => 2,
            },
        }
    }

    /// What needs no typing any more.
    fn order(&self) -> Option<Order> {
        match self {
            Self::Add(..) | Self::Replace(_) => None,
            Self::Remove(one) => Some(Order {
                change: ContactChange::Remove {
                    medium: one.medium.clone(),
                },
                registration: one.registration.clone(),
            }),
            Self::Again(order) => Some(order.clone()),
        }
    }

    /// What stands in the field at first.
    fn typed(&self) -> String {
        match self {
            Self::Add(_, typed) => typed.clone().unwrap_or_default(),
            Self::Replace(_) | Self::Remove(_) => String::new(),
            Self::Again(order) => address(order.medium()),
        }
    }

    /// For which registration it is, where the person does not choose it.
    fn registration(&self) -> Option<Nrp> {
        match self {
            Self::Add(..) | Self::Remove(_) => None,
            Self::Replace(one) => one.registration.clone(),
            Self::Again(order) => order.registration.clone(),
        }
    }
}

/// What is signed: the change, and for which registration.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Order {
    change: ContactChange,
    registration: Option<Nrp>,
}

impl Order {
    /// Reads what was signed; nothing where it was no change of a medium.
    pub(super) fn of(statement: &str) -> Option<Self> {
        match Statement::parse_signed(statement).ok()? {
            Statement::ChangeContact(signed) => Some(Self {
                change: signed.change,
                registration: signed.registration,
            }),
            _ => None,
        }
    }

    const fn medium(&self) -> &Medium {
        match &self.change {
            ContactChange::Register { medium }
            | ContactChange::Replace { medium, .. }
            | ContactChange::Remove { medium } => medium,
        }
    }
}

/// The dialog of a change.
#[component]
pub(crate) fn ChangeDialog(desk: Desk) -> impl IntoView {
    let app = app();
    let open = RwSignal::new(false);
    Effect::new(move |_| open.set(desk.changing.with(Option::is_some)));
    Effect::new(move |_| {
        // Closed by Escape or its button.
        if !open.get() && desk.changing.with_untracked(Option::is_some) {
            desk.changing.set(None);
            spawn_local(forget_refused(app));
        }
    });
    let title = move || {
        let words = &CONTACTS.in_(app.language.get()).changing;
        let change = desk.changing.get();
        let title = change.and_then(|change| {
            let titles = words.titles.get(place_of(change.kind()))?;
            titles.get(change.place()).copied()
        });
        title.unwrap_or_default().to_owned()
    };
    view! {
        <Dialog
            id="contacto"
            open
            title=Signal::derive(title)
            close=Signal::derive(move || FRAME.in_(app.language.get()).not_now)
        >
            {move || desk.changing.get().map(|change| view! { <Changing desk change /> })}
        </Dialog>
    }
}

/// First what, then the signature.
#[component]
fn Changing(desk: Desk, change: Change) -> impl IntoView {
    let order = RwSignal::new(change.order());
    let typed = RwSignal::new(change.typed());
    let change = StoredValue::new(change);
    move || match order.get() {
        None => view! { <What desk change=change.get_value() typed order /> }.into_any(),
        Some(signed) => view! { <Panel desk signed order /> }.into_any(),
    }
}

/// The field of the new medium.
#[component]
fn What(
    desk: Desk,
    change: Change,
    typed: RwSignal<String>,
    order: RwSignal<Option<Order>>,
) -> impl IntoView {
    let app = app();
    let words = move || &CONTACTS.in_(app.language.get()).changing;
    let kind = change.kind();
    let at = place_of(kind);
    let wrong = RwSignal::new(None::<&'static str>);
    let scope = RwSignal::new(change.registration());
    let registrations = desk.mailbox.value.with_untracked(|mailbox| {
        let registrations = mailbox
            .as_ref()
            .map(|mailbox| mailbox.registrations.clone());
        registrations.unwrap_or_default()
    });
    let choice = matches!(change, Change::Add(..)) && !registrations.is_empty();
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let words = CONTACTS.in_(app.language.get_untracked());
        let Some(medium) = read(kind, &typed.get_untracked()) else {
            wrong.set(words.changing.wrong.get(at).copied());
            return;
        };
        let registration = scope.get_untracked();
        let change = match &change {
            Change::Replace(one) if one.medium == medium => {
                wrong.set(Some(words.changing.same));
                return;
            }
            Change::Replace(one) => ContactChange::Replace {
                medium,
                replaces: one.medium.clone(),
            },
            Change::Again(Order {
                change: ContactChange::Replace { replaces, .. },
                ..
            }) => ContactChange::Replace {
                medium,
                replaces: replaces.clone(),
            },
            Change::Add(..) | Change::Remove(_) | Change::Again(_) => {
                ContactChange::Register { medium }
            }
        };
        order.set(Some(Order {
            change,
            registration,
        }));
    };
    let choose = move |event| scope.set(event_target_value(&event).parse().ok());
    let options = registrations.into_iter().map(|one| {
        let text = one.to_string();
        view! { <option value=text.clone()>{text.clone()}</option> }
    });
    let options = StoredValue::new_local(Some(options.collect_view()));
    let scopes = choice.then(|| {
        view! {
            <div class="field">
                <label class="field__label" for="contacto-para">{move || words().scope}</label>
                <select class="input" id="contacto-para" on:change=choose>
                    <option value="">{move || words().whole}</option>
                    {options.try_update_value(Option::take).flatten()}
                </select>
            </div>
        }
    });
    let (input_kind, mode) = match kind {
        Kind::Email => ("email", "email"),
        Kind::Mobile => ("tel", "tel"),
    };
    let one = move |pair: [&'static str; 2]| pair.get(at).copied().unwrap_or_default();
    view! {
        <form class="stack" on:submit=submit novalidate>
            <div class="field">
                <label class="field__label" for="contacto-nuevo">{move || one(words().field)}</label>
                <p class="field__hint" id="contacto-hint">{move || one(words().hint)}</p>
                <input
                    class="input"
                    id="contacto-nuevo"
                    type=input_kind
                    // What a browser offers again it keeps on the disk, in clear.
                    autocomplete="off"
                    inputmode=mode
                    maxlength="254"
                    aria-describedby="contacto-hint contacto-error"
                    aria-invalid=move || wrong.get().is_some().to_string()
                    prop:value=typed
                    on:input=move |event| {
                        typed.set(event_target_value(&event));
                        wrong.set(None);
                    }
                />
                <p class="field__error" id="contacto-error" role="alert">
                    {move || wrong.get().map(|wrong| format!("Error: {wrong}"))}
                </p>
            </div>
            {scopes}
            <button type="submit" class="button button--primary">{move || words().go}</button>
        </form>
    }
}

/// Opens the dialog of a change that was signed and refused.
pub(super) fn ask_again(desk: Desk) {
    let Some(session) = app().presence_now() else {
        return;
    };
    spawn_local(async move {
        let all = refused::of(&session.mailbox).await.unwrap_or_default();
        let order = all
            .iter()
            .rev()
            .filter(|refused| refused.door == Door::Contacts)
            .find_map(|refused| Order::of(&refused.statement));
        // The screen may be gone by now.
        if let Some(order) = order
            && desk.changing.try_get_untracked() == Some(None)
        {
            desk.changing.set(Some(Change::Again(order)));
        }
    });
}

/// A change that was refused is forgotten once it was signed anew, or left.
async fn forget_refused(app: App) {
    if let Some(session) = app.presence_now() {
        // What this device does not forget is asked again.
        let _ = refused::forget(&session.mailbox, Door::Contacts).await;
    }
}

fn read(kind: Kind, typed: &str) -> Option<Medium> {
    match kind {
        Kind::Email => Email::typed(typed).ok().map(Medium::Email),
        Kind::Mobile => Mobile::typed(typed).ok().map(Medium::Mobile),
    }
}

/// The sign panel of a change.
#[component]
fn Panel(desk: Desk, signed: Order, order: RwSignal<Option<Order>>) -> impl IntoView {
    let app = app();
    let words = move || &CONTACTS.in_(app.language.get()).changing;
    let stage = RwSignal::new(SignStage::Ready);
    let proved = StoredValue::new(None::<Proved>);
    let removes = matches!(signed.change, ContactChange::Remove { .. });
    let change = StoredValue::new(signed.change.clone());
    let what = move || {
        let words = words();
        change.with_value(|change| match change {
            ContactChange::Register { medium } => (words.act_add)(&address(medium)),
            ContactChange::Replace { medium, replaces } => {
                (words.act_replace)(&address(medium), &address(replaces))
            }
            ContactChange::Remove { medium } => (words.act_remove)(&address(medium)),
        })
    };
    let effect = move || {
        let words = words();
        let effect = change.with_value(|change| match change {
            ContactChange::Register { .. } => words.effect_add,
            ContactChange::Replace { .. } => words.effect_replace,
            ContactChange::Remove { .. } => words.effect_remove,
        });
        effect.to_owned()
    };
    Effect::new(move |_| {
        if stage.with(|stage| *stage == SignStage::Done) {
            desk.receipt.set(proved.get_value());
            desk.changing.set(None);
            desk.changed();
            spawn_local(forget_refused(app));
        }
    });
    let make = move |by: SignedBy| {
        Some(Statement::ChangeContact(ChangeContact {
            by,
            registration: signed.registration.clone(),
            change: signed.change.clone(),
        }))
    };
    let act = Act::new(
        api::mailbox::contacts_challenge,
        make,
        move |signed| async move {
            let done = acts::send(app, Door::Contacts, signed.signed).await?;
            let _ = proved.try_set_value(Some(done));
            Ok(())
        },
    );
    let edit = move |_| order.set(None);
    let edit = (!removes).then(|| {
        view! {
            <Show when=move || matches!(stage.get(), SignStage::Ready | SignStage::Failed(_))>
                <button type="button" class="button button--bare" on:click=edit>
                    {move || words().edit}
                </button>
            </Show>
        }
    });
    view! {
        {edit}
        <SignPanel
            act
            stage
            what=Signal::derive(what)
            effect=Signal::derive(effect)
            button=Signal::derive(move || (words().sign, words().signing))
        />
    }
}
