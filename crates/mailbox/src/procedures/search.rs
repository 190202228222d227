//! Finding a procedure by what people type: any case, with or without accents, in any order.

use super::{Catalogue, Entry, Place};

/// Makes a text comparable: lower case, without accents, `ñ` as `n`.
pub fn fold(text: &str) -> String {
    text.chars()
        .flat_map(char::to_lowercase)
        .filter(|c| !matches!(c, '\u{300}'..='\u{36f}'))
        .map(|c| match c {
            'á' | 'à' | 'ä' | 'â' => 'a',
            'é' | 'è' | 'ë' | 'ê' => 'e',
            'í' | 'ì' | 'ï' | 'î' => 'i',
            'ó' | 'ò' | 'ö' | 'ô' => 'o',
            'ú' | 'ù' | 'ü' | 'û' => 'u',
            'ñ' => 'n',
            'ç' => 'c',
            other => other,
        })
        .collect()
}

impl Catalogue {
    /// Lists the procedures that have every word of `query`: those that have them in their need
    /// or name first, then the rest, each in the order of the catalogue.
    pub fn search(&self, query: &str) -> Vec<&Entry> {
        let query = fold(query);
        let words: Vec<&str> = query.split_whitespace().collect();
        let has = |text: &str| {
            let text = fold(text);
            words.iter().all(|word| text.contains(word))
        };
        let mut first = Vec::new();
        let mut rest = Vec::new();
        for entry in &self.entries {
            let title = format!("{} {} {}", entry.need.es, entry.need.en, entry.name);
            if has(&title) {
                first.push(entry);
            } else if has(&format!("{title} {}", body(entry))) {
                rest.push(entry);
            }
        }
        first.append(&mut rest);
        first
    }
}

fn body(entry: &Entry) -> String {
    let system = match &entry.place {
        Place::Elsewhere { system, .. } => system.as_ref(),
        Place::Here | Place::Filing { .. } | Place::Unknown => "",
    };
    [
        entry.code.as_ref(),
        &entry.sends.es,
        &entry.sends.en,
        &entry.gets.es,
        &entry.gets.en,
        system,
    ]
    .join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(query: &str) -> Vec<String> {
        let catalogue = Catalogue::seed();
        let found = catalogue.search(query);
        found.iter().map(|entry| entry.code.to_string()).collect()
    }

    #[test]
    fn accents_case_and_order_do_not_matter() {
        for query in [
            "opinión cumplimiento",
            "CUMPLIMIENTO OPINION",
            "opinio\u{301}n cumpl",
        ] {
            assert!(codes(query).contains(&"opinion-32d".into()), "{query}");
        }
        assert_eq!(codes("s-icsoe").len(), codes("S-ICSOE").len());
        assert!(codes("acountant xyz").is_empty());
        assert_eq!(codes(" ").len(), Catalogue::seed().entries.len());
    }

    #[test]
    fn needs_come_before_details() {
        // The need says *inconformarse*; other entries only mention a resolution.
        assert_eq!(codes("inconformarme").first().unwrap(), "inconformidad");
        assert_eq!(codes("appeal").first().unwrap(), "inconformidad");
    }

    #[test]
    fn the_shipped_catalogue_holds_together() {
        let catalogue = Catalogue::seed();
        let mut codes: Vec<&str> = catalogue.entries.iter().map(|e| e.code.as_ref()).collect();
        assert!(codes.len() >= 34, "DOMAIN 7 has 34 rows");
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), catalogue.entries.len(), "codes are unique");
        for entry in &catalogue.entries {
            let texts = [&entry.name, &entry.need.es, &entry.need.en, &entry.gets.es];
            assert!(texts.iter().all(|text| !text.is_empty()), "{}", entry.code);
            assert!(
                entry
                    .code
                    .bytes()
                    .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'),
                "{}",
                entry.code
            );
            assert_eq!(catalogue.find(&entry.code), Some(entry));
        }
        let json = serde_json::to_string(&catalogue).unwrap();
        assert_eq!(serde_json::from_str::<Catalogue>(&json).unwrap(), catalogue);
    }
}
