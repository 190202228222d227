//! The two faces of papers, and how wide words are in them.

use krilla::text::{Font, GlyphId, KrillaGlyph};
use skrifa::instance::{LocationRef, Size};
use skrifa::metrics::GlyphMetrics;
use skrifa::{FontRef, MetadataProvider as _};

use super::PaperError;

static REGULAR: &[u8] = include_bytes!("../../fonts/NotoSans-Regular.ttf");
static BOLD: &[u8] = include_bytes!("../../fonts/NotoSans-Bold.ttf");

/// What stands for a character that the font lacks.
const UNKNOWN: char = '¿';

/// Both faces.
pub(super) struct Faces {
    pub(super) regular: Face,
    pub(super) bold: Face,
}

/// One face.
pub(super) struct Face {
    pub(super) font: Font,
    outlines: FontRef<'static>,
    metrics: GlyphMetrics<'static>,
    units: f32,
}

impl Faces {
    /// Reads both.
    pub(super) fn open() -> Result<Self, PaperError> {
        Ok(Self {
            regular: Face::open(REGULAR)?,
            bold: Face::open(BOLD)?,
        })
    }

    pub(super) fn of(&self, is_bold: bool) -> &Face {
        if is_bold { &self.bold } else { &self.regular }
    }
}

impl Face {
    fn open(bytes: &'static [u8]) -> Result<Self, PaperError> {
        let font = Font::new(bytes.into(), 0).ok_or(PaperError::Font)?;
        let outlines = FontRef::new(bytes).map_err(|_| PaperError::Font)?;
        let metrics = outlines.glyph_metrics(Size::unscaled(), LocationRef::default());
        let units = font.units_per_em();
        Ok(Self {
            font,
            outlines,
            metrics,
            units,
        })
    }

    /// Makes a text of what the face can show: blanks as blanks, what it lacks as a sign.
    pub(super) fn shown(&self, text: &str) -> String {
        let shown = |c: char| {
            if c.is_whitespace() {
                ' '
            } else if self.outlines.charmap().map(c).is_some() {
                c
            } else {
                UNKNOWN
            }
        };
        text.chars().map(shown).collect()
    }

    /// Returns how wide a shown text is.
    pub(super) fn width(&self, text: &str, size: f32) -> f32 {
        text.chars().map(|c| self.advance(c).1).sum::<f32>() * size
    }

    /// Returns the glyphs of a shown text.
    pub(super) fn glyphs(&self, text: &str) -> Vec<KrillaGlyph> {
        let glyph = |(at, c): (usize, char)| {
            let (id, advance) = self.advance(c);
            let range = at..at + c.len_utf8();
            KrillaGlyph::new(GlyphId::new(id), advance, 0.0, 0.0, 0.0, range, None)
        };
        text.char_indices().map(glyph).collect()
    }

    /// Returns the glyph of a character, and its share of the size that it is wide.
    fn advance(&self, c: char) -> (u32, f32) {
        let glyph = self.outlines.charmap().map(c).unwrap_or_default();
        let advance = self.metrics.advance_width(glyph).unwrap_or(0.0);
        (glyph.to_u32(), advance / self.units)
    }
}
