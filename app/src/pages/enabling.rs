//! Enabling the mailbox: contacts, codes, terms, signature; or the terms alone when they changed
//! (LSS 286 L, 286 M). Each step is the backend's at once: leaving asks nothing and loses nothing.

mod done;
mod sign;
mod terms;

use leptos::prelude::*;
use mailbox::api::{ContactMedium, Enabling};
use mailbox::contacts::{Contact, Kind, Lack};

use super::contacts::{
    ChangeDialog, CodeForm, Desk, MediaList, Receipt, address, facts, is_proved, waits,
};
use crate::acts::Proved;
use crate::api;
use crate::clock;
use crate::mail::{Loaded, Loader};
use crate::parts::{Notice, Title, Tone};
use crate::route::{self, Screen};
use crate::state::app;
use crate::text::{CONTACTS, ENABLING, when};
use done::{AlreadyDone, DoneView};
use sign::SignStep;
use terms::TermsStep;

/// The steps, by their word in the address.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Step {
    Contacts,
    Codes,
    Terms,
    Sign,
}

impl Step {
    const ALL: [Self; 4] = [Self::Contacts, Self::Codes, Self::Terms, Self::Sign];

    const fn word(self) -> &'static str {
        match self {
            Self::Contacts => "contactos",
            Self::Codes => "codigos",
            Self::Terms => "terminos",
            Self::Sign => "firma",
        }
    }

    fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|step| step.word() == word)
    }
}

/// What the steps share.
#[derive(Clone, Copy)]
struct Wizard {
    desk: Desk,
    enabling: Loader<Enabling>,
    /// The receipt, once it is signed.
    proved: RwSignal<Option<Proved>>,
    /// The version of the terms that was read to its end.
    read: RwSignal<Option<mailbox::terms::TermsReference>>,
}

impl Wizard {
    /// Tells whether it was enabled before: then only the terms are left.
    fn is_again(self) -> bool {
        let enabling = self.enabling.value;
        enabling.with(|e| e.as_ref().is_some_and(|e| e.enabled_at.is_some()))
    }

    fn lacks(self, lack: Lack) -> bool {
        let enabling = self.enabling.value;
        enabling.with(|e| e.as_ref().is_some_and(|e| e.lacks.contains(&lack)))
    }

    /// The steps there are.
    fn steps(self) -> Vec<Step> {
        let media = self.lacks(Lack::Email) || self.lacks(Lack::Mobile);
        match self.is_again() {
            true if media => vec![Step::Contacts, Step::Codes],
            true => vec![Step::Terms, Step::Sign],
            false => Step::ALL.to_vec(),
        }
    }
}

/// The wizard; the step is in the address.
#[component]
pub(crate) fn EnablingPage() -> impl IntoView {
    let app = app();
    let wizard = Wizard {
        desk: Desk::new(),
        enabling: Loader::new(api::mailbox::enabling),
        proved: RwSignal::new(None),
        read: RwSignal::new(None),
    };
    // A contact that was proved may have been what was lacking.
    Effect::new(move |seen: Option<()>| {
        wizard.desk.contacts.value.track();
        if seen.is_some() {
            wizard.enabling.again();
        }
    });
    let step = Memo::new(move |_| match Screen::of(&app.place.path()) {
        Screen::Enable(word) => Step::parse(&word),
        _ => None,
    });
    let here = Memo::new(move |_| wizard.enabling.value.with(Option::is_some));
    let nothing_lacks = Memo::new(move |_| {
        wizard
            .enabling
            .value
            .with(|e| e.as_ref().is_some_and(|e| e.lacks.is_empty()))
    });
    let done = Memo::new(move |_| wizard.proved.with(Option::is_some));
    let screen = move || {
        if done.get() {
            return view! { <DoneView wizard /> }.into_any();
        }
        if nothing_lacks.get() {
            return view! { <AlreadyDone wizard /> }.into_any();
        }
        match step.get().unwrap_or(Step::Contacts) {
            Step::Contacts => view! { <ContactsStep wizard /> }.into_any(),
            Step::Codes => view! { <CodesStep wizard /> }.into_any(),
            Step::Terms => view! { <TermsStep wizard /> }.into_any(),
            Step::Sign => view! { <SignStep wizard /> }.into_any(),
        }
    };
    view! {
        <div class="page stack">
            <Show
                when=move || here.get()
                fallback=move || view! { <Loaded loader=wizard.enabling view=|_| () /> }
            >
                {screen}
            </Show>
            <ChangeDialog desk=wizard.desk />
        </div>
    }
}

/// Which step one is at, and its heading.
#[component]
fn Head(wizard: Wizard, step: Step, #[prop(into)] title: Signal<&'static str>) -> impl IntoView {
    let app = app();
    let words = move || ENABLING.in_(app.language.get());
    let at = move || {
        let steps = wizard.steps();
        let at = steps.iter().position(|one| *one == step).unwrap_or(0) + 1;
        (at, steps.len())
    };
    let said = move || {
        let (at, of) = at();
        (words().step)(at, of, title.get())
    };
    let before = move || {
        let steps = wizard.steps();
        let at = steps.iter().position(|one| *one == step)?;
        let before = steps.get(at.checked_sub(1)?)?;
        let address = route::enable(before.word());
        Some(view! {
            <p class="notification__nav"><a class="back" href=address>{words().back}</a></p>
        })
    };
    view! {
        {before}
        <p class="step">{said}</p>
        <progress max=move || at().1.to_string() value=move || at().0.to_string() aria-hidden="true"></progress>
        <Title text=Signal::derive(move || title.get().to_owned()) />
    }
}

/// What is missing before one goes on, said when one tries to.
#[component]
fn GoOn(
    /// What is lacking, in words; nothing when one may go on.
    #[prop(into)]
    lacking: Signal<Option<&'static str>>,
    to: Step,
) -> impl IntoView {
    let app = app();
    let words = move || ENABLING.in_(app.language.get());
    let tried = RwSignal::new(false);
    let go = move |_| {
        tried.set(true);
        if lacking.get_untracked().is_none() {
            app.place.go(&route::enable(to.word()));
        }
    };
    let said = move || {
        let lacking = lacking.get().filter(|_| tried.get())?;
        Some(view! {
            <Notice tone=Tone::Danger><p><strong>"Error: "</strong> {lacking}</p></Notice>
        })
    };
    view! {
        {said}
        <p class="actions actions--end">
            <button type="button" class="button button--primary" on:click=go>
                {move || words().go}
            </button>
        </p>
    }
}

/// Step 1: at least one e-mail and one mobile.
#[component]
fn ContactsStep(wizard: Wizard) -> impl IntoView {
    let app = app();
    let words = move || ENABLING.in_(app.language.get());
    let desk = wizard.desk;
    let late = move || {
        let by = desk
            .mailbox
            .value
            .with(|m| m.as_ref().map(|m| m.enable_by_on))?;
        let today = clock::now().date();
        (by.date() < today && !wizard.is_again()).then(|| {
            let said = (words().late)(&when::day(by.date(), today, app.language.get()));
            view! { <Notice tone=Tone::Due><p>{said}</p></Notice> }
        })
    };
    let lacking = move || {
        let [email, mobile] = words().contacts_lack;
        let all = desk.contacts.value.get().unwrap_or_default();
        let now = clock::now();
        let all: Vec<Contact> = all.iter().map(facts).collect();
        let has = |kind: Kind| {
            let mut live = all.iter().filter(|one| one.registration.is_none());
            live.any(|one| one.medium.kind() == kind && one.is_live(now))
        };
        match (has(Kind::Email), has(Kind::Mobile)) {
            (false, _) => Some(email),
            (true, false) => Some(mobile),
            (true, true) => None,
        }
    };
    view! {
        <Head wizard step=Step::Contacts title=Signal::derive(move || words().contacts) />
        <p class="lead">{move || words().contacts_lead}</p>
        {late}
        <Receipt desk />
        <Loaded loader=desk.contacts view=move |all| view! { <MediaList desk all /> } />
        <GoOn lacking=Signal::derive(lacking) to=Step::Codes />
    }
}

/// Step 2: the codes.
#[component]
fn CodesStep(wizard: Wizard) -> impl IntoView {
    let app = app();
    let words = move || ENABLING.in_(app.language.get());
    let desk = wizard.desk;
    let lacking = move || {
        let [email, mobile] = words().codes_lack;
        if wizard.lacks(Lack::Email) {
            Some(email)
        } else {
            wizard.lacks(Lack::Mobile).then_some(mobile)
        }
    };
    let list = move |all: Vec<ContactMedium>| {
        let item = move |one: ContactMedium| {
            let name = address(&one.medium);
            let proved = is_proved(&one);
            let tag = proved.then(|| {
                let said = move || {
                    let [_, confirmed, _] = CONTACTS.in_(app.language.get()).states;
                    confirmed
                };
                view! { <span class="tag" data-tone="ok">{said}</span> }
            });
            let form = waits(&one).then(|| view! { <CodeForm desk one=one.clone() /> });
            view! {
                <li class="medium">
                    <p class="medium__head"><strong>{name}</strong> " " {tag}</p>
                    {form}
                </li>
            }
        };
        let items = all.into_iter().filter(|one| is_proved(one) || waits(one));
        view! { <ul class="rows">{items.map(item).collect_view()}</ul> }
    };
    view! {
        <Head wizard step=Step::Codes title=Signal::derive(move || words().codes) />
        <p class="lead">{move || words().codes_lead}</p>
        <Loaded loader=desk.contacts view=list />
        <GoOn lacking=Signal::derive(lacking) to=Step::Terms />
    }
}
