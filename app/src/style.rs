//! Measures the colours of `style/tokens.css`: contrast of WCAG 2.2 (1.4.3, 1.4.11), both schemes.

use std::collections::BTreeMap;

const TOKENS: &str = include_str!("../../style/tokens.css");

/// Text on what it stands on.
const TEXT: [(&str, &str); 27] = [
    ("ink", "page"),
    ("ink", "quiet"),
    ("ink", "accent-quiet"),
    ("ink", "ok-quiet"),
    ("ink", "due-quiet"),
    ("ink", "danger-quiet"),
    ("ink-soft", "page"),
    ("ink-soft", "quiet"),
    ("ink-soft", "ok-quiet"),
    ("link", "page"),
    ("link", "quiet"),
    ("link", "due-quiet"),
    ("accent", "page"),
    ("accent", "quiet"),
    ("accent", "accent-quiet"),
    ("on-accent", "accent"),
    ("on-accent", "accent-strong"),
    ("ok", "page"),
    ("ok", "quiet"),
    ("ok", "ok-quiet"),
    ("due", "page"),
    ("due", "quiet"),
    ("due", "due-quiet"),
    ("danger", "page"),
    ("danger", "quiet"),
    ("danger", "danger-quiet"),
    ("accent-strong", "page"),
];
/// Edges of controls, marks of state, the ring of the focus.
const GRAPHICS: [(&str, &str); 6] = [
    ("control-edge", "page"),
    ("control-edge", "quiet"),
    ("focus", "page"),
    ("focus", "quiet"),
    ("focus", "accent-quiet"),
    ("mark", "page"),
];

type Scheme = BTreeMap<String, [f64; 3]>;

/// Reads the colours of every block that begins with `selector`.
fn blocks(selector: &str) -> Vec<Scheme> {
    let mut found = Vec::new();
    let mut rest = TOKENS;
    while let Some(at) = rest.find(selector) {
        let body = &rest[at + selector.len()..];
        let end = body.find('}').unwrap();
        found.push(body[..end].lines().filter_map(colour).collect());
        rest = &body[end..];
    }
    found
}

fn colour(line: &str) -> Option<(String, [f64; 3])> {
    let (name, value) = line.trim().strip_prefix("--")?.split_once(": #")?;
    let hex = value.strip_suffix(';').filter(|hex| hex.len() == 6)?;
    let part = |at: usize| u8::from_str_radix(&hex[at..at + 2], 16).unwrap();
    let linear = |part: u8| {
        let share = f64::from(part) / 255.0;
        if share <= 0.040_45 {
            share / 12.92
        } else {
            ((share + 0.055) / 1.055).powf(2.4)
        }
    };
    Some((name.to_owned(), [part(0), part(2), part(4)].map(linear)))
}

fn contrast(scheme: &Scheme, one: &str, other: &str) -> f64 {
    let light = |name: &str| {
        let [red, green, blue] = scheme[name];
        0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05
    };
    let (one, other) = (light(one), light(other));
    one.max(other) / one.min(other)
}

fn light() -> Scheme {
    blocks(":root {\n").remove(0)
}

fn dark() -> Scheme {
    blocks(":root:not([data-scheme=\"light\"]) {\n").remove(0)
}

#[test]
fn text_and_controls_are_told_from_what_they_stand_on_in_both_schemes() {
    for (name, scheme) in [("light", light()), ("dark", dark())] {
        for (pairs, least) in [(&TEXT[..], 4.5), (&GRAPHICS[..], 3.0)] {
            for (one, other) in pairs {
                let measured = contrast(&scheme, one, other);
                assert!(
                    measured >= least,
                    "{name}: {one} on {other} is {measured:.2}"
                );
            }
        }
    }
    // UX 3 has these figures: the measure is the one it was written with.
    assert!((contrast(&light(), "accent", "page") - 7.7).abs() < 0.1);
    assert!((contrast(&light(), "ink-soft", "page") - 6.3).abs() < 0.1);
}

#[test]
fn the_dark_scheme_is_the_same_however_it_was_chosen() {
    let chosen = blocks(":root[data-scheme=\"dark\"] {\n").remove(0);
    assert_eq!(chosen, dark());
    assert_eq!(
        light().keys().collect::<Vec<_>>(),
        chosen.keys().collect::<Vec<_>>(),
        "each role has a colour in each scheme"
    );
}
