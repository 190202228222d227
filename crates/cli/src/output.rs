//! Writes the answer: text or JSON on standard output, remarks on standard error.
//!
//! Never with `println!`, which panics when a script closes the pipe.

use std::io::Write as _;

use serde::Serialize;

use crate::category::Category;
use crate::failure::Failure;
use crate::language::Language;
use crate::words;

/// Yes or no: what the exit code says.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Verdict {
    No,
    Yes,
}

impl Verdict {
    /// Yes only for what is a yes.
    pub(crate) fn of(outcome: Category) -> Self {
        if outcome.is_yes() {
            Self::Yes
        } else {
            Self::No
        }
    }
}

/// Writes `answer` as one JSON object.
pub(crate) fn json(answer: &impl Serialize) -> Result<(), Failure> {
    let text = serde_json::to_string_pretty(answer).map_err(|_| Failure::Output)?;
    print(&format!("{text}\n"))
}

/// Writes `answer` as one JSON object in one line.
pub(crate) fn json_line(answer: &impl Serialize) -> Result<(), Failure> {
    let text = serde_json::to_string(answer).map_err(|_| Failure::Output)?;
    print(&format!("{text}\n"))
}

/// Writes text.
pub(crate) fn print(text: &str) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    out.write_all(text.as_bytes())
        .and_then(|()| out.flush())
        .map_err(|_| Failure::Output)
}

/// Writes a remark. When even that cannot be written, the exit code still speaks.
pub(crate) fn complain(sentence: &str) {
    let mut out = std::io::stderr().lock();
    drop(writeln!(out, "{}", sentence.trim_end()));
}

/// Text for people: sentences, and lines with a label.
#[derive(Default)]
pub(crate) struct Page(String);

impl Page {
    /// Adds a sentence of its own line.
    pub(crate) fn sentence(&mut self, text: &str) {
        self.0.push_str(text);
        self.0.push('\n');
    }

    /// Adds the verdict and what to do next, which always come first.
    pub(crate) fn verdict(&mut self, outcome: Category, language: Language) {
        let words = words::of(outcome, language);
        let verdict = words::verdict(outcome, language);
        self.sentence(&format!("{verdict}: {}", words.message));
        self.sentence(words.advice);
    }

    /// Adds an empty line.
    pub(crate) fn gap(&mut self) {
        self.0.push('\n');
    }

    /// Adds a labelled value.
    pub(crate) fn line(&mut self, label: &str, value: &str) {
        self.0.push_str(label);
        self.0.push_str(": ");
        self.0.push_str(value);
        self.0.push('\n');
    }

    /// Adds a labelled value when there is one.
    pub(crate) fn maybe(&mut self, label: &str, value: Option<&str>) {
        if let Some(value) = value {
            self.line(label, value);
        }
    }

    /// Writes it out.
    pub(crate) fn print(&self) -> Result<(), Failure> {
        print(&self.0)
    }
}
