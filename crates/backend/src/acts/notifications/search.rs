//! What a search in a list finds: what the cover shows, whatever its case and accents.
//!
//! Nothing of the act that its cover does not show can be found: a search is no way to read it.

use mailbox::procedures::fold;

use crate::store::notifications::{Notification, Words};

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

/// Reads what was typed: a text that is found has the first two words, and the rest in the order
/// they were typed. The sign that makes others literal is `!`.
pub(crate) fn words(typed: &str) -> Words {
    let folded = fold(typed);
    let all: Vec<&str> = folded.split_whitespace().collect();
    let (alone, rest) = all.split_at(all.len().min(2));
    let mut patterns: Vec<String> = alone.iter().map(|word| literal(word)).collect();
    if !rest.is_empty() {
        let rest: Vec<String> = rest.iter().map(|word| literal(word)).collect();
        patterns.push(rest.join("%"));
    }
    for pattern in &mut patterns {
        *pattern = format!("%{pattern}%");
    }
    let mut threes: Vec<String> = all.iter().flat_map(|word| threes(word)).collect();
    threes.sort();
    threes.dedup();
    Words { patterns, threes }
}

fn literal(word: &str) -> String {
    let mut literal = String::with_capacity(word.len());
    for c in word.chars() {
        if matches!(c, '!' | '%' | '_') {
            literal.push('!');
        }
        literal.push(c);
    }
    literal
}

/// Every three letters of a word that follow each other, but for those that cannot be asked for.
fn threes(word: &str) -> Vec<String> {
    let letters: Vec<char> = word.chars().collect();
    let threes = letters.windows(3);
    let askable = threes.filter(|three| !three.iter().any(|c| c.is_control()));
    askable.map(|three| three.iter().collect()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_is_found_word_by_word_and_as_it_is() {
        let patterns = |typed| words(typed).patterns;
        assert!(patterns("  ").is_empty());
        assert_eq!(
            patterns("Información PUEBLA"),
            ["%informacion%", "%puebla%"]
        );
        assert_eq!(patterns("100% a_b ñu x"), ["%100!%%", "%a!_b%", "%nu%x%"]);
    }

    #[test]
    fn words_of_three_letters_and_more_are_asked_by_threes() {
        let threes = |typed| words(typed).threes;
        assert_eq!(threes("SUR de"), ["sur"]);
        assert_eq!(threes("año a_b\" bab"), ["_b\"", "a_b", "ano", "bab"]);
        assert!(threes("x\0y z").is_empty());
        assert_eq!(threes("aaaa"), ["aaa"]);
    }
}
