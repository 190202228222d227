//! The little of HTML that index.html needs: its start tags, read and written again.
//!
//! Not a parser of the web: it reads one page of ours, and the checks at its end refuse what the
//! page must never hold (inline scripts, inline styles, other origins).

use std::fmt::Write as _;

/// A start tag of the page.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Tag {
    pub(crate) name: String,
    /// In the order of the page; a bare attribute has no value.
    attributes: Vec<(String, Option<String>)>,
    /// What stands between `<script>` or `<style>` and its end tag.
    pub(crate) body: String,
}

impl Tag {
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(known, _)| known == name)?;
        Some(found.1.as_deref().unwrap_or(""))
    }

    pub(crate) fn set(&mut self, name: &str, value: String) {
        match self.attributes.iter_mut().find(|(known, _)| known == name) {
            Some(found) => found.1 = Some(value),
            None => self.attributes.push((name.to_owned(), Some(value))),
        }
    }

    /// Whether this is `<link rel="REL">`.
    pub(crate) fn is_link(&self, rel: &str) -> bool {
        self.name == "link" && self.get("rel") == Some(rel)
    }

    fn print(&self) -> String {
        let mut text = format!("<{}", self.name);
        for (name, value) in &self.attributes {
            _ = match value {
                Some(value) => write!(text, " {name}=\"{}\"", value.replace('"', "&quot;")),
                None => write!(text, " {name}"),
            };
        }
        text.push('>');
        text
    }
}

/// What becomes of a start tag.
pub(crate) enum Verdict {
    Drop,
    Keep,
    Replace(Tag),
}

/// Returns `html` with each start tag as `judge` wants it, without comments and blank lines.
pub(crate) fn rewrite(html: &str, mut judge: impl FnMut(&Tag) -> Verdict) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some((before, after)) = rest.split_once('<') {
        out.push_str(before);
        if let Some(comment) = after.strip_prefix("!--") {
            rest = comment.split_once("-->").map_or("", |(_, later)| later);
            continue;
        }
        let (inside, later) = split_tag(after);
        if !inside.starts_with(|c: char| c.is_ascii_alphabetic()) {
            out.push('<');
            out.push_str(inside);
            out.push('>');
            rest = later;
            continue;
        }
        let mut tag = parse(inside);
        rest = later;
        if tag.name == "script" || tag.name == "style" {
            let end = later
                .find(&format!("</{}", tag.name))
                .unwrap_or(later.len());
            let (body, tail) = later.split_at_checked(end).unwrap_or((later, ""));
            body.clone_into(&mut tag.body);
            rest = tail;
        }
        match judge(&tag) {
            Verdict::Drop => {}
            Verdict::Keep => out.push_str(&tag.print()),
            Verdict::Replace(other) => out.push_str(&other.print()),
        }
        out.push_str(&tag.body);
    }
    out.push_str(rest);
    without_blank_lines(&out)
}

/// Returns every start tag of `html`.
pub(crate) fn tags(html: &str) -> Vec<Tag> {
    let mut found = Vec::new();
    _ = rewrite(html, |tag| {
        found.push(tag.clone());
        Verdict::Keep
    });
    found
}

/// Returns what a page of ours must never hold, in words; empty when all is well.
pub(crate) fn offences(html: &str) -> Vec<String> {
    let mut offences = Vec::new();
    for tag in tags(html) {
        let inline = !tag.body.trim().is_empty() || tag.get("src").is_none();
        if tag.name == "style" {
            offences.push("an inline <style>".to_owned());
        }
        if tag.name == "script" && inline {
            offences.push("an inline <script>".to_owned());
        }
        for (name, value) in &tag.attributes {
            let value = value.as_deref().unwrap_or("").trim().to_ascii_lowercase();
            let loads = name == "src" || (name == "href" && tag.name == "link");
            let foreign = value.contains("://") || value.starts_with("//");
            if name == "style" || name.starts_with("on") {
                offences.push(format!("{name}= on <{}>", tag.name));
            }
            if value.starts_with("javascript:") {
                offences.push(format!("a javascript: address on <{}>", tag.name));
            }
            if loads && (foreign || value.starts_with("data:")) {
                offences.push(format!("<{}> from another origin: {value}", tag.name));
            }
        }
    }
    offences
}

/// Splits after the `>` that ends a tag; one inside quotes does not.
fn split_tag(text: &str) -> (&str, &str) {
    let mut quote = None;
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (None, '>') => {
                let (inside, rest) = text.split_at_checked(at).unwrap_or((text, ""));
                return (inside, rest.strip_prefix('>').unwrap_or(rest));
            }
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), _) if open == c => quote = None,
            _ => {}
        }
    }
    (text, "")
}

fn parse(inside: &str) -> Tag {
    let inside = inside.trim_end().trim_end_matches('/');
    let (name, rest) = inside
        .split_once(char::is_whitespace)
        .unwrap_or((inside, ""));
    let mut attributes = Vec::new();
    let mut rest = rest.trim_start();
    while !rest.is_empty() {
        let end = rest
            .find(|c: char| c == '=' || c.is_whitespace())
            .unwrap_or(rest.len());
        let (attribute, after) = rest.split_at_checked(end).unwrap_or((rest, ""));
        let (value, after) = match after.trim_start().strip_prefix('=') {
            Some(after) => {
                let (value, after) = value(after.trim_start());
                (Some(value.to_owned()), after)
            }
            None => (None, after),
        };
        attributes.push((attribute.to_ascii_lowercase(), value));
        rest = after.trim_start();
    }
    Tag {
        name: name.to_ascii_lowercase(),
        attributes,
        body: String::new(),
    }
}

fn value(text: &str) -> (&str, &str) {
    for quote in ['"', '\''] {
        if let Some(quoted) = text.strip_prefix(quote) {
            return quoted.split_once(quote).unwrap_or((quoted, ""));
        }
    }
    text.split_once(char::is_whitespace).unwrap_or((text, ""))
}

fn without_blank_lines(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        out.push_str(line);
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_without_verdicts_loses_only_comments_and_blank_lines() {
        let page =
            "<!DOCTYPE html>\n<a b=\"c>d\" e>x</a>\n\n<!-- <b> -->\n<script src=\"/s\"></script>\n";
        let kept = rewrite(page, |_| Verdict::Keep);
        assert_eq!(
            kept,
            "<!DOCTYPE html>\n<a b=\"c>d\" e>x</a>\n<script src=\"/s\"></script>\n"
        );
    }

    #[test]
    fn attributes_are_read_however_they_are_quoted() {
        let found = tags("<link rel=icon href='/a b' crossorigin/>");
        let tag = found.first().unwrap();
        assert_eq!(tag.get("rel"), Some("icon"));
        assert_eq!(tag.get("href"), Some("/a b"));
        assert_eq!(tag.get("crossorigin"), Some(""));
        assert_eq!(tag.get("integrity"), None);
    }

    #[track_caller]
    fn refused(page: &str, why: &str) {
        let offences = offences(page);
        assert!(
            offences.iter().any(|offence| offence.contains(why)),
            "{page}: {offences:?}"
        );
    }

    #[test]
    fn what_the_policy_would_block_is_refused_here() {
        refused("<script>let a = 1 < 2;</script>", "inline <script>");
        refused("<script src='/a.js'>b</script>", "inline <script>");
        refused("<style>a{}</style>", "inline <style>");
        refused("<p style='a'>", "style= on <p>");
        refused("<p onclick=a>", "onclick= on <p>");
        refused("<a href='JavaScript:a'>", "javascript:");
        refused(
            "<script src='https://cdn.example/a.js'></script>",
            "another origin",
        );
        refused(
            "<link rel=icon href='//cdn.example/a.svg'>",
            "another origin",
        );
        refused("<img src='data:image/png;base64,'>", "another origin");
        assert!(offences("<a href=\"https://www.infonavit.org.mx\">x</a>").is_empty());
    }
}
