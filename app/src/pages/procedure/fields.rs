//! What was typed, read into a request: strictly, field by field.

use leptos::prelude::*;
use mailbox::civil_date::CivilDate;
use mailbox::contacts::Email;
use mailbox::identifiers::{Curp, Nrp, Nss, Rfc};
use mailbox::procedures::{Ask, AskField, AskFields, Bimester, Month, Needs, NotAnAsk, Order};
use time::Date;

/// How many past periods can be chosen.
const PERIODS: usize = 12;

/// The text of each field.
#[derive(Clone, Copy)]
pub(super) struct Typed(RwSignal<[String; AskField::ALL.len()]>);

impl Typed {
    /// Begins with what is asked most often: to permit, from today on, the newest period.
    pub(super) fn new(code: &str, today: CivilDate) -> Self {
        let newest = periods(code, today.date()).into_iter().next();
        let typed = Self(RwSignal::new(Default::default()));
        typed.set(AskField::Order, Order::Permit.word().to_owned());
        typed.set(AskField::FromOn, today.to_string());
        typed.set(
            AskField::Period,
            newest.map(|(text, ..)| text).unwrap_or_default(),
        );
        typed
    }

    /// Returns the text of a field, and follows it.
    pub(super) fn get(self, field: AskField) -> String {
        self.0
            .with(|all| at(field).and_then(|at| all.get(at)).cloned())
            .unwrap_or_default()
    }

    /// Changes the text of a field.
    pub(super) fn set(self, field: AskField, text: String) {
        self.0.update(|all| {
            if let Some(slot) = at(field).and_then(|at| all.get_mut(at)) {
                *slot = text;
            }
        });
    }

    /// Reads the request.
    pub(super) fn read(self, code: &str, needs: Needs) -> Result<Ask, NotAnAsk> {
        read(code, needs, |field| untrack(|| self.get(field)))
    }
}

fn at(field: AskField) -> Option<usize> {
    AskField::ALL.iter().position(|one| *one == field)
}

/// Tells whether a field belongs to the form: days of a permission that ends are none.
pub(super) fn is_asked(field: AskField, order: &str) -> bool {
    let of_days = matches!(field, AskField::FromOn | AskField::UntilOn);
    !of_days || order == Order::Permit.word()
}

fn read(code: &str, needs: Needs, text: impl Fn(AskField) -> String) -> Result<Ask, NotAnAsk> {
    let mut fields = AskFields::default();
    let order = text(AskField::Order);
    for field in needs.fields.iter().chain(needs.optional).copied() {
        let text = text(field).trim().to_owned();
        if !text.is_empty() && is_asked(field, &order) {
            take(&mut fields, field, text).ok_or(NotAnAsk::Value(field))?;
        }
    }
    Ask::read(code, &fields)
}

fn take(fields: &mut AskFields, field: AskField, text: String) -> Option<()> {
    match field {
        AskField::Registration => fields.registration = Some(Nrp::typed(&text).ok()?),
        AskField::Period => fields.period = Some(text),
        AskField::Order => fields.order = Some(Order::parse(&text)?),
        AskField::Rfc => fields.rfc = Some(Rfc::typed(&text).ok()?),
        AskField::FromOn => fields.from_on = Some(text.parse().ok()?),
        AskField::UntilOn => fields.until_on = Some(text.parse().ok()?),
        AskField::Curp => fields.curp = Some(Curp::typed(&text).ok()?),
        AskField::Nss => fields.nss = Some(Nss::typed(&text).ok()?),
        AskField::Email => fields.email = Some(Email::typed(&text).ok()?),
    }
    Some(())
}

/// Returns the periods that can be chosen, newest first: as it travels, first month, last month.
pub(super) fn periods(code: &str, today: Date) -> Vec<(String, Date, Date)> {
    let mut month = Month::of(today).before();
    let mut found = Vec::new();
    while found.len() < PERIODS {
        if code == "eba" {
            let [first, last] = Bimester::of(month).months();
            // Two months that are not over have no proposal.
            if last <= month {
                let text = Bimester::of(month).to_string();
                found.push((text, first.first(), last.first()));
                month = first;
            }
        } else {
            found.push((month.to_string(), month.first(), month.first()));
        }
        month = month.before();
    }
    found
}

#[cfg(test)]
mod tests {
    use mailbox::procedures::needs;
    use time::macros::date;

    use super::*;

    fn asked(code: &str, typed: &[(AskField, &str)]) -> Result<Ask, NotAnAsk> {
        read(code, needs(code).unwrap(), |field| {
            let found = typed.iter().find(|(name, _)| *name == field);
            found
                .map(|(_, text)| (*text).to_owned())
                .unwrap_or_default()
        })
    }

    #[test]
    fn a_permission_has_days_and_its_end_has_none() {
        use AskField::{FromOn, Order, Rfc, UntilOn};
        let whole = [
            (Order, "autorizar"),
            (Rfc, "eku 9003173c9"),
            (FromOn, "2026-11-29"),
            (UntilOn, "2026-12-31"),
        ];
        let ask = asked("terceros-32d", &whole).unwrap();
        assert_eq!(ask.fields().until_on.unwrap().to_string(), "2026-12-31");
        let mut cancel = whole;
        cancel[0].1 = "cancelar";
        let ask = asked("terceros-32d", &cancel).unwrap();
        assert!(matches!(ask, Ask::CancelThirdParty { .. }));
        assert_eq!(
            asked("terceros-32d", &whole[..3]),
            Err(NotAnAsk::Missing(UntilOn))
        );
        let mut backwards = whole;
        backwards[3].1 = "2026-11-28";
        assert_eq!(
            asked("terceros-32d", &backwards),
            Err(NotAnAsk::Value(UntilOn))
        );
        assert_eq!(
            asked("consulta-terceros-32d", &[(Rfc, "EKU")]),
            Err(NotAnAsk::Value(Rfc))
        );
    }

    #[test]
    fn only_periods_that_are_over_can_be_chosen() {
        let newest = |code, today| periods(code, today).into_iter().next().unwrap().0;
        assert_eq!(newest("ema", date!(2026 - 11 - 29)), "2026-10");
        assert_eq!(newest("ema", date!(2026 - 01 - 01)), "2025-12");
        assert_eq!(newest("eba", date!(2026 - 11 - 29)), "2026-B5");
        assert_eq!(newest("eba", date!(2026 - 12 - 31)), "2026-B5");
        assert_eq!(newest("eba", date!(2027 - 01 - 01)), "2026-B6");
        let all = periods("eba", date!(2026 - 12 - 05));
        assert_eq!(all.len(), PERIODS);
        assert_eq!(all[1].0, "2026-B4");
    }
}
