//! The list: its views, its search and filters, and what stands in place of rows.

use leptos::prelude::*;
use mailbox::api::Mailbox;
use mailbox::contacts::{ContactState, Lack};
use mailbox::id::Id;

use super::asked::{STATE, TEXT, Tab};
use super::feed::Feed;
use super::filters::Filters;
use super::window::Window;
use crate::api;
use crate::badge;
use crate::mail::{FailureNotice, Loader};
use crate::parts::{Notice, Skeleton, Title, Tone};
use crate::route;
use crate::state::app;
use crate::text::inbox::Gate;
use crate::text::{FRAME, INBOX, when};

/// The steps of enabling that the gate leads to.
const STEP_CONTACTS: &str = "contactos";
const STEP_TERMS: &str = "terminos";

/// The list of notifications.
#[component]
pub(super) fn List(feed: Feed, viewed: Memo<Option<Id>>) -> impl IntoView {
    let app = app();
    let words = move || INBOX.in_(app.language.get());
    let mailbox = Loader::new(api::mailbox::mailbox);
    // A notification that was opened is counted no more.
    Effect::new(move |was: Option<()>| {
        feed.acted.track();
        if was.is_some() {
            mailbox.again();
        }
    });
    // The icon of the installed app says how many wait.
    Effect::new(move |_| {
        if let Some(unopened) = mailbox.value.with(|m| m.as_ref().map(|m| m.unopened)) {
            badge::show(unopened);
        }
    });
    let has_one = Memo::new(move |_| viewed.get().is_some());
    let title = move || {
        if has_one.get() {
            view! { <h2 class="inbox__title">{move || words().title}</h2> }.into_any()
        } else {
            view! { <Title text=Signal::derive(move || words().title.to_owned()) /> }.into_any()
        }
    };
    let tabs = Tab::ALL.into_iter().enumerate();
    let tabs = tabs.map(|(at, tab)| view! { <TabButton feed tab at mailbox /> });
    // What has no legal effect is apart.
    let communications = move || {
        let unread = mailbox.value.with(|m| m.as_ref().map_or(0, |m| m.unread));
        (words().communications)(unread)
    };
    view! {
        <div class="inbox stack">
            <div class="page__head">{title} <Updated feed /></div>
            {move || mailbox.value.get().and_then(|m| gate(&m, &words().gate))}
            <ul class="tabs">{tabs.collect_view()}</ul>
            <p><a href=route::COMMUNICATIONS>{communications}</a></p>
            <Search feed />
            <Filters feed mailbox />
            <FailureNotice failure=feed.failure />
            <Show when=move || feed.failure.get().is_some()>
                <button type="button" class="button" on:click=move |_| feed.retry()>
                    {move || FRAME.in_(app.language.get()).retry}
                </button>
            </Show>
            <Show when=move || feed.came.get() fallback=move || view! { <Coming feed /> }>
                <Show when=move || !feed.covers.with(Vec::is_empty) fallback=move || view! { <Nothing feed mailbox /> }>
                    <Window feed viewed />
                </Show>
                <p class="loading" role="status">
                    {move || {
                        let more = feed.next.get().is_some() && feed.busy.get();
                        more.then(|| words().more)
                    }}
                </p>
            </Show>
        </div>
    }
}

#[component]
fn TabButton(feed: Feed, tab: Tab, at: usize, mailbox: Loader<Mailbox>) -> impl IntoView {
    let app = app();
    let words = move || INBOX.in_(app.language.get());
    let count = move || {
        let unopened = mailbox.value.with(|m| m.as_ref().map(|m| m.unopened));
        let unopened = unopened.filter(|count| tab == Tab::Unopened && *count > 0)?;
        let said = (words().unopened)(unopened);
        Some(view! {
            <span class="tab__count figures" aria-hidden="true">{unopened}</span>
            <span class="visually-hidden">" · " {said}</span>
        })
    };
    let name = move || words().tabs.get(at).copied().unwrap_or_default();
    view! {
        <li>
            <button
                type="button"
                class="tab"
                aria-pressed=move || (feed.asked.get().tab == tab).to_string()
                on:click=move |_| app.place.set_query(STATE, tab.word())
            >
                {name} {count}
            </button>
        </li>
    }
}

/// When the list was asked for, and asking again.
#[component]
fn Updated(feed: Feed) -> impl IntoView {
    let app = app();
    let words = move || INBOX.in_(app.language.get());
    let said = move || {
        let at = feed.updated_at.get()?;
        Some((words().updated)(&when::hour(at)))
    };
    view! {
        <p class="inbox__updated">
            <span class="row__soft figures">{said}</span>
            <button
                type="button"
                class="button button--bare"
                aria-disabled=move || feed.busy.get().to_string()
                on:click=move |_| feed.again()
            >
                {move || words().update}
            </button>
        </p>
    }
}

#[component]
fn Search(feed: Feed) -> impl IntoView {
    let app = app();
    let words = move || INBOX.in_(app.language.get());
    let typed = RwSignal::new(feed.asked.get_untracked().value(TEXT).unwrap_or_default());
    let search = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let text = typed.get_untracked();
        let text = text.trim();
        app.place
            .set_query(TEXT, (!text.is_empty()).then_some(text));
    };
    // Emptying the field, by its own cross too, ends the search.
    let change = move |event| {
        typed.set(event_target_value(&event));
        if typed.with_untracked(|text| text.trim().is_empty()) {
            app.place.set_query(TEXT, None);
        }
    };
    view! {
        <form role="search" class="inbox__search" on:submit=search>
            <label class="visually-hidden" for="buscar">{move || words().search}</label>
            <input
                class="input"
                id="buscar"
                type="search"
                maxlength="100"
                placeholder=move || words().search_hint
                prop:value=typed
                on:input=change
            />
            <button type="submit" class="button">{move || words().search}</button>
        </form>
    }
}

/// The shape of rows that are coming.
#[component]
fn Coming(feed: Feed) -> impl IntoView {
    let language = app().language;
    let words = move || FRAME.in_(language.get());
    view! {
        <Show when=move || feed.failure.get().is_none()>
            <Skeleton
                rows=4
                coming=Signal::derive(move || words().loading)
                slow=Signal::derive(move || words().slow)
            />
        </Show>
    }
}

/// That there is nothing, and what comes next.
#[component]
fn Nothing(feed: Feed, mailbox: Loader<Mailbox>) -> impl IntoView {
    let app = app();
    let words = move || INBOX.in_(app.language.get());
    let said = move || {
        let asked = feed.asked.get();
        match asked.tab {
            _ if !asked.is_whole() => words().none_found,
            Tab::Unopened => words().none_unopened,
            Tab::Made => words().none_opened,
            Tab::All => words().none,
        }
    };
    let contacts = Loader::new(api::mailbox::contacts);
    let enabled = move || {
        mailbox
            .value
            .with(|m| m.as_ref().is_some_and(|m| m.lacks.is_empty()))
    };
    let alerts = move || {
        let whole = feed.asked.get().is_whole() && enabled();
        let all = contacts.value.get().filter(|_| whole)?;
        let proved = all
            .iter()
            .filter(|one| matches!(one.standing, ContactState::Confirmed { .. }));
        let to = proved.map(|one| one.medium.masked()).collect::<Vec<_>>();
        (!to.is_empty()).then(|| (words().alerts_to)(&when::list(&to, app.language.get())))
    };
    view! { <p class="empty">{said} " " {alerts}</p> }
}

/// What the mailbox lacks to be used, and where that is mended.
fn gate(mailbox: &Mailbox, words: &Gate) -> Option<impl IntoView + use<>> {
    let lacks = |lack| mailbox.lacks.contains(&lack);
    let media = lacks(Lack::Email) || lacks(Lack::Mobile);
    let (title, lead, go, step) = match mailbox.enabled_at {
        _ if mailbox.lacks.is_empty() => return None,
        None => (words.title, words.lead, words.go, STEP_CONTACTS),
        Some(_) if media => (
            words.media_title,
            words.media_lead,
            words.media_go,
            STEP_CONTACTS,
        ),
        Some(_) => (
            words.changed_title,
            words.changed_lead,
            words.changed_go,
            STEP_TERMS,
        ),
    };
    Some(view! {
        <Notice tone=Tone::Due>
            <p><strong>{title}</strong></p>
            <p>{lead}</p>
            <p><a class="button" href=route::enable(step)>{go}</a></p>
        </Notice>
    })
}
