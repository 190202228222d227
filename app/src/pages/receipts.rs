//! The list of receipts: everything that was sealed for this mailbox, newest first.

mod export;
mod saving;

use leptos::prelude::*;
use mailbox::api::{ReceiptKind, ReceiptSummary};
use mailbox::civil_date::CivilDate;

use self::export::{Exporting, Ticked};
use super::receipt::about;
use crate::mail::{Growing, GrowingList, SEARCHED, SearchBox};
use crate::parts::Title;
use crate::state::app;
use crate::text::{EXPORTING, RECEIPTS, when};
use crate::{api, clock, route};

/// The names of the query.
const KIND: &str = "tipo";
const FROM: &str = "desde";
const TO: &str = "hasta";

/// What is asked for.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
struct Asked {
    kind: Option<ReceiptKind>,
    from: Option<CivilDate>,
    to: Option<CivilDate>,
    text: String,
}

impl Asked {
    /// Reads an address; what is no answer to its question is left out.
    fn of(value: impl Fn(&str) -> Option<String>) -> Self {
        let day = |name| value(name).and_then(|text| text.parse().ok());
        Self {
            kind: value(KIND).as_deref().and_then(ReceiptKind::parse),
            from: day(FROM),
            to: day(TO),
            text: value(SEARCHED).unwrap_or_default(),
        }
    }

    fn to_query(&self, encode: impl Fn(&str) -> String) -> String {
        let kind = self.kind.map(|kind| format!("kind={kind}"));
        let from = self.from.map(|day| format!("from={day}"));
        let to = self.to.map(|day| format!("to={day}"));
        let text = (!self.text.is_empty()).then(|| format!("q={}", encode(&self.text)));
        let all = kind.into_iter().chain(from).chain(to).chain(text);
        all.collect::<Vec<_>>().join("&")
    }

    const fn is_narrowed(&self) -> bool {
        self.kind.is_some() || self.from.is_some() || self.to.is_some()
    }
}

/// The list.
#[component]
pub(crate) fn ReceiptsPage() -> impl IntoView {
    let app = app();
    let words = move || RECEIPTS.in_(app.language.get());
    let asked = Memo::new(move |_| Asked::of(|name| app.place.query(name)));
    let ticked: Ticked = RwSignal::new(None);
    let list = Growing::new(move |after: Option<String>| {
        let query = asked
            .get_untracked()
            .to_query(|text| String::from(js_sys::encode_uri_component(text)));
        async move { api::receipts::list(&query, after.as_deref()).await }
    });
    Effect::new(move |was: Option<Asked>| {
        let now = asked.get();
        if was.is_some_and(|was| was != now) {
            list.again();
        }
        now
    });
    let is_delegate = move || {
        app.session()
            .is_some_and(|session| session.signer.is_some())
    };
    let lead = move || {
        if is_delegate() {
            words().lead_delegate
        } else {
            words().lead
        }
    };
    let shown = move |all: Vec<ReceiptSummary>| {
        if all.is_empty() {
            let whole = asked.with_untracked(|asked| *asked == Asked::default());
            let said = move || {
                if whole {
                    words().nothing
                } else {
                    words().none_found
                }
            };
            return view! { <p class="empty" role="status">{said}</p> }.into_any();
        }
        let rows = all.into_iter().map(|one| view! { <Row one ticked /> });
        view! {
            <ul class="rows" aria-label=move || words().list>{rows.collect_view()}</ul>
        }
        .into_any()
    };
    view! {
        <div class="page stack">
            <Title text=Signal::derive(move || words().title.to_owned()) />
            <p class="lead">{lead}</p>
            <SearchBox label=Signal::derive(move || words().search) />
            <Filters asked is_delegate=Signal::derive(is_delegate) />
            <Exporting asked ticked />
            <GrowingList list more=Signal::derive(move || words().more) view=shown />
        </div>
    }
}

/// What narrows the list, folded away until it is wanted.
#[component]
fn Filters(asked: Memo<Asked>, is_delegate: Signal<bool>) -> impl IntoView {
    let app = app();
    let words = move || RECEIPTS.in_(app.language.get());
    let set = move |name: &'static str| {
        move |event| {
            let value = event_target_value(&event);
            app.place
                .set_query(name, (!value.is_empty()).then_some(&value));
        }
    };
    let kinds = move || {
        let option = |kind: ReceiptKind| {
            let chosen = move || asked.with(|asked| asked.kind == Some(kind));
            let name = about::kind_name(kind, &words().about);
            view! { <option value=kind.word() selected=chosen>{name}</option> }
        };
        let all = ReceiptKind::ALL.iter().copied();
        let seen = all.filter(|kind| !is_delegate.get() || kind.is_for_delegates());
        seen.map(option).collect_view()
    };
    let day = move |read: fn(&Asked) -> Option<CivilDate>| {
        move || {
            asked
                .with(read)
                .map(|day| day.to_string())
                .unwrap_or_default()
        }
    };
    let summary = move || {
        let [none, some] = words().filters;
        if asked.with(Asked::is_narrowed) {
            some
        } else {
            none
        }
    };
    let clear = move |_| {
        for name in [KIND, FROM, TO] {
            app.place.set_query(name, None);
        }
    };
    view! {
        <details class="inbox__filters" open=asked.with_untracked(Asked::is_narrowed)>
            <summary>{summary}</summary>
            <div class="asked">
                <div class="field">
                    <label class="field__label" for="tipo">{move || words().kind}</label>
                    <select class="input" id="tipo" on:change=set(KIND)>
                        <option value="" selected=move || asked.with(|asked| asked.kind.is_none())>
                            {move || words().any}
                        </option>
                        {kinds}
                    </select>
                </div>
                <div class="field">
                    <label class="field__label" for="desde">{move || words().from}</label>
                    <input
                        class="input"
                        id="desde"
                        type="date"
                        prop:value=day(|asked| asked.from)
                        on:change=set(FROM)
                    />
                </div>
                <div class="field">
                    <label class="field__label" for="hasta">{move || words().to}</label>
                    <input
                        class="input"
                        id="hasta"
                        type="date"
                        prop:value=day(|asked| asked.to)
                        on:change=set(TO)
                    />
                </div>
            </div>
            <Show when=move || asked.with(Asked::is_narrowed)>
                <button type="button" class="button button--small" on:click=clear>
                    {move || words().clear}
                </button>
            </Show>
        </details>
    }
}

/// One receipt: the whole row is one link.
#[component]
fn Row(one: ReceiptSummary, ticked: Ticked) -> impl IntoView {
    let app = app();
    let words = move || RECEIPTS.in_(app.language.get());
    let today = clock::now().date();
    let (kind, sealed_at) = (one.about.kind(), one.issued_at);
    let name = move || about::kind_name(kind, &words().about);
    let subject = one.about;
    let title = move || about::title(&subject, &words().about);
    let moment = move || when::moment(sealed_at, today, app.language.get());
    let signer = one.signer_name;
    // Who signed is news only where it was somebody else.
    let signed = move || {
        let holder = app.session().map(|session| session.holder_name);
        let name = signer.clone().filter(|name| Some(name) != holder.as_ref());
        name.map(|name| {
            let said = (words().signed_by)(&name);
            view! { <span class="row__soft">{said}</span> }
        })
    };
    let folio = StoredValue::new(one.folio.clone());
    let tick = move |event| {
        let (folio, on) = (folio.get_value(), event_target_checked(&event));
        ticked.update(|all| {
            if let Some(all) = all {
                let _ = if on {
                    all.insert(folio)
                } else {
                    all.remove(&folio)
                };
            }
        });
    };
    let is_ticked = move || {
        ticked.with(|all| (all.as_ref()).is_some_and(|all| folio.with_value(|it| all.contains(it))))
    };
    let can_tick = Memo::new(move |_| ticked.with(Option::is_some));
    let tick_name = move || {
        let words = EXPORTING.in_(app.language.get());
        folio.with_value(|folio| (words.tick)(folio.as_str()))
    };
    view! {
        <li class:ticks=can_tick>
            <Show when=move || can_tick.get()>
                <input
                    type="checkbox"
                    class="row__tick"
                    aria-label=tick_name
                    prop:checked=is_ticked
                    on:change=tick
                />
            </Show>
            <a class="row cover-row" href=route::receipt(&one.folio)>
                <span class="row__title">{title}</span>
                <span class="tag">{name}</span>
                <span class="row__code">{one.folio.to_string()}</span>
                <span class="row__soft">{moment}</span>
                {signed}
            </a>
        </li>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_is_the_question() {
        let plain = |text: &str| text.to_owned();
        assert_eq!(Asked::of(|_| None), Asked::default());
        assert_eq!(Asked::default().to_query(plain), "");
        let asked = Asked::of(|name| {
            let value = match name {
                KIND => "opening",
                FROM => "2026-01-02",
                TO => "2026-02-30",
                _ => "oficio 7",
            };
            Some(value.to_owned())
        });
        // A day that does not exist asks nothing.
        let query = asked.to_query(plain);
        assert_eq!(query, "kind=opening&from=2026-01-02&q=oficio 7");
        assert!(asked.is_narrowed());
    }
}
