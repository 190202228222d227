//! The three faces, and how wide words are in them.

use krilla::text::Font;
use ttf_parser::Face as Outlines;

const SANS: &[u8] = include_bytes!("../../fonts/DejaVuSans.ttf");
const BOLD: &[u8] = include_bytes!("../../fonts/DejaVuSans-Bold.ttf");
const MONO: &[u8] = include_bytes!("../../fonts/DejaVuSansMono.ttf");

/// A face.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Face {
    Bold,
    Mono,
    Sans,
}

/// One face, for drawing and for measuring.
struct Letters {
    font: Font,
    outlines: Outlines<'static>,
    units: f32,
}

/// All faces.
pub(super) struct Alphabet([Letters; 3]);

impl Alphabet {
    /// Reads the faces; `None` only if one of them were damaged.
    pub(super) fn read() -> Option<Self> {
        let read = |bytes: &'static [u8]| {
            let outlines = Outlines::parse(bytes, 0).ok()?;
            Some(Letters {
                font: Font::new(bytes.into(), 0)?,
                units: f32::from(outlines.units_per_em()),
                outlines,
            })
        };
        Some(Self([read(BOLD)?, read(MONO)?, read(SANS)?]))
    }

    fn letters(&self, face: Face) -> &Letters {
        let [bold, mono, sans] = &self.0;
        match face {
            Face::Bold => bold,
            Face::Mono => mono,
            Face::Sans => sans,
        }
    }

    pub(super) fn font(&self, face: Face) -> Font {
        self.letters(face).font.clone()
    }

    /// Replaces what the face cannot draw by the sign for it. The exact text is inside the PDF.
    pub(super) fn drawable(&self, face: Face, text: &str) -> String {
        let outlines = &self.letters(face).outlines;
        let drawn = |c: char| {
            if outlines.glyph_index(c).is_some() {
                c
            } else {
                char::REPLACEMENT_CHARACTER
            }
        };
        text.chars().map(drawn).collect()
    }

    /// How wide a text is, kerning left out: it only makes lines narrower.
    pub(super) fn width(&self, face: Face, size: f32, text: &str) -> f32 {
        let letters = self.letters(face);
        let advance = |c: char| {
            let glyph = letters.outlines.glyph_index(c);
            let advance = glyph.and_then(|glyph| letters.outlines.glyph_hor_advance(glyph));
            f32::from(advance.unwrap_or_default())
        };
        text.chars().map(advance).sum::<f32>() * size / letters.units
    }

    /// Breaks a text into lines of at most `width`: between words, and inside those that are
    /// longer than a line, as digests are. A line that goes on ends in its blank.
    pub(super) fn lines(&self, face: Face, size: f32, text: &str, width: f32) -> Vec<String> {
        let text = self.drawable(face, text);
        let mut lines = Vec::new();
        let mut line = String::new();
        for word in text.split_inclusive(' ') {
            let fits = |line: &str, word: &str| {
                self.width(face, size, line) + self.width(face, size, word.trim_end()) <= width
            };
            if fits(&line, word) {
                line.push_str(word);
                continue;
            }
            if !line.is_empty() {
                lines.push(core::mem::take(&mut line));
            }
            for c in word.chars() {
                if !fits(&line, c.encode_utf8(&mut [0; 4])) {
                    lines.push(core::mem::take(&mut line));
                }
                line.push(c);
            }
        }
        if !line.is_empty() || lines.is_empty() {
            lines.push(line);
        }
        lines
    }
}
