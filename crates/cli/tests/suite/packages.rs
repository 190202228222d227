//! Packages given to the program: what it says of them, what it writes, and what it never does.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use efirma::mint::Minted;
use efirma::{Certificate, Credential, PrivateKey};
use evidence::package::Package;
use evidence::pdf::Paper;
use evidence::samples::{self, Cast, Sample};
use mailbox::instant::LegalTime;
use serde_json::Value;
use tempfile::TempDir;

use crate::arguments;
use crate::minted::{reception, world};
use crate::program::{Run, buzon};

pub(crate) fn credential(minted: &Minted) -> Credential {
    let certificate = Certificate::parse(&minted.certificate_der).unwrap();
    Credential::new(certificate, PrivateKey::from_pkcs8(&minted.pkcs8).unwrap()).unwrap()
}

/// The package of a filing, made once in a process.
pub(crate) fn filing() -> &'static [u8] {
    static MADE: OnceLock<Vec<u8>> = OnceLock::new();
    MADE.get_or_init(|| {
        let cast = Cast {
            party: &credential(&world().person),
            seal: &credential(&world().seal),
            at: LegalTime::new(reception()),
            authorities: vec![world().authority.certificate_der().to_vec()],
            answers: vec![],
        };
        let package = samples::package(&cast, Sample::Filing).unwrap();
        package.to_bytes().unwrap()
    })
}

/// A folder with a file to be verified and one with the authority.
pub(crate) struct Desk {
    folder: TempDir,
}

impl Desk {
    pub(crate) fn with(bytes: &[u8]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let desk = Self { folder };
        fs::create_dir(desk.path("anchors")).unwrap();
        let root = world().authority.certificate_der();
        fs::write(desk.path("anchors/root.cer"), root).unwrap();
        fs::write(desk.path("it"), bytes).unwrap();
        desk
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn verify(&self, more: Vec<OsString>) -> Run {
        let mut asked = arguments!["verify", self.path("it"), "--at", "2027-01-01T00:00:00Z"];
        asked.extend(more);
        buzon(asked)
    }

    pub(crate) fn trusting(&self, mut more: Vec<OsString>) -> Run {
        more.extend(arguments!["--anchors", self.path("anchors")]);
        self.verify(more)
    }
}

#[test]
fn a_package_says_what_it_proves_who_when_and_what_was_not_checked() {
    let desk = Desk::with(filing());
    let run = desk.trusting(arguments!["--json"]);
    assert_eq!(run.code, 0, "{}", run.stdout);
    let answer = run.json();
    assert_eq!(answer["outcome"], "ACCEPT");
    assert_eq!(answer["source"], "package");
    assert_eq!(answer["act"], "filing");
    assert_eq!(answer["signatures"].as_array().unwrap().len(), 3);
    assert_eq!(answer["signatures"][1]["role"], "party");
    assert_eq!(answer["signatures"][1]["signer"]["rfc"], "MUTJ800101AB2");
    assert_eq!(answer["signatures"][1]["time_rests_on"], "receipt");
    assert_eq!(
        answer["signatures"][1]["revocation"]["status"],
        "not_included"
    );
    assert_eq!(answer["documents"][0]["included"], true);
    assert_eq!(answer["statements"][0][0]["value"], "presentacion");
    let run = desk.trusting(vec![]);
    for words in [
        "Aceptada: Todo concuerda",
        "Qué prueba\n- JUANA MUTIS (RFC MUTJ800101AB2) firmó «presentación» el lunes 23 de noviembre de 2026, 6:00:03, hora del Centro.",
        "El instituto lo recibió el lunes 23 de noviembre de 2026, 6:00:20, hora del Centro, con folio PR-26-000007-",
        "Se juzgó al lunes 23 de noviembre de 2026, 6:00:20, hora del Centro, la hora del acuse: palabra del instituto.",
        "\nAsunto: Aclaración de adeudo\n",
        "Escrito de aclaración.pdf (aquí), SHA-256 ",
        "Qué no se comprobó\n- El sello no se comparó con los que publica el instituto",
        "Ningún tercero confirma las horas",
    ] {
        assert!(run.stdout.contains(words), "{words}: {}", run.stdout);
    }
    let run = desk.trusting(arguments!["--language", "en"]);
    assert!(
        run.stdout.contains("Accepted: Everything agrees"),
        "{}",
        run.stdout
    );
}

#[test]
fn without_authorities_it_is_neither_yes_nor_taken_for_one() {
    let desk = Desk::with(filing());
    let run = desk.verify(arguments!["--json"]);
    assert_eq!(
        (run.code, &run.json()["outcome"]),
        (1, &Value::from("UNTRUSTED"))
    );
    assert_eq!(run.json()["proves"], serde_json::json!([]));
    let run = desk.verify(vec![]);
    assert!(
        run.stdout.starts_with("Sin autoridades: "),
        "{}",
        run.stdout
    );
}

#[test]
fn a_changed_package_is_refused_by_name() {
    let mut bytes = filing().to_vec();
    let at = bytes
        .windows(11)
        .position(|w| w == b"de adeudo\nT")
        .unwrap();
    bytes[at] = b'D';
    let run = Desk::with(&bytes).trusting(arguments!["--json"]);
    assert_eq!(
        (run.code, &run.json()["outcome"]),
        (1, &Value::from("E_PACKAGE"))
    );
    let detail = run.json()["detail"].as_str().unwrap().to_owned();
    assert!(detail.contains("actos/01-presentacion.txt"), "{detail}");
}

#[test]
fn a_seal_that_was_published_is_told_from_any_other() {
    let desk = Desk::with(filing());
    fs::write(desk.path("seal.cer"), &world().seal.certificate_der).unwrap();
    fs::write(desk.path("person.cer"), &world().person.certificate_der).unwrap();
    let run = desk.trusting(arguments!["--json", "--seal", desk.path("seal.cer")]);
    assert_eq!(run.code, 0);
    assert!(!run.stdout.contains("no se comparó con los que publica"));
    let run = desk.trusting(arguments!["--json", "--seal", desk.path("person.cer")]);
    assert_eq!(
        (run.code, &run.json()["outcome"]),
        (1, &Value::from("E_SEAL"))
    );
}

/// Every file under `folder`, from it.
fn files_under(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(&next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap();
                found.push(name.to_str().unwrap().to_owned());
            }
        }
    }
    found.sort_unstable();
    found
}

#[test]
fn what_the_manifest_lists_is_extracted_and_nothing_else() {
    let desk = Desk::with(filing());
    let out = desk.path("out");
    let run = desk.trusting(arguments!["--json", "--extract", &out]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let package = Package::read(filing()).unwrap();
    let listed = package.listed().unwrap();
    let mut names: Vec<String> = listed.iter().map(|it| it.name.to_string()).collect();
    for entry in &listed {
        assert_eq!(
            fs::read(out.join(entry.name.as_str())).unwrap(),
            *entry.bytes
        );
    }
    assert_eq!(run.json()["extracted"], serde_json::json!(names));
    names.sort_unstable();
    assert_eq!(files_under(&out), names);
    // Nothing is overwritten.
    let again = desk.trusting(arguments!["--extract", &out]);
    assert_eq!(again.code, 2);
    assert!(again.stderr.contains("nueva o vacía"), "{}", again.stderr);
}

#[test]
fn what_is_not_proven_is_not_extracted() {
    let mut bytes = filing().to_vec();
    let at = bytes.len() / 2;
    bytes[at] ^= 1;
    for (bytes, trusts) in [(bytes.as_slice(), true), (filing(), false)] {
        let desk = Desk::with(bytes);
        let out = desk.path("out");
        let asked = arguments!["--extract", &out];
        let run = if trusts {
            desk.trusting(asked)
        } else {
            desk.verify(asked)
        };
        assert_eq!(run.code, 1);
        assert!(run.stderr.contains("Nada se extrajo"), "{}", run.stderr);
        assert!(!out.exists());
    }
}

#[test]
fn any_file_at_all_gets_an_answer_in_words() {
    let cut = &filing()[..filing().len() / 2];
    let mut bomb = filing().to_vec();
    bomb[8] = 8;
    let pdf = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n".as_slice();
    for (bytes, outcome) in [
        (b"".as_slice(), "E_FILE_NOT_EVIDENCE"),
        (b"hola".as_slice(), "E_FILE_NOT_EVIDENCE"),
        (&world().person.certificate_der, "E_FILE_NOT_EVIDENCE"),
        (b"PK", "E_PACKAGE"),
        (b"PK\x03\x04", "E_PACKAGE"),
        (cut, "E_PACKAGE"),
        (&bomb, "E_PACKAGE"),
        (pdf, "E_PDF"),
    ] {
        let run = Desk::with(bytes).trusting(arguments!["--json"]);
        assert_eq!(
            (run.code, &run.json()["outcome"]),
            (1, &Value::from(outcome))
        );
        assert!(run.json()["advice"].as_str().unwrap().len() > 20);
    }
    // Files without end take no memory: the run's is bounded far below.
    for mark in [b"PK\x03\x04".as_slice(), b"%PDF-1.7"] {
        let desk = Desk::with(mark);
        let file = fs::File::options()
            .write(true)
            .open(desk.path("it"))
            .unwrap();
        file.set_len(3 << 30).unwrap();
        let run = desk.trusting(arguments!["--json"]);
        assert_eq!(run.code, 1);
    }
    let desk = Desk::with(b"");
    fs::remove_file(desk.path("it")).unwrap();
    assert_eq!(desk.trusting(vec![]).code, 2);
    fs::create_dir(desk.path("it")).unwrap();
    assert_eq!(desk.trusting(vec![]).code, 2);
}

#[test]
fn a_large_package_fits_into_little_memory() {
    let cast = Cast {
        party: &credential(&world().person),
        seal: &credential(&world().seal),
        at: LegalTime::new(reception()),
        authorities: vec![],
        answers: vec![],
    };
    let large = samples::large_filing(&cast, 24 * 1024 * 1024).unwrap();
    let desk = Desk::with(&large.to_bytes().unwrap());
    let run = desk.trusting(arguments!["--json"]);
    assert_eq!(run.json()["outcome"], "ACCEPT", "{}", run.stdout);
}

#[test]
fn a_receipt_for_people_proves_what_is_inside_and_gives_it_back() {
    let package = Package::read(filing()).unwrap();
    let records = &package.parts().records;
    let paper = Paper {
        sealed: &records[1],
        signed: Some(&records[0]),
    };
    let desk = Desk::with(&paper.to_pdf().unwrap());
    let out = desk.path("out");
    let run = desk.trusting(arguments!["--json", "--extract", &out]);
    let answer = run.json();
    assert_eq!((run.code, &answer["outcome"]), (0, &Value::from("ACCEPT")));
    assert_eq!(
        (&answer["source"], &answer["act"]),
        (&"pdf".into(), &"filing".into())
    );
    assert!(
        answer["not_checked"]
            .to_string()
            .contains("Lo que muestra la página no se comparó")
    );
    let names = [
        "acuse-01.p7s",
        "acuse-01.txt",
        "acuse-02.p7s",
        "acuse-02.txt",
    ];
    assert_eq!(files_under(&out), names);
    let texts = [1, 2].map(|n| fs::read_to_string(out.join(format!("acuse-0{n}.txt"))).unwrap());
    for record in records {
        assert!(texts.contains(&record.statement.to_text()));
    }
}

#[test]
fn a_statement_with_its_signature_takes_the_documents_it_names() {
    let package = Package::read(filing()).unwrap();
    let desk = Desk::with(b"");
    let record = &package.parts().records[0];
    fs::write(desk.path("it.txt"), record.statement.to_text()).unwrap();
    fs::write(desk.path("it.p7s"), &record.signature).unwrap();
    let document = &package.parts().documents[0];
    fs::write(desk.path("named.pdf"), &document.bytes).unwrap();
    fs::write(desk.path("other.pdf"), b"%PDF-1.4 other").unwrap();
    let verify = |more: Vec<OsString>| {
        let mut asked = arguments![
            "verify",
            "--signature",
            desk.path("it.p7s"),
            "--content",
            desk.path("it.txt"),
            "--received-at",
            "2026-11-23T12:00:20Z",
            "--json",
        ];
        asked.extend(more);
        buzon(asked)
    };
    let anchors = || arguments!["--anchors", desk.path("anchors")];
    let mut asked = anchors();
    asked.extend(arguments!["--document", desk.path("named.pdf")]);
    let run = verify(asked.clone());
    assert_eq!(run.json()["outcome"], "ACCEPT");
    let checked = run.json()["checked"].to_string();
    assert!(checked.contains("documents"), "{checked}");
    asked.extend(arguments!["--document", desk.path("other.pdf")]);
    let run = verify(asked);
    assert_eq!(
        (run.code, &run.json()["outcome"]),
        (1, &Value::from("E_DOCUMENT"))
    );
    let run = verify(vec![]);
    assert_eq!(
        (run.code, &run.json()["outcome"]),
        (1, &Value::from("UNTRUSTED"))
    );
}

#[test]
fn questions_that_make_no_sense_are_not_asked() {
    let desk = Desk::with(filing());
    let it = || desk.path("it");
    for asked in [
        arguments!["verify"],
        arguments!["verify", it(), "--signature", it(), "--content", it()],
        arguments!["verify", "--signature", it()],
        arguments!["verify", it(), "--document", it()],
        arguments!["verify", it(), "--received-at", "2026-11-23T12:00:00Z"],
        arguments![
            "verify",
            "--signature",
            it(),
            "--content",
            it(),
            "--extract",
            it()
        ],
    ] {
        assert_eq!(buzon(&asked).code, 2, "{asked:?}");
    }
}
