//! What was laid out, as PDF: words with their tags, rules as decoration.

use std::num::NonZeroU16;

use krilla::color::rgb;
use krilla::configure::{Accessibility, Archival, ConfigurationBuilder};
use krilla::destination::XyzDestination;
use krilla::geom::{PathBuilder, Point, Rect};
use krilla::metadata::{DateTime, Metadata};
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::paint::{Fill, Paint, Stroke};
use krilla::surface::Surface;
use krilla::tagging::{
    Artifact, ArtifactType, ContentTag, Identifier, Node as TagNode, SpanTag, TableHeaderScope,
    Tag, TagGroup, TagTree,
};
use krilla::{Document, SerializeSettings};

use super::face::Faces;
use super::layout::{Laid, Line, MARGIN, Node, PAGE, Page, Role, Rule};
use super::{Paper, PaperError};

/// Red, green and blue.
type Colour = (u8, u8, u8);

const INK: Colour = (24, 28, 33);
const QUIET: Colour = (96, 103, 112);
const WARNING: Colour = (150, 33, 24);
const HAIRLINE: Colour = (188, 194, 201);
const WASH: Colour = (243, 240, 231);
const SMALL: f32 = 7.5;

/// Draws all pages.
pub(super) fn draw(paper: &Paper, laid: &Laid, faces: &Faces) -> Result<Vec<u8>, PaperError> {
    let standard = |error: &dyn std::fmt::Debug| PaperError::Standard(format!("{error:?}"));
    let configuration = ConfigurationBuilder::new()
        .with_archival_validator(Archival::A2_A)
        .with_accessibility_validator(Accessibility::UA1)
        .finish()
        .map_err(|error| standard(&error))?;
    let mut document = Document::new_with(SerializeSettings {
        configuration,
        ..SerializeSettings::default()
    });
    let mut leaves: Vec<Option<Identifier>> = (0..laid.leaves).map(|_| None).collect();
    for (number, page) in (1usize..).zip(&laid.pages) {
        let settings = PageSettings::from_wh(PAGE.0, PAGE.1);
        let mut sheet = document.start_page_with(settings.unwrap_or_default());
        let mut surface = sheet.surface();
        margins(&mut surface, paper, faces, number, laid.pages.len());
        rules(&mut surface, page);
        for line in &page.lines {
            let identifier = words(&mut surface, faces, line);
            if let Some(slot) = leaves.get_mut(line.leaf) {
                *slot = Some(identifier);
            }
        }
        surface.finish();
        sheet.finish();
    }
    let mut tree = TagTree::new().with_lang(Some("es-MX".into()));
    for node in &laid.tree {
        if let Some(node) = tagged(node, &mut leaves) {
            tree.push(node);
        }
    }
    document.set_tag_tree(tree);
    let mut outline = Outline::new();
    for (text, page, y) in &laid.outline {
        let place = XyzDestination::new(*page, Point::from_xy(MARGIN, *y));
        outline.push_child(OutlineNode::new(text.clone(), place));
    }
    document.set_outline(outline);
    document.set_metadata(metadata(paper));
    document.finish().map_err(|error| standard(&error))
}

fn metadata(paper: &Paper) -> Metadata {
    let at = paper.made_at.instant();
    let created = u16::try_from(at.year()).map(|year| {
        DateTime::new(year)
            .month(u8::from(at.month()))
            .day(at.day())
            .hour(at.hour())
            .minute(at.minute())
            .second(at.second())
            .utc_offset_hour(at.offset().whole_hours())
            .utc_offset_minute(0)
    });
    let metadata = Metadata::new()
        .title(paper.title.clone())
        .language("es-MX".into())
        .creator("Buzón".into())
        .authors(vec![paper.issuer.clone()])
        .document_id(format!("{}{}", paper.title, paper.made_at));
    match created {
        Ok(created) => metadata.creation_date(created),
        Err(_) => metadata,
    }
}

/// What every page has: who issues it, what it is not, and its number.
fn margins(surface: &mut Surface<'_>, paper: &Paper, faces: &Faces, number: usize, of: usize) {
    let right = |text: &str, is_bold| {
        PAGE.0
            - MARGIN
            - faces
                .of(is_bold)
                .width(&faces.of(is_bold).shown(text), SMALL)
    };
    let (head, foot) = (54.0, PAGE.1 - 40.0);
    surface.start_tagged(artifact(ArtifactType::Header));
    fill(surface, QUIET);
    plain(surface, faces, (MARGIN, head), false, &paper.issuer);
    if let Some(mark) = &paper.mark {
        fill(surface, WARNING);
        plain(surface, faces, (right(mark, true), head), true, mark);
    }
    stroke_line(surface, (MARGIN, head + 8.0), (PAGE.0 - MARGIN, head + 8.0));
    surface.end_tagged();
    surface.start_tagged(artifact(ArtifactType::Footer));
    fill(surface, QUIET);
    let made = format!("Hecho: {} (Zona Centro)", paper.made_at);
    plain(surface, faces, (MARGIN, foot), false, &made);
    let page = format!("Página {number} de {of}");
    plain(surface, faces, (right(&page, false), foot), false, &page);
    surface.end_tagged();
}

fn artifact(kind: ArtifactType) -> ContentTag<'static> {
    ContentTag::Artifact(Artifact::with_kind(kind))
}

fn rules(surface: &mut Surface<'_>, page: &Page) {
    for Rule {
        from,
        to,
        is_filled,
    } in &page.rules
    {
        surface.start_tagged(artifact(ArtifactType::Layout));
        if *is_filled {
            let mut path = PathBuilder::new();
            if let Some(rect) = Rect::from_ltrb(from.0, from.1, to.0, to.1) {
                path.push_rect(rect);
            }
            if let Some(path) = path.finish() {
                surface.set_stroke(None);
                fill(surface, WASH);
                surface.draw_path(&path);
            }
        } else {
            stroke_line(surface, *from, *to);
        }
        surface.end_tagged();
    }
}

fn stroke_line(surface: &mut Surface<'_>, from: (f32, f32), to: (f32, f32)) {
    let mut path = PathBuilder::new();
    path.move_to(from.0, from.1);
    path.line_to(to.0, to.1);
    if let Some(path) = path.finish() {
        surface.set_fill(None);
        surface.set_stroke(Some(Stroke {
            paint: paint(HAIRLINE),
            width: 0.6,
            ..Stroke::default()
        }));
        surface.draw_path(&path);
        surface.set_stroke(None);
    }
}

fn fill(surface: &mut Surface<'_>, colour: Colour) {
    surface.set_fill(Some(Fill {
        paint: paint(colour),
        ..Fill::default()
    }));
}

fn paint((red, green, blue): Colour) -> Paint {
    rgb::Color::new(red, green, blue).into()
}

fn plain(surface: &mut Surface<'_>, faces: &Faces, at: (f32, f32), is_bold: bool, text: &str) {
    let face = faces.of(is_bold);
    let text = face.shown(text);
    let (start, glyphs) = (Point::from_xy(at.0, at.1), face.glyphs(&text));
    surface.draw_glyphs(start, &glyphs, face.font.clone(), &text, SMALL, false);
}

fn words(surface: &mut Surface<'_>, faces: &Faces, line: &Line) -> Identifier {
    let identifier = surface.start_tagged(ContentTag::Span(SpanTag::empty()));
    fill(surface, INK);
    let face = faces.of(line.is_bold);
    let (start, glyphs) = (
        Point::from_xy(line.at.0, line.at.1),
        face.glyphs(&line.text),
    );
    let font = face.font.clone();
    surface.draw_glyphs(start, &glyphs, font, &line.text, line.size, false);
    surface.end_tagged();
    identifier
}

/// Makes the tag of a group; nothing for one without words.
fn tagged(node: &Node, leaves: &mut [Option<Identifier>]) -> Option<TagNode> {
    match node {
        Node::Leaf(leaf) => Some(TagNode::Leaf(leaves.get_mut(*leaf)?.take()?)),
        Node::Group(role, children) => {
            let level = |n: u16| NonZeroU16::new(n).unwrap_or(NonZeroU16::MIN);
            let mut group = match role {
                Role::Title(text) => TagGroup::new(Tag::Hn(level(1), Some(text.clone()))),
                Role::Heading(text) => TagGroup::new(Tag::Hn(level(2), Some(text.clone()))),
                Role::Paragraph => TagGroup::new(Tag::P),
                Role::Table => TagGroup::new(Tag::Table),
                Role::Row => TagGroup::new(Tag::TR),
                Role::HeadCell => TagGroup::new(Tag::TH(TableHeaderScope::Column)),
                Role::Cell => TagGroup::new(Tag::TD),
            };
            for child in children {
                if let Some(node) = tagged(child, leaves) {
                    group.push(node);
                }
            }
            let is_cell = matches!(role, Role::HeadCell | Role::Cell);
            // An empty cell still keeps its column's place.
            (is_cell || !group.children.is_empty()).then(|| group.into())
        }
    }
}
