//! What comes back from a procedure: data, and the papers and files that say the same.
//!
//! Pure: from what the records know to what is handed over. What was made up says so in the data,
//! on every page, and in the name of every file that another program reads.

mod card;
mod opinion;
mod payment_line;
mod proposal;
mod sua;
mod weeks;

use mailbox::api::ProcedureAnswer;
use mailbox::instant::LegalTime;

pub(crate) use card::card;
pub(crate) use opinion::opinion;
pub(crate) use proposal::{Proposed, proposal};
pub(crate) use weeks::weeks;

use crate::documents::{Block, Paper, PaperError};

/// What everything that was made up must say.
pub(crate) const MADE_UP: &str = "Demostración — sin validez oficial";
const MADE_UP_NOTICE: &str = "Demostración: estos datos los inventó un generador. Este documento \
                              no tiene validez oficial y no sirve para pagar ni para acreditar nada.";

/// What comes back.
pub(crate) struct Reply {
    pub(crate) answer: ProcedureAnswer,
    /// What it is about, in one line.
    pub(crate) subject: String,
    pub(crate) files: Vec<File>,
}

/// One file of it.
pub(crate) struct File {
    pub(crate) name: String,
    pub(crate) content: Content,
}

/// What a file holds.
pub(crate) enum Content {
    Paper(Paper),
    /// What other programs read.
    Text(String),
}

impl File {
    /// Returns its media type.
    pub(crate) const fn media_type(&self) -> &'static str {
        match self.content {
            Content::Paper(_) => mailbox::attachment::PDF,
            Content::Text(_) => "text/plain",
        }
    }

    /// Makes its bytes. Slow: not for the threads that serve.
    pub(crate) fn bytes(&self) -> Result<Vec<u8>, PaperError> {
        match &self.content {
            Content::Paper(paper) => paper.print(),
            Content::Text(text) => Ok(text.clone().into_bytes()),
        }
    }
}

/// By whom and when a reply is made.
pub(crate) struct Making<'a> {
    /// The authority's name.
    pub(crate) issuer: &'a str,
    pub(crate) at: LegalTime,
    /// Whether what it says is made up.
    pub(crate) is_made_up: bool,
}

impl Making<'_> {
    /// Ends the name of a file that has no place for a mark inside.
    const fn suffix(&self) -> &'static str {
        if self.is_made_up { "_DEMOSTRACION" } else { "" }
    }

    /// Begins a paper, marked when it must be.
    fn paper(&self, title: &str, mut blocks: Vec<Block>) -> Paper {
        if self.is_made_up {
            blocks.insert(0, Block::Notice(MADE_UP_NOTICE.to_owned()));
        }
        Paper {
            title: title.to_owned(),
            issuer: self.issuer.to_owned(),
            mark: self.is_made_up.then(|| MADE_UP.to_owned()),
            made_at: self.at,
            blocks,
        }
    }
}

/// A label and its value.
fn pair(label: &str, value: impl ToString) -> (String, String) {
    (label.to_owned(), value.to_string())
}
