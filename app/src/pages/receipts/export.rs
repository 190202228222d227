//! Exporting: which receipts, how many and how large they are, and the archive, saved or downloaded.
//!
//! The archive is never in the memory of this page. It is measured first, so that its size is
//! said before anything is downloaded, and so that what was cut goes on where it stopped.

mod desk;

use std::collections::HashSet;

use leptos::html::{Button, H2};
use leptos::prelude::*;
use mailbox::api::Export;

pub(super) use self::desk::Ticked;
use self::desk::{Desk, Stage, Which};
use super::{Asked, saving};
use crate::mail::FailureNotice;
use crate::parts::{Notice, Tone};
use crate::text::{EXPORTING, when};
use crate::{api, clock, route};

/// The button that opens the panel, and the panel.
#[component]
pub(super) fn Exporting(asked: Memo<Asked>, ticked: Ticked) -> impl IntoView {
    let desk = Desk::new(asked, ticked);
    let words = move || EXPORTING.in_(desk.app.language.get());
    let head = NodeRef::<H2>::new();
    // Its parts are made again only when the stage is another, not at each step of one.
    let kind = Memo::new(move |_| desk.stage.with(std::mem::discriminant));
    let is_saving = Memo::new(move |_| {
        (desk.stage).with(|stage| matches!(stage, Stage::Saving(..) | Stage::Waiting(..)))
    });
    Effect::new(move |was: Option<bool>| {
        kind.track();
        let now = is_saving.get();
        // What one was at is gone: the panel's name is where one finds what came.
        if was.is_some_and(|was| !was || !now)
            && let Some(head) = head.get()
        {
            let _ = head.focus();
        }
        now
    });
    // Whoever closes the panel is back where it was opened.
    let opener = NodeRef::<Button>::new();
    Effect::new(move |_| {
        if let Some(opener) = opener.get()
            && desk.was_closed.get_value()
        {
            desk.was_closed.set_value(false);
            let _ = opener.focus();
        }
    });
    on_cleanup(move || desk.stop());
    let part = move || {
        if is_saving.get() {
            return view! { <Saving desk /> }.into_any();
        }
        kind.track();
        match desk.stage.get_untracked() {
            Stage::Closed | Stage::Saving(..) | Stage::Waiting(..) => ().into_any(),
            Stage::Choosing => view! { <Choosing desk /> }.into_any(),
            Stage::Measuring(_) => view! { <Measuring desk /> }.into_any(),
            Stage::Ready(export) => view! { <Ready desk export /> }.into_any(),
            Stage::Cut(export, at) => view! { <Cut desk export at /> }.into_any(),
            Stage::Saved(export) => view! { <Saved desk export /> }.into_any(),
        }
    };
    let is_open = Memo::new(move |_| desk.stage.with(|stage| *stage != Stage::Closed));
    let button = move || {
        view! {
            <p>
                <button
                    type="button"
                    class="button export__open"
                    node_ref=opener
                    on:click=move |_| desk.choose()
                >
                    {move || words().open}
                </button>
            </p>
        }
    };
    view! {
        <Show when=move || is_open.get() fallback=button>
            <section class="export stack" aria-labelledby="exportar">
                <h2 id="exportar" tabindex="-1" node_ref=head>{move || words().title}</h2>
                {part}
                <FailureNotice failure=desk.failure />
            </section>
        </Show>
    }
}

/// Which receipts.
#[component]
fn Choosing(desk: Desk) -> impl IntoView {
    let words = move || EXPORTING.in_(desk.app.language.get());
    let is_whole = move || desk.asked.with(|asked| *asked == Asked::default());
    let ticked = move || {
        desk.ticked
            .with(|ticked| ticked.as_ref().map_or(0, HashSet::len))
    };
    let option = move |which: Which, said: Signal<String>| {
        view! {
            <label class="choice">
                <input
                    type="radio"
                    name="exportar"
                    prop:checked=move || desk.which.get() == which
                    on:change=move |_| desk.set_which(which)
                />
                {said}
            </label>
        }
    };
    let is_none = move || desk.which.get() == Which::Ticked && ticked() == 0;
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if !is_none() {
            desk.prepare();
        }
    };
    view! {
        <form class="stack" on:submit=submit>
            <p>{move || words().lead}</p>
            <fieldset class="field">
                <legend class="field__label">{move || words().which}</legend>
                {option(Which::All, Signal::derive(move || words().all.to_owned()))}
                <Show when=move || !is_whole()>
                    {option(Which::Shown, Signal::derive(move || words().shown.to_owned()))}
                </Show>
                {option(Which::Ticked, Signal::derive(move || (words().ticked)(ticked())))}
                <Show when=move || desk.which.get() == Which::Ticked>
                    <p class="field__hint">{move || words().tick_hint}</p>
                </Show>
            </fieldset>
            <div class="actions">
                <button
                    type="submit"
                    class="button button--primary"
                    aria-disabled=move || is_none().to_string()
                >
                    {move || words().prepare}
                </button>
                <button type="button" class="button" on:click=move |_| desk.close()>
                    {move || words().close}
                </button>
            </div>
        </form>
    }
}

/// How far something is, and the way to end it.
#[component]
fn Progress(
    desk: Desk,
    #[prop(into)] said: Signal<String>,
    /// How many there are, and how many are done.
    #[prop(into)]
    of: Signal<(u64, u64)>,
) -> impl IntoView {
    let words = move || EXPORTING.in_(desk.app.language.get());
    view! {
        <p class="figures" role="status">{said}</p>
        <progress
            max=move || of.get().0.max(1).to_string()
            value=move || of.get().1.to_string()
            aria-hidden="true"
        ></progress>
        <p>
            <button type="button" class="button" on:click=move |_| desk.choose()>
                {move || words().cancel}
            </button>
        </p>
    }
}

/// How far the measuring is.
#[component]
fn Measuring(desk: Desk) -> impl IntoView {
    let words = move || EXPORTING.in_(desk.app.language.get());
    let at = move || match desk.stage.get() {
        Stage::Measuring(Some(it)) => (it.items, it.measured, it.measured_bytes),
        _ => (0, 0, 0),
    };
    let said = Signal::derive(move || {
        let (all, done, bytes) = at();
        (words().preparing)(done, all, &when::size(bytes))
    });
    let of = Signal::derive(move || {
        let (all, done, _) = at();
        (u64::from(all), u64::from(done))
    });
    view! { <Progress desk said of /> }
}

/// How far the saving is.
#[component]
fn Saving(desk: Desk) -> impl IntoView {
    let words = move || EXPORTING.in_(desk.app.language.get());
    let at = move || match desk.stage.get() {
        Stage::Saving(export, at) => Some((export, at, false)),
        Stage::Waiting(export, at) => Some((export, at, true)),
        _ => None,
    };
    let said = Signal::derive(move || {
        at().map_or_else(String::new, |(export, at, waits)| {
            let all = export.size_bytes.unwrap_or_default();
            let said = (words().saving)(&when::size(at), &when::size(all));
            let rest = if waits {
                Some(words().again.to_owned())
            } else {
                desk.left(&export, at)
            };
            format!("{said} {}", rest.unwrap_or_default())
        })
    });
    let of = Signal::derive(move || {
        at().map_or((0, 0), |(export, at, _)| {
            (export.size_bytes.unwrap_or_default(), at)
        })
    });
    view! { <Progress desk said of /> }
}

/// How large it is, and the ways to have it.
#[component]
fn Ready(desk: Desk, export: Export) -> impl IntoView {
    let words = move || EXPORTING.in_(desk.app.language.get());
    if export.items == 0 {
        return view! {
            <p class="empty" role="status">{move || words().nothing}</p>
            <Others desk />
        }
        .into_any();
    }
    let size = when::size(export.size_bytes.unwrap_or_default());
    let (items, expires_at) = (export.items, export.expires_at);
    let until = move || {
        let moment = when::moment(expires_at, clock::now().date(), desk.app.language.get());
        (words().until)(&moment)
    };
    let address = api::exports::archive(export.id);
    let is_possible = saving::is_possible();
    let class = if is_possible {
        "button"
    } else {
        "button button--primary"
    };
    let save = is_possible.then(|| {
        view! {
            <button
                type="button"
                class="button button--primary"
                on:click=move |_| desk.save(export.clone())
            >
                {move || words().save}
            </button>
        }
    });
    let unwritable = move || {
        desk.is_unwritable.get().then(|| {
            let [what, todo] = words().unwritable;
            view! {
                <Notice tone=Tone::Danger>
                    <p><strong>"Error: "</strong> {what}</p>
                    <p>{todo}</p>
                </Notice>
            }
        })
    };
    view! {
        <p class="figures" role="status">{move || (words().ready)(items, &size)} " " {until}</p>
        {unwritable}
        <div class="actions">
            {save}
            <a class=class href=address download="" target="_self">{move || words().link}</a>
        </div>
        <p class="field__hint">{move || words().link_hint}</p>
        <Others desk />
    }
    .into_any()
}

/// What was cut, and how to go on.
#[component]
fn Cut(desk: Desk, export: Export, at: u64) -> impl IntoView {
    let words = move || EXPORTING.in_(desk.app.language.get());
    let (done, all) = (
        when::size(at),
        when::size(export.size_bytes.unwrap_or_default()),
    );
    view! {
        <Notice tone=Tone::Due><p>{move || (words().cut)(&done, &all)}</p></Notice>
        <div class="actions">
            <button
                type="button"
                class="button button--primary"
                on:click=move |_| desk.go_on(export.clone(), at)
            >
                {move || words().resume}
            </button>
            <button type="button" class="button" on:click=move |_| desk.choose()>
                {move || words().cancel}
            </button>
        </div>
    }
}

/// That it is saved, and how to check it.
#[component]
fn Saved(desk: Desk, export: Export) -> impl IntoView {
    let words = move || EXPORTING.in_(desk.app.language.get());
    let size = when::size(export.size_bytes.unwrap_or_default());
    view! {
        <Notice tone=Tone::Ok>
            <p>{move || (words().saved)(&size)}</p>
            <p><a href=route::VERIFY>{move || words().verify}</a></p>
        </Notice>
        <Others desk />
    }
}

/// The way back to choosing, and out.
#[component]
fn Others(desk: Desk) -> impl IntoView {
    let words = move || EXPORTING.in_(desk.app.language.get());
    view! {
        <div class="actions">
            <button type="button" class="button button--small" on:click=move |_| desk.choose()>
                {move || words().other}
            </button>
            <button type="button" class="button button--small" on:click=move |_| desk.close()>
                {move || words().close}
            </button>
        </div>
    }
}
