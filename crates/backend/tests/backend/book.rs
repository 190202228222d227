//! A book of exchanges: what was asked and answered over HTTP, one page for each route and status,
//! with what is random put as if it were not, so that the same story writes the same book.
//!
//! Put in the place of what came, each numbered as it first appears in the book: ids (UUID),
//! digests and nonces (hex), numbers of certificates (20 digits), tokens of sessions and feeds;
//! codes are 123456, and what was printed here has 12345 bytes.
//! Signatures, seals and certificates become one word in base64; what proves them is in the
//! evidence tests. A digest that the address of a `PUT` or `PATCH` names is of a known
//! file, and stays.

use std::collections::{BTreeMap, HashMap, HashSet};

use http::{HeaderMap, Method};
use serde_json::{Map, Value, json};

/// Base64 of «firma de ejemplo».
const SIGNATURE: &str = "ZmlybWEgZGUgZWplbXBsbw==";
/// Shorter texts of the alphabet of base64 are words.
const SIGNATURE_CHARACTERS_MIN: usize = 200;
/// The headers that tell something.
const HEADERS: [&str; 8] = [
    "content-type",
    "content-disposition",
    "idempotency-key",
    "authorization",
    "buzon-session",
    "upload-offset",
    "upload-length",
    "upload-complete",
];

/// A request, as it is written down.
pub(crate) struct Asked<'a> {
    pub(crate) method: &'a Method,
    pub(crate) path: &'a str,
    pub(crate) headers: &'a HeaderMap,
    pub(crate) body: &'a [u8],
}

/// An answer, as it is written down.
pub(crate) struct Answered<'a> {
    pub(crate) status: u16,
    pub(crate) headers: &'a HeaderMap,
    pub(crate) body: &'a [u8],
}

/// The book.
#[derive(Default)]
pub(crate) struct Book {
    /// The addresses of the contract, such as `/api/v1/filings/{folio}`.
    pub(crate) routes: Vec<String>,
    /// By the name of its file.
    pub(crate) pages: BTreeMap<String, Value>,
    put: HashMap<String, String>,
    counts: HashMap<&'static str, u32>,
    kept: HashSet<String>,
}

impl Book {
    /// Writes an exchange down, unless the book has one of its route and status.
    pub(crate) fn note(&mut self, asked: &Asked<'_>, answered: &Answered<'_>) {
        let (path, query) = asked.path.split_once('?').unwrap_or((asked.path, ""));
        let Some(route) = self.route(path) else {
            return;
        };
        if matches!(*asked.method, Method::PATCH | Method::PUT) {
            let digests = path.split('/').filter(|part| part.len() == 64);
            self.kept.extend(digests.map(str::to_owned));
        }
        if let (true, Some(token)) = (route.ends_with("{feed}"), path.rsplit('/').next()) {
            self.name("feed", token);
        }
        let page = json!({
            "request": {
                "method": asked.method.as_str(),
                "path": if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") },
                "headers": self.headers(path, asked.headers),
                "body": body(asked.headers, asked.body),
            },
            "answer": {
                "status": answered.status,
                "headers": self.headers(path, answered.headers),
                "body": body(answered.headers, answered.body),
            },
        });
        // Everything is put in the order it came, written down or not.
        let page = self.without_chance(page);
        let code = page["answer"]["body"]["code"].as_str();
        let code = code.filter(|_| answered.status >= 400);
        let code = code.map(|code| format!("-{}", code.replace('_', "-")));
        let name = format!(
            "{}.{}{}.json",
            file_of(asked.method, &route),
            answered.status,
            code.unwrap_or_default()
        );
        self.pages.entry(name).or_insert(page);
    }

    fn route(&self, path: &str) -> Option<String> {
        let fits = |route: &&String| {
            let (have, want): (Vec<_>, Vec<_>) =
                (path.split('/').collect(), route.split('/').collect());
            let same = |(have, want): (&&str, &&str)| want.starts_with('{') || have == want;
            have.len() == want.len() && have.iter().zip(&want).all(same)
        };
        // An address without names is nearer than one that takes anything.
        let found = self.routes.iter().filter(fits);
        found
            .min_by_key(|route| route.matches('{').count())
            .cloned()
    }

    fn headers(&mut self, path: &str, headers: &HeaderMap) -> Map<String, Value> {
        let mut told = Map::new();
        for name in HEADERS {
            let Some(value) = headers.get(name).and_then(|value| value.to_str().ok()) else {
                continue;
            };
            let value = match name {
                "buzon-session" if !value.is_empty() => self.name("sesion", value),
                "authorization" => {
                    let token = value.trim_start_matches("Bearer ");
                    let known = path.starts_with("/institute/");
                    let token = if known {
                        "credencial-del-instituto".into()
                    } else {
                        self.name("sesion", token)
                    };
                    format!("Bearer {token}")
                }
                _ => value.to_owned(),
            };
            told.insert(name.into(), value.into());
        }
        told
    }

    /// Names a secret, by the order in which it came.
    fn name(&mut self, kind: &'static str, secret: &str) -> String {
        if let Some(name) = self.put.get(secret) {
            return name.clone();
        }
        let count = self.counts.entry(kind).or_default();
        *count += 1;
        let name = match kind {
            "id" => format!("01980000-0000-7000-8000-{count:012x}"),
            "digest" => format!("{count:064x}"),
            "nonce" => format!("{count:032x}"),
            "certificate" => format!(
                "{:020}",
                99_000_000_000_000_000_000_u128 + u128::from(*count)
            ),
            _ => format!("{kind}-{count}"),
        };
        self.put.insert(secret.to_owned(), name.clone());
        name
    }

    fn without_chance(&mut self, value: Value) -> Value {
        match value {
            Value::String(text) => Value::String(self.text_without_chance(&text)),
            Value::Array(items) => {
                let items = items.into_iter().map(|item| self.without_chance(item));
                Value::Array(items.collect())
            }
            Value::Object(fields) => {
                // How long what was printed became says nothing: random bytes are compressed in it.
                let sha256 = fields.get("sha256").and_then(Value::as_str);
                let is_known = sha256.is_some_and(|sha256| self.kept.contains(sha256));
                let fields = fields.into_iter().map(|(name, value)| {
                    let value = match (name.as_str(), &value) {
                        ("size_bytes" | "measured_bytes", _) if !is_known => json!(12345),
                        ("code", Value::String(code)) if is_code(code) => json!("123456"),
                        _ => self.without_chance(value),
                    };
                    (name, value)
                });
                Value::Object(fields.collect())
            }
            other => other,
        }
    }

    /// Puts another for each run of characters that came by chance.
    fn text_without_chance(&mut self, text: &str) -> String {
        let is_part = |c: char| c.is_ascii_alphanumeric() || "+/=-_".contains(c);
        let mut told = String::new();
        let mut rest = text;
        while let Some(start) = rest.find(is_part) {
            let (before, from) = rest.split_at(start);
            let end = from.find(|c| !is_part(c)).unwrap_or(from.len());
            let (run, after) = from.split_at(end);
            told.push_str(before);
            told.push_str(&self.run_without_chance(run));
            rest = after;
        }
        told.push_str(rest);
        told
    }

    fn run_without_chance(&mut self, run: &str) -> String {
        if run.len() >= SIGNATURE_CHARACTERS_MIN {
            return SIGNATURE.into();
        }
        // A path is a run of many words.
        if run.contains('/') {
            let parts = run.split('/').map(|part| self.run_without_chance(part));
            return parts.collect::<Vec<_>>().join("/");
        }
        if let Some(name) = self.put.get(run) {
            return name.clone();
        }
        let is_hex = run
            .bytes()
            .all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
        match run.len() {
            64 if is_hex && !self.kept.contains(run) => self.name("digest", run),
            32 if is_hex => self.name("nonce", run),
            20 if run.bytes().all(|b| b.is_ascii_digit()) => self.name("certificate", run),
            43 if run.bytes().any(|b| b.is_ascii_uppercase()) => self.name("feed", run),
            36 if run.parse::<mailbox::id::Id>().is_ok() => self.name("id", run),
            _ => run.to_owned(),
        }
    }
}

/// Tells whether it is what proves a medium of contact.
fn is_code(text: &str) -> bool {
    text.len() == 6 && text.bytes().all(|b| b.is_ascii_digit())
}

/// Names the file of a route.
pub(crate) fn file_of(method: &Method, route: &str) -> String {
    let words = route.trim_start_matches("/api/v1").split('/');
    let words = words
        .map(|word| word.trim_matches(['{', '}']))
        .filter(|word| !word.is_empty());
    words.fold(method.as_str().to_lowercase(), |name, word| {
        format!("{name}_{word}")
    })
}

fn body(headers: &HeaderMap, bytes: &[u8]) -> Value {
    if bytes.is_empty() {
        return Value::Null;
    }
    if let Ok(value) = serde_json::from_slice(bytes) {
        return value;
    }
    let kind = headers
        .get("content-type")
        .and_then(|value| value.to_str().ok());
    match std::str::from_utf8(bytes) {
        Ok(text) if kind.is_none_or(|kind| kind.starts_with("text/")) => text.into(),
        _ => "…bytes…".into(),
    }
}
