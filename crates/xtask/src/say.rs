//! The only place that writes to the terminal, and the shape of a failure.

use std::fmt;
use std::io::Write as _;
use std::path::Path;

/// What went wrong, as one sentence that says what to do.
#[derive(Debug)]
pub(crate) struct Trouble(String);

impl Trouble {
    pub(crate) fn new(sentence: impl Into<String>) -> Self {
        Self(sentence.into())
    }

    /// The sentence for a file or folder that would not be read or written.
    pub(crate) fn with_file(path: &Path, error: &std::io::Error) -> Self {
        Self(format!("`{}`: {error}", path.display()))
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// Writes one line to stdout. A closed pipe is nobody's problem.
pub(crate) fn line(text: &str) {
    _ = writeln!(std::io::stdout().lock(), "{text}");
}

/// Writes a failure to stderr.
pub(crate) fn trouble(trouble: &Trouble) {
    _ = writeln!(std::io::stderr().lock(), "xtask: {trouble}");
}
