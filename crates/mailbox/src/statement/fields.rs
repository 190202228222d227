//! The one encoding of all statements: `Label: value`, a line each, in order.

use core::str::{FromStr, Lines};
use std::borrow::Cow;

use super::{Purpose, StatementError, labels};
use crate::clean;

const MAGIC: &str = "buzon/1";

/// Longest value of a line that is neither a text of a person nor of a type with its own limit.
const LINE_CHARACTERS_MAX: usize = 400;

/// One labelled line, as a screen shows it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Field<'a> {
    /// What the line is about, in Spanish: [`english`](Field::english) for the other.
    pub label: &'a str,
    /// What it says.
    pub value: &'a str,
}

impl Field<'_> {
    /// Returns the label in English, for showing beside the Spanish that is signed.
    pub fn english(&self) -> Cow<'_, str> {
        labels::english(self.label)
    }
}

/// Splits the text of a statement into its labelled lines, for showing; the purpose comes first.
///
/// It judges nothing: [`Statement::parse`](super::Statement::parse) does.
pub fn fields(text: &str) -> impl Iterator<Item = Field<'_>> {
    text.lines().map(|line| match line.split_once(':') {
        Some((label, value)) => Field {
            label,
            value: value.strip_prefix(' ').unwrap_or(value),
        },
        None => Field {
            label: "Acto",
            value: line.split_once(' ').map_or(line, |(_, purpose)| purpose),
        },
    })
}

/// Prints labelled lines.
pub(super) struct Writer(String);

impl Writer {
    pub(super) fn new(purpose: Purpose) -> Self {
        Self(format!("{MAGIC} {}\n", purpose.word()))
    }

    pub(super) fn field(&mut self, label: &str, value: &str) {
        self.0.push_str(label);
        self.0.push(':');
        if !value.is_empty() {
            self.0.push(' ');
            self.0.push_str(value);
        }
        self.0.push('\n');
    }

    pub(super) fn show(&mut self, label: &str, value: &impl ToString) {
        self.field(label, &value.to_string());
    }

    pub(super) fn optional(&mut self, label: &str, value: Option<&impl ToString>) {
        if let Some(value) = value {
            self.show(label, value);
        }
    }

    pub(super) fn into_text(self) -> String {
        self.0
    }
}

/// Reads labelled lines in the order their writer wrote them.
pub(super) struct Reader<'a> {
    lines: core::iter::Peekable<Lines<'a>>,
    line: usize,
}

impl<'a> Reader<'a> {
    pub(super) fn open(text: &'a str) -> Result<(Purpose, Self), StatementError> {
        let mut lines = text.lines().peekable();
        let first = lines.next().ok_or(StatementError::Preamble)?;
        let (magic, word) = first.split_once(' ').ok_or(StatementError::Preamble)?;
        let purpose = Purpose::parse(word)
            .filter(|_| magic == MAGIC)
            .ok_or(StatementError::Preamble)?;
        Ok((purpose, Self { lines, line: 1 }))
    }

    /// Takes the next line, which must carry `label`.
    pub(super) fn field(&mut self, label: &str) -> Result<&'a str, StatementError> {
        self.line += 1;
        let unexpected = StatementError::UnexpectedField { line: self.line };
        let line = self.lines.next().ok_or(unexpected.clone())?;
        let value = line
            .strip_prefix(label)
            .and_then(|rest| rest.strip_prefix(':'))
            .ok_or(unexpected)?;
        let value = value.strip_prefix(' ').unwrap_or(value);
        clean::check(value).map_err(|_| self.value_error())?;
        Ok(value)
    }

    /// Takes the next line, which must carry `label` and some text.
    pub(super) fn text(&mut self, label: &str) -> Result<String, StatementError> {
        let value = self.field(label)?;
        if value.is_empty() || value.chars().count() > LINE_CHARACTERS_MAX {
            Err(self.value_error())
        } else {
            Ok(value.to_owned())
        }
    }

    /// Takes the next line as a value of type `T`.
    pub(super) fn parsed<T: FromStr>(&mut self, label: &str) -> Result<T, StatementError> {
        self.field(label)?.parse().map_err(|_| self.value_error())
    }

    /// Takes the next line as one of the words that `read` knows.
    pub(super) fn word<T>(
        &mut self,
        label: &str,
        read: impl Fn(&str) -> Option<T>,
    ) -> Result<T, StatementError> {
        let value = self.field(label)?;
        read(value).ok_or(self.value_error())
    }

    /// Takes as many lines as carry `label`.
    pub(super) fn repeated(&mut self, label: &str) -> Result<Vec<String>, StatementError> {
        let mut values = Vec::new();
        while self.next_is(label) {
            values.push(self.field(label)?.to_owned());
        }
        Ok(values)
    }

    /// Takes as many lines as carry `label`, at most `most`, as values of type `T`.
    pub(super) fn repeated_parsed<T: FromStr>(
        &mut self,
        label: &str,
        most: usize,
    ) -> Result<Vec<T>, StatementError> {
        let mut values = Vec::new();
        while self.next_is(label) {
            let value = self.parsed(label)?;
            if values.len() == most {
                return Err(self.value_error());
            }
            values.push(value);
        }
        Ok(values)
    }

    /// Takes the next line as a value of type `T` if it carries `label`.
    pub(super) fn optional<T: FromStr>(
        &mut self,
        label: &str,
    ) -> Result<Option<T>, StatementError> {
        if self.next_is(label) {
            self.parsed(label).map(Some)
        } else {
            Ok(None)
        }
    }

    /// Takes the next line, which must carry `label` and say `words`, no others.
    pub(super) fn fixed(&mut self, label: &str, words: &str) -> Result<(), StatementError> {
        if self.field(label)? == words {
            Ok(())
        } else {
            Err(self.value_error())
        }
    }

    pub(super) fn end(mut self) -> Result<(), StatementError> {
        match self.lines.next() {
            None => Ok(()),
            Some(_) => Err(StatementError::UnexpectedField {
                line: self.line + 1,
            }),
        }
    }

    pub(super) fn value_error(&self) -> StatementError {
        StatementError::Value { line: self.line }
    }

    pub(super) fn next_is(&mut self, label: &str) -> bool {
        let rest = self.lines.peek().and_then(|line| line.strip_prefix(label));
        rest.is_some_and(|rest| rest.starts_with(':'))
    }
}
