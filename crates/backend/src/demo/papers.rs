//! The acts of the demonstration, as papers that look like acts: authority, addressee, grounds,
//! reasons, purpose, term (CFF 38), and on every page that they have no validity.

use mailbox::civil_date::CivilDate;
use mailbox::instant::LegalTime;
use mailbox::notification::{Act, Addressee};

use crate::documents::{Block, Paper, PaperError};
use crate::replies::MADE_UP;

/// What an act says besides what every act must.
pub(super) struct Words {
    /// Why: the facts.
    pub(super) reasons: &'static [&'static str],
    /// What follows.
    pub(super) orders: &'static [&'static str],
}

/// Prints an act.
pub(super) fn act(
    authority: &str,
    addressee: &Addressee,
    act: &Act,
    words: &Words,
    at: LegalTime,
) -> Result<Vec<u8>, PaperError> {
    let pair = |label: &str, value: &dyn ToString| (label.to_owned(), value.to_string());
    let mut fields = vec![
        pair("Oficio", &act.oficio),
        pair(
            "Lugar y fecha",
            &format!("{}, {}", act.place, act.issued_on),
        ),
        pair("Para", &addressee.name),
        pair("RFC", &addressee.rfc),
    ];
    if let Some(registration) = &addressee.registration {
        fields.push(pair("Registro patronal", registration));
    }
    let mut blocks = vec![
        Block::Notice(
            "Demostración: este acto no existe, no lo emitió ninguna autoridad y no obliga a nada."
                .into(),
        ),
        Block::Fields(fields),
        Block::Heading("Fundamento".into()),
        Block::Paragraph(act.legal_basis.to_string()),
        Block::Heading("Motivos".into()),
    ];
    blocks.extend(paragraphs(words.reasons));
    blocks.push(Block::Heading("Se resuelve".into()));
    blocks.extend(paragraphs(words.orders));
    if let Some(days) = act.answer_days {
        blocks.push(Block::Paragraph(format!(
            "Plazo: {days} días hábiles, contados desde el día siguiente al que surta efectos esta \
             notificación (LSS 39-C, 39-D y 294; CFF 135)."
        )));
    }
    blocks.push(Block::Fields(vec![
        pair("Emite", &act.issuer),
        pair("Firma", &act.officer),
    ]));
    printed(authority, act.kind.as_str(), blocks, at)
}

/// Prints a paper of the institute that is no act.
pub(super) fn letter(
    authority: &str,
    title: &str,
    on: CivilDate,
    text: &[&str],
    at: LegalTime,
) -> Result<Vec<u8>, PaperError> {
    let mut blocks = vec![Block::Paragraph(format!("{on}"))];
    blocks.extend(paragraphs(text));
    printed(authority, title, blocks, at)
}

fn paragraphs(text: &[&str]) -> Vec<Block> {
    let paragraph = |text: &&str| Block::Paragraph((*text).to_owned());
    text.iter().map(paragraph).collect()
}

fn printed(
    authority: &str,
    title: &str,
    blocks: Vec<Block>,
    at: LegalTime,
) -> Result<Vec<u8>, PaperError> {
    let paper = Paper {
        title: title.to_owned(),
        issuer: authority.to_owned(),
        mark: Some(MADE_UP.to_owned()),
        made_at: at,
        blocks,
    };
    paper.print()
}
