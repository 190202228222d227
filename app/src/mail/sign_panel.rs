//! The one place where a person signs: the same panel for every act.
//!
//! It shows who signs, for whom, what, with what effect, and the exact text, which is the text
//! that is signed, byte for byte. A locked key is opened inside it. What was signed and whose
//! answer was lost is sent again, the same bytes, until it is known what happened: every act of
//! the contract answers the same statement with the same receipt.

use std::pin::Pin;
use std::rc::Rc;
use std::time::Duration;

use base64ct::{Base64, Encoding};
use leptos::prelude::*;
use mailbox::api::{Challenge, SignedStatement};
use mailbox::statement::{SignedBy, Statement};
use mailbox::worker::SignerProblem;
use wasm_bindgen_futures::spawn_local;

use super::{EfirmaPanel, FailureNotice, StatementView};
use crate::access::signed_by;
use crate::acts::Acting;
use crate::failure::Failure;
use crate::parts::{Notice, Tone};
use crate::state::{App, OpenEfirma, app};
use crate::text::{SIGN, errors};
use crate::{clock, signer};

/// How old a nonce may be when it is signed: the hour in the statement is the present one.
const REFRESH_AFTER: Duration = Duration::from_mins(4);
/// Seconds before sending again what got no answer.
const PAUSES_SECONDS: [u32; 6] = [1, 2, 4, 8, 15, 30];

type Coming<T> = Pin<Box<dyn Future<Output = Result<T, Failure>>>>;

/// A statement, signed, as the contract takes it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct SignedText {
    /// What was shown and signed.
    pub(crate) statement: Statement,
    /// Its exact text, and the signature over it.
    pub(crate) signed: SignedStatement,
}

/// Where an act stands. The screen may set it back to [`SignStage::Ready`] or on to
/// [`SignStage::Failed`] when it learns more than the panel.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum SignStage {
    /// Nothing was signed.
    Ready,
    /// The key is at work.
    Signing,
    /// Signed, on its way.
    Sending,
    /// Signed, no answer: it is asked what happened.
    Asking(Failure),
    /// Certain: it did not happen. It can be signed again.
    Failed(Failure),
    /// Certain: it happened. The screen goes on.
    Done,
}

impl SignStage {
    /// Tells whether the button may be pressed.
    const fn may_sign(&self) -> bool {
        matches!(self, Self::Ready | Self::Failed(_))
    }
}

/// What an act needs besides the person: a nonce, its statement, and where it goes.
#[derive(Clone)]
pub(crate) struct Act {
    ask: Rc<dyn Fn() -> Coming<Challenge>>,
    make: Rc<dyn Fn(SignedBy) -> Option<Statement>>,
    send: Rc<dyn Fn(SignedText) -> Coming<()>>,
}

impl Act {
    /// `ask` gets a nonce; `make` makes the statement and may read signals, which are followed;
    /// `send` hands it in, and may be called again with the same text when no answer comes.
    pub(crate) fn new<A, S>(
        ask: impl Fn() -> A + 'static,
        make: impl Fn(SignedBy) -> Option<Statement> + 'static,
        send: impl Fn(SignedText) -> S + 'static,
    ) -> Self
    where
        A: Future<Output = Result<Challenge, Failure>> + 'static,
        S: Future<Output = Result<(), Failure>> + 'static,
    {
        Self {
            ask: Rc::new(move || Box::pin(ask())),
            make: Rc::new(make),
            send: Rc::new(move |signed| Box::pin(send(signed))),
        }
    }
}

/// The sign panel. Its button is the one primary button of its screen or dialog.
#[expect(clippy::too_many_lines, reason = "one form, in the order it is seen")]
#[component]
pub(crate) fn SignPanel(
    act: Act,
    /// Where the act stands; the screen follows it.
    stage: RwSignal<SignStage>,
    /// What is done, in words: "Abrir la notificación BZ-26-0014-7K".
    #[prop(into)]
    what: Signal<String>,
    /// What follows from it, with its dates.
    #[prop(into)]
    effect: Signal<String>,
    /// Words of the button at rest, and while it is sent.
    #[prop(into)]
    button: Signal<(&'static str, &'static str)>,
) -> impl IntoView {
    let app = app();
    let words = move || SIGN.in_(app.language.get());
    let act = StoredValue::new_local(act);
    let challenge = RwSignal::new(None::<Challenge>);
    let unasked = RwSignal::new(None::<Failure>);
    keep_fresh(app, act, stage, challenge, unasked);
    // The statement is made from what is shown, and shown from the statement.
    let statement = Memo::new(move |_| {
        let (challenge, efirma) = (challenge.get()?, app.efirma.get()?);
        let mailbox = app.session()?.mailbox;
        let by = signed_by(&challenge, &efirma.facts, mailbox.as_str()).ok()?;
        act.with_value(|act| (act.make)(by))
    });
    let sign = move |_| {
        let (Some(statement), Some(efirma)) =
            (statement.get_untracked(), app.efirma.get_untracked())
        else {
            return;
        };
        // Pressed twice is pressed once.
        if stage.with_untracked(SignStage::may_sign) {
            stage.set(SignStage::Signing);
            spawn_local(sign_and_send(app, act, stage, statement, efirma));
        }
    };
    let failed = Signal::derive(move || match stage.get() {
        SignStage::Failed(failure) => Some(failure),
        _ => unasked
            .get()
            .or_else(|| other_site(challenge.get().as_ref()?)),
    });
    // What is kept on this device until it is certain says elsewhere that it asks; a dialog over
    // the page hides that.
    let unanswered = move || match (stage.get(), app.acting.get()) {
        (SignStage::Asking(failure), _) | (SignStage::Sending, Acting::Asking(failure)) => {
            Some(failure)
        }
        _ => None,
    };
    let asking = move || match unanswered() {
        Some(failure) => {
            let said = errors::say(&failure, app.language.get());
            let view = view! {
                <Notice tone=Tone::Due>
                    <p>{words().asking}</p>
                    <p>{said.what} " " {said.todo}</p>
                </Notice>
            };
            Some(view)
        }
        None => None,
    };
    let label = move || match stage.get() {
        SignStage::Ready | SignStage::Failed(_) => button.get().0,
        SignStage::Signing => words().signing,
        SignStage::Sending | SignStage::Asking(_) | SignStage::Done => button.get().1,
    };
    let may = move || stage.with(SignStage::may_sign) && statement.with(Option::is_some);
    view! {
        <FailureNotice failure=failed />
        {asking}
        <Show when=move || app.efirma.get().is_some() fallback=move || view! { <Locked /> }>
            <section class="sign stack">
                <Facts statement challenge what effect />
                <button
                    type="button"
                    class="button button--primary button--wide"
                    aria-disabled=move || (!may()).to_string()
                    on:click=sign
                >
                    {label}
                </button>
            </section>
        </Show>
    }
}

/// Asks for a nonce now, every few minutes while nothing is signed, and after a failure.
fn keep_fresh(
    app: App,
    act: StoredValue<Act, LocalStorage>,
    stage: RwSignal<SignStage>,
    challenge: RwSignal<Option<Challenge>>,
    unasked: RwSignal<Option<Failure>>,
) {
    let is_asking = StoredValue::new(false);
    let refresh = move || {
        if is_asking.try_get_value() == Some(false) {
            is_asking.set_value(true);
            spawn_local(async move {
                ask(app, act, challenge, unasked).await;
                let _ = is_asking.try_set_value(false);
            });
        }
    };
    Effect::new(move |_| {
        // A nonce is good for one try. Who signs in again gets one of the new session.
        let failed = stage.with(|stage| matches!(stage, SignStage::Failed(_) | SignStage::Ready));
        let is_in = app
            .presence
            .with(|now| matches!(now, crate::state::Presence::In(_)));
        if failed && is_in {
            refresh();
        }
    });
    let timer = set_interval_with_handle(
        move || {
            if stage.with_untracked(SignStage::may_sign) {
                refresh();
            }
        },
        REFRESH_AFTER,
    );
    on_cleanup(move || {
        if let Ok(timer) = timer {
            timer.clear();
        }
    });
}

/// Asks until there is a nonce: nobody presses a button for one. What will not pass is told once.
async fn ask(
    app: App,
    act: StoredValue<Act, LocalStorage>,
    challenge: RwSignal<Option<Challenge>>,
    unasked: RwSignal<Option<Failure>>,
) {
    let mut pauses = PAUSES_SECONDS.into_iter();
    while let Some(coming) = act.try_with_value(|act| (act.ask)()) {
        match coming.await {
            Ok(fresh) => {
                let _ = challenge.try_set(Some(fresh));
                let _ = unasked.try_set(None);
                return;
            }
            Err(ended) if ended.is_signed_out() => {
                app.session_ended();
                return;
            }
            Err(problem) => {
                let is_certain = !problem.may_pass();
                let _ = unasked.try_set(Some(problem));
                if is_certain {
                    return;
                }
            }
        }
        clock::sleep_or_online(pauses.next().unwrap_or(30)).await;
    }
}

fn other_site(challenge: &Challenge) -> Option<Failure> {
    let here = window().location().origin().ok()?;
    (challenge.origin != here).then(|| Failure::OtherOrigin(challenge.origin.clone()))
}

async fn sign_and_send(
    app: App,
    act: StoredValue<Act, LocalStorage>,
    stage: RwSignal<SignStage>,
    statement: Statement,
    efirma: OpenEfirma,
) {
    let text = statement.to_text();
    let signature = match signer::sign(&efirma, &text).await {
        Ok(signature) => signature,
        Err(problem) => {
            if problem == Failure::Signer(SignerProblem::Locked) {
                app.forget_keys();
            }
            let _ = stage.try_set(SignStage::Failed(problem));
            return;
        }
    };
    let signed = SignedText {
        statement,
        signed: SignedStatement {
            statement: text,
            signature: Base64::encode_string(&signature),
        },
    };
    let _ = stage.try_set(SignStage::Sending);
    let mut pauses = PAUSES_SECONDS.into_iter();
    loop {
        // The screen may be gone; what was signed and not sent is then not done.
        let Some(coming) = act.try_with_value(|act| (act.send)(signed.clone())) else {
            return;
        };
        match coming.await {
            Ok(()) => {
                let _ = stage.try_set(SignStage::Done);
                return;
            }
            Err(failure) if failure.may_pass() => {
                let _ = stage.try_set(SignStage::Asking(failure));
                clock::sleep(pauses.next().unwrap_or(30)).await;
            }
            Err(ended) if ended.is_signed_out() => {
                // Whether it happened is known once they are here again: the same text is sent.
                app.session_ended();
                let _ = stage.try_set(SignStage::Asking(ended));
                while app.presence_now().is_none() {
                    clock::sleep(1).await;
                }
            }
            Err(problem) => {
                let _ = stage.try_set(SignStage::Failed(problem));
                return;
            }
        }
    }
}

/// Who signs, for whom, before whom, what, with what effect; and the exact text, unfolded.
#[component]
fn Facts(
    statement: Memo<Option<Statement>>,
    challenge: RwSignal<Option<Challenge>>,
    what: Signal<String>,
    effect: Signal<String>,
) -> impl IntoView {
    let app = app();
    let words = move || SIGN.in_(app.language.get());
    let text = Signal::derive(move || statement.get().map_or(String::new(), |s| s.to_text()));
    let holder = move || {
        let efirma = app.efirma.get();
        efirma.map(|e| format!("{} · {}", e.facts.name, e.facts.rfc))
    };
    let whose = move || {
        let session = app.session()?;
        // Who answers a mandate from their own mailbox signs for the one that gave it.
        let other = statement.with(|statement| {
            let by = statement.as_ref()?.signed_by()?;
            (by.mailbox != session.mailbox).then(|| by.mailbox.to_string())
        });
        Some(other.unwrap_or_else(|| format!("{} · {}", session.holder_name, session.mailbox)))
    };
    // A delegate is told before anything else whose act it will be.
    let in_name = move || {
        let session = app.session().filter(|session| session.signer.is_some())?;
        let said = (words().in_name_of)(&session.holder_name);
        Some(view! { <p class="sign__effect"><strong>{said}</strong></p> })
    };
    let before = move || challenge.get().map(|challenge| challenge.authority);
    let open = move || (words().key_open)(app.settings.get().idle_minutes);
    view! {
        {in_name}
        <dl class="facts">
            <dt>{move || words().signs}</dt>
            <dd>{holder}</dd>
            <dt>{move || words().for_}</dt>
            <dd>{whose}</dd>
            <dt>{move || words().before}</dt>
            <dd>{before}</dd>
            <dt>{move || words().act}</dt>
            <dd>{what}</dd>
        </dl>
        <p class="sign__effect">{effect}</p>
        <StatementView summary=Signal::derive(move || words().exact) text open=true />
        <p class="key-note">{open}</p>
    }
}

/// The key is locked: it is opened here, and must be of the mailbox one is in.
#[component]
fn Locked() -> impl IntoView {
    let app = app();
    let words = move || SIGN.in_(app.language.get());
    let wrong = RwSignal::new(None::<Failure>);
    let opened = move |efirma: OpenEfirma| {
        let session = untrack(|| app.session());
        // A delegate signs for the mailbox with their own.
        let ours = session.is_some_and(|session| {
            let signer = session.signer.as_ref().unwrap_or(&session.mailbox);
            signer.as_str() == efirma.facts.rfc
        });
        wrong.set((!ours).then_some(Failure::OtherMailbox));
        if ours {
            app.hold(efirma);
        }
    };
    view! {
        <section class="sign stack">
            <h2>{move || words().open_title}</h2>
            <p>{move || words().open_lead}</p>
            <EfirmaPanel
                at="firmar"
                button=Signal::derive(move || (words().open, words().opening))
                going_on=Signal::derive(|| false)
                on_open=opened
            />
            <FailureNotice failure=wrong />
        </section>
    }
}
