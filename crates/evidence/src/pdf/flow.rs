//! Lays the parts of a receipt out on pages, from top to bottom, and keeps their meaning.
//!
//! It draws nothing: it says which line goes where, and to which part of the tag tree it belongs.

use super::contents::{Block, Contents};
use super::letters::{Alphabet, Face};
use super::qr::{self, Squares};

/// Letter, which is what Mexico prints on; in points.
pub(super) const PAGE_WIDTH: f32 = 612.0;
pub(super) const PAGE_HEIGHT: f32 = 792.0;
pub(super) const MARGIN: f32 = 54.0;
/// Where text ends and the footer begins.
const BOTTOM: f32 = PAGE_HEIGHT - MARGIN - 18.0;
const WIDTH: f32 = PAGE_WIDTH - 2.0 * MARGIN;
const LABEL_WIDTH: f32 = 158.0;
const GUTTER: f32 = 10.0;
const CODE_SIDE: f32 = 118.0;
/// Light squares around a code (ISO/IEC 18004).
const QUIET: u16 = 4;

/// A line of text, or what else is on a page.
pub(super) enum Mark {
    Code {
        x: f32,
        y: f32,
        side: f32,
        squares: Squares,
        slot: usize,
    },
    Rule {
        y: f32,
    },
    Text {
        x: f32,
        y: f32,
        style: Style,
        text: String,
        slot: usize,
    },
}

/// How a text looks.
#[derive(Clone, Copy)]
pub(super) struct Style {
    pub(super) face: Face,
    pub(super) size: f32,
    pub(super) is_faint: bool,
}

/// A part of the tag tree; each leaf is a slot that marks belong to.
pub(super) enum Node {
    Code {
        alt: String,
        slot: usize,
    },
    Exact(Vec<usize>),
    Heading {
        level: u16,
        text: String,
        slot: usize,
        page: usize,
        y: f32,
    },
    Paragraph(usize),
    Table(Vec<(usize, usize)>),
}

/// Everything, laid out.
pub(super) struct Layout {
    pub(super) pages: Vec<Vec<Mark>>,
    pub(super) nodes: Vec<Node>,
    pub(super) slots: usize,
}

const fn style(face: Face, size: f32) -> Style {
    Style {
        face,
        size,
        is_faint: false,
    }
}

const AUTHORITY: Style = style(Face::Bold, 11.0);
const TITLE: Style = style(Face::Bold, 17.0);
const HEADING: Style = style(Face::Bold, 11.0);
const FACT: Style = style(Face::Bold, 10.5);
const BODY: Style = style(Face::Sans, 9.0);
const NOTICE: Style = style(Face::Bold, 9.5);
const EXACT: Style = style(Face::Mono, 7.0);
/// A digest in hexadecimal fits on one line of a table.
const CODE: Style = style(Face::Mono, 8.0);
const LABEL: Style = Style {
    is_faint: true,
    ..style(Face::Sans, 8.5)
};

impl Style {
    /// From one line of it to the next.
    fn leading(self) -> f32 {
        self.size * 1.35
    }

    /// From the top of a line to what it stands on.
    fn rise(self) -> f32 {
        self.size * 0.95
    }
}

/// Lays out `contents`; an error is what the code says of an address it cannot hold.
pub(super) fn lay_out(contents: &Contents, alphabet: &Alphabet) -> Result<Layout, String> {
    let mut flow = Flow {
        alphabet,
        layout: Layout {
            pages: vec![Vec::new()],
            nodes: Vec::new(),
            slots: 0,
        },
        y: MARGIN,
    };
    flow.paragraph(&contents.authority, AUTHORITY);
    flow.heading(&contents.title, 1, TITLE);
    flow.rule();
    for block in &contents.blocks {
        match block {
            Block::Code { address, words } => flow.code(address, words)?,
            Block::Exact(lines) => flow.exact(lines),
            Block::Facts(rows) => flow.table(rows, FACT),
            Block::Heading(text) => {
                flow.y += 8.0;
                flow.heading(text, 2, HEADING);
            }
            Block::Notice(text) => flow.paragraph(text, NOTICE),
            Block::Paragraph(text) => {
                flow.y += 8.0;
                flow.paragraph(text, BODY);
            }
            Block::Table(rows) => flow.table(rows, BODY),
        }
    }
    Ok(flow.layout)
}

/// Whether a value is to be compared sign by sign: a digest, a signature.
fn is_code(value: &str) -> bool {
    value.len() >= 40 && !value.contains([' ', ':', '.'])
}

struct Flow<'a> {
    alphabet: &'a Alphabet,
    layout: Layout,
    y: f32,
}

impl Flow<'_> {
    fn slot(&mut self) -> usize {
        let slot = self.layout.slots;
        self.layout.slots += 1;
        slot
    }

    fn put(&mut self, mark: Mark) {
        if let Some(page) = self.layout.pages.last_mut() {
            page.push(mark);
        }
    }

    fn page(&self) -> usize {
        self.layout.pages.len().saturating_sub(1)
    }

    /// Begins a page unless `height` still fits on this one.
    fn make_room(&mut self, height: f32) {
        if self.y + height > BOTTOM && self.y > MARGIN {
            self.layout.pages.push(Vec::new());
            self.y = MARGIN;
        }
    }

    fn rule(&mut self) {
        self.y += 2.0;
        self.put(Mark::Rule { y: self.y });
        self.y += 8.0;
    }

    /// Puts a line on the baseline `y`.
    fn line(&mut self, x: f32, y: f32, style: Style, text: String, slot: usize) {
        self.put(Mark::Text {
            x,
            y,
            style,
            text,
            slot,
        });
    }

    fn paragraph(&mut self, text: &str, style: Style) {
        let slot = self.slot();
        self.lines(text, style, slot);
        self.layout.nodes.push(Node::Paragraph(slot));
    }

    fn heading(&mut self, text: &str, level: u16, style: Style) {
        // A heading does not stand alone at the foot of a page.
        self.make_room(style.leading() * 4.0);
        let slot = self.slot();
        self.layout.nodes.push(Node::Heading {
            level,
            text: text.to_owned(),
            slot,
            page: self.page(),
            y: self.y,
        });
        self.lines(text, style, slot);
    }

    fn lines(&mut self, text: &str, style: Style, slot: usize) {
        for line in self.alphabet.lines(style.face, style.size, text, WIDTH) {
            self.make_room(style.leading());
            self.line(MARGIN, self.y + style.rise(), style, line, slot);
            self.y += style.leading();
        }
        self.y += 3.0;
    }

    fn exact(&mut self, lines: &[String]) {
        let mut slots = Vec::new();
        for line in lines {
            let slot = self.slot();
            for part in self.alphabet.lines(EXACT.face, EXACT.size, line, WIDTH) {
                self.make_room(EXACT.leading());
                self.line(MARGIN, self.y + EXACT.rise(), EXACT, part, slot);
                self.y += EXACT.leading();
            }
            slots.push(slot);
        }
        self.layout.nodes.push(Node::Exact(slots));
    }

    fn table(&mut self, rows: &[(String, String)], value_style: Style) {
        let mut cells = Vec::new();
        let value_x = MARGIN + LABEL_WIDTH + GUTTER;
        for (label, value) in rows {
            let labels = self
                .alphabet
                .lines(LABEL.face, LABEL.size, label, LABEL_WIDTH);
            let width = WIDTH - LABEL_WIDTH - GUTTER;
            // A cell without text would have no place in the tree.
            let value = if value.is_empty() { "—" } else { value };
            let value_style = if is_code(value) { CODE } else { value_style };
            let values = self
                .alphabet
                .lines(value_style.face, value_style.size, value, width);
            let height =
                |lines: &[String], style: Style| lines.iter().map(|_| style.leading()).sum::<f32>();
            let height = height(&labels, LABEL).max(height(&values, value_style));
            self.make_room(height);
            let (of_label, of_value) = (self.slot(), self.slot());
            let rise = LABEL.rise().max(value_style.rise());
            for (style, x, lines, slot) in [
                (LABEL, MARGIN, labels, of_label),
                (value_style, value_x, values, of_value),
            ] {
                let mut y = self.y + rise;
                for line in lines {
                    self.line(x, y, style, line, slot);
                    y += style.leading();
                }
            }
            cells.push((of_label, of_value));
            self.y += height + 2.0;
        }
        self.layout.nodes.push(Node::Table(cells));
    }

    fn code(&mut self, address: &str, words: &[String]) -> Result<(), String> {
        self.make_room(CODE_SIDE + 4.0);
        let squares = qr::squares(address).map_err(|error| error.to_string())?;
        let top = self.y;
        let slot = self.slot();
        let quiet = CODE_SIDE * f32::from(QUIET) / f32::from(squares.side + 2 * QUIET);
        self.put(Mark::Code {
            x: MARGIN + quiet,
            y: top + quiet,
            side: CODE_SIDE - 2.0 * quiet,
            squares,
            slot,
        });
        self.layout.nodes.push(Node::Code {
            alt: format!("Código QR que lleva a {address}"),
            slot,
        });
        let x = MARGIN + CODE_SIDE + GUTTER;
        let mut y = top + 4.0;
        for text in words {
            let slot = self.slot();
            let width = WIDTH - CODE_SIDE - GUTTER;
            for line in self.alphabet.lines(BODY.face, BODY.size, text, width) {
                self.line(x, y + BODY.rise(), BODY, line, slot);
                y += BODY.leading();
            }
            y += 5.0;
            self.layout.nodes.push(Node::Paragraph(slot));
        }
        self.y = y.max(top + CODE_SIDE) + 4.0;
        Ok(())
    }
}
