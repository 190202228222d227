//! A no with its category and, for whoever repairs it, the finding of the library.

use core::fmt::Display;

use crate::category::Category;

/// A no.
#[derive(Debug)]
pub(crate) struct Refusal {
    pub(crate) category: Category,
    /// One line in English that names the exact finding. Never holds a secret: the errors of
    /// `efirma` carry none.
    pub(crate) detail: String,
}

impl Refusal {
    /// Takes an error of the library.
    pub(crate) fn of<E: Copy + Display>(error: E) -> Self
    where
        Category: From<E>,
    {
        Self {
            category: Category::from(error),
            detail: error.to_string(),
        }
    }

    /// Says no for a reason of our own.
    pub(crate) fn new(category: Category, detail: &str) -> Self {
        Self {
            category,
            detail: detail.to_owned(),
        }
    }
}
