//! Help: what people ask, the words of the law, whom to call.

use leptos::prelude::*;

use crate::parts::Title;
use crate::route;
use crate::state::app;
use crate::text::HELP;

/// Answers, glossary, telephone, keys. All on one screen: a browser's own search finds a word.
#[component]
pub(crate) fn HelpPage() -> impl IntoView {
    let app = app();
    let words = move || HELP.in_(app.language.get());
    let answers = move || {
        let all = words().answers.iter();
        all.map(|(question, answer)| {
            view! {
                <li>
                    <details>
                        <summary class="row__title">{*question}</summary>
                        <p class="prose help__answer">{*answer}</p>
                    </details>
                </li>
            }
        })
        .collect_view()
    };
    let terms = move || {
        let all = words().terms.iter();
        all.map(|(term, article, meaning)| {
            let article = (!article.is_empty())
                .then(|| view! { " " <span class="row__soft">"(" {*article} ")"</span> });
            view! {
                <dt><span lang="es">{*term}</span> {article}</dt>
                <dd>{*meaning}</dd>
            }
        })
        .collect_view()
    };
    view! {
        <div class="page stack">
            <Title text=Signal::derive(move || words().title.to_owned()) />
            <p class="lead">{move || words().lead}</p>
            <h2>{move || words().questions}</h2>
            <ul class="rows">{answers}</ul>
            <p><a href=route::KEY_STAYS>{move || words().key_stays}</a></p>
            <h2>{move || words().phone}</h2>
            <p>
                {move || words().phone_text} " "
                <a href="tel:8006232323">{move || words().phone_number}</a> " "
                {move || words().phone_options}
            </p>
            <p>{move || words().phishing}</p>
            <h2>{move || words().glossary}</h2>
            <dl class="glossary prose">{terms}</dl>
            <h2>{move || words().keys}</h2>
            <p>{move || words().keys_text}</p>
            <h2>{move || words().about}</h2>
            <p class="prose">{move || words().about_text}</p>
        </div>
    }
}
