//! Papers for people: what is said in them, printed as PDF/A-2a and PDF/UA-1 with tags and an
//! embedded font, the same bytes for the same words and hour.
//!
//! A paper knows no law and no records. Whoever makes one for a demonstration marks it, and then
//! every page says so.

mod draw;
mod face;
mod layout;

use mailbox::instant::LegalTime;

/// One paper.
#[derive(Clone, Debug)]
pub(crate) struct Paper {
    /// The title, also that of the file.
    pub(crate) title: String,
    /// Who issues it.
    pub(crate) issuer: String,
    /// What every page must say, such as that it has no validity.
    pub(crate) mark: Option<String>,
    /// When it is made.
    pub(crate) made_at: LegalTime,
    /// What it says, in its order.
    pub(crate) blocks: Vec<Block>,
}

/// One part of a paper.
#[derive(Clone, Debug)]
pub(crate) enum Block {
    Heading(String),
    Paragraph(String),
    /// In a box, for what must not be missed.
    Notice(String),
    /// Labels and values, one pair a line.
    Fields(Vec<(String, String)>),
    Table(Table),
}

/// A table; every row has as many cells as there are columns.
#[derive(Clone, Debug)]
pub(crate) struct Table {
    pub(crate) columns: Vec<Column>,
    pub(crate) rows: Vec<Vec<String>>,
    /// The last row, in bold.
    pub(crate) total: Option<Vec<String>>,
}

/// A column: its title, its share of the width, and whether it holds sums.
#[derive(Clone, Debug)]
pub(crate) struct Column {
    pub(crate) title: String,
    pub(crate) share: f32,
    pub(crate) is_sum: bool,
}

impl Column {
    /// A column of words.
    pub(crate) fn words(title: &str, share: f32) -> Self {
        Self {
            title: title.to_owned(),
            share,
            is_sum: false,
        }
    }

    /// A column of sums, set to the right.
    pub(crate) fn sums(title: &str, share: f32) -> Self {
        Self {
            is_sum: true,
            ..Self::words(title, share)
        }
    }
}

/// Why a paper could not be printed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum PaperError {
    #[error("the font of papers does not read")]
    Font,
    #[error("a paper breaks its own standard: {0}")]
    Standard(String),
}

impl Paper {
    /// Prints it. Slow: not for the threads that serve.
    pub(crate) fn print(&self) -> Result<Vec<u8>, PaperError> {
        let faces = face::Faces::open()?;
        let laid = layout::lay_out(self, &faces);
        draw::draw(self, &laid, &faces)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paper(rows: usize) -> Paper {
        Paper {
            title: "Propuesta de cédula de determinación".into(),
            issuer: "Buzón de demostración (no es el IMSS)".into(),
            mark: Some("Demostración — sin validez oficial".into()),
            made_at: "2026-11-24T10:10:51-06:00".parse().unwrap(),
            blocks: vec![
                Block::Notice("Este documento lo hizo un generador.".into()),
                Block::Heading("Patrón".into()),
                Block::Fields(vec![
                    ("Nombre".into(), "PANADERÍA LA ESPIGA DORADA".into()),
                    ("Domicilio".into(), "Calle muy larga ".repeat(20)),
                ]),
                Block::Paragraph("Párrafo de varias líneas, ñandú. ".repeat(30)),
                Block::Table(Table {
                    columns: vec![Column::words("Trabajador", 3.0), Column::sums("Cuota", 1.0)],
                    rows: (0..rows)
                        .map(|n| vec![format!("Trabajadora número {n}"), format!("{n}.00")])
                        .collect(),
                    total: Some(vec!["Total".into(), "1.00".into()]),
                }),
            ],
        }
    }

    #[test]
    fn a_paper_prints_within_its_standards_and_always_the_same() {
        let bytes = paper(120).print().unwrap();
        assert!(bytes.starts_with(b"%PDF-1.7"));
        assert_eq!(bytes, paper(120).print().unwrap());
        let says = |needle: &[u8]| bytes.windows(needle.len()).any(|part| part == needle);
        assert!(says(b"pdfaid:part"), "it says that it is PDF/A");
        assert!(says(b"StructTreeRoot"), "it has tags");
        assert!(says(b"/Count 4"), "120 rows need four pages");
    }

    #[test]
    fn what_the_font_lacks_is_printed_as_a_sign_that_says_so() {
        let mut odd = paper(1);
        odd.blocks.push(Block::Paragraph("Ω Ж 漢\u{202e}".into()));
        odd.blocks.push(Block::Paragraph(String::new()));
        odd.blocks.push(Block::Paragraph("x".repeat(500)));
        assert!(odd.print().is_ok());
    }
}
