//! Statements: one text for each value, and nothing in it that deceives the eye.

use mailbox::clean;
use mailbox::statement::{STATEMENT_BYTES_MAX, Statement, fields};

/// Parses `data`; what parses prints back to the same bytes.
pub fn statement(data: &[u8]) {
    let Ok(text) = core::str::from_utf8(data) else {
        return;
    };
    // Shown before it is judged, so it must stand anything.
    let shown = fields(text).count();
    let Ok(found) = Statement::parse(text) else {
        return;
    };
    assert!(text.len() <= STATEMENT_BYTES_MAX);
    assert_eq!(found.to_text(), text);
    assert_eq!(Statement::parse(&found.to_text()).as_ref(), Ok(&found));
    assert_eq!(shown, text.matches('\n').count(), "a line, a field");
    let expected = format!("buzon/1 {}\n", found.purpose().word());
    assert!(text.starts_with(&expected), "the purpose comes first");
    assert!(!text.chars().any(|c| c != '\n' && clean::deceives(c)));
    assert_eq!(found.signed_by().is_none(), found.purpose().is_sealed());
}
