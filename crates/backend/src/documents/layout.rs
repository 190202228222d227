//! Where everything stands: lines broken, pages filled, and the tree of what belongs to what.
//!
//! Letter paper, points from the upper left corner. A table's head is repeated on every page.

use super::face::{Face, Faces};
use super::{Block, Paper, Table};

/// The page, and what of it is written on.
pub(super) const PAGE: (f32, f32) = (612.0, 792.0);
pub(super) const MARGIN: f32 = 54.0;
const TOP: f32 = 84.0;
const BOTTOM: f32 = PAGE.1 - 66.0;
const WIDTH: f32 = PAGE.0 - 2.0 * MARGIN;
const TITLE: f32 = 17.0;
const HEADING: f32 = 11.5;
const BODY: f32 = 9.5;
const CELL: f32 = 7.5;
/// Lines stand this many sizes apart.
const LEADING: f32 = 1.4;
const CELL_PAD: f32 = 3.0;
const LABEL_SHARE: f32 = 0.32;

/// What stands on one page.
#[derive(Debug, Default)]
pub(super) struct Page {
    pub(super) lines: Vec<Line>,
    pub(super) rules: Vec<Rule>,
}

/// A line of words, at the left end of its base line.
#[derive(Debug)]
pub(super) struct Line {
    pub(super) at: (f32, f32),
    pub(super) size: f32,
    pub(super) is_bold: bool,
    pub(super) text: String,
    /// Its leaf in the tree.
    pub(super) leaf: usize,
}

/// A rule or a box, from corner to corner: decoration.
#[derive(Debug)]
pub(super) struct Rule {
    pub(super) from: (f32, f32),
    pub(super) to: (f32, f32),
    pub(super) is_filled: bool,
}

/// What a group is.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) enum Role {
    Title(String),
    Heading(String),
    Paragraph,
    Table,
    Row,
    HeadCell,
    Cell,
}

/// The tree of what belongs to what.
#[derive(Debug)]
pub(super) enum Node {
    Leaf(usize),
    Group(Role, Vec<Node>),
}

/// Everything, laid out.
#[derive(Debug)]
pub(super) struct Laid {
    pub(super) pages: Vec<Page>,
    pub(super) tree: Vec<Node>,
    pub(super) leaves: usize,
    /// Headings with their page and height, for the outline.
    pub(super) outline: Vec<(String, usize, f32)>,
}

/// Lays out a paper.
pub(super) fn lay_out(paper: &Paper, faces: &Faces) -> Laid {
    let mut pen = Pen {
        faces,
        y: TOP,
        laid: Laid {
            pages: vec![Page::default()],
            tree: Vec::new(),
            leaves: 0,
            outline: Vec::new(),
        },
    };
    pen.heading(&paper.title, TITLE, Role::Title(paper.title.clone()));
    for block in &paper.blocks {
        match block {
            Block::Heading(text) => {
                pen.y += HEADING;
                pen.heading(text, HEADING, Role::Heading(text.clone()));
            }
            Block::Paragraph(text) => pen.paragraph(text),
            Block::Notice(text) => pen.notice(text),
            Block::Fields(pairs) => pen.fields(pairs),
            Block::Table(table) => pen.table(table),
        }
    }
    pen.laid
}

struct Pen<'a> {
    faces: &'a Faces,
    y: f32,
    laid: Laid,
}

impl Pen<'_> {
    /// Goes to the next page unless `height` fits.
    fn make_room(&mut self, height: f32) -> bool {
        if self.y + height <= BOTTOM {
            return false;
        }
        self.laid.pages.push(Page::default());
        self.y = TOP;
        true
    }

    fn page(&mut self) -> Option<&mut Page> {
        self.laid.pages.last_mut()
    }

    fn line(&mut self, at: (f32, f32), size: f32, is_bold: bool, text: String) -> Node {
        let leaf = self.laid.leaves;
        self.laid.leaves += 1;
        if let Some(page) = self.page() {
            page.lines.push(Line {
                at,
                size,
                is_bold,
                text,
                leaf,
            });
        }
        Node::Leaf(leaf)
    }

    fn rule(&mut self, from: (f32, f32), to: (f32, f32), is_filled: bool) {
        if let Some(page) = self.page() {
            page.rules.push(Rule {
                from,
                to,
                is_filled,
            });
        }
    }

    fn heading(&mut self, text: &str, size: f32, role: Role) {
        let lines = broken(self.faces.of(true), text, size, WIDTH);
        // A heading does not stand alone at the foot of a page.
        self.make_room(size * LEADING * 3.0);
        let page = self.laid.pages.len().saturating_sub(1);
        self.laid.outline.push((text.to_owned(), page, self.y));
        let mut leaves = Vec::new();
        for line in lines {
            self.make_room(size * LEADING);
            self.y += size * LEADING;
            leaves.push(self.line((MARGIN, self.y), size, true, line));
        }
        self.y += size * 0.5;
        self.laid.tree.push(Node::Group(role, leaves));
    }

    fn paragraph(&mut self, text: &str) {
        let lines = broken(self.faces.of(false), text, BODY, WIDTH);
        let mut leaves = Vec::new();
        for line in lines {
            self.make_room(BODY * LEADING);
            self.y += BODY * LEADING;
            leaves.push(self.line((MARGIN, self.y), BODY, false, line));
        }
        self.y += BODY * 0.7;
        self.laid.tree.push(Node::Group(Role::Paragraph, leaves));
    }

    fn notice(&mut self, text: &str) {
        let pad = BODY;
        let lines = broken(self.faces.of(true), text, BODY, WIDTH - 2.0 * pad);
        let rows = lines.iter().fold(0.0, |sum: f32, _| sum + BODY * LEADING);
        self.make_room(rows + 2.0 * pad);
        let top = self.y + pad * 0.3;
        self.y = top + pad * 0.4;
        let mut leaves = Vec::new();
        for line in lines {
            self.y += BODY * LEADING;
            leaves.push(self.line((MARGIN + pad, self.y), BODY, true, line));
        }
        self.y += pad * 0.8;
        self.rule((MARGIN, top), (MARGIN + WIDTH, self.y), true);
        self.y += BODY;
        self.laid.tree.push(Node::Group(Role::Paragraph, leaves));
    }

    fn fields(&mut self, pairs: &[(String, String)]) {
        for (label, value) in pairs {
            let label_width = WIDTH * LABEL_SHARE;
            let (bold, regular) = (self.faces.of(true), self.faces.of(false));
            let labels = broken(bold, label, BODY, label_width - BODY);
            let values = broken(regular, value, BODY, WIDTH - label_width);
            let mut leaves = Vec::new();
            let (mut labels, mut values) = (labels.into_iter(), values.into_iter());
            loop {
                let (label, value) = (labels.next(), values.next());
                if label.is_none() && value.is_none() {
                    break;
                }
                self.make_room(BODY * LEADING);
                self.y += BODY * LEADING;
                if let Some(label) = label {
                    leaves.push(self.line((MARGIN, self.y), BODY, true, label + " "));
                }
                if let Some(value) = value {
                    leaves.push(self.line((MARGIN + label_width, self.y), BODY, false, value));
                }
            }
            self.y += BODY * 0.15;
            self.laid.tree.push(Node::Group(Role::Paragraph, leaves));
        }
        self.y += BODY * 0.6;
    }

    fn table(&mut self, table: &Table) {
        let shares: f32 = table.columns.iter().map(|column| column.share).sum();
        let widths: Vec<f32> = table
            .columns
            .iter()
            .map(|column| column.share / shares * WIDTH)
            .collect();
        let titles: Vec<String> = table.columns.iter().map(|c| c.title.clone()).collect();
        let mut rows = Vec::new();
        let head = self.row(table, &widths, &titles, &Role::HeadCell);
        rows.push(head);
        for row in &table.rows {
            let height = self.height(&widths, row, false);
            if self.make_room(height) {
                let again = self.row(table, &widths, &titles, &Role::HeadCell);
                rows.push(again);
            }
            let row = self.row(table, &widths, row, &Role::Cell);
            rows.push(row);
        }
        if let Some(total) = &table.total {
            let total = self.row(table, &widths, total, &Role::HeadCell);
            rows.push(total);
        }
        self.y += CELL;
        self.laid.tree.push(Node::Group(Role::Table, rows));
    }

    fn height(&self, widths: &[f32], cells: &[String], is_bold: bool) -> f32 {
        let face = self.faces.of(is_bold);
        let heights = widths.iter().zip(cells).map(|(width, cell)| {
            let lines = broken(face, cell, CELL, width - 2.0 * CELL_PAD);
            lines.iter().fold(0.0, |sum: f32, _| sum + CELL * LEADING)
        });
        heights.fold(CELL * LEADING, f32::max) + CELL_PAD
    }

    fn row(&mut self, table: &Table, widths: &[f32], cells: &[String], role: &Role) -> Node {
        let is_bold = *role == Role::HeadCell;
        let height = self.height(widths, cells, is_bold);
        self.make_room(height);
        let top = self.y;
        let mut x = MARGIN;
        let mut row = Vec::new();
        for ((column, width), cell) in table.columns.iter().zip(widths).zip(cells) {
            let face = self.faces.of(is_bold);
            let mut y = top;
            let mut leaves = Vec::new();
            for line in broken(face, cell, CELL, width - 2.0 * CELL_PAD) {
                y += CELL * LEADING;
                let left = if column.is_sum {
                    x + width - CELL_PAD - face.width(line.trim_end(), CELL)
                } else {
                    x + CELL_PAD
                };
                leaves.push(self.line((left, y), CELL, is_bold, line));
            }
            row.push(Node::Group(role.clone(), leaves));
            x += width;
        }
        self.y = top + height;
        let foot = self.y;
        self.rule((MARGIN, foot), (MARGIN + WIDTH, foot), false);
        Node::Group(Role::Row, row)
    }
}

/// Breaks a text into lines that fit; a word that fits no line is broken anywhere.
///
/// Each line but the last ends in the blank it was broken at, so that words stay apart.
fn broken(face: &Face, text: &str, size: f32, width: f32) -> Vec<String> {
    let text = face.shown(text);
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        let blank = if line.is_empty() { "" } else { " " };
        if face.width(&format!("{line}{blank}{word}"), size) <= width {
            line.push_str(blank);
            line.push_str(word);
            continue;
        }
        if !line.is_empty() {
            line.push(' ');
            lines.push(std::mem::take(&mut line));
        }
        for c in word.chars() {
            let mut longer = line.clone();
            longer.push(c);
            if !line.is_empty() && face.width(&longer, size) > width {
                lines.push(std::mem::take(&mut line));
            }
            line.push(c);
        }
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines
}
