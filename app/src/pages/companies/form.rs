//! What a mandate permits, filled in: who, which powers, where, until when. Limiting only narrows.

use leptos::prelude::*;
use mailbox::civil_date::CivilDate;
use mailbox::identifiers::{Nrp, Rfc};
use mailbox::line::Line;
use mailbox::mandates::{Power, Powers, Scope};
use mailbox::statement::MandateOrder;

use super::Desk;
use super::change::Change;
use crate::clock;
use crate::state::app;
use crate::text::COMPANIES;

/// What is wrong with what was typed, in the order it is seen.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Wrong {
    Rfc,
    OwnRfc,
    Name,
    Until,
    Wider,
}

/// What is typed so far.
#[derive(Clone, Debug, Default, PartialEq)]
struct Typed {
    rfc: String,
    name: String,
    opens: bool,
    files: bool,
    registrations: Vec<Nrp>,
    until: String,
}

impl Typed {
    fn of(order: Option<&MandateOrder>, change: &Change) -> Self {
        let (rfc, name, scope) = match (order, change) {
            (
                Some(MandateOrder::Grant {
                    delegate,
                    delegate_name,
                    scope,
                }),
                _,
            ) => (
                delegate.to_string(),
                delegate_name.as_str().to_owned(),
                scope,
            ),
            (Some(MandateOrder::Limit { scope, .. }), _) => (String::new(), String::new(), scope),
            (_, Change::Limit(one)) => (String::new(), String::new(), &one.scope),
            _ => return Self::default(),
        };
        Self {
            rfc,
            name,
            opens: scope.powers.contains(Power::Open),
            files: scope.powers.contains(Power::File),
            registrations: scope.registrations.clone(),
            until: scope
                .until_on
                .map(|day| day.to_string())
                .unwrap_or_default(),
        }
    }

    fn scope(&self, today: CivilDate) -> Result<Scope, Wrong> {
        let until_on = match self.until.trim() {
            "" => None,
            text => Some(text.parse::<CivilDate>().map_err(|_| Wrong::Until)?),
        };
        if until_on.is_some_and(|until| until < today) {
            return Err(Wrong::Until);
        }
        let open = self.opens.then_some(Power::Open);
        let file = self.files.then_some(Power::File);
        let powers = [Some(Power::View), open, file];
        let powers: Vec<Power> = powers.into_iter().flatten().collect();
        Ok(Scope {
            // Looking is always among them.
            powers: Powers::new(&powers).ok_or(Wrong::Wider)?,
            registrations: self.registrations.clone(),
            until_on,
        })
    }

    /// Reads the order, or says what is wrong first.
    fn order(&self, change: &Change, own: &Rfc, today: CivilDate) -> Result<MandateOrder, Wrong> {
        if let Change::Limit(one) = change {
            let scope = self.scope(today)?;
            return if scope.is_within(&one.scope) {
                let mandate = one.folio.clone();
                Ok(MandateOrder::Limit { mandate, scope })
            } else {
                Err(Wrong::Wider)
            };
        }
        let delegate = Rfc::typed(&self.rfc).map_err(|_| Wrong::Rfc)?;
        if delegate.is_generic() {
            return Err(Wrong::Rfc);
        }
        if delegate == *own {
            return Err(Wrong::OwnRfc);
        }
        let delegate_name = Line::typed(&self.name).map_err(|_| Wrong::Name)?;
        let scope = self.scope(today)?;
        Ok(MandateOrder::Grant {
            delegate,
            delegate_name,
            scope,
        })
    }
}

/// The form of a grant or a limit.
#[expect(clippy::too_many_lines, reason = "one form, in the order it is seen")]
#[component]
pub(super) fn ScopeForm(
    desk: Desk,
    change: Change,
    /// What was filled in before, to be corrected.
    typed: StoredValue<Option<MandateOrder>>,
    order: RwSignal<Option<MandateOrder>>,
) -> impl IntoView {
    let app = app();
    let words = move || &COMPANIES.in_(app.language.get()).form;
    let held = RwSignal::new(typed.with_value(|typed| Typed::of(typed.as_ref(), &change)));
    let wrong = RwSignal::new(None::<Wrong>);
    let is_grant = change == Change::Grant;
    let offered = match &change {
        Change::Limit(one) if !one.scope.registrations.is_empty() => {
            one.scope.registrations.clone()
        }
        _ => {
            let mailbox = desk.mailbox.value.get_untracked();
            mailbox.map(|m| m.registrations).unwrap_or_default()
        }
    };
    let change = StoredValue::new(change);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(session) = app.presence_now() else {
            return;
        };
        let today = clock::now().date().into();
        let read = change.with_value(|change| {
            held.with_untracked(|held| held.order(change, &session.mailbox, today))
        });
        match read {
            Ok(read) => order.set(Some(read)),
            Err(first) => wrong.set(Some(first)),
        }
    };
    let error = move |kinds: &'static [Wrong]| {
        move || {
            let words = words();
            let found = wrong.get().filter(|wrong| kinds.contains(wrong))?;
            let said = match found {
                Wrong::Rfc => words.rfc_wrong,
                Wrong::OwnRfc => words.rfc_own,
                Wrong::Name => words.name_wrong,
                Wrong::Until => words.until_wrong,
                Wrong::Wider => words.wider,
            };
            Some(format!("Error: {said}"))
        }
    };
    let invalid = move |kinds: &'static [Wrong]| {
        move || {
            wrong
                .get()
                .is_some_and(|wrong| kinds.contains(&wrong))
                .to_string()
        }
    };
    let text = move |set: fn(&mut Typed, String)| {
        move |event| {
            held.update(|held| set(held, event_target_value(&event)));
            wrong.set(None);
        }
    };
    let tick = move |set: fn(&mut Typed, bool)| {
        move |event| {
            held.update(|held| set(held, event_target_checked(&event)));
            wrong.set(None);
        }
    };
    let who = is_grant.then(|| {
        view! {
            <div class="field">
                <label class="field__label" for="mandato-rfc">{move || words().rfc}</label>
                <p class="field__hint" id="mandato-rfc-hint">{move || words().rfc_hint}</p>
                <input class="input" id="mandato-rfc" autocapitalize="characters" autocomplete="off"
                    maxlength="20" aria-describedby="mandato-rfc-hint mandato-rfc-error"
                    aria-invalid=invalid(&[Wrong::Rfc, Wrong::OwnRfc])
                    prop:value=move || held.with(|held| held.rfc.clone())
                    on:input=text(|held, value| held.rfc = value) />
                <p class="field__error" id="mandato-rfc-error" role="alert">
                    {error(&[Wrong::Rfc, Wrong::OwnRfc])}
                </p>
            </div>
            <div class="field">
                <label class="field__label" for="mandato-nombre">{move || words().name}</label>
                <p class="field__hint" id="mandato-nombre-hint">{move || words().name_hint}</p>
                <input class="input" id="mandato-nombre" autocomplete="off" maxlength="254"
                    aria-describedby="mandato-nombre-hint mandato-nombre-error"
                    aria-invalid=invalid(&[Wrong::Name])
                    prop:value=move || held.with(|held| held.name.clone())
                    on:input=text(|held, value| held.name = value) />
                <p class="field__error" id="mandato-nombre-error" role="alert">{error(&[Wrong::Name])}</p>
            </div>
        }
    });
    let has_registrations = !offered.is_empty();
    let registrations = offered.into_iter().map(|one| {
        let (said, mine) = (one.to_string(), one.clone());
        let change = move |event| {
            let on = event_target_checked(&event);
            wrong.set(None);
            held.update(|held| {
                held.registrations.retain(|other| *other != one);
                if on {
                    held.registrations.push(one.clone());
                }
            });
        };
        view! {
            <label class="choice">
                <input type="checkbox" on:change=change
                    prop:checked=move || held.with(|held| held.registrations.contains(&mine)) />
                {said}
            </label>
        }
    });
    let registrations = registrations.collect_view();
    let places = has_registrations.then(|| {
        view! {
            <fieldset class="field">
                <legend class="field__label">{move || words().registrations}</legend>
                <p class="field__hint">{move || words().registrations_hint}</p>
                <div class="choices">{registrations}</div>
            </fieldset>
        }
    });
    view! {
        <form class="stack" on:submit=submit novalidate>
            {who}
            <fieldset class="field">
                <legend class="field__label">{move || words().powers}</legend>
                <p class="field__hint">{move || words().always}</p>
                <label class="choice">
                    <input type="checkbox" prop:checked=move || held.with(|held| held.opens)
                        on:change=tick(|held, on| held.opens = on) />
                    {move || words().open}
                </label>
                <label class="choice">
                    <input type="checkbox" prop:checked=move || held.with(|held| held.files)
                        on:change=tick(|held, on| held.files = on) />
                    {move || words().file}
                </label>
            </fieldset>
            {places}
            <div class="field">
                <label class="field__label" for="mandato-hasta">{move || words().until}</label>
                <p class="field__hint" id="mandato-hasta-hint">{move || words().until_hint}</p>
                <input class="input" id="mandato-hasta" type="date"
                    aria-describedby="mandato-hasta-hint mandato-hasta-error"
                    aria-invalid=invalid(&[Wrong::Until])
                    prop:value=move || held.with(|held| held.until.clone())
                    on:input=text(|held, value| held.until = value) />
                <p class="field__error" id="mandato-hasta-error" role="alert">
                    {error(&[Wrong::Until, Wrong::Wider])}
                </p>
            </div>
            <button type="submit" class="button button--primary">{move || words().go}</button>
        </form>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_is_said_first_and_looking_is_always_granted() {
        let own: Rfc = "EKU9003173C9".parse().unwrap();
        let today: CivilDate = "2026-11-29".parse().unwrap();
        let read = |typed: &Typed| typed.order(&Change::Grant, &own, today);
        let mut typed = Typed::default();
        assert_eq!(read(&typed), Err(Wrong::Rfc));
        typed.rfc = "eku9003173c9".into();
        assert_eq!(read(&typed), Err(Wrong::OwnRfc));
        typed.rfc = "CACX7605101P8".into();
        assert_eq!(read(&typed), Err(Wrong::Name));
        typed.name = "Xochilt Casas".into();
        typed.until = "2026-11-28".into();
        assert_eq!(read(&typed), Err(Wrong::Until));
        typed.until = "2026-11-29".into();
        typed.files = true;
        let Ok(MandateOrder::Grant { scope, .. }) = read(&typed) else {
            panic!("it is complete");
        };
        assert_eq!(scope.powers.to_string(), "ver, presentar");
        assert_eq!(scope.until_on, Some(today));
    }
}
