//! How the types that travel as text describe themselves, so that others can make the same texts.
//!
//! A description is never narrower than what is read here: what it forbids is refused.

use utoipa::openapi::schema::{Object, ObjectBuilder, Type};

fn text() -> ObjectBuilder {
    ObjectBuilder::new().schema_type(Type::String)
}

/// Describes a text that this regular expression (ECMA-262) finds.
pub(crate) fn pattern(expression: &str) -> Object {
    text().pattern(Some(expression)).build()
}

/// Describes a text of so many characters.
pub(crate) fn characters(least: usize, most: usize) -> Object {
    text()
        .min_length(Some(least))
        .max_length(Some(most))
        .build()
}

/// Describes a text that is one of these words.
pub(crate) fn words(all: impl Iterator<Item = &'static str>) -> Object {
    text().enum_values(Some(all.collect::<Vec<_>>())).build()
}
