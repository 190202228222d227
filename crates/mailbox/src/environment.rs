//! Where an act counts: the test environment and production never mix.

use serde::{Deserialize, Serialize};

/// The environment an act belongs to. A statement made for one is void in the other.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum Environment {
    /// Acts with legal effect, under the production anchors.
    Produccion,
    /// Demonstrations and tests: test certificates, no legal effect.
    Prueba,
}

impl Environment {
    /// Returns the word a statement carries.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Produccion => "produccion",
            Self::Prueba => "prueba",
        }
    }

    /// Reads the word a statement carries.
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Produccion, Self::Prueba]
            .into_iter()
            .find(|e| e.word() == word)
    }
}
