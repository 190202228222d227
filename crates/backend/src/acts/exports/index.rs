//! The list in an export: for spreadsheets (CSV, RFC 4180) and for programs (JSON).
//!
//! It helps to find things and proves nothing. A cell that a spreadsheet would take for a formula
//! begins with an apostrophe: what people wrote is text, whatever it looks like.

use mailbox::api::{Export, ReceiptSummary};
use mailbox::digest::Digest;
use mailbox::identifiers::{Folio, Rfc};
use mailbox::instant::LegalTime;
use mailbox::statement::Statement;
use serde::Serialize;

use super::{package_name, paper_name, words};
use crate::store::exports::{Measure, Measured};

/// Without it Excel takes the letters for those of another alphabet.
const BOM: &str = "\u{feff}";
const HEAD: [&str; 14] = [
    "Folio",
    "Tipo",
    "Sellado (hora del Centro)",
    "Asunto",
    "Firmó",
    "Autoridad",
    "Qué prueba",
    "SHA-256 del acuse",
    "Paquete",
    "Bytes del paquete",
    "SHA-256 del paquete",
    "Acuse en PDF",
    "Bytes del PDF",
    "SHA-256 del PDF",
];

/// A receipt in the list.
pub(super) struct Line {
    summary: ReceiptSummary,
    authority: String,
    receipt_sha256: Digest,
    package: Measure,
    paper: Measure,
}

#[derive(Serialize)]
struct File<'a> {
    name: &'a str,
    size_bytes: u64,
    sha256: Digest,
}

#[derive(Serialize)]
struct Told<'a> {
    folio: &'a Folio,
    kind: &'static str,
    issued_at: LegalTime,
    about: &'a mailbox::api::ReceiptAbout,
    signer_name: Option<&'a str>,
    authority: &'a str,
    proves: Both,
    receipt_sha256: Digest,
    package: File<'a>,
    paper: File<'a>,
}

#[derive(Serialize)]
struct Both {
    es: &'static str,
    en: &'static str,
}

impl Line {
    /// Reads a line from what was sealed; nothing of what is no receipt.
    pub(super) fn of(measured: &Measured) -> Option<Self> {
        let authority = match &measured.statement {
            Statement::ActReceipt(it) => it.sealed.authority.clone(),
            Statement::Attestation(it) => it.act.issuer.as_str().to_owned(),
            Statement::FilingReceipt(it) => it.authority.clone(),
            _ => return None,
        };
        Some(Self {
            summary: ReceiptSummary::of(&measured.statement)?,
            authority,
            receipt_sha256: measured.statement_sha256,
            package: measured.measures.package,
            paper: measured.measures.paper,
        })
    }

    pub(super) fn folio(&self) -> &Folio {
        &self.summary.folio
    }

    pub(super) fn issued_at(&self) -> LegalTime {
        self.summary.issued_at
    }

    fn write_csv(&self, out: &mut String) {
        let [proves, _] = words::proves(&self.summary.about);
        let at = self.summary.issued_at.to_string();
        // What a spreadsheet in Mexico reads as a date and an hour.
        let at = at.trim_end_matches("-06:00").replace('T', " ");
        row(
            out,
            [
                self.folio().as_str(),
                words::kind(self.summary.about.kind()),
                &at,
                &words::about(&self.summary.about),
                self.summary.signer_name.as_deref().unwrap_or_default(),
                &self.authority,
                proves,
                &self.receipt_sha256.to_string(),
                &package_name(self.folio()),
                &self.package.size_bytes.to_string(),
                &self.package.sha256.to_string(),
                &paper_name(self.folio()),
                &self.paper.size_bytes.to_string(),
                &self.paper.sha256.to_string(),
            ],
        );
    }

    fn to_json(&self) -> Result<String, serde_json::Error> {
        let [es, en] = words::proves(&self.summary.about);
        serde_json::to_string(&Told {
            folio: self.folio(),
            kind: self.summary.about.kind().word(),
            issued_at: self.summary.issued_at,
            about: &self.summary.about,
            signer_name: self.summary.signer_name.as_deref(),
            authority: &self.authority,
            proves: Both { es, en },
            receipt_sha256: self.receipt_sha256,
            package: file(&package_name(self.folio()), &self.package),
            paper: file(&paper_name(self.folio()), &self.paper),
        })
    }
}

fn file<'a>(name: &'a str, measure: &Measure) -> File<'a> {
    File {
        name,
        size_bytes: measure.size_bytes,
        sha256: measure.sha256,
    }
}

/// Prints the list for spreadsheets.
pub(super) fn csv(lines: &[Line]) -> String {
    let mut out = BOM.to_owned();
    row(&mut out, HEAD);
    for line in lines {
        line.write_csv(&mut out);
    }
    out
}

/// Prints the list for programs: one receipt a line.
pub(super) fn json(
    export: &Export,
    mailbox: &Rfc,
    lines: &[Line],
) -> Result<String, serde_json::Error> {
    let head = serde_json::json!({ "mailbox": mailbox, "asked_at": export.asked_at });
    let head = serde_json::to_string(&head)?;
    let mut out = head.trim_end_matches('}').to_owned();
    out.push_str(",\"receipts\":[");
    for (at, line) in lines.iter().enumerate() {
        out.push_str(if at == 0 { "\n" } else { ",\n" });
        out.push_str(&line.to_json()?);
    }
    out.push_str("\n]}\n");
    Ok(out)
}

fn row<'a>(out: &mut String, cells: impl IntoIterator<Item = &'a str>) {
    for (at, cell) in cells.into_iter().enumerate() {
        if at > 0 {
            out.push(',');
        }
        out.push('"');
        if cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) {
            out.push('\'');
        }
        out.push_str(&cell.replace('"', "\"\""));
        out.push('"');
    }
    out.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_text_whatever_it_looks_like() {
        let mut out = String::new();
        row(
            &mut out,
            [
                "=HYPERLINK(\"x\")",
                "+52",
                "-1",
                "@a",
                "dice \"sí\"",
                "a,b\nc",
                "",
            ],
        );
        assert_eq!(
            out,
            "\"'=HYPERLINK(\"\"x\"\")\",\"'+52\",\"'-1\",\"'@a\",\"dice \"\"sí\"\"\",\"a,b\nc\",\"\"\r\n"
        );
    }
}
