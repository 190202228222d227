//! Signing in: a statement over the server's challenge, signed with the e.firma that was opened.

use base64ct::{Base64, Encoding};
use leptos::prelude::*;
use mailbox::api::{Challenge, Session, SignedStatement};
use mailbox::statement::{SignIn, SignedBy, Statement};
use wasm_bindgen_futures::spawn_local;

use crate::api::access;
use crate::failure::Failure;
use crate::mail::{EfirmaPanel, FailureNotice};
use crate::parts::Title;
use crate::state::{CertificateFacts, OpenEfirma, Presence, app};
use crate::text::{FRAME, SIGN_IN};
use crate::{outbox, route, signer};

/// Signs in; where another screen asked for it, one stays there.
#[component]
pub(crate) fn SignInPage() -> impl IntoView {
    let app = app();
    let words = move || SIGN_IN.in_(app.language.get());
    let failure = RwSignal::new(None::<Failure>);
    let entering = RwSignal::new(false);
    // From the first address the shell goes on to the filings; elsewhere one stays.
    let enter = move |efirma: OpenEfirma| {
        app.efirma.set(Some(efirma.clone()));
        entering.set(true);
        failure.set(None);
        spawn_local(async move {
            let entered = sign_in(&efirma).await;
            entering.set(false);
            match entered {
                Ok(session) => {
                    app.presence.set(Presence::In(session));
                    outbox::resume(app);
                }
                Err(problem) => failure.set(Some(problem)),
            }
        });
    };
    let again = enter;
    let retry = move || {
        let open = app.efirma.get().filter(|_| failure.get().is_some());
        open.map(|efirma| {
            let press = move |_| again(efirma.clone());
            view! {
                <button type="button" class="button" on:click=press>
                    {move || FRAME.in_(app.language.get()).retry}
                </button>
            }
        })
    };
    view! {
        <div class="page page--narrow stack">
            <Title text=Signal::derive(move || words().title.to_owned()) />
            <p class="lead">{move || words().lead}</p>
            <EfirmaPanel
                button=Signal::derive(move || (words().enter, words().entering))
                going_on=entering
                on_open=enter
            />
            <FailureNotice failure />
            {retry}
            <p class="assurance">
                {move || words().stays} " "
                <a href=route::KEY_STAYS>{move || words().how_to_check}</a>
            </p>
        </div>
    }
}

async fn sign_in(efirma: &OpenEfirma) -> Result<Session, Failure> {
    let challenge = access::challenge().await?;
    let by = signed_by(&challenge, &efirma.facts, &efirma.facts.rfc)?;
    let statement = Statement::SignIn(SignIn { by }).to_text();
    let signature = signer::sign(efirma, &statement).await?;
    let signature = Base64::encode_string(&signature);
    access::sign_in(&SignedStatement {
        statement,
        signature,
    })
    .await
}

/// Makes the head of a statement. Refuses a challenge for another address than this page's.
pub(super) fn signed_by(
    challenge: &Challenge,
    facts: &CertificateFacts,
    mailbox: &str,
) -> Result<SignedBy, Failure> {
    let here = window()
        .location()
        .origin()
        .map_err(|_| Failure::Unreadable)?;
    if challenge.origin != here {
        return Err(Failure::OtherOrigin(challenge.origin.clone()));
    }
    Ok(SignedBy {
        environment: challenge.environment,
        authority: challenge.authority.clone(),
        origin: challenge.origin.clone(),
        mailbox: mailbox.parse().map_err(|_| Failure::Unreadable)?,
        signer: facts.rfc.parse().map_err(|_| Failure::Unreadable)?,
        certificate_number: facts.number.clone(),
        certificate_sha256: facts.sha256,
        nonce: challenge.nonce,
        legal_time: challenge.issued_at,
    })
}
