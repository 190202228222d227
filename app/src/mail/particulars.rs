//! What a filing says besides its words and files, as lines of a summary.

use leptos::prelude::*;
use mailbox::filing::{Field, Particulars, Procedure};

use crate::state::app;
use crate::text::COMPOSE;

/// The kind of a filing and its particulars, inside a `dl`; the act that it answers stands apart.
#[component]
pub(crate) fn ParticularsView(procedure: Procedure, particulars: Particulars) -> impl IntoView {
    let language = app().language;
    let words = move || &COMPOSE.in_(language.get()).fields;
    let all = particulars.registrations.iter().map(ToString::to_string);
    let registrations = all.collect::<Vec<_>>().join(", ");
    let address = particulars.fiscal_address;
    let address = address.map_or_else(String::new, |line| line.as_str().to_owned());
    let email = particulars.email;
    let email = email.map_or_else(String::new, |email| email.to_string());
    let said = [
        (Field::Registrations, registrations),
        (Field::FiscalAddress, address),
        (Field::Email, email),
    ];
    let line = |(field, said): (Field, String)| {
        view! { <dt>{move || (words().label)(field)}</dt> <dd>{said}</dd> }
    };
    let lines = said.into_iter().filter(|(_, said)| !said.is_empty());
    view! {
        <dt>{move || words().kind_is}</dt>
        <dd>{move || (words().kind)(procedure)}</dd>
        {lines.map(line).collect_view()}
    }
}
