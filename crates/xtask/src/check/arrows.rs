//! Who may import whom (DESIGN.md, section 2), proved from `cargo metadata`.

use serde_json::Value;

/// One room and the rooms it may import.
type Rule = (&'static str, &'static [&'static str]);

/// In every build.
const ARROWS: [Rule; 11] = [
    ("app", &["evidence", "mailbox"]),
    ("backend", &["efirma", "evidence", "mailbox"]),
    ("cli", &["efirma", "evidence", "mailbox"]),
    ("efirma", &[]),
    ("evidence", &["efirma", "mailbox"]),
    // Outside the workspace, and outside of everything that ships.
    ("fuzz", &["efirma", "evidence", "mailbox"]),
    ("mailbox", &[]),
    ("proxy", &["backend"]),
    ("signer", &["efirma", "mailbox"]),
    ("verifier", &["evidence", "mailbox"]),
    ("xtask", &[]),
];
/// In tests, besides.
const TEST_ARROWS: [Rule; 3] = [
    ("backend", &["efirma", "mailbox"]),
    ("evidence", &["backend", "efirma", "mailbox"]),
    ("proxy", &["backend", "efirma", "mailbox"]),
];
/// The room that may import all.
const ABOVE_ALL: &str = "tests";
/// May be imported only behind a feature.
const OPTIONAL: [(&str, &str); 1] = [("proxy", "backend")];

/// Returns a sentence for every arrow that the house does not have.
pub(super) fn broken(metadata: &Value) -> Vec<String> {
    let mut broken = Vec::new();
    for package in list(metadata, "packages") {
        let room = word(package, "name");
        if room == ABOVE_ALL {
            continue;
        }
        let Some(allowed) = allowed(&ARROWS, room) else {
            broken.push(format!(
                "{room}: a room without a rule; give it one in check/arrows.rs"
            ));
            continue;
        };
        let in_tests = self::allowed(&TEST_ARROWS, room).unwrap_or(&[]);
        for dependency in list(package, "dependencies")
            .iter()
            .filter(|found| is_ours(found))
        {
            let other = word(dependency, "name");
            let test = word(dependency, "kind") == "dev";
            let drawn = allowed.contains(&other) || (test && in_tests.contains(&other));
            let optional = dependency.get("optional").and_then(Value::as_bool) == Some(true);
            if !drawn {
                broken.push(format!("{room} → {other}: not an arrow of this house"));
            } else if !test && !optional && OPTIONAL.contains(&(room, other)) {
                broken.push(format!("{room} → {other}: only behind a feature"));
            }
        }
    }
    broken
}

fn allowed(rules: &[Rule], room: &str) -> Option<&'static [&'static str]> {
    rules
        .iter()
        .find(|(name, _)| *name == room)
        .map(|(_, allowed)| *allowed)
}

/// A dependency of the workspace has a path and comes from no registry.
fn is_ours(dependency: &Value) -> bool {
    dependency.get("path").is_some_and(Value::is_string)
}

fn list<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value
        .get(key)
        .and_then(Value::as_array)
        .map_or(&[], Vec::as_slice)
}

fn word<'a>(value: &'a Value, key: &str) -> &'a str {
    value.get(key).and_then(Value::as_str).unwrap_or("")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[track_caller]
    fn check(room: &str, other: &str, facts: &Value, expected: usize) {
        let mut dependency =
            json!({ "name": other, "path": "/x", "kind": null, "optional": false });
        for (key, value) in facts.as_object().unwrap() {
            dependency[key] = value.clone();
        }
        let metadata = json!({ "packages": [{ "name": room, "dependencies": [dependency] }] });
        assert_eq!(
            broken(&metadata).len(),
            expected,
            "{room} → {other} {facts}"
        );
    }

    #[test]
    fn a_forbidden_arrow_is_caught_and_a_drawn_one_is_not() {
        let normal = json!({});
        check("app", "efirma", &normal, 1);
        check("app", "mailbox", &normal, 0);
        check("efirma", "mailbox", &normal, 1);
        check("mailbox", "efirma", &normal, 1);
        check("signer", "evidence", &normal, 1);
        check("cli", "backend", &normal, 1);
        check("tests", "backend", &normal, 0);
        check("newcomer", "mailbox", &normal, 1);
        check("fuzz", "efirma", &normal, 0);
        check("fuzz", "backend", &normal, 1);
        check("cli", "fuzz", &normal, 1);
    }

    #[test]
    fn the_proxy_takes_the_backend_only_behind_a_feature() {
        check("proxy", "backend", &json!({ "optional": true }), 0);
        check("proxy", "backend", &json!({}), 1);
        check("proxy", "mailbox", &json!({ "optional": true }), 1);
    }

    #[test]
    fn tests_have_arrows_of_their_own() {
        check("proxy", "mailbox", &json!({ "kind": "dev" }), 0);
        check("mailbox", "efirma", &json!({ "kind": "dev" }), 1);
        check("evidence", "backend", &json!({ "kind": "build" }), 1);
    }

    #[test]
    fn a_crate_of_the_same_name_from_the_registry_is_not_ours() {
        check("efirma", "backend", &json!({ "path": null }), 0);
    }
}
