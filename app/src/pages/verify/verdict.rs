//! A verdict as people read it: what it is, what it proves, who, when, on whose word, what not.

use evidence::verification::{
    Answer, DocumentFinding, Language as Tongue, SignatureFinding, Verdict,
};
use leptos::html;
use leptos::prelude::*;
use mailbox::digest::Digest;
use mailbox::environment::Environment;
use mailbox::instant::LegalTime;

use super::judge::Anchors;
use crate::parts::{Notice, Tone};
use crate::state::app;
use crate::text::verify::VerifyWords;
use crate::text::{Language, VERIFY, when};

/// Says a verdict, and everything that it rests on.
#[component]
pub(super) fn VerdictView(
    verdict: Verdict,
    anchors: Anchors,
    /// Of the text that the code of a paper named.
    digest: Option<Digest>,
    on_forget: Callback<()>,
) -> impl IntoView {
    let language = app().language;
    let heading = NodeRef::<html::H2>::new();
    heading.on_load(|element| {
        // The browser may refuse the focus, to a page in the background for one.
        let _ = element.focus();
    });
    let verdict = StoredValue::new(verdict);
    let anchors = StoredValue::new(anchors);
    let body = move || {
        let language = language.get();
        let words = VERIFY.in_(language);
        verdict.with_value(|verdict| {
            anchors
                .with_value(|anchors| whole(verdict, anchors, digest, on_forget, words, language))
        })
    };
    let head = move || {
        let word = verdict.with_value(|verdict| verdict.outcome.answer());
        (VERIFY.in_(language.get()).answer)(word)
    };
    view! {
        <section class="verdict stack" data-outcome=verdict.with_value(|it| it.outcome.answer().word())>
            <h2 tabindex="-1" node_ref=heading>{head}</h2>
            {body}
        </section>
    }
}

fn whole(
    verdict: &Verdict,
    anchors: &Anchors,
    digest: Option<Digest>,
    on_forget: Callback<()>,
    words: &'static VerifyWords,
    language: Language,
) -> impl IntoView + use<> {
    let tongue = language.of_evidence();
    let (sentence, advice) = (verdict.sentence(tongue), verdict.advice(tongue));
    let is_test = verdict.environment == Some(Environment::Prueba);
    let test = is_test.then(|| view! { <p>{words.test}</p> });
    let is_of_code = digest.map(|digest| {
        let mut texts = verdict.statements.iter();
        texts.any(|text| evidence::sha256(text.as_bytes()) == digest)
    });
    let compared = is_of_code.map(|is_it| {
        view! { <p>{if is_it { words.is_of_code } else { words.is_not_of_code }}</p> }
    });
    let tone = match verdict.outcome.answer() {
        Answer::Authentic if is_of_code == Some(false) => Tone::Due,
        Answer::Authentic => Tone::Ok,
        Answer::Unchecked => Tone::Due,
        _ => Tone::Danger,
    };
    let what = match (verdict.source, verdict.act) {
        (Some(source), Some(act)) => {
            let said = format!("{}, {}", source.name(tongue), act.name(tongue));
            Some(view! { <p class="row__soft">{said}</p> })
        }
        _ => None,
    };
    let claims = verdict.claims.iter().map(|claim| claim.sentence(tongue));
    let gaps = verdict.gaps.iter().map(|gap| gap.sentence(tongue));
    let gaps: Vec<String> = gaps.chain([words.not_truth.to_owned()]).collect();
    let signatures = verdict.signatures.iter();
    let signatures: Vec<_> = signatures
        .map(|finding| signature(finding, words, language))
        .collect();
    let texts = verdict.statements.clone().into_iter().enumerate();
    let texts: Vec<_> = texts
        .map(|(at, text)| {
            let summary = (words.exact)(at + 1);
            view! {
                <details class="statement">
                    <summary>{summary}</summary>
                    <pre lang="es" tabindex="0">{text}</pre>
                </details>
            }
        })
        .collect();
    let judged = when::instant(LegalTime::new(verdict.judged_at), language);
    view! {
        <Notice tone>
            <p>{sentence}</p>
            <p>{advice}</p>
            {test}
            {compared}
        </Notice>
        {what}
        {list(words.proves, claims.collect())}
        {(!signatures.is_empty()).then(|| view! {
            <section>
                <h3>{words.signatures}</h3>
                {signatures}
            </section>
        })}
        {documents(&verdict.documents, words)}
        {list(words.not_checked, gaps)}
        {trusted(anchors, on_forget, words, language)}
        {texts}
        <p class="row__soft">{(words.judged)(&judged)}</p>
    }
}

/// A heading and its lines, or nothing.
fn list(heading: &'static str, lines: Vec<String>) -> Option<impl IntoView> {
    (!lines.is_empty()).then(|| {
        let lines = lines.into_iter().map(|line| view! { <li>{line}</li> });
        view! {
            <section>
                <h3>{heading}</h3>
                <ul class="verdict__list prose">{lines.collect_view()}</ul>
            </section>
        }
    })
}

fn signature(
    finding: &SignatureFinding,
    words: &'static VerifyWords,
    language: Language,
) -> impl IntoView + use<> {
    let tongue: Tongue = language.of_evidence();
    let refusal = finding.refusal.as_ref().map(|refusal| {
        view! { <p class="field__error">{format!("✗ {}", refusal.sentence(tongue))}</p> }
    });
    let signer = finding.certificate.as_ref().map(|certificate| {
        let holder = certificate.holder();
        let who = format!("{} · {}", holder.name, holder.rfc);
        let issuer = certificate.issuer_common_name().unwrap_or("—").to_owned();
        let number = certificate.number().to_owned();
        view! {
            <dt>{words.holder}</dt>
            <dd>{who}</dd>
            <dt>{words.certificate}</dt>
            <dd class="row__code">{number}</dd>
            <dt>{words.issuer}</dt>
            <dd>{issuer}</dd>
        }
    });
    let hour = finding.signing_time.map(|at| {
        let at = when::instant(LegalTime::new(at), language);
        view! { <dt>{words.hour}</dt> <dd>{at}</dd> }
    });
    let stamp = (finding.timestamp_sentence(tongue)).map(|said| view! { <p>{said}</p> });
    view! {
        <div class="signature">
            <h4>{finding.title(tongue)}</h4>
            {refusal}
            <dl class="facts">{signer} {hour}</dl>
            <p>{finding.basis_sentence(tongue)}</p>
            <p>{finding.revocation_sentence(tongue)}</p>
            {stamp}
        </div>
    }
}

fn documents(
    all: &[DocumentFinding],
    words: &'static VerifyWords,
) -> Option<impl IntoView + use<>> {
    let one = |document: &DocumentFinding| {
        let name = document.name.clone().unwrap_or_else(|| "—".to_owned());
        let size = document.size_bytes.map(when::size);
        let here = if document.is_here {
            words.here
        } else {
            words.absent
        };
        view! {
            <li class="attachment">
                <span class="attachment__name">{name}</span>
                <span class="attachment__size">{size} " · " {here}</span>
                <details class="attachment__digest">
                    <summary>{words.digest}</summary>
                    <code>{document.sha256.to_string()}</code>
                </details>
            </li>
        }
    };
    let rows: Vec<_> = all.iter().map(one).collect();
    (!rows.is_empty()).then(|| {
        view! {
            <section>
                <h3>{words.documents}</h3>
                <ul class="attachments">{rows}</ul>
            </section>
        }
    })
}

/// On whose word the authorities are trusted.
fn trusted(
    anchors: &Anchors,
    on_forget: Callback<()>,
    words: &'static VerifyWords,
    language: Language,
) -> impl IntoView + use<> {
    let (said, roots) = match anchors {
        Anchors::Chosen(roots) => (words.chosen.to_owned(), roots.clone()),
        Anchors::None => (words.no_anchors.to_owned(), Vec::new()),
        Anchors::Published(roots, at) => (
            (words.published)(&when::instant(*at, language)),
            roots.clone(),
        ),
    };
    let forget = matches!(anchors, Anchors::Chosen(_)).then(|| {
        view! {
            <button type="button" class="button" on:click=move |_| on_forget.run(())>
                {words.forget}
            </button>
        }
    });
    let roots = roots.into_iter().map(|root| view! { <li>{root}</li> });
    view! {
        <section>
            <h3>{words.anchors}</h3>
            <p class="prose">{said}</p>
            <ul class="verdict__list">{roots.collect_view()}</ul>
            {forget}
        </section>
    }
}
