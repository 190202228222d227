//! `acceso`: who signs in, where and when. It promises nothing else.

use super::fields::{Reader, Writer};
use super::{SignedBy, StatementError};

/// Signing in to a mailbox.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct SignIn {
    /// Where, for whom, by whom, when.
    pub by: SignedBy,
}

impl SignIn {
    pub(super) fn write(&self, writer: &mut Writer) {
        self.by.write(writer);
    }

    pub(super) fn read(reader: &mut Reader<'_>) -> Result<Self, StatementError> {
        Ok(Self {
            by: SignedBy::read(reader)?,
        })
    }
}
