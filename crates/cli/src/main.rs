//! `buzon`: judges e.firmas, signatures and revocation answers, offline.
//!
//! For people (text) and scripts (`--json`). It reads the files it is told to read and nothing
//! else, and ends with 0 when the answer is yes, 1 when it is no, and 2 when the question itself
//! could not be asked. What it must never do: print a passphrase or a byte of a key, or say yes
//! to what it did not check without saying that it did not.

mod anchors;
mod arguments;
mod category;
mod deadlines;
mod facts;
mod failure;
mod files;
mod inspect;
mod instant;
mod language;
mod ocsp;
mod output;
mod package;
mod refusal;
mod verify;
mod words;

use std::process::ExitCode;

use clap::Parser as _;
use clap::error::ErrorKind;

use crate::arguments::{Arguments, Command};
use crate::output::Verdict;

/// The answer is no.
const REFUSED: u8 = 1;
/// The question could not be asked.
const NOT_ASKED: u8 = 2;

fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => return usage(&error),
    };
    let language = arguments.language;
    let answered = match &arguments.command {
        Command::Deadlines(asked) => match deadlines::run(asked, language) {
            Ok(()) => Ok(Verdict::Yes),
            Err(sentence) => return not_asked(&sentence),
        },
        Command::Inspect(asked) => inspect::run(asked, language),
        Command::Ocsp(asked) => ocsp::run(asked, language),
        Command::Verify(asked) => match &asked.evidence {
            Some(path) => package::run(path, asked, language),
            None => verify::run(asked, language),
        },
    };
    match answered {
        Ok(Verdict::Yes) => ExitCode::SUCCESS,
        Ok(Verdict::No) => ExitCode::from(REFUSED),
        Err(failure) => not_asked(&failure.sentence(language)),
    }
}

/// Help and version are answers; the rest is a question that makes no sense.
fn usage(error: &clap::Error) -> ExitCode {
    if matches!(
        error.kind(),
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion
    ) {
        return match output::print(&error.to_string()) {
            Ok(()) => ExitCode::SUCCESS,
            Err(_) => ExitCode::from(NOT_ASKED),
        };
    }
    not_asked(&format!("{}\n{error}", failure::USAGE))
}

fn not_asked(sentence: &str) -> ExitCode {
    output::complain(sentence);
    ExitCode::from(NOT_ASKED)
}
