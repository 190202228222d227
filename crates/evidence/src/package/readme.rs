//! What people find first in a package: what it holds, and how OpenSSL checks it without us.

use super::layout::{AUDIT_NAME, authority_name, record_stem};
use super::name::{of_answer, of_document};
use super::{AnswerKind, Parts, Record};
use crate::manifest::{MANIFEST_NAME, SEAL_NAME};

/// The two texts: Spanish, English.
pub(super) fn of(parts: &Parts<'_>) -> [String; 2] {
    [text(parts, true), text(parts, false)]
}

/// Commands stand on lines of their own, indented by four, so that they can be copied.
fn text(parts: &Parts<'_>, spanish: bool) -> String {
    let mut page = Page {
        text: String::new(),
        spanish,
    };
    contents(&mut page, parts);
    signatures(&mut page, parts);
    rest(&mut page, parts);
    page.text
}

/// What it is and what it holds.
fn contents(page: &mut Page, parts: &Parts<'_>) {
    page.say(
        "Paquete de evidencia del Buzón (ASiC-E con CAdES).\n\n\
         Prueba lo que dicen los textos de la carpeta «actos», sin preguntar a nadie.\n\
         Vale solo lo que enumera META-INF/ASiCManifest001.xml. No edites nada aquí dentro.\n\
         Lo verifican `buzon verify ARCHIVO --anchors CARPETA` y cualquiera con OpenSSL 3.",
        "Evidence package of the Buzón mailbox (ASiC-E with CAdES).\n\n\
         It proves what the texts in the folder \"actos\" say, without asking anybody.\n\
         Only what META-INF/ASiCManifest001.xml lists counts. Edit nothing in here.\n\
         `buzon verify FILE --anchors FOLDER` verifies it, and so can anybody with OpenSSL 3.",
    );
    page.gap();
    page.say("Qué contiene:", "What it holds:");
    for (number, record) in (1..).zip(&parts.records) {
        let stem = record_stem(number, record.statement.purpose().word());
        page.line(&format!("  {stem}.txt, .p7s"));
    }
    for (number, document) in (1..).zip(&parts.documents) {
        page.line(&format!("  {}", of_document(number, &document.name)));
    }
    for number in 1..=parts.authorities.len() {
        page.line(&format!("  {}", authority_name(number)));
    }
    for (number, answer) in (1..).zip(&parts.answers) {
        page.line(&format!("  {}", of_answer(number, answer)));
    }
    if parts.audit.is_some() {
        page.line(&format!("  {AUDIT_NAME}"));
    }
    page.gap();
}

/// How to check the seal of the whole, each signature and each seal.
fn signatures(page: &mut Page, parts: &Parts<'_>) {
    page.say(
        "Antes: reúne en anclas.pem los certificados de las autoridades en que confías. Los de la\n\
         carpeta «certificados» ayudan a llegar a una raíz y por sí solos no dan confianza.",
        "Before: put the certificates of the authorities you trust into anclas.pem. Those of the\n\
         folder \"certificados\" help to reach a root and give no trust by themselves.",
    );
    page.gap();
    page.say(
        "1. El sello del paquete, sobre su lista de archivos:",
        "1. The seal of the package, over its list of files:",
    );
    let sealed = parts.records.last().map_or_else(String::new, at);
    page.verify(SEAL_NAME, MANIFEST_NAME, &sealed);
    page.gap();
    page.say(
        "2. La huella de cada archivo es la de la lista (ds:DigestValue):",
        "2. The digest of each file is the listed one (ds:DigestValue):",
    );
    page.line("    openssl dgst -sha256 -binary LEEME.txt | openssl base64");
    page.gap();
    page.say(
        "3. Cada firma y cada sello, a la hora en que se hizo:",
        "3. Each signature and each seal, at the time it was made:",
    );
    for (number, record) in (1..).zip(&parts.records) {
        let stem = record_stem(number, record.statement.purpose().word());
        page.verify(&format!("{stem}.p7s"), &format!("{stem}.txt"), &at(record));
    }
    page.gap();
}

/// How to check the documents and the answers, and what the times rest on.
fn rest(page: &mut Page, parts: &Parts<'_>) {
    page.say(
        "4. La huella de cada documento está en los textos (SHA-256):",
        "4. The digest of each document is in the texts (SHA-256):",
    );
    for (number, document) in (1..).zip(&parts.documents) {
        let name = of_document(number, &document.name);
        page.line(&format!("    openssl dgst -sha256 {name}"));
    }
    page.gap();
    page.say(
        "5. Las respuestas sobre revocación; el nombre dice cuándo se preguntó, en UTC:",
        "5. The answers about revocation; the name says when it was asked, in UTC:",
    );
    for (number, answer) in (1..).zip(&parts.answers) {
        let name = of_answer(number, answer);
        page.line(&match answer.kind {
            AnswerKind::Ocsp => format!("    openssl ocsp -respin {name} -resp_text -noverify"),
            AnswerKind::Crl => format!("    openssl crl -in {name} -noout -text"),
        });
    }
    page.gap();
    page.say(
        "En qué descansan las horas: las de los acuses, avisos y constancias son palabra del\n\
         instituto, bajo su sello. No hay sello de tiempo de un tercero (RFC 3161). La hora que\n\
         dice una firma es palabra de quien firmó; el acuse dice cuándo se recibió.",
        "What the times rest on: those of receipts, alerts and records are the institute's word,\n\
         under its seal. There is no timestamp of a third party (RFC 3161). The time a signature\n\
         says is the signer's word; the receipt says when it was received.",
    );
}

/// The option that has OpenSSL judge a signature at the time it says.
fn at(record: &Record) -> String {
    let text = record.statement.to_text();
    let said = efirma::examine(&record.signature, text.as_bytes())
        .and_then(|examined| examined.conclude(true))
        .map(|verified| verified.signing_time.unix_timestamp());
    said.map_or_else(|_| String::new(), |at| format!(" -attime {at}"))
}

struct Page {
    text: String,
    spanish: bool,
}

impl Page {
    fn say(&mut self, spanish: &str, english: &str) {
        self.line(if self.spanish { spanish } else { english });
    }

    fn line(&mut self, text: &str) {
        self.text.push_str(text);
        self.text.push('\n');
    }

    fn gap(&mut self) {
        self.text.push('\n');
    }

    fn verify(&mut self, signature: &str, content: &str, at: &str) {
        self.line(&format!(
            "    openssl cms -verify -cades -binary -inform DER -purpose any{at} \
             -CAfile anclas.pem -in {signature} -content {content} -out /dev/null"
        ));
    }
}
