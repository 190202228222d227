//! What a search in a list finds: what the cover shows, whatever its case and accents.
//!
//! Nothing of the act that its cover does not show can be found: a search is no way to read it.

use mailbox::procedures::fold;

use crate::store::notifications::Notification;

/// Returns what can be found of a notification.
pub(crate) fn text(notification: &Notification) -> String {
    let Notification {
        folio,
        addressee,
        act,
        ..
    } = notification;
    let registration = addressee.registration.as_ref().map(ToString::to_string);
    let registration = registration.unwrap_or_default();
    fold(&format!(
        "{} {} {} {folio} {registration}",
        act.kind, act.issuer, act.oficio
    ))
}

/// Makes three patterns of what was typed, all of which a text that is found has: its first two
/// words, and the rest in the order they were typed. The sign that makes others literal is `!`.
pub(crate) fn patterns(typed: &str) -> [String; 3] {
    let folded = fold(typed);
    let literal = |word: &str| {
        let mut literal = String::with_capacity(word.len());
        for c in word.chars() {
            if matches!(c, '!' | '%' | '_') {
                literal.push('!');
            }
            literal.push(c);
        }
        literal
    };
    let mut words = folded.split_whitespace().map(literal);
    let first = words.next().unwrap_or_default();
    let second = words.next().unwrap_or_default();
    let rest = words.collect::<Vec<_>>().join("%");
    [first, second, rest].map(|words| format!("%{words}%"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_is_found_word_by_word_and_as_it_is() {
        assert_eq!(patterns("  "), ["%%", "%%", "%%"]);
        assert_eq!(
            patterns("Información PUEBLA"),
            ["%informacion%", "%puebla%", "%%"]
        );
        assert_eq!(patterns("100% a_b ñu x"), ["%100!%%", "%a!_b%", "%nu%x%"]);
    }
}
