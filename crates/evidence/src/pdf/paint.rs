//! Draws what was laid out, and builds the tag tree that tells readers without eyes what it is.

use core::num::NonZeroU16;

use krilla::Document;
use krilla::color::rgb;
use krilla::destination::XyzDestination;
use krilla::geom::{PathBuilder, Point, Rect};
use krilla::num::NormalizedF32;
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::paint::Fill;
use krilla::surface::Surface;
use krilla::tagging::{
    Artifact, ArtifactType, ContentTag, Identifier, SpanTag, TableHeaderScope, Tag, TagGroup,
    TagKind, TagTree,
};
use krilla::text::TextDirection;

use super::PaperError;
use super::contents::Contents;
use super::flow::{self, Layout, MARGIN, Mark, Node, PAGE_HEIGHT, PAGE_WIDTH, Style};
use super::letters::{Alphabet, Face};
use super::qr::Squares;

const FOOTER_SIZE: f32 = 7.5;
const FOOTER_Y: f32 = PAGE_HEIGHT - MARGIN + 14.0;
/// Dark enough to be read on grey paper: 7 to 1 on white.
const FAINT: u8 = 0x55;

/// Draws `contents` on the pages of `document`.
pub(super) fn paint(document: &mut Document, contents: &Contents) -> Result<(), PaperError> {
    let alphabet =
        Alphabet::read().ok_or_else(|| PaperError::Layout("a face is damaged".into()))?;
    let layout = flow::lay_out(contents, &alphabet).map_err(PaperError::Layout)?;
    let mut slots: Vec<Vec<Identifier>> = (0..layout.slots).map(|_| Vec::new()).collect();
    let count = layout.pages.len();
    for (number, marks) in (1..).zip(&layout.pages) {
        let settings = PageSettings::from_wh(PAGE_WIDTH, PAGE_HEIGHT)
            .ok_or_else(|| PaperError::Layout("a page has no size".into()))?;
        let mut page = document.start_page_with(settings);
        let mut surface = page.surface();
        for mark in marks {
            draw(&mut surface, mark, &alphabet, &mut slots);
        }
        let folio = &contents.folio;
        footer(
            &mut surface,
            &alphabet,
            &format!("Folio {folio} · página {number} de {count}"),
        );
        surface.finish();
        page.finish();
    }
    document.set_outline(outline(&layout));
    document.set_tag_tree(tree(&layout, &mut slots));
    Ok(())
}

fn draw(
    surface: &mut Surface<'_>,
    mark: &Mark,
    alphabet: &Alphabet,
    slots: &mut [Vec<Identifier>],
) {
    let mut keep = |slot: usize, identifier: Identifier| {
        if let Some(slot) = slots.get_mut(slot) {
            slot.push(identifier);
        }
    };
    match mark {
        Mark::Text {
            x,
            y,
            style,
            text,
            slot,
        } => {
            keep(
                *slot,
                surface.start_tagged(ContentTag::Span(SpanTag::empty())),
            );
            write(surface, alphabet, *style, Point::from_xy(*x, *y), text);
            surface.end_tagged();
        }
        Mark::Code {
            x,
            y,
            side,
            squares,
            slot,
        } => {
            keep(*slot, surface.start_tagged(ContentTag::Other));
            code(surface, *x, *y, *side, squares);
            surface.end_tagged();
        }
        Mark::Rule { y } => {
            let artifact = Artifact::with_kind(ArtifactType::Layout);
            let _ = surface.start_tagged(ContentTag::Artifact(artifact));
            surface.set_fill(Some(fill(0)));
            if let Some(rule) = Rect::from_xywh(MARGIN, *y, PAGE_WIDTH - 2.0 * MARGIN, 0.75) {
                rectangles(surface, [rule]);
            }
            surface.end_tagged();
        }
    }
}

fn write(surface: &mut Surface<'_>, alphabet: &Alphabet, style: Style, at: Point, text: &str) {
    surface.set_fill(Some(fill(if style.is_faint { FAINT } else { 0 })));
    let font = alphabet.font(style.face);
    surface.draw_text(
        at,
        font,
        style.size,
        text,
        false,
        TextDirection::LeftToRight,
    );
}

fn code(surface: &mut Surface<'_>, x: f32, y: f32, side: f32, squares: &Squares) {
    surface.set_fill(Some(fill(0)));
    let step = side / f32::from(squares.side);
    let place = |(column, row): &(u16, u16)| {
        let (x, y) = (x + step * f32::from(*column), y + step * f32::from(*row));
        Rect::from_xywh(x, y, step, step)
    };
    rectangles(surface, squares.dark.iter().filter_map(place));
}

fn rectangles(surface: &mut Surface<'_>, rectangles: impl IntoIterator<Item = Rect>) {
    let mut path = PathBuilder::new();
    for rectangle in rectangles {
        path.push_rect(rectangle);
    }
    if let Some(path) = path.finish() {
        surface.draw_path(&path);
    }
}

fn footer(surface: &mut Surface<'_>, alphabet: &Alphabet, text: &str) {
    let kind = ArtifactType::Footer;
    let bounds = Rect::from_ltrb(
        MARGIN,
        FOOTER_Y - FOOTER_SIZE,
        PAGE_WIDTH - MARGIN,
        FOOTER_Y + FOOTER_SIZE,
    );
    let _ = surface.start_tagged(ContentTag::Artifact(Artifact::new(kind, bounds)));
    let style = Style {
        face: Face::Sans,
        size: FOOTER_SIZE,
        is_faint: true,
    };
    write(
        surface,
        alphabet,
        style,
        Point::from_xy(MARGIN, FOOTER_Y),
        text,
    );
    surface.end_tagged();
}

fn fill(grey: u8) -> Fill {
    Fill {
        paint: rgb::Color::new(grey, grey, grey).into(),
        opacity: NormalizedF32::ONE,
        ..Fill::default()
    }
}

fn outline(layout: &Layout) -> Outline {
    let mut outline = Outline::new();
    for node in &layout.nodes {
        if let Node::Heading { text, page, y, .. } = node {
            let place = XyzDestination::new(*page, Point::from_xy(MARGIN, *y));
            outline.push_child(OutlineNode::new(text.clone(), place));
        }
    }
    outline
}

fn tree(layout: &Layout, slots: &mut [Vec<Identifier>]) -> TagTree {
    let mut filled = |tag: TagKind, slot: usize| {
        let mut group = TagGroup::new(tag);
        for identifier in slots.get_mut(slot).map(core::mem::take).unwrap_or_default() {
            group.push(identifier);
        }
        group
    };
    let mut tree = TagTree::new();
    for node in &layout.nodes {
        match node {
            Node::Code { alt, slot } => {
                tree.push(filled(Tag::Figure(Some(alt.clone())).into(), *slot));
            }
            Node::Exact(lines) => {
                for line in lines {
                    tree.push(filled(Tag::P.into(), *line));
                }
            }
            Node::Heading {
                level, text, slot, ..
            } => {
                let level = NonZeroU16::new(*level).unwrap_or(NonZeroU16::MIN);
                tree.push(filled(Tag::Hn(level, Some(text.clone())).into(), *slot));
            }
            Node::Paragraph(slot) => tree.push(filled(Tag::P.into(), *slot)),
            Node::Table(rows) => {
                let mut table = TagGroup::new(Tag::Table);
                for (label, value) in rows {
                    let mut row = TagGroup::new(Tag::TR);
                    row.push(filled(Tag::TH(TableHeaderScope::Row).into(), *label));
                    row.push(filled(Tag::TD.into(), *value));
                    table.push(row);
                }
                tree.push(table);
            }
        }
    }
    tree
}
