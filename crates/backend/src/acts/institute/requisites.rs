//! Reading what the institute sends: what lacks a requisite is told which, by its path.
//!
//! CFF 38 lists what an act must have. A field that is absent, empty or cannot be what it says is
//! named (`act.legal_basis`), so that whoever deposits can mend it; nothing is guessed.

use mailbox::problem::Code;
use serde::de::DeserializeOwned;

use crate::acts::NotDone;

/// Reads a body, or names the part that is missing or unusable.
pub(crate) fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, NotDone> {
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let read = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let path = error.path().to_string();
        let reason = error.into_inner();
        if !reason.is_data() {
            return NotDone::Refused(Code::Malformed);
        }
        let text = reason.to_string();
        match (
            named(&text, "missing field `"),
            named(&text, "unknown field `"),
        ) {
            (Some(field), _) => NotDone::RefusedAt(Code::ActIncomplete, joined(&path, field)),
            // Its path names it already, as the part that cannot be read.
            (_, Some(_)) => NotDone::RefusedAt(Code::Malformed, path),
            (None, None) if path == "." => NotDone::Refused(Code::Malformed),
            (None, None) => NotDone::RefusedAt(Code::ActIncomplete, path),
        }
    })?;
    reader.end().map_err(|_| Code::Malformed)?;
    Ok(read)
}

/// The name between backticks that follows `before`.
fn named<'a>(text: &'a str, before: &str) -> Option<&'a str> {
    let (_, rest) = text.split_once(before)?;
    rest.split_once('`').map(|(name, _)| name)
}

fn joined(path: &str, field: &str) -> String {
    match path {
        "." => field.to_owned(),
        path => format!("{path}.{field}"),
    }
}

#[cfg(test)]
mod tests {
    use mailbox::api::DepositNotification;
    use serde_json::{Value, json};

    use super::*;

    fn whole() -> Value {
        json!({
            "addressee": {"rfc": "EKU9003173C9", "name": "ESCUELA", "kind": "patron"},
            "act": {
                "oficio": "12/2026", "issued_on": "2026-01-14", "place": "Puebla",
                "issuer": "Subdelegación Puebla Norte", "officer": "Ana Robles",
                "kind": "Requerimiento", "legal_basis": "LSS 251", "rule": "cff134",
                "document": {"name": "a.pdf", "media_type": "application/pdf", "size_bytes": 3,
                    "sha256": "00".repeat(32)},
            },
            "officer_signature": "AAAA",
        })
    }

    fn at(value: &Value) -> (Code, String) {
        let bytes = serde_json::to_vec(value).unwrap();
        match read::<DepositNotification>(&bytes) {
            Err(NotDone::RefusedAt(code, at)) => (code, at),
            Err(NotDone::Refused(code)) => (code, String::new()),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn each_requisite_is_named_when_it_is_absent_null_or_empty() {
        assert!(read::<DepositNotification>(&serde_json::to_vec(&whole()).unwrap()).is_ok());
        for (pointer, path) in [
            ("/addressee", "addressee"),
            ("/addressee/rfc", "addressee.rfc"),
            ("/addressee/name", "addressee.name"),
            ("/addressee/kind", "addressee.kind"),
            ("/act", "act"),
            ("/act/oficio", "act.oficio"),
            ("/act/issued_on", "act.issued_on"),
            ("/act/place", "act.place"),
            ("/act/issuer", "act.issuer"),
            ("/act/officer", "act.officer"),
            ("/act/kind", "act.kind"),
            ("/act/legal_basis", "act.legal_basis"),
            ("/act/rule", "act.rule"),
            ("/act/document", "act.document"),
            ("/act/document/sha256", "act.document.sha256"),
            ("/officer_signature", "officer_signature"),
        ] {
            let (parent, field) = pointer.rsplit_once('/').unwrap();
            let mut absent = whole();
            let parent = absent.pointer_mut(parent).unwrap().as_object_mut().unwrap();
            parent.remove(field).unwrap();
            assert_eq!(at(&absent), (Code::ActIncomplete, path.into()));
            let mut null = whole();
            *null.pointer_mut(pointer).unwrap() = Value::Null;
            assert_eq!(at(&null), (Code::ActIncomplete, path.into()));
            if pointer != "/officer_signature" {
                let mut empty = whole();
                *empty.pointer_mut(pointer).unwrap() = json!("");
                assert_eq!(at(&empty), (Code::ActIncomplete, path.into()));
            }
        }
    }

    #[test]
    fn what_is_not_of_an_act_is_not_passed_over() {
        let mut more = whole();
        more["act"]["urgent"] = json!(true);
        assert_eq!(at(&more), (Code::Malformed, "act.urgent".into()));
        assert_eq!(at(&json!([])).0, Code::Malformed);
        let refused = read::<DepositNotification>(b"{").unwrap_err();
        assert!(matches!(refused, NotDone::Refused(Code::Malformed)));
        let twice = [serde_json::to_vec(&whole()).unwrap(), b"{}".to_vec()].concat();
        let refused = read::<DepositNotification>(&twice).unwrap_err();
        assert!(matches!(refused, NotDone::Refused(Code::Malformed)));
    }
}
