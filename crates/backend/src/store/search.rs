//! Searching folded text: up to four words, each anywhere, with `LIKE` in both databases.

use mailbox::procedures::fold;

/// Most words of a search.
const WORDS_MAX: usize = 4;

/// The words of a search, folded; none finds everything.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(crate) struct Words(Vec<String>);

impl Words {
    /// Reads what was typed; nothing when there are more words than a search has.
    pub(crate) fn typed(text: &str) -> Option<Self> {
        let words: Vec<String> = fold(text).split_whitespace().map(str::to_owned).collect();
        (words.len() <= WORDS_MAX).then_some(Self(words))
    }

    /// Returns a pattern a word, and patterns that any text fits.
    pub(crate) fn patterns(&self) -> [String; WORDS_MAX] {
        let mut words = self.0.iter();
        [(); WORDS_MAX].map(|()| {
            words
                .next()
                .map_or_else(|| "%".to_owned(), |word| pattern(word))
        })
    }
}

/// Escapes what means something in a pattern.
fn pattern(word: &str) -> String {
    let mut pattern = String::from("%");
    for c in word.chars() {
        if matches!(c, '%' | '_' | '~') {
            pattern.push('~');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}

/// Makes the text that is searched: folded words with blanks between.
pub(crate) fn folded<'a>(parts: impl IntoIterator<Item = &'a str>) -> String {
    let mut all = String::new();
    for word in parts.into_iter().flat_map(str::split_whitespace) {
        if !all.is_empty() {
            all.push(' ');
        }
        all.push_str(&fold(word));
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_become_patterns_and_their_signs_mean_themselves() {
        let words = Words::typed(" Opinión  50%_~ ").unwrap();
        assert_eq!(words.patterns(), ["%opinion%", "%50~%~_~~%", "%", "%"]);
        assert_eq!(Words::typed("").unwrap().patterns(), ["%"; 4]);
        assert_eq!(Words::typed("a b c d e"), None);
        assert_eq!(folded(["Ñandú  Ágil", "", "PR-26"]), "nandu agil pr-26");
    }
}
