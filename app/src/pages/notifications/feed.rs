//! The covers that came so far: fetched a page at a time as one scrolls, and kept while the app
//! is open, so that coming back finds the same list at the same place.

use std::cell::RefCell;
use std::sync::Arc;

use leptos::prelude::*;
use mailbox::api::{Cover, Page};
use mailbox::calendar::Calendar;
use mailbox::id::Id;
use mailbox::identifiers::Rfc;
use mailbox::instant::LegalTime;
use wasm_bindgen_futures::spawn_local;

use super::asked::Asked;
use crate::api;
use crate::clock;
use crate::failure::Failure;
use crate::state::{App, Presence, app};
use crate::text::INBOX;

/// What is kept of a list that was left.
#[derive(Clone)]
struct Kept {
    mailbox: Rfc,
    asked: Asked,
    covers: Vec<Arc<Cover>>,
    next: Option<String>,
    updated_at: Option<LegalTime>,
    place: Place,
}

/// Where one was in the list.
#[derive(Clone, Debug, Default)]
pub(super) struct Place {
    /// How far the page was scrolled, and the list in its pane.
    pub(super) scrolled: f64,
    /// The heights of the blocks of rows, as they were measured.
    pub(super) heights: Vec<Option<f64>>,
    /// The row that was viewed last.
    pub(super) viewed: Option<Id>,
}

thread_local! {
    static KEPT: RefCell<Option<Kept>> = const { RefCell::new(None) };
}

/// The list, as the screen holds it.
#[derive(Clone, Copy)]
pub(super) struct Feed {
    app: App,
    pub(super) asked: Memo<Asked>,
    pub(super) covers: RwSignal<Vec<Arc<Cover>>>,
    pub(super) next: RwSignal<Option<String>>,
    pub(super) busy: RwSignal<bool>,
    /// Whether an answer to this question has come.
    pub(super) came: RwSignal<bool>,
    pub(super) failure: RwSignal<Option<Failure>>,
    pub(super) updated_at: RwSignal<Option<LegalTime>>,
    pub(super) place: StoredValue<Place>,
    /// The days that count, once they came.
    pub(super) calendar: RwSignal<Option<Arc<Calendar>>>,
    /// Grows when a notification was acted on: what is counted has changed.
    pub(super) acted: RwSignal<u32>,
    turn: StoredValue<u32>,
    /// What is there answers another question than the one that was asked.
    is_other: StoredValue<bool>,
    /// Where the page began that did not come.
    missing: StoredValue<Option<String>>,
}

impl Feed {
    /// Asks at once, and again whenever the question changes. What was there stays until the
    /// answer is here.
    pub(super) fn new() -> Self {
        let app = app();
        let feed = Self {
            app,
            asked: Memo::new(move |_| Asked::of(app.place)),
            covers: RwSignal::new(Vec::new()),
            next: RwSignal::new(None),
            busy: RwSignal::new(false),
            came: RwSignal::new(false),
            failure: RwSignal::new(None),
            updated_at: RwSignal::new(None),
            place: StoredValue::new(Place::default()),
            calendar: RwSignal::new(None),
            acted: RwSignal::new(0),
            turn: StoredValue::new(0),
            is_other: StoredValue::new(false),
            missing: StoredValue::new(None),
        };
        feed.take_kept();
        Effect::new(move |was: Option<(Asked, bool)>| {
            let now = (feed.asked.get(), app.reads());
            if was.as_ref() != Some(&now) && now.1 {
                if was.is_some_and(|(asked, _)| asked != now.0) {
                    feed.is_other.set_value(true);
                    feed.place.set_value(Place::default());
                }
                feed.ask(None);
            }
            now
        });
        spawn_local(async move {
            // Without it no days are counted; the dates stand all the same.
            if let Ok(calendar) = api::mailbox::calendar().await {
                let _ = feed.calendar.try_set(Some(Arc::new(calendar)));
            }
        });
        on_cleanup(move || feed.keep());
        feed
    }

    /// Asks for the first page again.
    pub(super) fn again(self) {
        self.ask(None);
    }

    /// Asks again for the page that did not come.
    pub(super) fn retry(self) {
        self.ask(self.missing.get_value());
    }

    /// Asks for the next page, if there is one and none is on its way.
    pub(super) fn more(self) {
        let after = self.next.get_untracked();
        if after.is_some() && !self.busy.get_untracked() && self.failure.get_untracked().is_none() {
            self.ask(after);
        }
    }

    /// Puts a cover that came by itself in the place of the same one.
    pub(super) fn replace(self, cover: &Cover) {
        let had = self.covers.with_untracked(|all| {
            let found = all.iter().find(|one| one.id == cover.id);
            found.is_none_or(|one| one.events == cover.events)
        });
        if had {
            return;
        }
        self.acted.update(|times| *times += 1);
        self.covers.update(|all| {
            if let Some(one) = all.iter_mut().find(|one| one.id == cover.id) {
                *one = Arc::new(cover.clone());
            }
        });
    }

    /// Returns the notifications before and after one in the list.
    pub(super) fn beside(self, id: Id) -> (Option<Id>, Option<Id>) {
        self.covers.with(|all| {
            let Some(at) = all.iter().position(|one| one.id == id) else {
                return (None, None);
            };
            let one = |at: Option<usize>| at.and_then(|at| all.get(at)).map(|one| one.id);
            (one(at.checked_sub(1)), one(at.checked_add(1)))
        })
    }

    fn ask(self, after: Option<String>) {
        let mine = self.turn.get_value() + 1;
        self.turn.set_value(mine);
        self.busy.set(true);
        self.failure.set(None);
        let query = self
            .asked
            .get_untracked()
            .to_query(|value| String::from(js_sys::encode_uri_component(value)));
        spawn_local(async move {
            let came = api::notifications::list(&query, after.as_deref()).await;
            // The screen may be gone, or a newer question under way.
            if self.turn.try_get_value() != Some(mine) {
                return;
            }
            self.busy.set(false);
            match came {
                Ok(page) if after.is_some() => self.append(page),
                Ok(page) => self.renew(page),
                Err(ended) if ended.is_signed_out() => self.app.session_ended(),
                Err(problem) => {
                    if self.is_other.get_value() {
                        // Rows under a filter that they do not answer would be a lie.
                        self.covers.set(Vec::new());
                        self.next.set(None);
                        self.came.set(false);
                    }
                    self.missing.set_value(after);
                    self.failure.set(Some(problem));
                }
            }
        });
    }

    fn append(self, page: Page<Cover>) {
        self.covers.update(|all| {
            for cover in page.items {
                // What moved between two pages is not there twice.
                if !all.iter().any(|one| one.id == cover.id) {
                    all.push(Arc::new(cover));
                }
            }
        });
        self.next.set(page.next);
    }

    /// Takes the first page. When it is the one that was there, what followed it stays.
    fn renew(self, page: Page<Cover>) {
        // What was kept is as old as it is.
        let kept_at = self.app.kept_at.get_untracked();
        self.updated_at
            .set(Some(kept_at.unwrap_or_else(clock::now)));
        let same = self.covers.with_untracked(|all| {
            all.len() >= page.items.len()
                && all.iter().zip(&page.items).all(|(had, new)| **had == *new)
                && (all.len() > page.items.len() || self.next.get_untracked() == page.next)
        });
        let is_other = self.is_other.get_value();
        self.is_other.set_value(false);
        if self.came.get_untracked() && !same && !is_other {
            let fresh = self.covers.with_untracked(|all| {
                let is_new = |cover: &&Cover| !all.iter().any(|one| one.id == cover.id);
                page.items.iter().filter(is_new).count()
            });
            if fresh > 0 {
                let words = INBOX.in_(self.app.language.get_untracked());
                self.app.announce((words.new_ones)(fresh));
            }
        }
        if !same || page.items.is_empty() {
            self.covers
                .set(page.items.into_iter().map(Arc::new).collect());
            self.next.set(page.next);
        }
        self.came.set(true);
    }

    fn take_kept(self) {
        let Some(session) = self.app.session() else {
            return;
        };
        let kept = KEPT.with_borrow(Clone::clone);
        let asked = self.asked.get_untracked();
        if let Some(kept) = kept.filter(|k| k.mailbox == session.mailbox && k.asked == asked) {
            self.covers.set(kept.covers);
            self.next.set(kept.next);
            self.updated_at.set(kept.updated_at);
            self.place.set_value(kept.place);
            self.came.set(true);
        }
    }

    fn keep(self) {
        let mailbox = match self.app.presence.get_untracked() {
            Presence::In(session) | Presence::Ended(session) => session.mailbox,
            // Whoever signs out leaves nothing behind.
            Presence::Asking | Presence::Out => {
                KEPT.set(None);
                return;
            }
        };
        let (Some(covers), Some(next), Some(place), Some(asked)) = (
            self.covers.try_get_untracked(),
            self.next.try_get_untracked(),
            self.place.try_get_value(),
            self.asked.try_get_untracked(),
        ) else {
            return;
        };
        KEPT.set(Some(Kept {
            mailbox,
            asked,
            covers,
            next,
            updated_at: self.updated_at.try_get_untracked().flatten(),
            place,
        }));
    }
}
