//! Step 3: the terms, in few words and in full, each word of what will be signed by its digest.

use leptos::prelude::*;
use mailbox::api::Terms;

use super::{GoOn, Head, Step, Wizard};
use crate::api;
use crate::failure::Failure;
use crate::mail::{Loaded, Loader};
use crate::state::app;
use crate::text::{ENABLING, Language, when};

/// The terms in force.
#[component]
pub(super) fn TermsStep(wizard: Wizard) -> impl IntoView {
    let app = app();
    let words = move || ENABLING.in_(app.language.get());
    let terms = Loader::new(fetch);
    let title = move || {
        if wizard.is_again() {
            words().terms_changed
        } else {
            words().terms
        }
    };
    let lacking = move || {
        let current = terms
            .value
            .with(|t| t.as_ref().map(|t| t.reference.clone()));
        let read = current.is_some() && wizard.read.get() == current;
        (!read).then(|| words().read_lack)
    };
    let lines = |lines: &'static [&'static str]| {
        let items = lines.iter().map(|line| view! { <li>{*line}</li> });
        items.collect_view()
    };
    view! {
        <Head wizard step=Step::Terms title=Signal::derive(title) />
        <p class="lead">{move || words().terms_lead}</p>
        <h2>{move || words().in_short}</h2>
        <ul class="prose">{move || lines(&words().in_short_lines)}</ul>
        <h2>{move || words().from_today}</h2>
        <ul class="prose">{move || lines(&words().from_today_lines)}</ul>
        <Loaded loader=terms view=move |terms| view! { <Whole wizard terms /> } />
        <GoOn lacking=Signal::derive(lacking) to=Step::Sign />
    }
}

/// Fetches the terms, and proves that the text is the one that the signature will name.
pub(super) async fn fetch() -> Result<Terms, Failure> {
    let terms = api::mailbox::terms().await?;
    if evidence::sha256(terms.text.as_bytes()) == terms.reference.sha256 {
        Ok(terms)
    } else {
        Err(Failure::Unreadable)
    }
}

/// The full text, and that it was read.
#[component]
fn Whole(wizard: Wizard, terms: Terms) -> impl IntoView {
    let app = app();
    let words = move || ENABLING.in_(app.language.get());
    let reference = StoredValue::new(terms.reference);
    let (day, text, english) = (terms.in_force_on.date(), terms.text, terms.text_en);
    let title = move || {
        let version = reference.with_value(|r| r.version.to_string());
        (words().whole)(&version, &when::date(day, app.language.get()))
    };
    let gloss = move || {
        let english = english.clone();
        (app.language.get() == Language::English).then(|| {
            view! {
                <div class="terms" lang="en" tabindex="0" role="region" aria-label="English">
                    {pieces(&english)}
                </div>
            }
        })
    };
    let is_read =
        move || reference.with_value(|r| wizard.read.with(|read| read.as_ref() == Some(r)));
    let tick = move |event| {
        let ticked = event_target_checked(&event);
        wizard.read.set(ticked.then(|| reference.get_value()));
    };
    view! {
        <h2>{title}</h2>
        {gloss}
        <div class="terms" lang="es" tabindex="0" role="region" aria-label=title>
            {pieces(&text)}
        </div>
        <p class="key-note">
            {move || words().digest} ": "
            <code>{reference.with_value(|r| r.sha256.to_string())}</code>
        </p>
        <div class="field--check">
            <input type="checkbox" id="leidos" prop:checked=is_read on:change=tick />
            <label for="leidos">{move || words().read}</label>
        </div>
    }
}

/// One piece of a text.
#[derive(Debug, Eq, PartialEq)]
enum Piece {
    Heading(String),
    Paragraph(String),
    List(Vec<String>),
}

/// Shows a text of headings, paragraphs and lists, as the terms are written.
fn pieces(text: &str) -> impl IntoView + use<> {
    let show = |piece: Piece| match piece {
        Piece::Heading(text) => view! { <h3>{text}</h3> }.into_any(),
        Piece::Paragraph(text) => view! { <p>{text}</p> }.into_any(),
        Piece::List(items) => {
            let items = items.into_iter().map(|item| view! { <li>{item}</li> });
            view! { <ul>{items.collect_view()}</ul> }.into_any()
        }
    };
    read(text).into_iter().map(show).collect_view()
}

/// Reads the few marks that the terms use; whatever else there is stays as it stands.
fn read(text: &str) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    for block in text.split("\n\n") {
        let block = block.trim();
        if block.is_empty() {
            continue;
        }
        let heading = block.trim_start_matches('#');
        let lines: Vec<&str> = block.lines().collect();
        if heading.len() < block.len() {
            pieces.push(Piece::Heading(heading.trim().to_owned()));
        } else if lines.iter().all(|line| line.starts_with("- ")) {
            let items = lines.iter().filter_map(|line| line.strip_prefix("- "));
            pieces.push(Piece::List(items.map(str::to_owned).collect()));
        } else {
            pieces.push(Piece::Paragraph(lines.join(" ")));
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_terms_are_headings_paragraphs_and_lists_and_nothing_is_left_out() {
        let text = "# Términos\n\nVersión 1.\nDesde hoy.\n\n## 1. Qué\n\n- uno;\n- dos.\n";
        assert_eq!(
            read(text),
            [
                Piece::Heading("Términos".into()),
                Piece::Paragraph("Versión 1. Desde hoy.".into()),
                Piece::Heading("1. Qué".into()),
                Piece::List(vec!["uno;".into(), "dos.".into()]),
            ]
        );
        assert!(read("").is_empty());
    }
}
