//! What the panel of exporting holds and does. Each turn ends the one before it.

use std::collections::HashSet;

use leptos::prelude::*;
use mailbox::api::{AskExport, Export};
use mailbox::identifiers::Folio;
use wasm_bindgen_futures::spawn_local;

use super::super::Asked;
use super::super::saving::{self, Broken, Sink};
use crate::failure::Failure;
use crate::state::{App, app};
use crate::text::EXPORTING;
use crate::{api, clock};

/// How often a cut is waited out before the person is asked.
const RETRIES_MAX: u32 = 6;

/// What is ticked in the list; nothing while nothing can be ticked.
pub(in super::super) type Ticked = RwSignal<Option<HashSet<Folio>>>;

/// Which receipts.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Which {
    All,
    Shown,
    Ticked,
}

/// How far it is.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Stage {
    Closed,
    Choosing,
    Measuring(Option<Export>),
    Ready(Export),
    Saving(Export, u64),
    /// It waits for the network.
    Waiting(Export, u64),
    Cut(Export, u64),
    Saved(Export),
}

/// What the panel holds.
#[derive(Clone, Copy)]
pub(super) struct Desk {
    pub(super) app: App,
    pub(super) asked: Memo<Asked>,
    pub(super) which: RwSignal<Which>,
    pub(super) ticked: Ticked,
    pub(super) stage: RwSignal<Stage>,
    pub(super) is_unwritable: RwSignal<bool>,
    pub(super) failure: RwSignal<Option<Failure>>,
    /// The panel was closed, and nothing has the focus yet.
    pub(super) was_closed: StoredValue<bool>,
    /// What is under way; another number, and it ends.
    turn: StoredValue<u32>,
    /// When the saving began, and at which byte.
    begun: StoredValue<(i64, u64)>,
    sink: StoredValue<Option<Sink>, LocalStorage>,
}

impl Asked {
    fn to_export(&self) -> AskExport {
        AskExport {
            kind: self.kind,
            from: self.from,
            to: self.to,
            q: (!self.text.is_empty()).then(|| self.text.clone()),
            ..AskExport::default()
        }
    }
}

impl Desk {
    pub(super) fn new(asked: Memo<Asked>, ticked: Ticked) -> Self {
        Self {
            app: app(),
            asked,
            which: RwSignal::new(Which::All),
            ticked,
            stage: RwSignal::new(Stage::Closed),
            is_unwritable: RwSignal::new(false),
            failure: RwSignal::new(None),
            was_closed: StoredValue::new(false),
            turn: StoredValue::new(0),
            begun: StoredValue::new((0, 0)),
            sink: StoredValue::new_local(None),
        }
    }

    /// Ends what is under way.
    fn next_turn(self) -> u32 {
        let mine = self.turn.get_value() + 1;
        self.turn.set_value(mine);
        mine
    }

    fn is_mine(self, turn: u32) -> bool {
        self.turn.try_get_value() == Some(turn)
    }

    /// Ends what is under way, and leaves no half of a file.
    pub(super) fn stop(self) {
        self.next_turn();
        if let Some(sink) = self.sink.get_value() {
            sink.abort();
            self.sink.set_value(None);
        }
    }

    pub(super) fn choose(self) {
        self.stop();
        self.failure.set(None);
        self.is_unwritable.set(false);
        self.set_which(self.which.get_untracked());
        self.stage.set(Stage::Choosing);
    }

    pub(super) fn close(self) {
        self.stop();
        self.failure.set(None);
        self.ticked.set(None);
        self.was_closed.set_value(true);
        self.stage.set(Stage::Closed);
    }

    pub(super) fn set_which(self, which: Which) {
        self.which.set(which);
        let ticks = which == Which::Ticked;
        if self.ticked.with_untracked(Option::is_some) != ticks {
            self.ticked.set(ticks.then(HashSet::new));
        }
    }

    fn fail(self, failure: Failure) {
        if failure.is_signed_out() {
            self.app.session_ended();
        }
        self.failure.set(Some(failure));
        self.stage.set(Stage::Choosing);
    }

    /// Asks for the export, and has it measured to its end.
    pub(super) fn prepare(self) {
        let asked = match self.which.get_untracked() {
            Which::All => AskExport::default(),
            Which::Shown => self.asked.with_untracked(Asked::to_export),
            Which::Ticked => AskExport {
                folios: self
                    .ticked
                    .get_untracked()
                    .map(|all| all.into_iter().collect()),
                ..AskExport::default()
            },
        };
        let mine = self.next_turn();
        self.failure.set(None);
        self.stage.set(Stage::Measuring(None));
        spawn_local(async move {
            let prepared = self.prepared(mine, &asked).await;
            if !self.is_mine(mine) {
                return;
            }
            match prepared {
                Ok(export) => self.stage.set(Stage::Ready(export)),
                Err(failure) => self.fail(failure),
            }
        });
    }

    async fn prepared(self, mine: u32, asked: &AskExport) -> Result<Export, Failure> {
        let mut export = api::exports::ask(asked).await?;
        let mut tries = 0;
        while export.size_bytes.is_none() && self.is_mine(mine) {
            let _ = self.stage.try_set(Stage::Measuring(Some(export.clone())));
            export = match api::exports::measure(export.id).await {
                Ok(more) => {
                    tries = 0;
                    more
                }
                // What was measured stays measured.
                Err(failure) if failure.may_pass() && tries < RETRIES_MAX => {
                    tries += 1;
                    clock::sleep_or_online(1 << tries).await;
                    export
                }
                Err(failure) => return Err(failure),
            };
        }
        Ok(export)
    }

    /// Asks for a file, and saves to it.
    pub(super) fn save(self, export: Export) {
        let mine = self.next_turn();
        self.is_unwritable.set(false);
        spawn_local(async move {
            let name = format!("buzon-acuses-{}.zip", export.asked_at.date());
            let Some(sink) = saving::choose(&name).await else {
                return;
            };
            if self.is_mine(mine) {
                self.sink.set_value(Some(sink));
                self.go_on(export, 0);
            } else {
                sink.abort();
            }
        });
    }

    /// Saves from the byte `from` on.
    pub(super) fn go_on(self, export: Export, from: u64) {
        let mine = self.next_turn();
        let Some(sink) = self.sink.get_value() else {
            return;
        };
        self.stage.set(Stage::Saving(export.clone(), from));
        spawn_local(async move {
            let (mut at, mut tries) = (from, 0);
            loop {
                self.begun.set_value((clock::now().unix_seconds(), at));
                let broken = self.take(mine, &sink, &export, at).await;
                if !self.is_mine(mine) {
                    return;
                }
                let came = match self.stage.get_untracked() {
                    Stage::Saving(_, came) => came,
                    _ => at,
                };
                if came > at {
                    (at, tries) = (came, 0);
                }
                match broken {
                    Some(Broken::Cut) if tries < RETRIES_MAX => {
                        tries += 1;
                        self.stage.set(Stage::Waiting(export.clone(), at));
                        clock::sleep_or_online(1 << tries).await;
                        if !self.is_mine(mine) {
                            return;
                        }
                        self.stage.set(Stage::Saving(export.clone(), at));
                    }
                    ended => return self.end(ended, export, at),
                }
            }
        });
    }

    /// Saves until something breaks, and keeps the file when nothing does.
    async fn take(self, mine: u32, sink: &Sink, export: &Export, from: u64) -> Option<Broken> {
        let note = |at: u64| {
            let is_mine = self.is_mine(mine);
            if is_mine {
                let _ = self.stage.try_set(Stage::Saving(export.clone(), at));
            }
            is_mine
        };
        let taken = sink.take(export, from, note).await;
        if taken.is_err() || !self.is_mine(mine) {
            return taken.err();
        }
        sink.close().await.err()
    }

    fn end(self, broken: Option<Broken>, export: Export, at: u64) {
        match broken {
            None => {
                self.sink.set_value(None);
                self.stage.set(Stage::Saved(export));
            }
            Some(Broken::Cut) => self.stage.set(Stage::Cut(export, at)),
            Some(Broken::Refused(failure)) => {
                self.stop();
                self.fail(failure);
            }
            Some(Broken::Unwritable) => {
                self.stop();
                self.is_unwritable.set(true);
                self.stage.set(Stage::Ready(export));
            }
        }
    }

    /// Says how long the rest may take, once there is something to tell it from.
    pub(super) fn left(self, export: &Export, at: u64) -> Option<String> {
        let (begun_at, from) = self.begun.get_value();
        let seconds = u64::try_from(clock::now().unix_seconds() - begun_at).ok()?;
        let came = at
            .checked_sub(from)
            .filter(|came| *came > 0 && seconds > 2)?;
        let rest = export.size_bytes?.saturating_sub(at);
        let left = rest.saturating_mul(seconds) / came;
        let [minutes, whole] = EXPORTING.in_(self.app.language.get()).left;
        Some(if left >= 90 {
            minutes((left + 30) / 60)
        } else {
            whole(left)
        })
    }
}
