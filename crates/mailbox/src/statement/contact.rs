//! `contacto`: registering, changing or removing a medium of contact (LSS 286 M).

use super::fields::{Reader, Writer};
use super::{SignedBy, StatementError};
use crate::contacts::Medium;
use crate::identifiers::Nrp;
use crate::travels::words;

/// What changes.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum ContactChange {
    /// A new medium, to be proved within 72 hours.
    Register {
        /// The new one.
        medium: Medium,
    },
    /// A new medium that takes the place of another once it is proved.
    Replace {
        /// The new one.
        medium: Medium,
        /// The one that goes.
        replaces: Medium,
    },
    /// A medium is removed (*baja*).
    Remove {
        /// The one that goes.
        medium: Medium,
    },
}

/// The words of a change.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Kind {
    Register,
    Replace,
    Remove,
}

words!(in file Kind { Register => "registro", Replace => "cambio", Remove => "baja" });

impl ContactChange {
    /// Returns the medium it is about: the new one, or the one that goes.
    pub const fn medium(&self) -> &Medium {
        match self {
            Self::Register { medium } | Self::Replace { medium, .. } | Self::Remove { medium } => {
                medium
            }
        }
    }

    pub(super) fn write(&self, writer: &mut Writer) {
        let kind = match self {
            Self::Register { .. } => Kind::Register,
            Self::Replace { .. } => Kind::Replace,
            Self::Remove { .. } => Kind::Remove,
        };
        writer.field("Movimiento", kind.word());
        writer.show("Medio de contacto", self.medium());
        if let Self::Replace { replaces, .. } = self {
            writer.show("Sustituye a", replaces);
        }
    }

    pub(super) fn read(reader: &mut Reader<'_>) -> Result<Self, StatementError> {
        let kind = reader.word("Movimiento", Kind::parse)?;
        let medium: Medium = reader.parsed("Medio de contacto")?;
        match kind {
            Kind::Register => Ok(Self::Register { medium }),
            Kind::Remove => Ok(Self::Remove { medium }),
            Kind::Replace => {
                let replaces: Medium = reader.parsed("Sustituye a")?;
                if replaces.kind() == medium.kind() && replaces != medium {
                    Ok(Self::Replace { medium, replaces })
                } else {
                    Err(reader.value_error())
                }
            }
        }
    }
}

/// Changing the media of contact.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ChangeContact {
    /// Where, for whom, by whom, when.
    pub by: SignedBy,
    /// The one registration it is for; the whole mailbox when absent.
    pub registration: Option<Nrp>,
    /// What changes.
    pub change: ContactChange,
}

impl ChangeContact {
    pub(super) fn write(&self, writer: &mut Writer) {
        self.by.write(writer);
        writer.optional("Registro patronal", self.registration.as_ref());
        self.change.write(writer);
    }

    pub(super) fn read(reader: &mut Reader<'_>) -> Result<Self, StatementError> {
        Ok(Self {
            by: SignedBy::read(reader)?,
            registration: reader.optional("Registro patronal")?,
            change: ContactChange::read(reader)?,
        })
    }
}
