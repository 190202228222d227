//! `mandato`: giving, limiting and taking back a mandate, and the delegate's answer to it.

use super::blocks::{read_registrations, write_registrations};
use super::fields::{Reader, Writer};
use super::{SignedBy, StatementError};
use crate::identifiers::{Folio, Rfc};
use crate::line::Line;
use crate::mandates::Scope;
use crate::travels::words;

/// What is done with a mandate.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum MandateOrder {
    /// The principal gives one; it counts once accepted.
    Grant {
        /// Who may act.
        delegate: Rfc,
        /// The delegate's name.
        delegate_name: Line<254>,
        /// How far.
        scope: Scope,
    },
    /// The principal sets another scope.
    Limit {
        /// Which mandate.
        mandate: Folio,
        /// How far from now on.
        scope: Scope,
    },
    /// The principal takes it back.
    Revoke {
        /// Which mandate.
        mandate: Folio,
    },
    /// The delegate accepts it.
    Accept {
        /// Which mandate.
        mandate: Folio,
    },
    /// The delegate gives it up.
    Renounce {
        /// Which mandate.
        mandate: Folio,
    },
}

/// The words of an order.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Kind {
    Grant,
    Limit,
    Revoke,
    Accept,
    Renounce,
}

words!(in file Kind {
    Grant => "otorgar",
    Limit => "limitar",
    Revoke => "revocar",
    Accept => "aceptar",
    Renounce => "renunciar",
});

impl MandateOrder {
    const fn kind(&self) -> Kind {
        match self {
            Self::Grant { .. } => Kind::Grant,
            Self::Limit { .. } => Kind::Limit,
            Self::Revoke { .. } => Kind::Revoke,
            Self::Accept { .. } => Kind::Accept,
            Self::Renounce { .. } => Kind::Renounce,
        }
    }

    /// Tells whether the delegate signs it; else the principal does.
    pub const fn is_of_delegate(&self) -> bool {
        matches!(self, Self::Accept { .. } | Self::Renounce { .. })
    }

    pub(super) fn write(&self, writer: &mut Writer) {
        writer.field("Mandato, movimiento", self.kind().word());
        match self {
            Self::Grant {
                delegate,
                delegate_name,
                scope,
            } => {
                writer.field("Mandatario", delegate_name.as_str());
                writer.field("RFC del mandatario", delegate.as_str());
                write_scope(scope, writer);
            }
            Self::Limit { mandate, scope } => {
                writer.field("Mandato", mandate.as_str());
                write_scope(scope, writer);
            }
            Self::Revoke { mandate } | Self::Accept { mandate } | Self::Renounce { mandate } => {
                writer.field("Mandato", mandate.as_str());
            }
        }
    }

    pub(super) fn read(reader: &mut Reader<'_>) -> Result<Self, StatementError> {
        let kind = reader.word("Mandato, movimiento", Kind::parse)?;
        if kind == Kind::Grant {
            let delegate_name = reader.parsed("Mandatario")?;
            return Ok(Self::Grant {
                delegate: reader.parsed("RFC del mandatario")?,
                delegate_name,
                scope: read_scope(reader)?,
            });
        }
        let mandate = reader.parsed("Mandato")?;
        Ok(match kind {
            Kind::Accept => Self::Accept { mandate },
            Kind::Renounce => Self::Renounce { mandate },
            Kind::Revoke => Self::Revoke { mandate },
            Kind::Grant | Kind::Limit => Self::Limit {
                mandate,
                scope: read_scope(reader)?,
            },
        })
    }
}

fn write_scope(scope: &Scope, writer: &mut Writer) {
    writer.show("Facultades", &scope.powers);
    write_registrations(&scope.registrations, writer);
    writer.optional("Hasta el día", scope.until_on.as_ref());
}

fn read_scope(reader: &mut Reader<'_>) -> Result<Scope, StatementError> {
    Ok(Scope {
        powers: reader.parsed("Facultades")?,
        registrations: read_registrations(reader)?,
        until_on: reader.optional("Hasta el día")?,
    })
}

/// Giving, limiting, taking back, accepting or giving up a mandate.
///
/// `by.mailbox` is the principal's in every case.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ChangeMandate {
    /// Where, for whom, by whom, when.
    pub by: SignedBy,
    /// What is done.
    pub order: MandateOrder,
}

impl ChangeMandate {
    pub(super) fn write(&self, writer: &mut Writer) {
        self.by.write(writer);
        self.order.write(writer);
    }

    pub(super) fn read(reader: &mut Reader<'_>) -> Result<Self, StatementError> {
        Ok(Self {
            by: SignedBy::read(reader)?,
            order: MandateOrder::read(reader)?,
        })
    }
}
