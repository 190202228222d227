//! What may be forwarded: every address of the contract (DESIGN.md, section 6) and its methods.
//!
//! The rules are:
//!
//! - What is not listed is not forwarded: an address without a line here is not found, and a
//!   method without a word here is not allowed.
//! - A line says what a body may weigh, and so how much of it may be under way.
//! - A new address of the contract is one line in [`CONTRACT`]; one of a single house is the
//!   setting `--allow`.

use std::str::FromStr;

use http::Method;
use matchit::Router;

/// What a request at an address carries and means.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Load {
    /// Nothing, and an answer that may take long to come down.
    Archive,
    /// A file, in a stream.
    Document,
    /// JSON, or nothing.
    Json,
    /// JSON of someone who is not known yet: guessed at, so it is rationed.
    SignIn,
}

/// One line of the list: methods, pattern, what it carries.
type Line = (&'static str, &'static str, Load);

/// The contract, in the order of DESIGN.md, section 6.
const CONTRACT: &[Line] = &[
    ("GET", "/api/openapi.json", Load::Json),
    ("GET", "/api/v1/clock", Load::Json),
    ("POST", "/api/v1/access/challenges", Load::SignIn),
    ("POST", "/api/v1/access", Load::SignIn),
    ("GET,DELETE", "/api/v1/access", Load::Json),
    ("GET", "/api/v1/mailbox", Load::Json),
    ("PUT", "/api/v1/mailbox/word", Load::Json),
    ("GET,POST", "/api/v1/mailbox/enabling", Load::Json),
    ("POST", "/api/v1/mailbox/enabling/challenges", Load::Json),
    ("GET,POST,PUT", "/api/v1/contacts", Load::Json),
    ("POST", "/api/v1/contacts/challenges", Load::Json),
    ("GET,PUT,POST,DELETE", "/api/v1/contacts/{id}", Load::Json),
    ("POST", "/api/v1/contacts/{id}/{act}", Load::Json),
    ("GET", "/api/v1/terms", Load::Json),
    ("GET,POST", "/api/v1/terms/{version}", Load::Json),
    ("GET", "/api/v1/notifications", Load::Json),
    ("GET", "/api/v1/notifications/{id}", Load::Json),
    ("GET,POST", "/api/v1/notifications/{id}/opening", Load::Json),
    (
        "POST",
        "/api/v1/notifications/{id}/opening/challenges",
        Load::Json,
    ),
    ("POST", "/api/v1/notifications/{id}/challenges", Load::Json),
    (
        "GET,HEAD",
        "/api/v1/notifications/{id}/document",
        Load::Json,
    ),
    (
        "GET,HEAD",
        "/api/v1/notifications/{id}/document/signature",
        Load::Json,
    ),
    ("GET,HEAD,PUT", "/api/v1/documents/{sha256}", Load::Document),
    (
        "HEAD,PATCH,DELETE",
        "/api/v1/documents/{sha256}/upload",
        Load::Document,
    ),
    ("GET,POST", "/api/v1/filings", Load::Json),
    ("POST", "/api/v1/filings/challenges", Load::Json),
    ("GET", "/api/v1/filings/{folio}", Load::Json),
    ("GET", "/api/v1/filings/{folio}/{part}", Load::Json),
    ("GET", "/api/v1/receipts", Load::Json),
    ("GET,HEAD", "/api/v1/receipts/{folio}", Load::Json),
    ("GET,HEAD", "/api/v1/receipts/{folio}/pdf", Load::Json),
    ("GET,HEAD", "/api/v1/evidence/{folio}", Load::Json),
    ("POST", "/api/v1/exports", Load::Json),
    ("GET", "/api/v1/exports/{id}", Load::Json),
    ("POST", "/api/v1/exports/{id}/measuring", Load::Json),
    ("GET,HEAD", "/api/v1/exports/{id}/archive", Load::Archive),
    ("GET", "/api/v1/procedures", Load::Json),
    ("GET", "/api/v1/procedures/{code}", Load::Json),
    ("GET,POST", "/api/v1/procedures/{code}/requests", Load::Json),
    (
        "POST",
        "/api/v1/procedures/{code}/requests/challenges",
        Load::Json,
    ),
    ("GET", "/api/v1/procedures/{code}/requests/{id}", Load::Json),
    (
        "GET,HEAD",
        "/api/v1/procedures/{code}/requests/{id}/documents/{sha256}",
        Load::Json,
    ),
    ("GET", "/api/v1/communications", Load::Json),
    ("GET", "/api/v1/communications/{id}", Load::Json),
    ("PUT", "/api/v1/communications/{id}/reading", Load::Json),
    (
        "GET,HEAD",
        "/api/v1/communications/{id}/documents/{sha256}",
        Load::Json,
    ),
    ("GET,POST", "/api/v1/mandates", Load::Json),
    ("POST", "/api/v1/mandates/challenges", Load::Json),
    ("GET,DELETE", "/api/v1/mandates/{id}", Load::Json),
    ("POST", "/api/v1/mandates/{id}/{act}", Load::Json),
    ("GET,POST,DELETE", "/api/v1/calendar", Load::Json),
    ("GET,HEAD", "/api/v1/calendar.ics", Load::Json),
    ("GET,HEAD", "/api/v1/calendar/{feed}", Load::Json),
    ("GET", "/api/v1/audit", Load::Json),
    ("GET", "/api/v1/postings", Load::Json),
    ("GET", "/api/v1/postings/{id}", Load::Json),
    ("GET,HEAD", "/api/v1/postings/{id}/document", Load::Json),
    ("GET", "/api/v1/institute/authorities", Load::Json),
    ("GET", "/api/v1/institute/keys", Load::Json),
];

/// The institute's own door, forwarded only under `--institute`.
const INSTITUTE: &[Line] = &[
    ("GET,POST", "/institute/v1/{noun}", Load::Json),
    (
        "GET,PUT,POST,DELETE",
        "/institute/v1/{noun}/{id}",
        Load::Json,
    ),
    (
        "GET,PUT,POST",
        "/institute/v1/{noun}/{id}/{part}",
        Load::Json,
    ),
    (
        "GET,HEAD,PUT",
        "/institute/v1/documents/{sha256}",
        Load::Document,
    ),
];

/// The methods that are ever forwarded.
const METHODS: [Method; 6] = [
    Method::GET,
    Method::HEAD,
    Method::PUT,
    Method::PATCH,
    Method::POST,
    Method::DELETE,
];

/// One line that an operator adds: `GET,POST /api/v1/things/{id}`.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Extra {
    methods: Vec<Method>,
    pattern: String,
}

impl FromStr for Extra {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        const WANTED: &str = "write it as `GET,POST /api/v1/things/{id}`";
        let (methods, pattern) = text.trim().split_once(' ').ok_or(WANTED)?;
        let methods = methods.split(',').map(|word| {
            let known = METHODS.iter().find(|method| method.as_str() == word);
            known.cloned().ok_or(WANTED)
        });
        let pattern = pattern.trim();
        if !pattern.starts_with("/api/") || Router::new().insert(pattern, ()).is_err() {
            return Err(WANTED);
        }
        Ok(Self {
            methods: methods.collect::<Result<_, _>>()?,
            pattern: pattern.to_owned(),
        })
    }
}

/// What the list says of an address.
#[derive(Debug, Default)]
struct Allowed {
    methods: Vec<(Method, Load)>,
}

/// The whole list.
pub(crate) struct AllowList {
    router: Router<usize>,
    places: Vec<(String, Allowed)>,
}

/// What the list says of one request.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Verdict<'list> {
    /// It goes on; `route` is the pattern, which holds nothing of the request.
    Allowed { route: usize, load: Load },
    /// These methods go on, and that one does not.
    OtherMethods(&'list [(Method, Load)]),
    /// No address.
    Unknown,
}

impl AllowList {
    /// Makes the list: the contract, the institute's door if it is `open`, and what is added.
    pub(crate) fn new(is_institute_open: bool, extra: &[Extra]) -> Self {
        let mut list = Self {
            router: Router::new(),
            places: Vec::new(),
        };
        let institute = if is_institute_open { INSTITUTE } else { &[] };
        for (methods, pattern, load) in CONTRACT.iter().chain(institute) {
            for method in METHODS {
                if methods.split(',').any(|word| word == method.as_str()) {
                    list.add(pattern, method, *load);
                }
            }
        }
        for line in extra {
            for method in &line.methods {
                list.add(&line.pattern, method.clone(), Load::Json);
            }
        }
        list
    }

    fn add(&mut self, pattern: &str, method: Method, load: Load) {
        let known = self.places.iter().position(|(place, _)| place == pattern);
        let index = known.unwrap_or(self.places.len());
        if known.is_none() {
            // A pattern that clashes with one of the contract adds nothing to it.
            if let Err(clash) = self.router.insert(pattern, index) {
                tracing::error!(pattern, reason = %clash, "this address is not forwarded");
                return;
            }
            self.places.push((pattern.to_owned(), Allowed::default()));
        }
        if let Some((_, allowed)) = self.places.get_mut(index) {
            allowed.methods.retain(|(known, _)| *known != method);
            allowed.methods.push((method, load));
        }
    }

    /// Looks up a request.
    pub(crate) fn judge(&self, method: &Method, path: &str) -> Verdict<'_> {
        let Ok(found) = self.router.at(path) else {
            return Verdict::Unknown;
        };
        let route = *found.value;
        let Some((_, allowed)) = self.places.get(route) else {
            return Verdict::Unknown;
        };
        let line = allowed.methods.iter().find(|(known, _)| known == method);
        line.map_or(Verdict::OtherMethods(&allowed.methods), |(_, load)| {
            Verdict::Allowed { route, load: *load }
        })
    }

    /// Returns the patterns, each at the number that a verdict calls `route`.
    pub(crate) fn patterns(&self) -> impl Iterator<Item = &str> {
        self.places.iter().map(|(pattern, _)| pattern.as_str())
    }
}

/// Returns the method's name if it is one of the contract's: a log repeats no other word.
pub(crate) fn known_method(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::POST => "POST",
        Method::DELETE => "DELETE",
        _ => "…",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(list: &AllowList, method: &Method, path: &str, wanted: Option<Load>) {
        let load = match list.judge(method, path) {
            Verdict::Allowed { load, .. } => Some(load),
            _ => None,
        };
        assert_eq!(load, wanted, "{method} {path}");
    }

    #[test]
    fn every_line_is_taken_and_nothing_else() {
        let list = AllowList::new(true, &[]);
        for (methods, pattern, load) in CONTRACT.iter().chain(INSTITUTE) {
            let path = pattern.replace(['{', '}'], "");
            for method in METHODS {
                if methods.split(',').any(|word| word == method.as_str()) {
                    check(&list, &method, &path, Some(*load));
                }
            }
        }
        for (method, path) in [
            (Method::DELETE, "/api/v1/filings"),
            (Method::HEAD, "/api/v1/filings"),
            (Method::PATCH, "/api/v1/contacts/1"),
            (Method::GET, "/api"),
            (Method::GET, "/api/v1"),
            (Method::GET, "/api/v1/"),
            (Method::GET, "/api/v1/clock/"),
            (Method::GET, "/api/v2/clock"),
            (Method::GET, "/api/v1/documents"),
            (Method::GET, "/api/v1/documents/"),
            (Method::GET, "/api/v1/unheard-of"),
        ] {
            check(&list, &method, path, None);
        }
    }

    #[test]
    fn the_institutes_door_is_shut_unless_a_setting_opens_it() {
        let path = "/institute/v1/notifications";
        check(&AllowList::new(false, &[]), &Method::POST, path, None);
        check(
            &AllowList::new(true, &[]),
            &Method::POST,
            path,
            Some(Load::Json),
        );
    }

    #[test]
    fn an_operator_adds_lines() {
        let extra: Extra = "GET,POST /api/v1/things/{id}".parse().unwrap();
        let list = AllowList::new(false, std::slice::from_ref(&extra));
        check(&list, &Method::POST, "/api/v1/things/7", Some(Load::Json));
        check(&list, &Method::PUT, "/api/v1/things/7", None);
        for wrong in ["GET", "GET /things", "LIST /api/v1/x", "GET /api/v1/{a", ""] {
            assert!(wrong.parse::<Extra>().is_err(), "{wrong}");
        }
    }
}
