//! The hashes of the scripts that stand in the page itself, for its policy (CSP 3, section 2.3.1).
//!
//! Our build refuses such a script (`cargo xtask bundle`), so mostly there is none; a page of
//! another build that has one runs with it, and still with no other.

use base64ct::{Base64, Encoding as _};
use sha2::{Digest as _, Sha256};

/// Returns the source expressions of the inline scripts of `page`.
pub(super) fn hashes(page: &str) -> Vec<String> {
    let mut hashes = Vec::new();
    let mut rest = page;
    while let Some((tag, after)) = next_script(rest) {
        // Without an end the browser reads to the end of the page.
        let end = find(after, "</script").unwrap_or(after.len());
        let (text, after) = after.split_at_checked(end).unwrap_or((after, ""));
        let is_inline = !tag
            .split(|c: char| c.is_ascii_whitespace() || c == '/')
            .any(|word| word.to_ascii_lowercase().starts_with("src="));
        if is_inline && !text.is_empty() {
            let hash = Base64::encode_string(&Sha256::digest(text.as_bytes()));
            hashes.push(format!("'sha256-{hash}'"));
        }
        rest = after;
    }
    hashes
}

/// Finds the next start tag of a script: its attributes, and all that follows it.
fn next_script(page: &str) -> Option<(&str, &str)> {
    const START: &str = "<script";
    let after = page.get(find(page, START)?.checked_add(START.len())?..)?;
    if after.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '-') {
        return next_script(after);
    }
    let end = after.find('>')?;
    Some((after.get(..end)?, after.get(end.checked_add(1)?..)?))
}

/// Finds ASCII `word`, whatever its case.
fn find(text: &str, word: &str) -> Option<usize> {
    let windows = text.as_bytes().windows(word.len());
    windows
        .enumerate()
        .find(|(_, window)| window.eq_ignore_ascii_case(word.as_bytes()))
        .map(|(at, _)| at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_inline_script_has_its_hash_and_a_linked_one_has_none() {
        // `printf "alert('Hello, world.');" | openssl dgst -sha256 -binary | base64`
        let hello = "'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng='";
        for (page, wanted) in [
            ("<p>", vec![]),
            ("<script src=\"/a.js\"></script>", vec![]),
            ("<SCRIPT type=module SRC=/a.js></SCRIPT>", vec![]),
            ("<script></script><scripted>x</scripted>", vec![]),
            ("<script>alert('Hello, world.');</script>", vec![hello]),
            (
                "<script src=/a.js></script><script type=x>alert('Hello, world.');</Script>",
                vec![hello],
            ),
        ] {
            assert_eq!(hashes(page), wanted, "{page}");
        }
        assert_eq!(hashes("<script>a</script><script>b").len(), 2);
    }
}
