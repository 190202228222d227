//! The places of the mailbox: a bar under the thumb on a phone, a rail where there is room.

use leptos::prelude::*;

use crate::parts::{Icon, icon};
use crate::route::{self, Screen};
use crate::state::app;
use crate::text::FRAME;
use crate::text::frame::Frame;

/// Where a place stands.
#[derive(Clone, Copy, Eq, PartialEq)]
enum On {
    Both,
    /// In the bar: what leads to the rest.
    Phone,
    /// In the rail, where everything fits.
    Wide,
}

struct Stop {
    address: &'static str,
    icon: Icon,
    on: On,
    name: fn(&Frame) -> &'static str,
}

const STOPS: [Stop; 11] = [
    stop(route::INBOX, Icon::Notifications, On::Both, |w| {
        w.notifications
    }),
    stop(route::FILINGS, Icon::Document, On::Both, |w| w.filings),
    stop(route::CALENDAR, Icon::Calendar, On::Both, |w| w.calendar),
    stop(route::MORE, Icon::More, On::Phone, |w| w.more),
    stop(route::PROCEDURES, Icon::Procedures, On::Wide, |w| {
        w.procedures
    }),
    stop(route::RECEIPTS, Icon::Receipt, On::Wide, |w| w.receipts),
    stop(route::CONTACTS, Icon::Contacts, On::Wide, |w| w.contacts),
    stop(route::COMPANIES, Icon::Companies, On::Wide, |w| w.companies),
    stop(route::VERIFY, Icon::Verify, On::Wide, |w| w.verify),
    stop(route::HELP, Icon::Help, On::Wide, |w| w.help),
    stop(route::SETTINGS, Icon::Settings, On::Wide, |w| w.settings),
];

const fn stop(address: &'static str, icon: Icon, on: On, name: fn(&Frame) -> &'static str) -> Stop {
    Stop {
        address,
        icon,
        on,
        name,
    }
}

/// The places, the present one marked. In the bar, what has no place there is under the last.
#[component]
pub(super) fn Places() -> impl IntoView {
    let app = app();
    let words = move || FRAME.in_(app.language.get());
    let here = Memo::new(move |_| Screen::of(&app.place.path()).place());
    let in_bar = |address: &str| {
        let bar = STOPS.iter().filter(|stop| stop.on == On::Both);
        bar.into_iter().any(|stop| stop.address == address)
    };
    let item = move |stop: &'static Stop| {
        let class = match stop.on {
            On::Both => "",
            On::Phone => "places__phone",
            On::Wide => "places__wide",
        };
        let current = move || {
            let is = here.get() == stop.address || (stop.on == On::Phone && !in_bar(here.get()));
            is.then_some("page")
        };
        view! {
            <li class=class>
                <a class="place" href=stop.address aria-current=current>
                    {icon(stop.icon)}
                    <span>{move || (stop.name)(words())}</span>
                </a>
            </li>
        }
    };
    view! {
        <nav class="places" aria-label=move || words().navigation>
            <ul class="places__list">{STOPS.iter().map(item).collect_view()}</ul>
        </nav>
    }
}
