//! Verify, public: what a package, a receipt or a signed text proves, said by this device alone.
//!
//! Nothing that is chosen or pasted here is ever sent or kept. Online it asks once for what the
//! institute publishes; without it everything inside is checked and nothing counts as proven.

mod judge;
mod search;
mod verdict;

use leptos::prelude::*;
use mailbox::digest::Digest;
use wasm_bindgen_futures::spawn_local;
use web_sys::File;

use crate::given::{self, Given};
use crate::parts::{FileDrop, Notice, Title, Tone};
use crate::state::app;
use crate::text::VERIFY;
use judge::{Found, Published};
use search::FolioSearch;
use verdict::VerdictView;

/// What of the address names the receipt that its code was printed on.
const FOLIO: &str = "folio";
/// What of the address names its digest.
const DIGEST: &str = "sha256";

/// What the page holds.
#[derive(Clone, Copy)]
struct Desk {
    busy: RwSignal<bool>,
    found: RwSignal<Option<Found>>,
    published: RwSignal<Option<Published>>,
    /// Certificates of authorities that the person chose.
    chosen: RwSignal<Vec<Vec<u8>>>,
    /// What was judged last, to be judged again under other authorities.
    last: StoredValue<Vec<Vec<u8>>>,
    turn: StoredValue<u32>,
}

impl Desk {
    fn new() -> Self {
        let desk = Self {
            busy: RwSignal::new(false),
            found: RwSignal::new(None),
            published: RwSignal::new(None),
            chosen: RwSignal::new(Vec::new()),
            last: StoredValue::new(Vec::new()),
            turn: StoredValue::new(0),
        };
        spawn_local(async move {
            let published = judge::publish().await;
            let _ = desk.published.try_set(published);
        });
        // A package that was opened with this app: nothing is done with it but to read it.
        given::whenever(move || {
            spawn_local(async move {
                if let Given::Files(files) = given::take().await {
                    desk.take(files);
                }
            });
        });
        desk
    }

    fn take(self, files: Vec<File>) {
        if files.is_empty() {
            return;
        }
        self.begin(async move { judge::read(&files).await });
    }

    /// Judges again what was judged last.
    fn again(self) {
        let files = self.last.get_value();
        self.begin(async move { Ok(files) });
    }

    fn paste(self, text: &str, signature: &str) {
        let mut text = text.trim_start().replace("\r\n", "\n");
        // What is copied from a page often loses its last line break, and every text has one.
        if !text.ends_with('\n') {
            text.push('\n');
        }
        let files = vec![text.into_bytes(), signature.trim().as_bytes().to_vec()];
        self.begin(async move { Ok(files) });
    }

    fn forget_chosen(self) {
        self.chosen.set(Vec::new());
        self.again();
    }

    fn begin(self, coming: impl Future<Output = Result<Vec<Vec<u8>>, Found>> + 'static) {
        let mine = self.turn.get_value() + 1;
        self.turn.set_value(mine);
        self.busy.set(true);
        self.found.set(None);
        spawn_local(async move {
            let published = self.published.get_untracked();
            let mut chosen = self.chosen.get_untracked();
            let found = match coming.await {
                Ok(files) => {
                    let found = judge::judge(&files, published.as_ref(), &mut chosen).await;
                    if self.turn.try_get_value() == Some(mine) {
                        self.keep(files, &found);
                    }
                    found
                }
                Err(found) => found,
            };
            // The screen may be gone, or other files were chosen.
            if self.turn.try_get_value() != Some(mine) {
                return;
            }
            self.busy.set(false);
            let only_authorities = matches!(found, Found::Authorities);
            let differs = self.chosen.with_untracked(|old| *old != chosen);
            if differs {
                self.chosen.set(chosen);
            }
            if only_authorities && !self.last.with_value(Vec::is_empty) {
                self.again();
            } else {
                self.found.set(Some(found));
            }
        });
    }

    /// Keeps what was judged, so that other authorities can be asked about it.
    fn keep(self, files: Vec<Vec<u8>>, found: &Found) {
        if matches!(found, Found::Verdict(..)) {
            self.last.set_value(files);
        }
    }
}

/// Chooses files or takes what is pasted, and says what it proves.
#[component]
pub(crate) fn VerifyPage() -> impl IntoView {
    let app = app();
    let words = move || VERIFY.in_(app.language.get());
    let desk = Desk::new();
    let asked = Memo::new(move |_| app.place.query(FOLIO));
    let digest = Memo::new(move |_| {
        let text = app.place.query(DIGEST)?;
        text.parse::<Digest>().ok()
    });
    let of_code = move || {
        asked.get().map(|folio| {
            view! { <Notice tone=Tone::Quiet><p>{move || (words().of_code)(&folio)}</p></Notice> }
        })
    };
    let working = move || {
        desk.busy
            .get()
            .then(|| view! { <p class="loading" role="status">{words().working}</p> })
    };
    let result = move || {
        desk.found.get().map(|found| match found {
            Found::Verdict(verdict, anchors) => view! {
                <VerdictView
                    verdict=*verdict
                    anchors
                    digest=digest.get_untracked()
                    on_forget=Callback::new(move |()| desk.forget_chosen())
                />
            }
            .into_any(),
            Found::Authorities => {
                view! { <Notice tone=Tone::Ok><p>{words().authorities_taken}</p></Notice> }
                    .into_any()
            }
            other => {
                let (what, todo) = said(&other, app.language.get());
                view! {
                    <Notice tone=Tone::Danger>
                        <p><strong>"Error: "</strong> {what}</p>
                        <p>{todo}</p>
                    </Notice>
                }
                .into_any()
            }
        })
    };
    view! {
        <div class="page stack">
            <Title text=Signal::derive(move || words().title.to_owned()) />
            <p class="lead">{move || words().lead}</p>
            {of_code}
            <FileDrop
                id="verificar-archivos"
                label=Signal::derive(move || words().files)
                hint=Signal::derive(move || words().hint)
                choose=Signal::derive(move || words().choose)
                on_files=move |files| desk.take(files)
            />
            <Paste desk />
            <FolioSearch desk />
            {working}
            <div aria-busy=move || desk.busy.get().to_string()>{result}</div>
        </div>
    }
}

/// What is wrong with what was chosen, and what to do.
fn said(found: &Found, language: crate::text::Language) -> (String, String) {
    let words = VERIFY.in_(language);
    let owned = |[what, todo]: [&str; 2]| (what.to_owned(), todo.to_owned());
    match found {
        Found::Pile(error) => (
            error.sentence(language.of_evidence()),
            error.advice(language.of_evidence()),
        ),
        Found::TooLarge => owned(words.too_large),
        Found::Trust(error) => owned((words.trust)(*error)),
        Found::Authorities | Found::Unread | Found::Verdict(..) => owned(words.unread),
    }
}

/// A text and its signature, pasted.
#[component]
fn Paste(desk: Desk) -> impl IntoView {
    let app = app();
    let words = move || VERIFY.in_(app.language.get());
    let (text, signature) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        desk.paste(&text.get_untracked(), &signature.get_untracked());
    };
    view! {
        <details class="paste">
            <summary>{move || words().paste}</summary>
            <form class="stack" on:submit=submit>
                <div class="field">
                    <label class="field__label" for="verificar-texto">{move || words().text}</label>
                    <textarea
                        class="input input--text"
                        id="verificar-texto"
                        rows="6"
                        required
                        autocomplete="off"
                        spellcheck="false"
                        prop:value=text
                        on:input=move |event| text.set(event_target_value(&event))
                    ></textarea>
                </div>
                <div class="field">
                    <label class="field__label" for="verificar-firma">{move || words().signature}</label>
                    <textarea
                        class="input input--text"
                        id="verificar-firma"
                        rows="4"
                        required
                        autocomplete="off"
                        spellcheck="false"
                        prop:value=signature
                        on:input=move |event| signature.set(event_target_value(&event))
                    ></textarea>
                </div>
                <button type="submit" class="button">{move || words().check}</button>
            </form>
        </details>
    }
}
