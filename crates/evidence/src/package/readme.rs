//! What people find first in a package: what it holds, and how OpenSSL checks it without us.

use efirma::path::Trusted;
use mailbox::instant::LegalTime;

use super::layout::{AUDIT_NAME, authority_name, record_stem, timestamp_name};
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
    for stamp in &parts.timestamps {
        let record = (stamp.record.checked_sub(1)).and_then(|at| parts.records.get(at));
        let purpose = record.map_or("", |record| record.statement.purpose().word());
        page.line(&format!("  {}", timestamp_name(stamp.record, purpose)));
    }
    if parts.audit.is_some() {
        page.line(&format!("  {AUDIT_NAME}"));
    }
    page.gap();
}

/// Whom to trust: whoever knows the digest of a root finds the rest here.
fn anchors(page: &mut Page, parts: &Parts<'_>) {
    page.say(
        "0. Reúne en anclas.pem los certificados de las autoridades en que confías. Los de la\n\
         carpeta «certificados» ayudan a llegar a una raíz y por sí solos no dan confianza.",
        "0. Put the certificates of the authorities you trust into anclas.pem. Those of the\n\
         folder \"certificados\" help to reach a root and give no trust by themselves.",
    );
    let places = Places::of(parts);
    if places.roots.is_empty() {
        page.gap();
        return;
    }
    page.say(
        "Si solo conoces la huella de una raíz, compárala con la que dice la primera orden. Si no\n\
         es la misma, no sigas. Si lo es, las demás órdenes reúnen los certificados de aquí:",
        "If all you know is the digest of a root, compare it with what the first command says. If it\n\
         is not the same, go no further. If it is, the other commands put those of here together:",
    );
    for number in &places.roots {
        let name = authority_name(*number);
        page.line(&format!(
            "    openssl x509 -inform DER -in {name} -noout -subject -fingerprint -sha256"
        ));
    }
    for (file, numbers) in [
        ("anclas.pem", &places.signers),
        ("tiempo.pem", &places.time),
    ] {
        for number in numbers {
            let name = authority_name(*number);
            page.line(&format!(
                "    openssl x509 -inform DER -in {name} >> {file}"
            ));
        }
    }
    page.gap();
}

/// Which of the certificates that come along serve for what, each counted from 1.
struct Places {
    roots: Vec<usize>,
    signers: Vec<usize>,
    /// Those above who stamped the seals, who are trusted for nothing else.
    time: Vec<usize>,
}

impl Places {
    fn of(parts: &Parts<'_>) -> Self {
        let all = || (1..).zip(&parts.authorities);
        let is_root = |der: &[u8]| Trusted::read([der]).is_ok();
        let above: Vec<Vec<u8>> = (parts.timestamps.iter())
            .filter_map(|stamp| {
                let of = parts.records.get(stamp.record.checked_sub(1)?)?;
                let text = of.statement.to_text();
                let seal = efirma::examine(&of.signature, text.as_bytes()).ok()?;
                let said = crate::seal::examine_timestamp(&seal, &stamp.token).ok()?;
                let trusted = parts.authorities.iter().map(Vec::as_slice);
                let under = said.under(&Trusted::read_timestampers(trusted).ok()?);
                // Who stands above whom is all that is asked; the reader's commands verify it.
                let holds = vec![true; under.checks().len()];
                Some(under.conclude(&holds).ok()?.chain)
            })
            .flatten()
            .collect();
        let time: Vec<usize> = all()
            .filter(|(_, der)| above.contains(der))
            .map(|(number, _)| number)
            .collect();
        let roots: Vec<usize> = all()
            .filter(|(_, der)| is_root(der))
            .map(|(number, _)| number)
            .collect();
        let all: Vec<usize> = all().map(|(number, _)| number).collect();
        let others: Vec<usize> = all
            .iter()
            .copied()
            .filter(|it| !time.contains(it))
            .collect();
        // One root may stand above both.
        let has_root = others.iter().any(|it| roots.contains(it));
        let signers = if has_root { others } else { all };
        Self {
            roots,
            signers,
            time,
        }
    }
}

/// How to check the seal of the whole, each signature and each seal.
fn signatures(page: &mut Page, parts: &Parts<'_>) {
    anchors(page, parts);
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
    times(page, parts);
}

/// How to check the timestamps, and what the hours rest on with them or without.
fn times(page: &mut Page, parts: &Parts<'_>) {
    let stamps = parts.timestamps.iter().filter_map(|stamp| {
        let record = parts.records.get(stamp.record.checked_sub(1)?)?;
        let (text, purpose) = (
            record.statement.to_text(),
            record.statement.purpose().word(),
        );
        let seal = efirma::examine(&record.signature, text.as_bytes()).ok()?;
        let said = crate::seal::examine_timestamp(&seal, &stamp.token).ok()?;
        Some((stamp.record, purpose, seal.signature().len(), said))
    });
    let stamps: Vec<_> = stamps.collect();
    if stamps.is_empty() {
        page.say(
            "En qué descansan las horas: las de los acuses, avisos y constancias son palabra del\n\
             instituto, bajo su sello. No hay sello de tiempo de un tercero (RFC 3161). La hora que\n\
             dice una firma es palabra de quien firmó; el acuse dice cuándo se recibió.",
            "What the times rest on: those of receipts, alerts and records are the institute's word,\n\
             under its seal. There is no timestamp of a third party (RFC 3161). The time a signature\n\
             says is the signer's word; the receipt says when it was received.",
        );
        return;
    }
    page.say(
        "6. Los sellos de tiempo de un tercero (RFC 3161), sobre los últimos bytes de cada sello: su\n\
         valor RSA. Reúne en tiempo.pem los certificados de las autoridades de tiempo en que confías:",
        "6. The timestamps of a third party (RFC 3161), over the last bytes of each seal: its RSA\n\
         value. Put into tiempo.pem the certificates of the authorities of time that you trust:",
    );
    for (number, purpose, length, said) in &stamps {
        let (name, at) = (
            timestamp_name(*number, purpose),
            said.timestamp().at.unix_timestamp(),
        );
        let stem = record_stem(*number, purpose);
        page.line(&format!(
            "    openssl ts -verify -token_in -in {name} -attime {at} -CAfile tiempo.pem -digest \
             $(tail -c {length} {stem}.p7s | openssl dgst -sha256 -r | cut -c 1-64)"
        ));
    }
    page.gap();
    for (number, _, _, said) in &stamps {
        let said = said.timestamp();
        let (at, who) = (LegalTime::new(said.at), &said.authority);
        page.say(
            &format!("El sello del texto {number} ya existía el {at}: palabra de «{who}»."),
            &format!("The seal of text {number} existed at {at}: the word of \"{who}\"."),
        );
    }
    page.gap();
    page.say(
        "En qué descansan las horas: las de los acuses, avisos y constancias son palabra del\n\
         instituto, bajo su sello; que sus sellos ya existían a la hora de arriba, palabra de la\n\
         autoridad de tiempo. La hora que dice una firma es palabra de quien firmó.",
        "What the times rest on: those of receipts, alerts and records are the institute's word,\n\
         under its seal; that their seals existed at the hours above, the word of the authority of\n\
         time. The time a signature says is the signer's word.",
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
