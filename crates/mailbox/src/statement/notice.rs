//! `aviso`: sealed by the institute when it alerts the addressee of a notification.
//!
//! An alert proves nothing unless it says to whom, the day and hour it was sent, to which
//! addresses, and the term (TFJA IX-J-1aS-7, PRODECON 19/2023; DOMAIN 4.3.3 to 4.3.5): what lacks
//! one of these has no text here.

use super::StatementError;
use super::blocks::{
    Sealed, read_act, read_addressee, read_media, write_act, write_addressee, write_media,
};
use super::fields::{Reader, Writer};
use crate::civil_date::CivilDate;
use crate::contacts::Medium;
use crate::identifiers::Folio;
use crate::instant::LegalTime;
use crate::notification::{Act, Addressee};

/// The alert of a notification.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Notice {
    /// Where it counts, and whose word it is.
    pub sealed: Sealed,
    /// The folio of the notification.
    pub notification: Folio,
    /// To whom.
    pub addressee: Addressee,
    /// The act, named as everywhere.
    pub act: Act,
    /// The day and hour of sending: the term runs from there.
    pub sent_at: LegalTime,
    /// To which addresses.
    pub media: Vec<Medium>,
    /// The last day to open it, by the literal reading; absent when the rule gives no days.
    pub open_by_on: Option<CivilDate>,
    /// The day the notification is made if it is not opened; absent when the rule knows none.
    pub deemed_on: Option<CivilDate>,
}

impl Notice {
    pub(super) fn write(&self, writer: &mut Writer) {
        self.sealed.write(writer);
        writer.field("Notificación", self.notification.as_str());
        write_addressee(&self.addressee, writer);
        write_act(&self.act, writer);
        writer.show("Aviso enviado (hora del Centro)", &self.sent_at);
        write_media(&self.media, writer);
        writer.field("Plazo", self.act.rule.sentence().unwrap_or_default());
        writer.optional("Último día para abrirla", self.open_by_on.as_ref());
        writer.optional("Si no se abre, notificada el", self.deemed_on.as_ref());
    }

    pub(super) fn read(reader: &mut Reader<'_>) -> Result<Self, StatementError> {
        let sealed = Sealed::read(reader)?;
        let notification = reader.parsed("Notificación")?;
        let addressee = read_addressee(reader)?;
        let act = read_act(reader)?;
        let sent_at = reader.parsed("Aviso enviado (hora del Centro)")?;
        let media = read_media(reader)?;
        if media.is_empty() {
            return Err(reader.value_error());
        }
        let sentence = act.rule.sentence().ok_or(reader.value_error())?;
        reader.fixed("Plazo", sentence)?;
        Ok(Self {
            sealed,
            notification,
            addressee,
            act,
            sent_at,
            media,
            open_by_on: reader.optional("Último día para abrirla")?,
            deemed_on: reader.optional("Si no se abre, notificada el")?,
        })
    }
}
