//! The desk's answers on the command line: to filings, to requests of procedures, and words.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use mailbox::api::{Communication, FilingStep};
use mailbox::id::Id;
use mailbox::identifiers::Folio;

use super::{DeskError, call, files};
use crate::acts::institute::answer_filing::{Answering, answer_filing};
use crate::acts::institute::{announce, answer_request, requisites};
use crate::house::House;

/// How a filing is answered.
#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
pub enum Answer {
    /// Admit it.
    Admit,
    /// Ask for more (CFF 18).
    Demand,
    /// Extend a term.
    Extend,
    /// Resolve it.
    Resolve,
}

/// The files of an answer.
#[derive(Args, Clone, Debug)]
pub struct Said {
    /// File with what it says (JSON, as in `/institute/v1`).
    #[arg(long)]
    pub act: PathBuf,
    /// Its document (PDF), when it has one.
    #[arg(long)]
    pub document: Option<PathBuf>,
}

impl Said {
    /// Reads the files; the document is kept once the rest can be read.
    fn read(&self, list: bool) -> Result<(Vec<u8>, Option<files::Document>), DeskError> {
        let body = files::read(&self.act)?;
        let document = self.document.as_deref().map(files::Document::read);
        let document = document.transpose()?;
        let body = match &document {
            Some(document) => files::naming(&body, document, list)?,
            None => body,
        };
        Ok((body, document))
    }
}

/// Answers a filing.
pub(super) async fn filing(
    house: &House,
    folio: &Folio,
    how: Answer,
    said: &Said,
) -> Result<String, DeskError> {
    let (body, document) = said.read(false)?;
    let answering = match how {
        Answer::Admit => Answering::Admit(requisites::read(&body)?),
        Answer::Demand => Answering::Demand(requisites::read(&body)?),
        Answer::Extend => Answering::Extend(requisites::read(&body)?),
        Answer::Resolve => Answering::Resolve(requisites::read(&body)?),
    };
    if let Some(document) = document {
        document.put(house).await?;
    }
    let call = call(&format!("answer {how:?}"), folio.as_str(), &body);
    let done = answer_filing(house, &call, folio, &answering).await?;
    Ok(answered(folio, &done.answer))
}

/// Answers a request of a procedure.
pub(super) async fn request(house: &House, id: Id, said: &Said) -> Result<String, DeskError> {
    let (body, document) = said.read(true)?;
    let request = requisites::read(&body)?;
    if let Some(document) = document {
        document.put(house).await?;
    }
    let call = call("reply", &id.to_string(), &body);
    let done = answer_request::answer_request(house, &call, id, &request).await?;
    Ok(sent(&done.answer))
}

/// Sends a communication.
pub(super) async fn communication(house: &House, said: &Said) -> Result<String, DeskError> {
    let (body, document) = said.read(false)?;
    let request = requisites::read(&body)?;
    if let Some(document) = document {
        document.put(house).await?;
    }
    let call = call("communicate", "", &body);
    let done = announce::announce(house, &call, &request).await?;
    Ok(sent(&done.answer))
}

fn answered(folio: &Folio, step: &FilingStep) -> String {
    let how = match (&step.happened.notification, step.communication) {
        (Some(notification), _) => format!("Se da a conocer con la notificación {notification}."),
        (None, _) => "Se da a conocer con un comunicado.".to_owned(),
    };
    format!(
        "{folio}\nRespuesta registrada, {}. {how}\n",
        step.happened.at
    )
}

fn sent(communication: &Communication) -> String {
    let Communication { id, subject, .. } = communication;
    format!("{id}\nComunicado enviado: {subject}\n")
}
